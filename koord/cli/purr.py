"""`koord purr`."""

from typing import Annotated

import typer

from koord.cli.command import example, single
from koord.cli.options import CaseArgument, FormatsOption, read_formats
from koord.cli.session import session_of
from koord.cli.stops import mending
from koord.cli.views.reminders import reminded
from koord.errors import ConsentStopsError
from koord.services.writing.reminders import NewReminders, remind


@example("koord purr 7", "koord purr 7 --prøv", "koord purr 7 --til PPT --forfalt")
def purr(
    context: typer.Context,
    sak: CaseArgument,
    til: Annotated[
        list[str] | None,
        typer.Option("--til", metavar="NAVN", help="Bare til disse. Kan gjentas."),
    ] = None,
    forfalt: Annotated[
        bool, typer.Option("--forfalt", help="Bare det som er over fristen.")
    ] = False,
    tema: Annotated[
        str | None,
        typer.Option("--tema", metavar="TEMA", help="Temaet, for det som ikke er fra et referat."),
    ] = None,
    prøv: Annotated[
        bool, typer.Option("--prøv", help="Vis hva som ville bli laget. Ingenting lagres.")
    ] = False,
    format_: FormatsOption = "docx,pdf",
) -> None:
    """Minn andre om det de har lovet: ett brev til hver, bare med det som står på dem selv.

    Brevet blir bestemtere for hver gang. Er det purret ofte nok, sier koord at du skal ringe. Den
    som ikke kan få vite om et gjøremål, får det ikke i brevet; kan ingen få det, stopper det
    (utgangskode 5).
    """
    session = session_of(context)
    new = NewReminders(tuple(til or ()), forfalt, tema, read_formats(format_), only_try=prøv)
    with session.desk() as desk:
        try:
            done = remind(desk, sak, new)
        except ConsentStopsError as stop:
            raise ConsentStopsError(
                stop.message, hint=mending(sak, stop.items), items=stop.items
            ) from None
    session.show(reminded(done, show_names=session.show_names))


app = single(purr)
