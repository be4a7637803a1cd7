"""What is typed: spellings, flags before and after, and Norwegian answers to mistakes."""

import re
import unicodedata

import pytest

from koord.errors import CommandLineError, InvalidValueError, NotFoundError
from tests.conftest import Koord

WRONG_LINE = CommandLineError.exit_code
ENGLISH = re.compile(
    r"\b(usage|option|argument|command|error|missing|required|no such|invalid|try|unexpected|"
    r"got|extra|takes|requires)\b",
    re.IGNORECASE,
)


@pytest.mark.parametrize(
    "line",
    [
        ("las",),
        ("laas",),
        ("lås",),
        ("LÅS",),
        (unicodedata.normalize("NFD", "lås"),),
        ("las-opp",),
        ("laas-opp",),
        (unicodedata.normalize("NFD", "lås-opp"), "--til", "23.59"),
        ("ov", "--hjelp"),
        ("oev", "--hjelp"),
        (unicodedata.normalize("NFD", "øv"), "--hjelp"),
        ("kontakt", "NY", "--hjelp"),
        ("samtykke", "avslatt", "--hjelp"),
        ("samtykke", "avslaatt", "--hjelp"),
        ("samtykke", unicodedata.normalize("NFD", "avslått"), "--hjelp"),
    ],
)
def test_words_are_known_in_every_spelling(
    koord: Koord, monkeypatch: pytest.MonkeyPatch, line: tuple[str, ...]
) -> None:
    """A command word or verb works with å, a, aa; ø, o, oe; composed or not; in capitals."""
    monkeypatch.setenv("KOORD_PASSORD", "fire tilfeldige ord her")

    assert koord(*line).code == 0


@pytest.mark.parametrize("flag", ["--født", "--fodt", "--foedt", "--FØDT", "NFD"])
def test_flags_are_known_in_every_spelling(koord: Koord, flag: str) -> None:
    """A flag works in its ASCII spellings, and with letters that are not composed."""
    typed = unicodedata.normalize("NFD", "--født") if flag == "NFD" else flag

    made = koord.json("ny-sak", "Emma Larsen", typed, "14.5.2017", "--sprak", "nn")

    assert made["number"] == 1
    assert koord.json("sak", "1")["language"] == "nn"
    assert koord.json("sak", "1")["born"] == "2017-05-14"


@pytest.mark.parametrize(
    "line",
    [
        ("samtykker", "--utloper", "60d"),
        ("samtykker", "--utloeper=60d"),
        ("huskeliste", "--ikke-spor"),
        ("samtykke", "skjema", "1", "--for", "PPT", "--formal", "samarbeid", "--format", "md"),
        ("samtykke", "skjema", "1", "--for", "PPT", "--formaal=samarbeid", "--format", "md"),
    ],
)
def test_other_flags_in_ascii(family: Koord, line: tuple[str, ...]) -> None:
    """The ASCII spelling holds for every flag with a Norwegian letter, also with `=`."""
    family.ok(*line)


def test_meeting_flags_in_ascii(consented: Koord) -> None:
    """`--motetype` and `--pa-nytt` work as they are typed on an English keyboard."""
    line = ("innkall", "1", "--dato", "20.1", "--kl", "14", "--punkt", "Mål", "--format", "md")
    consented.ok(*line, "--motetype", "ansvarsgruppemøte")

    assert consented.json(*line)["changed"] is False
    assert consented.json(*line, "--pa-nytt")["changed"] is True
    assert consented.json(*line, "--paa-nytt")["changed"] is True


@pytest.mark.parametrize(
    "line",
    [
        ("--json", "--vis-navn", "sak", "vis", "1"),
        ("sak", "--json", "vis", "1", "--vis-navn"),
        ("sak", "--json", "1"),
        ("sak", "vis", "--json", "1"),
        ("sak", "vis", "1", "--vis-navn", "--json"),
        ("sak", "1", "--json"),
    ],
)
def test_common_flags_stand_anywhere(family: Koord, line: tuple[str, ...]) -> None:
    """The common flags mean the same before the command, within it and after it."""
    assert family.ok(*line).data["number"] == 1


def test_a_workbook_may_be_named_before_or_after(family: Koord) -> None:
    """`--arbeidsbok` before the command and after it open the same file."""
    book = str(family.book)

    assert family.json("--arbeidsbok", book, "om") == family.json("om", "--arbeidsbok", book)
    assert family("om", "--arbeidsbok", f"{book}2").code == NotFoundError.exit_code


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("husklste", "huskeliste"),
        ("refrat", "referat"),
        ("inkall", "innkall"),
        ("las-op", "lås-opp"),
        ("samtykka", "samtykke"),
    ],
)
def test_an_unknown_word_gets_the_nearest(koord: Koord, typed: str, meant: str) -> None:
    """An unknown word is not run; the answer names the nearest one."""
    answer = koord(typed)

    assert answer.code == WRONG_LINE
    assert answer.out == ""
    assert f"«koord {typed}» finnes ikke" in answer.err
    assert f"Mente du {meant}?" in answer.err


