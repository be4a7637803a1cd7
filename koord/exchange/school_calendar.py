"""A municipality's skolerute, from the table or the calendar file it publishes."""

import csv
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from koord.domain.names import MAX_NAME, fold, normalise
from koord.domain.school import SchoolBreak, school_year
from koord.errors import InvalidValueError
from koord.exchange.decoding import decoded

_NAME_HEADINGS = (
    *("navn", "namn", "ferie", "fridag", "fridager", "hva", "kva", "beskrivelse", "tekst"),
    *("aktivitet", "hendelse", "tittel", "name", "summary", "subject", "description", "title"),
    *("event", "holiday", "merknad"),
)
_START_HEADINGS = (
    *("fra", "frå", "fra dato", "fradato", "fra og med", "f.o.m.", "start", "startdato"),
    *("start dato", "første dag", "dato", "datoer", "periode", "tidsrom", "date", "dates"),
    *("from", "start date", "first day", "begins", "starts"),
)
_END_HEADINGS = (
    *("til", "til dato", "tildato", "til og med", "t.o.m.", "slutt", "sluttdato", "slutt dato"),
    *("siste dag", "to", "until", "end", "end date", "last day", "ends"),
)
_SCHOOL_DAY = re.compile(
    r"\b(?:første|fyrste|siste|first|last)\b.*\b(?:dag|skoledag|skuledag|day)\b|skolestart"
    r"|skulestart|school (?:starts|ends)|skoleslutt|skuleslutt"
)
"""What a skolerute tells beside the breaks: on these days there is school."""
_NUMERIC = r"(\d{1,2})[./](?: ?(\d{1,2})(?:[./] ?(\d{4}|\d{2}))?[.]?)?"
_ISO_DAY = re.compile(r"(\d{4})-(\d{2})-(\d{2})(?:[T ].*)?")
_ISO_RANGE = re.compile(r"(\d{4}-\d{2}-\d{2})\s*(?:[-–—/]|til|to)\s*(\d{4}-\d{2}-\d{2})")
_RANGE = re.compile(rf"{_NUMERIC}\s*(?:[-–—]|til|t\.o\.m\.|to)\s*{_NUMERIC}")
_DAY = re.compile(_NUMERIC)
_WEEKDAY = re.compile(r"^(?:man|mån|tir|tys|ons|tor|fre|lør|lau|søn|mon|tue|wed|thu|fri)\w*\.? ")
_LONGEST = 80
_HINT = "Kolonnene skal hete navn, fra og til, med datoer som 22.2.2027 eller 2027-02-22."


@dataclass(frozen=True, slots=True)
class SchoolCalendar:
    """What a file tells.

    Attributes:
        breaks: The stretches without school, by day.
        school_days: Lines that tell of school, as the first day after summer, and were left out.
    """

    breaks: tuple[SchoolBreak, ...]
    school_days: tuple[str, ...] = ()

    @property
    def years(self) -> tuple[int, ...]:
        """The school years it tells of."""
        return tuple(sorted({school_year(one.starts) for one in self.breaks}))


def read_school_calendar(content: bytes) -> SchoolCalendar:
    """Read a skolerute: iCalendar, or a table parted by semicolons, commas or tabs.

    Raises:
        InvalidValueError: It holds no breaks, or a line cannot be read; the line is named.
    """
    if content.startswith(b"PK"):
        raise InvalidValueError(
            "Fila er et regneark eller et Word-dokument. Skoleruta leses fra CSV eller ics.",
            hint="Lagre arket som CSV, og prøv igjen.",
        )
    text = decoded(content)
    found = _of_calendar(content) if "BEGIN:VCALENDAR" in text[:2000] else _of_table(text)
    rows = list(found)
    breaks = sorted({one for one in rows if not _SCHOOL_DAY.search(fold(one.name))})
    if not breaks:
        raise InvalidValueError("Fant ingen fridager i fila.", hint=_HINT)
    left_out = dict.fromkeys(one.name for one in rows if _SCHOOL_DAY.search(fold(one.name)))
    return SchoolCalendar(tuple(breaks), tuple(left_out))


