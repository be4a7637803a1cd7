"""Meetings with their agenda, invitations and minutes."""

import json
from collections import defaultdict
from collections.abc import Iterable
from datetime import date, time
from itertools import groupby
from typing import Any

from koord.domain.cases import ItemId
from koord.domain.meetings import (
    Attendance,
    Invited,
    Meeting,
    MeetingAhead,
    MeetingState,
    MinutesState,
    Reply,
    Talk,
)
from koord.domain.people import Role
from koord.workbook.queries.cases import day
from koord.workbook.queries.shown import shown_code

_MEETING = """
SELECT m.id, c.number, m.number, m.kind, m.held_on, m.starts_at, m.minutes_long, m.place, m.state,
       m.uid, m.sequence, m.leader_id, m.secretary_id, m.called_on,
       coalesce(r.version, 0),
       (SELECT d.text FROM drafts d WHERE d.case_number = c.number AND d.number = m.number),
       m.ip_evaluated_on, r.state, r.comments_by, m.prepares_id, m.moved_from,
       m.talk_matters, m.talk_people, m.talk_plan, m.called_despite,
       m.agenda_agreed_on
FROM meetings m JOIN cases c ON c.id = m.case_id
LEFT JOIN minutes r ON r.meeting_id = m.id
     AND r.version = (SELECT max(version) FROM minutes WHERE meeting_id = m.id)
"""


def find_meeting(connection: Any, item: ItemId) -> Meeting | None:
    """Return a meeting with agenda and invitations, or `None`."""
    row = connection.execute(
        f"{_MEETING} WHERE c.number = ? AND m.number = ?", (item.case, item.number)
    ).fetchone()
    return None if row is None else _whole(connection, row)


def meetings_of(connection: Any, case_id: int) -> tuple[Meeting, ...]:
    """Return the meetings of a case by date."""
    rows = connection.execute(
        f"{_MEETING} WHERE m.case_id = ? ORDER BY m.held_on, m.number", (case_id,)
    ).fetchall()
    return tuple(_whole(connection, row) for row in rows)


def called_before(connection: Any, today: date) -> tuple[tuple[str, Meeting], ...]:
    """Return meetings that are past, called and without minutes, with their case's code."""
    return _with_codes(
        connection,
        "WHERE m.held_on < ? AND m.state IN ('planlagt', 'innkalt') AND r.id IS NULL",
        (today.isoformat(),),
    )


def out_for_comments(connection: Any) -> tuple[tuple[str, Meeting], ...]:
    """Return meetings whose newest minutes are out for comments, with their case's code."""
    return _with_codes(connection, "WHERE r.state = 'til kommentar'", ())


def between(connection: Any, first: date, last: date) -> tuple[tuple[str, Meeting], ...]:
    """Return meetings that stand between two days, both included, with their case's code."""
    return _with_codes(
        connection,
        "WHERE m.held_on BETWEEN ? AND ? AND m.state <> 'avlyst'",
        (first.isoformat(), last.isoformat()),
    )


def who_comes(connection: Any, meeting_ids: Iterable[int]) -> dict[int, tuple[str, ...]]:
    """Return whom to greet in some meetings: those called, without the user and who said no."""
    rows = connection.execute(
        "SELECT i.meeting_id, coalesce(i.stand_in, p.name, a.name), a.name"
        " FROM invitations i JOIN memberships b ON b.id = i.membership_id"
        " LEFT JOIN people p ON p.id = b.person_id LEFT JOIN agencies a ON a.id = b.agency_id"
        " WHERE i.meeting_id IN (SELECT value FROM json_each(?)) AND b.role NOT IN (?, ?)"
        " AND (i.stand_in IS NOT NULL OR coalesce(i.answer, '') <> ?) ORDER BY i.id",
        (json.dumps(list(meeting_ids)), Role.USER, Role.COORDINATOR, Reply.NO),
    )
    found: dict[int, list[str]] = {}
    for meeting_id, name, agency in rows.fetchall():
        label = name if agency in (None, name) else f"{name} ({agency})"
        found.setdefault(meeting_id, []).append(label)
    return {meeting_id: tuple(labels) for meeting_id, labels in found.items()}


