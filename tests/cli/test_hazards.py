"""What may go wrong around a command: kills, full disks, closed folders, prying eyes.

The commands run as programs of their own wherever the hazard strikes the program.
"""

import contextlib
import hashlib
import io
import json
import os
import random
import signal
import stat
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from koord import clock
from koord.documents.placing import staging_root
from koord.services.desk import Desk
from koord.workbook import opening, tables, unlocked
from koord.workbook.book import Workbook
from koord.workbook.change import change
from tests.conftest import PASSPHRASE, Koord

NAME = "Zvonimir Qvåleøy-Xhåksen"
AT = "2026-11-22T09:00:00+00:00"
CALL = ["innkall", "1", "--kl", "14", "--punkt", "Språk i barnehagen", "--sted", "Rådhuset 3"]
FORM = ["samtykke", "skjema", "1", "--for", "PPT", "--til", "30.6.2028"]


@pytest.fixture
def environment(home: Path, koord: Koord) -> dict[str, str]:
    """The environment of a command that is a program of its own: the passphrase in a file."""
    secret = home / "passord"
    secret.touch(mode=0o600)
    secret.write_text(PASSPHRASE + "\n", encoding="utf-8")
    temporary = home / "tmp"
    temporary.mkdir(mode=0o700)
    return {**os.environ, "KOORD_PASSORDFIL": str(secret), "TMPDIR": str(temporary)}


Start = Callable[..., "subprocess.Popen[str]"]


@pytest.fixture
def start(environment: dict[str, str]) -> Iterator[Start]:
    """Start `koord` as a program of its own."""
    begun: list[subprocess.Popen[str]] = []

    def begin(*words: str, **more: str) -> "subprocess.Popen[str]":
        process = subprocess.Popen(
            [sys.executable, "-m", "koord", *words],
            env={**environment, **more},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            encoding="utf-8",
            start_new_session=True,
        )
        begun.append(process)
        return process

    yield begin
    for process in begun:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
        process.communicate()


@pytest.fixture
def small_disk(home: Path) -> Iterator[Path]:
    """A disk of its own with room for very little."""
    place = home / "disk"
    place.mkdir(mode=0o700)
    words = ["mount", "-t", "tmpfs", "-o", "size=1m,mode=0700", "tmpfs", str(place)]
    try:
        mounted = subprocess.run(words, capture_output=True)
    except OSError:
        pytest.skip("there is no mount on this machine")
    if mounted.returncode:
        pytest.skip("mounting a small disk is not permitted here")
    yield place
    subprocess.run(["umount", "-l", str(place)], check=True)


def fill(disk: Path, leave: int) -> Path:
    """Fill a disk until so many bytes are left."""
    filler = disk / "fyll"
    left = os.statvfs(disk)
    room = left.f_bavail * left.f_frsize - leave
    filler.write_bytes(b"\0" * max(0, room))
    return filler


def dump(connection: Any) -> dict[str, list[Any]]:
    """Return every row of every table."""
    return {
        str(m.__tablename__): connection.execute(
            f'SELECT * FROM "{m.__tablename__}" ORDER BY rowid'
        ).fetchall()
        for m in tables.Row.__subclasses__()
    }


def files_in(*folders: Path) -> dict[Path, bytes]:
    """Return every file under some folders with its content."""
    return {
        path: path.read_bytes()
        for folder in folders
        if folder.exists()
        for path in [folder, *folder.rglob("*")]
        if path.is_file()
    }


def assert_whole(paper: Path) -> None:
    """Assert that a paper is not cut off."""
    content = paper.read_bytes()
    assert content, f"{paper.name} is empty"
    if paper.suffix == ".docx":
        with zipfile.ZipFile(io.BytesIO(content)) as word:
            assert word.testzip() is None
    elif paper.suffix == ".pdf":
        assert content.rstrip().endswith(b"%%EOF")
    elif paper.suffix == ".ics":
        assert content.endswith(b"END:VCALENDAR\r\n")


