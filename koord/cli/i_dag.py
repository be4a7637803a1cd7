"""`koord i-dag`, and plain `koord`."""

import typer

from koord.cli.command import example, single
from koord.cli.session import session_of
from koord.cli.views.today import today_view
from koord.services.reading.today import today


@example("koord", "koord i-dag --json")
def i_dag(context: typer.Context) -> None:
    """Det som gjelder i dag: møter, det som haster, og hva andre har lovet."""
    session = session_of(context)
    with session.desk() as desk:
        found = today(desk)
    session.show(today_view(found))


app = single(i_dag)
