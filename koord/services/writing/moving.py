"""Moving a meeting, and cancelling it: the same event in every calendar, one step further on."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, time
from pathlib import Path

from koord.documents.pipeline import DEFAULT_FORMATS
from koord.documents.placing import Staged
from koord.domain.cases import ItemId
from koord.domain.consents import Receiver, judge
from koord.domain.dates import day_month
from koord.domain.meetings import TALK, Meeting, MeetingState
from koord.domain.names import clean_text
from koord.domain.people import is_blocked
from koord.errors import CommandLineError, StateForbidsError
from koord.services.desk import Desk, KnownCase, facts_of, get_meeting, know_case
from koord.services.writing.dispatches import LONGEST_GROUND, Addressed
from koord.services.writing.invitees import Invitee
from koord.services.writing.meeting_papers import (
    MeetingPlan,
    cancellation_paper,
    stage_cancelled,
)
from koord.services.writing.meetings import (
    CalledMeeting,
    NewMeeting,
    call_meeting,
    meeting_kind,
)
from koord.services.writing.papers import made, place_all, promise, sha256_of, staging
from koord.services.writing.telling import nothing_to_tell
from koord.workbook.change import change
from koord.workbook.queries import meetings as meeting_queries
from koord.workbook.queries.history import newest_number, papers_of_item
from koord.workbook.tables import Meeting as MeetingRow

HAD_INVITATION = "Hadde innkallingen fra før"
"""The ground for telling one who may hear of nothing new that a meeting is cancelled."""


@dataclass(frozen=True, slots=True)
class Move:
    """Where to a meeting is moved; `None` leaves it as it is.

    Attributes:
        without: Names of those who cannot be told of the new day.
        ground: The sentence that stands in where a consent does not allow it.
    """

    day: date | None = None
    starts_at: time | None = None
    place: str | None = None
    without: tuple[str, ...] = ()
    ground: str | None = None
    formats: tuple[str, ...] = DEFAULT_FORMATS


@dataclass(frozen=True, slots=True)
class MovedMeeting:
    """A meeting after it was moved.

    Attributes:
        called: What was sent out anew, when it was called already.
        changed: False when it stood so.
    """

    item: ItemId
    day: date
    starts_at: time | None
    place: str | None
    called: CalledMeeting | None = None
    changed: bool = True


def move_meeting(desk: Desk, item: ItemId, move: Move) -> MovedMeeting:
    """Move a meeting; one that is called is called anew, for the same calendar event.

    Everyone is judged on the new day.

    Raises:
        NotFoundError: No such meeting.
        CommandLineError: Nothing is said to be moved.
        StateForbidsError: It is held or cancelled, another meeting stands that day, or another
            command has changed the workbook since it was read.
        ConsentStopsError: Someone may not be told of a meeting on the new day.
    """
    with desk.book.reading() as connection:
        seen = newest_number(connection)
        meeting = get_meeting(connection, item)
        known = know_case(connection, str(item.case))
        meetings = meeting_queries.meetings_of(connection, known.case.id)
    _refuse_ended(meeting, "flyttes")
    if move.day is None and move.starts_at is None and move.place is None:
        raise CommandLineError(
            "Det er ikke sagt hvor møtet skal flyttes.",
            hint=f'koord flytt {item} --dato "ons uke 5" --kl 14',
        )
    place = clean_text(move.place, "Stedet") if move.place else meeting.place
    moved = replace(
        meeting,
        held_on=move.day or meeting.held_on,
        starts_at=move.starts_at or meeting.starts_at,
        place=place,
    )
    _refuse_collision(meetings, moved)
    same = (meeting.held_on, meeting.starts_at, meeting.place)
    if (moved.held_on, moved.starts_at, moved.place) == same:
        return MovedMeeting(item, moved.held_on, moved.starts_at, place, changed=False)
    if meeting.state is MeetingState.CALLED and moved.starts_at is not None:
        called = _call_anew(desk, moved, move)
        return MovedMeeting(item, called.day, called.starts_at, called.place, called)
    with change(desk.book.connection, "flytt", desk.at, seen=seen) as unit:
        unit.update(
            MeetingRow,
            meeting.id,
            held_on=moved.held_on.isoformat(),
            starts_at=moved.starts_at.isoformat("minutes") if moved.starts_at else None,
            place=place,
        )
        unit.sentence = f"Flyttet møte {item} til {day_month(moved.held_on)}"
    return MovedMeeting(item, moved.held_on, moved.starts_at, place)


def _call_anew(desk: Desk, moved: Meeting, move: Move) -> CalledMeeting:
    assert moved.starts_at is not None
    return call_meeting(
        desk,
        str(moved.item.case),
        NewMeeting(
            day=moved.held_on,
            starts_at=moved.starts_at,
            place=moved.place,
            without=move.without,
            ground=move.ground,
            meeting=moved.item,
            again=True,
            moved=True,
            formats=move.formats,
        ),
    )


@dataclass(frozen=True, slots=True)
class CancelledMeeting:
    """A meeting that is cancelled.

    Attributes:
        told: Those who have an invitation to take back.
        receivers: Whom each calendar file is for.
        changed: False when it was cancelled already.
    """

    item: ItemId
    day: date
    files: tuple[Path, ...] = ()
    told: tuple[str, ...] = ()
    receivers: tuple[tuple[str, Path], ...] = ()
    changed: bool = True


def cancel_meeting(
    desk: Desk, item: ItemId, why: str, formats: tuple[str, ...] = DEFAULT_FORMATS
) -> CancelledMeeting:
    """Cancel a meeting; where it was called, make what tells the invited so.

    Why is kept in the workbook and stands on no paper.

    Raises:
        NotFoundError: No such meeting.
        InvalidValueError: The reason is empty.
        StateForbidsError: It is held.
    """
    reason = clean_text(why, "Grunnen", LONGEST_GROUND)
    with desk.book.reading() as connection:
        seen = newest_number(connection)
        meeting = get_meeting(connection, item)
        known = know_case(connection, str(item.case))
        facts = facts_of(connection, known)
        files = papers_of_item(connection, item.case, item.number, "avlysning")
    if meeting.state is MeetingState.CANCELLED:
        return CancelledMeeting(item, meeting.held_on, files, changed=False)
    _refuse_ended(meeting, "avlyses")
    values = {
        "state": MeetingState.CANCELLED.value,
        "cancelled_why": reason,
        "sequence": meeting.sequence + 1,
    }
    sentence = f"Avlyste møte {item} {day_month(meeting.held_on)}"
    if meeting.state is MeetingState.PLANNED or meeting.starts_at is None:
        with change(desk.book.connection, "avlys", desk.at, seen=seen) as unit:
            unit.update(MeetingRow, meeting.id, **values)
            unit.sentence = sentence
        return CancelledMeeting(item, meeting.held_on)
    ids = {invited.membership_id for invited in meeting.invited}
    invitees = tuple(
        Invitee(member, judge(facts, Receiver(member=member), desk.today))
        for member in known.members
        if member.id in ids and not is_blocked(member, known.members)
    )
    plan = _as_plan(known, meeting, invitees)
    (paper,) = made(desk, [cancellation_paper(desk, plan)], formats)
    with staging(desk) as room:
        staged = stage_cancelled(desk, room, plan, paper)
        with change(desk.book.connection, "avlys", desk.at, seen=seen) as unit:
            unit.update(MeetingRow, meeting.id, **values)
            nothing_to_tell(unit, desk, meeting.id)
            promise(unit, item, staged.staged, _told(desk, plan, staged.staged))
            unit.sentence = sentence
    final = place_all(desk.book, staged.staged)
    placed = {file.name: final[file.path] for file in staged.staged if file.path in final}
    return CancelledMeeting(
        item=item,
        day=meeting.held_on,
        files=tuple(final.values()),
        told=tuple(invitee.member.label for invitee in invitees),
        receivers=tuple((who, placed[n]) for n, who in staged.receivers.items() if n in placed),
    )


def _told(desk: Desk, plan: MeetingPlan, staged: Sequence[Staged]) -> list[Addressed]:
    """Return whom the word is made for: everyone invited, also who may hear of nothing new."""
    return [
        Addressed(
            "avlysning",
            desk.today,
            invitee.member,
            invitee.judgement,
            ground=None if invitee.judgement.answer.permits else HAD_INVITATION,
            sha256=sha256_of(staged, "avlysning"),
        )
        for invitee in plan.invitees
    ]


def _as_plan(known: KnownCase, meeting: Meeting, invitees: tuple[Invitee, ...]) -> MeetingPlan:
    """Return a called meeting as it was planned, for those who have an invitation to it."""
    assert meeting.starts_at is not None
    leader = next((m for m in known.members if m.id == meeting.leader_id), known.coordinator)
    return MeetingPlan(
        known=known,
        item=meeting.item,
        kind=meeting_kind(known.routine, meeting.kind),
        day=meeting.held_on,
        starts_at=meeting.starts_at,
        minutes_long=meeting.minutes_long,
        place=meeting.place,
        points=(),
        leader=leader,
        secretary=None,
        invitees=invitees,
        uid=meeting.uid,
        sequence=meeting.sequence + 1,
    )


def _refuse_ended(meeting: Meeting, verb: str) -> None:
    if meeting.state in (MeetingState.HELD, MeetingState.CANCELLED):
        raise StateForbidsError(
            f"Møte {meeting.item} er {meeting.state}, og kan ikke {verb}.",
            hint=f"koord sak vis {meeting.item.case}",
        )


def _refuse_collision(meetings: tuple[Meeting, ...], moved: Meeting) -> None:
    other = next(
        (
            m
            for m in meetings
            if m.held_on == moved.held_on
            and m.id != moved.id
            and (m.kind == TALK) == (moved.kind == TALK)
            and m.state is not MeetingState.CANCELLED
        ),
        None,
    )
    if other is not None:
        raise StateForbidsError(
            f"Den dagen står møte {other.item} i samme sak.",
            hint=f"koord sak vis {moved.item.case}",
        )
