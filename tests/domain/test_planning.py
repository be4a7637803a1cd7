"""Proposing a half-year: free days only, the talk before the meeting, and nothing invented."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from koord.domain.dates import HalfYear
from koord.domain.planning import (
    Busy,
    Line,
    LineKind,
    Obstacles,
    Wanted,
    check_day,
    propose,
    why_closed,
    why_not_at,
)
from koord.domain.plans import Standing
from koord.domain.routine import Rhythm
from koord.domain.school import SchoolBreak
from koord.errors import InvalidValueError
from koord.routines.calendar_days import public_holiday

RHYTHM = Rhythm(
    meetings=1,
    talk_days=21,
    talk_minutes=60,
    agenda_days=7,
    meeting_minutes=90,
    evaluation_days=14,
    weekdays=(1, 2, 3),
    times=(time(14), time(12), time(9)),
)
SPRING = HalfYear(2027, autumn=False)
TODAY = date(2026, 11, 22)
FROLAND = SchoolBreak(date(2027, 2, 22), date(2027, 2, 26), "vinterferie")
EIGERSUND = SchoolBreak(date(2027, 3, 1), date(2027, 3, 5), "vinterferie")
EVERY_DAY = [date(2026, 8, 1) + timedelta(days=number) for number in range(730)]
HOLIDAYS = {day: name for day in EVERY_DAY if (name := public_holiday(day))}

halves = st.sampled_from([HalfYear(2026, True), SPRING, HalfYear(2027, True)])
days = st.sampled_from(EVERY_DAY)
hours = st.builds(
    lambda start, length: Busy(time(start), time(min(start + length, 23)), "opptatt"),
    st.integers(7, 16),
    st.integers(1, 8),
)


@st.composite
def obstacles(draw: st.DrawFn) -> Obstacles:
    """Holidays as they are, and any breaks, taken days and taken hours."""
    starts = draw(st.lists(days, max_size=6))
    breaks = tuple(
        SchoolBreak(start, start + timedelta(days=draw(st.integers(0, 20))), "ferie")
        for start in starts
    )
    return Obstacles(
        holidays=HOLIDAYS,
        breaks=breaks,
        days=dict.fromkeys(draw(st.lists(days, max_size=60)), "opptatt"),
        hours=draw(st.dictionaries(days, st.lists(hours, max_size=3), max_size=60)),
    )


rhythms = st.builds(
    replace,
    st.just(RHYTHM),
    meetings=st.integers(1, 4),
    talk_days=st.integers(1, 30),
    agenda_days=st.integers(0, 14),
)


def lines_of(kind: LineKind, lines: tuple[Line, ...]) -> list[Line]:
    """Return the lines of one kind."""
    return [line for line in lines if line.kind is kind]


@given(halves, rhythms, days, obstacles())
def test_no_proposed_day_is_taken(
    half: HalfYear, rhythm: Rhythm, today: date, found: Obstacles
) -> None:
    """No line is a weekend, a holiday, in a break, on a busy day, or collides with busy hours."""
    for line in propose(half, rhythm, today, found):
        assert line.day is not None
        assert line.starts_at is not None
        assert line.day > today
        assert line.day.weekday() < 5
        assert line.day not in HOLIDAYS
        assert line.day not in (found.days or {})
        assert not any(b.starts <= line.day <= b.ends for b in found.breaks)
        begins = datetime.combine(line.day, line.starts_at)
        ends = begins + timedelta(minutes=line.minutes)
        for busy in (found.hours or {}).get(line.day, ()):
            free_before = ends <= datetime.combine(line.day, busy.starts)
            assert free_before or datetime.combine(line.day, busy.ends) <= begins


@given(halves, rhythms, days, obstacles())
def test_a_talk_is_before_its_meeting_and_nothing_shares_a_day(
    half: HalfYear, rhythm: Rhythm, today: date, found: Obstacles
) -> None:
    """Each talk comes before its meeting, meetings lie in the half-year, and no two on one day."""
    lines = propose(half, rhythm, today, found)
    meetings = lines_of(LineKind.MEETING, lines)

    assert all(half.start <= line.day <= half.end for line in meetings if line.day)
    assert len({line.day for line in lines}) == len(lines)
    for line, following in pairwise(lines):
        if following.kind is LineKind.TALK:
            assert line.kind is LineKind.MEETING
            assert following.day is not None
            assert line.day is not None
            assert following.before == line.day
            assert following.day < line.day


@given(halves, rhythms, days, obstacles(), days)
def test_what_is_taken_elsewhere_changes_nothing(
    half: HalfYear, rhythm: Rhythm, today: date, found: Obstacles, other: date
) -> None:
    """Another day that becomes busy, and is not one of those proposed, moves no line."""
    before = propose(half, rhythm, today, found)
    more = replace(found, days={**(found.days or {}), other: "opptatt"})

    after = propose(half, rhythm, today, more)

    if other not in {line.day for line in before}:
        assert [(x.kind, x.day, x.starts_at) for x in after] == [
            (x.kind, x.day, x.starts_at) for x in before
        ]


@given(halves, rhythms, days, obstacles())
def test_why_a_day_was_passed_over(
    half: HalfYear, rhythm: Rhythm, today: date, found: Obstacles
) -> None:
    """Each day that was passed over has a reason in words, and the chosen one is not among them."""
    for line in propose(half, rhythm, today, found):
        assert all(one.why for one in line.passed)
        assert line.day not in {one.day for one in line.passed}


def test_no_free_day_is_said_and_not_invented() -> None:
    """When every day is taken the lines are asked about without a day, and none is taken."""
    everything = Obstacles(days=dict.fromkeys(EVERY_DAY, "opptatt"))
    asked: list[Line] = []

    def decide(line: Line) -> str:
        asked.append(line)
        return "ja"

    taken = propose(SPRING, RHYTHM, TODAY, everything, decide=decide)  # type: ignore[arg-type]

    assert taken == ()
    assert [(line.kind, line.day) for line in asked] == [
        (LineKind.MEETING, None),
        (LineKind.EVALUATION, None),
    ]
    assert asked[0].passed
    assert {one.why for one in asked[0].passed} >= {"opptatt"}


def test_the_usual_spring() -> None:
    """The meeting comes in the middle, the talk three weeks before, the look back near the end."""
    meeting, talk, evaluation = propose(SPRING, RHYTHM, TODAY, Obstacles(holidays=HOLIDAYS))

    assert meeting.day == date(2027, 3, 30)
    assert (meeting.starts_at, meeting.minutes) == (time(14), 90)
    assert talk.day == meeting.day - timedelta(days=21)
    assert evaluation.day == date(2027, 6, 15)


def test_a_meeting_that_is_moved_takes_its_talk_with_it() -> None:
    """The talk is proposed from the day that the meeting really got."""

    def decide(line: Line) -> object:
        return (date(2027, 4, 21), time(10)) if line.kind is LineKind.MEETING else "ja"

    meeting, talk, _ = propose(SPRING, RHYTHM, TODAY, Obstacles(), decide=decide)  # type: ignore[arg-type]

    assert (meeting.day, meeting.starts_at) == (date(2027, 4, 21), time(10))
    assert talk.day == date(2027, 3, 31)


def test_a_dropped_meeting_leaves_no_talk() -> None:
    """No to the meeting is no to the talk before it."""
    lines = propose(
        SPRING,
        RHYTHM,
        TODAY,
        Obstacles(),
        decide=lambda line: "nei" if line.kind is LineKind.MEETING else "ja",
    )

    assert [line.kind for line in lines] == [LineKind.EVALUATION]


def test_what_stands_is_not_proposed_again() -> None:
    """A meeting that is there counts; only the talk it lacks is proposed."""
    there = Standing(number=6, day=date(2027, 3, 10), has_talk=False)

    lines = propose(SPRING, RHYTHM, TODAY, Obstacles(), [there], Wanted(evaluation=False))
    done = replace(there, has_talk=True)
    nothing = propose(SPRING, RHYTHM, TODAY, Obstacles(), [done], Wanted(evaluation=False))

    assert [(line.kind, line.prepares, line.before) for line in lines] == [
        (LineKind.TALK, 6, there.day)
    ]
    assert nothing == ()


def test_late_in_the_half_year_there_is_room_for_the_agenda() -> None:
    """A meeting is never so near that the agenda could not be out in time."""
    today = date(2027, 6, 1)

    lines = propose(SPRING, RHYTHM, today, Obstacles(holidays=HOLIDAYS))

    (meeting,) = lines_of(LineKind.MEETING, lines)
    assert meeting.day is not None
    assert meeting.day >= today + timedelta(days=RHYTHM.agenda_days)


@pytest.mark.parametrize(
    ("day", "why"),
    [
        (date(2027, 5, 17), "17. mai og 2. pinsedag"),
        (date(2027, 5, 7), "inneklemt dag"),
        (date(2027, 3, 24), "påskeuka"),
        (date(2027, 7, 14), "ferietid i juli"),
        (date(2026, 12, 24), "julaften"),
        (date(2026, 12, 29), "romjula"),
        (date(2027, 2, 27), "lørdag"),
        (date(2027, 2, 23), "vinterferie"),
        (date(2027, 3, 2), None),
    ],
)
def test_reasons(day: date, why: str | None) -> None:
    """Holidays, soft days, weekends and breaks each have their own word."""
    assert why_closed(day, Obstacles(holidays=HOLIDAYS, breaks=(FROLAND,))) == why


def test_the_week_off_differs_between_municipalities() -> None:
    """Week 8 is closed by one skolerute and open by another, which closes week 9."""
    week_8, week_9 = date(2027, 2, 24), date(2027, 3, 3)

    for closed, opened, school_break in ((week_8, week_9, FROLAND), (week_9, week_8, EIGERSUND)):
        found = Obstacles(breaks=(school_break,))
        assert why_not_at(closed, time(14), 90, found) == "vinterferie"
        assert why_not_at(opened, time(14), 90, found) is None
    assert why_not_at(week_8, time(14), 90, Obstacles()) is None


@pytest.mark.parametrize(
    ("kind", "before", "day", "says"),
    [
        (LineKind.MEETING, None, date(2026, 11, 1), "passert"),
        (LineKind.MEETING, None, date(2027, 8, 1), "er ikke våren 2027"),
        (LineKind.TALK, date(2027, 3, 10), date(2027, 3, 10), "før møtet 10. mars 2027"),
    ],
)
def test_days_she_cannot_choose(kind: LineKind, before: date | None, day: date, says: str) -> None:
    """A day that is past, outside the half-year, or a talk after its meeting is refused."""
    line = Line(kind, None, None, 60, before=before)

    with pytest.raises(InvalidValueError, match=says):
        check_day(line, day, SPRING, TODAY)


def test_a_talk_may_lie_in_the_half_year_before() -> None:
    """The talk before a meeting in January is in December."""
    line = Line(LineKind.TALK, None, None, 60, before=date(2027, 1, 12))

    assert check_day(line, date(2026, 12, 15), SPRING, TODAY) == date(2026, 12, 15)
