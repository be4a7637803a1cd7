"""Made-up contexts to try a template on: one with everything in it, one with as little as can be.

They are built from the types of the fields, so a new paper needs nothing here.
"""

import types
from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass
from datetime import date, time
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

from koord.documents.contexts import PaperContext

_MANY = 3
"""How many of each a full list has; as many as the longest choice between words."""
_PLAIN: Mapping[type, Callable[[int], object]] = {
    str: lambda turn: f"eksempel {turn}",
    bool: lambda turn: turn % 2 == 0,
    int: lambda turn: turn + 1,
    date: lambda turn: date(2027, 1, 20 + turn),
    time: lambda turn: time(14, turn),
}


def full(kind: type[PaperContext], language: str) -> PaperContext:
    """Return a context with every field filled in."""
    return kind(**_fields(kind, _filled) | {"language": language})


def bare(kind: type[PaperContext], language: str) -> PaperContext:
    """Return a context with nothing in the fields that may be empty."""
    return kind(**_fields(kind, _emptied) | {"language": language})


def _fields(kind: type, value: Callable[[Any, int], object], turn: int = 0) -> dict[str, Any]:
    hints = get_type_hints(kind)
    return {field.name: value(hints[field.name], turn) for field in fields(kind)}


def _filled(hint: Any, turn: int) -> object:
    """Return a value of a type; another `turn` gives another of the values it may have."""
    origin, arguments = get_origin(hint), get_args(hint)
    if origin is Literal:
        return arguments[turn % len(arguments)]
    if origin in (Union, types.UnionType):
        return _filled(next(one for one in arguments if one is not types.NoneType), turn)
    if origin is tuple and arguments[-1] is Ellipsis:
        return tuple(_filled(arguments[0], each) for each in range(_MANY))
    if origin is tuple:
        return tuple(_filled(one, turn) for one in arguments)
    if is_dataclass(hint) and isinstance(hint, type):
        return hint(**_fields(hint, _filled, turn))
    return _PLAIN[hint](turn)


def _emptied(hint: Any, turn: int) -> object:
    """Return the least a type allows: nothing, an empty list, no."""
    origin, arguments = get_origin(hint), get_args(hint)
    if origin in (Union, types.UnionType) and types.NoneType in arguments:
        return None
    if origin is tuple and arguments[-1] is Ellipsis:
        return ()
    if is_dataclass(hint) and isinstance(hint, type):
        return hint(**_fields(hint, _emptied, turn))
    return False if hint is bool else _filled(hint, turn)
