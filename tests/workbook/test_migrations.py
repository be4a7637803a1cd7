"""A workbook from an older version is brought up to date whole, or left as it was."""

import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from koord.errors import KeyFailsError, StorageError
from koord.services.desk import Desk
from koord.workbook import keys, migrations, opening, search_index
from koord.workbook.book import Workbook
from koord.workbook.schema import SCHEMA_VERSION
from tests.conftest import PASSPHRASE, Koord
from tests.services.test_search import filled_anew, held_by_the_index
from tests.workbook.freeze_schema import fresh_statements, statements_in

RELEASED = sorted((Path(__file__).parent / "released").glob("fil-*.koord"))


@pytest.fixture(params=RELEASED, ids=lambda file: file.stem)
def old(request: pytest.FixtureRequest, home: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of a workbook as an earlier version left it, with consents, minutes and history."""
    path = home / "bok" / "arbeidsbok.koord"
    path.parent.mkdir(mode=0o700)
    shutil.copy(request.param, path)
    path.chmod(0o600)
    monkeypatch.setenv("KOORD_ARBEIDSBOK", str(path))
    monkeypatch.setenv("KOORD_PASSORD", PASSPHRASE)
    monkeypatch.setenv("KOORD_MAPPE", str(home / "papirer"))
    return path


def key_of(path: Path) -> bytes:
    """Return the raw key of a workbook of the tests."""
    return keys.derive_key(PASSPHRASE, opening.salt_of(path))


def rows_of(connection: Any) -> dict[str, list[dict[str, Any]]]:
    """Return every row of every table."""
    names = connection.execute(
        "SELECT name FROM pragma_table_list"
        " WHERE schema = 'main' AND type = 'table' AND name NOT LIKE 'sqlite_%'"
    ).fetchall()
    found = {}
    for (name,) in names:
        cursor = connection.execute(f'SELECT * FROM "{name}" ORDER BY 1, 2')
        columns = [column[0] for column in cursor.description]
        found[name] = [dict(zip(columns, row, strict=True)) for row in cursor.fetchall()]
    return found


def content(path: Path) -> dict[str, list[dict[str, Any]]]:
    """Return every row of a workbook as the file has it, without bringing it up to date."""
    connection = opening.connect(path, key_of(path))
    try:
        return rows_of(connection)
    finally:
        connection.close()


def test_the_frozen_schema_is_the_one_that_is_made() -> None:
    """What is frozen for this version is what a new workbook has."""
    assert list(migrations.statements_of(SCHEMA_VERSION)) == fresh_statements()


def test_every_row_is_kept_and_the_schema_is_the_new_one(old: Path) -> None:
    """After the step the file has the schema of a new workbook and all that stood in the old."""
    before = content(old)
    key = key_of(old)

    with Workbook.open(old, key) as book:
        after = rows_of(book.connection)
        schema = statements_in(book.connection)
        assert opening.user_version(book.connection) == SCHEMA_VERSION
        assert opening.integrity_problems(book.connection) == ()

    assert sorted(schema) == sorted(fresh_statements())
    for table, rows in before.items():
        assert len(after[table]) == len(rows), table
        for one, other in zip(rows, after[table], strict=True):
            assert one.items() <= other.items(), table


def test_a_copy_of_the_old_file_lies_beside_it(old: Path) -> None:
    """The copy opens with the same passphrase, holds the old rows, and only its owner sees it."""
    before = content(old)

    with Workbook.open(old, key_of(old)) as book:
        copy = book.old_copy

    assert copy is not None
    assert copy.parent == old.parent
    assert copy.stat().st_mode & 0o077 == 0
    assert content(copy) == before
    assert b"Emma" not in copy.read_bytes()


def test_it_is_done_once(old: Path) -> None:
    """The second command finds a file that is up to date, and makes no second copy."""
    key = key_of(old)
    Workbook.open(old, key).close()

    with Workbook.open(old, key) as book:
        assert book.old_copy is None

    assert len(list(old.parent.glob("*kopi*"))) == 1


def test_the_history_of_the_old_file_can_be_undone(old: Path) -> None:
    """What was done before the step is undone after it, and redone, as if nothing had been."""
    koord = Koord(old, old.parent)
    first = koord.ok("historikk")
    assert "Den gamle:" in first.err

    for _ in range(4):
        koord.ok("angre", "--ja")
    assert koord.json("huskeliste", "2", "--alle")
    for _ in range(4):
        koord.ok("gjenta", "--ja")

    assert koord.json("sak", "2")["state"] == "rolig"


def test_consents_are_judged_as_before(old: Path) -> None:
    """A signed consent still says yes, a withdrawn and a refused one no, on the file brought up."""
    koord = Koord(old, old.parent)

    assert koord("kan", "1", "PPT", "språk").code == 0
    assert koord("kan", "1", "PPT", "søsken").code == 10
    assert koord("kan", "1", "Solbakken barnehage").code == 10
    assert koord("kan", "2", "BUP").code == 10


def test_what_is_written_in_the_old_file_is_found(old: Path) -> None:
    """The index of words is filled from what stood there, people and closed tasks too."""
    koord = Koord(old, old.parent)

    assert koord.json("søk", "snakk samtykke")["hits"]
    assert koord.json("søk", "emma")["people"]
    with Workbook.open(old, key_of(old)) as book:
        assert held_by_the_index(book.connection) == filled_anew(book.connection)


def test_what_was_agreed_about_contact_is_read(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Words that say how often are watched over from the day the file was changed last."""
    path = home / "bok" / "arbeidsbok.koord"
    path.parent.mkdir(mode=0o700)
    shutil.copy(next(file for file in RELEASED if file.stem == "fil-2"), path)
    path.chmod(0o600)
    monkeypatch.setenv("KOORD_ARBEIDSBOK", str(path))
    monkeypatch.setenv("KOORD_PASSORD", PASSPHRASE)
    koord = Koord(path, home / "papirer")

    case = koord.json("sak", "2")

    assert case["contact_agreed"] == "telefon, hver 14. dag"
    assert (case["contact_every"], case["contact_unit"]) == (14, "days")
    (row,) = [row for row in content(path)["cases"] if row["number"] == 2]
    assert row["contact_since"] == "2026-11-26"
    assert koord.json("sak", "1")["contact_every"] is None


def test_a_file_with_an_index_of_words_can_be_made_over(koord: Koord, desk: Desk) -> None:
    """The next step after this version drops the index and fills it anew, and loses no row."""
    koord.ok("ny-sak", "Emma Larsen", "--født", "14.5.2017")
    koord.ok("logg", "1", "Epikrisen er kommet")
    connection = desk.book.connection
    before, words = rows_of(connection), held_by_the_index(connection)

    connection.execute("PRAGMA foreign_keys = OFF")
    connection.execute("PRAGMA legacy_alter_table = ON")
    connection.execute("BEGIN IMMEDIATE")
    migrations.rebuild(connection, migrations.statements_of(SCHEMA_VERSION))
    search_index.fill(connection)
    connection.execute("COMMIT")

    assert rows_of(connection) == before
    assert held_by_the_index(connection) == words
    assert statements_in(connection) == fresh_statements()


def test_numbers_go_on_where_they_were(old: Path) -> None:
    """A row that is added afterwards takes an id no row ever had."""
    before = content(old)
    highest = {
        t: max((r["id"] for r in rows), default=0)
        for t, rows in before.items()
        if rows and "id" in rows[0]
    }
    koord = Koord(old, old.parent)

    koord.ok("husk", "1", "Ring skolen")

    tasks = [row["id"] for row in content(old)["tasks"]]
    assert max(tasks) == highest["tasks"] + 1


def test_a_fault_in_the_middle_leaves_the_old_file(
    old: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """When a step fails, every row and the version are as they were."""
    before = content(old)

    def broken(version: int) -> tuple[str, ...]:
        return ("CREATE TABLE people (id INTEGER)",)

    monkeypatch.setattr(migrations, "statements_of", broken)
    with pytest.raises(opening.DBAPI.Error):
        Workbook.open(old, key_of(old))

    assert content(old) == before


def test_a_command_killed_in_the_middle_leaves_the_old_or_the_new(old: Path) -> None:
    """Killed at any moment of the step, the file opens and every row is there."""
    before = content(old)
    whole = old.read_bytes()
    script = (
        "import sys, os, signal, threading\n"
        "from pathlib import Path\n"
        "from koord.workbook import migrations\n"
        "from koord.workbook.book import Workbook\n"
        "move, left = migrations._move, [int(sys.argv[2])]\n"
        "def counted(connection, name):\n"
        "    left[0] -= 1\n"
        "    if left[0] < 0:\n"
        "        os.kill(os.getpid(), signal.SIGKILL)\n"
        "    move(connection, name)\n"
        "migrations._move = counted\n"
        "Workbook.open(Path(sys.argv[1]), bytes.fromhex(sys.argv[3])).close()\n"
    )
    for after in (0, 7, 14, 99):
        old.write_bytes(whole)
        ended = subprocess.run(
            [sys.executable, "-c", script, str(old), str(after), key_of(old).hex()],
            check=False,
            env=os.environ,
        )
        assert ended.returncode == (0 if after == 99 else -signal.SIGKILL)
        rows = content(old)
        assert {t: len(r) for t, r in rows.items() if t in before} == {
            t: len(r) for t, r in before.items()
        }


def test_no_room_for_the_copy_stops_it(old: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A copy that did not become whole stops the step, and the old file is as it was."""
    before = content(old)
    monkeypatch.setattr(migrations, "_counts", _different_each_time())

    with pytest.raises(StorageError, match="ble ikke hel"):
        Workbook.open(old, key_of(old))

    assert content(old) == before


def _different_each_time() -> Any:
    numbers = iter(range(9))
    return lambda connection: {"cases": next(numbers)}


def test_a_newer_file_is_refused_untouched(koord: Koord, made_once: tuple[Path, bytes]) -> None:
    """A file from a newer version is not opened, and not a byte of it is changed."""
    connection = opening.connect(koord.book, made_once[1])
    connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION + 1}")
    connection.close()
    before = koord.book.read_bytes()

    with pytest.raises(KeyFailsError, match="nyere utgave"):
        Workbook.open(koord.book, made_once[1])

    assert koord.book.read_bytes() == before
    assert koord("huskeliste").code == 7
