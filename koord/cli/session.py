"""One command's session: global flags, the open workbook, and asking.

A session belongs to one invocation of the app; nothing of it outlives the call, save the keys that
a window holds for the next. Every command has one, the help too, so what opens the workbook is
imported where it is used.
"""

from __future__ import annotations

import contextlib
import os
import sys
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn, TypeVar

import typer

from koord import clock, settings
from koord.cli import screen
from koord.errors import (
    CommandLineError,
    InvalidValueError,
    KeyFailsError,
    KoordError,
    NotFoundError,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from contextlib import AbstractContextManager
    from datetime import date, datetime, time

    from koord.cli.view import View
    from koord.services.desk import Desk
    from koord.workbook.book import Workbook

T = TypeVar("T")
TRIES = 3


@dataclass(eq=False, repr=False)
class Session:
    """What the flags before and after the command say.

    Attributes:
        as_json: Answer in JSON.
        may_ask: Questions may be put when a person sits there.
        sure: Answer yes to what would be asked.
        show_names: Show the user's name, not the code.
        typed: The words as typed, to build commands that can be pasted.
        answers: What was answered at prompts, as the flags that say the same.
        practice: All families are made up, and every answer says so.
        held: The keys that one window holds, by workbook; outside `koord økt` there is none.
        patience: How many seconds a question in the window waits for its answer.
        left_alone: A question waited that long in vain.
        may_upgrade: A workbook of an older version may be brought up to date.
        told_practice: A question has said already that all families are made up.
        named: A name of the family stood on the line, which the shell remembers.
    """

    as_json: bool = False
    may_ask: bool = True
    sure: bool = False
    show_names: bool = False
    workbook: str | None = None
    folder: str | None = None
    typed: Sequence[str] = field(default=())
    answers: list[str] = field(default_factory=list)
    practice: bool = False
    held: dict[Path, bytes] | None = None
    patience: float | None = None
    left_alone: bool = False
    may_upgrade: bool = True
    named: bool = False
    told_practice: bool = False

    # --- answers -------------------------------------------------------------------------------

    def show(self, view: View) -> None:
        """Show the answer, and end with its exit code when it has one.

        Raises:
            Exit: The answer has an exit code of its own.
        """
        if self.practice:
            from koord.cli.practising import view_in_practice

            view = view_in_practice(view)
        screen.show(
            view,
            as_json=self.as_json,
            practice=self.practice,
            in_window=self.held is not None,
        )
        if self.named:
            from koord.cli.names_typed import WORD

            screen.say(WORD)
        if view.exit_code:
            raise typer.Exit(view.exit_code)

    def say(self, text: str) -> None:
        """Say something beside the answer, unless another program listens."""
        if self.practice:
            from koord.cli.practising import worded

            text = worded(text)
        if not self.as_json:
            screen.say(text)

    def tell(self, text: str) -> None:
        """Print a part of the answer at once, unless another program listens."""
        if not self.as_json:
            print(text, flush=True)

    # --- the workbook --------------------------------------------------------------------------

    @property
    def path(self) -> Path:
        """Where the workbook lies."""
        if self.practice:
            return settings.practice_path(self.workbook)
        return settings.workbook_path(self.workbook)

    @contextlib.contextmanager
    def desk(self) -> Iterator[Desk]:
        """Open the workbook for this command, and finish what a killed one left.

        Raises:
            NotFoundError: There is no workbook.
            KeyFailsError: The passphrase is wrong, or the file cannot be used.
            StateForbidsError: It holds real families, and this is practice.
        """
        from koord.services.desk import Desk

        with self.open_book() as book:
            self._keep_apart(book)
            if book.old_copy is not None:
                self.say(f"Arbeidsboka er gjort klar for ny utgave. Den gamle: {book.old_copy}")
            self._tidy(book)
            yield Desk(
                book=book,
                today=clock.today(),
                at=clock.now().isoformat(),
                folder=self._papers_folder(),
                progress=self._progress,
            )
            if self._is_remembered:
                from koord.cli.names_typed import names_in

                self.named = names_in(book, self.typed)

    @property
    def _is_remembered(self) -> bool:
        """Whether a shell keeps the line, and a person sits there to be told."""
        in_shell = self.held is None and not self.as_json and not self.practice
        return in_shell and sys.stdin.isatty() and sys.stderr.isatty()

    def _progress(self, papers: int) -> AbstractContextManager[Callable[[], None] | None]:
        """Let the user follow papers that are made, unless another program listens."""
        # Here, since only what makes papers needs it.
        from koord.cli.progress import shown_on_terminal

        return contextlib.nullcontext() if self.as_json else shown_on_terminal(papers)

    def _papers_folder(self) -> Path | None:
        # KOORD_MAPPE is where real papers go.
        return settings.papers_folder(self.folder) if self.folder or not self.practice else None

    def _keep_apart(self, book: Workbook) -> None:
        """See that made-up families are never taken for real ones, nor the other way round."""
        from koord.workbook import practice

        if not book.is_practice:
            if self.practice:
                raise practice.not_practice(book.path)
        elif not self.practice:
            book.only_read()
            self.practice = True

    def open_book(self) -> Workbook:
        """Open the workbook with the first key at hand, or else ask for the passphrase.

        Raises:
            NotFoundError: There is no workbook.
            KeyFailsError: The passphrase is wrong, or the file cannot be used.
            StateForbidsError: It holds real families, and this is practice.
        """
        from koord.workbook import opening, practice
        from koord.workbook.book import Workbook

        path = self.path
        opening.check_before_key(path)
        beside = practice.key_beside(path)
        if self.practice and beside is None:
            raise practice.not_practice(path)
        if beside is not None:
            try:
                return Workbook.open(path, beside, upgrade=self.may_upgrade)
            except KeyFailsError:
                # A stray key beside a real workbook must not shut its owner out.
                if self.practice:
                    raise
        key = self._key_at_hand(path)
        if key is None:
            return self._ask_and_open(path)
        try:
            book = Workbook.open(path, key, upgrade=self.may_upgrade)
        except KeyFailsError:
            # The passphrase may be changed in another window: do not try this key again.
            self.let_go(path)
            raise
        self.hold(path, key)
        return book

    def _key_at_hand(self, path: Path) -> bytes | None:
        from koord.workbook import keys, opening, unlocked

        if self.held and path in self.held:
            return self.held[path]
        given = settings.passphrase()
        if given is not None:
            return keys.derive_key(given, opening.salt_of(path))
        return unlocked.read(path, clock.now())

    def _ask_and_open(self, path: Path) -> Workbook:
        if not self.is_interactive:
            raise KeyFailsError(
                "Arbeidsboka er låst.",
                hint=("koord lås-opp", "I skript: sett KOORD_PASSORDFIL til en fil med passordet."),
            )
        from koord.workbook import keys, opening
        from koord.workbook.book import Workbook

        salt = opening.salt_of(path)
        for left in reversed(range(TRIES)):
            try:
                key = keys.derive_key(self.ask_secret("Passord: "), salt)
                book = Workbook.open(path, key)
            except KeyFailsError as wrong:
                if not left:
                    raise
                self.say(wrong.message)
            else:
                if self.held is None:
                    self._offer_to_keep_open(path, key)
                self.hold(path, key)
                return book
        raise AssertionError("the loop returns or raises")

    def hold(self, path: Path, key: bytes) -> None:
        """Keep the key of a workbook as long as the window lasts; outside one, not at all."""
        if self.held is not None:
            self.held[path] = key

    def let_go(self, path: Path) -> bool:
        """Forget the key that the window holds, and tell whether there was one."""
        return self.held is not None and self.held.pop(path, None) is not None

    def for_line(self, words: Sequence[str]) -> Session:
        """Return the session of one command in the window: the same workbook and keys."""
        return Session(
            show_names=self.show_names,
            workbook=self.workbook,
            folder=self.folder,
            typed=words,
            held=self.held,
            patience=self.patience,
        )

    def _offer_to_keep_open(self, path: Path, key: bytes) -> None:
        from koord.workbook import unlocked

        until = usual_lock_time(clock.local_now())
        if self.confirm(f"Hold åpen til kl. {until:%H.%M}?"):
            unlocked.store(path, key, until)
            self.say("Lås tidligere med: koord lås")

    def _tidy(self, book: Workbook) -> None:
        root = book.path.parent / f".{book.path.name}.under-arbeid"
        if not root.exists():
            return
        from koord.services.writing.papers import tidy

        for path in tidy(book):
            self.say(f"Gjorde ferdig et papir fra sist: {path}")

    # --- asking --------------------------------------------------------------------------------

    @property
    def is_interactive(self) -> bool:
        """Whether a person sits there to answer."""
        return self.may_ask and not self.as_json and sys.stdin.isatty() and sys.stderr.isatty()

    def needed(self, flag: str, what: str) -> NoReturn:
        """Refuse to go on without a flag.

        Raises:
            CommandLineError: Always.
        """
        raise CommandLineError(f"Mangler {what}.", hint=f"Legg til {flag}")

    def ask(self, flag: str, what: str, read: Callable[[str], T], usual: str | None = None) -> T:
        """Ask for a value until it can be read; what is right is never asked again.

        Raises:
            CommandLineError: Nobody is there to ask.
        """
        if not self.is_interactive:
            self.needed(flag, what.lower())
        while True:
            default = f" [{usual}]" if usual else ""
            typed = self._line(f"{what}{default}: ").strip() or (usual or "")
            try:
                value = read(typed)
                self._remember(flag, typed)
                return value
            except KoordError as wrong:
                screen.say(wrong.message)
                for hint in wrong.hint:
                    screen.say(f"  {hint}")

    def key(self, keys: Mapping[str, str]) -> str:
        """Ask for one of some keys, without Enter; on a dumb terminal a line is read instead.

        Args:
            keys: Each with the word for what it does.

        Raises:
            EOFError: She ends it.
        """
        self._say_practice()
        screen.say("  ".join(f"{key} {word}" for key, word in keys.items()))
        while True:
            typed = self._one_key("> ").strip().casefold()[:1]
            if typed in keys:
                return typed
            screen.say("Trykk på en av tastene over.")

    def _say_practice(self) -> None:
        """Say before the first question that all families are made up."""
        if self.practice and not self.told_practice:
            self.told_practice = True
            screen.say(screen.PRACTICE)

    def _one_key(self, prompt: str) -> str:
        if os.environ.get("TERM") == "dumb":
            return self._line(prompt)
        from koord.cli.keyboard import one_key

        def ask() -> None:
            sys.stderr.write(prompt)
            sys.stderr.flush()

        typed = one_key(ask, self._wait)
        screen.say(typed[:1] if typed.isprintable() else "")
        return typed

    def _wait(self) -> None:
        """Wait for something to be typed, as long as the window has patience.

        Raises:
            KeyboardInterrupt: Nobody is there.
        """
        if self.patience is not None and not _is_typed_within(self.patience):
            self.left_alone = True
            raise KeyboardInterrupt

    def _remember(self, flag: str, typed: str) -> None:
        if flag.startswith("--") and typed:
            self.answers += [flag.split()[0].rstrip(","), typed]

    def confirm(self, question: str, *, usually: bool = True) -> bool:
        """Ask yes or no; without a person the usual answer is not taken for granted."""
        if self.sure:
            return True
        if not self.is_interactive:
            return False
        answers = "[J/n]" if usually else "[j/N]"
        while True:
            answer = self._line(f"{question} {answers} ").strip().casefold()
            if not answer:
                return usually
            if answer in ("j", "ja", "y", "yes"):
                return True
            if answer in ("n", "nei", "no"):
                return False
            screen.say("Svar ja eller nei.")

    def must_confirm(self, question: str, command: str) -> None:
        """Ask before something that should not happen by mistake.

        Raises:
            CommandLineError: Nobody is there to ask.
            Abort: The answer is no.
        """
        if self.sure:
            return
        if not self.is_interactive:
            raise CommandLineError(f"{question} Ingen er her til å svare.", hint=f"{command} --ja")
        if not self.confirm(question):
            raise typer.Abort()

    def new_passphrase(self, flag: str) -> str:
        """Ask twice for a passphrase that is good enough.

        Raises:
            CommandLineError: Nobody is there to ask.
        """
        from koord.workbook import keys

        if not self.is_interactive:
            self.needed(flag, "passordet")
        screen.say("Velg et passord på minst ti tegn, gjerne fire eller fem tilfeldige ord.")
        while True:
            first = self.ask_secret("Nytt passord: ")
            try:
                keys.check_passphrase(first)
            except InvalidValueError as weak:
                screen.say(weak.message)
                continue
            if self.ask_secret("En gang til: ") == first:
                return first
            screen.say("De to var ikke like. Prøv igjen.")

    def ask_secret(self, prompt: str) -> str:
        """Ask for a passphrase without showing it."""
        import getpass

        return getpass.getpass(prompt, stream=sys.stderr)

    def _line(self, prompt: str) -> str:
        self._say_practice()
        sys.stderr.write(prompt)
        sys.stderr.flush()
        self._wait()
        line = sys.stdin.readline()
        if not line:
            raise EOFError
        return line

    # --- values --------------------------------------------------------------------------------

    def day(self, text: str, desk: Desk | None = None, *, past: bool = False) -> date:
        """Read a date as it is typed on the command line.

        Raises:
            InvalidValueError: It cannot be read.
        """
        from koord.domain.date_grammar import parse_date

        meetings: dict[str, date] = {}
        if desk is not None and "møte" in text.casefold():
            from koord.workbook.queries.meetings import dates_of_meetings

            with desk.book.reading() as connection:
                meetings = dates_of_meetings(connection)
        return parse_date(text, clock.today(), past=past, meetings=meetings)

    def optional_day(
        self, text: str | None, desk: Desk | None = None, *, past: bool = False
    ) -> date | None:
        """Read a date that may be left out."""
        return None if text is None else self.day(text, desk, past=past)

    @staticmethod
    def clock(text: str) -> time:
        """Read a time of day.

        Raises:
            InvalidValueError: It cannot be read.
        """
        from koord.domain.date_grammar import parse_time

        return parse_time(text)

    def again(self, *more: str) -> str:
        """Return the command as typed, with what was answered and more words, to be pasted."""
        return "koord " + " ".join(quoted(word) for word in (*self.typed, *self.answers, *more))


def _is_typed_within(seconds: float) -> bool:
    """Wait for a line on the terminal; a Windows console cannot be waited for."""
    import select

    return os.name == "nt" or bool(select.select([sys.stdin], [], [], seconds)[0])


def session_of(context: typer.Context) -> Session:
    """Return the session of an invocation."""
    session = context.find_root().obj
    assert isinstance(session, Session)
    return session


def usual_lock_time(now: datetime) -> datetime:
    """Return when an unlocked workbook locks itself: at four, or in two hours when that is near."""
    four = now.replace(hour=16, minute=0, second=0)
    return four if four - now >= timedelta(hours=1) else now + timedelta(hours=2)


def quoted(word: str) -> str:
    """Quote a word so that it can be pasted into bash, zsh, fish and PowerShell alike."""
    if word and all(c.isalnum() or c in "-_./:+@," for c in word):
        return word
    if not any(c in word for c in '"$`\\!'):
        return f'"{word}"'
    escaped = word.replace("'", "'\\''")
    return f"'{escaped}'"


def one_of(word: str, allowed: Sequence[str], what: str) -> str:
    """Return a word from a closed list, whatever case it is typed in.

    Raises:
        InvalidValueError: It is not on the list.
    """
    from koord.domain.names import fold

    for known in allowed:
        if fold(known) == fold(word):
            return known
    raise InvalidValueError(
        f"«{word[:40]}» er ikke en kjent {what}.", hint=f"Velg blant: {', '.join(allowed)}"
    )


def read_secret_file(name: str) -> str:
    """Read a secret from a file, without the line end after it.

    Raises:
        NotFoundError: The file cannot be read.
    """
    try:
        text = Path(name).expanduser().read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError):
        raise NotFoundError(
            "Fila med passordet eller nøkkelen kan ikke leses.",
            hint="Er navnet riktig?",
        ) from None
    return text.rstrip("\r\n")


def read_recovery_key(name: str) -> bytes:
    """Read the recovery key from a file, as it was printed.

    Raises:
        NotFoundError: The file cannot be read.
        KeyFailsError: A group of it is mistyped.
    """
    from koord.workbook import keys

    return keys.read_recovery_text(read_secret_file(name))
