"""The encrypted file: the only place that opens, makes or re-keys a workbook.

The standard library's `sqlite3` takes `PRAGMA key`, does nothing with it and writes plain text.
Therefore no other module opens a database, and none imports `sqlcipher3` or `sqlite3`; what
SQLAlchemy needs of the driver is `DBAPI`.
"""

import contextlib
import errno
import itertools
import os
import re
import stat
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import sqlcipher3.dbapi2 as _driver

from koord.errors import (
    InvalidValueError,
    KeyFailsError,
    KoordError,
    NotFoundError,
    StateForbidsError,
    StorageError,
    WorkbookBusyError,
)
from koord.workbook import keys

if TYPE_CHECKING:
    # sqlcipher3 is a fork of the standard module with the same interface; only its types are used.
    from sqlite3 import Connection
else:
    Connection = _driver.Connection

DBAPI: Final[Any] = _driver

BUSY_MS = 3000
PAGE = 4096
_PLAIN_HEADER = b"SQLite format 3\0"
_DRAFT_SUFFIX = ".koord-ny"
_PRAGMAS = (
    "PRAGMA foreign_keys = ON",
    "PRAGMA recursive_triggers = ON",
    "PRAGMA trusted_schema = OFF",
    "PRAGMA secure_delete = ON",
    "PRAGMA temp_store = MEMORY",
)
_GET_THE_BACKUP = (
    "Ta vare på fila som den er, og hent siste sikkerhetskopi av den fra IT-avdelingen.",
)


# --- Opening ------------------------------------------------------------------------------------


def connect(
    path: Path, key: bytes, *, busy_ms: int = BUSY_MS, read_only: bool = False
) -> Connection:
    """Open an existing workbook with its raw key.

    Nothing begins or commits by itself on the connection: write `BEGIN IMMEDIATE` and `COMMIT`.

    Args:
        path: The workbook.
        key: The raw key, 32 bytes.
        busy_ms: How long to wait for another command.
        read_only: Refuse changes. What a killed command left half done is rolled back all the
            same, so the file itself is opened for writing.

    Raises:
        NotFoundError: There is no such file.
        KeyFailsError: The key is wrong, or the file is damaged or not encrypted.
        WorkbookBusyError: Another command holds the workbook.
        StorageError: The file cannot be read.
    """
    _check_size(path)
    with translated_errors():
        connection = _open(path, key.hex(), busy_ms)
        try:
            _read_first_page(connection, path)
            # One journal mode everywhere: WAL is unsafe on network and synced folders.
            connection.execute("PRAGMA journal_mode = DELETE").fetchall()
            if read_only:
                connection.execute("PRAGMA query_only = ON")
        except BaseException:
            connection.close()
            raise
    return connection


def check_before_key(path: Path) -> None:
    """Refuse a file that no key can open.

    Not for a file that this process has in a transaction: see `_first_bytes`.

    Raises:
        NotFoundError: There is no such file.
        KeyFailsError: It is empty, cut off, or a plain SQLite file.
        StorageError: It cannot be read.
    """
    _check_size(path)
    if _first_bytes(path) == _PLAIN_HEADER:
        raise _not_encrypted(path)


def salt_of(path: Path) -> bytes:
    """Return the salt that the workbook's key is derived with.

    Not for a file that this process has in a transaction: see `_first_bytes`.

    Raises:
        NotFoundError: There is no such file.
        KeyFailsError: It is empty, cut off, or a plain SQLite file.
        StorageError: It cannot be read.
    """
    check_before_key(path)
    return _first_bytes(path)


def user_version(connection: Connection) -> int:
    """Return the number of the schema in the file."""
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def integrity_problems(connection: Connection) -> tuple[str, ...]:
    """List what is damaged in the file, page by page and then in how it hangs together.

    Raises:
        WorkbookBusyError: Another command is writing.
        StorageError: The disk fails.
    """
    with translated_errors(), _held_still(connection):
        pages = connection.execute("PRAGMA cipher_integrity_check").fetchall()
        try:
            content = connection.execute("PRAGMA quick_check").fetchall()
        except _driver.DatabaseError as exc:
            if _code(exc) not in _DAMAGED:
                raise
            content = [("fila kan ikke leses til ende",)]
    return (*(_page_problem(text) for (text,) in pages), *_content_problems(content))


