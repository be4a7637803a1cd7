"""Whom a word means: a full name, a first name, a title, a role or a service."""

from collections.abc import Callable, Sequence

from koord.domain.names import fold
from koord.domain.people import Member, Role

_PLURAL = {"foreldre", "foreldrene", "foresatte", "føresette", "føresatte"}
_SINGULAR = {
    "bruker": Role.USER,
    "brukar": Role.USER,
    "brukeren": Role.USER,
    "brukaren": Role.USER,
    "koordinator": Role.COORDINATOR,
    "koordinatoren": Role.COORDINATOR,
    "du": Role.COORDINATOR,
    "jeg": Role.COORDINATOR,
    "eg": Role.COORDINATOR,
    "verge": Role.LEGAL_GUARDIAN,
    "verje": Role.LEGAL_GUARDIAN,
}
_DEFINITE = ("n", "en", "et", "a")


def whom(word: str, members: Sequence[Member]) -> tuple[Member, ...]:
    """Return the members a word means: none, one, or all it may mean.

    The surest reading wins: full name, then title, role, service, first name, last name. A plural
    such as `foreldre` means all of them.
    """
    wanted = fold(word)
    if wanted in _PLURAL:
        return tuple(m for m in members if m.role is Role.GUARDIAN)
    readings: tuple[Callable[[Member], bool], ...] = (
        lambda m: m.name is not None and fold(m.name) == wanted,
        lambda m: m.is_guardian and m.title is not None and fold(m.title) == wanted,
        lambda m: m.role is _SINGULAR.get(wanted) or m.role == wanted,
        lambda m: m.agency is not None and _is_service(wanted, fold(m.agency.name)),
        lambda m: m.agency is not None and _is_service(wanted, fold(m.agency.kind)),
        lambda m: m.title is not None and fold(m.title) == wanted,
        lambda m: m.name is not None and fold(m.name).split(" ")[0] == wanted,
        lambda m: m.name is not None and fold(m.name).split(" ")[-1] == wanted,
    )
    for reading in readings:
        found = tuple(m for m in members if reading(m))
        if found:
            return found
    return ()


def _is_service(wanted: str, name: str) -> bool:
    """Match a service's name, in the definite form too: `barnehagen`, `skolen`, `barnevernet`."""
    return wanted == name or any(wanted == name + ending for ending in _DEFINITE)
