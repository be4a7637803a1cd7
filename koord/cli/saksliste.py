"""`koord saksliste`."""

from typing import Annotated

import typer

from koord.cli.command import example, single
from koord.cli.options import ItemArgument
from koord.cli.session import session_of
from koord.cli.views.agendas import agenda_page
from koord.domain.cases import ItemId
from koord.services.writing.agendas import AgendaChange, change_agenda, show_agenda


@example(
    "koord saksliste 7.4",
    'koord saksliste 7.4 --punkt "Skolestart @tema: skole (meldt av mor)"',
    "koord saksliste 7.4 --fra-sist --bruker-ok i-dag",
)
def saksliste(
    context: typer.Context,
    nummer: ItemArgument,
    punkt: Annotated[
        list[str] | None,
        typer.Option("--punkt", metavar="TEKST", help="Legg til en sak. Kan gjentas."),
    ] = None,
    fjern: Annotated[
        list[int] | None,
        typer.Option("--fjern", metavar="TALL", help="Ta bort sak nummer så og så. Kan gjentas."),
    ] = None,
    fra_sist: Annotated[
        bool, typer.Option("--fra-sist", help="Ta med det dere ikke rakk sist.")
    ] = False,
    bruker_ok: Annotated[
        str | None,
        typer.Option("--bruker-ok", metavar="DATO", help="Dagen bruker bestemte sakene."),
    ] = None,
) -> None:
    """Sakslista: hva som er meldt inn, hva som har skjedd siden sist, og hvem som får hva."""
    session = session_of(context)
    item = ItemId.parse(nummer)
    with session.desk() as desk:
        new = AgendaChange(
            points=tuple(punkt or ()),
            drop=tuple(fjern or ()),
            from_last=fra_sist,
            agreed_on=session.optional_day(bruker_ok, desk, past=True),
        )
        page = show_agenda(desk, item) if new.is_empty else change_agenda(desk, item, new)
    session.show(agenda_page(page))


app = single(saksliste)
