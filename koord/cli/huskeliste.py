"""`koord huskeliste`."""

from typing import Annotated

import typer

from koord.cli.command import example, single
from koord.cli.options import OptionalCase
from koord.cli.session import session_of
from koord.cli.views.tasks import task_list
from koord.services.reading.tasks import list_tasks


@example("koord huskeliste", "koord huskeliste 7", "koord huskeliste --forfalt")
def huskeliste(
    context: typer.Context,
    sak: OptionalCase = None,
    alle: Annotated[
        bool, typer.Option("--alle", help="Alt, også det som er gjort eller ikke gjelder.")
    ] = False,
    venter: Annotated[bool, typer.Option("--venter", help="Bare det andre har lovet.")] = False,
    forfalt: Annotated[
        bool, typer.Option("--forfalt", help="Bare det som er over fristen.")
    ] = False,
) -> None:
    """Hva som skal gjøres, det neste først.

    For én sak: alt som er åpent. For alle saker: det neste i hver, og det som er over fristen
    eller har frist innen en uke.
    """
    session = session_of(context)
    with session.desk() as desk:
        listed = list_tasks(desk, sak, everything=alle, waiting=venter, overdue=forfalt)
        today = desk.today
    session.show(task_list(listed, today))


app = single(huskeliste)
