"""How often someone has been reminded of what she promised, and when it is time to call instead."""

from collections.abc import Iterable, Sequence
from datetime import date

from koord.domain.cases import ItemId
from koord.domain.dispatches import REMINDER, Dispatch, DispatchState

ANSWER_DAYS = 7
"""Days a receiver has to answer a reminder."""


def tasks_text(items: Iterable[ItemId]) -> str:
    """Return what the log keeps of a reminder: the numbers of its tasks, and none of their words.

    Their words may be about what another reader of the log may not know.
    """
    return ", ".join(str(item) for item in sorted(items))


def times_reminded(
    rows: Iterable[Dispatch], item: ItemId, whom: tuple[str, int | None], before: date
) -> int:
    """Count the reminders of one task to one receiver, made before a day.

    Args:
        rows: The rows of the log that hold.
        item: The task.
        whom: The receiver, as `Dispatch.whom` has it.
        before: What was made on this day does not count: made again, it is the same reminder.
    """
    return len(
        {
            row.order
            for row in _reminders(rows, whom)
            if row.on < before and str(item) in (row.what or "").split(", ")
        }
    )


def made_today(
    rows: Iterable[Dispatch], items: Sequence[ItemId], whom: tuple[str, int | None], today: date
) -> int | None:
    """Return the number of the reminder made today of just these tasks, or `None`."""
    wanted = tasks_text(items)
    same = (r for r in _reminders(rows, whom) if r.on == today and r.what == wanted)
    return next((row.number for row in same), None)


def _reminders(rows: Iterable[Dispatch], whom: tuple[str, int | None]) -> Iterable[Dispatch]:
    return (
        row
        for row in rows
        if row.kind == REMINDER and row.state is DispatchState.MADE and row.whom == whom
    )
