"""What a command loads before it answers."""

import os
import subprocess
import sys

import pytest

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

pytestmark = pytest.mark.slow

_PROBE = """
import sys
sys.argv = ["koord", *{words!r}]
from koord.cli.app import run
run(sys.argv[1:])
print("LOADED", " ".join(sorted({{name.split(".")[0] for name in sys.modules}})))
"""


def loaded_by(*words: str) -> set[str]:
    """Return the top-level modules that one command line loads in a fresh process."""
    ended = subprocess.run(
        [sys.executable, "-c", _PROBE.format(words=list(words))],
        capture_output=True,
        text=True,
        check=False,
        env=os.environ,
    )
    assert "LOADED" in ended.stdout, ended.stderr
    return set(ended.stdout.rsplit("LOADED", 1)[1].split())


@pytest.mark.parametrize(
    "words",
    [
        ("kan", "1", "PPT"),
        ("kan", "1", "PPT", "språk", "--json"),
        ("huskeliste",),
        ("huskeliste", "1"),
        ("i-dag",),
        ("samtykker",),
        ("saker",),
        ("sak", "1"),
        ("kontakter", "1"),
        ("kontakt", "vis", "1", "mor"),
        ("om",),
        ("historikk",),
    ],
    ids=" ".join,
)
def test_a_question_loads_nothing_heavy(consented: Koord, words: tuple[str, ...]) -> None:
    """A question is answered without the ORM, the templates or Rich."""
    assert not loaded_by(*words) & HEAVY


@pytest.mark.parametrize("words", [("--help",), ("--versjon",), ("hjelp",)], ids=" ".join)
def test_help_loads_neither_workbook_nor_anything_heavy(words: tuple[str, ...]) -> None:
    """The root help needs only the table of words."""
    assert not loaded_by(*words) & (HEAVY | {"sqlcipher3"})
