"""The log, and what is posted of all that happened."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from koord.domain.cases import ItemId
from koord.domain.journal import Entry, LogEntry, What, voided
from koord.domain.people import Role
from koord.workbook.queries.cases import day
from koord.workbook.queries.shown import shown_code

_TARGET_IS_POSTED = (
    "EXISTS (SELECT 1 FROM postings q WHERE (q.what, q.what_id) = ('signature', e.voids_signature)"
    " OR (q.what, q.what_id) = ('event', e.voids_event)"
    " OR (coalesce(e.voids_signature, e.voids_event) IS NULL"
    " AND (q.case_id, q.number) = (x.case_id, x.number)))"
)
_NO_MINUTES = "NOT EXISTS (SELECT 1 FROM minutes r WHERE r.meeting_id = x.id)"
_CONSENT = "consents x ON x.id = e.consent_id"
# Of each kind: its rows, the id, the day, a title, who, and what must hold. Case and number are
# those of `x`.
_PARTS: tuple[tuple[What, str, str, str, str, str, str], ...] = (
    (What.LOG, "log_entries x", "x.id", "x.happened_on", "x.kind", "NULL", "1"),
    (
        What.MINUTES,
        "minutes r JOIN meetings x ON x.id = r.meeting_id",
        "r.id",
        "r.written_on",
        "'referat' || CASE WHEN r.version > 1 THEN ', utgave ' || r.version ELSE '' END",
        "NULL",
        "1",
    ),
    (
        What.MEETING,
        "meetings x",
        "x.id",
        "x.held_on",
        "x.kind",
        "NULL",
        f"x.state = 'holdt' AND x.ip_evaluated_on IS NULL AND {_NO_MINUTES}",
    ),
    (
        What.CANCELLED,
        "meetings x",
        "x.id",
        "x.held_on",
        "x.kind || ', avlyst'",
        "NULL",
        "x.state = 'avlyst' AND x.called_on IS NOT NULL",
    ),
    (
        What.SIGNATURE,
        f"consent_signatures e JOIN {_CONSENT} LEFT JOIN people n ON n.id = e.person_id",
        "e.id",
        "e.signed_on",
        "'samtykke gitt'",
        "CASE WHEN e.role = 'bruker' THEN 'bruker selv' ELSE coalesce(n.title, n.name, e.role) END",
        "1",
    ),
    (
        What.EVENT,
        f"consent_events e JOIN {_CONSENT}",
        "e.id",
        "e.occurred_on",
        "'samtykke ' || e.kind",
        "NULL",
        f"(e.kind IN ('avslått', 'trukket') OR (e.kind = 'feilført' AND {_TARGET_IS_POSTED}))",
    ),
)


def not_posted(
    connection: Any, case: int | None = None, *, closed: bool = True
) -> tuple[Entry, ...]:
    """Return what is not posted, in one case or in all, the oldest first.

    Args:
        connection: The open workbook.
        case: The number of a case.
        closed: Also of cases that are closed.
    """
    where = "1" if closed else "c.state <> 'avsluttet'"
    where += "" if case is None else " AND c.number = :case"
    return _entries(connection, where, {"case": case}, waiting=True)


def entries_of(connection: Any, item: ItemId) -> tuple[Entry, ...]:
    """Return all of an item that is posted or should be, the oldest first."""
    asked = {"case": item.case, "number": item.number}
    return _entries(connection, "c.number = :case AND x.number = :number", asked)


def newest_system(connection: Any, case: int | None = None) -> str | None:
    """Return the system that was posted in last, in a case or in any."""
    where = "" if case is None else "WHERE c.number = ?"
    row = connection.execute(
        f"SELECT p.system FROM postings p JOIN cases c ON c.id = p.case_id {where}"
        " ORDER BY p.id DESC LIMIT 1",
        () if case is None else (case,),
    ).fetchone()
    return None if row is None else str(row[0])


def log_of(connection: Any, case_id: int, most: int = -1) -> tuple[LogEntry, ...]:
    """Return the newest entries of a case's log, or all of them, the newest first."""
    newest = "x.case_id = ? ORDER BY x.happened_on DESC, x.number DESC LIMIT ?"
    return _log(connection, newest, (case_id, most))


def find_entry(connection: Any, item: ItemId) -> LogEntry | None:
    """Return an entry of the log, or `None`."""
    found = _log(connection, "c.number = ? AND x.number = ?", (item.case, item.number))
    return found[0] if found else None


