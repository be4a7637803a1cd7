"""`koord notat`."""

from typing import Annotated

import typer

from koord.cli.command import example, single
from koord.cli.options import ItemArgument
from koord.cli.session import session_of
from koord.cli.views.tasks import noted_on, task_with_its_notes
from koord.domain.cases import ItemId
from koord.services.reading.tasks import task_with_notes


@example(
    "koord notat 7.9",
    "koord notat 7.9 --vis",
    "koord notat 7.9 --fil notat.txt",
    'koord notat 7.9 "Ringte, ikke svar. Prøver igjen mandag."',
)
def notat(
    context: typer.Context,
    nummer: ItemArgument,
    tekst: Annotated[
        str | None, typer.Argument(metavar="TEKST", help="Notatet. Uten: du blir spurt.")
    ] = None,
    fil: Annotated[
        str | None, typer.Option("--fil", metavar="FIL", help="Les teksten herfra; - er inndata.")
    ] = None,
    vis: Annotated[
        bool, typer.Option("--vis", help="Vis gjøremålet med alle notatene, og skriv ingenting.")
    ] = False,
) -> None:
    """Skriv et notat på et gjøremål, til deg selv.

    Det nyeste står under gjøremålet på lista for saken. Notatene er ikke med i brev eller papirer
    til andre, men bruker får lese dem når hun ber om innsyn.
    """
    session = session_of(context)
    item = ItemId.parse(nummer)
    with session.desk() as desk:
        if vis:
            session.show(task_with_its_notes(task_with_notes(desk, item), desk.today))
            return
        # Here, so that `--vis` does not load what only a change needs.
        from koord.cli.typed_text import typed_text
        from koord.services.writing.notes import LONGEST_NOTE, add_note

        text = typed_text(
            session,
            tekst,
            fil,
            what="Notatet",
            longest=LONGEST_NOTE,
            example=f"koord notat {item} --fil notat.txt",
        )
        done = add_note(desk, item, text)
    session.show(noted_on(done))


app = single(notat)
