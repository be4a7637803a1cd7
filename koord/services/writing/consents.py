"""Making consent forms, and recording what happened to them."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from koord.documents.contexts import ConsentFormContext, ScopeRow, SignatureLine
from koord.documents.pipeline import DEFAULT_FORMATS
from koord.domain.cases import ItemId
from koord.domain.consents import (
    HEARD_AGE,
    CaseFacts,
    Consent,
    Direction,
    EventKind,
    Method,
    Needed,
    RowState,
    RowStatus,
    Scope,
    SignerRole,
    effective,
    needed_signers,
    row_statuses,
)
from koord.domain.dates import add_months, day_month
from koord.domain.names import clean_text, fold
from koord.domain.people import AgencyKind, Member, Role
from koord.errors import InvalidValueError, NotFoundError, StateForbidsError
from koord.routines.law import law_text
from koord.routines.loading import guess_agency_kind, load_routine
from koord.services.desk import (
    Desk,
    KnownCase,
    facts_of,
    find_member,
    find_receiver,
    get_consent,
    know_case,
)
from koord.services.writing.cases import add_topic
from koord.services.writing.frames import paper_name, reference_of, role_word, sender_of
from koord.services.writing.papers import folder_of, made, place_all, promise, staging
from koord.services.writing.people import ensure_agency, ensure_place
from koord.services.writing.tasks import item_series
from koord.workbook.change import ChangeUnit, change, peek_number
from koord.workbook.queries.history import newest_number
from koord.workbook.tables import Consent as ConsentRow
from koord.workbook.tables import ConsentEvent, ConsentScope, ConsentSignature

#: What sharing is for when nothing else is said, by the language of the paper.
USUAL_PURPOSE = {"nb": "Samordne hjelpen rundt bruker", "nn": "Samordne hjelpa rundt brukar"}
LONGEST_PURPOSE = 500


@dataclass(frozen=True, slots=True)
class NewForm:
    """A consent form to make.

    Attributes:
        receivers: Services or people it is to cover.
        shared: Topics that may be told; `BUP:medisin` limits one to a receiver.
        not_shared: Topics that may not, written the same way.
        like: An earlier consent to take everything from that is not said here.
    """

    receivers: tuple[str, ...] = ()
    shared: tuple[str, ...] = ()
    not_shared: tuple[str, ...] = ()
    direction: Direction | None = None
    starts: date | None = None
    ends: date | None = None
    purpose: str | None = None
    like: ItemId | None = None
    formats: tuple[str, ...] = DEFAULT_FORMATS


@dataclass(frozen=True, slots=True)
class MadeForm:
    """A form to be signed.

    Attributes:
        signers: Who must sign, as they are called.
        new_topics: Topics that were put on the case's own list.
        missing: What stands as missing on the paper.
    """

    item: ItemId
    starts: date
    ends: date
    receivers: tuple[str, ...]
    signers: tuple[str, ...]
    files: tuple[Path, ...]
    new_topics: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Row:
    """One row of a form being made."""

    receiver: str
    agency_id: int | None
    person_id: int | None
    kind: AgencyKind
    direction: Direction
    allowed: tuple[str, ...]
    denied: tuple[str, ...]
    starts: date
    ends: date

    def as_scope(self) -> Scope:
        return Scope(
            0,
            self.receiver,
            self.agency_id,
            self.person_id,
            self.kind,
            self.direction,
            self.allowed,
            self.denied,
            self.starts,
            self.ends,
        )


def make_form(desk: Desk, case: str, new: NewForm) -> MadeForm:
    """Make a consent form: the paper to sign, and the record that waits for signatures.

    The paper is made first, outside the transaction, and nothing is kept if the workbook has
    changed meanwhile, since the number printed on it must be the one it gets.

    Raises:
        NotFoundError: No such case, receiver or earlier consent.
        InvalidValueError: Nobody to share with, or the period is turned around.
    """
    with desk.book.reading() as connection:
        seen = newest_number(connection)
        known = know_case(connection, case)
        facts = facts_of(connection, known)
        base = _base(connection, known, new)
        item = ItemId(known.case.number, peek_number(connection, item_series(known.case.id)))
        earlier = [
            status
            for status in row_statuses(facts, desk.today)
            if base is not None and status.consent.id == base.id
        ]
        rows = _rows(connection, known, new, earlier, desk.today)
    new_topics = _unknown_topics(known, rows)
    purpose = clean_text(new.purpose or _usual_purpose(known, base), "Formålet", LONGEST_PURPOSE)
    context = _context(desk, known, facts, rows, purpose, item, new.like)
    (rendered,) = made(desk, [context], new.formats)
    folder = folder_of(desk, known.profile)
    with staging(desk) as room:
        staged = [
            room.write(
                "samtykkeskjema",
                folder,
                paper_name(item, "samtykkeskjema", desk.today, suffix),
                content,
            )
            for suffix, content in rendered.files.items()
        ]
        with change(desk.book.connection, "samtykke skjema", desk.at, seen=seen) as unit:
            for topic in new_topics:
                add_topic(unit, known.case.id, topic)
            _insert(unit, desk, known, rows, purpose, rendered.version)
            promise(unit, item, staged)
            unit.sentence = f"Laget samtykkeskjema {item} for {_listed(rows)}"
    return MadeForm(
        item=item,
        starts=min(row.starts for row in rows),
        ends=max(row.ends for row in rows),
        receivers=tuple(row.receiver for row in rows),
        signers=tuple(line.name or line.role for line in context.signers),
        files=tuple(place_all(desk.book, staged).values()),
        new_topics=new_topics,
        missing=rendered.missing,
    )


@dataclass(frozen=True, slots=True)
class Given:
    """A signature or several to record.

    Attributes:
        by: Names of the signers.
        oral: System and date of the note, when it was said aloud.
        one_parent: The law's ground for one parent being enough.
        explained: How it was explained, for a paper that koord did not make.
        role: In whose stead, for a verge, next of kin or child welfare.
        child_heard: The day the child was heard.
    """

    by: tuple[str, ...]
    signed_on: date
    oral: str | None = None
    one_parent: str | None = None
    explained: str | None = None
    role: SignerRole | None = None
    decided_by: str | None = None
    decided_on: date | None = None
    journal_ref: str | None = None
    child_heard: date | None = None


@dataclass(frozen=True, slots=True)
class RecordedConsent:
    """A consent after something was recorded on it.

    Attributes:
        missing: Who have yet to sign, over all rows.
        until: Last day of each receiver that is now allowed.
        note: A friendly word.
        stopped: Receivers towards whom it is refused or withdrawn, and which.
        changed: False when it was recorded already.
    """

    item: ItemId
    receivers: tuple[str, ...]
    missing: tuple[str, ...]
    valid: tuple[tuple[str, date], ...]
    note: tuple[str, ...] = ()
    changed: bool = True
    stopped: tuple[tuple[str, str], ...] = ()


def record_given(desk: Desk, item: ItemId, given: Given) -> RecordedConsent:
    """Record that one or more have signed a consent.

    Raises:
        NotFoundError: No such consent or person.
        InvalidValueError: The day has not come, or a stand-in's decision is not told.
        StateForbidsError: The consent is entered in error or refused.
    """
    with desk.book.reading() as connection:
        known = know_case(connection, str(item.case))
        consent = get_consent(connection, known, item)
        facts = facts_of(connection, known)
    _not_ahead(given.signed_on, desk.today, "--signert")
    _refuse_closed(facts, consent, item, desk.today)
    signers = [_signer(known, name, given, desk.today) for name in given.by]
    fresh = [s for s in signers if not _has_signed(consent, s, given.signed_on)]
    if not fresh and given.one_parent is None and given.child_heard is None:
        return _recorded(desk, known, item, changed=False)
    with change(desk.book.connection, "samtykke gitt", desk.at) as unit:
        for member, role in fresh:
            _insert_signature(unit, consent, member, role, given)
        for kind, occurred, note in _facts_told(given):
            _insert_event(unit, consent, kind, occurred, note=note)
        names = ", ".join(member.label for member, _ in fresh) or "opplysninger"
        unit.sentence = f"Førte samtykke {item} gitt {day_month(given.signed_on)}: {names}"
    return _recorded(desk, known, item, given=given)


def record_refused(
    desk: Desk, item: ItemId, on: date, oral: str | None, receivers: Sequence[str] = ()
) -> RecordedConsent:
    """Record that consent was refused; a refusal is kept, since it must be journalled.

    Raises:
        NotFoundError: No such consent or receiver.
        InvalidValueError: The day has not come.
    """
    return _stop(desk, item, EventKind.REFUSED, on, oral, receivers, None, "samtykke avslått")


def record_withdrawn(
    desk: Desk,
    item: ItemId,
    on: date,
    oral: str | None,
    receivers: Sequence[str] = (),
    topic: str | None = None,
) -> RecordedConsent:
    """Record that a consent is withdrawn: whole, for a receiver, or for a topic.

    Raises:
        NotFoundError: No such consent or receiver.
        InvalidValueError: The day has not come, or the topic is unknown.
    """
    return _stop(desk, item, EventKind.WITHDRAWN, on, oral, receivers, topic, "samtykke trukket")


# --- making a form -----------------------------------------------------------------------------


def _base(connection: Any, known: KnownCase, new: NewForm) -> Consent | None:
    if new.like is None:
        return None
    if new.like.case != known.case.number:
        raise InvalidValueError(
            f"Samtykke {new.like} hører til en annen sak.",
            hint=f"koord samtykker {known.case.number}",
        )
    return get_consent(connection, known, new.like)


def _usual_purpose(known: KnownCase, base: Consent | None) -> str:
    """Return the purpose of the earlier consent, or the usual one in the case's language."""
    if base is None or base.purpose in USUAL_PURPOSE.values():
        return USUAL_PURPOSE[known.case.language]
    return base.purpose


