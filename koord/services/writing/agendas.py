"""The agenda of a meeting: looked at, added to, and settled with the user."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from koord.domain.agenda import AgendaPoint, belongs_elsewhere
from koord.domain.cases import ItemId
from koord.domain.consents import Receiver, RowState, judge, row_statuses
from koord.domain.dates import day_month
from koord.domain.meetings import TALK, Meeting, MeetingState, talk_before
from koord.domain.names import fold
from koord.errors import InvalidValueError, StateForbidsError
from koord.services.desk import Desk, KnownCase, facts_of, get_meeting, know_case
from koord.services.writing.agenda_versions import (
    AgendaVersion,
    doubts,
    since_last,
    versions_of,
)
from koord.services.writing.invitees import Invitee
from koord.services.writing.meetings import insert_point, read_points
from koord.services.writing.minutes_reading import items_of_minutes
from koord.workbook.change import change
from koord.workbook.queries import meetings as meeting_queries
from koord.workbook.queries.consents import participants_are_acquainted
from koord.workbook.queries.history import newest_number
from koord.workbook.queries.promises import raised_points
from koord.workbook.tables import AgendaItem
from koord.workbook.tables import Meeting as MeetingRow


@dataclass(frozen=True, slots=True)
class AgendaChange:
    """What to do with an agenda.

    Attributes:
        points: Points to add, as they are typed.
        drop: Numbers of points to take away.
        from_last: Bring what was on the last agenda and not reached.
        agreed_on: The day the user settled it.
    """

    points: tuple[str, ...] = ()
    drop: tuple[int, ...] = ()
    from_last: bool = False
    agreed_on: date | None = None

    @property
    def is_empty(self) -> bool:
        """Whether the agenda is only to be looked at."""
        return self == AgendaChange()


@dataclass(frozen=True, slots=True)
class AgendaPage:
    """An agenda as the coordinator sees it.

    Attributes:
        since: What has happened since the last meeting.
        ending: Consents that run out before the meeting or soon after it.
        wish: What the user wanted to take up, and when that was said.
        versions: The different contents of its papers.
        changed: Something was done now.
    """

    meeting: Meeting
    points: tuple[AgendaPoint, ...]
    since: tuple[str, ...]
    ending: tuple[str, ...]
    wish: tuple[date, str] | None
    versions: tuple[AgendaVersion, ...]
    remarks: tuple[str, ...]
    names: dict[int, str]
    changed: bool = False


def show_agenda(desk: Desk, item: ItemId, *, changed: bool = False) -> AgendaPage:
    """Show an agenda with what to keep in mind, and who gets what of it.

    Raises:
        NotFoundError: No such meeting.
    """
    with desk.book.reading() as connection:
        known = know_case(connection, str(item.case))
        meeting = get_meeting(connection, item)
        facts = facts_of(connection, known)
        meetings = meeting_queries.meetings_of(connection, known.case.id)
        points = raised_points(connection, meeting.id)
        since = since_last(connection, known, _last_held(meetings, meeting), meeting.held_on)
        acquainted = participants_are_acquainted(connection, known.case.id, meeting.held_on)
    called = {invited.membership_id: invited for invited in meeting.invited}
    invitees = tuple(
        Invitee(m, judge(facts, Receiver(member=m), meeting.held_on), called[m.id].other_ground)
        for m in known.members
        if m.id in called
    )
    versions = versions_of(known, points, since, invitees, desk.today, acquainted=acquainted)
    talk = talk_before(meetings, meeting.id, meeting.kind, meeting.held_on)
    wish = talk.talk.matters if talk is not None and talk.talk is not None else None
    return AgendaPage(
        meeting=meeting,
        points=points,
        since=versions[0].since,
        ending=_ending(known, facts, meeting.held_on),
        wish=(talk.held_on, wish) if talk is not None and wish else None,
        versions=versions,
        remarks=tuple(_remarks(points, invitees)),
        names={member.id: member.label for member in known.members},
        changed=changed,
    )


def change_agenda(desk: Desk, item: ItemId, new: AgendaChange) -> AgendaPage:
    """Add to an agenda, take from it, or note that the user has settled it.

    Raises:
        NotFoundError: No such meeting.
        InvalidValueError: A point cannot be read, or there is no point of that number.
        StateForbidsError: The meeting is held or cancelled, or another command has changed the
            workbook since the agenda was read.
    """
    with desk.book.reading() as connection:
        seen = newest_number(connection)
        known = know_case(connection, str(item.case))
        meeting = get_meeting(connection, item)
        there = raised_points(connection, meeting.id)
        kept = [point for number, point in enumerate(there, start=1) if number not in new.drop]
        brought = _not_reached(connection, known, meeting) if new.from_last else ()
    _refuse_over(meeting)
    wrong = [number for number in new.drop if not 1 <= number <= len(there)]
    if wrong:
        raise InvalidValueError(
            f"Sakslista har ikke noe punkt {wrong[0]}.", hint=f"koord saksliste {item}"
        )
    typed = read_points(known, new.points, meeting.held_on)
    known_words = {fold(point.text) for point in kept}
    added = []
    for point in (*brought, *typed):
        if fold(point.text) not in known_words:
            known_words.add(fold(point.text))
            added.append(point)
    is_other = bool(added) or len(kept) < len(there)
    values: dict[str, str | None] = {}
    if new.agreed_on is not None:
        values = {"agenda_agreed_on": new.agreed_on.isoformat()}
    elif is_other:
        values = {"agenda_agreed_on": None}  # what the user settled was another list
    with change(desk.book.connection, "saksliste", desk.at, seen=seen) as unit:
        if is_other:
            for (row,) in unit.connection.execute(
                "SELECT id FROM agenda_items WHERE meeting_id = ?", (meeting.id,)
            ).fetchall():
                unit.delete(AgendaItem, row)
            for position, point in enumerate([*kept, *added], start=1):
                insert_point(unit, meeting.id, position, point)
        if values:
            unit.update(MeetingRow, meeting.id, **values)
        unit.sentence = f"Endret sakslista til møte {item}"
        changed = unit.has_changed
    return show_agenda(desk, item, changed=changed)


def _refuse_over(meeting: Meeting) -> None:
    if meeting.state in (MeetingState.HELD, MeetingState.CANCELLED):
        raise StateForbidsError(
            f"Møte {meeting.item} er {meeting.state}, så sakslista står som den er.",
            hint=f"koord saksliste {meeting.item}",
        )


def _last_held(meetings: Sequence[Meeting], meeting: Meeting) -> Meeting | None:
    held = [
        m
        for m in meetings
        if m.state is MeetingState.HELD and m.kind != TALK and m.held_on < meeting.held_on
    ]
    return held[-1] if held else None


def _not_reached(connection: Any, known: KnownCase, meeting: Meeting) -> tuple[AgendaPoint, ...]:
    """Return the points of the last agenda that its minutes say nothing of.

    What was dealt with is not brought again: an old point that comes back by itself hides what
    matters now.
    """
    meetings = meeting_queries.meetings_of(connection, known.case.id)
    last = _last_held(meetings, meeting)
    if last is None:
        return ()
    treated = {
        fold(item.heading)
        for item in items_of_minutes(connection, known, last)
        if item.paragraphs or item.tasks
    }
    return tuple(p for p in raised_points(connection, last.id) if fold(p.text) not in treated)


def _ending(known: KnownCase, facts: Any, day: date) -> tuple[str, ...]:
    """Return the consents that end before the meeting or within the first warning after it."""
    last = day + timedelta(days=known.routine.warn_days[0])
    return tuple(
        dict.fromkeys(
            f"{status.scope.receiver}: samtykket går ut {day_month(status.until)}"
            for status in row_statuses(facts, day)
            if status.state is RowState.VALID and status.until <= last
        )
    )


def _remarks(points: Sequence[AgendaPoint], invitees: Sequence[Invitee]) -> list[str]:
    said = list(doubts(points, invitees))
    for point in points:
        said += [f"«{point.text}»: {word}" for word in belongs_elsewhere(point.text)]
    return said