# --- Making and re-keying -----------------------------------------------------------------------


def create(path: Path, passphrase: str, fill: Callable[[Connection], object]) -> bytes:
    """Make a new workbook and return its raw key.

    1. Write it under a name of its own in the same folder: private, salted, encrypted.
    2. Let `fill` put the schema in, and sync it to the disk.
    3. Give it its name, never over another file. Killed before that, there is no workbook.

    Raises:
        InvalidValueError: The passphrase is too weak.
        StateForbidsError: There is a file with that name already.
        StorageError: The folder is closed, or the disk full.
    """
    keys.check_passphrase(passphrase)
    if os.path.lexists(path):
        _remove_drafts(path)
        raise _exists_already(path)
    salt = os.urandom(keys.SALT_BYTES)
    key = keys.derive_key(passphrase, salt)
    with _storage_errors():
        _make_private_folder(path.parent)
        draft = _new_draft(path)
    try:
        with translated_errors():
            _write_draft(draft, key + salt, fill)
        with _storage_errors():
            _check_and_sync(draft, salt)
            _publish(draft, path)
    finally:
        _remove_draft(draft)
    _remove_drafts(path)
    return key


def copy_whole(connection: Connection, path: Path, name: str, key: bytes) -> Path:
    """Copy a workbook, encrypted with the same key, to the first free version of a name beside it.

    The connection may be in a transaction that has changed nothing yet.

    Raises:
        StorageError: The folder is closed, or the disk full.
    """
    salt = _salt_in_use(connection)

    def fill(copy: Connection) -> None:
        with contextlib.closing(_open(path, key.hex(), BUSY_MS)) as reader:
            reader.backup(copy)

    with _storage_errors():
        draft = _new_draft(path)
    try:
        with translated_errors():
            _write_draft(draft, key + salt, fill)
        with _storage_errors():
            _check_and_sync(draft, salt)
            return _publish_beside(draft, path, name)
    finally:
        _remove_draft(draft)


def change_key(path: Path, old_key: bytes, new_passphrase: str, *, busy_ms: int = BUSY_MS) -> bytes:
    """Give the workbook a new passphrase, in place, and return the new raw key.

    Killed at any instant, the file opens with the old key or with the new one. The salt is kept:
    SQLCipher can change it in the same go, but then writes the new salt into the rollback
    journal, and a workbook whose re-keying was killed opens with neither key.

    Raises:
        InvalidValueError: The passphrase is too weak, or the one it has already.
        NotFoundError: There is no such file.
        KeyFailsError: The old key is wrong, or the file is damaged.
        WorkbookBusyError: Another command holds the workbook.
        StorageError: The disk is full or fails; the old passphrase still holds.
    """
    keys.check_passphrase(new_passphrase)
    with translated_errors(), contextlib.closing(connect(path, old_key, busy_ms=busy_ms)) as held:
        new_key = keys.derive_key(new_passphrase, _salt_in_use(held))
        if new_key == old_key:
            raise InvalidValueError(
                "Det nye passordet er det samme som det gamle.", hint="Velg et annet passord."
            )
        _hold_alone(held)
        _rekey(held, new_key)
    _check_rekeyed(path, new_key)
    return new_key


# --- Errors -------------------------------------------------------------------------------------


def translate(exc: BaseException) -> BaseException:
    """Return what the user should read instead of a database error, or the same error: a bug.

    An error that SQLAlchemy has wrapped is looked into. The text holds no value and no name.
    """
    inner = getattr(exc, "orig", None) or exc
    return (_translated(inner) if isinstance(inner, _driver.Error) else None) or exc