def assert_in_order(koord: Koord, key: bytes) -> None:
    """Assert what must hold after any accident and one more command.

    The file is whole; every paper that the workbook names lies in place with the very content
    that was written; there is nothing else in the folder; and nothing is left under way.
    """
    with Workbook.open(koord.book, key) as book:
        assert opening.integrity_problems(book.connection) == ()
        assert book.connection.execute("PRAGMA foreign_key_check").fetchall() == []
        papers = book.connection.execute("SELECT folder, name, sha256, state FROM papers")
        named = {}
        for folder, name, sha256, state in papers.fetchall():
            assert state == "placed"
            named[Path(folder) / name] = sha256
    for paper, sha256 in named.items():
        assert_whole(paper)
        assert hashlib.sha256(paper.read_bytes()).hexdigest() == sha256
    if koord.folder.is_dir():
        assert {p for p in koord.folder.iterdir() if p.name != "fyll"} == set(named)
    assert not staging_root(koord.book).exists()
    # Killed before a page was changed, SQLite leaves a journal that the next change removes.
    beside = {p.name for p in koord.book.parent.iterdir()}
    assert beside <= {koord.book.name, f"{koord.book.name}-journal", "fyll"}


def consents_and_meetings(book: Path, key: bytes) -> tuple[int, int]:
    """Return how many there are, after asserting that each of them is whole."""
    with Workbook.open(book, key) as opened:
        run = opened.connection.execute
        meetings = run("SELECT id FROM meetings").fetchall()
        for (meeting,) in meetings:
            (invited,) = run(
                "SELECT count(*) FROM invitations WHERE meeting_id = ?", (meeting,)
            ).fetchone()
            assert invited == 5
        consents = run("SELECT id FROM consents").fetchall()
        for (consent,) in consents:
            assert run("SELECT 1 FROM consent_scopes WHERE consent_id = ?", (consent,)).fetchone()
        for (change_set,) in run("SELECT DISTINCT change_set_id FROM papers").fetchall():
            assert run("SELECT 1 FROM changes WHERE change_set_id = ?", (change_set,)).fetchone()
    return len(consents), len(meetings)


# --- prying eyes -------------------------------------------------------------------------------


def spellings(name: str) -> list[bytes]:
    """Return the ways a name may stand in a file."""
    words = [name, name.casefold(), name.upper(), name.split()[0], name.split("-")[-1]]
    return [w.encode(code, "ignore") for w in words for code in ("utf-8", "utf-16-le", "cp1252")]


def assert_nowhere(found: dict[Path, bytes]) -> None:
    """Assert that the planted name stands in no file."""
    for path, content in found.items():
        for spelled in spellings(NAME):
            assert spelled not in content, f"the name stands in {path.name}"


@pytest.mark.slow
def test_a_name_stands_nowhere_in_plain_text(koord: Koord, home: Path, start: Start) -> None:
    """After a working day the name is in the papers, and in no other file on the machine."""
    koord.ok("ny-sak", NAME, "--født", "14.5.2017", "--forelder", f"Kari {NAME.split()[1]}")
    koord.ok("kontakt", "ny", "1", f"Åse {NAME}", "--instans", "PPT")
    koord.ok("husk", "1", f"Ring {NAME}")
    koord.ok("sak", "endre", "1", "--kontakt", f"ring {NAME}")
    form = koord.json(*FORM, "--format", "md")["item"]
    koord.ok("samtykke", "gitt", form, "--signert", "20.11", "--av", f"Kari {NAME.split()[1]}")
    item = koord.json(*CALL, "--dato", "20.1.2027", "--format", "md")["item"]
    text = f"Til stede: Kari\n\n## 1 Om {NAME}\nTekst om {NAME}.\n- [ ] Ukjent: {NAME}\n"
    assert koord("referat", item, "--fil", "-", stdin=text).code == 4  # kept as a draft
    koord.ok("angre", "--ja")
    process = start("gjenta", "--ja")
    assert process.wait(60) == 0

    assert any(spellings(NAME)[0] in c for c in files_in(koord.folder).values())
    assert_nowhere({p: c for p, c in files_in(home).items() if not p.is_relative_to(koord.folder)})
    assert koord.book.read_bytes()[:16] != b"SQLite format 3\0"
    for path in home.rglob("*"):
        assert not any(part in str(path) for part in NAME.replace("-", " ").split())


def test_a_name_stands_nowhere_in_the_middle_of_a_transaction(desk: Desk, home: Path) -> None:
    """While rows with the name are changed, neither the file nor its journal shows it."""
    connection = desk.book.connection
    connection.execute("PRAGMA cache_size = 10")
    values = {"name_key": NAME.casefold(), "title": NAME * 20}
    with change(connection, "prøve", AT) as unit:
        for number in range(150):
            unit.insert(tables.Person, name=f"{NAME} {number}", **values)

    with change(connection, "prøve", AT) as unit:
        for row_id in range(5, 100):
            unit.update(tables.Person, row_id, title=f"annet {NAME}")
        found = files_in(home)
        journal = [p for p in found if p.name.endswith("-journal")]
        assert journal and len(found[journal[0]]) > 50_000

    assert_nowhere(found)
    assert_nowhere(files_in(home))


