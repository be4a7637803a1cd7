"""What the family's own papers may say to the one who reads them.

A paper may have several readers, as both parents have one page on the refrigerator. It says what
all of them may know; where there is a doubt, it is left out.
"""

from collections.abc import Iterable, Sequence
from datetime import date

from koord.domain.consents import Judgement
from koord.domain.minutes import MinutesItem, is_visible_to
from koord.domain.names import fold
from koord.domain.people import Agency, AgencyKind, Member, Role
from koord.domain.tasks import TaskState
from koord.values import value

READERS = (Role.USER, Role.GUARDIAN, Role.LEGAL_GUARDIAN, Role.NEXT_OF_KIN)
"""Those whom a paper for the family can be for."""
USUAL_READERS = (Role.USER, Role.GUARDIAN)
"""Those it is for when nobody is named; a guardian's mandate may be about money alone."""

# What it tells of the user that a service of this kind helps; a kind that may be anything is not
# here, and neither is one that says nothing.
_TELLS_OF: dict[AgencyKind, tuple[str, ...]] = {
    AgencyKind.SCHOOL: ("skole",),
    AgencyKind.AFTER_SCHOOL: ("skole",),
    AgencyKind.EDUCATIONAL_PSYCHOLOGY: ("skole",),
    AgencyKind.CHILD_WELFARE: ("barnevern",),
    AgencyKind.LABOUR_AND_WELFARE: ("økonomi",),
    AgencyKind.CHILD_PSYCHIATRY: ("psykisk helse",),
    AgencyKind.MENTAL_HEALTH: ("psykisk helse",),
    AgencyKind.HABILITATION: ("diagnose",),
    AgencyKind.HOSPITAL: ("diagnose",),
}


@value
class Reader:
    """One who is to read a paper, and what she may know."""

    member: Member
    judgement: Judgement

    @property
    def knows_everything(self) -> bool:
        """Whether nothing is kept from her."""
        return self.judgement.answer.permits and not (self.judgement.denied or self.judgement.only)


def may_all_read(item: MinutesItem, readers: Iterable[Reader]) -> bool:
    """Tell whether an item stands in the minutes of every reader."""
    return all(
        reader.judgement.answer.permits
        and is_visible_to(item, reader.member.id, reader.judgement.denied, reader.judgement.only)
        for reader in readers
    )


def may_all_know_service(agency: Agency | None, readers: Iterable[Reader]) -> bool:
    """Tell whether every reader may see that a service helps: its mere name may tell a topic.

    Someone in no service tells nothing.
    """
    return agency is None or all(_may_know_service(agency, reader.judgement) for reader in readers)


def _may_know_service(agency: Agency, judgement: Judgement) -> bool:
    told = {fold(topic) for topic in _TELLS_OF.get(agency.kind, ())}
    if judgement.only:
        return bool(told & {fold(topic) for topic in judgement.only})
    denied = {fold(topic) for topic in judgement.denied}
    if not denied:
        return True
    is_named = any(topic in fold(agency.name) for topic in denied)
    return not (is_named or told & denied or agency.kind is AgencyKind.OTHER)


@value
class Promise:
    """A task, with where it came from and how it went.

    Attributes:
        meeting_id: The meeting it was promised in, or `None`.
    """

    what: str
    responsible_id: int
    due: date | None = None
    meeting_id: int | None = None
    own_wish: bool = False
    state: TaskState = TaskState.OPEN


def items_of(promise: Promise, items: Sequence[MinutesItem]) -> tuple[MinutesItem, ...]:
    """Return the items of the minutes in which something was promised; more than one in a doubt."""
    return tuple(
        item
        for item in items
        if any(
            (t.what, t.responsible_id) == (promise.what, promise.responsible_id) for t in item.tasks
        )
    )


def may_all_read_promise(
    promise: Promise, items: Sequence[MinutesItem], readers: Sequence[Reader]
) -> bool:
    """Tell whether every reader may see a promise: each item that it may come from is hers to read.

    A promise that is found in no item any more is seen by nobody.
    """
    found = items_of(promise, items)
    return bool(found) and all(may_all_read(item, readers) for item in found)
