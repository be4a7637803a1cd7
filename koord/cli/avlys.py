"""`koord avlys`."""

from typing import Annotated

import typer

from koord.cli.command import example, single
from koord.cli.options import FormatsOption, ItemArgument, read_formats
from koord.cli.session import session_of
from koord.cli.views.meetings import cancelled
from koord.domain.cases import ItemId
from koord.domain.names import clean_text
from koord.services.writing.moving import cancel_meeting


@example("koord avlys 7.4", 'koord avlys 7.4 --grunn "bruker er syk"')
def avlys(
    context: typer.Context,
    nummer: ItemArgument,
    grunn: Annotated[
        str | None,
        typer.Option("--grunn", metavar="TEKST", help="Hvorfor. Står ikke på papirene."),
    ] = None,
    format_: FormatsOption = "docx,pdf",
) -> None:
    """Avlys et møte: avlysning til de innkalte, og kalenderfiler som tar det bort."""
    session = session_of(context)
    with session.desk() as desk:
        why = grunn or session.ask(
            "--grunn TEKST", "Grunn", lambda typed: clean_text(typed, "Grunnen")
        )
        done = cancel_meeting(desk, ItemId.parse(nummer), why, read_formats(format_))
    session.show(cancelled(done))


app = single(avlys)
