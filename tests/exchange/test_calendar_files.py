"""The calendar files, read back with two libraries that do not know each other."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta, timezone
from typing import Any
from uuid import UUID

import pytest
import vobject
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar, Event

from koord.domain.names import normalise
from koord.exchange.calendar import (
    NO_ATTENDEE_EMAIL,
    NO_ORGANIZER_EMAIL,
    CalendarDay,
    CalendarMeeting,
    CalendarTask,
    invitation,
    new_uid,
    own_event,
    own_plan,
    uid_of,
)

MEETING = CalendarMeeting(
    uid="0b0f4f0e-7b7c-4f0e-9a55-5f6f3f2f1c11",
    sequence=0,
    day=date(2027, 1, 20),
    start=time(14),
    minutes=90,
    stamp=datetime(2026, 11, 22, 9, 30, tzinfo=UTC),
    place="Rådhuset 3",
    organizer_email="ine.vik@kommune.example",
    organizer_name="Ine Vik",
)
PEOPLE = (
    ("Åse Øvrebø", "aase@skole.example"),
    ("Bjørn Ødegård", "bjorn@helse.example"),
    ("Camilla Sæther", None),
)
# What a line cannot hold, or what folding and escaping stumble over.
AWKWARD = (
    "Rom 3; 2. etg., «Fløya»",
    "æøå ÆØÅ " * 12,
    "😀" * 40,
    "Bygg A\\nord, C:\\rom\\nr 3\\",
    'Et "sitat": a=b;c,d',
    "Linje én\nlinje to\r\nBEGIN:VEVENT\rATTENDEE:mailto:x@y.example",
    "^n ^' ^^ %0D%0A %2C",
    "\\",
    "C:\\Nord",
    "^",
    "\u202eanbefalt\u2066 \u200b",
)


def calendar_of(content: bytes) -> Calendar:
    """Read a file with icalendar."""
    calendar = Calendar.from_ical(content)
    assert isinstance(calendar, Calendar)
    return calendar


def event_of(content: bytes) -> Event:
    """Read the one event of a file with icalendar."""
    events = calendar_of(content).walk("VEVENT")
    assert len(events) == 1
    assert isinstance(events[0], Event)
    return events[0]


def other_reader(content: bytes) -> Any:
    """Read a file with vobject."""
    return vobject.readOne(content.decode())


def both_files(meeting: CalendarMeeting) -> tuple[bytes, bytes]:
    """Make an invitation and her own event for the same meeting."""
    return invitation(meeting, *PEOPLE[0]), own_event(meeting)


def test_method_stands_on_the_calendar_only() -> None:
    """An invitation is a REQUEST at calendar level, and the event itself has no METHOD."""
    content = invitation(MEETING, *PEOPLE[0])

    assert calendar_of(content)["METHOD"] == "REQUEST"
    assert "METHOD" not in event_of(content)
    assert other_reader(content).method.value == "REQUEST"
    assert content.index(b"METHOD:REQUEST") < content.index(b"BEGIN:VEVENT")


@pytest.mark.parametrize(("name", "email"), PEOPLE, ids=["aase", "bjorn", "no-email"])
def test_invitation_has_exactly_one_attendee(name: str, email: str | None) -> None:
    """Only the receiver is invited, asked for an answer, under her own name."""
    content = invitation(MEETING, name, email)

    attendees = other_reader(content).vevent.attendee_list
    assert [a.value for a in attendees] == [f"mailto:{email}" if email else NO_ATTENDEE_EMAIL]
    assert dict(event_of(content)["ATTENDEE"].params) == {
        "CN": name,
        "ROLE": "REQ-PARTICIPANT",
        "PARTSTAT": "NEEDS-ACTION",
        "RSVP": "TRUE",
    }


def test_nobody_sees_the_other_receivers() -> None:
    """No name and no address of one receiver stands in the file of another or in her own."""
    files = {name: invitation(MEETING, name, email) for name, email in PEOPLE}
    plain = own_event(MEETING)

    for name, email in PEOPLE:
        others = [unfolded(content) for owner, content in files.items() if owner != name]
        for text in [*others, unfolded(plain)]:
            assert name not in text
            assert email is None or email not in text


def unfolded(content: bytes) -> str:
    """Return a file with its folded lines joined."""
    return content.replace(b"\r\n ", b"").decode()


def test_files_hold_only_the_neutral_fields() -> None:
    """A file has a neutral title and no description, alarm, category or anything unforeseen."""
    common = {
        "UID",
        "SEQUENCE",
        "DTSTAMP",
        "DTSTART",
        "DTEND",
        "SUMMARY",
        "CLASS",
        "STATUS",
        "LOCATION",
    }
    asked, own = both_files(MEETING)

    assert set(event_of(asked)) == common | {"ORGANIZER", "ATTENDEE"}
    assert set(event_of(own)) == common
    for content in (asked, own):
        event = event_of(content)
        assert (event["SUMMARY"], event["CLASS"], event["STATUS"]) == (
            "Møte",
            "PRIVATE",
            "CONFIRMED",
        )
        assert [part.name for part in calendar_of(content).walk()] == ["VCALENDAR", "VEVENT"]


def test_own_event_invites_nobody() -> None:
    """Her own file has no METHOD, no organiser and no attendee."""
    content = own_event(MEETING)

    assert set(calendar_of(content)) == {"PRODID", "VERSION"}
    assert not {"ORGANIZER", "ATTENDEE"} & set(event_of(content))
    assert other_reader(content).vevent.summary.value == "Møte"


def test_organizer_is_where_answers_go() -> None:
    """The organiser is the coordinator's name and address."""
    organizer = event_of(invitation(MEETING, *PEOPLE[0]))["ORGANIZER"]

    assert organizer == "mailto:ine.vik@kommune.example"
    assert organizer.params["CN"] == "Ine Vik"


