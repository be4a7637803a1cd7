"""Making consent forms: the paper to sign, and the record that waits for signatures."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from koord.documents.contexts import (
    ConsentFormContext,
    PlainConsentFormContext,
    ScopeRow,
    SignatureLine,
)
from koord.documents.pipeline import DEFAULT_FORMATS
from koord.domain.cases import ItemId
from koord.domain.consent_forms import ends_in_force, last_given, refuse_everyone, wider
from koord.domain.consent_tasks import to_renew
from koord.domain.consents import (
    HEARD_AGE,
    MAJORITY,
    MAY_OBJECT_AGE,
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
from koord.errors import CommandLineError, InvalidValueError, NotFoundError, StateForbidsError
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
from koord.services.reading.consent_watch import watch_of
from koord.services.writing.cases import add_topic
from koord.services.writing.frames import paper_name, reference_of, role_word, sender_of
from koord.services.writing.papers import folder_of, made, place_all, promise, staging
from koord.services.writing.people import ensure_agency, ensure_place
from koord.services.writing.tasks import item_series
from koord.workbook.change import ChangeUnit, change, peek_number
from koord.workbook.queries.history import newest_number, papers_of_item
from koord.workbook.redaction import REDACTED
from koord.workbook.tables import Consent as ConsentRow
from koord.workbook.tables import ConsentScope

#: What sharing is for when nothing else is said, by the language of the paper.
USUAL_PURPOSE = {"nb": "Samordne hjelpen rundt bruker", "nn": "Samordne hjelpa rundt brukar"}
LONGEST_PURPOSE = 500
#: The papers of a form: what the adults read and sign, and the same in plain words.
FORM_PAPERS = ("samtykkeskjema", "samtykkeskjema-ung")
OFFERED_AGE = 15
"""From this age the young person is offered a line of her own, also where none is asked of her."""
_NEW = 0
"""What stands for the number of a row that is not kept yet."""


@dataclass(frozen=True, slots=True)
class NewForm:
    """A consent form to make.

    Attributes:
        receivers: Services or people it is to cover.
        shared: Topics that may be told; `BUP:medisin` limits one to a receiver.
        not_shared: Topics that may not, written the same way.
        like: An earlier consent to take everything from that is not said here.
        running_out: Take in everyone whose consent runs out, or has lately.
        common_end: End on the same day as the other consents of the case.
        plain: Make the version in plain words too; `None` lets the user's age decide.
        again: Make it even when the same form was made today.
    """

    receivers: tuple[str, ...] = ()
    shared: tuple[str, ...] = ()
    not_shared: tuple[str, ...] = ()
    direction: Direction | None = None
    starts: date | None = None
    ends: date | None = None
    purpose: str | None = None
    like: ItemId | None = None
    running_out: bool = False
    common_end: bool = False
    plain: bool | None = None
    again: bool = False
    formats: tuple[str, ...] = DEFAULT_FORMATS


@dataclass(frozen=True, slots=True)
class MadeForm:
    """A form to be signed.

    Attributes:
        signers: Who must sign, as they are called.
        replaces: The consents it continues.
        wider: For each receiver in words what it lets pass that the one before did not.
        uneven: The last day of each receiver, when they do not all end on one day.
        changed: False when the same form was made today already.
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
    replaces: tuple[ItemId, ...] = ()
    wider: tuple[tuple[str, str], ...] = ()
    uneven: tuple[tuple[str, date], ...] = ()
    changed: bool = True


