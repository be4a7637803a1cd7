"""Names and text: composed letters, Norwegian order, initials, and numbers that are refused."""

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from koord.domain.names import (
    MAX_NAME,
    clean_text,
    fold,
    initials,
    normalise,
    refuse_national_id,
    sort_key,
)
from koord.errors import InvalidValueError

NAMES = st.text(st.sampled_from("abcdeozæøåéÆØÅABÉ -'"), min_size=1, max_size=20)
# Made up: no one has a 99th month.
DAY, LAST = "149917", "12345"


# --- letters -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("Kari Larsen", "Kari Larsen"),
        ("  Kari \t Larsen\n", "Kari Larsen"),
        ("A\u030ase Øvrebø", "Åse Øvrebø"),
        ("A\u200b\u030ase", "Åse"),
        ("Kari\u00a0Larsen", "Kari Larsen"),
        ("Kari\x00\x1b[31m Larsen", "Kari[31m Larsen"),
        ("\u202eKari", "Kari"),
        ("", ""),
    ],
)
def test_text_is_composed_and_tidied(typed: str, kept: str) -> None:
    """Letters are composed, blanks folded, and what cannot be seen is dropped."""
    assert normalise(typed) == kept


@given(st.text(max_size=40))
def test_tidy_text_stays_as_it_is(text: str) -> None:
    """Tidying what is tidy changes nothing, and the result is composed."""
    tidy = normalise(text)

    assert normalise(tidy) == tidy
    assert unicodedata.is_normalized("NFC", tidy)


@given(NAMES)
def test_both_spellings_of_a_letter_are_one(name: str) -> None:
    """A name from a Mac (NFD) and from Windows (NFC) is the same name."""
    apart = unicodedata.normalize("NFD", name)

    assert fold(apart) == fold(name) == fold(name.upper())
    assert sort_key(apart) == sort_key(name)
    assert initials(apart) == initials(name)


# --- order -------------------------------------------------------------------------------------


def test_norwegian_order() -> None:
    """After z come æ, ø and å, in names as in a dictionary."""
    ordered = [
        "Aase",
        "Adam",
        "Berit",
        "Eva",
        "Évy",
        "Zoë",
        "Zulu",
        "Ærlend",
        "Østen",
        "Åge",
        "åse",
        "Åsne",
    ]

    assert sorted(set(ordered), key=sort_key) == ordered


def test_swedish_and_german_letters_sort_with_ours() -> None:
    """Ä stands with æ, and ö with ø."""
    assert sorted(["Ö2", "Ä2", "Ø1", "Æ1", "Å"], key=sort_key) == ["Æ1", "Ä2", "Ø1", "Ö2", "Å"]


@given(st.lists(NAMES, max_size=8))
def test_the_order_does_not_depend_on_where_it_began(names: list[str]) -> None:
    """Sorting is the same from any order, and upper case makes no difference."""
    by_key, backwards = sorted(names, key=sort_key), list(reversed(names))

    assert [sort_key(n) for n in by_key] == sorted(map(sort_key, backwards))
    assert [sort_key(n.upper()) for n in by_key] == [sort_key(n) for n in by_key]


# --- initials ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("Emma Larsen", "EL"),
        ("Emma", "E"),
        ("emma larsen", "EL"),
        ("Åse Marie Øvrebø", "ÅØ"),
        ("A\u030ase O\u0308st", "ÅÖ"),
        ("Anne-Marie D'Angelo", "AD"),
        ("  Emma   (lille)  Larsen ", "EL"),
        ("Emma Larsen (7)", "EL"),
        ("", "?"),
        ("—", "?"),
    ],
)
def test_initials(name: str, code: str) -> None:
    """The code of a case is the first letters of the first and the last name."""
    assert initials(name) == code


# --- eleven digits -----------------------------------------------------------------------------

WRITINGS = (
    "{d}{l}",
    "{d} {l}",
    "{d}  {l}",
    "{d}-{l}",
    "{d} - {l}",
    "{d}–{l}",
    "{d}\u00a0{l}",
    "{d}\u2009{l}",
    "{d}\t{l}",
    "{d}\u200b{l}",
    "{d}.{l}",
    "{d} {l3} {l2}",
    "{d}-{l3}-{l2}",
    "{a}.{b}.{c} {l}",
    "{a}.{b}.{c}-{l}",
    "{a}.{b}.{c}.{l}",
    "{a} {b} {c} {l}",
    "{a} {b} {c} {l3} {l2}",
    "{a}-{b}-{c}-{l}",
    "{a}-{b}-{c} {l}",
    "{a}/{b}-{c} {l}",
    "{a}/{b}/{c} {l}",
    "{a}.{b}.20{c} {l}",
    "{a}.{b}.20{c}-{l}",
    "{a}{b}.{c}.{l}",
)


