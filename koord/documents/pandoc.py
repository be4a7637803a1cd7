"""The one place that runs pandoc, always in its sandbox."""

import importlib.util
import json
import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import Any

from koord.documents.faults import ConverterFailsError
from koord.documents.templates import templates_folder
from koord.errors import InvalidValueError

#: One part of a document, as pandoc writes it in JSON.
Node = dict[str, Any]

#: What pandoc may read as more than plain Markdown; see DESIGN.md §8 for why no more.
READER = "commonmark+pipe_tables+attributes+fenced_divs+bracketed_spans+hard_line_breaks-raw_html"
_SECONDS = 60


@cache
def _program() -> Path:
    """Find the program in the wheel, without importing pypandoc, which takes 0.1 s.

    Raises:
        ConverterFailsError: It is not there.
    """
    spec = importlib.util.find_spec("pypandoc")
    for folder in (spec.submodule_search_locations or ()) if spec else ():
        program = Path(folder) / "files" / ("pandoc.exe" if sys.platform == "win32" else "pandoc")
        if program.is_file():
            return program
    raise ConverterFailsError("pandoc", "finnes ikke i installasjonen")


def convert(markdown: str, writer: str, *options: str) -> bytes:
    """Turn Markdown into another format.

    Pandoc warns on stderr and may still give a file; a warning is an error here. What it writes
    there can hold text from the paper, so it is not passed on.

    Raises:
        ConverterFailsError: Pandoc is missing, fails, warns, hangs, or gives nothing.
    """
    shared = templates_folder() / "felles"
    command = [
        str(_program()),
        "--sandbox",
        f"--from={READER}",
        f"--to={writer}",
        "--output=-",
        f"--data-dir={shared}",
        f"--lua-filter={shared / 'papir.lua'}",
        "--wrap=none",
        *options,
    ]
    done = _run(command, markdown.encode())
    if done.returncode:
        raise ConverterFailsError("pandoc", f"stoppet med kode {done.returncode}")
    if done.stderr or not done.stdout.strip():
        raise ConverterFailsError("pandoc", "ga en advarsel eller ingenting")
    return done.stdout


def read_word(content: bytes) -> list[Node]:
    """Read a Word file as the blocks that pandoc sees in it.

    Raises:
        InvalidValueError: It is no Word file that can be read.
        ConverterFailsError: Pandoc is missing or hangs.
    """
    command = [str(_program()), "--sandbox", "--from=docx+styles", "--to=json", "--output=-"]
    done = _run(command, content)
    if done.returncode:
        raise InvalidValueError(
            "Word-fila kan ikke leses.",
            hint="Åpne den i Word, lagre den på nytt som .docx, og prøv igjen.",
        )
    blocks: list[Node] = json.loads(done.stdout)["blocks"]
    return blocks


def _run(command: list[str], content: bytes) -> subprocess.CompletedProcess[bytes]:
    try:
        return subprocess.run(
            command, input=content, capture_output=True, timeout=_SECONDS, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        raise ConverterFailsError("pandoc", "lot seg ikke kjøre, eller ble ikke ferdig") from None
