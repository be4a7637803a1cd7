"""Exit codes: one for each kind of trouble, in the order of `DESIGN.md` §6."""

import os
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from koord import errors
from koord.cli import app as app_module
from tests.conftest import Koord

CALL = ("innkall", "1", "--dato", "20.1", "--kl", "14", "--punkt", "Mål", "--format", "md")


def test_done_is_zero(family: Koord) -> None:
    """What is done, and an empty list, is 0."""
    assert family("husk", "1", "Ring PPT").code == 0
    assert family("huskeliste", "1", "--venter").code == 0


def test_a_wrong_command_line(koord: Koord) -> None:
    """What cannot be read as a command is `CommandLineError`."""
    assert koord("huskeliste", "--tull").code == errors.CommandLineError.exit_code == 2
    for line in (
        ("skriv", "familie"),
        ("skriv", "familie", "1.6"),
        ("skriv", "velkommen", "1"),
        ("skriv", "velkommen", "1.6", "--halvår", "vår27"),
        ("skriv", "møteark", "1.6", "--for", "mor"),
    ):
        assert koord(*line).code == errors.CommandLineError.exit_code


@pytest.mark.parametrize(
    "line",
    [
        ("sak", "99"),
        ("gjort", "1.99"),
        ("kan", "1", "Ukjent Person"),
        ("kontakt", "vis", "1", "Ukjent Person"),
        ("referat", "1.1", "--fil", "finnes-ikke.md"),
        ("hjelp", "finnes-ikke"),
        ("fagsystem", "1.1"),
        ("ført", "1.99", "--i", "Profil"),
        ("logg", "99", "Ringte"),
        ("logg", "1", "--fil", "finnes-ikke.txt"),
        ("søk", "ord", "--sak", "99"),
        ("tid", "99"),
        ("maler", "sjekk", "referat"),
        ("maler", "fjern", "referat"),
        ("maler", "brevhode", "finnes-ikke.docx"),
        ("maler", "brevhode", "--fjern"),
        ("skriv", "finnes-ikke", "1"),
        ("skriv", "familie", "99"),
        ("skriv", "velkommen", "1.99"),
        ("skriv", "møteark", "1.1"),
        ("møteplan", "99"),
        ("møteplan", "fjern", "1.99"),
        ("oppsett", "skolerute", "finnes-ikke.csv"),
        ("oppsett", "kalender", "finnes-ikke.ics"),
        ("sendt", "1.1", "referat", "--til", "mor", "--kanal", "svarut"),
        ("informer", "1", "--alle", "--fil", "finnes-ikke.txt"),
        ("innsyn", "1", "--for", "mor", "--prøv", "--uten", "9.9"),
    ],
)
def test_what_does_not_exist(family: Koord, line: tuple[str, ...]) -> None:
    """No such case, item, person, file or page is `NotFoundError`."""
    answer = family(*line)

    assert answer.code == errors.NotFoundError.exit_code == 3
    assert answer.out == ""


def test_no_workbook(koord: Koord, home: Path) -> None:
    """Without a workbook every command that needs one is `NotFoundError`, and none is made."""
    missing = home / "ingen.koord"

    for line in (("huskeliste",), ("kan", "1", "PPT"), ("lås-opp",), ("om",), ()):
        answer = koord(*line, "--arbeidsbok", str(missing))
        assert answer.code == errors.NotFoundError.exit_code
        assert "koord oppsett" in answer.err
    assert not missing.exists()


@pytest.mark.parametrize(
    "line",
    [
        ("husk", "1", "Ring", "--frist", "31.2"),
        ("husk", "1", ""),
        ("logg", "1", ""),
        ("søk", "***"),
        ("tid", "1", "--avtalt", "4"),
        ("utsett", "1.1", "v27"),
        ("gjort", "1.x"),
        ("ny-sak", "Emma Larsen", "--født", "14.5.2117"),
        ("ny-sak", "", "--født", "14.5.2017"),
        ("kontakt", "ny", "1", "Kari", "--tlf", "12"),
        ("kontakt", "ny", "1", "Kari", "--epost", "kari"),
        ("kan", "1", "PPT", "romfart"),
        ("kan", "1", "PPT", "--retning", "opp"),
        (*CALL, "--format", "exe"),
        ("innkall", "1", "--dato", "20.1", "--kl", "25", "--punkt", "Mål"),
        ("samtykker", "--utløper", "snart"),
        ("maler", "kopier", "brev"),
        ("maler", "kopier", "referat", "--språk", "en"),
        ("maler", "brevhode", __file__),
        ("skriv", "familie", "1", "--halvår", "snart"),
        ("skriv", "familie", "1", "--for", "PPT"),
        ("skriv", "velkommen", "1.x"),
        ("møteplan", "1", "--halvår", "snart"),
        ("møteplan", "lag", "1", "--møte", "tull", "--ja"),
        ("møteplan", "lag", "1", "--møte", "1.9.2027", "--ja"),
        ("be-om", "1", "PPT", "", "--frist", "15.1"),
        ("be-om", "1", "PPT", "rapporten", "--frist", "15.1", "--grunnlag", "x"),
        ("informer", "1", " ", "--til", "mor"),
        ("informer", "1", "Nytt", "--til", "mor", "--tema", "romfart"),
        ("innsyn", "1", "--for", "PPT", "--prøv"),
        ("innsyn", "1", "--for", "mor", "--ja", "--format", "exe"),
    ],
)
def test_a_value_that_cannot_be_used(family: Koord, line: tuple[str, ...]) -> None:
    """A value, a date or a time that cannot be read is `InvalidValueError`, with what works."""
    answer = family(*line)

    assert answer.code == errors.InvalidValueError.exit_code == 4
    assert "Gjør" in answer.err