def _rows(
    connection: Any,
    known: KnownCase,
    new: NewForm,
    earlier: Sequence[RowStatus],
    today: date,
) -> tuple[_Row, ...]:
    starts = new.starts or today
    ends = new.ends or add_months(starts, known.routine.consent_months)
    if ends < starts:
        raise InvalidValueError(
            f"Samtykket ville slutte {day_month(ends)}, før det begynner {day_month(starts)}.",
            hint="Skriv en senere dato: --til 30.6.2027",
        )
    found = [_receiver_row(connection, known, name, starts, ends) for name in new.receivers]
    if not new.receivers:
        found = [_row_like(status, starts, ends) for status in earlier]
    if not found:
        raise InvalidValueError(
            "Skjemaet trenger minst én som opplysningene kan deles med.",
            hint=f"koord samtykke skjema {known.case.number} --for PPT --til 30.6.2027",
        )
    unique = {fold(row.receiver): row for row in found}
    return tuple(_with_topics(known, row, new) for row in unique.values())


def _receiver_row(connection: Any, known: KnownCase, name: str, starts: date, ends: date) -> _Row:
    try:
        receiver = find_receiver(connection, known, name, starts)
    except NotFoundError:
        kind = guess_agency_kind(name, known.routine)
        label = clean_text(name, "Navnet på instansen")
        return _Row(label, None, None, kind, Direction.EXCHANGE, (), (), starts, ends)
    member = receiver.member
    if member is not None and member.agency is None:
        return _Row(
            member.label,
            None,
            member.person_id,
            AgencyKind.OTHER,
            Direction.EXCHANGE,
            (),
            (),
            starts,
            ends,
        )
    agency = receiver.agency or (member.agency if member else None)
    assert agency is not None
    return _Row(
        agency.name,
        agency.id or None,
        None,
        agency.kind,
        Direction.EXCHANGE,
        (),
        (),
        starts,
        ends,
    )


