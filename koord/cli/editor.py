"""Writing a text in the user's own editor, without leaving it behind."""

import os
import shlex
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from koord.errors import KoordError, StateForbidsError
from koord.settings import editor

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
    folder = Path(tempfile.mkdtemp(prefix="koord-", dir=_private_place()))
    file = folder / "referat.md"
    file.touch(mode=0o600)
    file.write_text(text, encoding="utf-8")
    exit_code = _run([*command, str(file)])
    written = file.read_text(encoding="utf-8-sig", errors="replace")
    if written != text:
        _keep(written, keep, file)
    shutil.rmtree(folder)
    if exit_code != 0 and written == text:
        raise StateForbidsError(
            "Skriveprogrammet ble avsluttet med en feil. Ingenting er ført.",
            hint="Velg et annet i variabelen EDITOR, eller les fra en fil: --fil notat.md",
        )
    return written


def _keep(written: str, keep: Callable[[str], None], file: Path) -> None:
    """Keep the text in the workbook before its file is removed; the file stays when that fails."""
    try:
        keep(written)
    except KoordError as fault:
        fault.hint = (*fault.hint, f"Teksten ligger i {file}. Før den med --fil, og slett fila.")
        raise


def _run(command: list[str]) -> int:
    """Run the editor to its end: Ctrl-C is for the editor, and must not cost the text."""
    try:
        started = subprocess.Popen(command)
    except OSError:
        raise _no_editor("Skriveprogrammet kan ikke startes.") from None
    with started as editing:
        while True:
            try:
                return editing.wait()
            except KeyboardInterrupt:
                continue


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
