"""What went out, and what a withdrawal or a refusal leads to."""

from collections.abc import Sequence, Set
from datetime import date

from koord.domain.cases import ItemId
from koord.domain.consents import (
    CaseFacts,
    EventKind,
    Receiver,
    RowState,
    effective,
    judge,
    receiver_of,
    row_statuses,
)
from koord.domain.dispatches import (
    BEFORE_MEETING,
    Dispatch,
    DispatchState,
    Limits,
    direction_of,
    key_of,
    standing,
    unsettled,
)
from koord.domain.meetings import Meeting, MeetingState
from koord.domain.people import Member
from koord.services.desk import Desk, facts_of, know_case
from koord.values import value
from koord.workbook.queries import dispatches as dispatch_queries
from koord.workbook.queries import meetings as meeting_queries


@value
class DisclosureLog:
    """What stands in the log of a case, the newest first."""

    case: int
    code: str
    rows: tuple[Dispatch, ...]


def disclosure_log(desk: Desk, case: str) -> DisclosureLog:
    """Return what was made for whom and sent in a case.

    Raises:
        NotFoundError: No such case.
    """
    with desk.book.reading() as connection:
        known = know_case(connection, case)
        rows = standing(dispatch_queries.dispatches_of(connection, known.case.id))
    newest_first = tuple(sorted(rows, key=lambda row: (row.on, row.id), reverse=True))
    return DisclosureLog(known.case.number, known.case.shown, newest_first)


@value
class InvitedStill:
    """A meeting to come that someone is called to and may no longer know of."""

    item: ItemId
    day: date
    names: tuple[str, ...]


@value
class PaperUnsent:
    """A paper that lies ready for someone who may no longer have it as it is."""

    item: ItemId
    kind: str
    names: tuple[str, ...]


@value
class Consequences:
    """What a withdrawal or a refusal leads to, or that someone is blocked.

    Attributes:
        case: The number of the case.
        consent: The paper it was said on; `None` when someone is blocked.
        meetings: Meetings to come.
        papers: Papers that must not go out.
        drafts: Meetings with a text that is not entered yet.
        to_tell: Services and people who must be told.
        sent: What went to them, and cannot be called back.
    """

    case: int
    consent: ItemId | None = None
    meetings: tuple[InvitedStill, ...] = ()
    papers: tuple[PaperUnsent, ...] = ()
    drafts: tuple[ItemId, ...] = ()
    to_tell: tuple[str, ...] = ()
    sent: tuple[Dispatch, ...] = ()


def consequences_of(desk: Desk, item: ItemId) -> Consequences:
    """Return what the refusals and withdrawals on a consent lead to today.

    Raises:
        NotFoundError: No such case.
    """
    facts, meetings, rows = _read(desk, item.case)
    return consequences(facts, item, meetings, rows, desk.today)


def consequences_of_block(desk: Desk, case: int, person_id: int) -> Consequences:
    """Return what it leads to today that a person may know of nothing.

    Raises:
        NotFoundError: No such case.
    """
    facts, meetings, rows = _read(desk, case)
    touched = [member for member in facts.members if member.person_id == person_id]
    return _consequences(facts, touched, meetings, rows, desk.today)


def _read(desk: Desk, case: int) -> tuple[CaseFacts, Sequence[Meeting], Sequence[Dispatch]]:
    with desk.book.reading() as connection:
        known = know_case(connection, str(case))
        return (
            facts_of(connection, known),
            meeting_queries.meetings_of(connection, known.case.id),
            standing(dispatch_queries.dispatches_of(connection, known.case.id)),
        )


def consequences(
    facts: CaseFacts,
    item: ItemId,
    meetings: Sequence[Meeting],
    rows: Sequence[Dispatch],
    today: date,
) -> Consequences:
    """Return the same from the facts alone."""
    receivers = _stopped_receivers(facts, item.number, today)
    touched = [
        member
        for member in facts.members
        if any(_is_one_of(member, receiver) for receiver in receivers)
    ]
    agencies = {("agency", r.agency.id) for r in receivers if r.agency}
    told = tuple(dict.fromkeys(receiver.label for receiver in receivers))
    return _consequences(facts, touched, meetings, rows, today, agencies, item, told)


