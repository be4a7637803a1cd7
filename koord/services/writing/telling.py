"""The duty to tell the user of a meeting she is not in, as a task until it is done (ETN 76)."""

from typing import Any

from koord.domain.dates import day_month
from koord.services.desk import Desk
from koord.services.writing.meeting_papers import MeetingPlan
from koord.services.writing.tasks import insert_task
from koord.workbook.change import ChangeUnit
from koord.workbook.tables import Task


def ask_to_tell_user(unit: ChangeUnit, desk: Desk, plan: MeetingPlan, meeting_id: int) -> None:
    """Put the task on the list, or let the one that stands there follow the meeting's day."""
    what = f"Fortell bruker om {plan.kind.key} {day_month(plan.day)}"
    standing = _standing(unit, meeting_id)
    if standing is not None:
        unit.update(Task, standing, what=what, due=plan.day.isoformat())
        return
    insert_task(
        unit,
        desk,
        plan.known.case.id,
        plan.known.case.number,
        what=what,
        responsible_id=plan.known.coordinator.id,
        due=plan.day,
        origin="meeting",
        source=f"{plan.kind.key} {plan.item}",
        meeting_id=meeting_id,
    )


def nothing_to_tell(unit: ChangeUnit, desk: Desk, meeting_id: int) -> None:
    """Take the task off the list again, when the meeting is cancelled."""
    standing = _standing(unit, meeting_id)
    if standing is not None:
        unit.update(
            Task,
            standing,
            state="dropped",
            closed_on=desk.today.isoformat(),
            closed_why="Møtet er avlyst.",
        )


def _standing(unit: ChangeUnit, meeting_id: int) -> int | None:
    row: Any = unit.connection.execute(
        "SELECT id FROM tasks WHERE meeting_id = ? AND origin = 'meeting' AND state = 'open'",
        (meeting_id,),
    ).fetchone()
    return None if row is None else int(row[0])
