"""Practice: made-up families in a workbook of their own, never mixed with real ones."""

import json
import re
import shutil
from datetime import date, timedelta
from pathlib import Path

import pytest

from koord.cli.practising import APART, worded
from koord.cli.screen import PRACTICE
from koord.errors import CommandLineError, InvalidValueError, KeyFailsError, StateForbidsError
from koord.services.desk import Desk
from koord.services.writing import made_up
from koord.services.writing.practice import count, fill_up, write_cases
from koord.workbook import practice
from tests.conftest import TODAY, Koord

NATIONAL_ID = re.compile(r"\d{11}|\d{6} \d{5}")


@pytest.fixture
def book(koord: Koord) -> Path:
    """Where the practice workbook lies: beside the usual one."""
    return koord.book.with_name("ovingsbok.koord")


def test_practice_begins_by_itself(koord: Koord, book: Path) -> None:
    """`koord øv` makes the workbook without asking, and says what is there and what to try."""
    answer = koord.ok("øv")

    assert book.is_file()
    assert "Emma Larsen" in answer.out
    assert answer.out.count("koord øv ") == 4
    assert answer.err.startswith(PRACTICE)
    assert koord.json("øv")["cases"] == 4


def test_what_is_proposed_can_be_run(koord: Koord) -> None:
    """Each of the three things to try is a command that answers."""
    for line in koord.json("øv")["tries"]:
        words = line.removeprefix("koord ").split()
        extra = ("--format", "md") if "innkall" in words else ()

        assert koord(*words, *extra).code in (0, 10)


def test_every_answer_says_that_it_is_practice(koord: Koord) -> None:
    """Answers and errors carry the banner on stderr, and `practice` in JSON; real ones do not."""
    for words in (("huskeliste",), ("kan", "1", "PPT"), ("sak", "99"), ("angre",)):
        assert koord("øv", *words).err.startswith(PRACTICE)

        answer = koord("øv", *words, "--json")
        assert json.loads(answer.out or answer.err)["practice"] is True
        assert not answer.out or answer.err == ""
    real = koord.ok("huskeliste", "--json")
    assert "practice" not in json.loads(real.out)
    assert PRACTICE not in koord.ok("huskeliste").err


def test_what_is_practised_stays_in_practice(koord: Koord, book: Path) -> None:
    """Changes and papers of practice leave the real workbook and its folder as they were."""
    before = koord.book.read_bytes()

    koord.ok("øv", "husk", "1", "Ring PPT")
    koord.ok("øv", "samtykke", "skjema", "2", "--lik", "2.1", "--format", "md")

    assert koord.book.read_bytes() == before
    assert not koord.folder.exists()
    assert list(book.with_name("ovingsbok-papirer").glob("*.md"))


def test_proposed_commands_go_to_the_practice_workbook(koord: Koord) -> None:
    """A command that is pasted from an answer never reaches the real workbook."""
    answer = koord.ok("øv", "huskeliste")
    listed = koord.json("øv", "huskeliste")["tasks"]
    error = koord("øv", "sak", "99", "--json").error

    assert "koord øv" in answer.err
    assert all(task["remedy"].startswith("koord øv ") for task in listed if task["remedy"])
    assert error["hint"] == ["koord øv saker"]
    assert worded("koord gjort 1.2 · koord øv saker") == "koord øv gjort 1.2 · koord øv saker"


@pytest.mark.parametrize("word", APART)
def test_words_that_have_no_place_in_practice(koord: Koord, word: str) -> None:
    """What makes, locks or re-keys a workbook is refused in practice."""
    assert koord("øv", word).code == CommandLineError.exit_code


def test_a_practice_workbook_is_only_read_as_a_usual_one(koord: Koord, book: Path) -> None:
    """Opened without `øv` it shows the banner all the same, and takes nothing in."""
    koord.ok("øv")

    read = koord.ok("huskeliste", "--arbeidsbok", str(book))
    written = koord("husk", "1", "Ring PPT", "--arbeidsbok", str(book))

    assert read.err.startswith(PRACTICE)
    assert written.code == StateForbidsError.exit_code
    assert "koord øv" in written.err


def test_a_real_workbook_is_not_practised_on(koord: Koord, book: Path) -> None:
    """`koord øv` neither opens, fills nor takes away a real workbook, whatever lies beside it."""
    before = koord.book.read_bytes()

    for words in (("huskeliste",), (), ("--nullstill",), ("--saker", "9")):
        answer = koord("--arbeidsbok", str(koord.book), "øv", *words)
        assert answer.code == StateForbidsError.exit_code, words
    koord.ok("øv")
    shutil.copy(practice.key_file(book), practice.key_file(koord.book))
    for words in (("huskeliste",), ("--nullstill",)):
        answer = koord("--arbeidsbok", str(koord.book), "øv", *words)
        assert answer.code == KeyFailsError.exit_code

    assert koord.ok("huskeliste").err.startswith(PRACTICE) is False
    assert koord.book.read_bytes() == before