def written(pattern: str, digits: str) -> str:
    """Write eleven digits in one of the ways people do."""
    day, last = digits[:6], digits[6:]
    return pattern.format(d=day, l=last, a=day[:2], b=day[2:4], c=day[4:], l3=last[:3], l2=last[3:])


@pytest.mark.parametrize("pattern", WRITINGS)
@pytest.mark.parametrize("around", ["{}", "Emma Larsen {} bor hjemme.", "fnr:{},", "(fnr{})"])
def test_a_national_identity_number_is_refused(pattern: str, around: str) -> None:
    """The number is refused in every usual writing, wherever in the text it stands."""
    with pytest.raises(InvalidValueError, match="elleve siffer"):
        refuse_national_id(around.format(written(pattern, DAY + LAST)))


@given(
    st.text("0123456789", min_size=11, max_size=11),
    st.sampled_from(WRITINGS),
    st.text("abcæøå .,:;()\n", max_size=12),
    st.text("abcæøå ,:;()\n", max_size=12),
)
def test_any_eleven_digits_are_refused(digits: str, pattern: str, before: str, after: str) -> None:
    """No eleven digits slip through, whatever they are and whatever stands around them."""
    with pytest.raises(InvalidValueError):
        refuse_national_id(before + written(pattern, digits) + after)


@pytest.mark.parametrize(
    "after", [" 17.5.2027", " 40000000", " 400 00 000", "; neste 2027-01-20", " 1"]
)
def test_a_number_after_it_hides_nothing(after: str) -> None:
    """Eleven digits together are refused also when more digits follow."""
    with pytest.raises(InvalidValueError):
        refuse_national_id(DAY + LAST + after)


def test_the_error_does_not_repeat_the_number() -> None:
    """The message tells what to do and keeps the digits to itself."""
    with pytest.raises(InvalidValueError) as caught:
        clean_text(f"Emma {DAY}{LAST}", "Navnet")

    assert LAST not in f"{caught.value.message} {caught.value.hint}"


@pytest.mark.parametrize(
    "text",
    [
        "40000000",
        "400 00 000",
        "22 33 44 55",
        "+47 400 00 000",
        "+4740000000",
        "0047 400 00 000",
        "004740000000",
        "+46 70 123 45 67",
        "0046 70 123 45 67",
        "+45 12 34 56 78",
        "+1 212 555 0123",
        "+12125550123",
        "22 33 44 55 912 34 567",
        "400 00 000 / 411 11 111",
        "14.5.2017",
        "14.05.17",
        "140517",
        "2017-05-14",
        "20270120",
        "2027-01-20 14:00",
        "2027-01-20T14:00:00",
        "2026-11-22 14.00–15.30",
        "20.1.2027 kl. 14.00",
        "12.03.27 912 34 567",
        "12.03.27 91234567",
        "Ringte 12.3.2027, 400 00 000.",
        "org.nr. 987 654 321",
        "2027/123456-12",
        "sak 27/12345",
        "1000000 kr",
        "frist 12.02.27\n10000 kr",
        "1 2 3 4 5 6 7 8 9 10 11",
    ],
)
def test_other_numbers_are_kept(text: str) -> None:
    """Phone numbers, dates, times and references are text like any other."""
    assert refuse_national_id(text) == text


@given(st.dates(), st.integers(20000000, 99999999), st.sampled_from(["{:%d.%m.%Y}", "{:%Y-%m-%d}"]))
@settings(max_examples=200)
def test_dates_and_phone_numbers_are_kept(day: object, phone: int, form: str) -> None:
    """Any date beside any phone number, in the usual writings, is kept."""
    digits = str(phone)
    for shown in (digits, f"{digits[:3]} {digits[3:5]} {digits[5:]}", f"+47 {digits}"):
        text = f"{form.format(day)} {shown}"
        assert refuse_national_id(text) == text


# --- one line of text --------------------------------------------------------------------------


def test_clean_text() -> None:
    """A line is tidied; an empty or too long one is refused with its measure."""
    assert clean_text(" Kari  Larsen ", "Navnet") == "Kari Larsen"
    assert clean_text("å" * MAX_NAME, "Navnet") == "å" * MAX_NAME
    with pytest.raises(InvalidValueError, match="Navnet kan ikke være tom"):
        clean_text(" \u200b ", "Navnet")
    with pytest.raises(InvalidValueError, match="301 tegn; det er plass til 300"):
        clean_text("a" * (MAX_NAME + 1), "Navnet")
