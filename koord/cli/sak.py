"""`koord sak vis` and `koord sak endre`."""

from typing import Annotated

import typer

from koord.cli.command import example, register
from koord.cli.options import BASES, LANGUAGES, ROLES, CaseArgument, LanguageOption
from koord.cli.session import one_of, session_of
from koord.cli.views.cases import case_page, changed_case
from koord.services.reading.cases import show_case

STATES = ("aktiv", "rolig")
CARERS = ("barnevern", "foreldre")


@example("koord sak 7", "koord sak vis 7 --vis-navn")
def vis(context: typer.Context, sak: CaseArgument) -> None:
    """Vis én sak: møter, folk og gjøremål."""
    session = session_of(context)
    with session.desk() as desk:
        page = show_case(desk, sak)
        today = desk.today
    session.show(case_page(page, today, show_names=session.show_names))


@example(
    "koord sak endre 7 --tilstand rolig --neste-blikk 1.3",
    'koord sak endre 7 --kontakt "telefon, hver 14. dag"',
    'koord sak endre 7 --omsorg barnevern --fra 1.3 --journalref "Profil 26/118"',
)
def endre(
    context: typer.Context,
    sak: CaseArgument,
    navn: Annotated[str | None, typer.Option("--navn", metavar="NAVN", help="Nytt navn.")] = None,
    kode: Annotated[str | None, typer.Option("--kode", metavar="KODE", help="Ny kode.")] = None,
    født: Annotated[str | None, typer.Option("--født", metavar="DATO", help="Fødselsdato.")] = None,
    termin: Annotated[str | None, typer.Option("--termin", metavar="DATO", help="Termin.")] = None,
    språk: LanguageOption = None,
    ordning: Annotated[
        str | None, typer.Option("--ordning", metavar="lovfestet|lokal", help="Ordningen.")
    ] = None,
    rolle: Annotated[
        str | None, typer.Option("--rolle", metavar="ROLLE", help=" | ".join(ROLES))
    ] = None,
    ip: Annotated[
        str | None,
        typer.Option("--ip", metavar="TEKST", help="Hvor det står med individuell plan."),
    ] = None,
    kontakt: Annotated[
        str | None,
        typer.Option("--kontakt", metavar="TEKST", help="Avtalt kontakt: «telefon, hver 14. dag»."),
    ] = None,
    tilstand: Annotated[
        str | None, typer.Option("--tilstand", metavar="aktiv|rolig", help="Hvor aktiv saken er.")
    ] = None,
    neste_blikk: Annotated[
        str | None,
        typer.Option("--neste-blikk", metavar="DATO", help="Når en rolig sak skal ses på igjen."),
    ] = None,
    omsorg: Annotated[
        str | None,
        typer.Option(
            "--omsorg",
            metavar="barnevern|foreldre",
            help="Hvem som har omsorgen for barnet. Trenger --fra.",
        ),
    ] = None,
    fra: Annotated[
        str | None, typer.Option("--fra", metavar="DATO", help="Første dag omsorgen gjelder.")
    ] = None,
    journalref: Annotated[
        str | None,
        typer.Option("--journalref", metavar="TEKST", help="Hvor vedtaket om omsorg er ført."),
    ] = None,
) -> None:
    """Endre en sak. En tom tekst ("") tar bort det som sto."""
    # Here, so that `koord sak vis` does not load what only a change needs.
    from koord.services.writing.cases import CaseChange, change_case

    session = session_of(context)
    with session.desk() as desk:
        done = change_case(
            desk,
            sak,
            CaseChange(
                name=navn,
                code=kode,
                born=session.optional_day(født, past=True),
                term=session.optional_day(termin),
                language=one_of(språk, LANGUAGES, "språk") if språk else None,
                basis=one_of(ordning, BASES, "ordning") if ordning else None,
                coordinator_role=one_of(rolle, ROLES, "rolle") if rolle else None,
                ip_status=ip,
                contact_agreed=kontakt,
                state=one_of(tilstand, STATES, "tilstand") if tilstand else None,
                next_look=session.optional_day(neste_blikk, desk),
                care=one_of(omsorg, CARERS, "omsorg") if omsorg else None,
                care_from=session.optional_day(fra, past=True),
                care_ref=journalref,
            ),
        )
    session.show(changed_case(done, contact=kontakt is not None))


app = register("Vis eller endre en sak.", {"vis": vis, "endre": endre})
