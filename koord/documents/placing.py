"""Putting finished papers in their folder: whole or not at all, and never over another.

A paper is first written and synced in a private staging folder beside the workbook. When the
workbook has committed that it exists, it is put in place under its own name. A command that is
killed in between leaves the staged file and a row that says so; the next start puts it in place.
A command that is killed before it committed leaves a staged file nobody asks for; the next start
removes it. A lock held by the running command tells the two apart from one that is at work.
"""

import contextlib
import errno
import hashlib
import os
import secrets
import stat
import sys
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from koord.errors import StorageError

PRIVATE_FOLDER = stat.S_IRWXU
PRIVATE_FILE = stat.S_IRUSR | stat.S_IWUSR
_LOCK = "i-bruk"
_MOST_VERSIONS = 999
_TRIES = 20
_NO_FOLDER_SYNC = (errno.EINVAL, errno.ENOTSUP, errno.EPERM, errno.EACCES)


@dataclass(frozen=True, slots=True)
class Staged:
    """A paper written but not yet in place.

    Attributes:
        kind: Which paper, as `innkalling`.
        path: Where it lies now.
        folder: Where it is to lie.
        name: The name it is to have, without a version.
        sha256: Of its content, in hex.
    """

    kind: str
    path: Path
    folder: Path
    name: str
    sha256: str


