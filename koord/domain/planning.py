"""Proposing a half-year: which days are free, and which of them are chosen.

A proposal is a walk through days in a fixed order: the ones nearest to what the rhythm asks for
come first, and the first one that nothing stands in the way of is taken. What was passed over on
the way is kept with the reason, so that she sees why.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Literal

from dateutil.easter import easter

from koord.domain.dates import WEEKDAYS, HalfYear, day_month, week_of
from koord.domain.plans import Standing
from koord.domain.routine import Rhythm
from koord.domain.school import SchoolBreak, break_on
from koord.errors import InvalidValueError
from koord.values import value

_SATURDAY = 5
_OTHER_WEEKDAY_COSTS = 2
"""A day of the week that is not preferred is chosen before waiting this many weeks."""
_TALK_SLACK = 14
"""The talk may lie this many days farther from the meeting than asked for."""
_EVALUATION_SLACK = 14
_EVALUATION_AFTER = 7
"""Days between the last meeting and the day the half-year is looked back on."""
_ROOM = 2
"""Days between the talk's earliest day, the agenda and the meeting."""


class LineKind(StrEnum):
    """What a line of a proposal is; the value is the word on the screen and of its flag."""

    MEETING = "møte"
    TALK = "samtale"
    EVALUATION = "evaluering"


@value
class Busy:
    """Some hours of a day that are taken, and by what."""

    starts: time
    ends: time
    why: str


@value
class Obstacles:
    """What stands in the way of a day; `None` where there is nothing.

    Attributes:
        holidays: The public holidays by day.
        breaks: The school breaks of the municipality.
        days: Whole days that are taken, and by what.
        hours: Hours that are taken, by day.
    """

    holidays: Mapping[date, str] | None = None
    breaks: tuple[SchoolBreak, ...] = ()
    days: Mapping[date, str] | None = None
    hours: Mapping[date, Sequence[Busy]] | None = None


@value
class PassedOver:
    """A day that would have come first, and why it did not."""

    day: date
    why: str


@value
class Line:
    """One line of a proposal.

    Attributes:
        day: The day proposed or chosen; `None` when no day is free.
        passed: Days that were passed over on the way.
        before: The talk is before this day; `None` for other lines.
        prepares: Number within the case of the standing meeting a talk is for, or `None` when it
            is for the meeting on the line before.
    """

    kind: LineKind
    day: date | None
    starts_at: time | None
    minutes: int
    passed: tuple[PassedOver, ...] = ()
    before: date | None = None
    prepares: int | None = None


Decision = tuple[date, time | None] | Literal["ja", "nei"]
Decide = Callable[[Line], Decision]


def accept(_: Line) -> Decision:
    """Take every line as it is proposed."""
    return "ja"


@value
class Wanted:
    """What a proposal is to hold.

    Attributes:
        meetings: Meetings and the talks before them are proposed.
        evaluation: A day to look back is proposed.
        named: At least so many meetings, whatever the rhythm says.
    """

    meetings: bool = True
    evaluation: bool = True
    named: int = 0


EVERYTHING = Wanted()


def propose(
    half: HalfYear,
    rhythm: Rhythm,
    today: date,
    obstacles: Obstacles,
    standing: Sequence[Standing] = (),
    wanted: Wanted = EVERYTHING,
    decide: Decide = accept,
) -> tuple[Line, ...]:
    """Lay out a half-year, asking about each line as it comes.

    A talk is proposed for the day its meeting really got, so a meeting that is moved takes its
    talk with it, and one that is dropped leaves none. A line for which no day is free has none.

    Args:
        half: The half-year.
        rhythm: What it should hold.
        today: Nothing is proposed on this day or before.
        obstacles: What stands in the way.
        standing: Meetings that are there already.
        wanted: What to propose.
        decide: Answers each line: take it, drop it, or another day and time.

    Returns:
        The lines that were taken, in the order they were asked about.
    """
    taken: list[Line] = []

    def settle(line: Line) -> Line | None:
        answer = decide(line)
        if answer == "nei" or (answer == "ja" and line.day is None):
            return None
        if answer != "ja":
            day, at = answer
            line = replace(line, day=day, starts_at=at or line.starts_at or rhythm.times[0])
        taken.append(line)
        return line

    def blocked() -> Obstacles:
        own = {line.day: "annet i planen" for line in taken if line.day is not None}
        return replace(obstacles, days={**(obstacles.days or {}), **own})

    if wanted.meetings:
        for meeting in standing:
            if not meeting.has_talk and meeting.day > today:
                settle(_talk(meeting.day, rhythm, today, blocked(), meeting.number))
        for first, last, target in _windows(half, rhythm, today, standing, wanted.named):
            found = settle(_meeting(first, last, target, rhythm, today, blocked()))
            if found is not None and found.day is not None:
                settle(_talk(found.day, rhythm, today, blocked()))
    if wanted.evaluation:
        meetings = [m.day for m in standing]
        meetings += [m.day for m in taken if m.kind is LineKind.MEETING and m.day]
        settle(_evaluation(half, rhythm, today, blocked(), max(meetings, default=None)))
    return tuple(taken)