def same_entry(
    connection: Any,
    case_id: int,
    kind: str,
    on: date,
    text: str,
    minutes: int | None,
    membership_id: int | None,
    *,
    with_family: bool,
) -> LogEntry | None:
    """Return an entry that says the very same, or `None`."""
    found = _log(
        connection,
        "x.case_id = ? AND x.kind = ? AND x.happened_on = ? AND x.text = ?"
        " AND x.minutes_spent IS ? AND x.membership_id IS ? AND x.with_family = ?",
        (case_id, kind, on.isoformat(), text, minutes, membership_id, with_family),
    )
    return found[0] if found else None


def _log(connection: Any, where: str, values: tuple[Any, ...]) -> tuple[LogEntry, ...]:
    rows = connection.execute(
        "SELECT c.number, x.number, x.kind, x.happened_on, x.text, x.minutes_spent, x.posted,"
        " coalesce(p.name, a.name), coalesce(p.title, a.name, m.role), x.with_family, m.role"
        " FROM log_entries x JOIN cases c ON c.id = x.case_id"
        " LEFT JOIN memberships m ON m.id = x.membership_id"
        " LEFT JOIN people p ON p.id = m.person_id LEFT JOIN agencies a ON a.id = m.agency_id"
        f" WHERE {where}",
        values,
    )
    return tuple(
        LogEntry(
            item=ItemId(row[0], row[1]),
            kind=row[2],
            day=date.fromisoformat(row[3]),
            text=row[4],
            minutes=row[5],
            posted=bool(row[6]),
            who=row[7],
            who_neutral=row[8],
            with_family=bool(row[9]),
            role=None if row[10] is None else Role(row[10]),
        )
        for row in rows.fetchall()
    )


def _entries(
    connection: Any, where: str, asked: Mapping[str, int | None], *, waiting: bool = False
) -> tuple[Entry, ...]:
    parts = [
        f"SELECT c.number, x.number, {shown_code()}, '{what}', {row}, {on}, {title}, {who},"
        f" p.system, p.posted_on FROM {rows} JOIN cases c ON c.id = x.case_id"
        f" LEFT JOIN postings p ON p.what = '{what}' AND p.what_id = {row}"
        f" WHERE {holds} AND {where}" + (_not_there(what) if waiting else "")
        for what, rows, row, on, title, who, holds in _PARTS
    ]
    rows = connection.execute(
        f"{' UNION ALL '.join(parts)} ORDER BY 6, 1, 2, 4, 5", asked
    ).fetchall()
    return _grouped(_standing(connection, rows))


def _not_there(what: What) -> str:
    # What is posted of the log is not even looked at: see `LogEntry` in the tables.
    return " AND x.posted = 0" if what is What.LOG else " AND p.id IS NULL"


def _standing(connection: Any, rows: list[Any]) -> Iterable[Any]:
    """Leave out signatures and events that were entered in error before they were posted."""
    if not any(row[3] in (What.SIGNATURE, What.EVENT) for row in rows):
        return rows
    errors = connection.execute(
        "SELECT e.id, e.voids_signature, e.voids_event, c.number, x.number FROM consent_events e"
        f" JOIN {_CONSENT} JOIN cases c ON c.id = x.case_id WHERE e.kind = 'feilført'"
    ).fetchall()
    if not errors:
        return rows
    events = voided([(error[0], error[2]) for error in errors])
    holding = [error for error in errors if error[0] not in events]
    gone = {(What.EVENT, event) for event in events}
    gone |= {(What.SIGNATURE, error[1]) for error in holding}
    papers = {error[3:] for error in holding if error[1] is None and error[2] is None}
    corrections = {error[0] for error in holding}

    def stands(what: str, row: int, paper: tuple[int, int]) -> bool:
        if what not in (What.SIGNATURE, What.EVENT):
            return True
        if what == What.EVENT and row in corrections:
            return True
        return (what, row) not in gone and paper not in papers

    return [row for row in rows if row[8] is not None or stands(row[3], row[4], row[:2])]


def _grouped(rows: Iterable[Any]) -> tuple[Entry, ...]:
    """Make one entry of those who signed the same paper on the same day."""
    groups: dict[Any, list[Any]] = {}
    for row in rows:
        alone = None if row[3] == What.SIGNATURE else row[4]
        groups.setdefault((row[0], row[1], row[3], row[5], row[8], row[9], alone), []).append(row)
    return tuple(
        Entry(
            item=ItemId(first[0], first[1]),
            code=first[2],
            what=What(first[3]),
            ids=tuple(row[4] for row in group),
            day=date.fromisoformat(first[5]),
            title=first[6],
            who=tuple(row[7] for row in group if row[7]),
            system=first[8],
            posted_on=day(first[9]),
        )
        for group in groups.values()
        for first in group[:1]
    )
