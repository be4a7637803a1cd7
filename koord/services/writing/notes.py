"""Writing on a task what she wants to remember about it."""

from dataclasses import dataclass, replace

from koord.domain.cases import ItemId
from koord.domain.names import clean_note
from koord.domain.tasks import Note, Task
from koord.services.desk import Desk
from koord.services.reading.tasks import task_with_notes
from koord.workbook.change import change
from koord.workbook.queries import tasks as task_queries
from koord.workbook.tables import TaskNote

LONGEST_NOTE = 2_000


@dataclass(frozen=True, slots=True)
class NotedOn:
    """A task with its notes, after a command.

    Attributes:
        changed: False when the note stood there already.
    """

    task: Task
    changed: bool = True


def add_note(desk: Desk, item: ItemId, text: str) -> NotedOn:
    """Write a note on a task, open or closed; the same on the same day is not written twice.

    Raises:
        NotFoundError: Nothing has this number, or it is no task.
        InvalidValueError: The text is empty, too long, or holds an 11-digit number.
    """
    note = Note(desk.today, clean_note(text, "Notatet", LONGEST_NOTE))
    task = task_with_notes(desk, item)
    there = task.notes or ()
    if note in there:
        return NotedOn(task, changed=False)
    with change(desk.book.connection, "notat", desk.at) as unit:
        unit.insert(
            TaskNote,
            task_id=task_queries.row_id(unit.connection, item),
            written_on=note.day.isoformat(),
            text=note.text,
        )
        unit.sentence = f"Skrev et notat på {item}"
    return NotedOn(replace(task, notes=(note, *there)))