def test_a_bug_leaves_a_file_without_names(koord: Koord, desk: Desk, home: Path) -> None:
    """The crash file tells where, not whom, though the error's own text holds the name."""
    koord.ok("ny-sak", NAME, "--født", "14.5.2017")
    desk.book.connection.execute("UPDATE memberships SET role = ?", (NAME,))

    answer = koord("sak", "vis", "1")

    crash = list((home / "data").rglob("krasj-*.txt"))
    assert answer.code == 70
    assert len(crash) == 1 and stat.S_IMODE(crash[0].stat().st_mode) == 0o600
    assert "ValueError" in crash[0].read_text(encoding="utf-8")
    assert str(crash[0]) in answer.err.replace("\n", "")
    assert_nowhere(files_in(home))
    assert not any(s.decode("utf-8", "ignore") in answer.err for s in spellings(NAME)[:1])


@pytest.mark.slow
def test_every_file_is_the_owners_alone(home: Path, environment: dict[str, str]) -> None:
    """From `oppsett` to a called meeting under umask 000, all that is made is 0600 in 0700."""
    place = home / "ny" / "plass"
    words = [
        *("--navn", "Nora Lie", "--tittel", "koordinator", "--enhet", "Familiens hus"),
        *("--kommune", "Solvik", "--tlf", "40000000", "--epost", "nora@solvik.example"),
        *("--språk", "nb", "--rutine", "nasjonal", "--mappe", str(place / "papirer" / "koord")),
    ]
    more = {
        "KOORD_ARBEIDSBOK": str(place / "bok" / "arbeidsbok.koord"),
        "KOORD_MAPPE": str(place / "papirer" / "koord"),
    }

    def run(*typed: str) -> None:
        done = subprocess.run(
            ["sh", "-c", 'umask 000; exec "$@"', "sh", sys.executable, "-m", "koord", *typed],
            env={**environment, **more},
            capture_output=True,
            text=True,
            stdin=subprocess.DEVNULL,
        )
        assert done.returncode == 0, done.stderr

    run("oppsett", *words)
    run("ny-sak", "Emma Larsen", "--født", "14.5.2017", "--forelder", "Kari Larsen")
    run(*CALL, "--dato", "20.1.2027", "--format", "md")

    made = [place, *place.rglob("*")]
    assert len(made) > 8
    for path in [home / "ny", *made]:
        expected = 0o700 if path.is_dir() else 0o600
        assert stat.S_IMODE(path.stat().st_mode) == expected, path


@pytest.mark.slow
def test_no_command_needs_the_network(
    consented: Koord, start: Start, home: Path, made_once: tuple[Path, bytes]
) -> None:
    """With every socket blocked, a meeting is called with all its papers."""
    blocked = home / "uten-nett"
    blocked.mkdir()
    (blocked / "sitecustomize.py").write_text(
        "import socket, sys\n"
        "class Blocked(socket.socket):\n"
        "    def __init__(self, *_, **__):\n"
        "        raise RuntimeError('network')\n"
        "def refuse(*_, **__):\n"
        "    raise RuntimeError('network')\n"
        "socket.socket, socket.getaddrinfo = Blocked, refuse\n"
        "print('blocked', file=sys.stderr)\n"
    )

    process = start(*CALL, "--dato", "20.1.2027", PYTHONPATH=str(blocked))
    out, err = process.communicate(timeout=60)

    assert err.startswith("blocked\n")
    assert process.returncode == 0, err
    assert "1-6-innkalling-2027-01-20.pdf" in out
    assert_in_order(consented, made_once[1])


# --- two at once -------------------------------------------------------------------------------


