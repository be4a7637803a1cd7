"""`koord kan`."""

from typing import Annotated

import typer

from koord.cli.command import example, single
from koord.cli.options import CaseArgument
from koord.cli.session import one_of, session_of
from koord.cli.views.consents import may_tell as view
from koord.domain.consents import Direction
from koord.services.reading.consents import may_tell


@example("koord kan 7 BUP", "koord kan 7 BUP medisin --dato 20.1")
def kan(
    context: typer.Context,
    sak: CaseArgument,
    hvem: Annotated[
        str, typer.Argument(metavar="HVEM", help="En tjeneste, en person i saken, mor, far.")
    ],
    tema: Annotated[
        str | None, typer.Argument(metavar="TEMA", help="Et av temaene i saken.")
    ] = None,
    retning: Annotated[
        str, typer.Option("--retning", metavar="gi|hente|utveksle", help="Vanlig: gi.")
    ] = "gi",
    dato: Annotated[
        str | None, typer.Option("--dato", metavar="DATO", help="For denne dagen. Vanlig: i dag.")
    ] = None,
) -> None:
    """Kan jeg si det? Svar på én linje.

    Svarer også med utgangskode: 0 ja, 10 nei, 11 samtykke mangler eller er ikke fullt underskrevet.
    """
    session = session_of(context)
    direction = Direction(one_of(retning, list(Direction), "retning"))
    with session.desk() as desk:
        day = session.optional_day(dato, desk)
        answer = may_tell(desk, sak, hvem, tema, on=day, direction=direction)
    session.show(view(answer))


app = single(kan)
