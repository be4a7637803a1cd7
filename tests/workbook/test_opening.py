"""The encrypted file: that it is one, what damage and wrong keys say, and what a kill leaves."""

import contextlib
import os
import shutil
import stat
import subprocess
import sys
import time
import unicodedata
from collections.abc import Callable, Iterator
from pathlib import Path, PureWindowsPath
from typing import Any, NamedTuple

import pytest
from sqlalchemy.exc import OperationalError

from koord.errors import (
    InvalidValueError,
    KeyFailsError,
    NotFoundError,
    StateForbidsError,
    StorageError,
    WorkbookBusyError,
)
from koord.workbook import keys, opening, places

# Decomposed, as a Mac may give it.
PASSPHRASE = unicodedata.normalize("NFD", "blåbær på 'fjellet'")
NEW_PASSPHRASE = "tyttebær i dalen 7"
NAME = "Kari Nordmann-Øvrebø"
ROWS = 300


class Book(NamedTuple):
    """A workbook of this test alone, and its key."""

    path: Path
    key: bytes


def fill(connection: Any) -> None:
    """Put a table with a name in every row into a new workbook."""
    connection.execute("BEGIN")
    connection.execute("CREATE TABLE person (id INTEGER PRIMARY KEY, name TEXT UNIQUE, note TEXT)")
    rows = [(f"{NAME} {number}", "x" * 500) for number in range(ROWS)]
    connection.executemany("INSERT INTO person (name, note) VALUES (?, ?)", rows)
    connection.execute("PRAGMA user_version = 3")
    connection.execute("COMMIT")


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> Book:
    """Make one workbook that every test gets a copy of; making one costs a derivation."""
    path = tmp_path_factory.mktemp("original") / "bok.db"
    return Book(path, opening.create(path, PASSPHRASE, fill))


@pytest.fixture
def book(original: Book, tmp_path: Path) -> Book:
    """Copy the workbook into the folder of the test."""
    return original._replace(path=Path(shutil.copy(original.path, tmp_path / "bok.db")))


@contextlib.contextmanager
def opened(book: Book, **how: Any) -> Iterator[Any]:
    """Open a workbook and close it again."""
    with contextlib.closing(opening.connect(book.path, book.key, **how)) as connection:
        yield connection


def count(connection: Any) -> int:
    """Return the number of rows."""
    return int(connection.execute("SELECT count(*) FROM person").fetchone()[0])


def flip(path: Path, position: int) -> None:
    """Change one bit of the file."""
    with path.open("r+b") as file:
        file.seek(position)
        byte = file.read(1)[0]
        file.seek(position)
        file.write(bytes([byte ^ 1]))


