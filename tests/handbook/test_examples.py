"""Every example in README and the handbook is run as it stands."""

import re
import shlex
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.conftest import PASSPHRASE, Koord

ROOT = Path(__file__).parents[2]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
_BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_EXIT = re.compile(r"\(utgangskode (\d+)\)")

#: What must be there before a page's examples make sense; else the family with a signed consent.
STARTS = {"README": "koord", "kom-i-gang": "nothing", "samtykke": "family"}

pytestmark = pytest.mark.slow


@dataclass(frozen=True)
class Example:
    """One command line of a page, and the exit code the page promises."""

    words: tuple[str, ...]
    code: int


def examples_of(page: Path) -> list[Example]:
    """Return the command lines of a page in order."""
    found: list[Example] = []
    for language, body in _BLOCK.findall(page.read_text(encoding="utf-8")):
        if language != "console":
            continue
        for line in body.splitlines():
            if line.startswith("$ koord"):
                found.append(Example(tuple(shlex.split(line[2:])[1:]), 0))
            elif promised := _EXIT.search(line):
                found[-1] = Example(found[-1].words, int(promised[1]))
    return found


def notes_of(page: Path) -> str:
    """Return the minutes that a page shows, or plain ones."""
    for language, body in _BLOCK.findall(page.read_text(encoding="utf-8")):
        if language == "text" and "Til stede" in body:
            return str(body)
    return "Til stede: Kari Larsen (mor)\n\n## 1 Språk\nVi ble enige.\n"


@pytest.fixture
def prepared(request: pytest.FixtureRequest, page: Path, monkeypatch: pytest.MonkeyPatch) -> Koord:
    """The workbook a page begins with, in a folder with the page's notes."""
    start = STARTS.get(page.stem, "consented")
    koord: Koord = request.getfixturevalue("koord" if start == "nothing" else start)
    if start == "nothing":
        koord.book.unlink()
        monkeypatch.setenv("KOORD_PASSORD", PASSPHRASE)
    koord.book.parent.joinpath("notat.md").write_text(notes_of(page), encoding="utf-8")
    for language, body in _BLOCK.findall(page.read_text(encoding="utf-8")):
        if language == "csv":
            koord.book.parent.joinpath("skolerute.csv").write_text(body, encoding="utf-8")
    monkeypatch.chdir(koord.book.parent)
    return koord


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_every_example_of_a_page_runs(page: Path, prepared: Koord) -> None:
    """The command lines of a page run in order and end as the page says."""
    for example in examples_of(page):
        answer = prepared(*example.words)

        assert answer.code == example.code, f"koord {shlex.join(example.words)}\n{answer.err}"


def test_pages_have_examples() -> None:
    """The pages a newcomer reads first do have examples, so that the test above tests something."""
    counted = {page.stem: len(examples_of(page)) for page in PAGES}

    for page in ("README", "kom-i-gang", "en-dag", "et-møte", "møteplan", "samtykke"):
        assert counted[page] >= 3


@pytest.mark.parametrize("page", PAGES[1:], ids=lambda page: page.stem)
def test_koord_hjelp_shows_the_page(koord: Koord, page: Path) -> None:
    """`koord hjelp EMNE` shows the page of the handbook with that name."""
    shown = koord.ok("hjelp", page.stem).out

    title = page.read_text(encoding="utf-8").splitlines()[0].lstrip("# ")
    assert shown.splitlines()[0] == title