def test_the_mark_follows_the_file(koord: Koord, book: Path) -> None:
    """A practice workbook under another name is practice still."""
    koord.ok("øv")
    moved = book.with_name("min-arbeidsbok.koord")
    shutil.copy(book, moved)
    shutil.copy(practice.key_file(book), practice.key_file(moved))

    assert PRACTICE in koord.ok("saker", "--arbeidsbok", str(moved)).err


def test_anew(koord: Koord, book: Path) -> None:
    """`--nullstill` takes away what was practised, and the papers nobody has changed."""
    koord.ok("øv", "husk", "1", "Ring PPT")
    koord.ok("øv", "samtykke", "skjema", "2", "--lik", "2.1", "--format", "md")
    papers = list(book.with_name("ovingsbok-papirer").glob("*.md"))
    assert papers
    own = papers[0].with_name("mitt-notat.md")
    own.write_text("mitt eget", encoding="utf-8")

    koord.ok("øv", "--nullstill")

    assert "Ring PPT" not in koord.ok("øv", "huskeliste", "1").out
    assert not [paper for paper in papers if paper.exists()]
    assert own.exists()


def test_what_was_filled_in_is_not_undone(koord: Koord) -> None:
    """`koord øv angre` undoes what the learner did, never the families themselves."""
    koord.ok("øv", "husk", "1", "Ring PPT")
    koord.ok("øv", "angre", "--ja")

    assert koord("øv", "angre", "--ja").code != 0
    assert koord.json("øv")["cases"] == 4


def test_a_large_workbook(koord: Koord, book: Path) -> None:
    """`--saker` and `--gjøremål` fill up to what is asked for, and do nothing the second time."""
    for _ in range(2):
        assert koord.json("øv", "--saker", "30", "--gjøremål", "400")["cases"] == 30
        tasks = koord.json("øv", "huskeliste", "--alle")["tasks"]
        stored = [task for task in tasks if task["item"] and task["state"] in ("open", "waiting")]
        assert len(stored) == 400

    answer = koord("øv", "--saker", "30", "--gjøremål", "500")
    assert answer.code == StateForbidsError.exit_code
    assert "koord øv --nullstill --saker 30 --gjøremål 500" in answer.err


@pytest.mark.parametrize("words", [("--saker", "0"), ("--saker", "-3"), ("--gjøremål", "9999999")])
def test_odd_numbers(koord: Koord, book: Path, words: tuple[str, str]) -> None:
    """A number that makes no sense is refused before anything is made."""
    assert koord("øv", *words).code == InvalidValueError.exit_code
    assert not book.exists()


def test_the_same_question_gives_the_same_families() -> None:
    """Made-up cases follow from their number and the day, and hold nothing like a national id."""
    once = list(made_up.crowd(TODAY, 1, 40, 800))
    again = list(made_up.crowd(TODAY, 11, 10, 200))

    assert once == list(made_up.crowd(TODAY, 1, 40, 800))
    assert [case.name for case in again] == [case.name for case in once[10:20]]
    assert sum(len(case.tasks) for case in once) == 800
    assert not NATIONAL_ID.search(repr([once, made_up.families(TODAY)]))


@pytest.mark.parametrize(
    "today", [TODAY, date(2028, 2, 29), date(2026, 12, 31), date(2027, 3, 25), date(2026, 5, 16)]
)
def test_the_families_fit_any_day(desk: Desk, today: date) -> None:
    """Days are counted from today, whatever day that is; the coming meeting is a working day."""
    write_cases(desk.book, made_up.families(today), today, desk.at)

    (meeting,) = made_up.families(today)[0].meetings
    assert meeting.day.weekday() < 5
    assert timedelta(weeks=2) <= meeting.day - today <= timedelta(weeks=3)
    assert count(desk.book).cases == 4


def test_numbers_go_on_after_the_made_up_ones(desk: Desk, koord: Koord) -> None:
    """What is added by hand takes the next number, of the case and of what is in it."""
    fill_up(desk.book, TODAY, desk.at, 6, 60)

    assert koord.json("husk", "6", "Ring PPT")["item"] == "6.13"
    assert koord.json("ny-sak", "Ada Vik", "--født", "1.2.2020")["number"] == 7