@pytest.mark.slow
def test_a_busy_workbook_is_told_after_a_short_wait(
    family: Koord, start: Start, made_once: tuple[Path, bytes]
) -> None:
    """While another command writes, a change ends with «opptatt» and 6; a question is answered."""
    with Workbook.open(family.book, made_once[1]) as other:
        before = dump(other.connection)
        other.connection.execute("BEGIN IMMEDIATE")
        begun = time.monotonic()
        writer, reader = start("husk", "1", "Ring PPT"), start("huskeliste", "1")
        out, err = writer.communicate(timeout=60)
        took = time.monotonic() - begun
        answered, _ = reader.communicate(timeout=60)
        other.connection.execute("ROLLBACK")
        assert dump(other.connection) == before

    assert (writer.returncode, out) == (6, "")
    assert "opptatt" in err
    assert 2 < took < 30
    assert reader.returncode == 0 and "1.1" in answered


@pytest.mark.slow
def test_two_meetings_called_at_once(
    consented: Koord, start: Start, made_once: tuple[Path, bytes]
) -> None:
    """Both are called, or one is told that the workbook changed; no number and no paper twice."""
    both = [start(*CALL, "--dato", day, "--format", "md") for day in ("20.1.2027", "21.1.2027")]
    codes = []
    for process in both:
        _, err = process.communicate(timeout=60)
        codes.append(process.returncode)
        assert process.returncode in (0, 6), err

    consented.ok("huskeliste")
    assert 0 in codes
    assert consents_and_meetings(consented.book, made_once[1]) == (1, codes.count(0))
    assert_in_order(consented, made_once[1])


# --- the disk ----------------------------------------------------------------------------------


def test_a_full_disk_for_papers_loses_nothing(
    consented: Koord, small_disk: Path, made_once: tuple[Path, bytes], monkeypatch: Any
) -> None:
    """The meeting is stored, no half paper lies there, and the papers come when there is room."""
    consented.folder = small_disk / "papirer"
    consented.folder.mkdir()
    monkeypatch.setenv("KOORD_MAPPE", str(consented.folder))
    filler = fill(small_disk, leave=20_000)

    answer = consented(*CALL, "--dato", "20.1.2027")

    assert answer.code == 6
    assert "Disken er full" in answer.err and "lagret" in answer.err
    for paper in consented.folder.iterdir():
        assert_whole(paper)
    assert consents_and_meetings(consented.book, made_once[1]) == (1, 1)
    assert consented("kan", "1", "PPT").code == 0  # a question is answered all the same

    filler.unlink()
    finished = consented.ok("huskeliste")
    assert "Gjorde ferdig et papir fra sist" in finished.err
    assert len(list(consented.folder.iterdir())) == 12
    with Workbook.open(consented.book, made_once[1]) as book:
        states = book.connection.execute(
            "SELECT DISTINCT state FROM papers WHERE folder = ?", (str(consented.folder),)
        )
        assert states.fetchall() == [("placed",)]
    assert not staging_root(consented.book).exists()


@pytest.mark.parametrize("words", [[*CALL, "--dato", "20.1.2027"], FORM], ids=["innkall", "skjema"])
def test_a_full_disk_for_papers_under_way_leaves_all_as_it_was(
    consented: Koord,
    small_disk: Path,
    made_once: tuple[Path, bytes],
    monkeypatch: Any,
    words: list[str],
) -> None:
    """When the papers cannot be written, nothing is stored and nothing is left."""
    book = move(consented, small_disk, made_once[1], monkeypatch)
    before, papers = book.read_bytes(), files_in(consented.folder)
    filler = fill(small_disk, leave=8_000)

    answer = consented(*words)

    assert answer.code == 6
    assert "Disken er full" in answer.err and "Gjør plass" in answer.err
    assert book.read_bytes() == before
    assert files_in(consented.folder) == papers
    assert {p.name for p in small_disk.iterdir()} == {book.name, "fyll"}

    filler.unlink()
    consented.ok(*words)
    assert_in_order(consented, made_once[1])


def move(koord: Koord, disk: Path, key: bytes, monkeypatch: Any) -> Path:
    """Move the workbook to another disk, and unlock it there."""
    book = disk / "arbeidsbok.koord"
    book.write_bytes(koord.book.read_bytes())
    koord.book = book
    monkeypatch.setenv("KOORD_ARBEIDSBOK", str(book))
    unlocked.store(book, key, clock.now() + timedelta(hours=2))
    return book


