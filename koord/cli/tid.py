"""`koord tid`."""

from pathlib import Path
from typing import Annotated

import typer

from koord.cli.command import example, single
from koord.cli.options import FormatsOption, OptionalCase, read_formats
from koord.cli.session import session_of
from koord.cli.views.time_spent import agreed_view, sheet_view
from koord.errors import CommandLineError
from koord.services.reading.time_spent import time_sheet


@example(
    "koord tid",
    "koord tid 7",
    "koord tid 7 --avtalt 4t/mnd",
    "koord tid --halvår h26 --papir",
)
def tid(
    context: typer.Context,
    sak: OptionalCase = None,
    halvår: Annotated[
        str | None,
        typer.Option("--halvår", metavar="HALVÅR", help="Som vår27 eller h26. Vanlig: dette."),
    ] = None,
    avtalt: Annotated[
        str | None,
        typer.Option("--avtalt", metavar="TID", help="Avtalt med leder: 4t/mnd, 90min/uke."),
    ] = None,
    papir: Annotated[
        bool, typer.Option("--papir", help="Lag et ark uten navn til lederen.")
    ] = False,
    format_: FormatsOption = "docx,pdf",
) -> None:
    """Hvor mye tid sakene har tatt, mot det som er avtalt med leder.

    Tiden er minuttene i loggen og lengden på møtene som er holdt. For én sak: hvert halvår.
    """
    session = session_of(context)
    if avtalt is not None and (sak is None or papir):
        raise CommandLineError("--avtalt gjelder én sak.", hint="koord tid 7 --avtalt 4t/mnd")
    with session.desk() as desk:
        if avtalt is not None and sak is not None:
            # Here and below, so that the question does not load what only a change needs.
            from koord.domain.time_spent import read_agreed
            from koord.services.writing.time_spent import agree_time

            done = agree_time(desk, sak, read_agreed(avtalt) if avtalt.strip() else None)
            session.show(agreed_view(done))
            return
        half_year = None
        if halvår is not None:
            from koord.domain.date_grammar import parse_half_year

            half_year = parse_half_year(halvår, desk.today)
        files: tuple[Path, ...] = ()
        if papir:
            from koord.services.writing.time_spent import make_time_sheet

            sheet, files = make_time_sheet(desk, sak, half_year, read_formats(format_))
        else:
            sheet = time_sheet(desk, sak, half_year)
        today = desk.today
    session.show(sheet_view(sheet, today, files))


app = single(tid)
