"""Time against what was agreed."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from koord.domain.dates import HalfYear
from koord.domain.time_spent import Agreed, Per, duration, read_agreed
from koord.errors import InvalidValueError

AUTUMN, SPRING = HalfYear(2026, autumn=True), HalfYear(2027, autumn=False)


@pytest.mark.parametrize(
    ("typed", "minutes", "per"),
    [
        ("4t/mnd", 240, Per.MONTH),
        ("4 timer i måneden", 240, Per.MONTH),
        ("1,5 t per uke", 90, Per.WEEK),
        ("90min/uke", 90, Per.WEEK),
        ("90 minutter i uka", 90, Per.WEEK),
        ("30 T/HALVÅR", 1800, Per.HALF_YEAR),
        ("1 time pr. mnd.", 60, Per.MONTH),
    ],
)
def test_an_agreed_time_is_read(typed: str, minutes: int, per: Per) -> None:
    """Hours or minutes, in the week, the month or the half-year."""
    assert read_agreed(typed) == Agreed(minutes, per)


@pytest.mark.parametrize(
    "typed", ["4", "4t", "t/mnd", "4t/år", "-4t/mnd", "0t/mnd", "9999t/uke", "fire t/mnd"]
)
def test_what_is_no_time_is_refused(typed: str) -> None:
    """A number alone may be hours or minutes, so it is asked back."""
    with pytest.raises(InvalidValueError):
        read_agreed(typed)


def test_a_half_year_has_the_months_it_has() -> None:
    """The spring is January to July, the autumn August to December."""
    agreed = Agreed(60, Per.MONTH)

    assert (agreed.in_half_year(SPRING), agreed.in_half_year(AUTUMN)) == (420, 300)
    assert Agreed(70, Per.WEEK).in_half_year(AUTUMN) == 1530


@given(st.integers(1, 10_000), st.sampled_from(Per), st.integers(-300, 600))
def test_what_is_due_grows_from_nothing_to_all(minutes: int, per: Per, days: int) -> None:
    """Before the half-year nothing is due, on its last day all of it, and never less again."""
    agreed, day = Agreed(minutes, per), date(2026, 8, 1) + timedelta(days=days)

    due = agreed.until(day, AUTUMN)

    assert 0 <= due <= agreed.in_half_year(AUTUMN)
    assert due <= agreed.until(day + timedelta(days=1), AUTUMN)
    assert agreed.until(AUTUMN.end, AUTUMN) == agreed.in_half_year(AUTUMN)
    assert agreed.until(AUTUMN.start - timedelta(days=1), AUTUMN) == 0


@pytest.mark.parametrize(
    ("minutes", "words"), [(0, "0 min"), (59, "59 min"), (60, "1 t"), (195, "3 t 15 min")]
)
def test_a_time_is_written_in_hours_and_minutes(minutes: int, words: str) -> None:
    """Without the part that is nothing."""
    assert duration(minutes) == words
