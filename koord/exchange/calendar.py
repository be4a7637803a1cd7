"""iCalendar files: one meeting for each receiver or her own calendar, and all she has before her.

The files say when and where, and nothing about whom or why: a neutral title, no description, no
alarm, and never more than one invited person. Times are written in UTC, because a zone name
without its definition is read an hour wrong by some programs.

`icalendar` is imported where it is used: most commands that know meetings write no such file.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING
from urllib.parse import quote
from uuid import UUID, uuid4, uuid5
from zoneinfo import ZoneInfo

from koord.domain.names import normalise

if TYPE_CHECKING:
    from icalendar import Component, Event, vCalAddress

ZONE = "Europe/Oslo"
SUMMARY = "Møte"
PRODUCT = "-//koord//koord//NO"
CONFIRMED = "CONFIRMED"
CANCELLED = "CANCELLED"

# A calendar address is any URI. These are read by all and mailed to by none; they differ so that
# nobody takes the invited person for the organiser.
NO_ATTENDEE_EMAIL = "invalid:nomail"
NO_ORGANIZER_EMAIL = "invalid:noreply"

_PLAIN_IN_ADDRESS = "@!$'*+-._~="
# A quoted parameter cannot hold a double quote. The escape for it (RFC 6868) is shown raw by many
# programs, and a backslash is taken for an escape by some.
_IN_PARAMETER = str.maketrans({'"': "”", "\\": "/", "^": None})

_TASKS = UUID("5a3c6f5e-9f0a-4f5e-8f4e-6a1c0d2b7e90")


@dataclass(frozen=True)
class CalendarMeeting:
    """What a calendar needs to know about a meeting.

    Args:
        uid: The one from `new_uid`, the same for as long as the meeting lives.
        sequence: 0 at first, one more for each change that is sent out.
        day: Local date in Norway.
        start: Local time in Norway. A time that a clock change skips is read with the offset
            from before the change (02.30 becomes 03.30); one that comes twice is the first.
        minutes: How long it lasts, in real minutes also across a clock change.
        stamp: The instant the file is made.
        place: Where, already judged to be neutral.
        organizer_email: Where answers go.
        organizer_name: Who calls the meeting.
    """

    uid: str
    sequence: int
    day: date
    start: time
    minutes: int
    stamp: datetime
    place: str | None = None
    organizer_email: str | None = None
    organizer_name: str | None = None

    def __post_init__(self) -> None:
        """Refuse values that would be written as a wrong instant."""
        if self.stamp.tzinfo is None or self.start.tzinfo is not None:
            raise ValueError("stamp must have a zone, start must have none")

    @property
    def starts_at(self) -> datetime:
        """The instant it starts, in UTC."""
        local = datetime.combine(self.day, self.start.replace(fold=0))
        return local.replace(tzinfo=ZoneInfo(ZONE)).astimezone(UTC)

    @property
    def ends_at(self) -> datetime:
        """The instant it ends, in UTC."""
        return self.starts_at + timedelta(minutes=self.minutes)


@dataclass(frozen=True)
class CalendarDay:
    """A meeting whose hour is not settled, or an activity; `last` is its last day."""

    uid: str
    sequence: int
    day: date
    last: date | None = None


@dataclass(frozen=True)
class CalendarTask:
    """Something to do by a day; the title is already neutral."""

    uid: str
    title: str
    due: date


def uid_of(name: str) -> str:
    """Return the identity of something that is always called the same."""
    return str(uuid5(_TASKS, name))


def new_uid() -> str:
    """Return a random identity for a meeting, with no trace of people, place or machine."""
    return str(uuid4())


def invitation(
    meeting: CalendarMeeting, attendee_name: str | None, attendee_email: str | None
) -> bytes:
    """Return the file that asks one receiver to come, with her as the only one invited.

    It is a REQUEST also when the receiver or the organiser has no e-mail address: the address is
    then one that cannot be mailed to, and the file still goes into any calendar.

    Args:
        meeting: The meeting.
        attendee_name: The receiver's own name, or None to leave it out.
        attendee_email: The receiver's own address.
    """
    event = _organised(meeting)
    attendee = _address(attendee_email, NO_ATTENDEE_EMAIL, attendee_name)
    attendee.params.update({"ROLE": "REQ-PARTICIPANT", "PARTSTAT": "NEEDS-ACTION", "RSVP": "TRUE"})
    event.add("attendee", attendee)
    return _file(event, method="REQUEST")


def cancellation(
    meeting: CalendarMeeting, attendee_name: str | None, attendee_email: str | None
) -> bytes:
    """Return the file that takes the meeting out of one receiver's calendar.

    The sequence must be higher than in what she got before.
    """
    event = _organised(meeting, status=CANCELLED)
    event.add("attendee", _address(attendee_email, NO_ATTENDEE_EMAIL, attendee_name))
    return _file(event, method="CANCEL")


def published(meeting: CalendarMeeting, *, cancelled: bool = False) -> bytes:
    """Return the calendar part of a draft that goes to many in blind copy.

    Nobody is named in it, so nobody can answer through it: a REQUEST would have to list everyone
    to everyone.
    """
    event = _organised(meeting, status=CANCELLED if cancelled else CONFIRMED)
    return _file(event, method="CANCEL" if cancelled else "PUBLISH")


def own_event(meeting: CalendarMeeting, *, cancelled: bool = False) -> bytes:
    """Return the plain file for her own calendar: nobody is invited, and it asks for no answer.

    It has no METHOD, as PUBLISH would demand an organiser.
    """
    return _file(_event(meeting, status=CANCELLED if cancelled else CONFIRMED))


def own_plan(
    tasks: Sequence[CalendarTask],
    meetings: Sequence[tuple[str, CalendarMeeting | CalendarDay]],
    stamp: datetime,
) -> bytes:
    """Return the file of all she has before her, for her own calendar.

    Args:
        tasks: What she is to do.
        meetings: The meetings and activities, each with its title.
        stamp: The instant the file is made.
    """
    return _file(
        *(_entry(title, meeting, stamp) for title, meeting in meetings),
        *(_todo(task, stamp) for task in tasks),
    )


def _entry(title: str, meeting: CalendarMeeting | CalendarDay, stamp: datetime) -> "Event":
    from icalendar import Event

    if isinstance(meeting, CalendarMeeting):
        event = _event(meeting)
        event["summary"] = title
        return event
    event = Event()
    event.add("uid", meeting.uid)
    event.add("sequence", meeting.sequence)
    event.add("dtstamp", stamp.astimezone(UTC))
    event.add("dtstart", meeting.day)
    if meeting.last is not None:
        event.add("dtend", meeting.last + timedelta(days=1))
    event.add("summary", title)
    event.add("class", "PRIVATE")
    # Her day is not taken by what has no hour.
    event.add("transp", "TRANSPARENT")
    return event


def _todo(task: CalendarTask, stamp: datetime) -> "Component":
    from icalendar import Todo

    todo = Todo()
    todo.add("uid", task.uid)
    todo.add("dtstamp", stamp.astimezone(UTC))
    todo.add("due", task.due)
    todo.add("summary", task.title)
    todo.add("class", "PRIVATE")
    todo.add("status", "NEEDS-ACTION")
    return todo


def _organised(meeting: CalendarMeeting, status: str = CONFIRMED) -> "Event":
    event = _event(meeting, status)
    event.add(
        "organizer",
        _address(meeting.organizer_email, NO_ORGANIZER_EMAIL, meeting.organizer_name),
    )
    return event


def _event(meeting: CalendarMeeting, status: str = CONFIRMED) -> "Event":
    from icalendar import Event

    event = Event()
    event.add("uid", meeting.uid)
    event.add("sequence", meeting.sequence)
    event.add("dtstamp", meeting.stamp.astimezone(UTC))
    event.add("dtstart", meeting.starts_at)
    event.add("dtend", meeting.ends_at)
    event.add("summary", SUMMARY)
    event.add("class", "PRIVATE")
    event.add("status", status)
    # A backslash before N is written as a line break by the library.
    if place := normalise((meeting.place or "").replace("\\", "/")):
        event.add("location", place)
    return event


def _address(email: str | None, instead: str, name: str | None) -> "vCalAddress":
    """Return a calendar address: a mailto with odd characters encoded, or `instead`."""
    from icalendar import vCalAddress

    address = vCalAddress(f"mailto:{quote(email, safe=_PLAIN_IN_ADDRESS)}" if email else instead)
    if shown := normalise((name or "").translate(_IN_PARAMETER)):
        address.params["CN"] = shown
    return address


def _file(*entries: "Component", method: str | None = None) -> bytes:
    """Return the calendar around its entries; METHOD belongs to the calendar, not to an event."""
    from icalendar import Calendar

    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    if method:
        calendar.add("method", method)
    for entry in entries:
        calendar.add_component(entry)
    content: bytes = calendar.to_ical()
    return content
