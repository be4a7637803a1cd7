"""Tasks: what is promised, by whom, and in which order it asks for attention."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from enum import StrEnum

from koord.domain.cases import ItemId
from koord.domain.dates import day_month
from koord.domain.journal import Entry
from koord.domain.meetings import TALK, Meeting, MeetingState, MinutesState
from koord.domain.plans import Lack, LackingPlan
from koord.domain.repeats import Repeat
from koord.values import value

SOON_DAYS = 7
"""What is due within this many days shows in the list over all cases."""
WAITING_DAYS = 2
"""A promise of another asks for attention this many days after one of hers with the same day."""
PRIVACY_DAYS = 14
"""Days from `oppsett` within which the use of the workbook should be settled."""


class TaskState(StrEnum):
    """Where a task stands; the value stands in JSON."""

    OPEN = "open"
    WAITING = "waiting"
    DONE = "done"
    DROPPED = "dropped"

    @property
    def is_open(self) -> bool:
        """Whether it still stands on the list."""
        return self is TaskState.OPEN or self is TaskState.WAITING


@value
class Note:
    """What she wrote about a task later.

    Attributes:
        day: The day she wrote it.
    """

    day: date
    text: str


@value
class Task:
    """Something to do in a case.

    Attributes:
        item: Its number, or `None` when it is derived from the state of the case.
        responsible: What the responsible is called; `du` for the coordinator herself.
        state: `WAITING` when it is open and someone else has promised it.
        source: Where it comes from, in a few words.
        remedy: The command that makes a derived task vanish.
        is_request: Another has been asked for something in a letter.
        since: The day it was put on the list.
        repeats: How often it comes again; doing it makes the next one.
        notes: What she wrote about it later, the newest first; `None` where nobody looked.
        last_contact: The day there was contact with the family last, when it is about that.
    """

    item: ItemId | None
    case: int
    code: str
    what: str
    responsible: str
    due: date | None
    state: TaskState
    source: str | None = None
    responsible_id: int | None = None
    own_wish: bool = False
    remedy: str | None = None
    is_request: bool = False
    since: date | None = None
    repeats: Repeat | None = None
    last_contact: date | None = None
    notes: tuple[Note, ...] | None = None


def is_overdue(task: Task, today: date) -> bool:
    """Tell whether an open task's day has passed."""
    return task.state.is_open and task.due is not None and task.due < today


def is_soon(task: Task, today: date) -> bool:
    """Tell whether an open task is overdue or due within a week."""
    return (
        task.state.is_open
        and task.due is not None
        and task.due <= today + timedelta(days=SOON_DAYS)
    )


def attention_key(task: Task) -> tuple[int, int, int]:
    """Sort key: the most urgent first, what has no date last, then by number.

    It is the same whatever day it is; `urgency` tells it in words on a day.
    """
    number = task.item.number if task.item else 0
    waits = WAITING_DAYS if task.state is TaskState.WAITING else 0
    return (task.due or date.max).toordinal() + waits, task.case, number


def next_of_each_case(tasks: Iterable[Task]) -> dict[int, Task]:
    """Return the one next task of each case: her own before what she waits for, soonest first."""
    ordered = sorted(tasks, key=lambda t: (t.state is TaskState.WAITING, attention_key(t)))
    found: dict[int, Task] = {}
    for task in ordered:
        if task.state.is_open:
            found.setdefault(task.case, task)
    return found


def minutes_missing(meeting: Meeting, code: str, today: date, within_days: int) -> Task | None:
    """Return the task that a meeting without minutes gives; it vanishes when they are written."""
    documented = meeting.versions or meeting.ip_evaluated_on is not None or meeting.talk is not None
    if meeting.held_on >= today or documented or meeting.state is MeetingState.CANCELLED:
        return None
    day = day_month(meeting.held_on)
    what, remedy = f"Skriv referat fra møtet {day}", f"koord referat {meeting.item}"
    if meeting.kind == TALK:
        what = f"Noter samtalen med bruker {day}"
        remedy = f"koord samtale {meeting.item.case} --dato {meeting.held_on}"
    return Task(
        item=None,
        case=meeting.item.case,
        code=code,
        what=what,
        responsible="du",
        due=meeting.held_on + timedelta(days=within_days),
        state=TaskState.OPEN,
        source=f"møte {meeting.item}",
        remedy=remedy,
    )


