"""`koord innsyn`."""

from typing import Annotated

import typer

from koord.cli import screen
from koord.cli.command import example, single
from koord.cli.options import FORMATS, CaseArgument
from koord.cli.session import one_of, session_of
from koord.cli.views.dispatches import access_made, reviewed_access
from koord.errors import InvalidValueError
from koord.services.reading.access import access_review


@example("koord innsyn 7 --for mor --prøv", "koord innsyn 7 --for bruker --uten 7.4/2")
def innsyn(
    context: typer.Context,
    sak: CaseArgument,
    for_: Annotated[
        str | None, typer.Option("--for", metavar="HVEM", help="Hvem som ber: bruker, mor, NAVN.")
    ] = None,
    uten: Annotated[
        list[str] | None,
        typer.Option("--uten", metavar="NR", help="Hold tilbake dette også: 7.4/2. Kan gjentas."),
    ] = None,
    prøv: Annotated[
        bool, typer.Option("--prøv", help="Vis bare oversikten, og lag ikke noe papir.")
    ] = False,
    format_: Annotated[
        str,
        typer.Option("--format", metavar="FORMATER", help="docx,pdf,md,json. Vanlig: alle men md."),
    ] = "docx,pdf,json",
) -> None:
    """Innsyn: det som er skrevet ned om bruker, og alt som er sendt, for den som ber om det.

    Først en oversikt på skjermen: hva som vises, hva som holdes tilbake, og hvorfor. Papiret blir
    laget når du har sagt ja. Det som holdes tilbake, står ikke i noen av filene.
    """
    session = session_of(context)
    formats = _formats(format_)
    with session.desk() as desk:
        who = for_ if for_ is not None else session.ask("--for HVEM", "Hvem ber om innsyn", str)
        reviewed = access_review(desk, sak, who, tuple(uten or ()))
        if prøv:
            view = reviewed_access(reviewed)
        else:
            from koord.services.writing.letters import make_access_paper

            if not session.as_json and not session.sure:
                screen.show(reviewed_access(reviewed), as_json=False, practice=session.practice)
            session.must_confirm("Lage papiret?", session.again())
            view = access_made(reviewed, make_access_paper(desk, reviewed, formats))
    session.show(view)


def _formats(text: str) -> tuple[str, ...]:
    words = [word.strip() for word in text.split(",") if word.strip()]
    if not words:
        raise InvalidValueError("Det er ikke sagt noe format.", hint="--format docx,pdf,json")
    return tuple(dict.fromkeys(one_of(word, (*FORMATS, "json"), "format") for word in words))


app = single(innsyn)
