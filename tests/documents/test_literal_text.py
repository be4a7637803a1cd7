"""Whatever a user types stands on paper as it was typed."""

import io
import re
import subprocess
import xml.etree.ElementTree as ET
import zipfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

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
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
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


@dataclass(frozen=True)
class Read:
    """What a file of minutes reads, place by place.

    Attributes:
        headings: Of the third level.
        body: Paragraphs and list items, and whatever else stands alone.
        rows: Of the table of agreements, without its head.
        people: The values of the table of facts.
    """

    headings: list[str]
    body: list[str]
    rows: list[list[str]]
    people: list[str]


def _read_word(word: bytes) -> Read:
    document = docx.Document(io.BytesIO(word))
    return Read(
        headings=[p.text for p in document.paragraphs if p.style and p.style.name == "Heading 3"],
        body=[p.text for p in document.paragraphs],
        rows=[[cell.text for cell in row.cells] for row in document.tables[1].rows[1:]],
        people=[row.cells[1].text for row in document.tables[0].rows],
    )


def _read_odt(file: bytes) -> Read:
    with zipfile.ZipFile(io.BytesIO(file)) as archive:
        root = ET.fromstring(archive.read("content.xml"))
    facts, agreements = list(root.iter(f"{_TABLE}table"))[:2]

    def rows(table: ET.Element) -> list[list[str]]:
        return [
            [_shown(cell).strip() for cell in row.iter(f"{_TABLE}table-cell")]
            for row in table.iter(f"{_TABLE}table-row")
        ]

    return Read(
        headings=[
            _shown(h) for h in root.iter(f"{_TEXT}h") if h.get(f"{_TEXT}outline-level") == "3"
        ],
        body=[_shown(p) for p in root.iter(f"{_TEXT}p")],
        rows=rows(agreements)[1:],
        people=[row[1] for row in rows(facts)],
    )


def _read_html(page: bytes) -> Read:
    root = ET.fromstring(page)
    table = root.find(".//table[@class='liste']/tbody")
    facts = root.find(".//div[@class='fakta']/dl")
    assert table is not None
    assert facts is not None
    return Read(
        headings=[_shown(h) for h in root.iter("h3")],
        body=[_shown(e).strip("\n") for e in root.iter() if e.tag in ("p", "li")],
        rows=[[_shown(cell) for cell in row] for row in table],
        people=[_shown(value).strip("\n") for value in facts if value.tag == "dd"],
    )


def _shown(element: ET.Element) -> str:
    """Return the text of an element of XML as it is shown, with its line breaks."""
    if element.tag == f"{_TEXT}s":
        return " " * int(element.get(f"{_TEXT}c", "1"))
    if element.tag == f"{_TEXT}line-break":
        return "\n"
    inner = element.text or ""
    for child in element:
        after = child.tail or ""
        inner += "\n" + after.removeprefix("\n") if child.tag == "br" else _shown(child) + after
    return inner


READERS: Mapping[str, Callable[[bytes], Read]] = {
    "docx": _read_word,
    "odt": _read_odt,
    "html": _read_html,
}


def _assert_reads(read: Read, texts: Sequence[str]) -> None:
    """Assert that every text stands in every place of the file."""
    assert read.headings == [f"{n}. {fold(text)}" for n, text in enumerate(texts, start=1)]
    assert read.rows == [[fold(text), fold(text), "–"] for text in texts]
    for text in map(fold, texts):
        assert f"{text}: {text}" in read.body
        assert text in read.people
    for text in texts:
        assert set(_paragraphs(text)) <= set(read.body)


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
def test_any_text_comes_back(minutes: MinutesContext, texts: list[str]) -> None:
    """Headings, paragraphs, list items and cells read as typed, in every format with such."""
    rendered = render(_paper(minutes, texts), tuple(READERS))

    for name, read in READERS.items():
        _assert_reads(read(rendered.files[name]), texts)


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


@pytest.mark.parametrize("name", READERS)
def test_every_trap_comes_back(minutes: MinutesContext, name: str) -> None:
    """The known traps, all of them."""
    rendered = render(_paper(minutes, TRAPS), (name,))

    _assert_reads(READERS[name](rendered.files[name]), TRAPS)


def test_every_trap_comes_back_from_markdown(minutes: MinutesContext) -> None:
    """The known traps, when the readable Markdown is read as any reader would.

    Readers differ on a backslash before a bar in a cell; such text is left out.
    """
    rendered = render(_paper(minutes, TRAPS), ("md",))

    reader = [str(pandoc._program()), "--from=commonmark+pipe_tables", "--to=plain", "--wrap=none"]
    ended = subprocess.run(reader, input=rendered.files["md"], capture_output=True, check=True)

    squeezed = re.sub(r"\s", "", ended.stdout.decode())
    for text in TRAPS:
        if "\\|" not in text:
            assert squeezed.count(re.sub(r"\s", "", fold(text))) >= PLACES, text


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

    _assert_reads(_read_word(rendered.files["docx"]), [text])
    _assert_pdf_reads(pdf_text(rendered.files["pdf"]), [shown])


def test_arabic_is_shown_as_it_is(minutes: MinutesContext) -> None:
    """Arabic letters are in the fonts that come with typst."""
    markdown = to_markdown(_paper(minutes, ["مرحبا"])).markdown

    assert "مرحبا" in pandoc.convert(markdown, "typst").decode()
    assert render(_paper(minutes, ["مرحبا"]), ("pdf",)).files["pdf"]
