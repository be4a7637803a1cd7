"""What a consent holds is never changed or erased, whoever asks and however it is put."""

import json
from typing import Any

import pytest
from sqlalchemy.exc import DBAPIError

from koord.errors import KoordError, StateForbidsError
from koord.services.desk import Desk
from koord.workbook import opening, tables
from koord.workbook.book import Workbook
from koord.workbook.change import change
from tests.conftest import Koord

AT = "2026-11-22T09:00:00+00:00"
GUARDED = (
    "consents",
    "consent_scopes",
    "consent_signatures",
    "consent_events",
    "dispatches",
    "redactions",
)


@pytest.fixture
def given(consented: Koord) -> Koord:
    """The family with consent 1.5 signed and, on the same paper, that the child was heard."""
    consented.ok("samtykke", "gitt", "1.5", "--barnet-hørt", "20.11")
    return consented


@pytest.fixture
def on_record(given: Koord, desk: Desk) -> Any:
    """The connection to a workbook where every guarded table has rows."""
    connection = desk.book.connection
    note_a_dispatch_and_a_redaction(connection)
    for table in GUARDED:
        assert rows(connection)[table]
    return connection


def note_a_dispatch_and_a_redaction(connection: Any) -> None:
    """Put a row in each of the guarded tables that a consent does not fill."""
    connection.execute(
        "INSERT INTO dispatches (case_id, number, kind, agency_id, state, sent_on, recorded_at,"
        " change_set_id) VALUES (1, 5, 'referat', 1, 'sendt', '2026-11-22', ?, 1)",
        (AT,),
    )
    connection.execute(
        "INSERT INTO redactions (case_id, number, reason, emptied_on, recorded_at, change_set_id)"
        " VALUES (1, 1, 'feil sak', '2026-11-22', ?, 1)",
        (AT,),
    )


def rows(connection: Any) -> dict[str, list[Any]]:
    """Return every row of the guarded tables."""
    return {
        table: connection.execute(f"SELECT * FROM {table} ORDER BY id").fetchall()
        for table in GUARDED
    }


def columns(connection: Any, table: str) -> list[str]:
    """Return the names of a table's columns."""
    return [row[1] for row in connection.execute(f"PRAGMA table_info({table})").fetchall()]


WAYS = {
    "UPDATE": "UPDATE {table} SET {last} = {last}",
    "UPDATE OR REPLACE": "UPDATE OR REPLACE {table} SET id = id + 0",
    "UPDATE OR IGNORE": "UPDATE OR IGNORE {table} SET {last} = NULL",
    "UPDATE of the id": "UPDATE {table} SET id = id + 1000",
    "DELETE": "DELETE FROM {table}",
    "INSERT OR REPLACE": "INSERT OR REPLACE INTO {table} SELECT * FROM {table}",
    "REPLACE": "REPLACE INTO {table} SELECT * FROM {table}",
    "INSERT of an id in use": "INSERT INTO {table} SELECT * FROM {table}",
    "INSERT OR IGNORE of an id in use": "INSERT OR IGNORE INTO {table} SELECT * FROM {table}",
    "UPSERT": "INSERT INTO {table} SELECT * FROM {table} WHERE true"
    " ON CONFLICT (id) DO UPDATE SET {last} = excluded.{last}",
    "UPSERT that does nothing": "INSERT INTO {table} SELECT * FROM {table} WHERE true"
    " ON CONFLICT DO NOTHING",
    "REPLACE with the row changed": "REPLACE INTO {table} ({all}) SELECT {but_last}, {last} || 'x'"
    " FROM {table}",
}


@pytest.mark.parametrize("table", GUARDED)
def test_plain_sql_cannot_change_what_is_on_record(on_record: Any, table: str) -> None:
    """Every way SQL has to change, remove or replace a row is refused by the file itself."""
    before = rows(on_record)
    names = columns(on_record, table)
    words = {
        "table": table,
        "last": names[-1],
        "all": ", ".join(names),
        "but_last": ", ".join(names[:-1]),
    }

    for statement in WAYS.values():
        with pytest.raises(opening.DBAPI.IntegrityError, match=f"append-only: {table}"):
            on_record.execute(statement.format(**words))
        assert rows(on_record) == before


