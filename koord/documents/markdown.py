"""User text as Markdown that reads back literally.

Every piece of user text goes through `inline` or `paragraphs`; what comes out is `Markup`, the
mark of text that is already safe. The Jinja environment escapes whatever is not so marked, so a
template cannot forget it.
"""

import re
import unicodedata

from markupsafe import Markup

_PUNCTUATION = re.compile(r"([!-/:-@\[-`{-~])")
# Joiners shape letters and emoji; every other format character is unseen or turns text around.
_JOINERS = frozenset("\u200c\u200d")


def _is_printed(character: str) -> bool:
    """Tell whether a character may stand on paper: no controls, no bidi marks, valid in XML."""
    if character in _JOINERS:
        return True
    if ord(character) & 0xFFFE == 0xFFFE:
        return False
    return unicodedata.category(character) not in ("Cc", "Cf", "Cs")


def fold(text: str) -> str:
    """Compose the letters, fold white space to single blanks, drop what may not stand on paper."""
    spaced = "".join(" " if c.isspace() else c for c in text if c.isspace() or _is_printed(c))
    return " ".join(unicodedata.normalize("NFC", spaced).split())


def inline(text: str) -> Markup:
    """Return user text for one line: a cell, a heading, a list item, a part of a sentence."""
    return Markup(_PUNCTUATION.sub(r"\\\1", fold(text)))


def paragraphs(text: str) -> Markup:
    """Return user text as paragraphs; a line break inside a paragraph is kept.

    What parts lines for `str.splitlines` parts them here, and a line without print parts
    paragraphs.
    """
    blocks: list[list[str]] = [[]]
    for line in text.splitlines():
        escaped = inline(line)
        if escaped:
            blocks[-1].append(escaped)
        elif blocks[-1]:
            blocks.append([])
    return Markup("\n\n".join("\n".join(block) for block in blocks if block))