def test_a_full_disk_for_the_workbook_keeps_the_old_state(
    family: Koord, small_disk: Path, made_once: tuple[Path, bytes], monkeypatch: Any
) -> None:
    """Commands succeed until one cannot; that one is told so, and has changed nothing."""
    book = move(family, small_disk, made_once[1], monkeypatch)
    filler = fill(small_disk, leave=90_000)
    before: dict[str, list[Any]] = {}
    for number in range(60):
        with Workbook.open(book, made_once[1]) as opened:
            before = dump(opened.connection)
        answer = family("husk", "1", f"Gjøremål {number} " + "tekst " * 70)
        if answer.code:
            break

    assert number > 0
    assert answer.code == 6
    assert "ikke plass til å skrive i arbeidsboka" in answer.err and "Gjør plass" in answer.err
    assert family("huskeliste", "1").code == 0
    with Workbook.open(book, made_once[1]) as opened:
        assert dump(opened.connection) == before
        assert opening.integrity_problems(opened.connection) == ()
    assert {p.name for p in small_disk.iterdir()} == {book.name, "fyll"}

    filler.unlink()
    assert family.json("husk", "1", "Nå er det plass")["item"] == f"1.{number + 5}"


def test_a_disk_that_is_closed_for_writing_can_be_read(
    consented: Koord, small_disk: Path, made_once: tuple[Path, bytes], monkeypatch: Any
) -> None:
    """On a read-only disk questions are answered, and a change is refused with what to look for."""
    book = move(consented, small_disk, made_once[1], monkeypatch)
    before = book.read_bytes()
    subprocess.run(["mount", "-o", "remount,ro", str(small_disk)], check=True)

    change_, call = consented("husk", "1", "Ring PPT"), consented(*CALL, "--dato", "20.1.2027")

    assert (change_.code, call.code) == (6, 6)
    assert "skriverett" in change_.err and "skriverett" in call.err
    assert consented("kan", "1", "PPT").code == 0
    assert consented("huskeliste", "1").code == 0
    assert book.read_bytes() == before
    assert not any("1-6" in p.name for p in consented.folder.iterdir())


def test_a_papers_folder_out_of_reach_is_filled_when_it_is_back(
    consented: Koord, made_once: tuple[Path, bytes]
) -> None:
    """Stopped between the commit and the placing, the papers come with the next command."""
    aside = consented.folder.with_name("til-side")
    consented.folder.rename(aside)
    consented.folder.write_text("en fil, ikke en mappe")

    answer = consented(*CALL, "--dato", "20.1.2027")
    again = consented("kan", "1", "PPT")

    assert answer.code == 6
    assert "Papirene kan ikke skrives i mappa." in answer.err and "er lagret" in answer.err
    assert answer.out == ""
    assert consents_and_meetings(consented.book, made_once[1]) == (1, 1)
    assert again.code == 0

    consented.folder.unlink()
    aside.rename(consented.folder)
    finished = consented.ok("huskeliste")
    assert finished.err.count("Gjorde ferdig et papir fra sist") == 12
    assert_in_order(consented, made_once[1])
    assert "Gjorde ferdig" not in consented.ok("huskeliste").err


# --- kills -------------------------------------------------------------------------------------

# Loads the program once and then gives each command a process of its own, so that a test can
# afford many kills and spend them on the work and not on the start.
FORKING = """
import json, os, sys
from koord.cli.app import run
import koord.services.writing.meetings, koord.services.writing.consent_forms, typst
import koord.cli.innkall, koord.cli.samtykke
for line in sys.stdin:
    child = os.fork()
    if child == 0:
        os.setsid()
        code = run(json.loads(line))
        sys.stdout.flush()
        os._exit(code)
    print(child, flush=True, file=sys.__stdout__)
    status = os.waitpid(child, 0)[1]
    print(os.waitstatus_to_exitcode(status), flush=True)
"""


class Forking:
    """Commands that are processes of their own, started at once."""

    def __init__(self, server: "subprocess.Popen[str]", said: Path) -> None:
        self._server = server
        self._said = said
        self.pid = 0

    def start(self, words: list[str]) -> None:
        """Start one command."""
        assert self._server.stdin is not None
        self._server.stdin.write(json.dumps(words) + "\n")
        self._server.stdin.flush()
        self.pid = int(self._line())

    def end(self, by: signal.Signals | None = None) -> int:
        """Send the command a signal when there is one, and return how it ended."""
        if by is not None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.pid, by)
        return int(self._line())

    def _line(self) -> str:
        assert self._server.stdout is not None
        while not (line := self._server.stdout.readline()).strip().lstrip("-").isdigit():
            assert line, self._said.read_text(encoding="utf-8")
        return line


