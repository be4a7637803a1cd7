"""The disclosure log: what was made for whom, and what went out."""

import json
from collections.abc import Iterable
from datetime import date
from typing import Any

from koord.domain.cases import ItemId
from koord.domain.dispatches import Dispatch, DispatchState, Limits
from koord.workbook.queries.shown import shown_code

_COLUMNS = """
SELECT d.case_id, d.id, d.number, d.kind, d.state, d.sent_on, d.change_set_id,
       coalesce(p.name, a.name, '?'), d.person_id, d.agency_id, d.channel, d.what, d.topic,
       c.number, d.other_ground, d.sha256, d.limits, d.voids_id
"""
_NAMES = """
LEFT JOIN people p ON p.id = d.person_id LEFT JOIN agencies a ON a.id = d.agency_id
LEFT JOIN consents c ON c.id = d.consent_id
"""
# A superset: whether a row holds is told by `standing`, not here.
_UNSENT = f"""
SELECT DISTINCT k.number, m.number, m.held_on, {shown_code("k")}, k.id
FROM dispatches d JOIN cases k ON k.id = d.case_id
JOIN meetings m ON m.case_id = d.case_id AND m.number = d.number
WHERE d.kind = 'referat' AND d.state = 'laget' AND d.voids_id IS NULL
  AND d.sent_on BETWEEN ? AND ? AND k.state <> 'avsluttet'
  AND NOT EXISTS (
    SELECT 1 FROM dispatches s
    WHERE s.case_id = d.case_id AND s.number = d.number AND s.kind = 'referat'
      AND s.person_id IS d.person_id AND (d.person_id IS NOT NULL OR s.agency_id IS d.agency_id)
      AND s.state <> 'laget' AND s.voids_id IS NULL AND s.id > d.id
      AND NOT EXISTS (SELECT 1 FROM dispatches v WHERE v.voids_id = s.id))
"""


def dispatches_of(connection: Any, case_id: int) -> tuple[Dispatch, ...]:
    """Return every row of a case, those that void others too, the oldest first."""
    rows = connection.execute(
        f"{_COLUMNS} FROM dispatches d {_NAMES} WHERE d.case_id = ? ORDER BY d.id", (case_id,)
    )
    return tuple(_dispatch(row) for row in rows.fetchall())


Unsent = tuple[ItemId, date, str, tuple[Dispatch, ...]]


def minutes_maybe_unsent(
    connection: Any, first: date, last: date, case: int | None = None
) -> tuple[Unsent, ...]:
    """Return meetings with minutes that may not be sent to all, with all their rows.

    Args:
        connection: The open workbook.
        first: The first day the minutes were made on.
        last: The last such day.
        case: The number of one case, or `None` for all.

    Returns:
        The meeting, its day, the case's code, and the rows of that meeting.
    """
    where, values = ("", ()) if case is None else (" AND k.number = ?", (case,))
    found = connection.execute(
        _UNSENT + where, (first.isoformat(), last.isoformat(), *values)
    ).fetchall()
    rows = _of_items(connection, [(case_id, number) for _, number, _, _, case_id in found])
    return tuple(
        (ItemId(case, number), date.fromisoformat(on), code, tuple(rows.get((id_, number), ())))
        for case, number, on, code, id_ in found
    )


def kinds_made(connection: Any, item: ItemId) -> tuple[str, ...]:
    """Return which papers were ever made for an item, the newest first."""
    rows = connection.execute(
        "SELECT kind FROM papers WHERE case_number = ? AND number = ? AND state <> 'lost'"
        " GROUP BY kind ORDER BY max(id) DESC",
        (item.case, item.number),
    )
    return tuple(row[0] for row in rows.fetchall())


def consent_rows(connection: Any, case_id: int, number: int) -> tuple[tuple[Any, ...], ...]:
    """Return the rows of a consent: its id, the row's, the receiver's, and which way it goes."""
    rows = connection.execute(
        "SELECT c.id, s.id, s.agency_id, s.person_id, s.direction"
        " FROM consents c JOIN consent_scopes s ON s.consent_id = c.id"
        " WHERE c.case_id = ? AND c.number = ? ORDER BY s.id",
        (case_id, number),
    )
    return tuple(rows.fetchall())


def _of_items(
    connection: Any, items: Iterable[tuple[int, int]]
) -> dict[tuple[int, int], list[Dispatch]]:
    found: dict[tuple[int, int], list[Dispatch]] = {}
    rows = connection.execute(
        f"{_COLUMNS} FROM json_each(?) j CROSS JOIN dispatches d"
        " ON d.case_id = json_extract(j.value, '$[0]') AND d.number = json_extract(j.value, '$[1]')"
        f" {_NAMES} ORDER BY d.id",
        (json.dumps(list(items)),),
    )
    for row in rows.fetchall():
        found.setdefault((row[0], row[2]), []).append(_dispatch(row))
    return found


def _dispatch(row: Any) -> Dispatch:
    return Dispatch(
        id=row[1],
        number=row[2],
        kind=row[3],
        state=DispatchState(row[4]),
        on=date.fromisoformat(row[5]),
        order=row[6],
        receiver=row[7],
        person_id=row[8],
        agency_id=row[9],
        channel=row[10],
        what=row[11],
        topic=row[12],
        consent=row[13],
        ground=row[14],
        sha256=row[15],
        limits=_limits(row[16]),
        voids=row[17],
    )


def _limits(text: str | None) -> Limits:
    if text is None:
        return Limits()
    kept = json.loads(text)
    return Limits(tuple(kept["denied"]), tuple(kept["only"]))
