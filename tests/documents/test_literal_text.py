"""Whatever a user types stands on paper as it was typed."""

import io
import re
from collections.abc import Callable, Sequence
from dataclasses import replace

import docx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from koord.documents import pandoc
from koord.documents.contexts import Agreement, MinutesContext, MinutesPoint, Participant
from koord.documents.markdown import fold
from koord.documents.pipeline import render
from koord.documents.templates import to_markdown

pytestmark = pytest.mark.slow

# Text that Markdown, pandoc, Word or typst would take for something else.
TRAPS = (
    *("- punkt", "+ pluss", "* stjerne", "1. en", "1) en", "12. feb", "#. x", "-", "+", "5."),
    *("...", "--", "---", "a -- b", "->", "=>", "-?", "'x' \"y\"", "''", "``", "~", "a~b"),
    *("# tittel", "= tittel", "== tittel", "***", "___", "> sitat", "a\n===", "a\n---", "/ a: b"),
    *("$x^2$", "@ref", "@ref[s. 3]", "<label>", "// kommentar", "/* a */", "^a^", "H~2~O"),
    *("https://a.no/b?c=d&e#f", "post@a.no", "_a_ *b* **c**", "`kode`", "[a](b)", "![a](b)"),
    *("[a]: b", "[^1]", "[^1]: n", ":smile:", "[x]{.mangler}", "{#id .k}", "::: {.merknad}", ":::"),
    *("a|b", "|", "||", "\\|", "\\\\|", "| a | b |\n|--|--|", "\\", "\\\\", "a\\", "\\n", "\\*"),
    *(
        "&amp;",
        "&lt;b&gt;",
        "&#65;",
        "<b>fet</b>",
        "<!-- x -->",
        "\\begin{x}",
        "{{ x }}",
        "{% if %}",
    ),
    *('#"x";', '"; #panic("x")', "#let x = 1", "#", "]", "[", '"', ";", "{", "}"),
    *("KOORD-MERKING", "[MANGLER: x]", "«Ærlig» – ø…", "50 %", "½ €", "1\u00a0000", "a  b\tc"),
)
PLACES = 7
LATIN = st.text(st.characters(min_codepoint=0x20, max_codepoint=0x17F), max_size=20)
ANYTHING = st.text(max_size=20)


def _texts(alphabet: st.SearchStrategy[str]) -> st.SearchStrategy[list[str]]:
    """Draw many odd texts for one paper, for each run of pandoc takes its time."""
    one = st.one_of(
        st.sampled_from(TRAPS),
        alphabet,
        st.lists(st.sampled_from(TRAPS), min_size=2, max_size=4).map("".join),
    )
    return st.lists(one.filter(fold), min_size=8, max_size=16)


def _paper(minutes: MinutesContext, texts: Sequence[str]) -> MinutesContext:
    """Put each text in a heading, a paragraph, a list item and two cells."""
    agreements = tuple(Agreement(text, text) for text in texts)
    return replace(
        minutes,
        present=tuple(Participant(text) for text in texts),
        agreements=agreements,
        points=tuple(
            MinutesPoint(number, text, (text,), (Agreement(text, text),))
            for number, text in enumerate(texts, start=1)
        ),
        user_view=None,
    )


def _paragraphs(text: str) -> list[str]:
    """Return what the paragraphs of a text read, with their line breaks."""
    lines = "\n".join(map(fold, text.splitlines())).strip("\n")
    return re.split(r"\n{2,}", lines)


def _assert_word_reads(word: bytes, texts: Sequence[str]) -> None:
    """Assert that every text stands in every place of the Word file."""
    document = docx.Document(io.BytesIO(word))
    headings = [p.text for p in document.paragraphs if p.style and p.style.name == "Heading 3"]
    body = [p.text for p in document.paragraphs]
    rows = [[cell.text for cell in row.cells] for row in document.tables[1].rows[1:]]
    people = [row.cells[1].text for row in document.tables[0].rows]

    assert headings == [f"{n}. {fold(text)}" for n, text in enumerate(texts, start=1)]
    assert rows == [[fold(text), fold(text), "–"] for text in texts]
    for text in map(fold, texts):
        assert f"{text}: {text}" in body
        assert text in people
    for text in texts:
        assert set(_paragraphs(text)) <= set(body)


