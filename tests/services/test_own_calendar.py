"""The calendar file of all she has before her."""

from pathlib import Path

from icalendar import Calendar

from tests.conftest import Koord

CALL = ("innkall", "1", "--dato", "20.1.2027", "--kl", "14", "--sted", "PPT", "--format", "md")


def entries(koord: Koord, *words: str) -> dict[str, str]:
    """Write the calendar, and return its identities by title."""
    (file,) = koord.json("kalender", *words)["files"]
    calendar = Calendar.from_ical(Path(file).read_bytes())
    return {str(e["summary"]): str(e["uid"]) for e in calendar.subcomponents}


def test_tasks_with_a_deadline_and_meetings_to_come(consented: Koord) -> None:
    """Her dated tasks, the meetings and the plan are in it; not what others have promised."""
    consented.ok(*CALL, "--punkt", "Språk")
    consented.ok("husk", "1", "Ring PPT", "--frist", "fredag")
    consented.ok("husk", "1", "Sende rapport", "--frist", "fredag", "--ansvarlig", "PPT")
    consented.ok("husk", "1", "En dag")
    consented.ok("møteplan", "aktivitet", "1", "Svømmekurs", "--fra", "20.1", "--til", "24.3")

    found = entries(consented)

    assert "Møte 1.6" in found
    assert "Gjøremål 1.7" in found
    assert "Aktivitet 1.10" in found
    assert not {"Gjøremål 1.8", "Gjøremål 1.9"} & set(found)


def test_no_name_and_no_place_is_in_it(consented: Koord) -> None:
    """Whoever looks at the calendar sees kinds and numbers, and so does the name of the file."""
    consented.ok(*CALL, "--punkt", "Språk")
    (file,) = consented.json("kalender")["files"]

    text = Path(file).read_text(encoding="utf-8")

    assert not [word for word in ("Emma", "Larsen", "EL", "PPT", "Språk", "Åse") if word in text]
    assert Path(file).name == "kalender.ics"
    assert Path(file).stat().st_mode & 0o077 == 0


def test_the_identities_stay_the_same(consented: Koord) -> None:
    """Written again after a change, each entry is still the one it was."""
    consented.ok(*CALL, "--punkt", "Språk")
    consented.ok("husk", "1", "Ring PPT", "--frist", "fredag")
    before = entries(consented)
    consented.ok("utsett", "1.7", "+1u")
    consented.ok("flytt", "1.6", "--kl", "15", "--format", "md")

    after = entries(consented)

    assert after == before


def test_one_case_alone_and_where_to(consented: Koord, tmp_path: Path) -> None:
    """Only one case's entries, in a file she has named; an existing one is left as it is."""
    consented.ok("ny-sak", "Ola Moe", "--født", "1.2.2015", "--forelder", "Liv Moe")
    consented.ok("husk", "2", "Ring", "--frist", "fredag")
    mine = tmp_path / "min.ics"
    mine.write_text("noe annet", encoding="utf-8")

    answer = consented.json("kalender", "2", "--fil", str(mine))

    assert answer["files"] == [str(tmp_path / "min-v2.ics")]
    assert all(item.startswith("2.") for item in answer["tasks"])
    assert mine.read_text(encoding="utf-8") == "noe annet"


def test_nothing_to_write(koord: Koord) -> None:
    """An empty workbook makes no file, and says so."""
    answer = koord.ok("kalender")

    assert answer.out == "Ingen frister eller møter å skrive.\n"
    assert koord.json("kalender")["files"] == []
