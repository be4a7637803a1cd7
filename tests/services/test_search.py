"""Searching: what is found, in which order, and that the index holds what stands and no more."""

import sqlite3
import unicodedata
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from koord.domain.searching import LONGEST, excerpt, read_search
from koord.errors import InvalidValueError
from koord.services.desk import Desk
from koord.services.reading.search import search
from koord.services.writing.journal import add_entry
from koord.workbook import search_index
from tests.conftest import Koord

MINUTES = "Til stede: Kari Larsen (mor), Åse Øvrebø (PPT)\n\n## 1 Siden sist\n{}\n"
CALL = ("innkall", "1", "--dato", "22.11.2026", "--kl", "14", "--format", "md")


def found(koord: Koord, text: str, *more: str) -> list[tuple[str, str]]:
    """Return item and kind of every hit."""
    return [(hit["item"], hit["kind"]) for hit in koord.json("søk", text, *more)["hits"]]


def held_by_the_index(connection: Any) -> list[tuple[Any, ...]]:
    """Return every word of the index with where it stands, as FTS5 itself tells it."""
    connection.execute(
        "CREATE VIRTUAL TABLE IF NOT EXISTS temp.words USING fts5vocab(main, search, instance)"
    )
    rows = connection.execute("SELECT term, doc, col, offset FROM temp.words").fetchall()
    return sorted(tuple(row) for row in rows)


def filled_anew(connection: Any) -> list[tuple[Any, ...]]:
    """Return the words of an index that is made from what stands in the tables now."""
    connection.execute("BEGIN")
    try:
        for name in [f"{s.table}_searched_anew" for s in search_index.SOURCES]:
            connection.execute(f"DROP TRIGGER {name}")
        connection.execute("INSERT INTO search (search) VALUES ('delete-all')")
        search_index.fill(connection)
        return held_by_the_index(connection)
    finally:
        connection.execute("ROLLBACK")


# --- what is found -----------------------------------------------------------------------------


def test_everything_that_is_written_is_found(consented: Koord) -> None:
    """Log, minutes, agenda, talk, task, consent and people are each found by a word."""
    consented.ok("logg", "1", "Epikrisen er bestilt.", "--type", "telefon")
    consented.ok(*CALL, "--punkt", "Svømming på torsdager")
    consented.ok(
        *("referat", "1.7", "--fil", "-", "--format", "md"), stdin=MINUTES.format("Sykkeltur.")
    )
    consented.ok("samtale", "1", "--saker", "korps og fiske")
    consented.ok("husk", "1", "Bestille tannlege")

    assert found(consented, "epikrise") == [("1.6", "telefon")]
    assert found(consented, "svømming") == [("1.7", "saksliste")]
    assert found(consented, "sykkel") == [("1.7", "referat")]
    assert found(consented, "korps") == [("1.8", "brukermøte")]
    assert found(consented, "tannlege") == [("1.9", "gjøremål")]
    assert found(consented, "samordne") == [("1.5", "samtykke")]
    assert consented.json("søk", "rådgiver")["people"] == [
        {"name": "Åse Øvrebø", "title": "PP-rådgiver", "agency": "PPT", "cases": [1]}
    ]


@pytest.mark.parametrize(
    ("typed", "hits"),
    [
        ("ÅSE", True),
        ("åse", True),
        ("ase", False),
        ("øvre", True),
        ("ovre", False),
        ("ærlig", True),
        ("ÆRLIG", True),
        ("aerlig", False),
        (unicodedata.normalize("NFD", "Åse"), True),
        (unicodedata.normalize("NFD", "påske"), True),
    ],
)
def test_norwegian_letters_are_letters_of_their_own(family: Koord, typed: str, hits: bool) -> None:
    """`å`, `ø` and `æ` are found in any case and spelling, and are never `a`, `o` or `ae`."""
    family.ok("logg", "1", "Åse Øvrebø sa ærlig at det venter til påske.")

    assert bool(found(family, typed)) is hits


def test_letters_that_are_written_apart_are_found(family: Koord, desk: Desk) -> None:
    """Text that came in decomposed, as from a Mac, is found by what is typed on any keyboard."""
    connection = desk.book.connection
    connection.execute(
        "UPDATE tasks SET what = ? WHERE number = 1",
        (unicodedata.normalize("NFD", "Ringe Håkon på Ås"),),
    )

    assert found(family, "håkon ås") == [("1.1", "gjøremål")]


