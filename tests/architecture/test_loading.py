"""What a command loads before it answers."""

import os
import subprocess
import sys

import pytest

from koord.cli.app import WORDS
from tests.conftest import Koord

HEAVY = {
    "babel",
    "holidays",
    "icalendar",
    "jinja2",
    "keyring",
    "phonenumbers",
    "prompt_toolkit",
    "pydantic",
    "rich",
    "sqlalchemy",
    "sqlmodel",
}

OF_CHANGES = {
    "hashlib",
    "koord.cli.crash",
    "koord.documents",
    "koord.domain.calling",
    "koord.domain.date_grammar",
    "koord.domain.minutes",
    "koord.exchange",
    "koord.services.writing",
    "koord.workbook.tables",
}
"""What only some commands need: none of the two that are asked with the phone in the hand."""

pytestmark = pytest.mark.slow

_PROBE = """
import sys
sys.argv = ["koord", *{words!r}]
from koord.cli.app import run
run(sys.argv[1:])
print("LOADED", *sys.modules)
"""
_COMPLETION = """
import sys
sys.argv = ["koord", "--fullfor", "--", *{words!r}]
from koord.cli.app import main
try:
    main()
except SystemExit:
    print("LOADED", *sys.modules)
"""
_COLLECTING = """
import atexit, gc, sys
sys.argv = ["koord", *{words!r}]
def collections():
    return sum(generation["collections"] for generation in gc.get_stats())
from koord.__main__ import main
before = collections()
atexit.register(lambda: print("COLLECTED", collections() - before, len(gc.get_objects())))
main()
"""


def printed_by(program: str, word: str) -> list[str]:
    """Return what a program prints after a word, in a fresh process."""
    ended = subprocess.run(
        [sys.executable, "-c", program],
        capture_output=True,
        text=True,
        check=False,
        env=os.environ,
    )
    assert word in ended.stdout, ended.stderr
    return ended.stdout.rsplit(word, 1)[1].split()


def tops(modules: list[str]) -> set[str]:
    """Return the packages that modules belong to."""
    return {name.split(".")[0] for name in modules}


def loaded_by(*words: str) -> list[str]:
    """Return the modules that one command line loads in a fresh process."""
    return printed_by(_PROBE.format(words=list(words)), "LOADED")


@pytest.mark.parametrize(
    "words",
    [
        ("kan", "1", "PPT"),
        ("kan", "1", "PPT", "språk", "--json"),
        ("huskeliste",),
        ("huskeliste", "1"),
        ("ring",),
        ("i-dag",),
        ("samtykker",),
        ("saker",),
        ("sak", "1"),
        ("kontakter", "1"),
        ("møteplan", "1"),
        ("møteplan", "--mangler"),
        ("kontakt", "vis", "1", "mor"),
        ("sendt", "1"),
        ("innsyn", "1", "--for", "mor", "--prøv"),
        ("om",),
        ("historikk",),
        ("fagsystem",),
        ("fagsystem", "1.5"),
        ("søk", "ppt"),
        ("tid",),
        ("logg", "1", "--vis"),
    ],
    ids=" ".join,
)
def test_a_question_loads_nothing_heavy(consented: Koord, words: tuple[str, ...]) -> None:
    """A question is answered without the ORM, the templates or Rich."""
    assert not tops(loaded_by(*words)) & HEAVY


@pytest.mark.parametrize("words", [("--help",), ("--versjon",), ("hjelp",)], ids=" ".join)
def test_help_loads_neither_workbook_nor_anything_heavy(words: tuple[str, ...]) -> None:
    """The root help needs only the table of words."""
    assert not tops(loaded_by(*words)) & (HEAVY | {"sqlcipher3"})


def completed(*words: str) -> list[str]:
    """Return the modules that the completion of a line loads in a fresh process."""
    return printed_by(_COMPLETION.format(words=list(words)), "LOADED")


@pytest.mark.parametrize("words", [("=",), ("=hu",)], ids=" ".join)
def test_completion_of_a_word_loads_no_command(words: tuple[str, ...]) -> None:
    """A word is completed from the table of words, and none of the modules behind them."""
    loaded = completed(*words)

    assert not tops(loaded) & (HEAVY | {"sqlcipher3"})
    assert not [name for name in loaded if name.startswith(("koord.services", "koord.domain"))]


@pytest.mark.parametrize("word", WORDS)
def test_completion_of_any_command_loads_nothing_heavy(word: str) -> None:
    """The flags of a command are completed without what the command needs when it is run."""
    assert not tops(completed(word, "=--")) & HEAVY


@pytest.mark.parametrize("words", [("gjort", "="), ("gjort", "=1."), ("sak", "=")], ids=" ".join)
def test_completion_of_a_number_loads_what_reads_it(
    consented: Koord, words: tuple[str, ...]
) -> None:
    """A number is completed with what opens the workbook and reads, and nothing heavy."""
    loaded = completed(*words)

    assert "sqlcipher3" in loaded
    assert not tops(loaded) & HEAVY


@pytest.mark.parametrize("words", [("kan", "1", "PPT"), ("huskeliste",)], ids=" ".join)
def test_the_daily_questions_load_nothing_of_changes(
    consented: Koord, words: tuple[str, ...]
) -> None:
    """What is asked on the phone loads neither how things are changed nor how text is read."""
    loaded = loaded_by(*words)

    assert not tops(loaded) & {"dateutil", "platformdirs"}
    assert not [name for name in loaded for part in OF_CHANGES if f"{name}.".startswith(f"{part}.")]


@pytest.mark.parametrize("words", [("kan", "1", "PPT"), ("huskeliste",), ("--help",)], ids=" ".join)
def test_the_program_does_not_search_for_garbage(consented: Koord, words: tuple[str, ...]) -> None:
    """The collector does not run in a short command, and has nothing to go through at the end."""
    collections, left = printed_by(_COLLECTING.format(words=list(words)), "COLLECTED")

    assert int(collections) <= 1  # the first start, which compiles the modules, may see one
    assert int(left) < 1000
