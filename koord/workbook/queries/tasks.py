"""Tasks, over one case or all."""

import json
from collections.abc import Iterable
from datetime import date
from typing import Any

from koord.domain.cases import ItemId
from koord.domain.people import Role
from koord.domain.repeats import Repeat
from koord.domain.tasks import Note, Task, TaskState
from koord.workbook.queries.shown import shown_code

_TASK = f"""
SELECT c.number, t.number, {shown_code()}, t.what, coalesce(p.name, a.name), m.role, t.due, t.state,
       t.source, t.responsible_id, t.own_wish, a.name, t.origin, t.created_on, t.repeats
FROM tasks t JOIN cases c ON c.id = t.case_id
JOIN memberships m ON m.id = t.responsible_id
LEFT JOIN people p ON p.id = m.person_id LEFT JOIN agencies a ON a.id = m.agency_id
"""
_BY_DAY = "ORDER BY t.due IS NULL, t.due, c.number, t.number"
_HERS = Role.COORDINATOR.value


def tasks_of_case(connection: Any, case_id: int, *, closed: bool = False) -> tuple[Task, ...]:
    """Return the tasks of a case; the closed ones too when asked for."""
    state = "" if closed else "AND t.state = 'open'"
    return _tasks(connection, f"WHERE t.case_id = ? {state}", (case_id,))


def all_tasks(connection: Any, *, closed: bool = False) -> tuple[Task, ...]:
    """Return the tasks of every case that is not closed."""
    state = "" if closed else "AND t.state = 'open'"
    return _tasks(connection, f"WHERE c.state <> 'avsluttet' {state}", ())


def near_or_next(connection: Any, last: date) -> tuple[Task, ...]:
    """Return open tasks due on or before a day, and for each active case the one that comes first.

    Her own come before what she waits for; the nearest date first, no date last. What is due, and
    the first of each case, are found in an index, so the answer takes as long with many tasks as
    with few; it is in no order.
    """
    near = _tasks(
        connection,
        "WHERE c.state <> 'avsluttet' AND t.state = 'open' AND t.due <= ?",
        (last.isoformat(),),
        order="",
    )
    found = {task.item for task in near}
    others = _first_of_each(
        connection, {task.case for task in near if task.state is TaskState.OPEN}
    )
    return (*near, *(task for task in others if task.item not in found))


def _first_of_each(connection: Any, apart_from: Iterable[int]) -> tuple[Task, ...]:
    """Return the first task of each active case, apart from those with these numbers."""
    first = (
        "(SELECT t2.id FROM tasks t2 WHERE t2.case_id = c2.id AND t2.state = 'open'"
        " AND {who} AND t2.due IS {null} ORDER BY t2.due, t2.number LIMIT 1)"
    )
    hers = (
        "EXISTS (SELECT 1 FROM memberships m2"
        f" WHERE m2.id = t2.responsible_id AND m2.role = '{_HERS}')"
    )
    choices = ", ".join(
        first.format(who=who, null=null) for who in (hers, "1") for null in ("NOT NULL", "NULL")
    )
    return _tasks(
        connection,
        f"WHERE t.id IN (SELECT coalesce({choices}) FROM cases c2 WHERE c2.state = 'aktiv'"
        " AND c2.number NOT IN (SELECT value FROM json_each(?)))",
        (json.dumps(sorted(apart_from)),),
        order="",
    )


def notes_of_case(connection: Any, case_id: int) -> dict[ItemId, tuple[Note, ...]]:
    """Return the notes on the tasks of a case, the newest first."""
    rows = connection.execute(
        "SELECT c.number, t.number, n.written_on, n.text FROM tasks t JOIN cases c"
        " ON c.id = t.case_id JOIN task_notes n ON n.task_id = t.id WHERE t.case_id = ?"
        " ORDER BY n.id DESC",
        (case_id,),
    )
    found: dict[ItemId, tuple[Note, ...]] = {}
    for case, number, on, text in rows.fetchall():
        item = ItemId(case, number)
        found[item] = (*found.get(item, ()), Note(date.fromisoformat(on), text))
    return found


def find_task(connection: Any, item: ItemId) -> Task | None:
    """Return a task by its number, or `None`."""
    found = _tasks(connection, "WHERE c.number = ? AND t.number = ?", (item.case, item.number))
    return found[0] if found else None


def kind_of_item(connection: Any, item: ItemId) -> str | None:
    """Return what lies behind a number: `task`, `meeting` or `consent`; `None` when nothing."""
    row = connection.execute(
        "SELECT i.kind FROM items i JOIN cases c ON c.id = i.case_id"
        " WHERE c.number = ? AND i.number = ?",
        (item.case, item.number),
    ).fetchone()
    return None if row is None else str(row[0])


def row_id(connection: Any, item: ItemId) -> int:
    """Return the row of a task that is known to exist."""
    row = connection.execute(
        "SELECT t.id FROM tasks t JOIN cases c ON c.id = t.case_id"
        " WHERE c.number = ? AND t.number = ?",
        (item.case, item.number),
    ).fetchone()
    return int(row[0])


def promises_between(
    connection: Any, case_id: int, first: date, last: date, *, apart_from: int
) -> tuple[int, int]:
    """Return how many tasks minutes of these days gave the coordinator, and how many in all.

    Args:
        connection: The workbook.
        case_id: The case.
        first: The first day of the meetings.
        last: The last one.
        apart_from: A meeting that is not counted.
    """
    hers, of = connection.execute(
        "SELECT coalesce(sum(m.role = ?), 0), count(*) FROM tasks t"
        " JOIN memberships m ON m.id = t.responsible_id JOIN meetings g ON g.id = t.meeting_id"
        " WHERE t.case_id = ? AND t.origin = 'minutes' AND g.id <> ?"
        " AND g.held_on BETWEEN ? AND ?",
        (_HERS, case_id, apart_from, first.isoformat(), last.isoformat()),
    ).fetchone()
    return hers, of


def _tasks(
    connection: Any, where: str, values: tuple[Any, ...], order: str = _BY_DAY
) -> tuple[Task, ...]:
    rows = connection.execute(f"{_TASK} {where} {order}", values)
    return tuple(_task(row) for row in rows.fetchall())


def _who(role: str, label: str, agency: str | None, code: str) -> str:
    """Return what the responsible is called on the screen: the user by the code, never by name."""
    if role == _HERS:
        return "du"
    if role == Role.USER:
        return code or str(Role.USER)
    return label if agency in (None, label) else f"{label} ({agency})"


def _task(row: Any) -> Task:
    hers = row[5] == _HERS
    state = TaskState(row[7])
    if state is TaskState.OPEN and not hers:
        state = TaskState.WAITING
    return Task(
        item=ItemId(row[0], row[1]),
        case=row[0],
        code=row[2],
        what=row[3],
        responsible=_who(row[5], row[4], row[11], row[2]),
        due=None if row[6] is None else date.fromisoformat(row[6]),
        state=state,
        source=row[8],
        responsible_id=row[9],
        own_wish=bool(row[10]),
        is_request=row[12] == "request",
        since=date.fromisoformat(row[13]),
        repeats=None if row[14] is None else Repeat(row[14]),
    )
