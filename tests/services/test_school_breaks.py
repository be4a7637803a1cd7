"""The skolerute and her own calendar: loading, replacing, and what answers say of them."""

from pathlib import Path

import pytest

from koord.errors import CommandLineError, InvalidValueError
from tests.conftest import Koord

FROLAND = "navn;fra;til\nHøstferie;28.9.2026;2.10.2026\nVinterferie;22.2.2027;26.2.2027\n"
EIGERSUND = "navn;fra;til\nHøstferie;5.10.2026;9.10.2026\nVinterferie;1.3.2027;5.3.2027\n"
CALL = ("innkall", "1", "--dato", "ons uke 8", "--kl", "14", "--punkt", "Mål", "--format", "md")
CLOSED = "Skolen har fri: Vinterferie"


@pytest.fixture
def route(home: Path) -> Path:
    """A skolerute as the municipality publishes it."""
    file = home / "skolerute.csv"
    file.write_text(FROLAND, encoding="utf-8")
    return file


def load(koord: Koord, file: Path, text: str) -> None:
    """Load a skolerute."""
    file.write_text(text, encoding="utf-8")
    koord.ok("oppsett", "skolerute", str(file), "--ja")


def test_week_8_where_it_is_a_break(consented: Koord, route: Path) -> None:
    """A meeting in the municipality's own week off is called, with a warning."""
    load(consented, route, FROLAND)

    assert CLOSED in consented.ok(*CALL).err


def test_week_8_where_it_is_not(consented: Koord, route: Path) -> None:
    """Another municipality's week 8 is an ordinary one."""
    load(consented, route, EIGERSUND)

    assert "Skolen har fri" not in consented.ok(*CALL).err


def test_week_8_where_nothing_is_known(consented: Koord) -> None:
    """Without a skolerute nothing is guessed, and the answer says that it was not looked at."""
    answer = consented.ok(*CALL)

    assert "Skolen har fri" not in answer.err
    assert "Ingen skolerute er lagt inn for 2026/27" in answer.err


@pytest.mark.parametrize("line", [("husk", "1", "Ring", "--frist"), ("utsett", "1.1")])
def test_a_deadline_in_a_break(consented: Koord, route: Path, line: tuple[str, ...]) -> None:
    """A deadline in the week off is warned of as well."""
    load(consented, route, FROLAND)

    assert CLOSED in consented.ok(*line, "24.2.2027").err


def test_it_is_looked_at_before_it_is_kept(koord: Koord, route: Path) -> None:
    """Without a yes the dates are shown, and nothing is loaded."""
    asked = koord("oppsett", "skolerute", str(route))
    tried = koord.json("oppsett", "skolerute", str(route), "--prøv")

    assert asked.code == CommandLineError.exit_code
    assert "mandag 22. februar 2027 til fredag 26. februar 2027" in asked.err
    assert (len(tried["breaks"]), tried["changed"]) == (2, False)
    assert koord.json("oppsett", "skolerute")["breaks"] == []


def test_a_school_year_is_replaced_as_a_whole(koord: Koord, route: Path) -> None:
    """A new file takes the place of its own year, leaves others, and is one step of `angre`."""
    load(koord, route, FROLAND)
    load(koord, route, "navn;fra;til\nHøstferie;4.10.2027;8.10.2027\n")
    load(koord, route, EIGERSUND)

    def starts() -> list[str]:
        return [one["first_date"] for one in koord.json("oppsett", "skolerute")["breaks"]]

    assert starts() == ["2026-10-05", "2027-03-01", "2027-10-04"]
    koord.ok("angre", "--ja")
    assert starts() == ["2026-09-28", "2027-02-22", "2027-10-04"]


def test_the_same_file_twice(koord: Koord, route: Path) -> None:
    """What is loaded already is not loaded again, and needs no yes."""
    load(koord, route, FROLAND)

    again = koord.ok("oppsett", "skolerute", str(route))

    assert "lagt inn alt" in again.out
    assert len(koord.json("historikk")["changes"]) == 2


def test_a_wrong_file_changes_nothing(koord: Koord, route: Path) -> None:
    """A line that cannot be read refuses the whole file, and what was there stays."""
    load(koord, route, FROLAND)
    route.write_text("navn;fra;til\nHøstferie;uke 41;\n", encoding="utf-8")

    answer = koord("oppsett", "skolerute", str(route), "--ja")

    assert answer.code == InvalidValueError.exit_code
    assert "Linje 2" in answer.err
    assert len(koord.json("oppsett", "skolerute")["breaks"]) == 2


def test_setup_works_as_before_beside_its_verbs(koord: Koord) -> None:
    """`koord oppsett` with its flags, in any order with the shared ones, makes a workbook."""
    new = koord.book.with_name("ny.koord")
    flags = ("--navn", "Ada Lie", "--enhet", "Hjelp", "--kommune", "Vik")

    for number, line in enumerate(
        (
            ("oppsett", *flags, "--json"),
            ("oppsett", "--json", *flags),
            ("--json", "oppsett", *flags),
        )
    ):
        book = new.with_name(f"ny-{number}.koord")
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("KOORD_PASSORD", "fire tilfeldige ord her")
            made = koord.ok(*line, "--arbeidsbok", str(book)).data
        assert made["workbook"] == str(book)


def test_her_calendar_is_pointed_at_once(koord: Koord, home: Path) -> None:
    """The file is looked at first, kept by its place alone, and forgotten with `--fjern`."""
    file = home / "kalender.ics"
    file.write_bytes(b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\nEND:VCALENDAR\r\n")

    first = koord.json("oppsett", "kalender", str(file))
    again = koord.json("oppsett", "kalender", str(file))
    file.unlink()
    gone = koord.json("oppsett", "kalender")
    removed = koord.json("oppsett", "kalender", "--fjern")

    assert (first["file"], first["changed"], again["changed"]) == (str(file), True, False)
    assert (gone["exists"], removed["file"]) == (False, None)
