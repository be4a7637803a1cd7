"""The user's own letterhead and copies of templates.

They are files beside the workbook, not rows in it, so they are no part of the history that
`koord angre` walks; what is replaced or taken away is set aside instead.
"""

from dataclasses import dataclass
from pathlib import Path

from koord.documents import own
from koord.documents.letterhead import cleaned, tokens_on_every_page
from koord.errors import NotFoundError
from koord.services.desk import Desk
from koord.services.reading.templates import kind_called, no_copy
from koord.workbook.change import refuse_only_read

_MARKED = {"KOORD-REFERANSE", "KOORD-MERKING"}


@dataclass(frozen=True, slots=True)
class CopiedTemplate:
    """An own copy of a template.

    Attributes:
        already: It was there before, and was not touched.
    """

    path: Path
    already: bool


@dataclass(frozen=True, slots=True)
class UsedLetterhead:
    """A letterhead in use.

    Attributes:
        says_marking: Reference and exemption have their own place in it.
    """

    path: Path
    says_marking: bool


def copy_template(desk: Desk, name: str, language: str) -> CopiedTemplate:
    """Make an own copy of a template to edit; one that is there is left as it is.

    Raises:
        StorageError: The disk is full, or the folder cannot be written to.
        StateForbidsError: This is a practice workbook, outside practice.
    """
    refuse_only_read(desk.book.connection)
    folder, kind = own.own_folder(desk.book.path), kind_called(name)
    before = own.copy_in(folder, kind, language)
    if before is not None:
        return CopiedTemplate(before, already=True)
    return CopiedTemplate(own.make_copy(folder, kind, language), already=False)


def remove_template(desk: Desk, name: str, language: str) -> Path:
    """Take an own copy out of use; return where it is kept.

    Raises:
        NotFoundError: There is none.
        StorageError: The disk is full, or the folder cannot be written to.
        StateForbidsError: This is a practice workbook, outside practice.
    """
    refuse_only_read(desk.book.connection)
    folder = own.own_folder(desk.book.path)
    copy = own.copy_in(folder, kind_called(name), language)
    if copy is None:
        raise no_copy(name, language)
    return own.set_aside(folder, copy)


def use_letterhead(desk: Desk, content: bytes) -> UsedLetterhead:
    """Take a Word file into use as the letterhead of Word papers.

    Raises:
        LetterheadRefusedError: It is no Word file, or holds what a paper must not have.
        StorageError: The disk is full, or the folder cannot be written to.
        StateForbidsError: This is a practice workbook, outside practice.
    """
    refuse_only_read(desk.book.connection)
    kept = cleaned(content)
    path = own.put_letterhead(own.own_folder(desk.book.path), kept)
    return UsedLetterhead(path, tokens_on_every_page(kept) >= _MARKED)


def remove_letterhead(desk: Desk) -> Path:
    """Take the letterhead out of use; return where it is kept.

    Raises:
        NotFoundError: There is none.
        StorageError: The disk is full, or the folder cannot be written to.
        StateForbidsError: This is a practice workbook, outside practice.
    """
    refuse_only_read(desk.book.connection)
    folder = own.own_folder(desk.book.path)
    letterhead = own.letterhead_in(folder)
    if letterhead is None:
        raise NotFoundError(
            "Du har ikke noe eget brevhode.", hint="Ta et i bruk: koord maler brevhode FIL.docx"
        )
    return own.set_aside(folder, letterhead)
