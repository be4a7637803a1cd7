"""Recording what happened to a consent: asked, given, refused, withdrawn, entered in error."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from koord.domain.cases import ItemId
from koord.domain.consents import (
    GREAT_WEIGHT_AGE,
    HEARD_AGE,
    MAJORITY,
    CaseFacts,
    Consent,
    Event,
    EventKind,
    RowState,
    Scope,
    Signature,
    SignerRole,
    effective,
    row_statuses,
)
from koord.domain.dates import day_month
from koord.domain.names import clean_text, fold
from koord.domain.people import AgencyKind, Member, Role
from koord.errors import InvalidValueError, NotFoundError, StateForbidsError
from koord.services.desk import (
    Desk,
    KnownCase,
    facts_of,
    find_member,
    get_consent,
    know_case,
)
from koord.services.writing.consent_told import (
    Answers,
    Explained,
    Given,
    How,
    Proof,
    Stop,
    Wrong,
)
from koord.services.writing.tasks import insert_task
from koord.workbook.change import ChangeUnit, change
from koord.workbook.queries.consent_story import events_as_recorded
from koord.workbook.tables import ConsentEvent, ConsentSignature

LONGEST_NOTE = 500
JOURNAL_DAYS = 3
"""Days within which what must be journalled should be."""


@dataclass(frozen=True, slots=True)
class RecordedConsent:
    """A consent after something was recorded on it.

    Attributes:
        missing: Who have yet to sign, over all rows.
        barred: Those of them who are blocked in the case.
        valid: Last day of each receiver that is now allowed.
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
    barred: tuple[str, ...] = ()


def record_given(desk: Desk, item: ItemId, given: Given) -> RecordedConsent:
    """Record that one or more have signed a consent, and what was said with it.

    Raises:
        NotFoundError: No such consent, person or scan.
        InvalidValueError: The day has not come, a stand-in's decision is not told, another paper
            is not explained, or it was not understood.
        StateForbidsError: The consent is entered in error.
    """
    known, consent, facts = _found(desk, item)
    _not_ahead(given.signed_on, desk.today, "--signert")
    _refuse_closed(facts, consent, item, desk.today)
    _refuse_not_informed(given)
    signers = [_signer(known, facts, name, given, desk.today) for name in given.by]
    fresh = [s for s in signers if not _has_signed(consent, s, given.signed_on)]
    told = _not_there(desk, consent, _facts_told(given))
    if not fresh and not told:
        return _recorded(desk, known, item, changed=False)
    with change(desk.book.connection, "samtykke gitt", desk.at) as unit:
        for signer in fresh:
            _insert_signature(unit, consent, signer, given)
        for fact in told:
            _insert_event(unit, consent, fact, How())
        names = ", ".join(signer.member.label for signer in fresh) or "opplysninger"
        unit.sentence = f"Førte samtykke {item} gitt {day_month(given.signed_on)}: {names}"
    return _recorded(desk, known, item, given=given)


def record_asked(desk: Desk, item: ItemId, asked: Stop) -> RecordedConsent:
    """Record that someone was asked to consent, as by sending the form or over the phone.

    Raises:
        NotFoundError: No such consent or person.
        InvalidValueError: The day has not come.
        StateForbidsError: The consent is entered in error.
    """
    return _record(desk, item, EventKind.ASKED, asked, "samtykke bedt")


def record_refused(desk: Desk, item: ItemId, refusal: Stop) -> RecordedConsent:
    """Record that consent was refused; a refusal is kept, and put on the list to be journalled.

    What was said aloud has its note in the journal already.

    Raises:
        NotFoundError: No such consent, receiver or person.
        InvalidValueError: The day has not come.
    """
    return _record(desk, item, EventKind.REFUSED, refusal, "samtykke avslått")


def record_withdrawn(desk: Desk, item: ItemId, withdrawal: Stop) -> RecordedConsent:
    """Record that a consent is withdrawn: whole, for a receiver, or for a topic.

    Raises:
        NotFoundError: No such consent, receiver or person.
        InvalidValueError: The day has not come, or the topic is unknown.
    """
    return _record(desk, item, EventKind.WITHDRAWN, withdrawal, "samtykke trukket")


