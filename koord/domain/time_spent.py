"""Time spent on a case, against what was agreed with the leader."""

import re
from datetime import date
from enum import StrEnum

from koord.domain.dates import HalfYear
from koord.domain.names import fold
from koord.errors import InvalidValueError
from koord.values import value

_AGREED = re.compile(
    r"(?P<number>\d{1,4}(?:[.,]\d{1,2})?) ?(?P<unit>t|timer?|min|minutt(?:er)?)\.? ?"
    r"(?:/|per|pr\.?|i) ?(?P<per>uk[ea]n?|mnd|måned(?:en)?|halvår(?:et)?)\.?"
)
MOST_MINUTES = 100_000
_MONTHS = {False: 7, True: 5}


class Per(StrEnum):
    """How often an agreed time comes round; the value is typed."""

    WEEK = "uke"
    MONTH = "mnd"
    HALF_YEAR = "halvår"


_PER = {per.value[0]: per for per in Per}


@value
class Agreed:
    """Time agreed with the leader."""

    minutes: int
    per: Per

    def in_half_year(self, half_year: HalfYear) -> int:
        """Return how many minutes it is in a half-year; the spring has seven months."""
        if self.per is Per.HALF_YEAR:
            return self.minutes
        if self.per is Per.MONTH:
            return self.minutes * _MONTHS[half_year.autumn]
        return round(self.minutes * _days(half_year) / 7)

    def until(self, today: date, half_year: HalfYear) -> int:
        """Return how much of it is due by a day, that day included."""
        gone = min(max(0, (today - half_year.start).days + 1), _days(half_year))
        return round(self.in_half_year(half_year) * gone / _days(half_year))

    def __str__(self) -> str:
        """Write it as it is typed: «4 t/mnd»."""
        return f"{duration(self.minutes)}/{self.per}"


@value
class Spent:
    """What was spent on one case in one half-year.

    Attributes:
        entries: How many entries of the log.
        log_minutes: What they took, where that is noted.
        untimed: How many of them do not say how long they took.
        meetings: How many meetings were held.
        meeting_minutes: Their length.
    """

    case: int
    code: str
    half_year: HalfYear
    entries: int
    log_minutes: int
    untimed: int
    meetings: int
    meeting_minutes: int
    agreed: Agreed | None = None

    @property
    def total(self) -> int:
        """All minutes."""
        return self.log_minutes + self.meeting_minutes


def read_agreed(text: str) -> Agreed:
    """Read an agreed time: `4t/mnd`, «90 min i uka», `30 timer/halvår`.

    Raises:
        InvalidValueError: It is none.
    """
    match = _AGREED.fullmatch(fold(text))
    if match is None:
        raise InvalidValueError(
            f"«{text[:40]}» er ikke en avtalt tid.", hint="--avtalt 4t/mnd, 90min/uke, 30t/halvår"
        )
    number = float(match["number"].replace(",", "."))
    minutes = round(number if match["unit"].startswith("m") else number * 60)
    if not 1 <= minutes <= MOST_MINUTES:
        raise InvalidValueError(
            f"«{text[:40]}» er for lite eller for mye.", hint='Ta det bort: --avtalt ""'
        )
    return Agreed(minutes, _PER[match["per"][0]])


def duration(minutes: int) -> str:
    """Write a time: «3 t 15 min»."""
    hours, rest = divmod(minutes, 60)
    parts = ([f"{hours} t"] if hours else []) + ([f"{rest} min"] if rest or not hours else [])
    return " ".join(parts)


def _days(half_year: HalfYear) -> int:
    return (half_year.end - half_year.start).days + 1
