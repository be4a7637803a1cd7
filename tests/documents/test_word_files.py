"""Word files: the page, header and footer, tables, metadata."""

import io
import re
import runpy
import zipfile
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import docx
import pytest
from docx.shared import Mm

from koord.documents.contexts import InvitationContext, PaperContext, Sender
from koord.documents.pipeline import Rendered, render
from koord.documents.templates import templates_folder

pytestmark = pytest.mark.slow
NAMES = ("Emma", "Larsen", "Kari", "Ola", "Nora", "Lie", "Øvrebø", "Dahl", "BUP", "PPT")


def _parts(word: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(word)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def _opened(word: bytes) -> Any:
    return docx.Document(io.BytesIO(word))


def test_the_page_is_a4(rendered: Mapping[str, Rendered]) -> None:
    """Every paper is A4."""
    for paper in rendered.values():
        section = _opened(paper.files["docx"]).sections[0]

        assert abs(section.page_width - Mm(210)) < Mm(0.1)
        assert abs(section.page_height - Mm(297)) < Mm(0.1)


def test_header_and_footer_say_what_they_shall(
    papers: Mapping[str, PaperContext], rendered: Mapping[str, Rendered]
) -> None:
    """Reference and exemption on top, sender and page number below, no token left."""
    parts = _parts(rendered["innkalling"].files["docx"])
    section = _opened(rendered["innkalling"].files["docx"]).sections[0]

    top = "\n".join(p.text for p in section.header.paragraphs)
    below = "\n".join(p.text for p in section.footer.paragraphs)
    assert top.strip() == f"Sak 7 · 7.4\t{papers['innkalling'].exemption}"
    assert below.startswith("Solvik kommune · Familiens hus\tSide ")
    assert b" PAGE " in parts["word/footer1.xml"]
    assert b" NUMPAGES " in parts["word/footer1.xml"]
    assert not [name for name, content in parts.items() if b"KOORD-" in content]


def test_metadata_holds_a_neutral_title_and_no_names(
    language: str, rendered: Mapping[str, Rendered]
) -> None:
    """Title, language and date alone; no author, no name, no service outside the text."""
    for paper in rendered.values():
        document = _opened(paper.files["docx"])
        properties = document.core_properties

        assert properties.title == paper.title
        assert properties.language == f"{language}-NO"
        assert (properties.author, properties.last_modified_by, properties.comments) == ("", "", "")
        for name, content in _parts(paper.files["docx"]).items():
            if name != "word/document.xml":
                assert not [word for word in NAMES if re.search(rf"\b{word}\b", content.decode())]


def test_word_proofs_the_text_in_its_own_language(
    language: str, rendered: Mapping[str, Rendered]
) -> None:
    """Word's proofing language is the paper's, everywhere in the file."""
    parts = _parts(rendered["referat"].files["docx"])
    styles = parts["word/styles.xml"].decode()
    other = b"nn-NO" if language == "nb" else b"nb-NO"

    assert set(re.findall(r'<w:lang [^>]*w:val="([^"]+)"', styles)) == {f"{language}-NO"}
    assert not [name for name, content in parts.items() if other in content]


def test_header_rows_are_marked_and_rows_stay_whole(rendered: Mapping[str, Rendered]) -> None:
    """A table's first row repeats on the next page, and no row is split."""
    body = _parts(rendered["referat"].files["docx"])["word/document.xml"].decode()

    assert body.count("<w:tblHeader") == 1
    assert body.count("<w:tr>") == body.count("<w:cantSplit/>")


def test_every_style_asked_for_is_there(rendered: Mapping[str, Rendered]) -> None:
    """The text uses no style that the dress lacks."""
    for paper in rendered.values():
        parts = _parts(paper.files["docx"])
        asked = set(
            re.findall(
                r'<w:(?:p|r|tbl)Style w:val="([^"]+)"', str(parts["word/document.xml"], "utf-8")
            )
        )
        known = set(re.findall(r'w:styleId="([^"]+)"', str(parts["word/styles.xml"], "utf-8")))

        assert asked <= known


def test_a_sender_cannot_break_the_header(invitation: InvitationContext) -> None:
    """What stands in header and footer is escaped, and not taken for a token."""
    sender = Sender(name="N", municipality="A & <B> KOORD-AV", unit='"C"')

    word = render(replace(invitation, sender=sender), ("docx",)).files["docx"]

    footer = _opened(word).sections[0].footer.paragraphs[0].text
    assert footer.startswith('A & <B> KOORD-AV · "C"\t')


def test_arbeidskopi_stands_on_drafts_only(
    papers: Mapping[str, PaperContext], rendered: Mapping[str, Rendered]
) -> None:
    """The header of a draft says so, and no other paper does."""
    for name, context in papers.items():
        draft = render(replace(context, draft=True), ("docx",)).files["docx"]
        final = rendered[name].files["docx"]

        assert b"arbeidskopi" in _parts(draft)["word/header1.xml"]
        assert not [part for part in _parts(final).values() if b"arbeidskopi" in part.lower()]


def test_the_dress_is_what_its_script_builds() -> None:
    """`side.docx` in the repository is not edited by hand."""
    script = Path(__file__).with_name("build_side_docx.py")

    built = runpy.run_path(str(script))["build"]()

    assert _parts(built) == _parts((templates_folder() / "felles" / "side.docx").read_bytes())