def record_error(desk: Desk, item: ItemId, wrong: Wrong) -> RecordedConsent:
    """Record that a paper, a signature or an event was entered in error; nothing is erased.

    Raises:
        NotFoundError: No such consent, or nothing of that kind stands on it.
    """
    known, consent, _ = _found(desk, item)
    standing = effective(consent)
    if standing is None:
        return _recorded(desk, known, item, changed=False)
    fact, what = _error(known, standing, item, wrong, desk.today)
    with change(desk.book.connection, "samtykke feilført", desk.at) as unit:
        _insert_event(unit, consent, fact, How())
        unit.sentence = f"Førte samtykke {item} feilført: {what}"
    return _recorded(desk, known, item)


def _found(desk: Desk, item: ItemId) -> tuple[KnownCase, Consent, CaseFacts]:
    with desk.book.reading() as connection:
        known = know_case(connection, str(item.case))
        consent = get_consent(connection, known, item)
        return known, consent, facts_of(connection, known)


# --- signatures --------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Signer:
    """Someone who signs, in what capacity, and the decision behind it."""

    member: Member
    role: SignerRole
    decided_by: str | None
    decided_on: date | None
    journal_ref: str | None


def _signer(known: KnownCase, facts: CaseFacts, name: str, given: Given, today: date) -> _Signer:
    member = find_member(known, name, today)
    in_care = facts.in_care(given.signed_on)
    role = given.role or _own_role(member, name, in_care=in_care)
    by, on, where = given.decided_by, given.decided_on, given.journal_ref
    if role is SignerRole.CHILD_WELFARE and in_care:
        by = by or "omsorgen ligger hos barnevernet"
        on, where = on or known.case.care_since, where or known.case.care_ref
    told = {"--avgjort-av": by, "--avgjort": on, "--journalref": where}
    lacking = [flag for flag, value in told.items() if value is None]
    if role.needs_decision and lacking:
        raise InvalidValueError(
            f"Når noen skriver under som {role}, må det stå hvem som avgjorde det, "
            f"når, og hvor det er ført. Mangler: {', '.join(lacking)}.",
            hint="--avgjort-av NAVN --avgjort DATO --journalref TEKST",
        )
    return _Signer(member, role, by, on, where)


def _own_role(member: Member, name: str, *, in_care: bool) -> SignerRole:
    roles = {
        Role.USER: SignerRole.USER,
        Role.GUARDIAN: SignerRole.GUARDIAN,
        Role.FOSTER_PARENT: SignerRole.FOSTER_PARENT,
        Role.LEGAL_GUARDIAN: SignerRole.LEGAL_GUARDIAN,
        Role.NEXT_OF_KIN: SignerRole.NEXT_OF_KIN,
    }
    role = roles.get(member.role)
    is_child_welfare = member.agency is not None and member.agency.kind is AgencyKind.CHILD_WELFARE
    if role is None and in_care and is_child_welfare:
        return SignerRole.CHILD_WELFARE
    if role is None:
        raise InvalidValueError(
            f"«{name[:40]}» er {member.role} i saken og kan ikke samtykke for bruker.",
            hint="Er det barnevernet som har omsorgen: --som barnevern "
            "--avgjort-av … --avgjort … --journalref …",
        )
    return role


def _has_signed(consent: Consent, signer: _Signer, signed_on: date) -> bool:
    standing = effective(consent)
    return standing is not None and any(
        (s.person_id, s.role, s.signed_on) == (signer.member.person_id, signer.role, signed_on)
        for s in standing.signatures
    )


def _insert_signature(unit: ChangeUnit, consent: Consent, signer: _Signer, given: Given) -> None:
    unit.insert(
        ConsentSignature,
        consent_id=consent.id,
        person_id=signer.member.person_id,
        role=signer.role.value,
        signed_on=given.signed_on.isoformat(),
        method=given.how.method.value,
        note=given.how.note,
        decided_by=signer.decided_by,
        decided_on=signer.decided_on.isoformat() if signer.decided_on else None,
        journal_ref=signer.journal_ref,
        recorded_at=unit.at,
        change_set_id=unit.number,
    )


# --- events ------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Fact:
    """One event to record."""

    kind: EventKind
    on: date
    note: str | None = None
    details: Mapping[str, str] | None = None
    sha256: str | None = None
    scope: Scope | None = None
    topic: str | None = None
    by_person_id: int | None = None
    voids: Signature | Event | None = None

    @property
    def columns(self) -> dict[str, Any]:
        """What the row of it holds, but for how it was told and what it voids."""
        return {
            "kind": self.kind.value,
            "occurred_on": self.on.isoformat(),
            "agency_id": self.scope.agency_id if self.scope else None,
            "person_id": self.scope.person_id if self.scope else None,
            "topic": self.topic,
            "by_person_id": self.by_person_id,
            "details": json.dumps(self.details, ensure_ascii=False) if self.details else None,
            "sha256": self.sha256,
        }


