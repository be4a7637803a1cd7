"""The grammar of dates, times, half-years and counts of days, bokmål and nynorsk.

Each table pairs a pattern with the function that reads it; the first pattern that fits the
whole text decides, and whatever fits none is refused with the forms that work. Patterns are
compiled when they are first tried, so importing this costs nothing.
"""

import re
from collections.abc import Callable, Mapping
from datetime import date, time, timedelta
from functools import partial

from koord.domain.dates import (
    MONTHS,
    WEEKDAYS,
    HalfYear,
    add_months,
    day_month,
    long_date,
    month_length,
    week_of,
)
from koord.domain.names import fold, normalise
from koord.errors import InvalidValueError
from koord.values import value

FIRST_YEAR, LAST_YEAR = 1900, 2199
_SHOWN_LENGTH = 40

_COMING_HINT = "Skriv for eksempel 12.3, 12. mars 2027, fredag, ons uke 12, +2u eller om 3 dager."
_PAST_HINT = "Skriv for eksempel 12.3, 12. mars 2026, fredag, ons uke 12, i går eller -3d."
_TIME_HINT = "Skriv for eksempel 9, 0900, 9.30, 09:30 eller kl 14."
_HALF_YEAR_HINT = "Skriv for eksempel vår27 eller høst26."
_DAYS_HINT = "Skriv for eksempel 60d, 60 dager eller 2 uker."

_WEEKDAY_WORDS = (
    ("mandag", "måndag", "man", "mån"),
    ("tirsdag", "tysdag", "tir", "tys"),
    ("onsdag", "ons"),
    ("torsdag", "tor"),
    ("fredag", "fre"),
    ("lørdag", "laurdag", "lør", "lau"),
    ("søndag", "sundag", "søn"),
)
_WEEKDAY_NUMBERS = {word: day for day, words in enumerate(_WEEKDAY_WORDS) for word in words}
_MONTH_NUMBERS = {"sept": 9} | {
    word: number for number, name in enumerate(MONTHS, 1) for word in (name, name[:3])
}
_NEAR_DAYS = {"forgårs": -2, "førgår": -2, "går": -1, "dag": 0, "morgen": 1, "morgon": 1}
_NEAR_DAYS |= {"overmorgen": 2, "overmorgon": 2}
_NUMBER_WORDS = {
    **dict.fromkeys(("en", "ei", "ein", "én", "éi", "éin"), 1),
    **dict(zip(("to", "tre", "fire", "fem", "seks", "sju"), range(2, 8), strict=True)),
    **dict(zip(("åtte", "ni", "ti", "elleve", "tolv"), range(8, 13), strict=True)),
    "syv": 7,
    "fjorten": 14,
}
_UNIT_LETTERS = {
    **dict.fromkeys(("d", "dag", "dager", "dagar"), "d"),
    **dict.fromkeys(("u", "uke", "uker", "veke", "veker"), "u"),
    **dict.fromkeys(("m", "måned", "måneder", "månad", "månader"), "m"),
}
_DAYS_IN = {"d": 1, "u": 7}
# Words that a keyboard without å and ø spells with aa or a, oe or o.
_NORWEGIAN_WORDS = (
    *("måndag", "mån", "lørdag", "lør", "søndag", "søn", "måned", "måneder", "månad", "månader"),
    *("går", "forgårs", "førgår", "førre", "møte", "møtet", "åtte"),
    *("vår", "våren", "høst", "høsten"),
)
_FROM_ASCII = {"foer": "før"} | {
    spelled: word
    for word in _NORWEGIAN_WORDS
    for a, o in (("aa", "oe"), ("a", "o"))
    # «mandag» and «man» are words already.
    if (spelled := word.replace("å", a).replace("ø", o)) not in _WEEKDAY_NUMBERS
}

_WEEKDAY = rf"(?P<weekday>{'|'.join(_WEEKDAY_NUMBERS)})\.?"
_YEAR = r"(?P<year>[0-9]{4}|[0-9]{2})"
_NUMBER = r"(?P<count>[0-9]{1,4})"
_COUNT = rf"(?P<count>[0-9]{{1,4}}|{'|'.join(_NUMBER_WORDS)})"
_UNIT = rf"(?P<unit>{'|'.join(word for word in _UNIT_LETTERS if len(word) > 1)})"
_HALF_YEAR = (
    r"(?:(?P<spring>v|vår|våren)|(?P<autumn>h|høst|høsten|haust|hausten))"
    r"(?:\.? ?(?P<year>[0-9]{4}|[0-9]{2}))?"
)


