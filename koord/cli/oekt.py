"""`koord økt`: one window for all commands."""

import sys
from datetime import timedelta
from typing import Annotated

import typer

from koord.cli.command import example, single
from koord.cli.options import read_minutes
from koord.cli.session import Session, session_of
from koord.cli.view import Line, View
from koord.errors import CommandLineError, StateForbidsError

USUAL_MINUTES = "15"
MOST_MINUTES = 240


@example("koord økt", "koord økt --lås-etter 5")
def økt(
    context: typer.Context,
    lås_etter: Annotated[
        str,
        typer.Option(
            "--lås-etter", metavar="MINUTTER", help="Når økta låser seg av seg selv. Vanlig: 15."
        ),
    ] = USUAL_MINUTES,
) -> None:
    """Ett vindu for alle kommandoene: passordet én gang, og svar uten ventetid.

    Skriv kommandoene som ellers, med eller uten koord foran. Tabulator fullfører ord, valg og
    numre. Ctrl-C dropper linja; slutt eller Ctrl-D avslutter.

    Ingenting av det du skriver, havner i historikken til skallet. Når du ikke har rørt tastene på
    en stund, låser økta seg, tømmer skjermen og spør om passordet.
    """
    session = session_of(context)
    if session.held is not None:
        text = "Du er alt i ei økt. Avslutt den med: slutt"
        session.show(View(type="økt", data={"open": True}, lines=[Line(text)]))
        return
    minutes = read_minutes(lås_etter, "--lås-etter", MOST_MINUTES, "koord økt --lås-etter 15")
    idle = timedelta(minutes=minutes)
    if not session.is_interactive or not sys.stdout.isatty():
        raise CommandLineError(
            "Ei økt trenger en terminal å skrive i. Ingenting er lest.",
            hint="Kjør kommandoene én for én: koord huskeliste",
        )
    _hold_open(session, idle)


def _hold_open(session: Session, idle: timedelta) -> None:
    from koord.cli.window import Window

    session.held = {}
    session.patience = idle.total_seconds()
    with session.desk():
        if session.practice:
            raise StateForbidsError(
                "Ei økt er for den ekte arbeidsboka, og dette er ei øvingsbok.",
                hint="koord øv huskeliste",
            )
    session.say(f"Økta er åpen, og låser seg {_after(idle)} i ro. Avslutt med: slutt")
    try:
        Window(session, idle).run()
    finally:
        session.held.clear()


def _after(idle: timedelta) -> str:
    minutes = idle.total_seconds() / 60
    if minutes < 1:
        return f"etter {idle.total_seconds():.0f} sekunder"
    amount = f"{minutes:g}".replace(".", ",")
    return f"etter {amount} minutt{'' if minutes == 1 else 'er'}"


app = single(økt)