def make_form(desk: Desk, case: str, new: NewForm) -> MadeForm:
    """Make a consent form: the papers to sign, and the record that waits for signatures.

    The papers are made first, outside the transaction, and nothing is kept if the workbook has
    changed meanwhile, since the number printed on them must be the one it gets. The same form made
    twice on one day is made once.

    Raises:
        NotFoundError: No such case, receiver or earlier consent.
        InvalidValueError: Nobody to share with, or the period is turned around.
        StateForbidsError: Nothing runs out, or no other consent has an end to share.
    """
    with desk.book.reading() as connection:
        seen = newest_number(connection)
        known = know_case(connection, case)
        facts = facts_of(connection, known)
        item = ItemId(known.case.number, peek_number(connection, item_series(known.case.id)))
        statuses = row_statuses(facts, desk.today)
        earlier = _earlier(connection, desk, known, facts, new, statuses)
        rows = _rows(connection, known, new, earlier, statuses, desk.today)
    purpose = _purpose(known, new, earlier)
    told = _told_of(known, item, rows, earlier, statuses, new)
    same = None if new.again else _made_today(facts, rows, purpose, desk.today)
    if same is not None:
        return _already_made(desk, told, same)
    needed = _needed(facts, rows)
    form = _context(desk, known, facts, rows, purpose, item, told.replaces, needed)
    contexts: list[ConsentFormContext | PlainConsentFormContext] = [form]
    if _wants_plain(known, new, form.valid_from):
        contexts.append(_plain(known, facts, rows, form))
    rendered = made(desk, contexts, new.formats)
    folder = folder_of(desk, known.profile)
    with staging(desk) as room:
        staged = [
            room.write(kind, folder, paper_name(item, kind, desk.today, suffix), content)
            for kind, paper in zip(FORM_PAPERS, rendered, strict=False)
            for suffix, content in paper.files.items()
        ]
        with change(desk.book.connection, "samtykke skjema", desk.at, seen=seen) as unit:
            for topic in told.new_topics:
                add_topic(unit, known.case.id, topic)
            _insert(unit, desk, known, rows, purpose, rendered[0].version, earlier)
            promise(unit, item, staged)
            unit.sentence = f"Laget samtykkeskjema {item} for {_listed(rows)}"
    gaps = dict.fromkeys(gap for paper in rendered for gap in paper.missing)
    return replace(
        told,
        signers=tuple(line.name or line.role for line in form.signers),
        files=tuple(place_all(desk.book, staged).values()),
        missing=tuple(gaps),
        barred=tuple(signer.label for signer in needed if signer.is_barred),
    )


def _told_of(
    known: KnownCase,
    item: ItemId,
    rows: Sequence[Scope],
    earlier: Sequence[RowStatus],
    statuses: Sequence[RowStatus],
    new: NewForm,
) -> MadeForm:
    """Gather what is to be said of a form, before its papers are made."""
    ends = ends_in_force(statuses, rows) | {row.receiver: row.ends for row in rows}
    is_uneven = len(set(ends.values())) > 1 and not new.common_end
    compared = [
        (row.receiver, words)
        for row in rows
        if (before := _before(row, earlier) or last_given(statuses, row)) is not None
        for words in wider(before, row)
    ]
    numbers = sorted({status.consent.number for status in earlier})
    return MadeForm(
        item=item,
        starts=min(row.starts for row in rows),
        ends=max(row.ends for row in rows),
        receivers=tuple(row.receiver for row in rows),
        signers=(),
        files=(),
        new_topics=_unknown_topics(known, rows),
        replaces=tuple(ItemId(item.case, number) for number in numbers),
        wider=tuple(compared),
        uneven=tuple(ends.items()) if is_uneven else (),
    )


def _made_today(
    facts: CaseFacts, rows: Sequence[Scope], purpose: str, today: date
) -> Consent | None:
    """Return the form that was made today for just this, and that nobody has answered yet."""
    wanted = {_alike(row) for row in rows}
    for consent in facts.consents:
        fresh = consent.made_on == today and not consent.signatures and not consent.events
        if fresh and consent.purpose == purpose and {*map(_alike, consent.scopes)} == wanted:
            return consent
    return None


def _alike(scope: Scope) -> tuple[object, ...]:
    topics = frozenset(map(fold, scope.allowed)), frozenset(map(fold, scope.denied))
    return fold(scope.receiver), scope.direction, *topics, scope.starts, scope.ends


def _already_made(desk: Desk, told: MadeForm, same: Consent) -> MadeForm:
    item = ItemId(told.item.case, same.number)
    with desk.book.reading() as connection:
        facts = facts_of(connection, know_case(connection, str(item.case)))
        files = [
            path
            for kind in FORM_PAPERS
            for path in papers_of_item(connection, item.case, item.number, kind)
        ]
    missing = [
        needed.label
        for scope in same.scopes
        for needed in needed_signers(facts, scope, scope.starts)
    ]
    return replace(
        told,
        item=item,
        signers=tuple(dict.fromkeys(missing)),
        files=tuple(files),
        changed=False,
    )


def _wants_plain(known: KnownCase, new: NewForm, starts: date) -> bool:
    """Tell whether plain words are needed: asked for, or old enough to weigh and not of age."""
    age = known.case.age(starts)
    if new.plain is not None:
        return new.plain
    return age is not None and MAY_OBJECT_AGE <= age < MAJORITY


