"""The way in: formats, order, sameness, and errors that tell nothing of the case."""

import subprocess
from collections.abc import Mapping
from dataclasses import replace

import pytest

from koord.cli import options
from koord.documents import pandoc
from koord.documents.contexts import ConsentFormContext, MinutesContext, PaperContext
from koord.documents.faults import ConverterFailsError, UnknownFormatError
from koord.documents.pipeline import FORMATS, Rendered, number_of_files, render, render_all
from koord.documents.templates import to_markdown

pytestmark = pytest.mark.slow


def test_every_format_is_made(rendered: Mapping[str, Rendered]) -> None:
    """A paper holds the formats asked for, none of them empty."""
    for paper in rendered.values():
        assert set(paper.files) == set(FORMATS)
        assert all(paper.files.values())


def test_the_command_line_knows_the_same_formats() -> None:
    """The list of the command line, which loads no writer of files, is the pipeline's."""
    assert tuple(FORMATS) == options.FORMATS


def test_titles_are_neutral(
    papers: Mapping[str, PaperContext], rendered: Mapping[str, Rendered]
) -> None:
    """A title is the kind of paper and the item's id, or the case's number."""
    other = {
        "nb": ("Velkommen til møte", "Ark til møteleder"),
        "nn": ("Velkomen til møte", "Ark til møteleiar"),
    }[papers["familie"].language]
    asking = {"nb": "Forespørsel", "nn": "Førespurnad"}[papers["familie"].language]
    kinds = {
        "familie": "Planen",
        "velkommen": other[0],
        "møteark": other[1],
        "foresporsel": asking,
    }

    assert {name: paper.title for name, paper in rendered.items()} == {
        name: f"{kinds.get(name, name.capitalize())}, {context.reference.item or 'sak 7'}"
        for name, context in papers.items()
    }


def test_the_same_context_gives_the_same_bytes(
    papers: Mapping[str, PaperContext], rendered: Mapping[str, Rendered]
) -> None:
    """No clock and no chance has a part in a paper."""
    again = render_all(list(papers.values()), tuple(FORMATS))

    assert [paper.files for paper in again] == [paper.files for paper in rendered.values()]


def test_equal_contexts_are_made_once(minutes: MinutesContext) -> None:
    """Receivers of one content share it, and the order is kept."""
    other = replace(minutes, receiver=None)

    made = render_all([minutes, other, replace(minutes)], ("md",))

    assert made[0] is made[2]
    assert made[0] is not made[1]


def test_each_file_is_told_as_it_is_made(minutes: MinutesContext) -> None:
    """Whoever follows is called once for each file, equal papers and formats counted once."""
    other = replace(minutes, receiver=None)
    told: list[None] = []

    render_all([minutes, other, minutes], ("md", "html", "md"), each_done=lambda: told.append(None))

    assert len(told) == number_of_files([minutes, other, minutes], ("md", "html", "md")) == 4


def test_an_unknown_format_is_refused_with_those_there_are(minutes: MinutesContext) -> None:
    """The error names the format and every known one."""
    with pytest.raises(UnknownFormatError, match="rtf") as caught:
        render(minutes, ("pdf", "rtf"))

    assert all(name in caught.value.hint[0] for name in FORMATS)


def test_a_warning_from_pandoc_is_an_error() -> None:
    """Pandoc's own words are not passed on, for they may hold text from the paper."""
    with pytest.raises(ConverterFailsError) as caught:
        pandoc.convert("x", "commonmark+finnes_ikke")

    assert "finnes_ikke" not in caught.value.message


def test_nothing_from_pandoc_is_an_error() -> None:
    """An empty result is not a paper."""
    with pytest.raises(ConverterFailsError):
        pandoc.convert("", "commonmark")


def test_a_missing_pandoc_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """A program that cannot be started gives an error of ours."""
    monkeypatch.setattr(subprocess, "run", _cannot_start)

    with pytest.raises(ConverterFailsError, match="pandoc"):
        pandoc.convert("x", "commonmark")


def _cannot_start(*_args: object, **_options: object) -> None:
    raise FileNotFoundError


def test_a_fault_of_typst_is_told_without_the_text(
    minutes: MinutesContext, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An error from typst that is not about a character stops the paper."""
    monkeypatch.setattr(pandoc, "convert", lambda *_: b'#panic("hemmelig")')

    with pytest.raises(ConverterFailsError) as caught:
        render(minutes, ("pdf",))

    assert "hemmelig" not in caught.value.message


def test_the_readable_markdown_carries_its_marking(
    papers: Mapping[str, PaperContext], rendered: Mapping[str, Rendered]
) -> None:
    """Reference and exemption stand first, without traces of the layout."""
    text = rendered["referat"].files["md"].decode()

    assert text.startswith(f"Sak 7 · 7.4 · {papers['referat'].exemption}\n")
    assert "<div" not in text
    assert "{." not in text


def test_minutes_without_the_user_say_with_whom_it_was_settled(
    papers: Mapping[str, PaperContext],
) -> None:
    """The line stands only when the user was not there."""
    minutes = papers["referat"]
    assert isinstance(minutes, MinutesContext)
    there = replace(minutes, user_present=True)

    assert "Avklart med mor" in to_markdown(minutes).markdown
    assert "Avklart med mor" not in to_markdown(there).markdown


@pytest.mark.parametrize(
    ("written_in", "sentences"),
    [
        (
            "nb",
            (
                "trekke samtykket tilbake når som helst",
                "opphever taushetsplikten",
                "ikke kommunens behandlingsgrunnlag",
                "Emma Larsen, født 14. mai 2017",
                "Barnet er hørt",
            ),
        ),
        (
            "nn",
            (
                "trekkje samtykket tilbake når som helst",
                "opphevar teieplikta",
                "ikkje behandlingsgrunnlaget til kommunen",
                "Emma Larsen, fødd 14. mai 2017",
                "Barnet er høyrt",
            ),
        ),
    ],
)
def test_a_consent_form_explains_itself(
    consent_form: ConsentFormContext, written_in: str, sentences: tuple[str, ...]
) -> None:
    """Voluntary, how to withdraw, what it is not, by whom to be signed, and its version."""
    form = replace(consent_form, language=written_in)

    text = to_markdown(form).markdown.replace("\\", "")

    for said in (
        "Det er frivillig",
        "Du kan ombestemme deg",
        "fvl. § 13 a nr. 1",
        "Kari Larsen (mor)",
        "Ola Larsen (far)",
        "Mal 2026-12",
        *sentences,
    ):
        assert said in text


def test_an_adult_is_not_asked_about_the_child(papers: Mapping[str, PaperContext]) -> None:
    """The line for the child's view stands only on a child's form."""
    form = papers["samtykkeskjema"]
    assert isinstance(form, ConsentFormContext)

    assert "Barnet er" in to_markdown(form).markdown
    assert "Barnet er" not in to_markdown(replace(form, child=False)).markdown
