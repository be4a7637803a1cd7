"""`koord samtykke`: the form, what happened to it, and its whole story."""

from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from koord.cli.command import example, register
from koord.cli.options import CaseArgument, FormatsOption, ItemArgument, read_formats
from koord.cli.session import Session, one_of, session_of
from koord.cli.views.consent_story import consent_story
from koord.cli.views.consents import made_form, made_receipt, recorded
from koord.cli.views.dispatches import with_consequences
from koord.domain.cases import ItemId
from koord.domain.consents import Direction, EventKind, SignerRole
from koord.domain.dates import day_month
from koord.services.reading.consent_story import show_consent
from koord.services.reading.dispatches import consequences_of
from koord.services.writing.consent_told import (
    Answers,
    Explained,
    Given,
    Heard,
    How,
    Proof,
    Stop,
    Wrong,
)

STAND_INS = tuple(role.value for role in SignerRole if role.needs_decision)
YES_NO = ("ja", "nei", "ikke spurt")
NOTHING_TOLD = (None, None, Explained(), Answers(), Proof())
UNDOABLE = tuple(kind.value for kind in EventKind if kind is not EventKind.ENTERED_IN_ERROR)

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
Electronic = Annotated[
    str | None,
    typer.Option("--elektronisk", metavar="SYSTEM", help="Signert elektronisk; i hvilket system."),
]
Day = Annotated[
    str | None, typer.Option("--dato", metavar="DATO", help="Når det skjedde. Vanlig: i dag.")
]
SaidBy = Annotated[str | None, typer.Option("--av", metavar="NAVN", help="Hvem som sa det.")]


@example(
    "koord samtykke skjema 7 --for BUP --deles-ikke søsken --til 30.6.2027",
    "koord samtykke skjema 7 --lik 7.2 --til 30.6.2028",
    "koord samtykke skjema 7 --som-går-ut --til 30.6.2028",
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
    som_går_ut: Annotated[
        bool,
        typer.Option("--som-går-ut", help="Ett skjema for alt i saken som går ut, eller gikk ut."),
    ] = False,
    felles_slutt: Annotated[
        bool,
        typer.Option("--felles-slutt", help="Samme siste dag som de andre samtykkene i saken."),
    ] = False,
    ung: Annotated[
        bool | None,
        typer.Option(
            "--ung/--uten-ung",
            help="Også med enkle ord. Vanlig: når bruker er 12 til 17 år.",
            show_default=False,
        ),
    ] = None,
    på_nytt: Annotated[
        bool, typer.Option("--på-nytt", help="Et nytt skjema, selv om det samme er laget i dag.")
    ] = False,
    format_: FormatsOption = "docx,pdf",
) -> None:
    """Lag et samtykkeskjema til underskrift."""
    # Here and below, so that `koord samtykke vis` does not load what only a change needs.
    from koord.services.writing.consent_forms import NewForm, make_form

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
                running_out=som_går_ut,
                common_end=felles_slutt,
                plain=ung,
                again=på_nytt,
                formats=read_formats(format_),
            ),
        )
    session.show(made_form(made))


