"""`koord kontakt ny`, `vis`, `endre`, `avslutt`, `importer` and `eksporter`."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from koord.cli.command import example, register
from koord.cli.options import CaseArgument, OptionalCase, target
from koord.cli.session import one_of, session_of
from koord.cli.views.cases import added_contact, changed_contact, contact_page
from koord.cli.views.exchange import done_import, exported_contacts, planned_import
from koord.domain.people import AgencyKind, Role
from koord.errors import NotFoundError
from koord.services.reading.cases import show_contact

ROLES = tuple(role.value for role in Role if role not in (Role.USER, Role.COORDINATOR))
KINDS = tuple(kind.value for kind in AgencyKind)
MANY = 3
"""More contacts than this are not taken in without a question."""

Who = Annotated[
    str, typer.Argument(metavar="HVEM", help="Navnet, fornavnet, mor, far eller tjenesten.")
]
Title = Annotated[
    str | None, typer.Option("--tittel", metavar="TEKST", help="Mor, PP-rådgiver, kontaktlærer …")
]
Phone = Annotated[str | None, typer.Option("--tlf", metavar="TELEFON", help="Telefon.")]
Email = Annotated[str | None, typer.Option("--epost", metavar="ADRESSE", help="E-post.")]
RoleOption = Annotated[str | None, typer.Option("--rolle", metavar="ROLLE", help=" | ".join(ROLES))]
Responsibility = Annotated[
    bool | None,
    typer.Option(
        "--foreldreansvar/--uten-foreldreansvar", help="Om en foresatt har foreldreansvar."
    ),
]


@example(
    'koord kontakt ny 7 "Åse Øvrebø" --instans PPT --tlf "900 00 000"',
    'koord kontakt ny 7 "Ola Larsen" --rolle foresatt --tittel far',
)
def ny(
    context: typer.Context,
    sak: CaseArgument,
    navn: Annotated[str, typer.Argument(metavar="NAVN", help="Fullt navn.")],
    instans: Annotated[
        str | None, typer.Option("--instans", metavar="NAVN", help="Tjenesten hun arbeider i.")
    ] = None,
    type_: Annotated[
        str | None,
        typer.Option("--type", metavar="TYPE", help="Hva slags tjeneste: " + " | ".join(KINDS)),
    ] = None,
    rolle: RoleOption = None,
    tittel: Title = None,
    tlf: Phone = None,
    epost: Email = None,
    foreldreansvar: Responsibility = None,
) -> None:
    """Legg en person til i saken."""
    # Here and below, so that `koord kontakt vis` does not load what only a change needs.
    from koord.services.writing.people import NewContact, add_contact

    session = session_of(context)
    with session.desk() as desk:
        added = add_contact(
            desk,
            sak,
            NewContact(
                name=navn,
                role=Role(one_of(rolle, ROLES, "rolle")) if rolle else Role.MEMBER,
                agency=instans,
                agency_kind=AgencyKind(one_of(type_, KINDS, "type")) if type_ else None,
                title=tittel,
                phone=tlf,
                email=epost,
                parental_responsibility=foreldreansvar,
            ),
        )
    session.show(added_contact(added))


@example('koord kontakt vis 7 "Åse Øvrebø"', "koord kontakt vis 7 mor")
def vis(context: typer.Context, sak: CaseArgument, hvem: Who) -> None:
    """Vis én person i saken."""
    session = session_of(context)
    with session.desk() as desk:
        page = show_contact(desk, sak, hvem)
    session.show(contact_page(page))


@example(
    'koord kontakt endre 7 "Åse Øvrebø" --tlf "900 00 001"',
    'koord kontakt endre 7 "Per Dahl" --sperret "besøksforbud"',
)
def endre(
    context: typer.Context,
    sak: CaseArgument,
    hvem: Who,
    navn: Annotated[str | None, typer.Option("--navn", metavar="NAVN", help="Nytt navn.")] = None,
    tittel: Title = None,
    tlf: Phone = None,
    epost: Email = None,
    rolle: RoleOption = None,
    foreldreansvar: Responsibility = None,
    sperret: Annotated[
        str | None,
        typer.Option(
            "--sperret",
            metavar="GRUNN",
            help='Skal aldri innkalles eller få papirer. Tom tekst ("") opphever.',
        ),
    ] = None,
    bekreftet: Annotated[
        bool, typer.Option("--bekreftet", help="Telefon og e-post er bekreftet i dag.")
    ] = False,
    glem_kortet: Annotated[
        bool, typer.Option("--glem-kortet", help="Glem resten av kortet hun ble importert fra.")
    ] = False,
) -> None:
    """Endre en person i saken. En tom tekst ("") tar bort det som sto."""
    from koord.cli.views.dispatches import with_consequences
    from koord.services.reading.dispatches import consequences_of_block
    from koord.services.writing.people import ContactChange, change_contact

    session = session_of(context)
    with session.desk() as desk:
        changed = change_contact(
            desk,
            sak,
            hvem,
            ContactChange(
                name=navn,
                title=tittel,
                phone=tlf,
                email=epost,
                role=Role(one_of(rolle, ROLES, "rolle")) if rolle else None,
                blocked=sperret,
                parental_responsibility=foreldreansvar,
                confirmed=bekreftet,
                forget_card=glem_kortet,
            ),
        )
        view = changed_contact(changed)
        if sperret and changed.member.person_id is not None:
            after = consequences_of_block(desk, changed.case, changed.member.person_id)
            view = with_consequences(view, after)
    session.show(view)


@example('koord kontakt avslutt 7 "Per Dahl"', 'koord kontakt avslutt 7 "Per Dahl" --dato 31.7')
def avslutt(
    context: typer.Context,
    sak: CaseArgument,
    hvem: Who,
    dato: Annotated[
        str | None, typer.Option("--dato", metavar="DATO", help="Siste dag. Vanlig: i dag.")
    ] = None,
) -> None:
    """Avslutt rollen til en person. Det som er gjort, blir stående."""
    from koord.services.writing.people import ContactChange, change_contact

    session = session_of(context)
    with session.desk() as desk:
        last = session.optional_day(dato, desk) or desk.today
        changed = change_contact(desk, sak, hvem, ContactChange(ends=last))
    session.show(changed_contact(changed))


@example(
    "koord kontakt importer kontakter.vcf --sak 7 --prøv",
    "koord kontakt importer kontakter.csv --sak 7",
)
def importer(
    context: typer.Context,
    fil: Annotated[
        str,
        typer.Argument(
            metavar="FIL",
            help="vCard (.vcf), eller CSV fra Outlook eller Google; - leser standard inn.",
        ),
    ],
    sak: Annotated[
        str | None, typer.Option("--sak", metavar="SAK", help="Saken de er med i.")
    ] = None,
    prøv: Annotated[bool, typer.Option("--prøv", help="Vis hva som ville skje.")] = False,
) -> None:
    """Legg inn kontakter fra et annet program, alle som medlemmer i én sak.

    Du ser først hva som skjer med hver av dem: ny, slås sammen med en som finnes, står der alt,
    eller utelatt og hvorfor. Det som står fra før, blir aldri skrevet over.
    """
    from koord.services.writing.importing import carry_out, plan_import

    session = session_of(context)
    content = _read(fil)
    case = sak or session.ask("--sak", "Hvilken sak", str)
    with session.desk() as desk:
        plan = plan_import(desk, case, content)
        if prøv or not session.as_json:
            session.show(planned_import(plan, dry_run=prøv))
        if prøv:
            return
        if plan.changes > MANY:
            session.must_confirm(
                f"Legge inn {plan.changes} kontakter i sak {plan.case}?", session.again()
            )
        done = carry_out(desk, plan)
    session.show(done_import(done))


@example("koord kontakt eksporter 7", "koord kontakt eksporter --fil kontakter.vcf")
def eksporter(
    context: typer.Context,
    sak: OptionalCase = None,
    fil: Annotated[
        str | None,
        typer.Option("--fil", metavar="FIL", help="Hvor fila skrives. Vanlig: papirmappa."),
    ] = None,
) -> None:
    """Skriv telefonlista som vCard, til telefonen eller e-postprogrammet.

    Brukeren selv, de som er sperret, og saksnumrene er ikke med. En fil som finnes, blir ikke
    skrevet over.
    """
    from koord.services.writing.exporting import export_contacts

    session = session_of(context)
    with session.desk() as desk:
        exported = export_contacts(desk, sak, target(fil))
    session.show(exported_contacts(exported))


def _read(name: str) -> bytes:
    from koord.exchange.contacts import LARGEST

    if name == "-":
        return sys.stdin.buffer.read(LARGEST + 1)
    try:
        with Path(name).expanduser().open("rb") as file:
            # One byte more than may be there shows that it is too large.
            return file.read(LARGEST + 1)
    except (OSError, RuntimeError, ValueError):
        raise NotFoundError(
            "Fila med kontakter kan ikke leses.",
            hint="Er navnet riktig? koord kontakt importer FIL --sak 7 --prøv",
        ) from None


app = register(
    "Legg til, vis, endre eller avslutt en kontakt; importer og eksporter.",
    {
        "ny": ny,
        "vis": vis,
        "endre": endre,
        "avslutt": avslutt,
        "importer": importer,
        "eksporter": eksporter,
    },
)