def _earlier(
    connection: Any,
    desk: Desk,
    known: KnownCase,
    facts: CaseFacts,
    new: NewForm,
    statuses: Sequence[RowStatus],
) -> tuple[RowStatus, ...]:
    """Return the rows that the new form continues: of one paper, or all that run out.

    Raises:
        CommandLineError: Both are asked for.
        StateForbidsError: Nothing runs out.
    """
    if not new.running_out:
        base = _base(connection, known, new)
        return tuple(s for s in statuses if base is not None and s.consent.id == base.id)
    number = known.case.number
    if new.like is not None:
        raise CommandLineError(
            "Velg enten --lik eller --som-går-ut.",
            hint=f"koord samtykke skjema {number} --som-går-ut",
        )
    found = to_renew(facts, watch_of(connection, known.case.id, known.routine, desk.today))
    ending = tuple(one.ending for one in found if one.ending is not None and one.form is None)
    if not ending:
        waiting = [one.form for one in found if one.form is not None]
        hint = f"koord samtykker {number}"
        if waiting:
            item = ItemId(number, waiting[0].consent.number)
            hint = f"Skjemaet er laget alt: koord samtykke gitt {item} --signert DATO --av NAVN"
        raise StateForbidsError(f"Ingenting i sak {number} trenger nytt skjema nå.", hint=hint)
    return ending


def _base(connection: Any, known: KnownCase, new: NewForm) -> Consent | None:
    if new.like is None:
        return None
    if new.like.case != known.case.number:
        raise InvalidValueError(
            f"Samtykke {new.like} hører til en annen sak.",
            hint=f"koord samtykker {known.case.number}",
        )
    return get_consent(connection, known, new.like)


def _purpose(known: KnownCase, new: NewForm, earlier: Sequence[RowStatus]) -> str:
    """Return what it is for: as typed, as before, or the usual one in the case's language.

    Raises:
        InvalidValueError: The consents it continues are for different things.
    """
    usual = USUAL_PURPOSE[known.case.language]
    unspoken = (*USUAL_PURPOSE.values(), REDACTED)
    before = {
        usual if status.consent.purpose in unspoken else status.consent.purpose
        for status in earlier
    }
    if new.purpose is None and len(before) > 1:
        raise InvalidValueError(
            "Samtykkene som går ut, har ikke samme formål. Ett skjema trenger ett.",
            hint=f"koord samtykke skjema {known.case.number} --som-går-ut --formål …",
        )
    chosen = usual if new.purpose is None else new.purpose
    if new.purpose is None and before:
        chosen = before.pop()
    return clean_text(chosen, "Formålet", LONGEST_PURPOSE)


def _ends(
    known: KnownCase,
    new: NewForm,
    starts: date,
    earlier: Sequence[RowStatus],
    statuses: Sequence[RowStatus],
) -> date:
    """Return the last day: as typed, as the other consents of the case, or the usual length.

    Raises:
        CommandLineError: Both a day and the common one are asked for.
        StateForbidsError: No other consent is in force.
    """
    if not new.common_end:
        return new.ends or add_months(starts, known.routine.consent_months)
    if new.ends is not None:
        raise CommandLineError(
            "Velg enten --til eller --felles-slutt.", hint="--felles-slutt tar dagen fra de andre."
        )
    others = ends_in_force(statuses, [status.scope for status in earlier])
    if not others:
        raise StateForbidsError(
            f"Ingen andre samtykker gjelder i sak {known.case.number}; det er ingen felles slutt.",
            hint="Skriv siste dag: --til 30.6.2027",
        )
    return max(others.values())


def _rows(
    connection: Any,
    known: KnownCase,
    new: NewForm,
    earlier: Sequence[RowStatus],
    statuses: Sequence[RowStatus],
    today: date,
) -> tuple[Scope, ...]:
    starts = new.starts or today
    ends = _ends(known, new, starts, earlier, statuses)
    if ends < starts:
        raise InvalidValueError(
            f"Samtykket ville slutte {day_month(ends)}, før det begynner {day_month(starts)}.",
            hint="Skriv en senere dato: --til 30.6.2027",
        )
    found = [_receiver_row(connection, known, name, starts, ends) for name in new.receivers]
    found = [
        row if (before := _before(row, earlier)) is None else _row_like(before, starts, ends)
        for row in found
    ]
    if new.running_out or not new.receivers:
        found += [_row_like(status, starts, ends) for status in earlier]
    if not found:
        raise InvalidValueError(
            "Skjemaet trenger minst én som opplysningene kan deles med.",
            hint=f"koord samtykke skjema {known.case.number} --for PPT --til 30.6.2027",
        )
    unique = {fold(row.receiver): row for row in found}
    return tuple(_with_topics(known, row, new) for row in unique.values())


