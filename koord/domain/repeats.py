"""Tasks that come again: the days of a series, each reckoned from the first one."""

from datetime import date, timedelta
from enum import StrEnum

from koord.domain.dates import add_months


class Repeat(StrEnum):
    """How often a task comes again; the value is stored, and stands in JSON."""

    WEEK = "week"
    MONTH = "month"
    HALF_YEAR = "half-year"

    @property
    def word(self) -> str:
        """What it is called after «hver»."""
        return _WORDS[self]


_WORDS = {Repeat.WEEK: "uke", Repeat.MONTH: "måned", Repeat.HALF_YEAR: "halvår"}
_MONTHS = {Repeat.MONTH: 1, Repeat.HALF_YEAR: 6}


def day_in_series(repeat: Repeat, first: date, times: int) -> date:
    """Return the day that comes so many times after the first.

    Each is reckoned from the first, so a series from the 31st is on the last of a short month and
    on the 31st again after it.

    Raises:
        OverflowError: The day is outside the calendar.

    Example:
        >>> [day_in_series(Repeat.MONTH, date(2027, 1, 31), n).day for n in range(3)]
        [31, 28, 31]
    """
    if repeat is Repeat.WEEK:
        return first + timedelta(weeks=times)
    return add_months(first, _MONTHS[repeat] * times)


def next_in_series(repeat: Repeat, first: date, after: date) -> date | None:
    """Return the first day of a series after a day, `None` when the calendar ends before it."""
    try:
        times = max(0, _times_before(repeat, first, after))
        while (day := day_in_series(repeat, first, times)) <= after:
            times += 1
    except OverflowError:
        return None
    return day


def _times_before(repeat: Repeat, first: date, after: date) -> int:
    """Return a number of times that surely has not passed the day."""
    if repeat is Repeat.WEEK:
        return (after - first).days // 7
    months = (after.year - first.year) * 12 + after.month - first.month
    return months // _MONTHS[repeat] - 1
