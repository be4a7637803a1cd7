"""The one place that runs pandoc, always in its sandbox."""

import importlib.util
import subprocess
import sys
from functools import cache
from pathlib import Path

from koord.documents.faults import ConverterFailsError
from koord.documents.templates import templates_folder

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
    try:
        done = subprocess.run(
            command, input=markdown.encode(), capture_output=True, timeout=_SECONDS, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        raise ConverterFailsError("pandoc", "lot seg ikke kjøre, eller ble ikke ferdig") from None
    if done.returncode:
        raise ConverterFailsError("pandoc", f"stoppet med kode {done.returncode}")
    if done.stderr or not done.stdout.strip():
        raise ConverterFailsError("pandoc", "ga en advarsel eller ingenting")
    return done.stdout
