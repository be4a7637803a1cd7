"""Whether two contacts from different sources are one person."""

import re

from koord.domain.names import fold

_SPELLINGS = (("aa", "å"), ("ae", "æ"), ("oe", "ø"), ("ä", "æ"), ("ö", "ø"))


def name_words(name: str) -> tuple[str, ...]:
    """Return the words that two spellings of a name are compared by, in the order they are said."""
    text = fold(name)
    if text.count(",") == 1:
        family, _, given = text.partition(",")
        text = f"{given} {family}"
    for letters, letter in _SPELLINGS:
        text = text.replace(letters, letter)
    # An initial may stand for the whole name: it is left out, as no name is.
    words = re.findall(r"\w+", text)
    return tuple(word for word in words if len(word) > 1) or tuple(words)


def are_alike(words: tuple[str, ...], others: tuple[str, ...]) -> bool:
    """Tell whether the words of two names may be the same person's.

    The order, a middle name and the spelling of æ, ø and å make no difference. It is not enough
    to be the same person: something else must agree.

    Example:
        >>> are_alike(name_words("Øvrebø, Åse"), name_words("Aase M. Øvrebø"))
        True
        >>> are_alike(name_words("Kari Larsen"), name_words("Ola Larsen"))
        False
    """
    if sorted(words) == sorted(others):
        return bool(words)
    if len(words) < 2 or len(others) < 2:
        return False
    ends = words[0] == others[0] and words[-1] == others[-1]
    return ends and (set(words) <= set(others) or set(others) <= set(words))
