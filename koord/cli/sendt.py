"""`koord sendt`."""

from typing import Annotated

import typer

from koord.cli.command import example, single
from koord.cli.session import Session, session_of
from koord.cli.stops import remedies
from koord.cli.views.dispatches import candidate_line, disclosures, sent
from koord.domain.cases import ItemId
from koord.errors import ConsentStopsError
from koord.services.desk import Desk
from koord.services.reading.dispatches import disclosure_log


@example(
    "koord sendt 7.4 referat --alle --kanal svarut --unntatt Per",
    'koord sendt 7.4 referat --til Åse --kanal "levert i hånd" --dato 22.1',
    "koord sendt 7",
)
def sendt(
    context: typer.Context,
    nummer: Annotated[
        str, typer.Argument(metavar="NUMMER", help="Det som ble sendt, som 7.4. En sak: loggen.")
    ],
    hva: Annotated[
        str | None,
        typer.Argument(metavar="HVA", help="Hvilket papir: innkalling, referat, brev …"),
    ] = None,
    alle: Annotated[
        bool, typer.Option("--alle", help="Til alle som den nyeste utgaven ble laget for.")
    ] = False,
    til: Annotated[
        list[str] | None, typer.Option("--til", metavar="NAVN", help="Til hvem. Kan gjentas.")
    ] = None,
    unntatt: Annotated[
        list[str] | None,
        typer.Option("--unntatt", metavar="NAVN", help="Hvem som ikke fikk. Kan gjentas."),
    ] = None,
    kanal: Annotated[
        str | None,
        typer.Option("--kanal", metavar="KANAL", help="Hvordan: svarut, papirpost, telefon …"),
    ] = None,
    dato: Annotated[
        str | None, typer.Option("--dato", metavar="DATO", help="Når det gikk. Vanlig: i dag.")
    ] = None,
    grunnlag: Annotated[
        str | None,
        typer.Option(
            "--grunnlag", metavar="TEKST", help="Annet rettslig grunnlag, med en setning."
        ),
    ] = None,
) -> None:
    """Før at noe er sendt: til hvem, når, hvordan, og etter hvilket samtykke.

    Alle vurderes etter samtykket den dagen det gikk. Den som ikke kan få det, stopper føringen
    (utgangskode 5). Opplysningsplikt stoppes aldri: skriv --grunnlag.
    """
    session = session_of(context)
    with session.desk() as desk:
        if "." not in nummer:
            view = disclosures(disclosure_log(desk, nummer))
        else:
            from koord.services.writing.dispatches import NewSending, candidates, record_sent

            item = ItemId.parse(nummer)
            day = session.optional_day(dato, past=True)
            names = tuple(til or ())
            if not names and not alle:
                hva, names = _ask_whom(session, desk, item, hva)
                alle = not names
            if kanal is None:
                from koord.services.writing.dispatches import one_channel

                _, _, routine = candidates(desk, item, hva)
                kanal = session.ask(
                    "--kanal KANAL",
                    f"Kanal ({', '.join(routine.channels)})",
                    lambda typed: one_channel(routine, typed),
                )
            new = NewSending(kanal, hva, names, alle, tuple(unntatt or ()), day, grunnlag)
            try:
                view = sent(record_sent(desk, item, new))
            except ConsentStopsError as stop:
                raise ConsentStopsError(
                    stop.message,
                    hint=remedies(session, item.case, stop, ("Sendt til de andre", "--unntatt")),
                    items=stop.items,
                ) from None
    session.show(view)


def _ask_whom(
    session: Session, desk: Desk, item: ItemId, word: str | None
) -> tuple[str, tuple[str, ...]]:
    """Show whom it was made for, and ask whom it went to; no names means all of them."""
    from koord.services.writing.dispatches import candidates

    if not session.is_interactive:
        session.needed("--alle, eller --til NAVN", "hvem det gikk til")
    kind, people, _ = candidates(desk, item, word)
    session.say(f"{kind.capitalize()} {item} er laget for:")
    for one in people:
        session.say(f"  {candidate_line(one)}")
    names = session.ask("", "Hvem gikk det til (komma mellom, eller alle)", str, usual="alle")
    if names.strip().casefold() == "alle":
        session.answers.append("--alle")
        return kind, ()
    chosen = tuple(name.strip() for name in names.split(",") if name.strip())
    session.answers += [word for name in chosen for word in ("--til", name)]
    return kind, chosen


app = single(sendt)
