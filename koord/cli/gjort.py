"""`koord gjort`."""

import typer

from koord.cli.command import example, single
from koord.cli.options import ItemArguments
from koord.cli.session import session_of
from koord.cli.several import agree, read_items
from koord.cli.views.tasks import changed_tasks
from koord.services.writing.tasks import finish_tasks


@example("koord gjort 7.5", "koord gjort 7.3 7.4 7.9")
def gjort(context: typer.Context, nummer: ItemArguments) -> None:
    """Kryss av ett eller flere gjøremål."""
    session = session_of(context)
    items = read_items(nummer)
    with session.desk() as desk:
        agree(session, desk, items, "gjort")
        done = finish_tasks(desk, items)
        today = desk.today
    session.show(changed_tasks(done, "gjort", today))


app = single(gjort)
