"""`koord ring`."""

from typing import Annotated

import typer

from koord.cli.command import example, single
from koord.cli.session import session_of
from koord.cli.views.ringing import ring_list as view
from koord.services.reading.ringing import ring_list


@example("koord ring", "koord ring --alle")
def ring(
    context: typer.Context,
    alle: Annotated[
        bool, typer.Option("--alle", help="Også det som har frist om mer enn en uke.")
    ] = False,
) -> None:
    """Ringelista: hver person én gang, med det du skal spørre om i alle sakene.

    Med er det de har lovet, møter de ikke har svart på, og skjemaer de ikke har skrevet under.
    """
    session = session_of(context)
    with session.desk() as desk:
        listed = ring_list(desk, everything=alle)
        today = desk.today
    session.show(view(listed, today, show_names=session.show_names))


app = single(ring)
