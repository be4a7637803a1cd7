"""`koord saker`."""

from typing import Annotated

import typer

from koord.cli.command import example, single
from koord.cli.session import session_of
from koord.cli.views.cases import case_list
from koord.services.reading.cases import list_cases


@example("koord saker", "koord saker --vis-navn")
def saker(
    context: typer.Context,
    alle: Annotated[bool, typer.Option("--alle", help="Også de avsluttede.")] = False,
) -> None:
    """Alle sakene, med neste møte og det neste som skal gjøres."""
    session = session_of(context)
    with session.desk() as desk:
        lines = list_cases(desk, closed=alle)
    session.show(case_list(lines, show_names=session.show_names))


app = single(saker)
