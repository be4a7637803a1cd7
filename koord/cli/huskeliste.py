"""`koord huskeliste`."""

from typing import Annotated

import typer

from koord.cli.command import example, single
from koord.cli.options import OptionalCase
from koord.cli.session import session_of
from koord.cli.views.tasks import task_list, why_list
from koord.domain.cases import ItemId
from koord.services.reading.tasks import list_tasks, one_task


@example(
    "koord huskeliste",
    "koord huskeliste 7",
    "koord huskeliste --forfalt",
    "koord huskeliste --ansvarlig PPT --uke",
    "koord huskeliste --hvorfor 7.9",
)
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
    uke: Annotated[
        bool,
        typer.Option("--uke", help="Bare det som er over fristen, eller har frist innen en uke."),
    ] = False,
    ansvarlig: Annotated[
        str | None,
        typer.Option(
            "--ansvarlig", metavar="HVEM", help="Bare det denne skal gjøre; du selv: jeg."
        ),
    ] = None,
    saker: Annotated[
        list[str] | None,
        typer.Option("--sak", metavar="SAK", help="Bare denne saken. Kan gjentas."),
    ] = None,
    hvorfor: Annotated[
        str | None,
        typer.Option(
            "--hvorfor",
            metavar="NUMMER",
            help="Hvorfor dette gjøremålet, eller alt i en sak, står der det står.",
        ),
    ] = None,
) -> None:
    """Hva som skal gjøres, det neste først.

    For én sak: alt som er åpent. For alle saker: det neste i hver, og det som er over fristen
    eller har frist innen en uke. Valgene kan settes sammen.
    """
    session = session_of(context)
    with session.desk() as desk:
        if hvorfor is not None and "." in hvorfor:
            listed = one_task(desk, ItemId.parse(hvorfor))
        else:
            listed = list_tasks(
                desk,
                sak,
                more_cases=[*(saker or ()), *([] if hvorfor is None else [hvorfor])],
                everything=alle,
                waiting=venter,
                overdue=forfalt,
                soon=uke,
                responsible=ansvarlig,
            )
        today = desk.today
    picked = venter or forfalt or uke or ansvarlig is not None
    if hvorfor is None:
        session.show(task_list(listed, today, picked=picked))
    else:
        session.show(why_list(listed, today))


app = single(huskeliste)
