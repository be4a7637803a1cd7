"""`koord be-om`."""

from typing import Annotated

import typer

from koord.cli.command import example, single
from koord.cli.options import CaseArgument, FormatsOption, read_formats
from koord.cli.session import session_of
from koord.cli.stops import remedies
from koord.cli.views.dispatches import requested
from koord.errors import ConsentStopsError
from koord.services.writing.letters import NewRequest, request


@example(
    "koord be-om 7 BUP epikrise --frist 15.1",
    'koord be-om 7 fastlegen "oversikt over medisiner" --tema medisin --frist +3u',
)
def be_om(
    context: typer.Context,
    sak: CaseArgument,
    hvem: Annotated[str, typer.Argument(metavar="HVEM", help="En tjeneste, eller en i saken.")],
    hva: Annotated[
        str | None, typer.Argument(metavar="HVA", help="Hva du ber om. Uten: du blir spurt.")
    ] = None,
    frist: Annotated[
        str | None, typer.Option("--frist", metavar="DATO", help="Når du vil ha svaret.")
    ] = None,
    tema: Annotated[
        str | None, typer.Option("--tema", metavar="TEMA", help="Temaet det gjelder.")
    ] = None,
    grunnlag: Annotated[
        str | None,
        typer.Option(
            "--grunnlag", metavar="TEKST", help="Annet rettslig grunnlag, med en setning."
        ),
    ] = None,
    format_: FormatsOption = "docx,pdf",
) -> None:
    """Be en tjeneste om opplysninger: et brev, og et gjøremål som venter på svaret.

    Samtykket må gjelde å hente. Gjør det ikke det, stopper det (utgangskode 5).
    """
    session = session_of(context)
    with session.desk() as desk:
        what = hva if hva is not None else session.ask('"HVA"', "Hva ber du om", str)
        day = session.optional_day(frist, desk)
        if day is None:
            day = session.ask("--frist DATO", "Frist", lambda typed: session.day(typed, desk))
        new = NewRequest(hvem, what, day, tema, grunnlag, read_formats(format_))
        try:
            done = request(desk, sak, new)
        except ConsentStopsError as stop:
            raise ConsentStopsError(
                stop.message, hint=remedies(session, sak, stop, None), items=stop.items
            ) from None
    session.show(requested(done))


app = single(be_om)
