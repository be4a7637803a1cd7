"""The ring list: whom to ring and about what, over all cases."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from koord.domain.cases import Case, ItemId
from koord.domain.consent_overview import Need, placed
from koord.domain.consent_tasks import ConsentWatch
from koord.domain.consents import CaseFacts, RowState, needed_signers, turning_ages
from koord.domain.people import is_blocked
from koord.domain.ringing import Ask, Matter, ToRing, by_person, voice_of
from koord.domain.tasks import SOON_DAYS
from koord.routines.loading import load_routine
from koord.services.desk import Desk, facts_of_cases
from koord.services.reading.consent_watch import watches_of
from koord.values import value
from koord.workbook.queries import cases as case_queries
from koord.workbook.queries import consents as consent_queries
from koord.workbook.queries.contact import agreed_contact
from koord.workbook.queries.ringing import blocked_people, owed


@value
class RingList:
    """Whom to ring.

    Attributes:
        people: Each with all there is to ask about, the earliest day first.
        blocked: What is not to be asked about: the person is blocked in that case.
        gone: What she can no longer be asked about: she has left the case.
    """

    people: tuple[ToRing, ...]
    blocked: tuple[Ask, ...] = ()
    gone: tuple[Ask, ...] = ()


def ring_list(desk: Desk, *, everything: bool = False) -> RingList:
    """List whom to ring: promises, meetings nobody has answered, and forms that lack a name.

    Args:
        desk: Where to look.
        everything: Also what is not due within a week.
    """
    last = date.max if everything else desk.today + timedelta(days=SOON_DAYS)
    with desk.book.reading() as connection:
        rows = owed(connection, desk.today, last)
        members = case_queries.members_by_id(connection, [row.member_id for row in rows])
        asks = [
            Ask(
                row.item.case,
                row.item,
                row.code,
                members[row.member_id],
                row.matter,
                row.about,
                row.due,
            )
            for row in rows
        ]
        asks += _unsigned(connection, desk)
        asks += _silent(connection, desk, last)
        barred = blocked_people(connection)
    to_ring, blocked, gone = [], [], []
    for ask in asks:
        member = ask.member
        if member.blocked is not None or (ask.case, member.person_id) in barred:
            blocked.append(ask)
        elif not member.is_active(desk.today):
            gone.append(ask)
        else:
            to_ring.append(ask)
    return RingList(by_person(to_ring), tuple(blocked), tuple(gone))


def _silent(connection: Any, desk: Desk, last: date) -> Iterator[Ask]:
    """Yield whom to speak with in each family it is time to: a parent, or a grown-up user."""
    agreed = {each.case: each for each in agreed_contact(connection, desk.today, last)}
    cases = case_queries.cases_numbered(connection, agreed)
    members = case_queries.members_of_cases(connection, [case.id for case in cases])
    for case in cases:
        member = voice_of(case, members[case.id], desk.today)
        each = agreed[case.number]
        due = each.frequency.after(each.last)
        if member is not None:
            yield Ask(case.number, None, case.shown, member, Matter.CONTACT, due=due)


def _unsigned(connection: Any, desk: Desk) -> Iterator[Ask]:
    """Yield whom to ask for a signature, once for each form."""
    routine = load_routine(case_queries.profile(connection).routine)
    own_age = min(turning_ages(routine.signing.values()))
    numbers = consent_queries.cases_with_rows_unsigned(connection, desk.today, own_age)
    cases = case_queries.cases_numbered(connection, numbers)
    watches = watches_of(connection, [case.id for case in cases], routine, desk.today)
    for case, facts in facts_of_cases(connection, cases, routine):
        yield from dict.fromkeys(_signers(case, facts, watches[case.id]))


def _signers(case: Case, facts: CaseFacts, watch: ConsentWatch) -> Iterator[Ask]:
    there = {m.person_id: m for m in facts.members if m.is_active(watch.today)}
    for row in placed(facts, watch):
        status = row.status
        if row.need is Need.SETTLED or status.state is not RowState.UNSIGNED:
            continue
        for signer in needed_signers(facts, status.scope, watch.today):
            member = there.get(signer.person_id) if signer.person_id is not None else None
            if member is None or signer.label not in status.missing:
                continue
            if not is_blocked(member, facts.members):
                item = ItemId(case.number, status.consent.number)
                yield Ask(case.number, item, case.shown, member, Matter.SIGNATURE)
