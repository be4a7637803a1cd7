"""One command is one transaction and one change set: whole, recorded, and checked."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import CheckConstraint, String
from sqlalchemy.exc import IntegrityError
from sqlmodel import AutoString, SQLModel

from koord.domain.cases import ItemId
from koord.domain.repeats import Repeat
from koord.errors import (
    InvalidValueError,
    KoordError,
    NotFoundError,
    StateForbidsError,
    WorkbookBusyError,
)
from koord.services.desk import Desk
from koord.services.writing import cases, history, people, tasks
from koord.workbook import opening, tables
from koord.workbook.book import Workbook
from koord.workbook.change import change
from koord.workbook.queries.history import (
    list_changes,
    newest_number,
    newest_to_undo,
    next_to_redo,
)
from tests.conftest import TODAY, Koord

NAME = "Planta Øverland-Søgne"
NUMBER = "14051712345"
AT = "2026-11-22T09:00:00+00:00"
MODELS = sorted(tables.Row.__subclasses__(), key=lambda model: str(model.__tablename__))


def whole(connection: Any) -> dict[str, list[Any]]:
    """Return every row of every table."""
    return {
        str(m.__tablename__): connection.execute(
            f'SELECT * FROM "{m.__tablename__}" ORDER BY rowid'
        ).fetchall()
        for m in MODELS
    }


def person(name: str = NAME) -> dict[str, Any]:
    """Return the values of a person."""
    return {"name": name, "name_key": name.casefold()}


# --- one transaction, one change set -----------------------------------------------------------


def test_a_command_is_one_change_set_with_every_row_before_and_after(desk: Desk) -> None:
    """Insert, change and delete in one block leave one set and one row of history for each."""
    connection = desk.book.connection
    before = newest_number(connection)

    with change(connection, "prøve", AT) as unit:
        kept = unit.insert(tables.Person, **person())
        unit.update(tables.Person, kept, title="lærer")
        gone = unit.insert(tables.Person, **person("Borte"))
        unit.delete(tables.Person, gone)
        unit.sentence = "Prøvde"

    sets = connection.execute(
        "SELECT id, command, sentence, at, kind, state FROM change_sets WHERE id > ?", (before,)
    ).fetchall()
    assert [tuple(row[1:]) for row in sets] == [("prøve", "Prøvde", AT, "do", "current")]
    rows = connection.execute(
        "SELECT row_id, before IS NULL, after IS NULL FROM changes WHERE change_set_id = ?"
        " ORDER BY id",
        (sets[0][0],),
    ).fetchall()
    assert rows == [(kept, 1, 0), (kept, 0, 0), (gone, 1, 0), (gone, 0, 1)]


@pytest.mark.parametrize("fault", [ValueError("x"), KeyboardInterrupt(), StateForbidsError("x")])
def test_an_exception_rolls_back_all_of_it(desk: Desk, fault: BaseException) -> None:
    """Rows, history and numbers handed out are as before when the block ends in an exception."""
    connection = desk.book.connection
    before = whole(connection)

    with pytest.raises(type(fault)), change(connection, "prøve", AT) as unit:
        unit.insert(tables.Person, **person())
        unit.next_number("saker")
        unit.unrecorded("INSERT INTO drafts VALUES (1, 1, 'tekst', ?)", (AT,))
        raise fault

    assert whole(connection) == before
    assert not connection.in_transaction


def test_what_is_not_changed_leaves_no_history(desk: Desk) -> None:
    """An update to the same values writes no row of history."""
    connection = desk.book.connection
    with change(connection, "prøve", AT) as unit:
        row = unit.insert(tables.Person, **person())

    with change(connection, "prøve", AT) as unit:
        unit.update(tables.Person, row, name=NAME)

    count = "SELECT count(*) FROM changes WHERE change_set_id = ?"
    assert connection.execute(count, (unit.number,)).fetchone()[0] == 0


def test_a_paper_alone_is_in_the_history_with_nothing_to_undo(desk: Desk) -> None:
    """A command that only makes a paper is told of, is no step of undo, and leaves redo open."""
    connection = desk.book.connection
    with change(connection, "prøve", AT) as unit:
        unit.sentence = "La til en person"
        unit.insert(tables.Person, name="Kari", name_key="kari")
    first = newest_to_undo(connection)
    assert first is not None
    history.undo(desk, first.id)

    with change(connection, "papir", AT, kind="paper") as unit:
        unit.sentence = "Laget et papir"

    assert list_changes(connection, 1)[0].sentence == "Laget et papir"
    found = next_to_redo(connection)
    assert found is not None
    assert found.id == first.id
    history.redo(desk, first.id)
    newest = newest_to_undo(connection)
    assert newest is not None
    assert newest.id == first.id


def test_nothing_is_done_when_another_command_wrote_in_between(
    desk: Desk, made_once: tuple[Path, bytes]
) -> None:
    """The facts were read at one change set; a newer one stops the writing."""
    seen = newest_number(desk.book.connection)
    with (
        Workbook.open(desk.book.path, made_once[1]) as other,
        change(other.connection, "annen", AT) as unit,
    ):
        unit.insert(tables.Person, **person())
    before = whole(desk.book.connection)

    with (
        pytest.raises(StateForbidsError, match="endret av en annen kommando"),
        change(desk.book.connection, "prøve", AT, seen=seen) as unit,
    ):
        unit.insert(tables.Person, **person("Aldri"))

    assert whole(desk.book.connection) == before


def test_a_second_writer_waits_and_is_told_that_the_workbook_is_busy(
    desk: Desk, made_once: tuple[Path, bytes]
) -> None:
    """While one command writes, another gives up with «opptatt» and has done nothing."""
    with Workbook.open(desk.book.path, made_once[1]) as other:
        other.connection.execute("PRAGMA busy_timeout = 50")
        with change(desk.book.connection, "prøve", AT) as unit:
            unit.insert(tables.Person, **person())
            with (
                pytest.raises(WorkbookBusyError, match="opptatt"),
                change(other.connection, "annen", AT) as second,
            ):
                second.insert(tables.Person, **person("Aldri"))

        names = [row[0] for row in other.connection.execute("SELECT name FROM people").fetchall()]
    assert NAME in names and "Aldri" not in names


# --- what may stand in a row -------------------------------------------------------------------


def text_columns() -> Iterator[Any]:
    """Yield every column of every table that holds text a person may have typed."""
    for model in MODELS:
        table = SQLModel.metadata.tables[str(model.__tablename__)]
        for column in table.columns:
            if (
                isinstance(column.type, AutoString | String)
                and column.name not in model.machine_made
            ):
                yield pytest.param(model, column.name, id=f"{table.name}.{column.name}")


@pytest.mark.parametrize(("model", "column"), list(text_columns()))
def test_an_eleven_digit_number_is_refused_in_every_text_column(
    desk: Desk, model: type[tables.Row], column: str
) -> None:
    """No table takes a national identity number, and the refusal does not repeat it."""
    before = whole(desk.book.connection)

    for written in (NUMBER, f"født {NUMBER[:6]} {NUMBER[6:]}, {NAME}"):
        with (
            pytest.raises(InvalidValueError, match="elleve siffer") as stopped,
            change(desk.book.connection, "prøve", AT) as unit,
        ):
            unit.insert(model, **{column: written})
        assert NUMBER[6:] not in str(stopped.value) and NAME not in str(stopped.value)

    assert whole(desk.book.connection) == before


def test_an_eleven_digit_number_is_refused_in_a_change_too(desk: Desk) -> None:
    """An update is held to the same as an insert."""
    with (
        pytest.raises(InvalidValueError, match="elleve siffer"),
        change(desk.book.connection, "prøve", AT) as unit,
    ):
        unit.update(tables.Person, 1, title=f"mor til {NUMBER}")


def test_the_search_for_numbers_exempts_only_what_no_person_types() -> None:
    """Only the calendar's own id and the hash of a file may hold eleven digits."""
    exempt = {f"{m.__tablename__}.{c}" for m in MODELS for c in m.machine_made}

    assert exempt == {"meetings.uid", "consent_events.sha256", "dispatches.sha256"}


