"""Notes on a task: hers alone, found again, emptied with it, and never on a paper."""

from pathlib import Path

import pytest

from koord.services.desk import Desk
from tests.conftest import Koord

SAID = "Ringte, ikke svar. Prøver igjen mandag."


def notes(koord: Koord, item: str = "1.1") -> list[str]:
    """Return the texts of the notes on a task, as the list of its case has them."""
    tasks = koord.json("huskeliste", "1", "--alle")["tasks"]
    return [note["text"] for task in tasks if task["item"] == item for note in task["notes"]]


@pytest.mark.parametrize("how", ["argument", "file", "pipe"])
def test_a_note_is_kept_as_it_was_typed(family: Koord, tmp_path: Path, how: str) -> None:
    """The newest first, line by line, whichever way it came."""
    text = "Ringte.\n\nIkke svar & <b>*«æøå»*"
    (tmp_path / "notat.txt").write_text(text, encoding="utf-8")
    words = {"argument": (text,), "file": ("--fil", str(tmp_path / "notat.txt"))}
    family.ok("notat", "1.1", "Det første")

    family.ok("notat", "1.1", *words.get(how, ("--fil", "-")), stdin=text)

    assert notes(family) == [text, "Det første"]
    assert text.splitlines()[-1] in family.ok("notat", "1.1", "--vis").out
    assert notes(family, "1.2") == []


def test_the_same_note_is_written_once_a_day(
    family: Koord, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Twice the same on one day is one; on the next day it is another."""
    assert family.json("notat", "1.1", SAID)["changed"]
    assert not family.json("notat", "1.1", SAID)["changed"]
    monkeypatch.setenv("KOORD_I_DAG", "2026-11-23")
    assert family.json("notat", "1.1", SAID)["changed"]

    assert notes(family) == [SAID, SAID]


def test_a_closed_task_keeps_and_takes_notes(family: Koord) -> None:
    """What is done can still be written on; the next of a series begins without notes."""
    item = family.json("husk", "1", "Ring hjem", "--frist", "fredag", "--hver", "uke")["item"]
    family.ok("notat", item, SAID)

    following = family.json("gjort", item)["following"]
    family.ok("notat", item, "Ferdig")

    assert notes(family, item) == ["Ferdig", SAID]
    assert notes(family, following) == []


def test_what_is_no_task_takes_no_note(family: Koord) -> None:
    """A case, an entry of the log and nothing at all are told apart, with what to do."""
    family.ok("logg", "1", "Ringte")
    for item in ("1.5", "1.99"):
        assert family("notat", item, SAID).code == 3
    assert family("notat", "1", SAID).code == 4
    assert family("notat", "1.1").code == 2
    assert family("notat", "1.1", "   ").code == 4
    assert family("notat", "1.1", "x" * 2001).code == 4
    assert family("notat", "1.1", SAID, "--fil", "-").code == 2


def test_it_is_found_and_emptied(family: Koord, desk: Desk) -> None:
    """The search finds it; once the task is emptied no trace is left, in history neither."""
    family.ok("notat", "1.1", "Epikrisen mangler")
    (hit,) = family.json("søk", "epikrise")["hits"]
    assert (hit["item"], hit["kind"]) == ("1.1", "notat")

    family.ok("sladd", "1.1", "--grunn", "feil sak", "--bekreft", "1")

    assert family.json("søk", "epikrise")["hits"] == []
    kept = desk.book.connection.execute("SELECT group_concat(before || after) FROM changes")
    assert "Epikrisen" not in str(kept.fetchall())
    assert notes(family) == ["[sladdet]"]


def test_a_note_goes_with_the_meeting_that_is_emptied(consented: Koord) -> None:
    """A task from minutes is emptied with the meeting, and so is what was written on it."""
    item = consented.json(
        *("innkall", "1", "--dato", "22.11.2026", "--kl", "9", "--punkt", "Mål", "--format", "md"),
        *("--uten", "PPT"),
    )["item"]
    text = "Til stede: Kari Larsen\n\n## 1 Mål\nBra.\n- [ ] Koordinator: ringe legen\n"
    made = consented.json("referat", item, "--fil", "-", "--format", "md", stdin=text)
    (task,) = made["tasks"]
    consented.ok("notat", task, SAID)

    consented.ok("sladd", item, "--grunn", "feil sak", "--bekreft", "1")

    assert notes(consented, task) == ["[sladdet]"]


def test_a_note_never_stands_on_a_reminder(consented: Koord) -> None:
    """A letter about a promise has the promise, not what she wrote about it."""
    item = consented.json("husk", "1", "Sende rapport", "--ansvarlig", "PPT", "--frist", "i dag")
    consented.ok("notat", item["item"], SAID)

    consented.ok("purr", "1", "--format", "md", "--ja")

    papers = [p.read_text(encoding="utf-8") for p in consented.folder.rglob("*") if p.is_file()]
    assert any("Sende rapport" in paper for paper in papers)
    assert not any("ikke svar" in paper for paper in papers)
