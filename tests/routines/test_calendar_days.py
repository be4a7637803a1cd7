"""Public holidays, by the table of the law."""

import subprocess
import sys
from datetime import date, timedelta

import pytest

from koord.routines.calendar_days import may_be_holiday, public_holiday

FIXED = {
    (1, 1): "1. nyttårsdag",
    (5, 1): "1. mai",
    (5, 17): "17. mai",
    (12, 25): "1. juledag",
    (12, 26): "2. juledag",
}
MOVABLE = {
    2026: {
        (4, 2): "skjærtorsdag",
        (4, 3): "langfredag",
        (4, 5): "1. påskedag",
        (4, 6): "2. påskedag",
        (5, 14): "Kristi himmelfartsdag",
        (5, 24): "1. pinsedag",
        (5, 25): "2. pinsedag",
    },
    2027: {
        (3, 25): "skjærtorsdag",
        (3, 26): "langfredag",
        (3, 28): "1. påskedag",
        (3, 29): "2. påskedag",
        (5, 6): "Kristi himmelfartsdag",
        (5, 16): "1. pinsedag",
        (5, 17): "17. mai og 2. pinsedag",
    },
    2028: {
        (4, 13): "skjærtorsdag",
        (4, 14): "langfredag",
        (4, 16): "1. påskedag",
        (4, 17): "2. påskedag",
        (5, 25): "Kristi himmelfartsdag",
        (6, 4): "1. pinsedag",
        (6, 5): "2. pinsedag",
    },
}


def days(first: date, last: date) -> list[date]:
    """Return every day of a period, both ends included."""
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]


@pytest.mark.parametrize("year", MOVABLE)
def test_the_holidays_of_a_year(year: int) -> None:
    """A year has exactly the holidays of the law, and an ordinary Sunday is none."""
    expected = FIXED | MOVABLE[year]

    found = {
        (day.month, day.day): name
        for day in days(date(year, 1, 1), date(year, 12, 31))
        if (name := public_holiday(day))
    }

    assert found == expected


@pytest.mark.parametrize("year", range(2010, 2060))
def test_every_holiday_of_a_lifetime_has_a_name_of_ours(year: int) -> None:
    """A year has eleven or twelve holidays, each with a name in both languages."""
    year_days = days(date(year, 1, 1), date(year, 12, 31))

    for language in ("nb", "nn"):
        assert sum(public_holiday(day, language) is not None for day in year_days) in (11, 12)


@pytest.mark.parametrize("year", range(2010, 2060))
def test_no_holiday_is_ruled_out_beforehand(year: int) -> None:
    """The quick look before the library is asked lets every holiday of the library through."""
    from holidays import country_holidays

    assert all(map(may_be_holiday, country_holidays("NO", years=year)))


def test_names_in_nynorsk() -> None:
    """A paper in nynorsk names the day in nynorsk."""
    assert public_holiday(date(2026, 5, 14), "nn") == "Kristi himmelferdsdag"
    assert public_holiday(date(2027, 5, 17), "nn") == "17. mai og 2. pinsedag"


@pytest.mark.parametrize("module", ["koord.routines.calendar_days", "koord.routines.loading"])
def test_nothing_heavy_is_imported_before_it_is_needed(module: str) -> None:
    """Neither reading a routine nor this module loads what only a few commands need."""
    late = ("holidays", "difflib", "koord.routines.law")
    code = f"import sys, {module}; print([name for name in {late} if name in sys.modules])"

    shown = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert shown.stdout.strip() == "[]"
