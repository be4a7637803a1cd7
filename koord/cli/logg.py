"""`koord logg`."""

from typing import Annotated

import typer

from koord.cli.command import example, single
from koord.cli.options import CaseArgument
from koord.cli.session import session_of
from koord.cli.views.journal import log_view, noted
from koord.services.reading.journal import recent_log


@example(
    "koord logg 7",
    "koord logg 7 --type telefon --med mor --minutter 15",
    "koord logg 7 --fil notat.txt --dato i-går",
    "koord logg 7 --vis",
    'koord logg 7 "Ringte PPT, de svarer fredag" --minutter 5',
)
def logg(
    context: typer.Context,
    sak: CaseArgument,
    tekst: Annotated[
        str | None,
        typer.Argument(metavar="TEKST", help="Hva som skjedde. Uten: du blir spurt."),
    ] = None,
    minutter: Annotated[
        int | None, typer.Option("--minutter", metavar="TALL", help="Hvor lang tid det tok.")
    ] = None,
    dato: Annotated[
        str | None, typer.Option("--dato", metavar="DATO", help="Når. Vanlig: i dag.")
    ] = None,
    type_: Annotated[
        str | None,
        typer.Option(
            "--type",
            metavar="telefon|møte|hjemmebesøk|e-post|notat",
            help="Hva det var. Vanlig: notat.",
        ),
    ] = None,
    med: Annotated[
        str | None,
        typer.Option(
            "--med", metavar="HVEM", help="Hvem du snakket med: mor, PPT, eller bare familien."
        ),
    ] = None,
    fil: Annotated[
        str | None, typer.Option("--fil", metavar="FIL", help="Les teksten herfra; - er inndata.")
    ] = None,
    vis: Annotated[
        bool, typer.Option("--vis", help="Vis det som ble notert sist, og noter ingenting.")
    ] = False,
) -> None:
    """Noter hva som skjedde i en sak, og hvor lang tid det tok.

    Uten teksten blir du spurt, så den ikke blir liggende i historikken til skallet. Det du noterer,
    står i koord fagsystem til det er ført der det skal.
    """
    session = session_of(context)
    if vis:
        with session.desk() as desk:
            log = recent_log(desk, sak)
        session.show(log_view(log))
        return
    # Here, so that `--vis` does not load what only a change needs.
    from koord.cli.typed_text import typed_text
    from koord.domain.journal import LONGEST_ENTRY
    from koord.services.writing.journal import add_entry

    with session.desk() as desk:
        day = session.optional_day(dato, desk, past=True)
        text = typed_text(
            session,
            tekst,
            fil,
            what="Hva som skjedde",
            longest=LONGEST_ENTRY,
            example=f"koord logg {sak} --fil notat.txt",
        )
        done = add_entry(desk, sak, text, on=day, kind=type_, minutes=minutter, who=med)
    session.show(noted(done))


app = single(logg)
