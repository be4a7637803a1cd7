"""`koord referat`."""

import codecs
import sys
from pathlib import Path
from typing import Annotated

import typer

from koord.cli.command import example, single
from koord.cli.editor import edit
from koord.cli.options import FormatsOption, ItemArgument, read_formats
from koord.cli.session import Session, session_of
from koord.cli.views.minutes import written
from koord.domain.cases import ItemId
from koord.errors import InvalidValueError, NotFoundError
from koord.services.desk import Desk
from koord.services.writing.minutes import enter_minutes, keep_draft, minutes_to_edit

LARGEST = 1_000_000
"""A text of minutes larger than this many bytes is taken for the wrong file."""


@example(
    "koord referat 7.4", "koord referat 7.4 --fil notat.md", "koord referat 7.4 --fil - --prøv"
)
def referat(
    context: typer.Context,
    nummer: ItemArgument,
    fil: Annotated[
        str | None,
        typer.Option("--fil", metavar="FIL", help="Les teksten herfra; - er inndata."),
    ] = None,
    prøv: Annotated[
        bool, typer.Option("--prøv", help="Vis hva som ville bli ført, og gjør ingenting.")
    ] = False,
    format_: FormatsOption = "docx,pdf",
) -> None:
    """Skriv referat. Gjøremålene kommer på lista, og papiret blir laget.

    Uten --fil åpnes teksten i skriveprogrammet ditt, ferdig utfylt fra møtet.
    """
    session = session_of(context)
    item = ItemId.parse(nummer)
    formats = read_formats(format_)
    with session.desk() as desk:
        text = _read(fil) if fil is not None else _edited(session, desk, item)
        done = enter_minutes(desk, item, text, formats, dry_run=prøv)
    session.show(written(done))


def _edited(session: Session, desk: Desk, item: ItemId) -> str:
    before = minutes_to_edit(desk, item)
    if not session.is_interactive:
        session.needed("--fil FIL", "teksten til referatet")
    text = edit(before, lambda written: keep_draft(desk, item, written))
    if text == before:
        session.say("Teksten er ikke endret; ingenting er ført.")
        raise typer.Exit()
    return text


def _read(name: str) -> str:
    try:
        content = sys.stdin.buffer.read() if name == "-" else Path(name).expanduser().read_bytes()
    except (OSError, RuntimeError):
        raise NotFoundError(
            "Fila med referatet kan ikke leses.",
            hint="Er navnet riktig? --fil notat.md",
        ) from None
    if len(content) > LARGEST:
        raise InvalidValueError(
            "Fila er for stor til å være et referat.", hint="Velg en fil med bare teksten."
        )
    return _decoded(content)


def _decoded(content: bytes) -> str:
    if content.startswith(b"PK"):
        raise InvalidValueError(
            "Fila er et Word-dokument. Referatet leses fra ren tekst.",
            hint="Lagre den som ren tekst (.txt eller .md), og prøv igjen.",
        )
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return content.decode("utf-16", errors="replace")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        # What an older Windows program writes.
        return content.decode("cp1252", errors="replace")


app = single(referat)