def test_all_words_must_be_there_and_a_word_is_found_by_its_beginning(family: Koord) -> None:
    """Words may stand in any order; the middle of a word is not found."""
    family.ok("logg", "1", "Ringte mor om epikrisen.")

    assert found(family, "epikrise ring") == [("1.5", "notat")]
    assert found(family, "epikrise ringeklokke") == []
    assert found(family, "krisen") == []


def test_words_in_quotes_stand_side_by_side(family: Koord) -> None:
    """A phrase is found as it stands, with Norwegian quotes too, and whole."""
    family.ok("logg", "1", "Ringte far, og mor ringte tilbake.")

    for typed, hits in (
        ('"ringte far"', 1),
        ("«ringte far»", 1),
        ('"far ringte"', 0),
        ('"ringte fa"', 0),
        ('"mor ringte" far', 1),
    ):
        assert len(found(family, typed)) == hits, typed


def test_only_the_newest_minutes_are_found(consented: Koord) -> None:
    """A word that was corrected away is not found any more, and comes back with an undo."""
    consented.ok(*CALL, "--punkt", "Mål")
    write = ("referat", "1.6", "--fil", "-", "--format", "md")
    consented.ok(*write, stdin=MINUTES.format("Vi prøver bildekort."))
    consented.ok(*write, stdin=MINUTES.format("Vi prøver tegn."))

    assert found(consented, "bildekort") == []
    consented.ok("angre", "--ja")
    assert found(consented, "bildekort") == [("1.6", "referat")]


def test_one_case_or_all(family: Koord) -> None:
    """`--sak` leaves the other cases out, people too; a person of both is found in each."""
    family.ok("ny-sak", "Tuva Moe", "--født", "1.2.2020", "--forelder", "Liv Moe")
    family.ok("kontakt", "ny", "2", "Åse Øvrebø", "--instans", "PPT")
    family.ok("logg", "1", "Avtalte logoped.")
    family.ok("logg", "2", "Avtalte tolk.")

    assert found(family, "avtalte", "--sak", "2") == [("2.5", "notat")]
    assert len(found(family, "avtalte")) == 2
    assert family.json("søk", "liv", "--sak", "1")["people"] == []
    assert family.json("søk", "åse", "--sak", "2")["people"][0]["cases"] == [2]


def test_the_newest_stands_first_and_the_rest_is_told_of(family: Koord) -> None:
    """Hits are sorted by day; those beyond the number asked for are not shown, but told of."""
    for day in ("3.11.2026", "21.11.2026", "12.11.2026"):
        family.ok("logg", "1", "Ringte om tolk.", "--dato", day)

    answer = family.ok("søk", "tolk", "--antall", "2")

    days = [hit["date"] for hit in family.json("søk", "tolk")["hits"]]
    assert days == ["2026-11-21", "2026-11-12", "2026-11-03"]
    assert len(answer.out.splitlines()) == 2
    assert "flere treff" in answer.err


def test_the_user_is_shown_by_her_code(family: Koord) -> None:
    """A user who is found stands there by her code, until names are asked for."""
    assert family.json("søk", "emma")["people"][0]["name"] == "EL"
    assert "Emma" not in family.ok("søk", "emma").out
    assert "Emma Larsen" in family.ok("søk", "emma", "--vis-navn").out


def test_words_found_are_marked_by_signs(family: Koord) -> None:
    """The words stand in brackets, and in JSON their place in the excerpt."""
    family.ok("logg", "1", "Mor har fått epikrisen fra sykehuset.")

    hit = family.json("søk", "epikrise")["hits"][0]

    assert "fått [epikrisen] fra" in family.ok("søk", "epikrise").out
    assert [hit["excerpt"][slice(*mark)] for mark in hit["marks"]] == ["epikrisen"]


def test_no_hit_is_no_fault(family: Koord) -> None:
    """Nothing found is said with what to try, and is exit code 0."""
    answer = family.ok("søk", "romfart", "--sak", "1")

    assert answer.out == ""
    assert "Ingen treff i sak 1" in answer.err


