"""The round: what needs a decision today, one thing at a time, and what can be answered."""

from collections.abc import Collection, Iterable
from datetime import date
from enum import StrEnum

from koord.domain.dates import date_with_week
from koord.domain.tasks import Note, Task, TaskState, is_soon
from koord.errors import InvalidValueError
from koord.values import value

CALL = "telefon"
"""The kind of log entry that a call is."""
NOBODY = "Ringte, ikke svar."
"""The note that is written when nobody answers."""


class Act(StrEnum):
    """What a card can be answered with; the value is the word for `--svar`, and stands in JSON."""

    DONE = "gjort"
    POSTPONE = "utsett"
    REMIND = "purr"
    CALLED = "ring"
    NO_ANSWER = "ikke-svar"
    DROP = "ikke-aktuelt"
    PASS = "hopp"


_ON_CONTACT = (Act.CALLED, Act.NO_ANSWER, Act.PASS)
_ON_HERS = (Act.DONE, Act.POSTPONE, Act.CALLED, Act.NO_ANSWER, Act.DROP, Act.PASS)
_ON_PROMISE = (
    *(Act.DONE, Act.POSTPONE, Act.REMIND, Act.CALLED, Act.NO_ANSWER),
    *(Act.DROP, Act.PASS),
)


@value
class Card:
    """One thing that needs a decision.

    Attributes:
        who: The name of the one to ring, as she is found in the case; else `None`.
        shown: What she is called on the screen: the user never by name.
        phone: Her telephone.
        note: What was written about it last.
    """

    task: Task
    who: str | None = None
    shown: str | None = None
    phone: str | None = None
    note: Note | None = None

    @property
    def key(self) -> str:
        """What it is called: its number, or the command that ends it."""
        return str(self.task.item) if self.task.item else str(self.task.remedy)

    @property
    def place(self) -> str:
        """Where it is found, in a word that `--svar` knows: its number, its case, or its source."""
        return str(self.task.item or self.task.case or self.task.source)

    @property
    def mark(self) -> str:
        """What is remembered of it when it is to be left alone: what it is called, and its day.

        An answer that is undone gives it its old day back, and it stands in the round again.
        """
        return f"{self.key} {self.task.due}"

    @property
    def acts(self) -> tuple[Act, ...]:
        """What it can be answered with."""
        if self.task.item is not None:
            return _ON_PROMISE if self.task.state is TaskState.WAITING else _ON_HERS
        return _ON_CONTACT if self.task.last_contact is not None else (Act.PASS,)


@value
class Reply:
    """What a card is answered with.

    Attributes:
        due: The new day, for what is put off or spoken of again.
        text: What was said in a call, or why it is dropped.
        minutes: How long a call took.
        who: Whom it was with, when the card does not say.
    """

    act: Act
    due: date | None = None
    text: str | None = None
    minutes: int | None = None
    who: str | None = None


def coming_day(day: date, today: date) -> date:
    """Return a day that something can be put off until.

    Raises:
        InvalidValueError: It is today, or past.
    """
    if day <= today:
        raise InvalidValueError(
            f"{date_with_week(day)} er ikke etter i dag.", hint="Skriv en dag som kommer: +1u"
        )
    return day


def needs_decision(task: Task, today: date, *, week: bool) -> bool:
    """Tell whether a task is for today's round: its day has come, or it comes within the week.

    What others have promised is theirs until its day has passed.
    """
    if task.due is None or not task.state.is_open:
        return False
    if task.state is TaskState.WAITING:
        return task.due < today
    return is_soon(task, today) if week else task.due <= today


def to_decide(
    tasks: Iterable[Task], today: date, passed: Collection[str], *, week: bool = False
) -> tuple[Task, ...]:
    """Return what needs a decision and was not answered today, in the order of the list.

    Args:
        tasks: The list.
        today: The day deadlines are counted from.
        passed: The marks of what is left alone today.
        week: Also what is due within a week.
    """
    return tuple(
        task
        for task in tasks
        if needs_decision(task, today, week=week) and Card(task).mark not in passed
    )
