"""Undo and redo: turning one change set around, whole.

What a consent holds is never erased. Turning around a signature or an event adds the event
«feilført» that points at it, and turning that around again adds one that points at the first. What
was sent is voided the same way.
People and services that such a consent names stay too. The text of minutes becomes a draft again.
"""

import json
from typing import Any

from sqlmodel import SQLModel

from koord.errors import StateForbidsError
from koord.workbook.change import ChangeUnit, find_row
from koord.workbook.redaction import REDACTED
from koord.workbook.tables import (
    Agency,
    Case,
    Consent,
    ConsentEvent,
    ConsentScope,
    ConsentSignature,
    Dispatch,
    Minutes,
    Person,
    Row,
)

_MODELS: dict[str, type[Row]] = {
    str(model.__tablename__): model for model in Row.__subclasses__() if issubclass(model, SQLModel)
}


def invert(unit: ChangeUnit, change_set_id: int, today: str) -> None:
    """Turn every row of a change set back to what it was before it.

    Args:
        unit: The change set that does the turning.
        change_set_id: The one to turn around.
        today: The day, ISO, for «feilført».

    Raises:
        StateForbidsError: A row has changed since, or a consent on record holds on to the case.
    """
    changes = unit.connection.execute(
        "SELECT table_name, row_id, before, after FROM changes"
        " WHERE change_set_id = ? ORDER BY id DESC",
        (change_set_id,),
    ).fetchall()
    for table, row_id, before, after in changes:
        model = _MODELS[table]
        _turn(unit, model, row_id, _row(model, before), _row(model, after), today)


def mark(unit: ChangeUnit, change_set_id: int, state: str) -> None:
    """Set whether a change set is current or undone."""
    unit.unrecorded("UPDATE change_sets SET state = ? WHERE id = ?", (state, change_set_id))


def stand_for(unit: ChangeUnit, change_set_id: int) -> None:
    """Note that the rows of this change set now stand for those of another."""
    unit.unrecorded(
        "UPDATE change_sets SET manifest_id = ? WHERE id = ?", (unit.number, change_set_id)
    )


def _turn(
    unit: ChangeUnit,
    model: type[Row],
    row_id: int,
    before: dict[str, Any] | None,
    after: dict[str, Any] | None,
    today: str,
) -> None:
    if find_row(unit.connection, str(model.__tablename__), row_id) != after:
        raise StateForbidsError(
            "Det som skulle angres, er endret siden. Ingenting er gjort.",
            hint="Se hva som er gjort: koord historikk",
        )
    if after is not None and before is None:
        _take_back(unit, model, row_id, after, today)
    elif after is None and before is not None:
        unit.put_back(model, before)
        if model is Minutes:
            _drop_draft(unit, before)
    elif before is not None and after is not None:
        changed = {column: before[column] for column in before if before[column] != after[column]}
        unit.update(model, row_id, **changed)


def _take_back(
    unit: ChangeUnit, model: type[Row], row_id: int, after: dict[str, Any], today: str
) -> None:
    if model is ConsentSignature:
        _enter_in_error(unit, after["consent_id"], today, voids_signature=row_id)
    elif model is ConsentEvent:
        _enter_in_error(unit, after["consent_id"], today, voids_event=row_id)
    elif model is Dispatch:
        _void(unit, after, row_id)
    elif model is Consent and _is_used(unit, row_id):
        _enter_in_error(unit, row_id, today)
    elif model is ConsentScope and _is_used(unit, after["consent_id"]):
        return
    elif _is_named(unit, model, row_id):
        if model is Case:
            raise StateForbidsError(
                f"Sak {after['number']} kan ikke angres bort: et samtykke eller en utsendelse i "
                "den er ført, og det slettes aldri.",
                hint=[f"koord samtykker {after['number']}", f"koord sendt {after['number']}"],
            )
    else:
        if model is Minutes and after["text"] != REDACTED:
            _keep_as_draft(unit, after)
        unit.delete(model, row_id)


_NAMED_IN: dict[type[Row], tuple[tuple[type[Row], str], ...]] = {
    Case: ((Consent, "case_id"), (Dispatch, "case_id")),
    Agency: (
        (ConsentScope, "agency_id"),
        (ConsentEvent, "agency_id"),
        (Dispatch, "agency_id"),
    ),
    Person: (
        (ConsentScope, "person_id"),
        (ConsentSignature, "person_id"),
        (ConsentEvent, "person_id"),
        (ConsentEvent, "by_person_id"),
        (Dispatch, "person_id"),
    ),
}
"""Where a consent on record points out of itself: what it points at cannot go."""


def _is_named(unit: ChangeUnit, model: type[Row], row_id: int) -> bool:
    return any(
        unit.connection.execute(
            f"SELECT EXISTS (SELECT 1 FROM {table.__tablename__} WHERE {column} = ?)", (row_id,)
        ).fetchone()[0]
        for table, column in _NAMED_IN.get(model, ())
    )


_DRAFT_KEY = (
    "SELECT c.number, m.number FROM meetings m JOIN cases c ON c.id = m.case_id WHERE m.id = ?"
)


def _keep_as_draft(unit: ChangeUnit, minutes: dict[str, Any]) -> None:
    """Keep the text of minutes that are undone, unless a newer text lies there."""
    key = unit.connection.execute(_DRAFT_KEY, (minutes["meeting_id"],)).fetchone()
    unit.unrecorded(
        "INSERT INTO drafts (case_number, number, text, saved_at) VALUES (?, ?, ?, ?)"
        " ON CONFLICT (case_number, number) DO NOTHING",
        (*key, minutes["text"], unit.at),
    )


def _drop_draft(unit: ChangeUnit, minutes: dict[str, Any]) -> None:
    """Remove the draft of minutes that are entered again, unless it was written on since."""
    key = unit.connection.execute(_DRAFT_KEY, (minutes["meeting_id"],)).fetchone()
    unit.unrecorded(
        "DELETE FROM drafts WHERE case_number = ? AND number = ? AND text = ?",
        (*key, minutes["text"]),
    )


def _enter_in_error(unit: ChangeUnit, consent_id: int, today: str, **voids: int) -> None:
    unit.insert(
        ConsentEvent,
        consent_id=consent_id,
        kind="feilført",
        occurred_on=today,
        recorded_at=unit.at,
        change_set_id=unit.number,
        **voids,
    )


def _void(unit: ChangeUnit, dispatch: dict[str, Any], row_id: int) -> None:
    """Say that a dispatch was entered in error; voiding what voids it lets the first one hold."""
    kept = ("case_id", "number", "kind", "state", "sent_on")
    unit.insert(
        Dispatch,
        **{column: dispatch[column] for column in kept},
        voids_id=row_id,
        recorded_at=unit.at,
        change_set_id=unit.number,
    )


def _is_used(unit: ChangeUnit, consent_id: int) -> bool:
    found = unit.connection.execute(
        "SELECT EXISTS (SELECT 1 FROM consent_signatures WHERE consent_id = ?1)"
        " OR EXISTS (SELECT 1 FROM consent_events WHERE consent_id = ?1)",
        (consent_id,),
    ).fetchone()
    return bool(found[0])


def _row(model: type[Row], text: str | None) -> dict[str, Any] | None:
    """Return a row of the history; columns that came later stand as they did for such a row."""
    if text is None:
        return None
    later = {
        name: field.default for name, field in model.model_fields.items() if not field.is_required()
    }
    row: dict[str, Any] = later | json.loads(text)
    return row