def _row_like(status: RowStatus, starts: date, ends: date) -> _Row:
    """Take a row on to the next paper, with what has been withdrawn from it since."""
    scope = status.scope
    return _Row(
        scope.receiver,
        scope.agency_id,
        scope.person_id,
        scope.kind,
        scope.direction,
        scope.allowed,
        status.denied,
        starts,
        ends,
    )


def _with_topics(known: KnownCase, row: _Row, new: NewForm) -> _Row:
    allowed = _topics_for(known, row.receiver, new.shared)
    denied = _topics_for(known, row.receiver, new.not_shared)
    both = [topic for topic in allowed if fold(topic) in {fold(other) for other in denied}]
    if both:
        raise InvalidValueError(
            f"«{both[0]}» står både som delt og ikke delt.", hint="Ta bort den ene."
        )
    return replace(
        row,
        direction=new.direction or row.direction,
        allowed=allowed or row.allowed,
        denied=denied or row.denied,
    )


def _topics_for(known: KnownCase, receiver: str, typed: Sequence[str]) -> tuple[str, ...]:
    topics = known.topic_words
    found = []
    for word in typed:
        only, colon, topic = word.rpartition(":")
        if colon and fold(only) != fold(receiver):
            continue
        cleaned = clean_text(topic, "Temaet", longest=60)
        found.append(topics.get(fold(cleaned), cleaned.lower()))
    return tuple(dict.fromkeys(found))


