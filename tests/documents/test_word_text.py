"""A Word file with minutes reads as the text that would have been typed."""

import io
from collections.abc import Callable
from datetime import date
from typing import Any

import docx
import pytest

from koord.documents.word_text import text_of
from koord.domain.minutes import Minutes
from koord.domain.minutes_grammar import read_minutes
from koord.domain.people import Agency, AgencyKind, Member, Role
from koord.errors import InvalidValueError

pytestmark = pytest.mark.slow
DAY = date(2027, 1, 20)
PPT = Agency(1, "PPT", AgencyKind.EDUCATIONAL_PSYCHOLOGY)
MEMBERS = (
    Member(1, Role.USER, 1, "Emma Larsen"),
    Member(2, Role.COORDINATOR, 2, "Nora Lie"),
    Member(3, Role.GUARDIAN, 3, "Kari Larsen", title="mor"),
    Member(4, Role.MEMBER, 4, "Åse Øvrebø", agency=PPT),
)


def word_file(write: Callable[[Any], object]) -> bytes:
    """Return a Word file with what a function writes in it."""
    document = docx.Document()
    write(document)
    kept = io.BytesIO()
    document.save(kept)
    return kept.getvalue()


def minutes_in(content: bytes) -> Minutes:
    """Read a Word file all the way to minutes; every line must be understood."""
    minutes, problems = read_minutes(
        text_of(content), MEMBERS, DAY, topics=("språk",), coordinator_id=2
    )
    assert problems == (), text_of(content)
    return minutes


def typed(document: Any) -> None:
    """Write minutes as the form of the text has them."""
    document.add_paragraph("Til stede: Kari Larsen (mor), Åse Øvrebø (PPT)")
    document.add_heading("1 Siden sist", level=2)
    document.add_paragraph("Rapporten er “ferdig” – nesten.")
    document.add_heading("2 Språk @tema: språk", level=2)
    document.add_paragraph("☐ PPT: sende rapport (frist 12.2)", style="List Bullet")
    document.add_paragraph("Neste møte: ons uke 22 kl 14, Rådhuset 3")


def test_headings_bullets_and_labels(tmp_path: Any) -> None:
    """Headings become items, boxes become promises, and labels keep their meaning."""
    minutes = minutes_in(word_file(typed))

    assert minutes.present == (3, 4)
    assert [(item.heading, item.topic) for item in minutes.items] == [
        ("Siden sist", None),
        ("Språk", "språk"),
    ]
    assert minutes.items[0].paragraphs == ("Rapporten er “ferdig” – nesten.",)
    (task,) = minutes.items[1].tasks
    assert (task.what, task.responsible_id, task.due) == ("sende rapport", 4, date(2027, 2, 12))
    assert minutes.next_meeting is not None
    assert minutes.next_meeting.day == date(2027, 6, 2)


def test_bold_lines_serve_as_headings_where_there_are_none() -> None:
    """Many write headings as bold lines; a bold word in a sentence is no heading."""

    def write(document: Any) -> None:
        document.add_paragraph("Til stede: Kari Larsen")
        document.add_paragraph().add_run("1. Siden sist").bold = True
        sentence = document.add_paragraph("Dette er ")
        sentence.add_run("viktig").bold = True
        document.add_paragraph().add_run("2. Skole").bold = True
        document.add_paragraph("Går fint.")

    minutes = minutes_in(word_file(write))

    assert [item.heading for item in minutes.items] == ["Siden sist", "Skole"]
    assert minutes.items[0].paragraphs == ("Dette er viktig",)


@pytest.mark.parametrize(
    ("head", "field"),
    [
        (("Hvem", "Hva", "Frist"), "Hvem får dette punktet"),
        (("Kven", "Kva", "Frist"), "Kven får dette punktet:"),
    ],
    ids=["nb", "nn"],
)
def test_the_tables_of_the_sheet(head: tuple[str, ...], field: str) -> None:
    """A table of promises becomes tasks, and the field under it says who gets the item."""

    def write(document: Any) -> None:
        fill(document.add_table(2, 2), [("Til stede", "Kari Larsen, PPT"), ("Hvor", "Rådhuset")])
        document.add_heading("1 Språk", level=2)
        document.add_paragraph("Vi snakket lenge.")
        rows = [head, ("PPT", "sende rapport", "12.2"), ("", "", ""), ("mor", "ringe legen", "–")]
        fill(document.add_table(4, 3), rows)
        document.add_paragraph()
        fill(document.add_table(2, 2), [(field, "foreldrene, PPT"), ("Tema", "språk")])
        document.add_heading("2 Annet", level=2)
        document.add_paragraph("Ja.")
        document.add_paragraph()
        fill(document.add_table(1, 2), [(field, "alle")])

    minutes = minutes_in(word_file(write))

    assert minutes.present == (3, 4)
    language, other = minutes.items
    assert (language.only_for, language.topic) == ((3, 4), "språk")
    assert [(t.responsible_id, t.what, t.due) for t in language.tasks] == [
        (4, "sende rapport", date(2027, 2, 12)),
        (3, "ringe legen", None),
    ]
    assert other.for_all


def fill(table: Any, rows: list[tuple[str, ...]]) -> None:
    """Write cells in a table."""
    for cells, values in zip(table.rows, rows, strict=True):
        for cell, value in zip(cells.cells, values, strict=True):
            cell.text = value


def test_what_is_struck_out_is_not_read() -> None:
    """A name that is struck out on the sheet is not among those who came."""

    def write(document: Any) -> None:
        line = document.add_paragraph("Til stede: Kari Larsen")
        line.add_run(", Åse Øvrebø").font.strike = True
        document.add_heading("1 Skole", level=2)
        document.add_paragraph("Ja.")

    assert minutes_in(word_file(write)).present == (3,)


@pytest.mark.parametrize("content", [b"PK\x03\x04 ikke noe arkiv", b"PK"], ids=["cut", "empty"])
def test_a_file_that_is_no_word_file_is_refused(content: bytes) -> None:
    """A damaged file is told of in Norwegian, and nothing of it is read."""
    with pytest.raises(InvalidValueError, match="kan ikke leses"):
        text_of(content)
