"""The half-year plan through the command line: proposing, answering, recording, once."""

from pathlib import Path

import pytest

from koord.domain.dates import HalfYear
from koord.errors import (
    CommandLineError,
    InvalidValueError,
    NotFoundError,
    StateForbidsError,
)
from tests.conftest import Koord

LAG = ("møteplan", "lag", "1", "--format", "md")
BUSY = """\
BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//test//test//NO
BEGIN:VEVENT
UID:1
DTSTART;VALUE=DATE:20270330
DTEND;VALUE=DATE:20270331
SUMMARY:Hemmelig reise
END:VEVENT
END:VCALENDAR
"""
ROUTE = "navn;fra;til\nVinterferie;22.02.2027;26.02.2027\nPåskeferie;22.03.2027;30.03.2027\n"


def test_a_half_year_is_proposed_and_recorded(consented: Koord) -> None:
    """A meeting, the talk before it that points at it, a look back, and one page of paper."""
    made = consented.json(*LAG, "--ja")
    shown = consented.json("møteplan", "1")

    assert [(m["kind"], m["date"], m["state"]) for m in shown["meetings"]] == [
        ("brukermøte", "2027-03-09", "planlagt"),
        ("ansvarsgruppemøte", "2027-03-30", "planlagt"),
    ]
    assert shown["half_year"] == "vår27"
    assert [d["what"] for d in shown["deadlines"]] == [
        "saksliste ut",
        "referat ferdig",
        "samtykke går ut: PPT, Solbakken barnehage",
    ]
    assert [Path(file).name for file in made["files"]] == ["1-moteplan-2027-var.md"]
    assert len(made["added"]) == 3


def test_twice_does_not_plan_twice(consented: Koord) -> None:
    """The same command again adds nothing, whatever was answered the first time."""
    line = (*LAG, "--møte", "14.4 kl 13", "--samtale", "ja", "--evaluering", "nei")
    first = consented.json(*line)
    second = consented.json(*line)
    third = consented.json(*LAG, "--ja")

    assert first["changed"] is True
    assert (second["changed"], third["changed"]) == (False, False)
    assert second["meetings"] == third["meetings"] == first["meetings"]
    assert second["files"] == first["files"]
    assert "står slik alt" in consented.ok(*LAG, "--ja").out


def test_each_line_may_be_moved_or_dropped(consented: Koord) -> None:
    """A date and a time move a line, «nei» drops it, and the talk follows the meeting."""
    made = consented.json(*LAG, "--møte", "14.4 kl 13", "--samtale", "ja", "--evaluering", "nei")

    assert [(m["date"], m["start"]) for m in made["meetings"]] == [
        ("2027-03-19", "14:00"),
        ("2027-04-14", "13:00"),
    ]
    assert made["activities"] == []


def test_more_meetings_than_the_rhythm(consented: Koord) -> None:
    """A day for each `--møte`, and a talk before each."""
    made = consented.json(*LAG, "--møte", "24.2", "--møte", "26.5", "--ja")

    days = [m["date"] for m in made["meetings"] if m["kind"] == "ansvarsgruppemøte"]
    assert days == ["2027-02-24", "2027-05-26"]
    assert len(made["meetings"]) == 4


def test_a_day_without_a_line_is_refused(consented: Koord) -> None:
    """A day for a talk is never silently left out."""
    answer = consented(*LAG, "--møte", "nei", "--samtale", "3.2", "--ja")

    assert answer.code == CommandLineError.exit_code
    assert "--samtale 3.2" in answer.err


def test_nobody_there_to_answer(consented: Koord) -> None:
    """Without a terminal and without answers it says what it would ask, and how to answer."""
    answer = consented(*LAG)

    assert answer.code == CommandLineError.exit_code
    assert "tirsdag 30. mars 2027" in answer.err
    assert "--ja" in answer.err
    assert "--prøv" in answer.err
    assert consented.json("møteplan", "1")["planned"] is False


def test_a_try_does_nothing(consented: Koord) -> None:
    """`--prøv` shows the plan, and leaves neither row nor file."""
    tried = consented.json(*LAG, "--prøv")

    assert len(tried["meetings"]) == 2
    assert (tried["changed"], tried["files"]) == (False, [])
    assert consented.json("møteplan", "1")["meetings"] == []
    assert not list(consented.folder.glob("*moteplan*"))


