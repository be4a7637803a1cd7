"""The one way to change the workbook: a command is one transaction and one change set.

Every row that is inserted, changed or deleted passes `ChangeUnit`, which reads the row as it lies
in the file before and after, and keeps both. Numbers that are handed out, papers on disk and
drafts are not part of the history: an undo never gives a number out again.
"""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from pydantic import ValidationError
from sqlalchemy import Engine, create_engine, event
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import StaticPool
from sqlmodel import Session

from koord.domain.names import refuse_national_id
from koord.errors import InvalidValueError, NotFoundError, StateForbidsError
from koord.workbook import opening
from koord.workbook.tables import Change, ChangeSet, Row


def engine_on(connection: Any) -> Engine:
    """Return an engine that works on one already opened connection.

    Transactions start with BEGIN IMMEDIATE: a writer waits for its turn before it reads, so what
    it read still holds when it writes. Bound values never stand in an error's text.
    """
    engine = create_engine(
        "sqlite://",
        module=opening.DBAPI,
        creator=lambda: connection,
        poolclass=StaticPool,
        hide_parameters=True,
    )

    @event.listens_for(engine, "begin")
    def _begin(transaction: Any) -> None:
        transaction.exec_driver_sql("BEGIN IMMEDIATE")

    return engine


class ChangeUnit:
    """One change set under way.

    Attributes:
        number: The change set's number; grows for ever and orders the history.
        has_changed: A row differs from what it was.
        sentence: What was done, in Norwegian; shown by `angre` and `historikk`.
        at: The instant, UTC, ISO.
    """

    def __init__(self, session: Session, connection: Any, change_set: ChangeSet) -> None:
        self._session = session
        self._change_set = change_set
        self.connection = connection
        self.number: int = change_set.id or 0
        self.has_changed = False
        self.at = change_set.at

    @property
    def sentence(self) -> str:
        """What was done, in Norwegian."""
        return self._change_set.sentence

    @sentence.setter
    def sentence(self, text: str) -> None:
        self._change_set.sentence = text

    def insert(self, model: type[Row], **values: Any) -> int:
        """Validate and add a row; return its id."""
        self._check(model, values)
        row = _validated(model, values)
        self._session.add(row)
        self._session.flush()
        row_id: int = getattr(row, "id")  # noqa: B009 - every recorded table has one
        self._record(model, row_id, before=None)
        return row_id

    def update(self, model: type[Row], row_id: int, **values: Any) -> None:
        """Change some columns of a row."""
        self._check(model, values)
        before = self.row(model, row_id)
        merged = _validated(model, before | values)
        row = self._session.get(model, row_id, populate_existing=True)
        for column in values:
            setattr(row, column, getattr(merged, column))
        self._session.flush()
        self._record(model, row_id, before=before)

    def delete(self, model: type[Row], row_id: int) -> None:
        """Remove a row."""
        before = self.row(model, row_id)
        self._session.delete(self._session.get(model, row_id, populate_existing=True))
        self._session.flush()
        self._record(model, row_id, before=before)

    def put_back(self, model: type[Row], values: dict[str, Any]) -> None:
        """Insert a row exactly as the history holds it, its id included."""
        row = _validated(model, values)
        self._session.add(row)
        self._session.flush()
        self._record(model, values["id"], before=None)

    def unrecorded(self, statement: str, values: tuple[Any, ...] = ()) -> None:
        """Run SQL on a table that is not part of the history: counters, papers, drafts."""
        self.connection.execute(statement, values)

    def next_number(self, series: str) -> int:
        """Hand out the next number of a series; it is never handed out again."""
        upcoming = peek_number(self.connection, series)
        self.unrecorded(
            "INSERT INTO counters (series, next_number) VALUES (?, ?)"
            " ON CONFLICT (series) DO UPDATE SET next_number = excluded.next_number",
            (series, upcoming + 1),
        )
        return upcoming

    def row(self, model: type[Row], row_id: int) -> dict[str, Any]:
        """Read a row as it lies in the file now.

        Raises:
            NotFoundError: There is no such row.
        """
        found = find_row(self.connection, str(model.__tablename__), row_id)
        if found is None:
            raise NotFoundError("Raden finnes ikke lenger i arbeidsboka.")
        return found

    def _record(self, model: type[Row], row_id: int, before: dict[str, Any] | None) -> None:
        table = str(model.__tablename__)
        after = find_row(self.connection, table, row_id)
        if before == after:
            return
        self.has_changed = True
        self._session.add(
            Change(
                change_set_id=self.number,
                table_name=table,
                row_id=row_id,
                before=None if before is None else as_json(before),
                after=None if after is None else as_json(after),
            )
        )
        self._session.flush()

    @staticmethod
    def _check(model: type[Row], values: dict[str, Any]) -> None:
        for column, value in values.items():
            if isinstance(value, str) and column not in model.machine_made:
                refuse_national_id(value)


