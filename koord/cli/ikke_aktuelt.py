"""`koord ikke-aktuelt`."""

from typing import Annotated

import typer

from koord.cli.command import example, single
from koord.cli.options import ItemArgument
from koord.cli.session import session_of
from koord.cli.views.tasks import changed_task
from koord.domain.cases import ItemId
from koord.services.writing.tasks import drop_task


@example("koord ikke-aktuelt 7.5", 'koord ikke-aktuelt 7.5 --grunn "løst på annen måte"')
def ikke_aktuelt(
    context: typer.Context,
    nummer: ItemArgument,
    grunn: Annotated[
        str | None, typer.Option("--grunn", metavar="TEKST", help="Hvorfor det ikke gjelder.")
    ] = None,
) -> None:
    """Ta bort et gjøremål som ikke gjelder lenger."""
    session = session_of(context)
    with session.desk() as desk:
        dropped = drop_task(desk, ItemId.parse(nummer), grunn)
        today = desk.today
    session.show(changed_task(dropped, "ikke aktuelt", today))


app = single(ikke_aktuelt)