@contextlib.contextmanager
def translated_errors() -> Iterator[None]:
    """Raise the errors of the database as errors the user can read; let the others through.

    Raises:
        WorkbookBusyError: Another command holds the workbook.
        StorageError: The disk is full, closed or failing.
        KeyFailsError: A page is damaged.
    """
    try:
        yield
    except Exception as exc:
        shown = translate(exc)
        if shown is exc:
            raise
        raise shown from None


def _translated(exc: BaseException) -> KoordError | None:
    code = _code(exc)
    if code in _DAMAGED:
        return KeyFailsError("En del av arbeidsboka er skadet.", hint=_GET_THE_BACKUP)
    if code in _BUSY:
        return WorkbookBusyError(
            "Arbeidsboka er opptatt av en annen kommando.",
            hint="Vent til den andre kommandoen er ferdig, og prøv igjen.",
        )
    message = _STORAGE.get(code)
    return StorageError(message[0], hint=message[1]) if message else None


_BUSY = frozenset({_driver.SQLITE_BUSY, _driver.SQLITE_LOCKED, _driver.SQLITE_PROTOCOL})
_DAMAGED = frozenset({_driver.SQLITE_CORRUPT, _driver.SQLITE_NOTADB})
_STORAGE = {
    _driver.SQLITE_FULL: (
        "Det er ikke plass til å skrive i arbeidsboka.",
        "Gjør plass på disken, og prøv igjen. Ingenting er endret.",
    ),
    _driver.SQLITE_READONLY: (
        "Arbeidsboka kan leses, men ikke skrives i.",
        "Se etter at du har skriverett til fila og mappa den ligger i, og prøv igjen.",
    ),
    _driver.SQLITE_IOERR: (
        "Disken svarer ikke som den skal, så arbeidsboka kan ikke leses eller skrives.",
        "Se etter at disken er koblet til og har ledig plass, og prøv igjen.",
    ),
    _driver.SQLITE_CANTOPEN: (
        "Arbeidsboka kan ikke åpnes.",
        "Se etter at du har lese- og skriverett til fila og mappa den ligger i, og prøv igjen.",
    ),
    _driver.SQLITE_PERM: (
        "Arbeidsboka kan ikke åpnes.",
        "Se etter at du har lese- og skriverett til fila og mappa den ligger i, og prøv igjen.",
    ),
}


def _code(exc: BaseException) -> int:
    # The low byte is the kind; the rest tells kinds of disk failures apart.
    return (getattr(exc, "sqlite_errorcode", None) or 0) & 0xFF


@contextlib.contextmanager
def _storage_errors() -> Iterator[None]:
    try:
        yield
    except OSError as exc:
        full = exc.errno == errno.ENOSPC
        message, hint = _STORAGE[_driver.SQLITE_FULL if full else _driver.SQLITE_CANTOPEN]
        raise StorageError(message, hint=hint) from None


def _exists_already(path: Path) -> StateForbidsError:
    return StateForbidsError(
        f"Det ligger allerede en fil her, og den blir ikke skrevet over: {path}",
        hint="Velg en annen fil: koord oppsett --arbeidsbok FIL",
    )


# --- Steps of opening ---------------------------------------------------------------------------


def _open(path: Path, key_hex: str, busy_ms: int) -> Connection:
    connection: Connection = _driver.connect(
        _uri(path), uri=True, isolation_level=None, timeout=busy_ms / 1000
    )
    # First of all, or SQLCipher writes English to stderr when the key fails.
    connection.execute("PRAGMA cipher_log_level = NONE")
    connection.execute(f"PRAGMA key = \"x'{key_hex}'\"")
    for pragma in _PRAGMAS:
        connection.execute(pragma)
    return connection


def _uri(path: Path) -> str:
    # `mode=rw`: never make a file. Four slashes are what SQLite wants for \\server\share, and only
    # these three signs mean something to it in a path.
    name = path.absolute().as_posix()
    for sign in "%?#":
        name = name.replace(sign, f"%{ord(sign):02x}")
    return f"file://{'' if name.startswith('/') else '/'}{name}?mode=rw"