def test_foreign_keys_hold(desk: Desk) -> None:
    """A row that points at nothing is refused, and nothing of its command is kept."""
    before = whole(desk.book.connection)

    with (
        pytest.raises(IntegrityError, match="FOREIGN KEY"),
        change(desk.book.connection, "prøve", AT) as unit,
    ):
        unit.insert(tables.Person, **person())
        unit.insert(tables.CaseTopic, case_id=999, name=NAME)

    assert whole(desk.book.connection) == before


GOOD: dict[str, dict[str, Any]] = {
    "profile": {
        "id": 1,
        "person_id": 1,
        "unit": "u",
        "municipality": "k",
        "language": "nb",
        "routine": "nasjonal",
        "papers_folder": "/p",
        "created_on": "2026-11-22",
    },
    "people": {"name": "n", "name_key": "n"},
    "agencies": {"name": "n", "name_key": "n", "kind": "skole"},
    "cases": {
        "number": 90,
        "code": "N",
        "user_id": 1,
        "born": "2017-05-14",
        "language": "nb",
        "basis": "lovfestet",
        "coordinator_role": "koordinator",
        "state": "aktiv",
        "opened_on": "2026-11-22",
    },
    "memberships": {
        "case_id": 1,
        "person_id": 1,
        "role": "medlem",
        "parental_responsibility": 0,
        "starts": "2026-11-22",
    },
    "consents": {
        "case_id": 1,
        "number": 90,
        "purpose": "p",
        "form_version": "1",
        "language": "nb",
        "made_on": "2026-11-22",
        "change_set_id": 1,
    },
    "consent_scopes": {
        "consent_id": 90,
        "agency_id": 1,
        "direction": "gi",
        "allowed": "[]",
        "denied": "[]",
        "starts": "2026-11-22",
        "ends": "2027-06-30",
    },
    "consent_signatures": {
        "consent_id": 90,
        "person_id": 1,
        "role": "foresatt",
        "signed_on": "2026-11-22",
        "method": "skriftlig",
        "recorded_at": AT,
        "change_set_id": 1,
    },
    "consent_events": {
        "consent_id": 90,
        "kind": "trukket",
        "occurred_on": "2026-11-22",
        "recorded_at": AT,
        "change_set_id": 1,
    },
    "meetings": {
        "case_id": 1,
        "number": 90,
        "kind": "ansvarsgruppe",
        "held_on": "2027-01-20",
        "minutes_long": 60,
        "state": "innkalt",
        "uid": "u",
        "sequence": 0,
    },
    "agenda_items": {"meeting_id": 1, "position": 1, "text": "t"},
    "invitations": {"meeting_id": 1, "membership_id": 1},
    "tasks": {
        "case_id": 1,
        "number": 91,
        "what": "w",
        "responsible_id": 1,
        "state": "open",
        "origin": "hand",
        "own_wish": 0,
        "created_on": "2026-11-22",
    },
    "task_notes": {"task_id": 1, "written_on": "2026-11-22", "text": "t"},
    "passed": {"what": "7.3", "passed_on": "2026-11-22"},
    "dispatches": {
        "case_id": 1,
        "number": 1,
        "kind": "referat",
        "agency_id": 1,
        "state": "sendt",
        "sent_on": "2026-11-22",
        "recorded_at": AT,
        "change_set_id": 1,
    },
    "redactions": {
        "case_id": 1,
        "number": 1,
        "reason": "feil sak",
        "emptied_on": "2026-11-22",
        "recorded_at": AT,
        "change_set_id": 1,
    },
    "permits": {"id": 1, "change_set_id": 1, "never": 0},
    "plans": {"case_id": 1, "half_year": "2027V", "made_on": "2026-11-22"},
    "activities": {"case_id": 1, "number": 1, "what": "w", "starts": "2026-11-22"},
    "school_breaks": {"name": "n", "starts": "2027-02-22", "ends": "2027-02-26"},
    "log_entries": {
        "case_id": 1,
        "number": 92,
        "kind": "telefon",
        "happened_on": "2026-11-22",
        "text": "t",
        "posted": 0,
    },
    "postings": {
        "case_id": 1,
        "number": 92,
        "what": "log",
        "what_id": 1,
        "system": "s",
        "posted_on": "2026-11-22",
    },
    "minutes": {"meeting_id": 1, "version": 1, "text": "t", "written_on": "2026-11-22"},
    "papers": {
        "change_set_id": 1,
        "case_number": 1,
        "number": 1,
        "kind": "k",
        "folder": "/p",
        "name": "n",
        "staged_as": "s",
        "sha256": "h",
        "state": "placed",
    },
    "change_sets": {"command": "c", "sentence": "s", "at": AT, "kind": "do", "state": "current"},
}
BAD: dict[tuple[str, str], dict[str, Any]] = {
    ("profile", "one_profile"): {"id": 2},
    ("profile", "language_known"): {"language": "en"},
    ("profile", "shown_as_known"): {"shown_as": "navn"},
    ("task_notes", "text_filled"): {"text": " "},
    ("task_notes", "written_on_is_date"): {"written_on": "i går"},
    ("passed", "what_filled"): {"what": ""},
    ("passed", "passed_on_is_date"): {"passed_on": "i dag"},
    ("profile", "privacy_settled_on_is_date"): {"privacy_settled_on": "22.11.2026"},
    ("people", "name_filled"): {"name": "  "},
    ("agencies", "name_filled"): {"name": ""},
    ("cases", "language_known"): {"language": "en"},
    ("cases", "basis_known"): {"basis": NAME},
    ("cases", "coordinator_role_known"): {"coordinator_role": NAME},
    ("cases", "state_known"): {"state": NAME},
    ("cases", "born_or_term"): {"born": None},
    ("cases", "contact_since_is_date"): {"contact_since": "i vår"},
    ("cases", "contact_unit_known"): {"contact_every": 1, "contact_unit": "uker"},
    ("cases", "contact_is_whole"): {"contact_every": 14},
    ("cases", "contact_is_sane"): {"contact_every": 0, "contact_unit": "days"},
    ("cases", "born_is_date"): {"born": "2017-02-30"},
    ("cases", "term_is_date"): {"term": "om to uker"},
    ("cases", "received_on_is_date"): {"received_on": "14.5.2017"},
    ("cases", "next_look_is_date"): {"next_look": "2027-1-1"},
    ("cases", "care_since_is_date"): {"care_since": "1.1"},
    ("cases", "care_until_is_date"): {"care_since": "2026-01-01", "care_until": "3.1"},
    ("cases", "care_ends_after_start"): {"care_since": "2026-02-01", "care_until": "2026-01-01"},
    ("cases", "time_agreed_per_known"): {"time_agreed": 60, "time_agreed_per": "år"},
    ("cases", "time_agreed_is_whole"): {"time_agreed": 60},
    ("cases", "time_agreed_is_sane"): {"time_agreed": 0, "time_agreed_per": "uke"},
    ("memberships", "someone"): {"person_id": None},
    ("memberships", "ends_after_start"): {"ends": "2026-11-21"},
    ("memberships", "starts_is_date"): {"starts": "i dag"},
    ("memberships", "ends_is_date"): {"ends": "2027-13-01"},
    ("consents", "purpose_filled"): {"purpose": " "},
    ("consents", "made_on_is_date"): {"made_on": "x"},
    ("consent_scopes", "direction_known"): {"direction": "alt"},
    ("consent_scopes", "one_receiver"): {"person_id": 1},
    ("consent_scopes", "ends_after_start"): {"ends": "2026-11-21"},
    ("consent_scopes", "topics_are_json"): {"denied": NAME},
    ("consent_scopes", "starts_is_date"): {"starts": "0"},
    ("consent_scopes", "ends_is_date"): {"ends": "2027-06-31"},
    ("consent_signatures", "role_known"): {"role": "nabo"},
    ("consent_signatures", "method_known"): {"method": "sms"},
    ("consent_signatures", "oral_has_a_note"): {"method": "muntlig"},
    ("consent_signatures", "stand_in_has_a_decision"): {"role": "verge", "decided_by": NAME},
    ("consent_signatures", "signed_on_is_date"): {"signed_on": "4.3"},
    ("consent_signatures", "decided_on_is_date"): {"decided_on": "4.3"},
    ("consent_events", "kind_known"): {"kind": "slettet"},
    ("consent_events", "occurred_on_is_date"): {"occurred_on": "4.3"},
    ("consent_events", "details_are_json"): {"details": NAME},
    ("dispatches", "state_known"): {"state": "kanskje"},
    ("dispatches", "has_a_receiver"): {"agency_id": None},
    ("dispatches", "ground_is_a_sentence"): {"other_ground": " "},
    ("dispatches", "limits_are_json"): {"limits": NAME},
    ("dispatches", "sent_on_is_date"): {"sent_on": "4.3"},
    ("redactions", "reason_filled"): {"reason": " "},
    ("redactions", "emptied_on_is_date"): {"emptied_on": "4.3"},
    ("permits", "one_permit"): {"id": 2},
    ("permits", "never_there"): {"never": 1},
    ("plans", "made_on_is_date"): {"made_on": "4.3"},
    ("plans", "made_with_user_on_is_date"): {"made_with_user_on": "4.3"},
    ("activities", "what_filled"): {"what": " "},
    ("activities", "starts_is_date"): {"starts": "4.3"},
    ("activities", "ends_is_date"): {"ends": "4.3"},
    ("activities", "ends_after_start"): {"ends": "2026-11-21"},
    ("school_breaks", "name_filled"): {"name": " "},
    ("school_breaks", "starts_is_date"): {"starts": "2027-02-2"},
    ("school_breaks", "ends_is_date"): {"ends": "uke 8"},
    ("school_breaks", "ends_after_start"): {"ends": "2027-02-21"},
    ("meetings", "state_known"): {"state": "utsatt"},
    ("meetings", "length_is_sane"): {"minutes_long": 4},
    ("meetings", "held_on_is_date"): {"held_on": "2027-02-29"},
    ("meetings", "moved_from_is_date"): {"moved_from": "4.3"},
    ("meetings", "agenda_agreed_on_is_date"): {"agenda_agreed_on": "4.3"},
    ("meetings", "ip_evaluated_on_is_date"): {"ip_evaluated_on": "4.3"},
    ("agenda_items", "text_filled"): {"text": ""},
    ("agenda_items", "audience_is_json"): {"audience": NAME},
    ("invitations", "attended_known"): {"attended": "kanskje"},
    ("invitations", "answer_known"): {"answer": "vet ikke"},
    ("invitations", "answered_on_is_date"): {"answered_on": "4.3"},
    ("minutes", "state_known"): {"state": "nesten"},
    ("minutes", "comments_by_is_date"): {"comments_by": "4.3"},
    ("tasks", "state_known"): {"state": "waiting", "closed_on": "2026-11-22"},
    ("tasks", "origin_known"): {"origin": NAME},
    ("tasks", "closed_has_a_day"): {"state": "done"},
    ("tasks", "what_filled"): {"what": " "},
    ("tasks", "due_is_date"): {"due": "fredag"},
    ("log_entries", "kind_filled"): {"kind": " "},
    ("log_entries", "text_filled"): {"text": " "},
    ("log_entries", "happened_on_is_date"): {"happened_on": "4.3"},
    ("log_entries", "minutes_are_sane"): {"minutes_spent": 0},
    ("postings", "what_known"): {"what": "annet"},
    ("postings", "system_filled"): {"system": " "},
    ("postings", "posted_on_is_date"): {"posted_on": "4.3"},
    ("tasks", "repeats_known"): {"repeats": "year", "repeats_from": "2026-11-22"},
    ("tasks", "repeats_from_a_day"): {"repeats": "week"},
    ("tasks", "repeats_from_is_date"): {"repeats": "week", "repeats_from": "fredag"},
    ("papers", "state_known"): {"state": "nesten"},
    ("change_sets", "kind_known"): {"kind": "annet"},
    ("change_sets", "state_known"): {"state": "annet"},
}


