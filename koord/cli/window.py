"""The window of `koord økt`: it reads a line, runs it, and locks when nobody is there.

The only module that imports `prompt_toolkit`. Each command opens the workbook anew, as outside, so
that other terminals can work at the same time; what outlives a command is the keys and the lines
typed, both in memory, and both gone when the window locks or ends.
"""

import asyncio
import contextlib
from collections.abc import Iterator, Sequence
from datetime import timedelta

from prompt_toolkit import PromptSession
from prompt_toolkit.application import get_app
from prompt_toolkit.completion import CompleteEvent, Completer, Completion
from prompt_toolkit.document import Document
from prompt_toolkit.history import InMemoryHistory
from prompt_toolkit.output import Output
from prompt_toolkit.output.defaults import create_output
from prompt_toolkit.output.vt100 import Vt100_Output
from prompt_toolkit.shortcuts import CompleteStyle
from prompt_toolkit.utils import is_dumb_terminal

from koord import clock
from koord.cli import clipboard, screen
from koord.cli.app import run
from koord.cli.command import plain
from koord.cli.completing import FromWorkbook, Proposal, proposals, unfinished
from koord.cli.crash import report
from koord.cli.session import Session, quoted
from koord.cli.typed_line import commands_in
from koord.errors import CommandLineError, KoordError

PROMPT = "koord> "
ENDING = ("slutt", "avslutt", "exit", "quit")
ANSWERS = (0, 10, 11)
"""Exit codes after which the next of several pasted lines is run."""
_OFTEN = 5
"""Seconds between two looks at the clock; a machine that slept all night locks as soon as that."""


class _LeftAloneError(Exception):
    """Nobody has touched the keys for a while; carries what was typed and not sent."""

    def __init__(self, typed: str) -> None:
        super().__init__()
        self.typed = typed


