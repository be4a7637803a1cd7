"""What the family's page and the leader's sheet read beside cases and meetings."""

import json
from datetime import date
from typing import Any

from koord.domain.agenda import AgendaPoint
from koord.domain.dates import HalfYear
from koord.domain.family import Promise
from koord.domain.minutes import MinutesItem
from koord.domain.tasks import TaskState
from koord.values import value
from koord.workbook.queries.cases import day


def open_promises(connection: Any, case_id: int) -> tuple[Promise, ...]:
    """Return the open tasks of a case, the nearest date first."""
    rows = connection.execute(
        "SELECT what, responsible_id, due, meeting_id, own_wish FROM tasks"
        " WHERE case_id = ? AND state = 'open' ORDER BY due IS NULL, due, number",
        (case_id,),
    )
    return tuple(
        Promise(what, who, day(due), meeting, bool(wish))
        for what, who, due, meeting, wish in rows.fetchall()
    )


def promises_of_minutes(connection: Any, case_id: int) -> dict[int, Promise]:
    """Return the open tasks that came from minutes, by their number within the case."""
    rows = connection.execute(
        "SELECT number, what, responsible_id, due, meeting_id, own_wish FROM tasks"
        " WHERE case_id = ? AND state = 'open' AND origin = 'minutes'",
        (case_id,),
    )
    return {
        number: Promise(what, who, day(due), meeting, bool(wish))
        for number, what, who, due, meeting, wish in rows.fetchall()
    }


def raised_points(connection: Any, meeting_id: int) -> tuple[AgendaPoint, ...]:
    """Return what was raised for a meeting, in order."""
    rows = connection.execute(
        "SELECT position, text, raised_by_id, audience, topic, for_all, reason FROM agenda_items"
        " WHERE meeting_id = ? ORDER BY position",
        (meeting_id,),
    )
    return tuple(
        AgendaPoint(
            MinutesItem(
                position, text, only_for=tuple(json.loads(only)), topic=topic, for_all=bool(every)
            ),
            who,
            why,
        )
        for position, text, who, only, topic, every, why in rows.fetchall()
    )


@value
class PlannedActivity:
    """Something in a half-year plan that is no meeting."""

    what: str
    starts: date
    ends: date | None = None


def promised_in_meetings(
    connection: Any, case_id: int, last_meeting_id: int
) -> tuple[Promise, ...]:
    """Return what was promised in the last meeting, and what is still open from those before."""
    rows = connection.execute(
        "SELECT what, responsible_id, due, meeting_id, own_wish, state FROM tasks"
        " WHERE case_id = ? AND origin = 'minutes' AND (meeting_id = ? OR state = 'open')"
        " ORDER BY number",
        (case_id, last_meeting_id),
    )
    return tuple(
        Promise(what, who, day(due), meeting, bool(wish), TaskState(state))
        for what, who, due, meeting, wish, state in rows.fetchall()
    )


def activities_between(
    connection: Any, case_id: int, first: date, last: date
) -> tuple[PlannedActivity, ...]:
    """Return the activities of a case that reach into a time, by date."""
    rows = connection.execute(
        "SELECT what, starts, ends FROM activities WHERE case_id = ?"
        " AND starts <= ? AND coalesce(ends, starts) >= ? ORDER BY starts, number",
        (case_id, last.isoformat(), first.isoformat()),
    )
    return tuple(
        PlannedActivity(what, date.fromisoformat(starts), day(ends))
        for what, starts, ends in rows.fetchall()
    )


def plan_made_with_user_on(connection: Any, case_id: int, half_year: HalfYear) -> date | None:
    """Return when the plan of a half-year was made with the user, or `None`."""
    row = connection.execute(
        "SELECT made_with_user_on FROM plans WHERE case_id = ? AND half_year = ?",
        (case_id, half_year.key),
    ).fetchone()
    return None if row is None else day(row[0])