def inserted(connection: Any, table: str, values: dict[str, Any]) -> None:
    """Insert a row straight into the file, past every check of the program."""
    marks = ", ".join("?" for _ in values)
    connection.execute(
        f"INSERT INTO {table} ({', '.join(values)}) VALUES ({marks})", tuple(values.values())
    )


@pytest.mark.parametrize(("table", "constraint"), list(BAD))
def test_a_row_that_makes_no_sense_is_refused_by_the_file(
    desk: Desk, table: str, constraint: str
) -> None:
    """Every CHECK bites on a row that breaks it and no other rule, and its text has no value."""
    connection = desk.book.connection
    connection.execute("BEGIN")
    connection.execute("PRAGMA defer_foreign_keys = ON")
    # Which command may open the door is asked before any CHECK; see test_append_only.
    connection.execute("DROP TRIGGER permits_only_for_sladd")
    if table != "profile":
        inserted(connection, table, GOOD[table])
    connection.execute("ROLLBACK")
    connection.execute("DROP TRIGGER permits_only_for_sladd")

    with pytest.raises(opening.DBAPI.IntegrityError) as refused:
        inserted(connection, table, GOOD[table] | BAD[table, constraint])

    assert str(refused.value) == f"CHECK constraint failed: {constraint}"


def test_every_check_of_the_schema_is_tried() -> None:
    """The table above names each CHECK that the schema has."""
    known = {
        (table.name, str(constraint.name))
        for table in SQLModel.metadata.tables.values()
        for constraint in table.constraints
        if isinstance(constraint, CheckConstraint)
    }

    assert known == set(BAD)