def test_missing_addresses_still_make_a_request() -> None:
    """Without any e-mail address the two stand-ins are readable, unmailable and not the same."""
    nobody = replace(MEETING, organizer_email=None, organizer_name=None)
    content = invitation(nobody, None, None)

    event = event_of(content)
    assert (event["ORGANIZER"], event["ATTENDEE"]) == (NO_ORGANIZER_EMAIL, NO_ATTENDEE_EMAIL)
    assert "CN" not in event["ORGANIZER"].params
    assert "CN" not in event["ATTENDEE"].params
    assert other_reader(content).vevent.attendee.value == NO_ATTENDEE_EMAIL


@pytest.mark.parametrize(
    ("day", "start", "expected"),
    [
        pytest.param((2027, 1, 20), (14, 0), "20270120T130000Z", id="winter"),
        pytest.param((2027, 6, 9), (14, 0), "20270609T120000Z", id="summer"),
        pytest.param((2027, 3, 27), (9, 0), "20270327T080000Z", id="day-before-spring"),
        pytest.param((2027, 3, 28), (1, 59), "20270328T005900Z", id="last-winter-minute"),
        pytest.param((2027, 3, 28), (2, 30), "20270328T013000Z", id="skipped-half-hour"),
        pytest.param((2027, 3, 28), (3, 0), "20270328T010000Z", id="first-summer-minute"),
        pytest.param((2027, 3, 29), (9, 0), "20270329T070000Z", id="day-after-spring"),
        pytest.param((2027, 10, 30), (9, 0), "20271030T070000Z", id="day-before-autumn"),
        pytest.param((2027, 10, 31), (2, 30), "20271031T003000Z", id="first-of-the-two"),
        pytest.param((2027, 10, 31), (3, 0), "20271031T020000Z", id="winter-again"),
        pytest.param((2027, 11, 1), (9, 0), "20271101T080000Z", id="day-after-autumn"),
        pytest.param((2027, 1, 1), (0, 30), "20261231T233000Z", id="other-year-in-utc"),
    ],
)
def test_start_is_the_right_instant(
    day: tuple[int, int, int], start: tuple[int, int], expected: str
) -> None:
    """A Norwegian date and time becomes the right UTC instant, also around both clock changes."""
    meeting = replace(MEETING, day=date(*day), start=time(*start))

    for content in both_files(meeting):
        assert f"\r\nDTSTART:{expected}\r\n".encode() in content
        assert b"TZID" not in content
        began, ended = other_reader(content).vevent.dtstart.value, event_of(content).end
        assert ended - began == timedelta(minutes=90)


def test_second_of_two_equal_times_is_not_chosen() -> None:
    """A time marked as the later of two equal ones gives the same file as an unmarked one."""
    autumn = replace(MEETING, day=date(2027, 10, 31), start=time(2, 30))

    assert own_event(replace(autumn, start=time(2, 30, fold=1))) == own_event(autumn)


def test_stamp_is_written_in_utc() -> None:
    """The moment the file was made is written in UTC, whatever zone it came in."""
    local = datetime(2026, 11, 22, 10, 30, tzinfo=timezone(timedelta(hours=1)))

    assert b"\r\nDTSTAMP:20261122T093000Z\r\n" in own_event(replace(MEETING, stamp=local))


def test_times_of_unclear_zone_are_a_bug() -> None:
    """A stamp without a zone, or a start with one, is refused at once."""
    with pytest.raises(ValueError, match="zone"):
        replace(MEETING, stamp=datetime(2026, 11, 22))
    with pytest.raises(ValueError, match="zone"):
        replace(MEETING, start=time(14, tzinfo=UTC))


def test_uids_are_random_and_stay() -> None:
    """Two new UIDs differ and are random UUIDs; the files carry the given one and its sequence."""
    uids = {new_uid() for _ in range(1000)}
    moved = replace(MEETING, uid=uids.copy().pop(), sequence=3)

    assert len(uids) == 1000
    assert {UUID(uid).version for uid in uids} == {4}
    for content in both_files(moved):
        assert event_of(content)["UID"] == moved.uid
        assert event_of(content)["SEQUENCE"] == 3


