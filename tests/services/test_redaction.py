"""`koord sladd`: a text that must not exist is gone everywhere, and the facts still stand."""

import json
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from koord.domain.cases import ItemId
from koord.errors import StateForbidsError
from koord.services.desk import Desk
from koord.services.writing.redaction import redact, what_to_redact
from koord.workbook import opening, redaction, tables
from koord.workbook.book import Workbook
from koord.workbook.change import change
from tests.conftest import Koord

CANARY = "Kanarifuglen Truls"
SLADD = ("--grunn", "feil sak", "--bekreft", "1")
MINUTES = f"""Til stede: Kari Larsen (mor), Åse Øvrebø

## 1 Siden sist
Naboen {CANARY} ble nevnt.
- [ ] PPT: ringe {CANARY} (frist 12.2)

Neste møte: ikke avtalt
"""
CALL = (
    *("innkall", "1", "--dato", "20.1.2027", "--kl", "14", "--sted", f"hos {CANARY}"),
    *("--punkt", f"Om {CANARY}", "--format", "md"),
)


def whole(connection: Any) -> str:
    """Return every row of every table of the opened file."""
    names = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
    return "\n".join(
        str(tuple(row))
        for (name,) in names
        for row in connection.execute(f'SELECT * FROM "{name}"').fetchall()
    )


def gone(koord: Koord, desk: Desk, item: str) -> None:
    """Empty an item, and see that no table, history or answer has the text any more."""
    assert CANARY in whole(desk.book.connection)

    koord.ok("sladd", item, *SLADD)

    assert CANARY not in whole(desk.book.connection)
    for words in (("historikk", "--antall", "200"), ("huskeliste", "1", "--alle"), ("sak", "1")):
        assert CANARY not in koord.ok(*words).out


def test_a_task_is_emptied_with_its_history(family: Koord, desk: Desk) -> None:
    """What it says, why it was closed, each change of it, and the sentences that quote it."""
    family.ok("husk", "1", f"Ring {CANARY} om hunden")
    family.ok("utsett", "1.5", "+1u")
    family.ok("angre", "--ja")
    family.ok("ikke-aktuelt", "1.5", "--grunn", f"{CANARY} flyttet")

    gone(family, desk, "1.5")

    (task,) = [t for t in family.json("huskeliste", "1", "--alle")["tasks"] if t["item"] == "1.5"]
    assert (task["what"], task["state"]) == (redaction.REDACTED, "dropped")


def test_an_entry_of_the_log_is_emptied_and_not_found_any_more(family: Koord, desk: Desk) -> None:
    """Its text goes, day and minutes stand, and the search index has nothing left of it."""
    family.ok("logg", "1", f"Møtte {CANARY} på butikken", "--minutter", "10")
    family.ok("ført", "1.5", "--i", "Profil")

    gone(family, desk, "1.5")

    (entry,) = family.json("logg", "1", "--vis")["entries"]
    assert (entry["text"], entry["minutes"]) == (redaction.REDACTED, 10)
    assert family.json("søk", "Truls")["hits"] == []
    blocks = desk.book.connection.execute("SELECT block FROM search_data").fetchall()
    assert not [block for (block,) in blocks if b"truls" in block]


def test_a_task_that_was_undone_is_emptied_too(family: Koord, desk: Desk) -> None:
    """What only the history holds is found by its number."""
    family.ok("husk", "1", f"Ring {CANARY}")
    family.ok("angre", "--ja")

    gone(family, desk, "1.5")


def test_a_meeting_is_emptied_with_all_that_hangs_on_it(consented: Koord, desk: Desk) -> None:
    """Place, agenda, minutes in each version, drafts, and the tasks of the minutes."""
    consented.ok(*CALL)
    consented.ok("referat", "1.6", "--fil", "-", "--format", "md", stdin=MINUTES)
    again = MINUTES.replace("nevnt", "omtalt")
    consented.ok("referat", "1.6", "--fil", "-", "--format", "md", stdin=again)
    consented.ok("angre", "--ja")
    desk.book.connection.execute(
        "INSERT OR REPLACE INTO drafts VALUES (1, 6, ?, '2026-11-22')", (f"utkast {CANARY}",)
    )

    gone(consented, desk, "1.6")

    assert not desk.book.connection.execute("SELECT * FROM drafts").fetchall()