@value
class _Asked:
    """A text that should be a date, and what it is read against."""

    text: str
    today: date
    past: bool
    meetings: Mapping[str, date]

    @property
    def hint(self) -> str:
        """The forms that work here."""
        return _PAST_HINT if self.past else _COMING_HINT

    def refusal(self, reason: str, hint: str | None = None) -> InvalidValueError:
        """Return the error that says why the text cannot be the date."""
        message = f"{_shown(self.text)} kan ikke være datoen: {reason}."
        return InvalidValueError(message, hint or self.hint)

    def refuse_back(self) -> None:
        """Refuse a form that counts back, where a coming day is asked for.

        Raises:
            InvalidValueError: A coming day is asked for.
        """
        if not self.past:
            raise self.refusal("her trengs en dag som kommer")

    def refuse_ahead(self) -> None:
        """Refuse a form that points ahead, where a past day is asked for.

        Raises:
            InvalidValueError: A past day is asked for.
        """
        if self.past:
            raise self.refusal("her trengs en dag som har vært")

    def checked(self, year: int) -> int:
        """Return the year, or refuse one that is surely mistyped.

        Raises:
            InvalidValueError: The year is outside the two centuries around.
        """
        if not FIRST_YEAR <= year <= LAST_YEAR:
            raise self.refusal(f"året må ligge mellom {FIRST_YEAR} og {LAST_YEAR}")
        return year


def parse_date(
    text: str, today: date, *, past: bool = False, meetings: Mapping[str, date] = {}
) -> date:
    """Read a date as a coordinator writes it.

    Args:
        text: What was typed.
        today: The day that «i dag» and a date without a year are counted from.
        past: The date is of something that has happened, so a date without a year is the
            last one past. A date with its year is taken as written either way.
        meetings: The dates that «2 uker før møte 7.4» may count from, by item.

    Raises:
        InvalidValueError: The text is no date, or one that does not exist.

    Example:
        >>> parse_date("ons uke 3", date(2026, 11, 22))
        datetime.date(2027, 1, 20)
    """
    asked = _Asked(text, today, past, meetings)
    try:
        day = _read(asked)
    except OverflowError:
        raise asked.refusal("den ligger utenfor kalenderen") from None
    asked.checked(day.year)
    return day


def parse_time(text: str) -> time:
    """Read a time of day: `9`, `0900`, `9.30`, `09:30`, `kl 14`.

    Raises:
        InvalidValueError: The text is not a time of day.
    """
    pattern = r"(?:kl\.? ?)?(?:([0-9]{1,2})(?:[.:]([0-9]{2}))?|([0-9]{2})([0-9]{2}))"
    match = re.fullmatch(pattern, _folded(text))
    hour, minute = (int(match[1] or match[3]), int(match[2] or match[4] or 0)) if match else (24, 0)
    if hour > 23 or minute > 59:
        raise _not_a(text, "Klokkeslettet er tomt.", "et klokkeslett", _TIME_HINT)
    return time(hour, minute)


def parse_half_year(text: str, today: date) -> HalfYear:
    """Read a half-year: `vår27`, `h26`, «våren 2027»; «vår» alone is the next one not over.

    Raises:
        InvalidValueError: The text is not a half-year.
    """
    folded = _folded(text)
    match = re.fullmatch(_HALF_YEAR, folded)
    half_year = _half_year(match, today) if match and len(folded) > 1 else None
    if half_year is None:
        raise _not_a(text, "Halvåret er tomt.", "et halvår", _HALF_YEAR_HINT)
    return half_year


def parse_days(text: str) -> int:
    """Read a stretch of time as a number of days: `60d`, `+60d`, `60`, `2 uker`.

    Months are refused: they are not all of one length.

    Raises:
        InvalidValueError: The text is not a number of days or weeks.
    """
    units = "|".join(word for word, letter in _UNIT_LETTERS.items() if letter in _DAYS_IN)
    match = re.fullmatch(rf"\+? ?{_NUMBER}(?: ?(?P<unit>{units}))?", _folded(text))
    if not match:
        raise _not_a(text, "Antallet dager er tomt.", "et antall dager", _DAYS_HINT)
    return _count(match) * _DAYS_IN[_UNIT_LETTERS[match["unit"] or "d"]]


def _read(asked: _Asked) -> date:
    folded = _folded(asked.text)
    for pattern, read in _DATE_FORMS:
        if match := re.fullmatch(pattern, folded):
            return read(match, asked)
    raise _not_a(asked.text, "Datoen er tom.", "en dato", asked.hint)


def _calendar_day(match: re.Match[str], asked: _Asked) -> date:
    """Read day, month and perhaps year; a weekday or week beside them must agree."""
    groups = match.groupdict()
    month = _MONTH_NUMBERS.get(groups["month"]) or int(groups["month"])
    day = _existing_day(int(groups["day"]), month, groups["year"], asked)
    weekday, week = groups["weekday"], groups.get("week")
    if weekday and _WEEKDAY_NUMBERS[weekday] != day.weekday():
        reason = f"{day_month(day)} er en {WEEKDAYS[day.weekday()]}"
        raise asked.refusal(reason, f"Skriv «{long_date(day)}», eller rett datoen.")
    if week and int(week) != day.isocalendar().week:
        reason = f"{day_month(day)} er i uke {day.isocalendar().week}"
        raise asked.refusal(reason, f"Skriv «{long_date(day)}», eller rett datoen.")
    return day