def why_closed(day: date, obstacles: Obstacles) -> str | None:
    """Return why nothing is planned on a day, in words, or `None`."""
    if day.weekday() >= _SATURDAY:
        return WEEKDAYS[day.weekday()]
    holidays = obstacles.holidays or {}
    return (
        holidays.get(day)
        or break_on(day, obstacles.breaks)
        or _soft_day(day, holidays)
        or (obstacles.days or {}).get(day)
    )


def why_not_at(day: date, at: time, minutes: int, obstacles: Obstacles) -> str | None:
    """Return why a time on a day is not free, in words, or `None`."""
    closed = why_closed(day, obstacles)
    if closed is not None:
        return closed
    begins = datetime.combine(day, at)
    ends = begins + timedelta(minutes=minutes)
    for busy in (obstacles.hours or {}).get(day, ()):
        if datetime.combine(day, busy.starts) < ends and begins < datetime.combine(day, busy.ends):
            return busy.why
    return None


def check_day(line: Line, day: date, half: HalfYear, today: date) -> date:
    """Return a day that a line is moved to.

    Raises:
        InvalidValueError: It is past, outside the half-year, or not before the meeting.
    """
    if day < today:
        raise InvalidValueError(f"{day_month(day)} er passert.", hint="Velg en dag som kommer.")
    if line.before is not None and day >= line.before:
        raise InvalidValueError(
            f"Samtalen må være før møtet {day_month(line.before)}.", hint="Velg en tidligere dag."
        )
    if line.before is None and not half.start <= day <= half.end:
        raise InvalidValueError(
            f"{day_month(day)} er ikke {half.label}.", hint="Velg en dag i halvåret."
        )
    return day


def season(half: HalfYear) -> tuple[date, date]:
    """Return the days of a half-year between the summer and Christmas."""
    if half.autumn:
        return date(half.year, 8, 15), date(half.year, 12, 20)
    return date(half.year, 1, 2), date(half.year, 6, 30)


def _soft_day(day: date, holidays: Mapping[date, str]) -> str | None:
    """Return the name of a day on which many are away though it is no holiday."""
    if day.month == 12 and day.day >= 24:
        return {24: "julaften", 31: "nyttårsaften"}.get(day.day, "romjula")
    if day.month == 7:
        return "ferietid i juli"
    if timedelta() < easter(day.year) - day < timedelta(days=7):
        return "påskeuka"

    def is_off(other: date) -> bool:
        return other.weekday() >= _SATURDAY or other in holidays

    beside = (day - timedelta(days=1), day + timedelta(days=1))
    return "inneklemt dag" if all(map(is_off, beside)) else None


