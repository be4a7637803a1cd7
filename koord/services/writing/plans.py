"""Planning a half-year: the proposal, her answers to it, and the plan with its paper."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, time
from pathlib import Path
from typing import Any

from koord.documents.pipeline import DEFAULT_FORMATS
from koord.domain.cases import ItemId
from koord.domain.dates import HalfYear, date_with_week, day_month, remarks
from koord.domain.meetings import TALK, Meeting, MeetingState
from koord.domain.names import clean_text
from koord.domain.planning import (
    Decide,
    Line,
    LineKind,
    Obstacles,
    Wanted,
    propose,
    why_not_at,
)
from koord.domain.plans import (
    Activity,
    EntryKind,
    Plan,
    PlanFacts,
    entries_of,
    standing_meetings,
    weeks_of,
)
from koord.domain.school import school_year
from koord.errors import InvalidValueError, StateForbidsError
from koord.exchange.calendar import new_uid
from koord.services.desk import Desk, KnownCase, know_case
from koord.services.reading.plans import (
    PlanPage,
    no_school_calendar,
    page_of,
    plan_facts,
    start_task_words,
)
from koord.services.writing.activities import insert_activity
from koord.services.writing.frames import WHOLE_CASE
from koord.services.writing.papers import made, place_all, promise, staging
from koord.services.writing.plan_obstacles import obstacles_for
from koord.services.writing.plan_papers import papers_of_plan, plan_paper, stage_plan
from koord.services.writing.tasks import item_series
from koord.workbook.change import ChangeUnit, change
from koord.workbook.queries import plans as plan_queries
from koord.workbook.queries.history import newest_number
from koord.workbook.tables import HalfYearPlan
from koord.workbook.tables import Meeting as MeetingRow
from koord.workbook.tables import Task as TaskRow

EVALUATION = {
    "nb": "Se tilbake på halvåret sammen med bruker",
    "nn": "Sjå tilbake på halvåret saman med brukar",
}
LONGEST = 300


@dataclass(frozen=True, slots=True)
class Ground:
    """What a proposal is made from.

    Attributes:
        facts: The half-year as it stands.
        plan: The plan that is there already, or `None`.
        obstacles: What stands in the way of a day.
        remarks: What could not be looked at.
        seen: The newest change when this was read.
    """

    known: KnownCase
    facts: PlanFacts
    plan: Plan | None
    obstacles: Obstacles
    remarks: tuple[str, ...]
    seen: int


@dataclass(frozen=True, slots=True)
class Told:
    """What she says about a plan beside its lines.

    Attributes:
        with_user_on: The day it was made with the user.
        made_with: With whom.
        no_meeting_why: Why no meeting is needed, as agreed with the user.
    """

    with_user_on: date | None = None
    made_with: str | None = None
    no_meeting_why: str | None = None


@dataclass(frozen=True, slots=True)
class MadePlan:
    """A plan after a command.

    Attributes:
        page: The half-year as it now stands.
        lines: What was added, in the order it was proposed.
        added: Numbers of what was added.
        files: The paper.
        changed: False when nothing was added, or when it was only tried.
        start_task: Number of the start task that was ticked off with it.
    """

    page: PlanPage
    lines: tuple[Line, ...] = ()
    added: tuple[ItemId, ...] = ()
    files: tuple[Path, ...] = ()
    changed: bool = True
    start_task: ItemId | None = None
    remarks: tuple[str, ...] = ()


def plan_ground(desk: Desk, case: str, half: HalfYear) -> Ground:
    """Gather what a proposal is made from.

    Raises:
        NotFoundError: No such case.
        StateForbidsError: The half-year is over.
    """
    if half.end < desk.today:
        raise StateForbidsError(
            f"{half.label.capitalize()} er over.", hint=f"koord møteplan lag {case}"
        )
    with desk.book.reading() as connection:
        seen = newest_number(connection)
        known = know_case(connection, case)
        facts = plan_facts(connection, known, half, desk.today, known.case.language)
        plan = plan_queries.find_plan(connection, known.case.id, half)
        obstacles, said = obstacles_for(connection, desk, known, half)
    return Ground(known, facts, plan, obstacles, said, seen)


def days_taken(ground: Ground) -> frozenset[date]:
    """Return the days that the half-year's meetings and activities stand on already."""
    meetings = {m.held_on for m in ground.facts.meetings if m.state is not MeetingState.CANCELLED}
    return frozenset(meetings | {activity.starts for activity in ground.facts.activities})


