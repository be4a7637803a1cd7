"""Half-year plans, activities and school breaks."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from koord.domain.cases import ItemId
from koord.domain.dates import HalfYear
from koord.domain.plans import Activity, Lack, LackingPlan, Plan
from koord.domain.school import SchoolBreak, break_on, school_year, school_year_days
from koord.workbook.queries.cases import day
from koord.workbook.queries.shown import shown_code

_LACKING = """
SELECT c.number, {code}, c.opened_on, p.id IS NOT NULL, p.made_with_user_on, {met},
       EXISTS (SELECT 1 FROM tasks t WHERE t.case_id = c.id AND t.state = 'open'
               AND t.what IN (SELECT value FROM json_each(:start_tasks)))
FROM cases c LEFT JOIN plans p ON p.case_id = c.id AND p.half_year = :half
WHERE c.state <> 'avsluttet' AND c.opened_on <= :last AND (:case IS NULL OR c.number = :case)
AND NOT (c.state = 'rolig' AND c.next_look IS NOT NULL AND c.next_look > :today)
AND (p.id IS NULL OR p.made_with_user_on IS NULL OR NOT {met})
ORDER BY c.number
"""
_MET = """(p.no_meeting_why IS NOT NULL OR EXISTS (
    SELECT 1 FROM meetings m WHERE m.case_id = c.id AND m.kind = :kind AND m.state <> 'avlyst'
    AND m.held_on BETWEEN :first AND :last))"""


def find_plan(connection: Any, case_id: int, half: HalfYear) -> Plan | None:
    """Return the plan of a half-year, or `None`."""
    row = connection.execute(
        "SELECT id, made_on, made_with_user_on, made_with, no_meeting_why FROM plans"
        " WHERE case_id = ? AND half_year = ?",
        (case_id, half.key),
    ).fetchone()
    if row is None:
        return None
    return Plan(row[0], date.fromisoformat(row[1]), day(row[2]), row[3], row[4])


def activities_of(connection: Any, case_id: int, half: HalfYear) -> tuple[Activity, ...]:
    """Return the activities of a case that touch a half-year, by day."""
    rows = connection.execute(
        _ACTIVITY + " WHERE a.case_id = ? AND a.starts <= ? AND coalesce(a.ends, a.starts) >= ?"
        " ORDER BY a.starts, a.number",
        (case_id, half.end.isoformat(), half.start.isoformat()),
    )
    return tuple(_activity(row) for row in rows.fetchall())


def activities_from(connection: Any, on: date) -> tuple[Activity, ...]:
    """Return the activities of every open case that are not over on a day, by day."""
    rows = connection.execute(
        _ACTIVITY + " WHERE c.state <> 'avsluttet' AND coalesce(a.ends, a.starts) >= ?"
        " ORDER BY a.starts, c.number, a.number",
        (on.isoformat(),),
    )
    return tuple(_activity(row) for row in rows.fetchall())


def find_activity(connection: Any, item: ItemId) -> tuple[int, Activity] | None:
    """Return an activity with its row, or `None`."""
    row = connection.execute(
        _ACTIVITY.replace("SELECT", "SELECT a.id,", 1) + " WHERE c.number = ? AND a.number = ?",
        (item.case, item.number),
    ).fetchone()
    return None if row is None else (row[0], _activity(row[1:]))


def school_breaks(connection: Any, first: date, last: date) -> tuple[SchoolBreak, ...]:
    """Return the school breaks that touch some days, by day."""
    rows = connection.execute(
        "SELECT starts, ends, name FROM school_breaks WHERE starts <= ? AND ends >= ?"
        " ORDER BY starts, id",
        (last.isoformat(), first.isoformat()),
    )
    return tuple(
        SchoolBreak(date.fromisoformat(starts), date.fromisoformat(ends), name)
        for starts, ends, name in rows.fetchall()
    )


def has_school_year(connection: Any, on: date) -> bool:
    """Tell whether breaks are loaded for the school year of a day."""
    first, last = school_year_days(school_year(on))
    row = connection.execute(
        "SELECT 1 FROM school_breaks WHERE starts BETWEEN ? AND ? LIMIT 1",
        (first.isoformat(), last.isoformat()),
    ).fetchone()
    return row is not None


def school_break_on(connection: Any, day: date) -> str | None:
    """Return the name of the school break a day lies in, or `None`."""
    return break_on(day, school_breaks(connection, day, day))


def people_in_meetings(
    connection: Any, case_id: int, first: date, last: date
) -> tuple[tuple[date, str], ...]:
    """Return the days on which someone of a case is called to a meeting of another, and which."""
    rows = connection.execute(
        "SELECT DISTINCT m.held_on, c.number, m.number FROM meetings m"
        " JOIN cases c ON c.id = m.case_id JOIN invitations i ON i.meeting_id = m.id"
        " JOIN memberships theirs ON theirs.id = i.membership_id"
        " JOIN memberships ours ON ours.case_id = ? AND ours.person_id = theirs.person_id"
        " WHERE m.case_id <> ours.case_id AND m.held_on BETWEEN ? AND ?"
        " AND m.state IN ('planlagt', 'innkalt')"
        " AND ours.person_id <> (SELECT person_id FROM profile)"
        " AND (ours.ends IS NULL OR ours.ends >= m.held_on) ORDER BY 1, 2, 3",
        (case_id, first.isoformat(), last.isoformat()),
    )
    return tuple((date.fromisoformat(on), f"{case}.{number}") for on, case, number in rows)


def lacking_plans(
    connection: Any,
    half: HalfYear,
    today: date,
    kind: str,
    start_tasks: Iterable[str],
    case: int | None = None,
) -> tuple[LackingPlan, ...]:
    """Return the cases whose half-year is not planned to the end, in one question.

    Quiet cases are left out before the day they are to be looked at.

    Args:
        connection: The open workbook.
        half: The half-year.
        today: The day.
        kind: The usual kind of meeting, of which there should be one.
        start_tasks: What the task is called that a new case starts with.
        case: Only this case.
    """
    import json

    rows = connection.execute(
        _LACKING.format(met=_MET, code=shown_code()),
        {
            "half": half.key,
            "first": half.start.isoformat(),
            "last": half.end.isoformat(),
            "today": today.isoformat(),
            "kind": kind,
            "start_tasks": json.dumps(list(start_tasks)),
            "case": case,
        },
    )
    return tuple(
        LackingPlan(
            case=number,
            code=code,
            half=half,
            lack=Lack.PLAN if not planned else Lack.MEETING if not met else Lack.USER,
            opened_on=date.fromisoformat(opened),
            has_start_task=bool(begun),
        )
        for number, code, opened, planned, _, met, begun in rows.fetchall()
    )


_ACTIVITY = """
SELECT c.number, a.number, a.what, a.starts, a.ends, coalesce(p.name, g.name)
FROM activities a JOIN cases c ON c.id = a.case_id
LEFT JOIN memberships m ON m.id = a.responsible_id
LEFT JOIN people p ON p.id = m.person_id LEFT JOIN agencies g ON g.id = m.agency_id
"""


def _activity(row: Any) -> Activity:
    return Activity(ItemId(row[0], row[1]), row[2], date.fromisoformat(row[3]), day(row[4]), row[5])
