"""`koord innkall`."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, time
from typing import Annotated

import typer

from koord.cli.command import example, single
from koord.cli.options import CaseArgument, FormatsOption, read_formats
from koord.cli.session import Session, session_of
from koord.cli.stops import remedies
from koord.cli.views.meetings import called, who_line
from koord.domain.cases import ItemId
from koord.domain.dates import date_with_week
from koord.domain.names import fold
from koord.errors import CommandLineError, ConsentStopsError
from koord.services.desk import Desk, find_member, know_case
from koord.services.reading.cases import show_meeting, who_may_come
from koord.services.writing.meetings import (
    CalledMeeting,
    NewMeeting,
    TalkMissingError,
    call_meeting,
)


@example(
    'koord innkall 7 --dato "ons uke 3" --kl 14 --sted "Rådhuset 3" --punkt Språk',
    "koord innkall 7 --dato 20.1 --kl 9.30 --møte 7.4 --uten BUP --referent PPT",
)
def innkall(
    context: typer.Context,
    sak: CaseArgument,
    dato: Annotated[
        str | None, typer.Option("--dato", metavar="DATO", help="Møtedagen. Uten: du blir spurt.")
    ] = None,
    kl: Annotated[
        str | None, typer.Option("--kl", metavar="KLOKKE", help="Når det begynner.")
    ] = None,
    varighet: Annotated[
        int | None, typer.Option("--varighet", metavar="MINUTTER", help="Vanlig: 90.")
    ] = None,
    sted: Annotated[
        str | None, typer.Option("--sted", metavar="TEKST", help="Hvor, eller lenke.")
    ] = None,
    møtetype: Annotated[
        str | None,
        typer.Option("--møtetype", metavar="TYPE", help="Vanlig: ansvarsgruppemøte."),
    ] = None,
    møte: Annotated[
        str | None, typer.Option("--møte", metavar="NUMMER", help="Et møte som er planlagt: 7.4.")
    ] = None,
    punkt: Annotated[
        list[str] | None, typer.Option("--punkt", metavar="TEKST", help="En sak. Kan gjentas.")
    ] = None,
    leder: Annotated[
        str | None, typer.Option("--leder", metavar="NAVN", help="Møteleder. Vanlig: du.")
    ] = None,
    referent: Annotated[
        str | None, typer.Option("--referent", metavar="NAVN", help="Hvem som skriver referat.")
    ] = None,
    deltaker: Annotated[
        list[str] | None,
        typer.Option(
            "--deltaker",
            metavar="NAVN",
            help="Hvem som skal med. Vanlig: som sist, eller alle.",
        ),
    ] = None,
    uten: Annotated[
        list[str] | None, typer.Option("--uten", metavar="NAVN", help="Hvem som ikke skal med.")
    ] = None,
    grunnlag: Annotated[
        str | None,
        typer.Option(
            "--grunnlag",
            metavar="TEKST",
            help="Annet rettslig grunnlag, med en setning.",
        ),
    ] = None,
    likevel: Annotated[
        str | None,
        typer.Option(
            "--likevel", metavar="GRUNN", help="Innkall uten samtalen med bruker først, og hvorfor."
        ),
    ] = None,
    format_: FormatsOption = "docx,pdf",
    på_nytt: Annotated[
        bool, typer.Option("--på-nytt", help="Nye papirer for et møte som alt er innkalt.")
    ] = False,
    vedlegg: Annotated[
        bool, typer.Option("--vedlegg", help="Legg papirene ved i e-postutkastet.")
    ] = False,
    kopier: Annotated[
        bool, typer.Option("--kopier", help="Følgetekst og adresser på utklippstavla.")
    ] = False,
) -> None:
    """Innkall til møte: innkalling, saksliste, kalenderfiler og en nøytral følgetekst.

    Alle vurderes etter samtykket på møtedagen. Den som ikke kan få vite om møtet, stopper
    innkallingen (utgangskode 5), og du får kommandoene som løser det.
    """
    session = session_of(context)
    with session.desk() as desk:
        asked = dato is None and møte is None and session.is_interactive
        item = ItemId.parse(møte) if møte else None
        planned = show_meeting(desk, item) if item else None
        day = planned.held_on if planned and dato is None else _day(session, desk, dato)
        known_time = planned.starts_at if planned and kl is None else None
        new = NewMeeting(
            day=day,
            starts_at=known_time or _clock(session, kl),
            place=session.ask("--sted", "Sted", str) if asked and sted is None else sted,
            minutes_long=varighet,
            kind=møtetype,
            participants=tuple(deltaker or ()),
            without=tuple(uten or ()) or (_ask_who(session, desk, sak, day) if asked else ()),
            points=tuple(punkt or ()),
            leader=leder,
            secretary=referent,
            ground=grunnlag,
            meeting=item,
            again=på_nytt,
            despite=likevel,
            attached=vedlegg,
            formats=read_formats(format_),
        )
        with ways_out(session, sak):
            meeting = _called(session, desk, sak, new)
    session.show(called(meeting, copied=copied(meeting) if kopier else None))


@contextmanager
def ways_out(session: Session, case: str) -> Iterator[None]:
    """Let what stops a meeting name the whole commands that mend it.

    Raises:
        ConsentStopsError: Someone may not be told.
        TalkMissingError: The talk with the user comes first.
    """
    try:
        yield
    except ConsentStopsError as stop:
        raise ConsentStopsError(
            stop.message,
            hint=remedies(session, case, stop, ("Innkall uten", "--uten")),
            items=stop.items,
        ) from None
    except TalkMissingError as stop:
        anyway = f"Innkall likevel:              {session.again('--likevel', '…')}"
        raise TalkMissingError(stop.message, hint=(*stop.hint, anyway)) from None


def copied(meeting: CalledMeeting) -> str | None:
    """Put the cover text and the receivers on the clipboard; return what to say of it."""
    from koord.cli.clipboard import put

    if meeting.cover is None:
        return None
    text = f"{'; '.join(meeting.addresses)}\n\n{meeting.cover.as_text()}"
    if put(text):
        return "Adressene og følgeteksten ligger på utklippstavla. Lim adressene inn som blindkopi."
    return "Fant ingen utklippstavle. Følgeteksten ligger i fila som slutter på .txt."


def _called(session: Session, desk: Desk, case: str, new: NewMeeting) -> CalledMeeting:
    """Call the meeting; what is to be on the agenda is asked once nobody stops it."""
    try:
        return call_meeting(desk, case, new)
    except CommandLineError:
        if not session.is_interactive:
            raise
    return call_meeting(desk, case, replace(new, points=_ask_points(session)))


def _day(session: Session, desk: Desk, text: str | None) -> date:
    if text is not None:
        return session.day(text, desk)
    return session.ask("--dato DATO", "Dato", lambda typed: session.day(typed, desk))


def _clock(session: Session, text: str | None) -> time:
    if text is not None:
        return session.clock(text)
    return session.ask("--kl KLOKKE", "Klokka", session.clock)


def _ask_who(session: Session, desk: Desk, case: str, day: date) -> tuple[str, ...]:
    """Show who may come on the day, and ask whom to leave out."""
    session.say(f"Kan få vite om et møte {date_with_week(day)}:")
    lines = who_may_come(desk, case, day)
    for line in lines:
        session.say(f"  {who_line(line)}")
    barred = [
        line.member.label
        for line in lines
        if not line.judgement.answer.permits and line.member.blocked is None
    ]
    names = session.ask(
        "",
        "Hvem skal ikke med (komma mellom, eller ingen)",
        lambda typed: _known_names(desk, case, day, typed),
        usual=", ".join(barred),
    )
    session.answers += [word for name in names for word in ("--uten", name)]
    return names


def _known_names(desk: Desk, case: str, day: date, typed: str) -> tuple[str, ...]:
    names = tuple(name.strip() for name in typed.split(",") if name.strip())
    if len(names) == 1 and fold(names[0]) == "ingen":
        return ()
    with desk.book.reading() as connection:
        known = know_case(connection, case)
    for name in names:
        find_member(known, name, day)
    return names


def _ask_points(session: Session) -> tuple[str, ...]:
    points: list[str] = []
    while True:
        what = "Sak" if not points else "Neste sak (tom linje når du er ferdig)"
        point = session.ask('--punkt "TEKST"', what, str)
        if not point and points:
            return tuple(points)
        if point:
            points.append(point)


app = single(innkall)
