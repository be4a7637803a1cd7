"""`koord referat`."""

from typing import Annotated

import typer

from koord.cli.command import example, single
from koord.cli.editor import edit
from koord.cli.options import FormatsOption, ItemArgument, read_formats
from koord.cli.session import Session, session_of
from koord.cli.texts import read_text
from koord.cli.views.minutes import evaluated_in_plan, matrix, sheet_made, written
from koord.domain.cases import ItemId
from koord.domain.meetings import MinutesState
from koord.errors import (
    CommandLineError,
    ConsentStopsError,
    StateForbidsError,
)
from koord.services.desk import Desk
from koord.services.writing.meetings import CalledMeeting, TalkMissingError
from koord.services.writing.minutes import (
    WrittenMinutes,
    call_next,
    enter_minutes,
    entered_or_draft,
    finish_minutes,
    keep_draft,
    minutes_to_edit,
    note_ip_evaluation,
    remake_minutes,
)
from koord.services.writing.minutes_papers import Stage
from koord.services.writing.minutes_sheet import make_sheet


@example(
    "koord referat 7.4",
    "koord referat 7.4 --fil notat.md",
    "koord referat 7.4 --fil notat.docx --prøv",
    "koord referat 7.4 --matrise",
    "koord referat 7.4 --ark",
    "koord referat 7.4 --fil notat.md --til-kommentar 3.2",
    "koord referat 7.4 --endelig",
    "koord referat 7.4 --i-ip 21.1",
)
def referat(
    context: typer.Context,
    nummer: ItemArgument,
    når: Annotated[
        str | None,
        typer.Argument(
            metavar="NÅR", help="Med --neste: dag og klokke, når teksten ikke sier det."
        ),
    ] = None,
    fil: Annotated[
        str | None,
        typer.Option("--fil", metavar="FIL", help="Les teksten eller Word-fila; - er inndata."),
    ] = None,
    prøv: Annotated[
        bool, typer.Option("--prøv", help="Vis hva som ville bli ført, og gjør ingenting.")
    ] = False,
    ark: Annotated[
        bool, typer.Option("--ark", help="Lag et Word-ark som en annen referent fyller ut.")
    ] = False,
    til_kommentar: Annotated[
        str | None,
        typer.Option("--til-kommentar", metavar="DATO", help="Send ut til kommentar, med frist."),
    ] = None,
    endelig: Annotated[
        bool, typer.Option("--endelig", help="Gjør referatet som er til kommentar, endelig.")
    ] = False,
    i_ip: Annotated[
        str | None,
        typer.Option(
            "--i-ip", metavar="DATO", help="Evalueringen i individuell plan er referatet."
        ),
    ] = None,
    matrise: Annotated[
        bool, typer.Option("--matrise", help="Vis hvem som får hvilke punkter.")
    ] = False,
    neste: Annotated[
        bool, typer.Option("--neste", help="Innkall til neste møte med en gang.")
    ] = False,
    format_: FormatsOption = "docx,pdf",
    på_nytt: Annotated[
        bool, typer.Option("--på-nytt", help="Nye papirer av den samme teksten.")
    ] = False,
) -> None:
    """Skriv referat. Gjøremålene kommer på lista, og papiret blir laget.

    Uten --fil åpnes teksten i skriveprogrammet ditt, ferdig utfylt fra møtet. En ny tekst over en
    gammel blir en ny utgave, som sier hva som er endret.
    """
    session = session_of(context)
    item = ItemId.parse(nummer)
    formats = read_formats(format_)
    _refuse_mixture(
        ark=ark, på_nytt=på_nytt, endelig=endelig, i_ip=i_ip, fil=fil, neste=neste, når=når
    )
    with session.desk() as desk:
        if ark:
            session.show(sheet_made(item, make_sheet(desk, item)))
            return
        if i_ip is not None:
            day = session.day(i_ip, desk, past=True)
            note_ip_evaluation(desk, item, day)
            session.show(evaluated_in_plan(item, day))
            return
        if matrise:
            text = read_text(fil, "referatet") if fil is not None else entered_or_draft(desk, item)
            done = enter_minutes(desk, item, text, formats, dry_run=True)
            session.show(matrix(done))
            return
        if på_nytt:
            done = remake_minutes(desk, item, formats)
        elif endelig and fil is None:
            done = finish_minutes(desk, item, formats)
        else:
            text = read_text(fil, "referatet") if fil is not None else _edited(session, desk, item)
            stage = _stage(session, desk, til_kommentar)
            text = _with_next(session, text, når)
            done = enter_minutes(desk, item, text, formats, stage=stage, dry_run=prøv)
        called = _called_next(session, desk, done) if neste and not prøv else None
    session.show(written(done, called))


