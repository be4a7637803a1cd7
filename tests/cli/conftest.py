"""A real terminal to type into."""

import os
import re
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pexpect
import pytest

ROOT = Path(__file__).parents[2]
Terminal = Callable[..., "pexpect.spawn"]


@pytest.fixture
def terminal(home: Path) -> Iterator[Terminal]:
    """Start `koord` in a pseudo-terminal of 24 lines and 80 columns."""
    started: list[pexpect.spawn] = []

    def start(*words: str, columns: int = 80, **environment: str) -> pexpect.spawn:
        env = {name: value for name, value in os.environ.items() if name != "NO_COLOR"}
        env |= {"TERM": "xterm-256color", "LANG": "C.UTF-8", "PYTHONPATH": str(ROOT)}
        env.pop("COLUMNS", None)
        child = pexpect.spawn(
            sys.executable,
            ["-m", "koord", *words],
            env=env | environment,
            cwd=str(home),
            dimensions=(24, columns),
            encoding="utf-8",
            timeout=30,
        )
        child.delaybeforesend = None
        started.append(child)
        return child

    yield start
    for child in started:
        child.close(force=True)


def read_to_end(child: "pexpect.spawn") -> str:
    """Return all that is left to read, with plain line ends, and wait for the end."""
    child.expect(pexpect.EOF)
    child.close()
    return str(child.before).replace("\r\n", "\n")


def without_colour(text: str) -> str:
    """Return a text without what colours it."""
    return re.sub(r"\x1b\[[0-9;]*m", "", text)
