"""The history, and papers that are not yet in place."""

from dataclasses import replace
from pathlib import Path
from typing import Any

from koord.values import value


@value
class ChangeSet:
    """One command in the history.

    Attributes:
        kind: `setup`, `do`, `undo`, `redo`, `paper` or `redact`.
        state: `current`, `undone` or `dropped`.
        manifest: The change set whose rows now stand for it: itself, its undo or its redo.
        papers: Paths of the papers it made.
    """

    id: int
    command: str
    sentence: str
    at: str
    kind: str
    state: str
    manifest: int
    papers: tuple[Path, ...] = ()


_SET = "SELECT id, command, sentence, at, kind, state, coalesce(manifest_id, id) FROM change_sets"


def newest_to_undo(connection: Any) -> ChangeSet | None:
    """Return the newest command that stands, or `None`."""
    return _one(connection, "WHERE kind = 'do' AND state = 'current' ORDER BY id DESC")


def next_to_redo(connection: Any) -> ChangeSet | None:
    """Return the command that was undone last, or `None`."""
    return _one(connection, "WHERE kind = 'do' AND state = 'undone' ORDER BY id")


def newest_number(connection: Any) -> int:
    """Return the number of the newest change set, 0 when there is none."""
    return int(connection.execute("SELECT coalesce(max(id), 0) FROM change_sets").fetchone()[0])


def made_at(connection: Any) -> str:
    """Return the instant the workbook was made; it never changes."""
    row = connection.execute("SELECT at FROM change_sets ORDER BY id LIMIT 1").fetchone()
    return str(row[0]) if row else ""


def list_changes(connection: Any, most: int) -> tuple[ChangeSet, ...]:
    """Return the newest change sets, the newest first."""
    rows = connection.execute(f"{_SET} ORDER BY id DESC LIMIT ?", (most,)).fetchall()
    return tuple(ChangeSet(*row) for row in rows)


@value
class StagedPaper:
    """A paper that is written but does not lie in its folder yet."""

    id: int
    folder: Path
    name: str
    staged_as: Path
    sha256: str


def staged_papers(connection: Any) -> tuple[StagedPaper, ...]:
    """Return papers that a command that stands wrote and did not get to put in place."""
    rows = connection.execute(
        "SELECT p.id, p.folder, p.name, p.staged_as, p.sha256 FROM papers p"
        " JOIN change_sets s ON s.id = p.change_set_id"
        " WHERE p.state = 'staged' AND s.state = 'current' ORDER BY p.id"
    ).fetchall()
    return tuple(StagedPaper(r[0], Path(r[1]), r[2], Path(r[3]), r[4]) for r in rows)


def where_placed(connection: Any, staged_as: Path) -> Path | None:
    """Return where the paper that was staged under a name lies now, or `None`."""
    row = connection.execute(
        "SELECT folder, name FROM papers WHERE staged_as = ? AND state = 'placed'",
        (str(staged_as),),
    ).fetchone()
    return None if row is None else Path(row[0]) / row[1]


def papers_of_item(connection: Any, case: int, number: int, kind: str) -> tuple[Path, ...]:
    """Return where the papers of one kind were put for an item, the oldest first."""
    rows = connection.execute(
        "SELECT folder, name FROM papers WHERE case_number = ? AND number = ? AND kind = ?"
        " AND state <> 'lost' ORDER BY id",
        (case, number, kind),
    ).fetchall()
    return tuple(Path(folder) / name for folder, name in rows)


def papers_on(connection: Any, case: int, number: int) -> tuple[Path, ...]:
    """Return where every paper of an item was put, the oldest first."""
    rows = connection.execute(
        "SELECT folder, name FROM papers WHERE case_number = ? AND number = ?"
        " AND state <> 'lost' ORDER BY id",
        (case, number),
    ).fetchall()
    return tuple(Path(folder) / name for folder, name in rows)


def _one(connection: Any, where: str) -> ChangeSet | None:
    row = connection.execute(f"{_SET} {where} LIMIT 1").fetchone()
    if row is None:
        return None
    papers = connection.execute(
        "SELECT folder, name FROM papers WHERE change_set_id = ? ORDER BY id", (row[0],)
    ).fetchall()
    return replace(ChangeSet(*row), papers=tuple(Path(folder) / name for folder, name in papers))