def started(script: str, *arguments: object) -> subprocess.Popen[str]:
    """Start another process that has `opening` and its arguments at hand, as `argv`."""
    head = "import os, sys; from pathlib import Path; from koord.workbook import opening\n"
    head += "argv = sys.argv[1:]\n"
    return subprocess.Popen(
        [sys.executable, "-c", head + script, *map(str, arguments)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


@contextlib.contextmanager
def another_command(book: Book, *statements: str) -> Iterator[subprocess.Popen[str]]:
    """Let another process run statements and keep the file until the block ends."""
    script = (
        "c = opening.connect(Path(argv[0]), bytes.fromhex(argv[1]))\n"
        "for statement in argv[2:]: c.execute(statement).fetchall()\n"
        "print('holds', flush=True); sys.stdin.read()"
    )
    with started(script, book.path, book.key.hex(), *statements) as process:
        assert process.stdout
        assert process.stdout.readline() == "holds\n"
        try:
            yield process
        finally:
            process.kill()


# --- A new workbook -----------------------------------------------------------------------------


def test_the_file_is_encrypted_from_its_first_byte(book: Book) -> None:
    """The file starts with the salt, and neither SQLite's header nor a name stands in it."""
    content = book.path.read_bytes()

    assert not content.startswith(b"SQLite format 3")
    assert NAME.encode() not in content
    assert b"Nordmann" not in content
    assert b"CREATE TABLE" not in content
    assert content[: keys.SALT_BYTES] == opening.salt_of(book.path)


def test_a_name_is_not_in_the_journal_either(book: Book) -> None:
    """In the middle of a large change no file in the folder holds a name or its old value."""
    with opened(book) as connection:
        connection.execute("PRAGMA cache_size = 5")
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("UPDATE person SET name = 'Ola ' || name, note = upper(note)")
        files = {path.name: path.read_bytes() for path in book.path.parent.iterdir()}

    assert set(files) == {"bok.db", "bok.db-journal"}
    for content in files.values():
        assert b"Nordmann" not in content
        assert b"Ola " not in content


def test_temporary_tables_stay_in_memory(book: Book) -> None:
    """A temporary table with a name makes no file on the disk."""
    with opened(book) as connection:
        connection.execute("CREATE TEMP TABLE copy AS SELECT * FROM person")
        found = [path.name for path in book.path.parent.iterdir()]

    assert found == ["bok.db"]


def test_any_sqlcipher_program_opens_it_with_the_passphrase(book: Book) -> None:
    """The passphrase in its composed form is all that another program needs."""
    quoted = unicodedata.normalize("NFC", PASSPHRASE).replace("'", "''")

    with contextlib.closing(opening.DBAPI.connect(str(book.path))) as connection:
        connection.execute(f"PRAGMA key = '{quoted}'")

        assert count(connection) == ROWS


def test_the_key_comes_from_passphrase_and_salt(book: Book) -> None:
    """Deriving with the salt in the file gives the key that `create` gave."""
    assert keys.derive_key(PASSPHRASE, opening.salt_of(book.path)) == book.key


def test_the_recovery_key_opens_it(book: Book) -> None:
    """The key typed from the paper opens the workbook without the passphrase."""
    key = keys.read_recovery_text(keys.recovery_text(book.key))

    with opened(book._replace(key=key)) as connection:
        assert count(connection) == ROWS


@pytest.mark.skipif(os.name != "posix", reason="modes are those of POSIX")
def test_only_the_user_can_reach_it_whatever_the_umask(tmp_path: Path) -> None:
    """The new folders are 0700, file and journal 0600, under a umask that allows everything."""
    path = tmp_path / "koord" / "data" / "bok.db"
    modes = {}

    def look(connection: Any) -> None:
        fill(connection)
        connection.execute("BEGIN")
        connection.execute("DELETE FROM person")
        connection.execute("PRAGMA cache_spill = 1")
        modes.update({file.suffix: file.stat().st_mode for file in path.parent.iterdir()})

    before = os.umask(0)
    try:
        opening.create(path, PASSPHRASE, look)
    finally:
        os.umask(before)

    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert {stat.S_IMODE(mode) for mode in modes.values()} == {0o600}
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert stat.S_IMODE(path.parent.parent.stat().st_mode) == 0o700


@pytest.mark.skipif(os.name != "posix", reason="modes are those of POSIX")
def test_a_folder_that_exists_keeps_its_mode(tmp_path: Path) -> None:
    """A folder that the user made is not changed."""
    tmp_path.chmod(0o750)

    opening.create(tmp_path / "bok.db", PASSPHRASE, fill)

    assert stat.S_IMODE(tmp_path.stat().st_mode) == 0o750
    assert [path.name for path in tmp_path.iterdir()] == ["bok.db"]


@pytest.mark.parametrize("there", ["file", "empty", "folder", "dangling link"])
def test_nothing_is_ever_written_over(tmp_path: Path, there: str) -> None:
    """Whatever has the name already stays as it was."""
    path = tmp_path / "bok.db"
    make: dict[str, Callable[[], object]] = {
        "file": lambda: path.write_text("noe"),
        "empty": path.touch,
        "folder": path.mkdir,
        "dangling link": lambda: path.symlink_to(tmp_path / "missing"),
    }
    make[there]()

    with pytest.raises(StateForbidsError) as refused:
        opening.create(path, PASSPHRASE, fill)

    assert refused.value.hint
    assert [each.name for each in tmp_path.iterdir()] == ["bok.db"]
    assert there != "file" or path.read_text() == "noe"


def test_a_file_that_comes_in_between_is_not_written_over(tmp_path: Path) -> None:
    """Two that make the same workbook at once: one gets it, the other is refused."""
    path = tmp_path / "bok.db"

    def race(connection: Any) -> None:
        fill(connection)
        path.write_text("den andre")

    with pytest.raises(StateForbidsError, match="allerede"):
        opening.create(path, PASSPHRASE, race)

    assert path.read_text() == "den andre"
    assert [each.name for each in tmp_path.iterdir()] == ["bok.db"]


@pytest.mark.parametrize("taken", [False, True])
def test_a_disk_without_hard_links_works_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, taken: bool
) -> None:
    """On a memory stick the file gets its name by renaming, still never over another."""
    path = tmp_path / "bok.db"

    def no_links(*_: object) -> None:
        if taken:
            path.write_text("den andre")
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr(os, "link", no_links)

    if taken:
        with pytest.raises(StateForbidsError):
            opening.create(path, PASSPHRASE, fill)
        assert path.read_text() == "den andre"
    else:
        with opened(Book(path, opening.create(path, PASSPHRASE, fill))) as connection:
            assert count(connection) == ROWS
    assert [each.name for each in tmp_path.iterdir()] == ["bok.db"]


def test_a_schema_that_fails_leaves_no_file(tmp_path: Path) -> None:
    """An error while the schema goes in comes through, and the folder is as before."""

    def fail(connection: Any) -> None:
        fill(connection)
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        opening.create(tmp_path / "bok.db", PASSPHRASE, fail)

    assert not list(tmp_path.iterdir())


def test_a_workbook_without_content_is_a_bug(tmp_path: Path) -> None:
    """Nothing written means nothing encrypted; such a file never gets the name."""
    with pytest.raises(RuntimeError):
        opening.create(tmp_path / "bok.db", PASSPHRASE, lambda connection: None)

    assert not list(tmp_path.iterdir())


def test_a_killed_creation_leaves_no_workbook(tmp_path: Path) -> None:
    """Killed while the schema goes in: no workbook, and the next try succeeds and tidies up."""
    path = tmp_path / "bok.db"
    script = (
        "def stop(connection):\n"
        "    connection.execute('CREATE TABLE t (a)')\n"
        "    os.kill(os.getpid(), 9)\n"
        f"opening.create(Path(argv[0]), {PASSPHRASE!r}, stop)"
    )
    with started(script, path) as process:
        assert process.wait() != 0
    left = list(tmp_path.iterdir())

    assert left
    assert not path.exists()
    with pytest.raises(NotFoundError):
        opening.check_before_key(path)
    opening.create(path, PASSPHRASE, fill)
    assert list(tmp_path.iterdir()) == [path]


def test_a_weak_passphrase_makes_no_file(tmp_path: Path) -> None:
    """The rule for passphrases holds before anything is written."""
    with pytest.raises(InvalidValueError):
        opening.create(tmp_path / "ny" / "bok.db", "kort", fill)

    assert not list(tmp_path.iterdir())


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    """A file in the place of a folder is an error the user can read."""
    (tmp_path / "fil").touch()

    with pytest.raises(StorageError) as refused:
        opening.create(tmp_path / "fil" / "bok.db", PASSPHRASE, fill)

    assert refused.value.hint


# --- Opening ------------------------------------------------------------------------------------


def test_every_connection_has_the_safe_settings(book: Book) -> None:
    """Foreign keys, wiping, memory, journal and waiting are set, and nothing begins by itself."""
    with opened(book, busy_ms=1234) as connection:
        settings = {
            name: connection.execute(f"PRAGMA {name}").fetchone()[0]
            for name in (
                *("foreign_keys", "secure_delete", "temp_store", "busy_timeout", "journal_mode"),
                *("trusted_schema", "recursive_triggers", "query_only", "synchronous"),
            )
        }

        assert connection.isolation_level is None
    assert settings == {
        "foreign_keys": 1,
        "secure_delete": 1,
        "temp_store": 2,
        "busy_timeout": 1234,
        "journal_mode": "delete",
        "trusted_schema": 0,
        "recursive_triggers": 1,
        "query_only": 0,
        "synchronous": 2,
    }


def test_a_file_that_another_program_set_to_wal_is_set_back(book: Book) -> None:
    """There is one journal mode everywhere."""
    with opened(book) as connection:
        connection.execute("PRAGMA journal_mode = WAL").fetchall()
        connection.execute("DELETE FROM person WHERE id = 1")

    with opened(book) as connection:
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("delete",)
        assert count(connection) == ROWS - 1


def test_reading_only_refuses_changes(book: Book) -> None:
    """A question cannot change anything, by accident or not."""
    with opened(book, read_only=True) as connection:
        assert count(connection) == ROWS
        with pytest.raises(StorageError), opening.translated_errors():
            connection.execute("DELETE FROM person")
        assert count(connection) == ROWS


@pytest.mark.parametrize("read_only", [True, False])
def test_a_change_that_was_killed_is_rolled_back(book: Book, read_only: bool) -> None:
    """A journal left by a kill is played back, also by a command that only reads."""
    statements = ("PRAGMA cache_size = 5", "BEGIN IMMEDIATE", "UPDATE person SET note = 'borte'")
    with another_command(book, *statements):
        pass
    journal = book.path.with_name("bok.db-journal")
    assert journal.stat().st_size > 0

    with opened(book, read_only=read_only) as connection:
        changed = connection.execute("SELECT count(*) FROM person WHERE note = 'borte'").fetchone()

        assert changed == (0,)
        assert opening.integrity_problems(connection) == ()
    assert not journal.exists()


def test_a_torn_last_page_beside_a_journal_is_mended(book: Book) -> None:
    """A file that a kill left with half a page is opened, for the journal cuts it right."""
    statements = ("PRAGMA cache_size = 5", "BEGIN IMMEDIATE", "UPDATE person SET note = 'borte'")
    with another_command(book, *statements):
        pass
    with book.path.open("ab") as file:
        file.write(b"half")

    with opened(book) as connection:
        assert count(connection) == ROWS
        assert opening.integrity_problems(connection) == ()


@pytest.mark.parametrize("name", ["bok 7%20?x=1#æøå.db", "bok&mode=memory.db", "latin-\udce5.db"])
def test_any_file_name_works(tmp_path: Path, original: Book, name: str) -> None:
    """Signs that mean something in an address are only letters in a file name."""
    path = Path(shutil.copy(original.path, tmp_path / name))

    with opened(original._replace(path=path)) as connection:
        assert count(connection) == ROWS
    assert [each.name for each in tmp_path.iterdir()] == [name]


def test_a_relative_path_works(book: Book, monkeypatch: pytest.MonkeyPatch) -> None:
    """The workbook may be named from the folder one stands in."""
    monkeypatch.chdir(book.path.parent)

    with opened(book._replace(path=Path("bok.db"))) as connection:
        assert count(connection) == ROWS


def test_the_version_of_the_schema_is_told(book: Book) -> None:
    """The number that the schema was made with is read from the file."""
    with opened(book) as connection:
        assert opening.user_version(connection) == 3


# --- Missing, damaged, wrong key ----------------------------------------------------------------


@pytest.mark.parametrize(
    "ask",
    [opening.check_before_key, opening.salt_of, lambda path: opening.connect(path, bytes(32))],
)
def test_no_workbook_is_not_found_and_not_made(
    tmp_path: Path, ask: Callable[[Path], object]
) -> None:
    """A missing file is exit 3 with the command that makes one, and it is not made."""
    path = tmp_path / "bok.db"

    with pytest.raises(NotFoundError) as missing:
        ask(path)

    assert missing.value.exit_code == 3
    assert "koord oppsett" in missing.value.hint
    assert not path.exists()


def test_a_folder_is_not_a_workbook(tmp_path: Path) -> None:
    """A folder in the place of the file is told as such."""
    with pytest.raises(NotFoundError, match="mappe"):
        opening.connect(tmp_path, b"k" * 32)


@pytest.mark.parametrize(
    ("size", "told"),
    [(0, "tom"), (1, "avkortet"), (4095, "avkortet"), (4097, "avkortet"), (81920 + 7, "avkortet")],
)
def test_an_empty_or_cut_file_is_damaged_and_never_made_anew(
    book: Book, size: int, told: str
) -> None:
    """What is too short is exit 7, points to the backup, and is left as it is."""
    os.truncate(book.path, size)

    for attempt in (
        lambda: opening.check_before_key(book.path),
        lambda: opening.connect(book.path, book.key),
    ):
        with pytest.raises(KeyFailsError, match=f"skadet: fila er {told}") as damaged:
            attempt()
        assert damaged.value.exit_code == 7
        assert "sikkerhetskopi" in damaged.value.hint[0]
    assert book.path.stat().st_size == size


@pytest.mark.parametrize("pages", [1, 2, 20])
def test_a_file_cut_between_two_pages_is_damaged(book: Book, pages: int) -> None:
    """Whole pages that are missing from the end are found when the file is opened."""
    os.truncate(book.path, pages * opening.PAGE)

    with pytest.raises(KeyFailsError, match="skadet"):
        opening.connect(book.path, book.key)


def test_a_plain_sqlite_file_is_refused_untouched(tmp_path: Path) -> None:
    """A file that is not encrypted is never taken for a workbook, nor given a key."""
    path = tmp_path / "plain.db"
    with contextlib.closing(opening.DBAPI.connect(str(path))) as connection:
        connection.execute("CREATE TABLE t (a)")
    before = path.read_bytes()
    assert before.startswith(b"SQLite format 3")

    for attempt in (
        lambda: opening.check_before_key(path),
        lambda: opening.salt_of(path),
        lambda: opening.connect(path, b"k" * 32),
    ):
        with pytest.raises(KeyFailsError, match="ikke kryptert"):
            attempt()
    assert path.read_bytes() == before


def test_a_wrong_key_says_so(book: Book, capfd: pytest.CaptureFixture[str]) -> None:
    """A wrong key is exit 7, tells what to try, changes nothing and prints nothing."""
    before = book.path.read_bytes()

    with pytest.raises(KeyFailsError, match="Feil passord, eller skadet begynnelse") as wrong:
        opening.connect(book.path, bytes(32))

    assert wrong.value.exit_code == 7
    assert "sikkerhetskopi" in wrong.value.hint[1]
    assert book.path.read_bytes() == before
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize(
    ("position", "told"),
    [
        pytest.param(3, "Feil passord, eller skadet begynnelse", id="salt"),
        pytest.param(16, "starten av fila er skadet", id="first byte after the salt"),
        pytest.param(200, "starten av fila er skadet", id="middle of page 1"),
        pytest.param(4090, "starten av fila er skadet", id="check of page 1"),
    ],
)
def test_a_damaged_beginning_is_told_from_a_wrong_key(book: Book, position: int, told: str) -> None:
    """When a later page fits the key, the key is right and the beginning is damaged."""
    flip(book.path, position)

    with pytest.raises(KeyFailsError, match=told):
        opening.connect(book.path, book.key)


def test_two_damaged_pages_do_not_hide_that_the_key_is_right(book: Book) -> None:
    """Damage that reaches into the second page is still told from a wrong key."""
    flip(book.path, 200)
    flip(book.path, opening.PAGE + 200)

    with pytest.raises(KeyFailsError, match="starten av fila er skadet"):
        opening.connect(book.path, book.key)


@pytest.mark.parametrize("page", [2, -1], ids=["second page", "last page"])
def test_a_damaged_page_is_told_when_it_is_read(book: Book, page: int) -> None:
    """A page that is damaged further in is an error the user can read, without content."""
    pages = book.path.stat().st_size // opening.PAGE
    flip(book.path, (page - 1 if page > 0 else pages + page) * opening.PAGE + 100)

    with (
        opened(book) as connection,
        pytest.raises(KeyFailsError, match="En del av arbeidsboka er skadet") as damaged,
        opening.translated_errors(),
    ):
        connection.execute("SELECT * FROM person").fetchall()
        connection.execute("SELECT name FROM person ORDER BY name").fetchall()

    assert "sikkerhetskopi" in damaged.value.hint[0]


def test_a_whole_file_has_no_problems(book: Book) -> None:
    """A sound workbook gives an empty list."""
    with opened(book) as connection:
        assert opening.integrity_problems(connection) == ()
        assert not connection.in_transaction


@pytest.mark.parametrize("page", [2, 5, 20])
def test_every_damaged_page_is_named(book: Book, page: int) -> None:
    """One flipped bit is found and told by the number of its page."""
    flip(book.path, (page - 1) * opening.PAGE + 77)

    with opened(book) as connection:
        problems = opening.integrity_problems(connection)

    assert f"Side {page} i fila er skadet." in problems
    assert not any("Nordmann" in problem for problem in problems)


def test_all_damage_is_listed_not_only_the_first(book: Book) -> None:
    """Two damaged pages are two lines, and the user learns what they do to the content."""
    flip(book.path, 5 * opening.PAGE + 77)
    flip(book.path, 9 * opening.PAGE + 77)

    with opened(book) as connection:
        problems = opening.integrity_problems(connection)

    assert problems[:2] == ("Side 6 i fila er skadet.", "Side 10 i fila er skadet.")
    assert any(problem.startswith("Innholdet henger ikke sammen") for problem in problems)


# --- Errors of the database ---------------------------------------------------------------------


def test_a_broken_rule_is_a_bug_and_stays_one(book: Book) -> None:
    """What no user can mend is not translated, and holds no value."""
    with opened(book) as connection:
        taken = f"{NAME} 1"
        with pytest.raises(opening.DBAPI.IntegrityError) as broken, opening.translated_errors():
            connection.execute("INSERT INTO person (name) VALUES (?)", (taken,))

    assert opening.translate(broken.value) is broken.value
    assert "Nordmann" not in str(broken.value)


def test_an_error_that_sqlalchemy_wrapped_is_translated(book: Book) -> None:
    """The writing side meets the same errors in SQLAlchemy's wrapping; no value comes along."""
    with opened(book, read_only=True) as connection, pytest.raises(Exception) as inner:
        connection.execute("DELETE FROM person")
    assert isinstance(inner.value, opening.DBAPI.Error)
    wrapped = OperationalError("INSERT", {"name": NAME}, inner.value)

    with pytest.raises(StorageError) as shown, opening.translated_errors():
        raise wrapped

    assert NAME not in f"{shown.value} {shown.value.hint} {shown.value.items}"
    assert isinstance(opening.translate(wrapped), StorageError)


def test_other_errors_pass_through() -> None:
    """What is not the database's is not touched."""
    with pytest.raises(ZeroDivisionError), opening.translated_errors():
        raise ZeroDivisionError


# --- Two commands at once -----------------------------------------------------------------------


def test_a_busy_workbook_is_told_after_a_short_wait(book: Book) -> None:
    """When another command holds the file alone, the wait is as long as asked, not more."""
    with another_command(book, "BEGIN EXCLUSIVE"):
        began = time.monotonic()
        with pytest.raises(WorkbookBusyError, match="opptatt") as busy:
            opening.connect(book.path, book.key, busy_ms=200)
        waited = time.monotonic() - began

    assert 0.15 < waited < 2
    assert busy.value.exit_code == 6
    assert busy.value.hint


def test_reading_goes_on_while_another_command_prepares_a_change(book: Book) -> None:
    """A writer that has not committed does not stop a reader, only another writer."""
    with (
        another_command(book, "BEGIN IMMEDIATE", "DELETE FROM person"),
        opened(book, busy_ms=100) as connection,
    ):
        assert count(connection) == ROWS
        with pytest.raises(WorkbookBusyError), opening.translated_errors():
            connection.execute("BEGIN IMMEDIATE")


def test_waiting_is_enough_when_the_other_command_ends(book: Book) -> None:
    """A short hold by another command is waited out without a word."""
    script = (
        "c = opening.connect(Path(argv[0]), bytes.fromhex(argv[1]))\n"
        "c.execute('BEGIN EXCLUSIVE'); print('holds', flush=True)\n"
        "import time; time.sleep(0.3); c.execute('COMMIT')"
    )
    with started(script, book.path, book.key.hex()) as process:
        assert process.stdout
        process.stdout.readline()

        with opened(book) as connection:
            assert count(connection) == ROWS


@pytest.mark.parametrize("second_key", ["same", "wrong"])
def test_a_second_opening_does_not_let_go_of_the_lock(book: Book, second_key: str) -> None:
    """On POSIX, closing a file drops the locks of the whole process; opening must not do that."""
    script = (
        "from koord.errors import WorkbookBusyError\n"
        "c = opening.connect(Path(argv[0]), bytes.fromhex(argv[1]), busy_ms=100)\n"
        "try:\n"
        "    with opening.translated_errors(): c.execute('BEGIN IMMEDIATE')\n"
        "    print('wrote')\n"
        "except WorkbookBusyError: print('busy')"
    )
    with opened(book) as connection:
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("DELETE FROM person WHERE id = 1")
        if second_key == "same":
            opening.connect(book.path, book.key).close()
        else:
            with pytest.raises(KeyFailsError):
                opening.connect(book.path, bytes(32))

        with started(script, book.path, book.key.hex()) as process:
            assert process.communicate()[0] == "busy\n"


# --- A new passphrase ---------------------------------------------------------------------------


def test_a_new_passphrase_opens_and_the_old_does_not(book: Book) -> None:
    """After the change only the new key opens; content and salt are the same."""
    salt = opening.salt_of(book.path)

    new_key = opening.change_key(book.path, book.key, NEW_PASSPHRASE)

    assert opening.salt_of(book.path) == salt
    assert new_key == keys.derive_key(NEW_PASSPHRASE, salt)
    with opened(book._replace(key=new_key)) as connection:
        assert count(connection) == ROWS
        assert opening.integrity_problems(connection) == ()
    with pytest.raises(KeyFailsError):
        opening.connect(book.path, book.key)
    with contextlib.closing(opening.DBAPI.connect(str(book.path))) as connection:
        connection.execute(f"PRAGMA key = '{NEW_PASSPHRASE}'")
        assert count(connection) == ROWS
    assert [path.name for path in book.path.parent.iterdir()] == ["bok.db"]


@pytest.mark.parametrize(
    ("new", "told"), [("kort", "lett å gjette"), (PASSPHRASE, "det samme som det gamle")]
)
def test_a_passphrase_that_is_weak_or_the_same_changes_nothing(
    book: Book, new: str, told: str
) -> None:
    """A refused passphrase leaves the file as it was, byte for byte."""
    before = book.path.read_bytes()

    with pytest.raises(InvalidValueError, match=told):
        opening.change_key(book.path, book.key, new)

    assert book.path.read_bytes() == before


def test_the_old_key_is_needed_for_a_new_passphrase(book: Book) -> None:
    """A wrong old key changes nothing."""
    with pytest.raises(KeyFailsError, match="Feil passord"):
        opening.change_key(book.path, bytes(32), NEW_PASSPHRASE)


@pytest.mark.parametrize(
    "held", ["BEGIN; SELECT * FROM person", "BEGIN IMMEDIATE", "BEGIN EXCLUSIVE"]
)
def test_a_busy_workbook_keeps_its_passphrase(book: Book, held: str) -> None:
    """While another command reads or writes, the change is refused, never half promised."""
    with another_command(book, *held.split("; ")), pytest.raises(WorkbookBusyError):
        opening.change_key(book.path, book.key, NEW_PASSPHRASE, busy_ms=100)

    with opened(book) as connection:
        assert count(connection) == ROWS


def test_a_damaged_workbook_keeps_its_passphrase(book: Book) -> None:
    """A page that cannot be read stops the change; what is whole still opens as before."""
    flip(book.path, 12 * opening.PAGE + 77)
    before = book.path.read_bytes()

    with pytest.raises(KeyFailsError, match="ikke byttet"):
        opening.change_key(book.path, book.key, NEW_PASSPHRASE)

    assert book.path.read_bytes() == before
    opening.connect(book.path, book.key).close()


@pytest.mark.skipif(sys.platform != "linux", reason="a limit on file size stands in for the disk")
@pytest.mark.parametrize("room", [20_000, 60_000], ids=["for little", "for some of it"])
def test_a_full_disk_keeps_the_old_passphrase(book: Book, room: int) -> None:
    """When there is no room for the journal, the old passphrase holds and the error says so."""
    script = (
        "import resource\n"
        "from koord.errors import StorageError\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (int(argv[2]), resource.RLIM_INFINITY))\n"
        f"try: opening.change_key(Path(argv[0]), bytes.fromhex(argv[1]), {NEW_PASSPHRASE!r})\n"
        "except StorageError as told: print(told.message)"
    )
    with started(script, book.path, book.key.hex(), room) as process:
        assert "gamle gjelder" in process.communicate()[0]

    with opened(book) as connection:
        assert count(connection) == ROWS
        assert opening.integrity_problems(connection) == ()


@pytest.mark.slow
def test_a_killed_change_of_passphrase_leaves_one_key_that_opens(tmp_path: Path) -> None:
    """Killed at any instant, the old or the new key opens the whole file, and only one does."""
    large = tmp_path / "stor.db"
    old_key = opening.create(large, PASSPHRASE, fill)
    with opened(Book(large, old_key)) as connection:
        connection.execute("CREATE TABLE filler (content BLOB)")
        connection.execute("BEGIN")
        connection.executemany("INSERT INTO filler VALUES (?)", [(bytes(1500),)] * 8000)
        connection.execute("COMMIT")
    new_key = keys.derive_key(NEW_PASSPHRASE, opening.salt_of(large))
    script = f"opening.change_key(Path(argv[0]), bytes.fromhex(argv[1]), {NEW_PASSPHRASE!r})"
    seen: list[bytes] = []

    for delay in (0, 0.005, 0.01, 0.02, 0.04, 0.08, 0.12, 0.16, 0.2, 0.3, 0.5, 2):
        book = Book(Path(shutil.copy(large, tmp_path / "bok.db")), old_key)
        journal = tmp_path / "bok.db-journal"
        journal.unlink(missing_ok=True)
        with started(script, book.path, old_key.hex()) as process:
            while not journal.exists() and process.poll() is None:
                time.sleep(0.001)
            time.sleep(delay)
            process.kill()
        opens = []
        # Every second time the key that may be wrong comes first, and must do no harm.
        for key in (old_key, new_key) if len(seen) % 2 else (new_key, old_key):
            with contextlib.suppress(KeyFailsError), opened(book._replace(key=key)) as connection:
                assert count(connection) == ROWS
                assert opening.integrity_problems(connection) == ()
                opens.append(key)
        assert len(opens) == 1
        seen += opens

    assert seen[0] == old_key
    assert seen[-1] == new_key


# --- Where the workbook lies --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("folder", "told"),
    [
        pytest.param("OneDrive - Etne kommune/Dokumenter", "OneDrive", id="OneDrive at work"),
        pytest.param("Dropbox (Personal)", "Dropbox", id="Dropbox"),
        pytest.param("Google Drive", "Google Drive", id="Google Drive"),
        pytest.param("Library/Mobile Documents/x", "iCloud", id="iCloud"),
        pytest.param("Library/CloudStorage/Box-Box", "skytjeneste", id="macOS"),
        pytest.param("Nextcloud", "Nextcloud", id="Nextcloud"),
        pytest.param("Box", "Box", id="Box"),
    ],
)
def test_a_synced_folder_is_told(tmp_path: Path, folder: str, told: str) -> None:
    """A folder that a program copies elsewhere is known by its name."""
    found = places.is_network_or_synced(tmp_path / folder / "bok.db")

    assert found is not None
    assert told in found


