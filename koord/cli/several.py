"""Commands that take several numbers at once: the list first, and a question when it is long."""

from __future__ import annotations

from typing import TYPE_CHECKING

from koord.cli.session import Session
from koord.domain.cases import ItemId

if TYPE_CHECKING:
    from koord.services.desk import Desk

UNASKED = 3
"""So many rows are changed without a question; `koord angre` takes them back as one."""


def read_items(numbers: list[str]) -> tuple[ItemId, ...]:
    """Read the numbers, each once.

    Raises:
        InvalidValueError: One of them is no number of an item.
    """
    return tuple(dict.fromkeys(map(ItemId.parse, numbers)))


def agree(session: Session, desk: Desk, items: tuple[ItemId, ...], word: str) -> None:
    """Show the tasks and ask, when they are more than a glance takes in.

    Args:
        session: The command as typed.
        desk: Where the tasks are.
        items: Their numbers.
        word: What is about to be done with them, as the answer says it.

    Raises:
        CommandLineError: Nobody is there to ask, and `--ja` is not given.
        NotFoundError: Nothing has one of the numbers, or it is no task.
    """
    if len(items) <= UNASKED or session.sure:
        return
    from koord.services.writing.tasks import tasks_numbered

    for task in tasks_numbered(desk, items):
        session.say(f"{task.item} {task.what}")
    session.must_confirm(f"{len(items)} gjøremål → {word}?", session.again())