def test_one_undo_takes_it_all(consented: Koord) -> None:
    """The plan, its meetings and the task it ticked off are one step."""
    consented.ok(*LAG, "--ja", "--med-bruker", "i-dag", "--med", "mor og far")
    assert "Lag møteplan" not in consented.ok("huskeliste", "1").out

    consented.ok("angre", "--ja")

    shown = consented.json("møteplan", "1")
    assert (shown["planned"], shown["meetings"], shown["activities"]) == (False, [], [])
    assert "Lag møteplan for halvåret" in consented.ok("huskeliste", "1").out


def test_a_planned_meeting_is_called(consented: Koord) -> None:
    """`koord innkall 1 --møte` calls it on its planned day and time."""
    consented.ok(*LAG, "--ja")
    item = consented.json("møteplan", "1")["meetings"][1]["item"]

    called = consented.json("innkall", "1", "--møte", item, "--punkt", "Mål", "--format", "md")

    assert (called["item"], called["date"], called["start"]) == (item, "2027-03-30", "14:00")


def test_made_with_the_user(consented: Koord) -> None:
    """The day and with whom are kept, may come later, and tick off the start task once."""
    consented.ok(*LAG, "--ja")
    before = consented.ok(*LAG, "--ja").err

    later = consented.json(*LAG, "--med-bruker", "20.11", "--med", "mor", "--ja")

    assert "--med-bruker DATO" in before
    assert (later["made_with_user_on"], later["made_with"]) == ("2026-11-20", "mor")
    assert later["added"] == []
    states = {t["item"]: t["state"] for t in consented.json("huskeliste", "1", "--alle")["tasks"]}
    assert states["1.3"] == "done"


def test_the_day_with_the_user_has_been(consented: Koord) -> None:
    """A day to come is no day on which it was made together."""
    answer = consented(*LAG, "--ja", "--med-bruker", "24.12.2026")

    assert answer.code == InvalidValueError.exit_code
    assert "har ikke vært ennå" in answer.err


def test_no_meeting_needed(consented: Koord) -> None:
    """With the user's agreement and a reason no meeting is planned; without it is refused."""
    line = (*LAG, "--ikke-behov", "IP-møtet i april dekker det", "--ja")

    refused = consented(*line)
    made = consented.json(*line, "--med-bruker", "i-dag")
    again = consented.json(*LAG, "--ja")

    assert refused.code == InvalidValueError.exit_code
    assert "--med-bruker DATO" in refused.err
    assert (made["meetings"], made["no_meeting_why"]) == ([], "IP-møtet i april dekker det")
    assert again["meetings"] == []
    assert not [m for m in consented.json("møteplan", "--mangler")["missing"] if "vår" in str(m)]


def test_no_need_beside_a_meeting_is_refused(consented: Koord) -> None:
    """It cannot be said that no meeting is needed while one stands there."""
    consented.ok(*LAG, "--ja")

    answer = consented(*LAG, "--ikke-behov", "grunn", "--med-bruker", "i-dag", "--ja")

    assert answer.code == StateForbidsError.exit_code


@pytest.mark.parametrize("day", ["17.5", "22.5.2027"])
def test_an_odd_day_is_warned_of_and_taken(consented: Koord, day: str) -> None:
    """17 May and a Saturday are said aloud, never refused: she knows better."""
    answer = consented.ok(*LAG, "--møte", day, "--ja")

    expected = "17. mai og 2. pinsedag" if day == "17.5" else "lørdag"
    assert expected in answer.err
    assert f"{day.split('.')[0]}. mai" in answer.out


def test_two_meetings_on_one_day_are_refused(consented: Koord) -> None:
    """A case has one meeting a day, since a day is how a meeting is called."""
    answer = consented(*LAG, "--møte", "14.4", "--møte", "14.4", "--ja")

    assert answer.code == StateForbidsError.exit_code


def test_a_half_year_that_is_over(consented: Koord) -> None:
    """Nothing is planned backwards."""
    assert consented(*LAG, "--halvår", "vår26", "--ja").code == StateForbidsError.exit_code


