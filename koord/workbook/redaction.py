"""Emptying a text that must not exist: in its row, in the history, and in every sentence.

The rows stay, and so do the facts that answers are judged by: who signed, when, for whom, which
topics. Only words someone typed go. The append-only tables are opened by a permit that cannot
outlive the transaction (see `tables.guards`); what stands in the file afterwards is the receipt.
Undo of what was done before goes on working, since row and history are emptied alike.
"""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from koord.domain.cases import ItemId
from koord.workbook.change import ChangeUnit, as_json
from koord.workbook.tables import (
    Activity,
    AgendaItem,
    Consent,
    ConsentEvent,
    ConsentSignature,
    Dispatch,
    Invitation,
    LogEntry,
    Meeting,
    Minutes,
    Row,
    Task,
    TaskNote,
)

REDACTED = "[sladdet]"
"""What stands where a text was."""

_KEPT_ANSWERS = ("ja", "nei", "ikke spurt")
_TELLING_LENGTH = 12
"""A line of fewer letters than this is found in too many places to say anything."""


@dataclass(frozen=True, slots=True)
class _Place:
    """The typed words of one table.

    Attributes:
        owner: The column that points at the item; `None` for the item's own table, and for one
            that names it by case and number.
    """

    model: type[Row]
    columns: tuple[str, ...]
    owner: str | None = None

    @property
    def table(self) -> str:
        return str(self.model.__tablename__)


_TASK = ("what", "source", "closed_why")
_NOTE = _Place(TaskNote, ("text",), "task_id")
_SENT = _Place(Dispatch, ("what", "other_ground"))
_OWN: dict[str, _Place] = {
    "task": _Place(Task, _TASK),
    "meeting": _Place(
        Meeting,
        (
            "place",
            "held_without_user",
            "called_despite",
            "cancelled_why",
            "talk_matters",
            "talk_people",
            "talk_plan",
        ),
    ),
    "consent": _Place(Consent, ("purpose",)),
    "activity": _Place(Activity, ("what",)),
    "log": _Place(LogEntry, ("text",)),
    # Last: what was sent of something has its number too.
    "letter": _SENT,
}
_BELOW: dict[str, tuple[_Place, ...]] = {
    "task": (_NOTE,),
    "meeting": (
        _Place(AgendaItem, ("text", "reason"), "meeting_id"),
        _Place(Minutes, ("text",), "meeting_id"),
        _Place(Invitation, ("other_ground", "stand_in"), "meeting_id"),
        _Place(Task, _TASK, "meeting_id"),
    ),
    "consent": (
        _Place(ConsentEvent, ("note", "details"), "consent_id"),
        _Place(ConsentSignature, ("note", "decided_by", "journal_ref"), "consent_id"),
    ),
}


@dataclass(frozen=True, slots=True)
class Found:
    """What lies behind a number, gone by an undo or not.

    Attributes:
        kind: `task`, `meeting`, `consent`, `activity`, `log` or `letter`.
        row_id: Its row.
    """

    kind: str
    case_id: int
    row_id: int


def find(connection: Any, item: ItemId) -> Found | None:
    """Return what has this number, or had it before it was undone."""
    case = connection.execute("SELECT id FROM cases WHERE number = ?", (item.case,)).fetchone()
    if case is None:
        return None
    for kind, place in _OWN.items():
        for row_id in _ids(connection, place, {"case_id": case[0], "number": item.number}):
            return Found(kind, case[0], row_id)
    return None


def texts_of(connection: Any, found: Found, item: ItemId) -> tuple[str, ...]:
    """Return every text that would be emptied, as it stands and as it once stood."""
    texts: dict[str, None] = {}
    for place, row_id in _rows(connection, found, item):
        for row in _versions(connection, place, row_id):
            texts |= {str(row[c]): None for c in place.columns if row.get(c)}
    return tuple(text for text in texts if text != REDACTED)


def empty(unit: ChangeUnit, found: Found, item: ItemId) -> int:
    """Empty every text of an item, the history included; return how many rows had one."""
    connection = unit.connection
    texts = texts_of(connection, found, item)
    unit.unrecorded("INSERT INTO permits (change_set_id, never) VALUES (?, 0)", (unit.number,))
    emptied = 0
    for place, row_id in list(_rows(connection, found, item)):
        emptied += _empty_row(unit, place, row_id)
        _empty_history(unit, place, row_id, item)
    unit.unrecorded(
        "DELETE FROM drafts WHERE case_number = ? AND number = ?", (item.case, item.number)
    )
    _empty_sentences(unit, texts, item)
    unit.unrecorded("DELETE FROM permits")
    return emptied


def also_in(connection: Any, found: Found, texts: Iterable[str]) -> tuple[int, ...]:
    """Return the numbers of the case where a line of the texts stands word for word."""
    lines = {line.strip() for text in texts for line in text.splitlines()}
    telling = [line for line in lines if len(line) >= _TELLING_LENGTH]
    numbers = {
        number
        for number, text in _texts_of_case(connection, found.case_id)
        if any(line in text for line in telling)
    }
    return tuple(sorted(numbers))


