"""`koord`: the table of words, and the one place where errors end.

The table is all that the root help and completion need; the module behind a word is imported when
the word is typed.
"""

import sys
from collections.abc import Sequence
from typing import Annotated

import typer
from typer.main import get_command

from koord.cli import screen
from koord.cli.command import SETTINGS, RootGroup, Word, plain
from koord.cli.session import Session
from koord.cli.usage import Fault, in_norwegian
from koord.errors import KoordError

INTERRUPTED = 130
DAILY = "Hver dag"
MEETINGS = "Møter"
CONSENT = "Samtykke"
REGISTERS = "Saker og folk"
WORKBOOK = "Arbeidsboka"

WORDS: dict[str, Word] = {
    "i-dag": Word("i_dag", "Det som gjelder i dag. Det samme som bare koord.", DAILY),
    "huskeliste": Word("huskeliste", "Hva som skal gjøres, det neste først.", DAILY),
    "runde": Word("runde", "Det som trenger en avgjørelse i dag, en tast for hver.", DAILY),
    "husk": Word("husk", "Legg et gjøremål på lista.", DAILY),
    "ring": Word("ring", "Hvem du skal ringe, og om hva, i alle sakene.", DAILY),
    "purr": Word("purr", "Minn andre om det de har lovet.", DAILY),
    "gjort": Word("gjort", "Kryss av et gjøremål.", DAILY),
    "utsett": Word("utsett", "Gi et gjøremål en ny frist.", DAILY),
    "ikke-aktuelt": Word("ikke_aktuelt", "Ta bort et gjøremål som ikke gjelder lenger.", DAILY),
    "notat": Word("notat", "Skriv et notat på et gjøremål, til deg selv.", DAILY),
    "logg": Word("logg", "Noter hva som skjedde, og hvor lang tid det tok.", DAILY),
    "fagsystem": Word("fagsystem", "Hva som ikke er ført i fagsystemet ennå.", DAILY),
    "ført": Word("foert", "Kryss av at noe er ført i fagsystemet.", DAILY),
    "søk": Word("soek", "Søk i alt som er skrevet.", DAILY),
    "kan": Word("kan", "Kan jeg si det? Svar på én linje.", CONSENT),
    "samtykke": Word("samtykke", "Skjema, og hva som skjedde med det.", CONSENT),
    "samtykker": Word("samtykker", "Hvilke samtykker som gjelder, og til når.", CONSENT),
    "møteplan": Word("moeteplan", "Halvåret: vis det, og lag møteplanen.", MEETINGS),
    "sendt": Word("sendt", "Før hva som er sendt, og til hvem; loggen for en sak.", CONSENT),
    "be-om": Word("be_om", "Be en tjeneste om opplysninger: brev og gjøremål.", CONSENT),
    "informer": Word("informer", "Fortell om en endring til dem som kan vite det.", CONSENT),
    "innsyn": Word("innsyn", "Det som er skrevet ned, for den som ber om det.", CONSENT),
    "innkall": Word("innkall", "Innkall til møte: papirer og kalenderfiler.", MEETINGS),
    "saksliste": Word("saksliste", "Sakslista, siden sist, og hvem som får hva.", MEETINGS),
    "samtale": Word("samtale", "Noter samtalen med bruker før et møte.", MEETINGS),
    "flytt": Word("flytt", "Flytt et møte.", MEETINGS),
    "avlys": Word("avlys", "Avlys et møte.", MEETINGS),
    "svar": Word("svar", "Hva de innkalte svarer.", MEETINGS),
    "referat": Word("referat", "Skriv referat; gjøremålene kommer på lista.", MEETINGS),
    "skriv": Word("skriv", "Papirer til familien og til møtelederen.", MEETINGS),
    "ny-sak": Word("ny_sak", "Opprett en sak.", REGISTERS),
    "saker": Word("saker", "Alle sakene.", REGISTERS),
    "sak": Word("sak", "Vis eller endre en sak.", REGISTERS),
    "kontakt": Word("kontakt", "Legg til, vis, endre eller avslutt en kontakt.", REGISTERS),
    "kontakter": Word("kontakter", "Telefonlista.", REGISTERS),
    "kalender": Word("kalender", "Frister og møter som kalenderfil, uten navn.", REGISTERS),
    "tid": Word("tid", "Tid brukt i sakene, mot det som er avtalt.", REGISTERS),
    "angre": Word("angre", "Angre den siste kommandoen, hel.", WORKBOOK),
    "gjenta": Word("gjenta", "Gjør det angrede om igjen.", WORKBOOK),
    "historikk": Word("historikk", "Hva som er gjort.", WORKBOOK),
    "rydd": Word("rydd", "Ta bort papirer som er sendt og ført.", WORKBOOK),
    "maler": Word("maler", "Maler, brevhode, og egne kopier av dem.", WORKBOOK),
    "sladd": Word("sladd", "Tøm en tekst som ikke skal finnes.", WORKBOOK),
    "oppsett": Word("oppsett", "Lag arbeidsboka.", WORKBOOK),
    "økt": Word("oekt", "Ett vindu: passordet én gang, svar uten ventetid.", WORKBOOK),
    "om": Word("om", "Hvor arbeidsboka ligger, og hva den er.", WORKBOOK),
    "lås": Word("laas", "Lås arbeidsboka nå.", WORKBOOK),
    "lås-opp": Word("laas_opp", "Hold arbeidsboka åpen en stund.", WORKBOOK),
    "nytt-passord": Word("nytt_passord", "Bytt passord.", WORKBOOK),
    "øv": Word("oev", "Øv med oppdiktede familier, i ei egen arbeidsbok.", WORKBOOK),
    "fullføring": Word("fullfoering", "Tabulator i bash, zsh, fish og PowerShell.", WORKBOOK),
    "hjelp": Word("hjelp", "Håndboka, uten nett.", WORKBOOK),
}


