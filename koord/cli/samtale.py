"""`koord samtale`."""

from typing import Annotated

import typer

from koord.cli.command import example, single
from koord.cli.options import CaseArgument
from koord.cli.session import Session, session_of
from koord.cli.views.meetings import talked
from koord.domain.cases import ItemId
from koord.domain.meetings import Talk
from koord.services.writing.talks import record_talk


@example(
    "koord samtale 7",
    'koord samtale 7 --før 7.4 --saker fritid --hvem "som sist"',
)
def samtale(
    context: typer.Context,
    sak: CaseArgument,
    dato: Annotated[
        str | None, typer.Option("--dato", metavar="DATO", help="Når. Vanlig: i dag.")
    ] = None,
    før: Annotated[
        str | None, typer.Option("--før", metavar="NUMMER", help="Møtet samtalen er før: 7.4.")
    ] = None,
    saker: Annotated[
        str | None, typer.Option("--saker", metavar="TEKST", help="Hva bruker vil ta opp.")
    ] = None,
    hvem: Annotated[
        str | None, typer.Option("--hvem", metavar="TEKST", help="Hvem bruker vil ha med.")
    ] = None,
    ip: Annotated[
        str | None, typer.Option("--ip", metavar="TEKST", help="Hvordan det står med planen.")
    ] = None,
) -> None:
    """Noter samtalen med bruker før et møte: saker, hvem som skal med, og individuell plan.

    Uten valg blir du spurt, så svarene ikke blir liggende i historikken til skallet.
    """
    session = session_of(context)
    with session.desk() as desk:
        day = session.optional_day(dato, desk, past=True) or desk.today
        talk = Talk(saker, hvem, ip)
        if talk == Talk():
            talk = _asked(session)
        done = record_talk(desk, sak, day, talk, ItemId.parse(før) if før else None)
    session.show(talked(done))


def _asked(session: Session) -> Talk:
    questions = (
        ("--saker TEKST", "Hva vil bruker ta opp"),
        ("--hvem TEKST", "Hvem vil bruker ha med"),
        ("--ip TEKST", "Hvordan står det til med individuell plan"),
    )
    answers = [session.ask(flag, question, str) for flag, question in questions]
    return Talk(*(answer or None for answer in answers))


app = single(samtale)
