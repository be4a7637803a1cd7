"""The cards of today's round."""

from koord.domain.rounds import Card, to_decide
from koord.domain.tasks import TaskState
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
    cards = []
    for task in tasks:
        member = members.get(task.responsible_id or 0)
        note = task.notes[0] if task.notes else None
        if member is None:
            cards.append(Card(task, note=note))
        else:
            cards.append(Card(task, member.label, member.phone, note))
    return tuple(cards)
