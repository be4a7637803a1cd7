"""A text from a file, from input, or typed at a prompt, so that it stays out of the shell."""

import sys
from pathlib import Path

from koord.cli.session import Session
from koord.errors import InvalidValueError, NotFoundError
from koord.exchange.decoding import decoded

LARGEST = 1_000_000
"""A text larger than this many bytes is taken for the wrong file."""
LARGEST_WORD = 20_000_000
"""The same for a Word file, which may hold pictures."""


def read_text(name: str, what: str) -> str:
    """Read a text or a Word file, or input when the name is `-`.

    Args:
        name: The file.
        what: What it holds, in the definite form: «referatet».

    Raises:
        NotFoundError: The file cannot be read.
        InvalidValueError: It is too large, or cannot be read.
    """
    try:
        content = sys.stdin.buffer.read() if name == "-" else Path(name).expanduser().read_bytes()
    except (OSError, RuntimeError):
        raise NotFoundError(
            f"Fila med {what} kan ikke leses.", hint="Er navnet riktig? --fil notat.md"
        ) from None
    if len(content) > (LARGEST_WORD if content.startswith(b"PK") else LARGEST):
        raise InvalidValueError(
            f"Fila er for stor til å være {what}.", hint="Velg en fil med bare teksten."
        )
    return _decoded(content)


def ask_text(session: Session, what: str) -> str:
    """Ask for a text of several lines; an empty line ends it."""
    if not session.is_interactive:
        session.needed("--fil FIL", what.lower())
    lines: list[str] = []
    while True:
        line = session.ask("", what if not lines else "Mer (tom linje når du er ferdig)", str)
        if not line and lines:
            return "\n".join(lines)
        if line:
            lines.append(line)


def _decoded(content: bytes) -> str:
    if content.startswith(b"PK"):
        # Here, so that a plain text does not wait for it.
        from koord.documents.word_text import text_of

        return text_of(content)
    return decoded(content)
