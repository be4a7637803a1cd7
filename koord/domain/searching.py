"""What is searched for, and the piece of a text that shows it.

A word is found where it begins a word: «epikrise» in «epikrisen». Words in quotes are found as they
stand, side by side. All words must be there. No sign has a meaning of its own but the quotes.
"""

import re
import unicodedata
from collections.abc import Sequence

from koord.domain.names import clean_text, normalise
from koord.errors import InvalidValueError
from koord.values import value

MOST_WORDS = 20
AROUND = 30
"""How many letters of an excerpt stand before the first word found."""
LONGEST = 90
"""How many letters an excerpt has."""
_PIECE = re.compile(r'["“”«](?P<phrase>[^"“”«»]*)["“”»]|(?P<word>[^\s"“”«»]+)')
_LETTERS = re.compile(r"[^\W_]+")
_BEGINS = r"(?<![^\W_])"
_ENDS = r"(?![^\W_])"
_GOES_ON = r"[^\W_]*"


@value
class Wanted:
    """One word that must be there, or words side by side.

    Attributes:
        text: As it was typed.
        is_phrase: It was in quotes: it ends where it ends.
    """

    text: str
    is_phrase: bool = False

    @property
    def pattern(self) -> str:
        """A regular expression for it in a text."""
        letters = r"[\W_]+".join(map(re.escape, _LETTERS.findall(self.text)))
        return _BEGINS + letters + (_ENDS if self.is_phrase else _GOES_ON)


@value
class Excerpt:
    """A piece of a text on one line.

    Attributes:
        marks: Where what was searched for begins and ends in it.
    """

    text: str
    marks: tuple[tuple[int, int], ...] = ()

    def marked(self, before: str, after: str) -> str:
        """Return the text with signs around what was searched for."""
        text = self.text
        for begin, end in reversed(self.marks):
            text = f"{text[:begin]}{before}{text[begin:end]}{after}{text[end:]}"
        return text


def read_search(text: str) -> tuple[Wanted, ...]:
    """Read what is searched for.

    Raises:
        InvalidValueError: There is no letter and no digit in it, or too much of it.
    """
    found = []
    for piece in _PIECE.finditer(clean_text(text, "Søket")):
        words = piece["phrase"] if piece["phrase"] is not None else piece["word"]
        if _LETTERS.search(words):
            found.append(Wanted(words.strip(), piece["phrase"] is not None))
    if not found:
        raise InvalidValueError(
            "Det er ingen bokstaver eller tall å søke etter.", hint="koord søk epikrise"
        )
    if sum(len(_LETTERS.findall(wanted.text)) for wanted in found) > MOST_WORDS:
        raise InvalidValueError(
            f"Det er flere enn {MOST_WORDS} ord å søke etter.", hint="Søk med færre ord."
        )
    return tuple(found)


def spellings(text: str) -> tuple[str, ...]:
    """Return a text with its letters composed, and taken apart as some programs write them."""
    return tuple(dict.fromkeys(unicodedata.normalize(form, text) for form in ("NFC", "NFD")))


def excerpt(text: str, wanted: Sequence[Wanted]) -> Excerpt:
    """Return the piece of a text where the first word found stands, with every word in it marked.

    Pieces are cut between words, and a cut is shown by «…».
    """
    line = normalise(text)
    seen = re.compile("|".join(each.pattern for each in wanted), re.IGNORECASE)
    first = seen.search(line)
    begin = 0
    if first is not None and len(line) > LONGEST and first.start() > AROUND:
        begin = line.rfind(" ", 0, first.start() - AROUND) + 1
    end = len(line)
    if end - begin > LONGEST:
        end = max(line.rfind(" ", begin, begin + LONGEST), first.end() if first else 0)
        end = end if end > begin else begin + LONGEST
    cut = ("… " if begin else "") + line[begin:end] + (" …" if end < len(line) else "")
    return Excerpt(cut, tuple(found.span() for found in seen.finditer(cut)))
