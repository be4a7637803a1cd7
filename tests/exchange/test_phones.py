"""Phone numbers and e-mail addresses as people type them."""

import subprocess
import sys

import phonenumbers
import pytest
from hypothesis import given
from hypothesis import strategies as st

from koord.errors import InvalidValueError
from koord.exchange.phones import check_email, parse_phone


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("90000000", "90 00 00 00"),
        ("900 00 000", "90 00 00 00"),
        (" 900-00-000 ", "90 00 00 00"),
        ("+47 900 00 000", "90 00 00 00"),
        ("(+47) 90 00 00 00", "90 00 00 00"),
        ("0047 22 22 22 22", "22 22 22 22"),
        ("22\u00a022\u00a022\u00a022", "22 22 22 22"),
        ("53.75.80.00", "53 75 80 00"),
        ("800 20 000", "800 20 000"),
        ("02800", "02800"),
        ("113", "113"),
        ("116 117", "116117"),
        ("1881", "1881"),
        ("+46 8 123 456 78", "+46 8 123 456 78"),
        ("0046701234567", "+46 70 123 45 67"),
        ("00468123456", "+46 8 12 34 56"),
        ("+45 32 12 34 56", "+45 32 12 34 56"),
        ("+44 20 7946 0958", "+44 20 7946 0958"),
        ("+48 12 345 67 89", "+48 12 345 67 89"),
        ("+1 212 555 0100", "+1 212-555-0100"),
    ],
)
def test_numbers_are_shown_one_way(typed: str, shown: str) -> None:
    """A number is grouped as the country writes it, foreign ones with their country code."""
    assert parse_phone(typed) == shown
    assert parse_phone(shown) == shown


@pytest.mark.parametrize(
    "typed",
    [
        "",
        " ",
        "+",
        "()",
        "ukjent",
        "nine00000",
        "12",
        "000",
        "0.0123",
        "900 00 00",
        "900 00 000 0",
        "90 00 00 00 / 91 00 00 00",
        "90 00 00 00, 91 00 00 00",
        "sentralbord 22 22 22 22",
        "22 22 22 22 (Åse)",
        "+999 12 34 56 78",
        "+46 1",
        "+46 112",
        "++47 90 00 00 00",
        "1" * 400,
    ],
)
def test_what_is_no_number_is_refused(typed: str) -> None:
    """Anything that is not one possible number is refused with a hint that shows a right one."""
    with pytest.raises(InvalidValueError) as caught:
        parse_phone(typed)

    assert caught.value.message == "Telefonnummeret kan ikke leses."
    assert "22 22 22 22" in caught.value.hint[0]


@pytest.mark.parametrize("typed", ["12345678901", "140517 12345", "14.05.17.123.45", "47010112345"])
def test_national_identity_number_is_refused(typed: str) -> None:
    """Eleven digits are refused and not repeated, also when they begin like a country code."""
    with pytest.raises(InvalidValueError) as caught:
        parse_phone(typed)

    assert typed not in caught.value.message + "".join(caught.value.hint)


@given(st.from_regex(r"[0-9]{11}", fullmatch=True).filter(lambda digits: digits[:2] != "00"))
def test_no_eleven_digits_pass(digits: str) -> None:
    """No eleven digits in a row are taken for a phone number; no birth date begins with 00."""
    with pytest.raises(InvalidValueError):
        parse_phone(digits)


@given(st.text() | st.text(alphabet="+0123456789 -.()", max_size=22))
def test_any_text_is_a_number_or_refused(text: str) -> None:
    """Any text gives the error made for the user, or a number; a Norwegian one reads as itself."""
    try:
        shown = parse_phone(text)
    except InvalidValueError:
        return

    assert shown.startswith("+") or parse_phone(shown) == shown


def test_example_numbers_of_all_countries_are_read() -> None:
    """One number from each country is accepted, and its shown form reads as itself."""
    for region in sorted(phonenumbers.SUPPORTED_REGIONS):
        number = phonenumbers.example_number(region)
        assert number is not None, region
        shown = parse_phone(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164))

        assert parse_phone(shown) == shown, region


def test_heavy_library_is_not_loaded_early() -> None:
    """Importing the exchange modules loads neither phonenumbers nor icalendar."""
    code = (
        "import sys, koord.exchange.phones, koord.exchange.calendar, koord.exchange.cover\n"
        "print({'phonenumbers', 'icalendar'} & set(sys.modules))"
    )
    shown = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert shown.stdout == "set()\n"


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("aase@skole.example", "aase@skole.example"),
        (" Fornavn.Etternavn@kommune.example \n", "Fornavn.Etternavn@kommune.example"),
        ("per+sak_1-a@post.kommune.example", "per+sak_1-a@post.kommune.example"),
        ("a\u030ase@skole.example", "åse@skole.example"),
        ("post@blåbær.example", "post@blåbær.example"),
        ("a" * 64 + "@" + "b" * 181 + ".example", "a" * 64 + "@" + "b" * 181 + ".example"),
    ],
)
def test_good_address_is_kept(typed: str, kept: str) -> None:
    """A plain address is kept as typed, without blanks around it and with composed letters."""
    assert check_email(typed) == kept


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "aase",
        "@skole.example",
        "aase@",
        "aase@skole",
        "aase@@skole.example",
        "aase@skole.example@",
        "aase@.example",
        "aase@skole.",
        "aase@skole..example",
        "aa se@skole.example",
        "aase@skole.example, per@skole.example",
        "aase@skole.example;per",
        "Åse <aase@skole.example>",
        "mailto:aase@skole.example",
        "aase\u200b@skole.example",
        "aase@skole.example\r\nBcc:x@y.example",
        "aase\x00@skole.example",
        "a" * 65 + "@skole.example",
        "a" * 64 + "@" + "b" * 182 + ".example",
        "14051712345@skole.example",
    ],
)
def test_bad_address_is_refused(typed: str) -> None:
    """What is not one plain address is refused with a hint, and is not repeated."""
    with pytest.raises(InvalidValueError) as caught:
        check_email(typed)

    assert caught.value.hint
    assert not typed or typed not in caught.value.message + "".join(caught.value.hint)
