"""The family's own papers: the page about the half-year, and the welcome to a meeting."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from koord.documents.contexts import (
    AgendaPoint,
    Agreement,
    FamilyContext,
    Helper,
    MeetingFacts,
    PlannedDay,
    Reference,
    WelcomeContext,
)
from koord.domain.agenda import AgendaPoint as Raised
from koord.domain.consents import CaseFacts, Receiver, judge
from koord.domain.dates import HalfYear
from koord.domain.family import (
    READERS,
    Promise,
    Reader,
    may_all_know_service,
    may_all_read,
    may_all_read_promise,
)
from koord.domain.meetings import Meeting, MeetingState
from koord.domain.minutes import MinutesItem
from koord.domain.people import Member, Role, is_blocked
from koord.errors import StateForbidsError
from koord.routines.law import law_text
from koord.routines.paper_words import PaperWords, paper_words
from koord.services.desk import Desk, KnownCase
from koord.services.writing.drafting import (
    Drafted,
    Wish,
    coming_meeting,
    counted,
    labels,
)
from koord.services.writing.family_readers import family_readers, members_of
from koord.services.writing.frames import participant_of, reference_of, sender_of
from koord.services.writing.meeting_papers import end_of, fixed_points
from koord.services.writing.meetings import meeting_kind
from koord.services.writing.minutes_reading import items_of_minutes
from koord.workbook.queries import meetings as meeting_queries
from koord.workbook.queries import promises as promise_queries

_NEXT_FROM = (5, 11)
"""From these months on the plan is about the half-year to come."""


def draft_family(connection: Any, desk: Desk, wish: Wish) -> Drafted:
    """Write the family's page: when we meet, whom to phone, what was agreed.

    It says what all its readers may know. What was promised in a meeting stands there when each of
    them has it in her minutes.

    Raises:
        ConsentStopsError: Someone it is for may not be told.
    """
    known, language = wish.known, wish.known.case.language
    readers, left_out = family_readers(known, wish.facts, wish.readers, (desk.today,))
    half_year = wish.half_year or _planned(desk.today)
    meetings = meeting_queries.meetings_of(connection, known.case.id)
    plan, unsaid = _plan(connection, desk, wish, readers, meetings, half_year)
    agreed, own, kept = _promises(connection, known, readers, meetings)
    helpers, without_phone = _helpers(desk, known, readers)
    context = FamilyContext(
        reference=Reference(known.case.number, None, known.case.code),
        sender=sender_of(known.profile),
        dated=desk.today,
        exemption=law_text("unntatt", language),
        language=language,
        readers=tuple(participant_of(m, language) for m in members_of(readers)),
        year=half_year.year,
        autumn=half_year.autumn,
        plan=plan,
        helpers=helpers,
        agreed=agreed,
        own=own,
        made_with_user=promise_queries.plan_made_with_user_on(connection, known.case.id, half_year),
    )
    remarks = list(unsaid)
    if kept:
        promises = counted(kept, "avtale", "avtaler")
        remarks.append(f"{promises} står ikke på siden: ikke alle leserne kan se alt.")
    if without_phone:
        remarks.append(f"Uten telefon, og derfor ikke på siden: {', '.join(without_phone)}.")
    return Drafted(
        context=context,
        item=None,
        day=desk.today,
        receivers=members_of(readers),
        left_out=left_out,
        remarks=tuple(remarks),
    )


def draft_welcome(connection: Any, desk: Desk, wish: Wish) -> Drafted:
    """Write the family's version of an invitation.

    Raises:
        StateForbidsError: The meeting is held or cancelled, or is one without the user.
        ConsentStopsError: Someone it is for may not be told.
    """
    known, language = wish.known, wish.known.case.language
    meeting = coming_meeting(wish)
    kind = meeting_kind(known.routine, meeting.kind)
    if not kind.with_user:
        raise StateForbidsError(
            f"Møte {meeting.item} er et {kind.key}, uten bruker.",
            hint=f"Familiens side: koord skriv familie {known.case.number}",
        )
    called = frozenset(invited.membership_id for invited in meeting.invited)
    readers, left_out = family_readers(
        known, wish.facts, wish.readers, (desk.today, meeting.held_on), called or None
    )
    there = [m for m in known.members if m.id in called or m.role is Role.COORDINATOR]
    others = [m for m in there if m not in members_of(readers) and m.is_active(meeting.held_on)]
    shown = [m for m in others if may_all_know_service(m.agency, readers)]
    points = promise_queries.raised_points(connection, meeting.id)
    told = [point for point in points if may_all_read(point.item, readers)]
    leader = next((m for m in (*shown, *members_of(readers)) if m.id == meeting.leader_id), None)
    context = WelcomeContext(
        reference=reference_of(known, meeting.item),
        sender=sender_of(known.profile),
        dated=desk.today,
        exemption=law_text("unntatt", language),
        language=language,
        meeting=meeting_facts(known, meeting, leader.label if leader else None),
        readers=tuple(participant_of(m, language) for m in members_of(readers)),
        guests=tuple(_helper(known, m, paper_words(language)) for m in shown) if called else (),
        points=_points(connection, known, meeting, told, (*shown, *members_of(readers))),
    )
    return Drafted(
        context=context,
        item=meeting.item,
        day=meeting.held_on,
        receivers=members_of(readers),
        left_out=left_out,
        remarks=tuple(_kept_back([m for m in others if m not in shown], len(points) - len(told))),
    )


def _planned(today: date) -> HalfYear:
    """Return the half-year that is planned now."""
    current = HalfYear.of(today)
    spring, autumn = _NEXT_FROM
    return current.next if today.month >= (autumn if current.autumn else spring) else current


def _plan(
    connection: Any,
    desk: Desk,
    wish: Wish,
    readers: Sequence[Reader],
    meetings: Sequence[Meeting],
    half_year: HalfYear,
) -> tuple[tuple[PlannedDay, ...], list[str]]:
    """Return what is to happen, and what is not said since not all readers may know of it."""
    days, unsaid = [], []
    for meeting in meetings:
        kind = meeting_kind(wish.known.routine, meeting.kind)
        stands = meeting.state in (MeetingState.PLANNED, MeetingState.CALLED)
        is_coming = desk.today <= meeting.held_on <= half_year.end
        if not (stands and is_coming and kind.with_user):
            continue
        if not _may_all_come(wish.facts, members_of(readers), meeting):
            unsaid.append(
                f"Møte {meeting.item} står ikke på siden: ikke alle leserne er med på det."
            )
            continue
        title = kind.title[wish.known.case.language]
        days.append(PlannedDay(meeting.held_on, title, meeting.starts_at, place=meeting.place))
    if all(reader.knows_everything for reader in readers):
        days += [
            PlannedDay(activity.starts, activity.what, until=activity.ends)
            for activity in promise_queries.activities_between(
                connection, wish.known.case.id, desk.today, half_year.end
            )
        ]
    return tuple(sorted(days, key=lambda day: day.on)), unsaid


def _may_all_come(facts: CaseFacts, readers: Sequence[Member], meeting: Meeting) -> bool:
    """Tell whether every reader is called, where some are, and may know of it that day."""
    called = {invited.membership_id for invited in meeting.invited}
    return all(
        (not called or member.id in called)
        and judge(facts, Receiver(member=member), meeting.held_on).answer.permits
        for member in readers
    )


def _promises(
    connection: Any, known: KnownCase, readers: Sequence[Reader], meetings: Sequence[Meeting]
) -> tuple[tuple[Agreement, ...], tuple[Agreement, ...], int]:
    """Return what others have promised, what the readers do, and how many are kept back."""
    members = members_of(readers)
    hers = {member.id for member in members}
    by_id = {meeting.id: meeting for meeting in meetings}
    read: dict[int, tuple[MinutesItem, ...]] = {}
    agreed, own, kept = [], [], 0
    for promise in promise_queries.open_promises(connection, known.case.id):
        meeting = by_id.get(promise.meeting_id or 0)
        if meeting is None:
            # Nobody has said whom it is for: it is hers alone, and like a point without a topic.
            shown = promise.responsible_id in hers and may_all_read(MinutesItem(1, ""), readers)
            kept += promise.responsible_id in hers and not shown
        else:
            if meeting.id not in read:
                read[meeting.id] = items_of_minutes(connection, known, meeting)
            there = {invited.membership_id for invited in meeting.invited}
            shown = hers <= there and may_all_read_promise(promise, read[meeting.id], readers)
            kept += not shown
        if shown and promise.responsible_id in hers:
            own.append(_agreement(known, promise, named=len(members) > 1))
        elif shown:
            agreed.append(_agreement(known, promise))
    return tuple(agreed), tuple(own), kept


def _agreement(known: KnownCase, promise: Promise, *, named: bool = True) -> Agreement:
    member = next(m for m in known.members if m.id == promise.responsible_id)
    return Agreement(promise.what, member.label if named else None, promise.due)


def _helpers(
    desk: Desk, known: KnownCase, readers: Sequence[Reader]
) -> tuple[tuple[Helper, ...], tuple[str, ...]]:
    """Return whom to phone, the coordinator first, and who has no phone."""
    words = paper_words(known.case.language)
    there = [
        m
        for m in known.active(desk.today)
        if m.role not in (*READERS, Role.LEADER, Role.COORDINATOR)
        and m.name is not None
        and not is_blocked(m, known.members)
        and may_all_know_service(m.agency, readers)
    ]
    helpers = [_helper(known, m, words) for m in (known.coordinator, *there) if m.phone]
    return tuple(helpers), tuple(m.label for m in (known.coordinator, *there) if not m.phone)


def _helper(known: KnownCase, member: Member, words: PaperWords) -> Helper:
    if member.role is Role.COORDINATOR:
        helps_with: str | None = words.coordinator_helps_with
    else:
        helps_with = words.helps_with.get(member.agency.kind) if member.agency else None
    return Helper(participant_of(member, known.case.language), helps_with, member.phone)


def meeting_facts(known: KnownCase, meeting: Meeting, leader: str | None) -> MeetingFacts:
    """Return when and where a meeting is, as it stands on a paper."""
    starts = meeting.starts_at
    secretary = next((m for m in known.members if m.id == meeting.secretary_id), None)
    return MeetingFacts(
        title=meeting_kind(known.routine, meeting.kind).title[known.case.language],
        on=meeting.held_on,
        starts=starts,
        ends=end_of(meeting.held_on, starts, meeting.minutes_long) if starts else None,
        place=meeting.place,
        leader=leader,
        minutes_taker=secretary.label if secretary else None,
    )


def follows(connection: Any, known: KnownCase, meeting: Meeting) -> bool:
    """Tell whether a meeting was held in the case before this one."""
    return any(
        before.state is MeetingState.HELD and before.held_on < meeting.held_on
        for before in meeting_queries.meetings_of(connection, known.case.id)
    )


def _points(
    connection: Any,
    known: KnownCase,
    meeting: Meeting,
    raised: Sequence[Raised],
    shown: Sequence[Member],
) -> tuple[AgendaPoint, ...]:
    kind = meeting_kind(known.routine, meeting.kind)
    first, last = fixed_points(
        known.case.language, kind, follows=follows(connection, known, meeting)
    )
    names = {member.id: member.label for member in shown}
    texts = [
        *((text, None) for text in first),
        *((point.item.heading, names.get(point.raised_by_id or 0)) for point in raised),
        *((text, None) for text in last),
    ]
    return tuple(AgendaPoint(number, text, who) for number, (text, who) in enumerate(texts, 1))


def _kept_back(hidden: Sequence[Member], points: int) -> list[str]:
    """Say what stands on the agenda or in the room, and not on the paper."""
    said = []
    if hidden:
        said.append(f"Står ikke på papiret, siden en leser ikke skal vite det: {labels(hidden)}.")
    if points:
        said.append(f"{counted(points, 'sak', 'saker')} på sakslista står ikke på papiret.")
    return said