@example(
    'koord samtykke gitt 7.2 --signert 4.3.2027 --av "Kari Larsen" --av far',
    'koord samtykke gitt 7.2 --signert i-dag --av mor --muntlig "Profil, 4.3"',
    "koord samtykke gitt 7.2 --hilse ja --kjenne ja --skann skjema.pdf",
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
    elektronisk: Electronic = None,
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
    hørt_hvordan: Annotated[
        str | None,
        typer.Option("--hørt-hvordan", metavar="TEKST", help="Hvem som hørte barnet, og hvordan."),
    ] = None,
    hørt_vekt: Annotated[
        str | None,
        typer.Option("--hørt-vekt", metavar="TEKST", help="Hvilken vekt det barnet mener, fikk."),
    ] = None,
    forklart: Annotated[
        str | None,
        typer.Option(
            "--forklart", metavar="TEKST", help="Hvordan det ble forklart, for et annet papir."
        ),
    ] = None,
    annet_papir: Annotated[
        str | None,
        typer.Option(
            "--annet-papir", metavar="TEKST", help="Hvilket papir, når det ikke er skjemaet herfra."
        ),
    ] = None,
    bruk: Annotated[
        str | None,
        typer.Option("--bruk", metavar="TEKST", help="Hva det ble sagt at det brukes til."),
    ] = None,
    følger: Annotated[
        str | None,
        typer.Option("--følger", metavar="TEKST", help="Hva det ble sagt at ja og nei fører til."),
    ] = None,
    språk_brukt: Annotated[
        str | None,
        typer.Option("--språk-brukt", metavar="SPRÅK", help="Språket det ble forklart på."),
    ] = None,
    tolk: Annotated[
        str | None, typer.Option("--tolk", metavar="HVEM", help="Hvem som tolket.")
    ] = None,
    forstått: Annotated[
        str | None, typer.Option("--forstått", metavar="ja|nei", help="Om det ble forstått.")
    ] = None,
    hilse: Annotated[
        str | None,
        typer.Option("--hilse", metavar="ja|nei", help="Om hjelperne kan hilse når andre er der."),
    ] = None,
    kjenne: Annotated[
        str | None,
        typer.Option("--kjenne", metavar="ja|nei", help="Om deltakerne kan vite hvem de andre er."),
    ] = None,
    skann: Annotated[
        Path | None,
        typer.Option("--skann", metavar="FIL", help="Skannet papir; fingeravtrykket av det føres."),
    ] = None,
    original: Annotated[
        str | None, typer.Option("--original", metavar="TEKST", help="Hvor originalen ligger.")
    ] = None,
) -> None:
    """Før at noen har skrevet under, eller sagt ja muntlig.

    Uten --av og --signert føres bare det andre: svar, at barnet er hørt, hvor originalen ligger.
    """
    from koord.services.writing.consents import record_given

    session = session_of(context)
    item = ItemId.parse(nummer)
    explained = Explained(forklart, bruk, følger, språk_brukt, tolk, annet_papir)
    answers = Answers(*(_yes_or_no(word) for word in (forstått, hilse, kjenne)))
    heard = _heard(session, barnet_hørt, hørt_hvordan, hørt_vekt)
    proof = Proof(skann, original)
    told = (én_forelder, heard, explained, answers, proof)
    only_told = not av and signert is None and told != NOTHING_TOLD
    with session.desk() as desk:
        given = Given(
            by=() if only_told else _signers(session, av),
            signed_on=desk.today if only_told else _signed(session, signert),
            how=How(muntlig, elektronisk),
            one_parent=én_forelder,
            role=SignerRole(one_of(som, STAND_INS, "rolle")) if som else None,
            decided_by=avgjort_av,
            decided_on=session.optional_day(avgjort, past=True),
            journal_ref=journalref,
            explained=explained,
            answers=answers,
            heard=heard,
            proof=proof,
        )
        done = record_given(desk, item, given)
    when = "" if only_told else f" {day_month(given.signed_on)}"
    session.show(recorded(done, "opplysningene er ført" if only_told else f"ført som gitt{when}"))


@example("koord samtykke bedt 7.2 --av far", 'koord samtykke bedt 7.2 --muntlig "Profil, 4.3"')
def bedt(
    context: typer.Context,
    nummer: ItemArgument,
    av: Annotated[
        str | None, typer.Option("--av", metavar="NAVN", help="Hvem som er spurt.")
    ] = None,
    dato: Day = None,
    muntlig: Oral = None,
) -> None:
    """Før at noen er spurt: fikk skjemaet, eller ble spurt muntlig."""
    from koord.services.writing.consents import record_asked

    session = session_of(context)
    with session.desk() as desk:
        done = record_asked(
            desk, ItemId.parse(nummer), _stop(session, desk.today, dato, muntlig, av)
        )
    session.show(recorded(done, "ført at det er spurt"))


@example(
    "koord samtykke avslått 7.2 --av mor", 'koord samtykke avslått 7.2 --muntlig "Profil, 4.3"'
)
def avslått(
    context: typer.Context,
    nummer: ItemArgument,
    for_: Receivers = None,
    av: SaidBy = None,
    dato: Day = None,
    muntlig: Oral = None,
) -> None:
    """Før at samtykke ble avslått. Avslaget skal også i fagsystemet."""
    from koord.services.writing.consents import record_refused

    session = session_of(context)
    with session.desk() as desk:
        refusal = _stop(session, desk.today, dato, muntlig, av, for_)
        done = record_refused(desk, ItemId.parse(nummer), refusal)
        after = consequences_of(desk, done.item)
    session.show(with_consequences(recorded(done, "ført som avslått"), after))


@example("koord samtykke trukket 7.2", "koord samtykke trukket 7.2 --for BUP --dato 4.3 --av mor")
def trukket(
    context: typer.Context,
    nummer: ItemArgument,
    for_: Receivers = None,
    tema: Annotated[
        str | None, typer.Option("--tema", metavar="TEMA", help="Bare for dette temaet.")
    ] = None,
    av: SaidBy = None,
    dato: Day = None,
    muntlig: Oral = None,
) -> None:
    """Før at samtykket er trukket: helt, for én tjeneste, eller for ett tema."""
    from koord.services.writing.consents import record_withdrawn

    session = session_of(context)
    with session.desk() as desk:
        withdrawal = _stop(session, desk.today, dato, muntlig, av, for_, tema)
        done = record_withdrawn(desk, ItemId.parse(nummer), withdrawal)
        after = consequences_of(desk, done.item)
    session.show(with_consequences(recorded(done, _withdrawn(for_, tema)), after))


