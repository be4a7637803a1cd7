"""Clearing away papers that are sent and posted."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from koord.errors import StorageError
from koord.services.desk import Desk
from koord.workbook.change import change
from koord.workbook.queries.papers import KeptPaper


@dataclass(frozen=True, slots=True)
class Cleared:
    """What became of the papers.

    Attributes:
        removed: They are gone now.
        gone: They were gone before.
        edited: Somebody has written in them since; they stay.
    """

    removed: tuple[KeptPaper, ...] = ()
    gone: tuple[KeptPaper, ...] = ()
    edited: tuple[KeptPaper, ...] = ()


def look(papers: Sequence[KeptPaper]) -> Cleared:
    """Tell what would become of papers, without touching any.

    Raises:
        StorageError: A paper cannot be read.
    """
    sorted_out: dict[str, list[KeptPaper]] = {"removed": [], "gone": [], "edited": []}
    for paper in papers:
        sorted_out[_what_of(paper)].append(paper)
    return Cleared(*map(tuple, sorted_out.values()))


def clear(desk: Desk, papers: Sequence[KeptPaper]) -> Cleared:
    """Remove papers from their folders, and note that they are cleared away.

    A file goes before it is noted: after a kill it is found to be gone. It is no step of undo.

    Raises:
        StorageError: A folder cannot be written to; what is removed is noted.
    """
    done = look(papers)
    removed: list[KeptPaper] = []
    with change(desk.book.connection, "rydd", desk.at, kind="paper") as unit:
        failed = _remove(done.removed, removed)
        for paper in (*removed, *done.gone):
            unit.unrecorded("UPDATE papers SET state = 'cleared' WHERE id = ?", (paper.id,))
        unit.sentence = f"Ryddet bort {len(removed)} papirer som var sendt og ført"
    if failed is not None:
        raise failed
    return done


def _remove(papers: Sequence[KeptPaper], removed: list[KeptPaper]) -> StorageError | None:
    for paper in papers:
        try:
            paper.path.unlink(missing_ok=True)
        except OSError:
            return StorageError(
                f"Papiret kan ikke tas bort: {paper.path}",
                hint="Lukk det hvis det er åpent i et annet program, og kjør: koord rydd",
            )
        removed.append(paper)
    return None


def _what_of(paper: KeptPaper) -> str:
    try:
        content = paper.path.read_bytes()
    except FileNotFoundError:
        return "gone"
    except OSError:
        raise StorageError(
            f"Papiret kan ikke leses: {paper.path}", hint="Er mappa tilgjengelig?"
        ) from None
    return "removed" if hashlib.sha256(content).hexdigest() == paper.sha256 else "edited"
