"""`koord utsett`."""

from typing import Annotated

import typer

from koord.cli.command import example, single
from koord.cli.options import ItemArguments
from koord.cli.session import session_of
from koord.cli.several import agree, read_items
from koord.cli.views.tasks import changed_tasks
from koord.services.writing.tasks import postpone_tasks


@example(
    "koord utsett 7.5 +1u", "koord utsett 7.3 7.4 +1u", 'koord utsett 7.5 "2 uker før møte 7.4"'
)
def utsett(
    context: typer.Context,
    nummer: ItemArguments,
    dato: Annotated[str, typer.Argument(metavar="DATO", help="Den nye fristen.")],
) -> None:
    """Gi ett eller flere gjøremål en ny frist."""
    session = session_of(context)
    items = read_items(nummer)
    with session.desk() as desk:
        due = session.day(dato, desk)
        agree(session, desk, items, "utsatt")
        moved = postpone_tasks(desk, items, due)
        today = desk.today
    session.show(changed_tasks(moved, "utsatt", today, chosen=due))


app = single(utsett)
