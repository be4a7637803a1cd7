"""Tasks: what is promised, by whom, and in which order it asks for attention."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from enum import StrEnum

from koord.domain.cases import ItemId
from koord.domain.consents import CaseFacts, RowState, RowStatus, row_statuses
from koord.domain.dates import add_years_birthday, age_on, day_month
from koord.domain.meetings import TALK, Meeting, MeetingState, MinutesState
from koord.domain.plans import Lack, LackingPlan
from koord.values import value

SOON_DAYS = 7
"""What is due within this many days shows in the list over all cases."""
LAPSED_DAYS = 90
"""A consent that ran out longer ago than this many days is not asked about any more."""
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
class Task:
    """Something to do in a case.

    Attributes:
        item: Its number, or `None` when it is derived from the state of the case.
        responsible: What the responsible is called; `du` for the coordinator herself.
        state: `WAITING` when it is open and someone else has promised it.
        source: Where it comes from, in a few words.
        remedy: The command that makes a derived task vanish.
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


def attention_key(task: Task) -> tuple[date, int, int]:
    """Sort key: the nearest due date first, what has no date last, then by number."""
    number = task.item.number if task.item else 0
    return task.due or date.max, task.case, number


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


def consents_to_renew(
    facts: CaseFacts, code: str, today: date, first_warning: int
) -> tuple[Task, ...]:
    """Return the tasks that consents about to run out give, or that have run out lately.

    A receiver is left out when another paper takes over without a gap, and after a refusal or a
    withdrawal; when a paper lies unsigned, the task is to get it signed. The task vanishes with
    its reason.

    Args:
        facts: The case.
        code: The case's display code.
        today: The day.
        first_warning: Days before the end at which it shows; it is due half-way.
    """
    by_receiver: dict[tuple[int | None, int | None], list[RowStatus]] = {}
    for status in row_statuses(facts, today):
        receiver = status.scope.agency_id, status.scope.person_id
        by_receiver.setdefault(receiver, []).append(status)
    found = (_renewal(facts, code, rows, today, first_warning) for rows in by_receiver.values())
    return tuple(task for task in found if task is not None)


def _renewal(
    facts: CaseFacts, code: str, rows: Sequence[RowStatus], today: date, first: int
) -> Task | None:
    case = facts.number
    standing = [row for row in rows if _has_reached(row, today)]
    ending = [
        row
        for row in standing
        if -LAPSED_DAYS <= (row.until - today).days <= first
        and not any(_takes_over(other, row, today) for other in standing)
    ]
    last = min(ending, key=lambda row: row.until, default=None)
    if last is None:
        return None
    unsigned = [r for r in rows if r.state is RowState.UNSIGNED and r.scope.ends > last.until]
    receiver = last.scope.receiver
    item = f"{case}.{last.consent.number}"
    if unsigned:
        form = f"{case}.{unsigned[-1].consent.number}"
        what = f"Få skjema {form} for {receiver} underskrevet"
        remedy = f"koord samtykke gitt {form} --signert DATO --av NAVN"
    else:
        what = f"Lag nytt samtykke for {receiver}"
        remedy = f"koord samtykke skjema {case} --lik {item}"
    return Task(
        item=None,
        case=case,
        code=code,
        what=what,
        responsible="du",
        due=last.until - timedelta(days=first // 2),
        state=TaskState.OPEN,
        source=_why_renew(facts, last, item, today),
        remedy=remedy,
    )


def _why_renew(facts: CaseFacts, row: RowStatus, item: str, today: date) -> str:
    """Say when a row runs out, and what makes it when it is not its own last day."""
    ends = f"samtykke {item} {'går' if row.until >= today else 'gikk'} ut {day_month(row.until)}"
    if row.until == row.scope.ends:
        return ends
    turns = row.until + timedelta(days=1)
    if facts.care_since == turns:
        return f"{ends}: barnevernet får omsorgen dagen etter"
    age = age_on(facts.born, turns) if facts.born is not None else 0
    if facts.born is not None and age and add_years_birthday(facts.born, age) == turns:
        return f"{ends}: bruker fyller {age} år dagen etter"
    return f"{ends}: andre må skrive under fra dagen etter"


def _has_reached(row: RowStatus, today: date) -> bool:
    """Tell whether a row reaches now or later, or did until it ran out or a birthday ended it."""
    if row.state in (RowState.VALID, RowState.NOT_YET):
        return True
    ran_out = row.state is RowState.ENDED or (row.state is RowState.UNSIGNED and row.until < today)
    return ran_out and bool(row.signers)


def _takes_over(other: RowStatus, row: RowStatus, today: date) -> bool:
    """Tell whether another row lets as much pass for longer, and begins before this one ends."""
    if (other.until, other.consent.id) <= (row.until, row.consent.id):
        return False
    covers_topics = not other.scope.allowed or (
        bool(row.scope.allowed) and set(row.scope.allowed) <= set(other.scope.allowed)
    )
    gapless = other.scope.starts <= row.until + timedelta(days=1) or row.until < today
    return gapless and covers_topics and other.scope.direction.covers(row.scope.direction)


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