def _facts_told(given: Given) -> list[_Fact]:
    on = given.signed_on
    told = []
    if given.one_parent is not None:
        told.append(_Fact(EventKind.ONE_PARENT, on, _cleaned(given.one_parent, "Grunnen")))
    explained = given.explained
    if explained != Explained():
        how = None if explained.how is None else _cleaned(explained.how, "Forklaringen")
        details = _details(replace(explained, how=None))
        told.append(_Fact(EventKind.EXPLAINED, on, how, details))
    if given.answers != Answers():
        told.append(_Fact(EventKind.ANSWERED, on, details=_details(given.answers)))
    if given.heard is not None:
        heard = given.heard
        how = None if heard.how is None else _cleaned(heard.how, "Hvordan barnet ble hørt")
        weight = {"weight": _cleaned(heard.weight, "Vekten")} if heard.weight else None
        told.append(_Fact(EventKind.CHILD_HEARD, heard.on, how, weight))
    if given.proof != Proof():
        proof = given.proof
        where = None if proof.original is None else _cleaned(proof.original, "Hvor originalen er")
        sha256 = None if proof.scan is None else _sha256(proof.scan)
        told.append(_Fact(EventKind.PROOF, on, where, sha256=sha256))
    return told


def _details(said: Explained | Answers) -> dict[str, str] | None:
    """Return what was said beside the one sentence, by English word; `None` when nothing was."""
    values = {name: getattr(said, name) for name in said.__dataclass_fields__}
    return {name: _cleaned(text, "Teksten") for name, text in values.items() if text} or None


def _cleaned(text: str, what: str) -> str:
    return clean_text(text, what, LONGEST_NOTE)


def _sha256(scan: Path) -> str:
    try:
        with scan.expanduser().open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        raise NotFoundError(
            "Skannen kan ikke leses. Ingenting er ført.", hint="Er navnet riktig? --skann FIL"
        ) from None


def _refuse_not_informed(given: Given) -> None:
    if given.answers.understood == "nei":
        raise InvalidValueError(
            "Den som ikke har forstått det, har ikke samtykket. Ingenting er ført.",
            hint="Forklar en gang til, gjerne med tolk, og før samtykket når det er forstått.",
        )
    if given.explained.other_paper is not None and given.explained.how is None:
        raise InvalidValueError(
            "Skjemaet fra koord forklarer seg selv. For et annet papir må det stå hvordan "
            "samtykket ble forklart.",
            hint='--forklart "hvem som forklarte, og hvordan"',
        )


def _insert_event(unit: ChangeUnit, consent: Consent, fact: _Fact, how: How) -> None:
    voids = fact.voids
    unit.insert(
        ConsentEvent,
        consent_id=consent.id,
        **fact.columns,
        method=how.method.value,
        note=fact.note or how.note,
        voids_signature=voids.id if isinstance(voids, Signature) else None,
        voids_event=voids.id if isinstance(voids, Event) else None,
        recorded_at=unit.at,
        change_set_id=unit.number,
    )


def _not_there(desk: Desk, consent: Consent, facts: Sequence[_Fact]) -> list[_Fact]:
    """Leave out what stands on the paper already, word for word."""
    standing = effective(consent)
    ids = {event.id for event in standing.events} if standing else set()
    with desk.book.reading() as connection:
        rows = [row for row in events_as_recorded(connection, consent.id) if row["id"] in ids]
    there = [{name: row[name] for name in (*_COMPARED, "note")} for row in rows]
    return [fact for fact in facts if fact.columns | {"note": fact.note} not in there]


_COMPARED = tuple(_Fact(EventKind.ASKED, date.min).columns)


