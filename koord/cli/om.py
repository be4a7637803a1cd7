"""`koord om`."""

from typing import Annotated

import typer

from koord.cli.command import example, single
from koord.cli.session import session_of
from koord.cli.views.about import about_view, privacy_page, settled_view
from koord.errors import InvalidValueError
from koord.services.reading.about import about


@example("koord om", "koord om --personvern", "koord om --personvern --avklart i-dag")
def om(
    context: typer.Context,
    personvern: Annotated[
        bool,
        typer.Option("--personvern", help="Én side til leder og personvernombud."),
    ] = False,
    avklart: Annotated[
        str | None,
        typer.Option("--avklart", metavar="DATO", help="Noter at bruken er avklart denne dagen."),
    ] = None,
) -> None:
    """Hvor arbeidsboka ligger, at den er kryptert, og hvor mye den rommer."""
    session = session_of(context)
    with session.desk() as desk:
        found = about(desk)
        settled = session.optional_day(avklart, past=True)
        if settled is not None:
            if settled > desk.today:
                raise InvalidValueError(
                    "Den dagen er ikke kommet ennå.", hint="koord om --personvern --avklart i-dag"
                )
            from koord.services.writing.setup import settle_privacy

            settle_privacy(desk, settled)
    if settled is not None:
        session.show(settled_view(settled))
    else:
        session.show(privacy_page(found) if personvern else about_view(found))


app = single(om)
