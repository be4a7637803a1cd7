"""Practice workbooks: marked as such inside the file, and opened with a key that lies beside it.

The mark stands in the encrypted header (`PRAGMA application_id`), so it follows the file whatever
it is called and wherever it is copied. The key is no secret: all that it opens is made up.
"""

import contextlib
import os
import stat
from pathlib import Path
from typing import Any

from koord.errors import StateForbidsError

MARK = 0x4B4F5645
"""What `application_id` says in a practice workbook: «KOVE»."""


def mark(connection: Any) -> None:
    """Make a workbook a practice workbook, for ever."""
    connection.execute(f"PRAGMA application_id = {MARK}")


def is_marked(connection: Any) -> bool:
    """Tell whether all families in a workbook are made up."""
    return bool(connection.execute("PRAGMA application_id").fetchone()[0] == MARK)


def key_file(path: Path) -> Path:
    """Return where the key of a practice workbook lies."""
    return path.with_name(f"{path.name}.nokkel")


def write_key(path: Path, key: bytes) -> None:
    """Lay the key of a practice workbook beside it."""
    flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC
    with os.fdopen(os.open(key_file(path), flags, stat.S_IRUSR | stat.S_IWUSR), "w") as opened:
        opened.write(key.hex())


def key_beside(path: Path) -> bytes | None:
    """Return the key that lies beside a practice workbook; a real one has none."""
    with contextlib.suppress(OSError, ValueError):
        return bytes.fromhex(key_file(path).read_text(encoding="ascii"))
    return None


def not_practice(path: Path) -> StateForbidsError:
    """Say that a file may hold real families."""
    return StateForbidsError(
        f"Dette er ikke ei øvingsbok, og koord øv rører den ikke: {path}",
        hint="Velg en fil som ikke finnes, eller øv i den vanlige øvingsboka: koord øv",
    )
