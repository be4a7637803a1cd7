"""The papers of a consent as files: few pages, nothing split badly, and text as it was typed."""

import io
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import Any

import docx
import pikepdf
import pytest
from docx.document import Document

from koord.documents.contexts import (
    ConsentFormContext,
    PaperContext,
    PlainConsentFormContext,
    ReceiptContext,
    ScopeRow,
    SignatureLine,
    SignedLine,
    WithdrawalSlipContext,
)
from koord.documents.markdown import fold
from koord.documents.pipeline import render_all

pytestmark = pytest.mark.slow

SERVICES = ("PPT", "Åsen skole", "BUP Solvik", "Habilitering for barn og unge", "NAV", "Fastlegen")
MOST_PAGES = {"samtykkeskjema": 2, "samtykkeskjema-ung": 2, "kvittering": 1, "trekkeslipp": 1}


def _rows(context: Any) -> tuple[ScopeRow, ...]:
    first = context.scopes[0]
    topics = ("språk", "skole", "fravær")
    return tuple(
        replace(first, agency=name, allowed=topics, denied=("søsken", "økonomi"))
        for name in SERVICES
    )


def _full(papers: Mapping[str, PaperContext]) -> dict[str, PaperContext]:
    """Return the papers of a family with six services and three who sign."""
    form, plain, receipt, slip = (papers[name] for name in MOST_PAGES)
    assert isinstance(form, ConsentFormContext)
    assert isinstance(plain, PlainConsentFormContext)
    assert isinstance(receipt, ReceiptContext)
    assert isinstance(slip, WithdrawalSlipContext)
    signers = (*form.signers, SignatureLine("Emma Larsen", "bruker"))
    return {
        "samtykkeskjema": replace(form, scopes=_rows(form), signers=signers),
        "samtykkeskjema-ung": replace(plain, scopes=_rows(plain), own=SERVICES[:3]),
        "kvittering": replace(receipt, scopes=_rows(receipt)),
        "trekkeslipp": replace(slip, agencies=SERVICES),
    }


def test_a_family_with_six_services_fits(
    papers: Mapping[str, PaperContext], pdf_text: Callable[[bytes], str]
) -> None:
    """Two pages for a form, one for what the family keeps; all that is signed stands together."""
    full = _full(papers)
    made = render_all(list(full.values()), ("pdf",))

    for name, paper in zip(full, made, strict=True):
        with pikepdf.open(io.BytesIO(paper.files["pdf"])) as pdf:
            assert len(pdf.pages) <= MOST_PAGES[name], name
    shown = [page for page in pdf_text(made[0].files["pdf"]).split("\f") if page.strip()]
    assert "Kari Larsen" not in shown[0]
    for signer in ("Kari Larsen", "Ola Larsen", "Emma Larsen"):
        assert signer in shown[1]
    assert "7.2" in shown[0]
    assert re.search(r"Lever skjema\s+7\.2", shown[1])


@pytest.mark.parametrize("signs", [True, False], ids=["signs", "is offered"])
def test_the_young_person_has_a_line_to_sign_on(
    papers: Mapping[str, PaperContext], signs: bool
) -> None:
    """The last table of the form in plain words is one line with her name, whatever is before."""
    plain = papers["samtykkeskjema-ung"]
    assert isinstance(plain, PlainConsentFormContext)
    shown = plain if signs else replace(plain, own=())
    (made,) = render_all([shown], ("docx",))

    rows = docx.Document(io.BytesIO(made.files["docx"])).tables[-1].rows

    assert [[cell.text for cell in row.cells] for row in rows][1:] == [["Emma Larsen", "", ""]]


#: Text that Markdown, pandoc, Word or typst would take for something else.
ODD = ("*Å* [x]{.y} #1", "a|b \\ 'c'", "1. <b>$x$</b>", "-- @ref ...", '=> "ø" & _n_')


def _odd(context: Any) -> Any:
    """Return a paper with odd text wherever a person may have typed it."""
    rows = [
        replace(row, agency=ODD[0], allowed=(ODD[1],), denied=(ODD[2],))
        for row in getattr(context, "scopes", ())[:1]
    ]
    typed: dict[str, Any] = {
        "user_name": ODD[3],
        "purpose": ODD[4],
        "scopes": tuple(rows),
        "signers": (SignatureLine(ODD[0], ODD[1]),),
        "signed": (SignedLine(ODD[0], context.dated),),
        "own": (ODD[0],),
        "others": (ODD[1],),
        "agencies": (ODD[0], ODD[1]),
    }
    return replace(context, **{k: v for k, v in typed.items() if hasattr(context, k)})


def _texts(document: Document) -> Iterator[str]:
    yield from (paragraph.text for paragraph in document.paragraphs)
    for table in document.tables:
        yield from (cell.text for row in table.rows for cell in row.cells)


def _squeezed(text: str) -> str:
    return re.sub(r"\s", "", text)


@pytest.mark.parametrize("name", MOST_PAGES)
def test_what_was_typed_stands_as_typed(
    papers: Mapping[str, PaperContext], pdf_text: Callable[[bytes], str], name: str
) -> None:
    """Names, services, topics and purpose come back from Word and PDF, whatever they hold."""
    odd = _odd(papers[name])
    (made,) = render_all([odd], ("docx", "pdf"))

    word = _squeezed("".join(_texts(docx.Document(io.BytesIO(made.files["docx"])))))
    pdf = _squeezed(pdf_text(made.files["pdf"]))

    expected = ODD[:2] if name == "trekkeslipp" else ODD
    for text in expected:
        assert _squeezed(fold(text)) in word, text
        assert _squeezed(fold(text)) in pdf, text