def proposed(
    desk: Desk, ground: Ground, told: Told, decide: Decide, named: int = 0
) -> tuple[Line, ...]:
    """Lay out the half-year, with an answer to each line.

    Nothing is proposed that stands there already. Once the plan is made only what the half-year
    still lacks is proposed: a meeting, and the talk before one.

    Args:
        desk: Where to look.
        ground: What the proposal is made from.
        told: What she says beside the lines.
        decide: Answers each line.
        named: How many days for meetings she names.
    """
    no_meeting = told.no_meeting_why or (ground.plan and ground.plan.no_meeting_why)
    evaluated = {activity.what for activity in ground.facts.activities} & set(EVALUATION.values())
    facts = ground.facts
    wanted = Wanted(
        meetings=not no_meeting,
        evaluation=ground.plan is None and not evaluated,
        named=named,
    )
    return propose(
        facts.half,
        facts.routine.rhythm,
        desk.today,
        ground.obstacles,
        standing_meetings(facts),
        wanted,
        decide,
    )


def make_plan(
    desk: Desk,
    ground: Ground,
    lines: Sequence[Line],
    told: Told,
    formats: tuple[str, ...] = DEFAULT_FORMATS,
    *,
    dry_run: bool = False,
) -> MadePlan:
    """Write down a half-year, and make its paper.

    The start task that asks for the plan is ticked off once the plan was made with the user.

    Raises:
        InvalidValueError: A text or the day it was made with the user cannot be used.
        StateForbidsError: A day has a meeting already, or a meeting is planned though none is
            needed.
    """
    told = _checked(desk, ground, told)
    _refuse_same_day(ground, lines)
    case = ground.known.case
    after = _after(ground, lines)
    plan = _plan_after(desk, ground, told)
    page = _page(ground, after, plan)
    said = (*ground.remarks, *_line_remarks(desk, ground, lines), *_plan_remarks(page))
    same = ground.plan == plan
    if dry_run or (same and not lines):
        old = papers_of_plan(desk, case.number, after.half)
        files = () if dry_run else old
        return MadePlan(page, tuple(lines), files=files, changed=False, remarks=said)
    (paper,) = made(desk, [plan_paper(desk, ground.known, page)], formats)
    with staging(desk) as room:
        staged = stage_plan(desk, room, ground.known, after.half, paper)
        with change(desk.book.connection, "møteplan", desk.at, seen=ground.seen) as unit:
            added = _write(unit, ground, lines)
            _write_plan(unit, ground, plan)
            ticked = _tick_start_task(unit, desk, ground) if plan.made_with_user_on else None
            promise(unit, ItemId(case.number, WHOLE_CASE), staged)
            unit.sentence = f"Møteplan for {after.half.label} i sak {case.number}"
    final = place_all(desk.book, staged)
    with desk.book.reading() as connection:
        stands = page_of(connection, ground.known, after.half, desk.today)
    return MadePlan(
        stands, tuple(lines), added, tuple(final.values()), start_task=ticked, remarks=said
    )


def write_plan_paper(
    desk: Desk, case: str, half: HalfYear, formats: tuple[str, ...] = DEFAULT_FORMATS
) -> MadePlan:
    """Make the paper of a half-year anew, as it now stands.

    Raises:
        NotFoundError: No such case.
        StateForbidsError: The half-year is not planned.
    """
    with desk.book.reading() as connection:
        seen = newest_number(connection)
        known = know_case(connection, case)
        page = page_of(connection, known, half, desk.today, known.case.language)
    number = known.case.number
    if page.plan is None:
        raise StateForbidsError(
            f"Det er ingen møteplan for {half.label} i sak {number}.",
            hint=f"koord møteplan lag {number} --halvår {half.code}",
        )
    (paper,) = made(desk, [plan_paper(desk, known, page)], formats)
    with staging(desk) as room:
        staged = stage_plan(desk, room, known, half, paper)
        with change(desk.book.connection, "møteplan", desk.at, seen=seen) as unit:
            promise(unit, ItemId(number, WHOLE_CASE), staged)
            unit.has_changed = True
            unit.sentence = f"Skrev ut møteplanen for {half.label} i sak {number}"
    final = place_all(desk.book, staged)
    return MadePlan(page, files=tuple(final.values()), remarks=_plan_remarks(page))


