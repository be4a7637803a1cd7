"""`koord fagsystem`."""

from typing import Annotated

import typer

from koord.cli.command import example, single
from koord.cli.session import Session, session_of
from koord.cli.views.journal import block_view, queue_view
from koord.domain.cases import ItemId
from koord.errors import CommandLineError
from koord.services.reading.journal import text_to_post, unposted


@example(
    "koord fagsystem",
    "koord fagsystem 7",
    "koord fagsystem 7.4",
    "koord fagsystem 7.4 --kopier",
)
def fagsystem(
    context: typer.Context,
    nummer: Annotated[
        str | None,
        typer.Argument(metavar="NUMMER", help="En sak, som 7, eller noe i den, som 7.4."),
    ] = None,
    kopier: Annotated[
        bool, typer.Option("--kopier", help="Legg teksten på utklippstavla.")
    ] = False,
) -> None:
    """Hva som ikke er ført i fagsystemet ennå, det eldste først.

    Med et nummer, som 7.4: teksten, klar til å kopieres. koord er aldri journalen.
    """
    session = session_of(context)
    if nummer is None or "." not in nummer:
        if kopier:
            raise CommandLineError(
                "--kopier trenger et nummer.", hint="koord fagsystem 7.4 --kopier"
            )
        with session.desk() as desk:
            queue = unposted(desk, nummer)
            today = desk.today
        session.show(queue_view(queue, today))
        return
    with session.desk() as desk:
        block = text_to_post(desk, ItemId.parse(nummer))
    session.show(block_view(block, _copied(session, block.text) if kopier else None))


def _copied(session: Session, text: str) -> str:
    from koord.cli import clipboard

    if clipboard.put(text):
        clipboard.note(session.path)
        return "Teksten ligger på utklippstavla. Lim den inn. koord lås tømmer den."
    return "Fant ikke noe utklippstavle her. Marker teksten over."


app = single(fagsystem)
