"""`koord utsett`."""

from typing import Annotated

import typer

from koord.cli.command import example, single
from koord.cli.options import ItemArgument
from koord.cli.session import session_of
from koord.cli.views.tasks import changed_task
from koord.domain.cases import ItemId
from koord.services.writing.tasks import postpone_task


@example("koord utsett 7.5 +1u", 'koord utsett 7.5 "2 uker før møte 7.4"')
def utsett(
    context: typer.Context,
    nummer: ItemArgument,
    dato: Annotated[str, typer.Argument(metavar="DATO", help="Den nye fristen.")],
) -> None:
    """Gi et gjøremål en ny frist."""
    session = session_of(context)
    with session.desk() as desk:
        due = session.day(dato, desk)
        moved = postpone_task(desk, ItemId.parse(nummer), due)
        today = desk.today
    session.show(changed_task(moved, "utsatt", today, chosen=due))


app = single(utsett)
