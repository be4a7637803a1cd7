"""`koord lås`."""

import typer

from koord.cli import clipboard, editor, screen
from koord.cli.command import example, single
from koord.cli.session import session_of
from koord.cli.view import Line, View
from koord.workbook import unlocked


@example("koord lås", "koord lås --json")
def lås(context: typer.Context) -> None:
    """Lås arbeidsboka nå, og tøm skjermen. Neste kommando spør om passordet.

    Har koord lagt noe på utklippstavla, tømmes den også.
    """
    session = session_of(context)
    was_held = session.let_go(session.path)
    was_open = unlocked.forget(session.path) or was_held
    emptied = clipboard.take_back(session.path)
    if not session.as_json and session.held is None:
        screen.clear()
    lines = [Line("Arbeidsboka er låst." if was_open else "Arbeidsboka var låst alt.")]
    if emptied:
        lines.append(Line("Utklippstavla er tømt."))
    session.show(
        View(
            type="lås",
            data={"locked": True, "changed": was_open, "clipboard_emptied": emptied},
            lines=lines,
            remarks=editor.left_behind(),
        )
    )


app = single(lås)