def ahead(
    connection: Any, case_ids: Iterable[int], first: date, last: date | None = None
) -> dict[int, tuple[MeetingAhead, ...]]:
    """Return the meetings to come of some cases by the case's id, with whom consent must cover.

    One who is called on another ground than consent is not among the invited.

    Args:
        connection: The open workbook.
        case_ids: The cases.
        first: The first day.
        last: The last day, or no end.
    """
    rows = connection.execute(
        "SELECT m.case_id, c.number, m.number, m.kind, m.held_on, i.id, i.other_ground,"
        " b.agency_id, b.person_id FROM meetings m JOIN cases c ON c.id = m.case_id"
        " LEFT JOIN invitations i ON i.meeting_id = m.id"
        " LEFT JOIN memberships b ON b.id = i.membership_id"
        " WHERE m.case_id IN (SELECT value FROM json_each(?))"
        " AND m.state IN ('planlagt', 'innkalt') AND m.held_on BETWEEN ? AND ?"
        " ORDER BY m.held_on, m.number, i.id",
        (json.dumps(list(case_ids)), first.isoformat(), (last or date.max).isoformat()),
    )
    found: dict[int, list[MeetingAhead]] = defaultdict(list)
    for meeting, lines in groupby(rows.fetchall(), key=lambda row: row[:5]):
        case_id, case, number, kind, held_on = meeting
        invited = [line for line in lines if line[5] is not None]
        called = frozenset(
            key
            for _, _, _, _, _, _, ground, agency_id, person_id in invited
            if ground is None
            for key in ((agency_id, None), (None, person_id))
        )
        found[case_id].append(
            MeetingAhead(
                ItemId(case, number),
                kind,
                date.fromisoformat(held_on),
                called if invited else None,
            )
        )
    return {case_id: tuple(meetings) for case_id, meetings in found.items()}


def dates_of_meetings(connection: Any) -> dict[str, date]:
    """Return the day of every meeting by its number, as `7.4`."""
    rows = connection.execute(
        "SELECT c.number, m.number, m.held_on FROM meetings m JOIN cases c ON c.id = m.case_id"
    )
    return {f"{case}.{number}": date.fromisoformat(on) for case, number, on in rows.fetchall()}


def minutes_text(connection: Any, meeting_id: int) -> str | None:
    """Return the newest version of the minutes as typed, or `None`."""
    row = connection.execute(
        "SELECT text FROM minutes WHERE meeting_id = ? ORDER BY version DESC LIMIT 1",
        (meeting_id,),
    ).fetchone()
    return None if row is None else str(row[0])


def version_text(connection: Any, minutes_id: int) -> str:
    """Return one version of minutes as typed."""
    row = connection.execute("SELECT text FROM minutes WHERE id = ?", (minutes_id,)).fetchone()
    return str(row[0])


def why_cancelled(connection: Any, meeting_id: int) -> str | None:
    """Return why a meeting was cancelled, when that is noted."""
    row = connection.execute(
        "SELECT cancelled_why FROM meetings WHERE id = ?", (meeting_id,)
    ).fetchone()
    return None if row[0] is None else str(row[0])


def _with_codes(
    connection: Any, where: str, values: tuple[str, ...]
) -> tuple[tuple[str, Meeting], ...]:
    sql = _MEETING.replace("SELECT", f"SELECT {shown_code()},", 1)
    rows = connection.execute(
        f"{sql} {where} AND c.state <> 'avsluttet' ORDER BY m.held_on, m.starts_at, m.id", values
    ).fetchall()
    return tuple((row[0], _meeting(row[1:])) for row in rows)


def _whole(connection: Any, row: Any) -> Meeting:
    agenda = connection.execute(
        "SELECT text FROM agenda_items WHERE meeting_id = ? ORDER BY position", (row[0],)
    )
    invited = connection.execute(
        "SELECT i.membership_id, coalesce(p.name, a.name), k.number, i.other_ground, i.attended,"
        " i.answer, i.answered_on, i.stand_in"
        " FROM invitations i JOIN memberships b ON b.id = i.membership_id"
        " LEFT JOIN people p ON p.id = b.person_id LEFT JOIN agencies a ON a.id = b.agency_id"
        " LEFT JOIN consents k ON k.id = i.consent_id"
        " WHERE i.meeting_id = ? ORDER BY i.id",
        (row[0],),
    )
    return _meeting(
        row,
        tuple(line[0] for line in agenda.fetchall()),
        tuple(_invited(line) for line in invited.fetchall()),
    )


def _invited(row: Any) -> Invited:
    return Invited(
        membership_id=row[0],
        label=row[1],
        consent=row[2],
        other_ground=row[3],
        attended=None if row[4] is None else Attendance(row[4]),
        reply=None if row[5] is None else Reply(row[5]),
        replied_on=day(row[6]),
        stand_in=row[7],
    )


def _meeting(row: Any, agenda: tuple[str, ...] = (), invited: tuple[Invited, ...] = ()) -> Meeting:
    return Meeting(
        id=row[0],
        item=ItemId(row[1], row[2]),
        kind=row[3],
        held_on=date.fromisoformat(row[4]),
        starts_at=None if row[5] is None else time.fromisoformat(row[5]),
        minutes_long=row[6],
        place=row[7],
        state=MeetingState(row[8]),
        uid=row[9],
        sequence=row[10],
        leader_id=row[11],
        secretary_id=row[12],
        called_on=day(row[13]),
        versions=row[14],
        draft=row[15],
        ip_evaluated_on=day(row[16]),
        minutes_state=None if row[17] is None else MinutesState(row[17]),
        comments_by=day(row[18]),
        prepares_id=row[19],
        moved_from=day(row[20]),
        talk=Talk(*row[21:24]) if any(row[21:24]) else None,
        called_despite=row[24],
        agenda_agreed_on=day(row[25]),
        agenda=agenda,
        invited=invited,
    )