# --- odd input ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "typed",
    [
        *('"', '""', "«", 'a"b', "'", "* a", "a*b", "-a", "a -b", "NEAR(a b)", "a AND", "OR a"),
        *("NOT a", "a AND NOT b", "text : a", "{scope} : 1", "^a", "a + b", "(a", ")", "a:b", "%_"),
        *("søk\x00", "\x1b[31m", "½ a", "😀 a", "７", "a\u0301", "\u200b a", "a" * 290),
    ],
)
def test_signs_have_no_meaning(family: Koord, typed: str) -> None:
    """Whatever is typed is searched for as words, or refused because there is no word in it."""
    assert family("søk", "--", typed).code in (0, 4)


@given(st.text(max_size=60))
@settings(max_examples=150)
def test_no_text_is_a_fault_of_syntax(desk: Desk, text: str) -> None:
    """Any text is either refused in words, or answered."""
    try:
        search(desk, text, None, 5)
    except InvalidValueError as refused:
        assert refused.hint


def test_too_much_is_refused() -> None:
    """More words than a question needs are refused, not cut."""
    with pytest.raises(InvalidValueError, match="flere enn 20 ord"):
        read_search(" ".join("abcdefghijklmnopqrstuv"))


@given(
    st.text(alphabet="abcæøå .,\n", max_size=400),
    st.text(alphabet="abcæøå", min_size=1, max_size=4),
)
def test_an_excerpt_is_short_and_marks_what_was_found(text: str, word: str) -> None:
    """It never grows with the text, its marks begin with the word, and it holds the first hit."""
    wanted = read_search(word)

    shown = excerpt(f"{text} {word} slutt", wanted)

    assert len(shown.text) <= LONGEST + len(max(text.split(), key=len, default="")) + 12
    assert shown.marks
    for begin, end in shown.marks:
        assert shown.text[begin:end].startswith(word)
    assert shown.marked("", "") == shown.text


# --- the index ---------------------------------------------------------------------------------


def test_the_index_is_kept_true_by_the_file(consented: Koord, desk: Desk) -> None:
    """After commands, undo, redo and plain SQL it holds exactly what the tables hold."""
    connection = desk.book.connection
    story = (
        ("logg", "1", "Ringte om epikrise."),
        ("husk", "1", "Ring skolen"),
        (*CALL, "--punkt", "Språk"),
        ("kontakt", "endre", "1", "Åse", "--tittel", "logoped"),
        ("angre", "--ja"),
        ("angre", "--ja"),
        ("gjenta", "--ja"),
        ("samtale", "1", "--saker", "hest"),
        ("ikke-aktuelt", "1.2", "--grunn", "avtalt med mor"),
        ("ny-sak", "Tuva Moe", "--født", "1.2.2020"),
        ("angre", "--ja"),
    )
    for words in story:
        consented.ok(*words)
        assert held_by_the_index(connection) == filled_anew(connection), words

    connection.execute("UPDATE log_entries SET text = 'tømt'")
    connection.execute("DELETE FROM log_entries")
    connection.execute("UPDATE people SET title = NULL")
    assert held_by_the_index(connection) == filled_anew(connection)


def test_the_index_holds_nothing_of_what_is_gone(family: Koord, desk: Desk) -> None:
    """Not even a remnant of a word lies in the index after its text is emptied."""
    connection = desk.book.connection
    add_entry(desk, "1", "zyxwvut er et ord for seg")
    blocks = "SELECT count(*) FROM search_data WHERE instr(block, CAST('zyxwvut' AS BLOB))"
    before = connection.execute(blocks).fetchone()[0]

    connection.execute("UPDATE log_entries SET text = 'tømt'")

    assert before
    assert connection.execute(blocks).fetchone()[0] == 0


def test_nothing_of_it_lies_outside_the_encrypted_file(family: Koord) -> None:
    """Neither the workbook nor any file beside it holds the words, and plain SQLite cannot read."""
    family.ok("logg", "1", "kanarifuglen synger")
    family.ok("søk", "kanarifugl")

    for file in family.book.parent.rglob("*"):
        if file.is_file():
            assert b"kanarifugl" not in file.read_bytes()
    with pytest.raises(sqlite3.DatabaseError):
        sqlite3.connect(family.book).execute("SELECT * FROM search_data").fetchall()