def test_a_paper_cannot_be_replaced_through_its_number(on_record: Any) -> None:
    """INSERT OR REPLACE with a new id and the number of a paper on record is refused."""
    before = rows(on_record)
    names = columns(on_record, "consents")[1:]

    with pytest.raises(opening.DBAPI.IntegrityError, match="append-only: consents"):
        on_record.execute(
            f"INSERT OR REPLACE INTO consents ({', '.join(names)})"
            f" SELECT {', '.join(names)} FROM consents"
        )

    assert rows(on_record) == before


@pytest.mark.parametrize("table", ["cases", "agencies", "people"])
def test_what_a_consent_points_at_cannot_be_removed(on_record: Any, table: str) -> None:
    """A case, a service or a person that a consent names cannot be deleted under it."""
    before = rows(on_record)

    with pytest.raises(opening.DBAPI.IntegrityError, match="FOREIGN KEY"):
        on_record.execute(f"DELETE FROM {table}")

    assert rows(on_record) == before


@pytest.mark.parametrize("act", ["update", "delete"])
def test_the_writer_of_the_program_is_refused_too(on_record: Any, act: str) -> None:
    """Changing or deleting through the change unit is an error in Norwegian, and rolls back."""
    before = rows(on_record)
    for model in (m for m in tables.Row.__subclasses__() if m.append_only):
        column = columns(on_record, str(model.__tablename__))[-1]

        with (
            pytest.raises(StateForbidsError, match="kan ikke endres eller slettes"),
            change(on_record, "prøve", AT) as unit,
        ):
            unit.insert(tables.Person, name="Aldri", name_key="aldri")
            if act == "update":
                unit.update(
                    model,
                    1,
                    **{
                        column: {"ends": "2029-01-01", "sha256": "x", "limits": "{}"}.get(column, 7)
                    },
                )
            else:
                unit.delete(model, 1)

        assert rows(on_record) == before
        assert not on_record.execute("SELECT 1 FROM people WHERE name = 'Aldri'").fetchall()


def test_the_marked_tables_are_the_guarded_ones() -> None:
    """A table is marked as append-only exactly when triggers stand on it."""
    marked = {str(m.__tablename__) for m in tables.Row.__subclasses__() if m.append_only}

    assert marked == set(GUARDED)


# --- the permit --------------------------------------------------------------------------------


def test_no_permit_outlives_its_transaction(on_record: Any) -> None:
    """A permit that is not given back stops the transaction it was opened in."""
    with (
        pytest.raises(DBAPIError, match="FOREIGN KEY"),
        change(on_record, "sladd", AT) as unit,
    ):
        unit.insert(tables.Person, name="Aldri", name_key="aldri")
        unit.unrecorded("INSERT INTO permits (change_set_id, never) VALUES (?, 0)", (unit.number,))

    assert not on_record.execute("SELECT * FROM permits").fetchall()
    assert not on_record.execute("SELECT 1 FROM people WHERE name = 'Aldri'").fetchall()


@pytest.mark.parametrize("command", ["husk", "angre"])
def test_no_other_command_gets_a_permit(on_record: Any, command: str) -> None:
    """Only the newest change set, and only that of sladd, can open the door."""
    with (
        pytest.raises(opening.DBAPI.IntegrityError, match="append-only: permits"),
        change(on_record, command, AT) as unit,
    ):
        unit.unrecorded("INSERT INTO permits (change_set_id, never) VALUES (?, 0)", (unit.number,))

    with pytest.raises(opening.DBAPI.IntegrityError, match="append-only: permits"):
        on_record.execute("INSERT INTO permits (change_set_id, never) VALUES (1, 0)")


# --- scopes are closed by the first answer -----------------------------------------------------

