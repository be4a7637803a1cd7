"""OpenDocument files: the page, header and footer, tables, metadata."""

import io
import re
import xml.etree.ElementTree as ET
import zipfile
from collections.abc import Mapping
from dataclasses import replace

import pytest

from koord.documents.contexts import InvitationContext, PaperContext, Sender
from koord.documents.pipeline import Rendered, render
from koord.documents.templates import templates_folder
from tests.documents.build_side_odt import build
from tests.documents.conftest import filed_under

pytestmark = pytest.mark.slow
NAMES = ("Emma", "Larsen", "Kari", "Ola", "Nora", "Lie", "Øvrebø", "Dahl", "BUP", "PPT")
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_STYLE = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"


def _parts(file: bytes) -> dict[str, str]:
    with zipfile.ZipFile(io.BytesIO(file)) as archive:
        return {name: archive.read(name).decode() for name in archive.namelist()}


def _header(file: bytes) -> list[str]:
    """Return the lines of header and footer, tabs as in Word."""
    root = ET.fromstring(_parts(file)["styles.xml"])
    lines = []
    for place in ("header", "footer"):
        for paragraph in root.iterfind(f".//{_STYLE}{place}/{_TEXT}p"):
            for tab in paragraph.iter(f"{_TEXT}tab"):
                tab.text = "\t"
            lines.append("".join(paragraph.itertext()))
    return lines


def test_the_type_comes_first_and_plain(rendered: Mapping[str, Rendered]) -> None:
    """A program can tell the type without unpacking the file."""
    for paper in rendered.values():
        with zipfile.ZipFile(io.BytesIO(paper.files["odt"])) as archive:
            first = archive.infolist()[0]

            assert (first.filename, first.compress_type) == ("mimetype", zipfile.ZIP_STORED)
            assert archive.read(first) == b"application/vnd.oasis.opendocument.text"
            assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_every_part_is_well_formed(rendered: Mapping[str, Rendered]) -> None:
    """Whatever stands in the paper, each part can be read as XML."""
    for paper in rendered.values():
        for name, text in _parts(paper.files["odt"]).items():
            if name.endswith(".xml"):
                ET.fromstring(text)


def test_header_and_footer_say_what_they_shall(
    papers: Mapping[str, PaperContext], rendered: Mapping[str, Rendered]
) -> None:
    """Reference and exemption on top, sender and page number below, no token left."""
    for name, paper in rendered.items():
        assert _header(paper.files["odt"]) == [
            f"{filed_under(papers[name])}\t{papers[name].exemption}",
            "\t",
            "Solvik kommune · Familiens hus\tSide 1 av 1",
        ]
        assert not [part for part in _parts(paper.files["odt"]).values() if "KOORD-" in part]


def test_metadata_holds_a_neutral_title_and_no_names(
    language: str, rendered: Mapping[str, Rendered]
) -> None:
    """Title, language and date alone; no author, no program, no name outside the text."""
    for paper in rendered.values():
        parts = _parts(paper.files["odt"])

        assert f"<dc:title>{paper.title}</dc:title>" in parts["meta.xml"]
        assert f"<dc:language>{language}-NO</dc:language>" in parts["meta.xml"]
        assert not re.search("generator|creator|Pandoc", parts["meta.xml"])
        for name, text in parts.items():
            if name != "content.xml":
                assert not [word for word in NAMES if re.search(rf"\b{word}\b", text)]


def test_the_text_is_proofed_in_its_own_language(
    language: str, rendered: Mapping[str, Rendered]
) -> None:
    """The language of the file is the paper's, everywhere."""
    for paper in rendered.values():
        both = "".join(_parts(paper.files["odt"]).values())

        assert set(re.findall(r'fo:language="(\w+)"', both)) == {language}
        assert set(re.findall(r'fo:country="(\w+)"', both)) == {"NO"}


def test_every_style_asked_for_is_there(rendered: Mapping[str, Rendered]) -> None:
    """The text uses no style that the dress lacks, and no cell is left as pandoc made it."""
    for paper in rendered.values():
        parts = _parts(paper.files["odt"])
        asked = set(re.findall(r'(?:text|table):style-name="([^"]+)"', parts["content.xml"]))
        known = set(re.findall(r'style:name="([^"]+)"', parts["content.xml"] + parts["styles.xml"]))

        assert asked <= known
        assert 'table-cell table:style-name="Table' not in parts["content.xml"]


def test_header_rows_are_marked_and_rows_stay_whole(rendered: Mapping[str, Rendered]) -> None:
    """A table's first row repeats on the next page, and no row is split."""
    body = _parts(rendered["referat"].files["odt"])["content.xml"]

    assert body.count("<table:table-header-rows>") == 1
    assert body.count("<table:table-row ") == body.count('table:style-name="HelRad"')
    assert "<table:table-row>" not in body


def test_a_sender_cannot_break_the_header(invitation: InvitationContext) -> None:
    """What stands in header and footer is escaped, and not taken for a token."""
    sender = Sender(name="N", municipality="A & <B> KOORD-AV", unit='"C"')

    file = render(replace(invitation, sender=sender), ("odt",)).files["odt"]

    assert _header(file)[-1].startswith('A & <B> KOORD-AV · "C"\t')


def test_arbeidskopi_stands_on_drafts_only(papers: Mapping[str, PaperContext]) -> None:
    """The header of a draft says so, and no other paper does."""
    for context in papers.values():
        draft = render(replace(context, draft=True), ("odt",)).files["odt"]
        final = render(context, ("odt",)).files["odt"]

        assert _header(draft)[1] == "\tarbeidskopi"
        assert "arbeidskopi" not in "".join(_parts(final).values()).lower()


def test_what_is_missing_stands_out(invitation: InvitationContext) -> None:
    """A missing purpose has a style of its own."""
    file = render(replace(invitation, purpose=None), ("odt",)).files["odt"]

    body = _parts(file)["content.xml"]
    assert 'text:style-name="Mangler">[MANGLER: hensikten med møtet]<' in body


def test_the_dress_is_what_its_script_builds() -> None:
    """`side.odt` in the repository is not edited by hand."""
    dress = (templates_folder() / "felles" / "side.odt").read_bytes()

    assert _parts(build()) == _parts(dress)
