"""Putting tasks on the list, and taking them off."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from koord.domain.cases import ItemId
from koord.domain.dates import day_month
from koord.domain.names import clean_text
from koord.domain.repeats import Repeat, next_in_series
from koord.domain.tasks import Task, TaskState
from koord.errors import InvalidValueError, StateForbidsError
from koord.services.desk import Desk, find_member, get_task, know_case
from koord.workbook.change import ChangeUnit, change
from koord.workbook.queries import plans as plan_queries
from koord.workbook.queries import tasks as task_queries
from koord.workbook.tables import Task as TaskRow

LONGEST_TASK = 500


@dataclass(frozen=True, slots=True)
class ChangedTask:
    """A task after a command.

    Attributes:
        changed: False when it was so already.
        next_one: The task of the same case that now comes first.
        school_break: The school break that its day lies in.
        following: The one that was made because it repeats.
    """

    task: Task
    changed: bool = True
    next_one: Task | None = None
    school_break: str | None = None
    following: Task | None = None


def add_task(
    desk: Desk,
    case: str,
    what: str,
    due: date | None = None,
    responsible: str | None = None,
    repeats: Repeat | None = None,
) -> ChangedTask:
    """Put a task on the list; one that stands there already is not put there twice.

    Raises:
        NotFoundError: No such case, or nobody of that name in it.
        InvalidValueError: The text is empty, too long, or holds an 11-digit number; or it repeats
            from no day.
    """
    if repeats is not None and due is None:
        raise InvalidValueError(
            "Det som gjentas, må ha en første dag.", hint=f"--frist fredag --hver {repeats.word}"
        )
    text = clean_text(what, "Gjøremålet", longest=LONGEST_TASK)
    with desk.book.reading() as connection:
        known = know_case(connection, case)
        who = find_member(known, responsible, desk.today) if responsible else known.coordinator
        for task in task_queries.tasks_of_case(connection, known.case.id):
            same = (task.what, task.due, task.responsible_id, task.repeats)
            if same == (text, due, who.id, repeats):
                return ChangedTask(task, changed=False)
    with change(desk.book.connection, "husk", desk.at) as unit:
        item = insert_task(
            unit,
            desk,
            known.case.id,
            known.case.number,
            what=text,
            responsible_id=who.id,
            due=due,
            repeats=repeats,
            repeats_from=due if repeats is not None else None,
        )
        unit.sentence = f"La {item} på lista: {text}"
        return ChangedTask(
            get_task(unit.connection, item), school_break=_break_on(unit.connection, due)
        )


def insert_task(
    unit: ChangeUnit,
    desk: Desk,
    case_id: int,
    case_number: int,
    *,
    what: str,
    responsible_id: int,
    due: date | None,
    origin: str = "hand",
    source: str | None = None,
    meeting_id: int | None = None,
    own_wish: bool = False,
    done: bool = False,
    repeats: Repeat | None = None,
    repeats_from: date | None = None,
) -> ItemId:
    """Add a task inside a change set and return its number."""
    number = unit.next_number(item_series(case_id))
    unit.insert(
        TaskRow,
        case_id=case_id,
        number=number,
        what=what,
        responsible_id=responsible_id,
        due=None if due is None else due.isoformat(),
        origin=origin,
        source=source,
        meeting_id=meeting_id,
        own_wish=own_wish,
        created_on=desk.today.isoformat(),
        state="done" if done else "open",
        closed_on=desk.today.isoformat() if done else None,
        repeats=repeats,
        repeats_from=None if repeats_from is None else repeats_from.isoformat(),
    )
    return ItemId(case_number, number)


def item_series(case_id: int) -> str:
    """Return the name of the one series that everything in a case is numbered by."""
    return f"sak {case_id}"


def finish_tasks(desk: Desk, items: Sequence[ItemId]) -> tuple[ChangedTask, ...]:
    """Tick tasks off: all of them or, when one cannot be, none.

    One that repeats is done for this time, and the next is put on the list with its own number.

    Raises:
        NotFoundError: No such task.
        StateForbidsError: One was taken off as not relevant.
    """
    return _close(desk, items, TaskState.DONE, "gjort", None)


def drop_tasks(desk: Desk, items: Sequence[ItemId], why: str | None) -> tuple[ChangedTask, ...]:
    """Take tasks off the list because they are no longer relevant: all of them or none.

    One that repeats does not come again.

    Raises:
        NotFoundError: No such task.
        StateForbidsError: One is done already.
    """
    reason = clean_text(why, "Grunnen", longest=LONGEST_TASK) if why else None
    return _close(desk, items, TaskState.DROPPED, "ikke-aktuelt", reason)


def postpone_tasks(desk: Desk, items: Sequence[ItemId], due: date) -> tuple[ChangedTask, ...]:
    """Give open tasks a new day: all of them or none.

    Raises:
        NotFoundError: No such task.
        StateForbidsError: One is closed.
    """
    tasks = tasks_numbered(desk, items)
    for task in tasks:
        if not task.state.is_open:
            raise _closed_already(task)
    moved = [task for task in tasks if task.due != due]
    if not moved:
        return tuple(ChangedTask(task, changed=False) for task in tasks)
    with change(desk.book.connection, "utsett", desk.at) as unit:
        for task in moved:
            unit.update(TaskRow, _row(unit, task), due=due.isoformat())
        unit.sentence = f"Flyttet fristen for {_named(moved)} til {day_month(due)}{_what(moved)}"
        closed = _break_on(unit.connection, due)
    return tuple(
        ChangedTask(replace(task, due=due), changed=task in moved, school_break=closed)
        for task in tasks
    )


def tasks_numbered(desk: Desk, items: Sequence[ItemId]) -> tuple[Task, ...]:
    """Return tasks by number, each once.

    Raises:
        NotFoundError: Nothing has one of the numbers, or it is no task.
    """
    with desk.book.reading() as connection:
        return tuple(get_task(connection, item) for item in dict.fromkeys(items))


def _close(
    desk: Desk, items: Sequence[ItemId], state: TaskState, command: str, why: str | None
) -> tuple[ChangedTask, ...]:
    tasks = tasks_numbered(desk, items)
    for task in tasks:
        if task.state is not state and not task.state.is_open:
            raise _closed_already(task)
    closed = [task for task in tasks if task.state is not state]
    if not closed:
        return tuple(ChangedTask(task, changed=False) for task in tasks)
    with change(desk.book.connection, command, desk.at) as unit:
        for task in closed:
            unit.update(
                TaskRow,
                _row(unit, task),
                state=state.value,
                closed_on=desk.today.isoformat(),
                closed_why=why,
            )
        following: dict[ItemId | None, Task | None] = {}
        if state is TaskState.DONE:
            following = {task.item: _make_next(unit, desk, task) for task in closed}
        done = "Krysset av" if state is TaskState.DONE else "Tok bort"
        unit.sentence = f"{done} {_named(closed)}{_what(closed)}"
        first = {case: _next_in(unit.connection, case) for case in {task.case for task in tasks}}
    return tuple(
        ChangedTask(
            replace(task, state=state),
            changed=task in closed,
            next_one=first[task.case],
            following=following.get(task.item),
        )
        for task in tasks
    )


def close_within(unit: ChangeUnit, desk: Desk, item: ItemId) -> None:
    """Tick a task off as a part of another change."""
    unit.update(
        TaskRow,
        task_queries.row_id(unit.connection, item),
        state=TaskState.DONE.value,
        closed_on=desk.today.isoformat(),
    )


def _make_next(unit: ChangeUnit, desk: Desk, task: Task) -> Task | None:
    """Put the next of a repeating task on the list: the first day of its series yet to come."""
    if task.repeats is None:
        return None
    row = unit.row(TaskRow, _row(unit, task))
    first = date.fromisoformat(row["repeats_from"])
    due = next_in_series(task.repeats, first, max(desk.today, task.due or first))
    if due is None:
        return None
    item = insert_task(
        unit,
        desk,
        row["case_id"],
        task.case,
        what=task.what,
        responsible_id=row["responsible_id"],
        due=due,
        repeats=task.repeats,
        repeats_from=first,
    )
    return get_task(unit.connection, item)


def _row(unit: ChangeUnit, task: Task) -> int:
    assert task.item is not None  # it was found by its number
    return task_queries.row_id(unit.connection, task.item)


def _next_in(connection: Any, case: int) -> Task | None:
    known = know_case(connection, str(case))
    return next(iter(task_queries.tasks_of_case(connection, known.case.id)), None)


def _named(tasks: Sequence[Task]) -> str:
    """Return the numbers of tasks: «7.3, 7.4 og 7.9»."""
    *first, last = [str(task.item) for task in tasks]
    return f"{', '.join(first)} og {last}" if first else last


def _what(tasks: Sequence[Task]) -> str:
    """Return what the one task is, for the end of a sentence; of several the numbers will do."""
    return f": {tasks[0].what}" if len(tasks) == 1 else ""


def _break_on(connection: Any, due: date | None) -> str | None:
    return None if due is None else plan_queries.school_break_on(connection, due)


def _closed_already(task: Task) -> StateForbidsError:
    word = "gjort" if task.state is TaskState.DONE else "tatt bort som ikke aktuelt"
    return StateForbidsError(
        f"{task.item} er alt {word}: {task.what}",
        hint="Vil du ha det tilbake på lista, angre kommandoen: koord angre",
    )
