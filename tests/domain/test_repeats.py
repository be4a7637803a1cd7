"""Tasks that come again: which days a series has."""

from datetime import date, timedelta

import pytest
from dateutil.relativedelta import relativedelta
from hypothesis import given
from hypothesis import strategies as st

from koord.domain.repeats import Repeat, day_in_series, next_in_series

STEPS = {
    Repeat.WEEK: relativedelta(weeks=1),
    Repeat.MONTH: relativedelta(months=1),
    Repeat.HALF_YEAR: relativedelta(months=6),
}
repeats = st.sampled_from(Repeat)
days = st.dates(date(2000, 1, 1), date(2060, 12, 31))


@pytest.mark.parametrize(
    ("repeat", "first", "expected"),
    [
        (Repeat.MONTH, date(2027, 1, 31), [date(2027, 2, 28), date(2027, 3, 31)]),
        (Repeat.MONTH, date(2028, 1, 30), [date(2028, 2, 29), date(2028, 3, 30)]),
        (Repeat.HALF_YEAR, date(2027, 8, 31), [date(2028, 2, 29), date(2028, 8, 31)]),
        (Repeat.WEEK, date(2026, 12, 28), [date(2027, 1, 4), date(2027, 1, 11)]),
    ],
)
def test_a_short_month_does_not_move_the_series(
    repeat: Repeat, first: date, expected: list[date]
) -> None:
    """The last of a short month stands for the 31st, and the one after is on the 31st again."""
    assert [day_in_series(repeat, first, times) for times in (1, 2)] == expected
    assert next_in_series(repeat, first, first) == expected[0]
    assert next_in_series(repeat, first, expected[0]) == expected[1]


@given(repeats, days, st.integers(0, 400))
def test_days_are_those_of_the_calendar(repeat: Repeat, first: date, times: int) -> None:
    """So many weeks or months after the first, as dateutil reckons them."""
    assert day_in_series(repeat, first, times) == first + STEPS[repeat] * times


@given(repeats, days, days)
def test_the_next_is_the_first_one_after(repeat: Repeat, first: date, after: date) -> None:
    """It is later than the day, a day of the series, and no day of the series lies between."""
    found = next_in_series(repeat, first, after)

    assert found is not None and found > after
    times = 0
    while day_in_series(repeat, first, times) <= after:
        times += 1
    assert found == day_in_series(repeat, first, times)


@given(repeats, days, st.integers(1, 40))
def test_doing_each_in_time_goes_through_the_whole_series(
    repeat: Repeat, first: date, count: int
) -> None:
    """No day is passed over or comes twice."""
    found = [first]
    for _ in range(count):
        following = next_in_series(repeat, first, found[-1])
        assert following is not None
        found.append(following)

    assert found == [day_in_series(repeat, first, times) for times in range(count + 1)]


@pytest.mark.parametrize("repeat", list(Repeat))
def test_the_calendar_ends(repeat: Repeat) -> None:
    """After the last day of all there is none."""
    last = date.max - timedelta(days=1)

    assert next_in_series(repeat, last, last) is None