class Window:
    """One window, from its first prompt to its end.

    Args:
        session: The session of `koord økt` itself, with the workbook's key in hand.
        idle: How long without a key before it locks.
    """

    def __init__(self, session: Session, idle: timedelta) -> None:
        self._session = session
        self._idle = idle
        self._prompt = self._new_prompt()
        self._touched = clock.now()

    def run(self) -> None:
        """Answer line after line until she ends it."""
        typed = ""
        with contextlib.suppress(EOFError):
            while True:
                typed = self._turn(typed)

    def _turn(self, typed: str) -> str:
        """Read a line and answer it; return what stands on the next line already."""
        try:
            self._answer(asyncio.run(self._read(typed)))
        except _LeftAloneError as left:
            return self._lock(left.typed)
        except CommandLineError as fault:
            screen.show_error(fault, as_json=False)
        except KeyboardInterrupt:
            pass  # the line is dropped
        return ""

    # --- answering -----------------------------------------------------------------------------

    def _answer(self, typed: str) -> None:
        """Run the commands of a line; several when they were pasted together.

        Raises:
            EOFError: One of them ends the window.
            CommandLineError: The line cannot be read; nothing of it is run.
        """
        commands = [_without_koord(words) for words in commands_in(typed)]
        for number, words in enumerate(commands, start=1):
            if len(words) == 1 and words[0].casefold() in ENDING:
                raise EOFError
            if len(commands) > 1:
                print(PROMPT + " ".join(map(quoted, words)), flush=True)
            code = self._run(words)
            if code not in ANSWERS and number < len(commands):
                screen.say(f"Stoppet her. Linjer som ikke er kjørt: {len(commands) - number}.")
                return

    def _run(self, words: Sequence[str]) -> int:
        session = self._session.for_line(words)
        code = run(words, session)
        if session.left_alone:
            raise _LeftAloneError(session.again().removeprefix("koord "))
        if not self._is_open():
            self._lock("", clear=code == 0)
        return code

    # --- reading -------------------------------------------------------------------------------

    def _new_prompt(self) -> PromptSession[str]:
        """Return a prompt that remembers nothing, and writes nothing to a file."""
        prompt: PromptSession[str] = PromptSession(
            output=_output(),
            history=InMemoryHistory(),
            completer=_Completer(self._session),
            complete_while_typing=False,
            complete_style=CompleteStyle.COLUMN,
        )
        prompt.default_buffer.on_text_changed += self._touch
        prompt.default_buffer.on_cursor_position_changed += self._touch
        return prompt

    def _touch(self, _: object = None) -> None:
        self._touched = clock.now()

    async def _read(self, typed: str) -> str:
        self._touch()
        watch = asyncio.create_task(self._watch())
        try:
            return await self._prompt.prompt_async(PROMPT, default=typed)
        finally:
            watch.cancel()

    async def _watch(self) -> None:
        """End the prompt when nobody has touched the keys for a while, by the clock on the wall."""
        while (left := (self._touched + self._idle - clock.now()).total_seconds()) > 0:
            await asyncio.sleep(min(left, _OFTEN))
        if not get_app().is_done:
            get_app().exit(exception=_LeftAloneError(self._prompt.default_buffer.text))

    # --- locking -------------------------------------------------------------------------------

    def _lock(self, typed: str, *, clear: bool = True) -> str:
        """Forget the keys and the lines typed, and wait for the passphrase.

        Args:
            typed: What was typed and not sent; Ctrl-C drops it.
            clear: Empty the screen first.

        Returns:
            What is still typed.

        Raises:
            EOFError: She would rather end it.
        """
        if self._session.held is not None:
            self._session.held.clear()
        self._prompt = self._new_prompt()
        clipboard.take_back(self._session.path)
        if clear:
            screen.clear()
        screen.say("Økta er låst. Passordet åpner den; Ctrl-D avslutter.")
        while not self._is_open():
            try:
                self._unlock()
            except KoordError as wrong:
                screen.say(wrong.message)
            except KeyboardInterrupt:
                screen.say("")
                typed = ""
        return typed

    def _is_open(self) -> bool:
        return self._session.path in (self._session.held or ())

    def _unlock(self) -> None:
        from koord.workbook import keys, opening
        from koord.workbook.book import Workbook

        path = self._session.path
        key = keys.derive_key(self._session.ask_secret("Passord: "), opening.salt_of(path))
        Workbook.open(path, key).close()
        self._session.hold(path, key)


class _Completer(Completer):
    """Completion by the tabulator, with numbers from the workbook."""

    def __init__(self, session: Session) -> None:
        self._numbers = FromWorkbook(session)

    def get_completions(self, document: Document, _: CompleteEvent) -> Iterator[Completion]:
        """Propose what may stand for the word before the cursor."""
        typed = document.text_before_cursor
        for found in self._found(typed):
            yield Completion(
                f"{found.text} " if found.is_whole else found.text,
                start_position=-len(unfinished(typed)),
                display=found.text,
                display_meta=found.label,
            )

    def _found(self, typed: str) -> Sequence[Proposal]:
        try:
            return proposals(typed, self._numbers)
        except Exception as bug:
            # What is half typed stays; `prompt_toolkit` would show the error with its message.
            report(bug)
            return ()


def _without_koord(words: list[str]) -> list[str]:
    """Drop a leading `koord`.

    Raises:
        CommandLineError: The line is meant for a shell.
    """
    if "|" in words:
        raise CommandLineError(
            "Tegnet | hører til skallet, og virker ikke i økta. Ingenting er kjørt.",
            hint="Kjør kommandoen i et vanlig vindu.",
        )
    return words[1:] if plain(words[0]) == "koord" else words


def _output() -> Output | None:
    """Return the terminal, never asked where its cursor is.

    An answer that comes late would be read as the answer to the next question. A dumb terminal is
    left to `prompt_toolkit`, which only knows one as its own default.
    """
    if is_dumb_terminal():
        return None
    output = create_output()
    if isinstance(output, Vt100_Output):
        output.enable_cpr = False
    return output
