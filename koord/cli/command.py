"""The command and group classes: common flags, plain Norwegian help, lazy loading."""

from collections.abc import Callable, Mapping, Sequence
from importlib import import_module
from typing import Any

import typer
from typer.core import TyperArgument, TyperCommand, TyperGroup, TyperOption
from typer.main import get_command

from koord.cli.session import Session
from koord.cli.usage import Formatter, did_you_mean
from koord.errors import CommandLineError
from koord.values import value

_SPELLINGS = (("å", "a"), ("aa", "a"), ("ø", "o"), ("oe", "o"), ("æ", "ae"))


def plain(word: str) -> str:
    """Return the spelling that a command word or flag is recognised by.

    Composes the letters, then takes `å`, `aa` and `a` for the same, and `ø`, `oe` and `o`.
    """
    if not word.isascii():
        from unicodedata import normalize

        word = normalize("NFC", word)
    found = word.lower()
    for letter, instead in _SPELLINGS:
        found = found.replace(letter, instead)
    return found


def _common_options() -> list[TyperOption]:
    """Return the flags that stand before or after any command."""

    def flag(name: str, field: str, value: bool, text: str) -> TyperOption:
        def keep(context: typer.Context, _: Any, given: bool) -> None:
            if given:
                setattr(_session(context), field, value)

        return TyperOption(
            param_decls=[f"--{name}", f"_{field}"],
            is_flag=True,
            default=False,
            expose_value=False,
            callback=keep,
            help=text,
        )

    def value(name: str, field: str, metavar: str, text: str) -> TyperOption:
        def keep(context: typer.Context, _: Any, given: str | None) -> None:
            if given is not None:
                setattr(_session(context), field, given)

        return TyperOption(
            param_decls=[f"--{name}", f"_{field}"],
            type=str,
            expose_value=False,
            callback=keep,
            metavar=metavar,
            help=text,
        )

    return [
        flag("json", "as_json", True, "Svar som JSON."),
        flag("vis-navn", "show_names", True, "Vis navn i stedet for kode."),
        flag("ja", "sure", True, "Svar ja på spørsmål."),
        flag("ikke-spør", "may_ask", False, "Spør aldri; si hva som mangler."),
        value("arbeidsbok", "workbook", "FIL", "En annen arbeidsbok enn den vanlige."),
        value("mappe", "folder", "MAPPE", "Hvor papirene skal ligge."),
    ]


def _session(context: typer.Context) -> Session:
    root = context.find_root()
    if not isinstance(root.obj, Session):
        root.obj = Session()
    return root.obj


class KoordCommand(TyperCommand):
    """A command with the common flags and help in plain Norwegian.

    Args:
        examples: Whole command lines, shown first in the help.
    """

    def __init__(self, *args: Any, **settings: Any) -> None:
        super().__init__(*args, **settings)
        self.params.extend(_common_options())
        self.examples: tuple[str, ...] = getattr(self.callback, "koord_examples", ())

    def make_context(self, *args: Any, **extra: Any) -> Any:
        """Recognise flags in every accepted spelling."""
        return super().make_context(*args, **extra, token_normalize_func=plain)

    def format_help(self, ctx: Any, formatter: Formatter) -> None:
        """Write the help: what it does, examples, arguments, flags."""
        _write_what_it_does(self, self.examples, ctx, formatter)
        _write_flags(self, formatter)


class VerbGroup(TyperGroup):
    """A register such as `kontakt`, with its verbs.

    When the first word is none of the verbs, the hidden `vis` is put before it, so that
    `koord sak 7` shows case 7.
    """

    default_verb = "vis"
    answers_alone = False
    aliases: Mapping[str, str] = {}

    def __init__(self, *args: Any, **settings: Any) -> None:
        super().__init__(*args, **settings)
        self.params.extend(_common_options())

    def make_context(self, *args: Any, **extra: Any) -> Any:
        """Recognise verbs in every accepted spelling."""
        return super().make_context(*args, **extra, token_normalize_func=plain)

    def parse_args(self, ctx: Any, args: list[str]) -> Any:
        """Put the default verb first when one of its own flags stands where the verb should."""
        default = self.get_command(ctx, self.default_verb)
        first = _first_of_its_own(self, args)
        if default is not None and first is not None and first in _flags_of(default):
            args = [self.default_verb, *args]
        return super().parse_args(ctx, args)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        """Find a verb in any accepted spelling, or by another word for it."""
        wanted = plain(cmd_name)
        wanted = plain(self.aliases.get(wanted, wanted))
        return next((c for name, c in self.commands.items() if plain(name) == wanted), None)

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """Put the default verb first when the first word is no verb."""
        if self.get_command(ctx, args[0]) is None:
            has_default = self.get_command(ctx, self.default_verb) is not None
            mistyped = len(args) > 1 and did_you_mean(plain(args[0]), list(self.commands))
            if mistyped or not has_default or args[0].startswith("-"):
                raise _unknown(f"{ctx.command_path} {args[0]}", args[0], list(self.commands))
            args = [self.default_verb, *args]
        return super().resolve_command(ctx, args)

    def invoke(self, ctx: Any) -> Any:
        """Take a register without a verb for a question, where one needs no more; else refuse."""
        if not ctx._protected_args and self.answers_alone:
            ctx._protected_args = [self.default_verb]
        if not ctx._protected_args:
            verbs = ", ".join(self.commands)
            raise CommandLineError(
                f"{ctx.command_path} trenger et ord til: {verbs}.",
                hint=f"{ctx.command_path} --help",
            )
        return super().invoke(ctx)

    def format_help(self, ctx: Any, formatter: Formatter) -> None:
        """Write the help: what the register is, and its verbs."""
        _write(formatter, [self.help or ""])
        _write_verbs(self, ctx, formatter)