NEW_SCOPE = (
    "INSERT INTO consent_scopes (consent_id, agency_id, direction, allowed, denied, starts, ends)"
    " SELECT c.id, 1, 'gi', '[]', '[]', '2026-11-22', '2030-01-01' FROM consents c"
    " WHERE c.number = ?"
)


def form(koord: Koord, service: str = "PPT") -> str:
    """Make a form and return its number."""
    item = koord.json(
        *("samtykke", "skjema", "1", "--for", service, "--til", "30.6.2028", "--format", "md")
    )["item"]
    return str(item)


def test_a_signed_paper_takes_no_more_receivers(on_record: Any) -> None:
    """From the first signature on, no row can be added to what was signed."""
    with pytest.raises(opening.DBAPI.IntegrityError, match="append-only: consent_scopes"):
        on_record.execute(NEW_SCOPE, (5,))


@pytest.mark.parametrize("answer", ["avslått", "trukket"])
def test_a_refused_paper_takes_no_more_receivers(given: Koord, desk: Desk, answer: str) -> None:
    """An answer of another kind closes the paper just as a signature does."""
    item = form(given)
    given.ok("samtykke", answer, item)

    with pytest.raises(opening.DBAPI.IntegrityError, match="append-only: consent_scopes"):
        desk.book.connection.execute(NEW_SCOPE, (int(item.split(".")[1]),))


def test_an_unanswered_paper_is_open(given: Koord, desk: Desk) -> None:
    """A paper that nobody has answered takes rows, and may be taken back whole."""
    before = rows(desk.book.connection)
    number = int(form(given).split(".")[1])

    desk.book.connection.execute(NEW_SCOPE, (number,))
    desk.book.connection.execute(
        "DELETE FROM consent_scopes WHERE consent_id = (SELECT max(id) FROM consents)"
    )
    desk.book.connection.execute("DELETE FROM consents WHERE number = ?", (number,))

    assert rows(desk.book.connection) == before


def test_an_unanswered_paper_is_taken_back_by_undo(given: Koord, desk: Desk) -> None:
    """Undoing the making of a form nobody has answered removes it; redo puts it back the same."""
    before = rows(desk.book.connection)
    form(given)
    made = rows(desk.book.connection)

    given.ok("angre", "--ja")
    assert rows(desk.book.connection) == before
    given.ok("gjenta", "--ja")
    assert rows(desk.book.connection) == made


# --- known ways to cheat -----------------------------------------------------------------------


def test_a_copy_of_a_given_consent_is_an_unsigned_paper(given: Koord) -> None:
    """`--lik` gives a new paper that is worth nothing until it is signed itself."""
    assert given("kan", "1", "PPT", "--dato", "1.8.2027").code == 10
    copy = given.json(
        *("samtykke", "skjema", "1", "--lik", "1.5", "--til", "30.6.2028", "--format", "md")
    )["item"]

    beyond = given("kan", "1", "PPT", "--dato", "1.8.2027", "--json")
    statuses = {c["item"]: c["status"] for c in given.json("samtykker", "1")["consents"]}

    assert (beyond.code, beyond.data["answer"]) == (11, "MANGLER")
    assert given.json("kan", "1", "PPT")["until"] == "2027-06-30"
    assert statuses[copy] != statuses["1.5"]


@pytest.mark.parametrize(
    "happens",
    [
        ("samtykke", "feilført", "1.6"),
        ("samtykke", "bedt", "1.6", "--av", "mor"),
        ("samtykke", "gitt", "1.6", "--signert", "22.11", "--av", "mor"),
        ("samtykke", "gitt", "1.6", "--hilse", "nei"),
    ],
)
def test_a_newer_paper_does_not_clear_or_move_a_valid_one(
    given: Koord, desk: Desk, happens: tuple[str, ...]
) -> None:
    """Whatever is recorded on the next paper, short of a no, the first one holds to its day."""
    before = rows(desk.book.connection)
    given.ok("samtykke", "forny", "1.5", "--til", "1.1.2027", "--format", "md")

    given.ok(*happens)

    assert given.json("kan", "1", "PPT")["until"] == "2027-06-30"
    after = rows(desk.book.connection)
    for table in GUARDED:
        assert after[table][: len(before[table])] == before[table]


