"""What a half-year plan holds beside meetings."""

from datetime import date
from typing import Any

from koord.domain.access import Activity
from koord.workbook.queries.cases import day


def activities_of(connection: Any, case_id: int) -> tuple[Activity, ...]:
    """Return the activities of a case by date."""
    rows = connection.execute(
        "SELECT number, what, starts, ends FROM activities WHERE case_id = ?"
        " ORDER BY starts, number",
        (case_id,),
    )
    return tuple(
        Activity(number, what, date.fromisoformat(starts), day(ends))
        for number, what, starts, ends in rows.fetchall()
    )
