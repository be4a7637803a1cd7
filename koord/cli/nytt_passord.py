"""`koord nytt-passord`."""

from typing import Annotated

import typer

from koord.cli.command import example, single
from koord.cli.options import KeyFileOption, KeyPaperOption
from koord.cli.recovery import proven_key, recovery_lines, recovery_paper
from koord.cli.session import read_secret_file, session_of
from koord.cli.view import Line, View
from koord.workbook import keys, opening, unlocked
from koord.workbook.book import Workbook


@example("koord nytt-passord", "koord nytt-passord --nøkkelfil nokkel.txt")
def nytt_passord(
    context: typer.Context,
    nøkkelfil: KeyFileOption = None,
    passordfil: Annotated[
        str | None,
        typer.Option("--passordfil", metavar="FIL", help="Les det nye passordet herfra."),
    ] = None,
    nøkkelark: KeyPaperOption = None,
) -> None:
    """Bytt passord. Den gamle gjenopprettingsnøkkelen gjelder ikke lenger."""
    session = session_of(context)
    path = session.path
    old = proven_key(session, nøkkelfil, "Passordet du har nå: ")
    Workbook.open(path, old).close()
    new = read_secret_file(passordfil) if passordfil else session.new_passphrase("--passordfil FIL")
    key = opening.change_key(path, old, new)
    unlocked.forget(path)
    session.hold(path, key)
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


app = single(nytt_passord)
