"""The Word sheet that another minutes-taker fills in, and that `koord referat --fil` reads back."""

from pathlib import Path

from koord.documents.contexts import AgendaPoint, MeetingFacts, MinutesSheetContext
from koord.domain.cases import ItemId
from koord.domain.dates import day_month
from koord.domain.minutes_writing import name_list
from koord.routines.law import law_text
from koord.services.desk import Desk, get_meeting, know_case
from koord.services.writing.frames import reference_of, sender_of
from koord.services.writing.meeting_papers import end_of
from koord.services.writing.meetings import meeting_kind
from koord.services.writing.minutes import minutes_headings, refuse_cancelled
from koord.services.writing.papers import made, make_only
from koord.workbook.queries.history import newest_number

KIND = "referatark"


def make_sheet(desk: Desk, item: ItemId) -> tuple[Path, ...]:
    """Make the sheet of a meeting, with its agenda as headings and those called in the list.

    Raises:
        NotFoundError: No such meeting.
        StateForbidsError: The meeting is cancelled.
    """
    with desk.book.reading() as connection:
        seen = newest_number(connection)
        known = know_case(connection, str(item.case))
        meeting = get_meeting(connection, item)
    refuse_cancelled(meeting)
    language = known.case.language
    names = {member.id: member.label for member in known.members}
    called = [i.membership_id for i in meeting.invited]
    here = called or [member.id for member in known.active(meeting.held_on)]
    kind = meeting_kind(known.routine, meeting.kind)
    context = MinutesSheetContext(
        reference=reference_of(known, item),
        sender=sender_of(known.profile),
        dated=desk.today,
        exemption=law_text("unntatt", language),
        language=language,
        meeting=MeetingFacts(
            title=kind.title[language],
            on=meeting.held_on,
            starts=meeting.starts_at,
            ends=end_of(meeting.held_on, meeting.starts_at, meeting.minutes_long)
            if meeting.starts_at
            else None,
            place=meeting.place,
            leader=names.get(meeting.leader_id or 0),
            minutes_taker=names.get(meeting.secretary_id or 0),
        ),
        present=name_list(
            here, known.members, meeting.held_on, coordinator_id=known.coordinator.id
        ),
        points=tuple(
            AgendaPoint(number, text)
            for number, text in enumerate(minutes_headings(known, meeting), start=1)
        ),
    )
    (sheet,) = made(desk, [context], ("docx",))
    return make_only(
        desk,
        known,
        item,
        KIND,
        sheet,
        day=meeting.held_on,
        seen=seen,
        command="referat",
        sentence=f"Laget referatark til møte {item} {day_month(meeting.held_on)}",
    )