def _record(desk: Desk, item: ItemId, kind: EventKind, stop: Stop, command: str) -> RecordedConsent:
    from koord.services.reading.consents import one_topic

    known, consent, facts = _found(desk, item)
    _not_ahead(stop.on, desk.today, "--dato")
    if kind is EventKind.ASKED:
        _refuse_closed(facts, consent, item, desk.today)
    topic = one_topic(known, stop.topic) if stop.topic else None
    by = find_member(known, stop.by, desk.today) if stop.by else None
    told = [
        _Fact(kind, stop.on, scope=scope, topic=topic, by_person_id=by.person_id if by else None)
        for scope in _scopes_of(consent, stop.receivers, item)
    ]
    if _stands(desk, consent, told):
        return _recorded(desk, known, item, changed=False)
    note: tuple[str, ...] = ()
    with change(desk.book.connection, command, desk.at) as unit:
        for fact in told:
            _insert_event(unit, consent, fact, stop.how)
        if kind is EventKind.REFUSED and stop.how.note is None:
            task = _to_journal(unit, desk, known, item)
            note = (f"Avslaget skal også føres i fagsystemet; det står på lista som {task}.",)
        unit.sentence = f"Førte samtykke {item} {kind.value}{_about(stop, by, topic)}"
    done = _recorded(desk, known, item)
    return replace(done, note=(*done.note, *note))


def _about(stop: Stop, by: Member | None, topic: str | None) -> str:
    who = f" for {', '.join(stop.receivers)}" if stop.receivers else ""
    what = f" om {topic}" if topic else ""
    said = f" ({by.label})" if by else ""
    return f"{who}{what} {day_month(stop.on)}{said}"


def _to_journal(unit: ChangeUnit, desk: Desk, known: KnownCase, item: ItemId) -> ItemId:
    return insert_task(
        unit,
        desk,
        known.case.id,
        known.case.number,
        what=f"Før avslaget på samtykke {item} i fagsystemet",
        responsible_id=known.coordinator.id,
        due=desk.today + timedelta(days=JOURNAL_DAYS),
        origin="consent",
        source=f"samtykke {item}",
    )


def _stands(desk: Desk, consent: Consent, told: Sequence[_Fact]) -> bool:
    """Tell whether exactly this stands already and nobody has signed since."""
    standing = effective(consent)
    if standing is None:
        return False
    ids = {event.id for event in standing.events}
    with desk.book.reading() as connection:
        rows = [row for row in events_as_recorded(connection, consent.id) if row["id"] in ids]
    there = [{name: row[name] for name in _COMPARED} for row in rows]
    first = told[0]
    signed_since = first.kind is not EventKind.ASKED and any(
        s.signed_on >= first.on for s in standing.signatures
    )
    return not signed_since and all(fact.columns in there for fact in told)


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


def _error(
    known: KnownCase, standing: Consent, item: ItemId, wrong: Wrong, today: date
) -> tuple[_Fact, str]:
    why = None if wrong.why is None else _cleaned(wrong.why, "Grunnen")
    fact = _Fact(EventKind.ENTERED_IN_ERROR, today, why)
    if wrong.signature is None and wrong.event is None:
        return fact, "hele papiret"
    found: Signature | Event | None
    if wrong.signature is not None:
        member = find_member(known, wrong.signature, today)
        hers = [s for s in standing.signatures if s.person_id == member.person_id]
        found, what = (
            max(hers, key=lambda s: s.id, default=None),
            f"underskriften til {member.label}",
        )
    else:
        of_kind = [e for e in standing.events if e.kind is wrong.event]
        found, what = max(of_kind, key=lambda e: e.id, default=None), f"«{wrong.event}»"
    if found is None:
        raise NotFoundError(
            f"Det står ikke noe slikt på samtykke {item}.", hint=f"koord samtykke vis {item}"
        )
    return replace(fact, voids=found), what


# --- where it stands ---------------------------------------------------------------------------


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
        barred=tuple(dict.fromkeys(name for r in lacking for name in r.barred_signers)),
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
            if r.state in (RowState.REFUSED, RowState.WITHDRAWN, RowState.IN_ERROR)
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
    if age is None or not HEARD_AGE <= age < MAJORITY:
        return tuple(notes)
    if not heard:
        notes.append(
            f"Barnet er {age} år og skal høres. Når det er gjort: "
            f"koord samtykke gitt {item} --barnet-hørt DATO"
        )
    if given.heard and not given.heard.weight and age >= GREAT_WEIGHT_AGE:
        notes.append(
            f"Barnet er {age} år, og det skal legges stor vekt på det barnet mener. "
            f"Skriv hvordan: koord samtykke gitt {item} --barnet-hørt DATO --hørt-vekt TEKST"
        )
    return tuple(notes)
