"""Putting tasks on the list, and taking them off."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from koord.domain.cases import ItemId
from koord.domain.dates import day_month
from koord.domain.names import clean_text
from koord.domain.tasks import Task, TaskState
from koord.errors import StateForbidsError
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
    """

    task: Task
    changed: bool = True
    next_one: Task | None = None
    school_break: str | None = None


def add_task(
    desk: Desk, case: str, what: str, due: date | None = None, responsible: str | None = None
) -> ChangedTask:
    """Put a task on the list; one that stands there already is not put there twice.

    Raises:
        NotFoundError: No such case, or nobody of that name in it.
        InvalidValueError: The text is empty, too long, or holds an 11-digit number.
    """
    text = clean_text(what, "Gjøremålet", longest=LONGEST_TASK)
    with desk.book.reading() as connection:
        known = know_case(connection, case)
        who = find_member(known, responsible, desk.today) if responsible else known.coordinator
        for task in task_queries.tasks_of_case(connection, known.case.id):
            if (task.what, task.due, task.responsible_id) == (text, due, who.id):
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
    )
    return ItemId(case_number, number)


def item_series(case_id: int) -> str:
    """Return the name of the one series that everything in a case is numbered by."""
    return f"sak {case_id}"


def finish_task(desk: Desk, item: ItemId) -> ChangedTask:
    """Tick a task off.

    Raises:
        NotFoundError: No such task.
        StateForbidsError: It was taken off as not relevant.
    """
    return _close(desk, item, TaskState.DONE, "gjort", None)


def drop_task(desk: Desk, item: ItemId, why: str | None) -> ChangedTask:
    """Take a task off the list because it is no longer relevant.

    Raises:
        NotFoundError: No such task.
        StateForbidsError: It is done already.
    """
    reason = clean_text(why, "Grunnen", longest=LONGEST_TASK) if why else None
    return _close(desk, item, TaskState.DROPPED, "ikke-aktuelt", reason)


def postpone_task(desk: Desk, item: ItemId, due: date) -> ChangedTask:
    """Give an open task a new day.

    Raises:
        NotFoundError: No such task.
        StateForbidsError: It is closed.
    """
    with desk.book.reading() as connection:
        task = get_task(connection, item)
        row = task_queries.row_id(connection, item)
    if not task.state.is_open:
        raise _closed_already(task)
    if task.due == due:
        return ChangedTask(task, changed=False)
    with change(desk.book.connection, "utsett", desk.at) as unit:
        unit.update(TaskRow, row, due=due.isoformat())
        unit.sentence = f"Flyttet fristen for {item} til {day_month(due)}: {task.what}"
        closed = _break_on(unit.connection, due)
    return ChangedTask(replace(task, due=due), school_break=closed)


def _close(
    desk: Desk, item: ItemId, state: TaskState, command: str, why: str | None
) -> ChangedTask:
    with desk.book.reading() as connection:
        task = get_task(connection, item)
        known = know_case(connection, str(item.case))
        row = task_queries.row_id(connection, item)
    if task.state is state:
        return ChangedTask(task, changed=False)
    if not task.state.is_open:
        raise _closed_already(task)
    with change(desk.book.connection, command, desk.at) as unit:
        unit.update(
            TaskRow, row, state=state.value, closed_on=desk.today.isoformat(), closed_why=why
        )
        done = "Krysset av" if state is TaskState.DONE else "Tok bort"
        unit.sentence = f"{done} {item}: {task.what}"
        rest = task_queries.tasks_of_case(unit.connection, known.case.id)
    return ChangedTask(replace(task, state=state), next_one=rest[0] if rest else None)


def _break_on(connection: Any, due: date | None) -> str | None:
    return None if due is None else plan_queries.school_break_on(connection, due)


def _closed_already(task: Task) -> StateForbidsError:
    word = "gjort" if task.state is TaskState.DONE else "tatt bort som ikke aktuelt"
    return StateForbidsError(
        f"{task.item} er alt {word}: {task.what}",
        hint="Vil du ha det tilbake på lista, angre kommandoen: koord angre",
    )
