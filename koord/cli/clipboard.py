"""The clipboard of the machine, through the program that each system has for it."""

import contextlib
import shutil
import subprocess
from pathlib import Path

_PROGRAMS = (
    ("clip.exe",),
    ("pbcopy",),
    ("wl-copy",),
    ("xclip", "-selection", "clipboard"),
    ("xsel", "--clipboard", "--input"),
)
_SECONDS = 5


def put(text: str) -> bool:
    """Put a text on the clipboard; tell whether there was one."""
    for name, *words in _PROGRAMS:
        program = shutil.which(name)
        if program is not None and _given(text, [program, *words]):
            return True
    return False


def _given(text: str, command: list[str]) -> bool:
    # `clip.exe` takes UTF-16 for what it is; the others read UTF-8.
    content = text.encode("utf-16" if command[0].endswith(".exe") else "utf-8")
    try:
        done = subprocess.run(
            command,
            input=content,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            timeout=_SECONDS,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0


def note(workbook: Path) -> None:
    """Remember that something of this workbook lies on the clipboard; not what."""
    with contextlib.suppress(OSError):
        _mark(workbook).touch(mode=0o600)


def take_back(workbook: Path) -> bool:
    """Empty the clipboard when something of this workbook was put there, and tell whether."""
    mark = _mark(workbook)
    if not mark.exists() or not put(""):
        return False
    with contextlib.suppress(OSError):
        mark.unlink()
    return True


def _mark(workbook: Path) -> Path:
    return workbook.with_name(f".{workbook.name}.utklipp")
