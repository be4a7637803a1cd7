"""`koord flytt`."""

from typing import Annotated

import typer

from koord.cli.command import example, single
from koord.cli.innkall import ways_out
from koord.cli.options import FormatsOption, ItemArgument, read_formats
from koord.cli.session import session_of
from koord.cli.views.meetings import moved
from koord.domain.cases import ItemId
from koord.services.writing.moving import Move, move_meeting


@example('koord flytt 7.4 --dato "ons uke 5"', 'koord flytt 7.4 --kl 9 --sted "Rådhuset 2"')
def flytt(
    context: typer.Context,
    nummer: ItemArgument,
    dato: Annotated[
        str | None, typer.Option("--dato", metavar="DATO", help="Den nye dagen.")
    ] = None,
    kl: Annotated[
        str | None, typer.Option("--kl", metavar="KLOKKE", help="Når det begynner.")
    ] = None,
    sted: Annotated[
        str | None, typer.Option("--sted", metavar="TEKST", help="Hvor, eller lenke.")
    ] = None,
    uten: Annotated[
        list[str] | None, typer.Option("--uten", metavar="NAVN", help="Hvem som ikke skal med.")
    ] = None,
    grunnlag: Annotated[
        str | None,
        typer.Option(
            "--grunnlag", metavar="TEKST", help="Annet rettslig grunnlag, med en setning."
        ),
    ] = None,
    format_: FormatsOption = "docx,pdf",
) -> None:
    """Flytt et møte til en annen dag, et annet klokkeslett eller et annet sted.

    Er det innkalt, lages nye papirer, og kalenderfiler som flytter møtet i kalenderen. Alle
    vurderes etter samtykket på den nye dagen.
    """
    session = session_of(context)
    item = ItemId.parse(nummer)
    with session.desk() as desk:
        day = session.optional_day(dato, desk)
        move = Move(
            day=day,
            starts_at=session.clock(kl) if kl else None,
            place=sted,
            without=tuple(uten or ()),
            ground=grunnlag,
            formats=read_formats(format_),
        )
        with ways_out(session, str(item.case)):
            done = move_meeting(desk, item, move)
        today = desk.today
    session.show(moved(done, today))


app = single(flytt)
