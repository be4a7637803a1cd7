"""One key from the keyboard, without Enter."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable

END = "\x04"
"""Ctrl-D."""


def one_key(ask: Callable[[], None], wait: Callable[[], None]) -> str:
    """Return what one key gives; what was pressed before the question is asked is thrown away.

    So a key that is pressed twice by mistake never answers a question nobody has seen.

    Args:
        ask: Writes the question.
        wait: Returns when something is pressed, or raises.

    Raises:
        KeyboardInterrupt: Ctrl-C.
        EOFError: Ctrl-D.
    """
    if sys.platform == "win32":
        import typer

        ask()
        return str(typer.getchar())
    import termios
    import tty

    keyboard = sys.stdin.fileno()
    before = termios.tcgetattr(keyboard)
    try:
        tty.setcbreak(keyboard, termios.TCSAFLUSH)
        ask()
        wait()
        typed = os.read(keyboard, 32).decode(errors="replace")
    finally:
        termios.tcsetattr(keyboard, termios.TCSADRAIN, before)
    if not typed or typed == END:
        raise EOFError
    return typed
