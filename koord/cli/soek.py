"""`koord søk`."""

from typing import Annotated

import typer

from koord.cli.command import example, single
from koord.cli.session import session_of
from koord.cli.views.search import hits_view
from koord.services.reading.search import search

USUAL = 20


@example("koord søk", "koord søk epikrise", "koord søk '\"ring far\"' --sak 7")
def søk(
    context: typer.Context,
    tekst: Annotated[
        str | None,
        typer.Argument(metavar="TEKST", help="Ordene det skal søkes etter. Uten: du blir spurt."),
    ] = None,
    sak: Annotated[
        str | None, typer.Option("--sak", metavar="SAK", help="Bare i denne saken.")
    ] = None,
    antall: Annotated[
        int, typer.Option("--antall", metavar="TALL", help="Hvor mange treff.", min=1, max=500)
    ] = USUAL,
) -> None:
    """Søk i alt som er skrevet: logg, referater, gjøremål, sakslister, folk og samtykker.

    Alle ordene må være der. Et ord treffer begynnelsen av ord: «epikrise» finner «epikrisen».
    Ord i anførselstegn må stå slik, etter hverandre. Store og små bokstaver er det samme.
    """
    session = session_of(context)
    with session.desk() as desk:
        text = tekst if tekst is not None else session.ask("TEKST", "Ord å søke etter", str)
        found = search(desk, text, sak, antall)
    session.show(hits_view(found, show_names=session.show_names))


app = single(søk)