@pytest.mark.parametrize("prefix", ["husk", "sam", "kont", "r", "an"])
def test_no_word_is_guessed_from_its_beginning(koord: Koord, prefix: str) -> None:
    """A beginning of a word is not that word."""
    answer = koord(prefix)

    assert answer.code == WRONG_LINE
    assert answer.out == ""


@pytest.mark.parametrize(
    ("line", "says"),
    [
        (("xyzzy",), "finnes ikke"),
        (("kontakt", "nyy", "1", "Kari"), "finnes ikke"),
        (("kontakt",), "ny, vis, endre, avslutt"),
        (("samtykke", "slett", "1.2"), "finnes ikke"),
        (("huskeliste", "--forfalte"), "Mente du --forfalt?"),
        (("huskeliste", "--fristt"), "--fristt finnes ikke"),
        (("gjort", "-x"), "-x finnes ikke"),
        (("gjort",), "NUMMER"),
        (("utsett", "1.1"), "DATO"),
        (("kan",), "SAK"),
        (("kan", "1"), "HVEM"),
        (("kontakt", "ny", "1"), "NAVN"),
        (("husk", "1", "Ring", "PPT"), "for mange ord"),
        (("sak", "vis", "1", "2"), "for mange ord"),
        (("husk", "1", "Ring", "--frist"), "--frist"),
        (("innkall", "1", "--varighet", "lenge"), "--varighet"),
        (("historikk", "--antall", "0"), "--antall"),
        (("huskeliste", "--alle=ja"), "--alle"),
        (("--json=ja", "huskeliste"), "--json"),
        (("--",), ""),
    ],
)
def test_a_wrong_line_is_answered_in_norwegian(
    family: Koord, line: tuple[str, ...], says: str
) -> None:
    """A command line that cannot be read says in Norwegian what is wrong and where help is."""
    answer = family(*line)

    if line == ("--",):
        assert answer.code == 0
        return
    assert answer.code == WRONG_LINE
    assert says in answer.err
    assert "--help" in answer.err
    assert answer.out == ""
    assert not ENGLISH.search(answer.err.replace("--help", ""))


def test_a_wrong_line_is_json_too(koord: Koord) -> None:
    """With `--json` a wrong command line is answered as JSON on stderr."""
    answer = koord("gjort", "--json")

    assert answer.code == WRONG_LINE
    assert answer.error["code"] == WRONG_LINE
    assert "NUMMER" in answer.error["message"]
    assert answer.out == ""


@pytest.mark.parametrize(
    ("line", "flag"),
    [
        (("ny-sak",), "NAVN"),
        (("ny-sak", "Emma Larsen"), "--født"),
        (("husk", "1"), "HVA"),
        (("samtykke", "gitt", "1.5"), "--av"),
        (("samtykke", "gitt", "1.5", "--av", "mor"), "--signert"),
        (("innkall", "1"), "--dato"),
        (("innkall", "1", "--dato", "20.1"), "--kl"),
        (("innkall", "1", "--dato", "20.1", "--kl", "14"), "--punkt"),
        (("angre",), "--ja"),
        (("oppsett", "--arbeidsbok", "ny.koord"), "--navn"),
        (
            (
                *("oppsett", "--arbeidsbok", "ny.koord", "--navn", "Nora Lie"),
                *("--enhet", "Familiens hus", "--kommune", "Solvik"),
            ),
            "KOORD_PASSORDFIL",
        ),
    ],
)
def test_without_a_terminal_nothing_is_asked(
    consented: Koord, line: tuple[str, ...], flag: str
) -> None:
    """Where nobody sits, what is missing is named by its flag, and nothing is done."""
    before = consented.json("historikk")

    for words in (line, (*line, "--ikke-spør")):
        answer = consented(*words)
        assert answer.code == WRONG_LINE
        assert flag in answer.err
    assert consented.json("historikk") == before


def test_minutes_without_a_terminal_need_a_file(consented: Koord) -> None:
    """`referat` names `--fil` where no editor can be opened."""
    consented.ok(
        *("innkall", "1", "--dato", "20.1", "--kl", "14", "--punkt", "Mål", "--format", "md")
    )

    answer = consented("referat", "1.6")

    assert answer.code == WRONG_LINE
    assert "--fil" in answer.err


@pytest.mark.parametrize("name", ["1", "EL", "el", "Emma Larsen"])
def test_a_case_is_found_by_number_and_code(family: Koord, name: str) -> None:
    """A case is named by its number, by its code, or by the name where that is unique."""
    assert family.json("sak", name)["number"] == 1


def test_a_code_that_two_cases_share_is_asked_back(family: Koord) -> None:
    """A code that means two cases is refused; both are named."""
    family.ok("ny-sak", "Erik Lund", "--født", "3.3.2018")

    answer = family("sak", "EL")

    assert answer.code in (NotFoundError.exit_code, InvalidValueError.exit_code)
    assert "1" in answer.err
    assert "2" in answer.err
