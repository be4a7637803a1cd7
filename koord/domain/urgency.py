"""Why a task stands where it does on the list: a sum of days, told in words."""

from datetime import date

from koord.domain.tasks import WAITING_DAYS, Task, TaskState
from koord.values import value


@value
class Term:
    """One reason why a task is urgent, or can wait.

    Attributes:
        days: What it adds to the sum; below 0 when it can wait.
        why: The reason, in a few words.
    """

    days: int
    why: str


def urgency_terms(task: Task, today: date) -> tuple[Term, ...]:
    """Return what the urgency of an open task is the sum of; nothing when it has no date.

    The sum of a task that stands before another is never the smaller one.
    """
    if task.due is None or not task.state.is_open:
        return ()
    days = (today - task.due).days
    terms = [Term(days, f"fristen {_distance(days)}")]
    if task.state is TaskState.WAITING:
        terms.append(Term(-WAITING_DAYS, f"du venter på {task.responsible}"))
    return tuple(terms)


def urgency(task: Task, today: date) -> int | None:
    """Return how urgent a task is, in days; `None` when it has no date or is closed."""
    terms = urgency_terms(task, today)
    return sum(term.days for term in terms) if terms else None


def _distance(days: int) -> str:
    if days == 0:
        return "er i dag"
    count = f"{abs(days)} {'dag' if abs(days) == 1 else 'dager'}"
    return f"gikk ut for {count} siden" if days > 0 else f"er om {count}"