@pytest.mark.parametrize("column", ["details", "sha256", "by_person_id", "note"])
def test_what_was_told_with_it_cannot_be_changed(given: Koord, desk: Desk, column: str) -> None:
    """Answers, proof and who said it are kept as the rest is."""
    given.ok("samtykke", "gitt", "1.5", "--hilse", "nei", "--original", "arkivet")

    with pytest.raises(opening.DBAPI.IntegrityError, match="append-only: consent_events"):
        desk.book.connection.execute(f"UPDATE consent_events SET {column} = NULL")


def test_signatures_cannot_be_moved_to_another_paper(given: Koord, desk: Desk) -> None:
    """Pointing a signature at a paper with wider rows is refused."""
    form(given)

    with pytest.raises(opening.DBAPI.IntegrityError, match="append-only"):
        desk.book.connection.execute("UPDATE consent_signatures SET consent_id = 2")


def test_forged_history_cannot_edit_a_consent(given: Koord, desk: Desk) -> None:
    """Undo follows the history, but not into changing what a consent holds."""
    connection = desk.book.connection
    given.ok("husk", "1", "Ring skolen")
    (newest,) = connection.execute("SELECT max(id) FROM change_sets").fetchone()
    cursor = connection.execute("SELECT * FROM consent_scopes WHERE id = 1")
    names = [column[0] for column in cursor.description]
    after = dict(zip(names, cursor.fetchone(), strict=True))
    wider = after | {"ends": "2040-01-01", "denied": "[]"}
    connection.execute(
        "INSERT INTO changes (change_set_id, table_name, row_id, before, after)"
        " VALUES (?, 'consent_scopes', 1, ?, ?)",
        (newest, json.dumps(wider), json.dumps(after)),
    )
    before = rows(connection)

    answer = given("angre", "--ja")

    assert answer.code == 6
    assert "kan ikke endres eller slettes" in answer.err
    assert rows(connection) == before
    assert given.json("huskeliste", "1")["tasks"][0]["state"] == "open"


def test_undo_of_a_signature_is_entered_in_error_and_never_a_deletion(
    family: Koord, desk: Desk
) -> None:
    """Undo, redo and undo again only add rows, and the answer follows each of them."""
    connection = desk.book.connection
    item = form(family)
    family.ok("samtykke", "gitt", item, "--signert", "20.11", "--av", "mor", "--av", "far")
    seen = [rows(connection)]
    answers = [family("kan", "1", "PPT", "--json").data["answer"]]

    for command in ("angre", "gjenta", "angre", "gjenta"):
        family.ok(command, "--ja")
        now = rows(connection)
        for table in GUARDED:
            assert now[table][: len(seen[-1][table])] == seen[-1][table]
        assert len(now["consent_events"]) == len(seen[-1]["consent_events"]) + 2
        assert {row[2] for row in now["consent_events"]} == {"feilført"}
        seen.append(now)
        answers.append(family("kan", "1", "PPT", "--json").data["answer"])

    assert answers == ["JA", "MANGLER", "JA", "MANGLER", "JA"]


@pytest.mark.parametrize("answer", ["avslått", "trukket"])
def test_undo_of_a_no_is_entered_in_error_too(given: Koord, desk: Desk, answer: str) -> None:
    """A refusal or withdrawal that is undone stays on record, and stops nothing any more."""
    given.ok("samtykke", answer, "1.5")
    stopped = given("kan", "1", "PPT", "--json").data["answer"]
    before = rows(desk.book.connection)

    given.ok("angre", "--ja")
    after = rows(desk.book.connection)

    assert stopped == "NEI"
    assert given.json("kan", "1", "PPT")["answer"] == "JA"
    assert after["consent_events"][: len(before["consent_events"])] == before["consent_events"]
    assert after["consent_events"][-1][2] == "feilført"