def test_school_breaks_are_gone_around(consented: Koord, home: Path) -> None:
    """With the skolerute loaded no line lies in it; without, the answer says it was not seen."""
    (home / "rute.csv").write_text(ROUTE, encoding="utf-8")
    unknown = consented.ok(*LAG, "--prøv").err
    consented.ok("oppsett", "skolerute", str(home / "rute.csv"), "--ja")

    made = consented.json(*LAG, "--ja")
    passed = {(one["date"], one["why"]) for one in made["passed_over"]}

    assert "Ingen skolerute er lagt inn for 2026/27" in unknown
    assert made["has_school_calendar"] is True
    assert "2027-03-30" not in [m["date"] for m in made["meetings"]]
    assert ("2027-03-30", "Påskeferie") in passed


def test_her_own_calendar_is_gone_around_and_never_told(consented: Koord, home: Path) -> None:
    """A busy day is passed over; what it holds stands nowhere; a missing file is only said."""
    file = home / "kalender.ics"
    file.write_text(BUSY, encoding="utf-8")
    consented.ok("oppsett", "kalender", str(file))

    tried = consented.ok(*LAG, "--prøv")
    file.unlink()
    without = consented.ok(*LAG, "--ja")

    assert "du er opptatt hele dagen" in tried.err
    assert "Hemmelig" not in tried.out + tried.err
    assert b"Hemmelig" not in consented.book.read_bytes()
    assert "kan ikke leses nå" in without.err
    assert "tirsdag 30. mars" in without.out


def test_her_other_meetings_are_gone_around(consented: Koord) -> None:
    """Hours that she sits in another meeting are taken, not the whole day."""
    consented.ok("ny-sak", "Jonas Berg", "--født", "1.2.2020", "--forelder", "Tor Berg (far)")
    call = ("innkall", "2", "--dato", "30.3.2027", "--kl", "14", "--punkt", "Mål")
    consented.ok(*call, "--format", "md")

    meeting = consented.json(*LAG, "--prøv")["meetings"][1]

    assert (meeting["date"], meeting["start"]) == ("2027-03-30", "12:00")


def test_meetings_of_the_same_people_are_gone_around(consented: Koord) -> None:
    """A day on which someone of the case is called to another case's meeting is passed over."""
    consented.ok("ny-sak", "Jonas Berg", "--født", "1.2.2020", "--forelder", "Tor Berg (far)")
    consented.ok("kontakt", "ny", "2", "Åse Øvrebø", "--instans", "PPT")
    call = ("innkall", "2", "--dato", "30.3.2027", "--kl", "9", "--punkt", "Mål")
    consented.ok(*call, "--grunnlag", "Avtalt med foreldrene i møte", "--format", "md")

    tried = consented.ok(*LAG, "--prøv")

    assert "noen i saken er i møte 2." in tried.err
    assert "tirsdag 30. mars" not in tried.out


def test_activities(consented: Koord) -> None:
    """An activity has a number, stands in the plan until it is taken out, and only once."""
    line = ("møteplan", "aktivitet", "1", "Svømmekurs", "--fra", "20.1", "--til", "24.3")
    first = consented.json(*line, "--ansvarlig", "mor")
    again = consented.json(*line)

    assert first["responsible"] == "Kari Larsen"
    assert again["changed"] is False
    assert [a["what"] for a in consented.json("møteplan", "1")["activities"]] == ["Svømmekurs"]
    assert consented("møteplan", "fjern", "1.1").code == NotFoundError.exit_code
    wrong = consented("gjort", first["item"])
    assert wrong.code == NotFoundError.exit_code
    assert "er en aktivitet, ikke et gjøremål" in wrong.err
    consented.ok("møteplan", "fjern", first["item"])
    assert consented.json("møteplan", "1")["activities"] == []


def test_an_activity_cannot_end_before_it_begins(consented: Koord) -> None:
    """The days are looked at."""
    line = ("møteplan", "aktivitet", "1", "Kurs", "--fra", "20.3.2027", "--til", "1.3.2027")

    assert consented(*line).code == InvalidValueError.exit_code


