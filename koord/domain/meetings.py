"""Meetings: what one is, and what its agenda holds when nothing else is said."""

from dataclasses import dataclass
from datetime import date, time
from enum import StrEnum

from koord.domain.cases import ItemId


class MeetingState(StrEnum):
    """How far a meeting has come; the value is the word on the screen."""

    PLANNED = "planlagt"
    CALLED = "innkalt"
    HELD = "holdt"
    CANCELLED = "avlyst"


class Attendance(StrEnum):
    """Whether someone invited was there; the value stands in minutes."""

    PRESENT = "til stede"
    EXCUSED = "forfall"
    ABSENT = "ikke møtt"


@dataclass(frozen=True, slots=True)
class Invited:
    """One member called to a meeting.

    Attributes:
        membership_id: Who.
        consent: Number within the case of the consent it rests on.
        other_ground: The sentence that stands in for a consent.
    """

    membership_id: int
    label: str
    consent: int | None = None
    other_ground: str | None = None
    attended: Attendance | None = None


@dataclass(frozen=True, slots=True)
class Meeting:
    """One meeting of a case.

    Attributes:
        minutes_long: Planned length, in minutes.
        uid: Stable, random name of the calendar event.
        sequence: Grows with each change that is sent out.
        versions: How many versions of minutes are written.
        draft: Text of minutes waiting to be entered.
    """

    id: int
    item: ItemId
    kind: str
    held_on: date
    starts_at: time | None
    minutes_long: int
    place: str | None
    state: MeetingState
    uid: str
    sequence: int
    leader_id: int | None = None
    secretary_id: int | None = None
    called_on: date | None = None
    agenda: tuple[str, ...] = ()
    invited: tuple[Invited, ...] = ()
    versions: int = 0
    draft: str | None = None
