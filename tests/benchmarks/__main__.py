"""`make bench`: the table of `DESIGN.md` §7, measured on this machine.

    python -m tests.benchmarks [--raskt]

Times are never asserted: a busy machine says nothing about the program. A ratio is between two
medians of the same run.
"""

import compileall
import os
import shutil
import subprocess
import sys
import tempfile
import venv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from koord.routines.calendar_days import may_be_holiday
from tests.benchmarks.measuring import (
    SIZES,
    Measured,
    Program,
    RunFailedError,
    answers_in_window,
    answers_on_terminal,
    side_by_side,
)

ROOT = Path(__file__).parents[2]
PYTHON = sys.executable
KOORD = str(Path(PYTHON).with_name("koord"))
PEERS = Path(tempfile.gettempdir()) / "koord-peers"
QUICK = "--raskt" in sys.argv
ROUNDS = 5 if QUICK else 15
SLOW_ROUNDS = 3 if QUICK else 7
CAN = (0, 10, 11)
MOST_MEMORY = 60
_BASE = """
import subprocess, sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
import sqlmodel, typst
from koord.documents.pandoc import _program

folder, pandoc = Path(sys.argv[1]), str(_program())
def word(name):
    subprocess.run([pandoc, folder / f"{name}.md", "-o", folder / f"{name}.docx"], check=True)
def page(name):
    typst.compile(str(folder / f"{name}.typ"), output=str(folder / f"{name}.pdf"))
with ThreadPoolExecutor() as pool:
    list(pool.map(lambda job: job[0](job[1]), [(word, "a"), (word, "b"), (page, "a"), (page, "b")]))
"""


@dataclass(frozen=True)
class Line:
    """One line of the table."""

    what: str
    ratio: float
    bound: float
    figures: str

    def __str__(self) -> str:
        """Write it as the table has it."""
        verdict = "ok" if self.ratio <= self.bound else "OVER"
        return f"| {self.what} | {self.ratio:.2f} | ≤ {self.bound:g} | {verdict} | {self.figures} |"


def main() -> None:
    """Make what is needed, measure, and print line by line."""
    compileall.compile_dir(ROOT / "koord", quiet=1)
    with tempfile.TemporaryDirectory(prefix="koord-bench-") as name:
        folder = Path(name)
        environment = _surroundings(folder)
        subprocess.run(
            [PYTHON, "-m", "tests.benchmarks.books", name], cwd=ROOT, env=environment, check=True
        )
        version, load = sys.version.split()[0], os.getloadavg()[0]
        print(f"Python {version}, {os.cpu_count()} cores, load {load:.1f}")
        print("\n| what | ratio | bound | | medians (processor time) |\n|---|---|---|---|---|")
        for group in (_starts, _large, _window, _growth, _search, _papers, _receivers):
            for line in group(folder, environment):
                print(line, flush=True)
        print(f"\nload at the end {os.getloadavg()[0]:.1f}")


# --- The lines ----------------------------------------------------------------------------------


def _starts(folder: Path, environment: Mapping[str, str]) -> list[Line]:
    programs = {
        "pass": Program([PYTHON, "-c", "pass"]),
        "--help": Program([KOORD, "--help"]),
        "--fullfor =h": Program([KOORD, "--fullfor", "--", "=h"]),
        "--fullfor gjort =": _completing(folder / "1000.koord"),
        "kan": _koord(folder / "1000.koord", "kan", "7", "PPT"),
    }
    found = side_by_side(programs, environment, ROUNDS)
    return [
        _compared(f"`koord {name}` / `python -c pass`", found[name], found["pass"], bound)
        for name, bound in (
            ("--help", 8),
            ("--fullfor =h", 8),
            ("--fullfor gjort =", 8),
            ("kan", 9),
        )
    ]


def _large(folder: Path, environment: Mapping[str, str]) -> list[Line]:
    book = folder / "10000.koord"
    mine = {
        "kan": _koord(book, "kan", "7", "PPT"),
        "huskeliste": _koord(book, "huskeliste"),
        "i-dag": _koord(book, "i-dag"),
    }
    peers = _peers(folder)
    found = side_by_side(mine | peers, environment, ROUNDS)
    lines = [
        _compared(f"`koord {name}`, 10 000 / `{peer}`", found[name], found[peer], bound)
        for peer, bound in (("task next", 1.0), ("todo list", 0.5))
        if peer in found
        for name in ("kan", "huskeliste")
    ]
    day = "`koord i-dag` / `koord huskeliste`, 10 000"
    lines.append(_compared(day, found["i-dag"], found["huskeliste"], 1.2))
    return [*lines, *(_memory(f"`koord {name}`, 10 000", found[name]) for name in mine)]