def _read_first_page(connection: Connection, path: Path) -> None:
    try:
        connection.execute("SELECT count(*) FROM sqlite_master").fetchall()
    except _driver.DatabaseError as exc:
        if _code(exc) == _driver.SQLITE_NOTADB:
            raise _why_the_key_fails(connection, path) from None
        raise


def _why_the_key_fails(connection: Connection, path: Path) -> KeyFailsError:
    """Tell a plain file, a damaged first page and a wrong key apart, which SQLCipher does not.

    The answers come through the connection; see `_first_bytes` for why the file is not read here.
    """
    if _salt_in_use(connection) == _PLAIN_HEADER:
        return _not_encrypted(path)
    failing = connection.execute("PRAGMA cipher_integrity_check").fetchall()
    if len(failing) < path.stat().st_size // PAGE:
        # Some page further in is sealed with this key.
        return KeyFailsError(
            "Passordet er riktig, men starten av fila er skadet.", hint=_GET_THE_BACKUP
        )
    return KeyFailsError(
        "Feil passord, eller skadet begynnelse på fila.",
        hint=(
            "Skriv passordet på nytt, og se etter store bokstaver og tastaturspråk.",
            "Er du sikker på passordet, hent siste sikkerhetskopi fra IT-avdelingen.",
        ),
    )


def _salt_in_use(connection: Connection) -> bytes:
    (salt,) = connection.execute("PRAGMA cipher_salt").fetchone()
    return bytes.fromhex(salt)


def _check_size(path: Path) -> None:
    with _storage_errors():
        try:
            found = path.stat()
        except (FileNotFoundError, NotADirectoryError):
            raise NotFoundError(
                f"Det er ingen arbeidsbok her: {path}",
                hint=(
                    "koord oppsett",
                    "Ligger den et annet sted, pek på den med --arbeidsbok FIL.",
                ),
            ) from None
        torn = found.st_size % PAGE and not _has_journal(path)
    if stat.S_ISDIR(found.st_mode):
        raise NotFoundError(
            f"Dette er en mappe, ikke en arbeidsbok: {path}",
            hint="Pek på selve fila med --arbeidsbok FIL.",
        )
    if found.st_size < PAGE or torn:
        raise KeyFailsError(
            f"Arbeidsboka er skadet: fila er {'avkortet' if found.st_size else 'tom'}.",
            hint=_GET_THE_BACKUP,
        )


def _first_bytes(path: Path) -> bytes:
    """Read the first 16 bytes past SQLite.

    On POSIX, closing a file lets go of every lock this process has on it, SQLite's included.
    So this stands before the first connection and never beside one.
    """
    with _storage_errors(), path.open("rb") as file:
        return file.read(keys.SALT_BYTES)


def _not_encrypted(path: Path) -> KeyFailsError:
    return KeyFailsError(
        f"Fila er ikke kryptert, og er derfor ikke en arbeidsbok: {path}",
        hint="Pek på arbeidsboka med --arbeidsbok FIL. Fila er ikke rørt.",
    )


def _has_journal(path: Path) -> bool:
    # A command killed in the middle may leave a torn last page; the journal mends it.
    journal = path.resolve().with_name(path.resolve().name + "-journal")
    return journal.exists() and journal.stat().st_size > 0


@contextlib.contextmanager
def _held_still(connection: Connection) -> Iterator[None]:
    """Keep other commands from writing, so that no page is seen half written."""
    if connection.in_transaction:
        yield
        return
    connection.execute("BEGIN")
    try:
        connection.execute("SELECT count(*) FROM sqlite_master").fetchall()
        yield
    finally:
        if connection.in_transaction:
            connection.execute("ROLLBACK")


def _page_problem(text: str) -> str:
    number = re.search(r"page (\d+)", text)
    return f"Side {number[1]} i fila er skadet." if number else f"Fila er skadet: {text}."


def _content_problems(rows: list[tuple[str]]) -> Iterator[str]:
    for line in (line for (text,) in rows for line in text.splitlines()):
        if line != "ok" and not line.startswith("***"):
            yield f"Innholdet henger ikke sammen: {line}."