def _windows(
    half: HalfYear, rhythm: Rhythm, today: date, standing: Sequence[Standing], named: int
) -> Iterator[tuple[date, date, date]]:
    """Part the season evenly; yield the parts that lack a meeting, with the middle of each."""
    start, end = season(half)
    missing = max(rhythm.meetings - len(standing), named, 0)
    count = len(standing) + missing
    length = (end - start).days + 1
    earliest = today + timedelta(days=rhythm.agenda_days + _ROOM)
    parts = []
    for number in range(count):
        first = start + timedelta(days=length * number // count)
        last = start + timedelta(days=length * (number + 1) // count - 1)
        if not any(first <= meeting.day <= last for meeting in standing):
            parts.append((first, last, first + (last - first) / 2))
    ahead = [part for part in parts if part[1] >= earliest] or parts[-1:]
    ahead += ahead[-1:] * (named - len(ahead))
    for first, last, target in ahead[:missing]:
        begins = max(first, earliest)
        yield begins, last, max(target, begins)


def _meeting(
    first: date, last: date, target: date, rhythm: Rhythm, today: date, obstacles: Obstacles
) -> Line:
    """Choose a meeting day that leaves room for the talk before it, if there is one."""
    passed: list[PassedOver] = []
    without_talk: tuple[date, time] | None = None
    for day in _ranked(first, last, target, rhythm):
        at, why = _free_time(day, rhythm.meeting_minutes, rhythm, obstacles)
        if at is None:
            passed.append(PassedOver(day, why))
        elif _talk(day, rhythm, today, obstacles).day is not None:
            return Line(LineKind.MEETING, day, at, rhythm.meeting_minutes, tuple(passed))
        else:
            without_talk = without_talk or (day, at)
            passed.append(PassedOver(day, "ingen ledig dag til samtalen før"))
    chosen, at = without_talk or (None, None)
    kept = tuple(one for one in passed if one.day != chosen)
    return Line(LineKind.MEETING, chosen, at, rhythm.meeting_minutes, kept)


def _talk(
    meeting: date, rhythm: Rhythm, today: date, obstacles: Obstacles, number: int | None = None
) -> Line:
    """Choose a day for the talk: before the agenda goes out, near to what is asked for."""
    target = meeting - timedelta(days=rhythm.talk_days)
    last = meeting - timedelta(days=min(rhythm.talk_days, rhythm.agenda_days + 1))
    first = max(target - timedelta(days=_TALK_SLACK), today + timedelta(days=1))
    days = sorted(_days(first, last), key=lambda day: (abs(day - target), day))
    found = _first_free(LineKind.TALK, days, rhythm.talk_minutes, rhythm, obstacles)
    return replace(found, before=meeting, prepares=number)


def _evaluation(
    half: HalfYear, rhythm: Rhythm, today: date, obstacles: Obstacles, after: date | None
) -> Line:
    _, end = season(half)
    target = end - timedelta(days=rhythm.evaluation_days)
    first = max(
        target - timedelta(days=_EVALUATION_SLACK),
        today + timedelta(days=1),
        after + timedelta(days=_EVALUATION_AFTER) if after else date.min,
    )
    days = list(_ranked(first, end, target, rhythm))
    return _first_free(LineKind.EVALUATION, days, rhythm.talk_minutes, rhythm, obstacles)


def _first_free(
    kind: LineKind, days: Sequence[date], minutes: int, rhythm: Rhythm, obstacles: Obstacles
) -> Line:
    passed: list[PassedOver] = []
    for day in days:
        at, why = _free_time(day, minutes, rhythm, obstacles)
        if at is not None:
            return Line(kind, day, at, minutes, tuple(passed))
        passed.append(PassedOver(day, why))
    return Line(kind, None, None, minutes, tuple(passed))


def _free_time(
    day: date, minutes: int, rhythm: Rhythm, obstacles: Obstacles
) -> tuple[time | None, str]:
    """Return the first of the usual times that is free, or why none is."""
    whys = []
    for at in rhythm.times:
        why = why_not_at(day, at, minutes, obstacles)
        if why is None:
            return at, ""
        whys.append(why)
    return None, whys[0]


def _ranked(first: date, last: date, target: date, rhythm: Rhythm) -> list[date]:
    """Return the working days between two days, the best first."""
    order = {weekday: place for place, weekday in enumerate(rhythm.weekdays)}

    def rank(day: date) -> tuple[int, int, date]:
        weeks = abs((week_of(day, 0) - week_of(target, 0)).days) // 7
        usual = day.weekday() in order
        return (
            weeks + (0 if usual else _OTHER_WEEKDAY_COSTS),
            order.get(day.weekday(), len(order)),
            day,
        )

    return sorted(_days(first, last), key=rank)


def _days(first: date, last: date) -> Iterator[date]:
    for number in range((last - first).days + 1):
        day = first + timedelta(days=number)
        if day.weekday() < _SATURDAY:
            yield day
