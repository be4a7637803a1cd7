"""Reading how often, as it is agreed with a family in words, in bokmål and nynorsk."""

import re
from collections.abc import Callable
from datetime import date

from koord.domain.frequency import DAYS, MONTHS, Frequency
from koord.domain.names import fold
from koord.errors import InvalidValueError

MOST = 1000
_WAYS = "«hver uke», «hver 14. dag», «annenhver uke», «hver måned», «hver 3. måned», «hvert halvår»"

_UNITS = {
    **dict.fromkeys(("dag", "dagen"), (1, DAYS)),
    **dict.fromkeys(("uke", "uka", "uken", "veke", "veka"), (7, DAYS)),
    **dict.fromkeys(("måned", "måneden", "mnd", "månad", "månaden"), (1, MONTHS)),
    **dict.fromkeys(("kvartal", "kvartalet"), (3, MONTHS)),
    **dict.fromkeys(("halvår", "halvåret"), (6, MONTHS)),
    **dict.fromkeys(("år", "året"), (12, MONTHS)),
}
_ADVERBS = {
    **dict.fromkeys(("daglig", "dagleg"), (1, DAYS)),
    **dict.fromkeys(("ukentlig", "vekentleg", "ukevis", "vekevis", "vekesvis"), (7, DAYS)),
    **dict.fromkeys(("månedlig", "månadleg", "månedsvis", "månadsvis"), (1, MONTHS)),
    **dict.fromkeys(("kvartalsvis",), (3, MONTHS)),
    **dict.fromkeys(("halvårlig", "halvårleg", "halvårsvis"), (6, MONTHS)),
    **dict.fromkeys(("årlig", "årleg"), (12, MONTHS)),
}
_NUMBERS = {
    **dict.fromkeys(("en", "én", "ein", "ei"), 1),
    **dict.fromkeys(("to", "annen", "annan", "andre"), 2),
    **dict.fromkeys(("tre", "tredje"), 3),
    **dict.fromkeys(("fire", "fjerde"), 4),
    **dict.fromkeys(("fem", "femte"), 5),
    **dict.fromkeys(("seks", "sjette"), 6),
    **dict.fromkeys(("sju", "syv", "sjuende", "syvende", "sjuande"), 7),
    **dict.fromkeys(("åtte", "åttende", "åttande"), 8),
    **dict.fromkeys(("ni", "niende", "niande"), 9),
    **dict.fromkeys(("ti", "tiende", "tiande"), 10),
    **dict.fromkeys(("tolv", "tolvte"), 12),
    **dict.fromkeys(("fjorten", "fjortende", "fjortande"), 14),
}
_UNIT = "|".join(sorted(_UNITS, key=len, reverse=True))
_COUNT = rf"\d{{1,4}}|{'|'.join(sorted(_NUMBERS, key=len, reverse=True))}"
_ADVERB_WORDS = "|".join(sorted(_ADVERBS, key=len, reverse=True))
_TURNS = "(?:gang|ganger|gong|gonger)"
# Each reads what it takes away from the text, so that «to ganger ukentlig» is not «ukentlig» too.
_EVERY = re.compile(rf"\b(?:hver|hvert|kvar|kvart) (?:(?P<n>{_COUNT})\.? ?)?(?P<unit>{_UNIT})\b")
_OTHER = re.compile(rf"\b(?:annenhver|annethvert|annankvar|annakvar|annakvart) (?P<unit>{_UNIT})\b")
_BETWEEN = re.compile(rf"\b(?P<n>{_COUNT}) (?P<unit>{_UNIT})(?:s|ers|er) mellomrom\b")
_TIMES = re.compile(rf"\b(?P<n>{_COUNT}) {_TURNS} (?:i|per|pr\.?|hver|kvar) (?P<unit>{_UNIT})\b")
_TIMES_ADVERB = re.compile(rf"\b(?P<n>{_COUNT}) {_TURNS} (?P<unit>{_ADVERB_WORDS})\b")
_ADVERB = re.compile(rf"\b(?P<unit>{_ADVERB_WORDS})e?\b")
_DENIED = re.compile(r"\b(?:ikke|ikkje|aldri|sjeldnere|sjeldnare) (?:enn )?(?:hver|kvar)")
_SAYS_HOW_OFTEN = re.compile(
    r"\b(?:hver|hvert|kvar|kvart|annenhver|annethvert|annankvar|annakvar|annakvart"
    r"|gang|ganger|gong|gonger|mellomrom)\b"
)


def read_frequency(text: str) -> Frequency | None:
    """Read how often out of what was agreed in words; the shortest when several stand there.

    Returns:
        `None` when it does not say: «telefon etter behov».

    Raises:
        InvalidValueError: It says how often in a way that cannot be read.

    Example:
        >>> read_frequency("telefon, hver 14. dag").words
        'hver 14. dag'
    """
    rest = fold(text)
    found: list[Frequency] = []
    for pattern, read in _READ:
        found += [read(match) for match in pattern.finditer(rest)]
        rest = pattern.sub(" ", rest)
    if _DENIED.search(fold(text)):
        found.append(Frequency(0, DAYS))
    known = [each for each in found if 1 <= each.count <= MOST]
    if len(known) < len(found) or _SAYS_HOW_OFTEN.search(rest):
        raise InvalidValueError(
            "Hvor ofte dere skal ha kontakt, kan ikke leses.", hint=f"Skriv det slik: {_WAYS}"
        )
    return min(known, key=lambda each: each.after(date.min), default=None)


def _number(word: str | None) -> int:
    if word is None:
        return 1
    return int(word) if word.isdecimal() else _NUMBERS[word]


def _many(count: int, unit: tuple[int, str]) -> Frequency:
    each, of = unit
    return Frequency(count * each, of)


def _shared(times: int, unit: tuple[int, str]) -> Frequency:
    """Return the time between two of so many times in a unit, in whole days when it is shared."""
    each, of = unit
    if times == 1:
        return Frequency(each, of)
    days = each if of == DAYS else each * 30
    return Frequency(days // times if times else 0, DAYS)


_READ: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], Frequency]], ...] = (
    (_TIMES_ADVERB, lambda m: _shared(_number(m["n"]), _ADVERBS[m["unit"]])),
    (_TIMES, lambda m: _shared(_number(m["n"]), _UNITS[m["unit"]])),
    (_BETWEEN, lambda m: _many(_number(m["n"]), _UNITS[m["unit"]])),
    (_OTHER, lambda m: _many(2, _UNITS[m["unit"]])),
    (_EVERY, lambda m: _many(_number(m["n"]), _UNITS[m["unit"]])),
    (_ADVERB, lambda m: _many(1, _ADVERBS[m["unit"]])),
)
