"""`koord historikk`."""

from typing import Annotated

import typer

from koord.cli.command import example, single
from koord.cli.session import session_of
from koord.cli.views.history import history_view
from koord.services.reading.about import history


@example("koord historikk", "koord historikk --antall 50")
def historikk(
    context: typer.Context,
    antall: Annotated[
        int, typer.Option("--antall", metavar="TALL", help="Hvor mange.", min=1)
    ] = 15,
) -> None:
    """Hva som er gjort, det siste først."""
    session = session_of(context)
    with session.desk() as desk:
        changes = history(desk, antall)
    session.show(history_view(changes))


app = single(historikk)