class ActingGroup(VerbGroup):
    """A word that does something by itself, and has verbs beside.

    Args:
        examples: Whole command lines of the word itself, shown first in the help.
    """

    def __init__(self, *args: Any, **settings: Any) -> None:
        super().__init__(*args, **settings)
        self.examples: tuple[str, ...] = getattr(self.callback, "koord_examples", ())

    def invoke(self, ctx: Any) -> Any:
        """Do what the word does when no verb follows."""
        return TyperGroup.invoke(self, ctx)

    def format_help(self, ctx: Any, formatter: Formatter) -> None:
        """Write the help: what the word does, its verbs, its flags."""
        _write_what_it_does(self, self.examples, ctx, formatter)
        _write_verbs(self, ctx, formatter)
        _write_flags(self, formatter)


@value
class Word:
    """One top-level word.

    Attributes:
        module: The module under `koord.cli` that holds it.
        help: One line for `koord --help`.
        group: The heading it stands under.
    """

    module: str
    help: str
    group: str


class AnsweringGroup(VerbGroup):
    """A register that answers without a verb, as `koord maler`."""

    answers_alone = True


class RootGroup(TyperGroup):
    """`koord` itself: imports only the command that is typed."""

    words: Mapping[str, Word] = {}

    def __init__(self, *args: Any, **settings: Any) -> None:
        super().__init__(*args, **settings)
        self.params.extend(_common_options())

    def make_context(self, *args: Any, **extra: Any) -> Any:
        """Recognise flags in every accepted spelling."""
        return super().make_context(*args, **extra, token_normalize_func=plain)

    def list_commands(self, ctx: Any) -> list[str]:
        """Return the words in the order of the help."""
        return list(self.words)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        """Import the module of a word and build its command."""
        wanted = plain(cmd_name)
        for name, word in self.words.items():
            if plain(name) == wanted:
                command = get_command(import_module(f"koord.cli.{word.module}").app)
                command.name = name
                return command
        return None

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """Find the command; answer an unknown word with the nearest one."""
        command = self.get_command(ctx, args[0])
        if command is None:
            raise _unknown(f"koord {args[0]}", args[0], list(self.words))
        return command.name, command, args[1:]

    def format_help(self, ctx: Any, formatter: Formatter) -> None:
        """Write the help from the table of words, without importing any of them."""
        _write(formatter, [self.help or ""])
        for group in dict.fromkeys(word.group for word in self.words.values()):
            rows = [(name, w.help) for name, w in self.words.items() if w.group == group]
            _section(formatter, group, rows)
        shared = [_described(p) for p in self.params if isinstance(p, TyperOption)]
        _section(formatter, "Felles valg, før eller etter kommandoen", shared)
        _write(formatter, ["Mer om en kommando, med eksempler: koord KOMMANDO --help"])