@pytest.mark.parametrize("folder", ["koord", "Boxer", "Box-samling", "Dropboxing", "min nettsky"])
def test_a_common_folder_is_not_told(tmp_path: Path, folder: str) -> None:
    """A name that only looks like one of theirs gives no warning."""
    assert places.is_network_or_synced(tmp_path / folder / "bok.db") is None


def test_a_synced_folder_is_found_behind_a_link_and_by_its_mark(tmp_path: Path) -> None:
    """A link into a synced folder, and a folder with Syncthing's mark, are found too."""
    (tmp_path / "OneDrive").mkdir()
    (tmp_path / "dokumenter").symlink_to(tmp_path / "OneDrive")
    (tmp_path / "delt" / ".stfolder").mkdir(parents=True)

    assert "OneDrive" in (places.is_network_or_synced(tmp_path / "dokumenter" / "bok.db") or "")
    assert "Syncthing" in (places.is_network_or_synced(tmp_path / "delt") or "")


@pytest.mark.skipif(sys.platform != "linux", reason="mounts are listed as on Linux")
@pytest.mark.parametrize(
    ("mounts", "told"),
    [
        pytest.param(["/ ext4"], None, id="disk"),
        pytest.param(["/ ext4", "{} nfs4"], "en nettverksmappe (nfs4)", id="nfs"),
        pytest.param(["{} autofs", "{} cifs"], "en nettverksmappe (cifs)", id="automounted"),
        pytest.param(["/ ext4", "{} fuse.sshfs"], "en nettverksmappe (fuse.sshfs)", id="sshfs"),
        pytest.param(["/ nfs4", "{} tmpfs"], None, id="local within the network"),
        pytest.param(["{} nfs4", "/ ext4"], "en nettverksmappe (nfs4)", id="any order"),
        pytest.param(["/ 9p"], None, id="container"),
        pytest.param(["/ ext4", "{} 9p"], "en nettverksmappe (9p)", id="host"),
    ],
)
def test_a_network_folder_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, mounts: list[str], told: str | None
) -> None:
    """The file system that holds the folder decides, also with blanks in its name."""
    share = tmp_path / "felles mappe"
    share.mkdir()
    escaped = str(share).replace(" ", "\\040")
    listed = tmp_path / "mountinfo"
    listed.write_text(
        "".join(
            f"36 35 0:{number} / {place.format(escaped)} rw shared:1 - {kind} src rw\n"
            for number, (place, kind) in enumerate(mount.split() for mount in mounts)
        )
    )
    monkeypatch.setattr(places, "MOUNTS", listed)

    assert places.is_network_or_synced(share / "bok.db") == told


@pytest.mark.parametrize(
    ("path", "told"),
    [
        ("\\\\server\\hjem\\kari\\bok.db", "en nettverksmappe"),
        ("\\\\?\\UNC\\server\\hjem\\bok.db", "en nettverksmappe"),
        ("C:\\Users\\kari\\bok.db", None),
        ("\\\\?\\C:\\Users\\kari\\bok.db", None),
    ],
)
def test_a_windows_share_is_told(path: str, told: str | None) -> None:
    """A folder that the municipality moved to a server is known by its path."""
    assert places.windows_share(PureWindowsPath(path)) == told