def _consequences(
    facts: CaseFacts,
    touched: Sequence[Member],
    meetings: Sequence[Meeting],
    rows: Sequence[Dispatch],
    today: date,
    agencies: Set[tuple[str, int]] = frozenset(),
    consent: ItemId | None = None,
    told: tuple[str, ...] = (),
) -> Consequences:
    """Return what follows for those who may no longer know as before."""
    keys = agencies | {key_of(member) for member in touched}
    coming = [
        m
        for m in meetings
        if m.held_on >= today and m.state in (MeetingState.PLANNED, MeetingState.CALLED)
    ]
    there = {member.id for member in touched}
    return Consequences(
        case=facts.number,
        consent=consent,
        meetings=tuple(filter(None, (_still_invited(facts, m, touched) for m in coming))),
        papers=_papers_unsent(facts, touched, _still_useful(rows, coming), today),
        drafts=tuple(
            m.item
            for m in meetings
            if m.draft is not None and there & {i.membership_id for i in m.invited}
        ),
        to_tell=told,
        sent=tuple(r for r in rows if r.state is DispatchState.SENT and r.whom in keys),
    )


def _stopped_receivers(facts: CaseFacts, number: int, today: date) -> tuple[Receiver, ...]:
    """Return whom the paper's refusals and withdrawals are about, whole or of a topic."""
    consent = next((c for c in facts.consents if c.number == number), None)
    kept = effective(consent) if consent else None
    if consent is None or kept is None:
        return ()
    topics = [e for e in kept.events if e.kind is EventKind.WITHDRAWN and e.topic is not None]
    stopped = {
        status.scope.id
        for status in row_statuses(facts, today)
        if status.consent.number == number
        and status.state in (RowState.WITHDRAWN, RowState.REFUSED)
    }
    return tuple(
        receiver_of(facts, scope)
        for scope in consent.scopes
        if scope.id in stopped
        or any(
            (e.agency_id, e.person_id) in ((None, None), (scope.agency_id, scope.person_id))
            for e in topics
        )
    )


def _is_one_of(member: Member, receiver: Receiver) -> bool:
    if receiver.agency is not None:
        return member.agency is not None and member.agency.id == receiver.agency.id
    asked = receiver.member
    return asked is not None and member.person_id == asked.person_id


def _still_invited(
    facts: CaseFacts, meeting: Meeting, touched: Sequence[Member]
) -> InvitedStill | None:
    invited = {i.membership_id for i in meeting.invited if i.other_ground is None}
    names = tuple(
        member.label
        for member in touched
        if member.id in invited
        and not judge(facts, Receiver(member=member), meeting.held_on).answer.permits
    )
    return InvitedStill(meeting.item, meeting.held_on, names) if names else None


def _still_useful(rows: Sequence[Dispatch], coming: Sequence[Meeting]) -> tuple[Dispatch, ...]:
    """Leave out invitations to meetings that are over: nobody sends them any more."""
    numbers = {meeting.item.number for meeting in coming}
    return tuple(row for row in rows if row.kind not in BEFORE_MEETING or row.number in numbers)


def _papers_unsent(
    facts: CaseFacts, touched: Sequence[Member], rows: Sequence[Dispatch], today: date
) -> tuple[PaperUnsent, ...]:
    by_key = {key_of(member): member for member in touched}
    found = []
    for number, kind in dict.fromkeys(row.paper for row in rows):
        names = []
        for row in unsettled(rows, number, kind):
            member = by_key.get(row.whom)
            if member is None or row.ground is not None:
                continue
            now = judge(facts, Receiver(member=member), today, direction_of(kind), row.topic)
            if not now.answer.permits or row.limits.widened_by(Limits.of(now)):
                names.append(member.label)
        if names:
            found.append(PaperUnsent(ItemId(facts.number, number), kind, tuple(names)))
    return tuple(found)
