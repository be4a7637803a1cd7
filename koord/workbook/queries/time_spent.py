"""Minutes of the log and of meetings, case by case and half-year by half-year."""

from typing import Any

from koord.domain.dates import HalfYear
from koord.domain.time_spent import Agreed, Per, Spent
from koord.workbook.queries.shown import shown_code

# One row for each case and half-year; August is the first month of the autumn.
_SPENT = """
WITH happened AS (
    SELECT case_id, happened_on AS day, 1 AS entry, minutes_spent AS spent FROM log_entries
    UNION ALL
    SELECT case_id, held_on, 0, minutes_long FROM meetings WHERE state = 'holdt'
)
SELECT c.number, {code}, CAST(substr(h.day, 1, 4) AS INTEGER), substr(h.day, 6, 2) >= '08',
       sum(h.entry), sum(iif(h.entry, coalesce(h.spent, 0), 0)),
       sum(h.entry AND h.spent IS NULL), sum(NOT h.entry), sum(iif(h.entry, 0, h.spent)),
       c.time_agreed, c.time_agreed_per
FROM happened h JOIN cases c ON c.id = h.case_id
WHERE {where}
GROUP BY c.id, 3, 4 ORDER BY c.number, 3 DESC, 4 DESC
"""


def spent_in(connection: Any, half_year: HalfYear) -> tuple[Spent, ...]:
    """Return what was spent in a half-year on each case, by number."""
    span = (half_year.start.isoformat(), half_year.end.isoformat())
    return _spent(connection, "h.day BETWEEN ? AND ?", span)


def spent_on(connection: Any, case_id: int) -> tuple[Spent, ...]:
    """Return what was spent on a case, the newest half-year first."""
    return _spent(connection, "h.case_id = ?", (case_id,))


def agreed_in_cases(connection: Any) -> tuple[tuple[int, str, Agreed], ...]:
    """Return what is agreed, with number and code of the case, where something is."""
    rows = connection.execute(
        f"SELECT c.number, {shown_code()}, c.time_agreed, c.time_agreed_per FROM cases c"
        " WHERE time_agreed IS NOT NULL AND state <> 'avsluttet' ORDER BY number"
    )
    return tuple((row[0], row[1], Agreed(row[2], Per(row[3]))) for row in rows.fetchall())


def _spent(connection: Any, where: str, values: tuple[Any, ...]) -> tuple[Spent, ...]:
    rows = connection.execute(_SPENT.format(where=where, code=shown_code()), values)
    return tuple(
        Spent(
            case=number,
            code=code,
            half_year=HalfYear(year, bool(autumn)),
            entries=entries,
            log_minutes=log_minutes,
            untimed=untimed,
            meetings=meetings,
            meeting_minutes=meeting_minutes,
            agreed=None if minutes is None else Agreed(minutes, Per(per)),
        )
        for (
            number,
            code,
            year,
            autumn,
            entries,
            log_minutes,
            untimed,
            meetings,
            meeting_minutes,
            minutes,
            per,
        ) in rows.fetchall()
    )
