"""Timing programs side by side.

What is compared is run turn by turn in the same minutes, so that a busy machine disturbs all of
them alike, and the median of each is taken.
"""

import os
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median


@dataclass(frozen=True)
class Program:
    """Something to run.

    Attributes:
        before: What is made ready each time, and not measured.
        codes: Exit codes that are an answer.
        shows: Something that must stand in what it prints.
    """

    words: Sequence[str]
    before: Callable[[], object] | None = None
    codes: tuple[int, ...] = (0,)
    folder: Path | None = None
    shows: str = ""


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
    import pexpect

    ready = "koord> "
    window = pexpect.spawn(
        words[0],
        list(words[1:]),
        env=dict(environment) | {"TERM": "dumb"},
        encoding="utf-8",
        timeout=60,
    )
    window.delaybeforesend = None
    window.expect_exact(ready)
    found = []
    for _ in range(rounds + 1):
        start = time.perf_counter()
        window.sendline(line)
        window.expect_exact(ready)
        found.append(time.perf_counter() - start)
    window.close(force=True)
    return median(found[1:])


def _run(program: Program, environment: Mapping[str, str]) -> Measured:
    if program.before is not None:
        program.before()
    answer = Path(environment["TMPDIR"]) / "svar"
    with answer.open("wb") as out:
        start = time.perf_counter()
        process = subprocess.Popen(
            program.words,
            env=environment,
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
