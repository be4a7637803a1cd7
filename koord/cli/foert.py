"""`koord ført`."""

from typing import Annotated

import typer

from koord.cli.command import example, single
from koord.cli.session import Session, quoted, session_of
from koord.cli.views.journal import posted, to_be_posted
from koord.domain.journal import Entry
from koord.services.desk import Desk
from koord.services.reading.journal import entries_called, usual_system
from koord.services.writing.journal import post

MOST_UNASKED = 3


@example(
    "koord ført 7.4 --i Profil",
    "koord ført 7.4 7.6 --i Profil --dato i-går",
    "koord ført 7 --i Profil",
)
def ført(
    context: typer.Context,
    numre: Annotated[
        list[str], typer.Argument(metavar="NUMMER", help="Det som er ført: 7.4, eller hele sak 7.")
    ],
    i: Annotated[
        str | None, typer.Option("--i", metavar="SYSTEM", help="Hvor det er ført, som Profil.")
    ] = None,
    dato: Annotated[
        str | None, typer.Option("--dato", metavar="DATO", help="Når det ble ført. Vanlig: i dag.")
    ] = None,
) -> None:
    """Kryss av at noe er ført i fagsystemet.

    Med bare saksnummeret: alt i saken som ikke er ført.
    """
    session = session_of(context)
    with session.desk() as desk:
        day = session.optional_day(dato, desk, past=True) or desk.today
        entries = entries_called(desk, tuple(numre))
        waiting = [entry for entry in entries if not entry.is_posted]
        system = _system(session, desk, waiting, i)
        if len(waiting) > MOST_UNASKED:
            session.say(to_be_posted(waiting))
            session.must_confirm(
                f"Er alle {len(waiting)} ført i {system}?",
                f"koord ført {' '.join(numre)} --i {quoted(system)}",
            )
        done = post(desk, entries, system, day)
    session.show(posted(done))


def _system(session: Session, desk: Desk, waiting: list[Entry], named: str | None) -> str:
    if named is not None or not waiting:
        return named or "fagsystemet"
    usual = usual_system(desk, waiting[0].item.case)
    return session.ask("--i Profil", "Navnet på systemet", _named, usual)


def _named(text: str) -> str:
    from koord.domain.names import clean_text

    return clean_text(text, "Navnet på systemet", longest=100)


app = single(ført)
