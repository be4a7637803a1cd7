"""The words of the command tree stand in the glossary."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from typer.core import TyperOption
from typer.main import get_command

from koord.cli.app import WORDS, app
from koord.cli.command import ActingGroup, KoordCommand

GLOSSARY = Path(__file__).parents[2] / "docs" / "ordliste.md"


def words_of_the_glossary() -> set[str]:
    """Return the first column of every table."""
    rows = re.findall(r"^\| ([^|]+?) \|", GLOSSARY.read_text(encoding="utf-8"), re.MULTILINE)
    return set(rows)


def commands() -> Iterator[tuple[str, Any]]:
    """Yield every command of the tree with its words."""
    root = get_command(app)
    for name in WORDS:
        found = root.get_command(None, name)  # type: ignore[attr-defined]  # a group of our own
        if isinstance(found, KoordCommand | ActingGroup):
            yield name, found
        if not isinstance(found, KoordCommand):
            for verb, command in found.commands.items():
                yield f"{name} {verb}", command


def flags() -> set[str]:
    """Return every flag of every command."""
    return {
        flag
        for _, command in commands()
        for option in command.params
        if isinstance(option, TyperOption)
        for flag in (*option.opts, *option.secondary_opts)
    }


def test_every_word_of_the_commands_is_explained() -> None:
    """Each command word and each verb stands in the glossary."""
    typed = {word for name, _ in commands() for word in name.split()}

    assert typed - words_of_the_glossary() == set()


def test_every_flag_is_explained() -> None:
    """Each flag of each command stands in the glossary."""
    assert flags() - words_of_the_glossary() == set()


def test_the_glossary_explains_no_flag_that_is_gone() -> None:
    """A flag in the glossary is a flag of some command."""
    explained = {word for word in words_of_the_glossary() if word.startswith("--")}

    assert explained - flags() - {"--versjon"} == set()


def test_every_command_has_help_and_two_examples() -> None:
    """Each command says what it does, and shows at least two whole command lines."""
    for name, command in commands():
        assert command.help, name
        assert len(command.examples) >= 2, name
        assert all(line.startswith("koord") for line in command.examples), name