@example(
    "koord samtykke feilført 7.2 --underskrift far",
    "koord samtykke feilført 7.2 --hendelse trukket",
    "koord samtykke feilført 7.2",
)
def feilført(
    context: typer.Context,
    nummer: ItemArgument,
    underskrift: Annotated[
        str | None,
        typer.Option("--underskrift", metavar="NAVN", help="Bare underskriften til denne."),
    ] = None,
    hendelse: Annotated[
        str | None,
        typer.Option(
            "--hendelse", metavar="HVA", help="Bare den siste av disse: " + " | ".join(UNDOABLE)
        ),
    ] = None,
    grunn: Annotated[
        str | None, typer.Option("--grunn", metavar="TEKST", help="Hva som var feil.")
    ] = None,
) -> None:
    """Før at hele papiret, en underskrift eller en hendelse var feil. Den blir stående."""
    from koord.services.writing.consents import record_error

    session = session_of(context)
    event = EventKind(one_of(hendelse, UNDOABLE, "hendelse")) if hendelse else None
    with session.desk() as desk:
        done = record_error(desk, ItemId.parse(nummer), Wrong(underskrift, event, grunn))
    session.show(recorded(done, "ført som feilført"))


@example("koord samtykke forny 7.2", "koord samtykke forny 7.2 --til 30.6.2028")
def forny(
    context: typer.Context,
    nummer: ItemArgument,
    fra: Annotated[
        str | None, typer.Option("--fra", metavar="DATO", help="Første dag. Vanlig: i dag.")
    ] = None,
    til: Annotated[
        str | None, typer.Option("--til", metavar="DATO", help="Siste dag. Vanlig: om ett år.")
    ] = None,
    format_: FormatsOption = "docx,pdf",
) -> None:
    """Lag det neste skjemaet, likt dette. Samtykket er ikke fornyet før det er skrevet under."""
    from koord.services.writing.consent_forms import NewForm, make_form

    session = session_of(context)
    item = ItemId.parse(nummer)
    with session.desk() as desk:
        made = make_form(
            desk,
            str(item.case),
            NewForm(
                starts=session.optional_day(fra, desk),
                ends=session.optional_day(til, desk),
                like=item,
                formats=read_formats(format_),
            ),
        )
    session.show(made_form(made, renews=item))


@example("koord samtykke vis 7.2", "koord samtykke 7.2")
def vis(context: typer.Context, nummer: ItemArgument) -> None:
    """Vis hele historien til ett samtykke: hver rad, og alt som har skjedd."""
    session = session_of(context)
    with session.desk() as desk:
        story = show_consent(desk, ItemId.parse(nummer))
    session.show(consent_story(story))


def _withdrawn(receivers: list[str] | None, topic: str | None) -> str:
    who = f" for {', '.join(receivers)}" if receivers else ""
    return f"ført som trukket{who}" + (f", tema {topic}" if topic else "")


def _stop(
    session: Session,
    today: date,
    day: str | None,
    oral: str | None,
    by: str | None,
    receivers: list[str] | None = None,
    topic: str | None = None,
) -> Stop:
    on = session.optional_day(day, past=True) or today
    return Stop(on, How(oral), by, tuple(receivers or ()), topic)


def _yes_or_no(word: str | None) -> str | None:
    return None if word is None else one_of(word.replace("-", " "), YES_NO, "svar")


def _heard(session: Session, day: str | None, how: str | None, weight: str | None) -> Heard | None:
    on = session.optional_day(day, past=True)
    if on is None and (how or weight):
        session.needed("--barnet-hørt DATO", "dagen barnet ble hørt")
    return None if on is None else Heard(on, how, weight)


def _signers(session: Session, names: list[str] | None) -> tuple[str, ...]:
    if names:
        return tuple(names)
    return (session.ask("--av NAVN", "Hvem har skrevet under", str),)


def _signed(session: Session, text: str | None) -> date:
    if text is not None:
        return session.day(text, past=True)
    return session.ask("--signert DATO", "Når", lambda typed: session.day(typed, past=True))


@example("koord samtykke kvittering 7.2", "koord samtykke kvittering 7.2 --format pdf")
def kvittering(
    context: typer.Context,
    nummer: ItemArgument,
    på_nytt: Annotated[
        bool, typer.Option("--på-nytt", help="Nye papirer, selv om de er laget i dag.")
    ] = False,
    format_: FormatsOption = "docx,pdf",
) -> None:
    """Lag kvitteringen til familien, og en slipp til å trekke samtykket med."""
    from koord.services.writing.consent_receipts import make_receipt

    session = session_of(context)
    with session.desk() as desk:
        made = make_receipt(
            desk, ItemId.parse(nummer), formats=read_formats(format_), again=på_nytt
        )
    session.show(made_receipt(made))


app = register(
    "Skjema, og hva som skjedde med det.",
    {
        "skjema": skjema,
        "bedt": bedt,
        "kvittering": kvittering,
        "gitt": gitt,
        "avslått": avslått,
        "trukket": trukket,
        "feilført": feilført,
        "forny": forny,
        "vis": vis,
    },
    {"trekk": "trukket", "trekt": "trukket"},
)
