"""The cards of today's round."""

from collections.abc import Sequence
from typing import Any

from koord.domain.people import Member, Role
from koord.domain.ringing import voice_of
from koord.domain.rounds import Card, to_decide
from koord.domain.tasks import Task, TaskState
from koord.services.desk import Desk
from koord.services.reading.tasks import list_tasks, with_notes
from koord.workbook.queries import cases as case_queries
from koord.workbook.queries.rounds import passed_on


def todays_round(desk: Desk, *, week: bool = False) -> tuple[Card, ...]:
    """Gather what needs a decision today, with the telephone of whoever has promised it.

    Args:
        desk: Where to look.
        week: Also what is due within a week.
    """
    listed = list_tasks(desk).tasks
    with desk.book.reading() as connection:
        passed = passed_on(connection, desk.today)
        tasks = with_notes(connection, to_decide(listed, desk.today, passed, week=week))
        promised = [
            task.responsible_id
            for task in tasks
            if task.state is TaskState.WAITING and task.responsible_id is not None
        ]
        members = case_queries.members_by_id(connection, promised)
        families = _families(connection, desk, tasks)
    cards = []
    for task in tasks:
        member = members.get(task.responsible_id or 0)
        if task.last_contact is not None:
            member = families.get(task.case)
        note = task.notes[0] if task.notes else None
        if member is None:
            cards.append(Card(task, note=note))
        else:
            shown = task.responsible if task.last_contact is None else _shown(member, task)
            cards.append(Card(task, member.label, shown, member.phone, note))
    return tuple(cards)


def _shown(member: Member, task: Task) -> str:
    if member.role is Role.USER:
        return task.code or str(Role.USER)
    return f"{member.label} ({member.title or member.role})"


def _families(connection: Any, desk: Desk, tasks: Sequence[Task]) -> dict[int, Member | None]:
    """Return whom to ring in each family there should be contact with."""
    numbers = {task.case for task in tasks if task.last_contact is not None}
    cases = case_queries.cases_numbered(connection, numbers)
    members = case_queries.members_of_cases(connection, [case.id for case in cases])
    return {case.number: voice_of(case, members[case.id], desk.today) for case in cases}
