"""`koord gjenta`."""

import typer

from koord.cli.command import example, single
from koord.cli.session import session_of
from koord.cli.views.history import turned
from koord.services.writing.history import redo, what_to_redo


@example("koord gjenta", "koord gjenta --ja")
def gjenta(context: typer.Context) -> None:
    """Gjør det som sist ble angret, om igjen."""
    session = session_of(context)
    with session.desk() as desk:
        found = what_to_redo(desk)
        session.say(f"Det som ble angret: {found.sentence} ({found.command}).")
        session.must_confirm("Gjøre det om igjen?", "koord gjenta")
        redo(desk, found.number)
    session.show(turned(found, "gjenta", "Gjort om igjen", "Angre det: koord angre"))


app = single(gjenta)