def _window(folder: Path, environment: Mapping[str, str]) -> list[Line]:
    """Compare an answer in the window with the same answer without one, both on a terminal."""
    at = ["--arbeidsbok", str(folder / "10000.koord")]
    lines = []
    for line in ("kan 7 PPT", "huskeliste 7"):
        inside = answers_in_window([KOORD, "økt", *at], line, environment, ROUNDS)
        outside = answers_on_terminal([KOORD, *line.split(), *at], environment, ROUNDS)
        figures = f"{inside * 1000:.0f} ms / {outside * 1000:.0f} ms"
        what = f"`{line}` in `koord økt` / `koord {line}` on a terminal, 10 000"
        lines.append(Line(what, inside / outside, 0.25, figures))
    return lines


def _growth(folder: Path, environment: Mapping[str, str]) -> list[Line]:
    """Compare each read with itself, on a hundred times as many tasks and entries of the log."""
    words = {
        "kan": ("kan", "7", "PPT"),
        "huskeliste": ("huskeliste",),
        "i-dag": ("i-dag",),
        "søk epikrise": ("søk", "epikrise"),
    }
    books = {size: folder / f"{size}.koord" for size in SIZES}
    programs = {
        (name, size): _koord(book, *line)
        for name, line in words.items()
        for size, book in books.items()
    }
    programs |= {("--fullfor gjort =", size): _completing(book) for size, book in books.items()}
    named = {f"{name} {size}": program for (name, size), program in programs.items()}
    found = side_by_side(named, environment, ROUNDS)
    lines = []
    for name in dict.fromkeys(name for name, _ in programs):
        small, middle, large = (found[f"{name} {size}"] for size in SIZES)
        what = f"`koord {name}`, 100 000 / 1 000"
        figures = " / ".join(f"{each.wall * 1000:.0f} ms" for each in (large, middle, small))
        lines.append(Line(what, large.wall / small.wall, 1.2, f"{figures} (with 10 000 between)"))
        lines.append(_memory(f"`koord {name}`, 100 000", large))
    return lines


def _search(folder: Path, environment: Mapping[str, str]) -> list[Line]:
    """Compare what is asked seldom with the list of tasks: rare and common words, and the rest."""
    words = {
        "søk epikrise": ("søk", "epikrise"),
        "søk svar": ("søk", "svar"),
        "søk svar --sak 7": ("søk", "svar", "--sak", "7"),
        "i-dag": ("i-dag",),
        "fagsystem": ("fagsystem",),
        "huskeliste": ("huskeliste",),
    }
    programs = {name: _koord(folder / "100000.koord", *line) for name, line in words.items()}
    found = side_by_side(programs, environment, ROUNDS)
    other = found.pop("huskeliste")
    return [
        _compared(f"`koord {name}` / `koord huskeliste`, 100 000", each, other, 1.2)
        for name, each in found.items()
    ]


def _papers(folder: Path, environment: Mapping[str, str]) -> list[Line]:
    plain = folder / "base"
    plain.mkdir()
    text = "# Innkalling\n\n" + "Vi møtes for å snakke om det som er avtalt.\n\n" * 20
    for name in "ab":
        (plain / f"{name}.md").write_text(text, encoding="utf-8")
        (plain / f"{name}.typ").write_text(text.replace("# ", "= "), encoding="utf-8")
    programs = {
        "base": Program([PYTHON, "-c", _BASE, str(plain)]),
        "innkall": _calling(folder, "en.koord"),
    }
    found = side_by_side(programs, environment, SLOW_ROUNDS)
    what = "`koord innkall` / sqlmodel + 2 pandoc + 2 typst"
    return [_compared(what, found["innkall"], found["base"], 1.5)]


