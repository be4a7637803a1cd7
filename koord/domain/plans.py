"""The plan of a half-year: what is in it, and the picture of its weeks."""

from collections.abc import Iterable, Sequence
from datetime import date, time, timedelta
from enum import StrEnum

from koord.domain.cases import ItemId
from koord.domain.consents import RowState, RowStatus
from koord.domain.dates import HalfYear, add_years_birthday, week_of
from koord.domain.meetings import TALK, Meeting, MeetingState
from koord.domain.routine import Routine
from koord.domain.school import SchoolBreak
from koord.values import value

_SATURDAY = 5


class EntryKind(StrEnum):
    """What an entry of a plan is; the value stands in JSON and is what a template asks about."""

    TALK = "talk"
    MEETING = "meeting"
    AGENDA = "agenda"
    MINUTES = "minutes"
    ACTIVITY = "activity"
    CONSENT = "consent"
    BIRTHDAY = "birthday"


@value
class Activity:
    """Something in a plan that is no meeting."""

    item: ItemId
    what: str
    starts: date
    ends: date | None = None
    responsible: str | None = None


@value
class Plan:
    """That a half-year is planned.

    Attributes:
        made_with_user_on: The day it was gone through with the user; `None` until then.
        made_with: With whom, in words.
        no_meeting_why: Why no meeting is needed, as agreed with the user.
    """

    id: int
    made_on: date
    made_with_user_on: date | None = None
    made_with: str | None = None
    no_meeting_why: str | None = None


@value
class Entry:
    """One thing on one day of a plan.

    Attributes:
        what: In the words of the case: the kind of meeting, the activity, the receivers.
        item: Its number; that of the meeting for a deadline.
        state: How far a meeting has come.
        ends: The last day of an activity that goes on.
        age: The age that is turned.
        meeting_kind: The word for the kind of meeting.
    """

    day: date
    kind: EntryKind
    what: str
    item: ItemId | None = None
    state: MeetingState | None = None
    starts_at: time | None = None
    ends: date | None = None
    age: int | None = None
    meeting_kind: str | None = None


@value
class PlanFacts:
    """All that a plan is drawn from.

    Attributes:
        case: The case's number.
        meetings: Every meeting of the case.
        statuses: The rows of its consents today.
        born: The user's birth date.
    """

    case: int
    half: HalfYear
    meetings: tuple[Meeting, ...]
    activities: tuple[Activity, ...]
    statuses: tuple[RowStatus, ...]
    born: date | None
    routine: Routine
    language: str = "nb"


@value
class Standing:
    """A meeting of the usual kind that is in the half-year already.

    Attributes:
        number: Its number within the case.
        has_talk: A talk before it is planned.
    """

    number: int
    day: date
    has_talk: bool


def entries_of(facts: PlanFacts) -> tuple[Entry, ...]:
    """Return what a half-year holds, day by day."""
    found = [
        *_of_meetings(facts),
        *(
            Entry(a.starts, EntryKind.ACTIVITY, a.what, a.item, ends=a.ends)
            for a in facts.activities
        ),
        *_consent_ends(facts),
        *_birthdays(facts),
    ]
    within = [entry for entry in found if _touches(entry, facts.half)]
    return tuple(sorted(within, key=lambda e: (e.day, e.starts_at or time.max, e.kind, e.what)))


def standing_meetings(facts: PlanFacts) -> tuple[Standing, ...]:
    """Return the meetings of the usual kind that the half-year has already."""
    usual = facts.routine.meeting_kinds[0].key
    return tuple(
        Standing(meeting.item.number, meeting.held_on, _talk_before(meeting, facts))
        for meeting in facts.meetings
        if meeting.kind == usual
        and meeting.state is not MeetingState.CANCELLED
        and facts.half.start <= meeting.held_on <= facts.half.end
    )


def _talk_before(meeting: Meeting, facts: PlanFacts) -> bool:
    return any(
        talk.prepares_id == meeting.id and talk.state is not MeetingState.CANCELLED
        for talk in facts.meetings
    )


def _touches(entry: Entry, half: HalfYear) -> bool:
    return entry.day <= half.end and (entry.ends or entry.day) >= half.start