def _assert_pdf_reads(shown: str, texts: Sequence[str]) -> None:
    """Assert that every text stands in all its places in a PDF, line breaks aside."""
    squeezed = re.sub(r"\s", "", shown)

    for text in texts:
        assert squeezed.count(re.sub(r"\s", "", fold(text))) >= PLACES


MODEST = settings(
    max_examples=12,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)


@MODEST
@given(texts=_texts(ANYTHING))
def test_any_text_comes_back_from_word(minutes: MinutesContext, texts: list[str]) -> None:
    """Headings, paragraphs, list items and cells of a Word file read as typed."""
    rendered = render(_paper(minutes, texts), ("docx",))

    _assert_word_reads(rendered.files["docx"], texts)


@MODEST
@given(texts=_texts(LATIN))
def test_western_text_comes_back_from_pdf(
    minutes: MinutesContext, pdf_text: Callable[[bytes], str], texts: list[str]
) -> None:
    """Every text stands in the PDF in all its places."""
    rendered = render(_paper(minutes, texts), ("pdf",))

    _assert_pdf_reads(pdf_text(rendered.files["pdf"]), texts)


@MODEST
@given(texts=_texts(ANYTHING))
def test_any_text_makes_a_pdf(minutes: MinutesContext, texts: list[str]) -> None:
    """No character stops an archive-proof, accessible PDF."""
    rendered = render(_paper(minutes, texts), ("pdf",))

    assert rendered.files["pdf"].startswith(b"%PDF-1.7")


@MODEST
@given(texts=_texts(ANYTHING))
def test_any_text_stands_in_typst_strings(minutes: MinutesContext, texts: list[str]) -> None:
    """No user text reaches typst as markup: outside strings nothing of it is left."""
    marked = [f"§{text}§" for text in texts]
    markdown = to_markdown(_paper(minutes, marked)).markdown

    source = pandoc.convert(markdown, "typst").decode()

    strings = re.findall(r'#"((?:[^"\\]|\\.)*)";', source)
    outside = re.sub(r'#"((?:[^"\\]|\\.)*)";', "", source)
    read = " ".join(re.sub(r"\\(.)", r"\1", string) for string in strings)
    assert "§" not in outside
    for text in marked:
        assert fold(text) in read


def test_every_trap_comes_back_from_word(minutes: MinutesContext) -> None:
    """The known traps, all of them."""
    rendered = render(_paper(minutes, TRAPS), ("docx",))

    _assert_word_reads(rendered.files["docx"], TRAPS)


def test_every_trap_comes_back_from_pdf(
    minutes: MinutesContext, pdf_text: Callable[[bytes], str]
) -> None:
    """The known traps, all of them, in the PDF too."""
    rendered = render(_paper(minutes, TRAPS), ("pdf",))

    _assert_pdf_reads(pdf_text(rendered.files["pdf"]), TRAPS)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        pytest.param("fint 😀 da", "fint [GRINNING FACE] da", id="emoji"),
        pytest.param("👩\u200d🚒", "[WOMAN][FIRE ENGINE]", id="joined emoji"),
        pytest.param("❤\ufe0f", "❤", id="variation selector"),
        pytest.param("1\ufe0f\u20e3", "1[COMBINING ENCLOSING KEYCAP]", id="mark over a digit"),
        pytest.param("汉", "[CJK UNIFIED IDEOGRAPH-6C49]", id="Chinese"),
        pytest.param("\ue000", "[U+E000]", id="private use"),
        pytest.param("ั", "[THAI CHARACTER MAI HAN-AKAT]", id="lone mark"),
        pytest.param("Ж α ł ≤ ✓ ☐", "Ж α ł ≤ ✓ ☐", id="covered"),
    ],
)
def test_what_the_font_lacks_is_named_in_pdf(
    minutes: MinutesContext, pdf_text: Callable[[bytes], str], text: str, shown: str
) -> None:
    """A character that the font lacks gives its Unicode name; letters beside it stay."""
    rendered = render(_paper(minutes, [text]), ("docx", "pdf"))

    _assert_word_reads(rendered.files["docx"], [text])
    _assert_pdf_reads(pdf_text(rendered.files["pdf"]), [shown])


def test_arabic_is_shown_as_it_is(minutes: MinutesContext) -> None:
    """Arabic letters are in the fonts that come with typst."""
    markdown = to_markdown(_paper(minutes, ["مرحبا"])).markdown

    assert "مرحبا" in pandoc.convert(markdown, "typst").decode()
    assert render(_paper(minutes, ["مرحبا"]), ("pdf",)).files["pdf"]
