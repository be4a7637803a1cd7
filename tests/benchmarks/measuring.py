"""Timing programs side by side.

What is compared is run turn by turn in the same minutes, so that a busy machine disturbs all of
them alike, and the median of each is taken.
"""

import os
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from typing import Any

SIZES = (1_000, 10_000, 100_000)
"""How many tasks, and entries of the log, the workbooks have."""
_REST = 0.1
"""Seconds between an answer in a window and the next line."""


@dataclass(frozen=True)
class Program:
    """Something to run.

    Attributes:
        before: What is made ready each time, and not measured.
        codes: Exit codes that are an answer.
        shows: Something that must stand in what it prints.
        more: What it needs in its environment beside what all have.
    """

    words: Sequence[str]
    before: Callable[[], object] | None = None
    codes: tuple[int, ...] = (0,)
    folder: Path | None = None
    shows: str = ""
    more: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Measured:
    """How long it took in seconds, on the clock and of the processor, and its peak memory in MB."""

    wall: float
    cpu: float
    memory: float


class RunFailedError(Exception):
    """A program did not do what is to be measured."""


def side_by_side(
    programs: Mapping[str, Program], environment: Mapping[str, str], rounds: int
) -> dict[str, Measured]:
    """Run each program once to warm up, then all of them turn by turn; return the medians."""
    for program in programs.values():
        _run(program, environment)
    found: dict[str, list[Measured]] = {name: [] for name in programs}
    for _ in range(rounds):
        for name, program in programs.items():
            found[name].append(_run(program, environment))
    return {
        name: Measured(
            median(run.wall for run in runs),
            median(run.cpu for run in runs),
            max(run.memory for run in runs),
        )
        for name, runs in found.items()
    }


def answers_in_window(
    words: Sequence[str], line: str, environment: Mapping[str, str], rounds: int
) -> float:
    """Return the median seconds from Enter to the next prompt, in one `koord økt` on a terminal."""
    ready = "koord> "
    window = _on_terminal(words, environment)
    window.expect_exact(ready)
    found = []
    for _ in range(rounds + 1):
        # Nobody types before the prompt is there in full, with its keys.
        time.sleep(_REST)
        start = time.perf_counter()
        window.sendline(line)
        window.expect_exact(ready)
        found.append(time.perf_counter() - start)
    window.close(force=True)
    return median(found[1:])


def answers_on_terminal(words: Sequence[str], environment: Mapping[str, str], rounds: int) -> float:
    """Return the median seconds that a program takes from its start to its end on a terminal."""
    found = []
    for _ in range(rounds + 1):
        start = time.perf_counter()
        program = _on_terminal(words, environment)
        program.expect(program.delimiter)
        found.append(time.perf_counter() - start)
        program.close()
    return median(found[1:])


def _on_terminal(words: Sequence[str], environment: Mapping[str, str]) -> Any:
    import pexpect

    terminal = pexpect.spawn(
        words[0],
        list(words[1:]),
        env=dict(environment) | {"TERM": "dumb"},
        encoding="utf-8",
        timeout=60,
    )
    terminal.delaybeforesend = None
    return terminal


def _run(program: Program, environment: Mapping[str, str]) -> Measured:
    if program.before is not None:
        program.before()
    answer = Path(environment["TMPDIR"]) / "svar"
    with answer.open("wb") as out:
        start = time.perf_counter()
        process = subprocess.Popen(
            program.words,
            env={**environment, **program.more},
            cwd=program.folder,
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=subprocess.STDOUT,
        )
        # `wait4` gives what this one child used, with the programs that it started itself.
        _, status, used = os.wait4(process.pid, 0)
        wall = time.perf_counter() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    text = answer.read_text(encoding="utf-8", errors="replace")
    if process.returncode not in program.codes or program.shows not in text:
        raise RunFailedError(f"{' '.join(program.words)} -> {process.returncode}\n{text[:2000]}")
    return Measured(wall, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024)
