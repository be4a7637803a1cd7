"""What others owe or have not answered, over all cases."""

from datetime import date
from typing import Any

from koord.domain.cases import ItemId
from koord.domain.people import Role
from koord.domain.ringing import Matter
from koord.values import value
from koord.workbook.queries.cases import day
from koord.workbook.queries.shown import shown_code

_OTHERS = (
    "JOIN cases c ON c.id = {table}.case_id JOIN memberships m ON m.id = {who}"
    f" AND m.role <> '{Role.COORDINATOR.value}' WHERE c.state <> 'avsluttet' AND "
)
_OWED = (
    f"SELECT c.number, t.number, {shown_code()}, m.id, 'promise', t.what, t.due FROM tasks t "
    + _OTHERS.format(table="t", who="t.responsible_id")
    + "t.state = 'open' AND (t.due IS NULL OR t.due <= :last)"
)
_UNANSWERED = (
    f"SELECT c.number, e.number, {shown_code()}, m.id, 'answer', '', e.held_on"
    " FROM meetings e JOIN invitations i ON i.meeting_id = e.id "
    + _OTHERS.format(table="e", who="i.membership_id")
    + "e.state = 'innkalt' AND e.held_on >= :today AND i.answer IS NULL"
)


@value
class Owed:
    """Something a member of a case owes; see `Ask`."""

    item: ItemId
    code: str
    member_id: int
    matter: Matter
    about: str
    due: date | None


def owed(connection: Any, today: date, last: date) -> tuple[Owed, ...]:
    """Return what others have promised and not done, and whether they come that they have not said.

    Args:
        connection: The open workbook.
        today: Meetings before this day are not asked about.
        last: Promises due after this day are not; those without a day are.
    """
    rows = connection.execute(
        f"{_OWED} UNION ALL {_UNANSWERED}",
        {"today": today.isoformat(), "last": last.isoformat()},
    )
    return tuple(
        Owed(ItemId(case, number), code, member_id, Matter(matter), about, day(due))
        for case, number, code, member_id, matter, about, due in rows.fetchall()
    )


def blocked_people(connection: Any) -> frozenset[tuple[int, int]]:
    """Return who is blocked where: the case's number and the person."""
    rows = connection.execute(
        "SELECT c.number, m.person_id FROM memberships m JOIN cases c ON c.id = m.case_id"
        " WHERE m.blocked IS NOT NULL AND m.person_id IS NOT NULL"
    )
    return frozenset((case, person) for case, person in rows.fetchall())
