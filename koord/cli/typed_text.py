"""Her own text: from the line, a file, what is piped in, or asked for."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from koord.errors import CommandLineError, InvalidValueError, NotFoundError

if TYPE_CHECKING:
    from koord.cli.session import Session

LARGEST = 200_000
"""A text larger than this many bytes is taken for the wrong file."""


def typed_text(
    session: Session, given: str | None, file: str | None, *, what: str, longest: int, example: str
) -> str:
    """Return the text that stands on the line, in a file or after `-`, or ask for it.

    Args:
        session: The command as typed.
        given: The text on the line.
        file: The name of a file; `-` is what is piped in.
        what: What is asked for.
        longest: How long it may be.
        example: The command with a file, as a hint.

    Raises:
        CommandLineError: It is given twice, or nobody is there to ask.
        NotFoundError: The file cannot be read.
        InvalidValueError: The file is too large to be a note.
    """
    if given is not None and file is not None:
        raise CommandLineError("Teksten er gitt to ganger.", hint=example)
    if given is not None:
        return given
    if file is not None:
        return _read(file)

    def filled(typed: str) -> str:
        from koord.domain.names import clean_note

        return clean_note(typed, "Teksten", longest)

    return session.ask("--fil FIL", what, filled)


def _read(name: str) -> str:
    try:
        content = sys.stdin.buffer.read() if name == "-" else Path(name).expanduser().read_bytes()
    except (OSError, RuntimeError):
        raise NotFoundError(
            "Fila med teksten kan ikke leses.", hint="Er navnet riktig? --fil notat.txt"
        ) from None
    if len(content) > LARGEST:
        raise InvalidValueError("Fila er for stor til å være et notat.", hint="Velg en annen fil.")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        # What an older Windows program writes.
        return content.decode("cp1252", errors="replace")
