"""What may follow on a line that is being typed: words, flags, and numbers with neutral labels.

Whoever passes behind her may read along: a case is shown by its code and an item by its kind,
never a name or a text. The window of `koord økt` and the shells ask the same way.
"""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from typer.core import TyperArgument, TyperGroup, TyperOption
from typer.main import get_command

from koord.cli.command import VerbGroup, plain
from koord.cli.practising import APART
from koord.cli.typed_line import commands_in
from koord.errors import CommandLineError, KoordError

if TYPE_CHECKING:
    from collections.abc import Callable

    from koord.cli.session import Session
    from koord.domain.cases import ItemId

T = TypeVar("T")
_KINDS = {
    "task": "gjøremål",
    "meeting": "møte",
    "consent": "samtykke",
    "activity": "aktivitet",
    "log": "logg",
}
_CASE, _ITEM = "SAK", "NUMMER"
_FILES = ("FIL", "MAPPE")
_BEFORE_A_WORD = ("--json", "--ja", "--vis-navn", "--ikke-spor")
_NOTHING: Mapping[str, str] = {}


@dataclass(frozen=True, slots=True)
class Proposal:
    """Something that can stand where the cursor is.

    Attributes:
        text: What to type.
        label: What it is, in a few words.
        is_whole: A blank may follow it.
    """

    text: str
    label: str = ""
    is_whole: bool = True


class Numbers(Protocol):
    """Where the numbers come from."""

    def cases(self, *, practice: bool) -> Sequence[tuple[int, str]]:
        """Return the cases with their codes."""
        ...

    def items(self, case: int, *, practice: bool) -> Sequence[tuple[ItemId, str]]:
        """Return the items of a case with their kind."""
        ...


class Nothing:
    """No numbers at all."""

    def cases(self, *, practice: bool) -> Sequence[tuple[int, str]]:
        """Return no cases."""
        return ()

    def items(self, case: int, *, practice: bool) -> Sequence[tuple[ItemId, str]]:
        """Return no items."""
        return ()


class FromWorkbook:
    """The numbers of the workbook that a session goes to; nobody is ever asked for anything.

    A workbook that is locked, busy, gone or of an older version has no numbers.
    """

    def __init__(self, session: Session) -> None:
        self._session = session

    def cases(self, *, practice: bool) -> Sequence[tuple[int, str]]:
        """Return the cases with their codes."""
        from koord.workbook.queries.cases import list_cases

        found = self._asked(list_cases, practice)
        return [(case.number, case.shown) for case in found]

    def items(self, case: int, *, practice: bool) -> Sequence[tuple[ItemId, str]]:
        """Return the items of a case with their kind."""
        from koord.workbook.queries.items import items_at_hand

        return self._asked(lambda connection: items_at_hand(connection, case), practice)

    def _asked(self, question: Callable[[Any], Sequence[T]], practice: bool) -> Sequence[T]:
        session = self._session.for_line(())
        session.may_ask, session.may_upgrade, session.practice = False, False, practice
        with contextlib.suppress(KoordError), session.open_book() as book, book.reading() as read:
            return question(read)
        return ()


def unfinished(typed: str) -> str:
    """Return the word that the cursor stands at the end of."""
    found = re.search(r"\S*$", typed)
    return found[0] if found else ""


def proposals(typed: str, numbers: Numbers) -> list[Proposal]:
    """Return what may stand for the word before the cursor.

    Args:
        typed: The line up to the cursor.
        numbers: Asked only when a number may stand there.
    """
    typed = typed.rpartition("\n")[2]
    last = unfinished(typed)
    try:
        *_, words = [[], *commands_in(typed.removesuffix(last))]
    except CommandLineError:
        return []  # within quotes stands her own text
    found = proposals_after(words, last, numbers, {"slutt": "Avslutt økta."})
    return [] if found is None else found


def proposals_after(
    words: list[str], last: str, numbers: Numbers, more: Mapping[str, str] = _NOTHING
) -> list[Proposal] | None:
    """Return what may stand for the last word of a line; `None` when it is a file.

    Args:
        words: The whole words before it.
        last: What is typed of it.
        numbers: Asked only when a number may stand there.
        more: Words that stand beside the commands, with their help.
    """
    begun = plain(last)
    try:
        found = list(_all(words, begun, numbers, more))
    except _FileStandsThereError:
        return None
    return [each for each in found if plain(each.text).startswith(begun)]


