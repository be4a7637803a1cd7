"""`koord oppsett`."""

from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import typer

from koord import clock, settings
from koord.cli.command import acting, example
from koord.cli.options import KeyPaperOption, LanguageOption
from koord.cli.recovery import recovery_lines, recovery_paper
from koord.cli.session import Session, one_of, session_of
from koord.cli.view import Line, View
from koord.cli.views.calendars import (
    break_lines,
    breaks_loaded,
    breaks_shown,
    calendar_shown,
    showing,
)
from koord.domain.names import clean_text
from koord.errors import InvalidValueError, StateForbidsError
from koord.routines.loading import load_routine, routine_keys
from koord.services.writing.setup import CreatedWorkbook, NewProfile, create_workbook
from koord.workbook import keys
from koord.workbook.places import is_network_or_synced

SHOWN = ("kode", "nummer")


@example(
    "koord oppsett",
    'koord oppsett --navn "Nora Lie" --enhet "Familiens hus" --kommune Solvik',
)
def oppsett(
    context: typer.Context,
    navn: Annotated[str | None, typer.Option("--navn", metavar="NAVN", help="Navnet ditt.")] = None,
    tittel: Annotated[
        str | None, typer.Option("--tittel", metavar="TEKST", help="Tittelen din.")
    ] = None,
    enhet: Annotated[
        str | None, typer.Option("--enhet", metavar="TEKST", help="Enheten du arbeider i.")
    ] = None,
    kommune: Annotated[
        str | None, typer.Option("--kommune", metavar="TEKST", help="Kommunen.")
    ] = None,
    tlf: Annotated[
        str | None, typer.Option("--tlf", metavar="TELEFON", help="Telefonen din.")
    ] = None,
    epost: Annotated[
        str | None, typer.Option("--epost", metavar="ADRESSE", help="E-posten din.")
    ] = None,
    språk: LanguageOption = None,
    rutine: Annotated[
        str | None,
        typer.Option("--rutine", metavar="RUTINE", help=" | ".join(routine_keys())),
    ] = None,
    nøkkelark: KeyPaperOption = None,
) -> None:
    """Lag arbeidsboka: én kryptert fil på din egen maskin.

    Uten terminal leses passordet fra KOORD_PASSORDFIL eller KOORD_PASSORD.
    """
    if context.invoked_subcommand is not None:
        return
    session = session_of(context)
    path = session.path
    if path.exists():
        raise StateForbidsError(
            f"Det finnes en arbeidsbok alt: {path}",
            hint=("Se hva den er: koord om", "En ny ved siden av: --arbeidsbok FIL"),
        )
    profile = NewProfile(
        name=_text(session, navn, "--navn", "Navnet ditt"),
        title=_optional(session, tittel, "--tittel", "Tittel"),
        unit=_text(session, enhet, "--enhet", "Enhet"),
        municipality=_text(session, kommune, "--kommune", "Kommune"),
        phone=_phone(session, tlf),
        email=_email(session, epost),
        language=_choice(session, språk, "--språk", "Språk på papirene", ("nb", "nn"), "nb"),
        routine=_choice(session, rutine, "--rutine", "Rutine", routine_keys(), "nasjonal"),
        papers_folder=_folder(session, path),
    )
    passphrase = settings.passphrase() or session.new_passphrase("KOORD_PASSORDFIL")
    made = create_workbook(path, passphrase, profile, clock.today(), clock.now().isoformat())
    paper = recovery_paper(session, made.key, nøkkelark)
    session.show(_view(made, profile, paper))


def _text(session: Session, given: str | None, flag: str, what: str) -> str:
    if given is not None:
        return clean_text(given, what)
    return session.ask(flag, what, lambda typed: clean_text(typed, what))


def _optional(session: Session, given: str | None, flag: str, what: str) -> str | None:
    if given is None and session.is_interactive:
        given = session.ask(flag, f"{what} (kan stå tom)", str)
    return given or None


def _phone(session: Session, given: str | None) -> str | None:
    from koord.exchange.phones import parse_phone

    return _checked(session, given, "--tlf", "Telefon", parse_phone)


def _email(session: Session, given: str | None) -> str | None:
    from koord.exchange.phones import check_email

    return _checked(session, given, "--epost", "E-post", check_email)


def _checked(
    session: Session, given: str | None, flag: str, what: str, read: Callable[[str], str]
) -> str | None:
    if given is None and session.is_interactive:
        return session.ask(flag, f"{what} (kan stå tom)", lambda t: read(t) if t else None)
    return read(given) if given else None


def _choice(
    session: Session,
    given: str | None,
    flag: str,
    what: str,
    allowed: tuple[str, ...],
    usual: str,
) -> str:
    if given is None and not session.is_interactive:
        return usual
    if given is not None:
        return one_of(given, allowed, what.lower())
    return session.ask(
        flag,
        f"{what} ({', '.join(allowed)})",
        lambda typed: one_of(typed, allowed, what.lower()),
        usual=usual,
    )