def _unknown_topics(known: KnownCase, rows: Sequence[_Row]) -> tuple[str, ...]:
    told = {fold(topic) for topic in known.topics}
    used = [topic for row in rows for topic in (*row.allowed, *row.denied)]
    return tuple(dict.fromkeys(topic for topic in used if fold(topic) not in told))


def _context(
    desk: Desk,
    known: KnownCase,
    facts: CaseFacts,
    rows: Sequence[_Row],
    purpose: str,
    item: ItemId,
    like: ItemId | None,
) -> ConsentFormContext:
    language = known.case.language
    signing = load_routine(known.profile.routine, language).signing
    starts = min(row.starts for row in rows)
    age = known.case.age(starts)
    needed: dict[tuple[SignerRole, int | None], Needed] = {}
    for row in rows:
        for signer in needed_signers(facts, row.as_scope(), starts):
            needed.setdefault((signer.role, signer.person_id), signer)
    return ConsentFormContext(
        reference=reference_of(known, item),
        sender=sender_of(known.profile),
        dated=desk.today,
        exemption=law_text("unntatt", language),
        language=language,
        user_name=known.case.name,
        born=known.case.born,
        term=known.case.term if known.case.born is None else None,
        purpose=purpose,
        scopes=tuple(
            ScopeRow(
                agency=row.receiver,
                direction=row.direction.value,
                allowed=_topic_names(known, row.allowed),
                denied=_topic_names(known, row.denied),
                starts=row.starts,
                ends=row.ends,
                rule=signing[row.kind].ground,
            )
            for row in rows
        ),
        valid_from=starts,
        valid_to=max(row.ends for row in rows),
        signers=tuple(_line(known, signer) for signer in needed.values()),
        confidentiality_ground=" og ".join(
            law_text(key, language) for key in ("fvl-13-a", "hpl-22")
        ),
        child=age is not None and HEARD_AGE <= age < 18,
        replaces=str(like) if like else None,
    )


def _topic_names(known: KnownCase, topics: Sequence[str]) -> tuple[str, ...]:
    """Return what topics are called on the form; in the record the key stays one."""
    return tuple(known.routine.topic_word(topic, known.case.language) for topic in topics)


def _line(known: KnownCase, needed: Needed) -> SignatureLine:
    language = known.case.language
    if needed.role is SignerRole.USER:
        return SignatureLine(known.case.name, role_word(Role.USER, language))
    member = next((m for m in known.members if m.person_id == needed.person_id), None)
    if needed.person_id is None or member is None:
        return SignatureLine(None, needed.label)
    return SignatureLine(member.label, member.title or role_word(Role.GUARDIAN, language))


def _insert(
    unit: ChangeUnit,
    desk: Desk,
    known: KnownCase,
    rows: Sequence[_Row],
    purpose: str,
    version: str,
) -> None:
    consent_id = unit.insert(
        ConsentRow,
        case_id=known.case.id,
        number=unit.next_number(item_series(known.case.id)),
        purpose=purpose,
        form_version=version,
        language=known.case.language,
        made_on=desk.today.isoformat(),
        change_set_id=unit.number,
    )
    for row in rows:
        agency_id = row.agency_id
        if agency_id is None and row.person_id is None:
            agency_id = ensure_agency(unit, row.receiver, known.routine, row.kind)
        if agency_id is not None and row.direction.covers(Direction.GIVE):
            ensure_place(unit, known.case.id, agency_id, desk.today)
        unit.insert(
            ConsentScope,
            consent_id=consent_id,
            agency_id=agency_id,
            person_id=row.person_id,
            direction=row.direction.value,
            allowed=json.dumps(row.allowed, ensure_ascii=False),
            denied=json.dumps(row.denied, ensure_ascii=False),
            starts=row.starts.isoformat(),
            ends=row.ends.isoformat(),
        )


# --- recording what happened -------------------------------------------------------------------


