"""`koord samtykke skjema`, `gitt`, `avslått` and `trukket`."""

from datetime import date
from typing import Annotated

import typer

from koord.cli.command import example, register
from koord.cli.options import CaseArgument, FormatsOption, ItemArgument, read_formats
from koord.cli.session import Session, one_of, session_of
from koord.cli.views.consents import made_form, recorded
from koord.domain.cases import ItemId
from koord.domain.consents import Direction, SignerRole
from koord.domain.dates import day_month
from koord.services.writing.consent_forms import NewForm, make_form
from koord.services.writing.consents import (
    Given,
    record_given,
    record_refused,
    record_withdrawn,
)

STAND_INS = tuple(role.value for role in SignerRole if role.needs_decision)

Receivers = Annotated[
    list[str] | None,
    typer.Option("--for", metavar="INSTANS", help="Hvem det gjelder. Kan gjentas."),
]
Oral = Annotated[
    str | None,
    typer.Option(
        "--muntlig", metavar="SYSTEM, DATO", help="Sagt muntlig; hvor og når det er ført."
    ),
]
Day = Annotated[
    str | None, typer.Option("--dato", metavar="DATO", help="Når det skjedde. Vanlig: i dag.")
]


@example(
    "koord samtykke skjema 7 --for BUP --deles-ikke søsken --til 30.6.2027",
    "koord samtykke skjema 7 --lik 7.2 --til 30.6.2028",
)
def skjema(
    context: typer.Context,
    sak: CaseArgument,
    for_: Receivers = None,
    deles: Annotated[
        list[str] | None,
        typer.Option("--deles", metavar="TEMA", help="Bare om dette. BUP:medisin for én tjeneste."),
    ] = None,
    deles_ikke: Annotated[
        list[str] | None,
        typer.Option("--deles-ikke", metavar="TEMA", help="Ikke om dette. Kan gjentas."),
    ] = None,
    retning: Annotated[
        str | None,
        typer.Option("--retning", metavar="gi|hente|utveksle", help="Vanlig: utveksle."),
    ] = None,
    fra: Annotated[
        str | None, typer.Option("--fra", metavar="DATO", help="Første dag. Vanlig: i dag.")
    ] = None,
    til: Annotated[
        str | None, typer.Option("--til", metavar="DATO", help="Siste dag. Vanlig: om ett år.")
    ] = None,
    formål: Annotated[
        str | None, typer.Option("--formål", metavar="TEKST", help="Hva samtykket skal brukes til.")
    ] = None,
    lik: Annotated[
        str | None, typer.Option("--lik", metavar="NUMMER", help="Som dette samtykket: 7.2.")
    ] = None,
    format_: FormatsOption = "docx,pdf",
) -> None:
    """Lag et samtykkeskjema til underskrift."""
    session = session_of(context)
    with session.desk() as desk:
        made = make_form(
            desk,
            sak,
            NewForm(
                receivers=tuple(for_ or ()),
                shared=tuple(deles or ()),
                not_shared=tuple(deles_ikke or ()),
                direction=Direction(one_of(retning, list(Direction), "retning"))
                if retning
                else None,
                starts=session.optional_day(fra, desk),
                ends=session.optional_day(til, desk),
                purpose=formål,
                like=ItemId.parse(lik) if lik else None,
                formats=read_formats(format_),
            ),
        )
    session.show(made_form(made))