# --- Before it is written -----------------------------------------------------------------------


def _checked(desk: Desk, ground: Ground, told: Told) -> Told:
    if told.with_user_on is not None and told.with_user_on > desk.today:
        raise InvalidValueError(
            f"{day_month(told.with_user_on)} har ikke vært ennå.",
            hint="--med-bruker er dagen dere laget planen sammen, når den har vært.",
        )
    if told.no_meeting_why is None:
        made_with = clean_text(told.made_with, "«Med hvem»", LONGEST) if told.made_with else None
        return replace(told, made_with=made_with)
    if told.with_user_on is None:
        raise InvalidValueError(
            "At det ikke trengs noe møte, avgjør bruker.",
            hint="Legg til dagen dere ble enige: --med-bruker DATO",
        )
    standing = standing_meetings(ground.facts)
    if standing:
        item = ItemId(ground.known.case.number, standing[0].number)
        raise StateForbidsError(
            f"Det er alt et møte i halvåret: {item} {day_month(standing[0].day)}.",
            hint=f"koord møteplan {ground.known.case.number} --halvår {ground.facts.half.code}",
        )
    return replace(
        told,
        made_with=clean_text(told.made_with, "«Med hvem»", LONGEST) if told.made_with else None,
        no_meeting_why=clean_text(told.no_meeting_why, "Grunnen", LONGEST),
    )


def _refuse_same_day(ground: Ground, lines: Sequence[Line]) -> None:
    """Refuse two meetings of one case on one day: they could not be told apart by it."""
    standing = [m for m in ground.facts.meetings if m.state is not MeetingState.CANCELLED]
    taken = {meeting.held_on: f"møte {meeting.item}" for meeting in standing}
    for line in lines:
        if line.day is None or line.kind is LineKind.EVALUATION:
            continue
        if line.day in taken:
            raise StateForbidsError(
                f"{day_month(line.day)} har alt {taken[line.day]} i denne saken.",
                hint="Velg en annen dag.",
            )
        taken[line.day] = f"et annet {line.kind}"


def _plan_after(desk: Desk, ground: Ground, told: Told) -> Plan:
    """Return the plan as it will be; what is not said again stays as it is."""
    plan = ground.plan or Plan(0, desk.today)
    return replace(
        plan,
        made_with_user_on=told.with_user_on or plan.made_with_user_on,
        made_with=told.made_with or plan.made_with,
        no_meeting_why=told.no_meeting_why or plan.no_meeting_why,
    )


def _after(ground: Ground, lines: Sequence[Line]) -> PlanFacts:
    """Return the half-year as it will be when the lines are in it."""
    facts, case = ground.facts, ground.known.case.number
    meetings, activities = list(facts.meetings), list(facts.activities)
    for line in lines:
        assert line.day is not None
        if line.kind is LineKind.EVALUATION:
            activities.append(Activity(ItemId(case, 0), EVALUATION[facts.language], line.day))
            continue
        kind = TALK if line.kind is LineKind.TALK else facts.routine.meeting_kinds[0].key
        meetings.append(
            Meeting(
                id=0,
                item=ItemId(case, 0),
                kind=kind,
                held_on=line.day,
                starts_at=line.starts_at,
                minutes_long=line.minutes,
                place=None,
                state=MeetingState.PLANNED,
                uid="",
                sequence=0,
            )
        )
    return replace(facts, meetings=tuple(meetings), activities=tuple(activities))


def _page(ground: Ground, facts: PlanFacts, plan: Plan) -> PlanPage:
    half = facts.half
    entries = entries_of(facts)
    breaks = tuple(
        b for b in ground.obstacles.breaks if b.starts <= half.end and b.ends >= half.start
    )
    return PlanPage(
        case=ground.known.case,
        half=half,
        plan=plan,
        entries=entries,
        activities=facts.activities,
        weeks=weeks_of(half, entries, breaks),
        breaks=breaks,
        has_school_calendar=any(
            school_year(b.starts) == school_year(half.start) for b in ground.obstacles.breaks
        ),
    )


