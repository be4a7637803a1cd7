"""Printing: answers on stdout, talk on stderr, JSON when asked for.

Rich is only loaded for an answer in columns on a real terminal.
"""

import json
import os
import re
import shutil
import sys
import textwrap
from collections.abc import Iterable, Sequence
from datetime import date, time
from enum import Enum
from itertools import groupby
from pathlib import Path
from typing import Any, TextIO

from koord.cli.view import Line, Row, Tone, View
from koord.errors import KoordError
from koord.settings import wants_colour

SCHEMA = 1
_ANSI = {Tone.HEADING: "1", Tone.URGENT: "31", Tone.QUIET: "2", Tone.GOOD: "32"}
_RICH = {
    Tone.PLAIN: "",
    Tone.HEADING: "bold",
    Tone.URGENT: "red",
    Tone.QUIET: "dim",
    Tone.GOOD: "green",
}
PRACTICE = "ØVING – oppdiktede familier"
"""What stands before every answer from a practice workbook."""
NARROWEST = 40
GAP = 2
"""Blanks between two columns."""
LONG = 21
"""A column this wide gives way before the shorter ones."""
MOST_ROWS = 200
"""As many records as a person reads on a screen; another program gets them all."""
_EMPTY_SCREEN = "\x1b[H\x1b[2J\x1b[3J"
"""Emptied before what has scrolled away: some terminals move the one into the other."""
_STEERING = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
_UNIT = re.compile(r"(?<!\d)(?<!\d\.) (?!\d)")
"""Where a cell may be broken: not within a date or a telephone number."""


