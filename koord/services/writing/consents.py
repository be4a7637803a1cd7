"""Recording what happened to a consent: given, refused, withdrawn."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from koord.domain.cases import ItemId
from koord.domain.consents import (
    HEARD_AGE,
    CaseFacts,
    Consent,
    EventKind,
    Method,
    RowState,
    Scope,
    SignerRole,
    effective,
    row_statuses,
)
from koord.domain.dates import day_month
from koord.domain.names import clean_text, fold
from koord.domain.people import Member, Role
from koord.errors import InvalidValueError, NotFoundError, StateForbidsError
from koord.services.desk import (
    Desk,
    KnownCase,
    facts_of,
    find_member,
    get_consent,
    know_case,
)
from koord.workbook.change import ChangeUnit, change
from koord.workbook.tables import ConsentEvent, ConsentSignature

LONGEST_NOTE = 500


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
        reason = clean_text(given.one_parent, "Grunnen", LONGEST_NOTE)
        told.append((EventKind.ONE_PARENT, given.signed_on, reason))
    if given.explained is not None:
        how = clean_text(given.explained, "Forklaringen", LONGEST_NOTE)
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
