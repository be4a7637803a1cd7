"""When her own calendar is busy, and nothing else of it.

Only the hours are read. What an event is called, where it is and who is there never leaves this
module, and is not looked at.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from koord.errors import InvalidValueError
from koord.exchange.calendar import ZONE

_FREE = ("FREE", "WORKINGELSEWHERE")
_REPEATS = ("DAILY", "WEEKLY", "MONTHLY", "YEARLY")
_MIDNIGHT, _LAST_MINUTE = time(), time(23, 59)


@dataclass(frozen=True, slots=True, order=True)
class BusyHours:
    """Hours of one day that are taken; a whole day runs from midnight to midnight."""

    day: date
    starts: time
    ends: time
    whole_day: bool = False


def read_busy(content: bytes, first: date, last: date) -> tuple[BusyHours, ...]:
    """Return the hours that are taken between two days, both included, in Norwegian time.

    Events that repeat are followed with their exceptions; what is marked free or cancelled
    is not taken.

    Raises:
        InvalidValueError: It is no calendar file.
    """
    from icalendar import Calendar

    try:
        events = Calendar.from_ical(content).walk("VEVENT")
        moved = {_identity(event) for event in events if event.get("recurrence-id") is not None}
        found = {
            hours
            for event in events
            if _takes_time(event)
            for begins, ends in _occurrences(event, first, last, moved)
            for hours in _by_day(begins, ends, _is_whole_day(event), first, last)
        }
    except (ValueError, KeyError, IndexError, AttributeError, TypeError, OverflowError):
        raise InvalidValueError(
            "Kalenderfila kan ikke leses.", hint="Hent den ut av kalenderen på nytt, som .ics."
        ) from None
    return tuple(sorted(found))


def _takes_time(event: Any) -> bool:
    if event.get("dtstart") is None or str(event.get("status", "")).upper() == "CANCELLED":
        return False
    shown = str(event.get("x-microsoft-cdo-busystatus", "")).upper()
    return str(event.get("transp", "")).upper() != "TRANSPARENT" and shown not in _FREE


def _is_whole_day(event: Any) -> bool:
    return not isinstance(event["dtstart"].dt, datetime)


def _identity(event: Any) -> tuple[str, datetime]:
    return str(event.get("uid", "")), _local(event["recurrence-id"].dt)


def _occurrences(
    event: Any, first: date, last: date, moved: set[tuple[str, datetime]]
) -> Iterator[tuple[datetime, datetime]]:
    begins = _local(event["dtstart"].dt)
    length = _length(event, begins)
    earliest = datetime.combine(first, _MIDNIGHT) - length
    latest = datetime.combine(last, _LAST_MINUTE)
    uid = str(event.get("uid", ""))
    repeats = event.get("recurrence-id") is None
    for start in _starts(event, begins, earliest, latest) if repeats else [begins]:
        if not (repeats and (uid, start) in moved) and earliest <= start <= latest:
            yield start, start + length


def _length(event: Any, begins: datetime) -> timedelta:
    if event.get("dtend") is not None:
        return max(_local(event["dtend"].dt) - begins, timedelta())
    if event.get("duration") is not None:
        told: timedelta = event["duration"].dt
        return told
    return timedelta(days=1) if _is_whole_day(event) else timedelta()


def _starts(event: Any, begins: datetime, earliest: datetime, latest: datetime) -> set[datetime]:
    """Return when an event begins within some time, each time it comes."""
    from dateutil.rrule import rrulestr

    starts = {begins, *_listed(event, "rdate")}
    rule = event.get("rrule")
    if rule is not None and str(rule.get("freq", [""])[0]).upper() in _REPEATS:
        rule = rule.copy()
        if "until" in rule:
            rule["until"] = [_until(moment) for moment in rule["until"]]
        text = rule.to_ical().decode()
        starts.update(rrulestr(text, dtstart=begins).between(earliest, latest, inc=True))
    return starts - _listed(event, "exdate")


def _until(moment: Any) -> datetime:
    """Return the last moment of a rule; a mere day counts to its end."""
    local = _local(moment)
    return local if isinstance(moment, datetime) else local.replace(hour=23, minute=59)


def _listed(event: Any, name: str) -> set[datetime]:
    value = event.get(name)
    lists = value if isinstance(value, list) else [value] if value is not None else []
    moments = (entry.dt for one in lists for entry in one.dts)
    return {_local(moment) for moment in moments if not isinstance(moment, tuple)}


def _local(moment: Any) -> datetime:
    """Return a moment as the clock on the wall in Norway shows it."""
    if not isinstance(moment, datetime):
        return datetime.combine(moment, _MIDNIGHT)
    if moment.tzinfo is None:
        return moment
    return moment.astimezone(ZoneInfo(ZONE)).replace(tzinfo=None)


def _by_day(
    begins: datetime, ends: datetime, whole: bool, first: date, last: date
) -> Iterator[BusyHours]:
    day = max(begins.date(), first)
    while day <= min(ends.date(), last):
        start = begins.time() if day == begins.date() else _MIDNIGHT
        end = ends.time() if day == ends.date() else _LAST_MINUTE
        if start < end:
            yield BusyHours(day, start, end, whole or (start, end) == (_MIDNIGHT, _LAST_MINUTE))
        day += timedelta(days=1)
