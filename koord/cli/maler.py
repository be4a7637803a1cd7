"""`koord maler`: which templates papers are made from, own copies, and the letterhead."""

from pathlib import Path
from typing import Annotated

import typer

from koord.cli.command import example, register
from koord.cli.options import LANGUAGES
from koord.cli.session import one_of, session_of
from koord.cli.views.templates import (
    checked_view,
    copied_view,
    letterhead_view,
    no_letterhead_view,
    removed_view,
    templates_view,
)
from koord.errors import CommandLineError, NotFoundError

NameArgument = Annotated[
    str, typer.Argument(metavar="MAL", help="Navnet, som koord maler viser det: innkalling.")
]
OwnLanguage = Annotated[
    str | None,
    typer.Option(
        "--språk", metavar="nb|nn", help="Malen på dette språket. Vanlig: det du har valgt."
    ),
]


@example("koord maler", "koord maler --json")
def vis(context: typer.Context) -> None:
    """Alle malene, med utgave og språk, og om du har din egen kopi."""
    from koord.services.reading.templates import list_templates

    session = session_of(context)
    with session.desk() as desk:
        found = list_templates(desk)
    session.show(templates_view(found))


@example("koord maler kopier innkalling", "koord maler kopier referat --språk nn")
def kopier(context: typer.Context, mal: NameArgument, språk: OwnLanguage = None) -> None:
    """Lag din egen kopi av en mal, til å endre. Den brukes fra da av.

    En kopi som finnes, blir aldri skrevet over.
    """
    from koord.services.reading.templates import language_of
    from koord.services.writing.own_papers import copy_template

    session = session_of(context)
    name = _name(mal)
    with session.desk() as desk:
        language = language_of(desk, _language(språk))
        copied = copy_template(desk, name, language)
    session.show(copied_view(name, language, copied))


@example("koord maler sjekk innkalling", "koord maler sjekk referat --språk nn")
def sjekk(context: typer.Context, mal: NameArgument, språk: OwnLanguage = None) -> None:
    """Prøv din egen kopi på oppdiktede papirer, et fullt og et nesten tomt."""
    from koord.services.reading.templates import check_template, language_of

    session = session_of(context)
    name = _name(mal)
    with session.desk() as desk:
        line = check_template(desk, name, language_of(desk, _language(språk)))
    session.show(checked_view(line))


@example("koord maler fjern innkalling", "koord maler fjern referat --språk nn")
def fjern(context: typer.Context, mal: NameArgument, språk: OwnLanguage = None) -> None:
    """Gå tilbake til malen som følger med. Kopien din blir lagt til side, ikke slettet."""
    from koord.services.reading.templates import language_of
    from koord.services.writing.own_papers import remove_template

    session = session_of(context)
    name = _name(mal)
    with session.desk() as desk:
        language = language_of(desk, _language(språk))
        kept = remove_template(desk, name, language)
    session.show(removed_view(name, language, kept))


@example("koord maler brevhode brevmal.docx", "koord maler brevhode --fjern")
def brevhode(
    context: typer.Context,
    fil: Annotated[
        str | None, typer.Argument(metavar="FIL", help="Kommunens Word-fil (.docx).")
    ] = None,
    fjern: Annotated[
        bool, typer.Option("--fjern", help="Gå tilbake til koords eget utseende.")
    ] = False,
) -> None:
    """Bruk kommunens Word-fil som brevhode på papirene i Word.

    Topptekst, bunntekst, logo, skrift og side blir som i fila. PDF, OpenDocument og HTML beholder
    utseendet sitt.
    """
    from koord.services.writing.own_papers import remove_letterhead, use_letterhead

    session = session_of(context)
    if fjern == (fil is not None):
        raise CommandLineError(
            "Si hvilken fil, eller --fjern.",
            hint=("koord maler brevhode FIL.docx", "koord maler brevhode --fjern"),
        )
    with session.desk() as desk:
        if fil is None:
            view = no_letterhead_view(remove_letterhead(desk))
        else:
            view = letterhead_view(use_letterhead(desk, _read(fil)))
    session.show(view)


def _name(typed: str) -> str:
    from koord.documents.templates import TEMPLATES

    return one_of(typed, tuple(TEMPLATES.values()), "mal")


def _language(typed: str | None) -> str | None:
    return None if typed is None else one_of(typed, LANGUAGES, "språkkode")


def _read(name: str) -> bytes:
    from koord.documents.letterhead import LARGEST

    try:
        with Path(name).expanduser().open("rb") as file:
            # One byte more than may be there shows that it is too large.
            return file.read(LARGEST + 1)
    except (OSError, RuntimeError, ValueError):
        raise NotFoundError(
            "Fila med brevhodet kan ikke leses.",
            hint="Er navnet riktig? koord maler brevhode FIL.docx",
        ) from None


app = register(
    "Malene papirene lages av, egne kopier av dem, og kommunens brevhode.",
    {"vis": vis, "kopier": kopier, "sjekk": sjekk, "fjern": fjern, "brevhode": brevhode},
    alone=True,
)