@contextmanager
def change(
    connection: Any, command: str, at: str, *, seen: int | None = None, kind: str = "do"
) -> Iterator[ChangeUnit]:
    """Run a block as one transaction and one change set; roll all of it back on any exception.

    Args:
        connection: The open workbook.
        command: The command's word, as `husk`.
        at: The instant, UTC, ISO.
        seen: The newest change set when the facts were read; when another command has written
            since, nothing is done.
        kind: `do`, `undo`, `redo`, `setup` for what makes the workbook itself; `paper` for a
            command that makes papers and changes no row: there is nothing in it to undo, and what
            was undone before it can still be redone; or `redact` for what empties a text: it is
            no step of an undo, and what was undone before it cannot be redone.

    Raises:
        StateForbidsError: Another command has changed the workbook since `seen`, or it is a
            practice workbook outside practice.
        WorkbookBusyError: Another command is writing.
    """
    refuse_only_read(connection)
    with (
        opening.translated_errors(),
        _append_only_errors(),
        Session(engine_on(connection)) as session,
        session.begin(),
    ):
        newest = newest_change(connection, session)
        if seen is not None and newest != seen:
            raise StateForbidsError(
                "Arbeidsboka ble endret av en annen kommando imens. Ingenting er gjort.",
                hint="Kjør kommandoen en gang til.",
            )
        change_set = ChangeSet(command=command, sentence="", at=at, kind=kind)
        session.add(change_set)
        session.flush()
        unit = ChangeUnit(session, connection, change_set)
        yield unit
        if kind == "paper":
            return
        if not unit.has_changed:
            # It stood so already: nothing to undo, and nothing lost to a redo.
            session.delete(change_set)
        elif kind in ("do", "redact"):
            _drop_undone(connection)


def newest_change(connection: Any, session: Session | None = None) -> int:
    """Return the number of the newest change set, 0 when there is none."""
    if session is not None:
        session.connection()
    found = connection.execute("SELECT coalesce(max(id), 0) FROM change_sets").fetchone()
    return int(found[0])


def peek_number(connection: Any, series: str) -> int:
    """Return the number a series will hand out next, without handing it out."""
    found = connection.execute(
        "SELECT next_number FROM counters WHERE series = ?", (series,)
    ).fetchone()
    return int(found[0]) if found else 1


def find_row(connection: Any, table: str, row_id: int) -> dict[str, Any] | None:
    """Return a row by id as column names and values, or `None`."""
    cursor = connection.execute(f'SELECT * FROM "{table}" WHERE id = ?', (row_id,))
    row = cursor.fetchone()
    if row is None:
        return None
    return {column[0]: value for column, value in zip(cursor.description, row, strict=True)}


def refuse_only_read(connection: Any) -> None:
    """Refuse to change what belongs to a practice workbook that is opened outside practice.

    Raises:
        StateForbidsError: It is.
    """
    if connection.execute("PRAGMA query_only").fetchone()[0]:
        raise StateForbidsError(
            "Dette er ei øvingsbok. Utenfor koord øv kan den bare leses.",
            hint="Sett øv foran kommandoen, som her: koord øv huskeliste",
        )


def _drop_undone(connection: Any) -> None:
    """A new command makes what was undone impossible to redo."""
    connection.execute("UPDATE change_sets SET state = 'dropped' WHERE state = 'undone'")


def _validated(model: type[Row], values: dict[str, Any]) -> Row:
    try:
        return model.model_validate(values)
    except ValidationError as fault:
        fields = ", ".join(str(error["loc"][0]) for error in fault.errors() if error["loc"])
        raise InvalidValueError(f"Verdien passer ikke i arbeidsboka (felt: {fields}).") from None


def as_json(row: dict[str, Any]) -> str:
    """Return a row as the history keeps it."""
    return json.dumps(row, ensure_ascii=False, sort_keys=True)


@contextmanager
def _append_only_errors() -> Iterator[None]:
    """Turn what the triggers of the consents say into an error the user can read."""
    try:
        yield
    except DBAPIError as fault:
        if "append-only" not in str(fault.orig):
            raise
        raise StateForbidsError(
            "Et samtykke som er ført, kan ikke endres eller slettes.",
            hint="Trekk det, lag et nytt, eller angre føringen: koord angre",
        ) from None
