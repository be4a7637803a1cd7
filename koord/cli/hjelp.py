"""`koord hjelp`: the handbook, offline."""

import re
from pathlib import Path
from typing import Annotated

import typer

from koord.cli.command import example, plain, single
from koord.cli.screen import wrapped
from koord.cli.session import session_of
from koord.cli.usage import did_you_mean
from koord.cli.view import Line, Tone, View
from koord.errors import NotFoundError

_HEADING = re.compile(r"^#+\s+(.*)$")
_LINK = re.compile(r"\[([^\]]+)\]\([^)]+\)")
_PACKAGE = Path(__file__).parents[1]


@example("koord hjelp", "koord hjelp samtykke")
def hjelp(
    context: typer.Context,
    emne: Annotated[
        str | None, typer.Argument(metavar="EMNE", help="Uten: hvilke emner som finnes.")
    ] = None,
) -> None:
    """Håndboka. Virker uten nett og uten arbeidsbok."""
    session = session_of(context)
    pages = topics()
    if emne is None:
        session.show(_contents(pages))
        return
    wanted = plain(emne)
    found = next((path for name, path in pages.items() if plain(name) == wanted), None)
    if found is None:
        close = did_you_mean(wanted, list(pages))
        raise NotFoundError(
            f"Håndboka har ingen side som heter «{emne[:40]}».", hint=[*close, "koord hjelp"]
        )
    text = found.read_text(encoding="utf-8")
    session.show(
        View(
            type="hjelp",
            data={"topic": found.stem, "text": text},
            lines=[line for part in text.split("\n") for line in _lines(part)],
        )
    )


def handbook_folder() -> Path:
    """Return where the handbook lies: beside a checkout first, then in the package."""
    beside = _PACKAGE.parent
    if (beside / "pyproject.toml").is_file() and (beside / "docs").is_dir():
        return beside / "docs"
    return _PACKAGE / "_docs"


def topics() -> dict[str, Path]:
    """Return the pages of the handbook by name, in alphabetical order."""
    return {path.stem: path for path in sorted(handbook_folder().glob("*.md"))}


def _contents(pages: dict[str, Path]) -> View:
    titles = {name: _title(path) for name, path in pages.items()}
    return View(
        type="hjelp",
        data={"topics": [{"topic": name, "title": title} for name, title in titles.items()]},
        lines=[
            Line("Emner", Tone.HEADING),
            *(Line(f"  koord hjelp {name:<18} {title}") for name, title in titles.items()),
        ],
        talk=["Om én kommando: koord KOMMANDO --help"],
    )


def _title(path: Path) -> str:
    with path.open(encoding="utf-8") as file:
        return file.readline().lstrip("# ").strip()


def _lines(part: str) -> list[Line]:
    heading = _HEADING.match(part)
    if heading is not None:
        return [Line(heading[1], Tone.HEADING)]
    if part.startswith(("|", "    ", "```")) or not part.strip():
        return [Line(part)]
    text = _LINK.sub(r"\1", part).replace("**", "").replace("`", "")
    return [Line(line) for line in wrapped(text)]


app = single(hjelp)
