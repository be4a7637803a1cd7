"""One consent paper as it was recorded, entry by entry, with all that the judgement leaves out."""

import json
from collections.abc import Mapping
from datetime import date
from typing import Any

from koord.values import value

_EVENTS = """
SELECT e.id, e.kind, e.occurred_on, e.recorded_at, e.by_person_id, e.method, e.note, e.agency_id,
       e.person_id, e.topic, e.details, e.sha256, e.voids_signature, e.voids_event,
       coalesce(b.title, b.name), coalesce(a.name, p.name), e.change_set_id
FROM consent_events e LEFT JOIN people b ON b.id = e.by_person_id
LEFT JOIN agencies a ON a.id = e.agency_id LEFT JOIN people p ON p.id = e.person_id
WHERE e.consent_id = ? ORDER BY e.id
"""
_SIGNATURES = """
SELECT g.id, g.role, g.signed_on, g.recorded_at, g.method, g.note, g.decided_by, g.decided_on,
       g.journal_ref, coalesce(p.title, p.name), g.change_set_id
FROM consent_signatures g LEFT JOIN people p ON p.id = g.person_id
WHERE g.consent_id = ? ORDER BY g.id
"""


@value
class Entry:
    """A signature or an event, as it was recorded.

    Attributes:
        kind: `gitt` for a signature, else the kind of event.
        on: The day it happened.
        recorded_at: The instant it was recorded, UTC, ISO.
        by: Who signed, said it or was asked; the title where one is known.
        role: In what capacity a signer signed.
        note: Where the note of it lies, or the sentence that was recorded.
        receiver: The one row it concerns.
        details: What was said and answered, by English word.
        decision: For a stand-in: who decided it, when, and where it is journalled.
        voids: The id and kind of table of the entry that was entered in error.
    """

    id: int
    kind: str
    on: date
    recorded_at: str
    by: str | None = None
    role: str | None = None
    method: str | None = None
    note: str | None = None
    receiver: str | None = None
    topic: str | None = None
    details: Mapping[str, str] | None = None
    sha256: str | None = None
    decision: tuple[str, date, str] | None = None
    voids: tuple[str, int] | None = None


@value
class Paper:
    """What a paper is, beside what happened to it.

    Attributes:
        recorded_at: The instant it was made, UTC, ISO.
        replaces: Number of the paper it takes over from, or `None`.
        replaced_by: Number and day of the papers that take over from it.
    """

    form_version: str
    language: str
    recorded_at: str
    replaces: int | None
    replaced_by: tuple[tuple[int, date], ...]


def paper_of(connection: Any, consent_id: int) -> Paper:
    """Return what a paper is."""
    version, language, at, replaces = connection.execute(
        "SELECT c.form_version, c.language, s.at, r.number FROM consents c"
        " JOIN change_sets s ON s.id = c.change_set_id"
        " LEFT JOIN consents r ON r.id = c.replaces_id WHERE c.id = ?",
        (consent_id,),
    ).fetchone()
    later = connection.execute(
        "SELECT number, made_on FROM consents WHERE replaces_id = ? ORDER BY id", (consent_id,)
    ).fetchall()
    replaced_by = tuple((number, date.fromisoformat(made_on)) for number, made_on in later)
    return Paper(version, language, at, replaces, replaced_by)


def entries_of(connection: Any, consent_id: int) -> tuple[Entry, ...]:
    """Return every signature and event of a paper in the order they were recorded."""
    signatures = connection.execute(_SIGNATURES, (consent_id,)).fetchall()
    events = connection.execute(_EVENTS, (consent_id,)).fetchall()
    recorded = [(row[-1], 0, _signature(row)) for row in signatures]
    recorded += [(row[-1], 1, _event(row)) for row in events]
    return tuple(entry for *_, entry in sorted(recorded, key=lambda each: each[:2]))


def events_as_recorded(connection: Any, consent_id: int) -> list[dict[str, Any]]:
    """Return the events of a paper by the names of the columns."""
    cursor = connection.execute(
        "SELECT * FROM consent_events WHERE consent_id = ? ORDER BY id", (consent_id,)
    )
    names = [column[0] for column in cursor.description]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def _signature(row: Any) -> Entry:
    decided = row[6] and row[7] and row[8]
    return Entry(
        id=row[0],
        kind="gitt",
        on=date.fromisoformat(row[2]),
        recorded_at=row[3],
        by="bruker selv" if row[1] == "bruker" else row[9],
        role=row[1],
        method=row[4],
        note=row[5],
        decision=(row[6], date.fromisoformat(row[7]), row[8]) if decided else None,
    )


def _event(row: Any) -> Entry:
    voids = None
    if row[12] is not None:
        voids = ("signature", row[12])
    elif row[13] is not None:
        voids = ("event", row[13])
    return Entry(
        id=row[0],
        kind=row[1],
        on=date.fromisoformat(row[2]),
        recorded_at=row[3],
        by=row[14],
        method=row[5],
        note=row[6],
        receiver=row[15],
        topic=row[9],
        details=json.loads(row[10]) if row[10] else None,
        sha256=row[11],
        voids=voids,
    )
