"""Bringing a workbook from an older version of the program up to date.

Each version of the schema lies here as it was frozen when it was released, `fil-2.sql` and so on.
A step makes the tables of its version beside the old ones, moves every row over by the names of
the columns, and puts indexes, views and triggers in last, so that an old workbook ends as the very
schema a new one is made with. The index of `koord søk` is not moved, but filled anew at the end.
All steps are one transaction: a command that is killed leaves the old file. Before it begins, a
copy is made of the whole file, opened and counted.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from koord.domain.frequency_grammar import read_frequency
from koord.errors import InvalidValueError, StorageError
from koord.workbook import opening, search_index
from koord.workbook.schema import SCHEMA_VERSION

_FOLDER = Path(__file__).parent
_BREAK = "\n\n"
CONTACT_IS_READ = 3
"""The version in which what is agreed about contact is more than words."""
_OLD = "gammel_"


def migrate(connection: Any, path: Path, key: bytes) -> Path | None:
    """Bring an open workbook up to date; return where the copy of the old one lies.

    Returns:
        The copy, or `None` when another command had done it meanwhile.

    Raises:
        WorkbookBusyError: Another command holds the file.
        StorageError: There is no room for the copy; nothing is changed.
    """
    with opening.translated_errors(), _own_transaction(connection):
        version = opening.user_version(connection)
        if version == SCHEMA_VERSION:
            return None
        copy = _copied(connection, path, key, version)
        for number in range(version + 1, SCHEMA_VERSION + 1):
            rebuild(connection, statements_of(number))
            if number == CONTACT_IS_READ:
                read_contact(connection)
        search_index.fill(connection)
        if connection.execute("PRAGMA foreign_key_check").fetchall():
            raise RuntimeError("a row points at nothing after the migration")
        connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")
    return copy


def statements_of(version: int) -> tuple[str, ...]:
    """Return the statements that make the schema of a version in an empty file."""
    text = (_FOLDER / f"fil-{version}.sql").read_text(encoding="utf-8")
    return tuple(filter(None, map(str.strip, text.split(_BREAK))))


def frozen(statements: Sequence[str]) -> str:
    """Return statements as the text that `statements_of` reads."""
    return _BREAK.join(statements) + "\n"


def rebuild(connection: Any, statements: Sequence[str]) -> None:
    """Let a new schema take over, with every row of the old one that has a place in it."""
    for name in _tables(connection, "virtual"):
        connection.execute(f'DROP TABLE "{name}"')
    made = connection.execute("SELECT type, name FROM sqlite_master WHERE sql IS NOT NULL")
    old = [(kind, name) for kind, name in made.fetchall() if not name.startswith("sqlite_")]
    counters = connection.execute("SELECT name, seq FROM sqlite_sequence").fetchall()
    for kind, name in old:
        if kind != "table":
            connection.execute(f'DROP {kind} IF EXISTS "{name}"')
    tables = [name for kind, name in old if kind == "table"]
    for name in tables:
        connection.execute(f'ALTER TABLE "{name}" RENAME TO "{_OLD}{name}"')
    first = [text for text in statements if text.startswith("CREATE TABLE")]
    for text in first:
        connection.execute(text)
    for name in tables:
        _move(connection, name)
    for text in statements:
        if text not in first:
            connection.execute(text)
    for name, last in counters:
        connection.execute("UPDATE sqlite_sequence SET seq = ? WHERE name = ?", (last, name))


def read_contact(connection: Any) -> None:
    """Read how often contact is agreed out of the words that stand there.

    It is counted from the day the workbook was changed last.
    """
    rows = connection.execute("SELECT id, contact_agreed FROM cases WHERE contact_agreed <> ''")
    for case, words in rows.fetchall():
        try:
            often = read_frequency(words)
        except InvalidValueError:
            continue  # she is told when she writes it again
        if often is not None:
            connection.execute(
                "UPDATE cases SET contact_every = ?, contact_unit = ?,"
                " contact_since = (SELECT date(max(at)) FROM change_sets) WHERE id = ?",
                (often.count, often.unit, case),
            )


def _move(connection: Any, name: str) -> None:
    columns = ", ".join(
        f'"{row[1]}"' for row in connection.execute(f'PRAGMA table_info("{_OLD}{name}")').fetchall()
    )
    connection.execute(f'INSERT INTO "{name}" ({columns}) SELECT {columns} FROM "{_OLD}{name}"')
    connection.execute(f'DROP TABLE "{_OLD}{name}"')


@contextmanager
def _own_transaction(connection: Any) -> Iterator[None]:
    """Hold the file alone, with tables free to be renamed without dragging others along."""
    connection.execute("PRAGMA foreign_keys = OFF")
    connection.execute("PRAGMA legacy_alter_table = ON")
    try:
        connection.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            connection.execute("ROLLBACK")
            raise
        connection.execute("COMMIT")
    finally:
        connection.execute("PRAGMA legacy_alter_table = OFF")
        connection.execute("PRAGMA foreign_keys = ON")


def _copied(connection: Any, path: Path, key: bytes, version: int) -> Path:
    """Copy the file as it is, and prove that the copy opens and holds as much.

    Raises:
        StorageError: It cannot be written, or does not hold what it should.
    """
    copy = opening.copy_whole(connection, path, f"{path.name}.fil-{version}-kopi", key)
    other = opening.connect(copy, key, read_only=True)
    try:
        is_whole = not opening.integrity_problems(other) and _counts(other) == _counts(connection)
    finally:
        other.close()
    if not is_whole:
        raise StorageError(
            "Kopien av den gamle arbeidsboka ble ikke hel. Ingenting er endret.",
            hint="Se etter at disken har plass, og prøv igjen.",
        )
    return copy


def _counts(connection: Any) -> dict[str, int]:
    return {
        name: connection.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0]
        for name in _tables(connection, "table")
    }


def _tables(connection: Any, kind: str) -> list[str]:
    """Return the tables of a kind: `table`, or `virtual` for an index of words."""
    rows = connection.execute(
        "SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = ? ORDER BY name",
        (kind,),
    )
    return [name for (name,) in rows.fetchall()]