class Root(RootGroup):
    """The root with its words."""

    words = WORDS


app = typer.Typer(
    add_completion=False,
    rich_markup_mode=None,
    cls=Root,
    invoke_without_command=True,
    context_settings=SETTINGS,
    help="koord er koordinatorens arbeidsperm: hvem som skal ringes, hva som er lovet, når neste "
    "møte er, og hva samtykkene tillater. Alt ligger kryptert på din egen maskin.",
)


@app.callback()
def _root(
    context: typer.Context,
    version: Annotated[bool, typer.Option("--versjon", help="Vis versjonen.")] = False,
) -> None:
    if version:
        from koord import __version__

        print(f"koord {__version__}")
        raise typer.Exit()
    if context.invoked_subcommand is None:
        from koord.cli.i_dag import i_dag

        i_dag(context)


def run(argv: Sequence[str], session: Session | None = None) -> int:
    """Run one command line and return its exit code.

    Every error ends here: what the user can mend is said in Norwegian, what is a bug leaves a
    crash file without personal data.

    Args:
        argv: The words after `koord`.
        session: What the window has made ready for it; a command outside one has its own.
    """
    as_json = "--json" in (argv[: list(argv).index("--")] if "--" in argv else argv)
    session = session or Session(typed=argv)
    try:
        result = get_command(app).main(
            args=list(argv), prog_name="koord", standalone_mode=False, obj=session
        )
    except KoordError as error:
        _show_error(error, session, as_json=as_json)
        return error.exit_code
    except Fault as fault:
        usage = in_norwegian(fault)
        _show_error(usage, session, as_json=as_json)
        return usage.exit_code
    except (typer.Abort, KeyboardInterrupt):
        return _interrupted(session)
    except BrokenPipeError:
        _stop_writing()
        return 0
    except Exception as bug:
        from koord.cli.crash import report

        screen.say(report(bug))
        return 70
    if result == INTERRUPTED:
        return _interrupted(session)
    return result if isinstance(result, int) else 0


def main() -> None:
    """Run `koord` from the command line, or answer a shell that completes one."""
    screen.prepare_streams()
    if len(sys.argv) > 1 and plain(sys.argv[1]) == "--fullfor":
        from koord.cli.shells import answer
        from koord.cli.stand_ins import leave_out_services

        leave_out_services()
        sys.exit(answer(sys.argv[2:]))
    sys.exit(run(sys.argv[1:]))


def _show_error(error: KoordError, session: Session, *, as_json: bool) -> None:
    if session.practice:
        from koord.cli.practising import reword_error

        reword_error(error)
    screen.show_error(error, as_json=as_json, practice=session.practice)


def _interrupted(session: Session) -> int:
    session.say("Avbrutt. Se hva som er lagret: koord historikk")
    if session.answers:
        session.say(f"Svarene dine så langt: {session.again()}")
    return INTERRUPTED


def _stop_writing() -> None:
    """Let a reader that closed its end, such as `head`, end the command quietly."""
    import os

    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