def test_a_consent_that_stops(family: Koord) -> None:
    """Who may not be told of the meeting stops it with `ConsentStopsError`; nothing is made."""
    answer = family(*CALL)

    assert answer.code == errors.ConsentStopsError.exit_code == 5
    assert answer.out == ""
    assert "Åse Øvrebø" in answer.err
    assert "Solbakken barnehage" in answer.err
    assert "--uten" in answer.err
    assert not family.folder.exists() or not list(family.folder.iterdir())
    assert family.json("sak", "1")["meetings"] == []


def test_the_way_out_of_a_stop_can_be_pasted(family: Koord) -> None:
    """The command that leaves people out is whole: run as it stands, it calls the meeting."""
    import shlex

    hints = family(*CALL, "--json").error["hint"]
    way = next(hint for hint in hints if hint.startswith("Innkall uten"))
    line = shlex.split(way.partition(": ")[2])

    assert line[0] == "koord"
    called = family(*line[1:])
    assert called.code == 0, called.err


@pytest.mark.parametrize(
    "line",
    [
        ("oppsett", "--navn", "Nora Lie"),
        ("gjenta", "--ja"),
        ("møteplan", "skriv", "1"),
        ("møteplan", "lag", "1", "--halvår", "vår26", "--ja"),
    ],
)
def test_the_state_forbids_it(family: Koord, line: tuple[str, ...]) -> None:
    """What the state does not allow is `StateForbidsError`."""
    assert family(*line).code == errors.StateForbidsError.exit_code == 6


def test_a_busy_workbook(family: Koord, monkeypatch: pytest.MonkeyPatch) -> None:
    """A workbook that another command holds is «opptatt», `WorkbookBusyError`."""

    def busy(*_: object, **__: object) -> None:
        raise errors.WorkbookBusyError("Arbeidsboka er opptatt.", hint="Prøv igjen.")

    monkeypatch.setattr("koord.cli.huskeliste.list_tasks", busy)

    answer = family("huskeliste")

    assert answer.code == errors.WorkbookBusyError.exit_code == 6
    assert "opptatt" in answer.err


def test_a_key_that_fails(family: Koord, monkeypatch: pytest.MonkeyPatch, home: Path) -> None:
    """A wrong passphrase, a locked workbook and a damaged file are `KeyFailsError`."""
    code = errors.KeyFailsError.exit_code

    assert code == 7
    family.ok("lås")
    assert family("huskeliste").code == code
    monkeypatch.setenv("KOORD_PASSORD", "et helt annet passord")
    assert family("huskeliste").code == code
    monkeypatch.setenv("KOORD_PASSORDFIL", str(home / "finnes-ikke"))
    assert family("huskeliste").code == code
    damaged = home / "skadet.koord"
    damaged.write_bytes(b"")
    assert family("huskeliste", "--arbeidsbok", str(damaged)).code == code
    plain = home / "åpen.koord"
    with closing(sqlite3.connect(plain)) as opened:
        opened.execute("CREATE TABLE t (x)")
    monkeypatch.delenv("KOORD_PASSORDFIL")
    assert family("huskeliste", "--arbeidsbok", str(plain)).code == code


def test_kan_answers_with_its_code(consented: Koord) -> None:
    """`kan` is 0 for yes, 10 for no, 11 when a consent is missing or not signed by all."""
    assert consented("kan", "1", "PPT").code == 0
    assert consented("kan", "1", "PPT", "--dato", "1.7.2027").code in (10, 11)
    consented.ok("ny-sak", "Tuva Bø", "--født", "2.2.2020", "--instans", "NAV")
    assert consented("kan", "2", "NAV").code == 11
    consented.ok("samtykke", "trukket", "1.5", "--for", "PPT", "--dato", "i-dag")
    assert consented("kan", "1", "PPT").code == 10
    assert consented("kan", "1", "PPT").out.startswith("NEI")


def test_ctrl_c(koord: Koord, monkeypatch: pytest.MonkeyPatch) -> None:
    """Ctrl-C is 130, with one line and no traceback."""

    def interrupted(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("koord.cli.huskeliste.list_tasks", interrupted)

    answer = koord("huskeliste")

    assert answer.code == app_module.INTERRUPTED == 130
    assert "Avbrutt" in answer.err
    assert "Traceback" not in answer.err


def test_a_bug(koord: Koord, monkeypatch: pytest.MonkeyPatch, home: Path) -> None:
    """A bug is 70: one Norwegian line, and a crash file without what the error said."""

    def broken(*_: object, **__: object) -> None:
        raise RuntimeError("Emma Larsen")

    monkeypatch.setattr("koord.cli.huskeliste.list_tasks", broken)

    answer = koord("huskeliste")

    assert answer.code == 70
    assert "feil i koord" in answer.err
    assert "Emma" not in answer.err
    (crash,) = (home / "data" / "koord").glob("krasj-*.txt")
    assert "RuntimeError" in crash.read_text(encoding="utf-8")
    assert "Emma" not in crash.read_text(encoding="utf-8")
    if os.name == "posix":
        assert crash.stat().st_mode & 0o077 == 0
