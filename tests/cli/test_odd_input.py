"""Odd input: it arrives literally or is refused in plain words, and is never a bug."""

import unicodedata

import pytest

from koord import errors
from tests.conftest import Koord

NUMBER = "140517" + "12345"  # eleven digits, put together so that no file of ours holds them
REFUSED = {errors.NotFoundError.exit_code, errors.InvalidValueError.exit_code}
CALL = (
    *("innkall", "1", "--dato", "20.1", "--kl", "14", "--format", "md"),
    *("--uten", "Åse", "--uten", "Solbakken barnehage"),
)
GIVEN = ("samtykke", "gitt", "1.5", "--signert", "20.11", "--av", "mor")
FIELDS: tuple[tuple[str, ...], ...] = (
    ("ny-sak", "{}", "--født", "1.2.2020"),
    ("ny-sak", "Tuva Bø", "--født", "1.2.2020", "--kode", "{}"),
    ("ny-sak", "Tuva Bø", "--født", "1.2.2020", "--forelder", "{}"),
    ("ny-sak", "Tuva Bø", "--født", "1.2.2020", "--instans", "{}"),
    ("ny-sak", "Tuva Bø", "--født", "{}"),
    ("sak", "endre", "1", "--navn", "{}"),
    ("sak", "endre", "1", "--kode", "{}"),
    ("sak", "endre", "1", "--ip", "{}"),
    ("sak", "endre", "1", "--kontakt", "{}"),
    ("kontakt", "ny", "1", "{}"),
    ("kontakt", "ny", "1", "Per Dahl", "--instans", "{}"),
    ("kontakt", "ny", "1", "Per Dahl", "--tittel", "{}"),
    ("kontakt", "ny", "1", "Per Dahl", "--tlf", "{}"),
    ("kontakt", "ny", "1", "Per Dahl", "--epost", "{}"),
    ("kontakt", "endre", "1", "Åse", "--navn", "{}"),
    ("kontakt", "endre", "1", "Åse", "--tittel", "{}"),
    ("kontakt", "endre", "1", "Åse", "--tlf", "{}"),
    ("kontakt", "endre", "1", "Åse", "--epost", "{}"),
    ("kontakt", "endre", "1", "Åse", "--sperret", "{}"),
    ("samtykke", "skjema", "1", "--for", "{}", "--format", "md"),
    ("samtykke", "skjema", "1", "--for", "PPT", "--deles", "{}", "--format", "md"),
    ("samtykke", "skjema", "1", "--for", "PPT", "--deles-ikke", "{}", "--format", "md"),
    ("samtykke", "skjema", "1", "--for", "PPT", "--formål", "{}", "--format", "md"),
    ("samtykke", "gitt", "1.5", "--signert", "20.11", "--av", "{}"),
    (*GIVEN, "--muntlig", "{}"),
    (*GIVEN, "--én-forelder", "{}"),
    (*GIVEN, "--forklart", "{}"),
    (*GIVEN, "--som", "verge", "--avgjort-av", "{}", "--avgjort", "1.11", "--journalref", "2"),
    (*GIVEN, "--som", "verge", "--avgjort-av", "x", "--avgjort", "1.11", "--journalref", "{}"),
    ("samtykke", "avslått", "1.5", "--muntlig", "{}"),
    ("samtykke", "trukket", "1.5", "--muntlig", "{}"),
    ("samtykke", "trukket", "1.5", "--tema", "{}"),
    ("husk", "1", "{}"),
    ("husk", "1", "Ring PPT", "--ansvarlig", "{}"),
    ("ikke-aktuelt", "1.1", "--grunn", "{}"),
    ("logg", "1", "{}"),
    ("logg", "1", "Ringte", "--type", "{}"),
    ("ført", "{}", "--i", "Profil"),
    ("søk", "{}"),
    ("tid", "1", "--avtalt", "{}"),
    (*CALL, "--punkt", "{}"),
    (*CALL, "--punkt", "Mål", "--sted", "{}"),
    (*CALL, "--punkt", "Mål", "--grunnlag", "{}"),
    (*CALL, "--punkt", "Mål", "--møtetype", "{}"),
    (*CALL, "--punkt", "Mål", "--uten", "{}"),
    (*CALL, "--punkt", "Mål", "--leder", "{}"),
)


@pytest.fixture
def formed(family: Koord) -> Koord:
    """The family, with form 1.5 for PPT and the kindergarten that nobody has signed."""
    family.ok(
        *("samtykke", "skjema", "1", "--for", "PPT", "--for", "Solbakken barnehage"),
        *("--til", "30.6.2027", "--format", "md"),
    )
    return family


def test_eleven_digits_are_refused_in_every_field(formed: Koord) -> None:
    """A national identity number is refused wherever it is typed, and stored nowhere."""
    before = formed.json("historikk")

    for line in FIELDS:
        for number in (NUMBER, f"Ring {NUMBER[:6]} {NUMBER[6:]} nå"):
            answer = formed(*(word.format(number) for word in line))

            assert answer.code in REFUSED, (line, answer)
            assert answer.out == ""
    assert formed.json("historikk") == before


