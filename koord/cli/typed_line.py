r"""Reading a typed line as commands, where no shell has done it.

Quotes and backslashes mean what they mean in the usual shells, save that a Windows path stands as
it is typed: the last backslash of `"C:\Min mappe\"` does not keep the quotes open.
"""

import re
from itertools import zip_longest

from koord.errors import CommandLineError

_WINDOWS_PATH = re.compile(r"(?:^|=)(?:[A-Za-z]:|\\)\\")
_QUOTES = "\"'"


def commands_in(text: str) -> list[list[str]]:
    """Return the words of each command; a line break outside quotes ends a command.

    Raises:
        CommandLineError: A quote is never closed.
    """
    reader = _Reader()
    rest = zip_longest(text, text[1:], fillvalue="")
    for letter, following in rest:
        if letter == "\\" and reader.is_escaped(following):
            next(rest)
            reader.escape(following)
        else:
            reader.take(letter)
    reader.end_word()
    if reader.quote:
        raise CommandLineError(
            f"Et anførselstegn ( {reader.quote} ) mangler makkeren sin. Ingenting er kjørt.",
            hint='Sett ett på hver side av det som hører sammen: "Kari Larsen"',
        )
    return [words for words in reader.commands if words]


class _Reader:
    """What is read so far: the commands, the word that is begun, and the open quote."""

    def __init__(self) -> None:
        self.commands: list[list[str]] = [[]]
        self.quote = ""
        self._word: str | None = None

    def is_escaped(self, following: str) -> bool:
        """Tell whether a backslash here is a sign for the shell, not a letter."""
        if not following or _WINDOWS_PATH.search(f"{self._word or ''}\\"):
            return False
        if self.quote:
            return self.quote == following == '"'
        return following in _QUOTES or following.isspace()

    def escape(self, letter: str) -> None:
        """Take a letter for itself; a line break after a backslash only parts words."""
        if letter in "\r\n":
            self.end_word()
        else:
            self._add(letter)

    def take(self, letter: str) -> None:
        """Take a letter with the meaning it has here."""
        if self.quote:
            if letter == self.quote:
                self.quote = ""
            else:
                self._add(letter)
        elif letter in _QUOTES:
            self.quote = letter
            self._add("")
        elif letter.isspace():
            self.end_word()
            if letter in "\r\n":
                self.commands.append([])
        else:
            self._add(letter)

    def end_word(self) -> None:
        """Put the word that is begun with the others."""
        if self._word is not None:
            self.commands[-1].append(self._word)
        self._word = None

    def _add(self, letters: str) -> None:
        self._word = (self._word or "") + letters