def _line_remarks(desk: Desk, ground: Ground, lines: Sequence[Line]) -> tuple[str, ...]:
    """Say what is worth a second look at days that she chose herself."""
    said = []
    for line in lines:
        if line.day is None:
            continue
        at = line.starts_at or time()
        why = why_not_at(line.day, at, line.minutes, ground.obstacles)
        if why is not None:
            said.append(f"{line.kind.capitalize()} {date_with_week(line.day)}: {why}.")
        far = remarks(line.day, desk.today) if why is None else ()
        said += [f"{line.kind.capitalize()} {day_month(line.day)}: {text}" for text in far]
    return tuple(said)


def _plan_remarks(page: PlanPage) -> tuple[str, ...]:
    said = []
    number, half = page.case.number, page.half
    meetings = [e for e in page.entries if e.kind is EntryKind.MEETING]
    if not meetings and (page.plan is None or page.plan.no_meeting_why is None):
        said.append(
            "Det er ikke noe møte i halvåret. Er dere enige om at det ikke trengs: "
            f'koord møteplan lag {number} --halvår {half.code} --ikke-behov "…" --med-bruker DATO'
        )
    if not page.has_school_calendar:
        said.append(no_school_calendar(half.start))
    return tuple(said)


# --- Writing it down ----------------------------------------------------------------------------


def _write(unit: ChangeUnit, ground: Ground, lines: Sequence[Line]) -> tuple[ItemId, ...]:
    known, facts = ground.known, ground.facts
    rows = {meeting.item.number: meeting.id for meeting in facts.meetings}
    added: list[ItemId] = []
    newest: int | None = None
    for line in lines:
        assert line.day is not None
        if line.kind is LineKind.EVALUATION:
            what = EVALUATION[facts.language]
            number = insert_activity(unit, known, what, line.day, None, known.coordinator.id)
        else:
            talk = line.kind is LineKind.TALK
            prepares = (rows[line.prepares] if line.prepares else newest) if talk else None
            kind = TALK if talk else facts.routine.meeting_kinds[0].key
            number, row_id = _insert_meeting(unit, known, line, kind, prepares)
            newest = newest if talk else row_id
        added.append(ItemId(known.case.number, number))
    return tuple(added)


def _insert_meeting(
    unit: ChangeUnit, known: KnownCase, line: Line, kind: str, prepares: int | None
) -> tuple[int, int]:
    assert line.day is not None
    number = unit.next_number(item_series(known.case.id))
    row_id = unit.insert(
        MeetingRow,
        case_id=known.case.id,
        number=number,
        kind=kind,
        held_on=line.day.isoformat(),
        starts_at=line.starts_at.isoformat("minutes") if line.starts_at else None,
        minutes_long=line.minutes,
        leader_id=known.coordinator.id,
        state=MeetingState.PLANNED.value,
        uid=new_uid(),
        prepares_id=prepares,
    )
    return number, row_id


def _write_plan(unit: ChangeUnit, ground: Ground, plan: Plan) -> None:
    values: Mapping[str, Any] = {
        "made_with_user_on": plan.made_with_user_on.isoformat() if plan.made_with_user_on else None,
        "made_with": plan.made_with,
        "no_meeting_why": plan.no_meeting_why,
    }
    if ground.plan is not None:
        unit.update(HalfYearPlan, ground.plan.id, **values)
        return
    unit.insert(
        HalfYearPlan,
        case_id=ground.known.case.id,
        half_year=ground.facts.half.key,
        made_on=plan.made_on.isoformat(),
        **values,
    )


def _tick_start_task(unit: ChangeUnit, desk: Desk, ground: Ground) -> ItemId | None:
    words = start_task_words(ground.facts.routine)
    rows = unit.connection.execute(
        "SELECT id, number, what FROM tasks WHERE case_id = ? AND state = 'open' ORDER BY number",
        (ground.known.case.id,),
    ).fetchall()
    for row_id, number, what in rows:
        if what in words:
            unit.update(TaskRow, row_id, state="done", closed_on=desk.today.isoformat())
            return ItemId(ground.known.case.number, number)
    return None
