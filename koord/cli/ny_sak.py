"""`koord ny-sak`."""

from datetime import date
from typing import Annotated

import typer

from koord.cli.command import example, single
from koord.cli.options import BASES, ENTRIES, LANGUAGES, ROLES, LanguageOption
from koord.cli.session import Session, one_of, session_of
from koord.cli.views.cases import opened_case
from koord.services.writing.cases import NewCase, open_case


@example(
    'koord ny-sak "Emma Larsen" --født 14.5.2017 --forelder "Kari Larsen (mor)"',
    'koord ny-sak "Barn Larsen" --termin 3.6 --rolle barnekoordinator',
)
def ny_sak(
    context: typer.Context,
    navn: Annotated[
        str | None, typer.Argument(metavar="NAVN", help="Brukerens navn. Uten: du blir spurt.")
    ] = None,
    født: Annotated[str | None, typer.Option("--født", metavar="DATO", help="Fødselsdato.")] = None,
    termin: Annotated[
        str | None, typer.Option("--termin", metavar="DATO", help="Termin, før fødselen.")
    ] = None,
    kode: Annotated[
        str | None,
        typer.Option("--kode", metavar="KODE", help="Det som vises i stedet for navnet."),
    ] = None,
    språk: LanguageOption = None,
    ordning: Annotated[
        str, typer.Option("--ordning", metavar="lovfestet|lokal", help="Vanlig: lovfestet.")
    ] = "lovfestet",
    rolle: Annotated[
        str, typer.Option("--rolle", metavar="ROLLE", help=" | ".join(ROLES))
    ] = "koordinator",
    inngang: Annotated[
        str | None, typer.Option("--inngang", metavar="INNGANG", help=" | ".join(ENTRIES))
    ] = None,
    mottatt: Annotated[
        str | None, typer.Option("--mottatt", metavar="DATO", help="Når henvendelsen kom.")
    ] = None,
    forelder: Annotated[
        list[str] | None,
        typer.Option(
            "--forelder", metavar="NAVN", help="Har foreldreansvar. «Kari Larsen (mor)». Gjentas."
        ),
    ] = None,
    instans: Annotated[
        list[str] | None,
        typer.Option("--instans", metavar="NAVN", help="En tjeneste i saken. Kan gjentas."),
    ] = None,
) -> None:
    """Opprett en sak. Startoppgavene fra rutinen legges på lista."""
    session = session_of(context)
    with session.desk() as desk:
        name = navn if navn is not None else session.ask('"NAVN"', "Brukerens navn", _name)
        opened = open_case(
            desk,
            NewCase(
                name=name,
                born=_born(session, født, termin),
                term=session.optional_day(termin),
                code=kode,
                language=one_of(språk, LANGUAGES, "språk") if språk else None,
                basis=one_of(ordning, BASES, "ordning"),
                coordinator_role=one_of(rolle, ROLES, "rolle"),
                entry=one_of(inngang, ENTRIES, "inngang") if inngang else None,
                received_on=session.optional_day(mottatt, past=True),
                parents=tuple(forelder or ()),
                agencies=tuple(instans or ()),
            ),
        )
    session.show(opened_case(opened, show_names=session.show_names))


def _born(session: Session, born: str | None, term: str | None) -> date | None:
    if born is not None:
        return session.day(born, past=True)
    if term is not None:
        return None
    return session.ask(
        "--født DATO, eller --termin DATO før fødselen",
        "Fødselsdato",
        lambda text: session.day(text, past=True),
    )


def _name(text: str) -> str:
    from koord.domain.names import clean_text

    return clean_text(text, "Navnet")


app = single(ny_sak)
