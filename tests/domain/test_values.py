"""Values: what `value` makes is what a frozen dataclass with slots is."""

import dataclasses
from dataclasses import FrozenInstanceError, dataclass, replace
from typing import Any

import pytest

from koord.values import value


@value
class Stay:
    """Somewhere for some nights."""

    place: str
    nights: int = 1
    with_whom: tuple[str, ...] = ()

    @property
    def is_long(self) -> bool:
        """Whether a bag is needed."""
        return self.nights > 2


@dataclass(frozen=True, slots=True)
class LikeStay:
    """The same, made by the library."""

    place: str
    nights: int = 1
    with_whom: tuple[str, ...] = ()


STAY = Stay("Solvik", 3)


def test_fields_by_place_by_name_and_left_out() -> None:
    """A value is made as a dataclass is, and keeps its own properties."""
    assert Stay("Solvik", with_whom=("Ada",)) == Stay("Solvik", 1, ("Ada",))
    assert STAY.nights == 3
    assert STAY.is_long
    assert not hasattr(STAY, "__dict__")


@pytest.mark.parametrize(
    ("given", "named"),
    [((), {}), (("Solvik", 1, (), 4), {}), (("Solvik",), {"day": 1}), ((), {"nights": 1})],
    ids=["none", "too many", "unknown", "one missing"],
)
def test_fields_that_do_not_fit_are_refused(given: tuple[Any, ...], named: dict[str, Any]) -> None:
    """What a dataclass refuses is refused, in the same words."""
    with pytest.raises(TypeError) as refused:
        Stay(*given, **named)
    with pytest.raises(TypeError) as by_the_library:
        LikeStay(*given, **named)

    assert str(refused.value) == str(by_the_library.value).replace("LikeStay", "Stay")


def test_nothing_changes_it() -> None:
    """A field cannot be set anew, added or deleted."""
    for name in ("place", "guests"):
        with pytest.raises(FrozenInstanceError, match=name):
            setattr(STAY, name, "Vik")
        with pytest.raises(FrozenInstanceError, match=name):
            delattr(STAY, name)

    assert STAY.place == "Solvik"


def test_equal_by_all_that_is_in_it() -> None:
    """Two with the same content are the same, in a set too."""
    assert Stay("Solvik", 3) == STAY
    assert {Stay("Solvik", 3), STAY, Stay("Vik", 3)} == {STAY, Stay("Vik", 3)}


@pytest.mark.parametrize(
    "other", [Stay("Solvik", 3, ("Ada",)), LikeStay("Solvik", 3), ("Solvik", 3, ())], ids=repr
)
def test_not_equal_to_another_content_or_class(other: object) -> None:
    """One field is enough to differ, and what only looks the same never is."""
    assert other != STAY


def test_the_library_takes_it_for_its_own() -> None:
    """`replace`, `fields`, `asdict` and patterns work, and it is written as a dataclass is."""
    assert replace(STAY, nights=1) == Stay("Solvik")
    assert [field.name for field in dataclasses.fields(STAY)] == ["place", "nights", "with_whom"]
    assert dataclasses.asdict(STAY) == {"place": "Solvik", "nights": 3, "with_whom": ()}
    assert repr(STAY) == repr(LikeStay("Solvik", 3)).replace("LikeStay", "Stay")
    match STAY:
        case Stay(place, nights):
            assert (place, nights) == ("Solvik", 3)


def test_what_a_class_says_itself_stands() -> None:
    """A method of the class's own is not written over."""

    @value
    class Quiet:
        """Says nothing of what is in it."""

        secret: str

        def __repr__(self) -> str:
            return "Quiet()"

    assert repr(Quiet("x")) == "Quiet()"
    assert Quiet.__qualname__ == "test_what_a_class_says_itself_stands.<locals>.Quiet"
    assert Quiet("x") == Quiet("x")
