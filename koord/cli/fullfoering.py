"""`koord fullføring`: completion by the tabulator in the user's own shell."""

import os
import shlex
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer

from koord import settings
from koord.cli.command import example, single
from koord.cli.session import Session, one_of, session_of
from koord.cli.shells import SHELLS, script
from koord.cli.view import Line, View
from koord.errors import CommandLineError, StorageError

_MARK = "# koord fullføring"


@example("koord fullføring fish --installer", "koord fullføring bash")
def fullføring(
    context: typer.Context,
    skall: Annotated[
        str, typer.Argument(metavar="bash|zsh|fish|powershell", help="Skallet du skriver i.")
    ],
    installer: Annotated[
        bool, typer.Option("--installer", help="Legg skriptet på plass. Sier først hva som endres.")
    ] = False,
) -> None:
    """Fullfør ord, valg og numre med tabulator, i skallet du bruker.

    Uten --installer skrives bare skriptet. Ved siden av numrene står koder og hva det er, aldri
    navn. Er arbeidsboka låst, fullføres bare ord og valg. Slå av numrene med
    KOORD_FULLFORING=ord, og alt med KOORD_FULLFORING=av.
    """
    session = session_of(context)
    shell = one_of(skall, SHELLS, "skall")
    if installer:
        session.show(_installed(session, shell))
    else:
        text = script(shell)
        data = {"shell": shell, "script": text}
        lines = [Line(line) for line in text.rstrip("\n").split("\n")]
        session.show(View(type="fullføring", data=data, lines=lines))


@dataclass(frozen=True, slots=True)
class _Place:
    """Where completion is put for a shell.

    Attributes:
        script: The file that is written whole.
        read_by: The shell's own file, which gets one line more, or `None` when it looks for the
            script by itself.
    """

    script: Path
    read_by: Path | None = None

    @property
    def line(self) -> str:
        """The line that reads the script when the shell starts."""
        name = shlex.quote(str(self.script))
        return f"[ -r {name} ] && . {name}  {_MARK}"


def _place(shell: str) -> _Place:
    """Return where completion is put.

    Raises:
        CommandLineError: PowerShell keeps that to itself.
    """
    home, beside = Path.home(), settings.data_folder() / f"koord.{shell}"
    if shell == "fish":
        config = Path(os.environ.get("XDG_CONFIG_HOME") or home / ".config")
        return _Place(config / "fish" / "completions" / "koord.fish")
    if shell == "zsh":
        return _Place(beside, Path(os.environ.get("ZDOTDIR") or home) / ".zshrc")
    if shell == "bash":
        return _Place(beside, home / ".bashrc")
    raise CommandLineError(
        "I PowerShell legges linja inn for hånd, i fila som heter $PROFILE.",
        hint="koord fullføring powershell | Out-String | Invoke-Expression",
    )


def _installed(session: Session, shell: str) -> View:
    place = _place(shell)
    changes = _changes(place, shell)
    data = {"shell": shell, "files": list(changes)}
    if not changes:
        return View("fullføring", data, lines=[Line(f"Fullføring i {shell} er på plass alt.")])
    for path, what in changes.items():
        session.say(f"{what}: {path}")
    session.must_confirm("Gjøre dette?", f"koord fullføring {shell} --installer")
    try:
        for path in changes:
            _write(path, shell, place)
    except OSError:
        raise StorageError(
            "Fila kan ikke skrives.", hint=f"Legg skriptet inn selv: koord fullføring {shell}"
        ) from None
    return View(
        type="fullføring",
        data=data,
        lines=[Line(f"Fullføring i {shell} er på plass. Den virker i neste vindu du åpner.")],
    )


def _changes(place: _Place, shell: str) -> dict[Path, str]:
    """Return the files that are to be changed, and how."""
    changes = {}
    if _content(place.script) != script(shell):
        changes[place.script] = "Skriver fila"
    if place.read_by is not None and place.line not in _content(place.read_by):
        changes[place.read_by] = "Legger ei linje til sist i"
    return changes


def _content(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8", errors="surrogateescape")
    except OSError:
        return ""


def _write(path: Path, shell: str, place: _Place) -> None:
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    if path == place.script:
        path.write_text(script(shell), encoding="ascii", newline="\n")
        return
    before = _content(path)
    with path.open("a", encoding="utf-8", newline="\n") as file:
        file.write(("" if not before or before.endswith("\n") else "\n") + f"{place.line}\n")


app = single(fullføring)
