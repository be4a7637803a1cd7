"""Days of the calendar that plans go around: the public holidays."""

from collections.abc import Mapping
from datetime import date
from functools import cache
from types import MappingProxyType

# By the library's own name: ours in bokmål and nynorsk, as they stand in a sentence.
_NAMES: Mapping[str, Mapping[str, str]] = {
    "Første nyttårsdag": {"nb": "1. nyttårsdag", "nn": "1. nyttårsdag"},
    "Skjærtorsdag": {"nb": "skjærtorsdag", "nn": "skjærtorsdag"},
    "Langfredag": {"nb": "langfredag", "nn": "langfredag"},
    "Første påskedag": {"nb": "1. påskedag", "nn": "1. påskedag"},
    "Andre påskedag": {"nb": "2. påskedag", "nn": "2. påskedag"},
    "Arbeidernes dag": {"nb": "1. mai", "nn": "1. mai"},
    "Grunnlovsdag": {"nb": "17. mai", "nn": "17. mai"},
    "Kristi himmelfartsdag": {"nb": "Kristi himmelfartsdag", "nn": "Kristi himmelferdsdag"},
    "Første pinsedag": {"nb": "1. pinsedag", "nn": "1. pinsedag"},
    "Andre pinsedag": {"nb": "2. pinsedag", "nn": "2. pinsedag"},
    "Første juledag": {"nb": "1. juledag", "nn": "1. juledag"},
    "Andre juledag": {"nb": "2. juledag", "nn": "2. juledag"},
}
_FIXED = {(1, 1), (5, 1), (5, 17), (12, 25), (12, 26)}
_FROM_EASTER = {-3, -2, 0, 1, 39, 49, 50}


def public_holiday(day: date, language: str = "nb") -> str | None:
    """Return what the day is called when it is a public holiday; an ordinary Sunday is none.

    Two on one day are named together: «17. mai og 2. pinsedag».
    """
    return _holidays(day.year, language).get(day) if may_be_holiday(day) else None


def may_be_holiday(day: date) -> bool:
    """Tell whether it is worth asking the library: for most days of the year it is not."""
    from dateutil.easter import easter

    return (day.month, day.day) in _FIXED or (day - easter(day.year)).days in _FROM_EASTER


@cache
def _holidays(year: int, language: str) -> Mapping[date, str]:
    # Importing the library costs a quarter of a second; only a day that may be one pays for it.
    from holidays import country_holidays

    # Without `language` the names follow the environment.
    calendar = country_holidays("NO", years=year, language="no")
    return MappingProxyType(
        {
            day: " og ".join(sorted(_NAMES[name][language] for name in calendar.get_list(day)))
            for day in calendar
        }
    )
