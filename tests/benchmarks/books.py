"""The files that the measurements need, made in a process of their own.

    python -m tests.benchmarks.books FOLDER

Real workbooks, not practice ones, so that what is measured is the way everyone goes: encrypted,
the key unlocked.
"""

import json
import sys
from datetime import date, time, timedelta
from pathlib import Path

from koord import clock
from koord.domain.people import Role
from koord.services.writing.made_up import (
    YOU,
    MadeUpCase,
    MadeUpConsent,
    MadeUpMeeting,
    MadeUpPerson,
    MadeUpTask,
    crowd,
)
from koord.services.writing.practice import write_cases
from koord.services.writing.setup import NewProfile, create_workbook
from koord.workbook import unlocked
from koord.workbook.book import Workbook
from tests.benchmarks.measuring import SIZES

CASES = 500
MANY = 12
DAYS_AHEAD = 30


def build(folder: Path) -> None:
    """Make workbooks with as many entries of the log as tasks, two for papers, and the peers'."""
    today = clock.today()
    for tasks in SIZES:
        cases = list(crowd(today, 1, CASES, tasks, entries=tasks))
        _workbook(folder / f"{tasks}.koord", cases, today)
        if tasks == SIZES[1]:
            _taskwarrior(folder / "taskwarrior", cases, today)
        if tasks == SIZES[0]:
            _todoman(folder / "todoman", cases, today)
    _workbook(folder / "en.koord", [_for_papers(today, 1)], today)
    _workbook(folder / "tolv.koord", [_for_papers(today, MANY)], today)
    (folder / "en.md").write_text(_notes(1), encoding="utf-8")
    (folder / "tolv.md").write_text(_notes(MANY), encoding="utf-8")


def _workbook(path: Path, cases: list[MadeUpCase], today: date) -> None:
    at = clock.now().isoformat()
    profile = NewProfile("Nora Lie", "Familiens hus", "Solvik", path.parent / "papirer")
    made = create_workbook(path, "fire tilfeldige ord her", profile, today, at)
    with Workbook.open(path, made.key) as book:
        write_cases(book, cases, today, at)
    unlocked.store(path, made.key, clock.now() + timedelta(hours=12))


# --- Papers -------------------------------------------------------------------------------------


def _for_papers(today: date, receivers: int) -> MadeUpCase:
    """A grown-up user, so that one person is enough to sign and be invited."""
    services = tuple(f"Tjeneste {place}" for place in range(1, receivers))
    helpers = tuple(
        MadeUpPerson(f"Person {name}", "rådgiver", Role.MEMBER, name) for name in services
    )
    consent = MadeUpConsent(
        services, today - timedelta(days=99), today + timedelta(days=400), ("Ada Vik",), today
    )
    return MadeUpCase(
        "Ada Vik",
        today - timedelta(days=100),
        born=today - timedelta(days=365 * 25),
        people=helpers,
        consents=(consent,) if services else (),
        meetings=(MadeUpMeeting(today - timedelta(days=1), ("Siden sist", "Mål")),),
    )


def _notes(receivers: int) -> str:
    """Minutes with one content for one receiver, and three different ones for many."""
    there = ["Ada Vik", *(f"Person Tjeneste {place}" for place in range(1, receivers))]
    some = (", ".join(there[1:4]), ", ".join(there[4:7])) if receivers > 1 else ("", "")
    lines = [f"Til stede: {', '.join(there)}", ""]
    for place, only in enumerate((None, *some), start=1):
        mark = f"@kun: Ada Vik, {only}" if only else "@alle"
        lines += [f"## {place} Punkt {place}   {mark}", "Vi ble enige om at dette skal prøves.", ""]
    return "\n".join(lines)


# --- The peers ----------------------------------------------------------------------------------


def _open_tasks(cases: list[MadeUpCase]) -> list[tuple[int, MadeUpTask]]:
    return [(number, task) for number, case in enumerate(cases, start=1) for task in case.tasks]


def _taskwarrior(folder: Path, cases: list[MadeUpCase], today: date) -> None:
    folder.mkdir()
    (folder / "taskrc").write_text(f"data.location={folder}\nconfirmation=off\n", encoding="utf-8")
    entry = _seconds(today - timedelta(days=1))
    with (folder / "pending.data").open("w", encoding="utf-8") as file:
        for place, (case, task) in enumerate(_open_tasks(cases)):
            due = f' due:"{_seconds(task.due)}"' if task.due else ""
            waits = "" if task.who == YOU else ' tags:"venter"'
            file.write(
                f'[description:{json.dumps(task.what, ensure_ascii=False)}{due} entry:"{entry}"'
                f' project:"{case}" status:"pending"{waits}'
                f' uuid:"00000000-0000-4000-8000-{place:012d}"]\n'
            )
    for name in ("completed.data", "undo.data", "backlog.data"):
        (folder / name).touch()


def _todoman(folder: Path, cases: list[MadeUpCase], today: date) -> None:
    tasks = folder / "liste"
    tasks.mkdir(parents=True)
    (folder / "config.py").write_text(
        f'path = "{folder}/*"\ndate_format = "%Y-%m-%d"\ntime_format = "%H:%M"\n'
        f'cache_path = "{folder}/cache.sqlite3"\ndefault_list = "liste"\n',
        encoding="utf-8",
    )
    for place, (_, task) in enumerate(_open_tasks(cases)):
        due = f"DUE;VALUE=DATE:{task.due:%Y%m%d}\r\n" if task.due else ""
        (tasks / f"{place}.ics").write_text(
            "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//koord//bench//NO\r\nBEGIN:VTODO\r\n"
            f"UID:{place}@koord.example\r\nDTSTAMP:{today:%Y%m%d}T080000Z\r\n"
            f"SUMMARY:{task.what}\r\n{due}STATUS:NEEDS-ACTION\r\nEND:VTODO\r\nEND:VCALENDAR\r\n",
            encoding="utf-8",
        )


def _seconds(day: date) -> int:
    return (day - date(1970, 1, 1)).days * 86_400 + time(8).hour * 3_600


if __name__ == "__main__":
    build(Path(sys.argv[1]))
