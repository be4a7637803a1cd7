"""A user's own papers: the letterhead, and own copies of templates, in a folder by the workbook.

    arbeidsbok.koord.maler/
        brevhode.docx
        nb/innkalling.md.j2
        tatt-bort/

Each workbook has its own, the practice workbook too. Nothing is ever overwritten or deleted: what
is taken away or replaced is kept in `tatt-bort`.
"""

from collections.abc import Iterable
from pathlib import Path

from koord.documents import placing, samples
from koord.documents.contexts import PaperContext
from koord.documents.templates import template_name, templates_folder, to_markdown

LETTERHEAD = "brevhode.docx"
ASIDE = "tatt-bort"


def own_folder(workbook: Path) -> Path:
    """Return where the own papers of a workbook lie."""
    return workbook.with_name(f"{workbook.name}.maler")


def letterhead_in(folder: Path) -> Path | None:
    """Return the letterhead, or nothing when there is none."""
    file = folder / LETTERHEAD
    return file if file.is_file() else None


def copy_in(folder: Path, kind: type[PaperContext], language: str) -> Path | None:
    """Return the own copy of a template, or nothing when there is none."""
    file = folder / template_name(kind, language)
    return file if file.is_file() else None


def make_copy(folder: Path, kind: type[PaperContext], language: str) -> Path:
    """Copy a template to edit, as it comes with koord; return where the copy lies.

    Raises:
        StorageError: The disk is full, or the folder cannot be written to.
    """
    name = template_name(kind, language)
    target = folder / name
    placing.put(target.parent, target.name, (templates_folder() / name).read_bytes())
    return target


def put_letterhead(folder: Path, content: bytes) -> Path:
    """Take a letterhead into use; one that was there is set aside.

    Raises:
        StorageError: The disk is full, or the folder cannot be written to.
    """
    before = letterhead_in(folder)
    if before is not None:
        if before.read_bytes() == content:
            return before
        set_aside(folder, before)
    return placing.put(folder, LETTERHEAD, content)


def set_aside(folder: Path, file: Path) -> Path:
    """Take an own file out of use without losing it; return where it lies now.

    Raises:
        StorageError: The disk is full, or the folder cannot be written to.
    """
    language = "" if file.parent == folder else f"{file.parent.name}-"
    kept = placing.put(folder / ASIDE, f"{language}{file.name}", file.read_bytes())
    file.unlink()
    return kept


def check_copies(folder: Path, papers: Iterable[tuple[type[PaperContext], str]]) -> None:
    """Try each own copy on made-up papers, one full and one as empty as can be.

    Raises:
        OwnTemplateFaultError: A copy cannot be used.
    """
    for kind, language in papers:
        if copy_in(folder, kind, language) is not None:
            for sample in (samples.full, samples.bare):
                to_markdown(sample(kind, language), own=folder)
