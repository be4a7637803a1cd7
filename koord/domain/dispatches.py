"""What was made for whom, what went out, and what follows from it: the disclosure log, read.

A row says that a paper was made for a receiver (`laget`), that it went to her (`sendt`), or that
she was left out on purpose (`unntatt`). Rows are never changed; one that was entered in error is
voided by a row that points at it, and voiding that one lets the first hold again.
"""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from enum import StrEnum

from koord.domain.cases import ItemId
from koord.domain.consents import Direction, Judgement
from koord.domain.dates import day_month
from koord.domain.names import fold
from koord.domain.people import Member
from koord.domain.tasks import Task, TaskState
from koord.values import value

BEFORE_MEETING = ("innkalling", "saksliste")
MINUTES = "referat"
REQUEST = "forespørsel"
INFORMATION = "informasjon"
ACCESS = "innsyn"
REMINDER = "purring"
FILTERED = (*BEFORE_MEETING, MINUTES, INFORMATION, ACCESS, REMINDER)
"""What is made for its receivers one by one: nobody is sent another one's."""
UNSENT_DAYS = 60
"""Minutes older than this many days are not asked about any more."""


class DispatchState(StrEnum):
    """What a row says; the value stands in the file and in JSON."""

    MADE = "laget"
    SENT = "sendt"
    LEFT_OUT = "unntatt"


@value
class Limits:
    """What a receiver may not be told, as it was when something was made for her.

    Attributes:
        denied: Topics that may not be told.
        only: When not empty, the only topics that may.
    """

    denied: tuple[str, ...] = ()
    only: tuple[str, ...] = ()

    @classmethod
    def of(cls, judgement: Judgement) -> "Limits":
        """Return the limits that a judgement sets."""
        return cls(judgement.denied, judgement.only)

    def widened_by(self, now: "Limits") -> tuple[str, ...]:
        """Return the topics that are closed now and were open before."""
        before = {fold(topic) for topic in self.denied}
        closed = [topic for topic in now.denied if fold(topic) not in before]
        if now.only:
            still = {fold(topic) for topic in now.only}
            closed += [topic for topic in self.only if fold(topic) not in still]
            closed += [] if self.only else [f"alt annet enn {', '.join(now.only)}"]
        return tuple(dict.fromkeys(closed))


@value
class Dispatch:
    """One row of the log.

    Attributes:
        number: What it belongs to within the case, the `4` of `7.4`.
        kind: Which paper, as `referat`.
        on: The day it was made or went.
        receiver: What the receiver is called.
        what: What it held, in a few words or in full.
        consent: Number within the case of the consent it rests on.
        ground: The sentence that stands in for a consent.
        order: Grows with each command; all rows of one command share it.
        voids: The row that this one takes back.
    """

    id: int
    number: int
    kind: str
    state: DispatchState
    on: date
    order: int
    receiver: str = "?"
    person_id: int | None = None
    agency_id: int | None = None
    channel: str | None = None
    what: str | None = None
    topic: str | None = None
    consent: int | None = None
    ground: str | None = None
    sha256: str | None = None
    limits: Limits = Limits()
    voids: int | None = None

    @property
    def whom(self) -> tuple[str, int | None]:
        """Who the receiver is, whatever she is called: a person before her service."""
        if self.person_id is not None:
            return "person", self.person_id
        return "agency", self.agency_id

    @property
    def paper(self) -> tuple[int, str]:
        """Which paper it is a copy of, whatever the version."""
        return self.number, self.kind


def key_of(member: Member) -> tuple[str, int | None]:
    """Return the receiver a member is, as `Dispatch.whom` has it."""
    if member.person_id is not None:
        return "person", member.person_id
    return "agency", member.agency.id if member.agency else None


def direction_of(kind: str) -> Direction:
    """Return which way a paper lets information pass: a request fetches, all else gives."""
    return Direction.FETCH if kind == REQUEST else Direction.GIVE


def standing(rows: Iterable[Dispatch]) -> tuple[Dispatch, ...]:
    """Return the rows that hold, the oldest first: without the voided ones, and those that void.

    Read from the newest: a row that voids holds unless a later one that holds voids it.
    """
    voided: set[int] = set()
    found = []
    for row in sorted(rows, key=lambda r: r.id, reverse=True):
        if row.id in voided:
            continue
        if row.voids is not None:
            voided.add(row.voids)
        else:
            found.append(row)
    return tuple(reversed(found))


def made_last(rows: Sequence[Dispatch], number: int, kind: str) -> tuple[Dispatch, ...]:
    """Return the rows of the newest version of a paper: one for each it was made for.

    Args:
        rows: Rows that hold.
        number: The item within the case.
        kind: Which paper.
    """
    made = [r for r in rows if r.paper == (number, kind) and r.state is DispatchState.MADE]
    newest = max((row.order for row in made), default=0)
    return tuple(row for row in made if row.order == newest)


def unsettled(rows: Sequence[Dispatch], number: int, kind: str) -> tuple[Dispatch, ...]:
    """Return those the newest version was made for, neither sent it nor left out on purpose."""
    made = made_last(rows, number, kind)
    settled = {
        row.whom
        for row in rows
        if row.paper == (number, kind)
        and row.state is not DispatchState.MADE
        and any(row.id > one.id for one in made)
    }
    return tuple(row for row in made if row.whom not in settled)


def minutes_unsent(
    rows: Sequence[Dispatch], item: ItemId, held_on: date, code: str, today: date, within_days: int
) -> Task | None:
    """Return the task that minutes nobody has sent give, once the time to send them is out.

    It vanishes when each receiver is sent them or left out on purpose.

    Args:
        rows: The item's rows that hold.
        item: The meeting.
        held_on: The day it was held.
        code: The case's display code.
        today: The day.
        within_days: Days from when they were written.
    """
    left = unsettled(rows, item.number, MINUTES)
    due = max((row.on for row in left), default=date.max - timedelta(days=within_days))
    due += timedelta(days=within_days)
    if not left or today < due:
        return None
    return Task(
        item=None,
        case=item.case,
        code=code,
        what=f"Send referatet fra møtet {day_month(held_on)}",
        responsible="du",
        due=due,
        state=TaskState.OPEN,
        source=f"møte {item}",
        remedy=f"koord sendt {item} referat --alle --kanal KANAL",
    )


def request_unanswered(task: Task, today: date) -> Task | None:
    """Return the reminder that a request gives when its day has passed without an answer."""
    if not task.is_request or task.item is None or task.state is not TaskState.WAITING:
        return None
    if task.due is None or task.due >= today:
        return None
    return Task(
        item=None,
        case=task.case,
        code=task.code,
        what=f"Etterspør hos {task.responsible}: {task.what}",
        responsible="du",
        due=task.due + timedelta(days=1),
        state=TaskState.OPEN,
        source=task.source,
        remedy=f"koord gjort {task.item}",
    )
