"""Writing a text in the user's own editor, without leaving it behind."""

import contextlib
import os
import shlex
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

from koord.cli import screen
from koord.errors import KoordError, StateForbidsError
from koord.settings import editor

_PATIENCE = 5
"""Seconds that an editor has to save what it holds when its window is closed."""
_PREFIX = "koord-tekst-"
_USUAL = ("nano", "vim", "vi", "notepad.exe")


def edit(text: str, keep: Callable[[str], None]) -> str:
    """Let the user edit a text in a private folder that is removed afterwards.

    On Linux the folder lies in memory where it can, so that the text never reaches the disk.

    Args:
        text: What the editor opens on.
        keep: Keeps a changed text in the workbook; called before the file is removed.

    Raises:
        StateForbidsError: There is no editor, or it ended with an error.
        WorkbookBusyError: The text could not be kept; it lies in a file that the hint names.
    """
    command = _command()
    for told in left_behind():
        screen.say(f"Merk: {told}")
    folder = Path(tempfile.mkdtemp(prefix=f"{_PREFIX}{os.getpid()}-", dir=_private_place()))
    file = folder / "referat.md"
    file.touch(mode=0o600)
    file.write_text(text, encoding="utf-8")
    exit_code = _run([*command, str(file)])
    written = _written(file)
    if written != text:
        _keep(written, keep, file)
    shutil.rmtree(folder)
    if exit_code is None:
        raise StateForbidsError("Vinduet ble lukket. Teksten er tatt vare på, og ikke ført.")
    if exit_code != 0 and written == text:
        raise StateForbidsError(
            "Skriveprogrammet ble avsluttet med en feil. Ingenting er ført.",
            hint="Velg et annet i variabelen EDITOR, eller les fra en fil: --fil notat.md",
        )
    return written


def left_behind() -> list[str]:
    """Tell of texts that lie where a command was killed while its editor was open.

    Nobody but the user can read them, and they may be all there is of what she wrote: so they are
    told of, and not removed. On Windows nothing is looked for.
    """
    if sys.platform == "win32":
        return []
    place = Path(_private_place() or tempfile.gettempdir())
    found = [
        folder
        for folder in sorted(place.glob(f"{_PREFIX}*"))
        if folder.is_dir()
        and folder.stat().st_uid == os.getuid()
        and not _is_running(folder.name.removeprefix(_PREFIX).partition("-")[0])
    ]
    if not found:
        return []
    count = "en tekst" if len(found) == 1 else f"{len(found)} tekster"
    return [
        f"{count} ligger igjen etter kommandoer som ble drept: {found[0]}. Før det du trenger, med "
        "--fil, og slett det."
    ]


def _is_running(number: str) -> bool:
    try:
        os.kill(int(number), 0)
    except PermissionError:
        return True
    except (ProcessLookupError, ValueError):
        return False
    return True


def _keep(written: str, keep: Callable[[str], None], file: Path) -> None:
    """Keep the text in the workbook before its file is removed; the file stays when that fails."""
    try:
        keep(written)
    except KoordError as fault:
        fault.hint = (*fault.hint, f"Teksten ligger i {file}. Før den med --fil, og slett fila.")
        raise


def _written(file: Path) -> str:
    """Return the text, or what an editor that lost its window saved beside it."""
    saved = file.with_name(f"{file.name}.save")
    newest = saved if saved.exists() else file
    return newest.read_text(encoding="utf-8-sig", errors="replace")


class _WindowClosedError(Exception):
    """The terminal is gone."""


def _run(command: list[str]) -> int | None:
    """Run the editor to its end, and return its exit code; `None` when the window was closed.

    Ctrl-C is for the editor, and must not cost the text.
    """
    try:
        started = subprocess.Popen(command)
    except OSError:
        raise _no_editor("Skriveprogrammet kan ikke startes.") from None
    with started as editing, _told_when_closed():
        while True:
            try:
                return editing.wait()
            except KeyboardInterrupt:
                continue
            except _WindowClosedError:
                _end(editing)
                return None


def _end(editing: subprocess.Popen[bytes]) -> None:
    """Tell the editor that its window is gone, so that it saves and ends; or else end it."""
    if sys.platform != "win32":
        editing.send_signal(signal.SIGHUP)
    try:
        editing.wait(_PATIENCE)
    except subprocess.TimeoutExpired:
        editing.kill()


@contextlib.contextmanager
def _told_when_closed() -> Iterator[None]:
    """Let a closed window be an exception, so that the text can be kept before the end."""
    if sys.platform == "win32":
        yield
        return

    def closed(*_: object) -> None:
        signal.signal(signal.SIGHUP, signal.SIG_IGN)
        raise _WindowClosedError

    before = signal.signal(signal.SIGHUP, closed)
    try:
        yield
    finally:
        signal.signal(signal.SIGHUP, before)


def _command() -> list[str]:
    chosen = editor()
    if chosen:
        try:
            return shlex.split(chosen, posix=os.name != "nt")
        except ValueError:
            raise _no_editor("Variabelen EDITOR kan ikke leses.") from None
    found = next((path for name in _USUAL if (path := shutil.which(name))), None)
    if found is None:
        raise _no_editor("Fant ikke noe skriveprogram.")
    return [found]


def _no_editor(message: str) -> StateForbidsError:
    return StateForbidsError(
        message, hint="Sett variabelen EDITOR, eller les teksten fra en fil: --fil notat.md"
    )


def _private_place() -> str | None:
    """Return a folder in memory when there is one."""
    memory = Path("/dev/shm")
    return str(memory) if sys.platform == "linux" and os.access(memory, os.W_OK) else None
