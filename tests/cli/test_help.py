"""Help: Norwegian, in 80 columns, wherever it is asked for, with examples that can be typed."""

import re
import shlex
from collections.abc import Iterator

import pytest
from typer.core import TyperGroup
from typer.main import get_command

from koord.cli.app import app
from koord.cli.command import ActingGroup, KoordCommand
from tests.conftest import Koord

ENGLISH = re.compile(
    r"\b(usage|options?|arguments?|commands?|errors?|missing|required|default|show|this|message|"
    r"exit|help(?!\b.*--help)|no such|invalid|try|unexpected|the|and|is)\b",
    re.IGNORECASE,
)
FLAGS = re.compile(r"--?[\w-]+")


def commands() -> Iterator[tuple[tuple[str, ...], KoordCommand | ActingGroup]]:
    """Walk the command tree: every word that does something, and every verb."""
    root = get_command(app)
    assert isinstance(root, TyperGroup)
    for word in root.list_commands(None):  # type: ignore[arg-type]  # the table needs no context
        command = root.get_command(None, word)  # type: ignore[arg-type]  # as above
        if isinstance(command, ActingGroup):
            yield (word,), command
        if isinstance(command, TyperGroup):
            for verb, leaf in command.commands.items():
                assert isinstance(leaf, KoordCommand)
                yield (word, verb), leaf
        else:
            assert isinstance(command, KoordCommand)
            yield (word,), command


COMMANDS = dict(commands())
PAGES = [(), *dict.fromkeys(words[:1] for words in COMMANDS), *COMMANDS]


@pytest.mark.parametrize("words", PAGES, ids=" ".join)
def test_help_is_norwegian_and_fits(koord: Koord, words: tuple[str, ...]) -> None:
    """Every page of help is free of English, and of lines wider than 80."""
    answer = koord.ok(*words, "--help")

    prose = [line for line in answer.out.splitlines() if not line.startswith("  koord ")]
    assert not ENGLISH.search(FLAGS.sub("", "\n".join(prose)))
    assert [line for line in answer.out.splitlines() if len(line) > 80] == []
    assert answer.err == ""


@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
def test_help_shows_two_examples_of_the_command(koord: Koord, words: tuple[str, ...]) -> None:
    """Help has at least two examples, and each is a command line of that very command."""
    examples = COMMANDS[words].examples

    shown = koord.ok(*words, "--help").out
    assert len(examples) >= 2
    assert all(f"  {line}\n" in shown for line in examples)
    for line in examples:
        assert line.startswith("koord")
        typed = tuple(shlex.split(line)[1 : 1 + len(words)])
        assert typed == words or words[-1] == "vis" or line == "koord"


@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
def test_examples_can_be_parsed(words: tuple[str, ...]) -> None:
    """No example has a flag or a number of words that the command does not know."""
    command = COMMANDS[words]

    for line in command.examples:
        typed = shlex.split(line)[1:]
        rest = typed[len(words) :] if tuple(typed[: len(words)]) == words else typed[1:]
        command.make_context("koord", list(rest), resilient_parsing=False).close()


@pytest.mark.parametrize("flag", ["-h", "--help", "--hjelp"])
@pytest.mark.parametrize(
    "line",
    [
        "{} huskeliste",
        "huskeliste {}",
        "huskeliste 7 {}",
        "huskeliste {} 7 --alle",
        "innkall 7 --dato fredag {}",
        "kontakt {} ny",
        "kontakt ny {} 7",
        "kontakt ny 7 {}",
        "--json huskeliste {}",
    ],
)
def test_help_is_found_in_any_position(koord: Koord, line: str, flag: str) -> None:
    """Help may be asked for before, within and after a command, and nothing is done."""
    answer = koord.ok(*line.format(flag).split())

    assert "Mer om" in answer.out or "Bruk: koord" in answer.out
    assert koord.json("huskeliste")["tasks"] is not None


def test_help_needs_no_workbook(home: object) -> None:
    """Help and version answer before there is a workbook."""
    from koord.cli.app import run

    assert run(["--help"]) == 0
    assert run(["kan", "--help"]) == 0
    assert run(["--versjon"]) == 0


def test_root_help_names_every_command(koord: Koord) -> None:
    """Every word stands in the help of the root."""
    shown = koord.ok("--help").out

    for words in COMMANDS:
        assert re.search(rf"^  {re.escape(words[0])}  +\S", shown, re.MULTILINE)
