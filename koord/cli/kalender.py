"""`koord kalender`."""

from typing import Annotated

import typer

from koord.cli.command import example, single
from koord.cli.options import OptionalCase, target
from koord.cli.session import session_of
from koord.cli.views.exchange import written_calendar


@example("koord kalender", "koord kalender 7 --fil kalender.ics")
def kalender(
    context: typer.Context,
    sak: OptionalCase = None,
    fil: Annotated[
        str | None,
        typer.Option("--fil", metavar="FIL", help="Hvor fila skrives. Vanlig: papirmappa."),
    ] = None,
) -> None:
    """Fristene, møtene og planen som kalenderfil (.ics), uten navn.

    Titlene er nøytrale: Gjøremål 7.5, Møte 7.4. Leses en ny fil inn i den samme kalenderen, blir
    det som står der fra før, oppdatert.
    """
    # Here, so that the help does not load the calendar.
    from koord.services.writing.own_calendar import write_calendar

    session = session_of(context)
    with session.desk() as desk:
        written = write_calendar(desk, sak, target(fil))
    session.show(written_calendar(written))


app = single(kalender)
