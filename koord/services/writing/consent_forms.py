"""Making consent forms: the paper to sign, and the record that waits for signatures."""

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
    Needed,
    RowStatus,
    Scope,
    SignerRole,
    needed_signers,
    row_statuses,
)
from koord.domain.dates import add_months, day_month
from koord.domain.names import clean_text, fold
from koord.domain.people import AgencyKind, Role
from koord.errors import InvalidValueError, NotFoundError
from koord.routines.law import law_text
from koord.routines.loading import guess_agency_kind, load_routine
from koord.services.desk import (
    Desk,
    KnownCase,
    facts_of,
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
from koord.workbook.redaction import REDACTED
from koord.workbook.tables import Consent as ConsentRow
from koord.workbook.tables import ConsentScope

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
        barred: Those of the signers who are blocked in the case.
    """

    item: ItemId
    starts: date
    ends: date
    receivers: tuple[str, ...]
    signers: tuple[str, ...]
    files: tuple[Path, ...]
    new_topics: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    barred: tuple[str, ...] = ()


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
    needed = _needed(facts, rows)
    context = _context(desk, known, facts, rows, purpose, item, new.like, needed)
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
            _insert(unit, desk, known, rows, purpose, rendered.version, base)
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
        barred=tuple(signer.label for signer in needed if signer.is_barred),
    )


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
    if base is None or base.purpose in (*USUAL_PURPOSE.values(), REDACTED):
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
    needed: Sequence[Needed],
) -> ConsentFormContext:
    language = known.case.language
    signing = load_routine(known.profile.routine, language).signing
    starts = min(row.starts for row in rows)
    age = known.case.age(starts)
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
                rule=signing[row.kind].printed(in_care=facts.in_care(starts)),
            )
            for row in rows
        ),
        valid_from=starts,
        valid_to=max(row.ends for row in rows),
        signers=tuple(_line(known, signer) for signer in needed),
        confidentiality_ground=" og ".join(
            law_text(key, language) for key in ("fvl-13-a", "hpl-22")
        ),
        child=age is not None and HEARD_AGE <= age < 18,
        replaces=str(like) if like else None,
    )


def _topic_names(known: KnownCase, topics: Sequence[str]) -> tuple[str, ...]:
    """Return what topics are called on the form; in the record the key stays one."""
    return tuple(known.routine.topic_word(topic, known.case.language) for topic in topics)


def _needed(facts: CaseFacts, rows: Sequence[_Row]) -> tuple[Needed, ...]:
    """Return everyone whose signature some row asks for on the form's first day."""
    starts = min(row.starts for row in rows)
    needed: dict[tuple[SignerRole, int | None], Needed] = {}
    for row in rows:
        for signer in needed_signers(facts, row.as_scope(), starts):
            needed.setdefault((signer.role, signer.person_id), signer)
    return tuple(needed.values())


def _line(known: KnownCase, needed: Needed) -> SignatureLine:
    language = known.case.language
    if needed.role is SignerRole.USER:
        return SignatureLine(known.case.name, role_word(Role.USER, language))
    if needed.role is SignerRole.CHILD_WELFARE:
        agencies = [m.agency for m in known.members if m.agency is not None]
        there = [a.name for a in agencies if a.kind is AgencyKind.CHILD_WELFARE]
        return SignatureLine(next(iter(there), "Barnevernet"), _HAS_CARE[language])
    member = next((m for m in known.members if m.person_id == needed.person_id), None)
    if needed.person_id is None or member is None:
        return SignatureLine(None, needed.label)
    return SignatureLine(member.label, member.title or role_word(member.role, language))


_HAS_CARE = {"nb": "har omsorgen", "nn": "har omsorga"}


def _insert(
    unit: ChangeUnit,
    desk: Desk,
    known: KnownCase,
    rows: Sequence[_Row],
    purpose: str,
    version: str,
    base: Consent | None,
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
        replaces_id=base.id if base else None,
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


def _listed(rows: Sequence[_Row]) -> str:
    return ", ".join(row.receiver for row in rows)
