"""The sheet for the one who leads a meeting."""

from collections.abc import Iterator, Sequence
from datetime import datetime, time, timedelta
from typing import Any

from koord.documents.contexts import LeaderSheetContext, NotToHear, TimedPoint
from koord.domain.agenda import AgendaPoint
from koord.domain.consents import Judgement, Receiver, judge
from koord.domain.family import Reader, may_all_know_service, may_all_read
from koord.domain.leading import share_minutes
from koord.domain.meetings import Meeting, MeetingState
from koord.domain.people import Member, Role
from koord.errors import ConsentStopsError
from koord.routines.law import law_text
from koord.routines.paper_words import PaperWords, When, paper_words
from koord.services.desk import Desk, KnownCase
from koord.services.writing.drafting import Drafted, Wish, coming_meeting, counted
from koord.services.writing.family_papers import follows, meeting_facts
from koord.services.writing.frames import participant_of, reference_of, sender_of
from koord.services.writing.meeting_papers import CLOSING, OPENING, SINCE_LAST, fixed_points
from koord.services.writing.meetings import meeting_kind
from koord.workbook.queries import meetings as meeting_queries
from koord.workbook.queries import promises as promise_queries


def draft_leader_sheet(connection: Any, desk: Desk, wish: Wish) -> Drafted:
    """Write the sheet: the agenda with times, what to remember, and who is not to hear of what.

    It is for the leader alone. Where something is kept from her, it tells nothing of the others.

    Raises:
        StateForbidsError: The meeting is held or cancelled.
        ConsentStopsError: The leader may not be told of the meeting.
    """
    known, facts, language = wish.known, wish.facts, wish.known.case.language
    meeting = coming_meeting(wish)
    leader = next((m for m in known.members if m.id == meeting.leader_id), known.coordinator)
    reader = Reader(leader, judge(facts, Receiver(member=leader), meeting.held_on))
    if not reader.judgement.answer.permits:
        raise ConsentStopsError(
            f"Arket kan ikke gå til {leader.label}: {reader.judgement.reasons[0]}.",
            hint=f"koord innkall {known.case.number} --møte {meeting.item} --leder koordinator",
        )
    called = {invited.membership_id for invited in meeting.invited}
    present = [m for m in known.members if m.id in called and _may_be_seen(m, reader)]
    judged = [(m, judge(facts, Receiver(member=m), meeting.held_on)) for m in present]
    raised = promise_queries.raised_points(connection, meeting.id)
    told = [point for point in raised if may_all_read(point.item, (reader,))]
    words = paper_words(language)
    is_first = not _held_before(connection, known, meeting)
    reminders = {
        when: tuple(
            r.text
            for r in words.reminders
            if r.when is when and r.is_for(meeting.kind, is_first=is_first)
        )
        for when in When
    }
    context = LeaderSheetContext(
        reference=reference_of(known, meeting.item),
        sender=sender_of(known.profile),
        dated=desk.today,
        exemption=law_text("unntatt", language),
        language=language,
        meeting=meeting_facts(known, meeting, leader.label),
        present=tuple(participant_of(m, language) for m in present),
        points=_timed(connection, known, meeting, told, words),
        at_start=reminders[When.START],
        underway=reminders[When.UNDERWAY],
        at_end=reminders[When.END],
        not_to_hear=tuple(_not_to_hear(known, judged)) if reader.knows_everything else (),
        withheld=not reader.knows_everything,
    )
    return Drafted(
        context=context,
        item=meeting.item,
        day=meeting.held_on,
        receivers=(leader,),
        remarks=tuple(_remarks(judged, len(raised) - len(told))),
    )


def _may_be_seen(member: Member, reader: Reader) -> bool:
    return member.id == reader.member.id or may_all_know_service(member.agency, (reader,))


def _held_before(connection: Any, known: KnownCase, meeting: Meeting) -> bool:
    """Tell whether a meeting of the same kind was held before this one."""
    return any(
        before.kind == meeting.kind
        and before.state is MeetingState.HELD
        and before.held_on < meeting.held_on
        for before in meeting_queries.meetings_of(connection, known.case.id)
    )


def _timed(
    connection: Any,
    known: KnownCase,
    meeting: Meeting,
    raised: Sequence[AgendaPoint],
    words: PaperWords,
) -> tuple[TimedPoint, ...]:
    """Set times on the whole agenda."""
    language = known.case.language
    kind = meeting_kind(known.routine, meeting.kind)
    first, last = fixed_points(language, kind, follows=follows(connection, known, meeting))
    minutes = {
        OPENING[language]: words.opening_minutes,
        SINCE_LAST[language]: words.since_minutes,
        CLOSING[language]: words.closing_minutes,
    }
    names = {member.id: member.label for member in known.members}
    points: list[tuple[str, str | None, int | None]] = [
        *((text, None, minutes[text]) for text in first),
        *((p.item.heading, names.get(p.raised_by_id or 0), None) for p in raised),
        *((text, None, minutes[text]) for text in last),
    ]
    shares = share_minutes(meeting.minutes_long, [wish for _, _, wish in points])
    starts = _starts(meeting, shares)
    return tuple(
        TimedPoint(number, text, share, start, who)
        for number, ((text, who, _), share, start) in enumerate(
            zip(points, shares, starts, strict=True), 1
        )
    )


def _starts(meeting: Meeting, shares: Sequence[int]) -> Iterator[time | None]:
    """Yield when each point begins."""
    if meeting.starts_at is None:
        yield from (None for _ in shares)
        return
    at = datetime.combine(meeting.held_on, meeting.starts_at)
    for share in shares:
        yield at.time()
        at += timedelta(minutes=share)


def _not_to_hear(
    known: KnownCase, judged: Sequence[tuple[Member, Judgement]]
) -> Iterator[NotToHear]:
    language = known.case.language
    for member, judgement in judged:
        if member.role is not Role.COORDINATOR and (judgement.denied or judgement.only):
            yield NotToHear(
                participant_of(member, language),
                tuple(known.routine.topic_word(t, language) for t in judgement.denied),
                tuple(known.routine.topic_word(t, language) for t in judgement.only),
            )


def _remarks(judged: Sequence[tuple[Member, Judgement]], kept: int) -> Iterator[str]:
    for member, judgement in judged:
        if not judgement.answer.permits:
            yield f"{member.label} kan ikke få vite om møtet nå: {judgement.reasons[0]}."
    if kept:
        yield f"{counted(kept, 'sak', 'saker')} står ikke på arket: møtelederen kan ikke se alt."
