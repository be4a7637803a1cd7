"""`koord ikke-aktuelt`."""

from typing import Annotated

import typer

from koord.cli.command import example, single
from koord.cli.options import ItemArguments
from koord.cli.session import session_of
from koord.cli.several import agree, read_items
from koord.cli.views.tasks import changed_tasks
from koord.services.writing.tasks import drop_tasks


@example(
    "koord ikke-aktuelt 7.5",
    "koord ikke-aktuelt 7.3 7.4",
    'koord ikke-aktuelt 7.5 --grunn "løst på annen måte"',
)
def ikke_aktuelt(
    context: typer.Context,
    nummer: ItemArguments,
    grunn: Annotated[
        str | None, typer.Option("--grunn", metavar="TEKST", help="Hvorfor det ikke gjelder.")
    ] = None,
) -> None:
    """Ta bort ett eller flere gjøremål som ikke gjelder lenger."""
    session = session_of(context)
    items = read_items(nummer)
    with session.desk() as desk:
        agree(session, desk, items, "ikke aktuelt")
        dropped = drop_tasks(desk, items, grunn)
        today = desk.today
    session.show(changed_tasks(dropped, "ikke aktuelt", today))


app = single(ikke_aktuelt)
