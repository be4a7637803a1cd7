"""How answers are worded in practice: a command in them goes to the practice book."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import cache
from typing import Any

from koord.cli.view import Line, Row, View
from koord.errors import KoordError

#: Words that have no place in practice, and what to say instead.
APART = {
    "øv": "Du øver alt.",
    "oppsett": "Øvingsboka lages av seg selv.",
    "lås": "Øvingsboka har ikke noe passord.",
    "lås-opp": "Øvingsboka har ikke noe passord.",
    "nytt-passord": "Øvingsboka har ikke noe passord.",
    "økt": "Ei økt er for den ekte arbeidsboka.",
}


def worded(text: str) -> str:
    """Return a text with `koord øv` before each command in it."""
    return _commands().sub("koord øv ", text)


def view_in_practice(view: View) -> View:
    """Return an answer whose commands are for the practice book."""
    return replace(
        view,
        data=_data(view.data),
        lines=[_line(line) for line in view.lines],
        remarks=[worded(text) for text in view.remarks],
        talk=[worded(text) for text in view.talk],
    )


def reword_error(error: KoordError) -> None:
    """Let the commands in an error be for the practice book."""
    error.message = worded(error.message)
    error.hint = tuple(map(worded, error.hint))
    error.items = tuple(_data(item) for item in error.items)


def _line(line: Row | Line) -> Row | Line:
    if isinstance(line, Row):
        return replace(line, cells=[worded(cell) for cell in line.cells])
    return replace(line, text=worded(line.text))


def _data(value: Any) -> Any:
    if isinstance(value, str):
        return worded(value)
    if isinstance(value, Mapping):
        return {key: _data(inner) for key, inner in value.items()}
    if isinstance(value, Iterable):
        return [_data(inner) for inner in value]
    return value


@cache
def _commands() -> re.Pattern[str]:
    from koord.cli.app import WORDS

    words = "|".join(re.escape(word) for word in WORDS if word not in APART)
    return re.compile(rf"\bkoord (?=(?:{words})\b)")
