"""Keeping the disclosure log: that something was made for a receiver, and that it went to her."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from koord.domain.cases import ItemId
from koord.domain.consents import Answer, CaseFacts, Direction, Judgement, Receiver, judge
from koord.domain.dates import day_month
from koord.domain.dispatches import (
    BEFORE_MEETING,
    FILTERED,
    MINUTES,
    Dispatch,
    DispatchState,
    Limits,
    direction_of,
    key_of,
    made_last,
    standing,
)
from koord.domain.names import clean_text, fold
from koord.domain.people import Member, Role, is_blocked
from koord.domain.routine import Routine
from koord.errors import ConsentStopsError, InvalidValueError, NotFoundError, StateForbidsError
from koord.services.desk import Desk, KnownCase, facts_of, know_case
from koord.services.writing.invitees import named
from koord.workbook.change import ChangeUnit, change
from koord.workbook.queries import dispatches as dispatch_queries
from koord.workbook.queries.history import newest_number
from koord.workbook.tables import Dispatch as DispatchRow

LONGEST_GROUND = 500
SHORTEST_GROUND = 8
LONGEST_TOLD = 20_000
NO_VERSION = "det er ikke laget noen utgave for denne mottakeren"


@dataclass(frozen=True, slots=True)
class Addressed:
    """That something is made for a receiver, or goes to her, and on which ground.

    Attributes:
        kind: Which paper, as `referat`.
        on: The day.
        judgement: What the consents said of her that day.
        ground: The sentence that stands in where they do not allow it.
        what: What it holds, where the paper's kind does not tell.
    """

    kind: str
    on: date
    member: Member
    judgement: Judgement
    ground: str | None = None
    what: str | None = None
    topic: str | None = None
    channel: str | None = None
    sha256: str | None = None


def insert_dispatch(
    unit: ChangeUnit, item: ItemId, addressed: Addressed, state: DispatchState
) -> None:
    """Write one row of the log inside a change set."""
    found = unit.connection.execute("SELECT id FROM cases WHERE number = ?", (item.case,))
    (case_id,) = found.fetchone()
    member, judgement = addressed.member, addressed.judgement
    consent_id, scope_id = None, None
    if addressed.ground is None and judgement.consent is not None:
        consent_id, scope_id = _consent_row(unit, case_id, addressed)
    unit.insert(
        DispatchRow,
        case_id=case_id,
        number=item.number,
        kind=addressed.kind,
        person_id=member.person_id,
        agency_id=member.agency.id if member.agency else None,
        state=state.value,
        sent_on=addressed.on.isoformat(),
        channel=addressed.channel,
        what=addressed.what,
        topic=addressed.topic,
        consent_id=consent_id,
        scope_id=scope_id,
        other_ground=addressed.ground,
        sha256=addressed.sha256,
        limits=_limits(judgement) if state is DispatchState.MADE else None,
        recorded_at=unit.at,
        change_set_id=unit.number,
    )


def _limits(judgement: Judgement) -> str:
    return json.dumps({"denied": judgement.denied, "only": judgement.only}, ensure_ascii=False)


def _consent_row(unit: ChangeUnit, case_id: int, addressed: Addressed) -> tuple[int, int | None]:
    """Return the consent the judgement names, and its row for this receiver and this way."""
    number = addressed.judgement.consent
    assert number is not None
    rows = dispatch_queries.consent_rows(unit.connection, case_id, number)
    member, asked = addressed.member, direction_of(addressed.kind)
    agency = member.agency.id if member.agency else None
    theirs = [
        row_id
        for _, row_id, agency_id, person_id, direction in rows
        if Direction(direction).covers(asked)
        and (
            (agency_id is not None and agency_id == agency)
            or (person_id is not None and person_id == member.person_id)
        )
    ]
    return int(rows[0][0]), theirs[0] if theirs else None


def read_ground(text: str | None) -> str | None:
    """Return the sentence that stands in for a consent.

    Raises:
        InvalidValueError: It is no sentence.
    """
    return explained(text, "Grunnlaget", '--grunnlag "Opplysningsplikt etter …"')


def explained(text: str | None, what: str, hint: str) -> str | None:
    """Return a sentence that explains why something is done all the same; a letter is none.

    Raises:
        InvalidValueError: It is too short to explain anything.
    """
    if text is None:
        return None
    sentence = clean_text(text, what, LONGEST_GROUND)
    if len(sentence) < SHORTEST_GROUND:
        raise InvalidValueError(f"{what} må være en setning som forklarer hvorfor.", hint=hint)
    return sentence


# --- recording that it went --------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class NewSending:
    """That something went out.

    Attributes:
        kind: Which paper; `None` when only one kind is made.
        to: Names of receivers.
        everyone: All the newest version was made for.
        without: Names of those it did not go to, on purpose.
        on: The day it went; `None` for today.
        ground: The sentence that stands in where a consent does not allow it.
    """

    channel: str
    kind: str | None = None
    to: tuple[str, ...] = ()
    everyone: bool = False
    without: tuple[str, ...] = ()
    on: date | None = None
    ground: str | None = None


@dataclass(frozen=True, slots=True)
class SentTo:
    """One receiver it went to, and on which ground: a consent, a sentence, or the role."""

    name: str
    consent: ItemId | None
    ground: str | None


@dataclass(frozen=True, slots=True)
class Sending:
    """What was recorded.

    Attributes:
        already: Those it was recorded for before.
        left_out: Those it did not go to, and why.
        changed: False when all of it stood there.
    """

    item: ItemId
    kind: str
    on: date
    channel: str
    sent: tuple[SentTo, ...]
    already: tuple[str, ...]
    left_out: tuple[tuple[str, str], ...]
    remarks: tuple[str, ...] = ()
    changed: bool = True


def record_sent(desk: Desk, item: ItemId, new: NewSending) -> Sending:
    """Record that a paper went out: to whom, when, how, and on which consent.

    Everyone is judged on the day it went, by the one judgement. Whoever may not have it stops it,
    unless she is left out or a sentence says on which other ground: a duty to report is never
    blocked. Then even one who is blocked passes, but only when she is named.

    Raises:
        NotFoundError: No such case, item, paper or person.
        InvalidValueError: The day has not come, or lies before the paper was made.
        ConsentStopsError: Someone may not have it; everyone it concerns is named at once.
        StateForbidsError: It was not made for anyone.
    """
    on = new.on or desk.today
    with desk.book.reading() as connection:
        seen = newest_number(connection)
        known = know_case(connection, str(item.case))
        facts = facts_of(connection, known)
        rows = standing(dispatch_queries.dispatches_of(connection, known.case.id))
        kind = _kind(connection, item, rows, new.kind)
    channel = one_channel(known.routine, new.channel)
    made = made_last(rows, item.number, kind)
    _check_day(on, desk.today, made)
    ground = read_ground(new.ground)
    skipped = named(known, new.without, on)
    named_ones = named(known, new.to, on)
    receivers = _receivers(known, item, kind, made, new, named_ones, on)
    going = [member for member in receivers if key_of(member) not in {key_of(m) for m in skipped}]
    judged = _judged(facts, kind, made, going, on)
    passing = _passing(facts, judged, ground, named_ones, item, kind)
    fresh = [
        _addressed(kind, on, channel, one, made)
        for one in passing
        if not _is_recorded(rows, item, kind, made, one[0], channel, new.on)
    ]
    left = [m for m in skipped if any(row.whom == key_of(m) for row in made)]
    newly_left = [m for m in left if not _is_left_out(rows, item, kind, made, m)]
    if fresh or newly_left:
        with change(desk.book.connection, "sendt", desk.at, seen=seen) as unit:
            for addressed in fresh:
                insert_dispatch(unit, item, addressed, DispatchState.SENT)
            for member in newly_left:
                left_out = Addressed(kind, on, member, Judgement(Answer.NO))
                insert_dispatch(unit, item, left_out, DispatchState.LEFT_OUT)
            names = ", ".join(one.member.label for one in fresh) or "ingen"
            unit.sentence = f"Førte {kind} {item} som sendt {day_month(on)} til {names}"
    written = {key_of(one.member) for one in fresh}
    return Sending(
        item=item,
        kind=kind,
        on=on,
        channel=channel,
        sent=tuple(_sent_to(item, one) for one in fresh),
        already=tuple(m.label for m, _, _ in passing if key_of(m) not in written),
        left_out=tuple((m.label, "valgt bort") for m in skipped),
        remarks=_remarks(facts, fresh),
        changed=bool(fresh or newly_left),
    )


def one_channel(routine: Routine, word: str) -> str:
    """Return a channel as it stands on the closed list.

    Raises:
        InvalidValueError: It is not on it.
    """
    for channel in routine.channels:
        if fold(channel) == fold(word):
            return channel
    raise InvalidValueError(
        f"«{word[:40]}» er ikke en kjent kanal.", hint=f"Velg blant: {', '.join(routine.channels)}"
    )


@dataclass(frozen=True, slots=True)
class Candidate:
    """Someone a paper was made for, and whether she may have it today."""

    member: Member
    judgement: Judgement
    reason: str | None


def candidates(
    desk: Desk, item: ItemId, word: str | None
) -> tuple[str, tuple[Candidate, ...], Routine]:
    """Return which paper a word means, whom its newest version was made for, and the routine.

    Raises:
        NotFoundError: No such case, item or paper.
    """
    with desk.book.reading() as connection:
        known = know_case(connection, str(item.case))
        facts = facts_of(connection, known)
        rows = standing(dispatch_queries.dispatches_of(connection, known.case.id))
        kind = _kind(connection, item, rows, word)
    made = made_last(rows, item.number, kind)
    members = [member_of(known, row, desk.today) for row in made]
    judged = _judged(facts, kind, made, members, desk.today)
    return kind, tuple(Candidate(*one) for one in judged), known.routine


_Judged = tuple[Member, Judgement, str | None]


def _kind(connection: Any, item: ItemId, rows: Sequence[Dispatch], word: str | None) -> str:
    mine = {row.kind: None for row in rows if row.number == item.number}
    kinds = tuple(dict.fromkeys((*mine, *dispatch_queries.kinds_made(connection, item))))
    kinds = tuple(kind for kind in kinds if kind not in ("kalender", "folgetekst", "epost"))
    if not kinds:
        raise NotFoundError(
            f"Det er ikke laget noe papir for {item}.", hint=f"koord sak vis {item.case}"
        )
    if word is None and len(kinds) == 1:
        return kinds[0]
    for kind in kinds:
        if word is not None and fold(kind) == fold(word):
            return kind
    what = f"Det er ikke laget «{word[:40]}» for {item}." if word else f"Hva av {item} er sendt?"
    raise NotFoundError(what, hint=[f"koord sendt {item} {kind}" for kind in kinds])


def _check_day(on: date, today: date, made: Sequence[Dispatch]) -> None:
    if on > today:
        raise InvalidValueError(
            f"{day_month(on)} er ikke kommet ennå.", hint="Skriv dagen det gikk: --dato DATO"
        )
    if made and on < made[0].on:
        raise InvalidValueError(
            f"Papiret ble laget {day_month(made[0].on)}, etter {day_month(on)}.",
            hint=f"Skriv dagen det gikk: --dato {made[0].on:%d.%m.%Y}",
        )


def _receivers(
    known: KnownCase,
    item: ItemId,
    kind: str,
    made: Sequence[Dispatch],
    new: NewSending,
    named_ones: Sequence[Member],
    on: date,
) -> tuple[Member, ...]:
    if new.everyone and not made:
        raise StateForbidsError(
            f"Det står ikke hvem {kind} {item} ble laget for.",
            hint=f"Skriv hvem det gikk til: koord sendt {item} {kind} --til NAVN --kanal KANAL",
        )
    theirs = [member_of(known, row, on) for row in made] if new.everyone else []
    keys = {row.whom for row in made}
    asked = list(named_ones)
    if kind in FILTERED and any(key_of(m) in keys for m in asked):
        # «PPT» means those of them it was made for, not the others who sit there.
        from_services = {m.agency.id for m in asked if m.agency and key_of(m) in keys}
        asked = [
            m for m in asked if key_of(m) in keys or not (m.agency and m.agency.id in from_services)
        ]
    found = {key_of(member): member for member in (*theirs, *asked)}
    return tuple(found.values())


def member_of(known: KnownCase, row: Dispatch, on: date) -> Member:
    """Return the member a row names, as she is in the case on a day; someone gone has no role."""
    theirs = [m for m in known.members if key_of(m) == row.whom]
    there = [m for m in theirs if m.is_active(on)]
    same = [m for m in there if (m.agency.id if m.agency else None) == row.agency_id]
    for choice in (same, there, theirs):
        if choice:
            return choice[-1]
    return Member(0, Role.MEMBER, row.person_id, row.receiver, starts=date.max)


def _judged(
    facts: CaseFacts,
    kind: str,
    made: Sequence[Dispatch],
    receivers: Sequence[Member],
    on: date,
) -> list[_Judged]:
    """Judge each receiver on the day, with why she may not have it, or `None`."""
    mine = {row.whom: row for row in made}
    topic = made[0].topic if made else None
    judged = []
    for member in receivers:
        judgement = judge(facts, Receiver(member=member), on, direction_of(kind), topic)
        row = mine.get(key_of(member))
        judged.append((member, judgement, _reason(judgement, row, kind, topic)))
    return judged


def _reason(judgement: Judgement, row: Dispatch | None, kind: str, topic: str | None) -> str | None:
    if not judgement.answer.permits:
        return judgement.reasons[0]
    if row is None:
        return NO_VERSION if kind in FILTERED else None
    closed = row.limits.widened_by(Limits.of(judgement))
    if closed and topic is None:
        return f"papiret er fra før dette ble unntatt: {', '.join(closed)}"
    return None


def _passing(
    facts: CaseFacts,
    judged: Sequence[_Judged],
    ground: str | None,
    named_ones: Sequence[Member],
    item: ItemId,
    kind: str,
) -> list[tuple[Member, Judgement, str | None]]:
    """Return those it may go to, with the sentence where it goes on another ground.

    Raises:
        ConsentStopsError: Someone may not have it.
    """
    by_name = {key_of(member) for member in named_ones}
    passing: list[_Judged] = []
    stopped: list[tuple[Member, Judgement, str]] = []
    for member, judgement, reason in judged:
        if reason is None:
            passing.append((member, judgement, None))
        elif ground is not None and (
            key_of(member) in by_name or not is_blocked(member, facts.members)
        ):
            passing.append((member, judgement, ground))
        else:
            stopped.append((member, judgement, reason))
    if stopped:
        too_old = any(j.answer.permits and reason != NO_VERSION for _, j, reason in stopped)
        anew = _anew(item, kind) if too_old else ()
        raise stop(facts, stopped, f"Kan ikke føre {kind} som sendt til", anew)
    return passing


def _anew(item: ItemId, kind: str) -> tuple[str, ...]:
    """Return the command that makes the paper as the consents now have it."""
    label = "Lag det på nytt:            "
    if kind == MINUTES:
        return (f"{label} koord referat {item} --på-nytt",)
    if kind in BEFORE_MEETING:
        return (f"{label} koord innkall {item.case} --møte {item} --på-nytt",)
    return ()


def stop(
    facts: CaseFacts,
    stopped: Sequence[tuple[Member, Judgement, str]],
    what: str,
    hint: Sequence[str] = (),
) -> ConsentStopsError:
    """Return the error that names everyone who may not have something, and why."""
    lines = []
    for member, _, reason in stopped:
        service = f" ({member.agency.name})" if member.agency and member.name else ""
        lines.append(f"{what} {member.label}{service}: {reason}.")
    return ConsentStopsError(
        "\n".join(lines),
        hint=hint,
        items=[
            {
                "name": member.label,
                "service": member.agency.name if member.agency else None,
                "answer": judgement.answer.value,
                "reason": reason,
                "consent": f"{facts.number}.{judgement.consent}" if judgement.consent else None,
                "missing": list(judgement.missing),
                "blocked": is_blocked(member, facts.members),
            }
            for member, judgement, reason in stopped
        ],
    )


def _addressed(
    kind: str,
    on: date,
    channel: str,
    one: tuple[Member, Judgement, str | None],
    made: Sequence[Dispatch],
) -> Addressed:
    member, judgement, ground = one
    row = next((r for r in made if r.whom == key_of(member)), None)
    shared = made[0] if made and kind not in FILTERED else row
    return Addressed(
        kind,
        on,
        member,
        judgement,
        ground=ground,
        channel=channel,
        what=shared.what if shared else None,
        topic=made[0].topic if made else None,
        sha256=shared.sha256 if shared else None,
    )


def _later(
    rows: Sequence[Dispatch], item: ItemId, kind: str, made: Sequence[Dispatch], member: Member
) -> list[Dispatch]:
    """Return what stands of this paper for a receiver since its newest version was made."""
    newest = max((row.id for row in made), default=0)
    return [
        row
        for row in rows
        if row.paper == (item.number, kind) and row.whom == key_of(member) and row.id > newest
    ]


def _is_recorded(
    rows: Sequence[Dispatch],
    item: ItemId,
    kind: str,
    made: Sequence[Dispatch],
    member: Member,
    channel: str,
    on: date | None,
) -> bool:
    return any(
        row.state is DispatchState.SENT and row.channel == channel and on in (None, row.on)
        for row in _later(rows, item, kind, made, member)
    )


def _is_left_out(
    rows: Sequence[Dispatch], item: ItemId, kind: str, made: Sequence[Dispatch], member: Member
) -> bool:
    later = _later(rows, item, kind, made, member)
    return any(row.state is DispatchState.LEFT_OUT for row in later)


def _sent_to(item: ItemId, one: Addressed) -> SentTo:
    number = one.judgement.consent if one.ground is None else None
    return SentTo(one.member.label, ItemId(item.case, number) if number else None, one.ground)


def _remarks(facts: CaseFacts, fresh: Sequence[Addressed]) -> tuple[str, ...]:
    by_ground = [one.member for one in fresh if one.ground is not None]
    blocked = [m.label for m in by_ground if is_blocked(m, facts.members)]
    said = []
    if by_ground:
        names = ", ".join(member.label for member in by_ground)
        said.append(f"Uten samtykke, på annet rettslig grunnlag: {names}.")
    if blocked:
        said.append(f"Sperret i saken, og ført fordi du skrev et grunnlag: {', '.join(blocked)}.")
    return tuple(said)
