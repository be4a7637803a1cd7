"""`koord rydd`."""

from typing import Annotated

import typer

from koord.cli.command import example, single
from koord.cli.session import session_of
from koord.cli.views.clearing import cleared_view
from koord.services.reading.clearing import papers_to_clear
from koord.services.writing.clearing import clear, look


@example("koord rydd", "koord rydd --prøv")
def rydd(
    context: typer.Context,
    prøv: Annotated[
        bool, typer.Option("--prøv", help="Vis hva som kan ryddes bort, og gjør ingenting.")
    ] = False,
) -> None:
    """Ta bort papirer som er både sendt og ført i fagsystemet.

    Et papir som noen har skrevet i, blir liggende. Det samme gjør alt som ikke er sendt eller ført.
    """
    session = session_of(context)
    with session.desk() as desk:
        papers = papers_to_clear(desk)
        found = look(papers)
        if prøv or not (found.removed or found.gone):
            session.show(cleared_view(found, dry_run=True))
            return
        if found.removed:
            session.say("\n".join(str(paper.path) for paper in found.removed))
            session.must_confirm(
                f"Skal disse {len(found.removed)} papirene tas bort for godt?", "koord rydd"
            )
        done = clear(desk, papers)
    session.show(cleared_view(done, dry_run=False))


app = single(rydd)
