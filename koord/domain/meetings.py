"""Meetings: what one is, and what its agenda holds when nothing else is said."""

from collections.abc import Sequence
from datetime import date, time
from enum import StrEnum

from koord.domain.cases import ItemId
from koord.domain.people import Member, Role
from koord.values import value


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


class Reply(StrEnum):
    """What someone answers to an invitation; the value is typed."""

    YES = "ja"
    NO = "nei"
    MAYBE = "kanskje"


@value
class Invited:
    """One member called to a meeting.

    Attributes:
        membership_id: Who.
        consent: Number within the case of the consent it rests on.
        other_ground: The sentence that stands in for a consent.
        reply: What she has answered.
        replied_on: When.
        stand_in: Who comes in her place.
    """

    membership_id: int
    label: str
    consent: int | None = None
    other_ground: str | None = None
    attended: Attendance | None = None
    reply: Reply | None = None
    replied_on: date | None = None
    stand_in: str | None = None


@value
class Talk:
    """What came out of the talk with the user before a meeting (ETN 70).

    Attributes:
        matters: What the user wants to take up, or not.
        people: Whom the user wants there, or not.
        plan: What was said of the individual plan.
    """

    matters: str | None = None
    people: str | None = None
    plan: str | None = None

    @property
    def gaps(self) -> tuple[str, ...]:
        """What is still to be asked, in Norwegian."""
        asked = (
            (self.matters, "hva bruker vil ta opp"),
            (self.people, "hvem bruker vil ha med"),
            (self.plan, "hvordan det står til med individuell plan"),
        )
        return tuple(words for answer, words in asked if not answer)


@value
class Meeting:
    """One meeting of a case.

    Attributes:
        minutes_long: Planned length, in minutes.
        uid: Stable, random name of the calendar event.
        sequence: Grows with each change that is sent out.
        versions: How many versions of minutes are written.
        draft: Text of minutes waiting to be entered.
        prepares_id: The meeting that this one is the talk before.
        talk: What came out of it, when it is a talk.
        moved_from: The day it was called for before it was moved.
        agenda_agreed_on: The day the user settled the agenda.
        called_despite: Why it was called although the talk with the user was not done.
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
    prepares_id: int | None = None
    talk: Talk | None = None
    moved_from: date | None = None
    agenda_agreed_on: date | None = None
    called_despite: str | None = None
    ip_evaluated_on: date | None = None
    minutes_state: MinutesState | None = None
    comments_by: date | None = None


TALK = "brukermøte"
"""The kind of meeting that a talk with the user is."""


def talk_before(
    meetings: Sequence[Meeting], meeting_id: int | None, kind: str, day: date
) -> Meeting | None:
    """Return the talk that was held before a meeting, the newest one.

    It is the one that was planned for this meeting, or else one held since the last meeting of
    the same kind.

    Args:
        meetings: Those of the case.
        meeting_id: The meeting, when it is on record.
        kind: The kind of meeting.
        day: Its day.
    """
    held = [m for m in meetings if m.state is MeetingState.HELD and m.held_on <= day]
    last = max((m.held_on for m in held if m.kind == kind and m.id != meeting_id), default=date.min)
    talks = [
        m
        for m in held
        if m.kind == TALK
        and m.talk is not None
        and (m.held_on >= last if m.prepares_id is None else m.prepares_id == meeting_id)
    ]
    return max(talks, key=lambda m: (m.held_on, m.item), default=None)


def missing_before(
    meetings: Sequence[Meeting], meeting_id: int | None, kind: str, day: date
) -> tuple[str, ...]:
    """Return what the talk before a meeting has still to settle, in Norwegian."""
    talk = talk_before(meetings, meeting_id, kind, day)
    return Talk().gaps if talk is None or talk.talk is None else talk.talk.gaps


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


@value
class MeetingAhead:
    """A meeting to come, as far as consents look at it.

    Attributes:
        kind: What kind of meeting it is, as the routine's key.
        invited: The services and people whom consent must cover, each as the id of an agency or of
            a person; `None` when nobody is called yet.
    """

    item: ItemId
    kind: str
    held_on: date
    invited: frozenset[tuple[int | None, int | None]] | None = None
