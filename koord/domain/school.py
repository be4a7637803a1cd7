"""School breaks: the days on which the schools of the municipality are closed."""

from collections.abc import Iterable
from datetime import date
from functools import total_ordering

from koord.values import value


@total_ordering
@value
class SchoolBreak:
    """One stretch of days without school, both days included."""

    starts: date
    ends: date
    name: str

    def __lt__(self, other: "SchoolBreak") -> bool:
        return (self.starts, self.ends, self.name) < (other.starts, other.ends, other.name)


def school_year(day: date) -> int:
    """Return the year in which the day's school year began: August to July."""
    return day.year if day.month >= 8 else day.year - 1


def school_year_label(year: int) -> str:
    """Write a school year as it is spoken of: `2026/27`."""
    return f"{year}/{(year + 1) % 100:02}"


def school_year_days(year: int) -> tuple[date, date]:
    """Return the first and the last day of a school year."""
    return date(year, 8, 1), date(year + 1, 7, 31)


def break_on(day: date, breaks: Iterable[SchoolBreak]) -> str | None:
    """Return the name of the break a day lies in, or `None`."""
    return next((b.name for b in breaks if b.starts <= day <= b.ends), None)