def _of_meetings(facts: PlanFacts) -> Iterable[Entry]:
    kinds = {kind.key: kind for kind in facts.routine.meeting_kinds}
    for meeting in facts.meetings:
        if meeting.state is MeetingState.CANCELLED:
            continue
        kind = kinds.get(meeting.kind)
        title = kind.title[facts.language] if kind else meeting.kind
        talk = meeting.kind == TALK
        yield Entry(
            meeting.held_on,
            EntryKind.TALK if talk else EntryKind.MEETING,
            title,
            meeting.item,
            meeting.state,
            meeting.starts_at,
            meeting_kind=meeting.kind,
        )
        open_yet = meeting.state in (MeetingState.PLANNED, MeetingState.CALLED)
        if open_yet and not talk:
            due = _working_day_before(meeting.held_on, facts.routine.agenda_days)
            yield Entry(due, EntryKind.AGENDA, title, meeting.item)
        if open_yet and not meeting.versions and (kind is None or kind.needs_minutes):
            due = meeting.held_on + timedelta(days=facts.routine.minutes_days)
            yield Entry(due, EntryKind.MINUTES, title, meeting.item)


def _working_day_before(day: date, days: int) -> date:
    """Return the day so many days before, or the Friday before it at a weekend."""
    due = day - timedelta(days=days)
    return due - timedelta(days=max(0, due.weekday() - _SATURDAY + 1))


def _consent_ends(facts: PlanFacts) -> Iterable[Entry]:
    """Return the last days of consents; one paper that ends on one day is one entry."""
    ends: dict[tuple[date, int], list[str]] = {}
    for row in facts.statuses:
        if row.state in (RowState.VALID, RowState.NOT_YET):
            ends.setdefault((row.until, row.consent.number), []).append(row.scope.receiver)
    for (until, consent), receivers in ends.items():
        names = ", ".join(dict.fromkeys(receivers))
        yield Entry(until, EntryKind.CONSENT, names, ItemId(facts.case, consent))


def _birthdays(facts: PlanFacts) -> Iterable[Entry]:
    if facts.born is None:
        return
    for milestone in facts.routine.milestones:
        day = add_years_birthday(facts.born, milestone.age)
        yield Entry(day, EntryKind.BIRTHDAY, milestone.what, age=milestone.age)


# --- The picture --------------------------------------------------------------------------------


@value
class Week:
    """One week of a half-year.

    Attributes:
        first: Its first day within the half-year, usually the Monday.
        number: The ISO week.
        begins: The month whose 1st lies in it, or the half-year begins with; else `None`.
        marks: What is in it.
        school_break: The schools are closed for two days or more of it.
    """

    first: date
    number: int
    begins: date | None
    marks: frozenset[EntryKind]
    school_break: bool


def weeks_of(
    half: HalfYear, entries: Sequence[Entry], breaks: Sequence[SchoolBreak]
) -> tuple[Week, ...]:
    """Return the weeks of a half-year with what is in each."""
    weeks = []
    monday = week_of(half.start, 0)
    while monday <= half.end:
        sunday = monday + timedelta(days=6)
        first, last = max(monday, half.start), min(sunday, half.end)
        weeks.append(
            Week(
                first=first,
                number=monday.isocalendar().week,
                begins=_month_begun(first, last),
                marks=frozenset(
                    e.kind for e in entries if e.day <= last and (e.ends or e.day) >= first
                ),
                school_break=_days_off(monday, breaks) >= 2,
            )
        )
        monday += timedelta(days=7)
    return tuple(weeks)


def _month_begun(first: date, last: date) -> date | None:
    if first.day == 1 or last.day < first.day:
        return last.replace(day=1)
    return None


def _days_off(monday: date, breaks: Sequence[SchoolBreak]) -> int:
    working = [monday + timedelta(days=number) for number in range(5)]
    return sum(any(b.starts <= day <= b.ends for b in breaks) for day in working)


# --- Cases that lack a plan ---------------------------------------------------------------------


class Lack(StrEnum):
    """What a half-year of a case lacks; the value is the word on the screen."""

    PLAN = "ingen plan"
    MEETING = "ikke noe møte"
    USER = "ikke gått gjennom med bruker"


@value
class LackingPlan:
    """A case whose half-year is not planned to the end.

    Attributes:
        opened_on: The day the case was opened.
        has_start_task: The task the case began with still stands on the list.
    """

    case: int
    code: str
    half: HalfYear
    lack: Lack
    opened_on: date
    has_start_task: bool


def halves_to_plan(today: date, plan_days: int) -> tuple[HalfYear, ...]:
    """Return the half-years that should have a plan today: this one, and soon the coming one."""
    now = HalfYear.of(today)
    coming = (now.next,) if now.next.start <= today + timedelta(days=plan_days) else ()
    return (now, *coming)
