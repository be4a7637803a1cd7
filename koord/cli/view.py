"""What a command has to show, before anyone decides how."""

from collections.abc import Mapping, Sequence
from enum import Enum, auto
from typing import Any

from koord.values import value


class Tone(Enum):
    """How much a line asks for attention. Colour follows it, meaning never hangs on it."""

    PLAIN = auto()
    HEADING = auto()
    URGENT = auto()
    QUIET = auto()
    GOOD = auto()


@value
class Row:
    """One record. Rows that follow one another stand in columns on a terminal.

    Elsewhere the cells are parted by tabs, one record a line.

    Attributes:
        for_people: It belongs to the record above, and is left out where another program reads.
    """

    cells: Sequence[str]
    tone: Tone = Tone.PLAIN
    for_people: bool = False


@value
class Line:
    """One line of text.

    Attributes:
        for_people: It stands between records, and is left out where another program reads them.
    """

    text: str = ""
    tone: Tone = Tone.PLAIN
    for_people: bool = False


@value
class View:
    """An answer.

    Attributes:
        type: The name of the kind of answer, in `--json`.
        data: The answer for `--json`; ISO dates, English keys. A list may be an iterator, so that
            it is only made when it is asked for.
        lines: The answer for the screen, on stdout.
        remarks: What to look at twice, on stderr.
        talk: What comes next, on stderr.
        exit_code: 0, or the word's own code.
    """

    type: str
    data: Mapping[str, Any]
    lines: Sequence[Row | Line] = ()
    remarks: Sequence[str] = ()
    talk: Sequence[str] = ()
    exit_code: int = 0