def _of_calendar(content: bytes) -> Iterator[SchoolBreak]:
    from icalendar import Calendar

    try:
        calendar = Calendar.from_ical(content)
    except (ValueError, IndexError, KeyError):
        raise InvalidValueError("Kalenderfila kan ikke leses.", hint="Hent den på nytt.") from None
    for event in calendar.walk("VEVENT"):
        start, end = event.get("dtstart"), event.get("dtend")
        if start is None:
            continue
        starts = _day_of(start.dt)
        ends = starts if end is None else _last_day(end.dt)
        name = _named(str(event.get("summary", "")))
        yield SchoolBreak(starts, max(starts, ends), name)


def _day_of(moment: Any) -> date:
    return moment.date() if isinstance(moment, datetime) else moment


def _last_day(moment: Any) -> date:
    """Return the last day of an event: the end of one that lasts whole days is the day after."""
    if isinstance(moment, datetime):
        return moment.date()
    last: date = moment - timedelta(days=1)
    return last


def _of_table(text: str) -> Iterator[SchoolBreak]:
    lines = [line for line in text.splitlines() if line.strip(" ;,\t")]
    if not lines:
        raise InvalidValueError("Fila er tom.", hint=_HINT)
    delimiter = max(";\t,", key=lambda sign: sum(line.count(sign) for line in lines[:5]))
    rows = csv.reader(text.splitlines(), delimiter=delimiter)
    columns: tuple[int, int, int | None] | None = None
    for number, row in enumerate(rows, start=1):
        if not any(cell.strip() for cell in row):
            continue
        if columns is None:
            columns = _columns(row)
        elif _cell(row, columns[1]):
            yield _row(row, columns, number)
    if columns is None:
        raise InvalidValueError("Fant ikke overskriftene i fila.", hint=_HINT)


def _columns(row: Sequence[str]) -> tuple[int, int, int | None] | None:
    """Return where name, first and last day stand, when the row is the one with the headings."""
    words = [fold(cell).rstrip(":") for cell in row]

    def place(headings: Sequence[str]) -> int | None:
        return next((words.index(heading) for heading in headings if heading in words), None)

    name, start = place(_NAME_HEADINGS), place(_START_HEADINGS)
    return None if name is None or start is None else (name, start, place(_END_HEADINGS))


def _row(row: Sequence[str], columns: tuple[int, int, int | None], number: int) -> SchoolBreak:
    name, start, end = columns
    last_text = "" if end is None else _cell(row, end)
    try:
        starts, ends = _days(_cell(row, start))
        if last_text:
            ends = _days(last_text)[1]
        if ends < starts:
            raise ValueError
    except ValueError:
        shown = normalise(" – ".join(filter(None, (_cell(row, start), last_text))))[:_LONGEST]
        raise InvalidValueError(
            f"Linje {number}: «{shown}» er ikke datoer koord kan lese.",
            hint=_HINT,
            items=[{"line": number}],
        ) from None
    return SchoolBreak(starts, ends, _named(_cell(row, name)))


def _cell(row: Sequence[str], index: int) -> str:
    return row[index].strip() if index < len(row) else ""


def _named(text: str) -> str:
    return normalise(text)[:MAX_NAME] or "fri"


def _days(text: str) -> tuple[date, date]:
    """Read one day, or a stretch such as `22.–26.2.2027`.

    Raises:
        ValueError: It is neither.
    """
    plain = _WEEKDAY.sub("", fold(text))
    if match := _ISO_RANGE.fullmatch(plain):
        return date.fromisoformat(match[1]), date.fromisoformat(match[2])
    if match := _ISO_DAY.fullmatch(plain):
        day = date(int(match[1]), int(match[2]), int(match[3]))
        return day, day
    if match := _RANGE.fullmatch(plain):
        last = _numeric(match[4], match[5], match[6])
        begins_month = match[2] or match[5]
        begins_year = match[3] or str(last.year - (int(begins_month) > last.month))
        return _numeric(match[1], begins_month, begins_year), last
    if match := _DAY.fullmatch(plain):
        single = _numeric(match[1], match[2], match[3])
        return single, single
    raise ValueError


def _numeric(day: str, month: str | None, year: str | None) -> date:
    if month is None or year is None:
        raise ValueError
    return date(int(year) + (2000 if len(year) == 2 else 0), int(month), int(day))
