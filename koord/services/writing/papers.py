"""Papers of a command: made and staged before the transaction, promised in it, put in place after.

Every paper is made here, so that each is on the user's letterhead and from her own templates.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from koord.documents import placing
from koord.documents.placing import Staged, Staging
from koord.domain.cases import ItemId
from koord.domain.dispatches import DispatchState
from koord.errors import StorageError, WorkbookBusyError
from koord.services.desk import Desk, KnownCase
from koord.services.writing.dispatches import Addressed, insert_dispatch
from koord.services.writing.frames import paper_name
from koord.workbook.book import Workbook
from koord.workbook.change import ChangeUnit, change
from koord.workbook.queries.cases import Profile
from koord.workbook.queries.history import StagedPaper, staged_papers, where_placed

if TYPE_CHECKING:
    from koord.documents.contexts import PaperContext
    from koord.documents.pipeline import Rendered


def made(
    desk: Desk, contexts: Sequence[PaperContext], formats: Sequence[str]
) -> tuple[Rendered, ...]:
    """Make papers side by side, with the letterhead and own templates of this workbook.

    Raises:
        UnknownFormatError: There is no such format.
        TemplateFaultError: A template does not fit its context.
        OwnTemplateFaultError: An own template cannot be used.
        ConverterFailsError: Pandoc or typst does not do its work.
    """
    # Here, since what a killed command left is finished before any question is answered.
    from koord.documents.own import own_folder
    from koord.documents.pipeline import number_of_files, render_all

    with desk.progress(number_of_files(contexts, formats)) as each_done:
        return render_all(contexts, formats, own_folder(desk.book.path), each_done)


@contextmanager
def staging(desk: Desk) -> Iterator[Staging]:
    """Open a private room for this command's papers; an exception empties it.

    What is staged is only safe to keep once `promise` has committed, and everything between is in
    this block: a failure anywhere leaves neither a row nor a file.
    """
    with Staging(placing.staging_root(desk.book.path)) as room:
        try:
            yield room
        except BaseException:
            room.discard({paper.staged_as for paper in staged_papers(desk.book.connection)})
            raise


def folder_of(desk: Desk, profile: Profile) -> Path:
    """Return where papers go: what the command line says, else what was chosen at `oppsett`."""
    return desk.folder if desk.folder is not None else Path(profile.papers_folder)


def promise(
    unit: ChangeUnit, item: ItemId, staged: Sequence[Staged], addressed: Sequence[Addressed] = ()
) -> None:
    """Write in the transaction that these papers exist, and for whom they are made."""
    for paper in staged:
        unit.unrecorded(
            "INSERT INTO papers (change_set_id, case_number, number, kind, folder, name,"
            " staged_as, sha256, state) VALUES (?, ?, ?, ?, ?, ?, ?, ?, 'staged')",
            (
                unit.number,
                item.case,
                item.number,
                paper.kind,
                str(paper.folder.absolute()),
                paper.name,
                str(paper.path),
                paper.sha256,
            ),
        )
    for made in addressed:
        insert_dispatch(unit, item, made, DispatchState.MADE)


def sha256_of(staged: Sequence[Staged], kind: str, mark: str = "") -> str:
    """Return the hash that stands for a paper made in several formats: the PDF's, else the first's.

    The others are found through the command that made them.

    Args:
        staged: The files of a command.
        kind: Which paper.
        mark: What the names of one version end with.
    """
    files = [p for p in staged if p.kind == kind and Path(p.name).stem.endswith(mark)]
    return next((p for p in files if p.name.endswith(".pdf")), files[0]).sha256


def make_only(
    desk: Desk,
    known: KnownCase,
    item: ItemId,
    kind: str,
    paper: Rendered,
    *,
    day: date,
    seen: int,
    command: str,
    sentence: str,
) -> tuple[Path, ...]:
    """Keep and place a paper of a command that changes nothing else; return where it lies.

    It stands in the history, with nothing in it to undo.

    Args:
        desk: Where to work.
        known: The case.
        item: What the paper is about; stands in its name.
        kind: Which paper, in letters that any file system takes.
        paper: The finished paper.
        day: The day in its name.
        seen: The newest change set when its facts were read.
        command: The command's word.
        sentence: What was done, in Norwegian.

    Raises:
        StateForbidsError: Another command has changed the workbook since `seen`.
        StorageError: The disk is full, or the folder closed.
    """
    named = {
        paper_name(item, kind, day, suffix): content for suffix, content in paper.files.items()
    }
    return make_named(
        desk, known.profile, item, kind, named, seen=seen, command=command, sentence=sentence
    )


def make_named(
    desk: Desk,
    profile: Profile,
    item: ItemId,
    kind: str,
    named: Mapping[str, bytes],
    *,
    seen: int,
    command: str,
    sentence: str,
    addressed: Callable[[str], Sequence[Addressed]] | None = None,
) -> tuple[Path, ...]:
    """Keep and place files of a command that changes nothing else, under names of its own.

    The arguments and the errors are those of `make_only`; `addressed` tells for whom it is made,
    given the hash of its file.
    """
    folder = folder_of(desk, profile)
    with staging(desk) as room:
        staged = [room.write(kind, folder, name, content) for name, content in named.items()]
        with change(desk.book.connection, command, desk.at, seen=seen, kind="paper") as unit:
            promise(unit, item, staged, addressed(sha256_of(staged, kind)) if addressed else ())
            unit.sentence = sentence
    return tuple(place_all(desk.book, staged).values())


def put_in_place(book: Workbook) -> tuple[Path, ...]:
    """Put every promised paper in its folder and tick it off; return where they lie.

    Also what a killed command promised. The workbook is held meanwhile, so two commands never put
    the same paper in place.

    Raises:
        StorageError: A folder cannot be written to; what is not done is done at the next start.
    """
    done: list[StagedPaper] = []
    finals: list[Path] = []
    with _holding(book) as connection:
        try:
            for paper in staged_papers(connection):
                state, final = _put(paper)
                connection.execute(
                    "UPDATE papers SET state = ?, name = ? WHERE id = ?",
                    (state, final.name, paper.id),
                )
                done.append(paper)
                finals += [final] if state == "placed" else []
        except StorageError as fault:
            failed: StorageError | None = fault
        else:
            failed = None
    for paper in done:
        placing.release(paper.staged_as)
    if failed is not None:
        raise StorageError(
            f"{failed.message} Det du gjorde, er lagret, og papirene er tatt vare på.",
            hint=(*failed.hint, "De legges på plass av den neste kommandoen: koord huskeliste"),
        )
    return tuple(finals)


def place_all(book: Workbook, staged: Sequence[Staged]) -> dict[Path, Path]:
    """Put this command's papers in place; return where each staged one now lies.

    Asked of the workbook, since another command may have been the one to place them.

    Raises:
        StorageError: A folder cannot be written to; what is not done is done at the next start.
    """
    put_in_place(book)
    with book.reading() as connection:
        return {
            paper.path: final
            for paper in staged
            if (final := where_placed(connection, paper.path)) is not None
        }


@contextmanager
def _holding(book: Workbook) -> Iterator[Any]:
    """Hold the workbook; what was done before an exception is kept, since the files are there."""
    with book.reading() as connection:
        connection.execute("BEGIN IMMEDIATE")
        try:
            yield connection
        finally:
            connection.execute("COMMIT")


def _put(paper: StagedPaper) -> tuple[str, Path]:
    if paper.staged_as.exists():
        return "placed", placing.place(paper.staged_as, paper.folder, paper.name)
    return "lost", paper.folder / paper.name


def tidy(book: Workbook) -> tuple[Path, ...]:
    """Finish what a killed command promised, and remove what one left without a promise.

    What cannot be finished now, since a folder is out of reach or another command is at work, waits
    for the next start: it must not stand in the way of a question.
    """
    root = placing.staging_root(book.path)
    if not root.is_dir():
        return ()
    try:
        placed = put_in_place(book)
        # Held, so that no command promises between the question and the sweep.
        with _holding(book) as connection:
            placing.sweep(root, [paper.staged_as for paper in staged_papers(connection)])
    except (StorageError, WorkbookBusyError):
        return ()
    return placed