def _signer(known: KnownCase, name: str, given: Given, today: date) -> tuple[Member, SignerRole]:
    member = find_member(known, name, today)
    role = given.role or _own_role(member, name)
    if role.needs_decision:
        lacking = [
            flag
            for flag, value in (
                ("--avgjort-av", given.decided_by),
                ("--avgjort", given.decided_on),
                ("--journalref", given.journal_ref),
            )
            if value is None
        ]
        if lacking:
            raise InvalidValueError(
                f"Når noen skriver under som {role}, må det stå hvem som avgjorde det, "
                f"når, og hvor det er ført. Mangler: {', '.join(lacking)}.",
                hint="--avgjort-av NAVN --avgjort DATO --journalref TEKST",
            )
    return member, role


def _own_role(member: Member, name: str) -> SignerRole:
    roles = {
        Role.USER: SignerRole.USER,
        Role.GUARDIAN: SignerRole.GUARDIAN,
        Role.LEGAL_GUARDIAN: SignerRole.LEGAL_GUARDIAN,
        Role.NEXT_OF_KIN: SignerRole.NEXT_OF_KIN,
    }
    role = roles.get(member.role)
    if role is None:
        raise InvalidValueError(
            f"«{name[:40]}» er {member.role} i saken og kan ikke samtykke for bruker.",
            hint="Er det barnevernet som har omsorgen: --som barnevern "
            "--avgjort-av … --avgjort … --journalref …",
        )
    return role


def _has_signed(consent: Consent, signer: tuple[Member, SignerRole], signed_on: date) -> bool:
    member, role = signer
    standing = effective(consent)
    return standing is not None and any(
        (s.person_id, s.role, s.signed_on) == (member.person_id, role, signed_on)
        for s in standing.signatures
    )


def _facts_told(given: Given) -> list[tuple[EventKind, date, str | None]]:
    told: list[tuple[EventKind, date, str | None]] = []
    if given.one_parent is not None:
        reason = clean_text(given.one_parent, "Grunnen", LONGEST_PURPOSE)
        told.append((EventKind.ONE_PARENT, given.signed_on, reason))
    if given.explained is not None:
        how = clean_text(given.explained, "Forklaringen", LONGEST_PURPOSE)
        told.append((EventKind.EXPLAINED, given.signed_on, how))
    if given.child_heard is not None:
        told.append((EventKind.CHILD_HEARD, given.child_heard, None))
    return told


def _insert_signature(
    unit: ChangeUnit, consent: Consent, member: Member, role: SignerRole, given: Given
) -> None:
    unit.insert(
        ConsentSignature,
        consent_id=consent.id,
        person_id=member.person_id,
        role=role.value,
        signed_on=given.signed_on.isoformat(),
        method=(Method.ORAL if given.oral else Method.WRITTEN).value,
        note=clean_text(given.oral, "Hvor det er ført") if given.oral else None,
        decided_by=given.decided_by,
        decided_on=given.decided_on.isoformat() if given.decided_on else None,
        journal_ref=given.journal_ref,
        recorded_at=unit.at,
        change_set_id=unit.number,
    )


def _insert_event(
    unit: ChangeUnit,
    consent: Consent,
    kind: EventKind,
    occurred_on: date,
    *,
    scope: Scope | None = None,
    topic: str | None = None,
    oral: str | None = None,
    note: str | None = None,
) -> None:
    unit.insert(
        ConsentEvent,
        consent_id=consent.id,
        kind=kind.value,
        occurred_on=occurred_on.isoformat(),
        agency_id=scope.agency_id if scope else None,
        person_id=scope.person_id if scope else None,
        topic=topic,
        method=(Method.ORAL if oral else Method.WRITTEN).value,
        note=note or oral,
        recorded_at=unit.at,
        change_set_id=unit.number,
    )


def _stop(
    desk: Desk,
    item: ItemId,
    kind: EventKind,
    on: date,
    oral: str | None,
    receivers: Sequence[str],
    topic: str | None,
    command: str,
) -> RecordedConsent:
    from koord.services.reading.consents import one_topic

    with desk.book.reading() as connection:
        known = know_case(connection, str(item.case))
        consent = get_consent(connection, known, item)
    _not_ahead(on, desk.today, "--dato")
    scopes = _scopes_of(consent, receivers, item)
    known_topic = one_topic(known, topic) if topic else None
    if _is_stopped(consent, kind, on, scopes, known_topic):
        return _recorded(desk, known, item, changed=False)
    with change(desk.book.connection, command, desk.at) as unit:
        for scope in scopes:
            _insert_event(unit, consent, kind, on, scope=scope, topic=known_topic, oral=oral)
        what = f" om {known_topic}" if known_topic else ""
        who = f" for {', '.join(scope.receiver for scope in scopes if scope)}" if receivers else ""
        unit.sentence = f"Førte samtykke {item} {kind.value}{who}{what} {day_month(on)}"
    return _recorded(desk, known, item)