def test_eleven_digits_are_refused_in_minutes(formed: Koord) -> None:
    """Minutes with a national identity number are not entered."""
    formed.ok(*CALL, "--punkt", "Mål")
    text = f"Til stede: Kari Larsen\n\n## 1 Siden sist\nNummeret er {NUMBER}.\n"

    answer = formed("referat", "1.6", "--fil", "-", "--format", "md", stdin=text)

    assert answer.code == errors.InvalidValueError.exit_code
    assert formed.json("sak", "1")["meetings"][0]["state"] == "innkalt"


@pytest.mark.parametrize(
    "field", ["--navn", "--tittel", "--enhet", "--kommune", "--tlf", "--epost"]
)
def test_eleven_digits_are_refused_at_setup(
    koord: Koord, monkeypatch: pytest.MonkeyPatch, field: str
) -> None:
    """No field of the coordinator's own takes a national identity number either."""
    monkeypatch.setenv("KOORD_PASSORD", "fire tilfeldige ord her")
    new = koord.book.with_name("ny.koord")
    filled = {"--navn": "Nora Lie", "--enhet": "Hjelp", "--kommune": "Solvik", field: NUMBER}

    answer = koord(
        "oppsett", "--arbeidsbok", str(new), *(w for pair in filled.items() for w in pair)
    )

    assert answer.code in REFUSED
    assert not new.exists()


def test_no_text_is_a_bug(formed: Koord) -> None:
    """Whatever stands in a field, the answer is a sentence and a documented exit code."""
    for line in FIELDS:
        for text in ("", "\t", "#*", "A" * 5000, "\x00\x1b[31m"):
            answer = formed(*(word.format(text) for word in line))

            assert answer.code in {0, 2, 3, 4, 5, 6}, (line, answer)
            assert "\x1b" not in answer.out + answer.err, line
            assert answer.code == 5 or len(answer.err) < 6000, line


@pytest.mark.parametrize(
    "name",
    [
        "Åse Øvrebø Æsj",
        "A" * 300,
        "&<>\"'*_#[]",
        "Per*Dahl*",
        "1.2",
        "12. mars",
        "2026-03-12",
        "mandag",
        "--",
        "O'Brien-Ås",
        "李 明",
        "Emma 👧",
    ],
)
def test_names_are_kept_as_they_are_typed(family: Koord, name: str) -> None:
    """Any name is kept and shown literally, also one that looks like a date or like markup."""
    added = family.ok("kontakt", "ny", "--json", "--instans", "BUP", "1", "--", name).data

    assert added["person"].startswith(name)
    shown = [contact["name"] for contact in family.json("kontakter", "1")["contacts"]]
    assert name in shown
    assert name in family.ok("kontakter", "1").out


@pytest.mark.parametrize("turned", [False, True])
def test_letters_are_composed_before_they_are_kept(family: Koord, turned: bool) -> None:
    """Æ, ø and å are the same however the keyboard composed them."""
    name = "Åsmund Bjørgå"
    spellings = [name, unicodedata.normalize("NFD", name)]
    typed, other = reversed(spellings) if turned else spellings

    assert family.json("kontakt", "ny", "1", typed)["person"] == name
    assert family.json("kontakt", "vis", "1", other)["name"] == name


def test_tabs_and_line_ends_become_blanks(family: Koord) -> None:
    """A tab or a line end in a text is one blank, so that a record stays a record."""
    added = family.json("husk", "1", "Ring\tPPT\r\nom   rapporten")

    assert added["what"] == "Ring PPT om rapporten"


def test_a_name_that_is_too_long_says_how_long(family: Koord) -> None:
    """One character too many is refused with both numbers."""
    answer = family("kontakt", "ny", "1", "A" * 301)

    assert answer.code == errors.InvalidValueError.exit_code
    assert "301" in answer.err
    assert "300" in answer.err


def test_an_empty_text_takes_away_what_stood(family: Koord) -> None:
    """`""` clears a telephone number, an agreement, and a block."""
    family.ok("kontakt", "endre", "1", "Åse", "--sperret", "besøksforbud")
    family.ok("kontakt", "endre", "1", "Åse", "--tlf", "", "--sperret", "")
    family.ok("sak", "endre", "1", "--ip", "ønsker ikke")
    family.ok("sak", "endre", "1", "--ip", "")

    page = family.json("kontakt", "vis", "1", "Åse")
    assert page["phone"] is None
    assert page["blocked"] is None
    assert family.json("sak", "1")["ip_status"] is None


@pytest.mark.parametrize("number", ["1.", ".1", "1.0", "0.1", "1.1.1", "-1", "1,1", "1.²"])
def test_odd_numbers_are_refused(family: Koord, number: str) -> None:
    """What is not a number of an item is refused, never a bug."""
    answer = family("gjort", number)

    assert answer.code in {2, 3, 4}
