"""The unlocked key: kept for some hours, in memory where only the user can read it.

On Linux it lies in `$XDG_RUNTIME_DIR`, or else in `/dev/shm`: neither is a disk, and both are
empty after a restart. On macOS and Windows the keychain of the system keeps it. What is not
provably the user's own and private is never trusted.
"""

import contextlib
import json
import os
import stat
import sys

# Not through `hashlib`, which brings OpenSSL: three milliseconds of every command.
from _blake2 import blake2b
from collections.abc import Iterator
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path
from typing import Any

from koord.errors import StateForbidsError

SHARED_MEMORY = Path("/dev/shm")
_OTHERS = stat.S_IRWXG | stat.S_IRWXO
_KEY_HEX_LENGTH = 64
_LONGEST = 4096
_ACCOUNT = "koord"
# The backend is named, never looked up: a look-up may find one that writes plain text to disk.
_KEYCHAINS = {
    "darwin": ("keyring.backends.macOS", "Keyring"),
    "win32": ("keyring.backends.Windows", "WinVaultKeyring"),
}


def store(path: Path, key: bytes, until: datetime) -> None:
    """Keep the key of a workbook until an instant.

    Raises:
        StateForbidsError: There is no place on this machine that only the user can read.
    """
    forget(path)
    text = json.dumps({"key": key.hex(), "until": until.astimezone(UTC).isoformat()})
    if sys.platform in _KEYCHAINS:
        _store_in_keychain(path, text)
        return
    folder = next(_private_folders(make=True), None)
    if folder is None:
        raise _no_place()
    try:
        _write_private(folder / _name(path), text)
    except OSError:
        raise _no_place() from None


def read(path: Path, now: datetime) -> bytes | None:
    """Return the key of a workbook, or nothing when there is none or its time is out.

    An expired or doubtful one is removed.
    """
    if sys.platform in _KEYCHAINS:
        key = _key_in(_keychain_text(path), now)
    else:
        texts = (_trusted_text(folder / _name(path)) for folder in _private_folders())
        found = (_key_in(text, now) for text in texts)
        key = next((each for each in found if each is not None), None)
    if key is None:
        forget(path)
    return key


def forget(path: Path) -> bool:
    """Remove the key of a workbook everywhere, and tell whether there was one."""
    if sys.platform in _KEYCHAINS:
        return _forget_in_keychain(path)
    # Every place is gone through, also after a hit.
    return sum(_remove(folder / _name(path)) for folder in _private_folders()) > 0


def _name(path: Path) -> str:
    # Hashed, so that neither a listing nor the keychain tells where the workbook is.
    whole = os.path.normcase(os.path.realpath(path))
    return blake2b(os.fsencode(whole), digest_size=32).hexdigest()


def _key_in(text: str | None, now: datetime) -> bytes | None:
    try:
        kept = json.loads(text or "")
        until = datetime.fromisoformat(kept["until"])
        key = bytes.fromhex(kept["key"])
        expired = now >= until
    except (ValueError, TypeError, KeyError):
        return None
    return None if expired or len(key) * 2 != _KEY_HEX_LENGTH else key


def _no_place() -> StateForbidsError:
    return StateForbidsError(
        "Det finnes ikke noe trygt sted å holde arbeidsboka åpen på denne maskinen.",
        hint="Skriv passordet for hver kommando, eller bruk ett vindu for alle: koord økt",
    )


# --- Files in memory ----------------------------------------------------------------------------


def _private_folders(*, make: bool = False) -> Iterator[Path]:
    """Yield the folders that are certainly the user's own, the best first."""
    for folder in _candidates():
        if make:
            with contextlib.suppress(OSError):
                folder.mkdir(mode=stat.S_IRWXU)
        if _is_private(folder):
            yield folder


def _candidates() -> Iterator[Path]:
    runtime = Path(os.environ.get("XDG_RUNTIME_DIR", ""))
    if runtime.is_absolute() and _is_private(runtime):
        yield runtime / "koord"
    if sys.platform == "linux" and SHARED_MEMORY.is_dir():
        yield SHARED_MEMORY / f"koord-{os.getuid()}"


def _is_private(folder: Path) -> bool:
    try:
        found = folder.lstat()
    except OSError:
        return False
    return stat.S_ISDIR(found.st_mode) and _is_mine_alone(found)


def _is_mine_alone(found: os.stat_result) -> bool:
    return found.st_uid == os.getuid() and not found.st_mode & _OTHERS


def _write_private(file: Path, text: str) -> None:
    draft = file.with_name(f"{file.name}.{os.urandom(4).hex()}")
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW
    try:
        with os.fdopen(os.open(draft, flags, stat.S_IRUSR | stat.S_IWUSR), "w") as opened:
            opened.write(text)
        # A planted link is replaced, not followed.
        draft.replace(file)
    except BaseException:
        _remove(draft)
        raise


def _trusted_text(file: Path) -> str | None:
    try:
        # Not blocking: a planted pipe must not make the command hang.
        handle = os.open(file, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    except OSError:
        return None
    with os.fdopen(handle, "rb") as opened:
        found = os.fstat(handle)
        if not stat.S_ISREG(found.st_mode) or not _is_mine_alone(found) or found.st_nlink != 1:
            return None
        return opened.read(_LONGEST).decode(errors="replace")


def _remove(file: Path) -> bool:
    try:
        file.unlink()
    except OSError:
        return False
    return True


# --- The keychain of macOS and Windows ----------------------------------------------------------


def _keychain() -> Any:
    module, name = _KEYCHAINS[sys.platform]
    keychain = getattr(import_module(module), name)()
    if sys.platform == "win32":
        # Gone at logout; the default follows the user to other machines.
        keychain.persist = "session"
    return keychain


def _service(path: Path) -> str:
    return f"koord-{_name(path)}"


def _store_in_keychain(path: Path, text: str) -> None:
    # Each keychain raises errors of its own, and keyring may be missing altogether.
    try:
        _keychain().set_password(_service(path), _ACCOUNT, text)
    except Exception:
        raise _no_place() from None


def _keychain_text(path: Path) -> str | None:
    try:
        text: str | None = _keychain().get_password(_service(path), _ACCOUNT)
    except Exception:
        return None
    return text


def _forget_in_keychain(path: Path) -> bool:
    try:
        _keychain().delete_password(_service(path), _ACCOUNT)
    except Exception:
        return False
    return True