def _scopes_of(
    consent: Consent, receivers: Sequence[str], item: ItemId
) -> tuple[Scope | None, ...]:
    if not receivers:
        return (None,)
    found = []
    for name in receivers:
        scope = next((s for s in consent.scopes if fold(s.receiver) == fold(name)), None)
        if scope is None:
            listed = ", ".join(s.receiver for s in consent.scopes)
            raise NotFoundError(
                f"Samtykke {item} gjelder ikke «{name[:40]}». Det gjelder {listed}.",
                hint=f"koord samtykker {item.case}",
            )
        found.append(scope)
    return tuple(found)


def _is_stopped(
    consent: Consent,
    kind: EventKind,
    on: date,
    scopes: Sequence[Scope | None],
    topic: str | None,
) -> bool:
    """Tell whether exactly this stands already, so that it is not recorded twice."""
    standing = effective(consent)
    if standing is None:
        return False
    there = {(e.kind, e.occurred_on, e.agency_id, e.person_id, e.topic) for e in standing.events}
    later_signature = any(s.signed_on >= on for s in standing.signatures)
    return not later_signature and all(
        (kind, on, s.agency_id if s else None, s.person_id if s else None, topic) in there
        for s in scopes
    )


def _not_ahead(day: date, today: date, flag: str) -> None:
    if day > today:
        raise InvalidValueError(
            f"{day_month(day)} er ikke kommet ennå.", hint=f"Skriv dagen det skjedde: {flag} DATO"
        )


def _refuse_closed(facts: CaseFacts, consent: Consent, item: ItemId, today: date) -> None:
    states = {s.state for s in row_statuses(facts, today) if s.consent.id == consent.id}
    if states == {RowState.IN_ERROR}:
        raise StateForbidsError(
            f"Samtykke {item} er feilført og kan ikke skrives under.",
            hint=f"Lag et nytt skjema: koord samtykke skjema {item.case} --lik {item}",
        )


def _recorded(
    desk: Desk,
    known: KnownCase,
    item: ItemId,
    *,
    given: Given | None = None,
    changed: bool = True,
) -> RecordedConsent:
    """Read back from the file where the consent now stands."""
    with desk.book.reading() as connection:
        facts = facts_of(connection, known)
    rows = [s for s in row_statuses(facts, desk.today) if s.consent.number == item.number]
    lacking = [r for r in rows if r.state is RowState.UNSIGNED]
    return RecordedConsent(
        item=item,
        receivers=tuple(r.scope.receiver for r in rows),
        missing=tuple(dict.fromkeys(name for r in lacking for name in r.missing)),
        valid=tuple(
            (r.scope.receiver, r.until)
            for r in rows
            if r.state in (RowState.VALID, RowState.NOT_YET)
        ),
        note=_note(known, facts, item, given),
        changed=changed,
        stopped=tuple(
            (r.scope.receiver, r.state.value)
            for r in rows
            if r.state in (RowState.REFUSED, RowState.WITHDRAWN)
        ),
    )


def _note(known: KnownCase, facts: CaseFacts, item: ItemId, given: Given | None) -> tuple[str, ...]:
    if given is None:
        return ()
    age = known.case.age(given.signed_on)
    consent = next(c for c in facts.consents if c.number == item.number)
    heard = any(e.kind is EventKind.CHILD_HEARD for e in consent.events)
    notes = []
    if given.by and given.signed_on < consent.made_on:
        notes.append(
            f"Underskriften er ført med dato {day_month(given.signed_on)}, før skjemaet ble laget "
            f"{day_month(consent.made_on)}. Stemmer det? Hvis ikke: koord angre"
        )
    if age is not None and HEARD_AGE <= age < 18 and not heard:
        notes.append(
            f"Barnet er {age} år og skal høres. Når det er gjort: "
            f"koord samtykke gitt {item} --barnet-hørt DATO"
        )
    return tuple(notes)


def _listed(rows: Sequence[_Row]) -> str:
    return ", ".join(row.receiver for row in rows)
