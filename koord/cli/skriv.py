"""`koord skriv`."""

from typing import Annotated

import typer

from koord import clock
from koord.cli.command import example, plain, single
from koord.cli.options import FormatsOption, read_formats
from koord.cli.session import session_of
from koord.cli.usage import did_you_mean
from koord.cli.views.papers import made, paper_list
from koord.domain.date_grammar import parse_half_year
from koord.errors import CommandLineError, NotFoundError
from koord.services.writing.other_papers import KINDS, PaperKind, make_paper


@example(
    "koord skriv",
    "koord skriv familie 7 --halvår vår27",
    "koord skriv familie 7 --for mor",
    "koord skriv velkommen 7.4",
    "koord skriv møteark 7.4",
)
def skriv(
    context: typer.Context,
    mal: Annotated[
        str | None, typer.Argument(metavar="MAL", help="Hvilket papir. Uten: hvilke som finnes.")
    ] = None,
    nummer: Annotated[
        str | None, typer.Argument(metavar="NUMMER", help="Saken, som 7, eller møtet, som 7.4.")
    ] = None,
    halvår: Annotated[
        str | None,
        typer.Option("--halvår", metavar="HALVÅR", help="For familie: vår27 eller høst26."),
    ] = None,
    til: Annotated[
        list[str] | None,
        typer.Option(
            "--for",
            metavar="NAVN",
            help="Hvem i familien papiret er for. Kan gjentas. Vanlig: bruker og foreldre.",
        ),
    ] = None,
    format_: FormatsOption = "docx,pdf",
) -> None:
    """Skriv et papir til familien eller til møtelederen.

    Papiret sier bare det som alle det er for, kan få vite. Noe som ikke kan sies til en av dem,
    står ikke der.
    """
    session = session_of(context)
    if mal is None:
        session.show(paper_list(KINDS))
        return
    kind = _kind(mal)
    if nummer is None:
        what = "møtet" if kind.of_meeting else "saken"
        raise CommandLineError(
            f"Mangler nummeret på {what}.",
            hint=f"koord skriv {kind.word} {'7.4' if kind.of_meeting else '7'}",
        )
    if halvår is not None and kind.word != "familie":
        raise CommandLineError(
            f"--halvår hører til familie, ikke til {kind.word}.", hint="koord skriv --help"
        )
    if til and kind.word == "møteark":
        raise CommandLineError(
            "Møtearket er bare for den som leder møtet.", hint=f"koord skriv møteark {nummer}"
        )
    with session.desk() as desk:
        paper = make_paper(
            desk,
            kind,
            nummer,
            half_year=parse_half_year(halvår, clock.today()) if halvår else None,
            readers=tuple(til or ()),
            formats=read_formats(format_),
        )
    session.show(made(paper))


def _kind(word: str) -> PaperKind:
    for kind in KINDS:
        if plain(kind.word) == plain(word):
            return kind
    close = did_you_mean(plain(word), [kind.word for kind in KINDS])
    raise NotFoundError(
        f"Det finnes ikke noe papir som heter «{word[:40]}».", hint=[*close, "koord skriv"]
    )


app = single(skriv)
