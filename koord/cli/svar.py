"""`koord svar`."""

from typing import Annotated

import typer

from koord.cli.command import example, single
from koord.cli.options import ItemArgument
from koord.cli.session import one_of, session_of
from koord.cli.views.meetings import replied, replies
from koord.domain.cases import ItemId
from koord.domain.meetings import Reply
from koord.errors import CommandLineError
from koord.services.reading.cases import show_meeting


@example('koord svar 7.4 "Åse" ja', 'koord svar 7.4 PPT nei --stedfortreder "Liv Moe"')
def svar(
    context: typer.Context,
    nummer: ItemArgument,
    hvem: Annotated[
        str | None, typer.Argument(metavar="HVEM", help="Uten: hvem som har svart.")
    ] = None,
    svaret: Annotated[str | None, typer.Argument(metavar="ja|nei|kanskje", help="Svaret.")] = None,
    stedfortreder: Annotated[
        str | None,
        typer.Option("--stedfortreder", metavar="NAVN", help="Hvem som kommer i stedet."),
    ] = None,
    dato: Annotated[
        str | None, typer.Option("--dato", metavar="DATO", help="Når svaret kom. Vanlig: i dag.")
    ] = None,
) -> None:
    """Noter hva de innkalte svarer, og se hvem som ikke har svart."""
    session = session_of(context)
    item = ItemId.parse(nummer)
    with session.desk() as desk:
        if hvem is None:
            session.show(replies(show_meeting(desk, item)))
            return
        if svaret is None:
            raise CommandLineError(
                "Mangler svaret: ja, nei eller kanskje.", hint=f"{session.again()} ja"
            )
        # Here, so that looking at the answers does not load what only a change needs.
        from koord.services.writing.replies import record_reply

        reply = Reply(one_of(svaret, list(Reply), "svar"))
        day = session.optional_day(dato, past=True) or desk.today
        done = record_reply(desk, item, hvem, reply, day, stedfortreder)
    session.show(replied(done))


app = single(svar)