def _rows(connection: Any, found: Found, item: ItemId) -> Iterator[tuple[_Place, int]]:
    if _OWN[found.kind] is not _SENT:
        yield _OWN[found.kind], found.row_id
    for place in _BELOW.get(found.kind, ()):
        assert place.owner is not None
        for row_id in _ids(connection, place, {place.owner: found.row_id}):
            yield place, row_id
            if place.model is Task:
                for note in _ids(connection, _NOTE, {"task_id": row_id}):
                    yield _NOTE, note
    for row_id in _ids(connection, _SENT, {"case_id": found.case_id, "number": item.number}):
        yield _SENT, row_id


def _ids(connection: Any, place: _Place, keys: dict[str, int]) -> Sequence[int]:
    """Return the ids of the rows with these keys, those too that only the history holds."""
    there = " AND ".join(f"{key} = ?" for key in keys)
    once = " AND ".join(f"json_extract(coalesce(after, before), '$.{key}') = ?" for key in keys)
    rows = connection.execute(
        f"SELECT id FROM {place.table} WHERE {there}"
        f" UNION SELECT row_id FROM changes WHERE table_name = ? AND {once}",
        (*keys.values(), place.table, *keys.values()),
    )
    return [row[0] for row in rows.fetchall()]


def _versions(connection: Any, place: _Place, row_id: int) -> Iterator[dict[str, Any]]:
    columns = ", ".join(place.columns)
    row = connection.execute(
        f"SELECT {columns} FROM {place.table} WHERE id = ?", (row_id,)
    ).fetchone()
    if row is not None:
        yield dict(zip(place.columns, row, strict=True))
    for _, *sides in _changes(connection, place, row_id):
        yield from (json.loads(side) for side in sides if side is not None)


def _changes(connection: Any, place: _Place, row_id: int) -> list[Any]:
    found: list[Any] = connection.execute(
        "SELECT id, before, after FROM changes WHERE table_name = ? AND row_id = ?",
        (place.table, row_id),
    ).fetchall()
    return found


def _empty_row(unit: ChangeUnit, place: _Place, row_id: int) -> int:
    row = unit.connection.execute(
        f"SELECT {', '.join(place.columns)} FROM {place.table} WHERE id = ?", (row_id,)
    ).fetchone()
    if row is None or not any(row):
        return 0
    marks = ", ".join(f"{column} = ?" for column in place.columns)
    values = [_emptied(column, text) for column, text in zip(place.columns, row, strict=True)]
    unit.unrecorded(f"UPDATE {place.table} SET {marks} WHERE id = ?", (*values, row_id))
    return 1


def _empty_history(unit: ChangeUnit, place: _Place, row_id: int, item: ItemId) -> None:
    for change_id, *sides in _changes(unit.connection, place, row_id):
        before, after = (_emptied_side(place, side) for side in sides)
        unit.unrecorded(
            "UPDATE changes SET before = ?, after = ? WHERE id = ?", (before, after, change_id)
        )
        unit.unrecorded(
            "UPDATE change_sets SET sentence = command || ? WHERE id ="
            " (SELECT change_set_id FROM changes WHERE id = ?)",
            (f" {item}: {REDACTED}", change_id),
        )


def _emptied_side(place: _Place, side: str | None) -> str | None:
    if side is None:
        return None
    row = json.loads(side)
    return as_json(row | {c: _emptied(c, row[c]) for c in place.columns if c in row})


def _emptied(column: str, text: str | None) -> str | None:
    """Return what stands in a text's place; answers by yes and no in JSON are no text."""
    if not text:
        return text
    if column != "details":
        return REDACTED
    said = json.loads(text)
    kept = {name: word if word in _KEPT_ANSWERS else REDACTED for name, word in said.items()}
    return json.dumps(kept, ensure_ascii=False)


def _empty_sentences(unit: ChangeUnit, texts: Sequence[str], item: ItemId) -> None:
    """Empty every other sentence of the history that quotes one of the texts."""
    quotable = [text for text in texts if len(text) >= _TELLING_LENGTH]
    rows = unit.connection.execute("SELECT id, sentence FROM change_sets").fetchall()
    for number, sentence in rows:
        if any(text in sentence for text in quotable):
            unit.unrecorded(
                "UPDATE change_sets SET sentence = command || ? WHERE id = ?",
                (f" {item}: {REDACTED}", number),
            )


def _texts_of_case(connection: Any, case_id: int) -> Iterator[tuple[int, str]]:
    for kind, own in _OWN.items():
        for place in (own, *_BELOW.get(kind, ())):
            columns = " || char(10) || ".join(f"coalesce(t.{c}, '')" for c in place.columns)
            parent = "t.id" if place.owner is None else f"t.{place.owner}"
            yield from connection.execute(
                f"SELECT i.number, {columns} FROM {place.table} t"
                f" JOIN {own.table} i ON i.id = {parent} WHERE i.case_id = ?",
                (case_id,),
            ).fetchall()