def prepare_streams() -> None:
    """Write UTF-8 whatever the console says; what it cannot show becomes a question mark."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(encoding="utf-8", errors="replace")


def show(view: View, *, as_json: bool, practice: bool = False, in_window: bool = False) -> None:
    """Show an answer; one from a practice workbook says so first.

    Args:
        view: The answer.
        as_json: For another program.
        practice: It is from a practice workbook.
        in_window: There is no shell around it.
    """
    if as_json:
        envelope = {"schema": SCHEMA, "type": view.type} | ({"practice": True} if practice else {})
        _print_json(envelope | {"data": view.data}, sys.stdout)
        return
    if practice:
        say(PRACTICE)
    shown = [line for line in view.lines if is_terminal() or not line.for_people]
    for kind, group in groupby(shown, key=type):
        if kind is Row:
            _print_rows([line for line in group if isinstance(line, Row)], in_window=in_window)
        else:
            for line in group:
                _print_line(line)
    sys.stdout.flush()
    for remark in view.remarks:
        say(f"Merk: {remark}")
    for text in view.talk:
        say(text)


def say(text: str) -> None:
    """Say something beside the answer, on stderr."""
    for line in _laid_out(text, sys.stderr):
        print(line, file=sys.stderr, flush=True)


def show_error(error: KoordError, *, as_json: bool, practice: bool = False) -> None:
    """Say what is wrong and what to do, on stderr."""
    if as_json:
        body = {
            "code": error.exit_code,
            "message": error.message,
            "hint": list(error.hint),
            "items": list(error.items),
        }
        envelope = {"schema": SCHEMA} | ({"practice": True} if practice else {})
        _print_json(envelope | {"error": body}, sys.stderr)
        return
    if practice:
        say(PRACTICE)
    say(error.message)
    if error.hint:
        say("Gjør dette:" if len(error.hint) == 1 else "Gjør ett av dette:")
        hints = [f"  {hint}" for hint in error.hint]
        apart = sys.stderr.isatty() and any(len(hint) > width() for hint in hints)
        for hint in hints:
            for line in _label_and_command(hint) if apart else (hint,):
                say(line)


def width() -> int:
    """Return how many characters a line has room for."""
    return max(NARROWEST, shutil.get_terminal_size((80, 24)).columns)


def clear() -> None:
    """Empty the screen, and what has scrolled out of it, where a person reads it."""
    if not is_terminal():
        return
    if os.environ.get("TERM") in ("dumb", "unknown"):
        print("\n" * shutil.get_terminal_size().lines, flush=True)
    else:
        print(_EMPTY_SCREEN, end="", flush=True)


def wrapped(text: str) -> list[str]:
    """Break a text into lines that fit, on a terminal; elsewhere it stays one line."""
    return _laid_out(text, sys.stdout)


def is_terminal() -> bool:
    """Tell whether a person reads what is printed."""
    return sys.stdout.isatty()


def _print_rows(rows: Sequence[Row], *, in_window: bool) -> None:
    if not is_terminal():
        print(_safe("\n".join("\t".join(row.cells) for row in rows)))
        return
    from rich.cells import cell_len
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    left = len(rows) - MOST_ROWS
    rows = rows[:MOST_ROWS]
    table = Table(box=None, show_header=False, pad_edge=False, padding=(0, GAP, 0, 0))
    columns = max(len(row.cells) for row in rows)
    texts = [[_cell(row, i) for row in rows] for i in range(columns)]
    used = [i for i in range(columns) if any(texts[i])]
    natural = [max(map(cell_len, texts[i])) for i in used]
    least = [max(cell_len(unit) for text in texts[i] for unit in _UNIT.split(text)) for i in used]
    for column in fitted(natural, least, width() - GAP * (len(used) - 1)):
        table.add_column(overflow="fold", width=column)
    for row in rows:
        table.add_row(*(Text(_cell(row, i), style=_RICH[row.tone]) for i in used))
    colour = None if wants_colour() else True
    Console(width=width(), no_color=colour, highlight=False).print(table)
    if left > 0:
        where = "i et vanlig vindu, med | more bak" if in_window else "sett | more bak kommandoen"
        print(f"… og {left} til. Alle, side for side: {where}.")


def fitted(natural: Sequence[int], least: Sequence[int], room: int) -> list[int]:
    """Return the widths of columns that share a line.

    Long texts give way first, the widest before the others, and none below its longest word
    while another has something to give.

    Args:
        natural: How wide each column would like to be.
        least: The longest piece in each that should not be broken.
        room: What they have together.
    """
    widths = list(natural)
    kept = [min(piece, LONG) for piece in least]
    giving_first = [i for i, own in enumerate(natural) if own >= LONG]
    everyone = range(len(widths))
    for columns, floors in ((giving_first, kept), (everyone, kept), (everyone, [1] * len(widths))):
        while sum(widths) > room:
            giving = [i for i in columns if widths[i] > floors[i]]
            if not giving:
                break
            widths[max(giving, key=lambda i: widths[i])] -= 1
    return widths


def _cell(row: Row, index: int) -> str:
    return _safe(row.cells[index]) if index < len(row.cells) else ""


def _safe(text: str) -> str:
    """Drop what would steer the terminal: an error may quote whatever was typed or read."""
    return _STEERING.sub("", text)


def _print_line(line: Row | Line) -> None:
    text = line.text if isinstance(line, Line) else "\t".join(line.cells)
    code = _ANSI.get(line.tone) if is_terminal() and wants_colour() else None
    for part in _laid_out(text, sys.stdout):
        print(part if code is None else f"\x1b[{code}m{part}\x1b[0m")


def _laid_out(text: str, stream: TextIO) -> list[str]:
    """Break a text between words where a person reads it; elsewhere it stays one line.

    A command in it is never broken: it has to survive being copied.
    """
    text = _safe(text)
    if not stream.isatty():
        return [text]
    return [part for line in text.split("\n") for part in _fitting(line)]


def _fitting(text: str) -> list[str]:
    if len(text) <= width():
        return [text]
    parts = _label_and_command(text)
    if len(parts) == 2:
        return [*_broken(parts[0]), parts[1]]
    return [text] if text.lstrip().startswith("koord ") else _broken(text)


def _broken(text: str) -> list[str]:
    indent = " " * (len(text) - len(text.lstrip()))
    return textwrap.wrap(
        text,
        width(),
        subsequent_indent=indent,
        break_long_words=False,
        break_on_hyphens=False,
    ) or [""]


def _label_and_command(text: str) -> tuple[str, ...]:
    """Part «what it does: koord …» into two lines."""
    label, colon, command = text.partition(": ")
    command = command.lstrip()
    if not colon or not command.startswith("koord "):
        return (text,)
    indent = " " * (len(label) - len(label.lstrip()) + 2)
    return label + ":", indent + command


def _print_json(value: Any, stream: Any) -> None:
    print(json.dumps(value, ensure_ascii=False, indent=2, default=_plain), file=stream, flush=True)


def _plain(value: object) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, time):
        return value.isoformat("minutes")
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, Path):
        return str(value)
    if isinstance(value, Iterable):
        return list(value)
    return str(value)
