"""Printing: answers on stdout, talk on stderr, JSON when asked for.

Rich is only loaded for an answer in columns on a real terminal.
"""

import json
import shutil
import sys
import textwrap
from collections.abc import Iterable, Sequence
from datetime import date, time
from enum import Enum
from itertools import groupby
from pathlib import Path
from typing import Any

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
NARROWEST = 40


def prepare_streams() -> None:
    """Write UTF-8 whatever the console says; what it cannot show becomes a question mark."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(encoding="utf-8", errors="replace")


def show(view: View, *, as_json: bool) -> None:
    """Show an answer."""
    if as_json:
        _print_json({"schema": SCHEMA, "type": view.type, "data": view.data}, sys.stdout)
        return
    for kind, group in groupby(view.lines, key=type):
        if kind is Row:
            _print_rows([line for line in group if isinstance(line, Row)])
        else:
            for line in group:
                print(_toned(line))
    sys.stdout.flush()
    for remark in view.remarks:
        say(f"Merk: {remark}")
    for text in view.talk:
        say(text)


def say(text: str) -> None:
    """Say something beside the answer, on stderr."""
    print(text, file=sys.stderr, flush=True)


def show_error(error: KoordError, *, as_json: bool) -> None:
    """Say what is wrong and what to do, on stderr."""
    if as_json:
        body = {
            "code": error.exit_code,
            "message": error.message,
            "hint": list(error.hint),
            "items": list(error.items),
        }
        _print_json({"schema": SCHEMA, "error": body}, sys.stderr)
        return
    say(error.message)
    if error.hint:
        say("Gjør dette:" if len(error.hint) == 1 else "Gjør ett av dette:")
        for hint in error.hint:
            say(f"  {hint}")


def width() -> int:
    """Return how many characters a line has room for."""
    return max(NARROWEST, shutil.get_terminal_size((80, 24)).columns)


def wrapped(text: str, indent: str = "") -> list[str]:
    """Break a text into lines that fit, on a terminal; elsewhere it stays one line."""
    if not sys.stdout.isatty():
        return [indent + text]
    return textwrap.wrap(text, width(), initial_indent=indent, subsequent_indent=indent) or [""]


def is_terminal() -> bool:
    """Tell whether a person reads what is printed."""
    return sys.stdout.isatty()


def _print_rows(rows: Sequence[Row]) -> None:
    if not is_terminal():
        for row in rows:
            print("\t".join(row.cells).rstrip("\t"))
        return
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, show_header=False, pad_edge=False, padding=(0, 2, 0, 0))
    columns = max(len(row.cells) for row in rows)
    widest = max(range(columns), key=lambda i: max(len(_cell(row, i)) for row in rows))
    for index in range(columns):
        table.add_column(overflow="fold", no_wrap=index != widest)
    for row in rows:
        table.add_row(*(Text(_cell(row, i), style=_RICH[row.tone]) for i in range(columns)))
    colour = None if wants_colour() else True
    Console(width=width(), no_color=colour, highlight=False).print(table)


def _cell(row: Row, index: int) -> str:
    return row.cells[index] if index < len(row.cells) else ""


def _toned(line: Row | Line) -> str:
    text = line.text if isinstance(line, Line) else "\t".join(line.cells)
    code = _ANSI.get(line.tone)
    if code is None or not is_terminal() or not wants_colour():
        return text
    return f"\x1b[{code}m{text}\x1b[0m"


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
