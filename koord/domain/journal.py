"""What happened in a case and belongs in the municipality's own system, and whether it is there.

The workbook is never the journal (DOMAIN 2.5): each event is posted by hand, and ticked off here.
"""

from collections.abc import Sequence
from datetime import date
from enum import StrEnum

from koord.domain.cases import ItemId
from koord.domain.people import Role
from koord.values import value

LONGEST_ENTRY = 10_000
FAMILY = "familien"
"""The word for whoever in the family she spoke with."""


class What(StrEnum):
    """What is posted; the value stands in the file and in JSON."""

    LOG = "log"
    MINUTES = "minutes"
    MEETING = "meeting"
    CANCELLED = "cancelled"
    SIGNATURE = "signature"
    EVENT = "event"


@value
class Entry:
    """One event of a case, to be posted as one.

    Attributes:
        ids: Its rows; two who sign on a day are one event.
        day: When it happened.
        title: What it is, in Norwegian, without a name.
        who: Those who signed.
        system: Where it is posted; `None` when it is not.
        posted_on: When it was posted.
    """

    item: ItemId
    code: str
    what: What
    ids: tuple[int, ...]
    day: date
    title: str
    who: tuple[str, ...] = ()
    system: str | None = None
    posted_on: date | None = None

    @property
    def is_posted(self) -> bool:
        """Whether it is in a system."""
        return self.posted_on is not None

    def age(self, today: date) -> int:
        """Return how many days ago it happened; a meeting cancelled ahead of its day is new."""
        return max(0, (today - self.day).days)


@value
class LogEntry:
    """What the coordinator noted.

    Attributes:
        kind: Telephone, visit and so on, as the routine lists them.
        minutes: How long it took, when that is noted.
        who: Whom she spoke with, when that is noted.
        who_neutral: The same without a name: the title, the service or the role.
        with_family: It was contact with the family.
        role: The role of the one she spoke with.
    """

    item: ItemId
    kind: str
    day: date
    text: str
    minutes: int | None = None
    posted: bool = False
    who: str | None = None
    who_neutral: str | None = None
    with_family: bool = False
    role: Role | None = None


def voided(events: Sequence[tuple[int, int | None]]) -> frozenset[int]:
    """Return what rows of the same table are taken back by later ones that still hold.

    Args:
        events: Each row's id and the id of the row it takes back, if it does.
    """
    taken_back: set[int] = set()
    for row, target in sorted(events, reverse=True):
        if target is not None and row not in taken_back:
            taken_back.add(target)
    return frozenset(taken_back)