# --- Steps of making ----------------------------------------------------------------------------


def _make_private_folder(folder: Path) -> None:
    missing = [place for place in (folder, *folder.parents) if not place.exists()]
    for place in reversed(missing):
        place.mkdir(mode=stat.S_IRWXU, exist_ok=True)


def _new_draft(path: Path) -> Path:
    draft = path.with_name(f".{path.name}.{os.urandom(4).hex()}{_DRAFT_SUFFIX}")
    private = stat.S_IRUSR | stat.S_IWUSR
    os.close(os.open(draft, os.O_RDWR | os.O_CREAT | os.O_EXCL, private))
    return draft


def _write_draft(draft: Path, key_and_salt: bytes, fill: Callable[[Connection], object]) -> None:
    with contextlib.closing(_open(draft, key_and_salt.hex(), BUSY_MS)) as connection:
        fill(connection)
        if connection.in_transaction:
            connection.execute("COMMIT")


def _check_and_sync(draft: Path, salt: bytes) -> None:
    with draft.open("rb+") as file:
        if file.read(len(salt)) != salt:
            raise RuntimeError("the new workbook is empty or not encrypted")
        os.fsync(file.fileno())


def _publish(draft: Path, path: Path) -> None:
    try:
        os.link(draft, path)
    except FileExistsError:
        raise _exists_already(path) from None
    except OSError:
        # No hard links here (FAT, some network folders): the check and the name are two steps.
        if os.path.lexists(path):
            raise _exists_already(path) from None
        draft.rename(path)
    _remove_draft(draft)
    _sync_folder(path.parent)


def _publish_beside(draft: Path, path: Path, name: str) -> Path:
    for number in itertools.count(1):
        copy = path.with_name(name if number == 1 else f"{name}-{number}")
        try:
            _publish(draft, copy)
        except StateForbidsError:
            continue
        return copy
    raise AssertionError("the numbers do not end")


def _sync_folder(folder: Path) -> None:
    if os.name != "posix":
        return  # Windows cannot open a folder
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _remove_draft(draft: Path) -> None:
    for name in (draft.name, f"{draft.name}-journal"):
        with contextlib.suppress(OSError):
            draft.with_name(name).unlink()


def _remove_drafts(path: Path) -> None:
    """Remove what a killed `create` left; with the workbook in place no other may succeed."""
    with contextlib.suppress(OSError):
        for draft in list(path.parent.iterdir()):
            if draft.name.startswith(f".{path.name}.") and _DRAFT_SUFFIX in draft.name:
                draft.unlink()


# --- Steps of re-keying -------------------------------------------------------------------------


def _hold_alone(connection: Connection) -> None:
    # Without this, one reader makes `PRAGMA rekey` answer «ok» for a change it has not committed.
    connection.execute("PRAGMA locking_mode = EXCLUSIVE").fetchall()
    connection.execute("BEGIN EXCLUSIVE")
    connection.execute("COMMIT")


def _rekey(connection: Connection, new_key: bytes) -> None:
    try:
        connection.execute(f"PRAGMA rekey = \"x'{new_key.hex()}'\"").fetchall()
    except _driver.DatabaseError:
        # SQLCipher gives one text for every cause, so look for damage before blaming the disk.
        if connection.execute("PRAGMA cipher_integrity_check").fetchall():
            raise KeyFailsError(
                "Arbeidsboka er skadet, og passordet er ikke byttet. Det gamle gjelder.",
                hint=_GET_THE_BACKUP,
            ) from None
        raise _not_rekeyed() from None


def _check_rekeyed(path: Path, new_key: bytes) -> None:
    try:
        connect(path, new_key).close()
    except KeyFailsError:
        raise _not_rekeyed() from None


def _not_rekeyed() -> StorageError:
    return StorageError(
        "Passordet er ikke byttet. Det gamle gjelder fortsatt.",
        hint="Se etter at disken har ledig plass og at fila kan skrives, og prøv igjen: "
        "koord nytt-passord",
    )