def _refuse_mixture(
    *,
    ark: bool,
    på_nytt: bool,
    endelig: bool,
    i_ip: str | None,
    fil: str | None,
    neste: bool,
    når: str | None,
) -> None:
    """Refuse flags that ask for two things at once.

    Raises:
        CommandLineError: They do.
    """
    singles = (("--ark", ark), ("--på-nytt", på_nytt), ("--i-ip", i_ip is not None))
    alone = [flag for flag, given in singles if given]
    others = [flag for flag, given in (("--fil", fil), ("--endelig", endelig)) if given]
    if len(alone) > 1 or (alone and others):
        both = " og ".join([*alone, *others])
        raise CommandLineError(f"{both} kan ikke brukes sammen.", hint="koord referat --help")
    if når is not None and not neste:
        raise CommandLineError(
            f"«{når[:40]}» passer bare sammen med --neste.",
            hint='koord referat 7.4 --neste "ons uke 22 kl 14"',
        )


def _stage(session: Session, desk: Desk, comments_by: str | None) -> Stage:
    if comments_by is None:
        return Stage()
    return Stage(MinutesState.FOR_COMMENTS, session.day(comments_by, desk))


def _with_next(session: Session, text: str, when: str | None) -> str:
    """Add the next meeting to a text that does not tell it; the text itself is what is kept."""
    if when is None:
        return text
    return f"{text.rstrip()}\n\nNeste møte: {when}\n"


def _called_next(session: Session, desk: Desk, done: WrittenMinutes) -> CalledMeeting:
    """Call the next meeting, now that the minutes are entered.

    Raises:
        StateForbidsError: No next meeting is agreed.
        CommandLineError: It has no time of day.
        ConsentStopsError: Someone may not be told; the minutes stand.
        TalkMissingError: The talk with the user comes first; the minutes stand.
    """
    following = done.next_meeting
    if following is None or following.item is None:
        raise StateForbidsError(
            "Referatet er ført, men sier ikke når neste møte er.",
            hint=f'koord referat {done.item} --neste "ons uke 22 kl 14"',
        )
    command = f"koord innkall {done.item.case} --møte {following.item}"
    if following.starts_at is None:
        raise CommandLineError(
            "Referatet er ført, men neste møte har ikke noe klokkeslett.",
            hint=f"{command} --kl 14",
        )
    try:
        return call_next(desk, done)
    except ConsentStopsError as stop:
        raise ConsentStopsError(
            f"Referatet er ført. {stop.message}", hint=command, items=stop.items
        ) from None
    except TalkMissingError as stop:
        raise TalkMissingError(
            f"Referatet er ført. {stop.message}",
            hint=(*stop.hint, f'Innkall likevel: {command} --likevel "…"'),
        ) from None


def _edited(session: Session, desk: Desk, item: ItemId) -> str:
    before = minutes_to_edit(desk, item)
    if not session.is_interactive:
        session.needed("--fil FIL", "teksten til referatet")
    text = edit(before, lambda written: keep_draft(desk, item, written))
    if text == before:
        session.say("Teksten er ikke endret; ingenting er ført.")
        raise typer.Exit()
    return text


app = single(referat)
