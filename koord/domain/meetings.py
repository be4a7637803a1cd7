"""Meetings: what one is, and what its agenda holds when nothing else is said."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, time
from enum import StrEnum

from koord.domain.cases import ItemId
from koord.domain.people import Member, Role


class MeetingState(StrEnum):
    """How far a meeting has come; the value is the word on the screen."""

    PLANNED = "planlagt"
    CALLED = "innkalt"
    HELD = "holdt"
    CANCELLED = "avlyst"


class MinutesState(StrEnum):
    """How far minutes have come; the value is the word on the screen."""

    FOR_COMMENTS = "til kommentar"
    FINAL = "endelig"


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
        ip_evaluated_on: The day the evaluation in the individual plan took the place of minutes.
        minutes_state: How far the newest minutes have come, when there are any.
        comments_by: Last day to comment on them, while they are out for it.
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
    ip_evaluated_on: date | None = None
    minutes_state: MinutesState | None = None
    comments_by: date | None = None


def next_secretary(there: Sequence[Member], earlier: Sequence[int]) -> Member | None:
    """Return whose turn it is to write minutes: one of the services, the longest since last.

    The duty may go round among those who come for a service; neither the family nor the
    coordinator, who keeps the responsibility, is asked (ETN 74).

    Args:
        there: Those who are called, in the order of the list.
        earlier: Who wrote in the meetings before, the newest last.
    """
    may = [m for m in there if m.role is Role.MEMBER and m.person_id is not None and m.agency]
    turns = {member_id: turn for turn, member_id in enumerate(earlier)}
    return min(may, key=lambda member: turns.get(member.id, -1), default=None)
