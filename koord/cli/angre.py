"""`koord angre`."""

import typer

from koord.cli.command import example, single
from koord.cli.session import session_of
from koord.cli.views.history import turned
from koord.services.writing.history import undo, what_to_undo


@example("koord angre", "koord angre --ja")
def angre(context: typer.Context) -> None:
    """Angre den siste kommandoen, hel. Du ser først hva det er."""
    session = session_of(context)
    with session.desk() as desk:
        found = what_to_undo(desk)
        session.say(f"Det siste som ble gjort: {found.sentence} ({found.command}).")
        for path in found.papers:
            session.say(f"Papiret blir liggende, det kan være sendt: {path}")
        session.must_confirm("Angre dette?", "koord angre")
        undo(desk, found.number)
    session.show(turned(found, "angre", "Angret", "Gjør det om igjen: koord gjenta"))


app = single(angre)