def test_a_consent_keeps_every_fact_of_the_judgement(family: Koord, desk: Desk) -> None:
    """Words go; who signed, when, for whom and about what stand, and so does the answer."""
    family.ok(
        *("samtykke", "skjema", "1", "--for", "PPT", "--deles-ikke", "rus", "--til", "30.6.2027"),
        *("--formål", f"Hjelp med {CANARY}", "--format", "md"),
    )
    family.ok(
        *("samtykke", "gitt", "1.5", "--signert", "20.11", "--av", "mor", "--av", "far"),
        *("--muntlig", f"{CANARY}, 20.11", "--tolk", CANARY, "--hilse", "ja"),
    )
    family.ok("samtykke", "trukket", "1.5", "--tema", "skole", "--muntlig", CANARY)
    asked = [("PPT",), ("PPT", "rus"), ("PPT", "skole"), ("PPT", "språk"), ("mor",)]
    keys = ("answer", "until", "denied", "signers", "missing", "consent")
    before = [[family("kan", "1", *who, "--json").data[k] for k in keys] for who in asked]

    gone(family, desk, "1.5")

    after = [[family("kan", "1", *who, "--json").data[k] for k in keys] for who in asked]
    assert after == before
    events = family.json("samtykke", "vis", "1.5")["events"]
    assert [e["details"] for e in events if e["kind"] == "svar"] == [{"greet": "ja"}]
    assert [e["details"] for e in events if e["kind"] == "forklart"] == [
        {"interpreter": redaction.REDACTED}
    ]


def test_the_next_form_does_not_print_that_something_was_emptied(family: Koord) -> None:
    """A form like one that was emptied gets the usual purpose."""
    form = ("samtykke", "skjema", "1", "--til", "30.6.2027", "--format", "md")
    family.ok(*form, "--for", "PPT", "--formål", CANARY)
    family.ok("sladd", "1.5", *SLADD)

    made = family.json(*form, "--lik", "1.5")

    paper = Path(made["files"][0]).read_text(encoding="utf-8")
    assert "Samordne hjelpen" in paper
    assert "sladdet" not in paper


def test_what_was_sent_is_emptied_and_stays_sent(consented: Koord, desk: Desk) -> None:
    """The sentence behind a dispatch goes; that it was sent, to whom and when, stays."""
    connection = desk.book.connection
    consented.ok(*CALL)
    connection.execute(
        "INSERT INTO dispatches (case_id, number, kind, agency_id, state, sent_on, other_ground,"
        " what, recorded_at, change_set_id)"
        " VALUES (1, 6, 'ord', 1, 'sendt', '2026-11-22', ?, ?, '2026-11-22', 1)",
        (f"fare for {CANARY}", CANARY),
    )

    gone(consented, desk, "1.6")

    row = connection.execute(
        "SELECT state, sent_on, other_ground FROM dispatches WHERE kind = 'ord'"
    ).fetchone()
    assert tuple(row) == ("sendt", "2026-11-22", redaction.REDACTED)


# --- undo --------------------------------------------------------------------------------------


def test_it_is_no_step_of_an_undo(family: Koord, desk: Desk) -> None:
    """Undo goes past it to what was done before, redo too, and the text never comes back."""
    family.ok("husk", "1", "Ring skolen")
    family.ok("husk", "1", f"Ring {CANARY}")
    family.ok("utsett", "1.6", "+1u")
    family.ok("sladd", "1.6", *SLADD)

    for command, expected in (
        ("angre", [redaction.REDACTED, "Ring skolen"]),
        ("angre", ["Ring skolen"]),
        ("angre", []),
        ("gjenta", ["Ring skolen"]),
        ("gjenta", [redaction.REDACTED, "Ring skolen"]),
        ("gjenta", [redaction.REDACTED, "Ring skolen"]),
    ):
        family.ok(command, "--ja")
        tasks = [t["what"] for t in family.json("huskeliste", "1")["tasks"]]
        assert sorted(set(tasks) & {redaction.REDACTED, "Ring skolen"}) == sorted(expected)
        assert CANARY not in whole(desk.book.connection)


def test_what_was_undone_before_it_cannot_be_redone(family: Koord) -> None:
    """No redo can reach behind it."""
    family.ok("husk", "1", f"Ring {CANARY}")
    family.ok("angre", "--ja")
    family.ok("sladd", "1.5", *SLADD)

    assert family("gjenta", "--ja").code == 6


def test_minutes_that_are_undone_after_it_leave_no_draft(consented: Koord, desk: Desk) -> None:
    """An emptied text is not kept to be written on."""
    consented.ok(*CALL)
    consented.ok("referat", "1.6", "--fil", "-", "--format", "md", stdin=MINUTES)
    consented.ok("sladd", "1.6", *SLADD)

    consented.ok("angre", "--ja")

    assert not desk.book.connection.execute("SELECT * FROM drafts").fetchall()


# --- the permit, and what is left ---------------------------------------------------------------


def test_only_the_receipt_is_left(family: Koord, desk: Desk) -> None:
    """One row says that it happened, on which number and why; the permit is given back."""
    family.ok("husk", "1", f"Ring {CANARY}")
    family.ok("sladd", "1.5", *SLADD)
    connection = desk.book.connection

    rows = connection.execute("SELECT case_id, number, reason, emptied_on FROM redactions")

    assert [tuple(row) for row in rows.fetchall()] == [(1, 5, "feil sak", "2026-11-22")]
    assert not connection.execute("SELECT * FROM permits").fetchall()
    with pytest.raises(opening.DBAPI.IntegrityError, match="append-only"):
        connection.execute("UPDATE redactions SET reason = 'noe annet'")


