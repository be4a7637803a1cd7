"""PDF: archive-proof, accessible, A4, neutral metadata."""

import io
from collections.abc import Callable, Mapping
from dataclasses import replace

import pikepdf
import pytest

from koord.documents.contexts import Agreement, MinutesContext, PaperContext
from koord.documents.pipeline import Rendered, render

pytestmark = pytest.mark.slow


def test_a_paper_follows_both_standards(language: str, rendered: Mapping[str, Rendered]) -> None:
    """Every paper declares PDF/A-2a and PDF/UA-1, is tagged, and says its language."""
    for paper in rendered.values():
        with pikepdf.open(io.BytesIO(paper.files["pdf"])) as pdf:
            with pdf.open_metadata() as xmp:
                declared = (
                    xmp["pdfaid:part"],
                    xmp["pdfaid:conformance"],
                    xmp["pdfuaid:part"],
                )
            assert declared == ("2", "A", "1")
            assert pdf.Root.MarkInfo.Marked
            assert pdf.Root.StructTreeRoot
            assert str(pdf.Root.Lang) == language


def test_the_page_is_a4(rendered: Mapping[str, Rendered]) -> None:
    """Every page of every paper is A4."""
    for paper in rendered.values():
        with pikepdf.open(io.BytesIO(paper.files["pdf"])) as pdf:
            for page in pdf.pages:
                width, height = (float(page.mediabox[i]) for i in (2, 3))
                assert (round(width), round(height)) == (595, 842)


def test_metadata_holds_a_neutral_title_and_no_author(rendered: Mapping[str, Rendered]) -> None:
    """The title is the kind of paper and its reference; there is no author."""
    for paper in rendered.values():
        with pikepdf.open(io.BytesIO(paper.files["pdf"])) as pdf:
            assert str(pdf.docinfo["/Title"]) == paper.title
            assert not {"/Author", "/Subject", "/Keywords"} & set(pdf.docinfo.keys())
            with pdf.open_metadata() as xmp:
                assert "dc:creator" not in xmp
                assert not [word for word in ("Larsen", "Emma", "Nora") if word in str(xmp)]


def test_header_and_footer_stand_on_every_page(
    papers: Mapping[str, PaperContext], pdf_text: Callable[[bytes], str]
) -> None:
    """A long paper is split between pages, each with reference, marking and page number."""
    tasks = tuple(Agreement(f"oppgave {n}", "PPT") for n in range(80))
    minutes = papers["referat"]
    assert isinstance(minutes, MinutesContext)

    text = pdf_text(render(replace(minutes, agreements=tasks), ("pdf",)).files["pdf"])

    pages = text.split("\f")[:-1]
    assert len(pages) > 2
    for number, page in enumerate(pages, start=1):
        assert "Sak 7 · 7.4" in page
        assert minutes.exemption in page
        assert f"Side {number} av {len(pages)}" in page
    assert all(task.what in text for task in tasks)


def test_arbeidskopi_stands_on_drafts_only(
    papers: Mapping[str, PaperContext],
    rendered: Mapping[str, Rendered],
    pdf_text: Callable[[bytes], str],
) -> None:
    """Every page of a draft says so, and no page of another paper."""
    for name, context in papers.items():
        draft = render(replace(context, draft=True), ("pdf",)).files["pdf"]
        pages = pdf_text(draft).split("\f")[:-1]

        assert all("arbeidskopi" in page for page in pages)
        assert "arbeidskopi" not in pdf_text(rendered[name].files["pdf"])


@pytest.mark.parametrize(
    ("written_in", "mark", "place"),
    [pytest.param("nb", "MANGLER", "møtested"), pytest.param("nn", "MANGLAR", "møtestad")],
)
def test_what_is_missing_stands_in_the_paper(
    minutes: MinutesContext,
    pdf_text: Callable[[bytes], str],
    written_in: str,
    mark: str,
    place: str,
) -> None:
    """A missing place is printed as missing, in the language of the paper."""
    nowhere = replace(minutes, language=written_in, meeting=replace(minutes.meeting, place=None))

    rendered = render(nowhere, ("pdf",))

    assert rendered.missing == (place,)
    assert f"[{mark}: {place}]" in pdf_text(rendered.files["pdf"])


def test_a_paragraph_sign_stays_with_its_number(
    minutes: MinutesContext, pdf_text: Callable[[bytes], str]
) -> None:
    """However long the line, it is never broken between the two."""
    texts = [f"{'n' * width} § 13 og §§ 8, 9" for width in range(60, 90)]

    paper = render(replace(minutes, user_view="\n\n".join(texts)), ("pdf",)).files["pdf"]

    lines = [" ".join(line.split()) for line in pdf_text(paper).splitlines()]
    assert not [line for line in lines if line.endswith("§")]
    assert {"§ 13 og §§ 8, 9", "§§ 8, 9"} <= set(lines)


@pytest.mark.parametrize(("name", "most"), [("familie", 1), ("velkommen", 1), ("møteark", 2)])
def test_the_familys_papers_stand_on_one_sheet(
    rendered: Mapping[str, Rendered],
    pdf_text: Callable[[bytes], str],
    name: str,
    most: int,
) -> None:
    """One A4 with room to spare for the family; the leader has her notes on the back."""
    assert pdf_text(rendered[name].files["pdf"]).count("\f") == most