def _existing_day(day: int, month: int, year_text: str | None, asked: _Asked) -> date:
    if not 1 <= month <= 12:
        raise asked.refusal(f"det er ingen måned {month}")
    year = asked.checked(_full_year(year_text, month, day, asked)) if year_text else None
    length = month_length(year or 2000, month)
    if not 1 <= day <= length:
        name = f"{MONTHS[month - 1]} {year}" if year else MONTHS[month - 1]
        raise asked.refusal(f"{name} har ingen dag {day}")
    if year is None:
        return _nearest(asked.today.year, lambda any_year: date(any_year, month, day), asked)
    return date(year, month, day)


def _full_year(text: str, month: int, day: int, asked: _Asked) -> int:
    """Return the year meant; two digits are of this century unless that is yet to come."""
    if len(text) == 4:
        return int(text)
    year = 2000 + int(text)
    today = asked.today
    ahead = (year, month, day) > (today.year, today.month, today.day)
    return year - 100 if asked.past and ahead else year


def _nearest(year: int, on: Callable[[int], date], asked: _Asked) -> date:
    """Return the nearest day on the side of today that is asked for; today is on both."""
    step = -1 if asked.past else 1
    # 29 February and week 53 are never more than eight years apart.
    for candidate in range(year, year + 9 * step, step):
        try:
            day = on(candidate)
        except ValueError:
            continue
        if (day - asked.today).days * step >= 0:
            return day
    raise asked.refusal("den ligger utenfor kalenderen")


def _week(match: re.Match[str], asked: _Asked) -> date:
    """Read a week, and its Monday when no weekday stands before it."""
    week = int(match["week"])
    weekday = _WEEKDAY_NUMBERS[match["weekday"]] if match["weekday"] else 0
    if not 1 <= week <= 53:
        raise asked.refusal(f"det er ingen uke {week}")
    if not match["year"]:
        this_year = asked.today.isocalendar().year
        return _nearest(this_year, partial(_day_of_week, week, weekday), asked)
    year = asked.checked(int(match["year"]))
    try:
        return _day_of_week(week, weekday, year)
    except ValueError:
        raise asked.refusal(f"{year} har ingen uke {week}") from None


def _day_of_week(week: int, weekday: int, year: int) -> date:
    return date.fromisocalendar(year, week, weekday + 1)


def _weekday(match: re.Match[str], asked: _Asked) -> date:
    """Read a weekday alone: the next one, or the last one, and never today."""
    away = _WEEKDAY_NUMBERS[match["weekday"]] - asked.today.weekday()
    days = (away % 7 or 7) if not asked.past else -(-away % 7 or 7)
    return asked.today + timedelta(days=days)


def _weekday_of_other_week(match: re.Match[str], asked: _Asked) -> date:
    weeks = 1 if match["which"] == "neste" else -1
    if weeks > 0:
        asked.refuse_ahead()
    return week_of(asked.today, _WEEKDAY_NUMBERS[match["weekday"]], weeks)


def _near_day(match: re.Match[str], asked: _Asked) -> date:
    days = _NEAR_DAYS[match["near"]]
    if days > 0:
        asked.refuse_ahead()
    return asked.today + timedelta(days=days)


def _ahead(match: re.Match[str], asked: _Asked) -> date:
    asked.refuse_ahead()
    return _moved(asked.today, _count(match), match["unit"])


def _back(match: re.Match[str], asked: _Asked) -> date:
    asked.refuse_back()
    return _moved(asked.today, -_count(match), match["unit"])


def _from_meeting(match: re.Match[str], asked: _Asked) -> date:
    case, number = int(match["case"]), int(match["number"])
    meeting = asked.meetings.get(f"{case}.{number}")
    if meeting is None:
        reason = f"det er ikke noe møte {case}.{number} med dato"
        raise asked.refusal(reason, f"Se møtene i saken: koord sak vis {case}")
    sign = 1 if match["side"] == "etter" else -1
    return _moved(meeting, sign * _count(match), match["unit"])


def _ask_for_day_of_half_year(match: re.Match[str], asked: _Asked) -> date:
    half_year = _half_year(match, asked.today)
    if half_year is None:
        raise asked.refusal("det er ikke en dag")
    number = int(match["year"] or 0)
    label, start = half_year.label, half_year.start
    day = f"en dag i halvåret, for eksempel 12.{start.month}.{start.year}."
    if match["spring"] == "v" and 1 <= number <= 53:
        question = f"Mente du uke {number} eller {label}?"
        hint = f"Skriv «uke {number}» for mandagen i uka, eller {day}"
    else:
        question, hint = f"Mente du en dag {label}?", f"Skriv {day}"
    raise InvalidValueError(f"{_shown(asked.text)} er ikke en dag. {question}", hint)


