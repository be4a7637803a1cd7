"""Reading how often, as it is agreed with a family in words, in bokmål and nynorsk."""

import re
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
    **dict.fromkeys(("ukentlig", "vekentleg"), (7, DAYS)),
    **dict.fromkeys(("månedlig", "månadleg"), (1, MONTHS)),
    **dict.fromkeys(("halvårlig", "halvårleg"), (6, MONTHS)),
    **dict.fromkeys(("årlig", "årleg"), (12, MONTHS)),
}
_NUMBERS = {
    **dict.fromkeys(("en", "én", "ein", "ei"), 1),
    **dict.fromkeys(("to", "annen", "annan", "andre"), 2),
    **dict.fromkeys(("tre", "tredje"), 3),
    **dict.fromkeys(("fire", "fjerde"), 4),
    **dict.fromkeys(("fem", "femte"), 5),
    **dict.fromkeys(("seks", "sjette"), 6),
}
_UNIT = "|".join(sorted(_UNITS, key=len, reverse=True))
_COUNT = rf"\d{{1,4}}|{'|'.join(sorted(_NUMBERS, key=len, reverse=True))}"
_EVERY = re.compile(rf"\b(?:hver|hvert|kvar|kvart) (?:(?P<n>{_COUNT})\.? )?(?P<unit>{_UNIT})\b")
_OTHER = re.compile(rf"\b(?:annenhver|annethvert|annankvar|annakvar) (?P<unit>{_UNIT})\b")
_TIMES = re.compile(
    rf"\b(?P<n>{_COUNT}) (?:gang|ganger|gong|gonger) (?:i|per|pr\.?|hver|kvar) (?P<unit>{_UNIT})\b"
)
_ADVERB = re.compile(rf"\b(?:{'|'.join(_ADVERBS)})\b")
_SAYS_HOW_OFTEN = re.compile(
    r"\b(?:hver|hvert|kvar|kvart|annenhver|annethvert|annankvar|annakvar|gang|ganger|gong|gonger)\b"
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
    folded = fold(text)
    found = [
        *(_many(_number(m["n"]), m["unit"]) for m in _EVERY.finditer(folded)),
        *(_many(2, m["unit"]) for m in _OTHER.finditer(folded)),
        *(_shared(_number(m["n"]), m["unit"]) for m in _TIMES.finditer(folded)),
        *(Frequency(*_ADVERBS[m[0]]) for m in _ADVERB.finditer(folded)),
    ]
    known = [each for each in found if 1 <= each.count <= MOST]
    if len(known) < len(found) or (not found and _SAYS_HOW_OFTEN.search(folded)):
        raise InvalidValueError(
            "Hvor ofte dere skal ha kontakt, kan ikke leses.",
            hint=(f"Skriv det slik: {_WAYS}", 'koord sak endre 7 --kontakt "telefon, hver uke"'),
        )
    return min(known, key=lambda each: each.after(date.min), default=None)


def _number(word: str | None) -> int:
    if word is None:
        return 1
    return int(word) if word.isdecimal() else _NUMBERS[word]


def _many(count: int, unit: str) -> Frequency:
    each, of = _UNITS[unit]
    return Frequency(count * each, of)


def _shared(times: int, unit: str) -> Frequency:
    """Return the time between two of so many times in a unit, in whole days when it is shared."""
    each, of = _UNITS[unit]
    if times == 1:
        return Frequency(each, of)
    days = each if of == DAYS else each * 30
    return Frequency(days // times if times else 0, DAYS)
