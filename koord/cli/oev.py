"""`koord øv`: one half-year of a made-up family, played with the real commands."""

import os
import secrets
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Annotated

import typer

from koord import clock, settings
from koord.cli.command import example, single
from koord.cli.session import Session, quoted, session_of
from koord.cli.view import Line, View
from koord.domain.dates import add_months, long_date
from koord.errors import CommandLineError, StateForbidsError
from koord.routines.calendar_days import public_holiday

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


@example("koord øv --vis", "koord øv --vis --mappe demo")
def øv(
    context: typer.Context,
    vis: Annotated[
        bool, typer.Option("--vis", help="Spill av et halvår og vis hver kommando.")
    ] = False,
) -> None:
    """Spill av et halvår med en oppdiktet familie, i en egen arbeidsbok som slettes etterpå.

    Papirene blir liggende i mappa demo, eller der --mappe sier.
    """
    session = session_of(context)
    if not vis:
        raise CommandLineError("koord øv trenger å vite hva du vil øve på.", hint="koord øv --vis")
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
    yield Step(ends - timedelta(days=30), ("huskeliste",))
    yield Step(ends - timedelta(days=30), ("samtykke", "skjema", "1", "--lik", "1.5"))


def working_day(day: date) -> date:
    """Return the day, or the first one after it that is neither weekend nor public holiday."""
    while day.weekday() >= 5 or public_holiday(day) is not None:
        day += timedelta(days=1)
    return day


def _surroundings(private: Path, folder: Path) -> dict[str, str]:
    """Return the environment of the story: a workbook and a passphrase of its own."""
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


app = single(øv)
