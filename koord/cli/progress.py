"""A calm line on the terminal while many papers are made, gone when they are.

It is written with plain characters, and is taken away with blanks, so it needs neither colour nor
steering codes, and no thread of its own.
"""

import os
import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from koord.cli.screen import NARROWEST

MANY = 4
"""So many papers are soon made, and nothing is said of it."""
_BAR = 10


@contextmanager
def shown_on_terminal(total: int) -> Iterator[Callable[[], None]]:
    """Show how far so many papers have come, when there are many and a person sits there.

    Args:
        total: How many there are.

    Yields:
        What to call when one more is made.
    """
    if total <= MANY or not _can_be_shown():
        yield _unseen
        return
    line = _Line(total)
    try:
        line.write()
        yield line.one_more
    finally:
        line.clear()


class _Line:
    """The one line; each writing covers the one before."""

    def __init__(self, total: int) -> None:
        self.total = total
        self.done = 0

    def __str__(self) -> str:
        bar = "=" * (self.done * _BAR // self.total)
        return f"Lager papirer: {self.done} av {self.total} [{bar:<{_BAR}}]"

    def one_more(self) -> None:
        self.done += 1
        self.write()

    def write(self) -> None:
        sys.stderr.write(f"\r{self}")
        sys.stderr.flush()

    def clear(self) -> None:
        # Two more, for what the terminal itself shows of Ctrl-C.
        sys.stderr.write(f"\r{' ' * (len(str(self)) + 2)}\r")
        sys.stderr.flush()


def _can_be_shown() -> bool:
    """Tell whether a line can be written over on what is there."""
    return (
        sys.stderr.isatty()
        and os.environ.get("TERM") != "dumb"
        and shutil.get_terminal_size().columns > NARROWEST
    )


def _unseen() -> None:
    """Show nothing."""