def _ask_for_unit(match: re.Match[str], asked: _Asked) -> date:
    hint = f"Skriv {match['sign']}{match['number']}u for uker, d for dager, m for måneder."
    raise asked.refusal("«v» kan bety både veke og vår", hint)


_DAY_PREFIX, _DAY_SUFFIX = rf"(?:{_WEEKDAY},? )?", r"(?:, (?:uke|veke) (?P<week>[0-9]{1,2}))?"
_DOTTED = rf"(?P<day>[0-9]{{1,2}})\. ?(?P<month>[0-9]{{1,2}})(?:\.|\. ?{_YEAR})?"
_ISO = r"(?P<year>[0-9]{4})-(?P<month>[0-9]{2})-(?P<day>[0-9]{2})"
_WITH_MONTH_NAME = (
    rf"(?P<day>[0-9]{{1,2}})(?:\. ?| )(?P<month>{'|'.join(_MONTH_NUMBERS)})\.?(?: {_YEAR})?"
)
_WEEK_FORM = (
    rf"(?:{_WEEKDAY} (?:i )?)?(?:uke|veke) ?(?P<week>[0-9]{{1,2}})"
    r"(?:(?:,| i)? (?P<year>[0-9]{4}))?"
)
_MEETING_FORM = (
    rf"{_COUNT} {_UNIT} (?P<side>før|for|etter) "
    r"møtet? (?P<case>[0-9]{1,6})\.(?P<number>[0-9]{1,6})"
)
_DATE_FORMS: tuple[tuple[str, Callable[[re.Match[str], _Asked], date]], ...] = (
    (rf"{_DAY_PREFIX}{_DOTTED}{_DAY_SUFFIX}", _calendar_day),
    (rf"{_DAY_PREFIX}{_ISO}{_DAY_SUFFIX}", _calendar_day),
    (rf"{_DAY_PREFIX}{_WITH_MONTH_NAME}{_DAY_SUFFIX}", _calendar_day),
    (_WEEK_FORM, _week),
    (r"(?P<sign>[+-]) ?(?P<number>[0-9]{1,4}) ?v", _ask_for_unit),
    (rf"\+ ?{_NUMBER} ?(?P<unit>[dum])", _ahead),
    (rf"- ?{_NUMBER} ?(?P<unit>[dum])", _back),
    (rf"i[ -]?(?P<near>{'|'.join(_NEAR_DAYS)})", _near_day),
    (rf"(?:på )?{_WEEKDAY}", _weekday),
    (rf"(?P<which>neste|forrige|førre) {_WEEKDAY}", _weekday_of_other_week),
    (rf"om {_COUNT} {_UNIT}", _ahead),
    (rf"for {_COUNT} {_UNIT} (?:siden|sidan)", _back),
    (_MEETING_FORM, _from_meeting),
    (_HALF_YEAR, _ask_for_day_of_half_year),
)


def _half_year(match: re.Match[str], today: date) -> HalfYear | None:
    """Return the half-year, without a year the next one not over; `None` if far from our time."""
    autumn = bool(match["autumn"])
    if match["year"]:
        year = int(match["year"]) + (2000 if len(match["year"]) == 2 else 0)
    else:
        year = today.year + (HalfYear(today.year, autumn).end < today)
    return HalfYear(year, autumn) if FIRST_YEAR <= year <= LAST_YEAR else None


def _moved(day: date, count: int, unit: str) -> date:
    letter = _UNIT_LETTERS[unit]
    if letter == "m":
        return add_months(day, count)
    return day + timedelta(days=count * _DAYS_IN[letter])


def _count(match: re.Match[str]) -> int:
    word = match["count"]
    return _NUMBER_WORDS.get(word) or int(word)


def _folded(text: str) -> str:
    """Return the text as the patterns know it: NFC, small letters, single blanks, å and ø."""
    return re.sub("[a-z]+", lambda word: _FROM_ASCII.get(word[0], word[0]), fold(text))


def _shown(text: str) -> str:
    typed = normalise(text)
    return f"«{typed if len(typed) <= _SHOWN_LENGTH else typed[: _SHOWN_LENGTH - 1] + '…'}»"


def _not_a(text: str, empty: str, kind: str, hint: str) -> InvalidValueError:
    """Return the error for a text that has no known form, or nothing in it."""
    message = f"{_shown(text)} er ikke {kind} koord kan lese." if normalise(text) else empty
    return InvalidValueError(message, hint)
