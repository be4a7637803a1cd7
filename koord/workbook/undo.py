"""Undo and redo: turning one change set around, whole.

What a consent holds is never erased. Turning around a signature or an event adds the event
«feilført» that points at it, and turning that around again adds one that points at the first.
"""

import json
from typing import Any

from sqlmodel import SQLModel

from koord.errors import StateForbidsError
from koord.workbook.change import ChangeUnit, find_row
from koord.workbook.tables import (
    Consent,
    ConsentEvent,
    ConsentScope,
    ConsentSignature,
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
        StateForbidsError: A row has changed since.
    """
    changes = unit.connection.execute(
        "SELECT table_name, row_id, before, after FROM changes"
        " WHERE change_set_id = ? ORDER BY id DESC",
        (change_set_id,),
    ).fetchall()
    for table, row_id, before, after in changes:
        _turn(unit, _MODELS[table], row_id, _row(before), _row(after), today)


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
    elif model is Consent and _is_used(unit, row_id):
        _enter_in_error(unit, row_id, today)
    elif model is ConsentScope and _is_used(unit, after["consent_id"]):
        return
    else:
        unit.delete(model, row_id)


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


def _is_used(unit: ChangeUnit, consent_id: int) -> bool:
    found = unit.connection.execute(
        "SELECT EXISTS (SELECT 1 FROM consent_signatures WHERE consent_id = ?1)"
        " OR EXISTS (SELECT 1 FROM consent_events WHERE consent_id = ?1)",
        (consent_id,),
    ).fetchone()
    return bool(found[0])


def _row(text: str | None) -> dict[str, Any] | None:
    return None if text is None else json.loads(text)
