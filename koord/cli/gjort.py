"""`koord gjort`."""

import typer

from koord.cli.command import example, single
from koord.cli.options import ItemArgument
from koord.cli.session import session_of
from koord.cli.views.tasks import changed_task
from koord.domain.cases import ItemId
from koord.services.writing.tasks import finish_task


@example("koord gjort 7.5", "koord gjort 7.5 --json")
def gjort(context: typer.Context, nummer: ItemArgument) -> None:
    """Kryss av et gjøremål."""
    session = session_of(context)
    with session.desk() as desk:
        done = finish_task(desk, ItemId.parse(nummer))
        today = desk.today
    session.show(changed_task(done, "gjort", today))


app = single(gjort)
