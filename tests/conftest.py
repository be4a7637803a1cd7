"""What most tests need: a workbook of one's own, and `koord` to run on it."""

import contextlib
import io
import json
import os
import shutil
import signal
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings

from koord import clock
from koord.cli.app import run
from koord.services.desk import Desk
from koord.workbook import unlocked
from koord.workbook.book import Workbook

TODAY = date(2026, 11, 22)
PASSPHRASE = "fire tilfeldige ord her"
hypothesis_settings.register_profile(
    "koord",
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
hypothesis_settings.load_profile("koord")
# What a shell starts in the background ignores Ctrl-C, what `nohup` starts a window that is closed;
# and so would every program tried here.
signal.signal(signal.SIGINT, signal.default_int_handler)
if hasattr(signal, "SIGHUP"):
    signal.signal(signal.SIGHUP, signal.SIG_DFL)


@dataclass(frozen=True)
class Answer:
    """What one command line answered."""

    code: int
    out: str
    err: str

    @property
    def data(self) -> Any:
        """The `data` of a JSON answer."""
        return json.loads(self.out)["data"]

    @property
    def error(self) -> Any:
        """The `error` of a JSON answer."""
        return json.loads(self.err)["error"]


class Koord:
    """Runs `koord` in this process, as often as wanted."""

    def __init__(self, book: Path, folder: Path) -> None:
        self.book = book
        self.folder = folder

    def __call__(self, *words: str, stdin: str = "") -> Answer:
        """Run one command line without a terminal."""
        out, err = io.StringIO(), io.StringIO()
        before = sys.stdin
        sys.stdin = io.TextIOWrapper(io.BytesIO(stdin.encode()), encoding="utf-8")
        try:
            with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
                code = run(list(words))
        finally:
            sys.stdin = before
        return Answer(code, out.getvalue(), err.getvalue())

    def ok(self, *words: str, stdin: str = "") -> Answer:
        """Run one command line that must succeed."""
        answer = self(*words, stdin=stdin)
        assert answer.code == 0, f"koord {' '.join(words)} -> {answer.code}\n{answer.err}{_crash()}"
        return answer

    def json(self, *words: str, stdin: str = "") -> Any:
        """Run one command line that must succeed, and return its data."""
        return self.ok(*words, "--json", stdin=stdin).data


def _crash() -> str:
    """Return the newest crash file, so that a bug shows where it arose."""
    files = sorted((Path(os.environ["XDG_DATA_HOME"]) / "koord").glob("krasj-*.txt"))
    return files[-1].read_text(encoding="utf-8") if files else ""


@pytest.fixture(scope="session")
def made_once(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, bytes]:
    """An empty workbook and its key, made once for all tests of a worker."""
    # Brings the ORM, which the tests of the field itself do without.
    from koord.services.writing.setup import NewProfile, create_workbook

    coordinator = NewProfile(
        name="Nora Lie",
        title="barnekoordinator",
        unit="Familiens hus",
        municipality="Solvik",
        phone="400 00 000",
        email="nora.lie@solvik.example",
        papers_folder=Path("papirer"),
    )
    path = tmp_path_factory.mktemp("mal") / "arbeidsbok.koord"
    made = create_workbook(path, PASSPHRASE, coordinator, TODAY, "2026-11-22T08:00:00+00:00")
    return path, made.key


@pytest.fixture(autouse=True)
def home(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home of its own for each test, so that none can touch real data."""
    tmp_path = tmp_path_factory.mktemp("hjem")
    for name in [name for name in os.environ if name.startswith("KOORD_")]:
        monkeypatch.delenv(name)
    runtime = tmp_path / "runtime"
    runtime.mkdir(mode=0o700)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(runtime))
    monkeypatch.setenv("KOORD_I_DAG", TODAY.isoformat())
    monkeypatch.setenv("COLUMNS", "80")
    return tmp_path


@pytest.fixture
def koord(home: Path, made_once: tuple[Path, bytes], monkeypatch: pytest.MonkeyPatch) -> Koord:
    """`koord` on a copy of the empty workbook, unlocked, with papers in a folder of its own."""
    book, folder = home / "bok" / "arbeidsbok.koord", home / "papirer"
    book.parent.mkdir(mode=0o700)
    shutil.copy(made_once[0], book)
    unlocked.store(book, made_once[1], clock.now() + timedelta(hours=2))
    monkeypatch.setenv("KOORD_ARBEIDSBOK", str(book))
    monkeypatch.setenv("KOORD_MAPPE", str(folder))
    return Koord(book, folder)


@pytest.fixture
def desk(koord: Koord, made_once: tuple[Path, bytes]) -> Iterator[Desk]:
    """The open workbook of `koord`, for tests of services."""
    with Workbook.open(koord.book, made_once[1]) as book:
        yield Desk(book=book, today=TODAY, at=clock.now().isoformat(), folder=koord.folder)


@pytest.fixture(scope="session")
def family_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the first test of a worker that needs the family leaves its workbook to the others."""
    return tmp_path_factory.mktemp("familien") / "arbeidsbok.koord"


@pytest.fixture
def family(koord: Koord, family_once: Path) -> Koord:
    """Case 1: Emma Larsen, nine years, two parents, PPT with Åse Øvrebø, and a kindergarten.

    Her four start tasks are 1.1 to 1.4; nothing is consented to.
    """
    if family_once.exists():
        shutil.copy(family_once, koord.book)
        return koord
    koord.ok(
        "ny-sak",
        "Emma Larsen",
        "--født",
        "14.5.2017",
        "--forelder",
        "Kari Larsen (mor)",
        "--forelder",
        "Ola Larsen (far)",
        "--instans",
        "PPT",
        "--instans",
        "Solbakken barnehage",
    )
    koord.ok(
        *("kontakt", "ny", "1", "Åse Øvrebø", "--instans", "PPT"),
        *("--tittel", "PP-rådgiver", "--tlf", "90000000", "--epost", "ase@ppt.example"),
    )
    shutil.copy(koord.book, family_once)
    return koord


@pytest.fixture
def consented(family: Koord) -> Koord:
    """The family, with consent 1.5 for PPT and the kindergarten until 30 June 2027, signed."""
    family.ok(
        *("samtykke", "skjema", "1", "--for", "PPT", "--for", "Solbakken barnehage"),
        *("--til", "30.6.2027", "--format", "md"),
    )
    family.ok("samtykke", "gitt", "1.5", "--signert", "20.11", "--av", "mor", "--av", "far")
    return family
