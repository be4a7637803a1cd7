"""Typer's usage errors in Norwegian.

The classes live in a private module of Typer; this file is the only one that imports it, and the
version pin in `pyproject.toml` protects it.
"""

import re
from collections.abc import Sequence
from difflib import get_close_matches
from typing import Any

from typer._click.exceptions import (
    BadArgumentUsage,
    BadOptionUsage,
    BadParameter,
    ClickException,
    MissingParameter,
    NoSuchOption,
    UsageError,
)
from typer._click.formatting import HelpFormatter
from typer.core import TyperArgument, TyperOption

from koord.errors import CommandLineError

Fault = ClickException
Formatter = HelpFormatter


def in_norwegian(fault: ClickException) -> CommandLineError:
    """Return what the user should read instead of a usage error."""
    context = getattr(fault, "ctx", None)
    help_hint = f"{context.command_path} --help" if context is not None else "koord --help"
    message, hint = _sentence(fault)
    return CommandLineError(message, hint=[*hint, help_hint])


def did_you_mean(word: str, known: Sequence[str]) -> list[str]:
    """Return «Mente du …?» when a known word is close."""
    close = get_close_matches(word, known, n=1, cutoff=0.6)
    return [f"Mente du {close[0]}?"] if close else []


def _sentence(fault: ClickException) -> tuple[str, list[str]]:
    if isinstance(fault, MissingParameter):
        return f"Mangler {_missing(fault)}.", []
    if isinstance(fault, NoSuchOption):
        known = fault.ctx.command.get_params(fault.ctx) if fault.ctx else []
        flags = [opt for param in known for opt in param.opts]
        return f"Valget {fault.option_name} finnes ikke.", did_you_mean(fault.option_name, flags)
    if isinstance(fault, BadOptionUsage):
        return f"Valget {fault.option_name} mangler en verdi, eller har én for mye.", []
    if isinstance(fault, BadParameter):
        return f"Verdien for {_name_of(fault.param)} passer ikke.", []
    if isinstance(fault, BadArgumentUsage):
        return "Det er for få ord på kommandolinja.", []
    if isinstance(fault, UsageError) and "unexpected extra" in fault.message:
        extra = re.search(r"argument(?:s|\(s\))? \((.*)\)", fault.message)
        words = extra[1] if extra else ""
        return f"Det er for mange ord på kommandolinja: {words}", [
            'Sett anførselstegn rundt det som hører sammen: "Kari Larsen"'
        ]
    return "Kommandolinja kan ikke leses.", []


def _missing(fault: MissingParameter) -> str:
    """Name what is missing; where several words may stand first, the one typed may be the last."""
    name = _name_of(fault.param)
    if not isinstance(fault.param, TyperArgument) or fault.param.nargs != -1 or fault.ctx is None:
        return name
    arguments = [p for p in fault.ctx.command.params if isinstance(p, TyperArgument)]
    return " eller ".join(_name_of(param) for param in arguments if param.required)


def _name_of(param: Any) -> str:
    if isinstance(param, TyperOption):
        return str(param.opts[0])
    if isinstance(param, TyperArgument):
        return str(param.make_metavar(None) if param.metavar is None else param.metavar)  # type: ignore[arg-type]  # the context is not used for a named metavar
    return "et ord"
