"""Arguments and flags that mean the same in every command."""

from pathlib import Path
from typing import Annotated

import typer

from koord.cli.session import one_of
from koord.errors import InvalidValueError

FORMATS = ("docx", "pdf", "odt", "html", "md")
LANGUAGES = ("nb", "nn")
BASES = ("lovfestet", "lokal")
ROLES = ("koordinator", "barnekoordinator", "stafettholder")
ENTRIES = ("søknad", "melding", "tilbud")

CaseArgument = Annotated[
    str, typer.Argument(metavar="SAK", help="Saksnummeret, eller koden når bare én sak har den.")
]
OptionalCase = Annotated[
    str | None, typer.Argument(metavar="SAK", help="Bare denne saken; uten den: alle.")
]
ItemArgument = Annotated[
    str, typer.Argument(metavar="NUMMER", help="Nummeret, som 7.3: sak 7, nummer 3.")
]
ItemArguments = Annotated[
    list[str],
    typer.Argument(metavar="NUMMER", help="Nummeret, som 7.3. Flere: 7.3 7.4 7.9"),
]
FormatsOption = Annotated[
    str,
    typer.Option(
        "--format",
        metavar="FORMATER",
        help=f"Hvilke filer: {','.join(FORMATS)}. Vanlig: docx,pdf.",
    ),
]
KeyFileOption = Annotated[
    str | None,
    typer.Option(
        "--nøkkelfil",
        metavar="FIL",
        help="Les gjenopprettingsnøkkelen herfra når passordet er glemt.",
    ),
]
KeyPaperOption = Annotated[
    str | None,
    typer.Option("--nøkkelark", metavar="FIL", help="Skriv arket med gjenopprettingsnøkkelen hit."),
]
LanguageOption = Annotated[
    str | None, typer.Option("--språk", metavar="nb|nn", help="Språket på papirene.")
]


def read_minutes(text: str, flag: str, most: int, example: str) -> float:
    """Read how many minutes something may take.

    Args:
        text: As it is typed, with a comma or a point.
        flag: The flag it stands behind.
        most: The highest it can be.
        example: A command that works.

    Raises:
        InvalidValueError: It is no number of minutes, or too many.
    """
    try:
        minutes = float(text.replace(",", "."))
    except ValueError:
        minutes = 0
    if not 0 < minutes <= most:
        raise InvalidValueError(
            f"{flag} må være et tall på minutter over 0, høyst {most}.", hint=example
        )
    return minutes


def target(text: str | None) -> Path | None:
    """Return the whole path of a file to write, or `None` for the usual place."""
    return None if text is None else Path(text).expanduser().absolute()


def read_formats(text: str) -> tuple[str, ...]:
    """Read `docx,pdf`.

    Raises:
        InvalidValueError: A format is unknown, or there is none.
    """
    words = [word.strip() for word in text.split(",") if word.strip()]
    if not words:
        raise InvalidValueError("Det er ikke sagt noe format.", hint="--format docx,pdf")
    return tuple(dict.fromkeys(one_of(word, FORMATS, "format") for word in words))
