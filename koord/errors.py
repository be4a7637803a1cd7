"""Errors a user can meet, each with its exit code.

A `KoordError` says in plain Norwegian what is wrong and what to do next. It is raised anywhere
below `cli/` and caught once, in `cli/app.py`. Every other exception is a bug.
"""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar


class KoordError(Exception):
    """What the user asked for cannot be done; the message says why, the hint what to do.

    Args:
        message: What is wrong, in plain Norwegian.
        hint: The next step: whole command lines, or a sentence.
        items: One mapping for each thing concerned, for `--json`.
    """

    exit_code: ClassVar[int] = 4

    def __init__(
        self,
        message: str,
        hint: str | Sequence[str] = (),
        items: Sequence[Mapping[str, Any]] = (),
    ) -> None:
        super().__init__(message)
        self.message = message
        self.hint: tuple[str, ...] = (hint,) if isinstance(hint, str) else tuple(hint)
        self.items: tuple[Mapping[str, Any], ...] = tuple(items)


class CommandLineError(KoordError):
    """The command line itself is wrong, or a needed flag is missing."""

    exit_code = 2


class NotFoundError(KoordError):
    """There is no such case, item, person or workbook."""

    exit_code = 3


class InvalidValueError(KoordError):
    """A value or a date cannot be read, or is not allowed."""

    exit_code = 4


class ConsentStopsError(KoordError):
    """A consent does not allow it on that date."""

    exit_code = 5


class StateForbidsError(KoordError):
    """The state of the thing, the file or the disk forbids it."""

    exit_code = 6


class WorkbookBusyError(StateForbidsError):
    """Another command holds the workbook."""


class StorageError(StateForbidsError):
    """A file could not be written: the disk is full, or the folder is closed."""


class KeyFailsError(KoordError):
    """The key is wrong, the file is damaged, or it comes from a newer version."""

    exit_code = 7