class _FileStandsThereError(Exception):
    """Not koord but the shell knows what may stand there."""


def _all(
    words: list[str], begun: str, numbers: Numbers, more: Mapping[str, str]
) -> Iterator[Proposal]:
    from koord.cli.app import WORDS, app

    if words and plain(words[0]) == "koord":
        words = words[1:]
    practice = bool(words) and plain(words[0]) == plain("øv") and not begun.startswith("-")
    if practice:
        words = words[1:]
    while words and plain(words[0]) in _BEFORE_A_WORD:
        words = words[1:]
    if not words and not begun.startswith("-"):
        known = {**{name: word.help for name, word in WORDS.items()}, **more}
        yield from (
            Proposal(*each) for each in known.items() if not practice or each[0] not in APART
        )
        return
    root = get_command(app)
    assert isinstance(root, TyperGroup)
    if not words:
        yield from _of_command(root.params, [], begun, _Place(numbers, practice, elsewhere=True))
        return
    command = root.get_command(None, words[0])  # type: ignore[arg-type]  # needs no context
    if isinstance(command, VerbGroup):
        verb = command.get_command(None, words[1]) if len(words) > 1 else None
        if len(words) == 1:
            yield from _verbs(command)
        words = words if verb is None else words[1:]
        command = verb or command.get_command(None, command.default_verb)
    if command is not None:
        place = _Place(numbers, practice, elsewhere="--arbeidsbok" in map(plain, words))
        yield from _of_command(command.params, words[1:], begun, place)


def _verbs(group: VerbGroup) -> Iterator[Proposal]:
    for name, command in group.commands.items():
        yield Proposal(name, (command.help or "").strip().split("\n")[0])


@dataclass(frozen=True, slots=True)
class _Place:
    """Where numbers are looked for: not when the line names another workbook."""

    numbers: Numbers
    practice: bool
    elsewhere: bool

    def cases(self) -> Sequence[tuple[int, str]]:
        return () if self.elsewhere else self.numbers.cases(practice=self.practice)

    def items(self, case: int) -> Sequence[tuple[ItemId, str]]:
        return () if self.elsewhere else self.numbers.items(case, practice=self.practice)


def _of_command(
    params: Iterable[Any], words: Sequence[str], begun: str, place: _Place
) -> Iterator[Proposal]:
    options = [p for p in params if isinstance(p, TyperOption) and not p.hidden]
    arguments = [p for p in params if isinstance(p, TyperArgument)]
    waiting, taken = _read(options, words)
    if waiting is not None:
        yield from _values(waiting.metavar or "", begun, place)
    elif begun.startswith("-"):
        for option in options:
            yield from (Proposal(name, option.help or "") for name in option.opts)
    elif taken < len(arguments):
        yield from _values(arguments[taken].metavar or "", begun, place)
    elif arguments and arguments[-1].nargs == -1:
        typed = set(map(plain, words))
        for found in _values(arguments[-1].metavar or "", begun, place):
            if found.text not in typed:
                yield found


def _read(options: Sequence[TyperOption], words: Sequence[str]) -> tuple[TyperOption | None, int]:
    """Return the flag that waits for its value, and how many arguments stand there already."""
    by_name = {plain(name): option for option in options for name in option.opts}
    waiting: TyperOption | None = None
    taken = 0
    for word in words:
        if waiting is not None:
            waiting = None
        elif word.startswith("-") and len(word) > 1:
            option = by_name.get(plain(word))
            waiting = option if option is not None and not option.is_flag else None
        else:
            taken += 1
    return waiting, taken


def _values(metavar: str, begun: str, place: _Place) -> Iterator[Proposal]:
    """Propose what a placeholder of the help stands for: a case, an item, one of a few words."""
    from koord.domain.cases import is_case_number

    case, dot, _ = begun.partition(".")
    if metavar in _FILES:
        raise _FileStandsThereError
    if metavar == _CASE:
        yield from (Proposal(str(number), code) for number, code in place.cases())
    elif metavar == _ITEM and dot and is_case_number(case):
        for item, kind in place.items(int(case)):
            yield Proposal(str(item), _KINDS.get(kind, ""))
    elif metavar == _ITEM:
        for number, code in place.cases():
            yield Proposal(f"{number}.", code, is_whole=False)
    elif "|" in metavar:
        yield from (Proposal(word) for word in metavar.split("|"))
