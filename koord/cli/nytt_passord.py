"""`koord nytt-passord`."""

from typing import Annotated

import typer

from koord import settings
from koord.cli.command import example, single
from koord.cli.recovery import recovery_lines, recovery_paper
from koord.cli.session import Session, read_recovery_key, read_secret_file, session_of
from koord.cli.view import Line, View
from koord.workbook import keys, opening, unlocked
from koord.workbook.book import Workbook


@example("koord nytt-passord", "koord nytt-passord --nøkkelfil nokkel.txt")
def nytt_passord(
    context: typer.Context,
    nøkkelfil: Annotated[
        str | None,
        typer.Option(
            "--nøkkelfil",
            metavar="FIL",
            help="Les gjenopprettingsnøkkelen herfra når passordet er glemt.",
        ),
    ] = None,
    passordfil: Annotated[
        str | None,
        typer.Option("--passordfil", metavar="FIL", help="Les det nye passordet herfra."),
    ] = None,
    nøkkelark: Annotated[
        str | None,
        typer.Option(
            "--nøkkelark", metavar="FIL", help="Skriv arket med gjenopprettingsnøkkelen hit."
        ),
    ] = None,
) -> None:
    """Bytt passord. Den gamle gjenopprettingsnøkkelen gjelder ikke lenger."""
    session = session_of(context)
    path = session.path
    opening.check_before_key(path)
    old = _old_key(session, nøkkelfil)
    Workbook.open(path, old).close()
    new = read_secret_file(passordfil) if passordfil else session.new_passphrase("--passordfil FIL")
    key = opening.change_key(path, old, new)
    unlocked.forget(path)
    paper = recovery_paper(session, key, nøkkelark)
    session.show(
        View(
            type="nytt-passord",
            data={"recovery_key": keys.recovery_text(key), "files": [paper] if paper else []},
            lines=[Line("Passordet er byttet."), *recovery_lines(key, paper)],
            talk=[
                "Det gamle passordet og den gamle nøkkelen åpner ikke arbeidsboka lenger.",
                "Eldre sikkerhetskopier åpnes fortsatt med det gamle passordet.",
            ],
        )
    )


def _old_key(session: Session, key_file: str | None) -> bytes:
    if key_file is not None:
        return read_recovery_key(key_file)
    given = settings.passphrase()
    if given is None:
        if not session.is_interactive:
            session.needed("--nøkkelfil FIL, eller sett KOORD_PASSORDFIL", "passordet")
        given = session.ask_secret("Passordet du har nå: ")
    return keys.derive_key(given, opening.salt_of(session.path))


app = single(nytt_passord)