def _receivers(folder: Path, environment: Mapping[str, str]) -> list[Line]:
    programs = {
        f"{kind} {name}": make(folder, name)
        for kind, make in (("innkall", _calling), ("referat", _minutes))
        for name in ("en.koord", "tolv.koord")
    }
    found = side_by_side(programs, environment, SLOW_ROUNDS)
    return [
        _compared(what, found[f"{kind} tolv.koord"], found[f"{kind} en.koord"], 2)
        for kind, what in (
            ("innkall", "`koord innkall`, twelve receivers / one"),
            ("referat", "`koord referat`, twelve receivers, three contents / one"),
        )
    ]


def _compared(what: str, one: Measured, other: Measured, bound: float) -> Line:
    figures = " / ".join(
        f"{each.wall * 1000:.0f} ms ({each.cpu * 1000:.0f})" for each in (one, other)
    )
    return Line(what, one.wall / other.wall, bound, figures)


def _memory(what: str, one: Measured) -> Line:
    return Line(f"peak memory of {what}, MB", one.memory, MOST_MEMORY, f"{one.memory:.1f} MB")


# --- What is run --------------------------------------------------------------------------------


def _surroundings(folder: Path) -> dict[str, str]:
    """Return an environment of its own: nothing of the user's is read, nothing is left behind."""
    runtime = folder / "runtime"
    runtime.mkdir(mode=0o700)
    kept = {name: os.environ[name] for name in ("PATH", "LANG", "TZ") if name in os.environ}
    return kept | {
        "HOME": str(folder),
        "TMPDIR": str(folder),
        "XDG_RUNTIME_DIR": str(runtime),
        "XDG_DATA_HOME": str(folder / "data"),
        "XDG_CACHE_HOME": str(folder / "cache"),
        "TASKRC": str(folder / "taskwarrior" / "taskrc"),
        "TODOMAN_CONFIG": str(folder / "todoman" / "config.py"),
        "KOORD_MAPPE": str(folder / "papirer"),
        "PYTHONUTF8": "1",
    }


def _koord(book: Path, *words: str) -> Program:
    codes = CAN if words[0] == "kan" else (0,)
    return Program([KOORD, *words, "--arbeidsbok", str(book)], codes=codes)


def _completing(book: Path) -> Program:
    """A completing shell finds the workbook as a new command does, not by a flag on the line."""
    words = [KOORD, "--fullfor", "--", "gjort", "="]
    return Program(words, shows="7.", more={"KOORD_ARBEIDSBOK": str(book)})


def _calling(folder: Path, name: str) -> Program:
    day = date.today() + timedelta(days=30)
    # A meeting is seldom on a holiday, and to name one costs the library of holidays.
    while may_be_holiday(day):
        day += timedelta(days=1)
    words = ("innkall", "1", "--dato", day.isoformat(), "--kl", "14", "--punkt", "Mål")
    return _afresh(folder, name, *words)


def _minutes(folder: Path, name: str) -> Program:
    item = "1.1" if name == "en.koord" else "1.2"
    return _afresh(folder, name, "referat", item, "--fil", str(folder / f"{Path(name).stem}.md"))


def _afresh(folder: Path, name: str, *words: str) -> Program:
    """Run a command that changes the workbook, each time on the same one."""
    book, kept = folder / name, folder / f"{name}.kopi"
    if not kept.exists():
        shutil.copy(book, kept)

    def before() -> None:
        shutil.copy(kept, book)
        shutil.rmtree(folder / "papirer", ignore_errors=True)

    return Program([KOORD, *words, "--arbeidsbok", str(book)], before=before)


def _peers(folder: Path) -> dict[str, Program]:
    """Return the peers that are here, and say which are missing."""
    found = {}
    if task := shutil.which("task"):
        found["task next"] = Program([task, "next"])
    else:
        print("| `task next` is missing: apt-get install taskwarrior | | | | |")
    if todo := _todoman():
        config = str(folder / "todoman" / "config.py")
        found["todo list"] = Program([todo, "--config", config, "list"])
    else:
        print("| `todo list` is missing: pip could not install todoman | | | | |")
    return found


def _todoman() -> str | None:
    program = PEERS / "bin" / "todo"
    if not program.exists():
        venv.create(PEERS, with_pip=True)
        installed: Sequence[str] = [str(PEERS / "bin" / "pip"), "install", "-q", "todoman"]
        subprocess.run(installed, capture_output=True, check=False)
    return str(program) if program.exists() else None


if __name__ == "__main__":
    try:
        main()
    except RunFailedError as failed:
        sys.exit(f"Cannot be measured: {failed}")
