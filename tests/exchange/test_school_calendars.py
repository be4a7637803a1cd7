"""Skoleruter as municipalities publish them, and the hours of a calendar that are taken."""

from datetime import date, time

import pytest

from koord.domain.school import SchoolBreak
from koord.errors import InvalidValueError
from koord.exchange.busy import read_busy
from koord.exchange.school_calendar import read_school_calendar

WINTER = (date(2027, 2, 22), date(2027, 2, 26))
AUTUMN_DAY = (date(2026, 11, 9), date(2026, 11, 9))


def calendar_of(*events: str) -> bytes:
    """Return a calendar file with some events, line ends as Windows writes them."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//test//NO"]
    for event in events:
        lines += ["BEGIN:VEVENT", *event.strip().split("\n"), "END:VEVENT"]
    return "\r\n".join([*lines, "END:VCALENDAR", ""]).encode()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("navn;fra;til\nVinterferie;22.02.2027;26.02.2027\n", [WINTER]),
        ("Name,Start Date,End Date\nWinter break,2027-02-22,2027-02-26\n", [WINTER]),
        ("Ferie\tFra dato\tTil dato\nVinterferie\t22.2.27\t26.2.27\n", [WINTER]),
        ("Dato;Hva\n22.–26.2.2027;Vinterferie\nman 9.11.26;Plandag", [AUTUMN_DAY, WINTER]),
        ("Dato;Hva\n22.2. - 26.2.2027;Vinterferie\n", [WINTER]),
        ("Dato;Hva\n22.02.2027 til 26.02.2027;Vinterferie\n", [WINTER]),
        ("Dato,Hva\n2027-02-22/2027-02-26,Vinterferie\n", [WINTER]),
        ("Skolerute 2026/27\n\nnavn;fra;til\nVinterferie;22.02.2027;26.02.2027;\n;;\n", [WINTER]),
        ("namn;frå;til\nPlandag;9.11.2026;\n", [AUTUMN_DAY]),
        (
            "Dato;Hva\n21.12. - 1.1.2027;Juleferie\n",
            [(date(2026, 12, 21), date(2027, 1, 1))],
        ),
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_tables(text: str, expected: list[tuple[date, date]], encoding: str) -> None:
    """Headings, separators, ways to write days and encodings that are met in practice."""
    breaks = read_school_calendar(text.encode(encoding)).breaks

    assert [(one.starts, one.ends) for one in breaks] == expected


def test_names_keep_their_letters() -> None:
    """Norwegian letters survive the encoding of an older Windows program."""
    text = "navn;fra;til\nPåskeferie;22.3.2027;29.3.2027\n"

    (one,) = read_school_calendar(text.encode("cp1252")).breaks

    assert one == SchoolBreak(date(2027, 3, 22), date(2027, 3, 29), "Påskeferie")


def test_days_with_school_are_no_breaks() -> None:
    """The first and the last day of school stand in a skolerute, and are told apart."""
    text = (
        "navn;fra;til\nFørste skoledag;17.8.2026;\nSiste skuledag;18.6.2027;\nHaustferie;5.10.2026;"
        "9.10.2026\n"
    )

    read = read_school_calendar(text.encode())

    assert [one.name for one in read.breaks] == ["Haustferie"]
    assert read.school_days == ("Første skoledag", "Siste skuledag")
    assert read.years == (2026,)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "tom"),
        ("bare tekst\nog mer\n", "overskriftene"),
        ("navn;fra;til\n", "ingen fridager"),
        ("navn;fra;til\nVinterferie;uke 8;\n", "Linje 2"),
        ("navn;fra;til\nVinterferie;26.2.2027;22.2.2027\n", "Linje 2"),
        ("navn;fra;til\nVinterferie;31.2.2027;\n", "Linje 2"),
        ("PK\x03\x04", "regneark"),
    ],
)
def test_what_cannot_be_read(text: str, says: str) -> None:
    """A table that makes no sense is refused, with the line."""
    with pytest.raises(InvalidValueError, match=says):
        read_school_calendar(text.encode())


def test_a_calendar_file_of_breaks() -> None:
    """The end of an event of whole days is the day after its last."""
    content = calendar_of(
        "UID:1\nDTSTART;VALUE=DATE:20270222\nDTEND;VALUE=DATE:20270227\nSUMMARY:Vinterferie",
        "UID:2\nDTSTART;VALUE=DATE:20261109\nSUMMARY:Planleggingsdag",
        "UID:3\nDTSTART;VALUE=DATE:20260817\nSUMMARY:Første skoledag",
    )

    breaks = read_school_calendar(content).breaks

    assert [(one.starts, one.ends) for one in breaks] == [AUTUMN_DAY, WINTER]


def busy(*events: str) -> list[tuple[date, time, time]]:
    """Return what is taken in March 2027."""
    found = read_busy(calendar_of(*events), date(2027, 3, 1), date(2027, 3, 31))
    return [(one.day, one.starts, one.ends) for one in found]


def test_hours_and_whole_days() -> None:
    """UTC becomes Norwegian time across the clock change, and a whole day is a whole day."""
    assert busy(
        "UID:1\nDTSTART:20270310T130000Z\nDTEND:20270310T140000Z",
        "UID:2\nDTSTART:20270330T130000Z\nDURATION:PT1H",
        "UID:3\nDTSTART;VALUE=DATE:20270312\nDTEND;VALUE=DATE:20270314",
        "UID:4\nDTSTART:20270317T220000\nDTEND:20270318T090000",
    ) == [
        (date(2027, 3, 10), time(14), time(15)),
        (date(2027, 3, 12), time(), time(23, 59)),
        (date(2027, 3, 13), time(), time(23, 59)),
        (date(2027, 3, 17), time(22), time(23, 59)),
        (date(2027, 3, 18), time(), time(9)),
        (date(2027, 3, 30), time(15), time(16)),
    ]


def test_events_that_repeat() -> None:
    """A rule is followed with what is taken out, moved, and where it ends."""
    assert busy(
        "UID:1\nDTSTART;TZID=Europe/Oslo:20260901T090000\nDTEND;TZID=Europe/Oslo:20260901T110000\n"
        "RRULE:FREQ=WEEKLY;UNTIL=20270324T000000Z;BYDAY=TU\n"
        "EXDATE;TZID=Europe/Oslo:20270309T090000",
        "UID:1\nRECURRENCE-ID;TZID=Europe/Oslo:20270316T090000\n"
        "DTSTART;TZID=Europe/Oslo:20270317T130000\nDTEND;TZID=Europe/Oslo:20270317T140000",
    ) == [
        (date(2027, 3, 2), time(9), time(11)),
        (date(2027, 3, 17), time(13), time(14)),
        (date(2027, 3, 23), time(9), time(11)),
    ]


@pytest.mark.parametrize(
    "line", ["TRANSP:TRANSPARENT", "STATUS:CANCELLED", "X-MICROSOFT-CDO-BUSYSTATUS:FREE"]
)
def test_what_is_free(line: str) -> None:
    """What is marked free or cancelled takes no time."""
    assert busy(f"UID:1\nDTSTART:20270310T130000Z\nDTEND:20270310T140000Z\n{line}") == []


@pytest.mark.parametrize(
    "content", [b"", b"navn;fra\n", b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\n", b"\xff\xfe\x00"]
)
def test_no_calendar(content: bytes) -> None:
    """What is no calendar is refused in Norwegian, whatever the library says."""
    with pytest.raises(InvalidValueError, match="kan ikke leses"):
        read_busy(content, date(2027, 3, 1), date(2027, 3, 31))
