"""Values: named fields that never change, and cost little when a command starts."""

from collections.abc import Callable
from dataclasses import MISSING, FrozenInstanceError, dataclass, fields
from typing import Any, NoReturn, TypeVar, dataclass_transform

T = TypeVar("T")


@dataclass_transform(frozen_default=True)
def value(kind: type[T]) -> type[T]:
    """Make a class of values; it is used, and behaves, as `@dataclass(frozen=True, slots=True)`.

    The library writes and compiles seven functions for each class, half a millisecond, and the
    answer to one question needs thirty classes. Here only `__init__` is compiled; the others are
    the same for every class, and stand below. Not for factories or keyword-only fields; for
    order, write `__lt__` and put `total_ordering` on top.
    """
    made = dataclass(init=False, repr=False, eq=False, slots=True)(kind)
    own = frozenset(vars(made))
    for name, function in (_SHARED | {"__init__": _initialiser(made)}).items():
        if name not in own:
            setattr(made, name, function)
    return made


def _initialiser(kind: type[Any]) -> Callable[..., None]:
    """Write the function that sets each field once, past the `__setattr__` that refuses."""
    known: dict[str, Any] = {"_set": object.__setattr__}
    taken, steps = ["self"], ["def __init__({}):"]
    for field in fields(kind):
        if field.default is MISSING:
            taken.append(field.name)
        else:
            known[f"_usual_{field.name}"] = field.default
            taken.append(f"{field.name}=_usual_{field.name}")
        steps.append(f"    _set(self, {field.name!r}, {field.name})")
    exec("\n".join(steps).format(", ".join(taken)), known)  # as the library does
    made: Callable[..., None] = known["__init__"]
    made.__qualname__ = f"{kind.__qualname__}.__init__"
    return made


def _contents(of: Any) -> tuple[Any, ...]:
    return tuple(getattr(of, name) for name in of.__dataclass_fields__)


def _equal(self: Any, other: object) -> bool:
    return _contents(self) == _contents(other) if type(other) is type(self) else NotImplemented


def _hash(self: Any) -> int:
    return hash(_contents(self))


def _written(self: Any) -> str:
    named = (f"{name}={getattr(self, name)!r}" for name in self.__dataclass_fields__)
    return f"{type(self).__qualname__}({', '.join(named)})"


def _refuse_to_set(self: Any, name: str, value: object) -> NoReturn:
    raise FrozenInstanceError(f"cannot assign to field {name!r}")


def _refuse_to_delete(self: Any, name: str) -> NoReturn:
    raise FrozenInstanceError(f"cannot delete field {name!r}")


_SHARED: dict[str, Any] = {
    "__eq__": _equal,
    "__hash__": _hash,
    "__repr__": _written,
    "__setattr__": _refuse_to_set,
    "__delattr__": _refuse_to_delete,
}