def test_undo_back_past_a_signature_leaves_the_paper_in_error(family: Koord, desk: Desk) -> None:
    """The making of a paper that was signed is undone by an event; redo takes it all up again."""
    item = form(family, "BUP")
    family.ok("samtykke", "gitt", item, "--signert", "20.11", "--av", "mor", "--av", "far")
    before = rows(desk.book.connection)

    family.ok("angre", "--ja")
    family.ok("angre", "--ja")
    after = rows(desk.book.connection)
    members = [m["agency"] for m in family.json("sak", "vis", "1")["members"]]

    assert after["consents"] == before["consents"]
    assert after["consent_scopes"] == before["consent_scopes"]
    assert after["consent_signatures"] == before["consent_signatures"]
    assert "BUP" not in members
    assert family("kan", "1", "BUP", "--json").data["answer"] == "MANGLER"
    refused = family("samtykke", "gitt", item, "--signert", "21.11", "--av", "mor")
    assert (refused.code, "feilført" in refused.err) == (6, True)

    family.ok("gjenta", "--ja")
    family.ok("gjenta", "--ja")
    assert family.json("kan", "1", "BUP")["answer"] == "JA"


def test_a_person_who_has_signed_stays_when_she_is_undone(family: Koord, desk: Desk) -> None:
    """Undo of adding a signer takes her out of the case, and keeps who signed."""
    family.ok("kontakt", "ny", "1", "Mina Bøe", "--rolle", "foresatt", "--tittel", "stemor")
    item = form(family)
    family.ok("samtykke", "gitt", item, "--signert", "20.11", "--av", "Mina Bøe")
    before = rows(desk.book.connection)["consent_signatures"]

    for _ in range(3):
        family.ok("angre", "--ja")

    names = [m["name"] for m in family.json("sak", "vis", "1")["members"]]
    assert "Mina Bøe" not in names
    assert rows(desk.book.connection)["consent_signatures"] == before
    for _ in range(3):
        family.ok("gjenta", "--ja")
    assert "Mina Bøe" in [m["name"] for m in family.json("sak", "vis", "1")["members"]]


def test_a_case_with_a_consent_on_record_cannot_be_undone(koord: Koord, desk: Desk) -> None:
    """Undo stops before the case, says why in Norwegian, and has done nothing."""
    koord.ok("ny-sak", "Emma Larsen", "--født", "14.5.2017", "--forelder", "Kari Larsen")
    item = form(koord)
    koord.ok("samtykke", "gitt", item, "--signert", "20.11", "--av", "Kari Larsen")
    koord.ok("angre", "--ja")
    koord.ok("angre", "--ja")
    before = rows(desk.book.connection)

    answer = koord("angre", "--ja")

    assert answer.code == 6
    assert "Sak 1 kan ikke angres bort" in answer.err and "koord samtykker 1" in answer.err
    assert rows(desk.book.connection) == before
    assert koord.json("sak", "vis", "1")["name"] == "Emma Larsen"
    koord.ok("gjenta", "--ja")


def test_the_guards_stand_when_the_workbook_is_opened_again(
    given: Koord, made_once: tuple[Any, bytes]
) -> None:
    """The guards are in the file, not in the program that made it."""
    with Workbook.open(given.book, made_once[1]) as book:
        note_a_dispatch_and_a_redaction(book.connection)
        for table in GUARDED:
            with pytest.raises(opening.DBAPI.IntegrityError, match="append-only"):
                book.connection.execute(f"DELETE FROM {table}")


def test_what_the_guard_says_is_no_bug_and_holds_no_name(on_record: Any) -> None:
    """The user meets exit code 6 and a way on, without a name or a value."""
    with (
        pytest.raises(KoordError) as refused,
        change(on_record, "prøve", AT) as unit,
    ):
        unit.update(tables.ConsentSignature, 1, note="Kari Larsen sa noe annet")

    assert refused.value.exit_code == 6
    assert refused.value.hint and "koord angre" in refused.value.hint[0]
    assert "Kari" not in str(refused.value)
