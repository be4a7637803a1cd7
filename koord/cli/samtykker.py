"""`koord samtykker`."""

from typing import Annotated

import typer

from koord.cli.command import example, single
from koord.cli.options import OptionalCase
from koord.cli.session import session_of
from koord.cli.views.consent_list import consent_list
from koord.domain.date_grammar import parse_days
from koord.services.reading.consent_lists import list_consents


@example("koord samtykker", "koord samtykker 7 --alle", "koord samtykker --utløper 60d")
def samtykker(
    context: typer.Context,
    sak: OptionalCase = None,
    utløper: Annotated[
        str | None,
        typer.Option("--utløper", metavar="DAGER", help="Bare det som går ut innen så lenge: 60d."),
    ] = None,
    alle: Annotated[
        bool, typer.Option("--alle", help="Også det som er avløst, og det som er lenge siden.")
    ] = False,
) -> None:
    """Hvilke samtykker som gjelder, og til når; det som må gjøres noe med, først."""
    session = session_of(context)
    within = None if utløper is None else parse_days(utløper)
    with session.desk() as desk:
        lines = list_consents(desk, sak, ending_within=within)
        today = desk.today
    session.show(consent_list(lines, sak, today, everything=alle or within is not None))


app = single(samtykker)