def _before(row: Scope, earlier: Sequence[RowStatus]) -> RowStatus | None:
    """Return the row that this one continues, or `None`."""
    return next((status for status in earlier if status.scope.key == row.key), None)


def _receiver_row(connection: Any, known: KnownCase, name: str, starts: date, ends: date) -> Scope:
    refuse_everyone(name, known.case.number)
    try:
        receiver = find_receiver(connection, known, name, starts)
    except NotFoundError:
        kind = guess_agency_kind(name, known.routine)
        label = clean_text(name, "Navnet på instansen")
        return Scope(_NEW, label, None, None, kind, Direction.EXCHANGE, (), (), starts, ends)
    member = receiver.member
    if member is not None and member.agency is None:
        return Scope(
            _NEW,
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
    return Scope(
        _NEW,
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


def _row_like(status: RowStatus, starts: date, ends: date) -> Scope:
    """Take a row on to the next paper, with what has been withdrawn from it since."""
    scope = status.scope
    return Scope(
        _NEW,
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


def _with_topics(known: KnownCase, row: Scope, new: NewForm) -> Scope:
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


def _unknown_topics(known: KnownCase, rows: Sequence[Scope]) -> tuple[str, ...]:
    told = {fold(topic) for topic in known.topics}
    used = [topic for row in rows for topic in (*row.allowed, *row.denied)]
    return tuple(dict.fromkeys(topic for topic in used if fold(topic) not in told))


def _context(
    desk: Desk,
    known: KnownCase,
    facts: CaseFacts,
    rows: Sequence[Scope],
    purpose: str,
    item: ItemId,
    replaces: Sequence[ItemId],
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
                allowed=topic_names(known, row.allowed),
                denied=topic_names(known, row.denied),
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
        child=age is not None and HEARD_AGE <= age < MAJORITY,
        weighs_heavily=age is not None and MAY_OBJECT_AGE <= age < MAJORITY,
        to_school=any(row.kind is AgencyKind.KINDERGARTEN for row in rows),
        replaces=tuple(map(str, replaces)),
    )


def _plain(
    known: KnownCase, facts: CaseFacts, rows: Sequence[Scope], form: ConsentFormContext
) -> PlainConsentFormContext:
    """Say the same in plain words, with whom the user signs for and whom others sign for."""
    signers = {
        row.receiver: {n.role for n in needed_signers(facts, row, form.valid_from)} for row in rows
    }
    age = known.case.age(form.valid_from)
    return PlainConsentFormContext(
        reference=form.reference,
        sender=form.sender,
        dated=form.dated,
        exemption=form.exemption,
        language=form.language,
        user_name=form.user_name,
        purpose=form.purpose,
        scopes=form.scopes,
        valid_from=form.valid_from,
        valid_to=form.valid_to,
        own=tuple(who for who, roles in signers.items() if SignerRole.USER in roles),
        others=tuple(who for who, roles in signers.items() if roles != {SignerRole.USER}),
        may_sign=age is not None and age >= OFFERED_AGE,
        weighs_heavily=form.weighs_heavily,
    )


def topic_names(known: KnownCase, topics: Sequence[str]) -> tuple[str, ...]:
    """Return what topics are called on the form; in the record the key stays one."""
    return tuple(known.routine.topic_word(topic, known.case.language) for topic in topics)


def _needed(facts: CaseFacts, rows: Sequence[Scope]) -> tuple[Needed, ...]:
    """Return everyone whose signature some row asks for on the form's first day."""
    starts = min(row.starts for row in rows)
    needed: dict[tuple[SignerRole, int | None], Needed] = {}
    for row in rows:
        for signer in needed_signers(facts, row, starts):
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
    rows: Sequence[Scope],
    purpose: str,
    version: str,
    earlier: Sequence[RowStatus],
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
        replaces_id=max((status.consent.id for status in earlier), default=None),
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


def _listed(rows: Sequence[Scope]) -> str:
    return ", ".join(row.receiver for row in rows)
