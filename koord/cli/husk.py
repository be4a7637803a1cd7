"""`koord husk`."""

from typing import Annotated

import typer

from koord.cli.command import example, single
from koord.cli.options import CaseArgument
from koord.cli.session import session_of
from koord.cli.views.tasks import changed_tasks
from koord.services.writing.tasks import add_task


@example(
    'koord husk 7 "Ring PPT" --frist fredag',
    'koord husk 7 "Sende rapport" --ansvarlig PPT --frist 12.2',
)
def husk(
    context: typer.Context,
    sak: CaseArgument,
    hva: Annotated[
        str | None, typer.Argument(metavar="HVA", help="Hva som skal gjøres. Uten: du blir spurt.")
    ] = None,
    frist: Annotated[
        str | None, typer.Option("--frist", metavar="DATO", help="Når det skal være gjort.")
    ] = None,
    ansvarlig: Annotated[
        str | None, typer.Option("--ansvarlig", metavar="HVEM", help="Hvem. Uten: du selv.")
    ] = None,
) -> None:
    """Legg et gjøremål på lista."""
    session = session_of(context)
    with session.desk() as desk:
        due = session.optional_day(frist, desk)
        what = hva if hva is not None else session.ask('"HVA"', "Hva skal huskes", _filled)
        added = add_task(desk, sak, what, due, ansvarlig)
        today = desk.today
    session.show(changed_tasks([added], "på lista", today, chosen=due))


def _filled(text: str) -> str:
    from koord.domain.names import clean_text

    return clean_text(text, "Gjøremålet", longest=500)


app = single(husk)
