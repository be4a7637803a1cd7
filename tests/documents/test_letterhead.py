"""A municipality's Word file as letterhead: what is kept, left behind, refused and added."""

import io
import re
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import docx
import pytest
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.shared import Mm
from PIL import Image

from koord.documents import own
from koord.documents.contexts import InvitationContext, PaperContext
from koord.documents.faults import LetterheadRefusedError
from koord.documents.letterhead import cleaned, dressed
from koord.documents.pipeline import FORMATS, Rendered, render, render_all
from tests.documents.conftest import filed_under

pytestmark = pytest.mark.slow
ATTACHED_TEMPLATE = (
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships/attachedTemplate"
)
ADDRESS = "Postboks 1, 9999 Solvik"


def _parts(word: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(word)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def _changed(word: bytes, change: Callable[[str, bytes], bytes]) -> bytes:
    """Return the file with some parts as `change` makes them."""
    result = io.BytesIO()
    with zipfile.ZipFile(result, "w") as archive:
        for name, content in _parts(word).items():
            archive.writestr(name, change(name, content))
    return result.getvalue()


def _in_header(word: bytes, xml: str) -> bytes:
    """Return the file with more in the paragraph of its header."""
    return _changed(
        word,
        lambda name, content: (
            content.replace(b"</w:p></w:hdr>", f"{xml}</w:p></w:hdr>".encode())
            if name.startswith("word/header")
            else content
        ),
    )


def a_letterhead(header: str = "Solvik kommune", footer: str = ADDRESS) -> bytes:
    """Return a Word file as a municipality has it: logo, address, body text, an author."""
    document: Any = docx.Document()
    picture = io.BytesIO()
    Image.new("RGB", (60, 20), "navy").save(picture, "PNG")
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    line = section.header.paragraphs[0]
    line.add_run().add_picture(io.BytesIO(picture.getvalue()), width=Mm(30))
    line.add_run(f"\t{header}")
    section.footer.paragraphs[0].text = footer
    document.styles["Normal"].font.name = "Verdana"
    document.add_paragraph("Kjære Kari")
    document.core_properties.author = "Per Hansen"
    document.core_properties.last_modified_by = "Per Hansen"
    result = io.BytesIO()
    document.save(result)
    return result.getvalue()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder of own papers with the letterhead in it."""
    own.put_letterhead(tmp_path / "maler", cleaned(a_letterhead()))
    return tmp_path / "maler"


def test_papers_get_header_footer_logo_and_typeface(
    papers: Mapping[str, PaperContext], folder: Path
) -> None:
    """Every Word paper has the letterhead, and text that uses no style it lacks."""
    for paper in render_all(list(papers.values()), ("docx",), folder):
        word = paper.files["docx"]
        parts, document = _parts(word), docx.Document(io.BytesIO(word))
        asked = set(re.findall(rb'<w:(?:p|r|tbl)Style w:val="([^"]+)"', parts["word/document.xml"]))
        known = set(re.findall(rb'w:styleId="([^"]+)"', parts["word/styles.xml"]))

        assert "Solvik kommune" in document.sections[0].header.paragraphs[0].text
        assert document.sections[0].footer.paragraphs[0].text == ADDRESS
        assert document.styles["Normal"].font.name == "Verdana"
        assert document.styles["Fakta"].font.name is None
        assert [name for name in parts if name.startswith("word/media/")]
        assert asked <= known


def test_marking_stands_first_in_the_text(papers: Mapping[str, PaperContext], folder: Path) -> None:
    """Reference and exemption, and «arbeidskopi» on a draft, are on every paper all the same."""
    for context in papers.values():
        word = render(replace(context, draft=True), ("docx",), folder).files["docx"]

        first = docx.Document(io.BytesIO(word)).paragraphs[0].text
        assert first == f"{filed_under(context)} · {context.exemption} · arbeidskopi"


def test_marking_stands_where_the_letterhead_says(
    invitation: InvitationContext, tmp_path: Path
) -> None:
    """The words of koord in her header are filled in, and the text is left alone."""
    word = a_letterhead("KOORD-REFERANSE KOORD-MERKING KOORD-UTKAST")
    own.put_letterhead(tmp_path, cleaned(word))

    paper = render(replace(invitation, draft=True), ("docx",), tmp_path).files["docx"]

    document = docx.Document(io.BytesIO(paper))
    header = document.sections[0].header.paragraphs[0].text
    assert header.strip() == f"Sak 7 · 7.4 {invitation.exemption} arbeidskopi"
    assert document.paragraphs[0].text == "Solvik kommune, Familiens hus"


def test_other_formats_are_not_changed(
    papers: Mapping[str, PaperContext], rendered: Mapping[str, Rendered], folder: Path
) -> None:
    """PDF, OpenDocument, HTML and Markdown are the same bytes with and without."""
    made = render_all(list(papers.values()), tuple(FORMATS), folder)

    for before, after in zip(rendered.values(), made, strict=True):
        assert before.files["docx"] != after.files["docx"]
        assert all(before.files[n] == after.files[n] for n in FORMATS if n != "docx")


def test_a_paper_on_a_letterhead_is_the_same_each_time(
    invitation: InvitationContext, folder: Path
) -> None:
    """No clock and no chance has a part in it."""
    papers = [render(invitation, ("docx",), folder).files["docx"] for _ in range(2)]

    assert papers[0] == papers[1]


def test_only_the_letterhead_is_kept() -> None:
    """The author, the text of the body, and who typed when are left behind."""
    kept = _parts(cleaned(a_letterhead()))

    everything = b"".join(kept.values())
    assert b"Hansen" not in everything
    assert "Kjære".encode() not in everything
    assert not [name for name in kept if name.startswith(("docProps", "customXml"))]
    assert b"w:rsidR" not in kept["word/document.xml"]


def test_styles_are_added_once_and_build_on_hers() -> None:
    """A style that is there by name stays as it is, whatever its id; no default is doubled."""
    norwegian = _changed(
        a_letterhead(),
        lambda name, content: (
            content.replace(b'"Normal"', b'"Standardtekst"').replace(
                b'<w:name w:val="Standardtekst"', b'<w:name w:val="Normal"'
            )
            if name == "word/styles.xml"
            else content
        ),
    )

    styles = _parts(dressed(cleaned(norwegian)))["word/styles.xml"].decode()

    names = re.findall(r'<w:name w:val="([^"]+)"', styles)
    defaults = re.findall(r'<w:style [^>]*w:type="(\w+)" w:default="1"', styles)
    fakta = re.search(r'<w:style [^>]*w:styleId="Fakta".*?</w:style>', styles, re.DOTALL)
    assert len(names) == len({name.casefold() for name in names})
    assert len(defaults) == len(set(defaults))
    assert fakta is not None
    assert '<w:basedOn w:val="Standardtekst"/>' in fakta[0]


def _with_relation(kind: str, target: str, xml: str) -> bytes:
    document: Any = docx.Document(io.BytesIO(a_letterhead()))
    header = document.sections[0].header
    number = header.part.relate_to(target, kind, is_external=True)
    header.paragraphs[0]._p.append(parse_xml(xml.format(number, ns=nsdecls("w", "r", "a"))))
    result = io.BytesIO()
    document.save(result)
    return result.getvalue()


def test_a_link_is_left_as_text() -> None:
    """A web address in the header stays readable, and points nowhere."""
    linked = _with_relation(
        RELATIONSHIP_TYPE.HYPERLINK,
        "https://solvik.example",
        '<w:hyperlink {ns} r:id="{0}"><w:r><w:t>solvik.example</w:t></w:r></w:hyperlink>',
    )

    kept = _parts(cleaned(linked))

    (header,) = (text for name, text in kept.items() if name.startswith("word/header"))
    assert b"<w:t>solvik.example</w:t>" in header
    assert b"hyperlink" not in header
    assert not [name for name, content in kept.items() if b"External" in content]


def test_a_template_that_word_would_fetch_is_left_behind() -> None:
    """An attached template on a server has no place in a paper."""
    document: Any = docx.Document(io.BytesIO(a_letterhead()))
    number = document.part._settings_part.relate_to(
        "https://solvik.example/mal.dotm", ATTACHED_TEMPLATE, is_external=True
    )
    document.settings.element.append(
        parse_xml(f'<w:attachedTemplate {nsdecls("w", "r")} r:id="{number}"/>')
    )
    result = io.BytesIO()
    document.save(result)

    kept = _parts(cleaned(result.getvalue()))

    assert b"solvik.example" not in b"".join(kept.values())
    assert b"attachedTemplate" not in kept["word/settings.xml"]


REMOTE = '<w:r {ns}><w:drawing><a:blip r:link="{0}"/></w:drawing></w:r>'
FIELD = (
    "<w:r><w:instrText>INCLUDE</w:instrText></w:r>"
    '<w:r><w:instrText>PICTURE "x.png"</w:instrText></w:r>'
)


@pytest.mark.parametrize(
    ("content", "told"),
    [
        pytest.param(lambda: b"hei", "Word-dokument", id="not a zip"),
        pytest.param(lambda: b"\xd0\xcf\x11\xe0" + b"x" * 600, "Word-dokument", id="an old .doc"),
        pytest.param(lambda: b"x" * 5_000_001, "større", id="too large"),
        pytest.param(lambda: a_letterhead()[:-900], "Word-dokument", id="cut off"),
        pytest.param(
            lambda: _changed(
                a_letterhead(),
                lambda name, c: c.replace(
                    b"vnd.openxmlformats-officedocument.wordprocessingml.document.main",
                    b"vnd.ms-word.document.macroEnabled.main",
                ),
            ),
            "makroer",
            id="macros",
        ),
        pytest.param(
            lambda: _with_relation(RELATIONSHIP_TYPE.IMAGE, "https://s.example/l.png", REMOTE),
            "utenfra",
            id="a picture from the net",
        ),
        pytest.param(lambda: _in_header(a_letterhead(), FIELD), "utenfra", id="a fetching field"),
        pytest.param(
            lambda: _in_header(a_letterhead(), '<w:fldSimple w:instr=" DATABASE x "/>'),
            "utenfra",
            id="a simple field",
        ),
        pytest.param(
            lambda: _in_header(a_letterhead(), '<w:ins w:id="1" w:author="Per"/>'),
            "sporede endringer",
            id="tracked changes",
        ),
        pytest.param(
            lambda: _in_header(a_letterhead(), "<w:r><w:object/></w:r>"),
            "innebygd",
            id="an embedded object",
        ),
        pytest.param(
            lambda: _in_header(
                a_letterhead(), "<w:r><w:t>KOORD-</w:t></w:r><w:r><w:t>MERKING</w:t></w:r>"
            ),
            "delt",
            id="a word in two pieces",
        ),
        pytest.param(
            lambda: _changed(
                a_letterhead(),
                lambda name, c: (
                    c.replace(b"<w:styles", b"<!DOCTYPE x><w:styles")
                    if name == "word/styles.xml"
                    else c
                ),
            ),
            "skrevet av Word",
            id="a declaration",
        ),
        pytest.param(
            lambda: _changed(
                a_letterhead(),
                lambda name, c: b"<a" if name == "word/_rels/document.xml.rels" else c,
            ),
            "skadet",
            id="damaged",
        ),
    ],
)
def test_what_a_paper_must_not_have_is_refused(content: Callable[[], bytes], told: str) -> None:
    """Each is refused in plain words with what to do, and never as a bug."""
    with pytest.raises(LetterheadRefusedError) as caught:
        cleaned(content())

    assert told in caught.value.message
    assert caught.value.hint


def test_a_file_that_swells_is_refused() -> None:
    """A small file that unpacks to far more than a letterhead is not read."""
    result = io.BytesIO()
    with zipfile.ZipFile(result, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b" " * 60_000_000)

    with pytest.raises(LetterheadRefusedError, match="for mye"):
        cleaned(result.getvalue())


def test_the_place_a_picture_came_from_is_left_out() -> None:
    """Word writes the path of a logo into its description; that names a machine or a person."""
    told = _changed(
        a_letterhead(),
        lambda name, c: c.replace(b"<wp:docPr ", b'<wp:docPr descr="C:\\Users\\per\\l.png" '),
    )

    assert b"per\\l.png" not in b"".join(_parts(cleaned(told)).values())


def test_headers_of_even_pages_are_kept() -> None:
    """A letterhead with other headers on even pages keeps them."""
    document: Any = docx.Document(io.BytesIO(a_letterhead()))
    document.settings.odd_and_even_pages_header_footer = True
    document.sections[0].even_page_header.paragraphs[0].text = "Partall"
    result = io.BytesIO()
    document.save(result)

    kept = cleaned(result.getvalue())

    opened = docx.Document(io.BytesIO(kept))
    assert opened.settings.odd_and_even_pages_header_footer
    assert opened.sections[0].even_page_header.paragraphs[0].text == "Partall"