@pytest.fixture
def forking(environment: dict[str, str]) -> Iterator[Forking]:
    """Commands that are processes of their own, started at once."""
    said = Path(environment["TMPDIR"], "stderr")
    with (
        said.open("wb") as stderr,
        subprocess.Popen(
            [sys.executable, "-c", FORKING],
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=stderr,
            text=True,
            encoding="utf-8",
        ) as server,
    ):
        yield Forking(server, said)
        assert server.stdin is not None
        server.stdin.close()


@pytest.mark.slow
@pytest.mark.skipif(not hasattr(os, "fork"), reason="kills a process group")
@pytest.mark.parametrize(("command", "kills"), [("innkall", 8), ("samtykke skjema", 4)])
def test_killed_at_any_instant_the_old_state_or_the_new(
    consented: Koord, forking: Forking, made_once: tuple[Path, bytes], command: str, kills: int
) -> None:
    """Kills spread over the command's life: old state or new, and the next command tidies up."""
    chance = random.Random(command)  # the same instants each time, as far as the machine lets
    key = made_once[1]

    def words(number: int) -> list[str]:
        if command == "innkall":
            return [*CALL, "--dato", f"{number + 4}.1.2027", "--format", "docx"]
        return [*FORM, "--format", "pdf"]

    begun = time.monotonic()
    forking.start(words(0))
    assert forking.end() == 0
    whole = time.monotonic() - begun
    consents, meetings = consents_and_meetings(consented.book, key)
    for number in range(1, kills + 1):
        forking.start(words(number))
        # Half of them late, where papers and rows are written.
        time.sleep(whole * (chance.uniform(0.7, 1.0) if number % 2 else chance.uniform(0.0, 1.0)))
        forking.end(signal.SIGKILL)

        now = consents_and_meetings(consented.book, key)
        for paper in consented.folder.glob("[0-9]*"):
            assert_whole(paper)
        assert (now[0] - consents, now[1] - meetings) in ((0, 0), (1, 0), (0, 1))
        consents, meetings = now
        consented.ok("huskeliste")
        assert_in_order(consented, key)
    consented.ok("husk", "1", "Alt er i orden")
    assert list(consented.book.parent.iterdir()) == [consented.book]


def children(pid: int) -> list[str]:
    """Return the names of the programs a process has started."""
    found = []
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        try:
            for child in task.read_text().split():
                found.append(Path(f"/proc/{child}/comm").read_text().strip())
        except OSError:
            continue
    return found


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="looks in /proc for the running pandoc")
def test_ctrl_c_in_the_middle_of_a_paper_leaves_nothing(
    consented: Koord, start: Start, made_once: tuple[Path, bytes]
) -> None:
    """Interrupted while pandoc works: exit 130, one Norwegian line, and all is as before."""
    before, papers = consented.book.read_bytes(), files_in(consented.folder)
    for words in ([*CALL, "--dato", "20.1.2027"], FORM):
        process = start(*words)
        while not any("pandoc" in name for name in children(process.pid)):
            assert process.poll() is None
            time.sleep(0.002)

        os.killpg(process.pid, signal.SIGINT)
        out, err = process.communicate(timeout=60)

        assert process.returncode == 130, err
        assert (out, err) == ("", "Avbrutt. Se hva som er lagret: koord historikk\n")
        assert consented.book.read_bytes() == before
        assert files_in(consented.folder) == papers
        assert not staging_root(consented.book).exists()
    consented.ok(*CALL, "--dato", "20.1.2027")
    assert_in_order(consented, made_once[1])


@pytest.mark.slow
@pytest.mark.skipif(not hasattr(os, "fork"), reason="signals a process group")
def test_ctrl_c_late_leaves_the_old_state_or_the_new(
    consented: Koord, forking: Forking, made_once: tuple[Path, bytes]
) -> None:
    """Interrupted while the papers are put away, the command is done or has done nothing."""
    root = staging_root(consented.book)
    codes = []
    for number in range(4):
        before = consents_and_meetings(consented.book, made_once[1])
        forking.start([*CALL, "--dato", f"{number + 4}.1.2027", "--format", "md"])
        while not root.exists():
            time.sleep(0.0005)
        time.sleep(number * 0.01)
        codes.append(forking.end(signal.SIGINT))

        now = consents_and_meetings(consented.book, made_once[1])
        assert now[1] - before[1] in (0, 1)
        consented.ok("huskeliste")
        assert_in_order(consented, made_once[1])
    assert set(codes) <= {0, 130}
    assert 130 in codes
