"""What minutes promise, as tasks on the list; a correction follows those that stand there."""

from dataclasses import dataclass

from koord.domain.cases import ItemId
from koord.domain.dates import day_month
from koord.domain.minutes import PromisedTask
from koord.domain.names import fold
from koord.domain.tasks import Task
from koord.services.desk import Desk
from koord.services.writing.minutes_papers import MinutesPlan
from koord.services.writing.tasks import insert_task
from koord.workbook.change import ChangeUnit
from koord.workbook.queries import tasks as task_queries
from koord.workbook.tables import Task as TaskRow


@dataclass(frozen=True, slots=True)
class EnteredTasks:
    """What happened to the list.

    Attributes:
        added: New tasks, with their number.
        changed: Tasks that stood there and follow the correction, in words.
        orphaned: Open tasks of this meeting that the text no longer has.
    """

    added: tuple[tuple[ItemId, PromisedTask], ...] = ()
    changed: tuple[tuple[ItemId, str], ...] = ()
    orphaned: tuple[Task, ...] = ()


def enter_tasks(unit: ChangeUnit, desk: Desk, plan: MinutesPlan) -> EnteredTasks:
    """Put what was promised on the list, and let what stands there follow a correction.

    A promise is the same one when its words and its doer are; one whose words alone are new is
    known again when its doer has no other that changed.
    """
    source = f"møte {plan.meeting.item}"
    standing = [
        task
        for task in task_queries.tasks_of_case(unit.connection, plan.known.case.id, closed=True)
        if task.source == source
    ]
    promised = [task for item in plan.minutes.items for task in item.tasks]
    pairs = _paired(promised, standing)
    added = []
    changed: list[tuple[ItemId, str]] = []
    for promise, task in pairs:
        if task is None:
            added.append((_insert(unit, desk, plan, promise, source), promise))
        else:
            changed += _follow(unit, desk, promise, task)
    kept = [task for _, task in pairs if task is not None]
    orphaned = tuple(task for task in standing if task.state.is_open and task not in kept)
    return EnteredTasks(tuple(added), tuple(changed), orphaned)


def _paired(
    promised: list[PromisedTask], standing: list[Task]
) -> list[tuple[PromisedTask, Task | None]]:
    left = list(standing)
    found: dict[int, Task] = {}
    for index, promise in enumerate(promised):
        same = next((t for t in left if _is_same(promise, t)), None)
        if same is not None:
            left.remove(same)
            found[index] = same
    for index, promise in enumerate(promised):
        if index not in found:
            hers = [t for t in left if t.responsible_id == promise.responsible_id]
            news = [
                p
                for i, p in enumerate(promised)
                if i not in found and p.responsible_id == promise.responsible_id
            ]
            if len(hers) == len(news) == 1 and hers[0].state.is_open:
                left.remove(hers[0])
                found[index] = hers[0]
    return [(promise, found.get(index)) for index, promise in enumerate(promised)]


def _is_same(promise: PromisedTask, task: Task) -> bool:
    return promise.responsible_id == task.responsible_id and fold(promise.what) == fold(task.what)


def _insert(
    unit: ChangeUnit, desk: Desk, plan: MinutesPlan, promise: PromisedTask, source: str
) -> ItemId:
    return insert_task(
        unit,
        desk,
        plan.known.case.id,
        plan.known.case.number,
        what=promise.what,
        responsible_id=promise.responsible_id,
        due=promise.due,
        origin="minutes",
        source=source,
        meeting_id=plan.meeting.id,
        own_wish=promise.own_wish,
        done=promise.done,
    )


def _follow(
    unit: ChangeUnit, desk: Desk, promise: PromisedTask, task: Task
) -> list[tuple[ItemId, str]]:
    """Change an open task to what the text now says; one that is closed is left as it is."""
    if task.item is None or not task.state.is_open:
        return []
    values: dict[str, object] = {}
    said = []
    if promise.what != task.what:
        values["what"] = promise.what
        said.append(f"heter nå «{promise.what}»")
    if promise.due != task.due:
        values["due"] = promise.due.isoformat() if promise.due else None
        said.append(f"frist {day_month(promise.due)}" if promise.due else "uten frist")
    if promise.own_wish != task.own_wish:
        values["own_wish"] = promise.own_wish
    if promise.done:
        values |= {"state": "done", "closed_on": desk.today.isoformat()}
        said.append("krysset av")
    if values:
        unit.update(TaskRow, task_queries.row_id(unit.connection, task.item), **values)
    return [(task.item, ", ".join(said))] if said else []
