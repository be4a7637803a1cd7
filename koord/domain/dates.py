"""Days as Norwegians reckon and write them: arithmetic, half-years, wording and warnings.

What a person types is read in `date_grammar`; nothing here reads text or the clock.
"""

from datetime import MAXYEAR, MINYEAR, date, time, timedelta
from functools import total_ordering

from koord.values import value

WEEKDAYS = ("mandag", "tirsdag", "onsdag", "torsdag", "fredag", "lørdag", "søndag")
MONTHS = (
    "januar",
    "februar",
    "mars",
    "april",
    "mai",
    "juni",
    "juli",
    "august",
    "september",
    "oktober",
    "november",
    "desember",
)
# As Språkrådet shortens them: a month of four letters or fewer, and juni and juli, stand in full.
SHORT_MONTHS = (
    "jan.",
    "feb.",
    "mars",
    "apr.",
    "mai",
    "juni",
    "juli",
    "aug.",
    "sep.",
    "okt.",
    "nov.",
    "des.",
)
FAR_OFF_MONTHS = 18
_SATURDAY = 5


@total_ordering
@value
class HalfYear:
    """Half a year of work: vår is 1 January to 31 July, høst 1 August to 31 December.

    Half-years sort as they follow each other.
    """

    year: int
    autumn: bool

    def __lt__(self, other: "HalfYear") -> bool:
        return (self.year, self.autumn) < (other.year, other.autumn)

    @classmethod
    def of(cls, day: date) -> "HalfYear":
        """Return the half-year that the day lies in."""
        return cls(day.year, autumn=day.month >= 8)

    @classmethod
    def to_plan(cls, today: date) -> "HalfYear":
        """Return the half-year that is planned now: the coming one from November and from May."""
        now = cls.of(today)
        return now.next if today.month in (5, 6, 7, 11, 12) else now

    @property
    def start(self) -> date:
        """The first day."""
        return date(self.year, 8 if self.autumn else 1, 1)

    @property
    def end(self) -> date:
        """The last day, which is part of it."""
        return date(self.year, 12 if self.autumn else 7, 31)

    @property
    def next(self) -> "HalfYear":
        """The half-year that follows."""
        return HalfYear(self.year + self.autumn, autumn=not self.autumn)

    @property
    def label(self) -> str:
        """The words for it in a sentence: «våren 2027»."""
        return f"{'høsten' if self.autumn else 'våren'} {self.year}"

    def label_in(self, language: str) -> str:
        """Return the words for it on a paper in bokmål (`nb`) or nynorsk (`nn`)."""
        return f"hausten {self.year}" if self.autumn and language == "nn" else self.label

    @property
    def code(self) -> str:
        """The short form that is typed: `vår27`."""
        return f"{'høst' if self.autumn else 'vår'}{self.year % 100:02}"

    @property
    def key(self) -> str:
        """The form it is stored in: `2027V`, `2026H`."""
        return f"{self.year}{'H' if self.autumn else 'V'}"


def month_length(year: int, month: int) -> int:
    """Return how many days the month has."""
    if month == 2:
        return 29 if _is_leap(year) else 28
    return 30 if month in (4, 6, 9, 11) else 31


def add_months(day: date, months: int) -> date:
    """Move a day by whole months; a day the month lacks becomes the last of that month.

    Raises:
        OverflowError: The result is outside the calendar, as with `date + timedelta`.

    Example:
        >>> add_months(date(2027, 1, 31), 1)
        datetime.date(2027, 2, 28)
    """
    years, month_before = divmod(day.month - 1 + months, 12)
    year, month = day.year + years, month_before + 1
    if not MINYEAR <= year <= MAXYEAR:
        raise OverflowError("date value out of range")
    return date(year, month, min(day.day, month_length(year, month)))


def add_years_birthday(born: date, years: int) -> date:
    """Return the day on which someone turns `years`.

    Born on 29 February turns on 1 March in a year without a 29th: no right is taken to have
    come before it surely has.

    Raises:
        OverflowError: The result is outside the calendar.

    Example:
        >>> add_years_birthday(date(2012, 2, 29), 15)
        datetime.date(2027, 3, 1)
    """
    year = born.year + years
    if not MINYEAR <= year <= MAXYEAR:
        raise OverflowError("date value out of range")
    if born.day > month_length(year, born.month):
        return date(year, 3, 1)
    return born.replace(year=year)


def age_on(born: date, day: date) -> int:
    """Return how old someone is in whole years; below 0 on a day before the birth."""
    years = day.year - born.year
    return years if day >= add_years_birthday(born, years) else years - 1


def day_month(day: date) -> str:
    """Write a day with the month in letters: «20. januar 2027»."""
    return f"{day.day}. {MONTHS[day.month - 1]} {day.year}"


def long_date(day: date) -> str:
    """Write a day in full: «onsdag 20. januar 2027»."""
    return f"{WEEKDAYS[day.weekday()]} {day_month(day)}"


def short_date(day: date) -> str:
    """Write a day shortly, the month still in letters: «20. jan. 2027»."""
    return f"{_short_day(day)} {day.year}"


def date_with_week(day: date) -> str:
    """Write a day as answers repeat it: «onsdag 20. januar 2027, uke 3»."""
    return f"{long_date(day)}, uke {day.isocalendar().week}"


def clock_time(moment: time) -> str:
    """Write a time of day: «14.00»."""
    return f"{moment.hour:02}.{moment.minute:02}"


def due_phrase(due: date, today: date) -> str:
    """Write a deadline as it is said today: «i dag», «på onsdag», «3 dager over fristen»."""
    days = (due - today).days
    if days < 0:
        return f"{-days} {'dag' if days == -1 else 'dager'} over fristen"
    if days < 2:
        return ("i dag", "i morgen")[days]
    if days <= 6:
        return f"på {WEEKDAYS[due.weekday()]}"
    return _short_day(due) if due.year == today.year else short_date(due)


def remarks(
    day: date, today: date, *, holiday: str | None = None, school_break: str | None = None
) -> tuple[str, ...]:
    """Return what is worth a second look before the day is used, a sentence each.

    Args:
        day: The day someone chose.
        today: The day it was chosen.
        holiday: Name of the public holiday on that day, if it is one.
        school_break: Name of the school break that the day lies in, if any.
    """
    found = (
        (day < today, "Datoen er passert."),
        (day.weekday() >= _SATURDAY, f"Det er en {WEEKDAYS[day.weekday()]}."),
        (holiday, f"Det er en offentlig fridag: {holiday}."),
        (school_break, f"Skolen har fri: {school_break}."),
        (_is_far_off(day, today), f"Det er mer enn {FAR_OFF_MONTHS} måneder til."),
    )
    return tuple(sentence for applies, sentence in found if applies)


def week_of(day: date, weekday: int, weeks: int = 0) -> date:
    """Return the weekday (Monday is 0) of the day's own ISO week, or of one `weeks` later.

    Raises:
        OverflowError: The result is outside the calendar.
    """
    return day + timedelta(days=weekday - day.weekday(), weeks=weeks)


def _short_day(day: date) -> str:
    return f"{day.day}. {SHORT_MONTHS[day.month - 1]}"


def _is_far_off(day: date, today: date) -> bool:
    try:
        return day > add_months(today, FAR_OFF_MONTHS)
    except OverflowError:
        return False


def _is_leap(year: int) -> bool:
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
