"""What the invited answer, and who comes in their place."""

from dataclasses import dataclass
from datetime import date

from koord.domain.cases import ItemId
from koord.domain.meetings import Invited, Meeting, MeetingState, Reply
from koord.domain.names import clean_text
from koord.errors import NotFoundError, StateForbidsError
from koord.services.desk import Desk, find_member, get_meeting, know_case
from koord.workbook.change import change
from koord.workbook.queries.history import newest_number
from koord.workbook.tables import Invitation


@dataclass(frozen=True, slots=True)
class RecordedReply:
    """An answer, and how it stands with the others.

    Attributes:
        stranger: The stand-in is nobody the case knows.
        changed: False when it stood so.
    """

    meeting: Meeting
    invited: Invited
    stranger: bool = False
    changed: bool = True


def record_reply(
    desk: Desk, item: ItemId, who: str, reply: Reply, on: date, stand_in: str | None = None
) -> RecordedReply:
    """Record what one of the invited has answered.

    Raises:
        NotFoundError: No such meeting, or she is not invited to it.
        StateForbidsError: The meeting is not called, or is over, or another command has changed
            the workbook since it was read.
    """
    name = clean_text(stand_in, "Stedfortrederen") if stand_in else None
    with desk.book.reading() as connection:
        seen = newest_number(connection)
        meeting = get_meeting(connection, item)
        known = know_case(connection, str(item.case))
        member = find_member(known, who, meeting.held_on)
    if meeting.state is not MeetingState.CALLED:
        raise StateForbidsError(
            f"Møte {item} er {meeting.state}, så det er ikke noe å svare på.",
            hint=f"koord sak vis {item.case}",
        )
    invited = next((i for i in meeting.invited if i.membership_id == member.id), None)
    if invited is None:
        raise NotFoundError(
            f"{member.label} er ikke innkalt til møte {item}.", hint=f"koord svar {item}"
        )
    stranger = name is not None and not any(m.name == name for m in known.members)
    if (invited.reply, invited.stand_in) == (reply, name):
        return RecordedReply(meeting, invited, stranger, changed=False)
    with change(desk.book.connection, "svar", desk.at, seen=seen) as unit:
        (row,) = unit.connection.execute(
            "SELECT id FROM invitations WHERE meeting_id = ? AND membership_id = ?",
            (meeting.id, member.id),
        ).fetchone()
        unit.update(Invitation, row, answer=reply.value, answered_on=on.isoformat(), stand_in=name)
        unit.sentence = f"Noterte svar til møte {item}: {member.label}, {reply}"
        after = get_meeting(unit.connection, item)
    answered = next(i for i in after.invited if i.membership_id == member.id)
    return RecordedReply(after, answered, stranger)
