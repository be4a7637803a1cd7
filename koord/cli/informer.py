"""`koord informer`."""

from typing import Annotated

import typer

from koord.cli.command import example, single
from koord.cli.options import CaseArgument, FormatsOption, read_formats
from koord.cli.session import Session, session_of
from koord.cli.stops import remedies
from koord.cli.texts import ask_text, read_text
from koord.cli.views.dispatches import informed
from koord.errors import CommandLineError, ConsentStopsError
from koord.services.desk import Desk
from koord.services.reading.cases import who_may_come
from koord.services.writing.letters import NewInformation, inform


@example(
    "koord informer 7 --alle --tema språk --fil endring.txt",
    "koord informer 7 --til PPT --til mor --fil -",
)
def informer(
    context: typer.Context,
    sak: CaseArgument,
    tekst: Annotated[
        str | None,
        typer.Argument(metavar="TEKST", help="Hva som er endret. Uten: du blir spurt."),
    ] = None,
    fil: Annotated[
        str | None,
        typer.Option("--fil", metavar="FIL", help="Les teksten herfra; - er inndata."),
    ] = None,
    til: Annotated[
        list[str] | None, typer.Option("--til", metavar="NAVN", help="Til hvem. Kan gjentas.")
    ] = None,
    alle: Annotated[
        bool, typer.Option("--alle", help="Til alle i saken som kan få vite det.")
    ] = False,
    tema: Annotated[
        str | None, typer.Option("--tema", metavar="TEMA", help="Temaet det gjelder.")
    ] = None,
    grunnlag: Annotated[
        str | None,
        typer.Option(
            "--grunnlag", metavar="TEKST", help="Annet rettslig grunnlag, for dem du nevner."
        ),
    ] = None,
    format_: FormatsOption = "docx,pdf",
) -> None:
    """Fortell om en endring i tiltak eller mål, til dem som kan få vite det.

    Teksten blir spurt etter, eller lest med --fil, så den ikke blir liggende i skallets historie.
    Med --alle ser du hvem som ikke får brevet, og hvorfor.
    """
    session = session_of(context)
    formats = read_formats(format_)
    if tekst is not None and fil is not None:
        raise CommandLineError("Teksten er oppgitt to ganger.", hint="Ta bort den ene: --fil FIL")
    if til and alle:
        raise CommandLineError("--til og --alle kan ikke stå sammen.", hint="Ta bort den ene.")
    with session.desk() as desk:
        names = tuple(til or ())
        if not names and not alle:
            names = _ask_whom(session, desk, sak)
        told = tekst
        if told is None:
            told = read_text(fil, "teksten") if fil is not None else ask_text(session, "Teksten")
        new = NewInformation(told, names, tema, grunnlag, formats)
        try:
            done = inform(desk, sak, new)
        except ConsentStopsError as stop:
            raise ConsentStopsError(
                stop.message, hint=remedies(session, sak, stop, None), items=stop.items
            ) from None
    session.show(informed(done))


def _ask_whom(session: Session, desk: Desk, case: str) -> tuple[str, ...]:
    """Show who is in the case, and ask whom to tell; no names means all who may know."""
    from koord.cli.views.meetings import who_line

    if not session.is_interactive:
        session.needed("--alle, eller --til NAVN", "hvem som skal ha det")
    for line in who_may_come(desk, case, desk.today):
        session.say(f"  {who_line(line)}")
    typed = session.ask("", "Til hvem (komma mellom, eller alle)", str, usual="alle")
    if typed.strip().casefold() == "alle":
        session.answers.append("--alle")
        return ()
    names = tuple(name.strip() for name in typed.split(",") if name.strip())
    session.answers += [word for name in names for word in ("--til", name)]
    return names


app = single(informer)
