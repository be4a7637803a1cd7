"""The young person's form is easy to read, and the measure of it is printed."""

import re
from dataclasses import replace

import pytest

from koord.documents.contexts import PlainConsentFormContext
from koord.documents.templates import to_markdown
from tests.documents.conftest import LANGUAGES, every_paper

EASY = 35
"""LIX below this is easy text, as in children's books and magazines."""
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_LONG = 6


def lix(text: str) -> float:
    """Return the readability: words a sentence, and long words in a hundred (Björnsson 1968)."""
    words = _WORD.findall(text)
    sentences = [part for part in re.split(r"[.!?:\n]+", text) if _WORD.search(part)]
    long_words = [word for word in words if len(word) > _LONG]
    return len(words) / len(sentences) + 100 * len(long_words) / len(words)


def prose(markdown: str) -> str:
    """Return the running text of a paper, one block a line: no tables, headings or small print."""
    plain = re.sub(r"\\(?=[^\w\s])|\*\*|\{[^}]*\}", "", markdown.partition("::: merknad")[0])
    blocks = re.split(r"\n\s*\n|\n(?=- )", plain)
    kept = [block for block in blocks if not re.match(r"\s*(?:[|#:]|$)", block.strip())]
    return "\n".join(" ".join(block.split()).lstrip("- ") for block in kept)


def test_the_measure_is_the_known_one() -> None:
    """Ten words in two sentences, two of them long: 10 / 2 + 100 * 2 / 10."""
    assert lix("Vi har det fint her. Kommunen hjelper oss godt nå.") == 25


@pytest.mark.parametrize("written_in", LANGUAGES)
@pytest.mark.parametrize("signs", [True, False], ids=["signs", "is heard"])
def test_the_young_form_is_easy(written_in: str, signs: bool) -> None:
    """The running text of the young person's form measures below 35, and has short sentences."""
    form = every_paper(written_in)["samtykkeskjema-ung"]
    assert isinstance(form, PlainConsentFormContext)
    shown = form if signs else replace(form, own=(), others=())
    text = prose(to_markdown(shown).markdown)

    measured = lix(text)
    print(f"LIX {written_in}: {measured:.1f}")
    sentences = [_WORD.findall(part) for part in re.split(r"[.!?\n]+", text)]

    assert len(_WORD.findall(text)) > 100
    assert measured < EASY
    assert max(map(len, sentences)) <= 15


@pytest.mark.parametrize("written_in", LANGUAGES)
def test_it_is_easier_than_the_other_form(written_in: str) -> None:
    """What the adults sign is heavier to read than what the young person gets."""
    papers = every_paper(written_in)
    measured = {
        name: lix(prose(to_markdown(papers[name]).markdown))
        for name in ("samtykkeskjema", "samtykkeskjema-ung")
    }
    print(f"LIX {written_in}: {measured}")

    assert measured["samtykkeskjema-ung"] + 5 < measured["samtykkeskjema"]