def minutes_to_finish(meeting: Meeting, code: str) -> Task | None:
    """Return the task of minutes that are out for comments; it vanishes when they are final."""
    if meeting.minutes_state is not MinutesState.FOR_COMMENTS:
        return None
    last = meeting.comments_by or meeting.held_on
    return Task(
        item=None,
        case=meeting.item.case,
        code=code,
        what=f"Gjør referatet fra møtet {day_month(meeting.held_on)} endelig",
        responsible="du",
        due=last + timedelta(days=1),
        state=TaskState.OPEN,
        source=f"møte {meeting.item}, kommentarfrist {day_month(last)}",
        remedy=f"koord referat {meeting.item} --endelig",
    )


def plan_missing(lacking: LackingPlan, today: date, plan_days: int) -> Task | None:
    """Return the task that a half-year without a whole plan gives; it vanishes when it has one.

    While the task a new case starts with is open, that one speaks of it; for the half-year a case
    was opened in, it is enough that it was ticked off. It is due half-way to the half-year, or
    when that much of it has gone.
    """
    half = lacking.half
    if lacking.has_start_task or half.start <= lacking.opened_on:
        return None
    what = {
        Lack.PLAN: f"Lag møteplan for {half.label}",
        Lack.MEETING: f"Planlegg et møte {half.label}",
        Lack.USER: f"Gå gjennom møteplanen for {half.label} med bruker",
    }
    remedy = f"koord møteplan lag {lacking.case} --halvår {half.code}"
    before, late = (half.start + timedelta(days=days) for days in (-(plan_days // 2), plan_days))
    return Task(
        item=None,
        case=lacking.case,
        code=lacking.code,
        what=what[lacking.lack],
        responsible="du",
        due=before if today < half.start else late,
        state=TaskState.OPEN,
        source=f"møteplan: {lacking.lack}",
        remedy=f"{remedy} --med-bruker DATO" if lacking.lack is Lack.USER else remedy,
    )


def to_post(entries: Sequence[Entry], today: date, within_days: int) -> tuple[Task, ...]:
    """Return one task for each case with something that should have been posted by now (L34).

    Args:
        entries: What is not posted, the oldest first.
        today: The day.
        within_days: Days within which it should be.
    """
    by_case: dict[int, list[Entry]] = {}
    for entry in entries:
        by_case.setdefault(entry.item.case, []).append(entry)
    return tuple(
        _to_post(waiting, within_days)
        for waiting in by_case.values()
        if waiting[0].age(today) > within_days
    )


def _to_post(waiting: Sequence[Entry], within_days: int) -> Task:
    oldest = waiting[0]
    rest = f" og {len(waiting) - 1} til" if len(waiting) > 1 else ""
    return Task(
        item=None,
        case=oldest.item.case,
        code=oldest.code,
        what=f"Før i fagsystemet: {oldest.item} {oldest.title}{rest}",
        responsible="du",
        due=oldest.day + timedelta(days=within_days),
        state=TaskState.OPEN,
        source=f"fra {day_month(oldest.day)}",
        remedy=f"koord fagsystem {oldest.item.case}",
    )


def privacy_unsettled(created_on: date) -> Task:
    """Return the task that stands until the use of the workbook is settled with the leader."""
    return Task(
        item=None,
        case=0,
        code="",
        what="Avklar bruken av koord med leder og personvernombud",
        responsible="du",
        due=created_on + timedelta(days=PRIVACY_DAYS),
        state=TaskState.OPEN,
        source="personvern",
        remedy="koord om --personvern",
    )