# --- what an error says ------------------------------------------------------------------------


def faults(desk: Desk) -> Iterator[tuple[str, Any]]:
    """Yield ways to fail with a name at hand."""
    connection = desk.book.connection

    def case(unit: Any, **values: Any) -> None:
        unit.insert(tables.Case, **(GOOD["cases"] | values))

    yield "a CHECK", lambda unit: case(unit, entry=NAME, state=NAME)
    yield "a wrong type", lambda unit: case(unit, entry=NAME, number=NAME)
    yield "a missing value", lambda unit: unit.insert(tables.Person, title=NAME)
    yield (
        "UNIQUE",
        lambda unit: [
            unit.insert(tables.Agency, name=NAME, name_key=NAME, kind="skole") for _ in range(2)
        ],
    )
    yield "a foreign key", lambda unit: case(unit, entry=NAME, user_id=999)
    yield "no row", lambda unit: unit.update(tables.Person, 999, name=NAME)
    yield "own SQL", lambda unit: unit.unrecorded("INSERT INTO drafts VALUES (?)", (NAME,))
    yield "no SQL", lambda unit: connection.execute("SELECT ? FROM ingen", (NAME,))


def test_no_error_text_holds_a_name(desk: Desk) -> None:
    """Whatever fails in the file, the text of the exception and of its cause has no value."""
    for what, fail in faults(desk):
        with (
            pytest.raises(Exception) as stopped,
            change(desk.book.connection, "prøve", AT) as unit,
        ):
            fail(unit)
        shown: BaseException | None = stopped.value
        while shown is not None:
            assert NAME not in str(shown), what
            shown = shown.__cause__


