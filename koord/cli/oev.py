"""`koord øv`: made-up families to practise on, and one half-year played with the real commands."""

import os
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from typer.main import get_command

from koord import clock, settings
from koord.cli.command import SETTINGS, KoordCommand, example, plain
from koord.cli.practising import APART
from koord.cli.session import Session, quoted, session_of
from koord.cli.view import Line, Row, Tone, View
from koord.domain.dates import add_months, long_date
from koord.errors import CommandLineError, InvalidValueError, StateForbidsError

if TYPE_CHECKING:
    from koord.services.reading.cases import CaseLine

MOST_CASES = 5_000
MOST_TASKS = 500_000
TASKS_A_CASE = 20
"""Open tasks for each case of a large workbook when nothing is said."""
SHOWN = 12
"""The most cases that `koord øv` lists."""

NOTES = """\
Til stede: Kari Larsen (mor), Åse Øvrebø (PPT), Solbakken barnehage
Forfall: Ola Larsen (far)

## 1 Siden sist
Alle har lest rapporten fra i høst.

## 2 Språk i barnehagen   @alle
Emma bruker flere ord. Tiltaket fortsetter.
- [ ] PPT: sende kort oppsummering til foreldrene (frist +2u)
- [ ] Kari Larsen: ringe fastlegen, ønsket selv (frist +3u)
- [x] Koordinator: bestille møterom

Neste møte: {following} kl 14, Rådhuset 3
"""


@dataclass(frozen=True, slots=True)
class Step:
    """One command of the story.

    Attributes:
        day: The day it is run on.
        words: The command line after `koord`.
        exits_with: The exit code that belongs to the story.
        typed: What is fed to the command.
    """

    day: date
    words: tuple[str, ...]
    exits_with: int = 0
    typed: str | None = None


@example("koord øv", "koord øv huskeliste", "koord øv kan 1 PPT", "koord øv --vis --mappe demo")
def øv(
    context: typer.Context,
    kommando: Annotated[
        list[str] | None,
        typer.Argument(metavar="KOMMANDO", help="En kommando, som den ellers skrives etter koord."),
    ] = None,
    vis: Annotated[
        bool, typer.Option("--vis", help="Spill av et halvår og vis hver kommando.")
    ] = False,
    nullstill: Annotated[
        bool, typer.Option("--nullstill", help="Lag øvingsboka på nytt, som den var først.")
    ] = False,
    saker: Annotated[
        int | None,
        typer.Option("--saker", metavar="ANTALL", help="Fyll på til den har så mange saker."),
    ] = None,
    gjøremål: Annotated[
        int | None,
        typer.Option(
            "--gjøremål", metavar="ANTALL", help="Åpne gjøremål i alt. Vanlig: 20 i hver."
        ),
    ] = None,
) -> None:
    """Øv med oppdiktede familier, i ei egen øvingsbok ved siden av arbeidsboka.

    Øvingsboka lages første gang, uten passord, med datoer regnet fra i dag. Alle kommandoer kan
    øves: sett øv foran. Det du gjør der, kommer aldri i arbeidsboka.

    Med --vis spilles et halvår av i ei bok som slettes etterpå. Papirene blir liggende i mappa
    demo, eller der --mappe sier.
    """
    session = session_of(context)
    if vis:
        _play_half_year(session)
        return
    words = kommando or []
    _refuse_apart(words)
    _refuse_odd_numbers(saker, gjøremål)
    session.practice = True
    _make(session, anew=nullstill)
    if saker is not None or gjøremål is not None:
        _fill(session, saker, gjøremål)
    if words:
        raise typer.Exit(_run(session, words))
    session.show(_whats_there(session))


# --- The practice workbook ----------------------------------------------------------------------


def _refuse_apart(words: list[str]) -> None:
    for apart, why in APART.items():
        if words and plain(words[0]) == plain(apart):
            raise CommandLineError(
                f"koord {apart} har ingen plass i øvinga. {why}",
                hint=("koord øv huskeliste", "Alt på nytt: koord øv --nullstill"),
            )


def _refuse_odd_numbers(cases: int | None, tasks: int | None) -> None:
    for flag, number, most in (("--saker", cases, MOST_CASES), ("--gjøremål", tasks, MOST_TASKS)):
        if number is not None and not 1 <= number <= most:
            raise InvalidValueError(
                f"{flag} må være mellom 1 og {most}.",
                hint="koord øv --saker 500 --gjøremål 10000",
            )


