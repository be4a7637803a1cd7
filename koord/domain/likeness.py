"""Whether two contacts from different sources are one person."""

import re

from koord.domain.names import fold

_SPELLINGS = (("aa", "å"), ("ae", "æ"), ("oe", "ø"), ("ä", "æ"), ("ö", "ø"))


def are_alike(one: str, other: str) -> bool:
    """Tell whether two names may be the same person's.

    The order, a middle name and the spelling of æ, ø and å make no difference. It is not enough
    to be the same person: something else must agree.
    """
    words, others = _words(one), _words(other)
    if sorted(words) == sorted(others):
        return bool(words)
    if len(words) < 2 or len(others) < 2:
        return False
    ends = words[0] == others[0] and words[-1] == others[-1]
    return ends and (set(words) <= set(others) or set(others) <= set(words))


def _words(name: str) -> list[str]:
    text = fold(name)
    if text.count(",") == 1:
        family, _, given = text.partition(",")
        text = f"{given} {family}"
    for letters, letter in _SPELLINGS:
        text = text.replace(letters, letter)
    # An initial may stand for the whole name: it is left out, as no name is.
    words = re.findall(r"\w+", text)
    return [word for word in words if len(word) > 1] or words
