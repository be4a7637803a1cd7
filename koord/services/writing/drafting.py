"""What every paper of `koord skriv` is before it becomes files."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from koord.documents.contexts import PaperContext
from koord.domain.cases import ItemId
from koord.domain.consents import CaseFacts
from koord.domain.dates import HalfYear
from koord.domain.meetings import Meeting, MeetingState
from koord.domain.people import Member
from koord.errors import StateForbidsError
from koord.services.desk import KnownCase
from koord.services.writing.family_readers import NotFor


@dataclass(frozen=True, slots=True)
class Wish:
    """What was asked for.

    Attributes:
        meeting: The meeting it is about, for a paper about one.
        half_year: For the family's page.
        readers: Names of those it is for; empty means the usual ones.
    """

    known: KnownCase
    facts: CaseFacts
    meeting: Meeting | None = None
    half_year: HalfYear | None = None
    readers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Drafted:
    """A paper as it is to be written.

    Attributes:
        item: `None` for a paper about the whole case.
        day: The day in its file name.
        receivers: Whom it is made for; nobody else is to have it.
        left_out: Those of the family it is not for, and why.
        remarks: What to look at twice.
    """

    context: PaperContext
    item: ItemId | None
    day: date
    receivers: tuple[Member, ...]
    left_out: tuple[NotFor, ...] = ()
    remarks: tuple[str, ...] = ()


def coming_meeting(wish: Wish) -> Meeting:
    """Return the meeting of a paper that is made before it.

    Raises:
        StateForbidsError: It is held or cancelled.
    """
    meeting = wish.meeting
    assert meeting is not None, "a paper about a meeting is asked for with one"
    if meeting.state in (MeetingState.HELD, MeetingState.CANCELLED):
        raise StateForbidsError(
            f"Møte {meeting.item} er {meeting.state}.", hint=f"koord sak vis {meeting.item.case}"
        )
    return meeting


def counted(count: int, one: str, many: str) -> str:
    """Return a number with its word: «1 avtale», «3 avtaler»."""
    return f"{count} {one if count == 1 else many}"


def labels(members: Sequence[Member]) -> str:
    """Return what some members are called, on one line."""
    return ", ".join(member.label for member in members)