def test_the_paper_again(consented: Koord) -> None:
    """`skriv` makes the page as the plan now stands, and needs a plan."""
    assert consented("møteplan", "skriv", "1").code == StateForbidsError.exit_code
    consented.ok(*LAG, "--ja")
    consented.ok("møteplan", "aktivitet", "1", "Svømmekurs", "--fra", "20.1")

    (file,) = consented.json("møteplan", "skriv", "1", "--format", "md")["files"]

    assert Path(file).name == "1-moteplan-2027-var-v2.md"
    assert "Svømmekurs" in Path(file).read_text(encoding="utf-8")


def test_the_paper_names_no_service(consented: Koord) -> None:
    """On the kitchen table a consent is its number: whom it is for is not everyone's business."""
    (file,) = consented.json(*LAG, "--ja")["files"]

    text = Path(file).read_text(encoding="utf-8")
    assert "Samtykke 1.5 går ut" in text.replace("\\", "")
    assert "PPT" not in text
    assert "Solbakken" not in text


# --- Cases that lack a plan ---------------------------------------------------------------------


def derived(koord: Koord, case: str | None = None) -> list[str]:
    """Return the tasks that ask for a plan, as the list shows them."""
    tasks = koord.json("huskeliste", case or "--alle")["tasks"]
    return [t["what"] for t in tasks if t["item"] is None and "plan" in (t["source"] or "")]


def test_the_start_task_speaks_first(consented: Koord, monkeypatch: pytest.MonkeyPatch) -> None:
    """A new case asks for its plan once; when that is ticked off, the next half-year asks."""
    monkeypatch.setenv("KOORD_I_DAG", "2026-12-03")
    assert derived(consented) == derived(consented, "1") == []

    consented.ok("gjort", "1.3")

    assert derived(consented) == derived(consented, "1") == ["Lag møteplan for våren 2027"]


def test_the_derived_task_vanishes(consented: Koord, monkeypatch: pytest.MonkeyPatch) -> None:
    """It changes with what is lacking, and is gone when the plan was made with the user."""
    consented.ok("gjort", "1.3")
    monkeypatch.setenv("KOORD_I_DAG", "2026-12-01")
    assert derived(consented) == []
    monkeypatch.setenv("KOORD_I_DAG", "2026-12-02")
    assert derived(consented) == ["Lag møteplan for våren 2027"]

    consented.ok(*LAG, "--møte", "nei", "--ja")
    assert derived(consented) == ["Planlegg et møte våren 2027"]
    consented.ok(*LAG, "--møte", "14.4", "--ja")
    assert derived(consented) == ["Gå gjennom møteplanen for våren 2027 med bruker"]
    consented.ok(*LAG, "--med-bruker", "i-dag", "--ja")
    assert derived(consented) == []


def test_missing_over_all_cases(consented: Koord, monkeypatch: pytest.MonkeyPatch) -> None:
    """`--mangler` lists this half-year and soon the next, with what is lacking; quiet ones rest."""
    consented.ok("ny-sak", "Ada Vik", "--født", "1.2.2020")
    consented.ok("ny-sak", "Bo Vik", "--født", "1.2.2020")
    consented.ok("sak", "endre", "3", "--tilstand", "rolig", "--neste-blikk", "1.3.2027")
    consented.ok(*LAG, "--ja")

    def missing() -> list[tuple[int, str, str]]:
        rows = consented.json("møteplan", "--mangler")["missing"]
        return [(row["case"], row["half_year"], row["why"]) for row in rows]

    assert missing() == [(1, "høst26", "ingen plan"), (2, "høst26", "ingen plan")]
    monkeypatch.setenv("KOORD_I_DAG", "2027-02-01")
    assert missing() == [(1, "vår27", "ikke gått gjennom med bruker"), (2, "vår27", "ingen plan")]
    monkeypatch.setenv("KOORD_I_DAG", "2027-03-01")
    assert (3, "vår27", "ingen plan") in missing()


def test_the_half_year_that_is_planned_now() -> None:
    """From November and from May the coming half-year is meant, else this one."""
    from datetime import date

    for day, key in (
        (date(2026, 10, 31), "2026H"),
        (date(2026, 11, 1), "2027V"),
        (date(2027, 4, 30), "2027V"),
        (date(2027, 5, 1), "2027H"),
        (date(2027, 8, 1), "2027H"),
    ):
        assert HalfYear.to_plan(day).key == key