class Staging:
    """One command's private room for papers under way."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._room = root / secrets.token_hex(8)
        self._lock: IO[bytes] | None = None

    def __enter__(self) -> "Staging":
        with _told_plainly():
            make_private(self._root)
            for _ in range(_TRIES):
                self._lock = _locked_room(self._room)
                if self._lock is not None:
                    break
                self._room = self._root / secrets.token_hex(8)
        if self._lock is None:
            raise StorageError(
                "Mappa for papirer under arbeid kan ikke brukes.", hint="Prøv en gang til."
            )
        return self

    def __exit__(self, *_: object) -> None:
        if self._lock is not None:
            self._lock.close()
            with contextlib.suppress(OSError):
                (self._room / _LOCK).unlink()
        _remove_if_empty(self._room)
        _remove_if_empty(self._root)

    def write(self, kind: str, folder: Path, name: str, content: bytes) -> Staged:
        """Write and sync one paper.

        Raises:
            StorageError: The disk is full or closed.
        """
        path = self._room / secrets.token_hex(8)
        with _told_plainly():
            _write_synced(path, content)
        return Staged(kind, path, folder, name, hashlib.sha256(content).hexdigest())

    def discard(self, promised: Collection[Path]) -> None:
        """Remove what was staged, but nothing that the workbook says exists."""
        for left in self._room.iterdir():
            if left.name != _LOCK and left not in promised:
                left.unlink(missing_ok=True)


def staging_root(workbook: Path) -> Path:
    """Return the folder for papers under way, beside the workbook."""
    return workbook.parent / f".{workbook.name}.under-arbeid"


def place(staged: Path, folder: Path, name: str) -> Path:
    """Copy a staged paper to its folder, as the first free version of its name.

    A version that already has this very content is taken for the paper itself: a command was
    killed between putting it there and saying so.

    Raises:
        StorageError: The disk is full, or the folder cannot be written to.
    """
    with _told_plainly():
        content = staged.read_bytes()
    return put(folder, name, content, part=staged.name)


def put(folder: Path, name: str, content: bytes, part: str | None = None) -> Path:
    """Write a file as the first free version of its name, whole or not at all.

    Args:
        folder: Where it is to lie.
        name: Its name, without a version.
        content: What it holds.
        part: What it is called while it is written.

    Raises:
        StorageError: The disk is full, or the folder cannot be written to.
    """
    with _told_plainly():
        make_private(folder)
        written = folder / f".{part or secrets.token_hex(8)}.del"
        _write_synced(written, content)
        try:
            final = _first_free(written, folder, name, hashlib.sha256(content).hexdigest())
        finally:
            written.unlink(missing_ok=True)
        _sync(folder)
    return final


def release(staged: Path) -> None:
    """Remove a staged paper that lies in its folder now, and the room when it is empty."""
    staged.unlink(missing_ok=True)
    _remove_if_empty(staged.parent)
    _remove_if_empty(staged.parent.parent)


def holds(file: Path, sha256: str) -> bool:
    """Tell whether a file has this content."""
    try:
        return hashlib.sha256(file.read_bytes()).hexdigest() == sha256
    except OSError:
        return False


def make_private(folder: Path) -> None:
    """Make a folder only its owner can look into; one that exists is left as it is.

    `mkdir(parents=True)` would open the parents it makes to everybody.
    """
    missing = [place for place in (folder, *folder.parents) if not place.is_dir()]
    for place in reversed(missing):
        place.mkdir(mode=PRIVATE_FOLDER, exist_ok=True)


def versioned(name: str, version: int) -> str:
    """Return `7-4-referat-2027-01-20-v2.docx` for the second version of a name."""
    if version == 1:
        return name
    stem, dot, suffix = name.rpartition(".")
    return f"{stem}-v{version}{dot}{suffix}"


def sweep(root: Path, promised: Collection[Path]) -> None:
    """Remove what killed commands left in the staging folder, but nothing that is promised."""
    try:
        rooms = list(root.iterdir())
    except FileNotFoundError:
        return
    for room in rooms:
        if room.is_dir() and not any(path.parent == room for path in promised):
            _remove_abandoned(room)
    _remove_if_empty(root)


def _locked_room(room: Path) -> IO[bytes] | None:
    """Make a room and lock it; nothing when a sweep got there first and took it for abandoned."""
    try:
        room.mkdir(mode=PRIVATE_FOLDER, parents=True)
        lock = (room / _LOCK).open("wb")
    except FileNotFoundError:
        return None
    except OSError:
        _remove_if_empty(room)
        _remove_if_empty(room.parent)
        raise
    if _try_lock(lock) and (room / _LOCK).exists():
        return lock
    lock.close()
    return None


def _remove_abandoned(room: Path) -> None:
    """Empty and remove a room whose lock is free; held meanwhile, so that no command moves in."""
    lock = room / _LOCK
    with contextlib.suppress(OSError), lock.open("ab") as held:
        if not _try_lock(held):
            return
        for left in room.iterdir():
            if left != lock:
                left.unlink(missing_ok=True)
        if os.name != "nt":
            lock.unlink()
    if os.name == "nt":  # where an open file cannot be removed
        with contextlib.suppress(OSError):
            lock.unlink()
    _remove_if_empty(room)


def _first_free(part: Path, folder: Path, name: str, sha256: str) -> Path:
    for version in range(1, _MOST_VERSIONS):
        final = folder / versioned(name, version)
        if _give_name(part, final) or holds(final, sha256):
            return final
    raise StorageError(
        "Det ligger for mange utgaver av papiret i mappa.", hint="Rydd i mappa, og prøv igjen."
    )


def _give_name(part: Path, final: Path) -> bool:
    """Give a written file its name unless the name is taken; a link does both at once."""
    try:
        os.link(part, final)
    except FileExistsError:
        return False
    except OSError as fault:
        if fault.errno not in (errno.EPERM, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS):
            raise
        return _claim_and_replace(part, final)
    return True


def _claim_and_replace(part: Path, final: Path) -> bool:
    """Do the same on a file system without links: claim the name empty, then replace it."""
    try:
        os.close(os.open(final, os.O_CREAT | os.O_EXCL | os.O_WRONLY, PRIVATE_FILE))
    except FileExistsError:
        return False
    part.replace(final)
    return True


def _write_synced(path: Path, content: bytes) -> None:
    handle = os.open(path, os.O_CREAT | os.O_TRUNC | os.O_WRONLY, PRIVATE_FILE)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
    except OSError:
        path.unlink(missing_ok=True)
        raise


def _sync(folder: Path) -> None:
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    except OSError as fault:
        # Some network folders cannot sync a folder; the paper itself is synced already.
        if fault.errno not in _NO_FOLDER_SYNC:
            raise
    finally:
        os.close(handle)


def _remove_if_empty(folder: Path) -> None:
    with contextlib.suppress(OSError):
        folder.rmdir()


if sys.platform == "win32":
    import msvcrt

    def _try_lock(file: IO[bytes]) -> bool:
        try:
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

else:
    import fcntl

    def _try_lock(file: IO[bytes]) -> bool:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return False
        return True


@contextlib.contextmanager
def _told_plainly() -> Iterator[None]:
    """Turn what the disk answers into an error the user can read."""
    try:
        yield
    except OSError as fault:
        full = fault.errno in (errno.ENOSPC, errno.EDQUOT)
        raise StorageError(
            "Disken er full, så papirene kan ikke skrives."
            if full
            else "Papirene kan ikke skrives i mappa.",
            hint="Gjør plass på disken, og prøv igjen."
            if full
            else "Se etter at du har skriverett til mappa, eller velg en annen: --mappe MAPPE",
        ) from None
