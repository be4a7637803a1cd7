"""Cases, the people in them, and the phone list."""

from datetime import date

from koord.domain.cases import Case, ItemId
from koord.domain.consents import Judgement, Receiver, judge
from koord.domain.meetings import Meeting, MeetingState
from koord.domain.names import sort_key
from koord.domain.people import Member, Role
from koord.domain.tasks import Task, next_of_each_case
from koord.services.desk import (
    Desk,
    KnownCase,
    facts_of,
    find_member,
    get_meeting,
    know_case,
)
from koord.services.reading.tasks import list_tasks
from koord.values import value
from koord.workbook.queries import cases as case_queries
from koord.workbook.queries import meetings as meeting_queries


@value
class CaseLine:
    """A case in the list of cases.

    Attributes:
        next_task: What comes first in it.
        next_meeting: The day of the next meeting.
    """

    case: Case
    next_task: Task | None
    next_meeting: date | None


def list_cases(desk: Desk, *, closed: bool = False) -> tuple[CaseLine, ...]:
    """List the cases by number, each with what comes next."""
    with desk.book.reading() as connection:
        cases = case_queries.list_cases(connection, closed=closed)
        coming = meeting_queries.between(connection, desk.today, date.max)
    first = next_of_each_case(list_tasks(desk).tasks)
    meetings: dict[int, date] = {}
    for _, meeting in coming:
        meetings.setdefault(meeting.item.case, meeting.held_on)
    return tuple(CaseLine(c, first.get(c.number), meetings.get(c.number)) for c in cases)


@value
class MemberLine:
    """Someone in a case, with whether she may be told something today."""

    member: Member
    judgement: Judgement


@value
class CasePage:
    """All of one case on one screen."""

    case: Case
    age: int | None
    members: tuple[MemberLine, ...]
    tasks: tuple[Task, ...]
    meetings: tuple[Meeting, ...]
    next_meeting: Meeting | None


def show_case(desk: Desk, case: str) -> CasePage:
    """Show one case.

    Raises:
        NotFoundError: No such case.
    """
    with desk.book.reading() as connection:
        known = know_case(connection, case)
        facts = facts_of(connection, known)
        meetings = meeting_queries.meetings_of(connection, known.case.id)
    coming = [
        m for m in meetings if m.held_on >= desk.today and m.state is not MeetingState.CANCELLED
    ]
    members = tuple(
        MemberLine(m, judge(facts, Receiver(member=m), desk.today))
        for m in by_role(known.active(desk.today))
    )
    return CasePage(
        case=known.case,
        age=known.case.age(desk.today),
        members=members,
        tasks=list_tasks(desk, str(known.case.number)).tasks,
        meetings=meetings,
        next_meeting=coming[0] if coming else None,
    )


def who_may_come(desk: Desk, case: str, on: date) -> tuple[MemberLine, ...]:
    """List everyone in a case but the coordinator, judged for a day.

    Raises:
        NotFoundError: No such case.
    """
    with desk.book.reading() as connection:
        known = know_case(connection, case)
        facts = facts_of(connection, known)
    return tuple(
        MemberLine(m, judge(facts, Receiver(member=m), on))
        for m in by_role(known.active(on))
        if m.role is not Role.COORDINATOR
    )


def by_role(members: tuple[Member, ...]) -> tuple[Member, ...]:
    """Sort people as a phone list wants them: the user, the family, then the rest by name."""
    family = (
        *(Role.USER, Role.GUARDIAN, Role.FOSTER_PARENT),
        *(Role.LEGAL_GUARDIAN, Role.NEXT_OF_KIN),
    )

    def key(member: Member) -> tuple[int, tuple[str, str]]:
        rank = family.index(member.role) if member.role in family else len(family)
        return rank, sort_key(member.label)

    return tuple(sorted(members, key=key))


def show_meeting(desk: Desk, item: ItemId) -> Meeting:
    """Show one meeting.

    Raises:
        NotFoundError: Nothing has this number, or it is no meeting.
    """
    with desk.book.reading() as connection:
        return get_meeting(connection, item)


@value
class PhoneLine:
    """Someone on the phone list.

    Attributes:
        cases: The cases she is in, number and code.
    """

    member: Member
    cases: tuple[tuple[int, str], ...]


def phone_list(desk: Desk, case: str | None = None) -> tuple[PhoneLine, ...]:
    """List the people of one case, or of all, each person once."""
    with desk.book.reading() as connection:
        if case is not None:
            known = know_case(connection, case)
            number, code = known.case.number, known.case.shown
            rows = tuple((number, code, m) for m in by_role(known.active(desk.today)))
        else:
            rows = case_queries.memberships_of_all(connection)
    people: dict[tuple[int | None, int | None], list[tuple[int, str, Member]]] = {}
    for number, code, member in rows:
        if member.is_active(desk.today) and member.role is not Role.COORDINATOR:
            agency = member.agency.id if member.agency and member.person_id is None else None
            people.setdefault((member.person_id, agency), []).append((number, code, member))
    lines = [
        PhoneLine(found[0][2], tuple(dict.fromkeys((n, c) for n, c, _ in found)))
        for found in people.values()
    ]
    if case is not None:
        return tuple(lines)
    return tuple(sorted(lines, key=lambda line: sort_key(line.member.label)))


@value
class ContactPage:
    """One person in one case."""

    known: KnownCase
    member: Member
    judgement: Judgement
    cases: tuple[int, ...]


def show_contact(desk: Desk, case: str, who: str) -> ContactPage:
    """Show one person in a case.

    Raises:
        NotFoundError: No such case or person.
    """
    with desk.book.reading() as connection:
        known = know_case(connection, case)
        member = find_member(known, who, desk.today)
        judgement = judge(facts_of(connection, known), Receiver(member=member), desk.today)
        cases = (
            case_queries.cases_of_person(connection, member.person_id)
            if member.person_id is not None
            else (known.case.number,)
        )
    return ContactPage(known, member, judgement, cases)