def test_same_meeting_gives_the_same_bytes() -> None:
    """Nothing in a file comes from the clock or from chance."""
    assert both_files(MEETING) == both_files(MEETING)


@pytest.mark.parametrize("place", [None, "", " \n\t", "\u200b"])
def test_no_place_gives_no_location(place: str | None) -> None:
    """A meeting without a place has no LOCATION line."""
    for content in both_files(replace(MEETING, place=place)):
        assert b"LOCATION" not in content


@pytest.mark.parametrize("text", AWKWARD)
def test_awkward_text_is_read_back(text: str) -> None:
    """Punctuation, line breaks, emoji and reversed text come back as one harmless line."""
    check_read_back(text)


@given(st.text(max_size=200))
def test_any_text_is_read_back(text: str) -> None:
    """Any place and any name is read back by both libraries, and adds no line of its own."""
    check_read_back(text)


def check_read_back(text: str) -> None:
    """Put a text in place and names, and read it back with both libraries."""
    content = invitation(replace(MEETING, place=text, organizer_name=text), text, PEOPLE[0][1])

    place = normalise(text.replace("\\", "/"))
    name = normalise(place.replace('"', "”").replace("^", ""))
    event, other = event_of(content), other_reader(content).vevent
    assert str(event.get("LOCATION", "")) == place
    assert (other.location.value if place else "") == place
    for line, reread in (
        (event["ATTENDEE"], other.attendee),
        (event["ORGANIZER"], other.organizer),
    ):
        assert line.params.get("CN", "") == name
        assert reread.params.get("CN", [""]) == [name]
    assert len(other.attendee_list) == 1
    check_lines(content)


def check_lines(content: bytes) -> None:
    """Check that lines end with CRLF, are at most 75 octets and fold between characters."""
    assert content.endswith(b"\r\n")
    assert b"\n" not in content.replace(b"\r\n", b"")
    assert b"\r" not in content.replace(b"\r\n", b"")
    for line in content.split(b"\r\n"):
        assert len(line) <= 75
        line.decode()


@pytest.mark.parametrize(
    ("email", "written"),
    [
        ("per+1@skole.example", "mailto:per+1@skole.example"),
        ("åse@skole.example", "mailto:%C3%A5se@skole.example"),
        ("a?b&c@skole.example", "mailto:a%3Fb%26c@skole.example"),
        ("x\r\nATTENDEE:y@z.example", "mailto:x%0D%0AATTENDEE%3Ay@z.example"),
    ],
)
def test_odd_address_stays_an_address(email: str, written: str) -> None:
    """An address with odd characters is encoded, and can never become a line of its own."""
    content = invitation(MEETING, "Åse Øvrebø", email)

    assert event_of(content)["ATTENDEE"] == written
    assert len(other_reader(content).vevent.attendee_list) == 1
    check_lines(content)


STAMP = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)


def test_her_own_plan_is_numbers_only() -> None:
    """Tasks and meetings to come are entries with a kind and a number, read by both libraries."""
    content = own_plan(
        [CalendarTask(uid_of("bok 7.5"), "Gjøremål 7.5", date(2027, 2, 12))],
        [
            ("Møte 7.4", replace(MEETING, place=None, organizer_email=None)),
            ("Møte 7.6", CalendarDay(new_uid(), 2, date(2027, 5, 1))),
            ("Aktivitet 7.8", CalendarDay(new_uid(), 0, date(2027, 5, 3), date(2027, 5, 4))),
        ],
        STAMP,
    )

    calendar, other = calendar_of(content), other_reader(content)
    (todo,) = calendar.walk("VTODO")
    timed, whole, several = calendar.walk("VEVENT")
    assert several.decoded("dtend") == date(2027, 5, 5)
    assert (str(todo["summary"]), todo.decoded("due")) == ("Gjøremål 7.5", date(2027, 2, 12))
    assert timed.decoded("dtstart") == datetime(2027, 1, 20, 13, tzinfo=UTC)
    assert whole.decoded("dtstart") == date(2027, 5, 1)
    assert other.vtodo.due.value == date(2027, 2, 12)
    titles = [event.summary.value for event in other.vevent_list]
    assert titles == ["Møte 7.4", "Møte 7.6", "Aktivitet 7.8"]
    assert {str(entry["class"]) for entry in calendar.subcomponents} == {"PRIVATE"}
    assert not [name for name in ("LOCATION", "ATTENDEE", "ORGANIZER") if name in content.decode()]


def test_the_identity_of_a_task_is_the_same_for_ever() -> None:
    """A calendar that reads the file again finds the task it has; another task is another."""
    assert uid_of("bok 7.5") == uid_of("bok 7.5") != uid_of("bok 7.6")
