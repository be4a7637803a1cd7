"""Cases, and the numbers by which everything in them is called."""

import re
from datetime import date
from functools import total_ordering
from typing import Self

from koord.domain.dates import age_on
from koord.domain.frequency import Frequency
from koord.errors import InvalidValueError
from koord.values import value

_ITEM = re.compile(r"([0-9]{1,6})\.([0-9]{1,6})")
_CASE = re.compile(r"[0-9]{1,6}")


@total_ordering
@value
class ItemId:
    """The number of something in a case, as in `7.3`: stable for ever.

    Attributes:
        case: The case's number.
        number: The number within the case; one series for tasks, meetings and consents.
    """

    case: int
    number: int

    def __str__(self) -> str:
        return f"{self.case}.{self.number}"

    def __lt__(self, other: "ItemId") -> bool:
        return (self.case, self.number) < (other.case, other.number)

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read `7.3`.

        Raises:
            InvalidValueError: The text is not of that form.
        """
        match = _ITEM.fullmatch(text.strip())
        if match is None:
            raise InvalidValueError(
                f"«{text[:40]}» er ikke et nummer på formen 7.3 (sak 7, nummer 3).",
                hint="Se numrene: koord huskeliste --alle",
            )
        return cls(int(match[1]), int(match[2]))


def is_case_number(text: str) -> bool:
    """Tell whether a word is the number of a case, not a name or a code."""
    return _CASE.fullmatch(text.strip()) is not None


@value
class Case:
    """One user's case.

    Attributes:
        number: Given once, never reused.
        code: What stands in place of the name, usually initials.
        shown: The code as it is shown on the screen: empty when she has chosen numbers alone.
        name: The user's name.
        born: Birth date, or `None` before birth.
        term: Expected birth date of a case that begins before birth.
        language: Language of the papers, `nb` or `nn`.
        basis: `lovfestet` or `lokal`.
        coordinator_role: `koordinator`, `barnekoordinator` or `stafettholder`.
        state: `aktiv`, `rolig` or `avsluttet`.
        next_look: A quiet case is not nagged about before this day.
        care_since: First day of child welfare's care of the child, or `None`.
        care_until: Its last day, or `None`.
        care_ref: Where the decision on care is journalled.
        contact_agreed: What is agreed with the family about contact, in words.
        contact: How often that is, when it says so.
        contact_since: The day it was agreed.
        topics: The case's own topics, beside those of the routine.
    """

    id: int
    number: int
    code: str
    name: str
    born: date | None
    term: date | None
    language: str
    basis: str
    coordinator_role: str
    opened_on: date
    state: str = "aktiv"
    next_look: date | None = None
    entry: str | None = None
    received_on: date | None = None
    ip_status: str | None = None
    contact_agreed: str | None = None
    contact: Frequency | None = None
    contact_since: date | None = None
    care_since: date | None = None
    care_until: date | None = None
    care_ref: str | None = None
    topics: tuple[str, ...] = ()
    shown: str = ""

    def age(self, on: date) -> int | None:
        """Return the user's age in whole years, or `None` before birth."""
        return None if self.born is None or self.born > on else age_on(self.born, on)
