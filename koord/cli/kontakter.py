"""`koord kontakter`."""

import typer

from koord.cli.command import example, single
from koord.cli.options import OptionalCase
from koord.cli.session import session_of
from koord.cli.views.cases import phone_list as view
from koord.services.reading.cases import phone_list


@example("koord kontakter 7", "koord kontakter")
def kontakter(context: typer.Context, sak: OptionalCase = None) -> None:
    """Telefonlista, for én sak eller alle."""
    session = session_of(context)
    with session.desk() as desk:
        lines = phone_list(desk, sak)
    session.show(view(lines, sak, show_names=session.show_names))


app = single(kontakter)