def _folder(session: Session, path: Path) -> Path:
    chosen = settings.papers_folder(session.folder)
    if chosen is not None:
        return chosen
    private = path.parent / "papirer"
    usual = settings.usual_papers_folder() if is_network_or_synced(path) else private
    if not session.is_interactive:
        return usual
    return session.ask("--mappe", "Mappe for papirer", _as_folder, usual=str(usual))


def _as_folder(typed: str) -> Path:
    folder = Path(typed).expanduser().absolute()
    if folder.exists() and not folder.is_dir():
        raise InvalidValueError(f"{folder} er en fil, ikke en mappe.", hint="Velg en annen.")
    return folder


def _view(made: CreatedWorkbook, profile: NewProfile, paper: Path | None) -> View:
    remarks = []
    shared = is_network_or_synced(made.path)
    if shared:
        remarks.append(
            f"arbeidsboka ligger i {shared}. Den er kryptert, men bør ligge på din egen maskin."
        )
    shared_papers = is_network_or_synced(made.papers_folder)
    if shared_papers:
        remarks.append(f"papirene legges i {shared_papers}, og de er ikke kryptert.")
    return View(
        type="oppsett",
        data={
            "workbook": made.path,
            "papers_folder": made.papers_folder,
            "routine": profile.routine,
            "recovery_key": keys.recovery_text(made.key),
            "files": [paper] if paper else [],
        },
        lines=[
            Line(f"Arbeidsboka er laget og kryptert: {made.path}"),
            Line(f"Papirer legges i {made.papers_folder}"),
            Line(f"Rutine: {load_routine(profile.routine).name}"),
            *recovery_lines(made.key, paper),
        ],
        remarks=remarks,
        talk=[
            "Nøkkelen vises bare nå. Uten den og uten passordet kan ingen åpne arbeidsboka.",
            'Den første saken: koord ny-sak "Fornavn Etternavn" --født DATO',
            "Ta dette med leder og personvernombud: koord om --personvern",
        ],
    )


@example(
    "koord oppsett skolerute skolerute.csv",
    "koord oppsett skolerute skolerute-2026-27.ics --ja",
    "koord oppsett skolerute",
)
def skolerute(
    context: typer.Context,
    fil: Annotated[
        str | None,
        typer.Argument(metavar="FIL", help="CSV eller ics. Uten: det som er lagt inn."),
    ] = None,
    prøv: Annotated[
        bool, typer.Option("--prøv", help="Vis hva som ville bli lagt inn, og gjør ingenting.")
    ] = False,
) -> None:
    """Legg inn skolens ferier og fridager, så møter ikke havner der.

    Du ser datoene før de legges inn. Et skoleår byttes ut i sin helhet.
    """
    from koord.services.reading.plans import loaded_breaks

    session = session_of(context)
    with session.desk() as desk:
        if fil is None:
            session.show(breaks_shown(loaded_breaks(desk)))
            return
        from koord.services.writing.school_breaks import load_school_calendar, read_school_file

        read = read_school_file(desk, Path(fil))
        if not prøv and not read.is_same:
            if not session.sure:
                for line in break_lines(read.calendar.breaks):
                    session.say(line)
            again = session.again()
            session.must_confirm("Legge inn dette?", again)
            load_school_calendar(desk, read)
    session.show(breaks_loaded(read, tried=prøv))


@example(
    "koord oppsett kalender kalender.ics",
    "koord oppsett kalender",
    "koord oppsett kalender --fjern",
)
def kalender(
    context: typer.Context,
    fil: Annotated[
        str | None,
        typer.Argument(metavar="FIL", help="Kalenderen din som .ics. Uten: hvilken det er nå."),
    ] = None,
    fjern: Annotated[bool, typer.Option("--fjern", help="Ikke se i noen kalender lenger.")] = False,
) -> None:
    """Pek på din egen kalenderfil, så møteplanen går utenom timer du er opptatt.

    Bare opptatt eller ledig brukes. Ingenting av innholdet vises eller lagres.
    """
    from koord.services.reading.plans import busy_calendar

    session = session_of(context)
    with session.desk() as desk:
        changed = False
        if fil is not None or fjern:
            from koord.services.writing.school_breaks import point_at_calendar

            changed = point_at_calendar(desk, None if fjern or fil is None else Path(fil))
        now = busy_calendar(desk)
    session.show(calendar_shown(now, changed=changed))


@example("koord oppsett visning nummer", "koord oppsett visning kode", "koord oppsett visning")
def visning(
    context: typer.Context,
    hva: Annotated[
        str | None,
        typer.Argument(metavar="kode|nummer", help="Uten: hva som vises nå."),
    ] = None,
) -> None:
    """Velg om skjermen viser en sak med kode, eller bare med nummer.

    Navn vises aldri uten --vis-navn. Papirene er som før.
    """
    from koord.services.reading.about import shown_as

    session = session_of(context)
    with session.desk() as desk:
        changed = False
        if hva is not None:
            from koord.services.writing.showing import show_by

            changed = show_by(desk, one_of(hva, SHOWN, "visning"))
        now = shown_as(desk)
    session.show(showing(now, changed=changed))


app = acting(oppsett, {"skolerute": skolerute, "kalender": kalender, "visning": visning})
