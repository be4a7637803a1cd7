"""`koord lås`."""

import typer

from koord.cli.command import example, single
from koord.cli.session import session_of
from koord.cli.view import Line, View
from koord.workbook import unlocked


@example("koord lås", "koord lås --json")
def lås(context: typer.Context) -> None:
    """Lås arbeidsboka nå. Neste kommando spør om passordet."""
    session = session_of(context)
    was_held = session.let_go(session.path)
    was_open = unlocked.forget(session.path) or was_held
    text = "Arbeidsboka er låst." if was_open else "Arbeidsboka var låst alt."
    session.show(View(type="lås", data={"locked": True, "changed": was_open}, lines=[Line(text)]))


app = single(lås)
