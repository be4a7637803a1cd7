"""Values: named fields that never change, and cost little when a command starts."""

from dataclasses import FrozenInstanceError, dataclass
from typing import Any, NoReturn, TypeVar, dataclass_transform

T = TypeVar("T")


@dataclass_transform(frozen_default=True)
def value(kind: type[T]) -> type[T]:
    """Make a class of values; it is used, and behaves, as `@dataclass(frozen=True, slots=True)`.

    The library writes and compiles seven functions for each class, half a millisecond, and the
    answer to one question needs fifty classes. Here only `__init__` is compiled, when the first
    value is made; the others are the same for every class, and stand below. Not for factories,
    keyword-only fields or inherited ones; for order, write `__lt__` and put `total_ordering` on
    top.
    """
    make: Any = type(kind)
    own = dict(vars(kind))
    names = tuple(kind.__annotations__)
    usual = {name: own.pop(name) for name in names if name in own}
    for name in ("__dict__", "__weakref__"):
        own.pop(name, None)
    fields = _Fields(names, usual)
    shared = _SHARED | {"__init__": fields.first_time(), "__dataclass_fields__": fields}
    slots = {"__slots__": names, "__match_args__": names}
    made: type[T] = make(kind.__name__, kind.__bases__, shared | own | slots)
    made.__qualname__ = kind.__qualname__
    return made


class _Fields:
    """The fields of a class of values, and what is worked out of them once it is asked for.

    It stands as `__dataclass_fields__`: `replace`, `asdict` and the like find there what the
    library itself would have written.
    """

    def __init__(self, names: tuple[str, ...], usual: dict[str, Any]) -> None:
        self.names = names
        self.usual = usual

    def __get__(self, _: object, owner: Any) -> dict[str, Any]:
        # With a text of its own, since the library would work one out.
        body = {"__doc__": "Alike.", "__annotations__": owner.__annotations__, **self.usual}
        alike: Any = dataclass(init=False, repr=False, eq=False)(type("Alike", (), body))
        owner.__dataclass_fields__ = alike.__dataclass_fields__
        return owner.__dataclass_fields__  # type: ignore[no-any-return]

    def first_time(self) -> Any:
        """Return the `__init__` that makes the first value, and puts the compiled one in place."""

        def __init__(of: Any, /, *given: Any, **named: Any) -> None:
            kind = type(of)
            kind.__init__ = self._compiled(kind)
            kind.__init__(of, *given, **named)

        return __init__

    def _compiled(self, kind: type) -> Any:
        """Write the function that sets each field once, past the `__setattr__` that refuses."""
        known: dict[str, Any] = {"_set": object.__setattr__, "_usual": self.usual}
        taken = [f"{n}=_usual[{n!r}]" if n in self.usual else n for n in self.names]
        lines = [
            f"def __init__(self, {', '.join(taken)}):",
            *(f"    _set(self, {name!r}, {name})" for name in self.names),
        ]
        exec("\n".join(lines), known)  # as the library does
        made = known["__init__"]
        made.__qualname__ = f"{kind.__qualname__}.__init__"
        return made


def _contents(of: Any) -> tuple[Any, ...]:
    return tuple(getattr(of, name) for name in of.__slots__)


def _equal(self: Any, other: object) -> bool:
    return _contents(self) == _contents(other) if type(other) is type(self) else NotImplemented


def _hash(self: Any) -> int:
    return hash(_contents(self))


def _written(self: Any) -> str:
    named = (f"{name}={getattr(self, name)!r}" for name in self.__slots__)
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
