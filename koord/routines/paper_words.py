"""What stands on the family's papers and the leader's sheet, beside what the case itself says."""

from collections.abc import Mapping
from enum import StrEnum
from functools import cache
from pathlib import Path
from types import MappingProxyType

from koord.domain.names import fold
from koord.domain.people import AgencyKind
from koord.routines.toml_tables import Table, fail, read_table
from koord.values import value

FILE = Path(__file__).with_name("papirer.toml")
_EVERY_KIND = "alle"
_LONGEST_POINT = 60


class When(StrEnum):
    """When in a meeting something is to be remembered; the value stands in the data file."""

    START = "begynn"
    UNDERWAY = "underveis"
    END = "slutt"


@value
class Reminder:
    """Something for the one who leads a meeting to remember.

    Attributes:
        kinds: The kinds of meeting it is for, folded; empty means all.
        first: Only in the first meeting of its kind.
        text: One or two sentences, in the language asked for.
    """

    when: When
    kinds: frozenset[str]
    first: bool
    text: str

    def is_for(self, kind: str, *, is_first: bool) -> bool:
        """Tell whether it is for a meeting of this kind."""
        return (not self.kinds or fold(kind) in self.kinds) and (is_first or not self.first)


@value
class PaperWords:
    """The words in one language.

    Attributes:
        helps_with: What each kind of service helps with, as a family would say it.
        coordinator_helps_with: The same for the coordinator.
        opening_minutes: For the first fixed point of an agenda.
        since_minutes: For what has been done since the last meeting.
        closing_minutes: For the last fixed point.
        reminders: In the order they are to be remembered.
    """

    helps_with: Mapping[AgencyKind, str]
    coordinator_helps_with: str
    opening_minutes: int
    since_minutes: int
    closing_minutes: int
    reminders: tuple[Reminder, ...]


@cache
def paper_words(language: str = "nb", file: Path = FILE) -> PaperWords:
    """Return the words for papers in one language.

    Raises:
        DataFileIsDamagedError: The file cannot be read, or something in it is wrong.
    """
    table = read_table(file)
    minutes = table.get("minutes").table()
    coordinator = table.get("coordinator").table()
    words = PaperWords(
        helps_with=_helps_with(table.get("helps_with").table(), language),
        coordinator_helps_with=coordinator.wording("text", language),
        opening_minutes=minutes.get("opening").number(1, _LONGEST_POINT),
        since_minutes=minutes.get("since_last").number(1, _LONGEST_POINT),
        closing_minutes=minutes.get("closing").number(1, _LONGEST_POINT),
        reminders=tuple(_reminder(row, language) for row in table.tables("remember")),
    )
    minutes.close()
    coordinator.close()
    table.close()
    return words


def _helps_with(table: Table, language: str) -> Mapping[AgencyKind, str]:
    found = {}
    for kind in AgencyKind:
        value = table.find(kind.value)
        if value is not None:
            row = value.table()
            found[kind] = row.wording("text", language)
            row.close()
    table.close()
    return MappingProxyType(found)


def _reminder(row: Table, language: str) -> Reminder:
    at = row.get("at").text()
    if at not in set(When):
        fail(row.file, f"«{row.path}»: ukjent tidspunkt «{at}».")
    kinds = row.get("kinds").texts()
    reminder = Reminder(
        when=When(at),
        kinds=frozenset() if kinds == (_EVERY_KIND,) else frozenset(map(fold, kinds)),
        first=row.get("first").flag(),
        text=row.wording("text", language),
    )
    row.get("source").text()
    row.close()
    return reminder