@example(
    'koord samtykke gitt 7.2 --signert 4.3.2027 --av "Kari Larsen" --av far',
    'koord samtykke gitt 7.2 --signert i-dag --av mor --muntlig "Profil, 4.3"',
)
def gitt(
    context: typer.Context,
    nummer: ItemArgument,
    signert: Annotated[
        str | None, typer.Option("--signert", metavar="DATO", help="Når det ble skrevet under.")
    ] = None,
    av: Annotated[
        list[str] | None,
        typer.Option("--av", metavar="NAVN", help="Hvem som skrev under. Kan gjentas."),
    ] = None,
    muntlig: Oral = None,
    én_forelder: Annotated[
        str | None,
        typer.Option(
            "--én-forelder", metavar="GRUNN", help="Lovens grunn til at én forelder er nok."
        ),
    ] = None,
    som: Annotated[
        str | None,
        typer.Option(
            "--som", metavar="ROLLE", help="I stedet for en annen: " + " | ".join(STAND_INS)
        ),
    ] = None,
    avgjort_av: Annotated[
        str | None, typer.Option("--avgjort-av", metavar="HVEM", help="Hvem som avgjorde det.")
    ] = None,
    avgjort: Annotated[
        str | None, typer.Option("--avgjort", metavar="DATO", help="Når det ble avgjort.")
    ] = None,
    journalref: Annotated[
        str | None, typer.Option("--journalref", metavar="TEKST", help="Hvor det er ført.")
    ] = None,
    barnet_hørt: Annotated[
        str | None, typer.Option("--barnet-hørt", metavar="DATO", help="Når barnet ble hørt.")
    ] = None,
    forklart: Annotated[
        str | None,
        typer.Option(
            "--forklart", metavar="TEKST", help="Hvordan det ble forklart, for et annet papir."
        ),
    ] = None,
) -> None:
    """Før at noen har skrevet under, eller sagt ja muntlig."""
    session = session_of(context)
    item = ItemId.parse(nummer)
    with session.desk() as desk:
        heard = session.optional_day(barnet_hørt, past=True)
        only_heard = heard is not None and not av and signert is None
        given = Given(
            by=() if only_heard else _signers(session, av),
            signed_on=desk.today if only_heard else _signed(session, signert),
            oral=muntlig,
            one_parent=én_forelder,
            explained=forklart,
            role=SignerRole(one_of(som, STAND_INS, "rolle")) if som else None,
            decided_by=avgjort_av,
            decided_on=session.optional_day(avgjort, past=True),
            journal_ref=journalref,
            child_heard=heard,
        )
        done = record_given(desk, item, given)
    when = "" if only_heard else f" {day_month(given.signed_on)}"
    session.show(recorded(done, f"ført som gitt{when}"))


@example("koord samtykke avslått 7.2", 'koord samtykke avslått 7.2 --muntlig "Profil, 4.3"')
def avslått(
    context: typer.Context,
    nummer: ItemArgument,
    for_: Receivers = None,
    dato: Day = None,
    muntlig: Oral = None,
) -> None:
    """Før at samtykke ble avslått. Avslaget skal også i fagsystemet."""
    session = session_of(context)
    with session.desk() as desk:
        day = session.optional_day(dato, past=True) or desk.today
        done = record_refused(desk, ItemId.parse(nummer), day, muntlig, tuple(for_ or ()))
    session.show(recorded(done, "ført som avslått"))


@example("koord samtykke trukket 7.2", "koord samtykke trukket 7.2 --for BUP --dato 4.3")
def trukket(
    context: typer.Context,
    nummer: ItemArgument,
    for_: Receivers = None,
    tema: Annotated[
        str | None, typer.Option("--tema", metavar="TEMA", help="Bare for dette temaet.")
    ] = None,
    dato: Day = None,
    muntlig: Oral = None,
) -> None:
    """Før at samtykket er trukket: helt, for én tjeneste, eller for ett tema."""
    session = session_of(context)
    with session.desk() as desk:
        day = session.optional_day(dato, past=True) or desk.today
        done = record_withdrawn(desk, ItemId.parse(nummer), day, muntlig, tuple(for_ or ()), tema)
    session.show(recorded(done, _withdrawn(for_, tema)))


def _withdrawn(receivers: list[str] | None, topic: str | None) -> str:
    who = f" for {', '.join(receivers)}" if receivers else ""
    return f"ført som trukket{who}" + (f", tema {topic}" if topic else "")


def _signers(session: Session, names: list[str] | None) -> tuple[str, ...]:
    if names:
        return tuple(names)
    return (session.ask("--av NAVN", "Hvem har skrevet under", str),)


def _signed(session: Session, text: str | None) -> date:
    if text is not None:
        return session.day(text, past=True)
    return session.ask("--signert DATO", "Når", lambda typed: session.day(typed, past=True))


app = register(
    "Skjema, og hva som skjedde med det.",
    {
        "skjema": skjema,
        "gitt": gitt,
        "avslått": avslått,
        "trukket": trukket,
    },
)