def test_afterwards_the_consents_are_closed_again(consented: Koord, desk: Desk) -> None:
    """The door is open only inside its own transaction."""
    consented.ok("sladd", "1.5", *SLADD)

    with pytest.raises(opening.DBAPI.IntegrityError, match="append-only"):
        desk.book.connection.execute("UPDATE consents SET purpose = 'noe annet'")


def test_a_fault_under_way_leaves_everything_as_it_was(
    consented: Koord, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """All is emptied, or nothing."""
    before = whole(desk.book.connection)
    found = what_to_redact(desk, ItemId(1, 5))
    monkeypatch.setattr(redaction, "_empty_sentences", lambda *_: 1 / 0)

    with pytest.raises(ZeroDivisionError):
        redact(desk, found, "feil sak")

    assert whole(desk.book.connection) == before


def test_another_command_meanwhile_stops_it(consented: Koord, desk: Desk) -> None:
    """What was shown before the question is what is emptied."""
    found = what_to_redact(desk, ItemId(1, 5))
    with change(desk.book.connection, "prøve", desk.at) as unit:
        unit.insert(tables.Person, name="Ny", name_key="ny")

    with pytest.raises(StateForbidsError):
        redact(desk, found, "feil sak")


def test_no_page_of_the_file_holds_it(family: Koord, desk: Desk, tmp_path: Path) -> None:
    """Free pages and slack are overwritten too: seen in the same workbook without encryption."""
    for n in range(20):
        family.ok("husk", "1", f"{CANARY} {n} " + "x" * 400)
    plain = tmp_path / "åpen.db"
    desk.book.connection.execute(f"ATTACH DATABASE '{plain}' AS open KEY ''")
    desk.book.connection.execute("SELECT sqlcipher_export('open')").fetchall()
    desk.book.connection.execute("DETACH DATABASE open")
    assert CANARY.encode() in plain.read_bytes()

    with closing(opening.DBAPI.connect(str(plain), isolation_level=None)) as connection:
        for statement in opening._PRAGMAS:
            connection.execute(statement)
        bare = replace(desk, book=Workbook(plain, connection))
        for number in range(5, 25):
            redact(bare, what_to_redact(bare, ItemId(1, number)), "feil sak")

    assert CANARY.encode() not in plain.read_bytes()


# --- asking ------------------------------------------------------------------------------------


def test_it_needs_the_number_of_the_case(family: Koord, desk: Desk) -> None:
    """Without it, or with another one, nothing is emptied; `--ja` is not enough."""
    family.ok("husk", "1", f"Ring {CANARY}")

    lacking = family("sladd", "1.5", "--grunn", "feil sak", "--ja")
    wrong = family("sladd", "1.5", "--grunn", "feil sak", "--bekreft", "2")

    assert (lacking.code, "--bekreft 1" in lacking.err) == (2, True)
    assert (wrong.code, "Ingenting er tømt" in wrong.err) == (4, True)
    assert CANARY in whole(desk.book.connection)


def test_it_says_what_it_cannot_reach(family: Koord, desk: Desk) -> None:
    """Papers, copies of the workbook, and other items with the same words are listed."""
    item = family.json(
        *("samtykke", "skjema", "1", "--for", "PPT", "--til", "30.6.2027"),
        *("--formål", f"Hjelp med {CANARY}", "--format", "md"),
    )["item"]
    family.ok("husk", "1", f"Hjelp med {CANARY} snart")
    copy = family.book.with_name(f"{family.book.name}.fil-1-kopi")
    copy.write_bytes(b"")

    answer = family.ok("sladd", item, *SLADD)
    said = json.loads(family.ok("sladd", item, *SLADD, "--json").out)["data"]

    assert "1-5-samtykkeskjema" in answer.out
    assert str(copy) in answer.out
    assert "1.6" in answer.err
    assert "personvernombud" in answer.err
    assert said["papers"] and said["copies"] == [str(copy)]


def test_nothing_with_that_number(family: Koord) -> None:
    """A number that was never handed out is not found."""
    assert family("sladd", "1.99", *SLADD).code == 3
    assert family("sladd", "9.1", "--grunn", "x", "--bekreft", "9").code == 3


def test_without_a_terminal_both_flags_are_named_at_once(family: Koord) -> None:
    """One refusal says all that is missing."""
    refused = family("sladd", "1.1")

    assert refused.code == 2
    assert "--grunn TEKST --bekreft 1" in refused.err
    assert family("sladd", "1.1", "--grunn", "feil sak").err.rstrip().endswith("--bekreft 1")