def _make(session: Session, *, anew: bool) -> None:
    """Make the practice workbook when it is not there, or anew when that is asked for."""
    path = session.path
    if path.exists() and not anew:
        return
    from koord.services.writing.practice import make_practice, remove_practice

    if path.exists():
        remove_practice(path)
    make_practice(path, clock.today(), clock.now().isoformat())


def _fill(session: Session, cases: int | None, tasks: int | None) -> None:
    from koord.services.writing.practice import fill_up

    wanted = cases or max(1, (tasks or 0) // TASKS_A_CASE)
    with session.desk() as desk:
        fill_up(desk.book, desk.today, desk.at, wanted, tasks or wanted * TASKS_A_CASE)


def _run(session: Session, words: list[str]) -> int:
    """Run a command on the practice workbook, and return its exit code."""
    from koord.cli.app import app as root

    result = get_command(root).main(
        args=words, prog_name="koord øv", standalone_mode=False, obj=session
    )
    return result if isinstance(result, int) else 0


def _whats_there(session: Session) -> View:
    from koord.services.reading.cases import list_cases
    from koord.workbook.queries.cases import counts

    with session.desk() as desk:
        cases = list_cases(desk)
        path, today = desk.book.path, desk.today
        with desk.book.reading() as connection:
            held = counts(connection)
    names = [Row((str(c.case.number), c.case.code, c.case.name, _next(c))) for c in cases[:SHOWN]]
    more = [Line(f"… og {len(cases) - SHOWN} saker til")] if len(cases) > SHOWN else []
    tries = _tries(today)
    return View(
        type="øv",
        data={"workbook": path, **held, "tries": [command for command, _ in tries]},
        lines=[
            Line(f"Øvingsboka: {path}", Tone.HEADING),
            *names,
            *more,
            Line(),
            Line("Prøv:", Tone.HEADING),
            *(Row((command, why)) for command, why in tries),
        ],
        talk=["Sett øv foran en hvilken som helst kommando. Alt på nytt: koord øv --nullstill"],
    )


def _next(line: "CaseLine") -> str:
    return line.next_task.what if line.next_task else ""


def _tries(today: date) -> list[tuple[str, str]]:
    from koord.services.writing.made_up import working_day

    day = working_day(today + timedelta(weeks=4))
    return [
        ("koord øv huskeliste", "hva som haster, over alle sakene"),
        ("koord øv kan 2 BUP medisin", "kan jeg si det til BUP?"),
        ("koord øv møteplan 1", "halvåret til Emma"),
        (f"koord øv innkall 1 --dato {_typed(day)} --kl 14 --punkt Språk", "innkall til møte"),
    ]


# --- The half-year ------------------------------------------------------------------------------


def _play_half_year(session: Session) -> None:
    import tempfile

    folder = settings.papers_folder(session.folder) or Path("demo").absolute()
    before = set(folder.iterdir()) if folder.is_dir() else set()
    with tempfile.TemporaryDirectory(prefix="koord-ov-") as private:
        surroundings = _surroundings(Path(private), folder)
        for step in story(clock.today()):
            _play(session, step, surroundings)
    papers = sorted(set(folder.iterdir()) - before)
    session.show(
        View(
            type="øv",
            data={"papers": papers},
            lines=[Line(), Line("Papirene:"), *(Line(str(path)) for path in papers)],
            talk=["Alt var oppdiktet. Øvingsboka er slettet; papirene kan du slette selv."],
        )
    )


def story(today: date) -> Iterator[Step]:
    """Tell the half-year, dates counted from today."""
    from koord.services.writing.made_up import working_day

    meeting = working_day(today + timedelta(weeks=6))
    following = working_day(meeting + timedelta(weeks=18))
    ends = add_months(today, 6)
    born = today.replace(year=today.year - 5, month=3, day=4)
    yield Step(
        today,
        (
            *("oppsett", "--navn", "Nora Lie", "--tittel", "barnekoordinator"),
            *("--enhet", "Familiens hus", "--kommune", "Solvik", "--tlf", "400 00 000"),
            *("--epost", "nora.lie@solvik.example"),
        ),
    )
    yield Step(
        today,
        (
            *("ny-sak", "Emma Larsen", "--født", _typed(born)),
            *("--forelder", "Kari Larsen (mor)", "--forelder", "Ola Larsen (far)"),
            *("--instans", "Solbakken barnehage", "--instans", "PPT"),
        ),
    )
    yield Step(
        today,
        (
            *("kontakt", "ny", "1", "Åse Øvrebø", "--instans", "PPT"),
            *("--tittel", "PP-rådgiver", "--tlf", "900 00 000"),
        ),
    )
    yield Step(today, ("kan", "1", "PPT"), exits_with=11)
    yield Step(
        today,
        (
            *("samtykke", "skjema", "1", "--for", "PPT", "--for", "Solbakken barnehage"),
            *("--deles-ikke", "PPT:søsken", "--til", _typed(ends)),
        ),
    )
    yield Step(
        today + timedelta(days=5),
        ("samtykke", "gitt", "1.5", "--signert", "i går", "--av", "mor"),
    )
    yield Step(today + timedelta(days=5), ("kan", "1", "PPT", "språk"), exits_with=11)
    yield Step(
        today + timedelta(days=8),
        ("samtykke", "gitt", "1.5", "--signert", "i dag", "--av", "far"),
    )
    yield Step(today + timedelta(days=8), ("kan", "1", "PPT", "språk"))
    yield Step(today + timedelta(days=8), ("kan", "1", "PPT", "søsken"), exits_with=10)
    call = (
        *("innkall", "1", "--dato", _typed(meeting), "--kl", "14", "--sted", "Rådhuset 3"),
        *("--punkt", "Språk i barnehagen", "--referent", "Åse"),
    )
    yield Step(today + timedelta(days=9), ("kontakt", "ny", "1", "Per Dahl", "--instans", "BUP"))
    yield Step(today + timedelta(days=9), call, exits_with=5)
    yield Step(today + timedelta(days=9), (*call, "--uten", "BUP"))
    yield Step(today + timedelta(days=10), ("om", "--personvern", "--avklart", "i dag"))
    yield Step(today + timedelta(days=10), ("gjort", "1.1"))
    yield Step(today + timedelta(days=10), ("gjort", "1.2"))
    yield Step(today + timedelta(days=10), ("utsett", "1.3", "2 uker før møte 1.6"))
    yield Step(meeting + timedelta(days=1), ())
    notes = NOTES.format(following=_typed(following))
    yield Step(meeting + timedelta(days=1), ("referat", "1.6", "--fil", "-"), typed=notes)
    yield Step(meeting + timedelta(days=1), ("huskeliste", "1"))
    yield Step(meeting + timedelta(days=2), ("gjort", "1.3"))
    yield Step(meeting + timedelta(days=2), ("gjort", "1.7"))
    yield Step(meeting + timedelta(days=2), ("angre", "--ja"))
    yield Step(meeting + timedelta(weeks=3), ("gjort", "1.4"))
    yield Step(meeting + timedelta(weeks=3), ("gjort", "1.7"))
    yield Step(meeting + timedelta(weeks=3), ("gjort", "1.8"))
    yield Step(
        meeting + timedelta(weeks=3),
        ("møteplan", "lag", "1", "--med-bruker", "i dag", "--med", "mor", "--ja"),
    )
    yield Step(ends - timedelta(days=30), ("huskeliste",))
    yield Step(ends - timedelta(days=30), ("samtykke", "skjema", "1", "--lik", "1.5"))


def _surroundings(private: Path, folder: Path) -> dict[str, str]:
    """Return the environment of the story: a workbook and a passphrase of its own."""
    import secrets

    kept = {name: value for name, value in os.environ.items() if not name.startswith("KOORD_")}
    return kept | {
        "KOORD_ARBEIDSBOK": str(private / "ovingsbok.koord"),
        "KOORD_MAPPE": str(folder),
        "KOORD_PASSORD": secrets.token_urlsafe(24),
        "PYTHONUTF8": "1",
    }


def _play(session: Session, step: Step, surroundings: dict[str, str]) -> None:
    """Run one command as the user would, and show it with its answer.

    Raises:
        StateForbidsError: It did not end as the story says.
    """
    import subprocess

    words = " ".join(quoted(word) for word in step.words)
    session.tell(f"\n{long_date(step.day)}\n$ koord {words}".rstrip())
    ended = subprocess.run(
        [sys.executable, "-m", "koord", *step.words],
        env=surroundings | {"KOORD_I_DAG": step.day.isoformat()},
        input=step.typed,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
        check=False,
    )
    session.tell(ended.stdout.rstrip())
    if ended.returncode != step.exits_with:
        raise StateForbidsError(
            f"Kommandoen endte med {ended.returncode}, ikke {step.exits_with}.",
            hint="Meld fra om dette, gjerne med det som står over.",
        )


def _typed(day: date) -> str:
    return f"{day.day}.{day.month}.{day.year}"


app = typer.Typer(add_completion=False, rich_markup_mode=None)
# What follows the command's own flags is a command line of its own.
app.command(cls=KoordCommand, context_settings=SETTINGS | {"allow_interspersed_args": False})(øv)