def test_a_value_that_does_not_fit_is_told_by_its_field(desk: Desk) -> None:
    """The user reads which field it was, in Norwegian, and not the value."""
    with (
        pytest.raises(InvalidValueError, match=r"felt: number") as stopped,
        change(desk.book.connection, "prøve", AT) as unit,
    ):
        unit.insert(tables.Case, **(GOOD["cases"] | {"number": NAME}))

    assert NAME not in str(stopped.value)


def test_a_row_that_is_gone_is_not_found(desk: Desk) -> None:
    """Changing a row that does not exist is an error the user can read."""
    with (
        pytest.raises(NotFoundError, match="finnes ikke lenger"),
        change(desk.book.connection, "prøve", AT) as unit,
    ):
        unit.delete(tables.Person, 999)


# --- numbers -----------------------------------------------------------------------------------

STEPS = st.lists(
    st.tuples(
        st.sampled_from(
            ["husk", "husk", "gjort", "utsett", "bort", "ny-sak", "kontakt", "angre", "gjenta"]
        ),
        st.integers(0, 30),
    ),
    min_size=4,
    max_size=25,
)


class Numbers:
    """What has been handed out so far, kept by the test itself."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.meant: dict[ItemId, str] = {}
        self.highest: dict[int, int] = {}
        self.made = 0

    def hand_out(self, item: ItemId, what: str) -> None:
        """Note a new number; it is higher than every other of its case."""
        assert item.number > self.highest.get(item.case, 0), "handed out twice"
        self.highest[item.case] = item.number
        self.meant[item] = what

    def step(self, act: str, n: int) -> None:
        """Do one command; one that is refused does nothing."""
        self.made += 1
        what = f"Sak nummer {self.made}"
        items = sorted(self.meant)
        item = items[n % len(items)] if items else ItemId(1, 1)
        try:
            match act:
                case "ny-sak":
                    new = cases.NewCase(what, born=TODAY)
                    opened = cases.open_case(self.desk, new)
                    assert opened.case.number > max(self.highest, default=0)
                    for number in opened.tasks:
                        self.hand_out(number, self.what_of(number) or "")
                case "husk":
                    numbers = sorted(self.highest) or [1]
                    again = Repeat.WEEK if n % 2 else None
                    case = str(numbers[n % len(numbers)])
                    added = tasks.add_task(self.desk, case, what, TODAY, repeats=again)
                    assert added.task.item is not None
                    self.hand_out(added.task.item, what)
                case "gjort":
                    made = tasks.finish_tasks(self.desk, [item])[0].following
                    if made is not None and made.item is not None:
                        self.hand_out(made.item, made.what)
                case "bort":
                    tasks.drop_tasks(self.desk, [item], None)
                case "utsett":
                    tasks.postpone_tasks(self.desk, [item], TODAY + timedelta(days=n))
                case "kontakt":
                    contact = people.NewContact(f"Per Nummer{self.made}", agency="PPT")
                    people.add_contact(self.desk, str(item.case), contact)
                case "angre":
                    history.undo(self.desk, history.what_to_undo(self.desk).number)
                case "gjenta":
                    history.redo(self.desk, history.what_to_redo(self.desk).number)
        except KoordError:
            pass

    def what_of(self, item: ItemId) -> str | None:
        """Return what a number means in the file now."""
        row = self.desk.book.connection.execute(
            "SELECT t.what FROM tasks t JOIN cases c ON c.id = t.case_id"
            " WHERE c.number = ? AND t.number = ?",
            (item.case, item.number),
        ).fetchone()
        return None if row is None else str(row[0])

    def check(self) -> None:
        """Compare the file with what was handed out."""
        for item, what in self.meant.items():
            assert self.what_of(item) in (what, None)
        rows = self.desk.book.connection.execute("SELECT case_id, number FROM items").fetchall()
        assert len(rows) == len(set(rows))
        assert len(rows) <= len(self.meant)


@pytest.mark.slow
@settings(max_examples=8)
@given(steps=STEPS)
def test_a_number_means_the_same_for_ever(
    koord: Koord, made_once: tuple[Path, bytes], steps: list[tuple[str, int]]
) -> None:
    """Over commands, undo and redo in any order no number is handed out twice or moves."""
    koord.book.write_bytes(made_once[0].read_bytes())
    with Workbook.open(koord.book, made_once[1]) as book:
        numbers = Numbers(Desk(book, TODAY, AT))
        numbers.step("ny-sak", 0)
        for act, n in steps:
            numbers.step(act, n)
            numbers.check()
    with Workbook.open(koord.book, made_once[1]) as book:
        numbers.desk = Desk(book, TODAY, AT)
        numbers.check()
        numbers.step("husk", 0)
