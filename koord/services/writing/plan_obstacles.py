"""What stands in the way of a day when a half-year is planned."""

from datetime import date, timedelta
from pathlib import Path
from typing import Any

from koord.domain.dates import HalfYear
from koord.domain.meetings import Meeting
from koord.domain.planning import Busy, Obstacles
from koord.errors import KoordError
from koord.routines.calendar_days import may_be_holiday, public_holiday
from koord.services.desk import Desk, KnownCase
from koord.services.writing.meeting_papers import end_of
from koord.workbook.queries import meetings as meeting_queries
from koord.workbook.queries import plans as plan_queries


def obstacles_for(
    connection: Any, desk: Desk, known: KnownCase, half: HalfYear
) -> tuple[Obstacles, tuple[str, ...]]:
    """Return what stands in the way from today to the end of a half-year.

    Holidays, school breaks, her own calendar, her other meetings, and the days on which someone
    of the case is called to a meeting of another.

    Returns:
        The obstacles, and what could not be looked at, in words.
    """
    first, last = min(desk.today, half.start), half.end
    every = [first + timedelta(days=number) for number in range((last - first).days + 1)]
    days = {
        day: f"noen i saken er i møte {item}"
        for day, item in plan_queries.people_in_meetings(connection, known.case.id, first, last)
    }
    hours: dict[date, list[Busy]] = {}
    for _, meeting in meeting_queries.between(connection, first, last):
        _add_meeting(days, hours, meeting, known.case.number)
    said = _add_busy(days, hours, known.profile.busy_calendar, first, last)
    return Obstacles(
        holidays={
            day: name for day in every if may_be_holiday(day) and (name := public_holiday(day))
        },
        breaks=plan_queries.school_breaks(connection, first, last),
        days=days,
        hours=hours,
    ), said


def _add_meeting(
    days: dict[date, str], hours: dict[date, list[Busy]], meeting: Meeting, case: int
) -> None:
    why = f"du er i møte {meeting.item}"
    if meeting.item.case == case or meeting.starts_at is None:
        days.setdefault(meeting.held_on, why)
    else:
        ends = end_of(meeting.held_on, meeting.starts_at, meeting.minutes_long)
        hours.setdefault(meeting.held_on, []).append(Busy(meeting.starts_at, ends, why))


def _add_busy(
    days: dict[date, str],
    hours: dict[date, list[Busy]],
    file: str | None,
    first: date,
    last: date,
) -> tuple[str, ...]:
    """Add the hours of her own calendar; one that cannot be read is told of, and no more."""
    if file is None:
        return ()
    from koord.exchange.busy import read_busy

    try:
        found = read_busy(Path(file).read_bytes(), first, last)
    except (OSError, KoordError):
        return (
            "Kalenderen din kan ikke leses nå, så opptatte timer er ikke med: "
            "koord oppsett kalender FIL.ics",
        )
    for busy in found:
        if busy.whole_day:
            days.setdefault(busy.day, "du er opptatt hele dagen")
        else:
            hours.setdefault(busy.day, []).append(Busy(busy.starts, busy.ends, "du er opptatt da"))
    return ()