def example(*lines: str) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Give a command function the examples its help shows."""

    def keep(function: Callable[..., None]) -> Callable[..., None]:
        function.koord_examples = lines  # type: ignore[attr-defined]  # read by KoordCommand
        return function

    return keep


def single(function: Callable[..., None]) -> typer.Typer:
    """Make an app of one command."""
    app = typer.Typer(add_completion=False, rich_markup_mode=None)
    app.command(cls=KoordCommand, context_settings=SETTINGS)(function)
    return app


def register(
    text: str,
    verbs: Mapping[str, Callable[..., None]],
    other_words: Mapping[str, str] = {},
    *,
    alone: bool = False,
) -> typer.Typer:
    """Make an app of a noun and its verbs.

    Args:
        text: What the register is.
        verbs: Each verb and its command.
        other_words: What else a verb may be called; it does not stand in the help.
        alone: The noun alone is `vis`.
    """
    group = AnsweringGroup if alone else VerbGroup
    app = typer.Typer(
        add_completion=False,
        rich_markup_mode=None,
        cls=type("Verbs", (group,), {"aliases": other_words}),
        help=text,
        context_settings=SETTINGS,
    )
    app.callback()(_nothing)
    for name, function in verbs.items():
        app.command(name, cls=KoordCommand, context_settings=SETTINGS)(function)
    return app


def acting(function: Callable[..., None], verbs: Mapping[str, Callable[..., None]]) -> typer.Typer:
    """Make an app of a word that does something by itself, and its verbs."""
    app = typer.Typer(
        add_completion=False,
        rich_markup_mode=None,
        cls=ActingGroup,
        invoke_without_command=True,
        context_settings=SETTINGS,
    )
    app.callback()(function)
    for name, verb in verbs.items():
        app.command(name, cls=KoordCommand, context_settings=SETTINGS)(verb)
    return app


SETTINGS = {"help_option_names": ["-h", "--help", "--hjelp"]}


def _flags_of(command: Any) -> set[str]:
    return {plain(flag) for p in command.params for flag in (*p.opts, *p.secondary_opts)}


def _first_of_its_own(group: TyperGroup, args: Sequence[str]) -> str | None:
    """Return the first word that is no flag that stands before any command, nor its value."""
    shared = {plain(flag): p for p in group.params for flag in p.opts}
    words = iter(args)
    for word in words:
        flag, given, _ = word.partition("=")
        known = shared.get(plain(flag))
        if known is None:
            return plain(flag)
        if isinstance(known, TyperOption) and not known.is_flag and not given:
            next(words, None)
    return None


def _nothing() -> None:
    pass


def _unknown(typed: str, word: str, known: Sequence[str]) -> CommandLineError:
    close = did_you_mean(plain(word), [plain(name) for name in known])
    meant = next((n for n in known if close and f" {plain(n)}?" in close[0]), None)
    hint = [f"Mente du {meant}?"] if meant else []
    return CommandLineError(f"Kommandoen «{typed[:60]}» finnes ikke.", hint=[*hint, "koord --help"])


def _pieces(command: TyperCommand | TyperGroup) -> str:
    arguments = [p for p in command.params if isinstance(p, TyperArgument)]
    return " ".join([*(_metavar(p) for p in arguments), "[valg]"])


def _metavar(param: TyperArgument) -> str:
    name = param.metavar or (param.name or "").upper()
    return name if param.required else f"[{name}]"


def _described(param: TyperOption) -> tuple[str, str]:
    names = ", ".join([*param.opts, *param.secondary_opts])
    metavar = "" if param.is_flag else f" {param.metavar or 'TEKST'}"
    return f"{names}{metavar}", param.help or ""


def _write_what_it_does(
    command: TyperCommand | TyperGroup, examples: Sequence[str], ctx: Any, formatter: Formatter
) -> None:
    _write(formatter, [command.help or ""])
    _write(formatter, [f"Bruk: {ctx.command_path} {_pieces(command)}".rstrip()])
    _section(formatter, "Eksempler", [(line, "") for line in examples])
    arguments = [p for p in command.params if isinstance(p, TyperArgument) and p.help]
    _section(formatter, "Hva som skal stå der", [(_metavar(p), p.help or "") for p in arguments])


def _write_flags(command: TyperCommand | TyperGroup, formatter: Formatter) -> None:
    common = {option.name for option in _common_options()}
    options = [p for p in command.params if isinstance(p, TyperOption) and not p.hidden]
    own = [_described(p) for p in options if p.name not in common]
    _section(formatter, "Valg", own)
    _section(formatter, "Felles valg", [_described(p) for p in options if p.name in common])


def _write_verbs(group: TyperGroup, ctx: Any, formatter: Formatter) -> None:
    rows = [(f"{ctx.command_path} {name}", _first_line(c)) for name, c in group.commands.items()]
    _section(formatter, "Kommandoer", rows)
    _write(formatter, [f"Mer om én av dem: {ctx.command_path} ORD --help"])


def _first_line(command: Any) -> str:
    return (command.help or "").strip().split("\n")[0]


def _write(formatter: Formatter, texts: Sequence[str]) -> None:
    for text in texts:
        formatter.write_paragraph()
        formatter.write_text(text.strip())


def _section(formatter: Formatter, heading: str, rows: Sequence[tuple[str, str]]) -> None:
    if not rows:
        return
    formatter.write_paragraph()
    formatter.write(f"{heading}:\n")
    if all(not text for _, text in rows):
        for line, _ in rows:
            formatter.write(f"  {line}\n")
        return
    formatter.indent()
    formatter.write_dl(list(rows), col_max=32)
    formatter.dedent()
