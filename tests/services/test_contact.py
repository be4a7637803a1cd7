"""Silent families: what is agreed, what counts as contact, and where it shows."""

from datetime import date, timedelta

import pytest

from koord.services.desk import Desk
from koord.services.reading.tasks import list_tasks
from koord.services.reading.today import today
from tests.conftest import TODAY, Koord
from tests.services.test_tasks import on

ASKED = "Ta kontakt med familien"


@pytest.fixture
def agreed(koord: Koord) -> Koord:
    """A family with two parents and a service, and a call agreed every fourteenth day."""
    koord.ok(
        *("ny-sak", "Emma Larsen", "--født", "14.5.2017", "--instans", "PPT"),
        *("--forelder", "Kari Larsen (mor)", "--forelder", "Ola Larsen (far)"),
    )
    koord.ok("sak", "endre", "1", "--kontakt", "telefon, hver 14. dag")
    return koord


def days_asked(desk: Desk, last: int = 40) -> list[int]:
    """Return how many days from today the list of the case asks for contact."""
    return [
        days
        for days in range(last)
        if any(task.what == ASKED for task in list_tasks(later(desk, days), "1").tasks)
    ]


def later(desk: Desk, days: int) -> Desk:
    """Return the desk some days from today."""
    return on(desk, TODAY + timedelta(days=days))


def test_it_is_asked_for_a_week_ahead_and_until_it_is_noted(
    agreed: Koord, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """From the seventh day on, over one case and over all; the note ends it."""
    assert days_asked(desk) == list(range(7, 40))
    overall = [task for task in list_tasks(later(desk, 20)).tasks if task.what == ASKED]
    assert [task.due for task in overall] == [TODAY + timedelta(days=14)]

    monkeypatch.setenv("KOORD_I_DAG", (TODAY + timedelta(days=10)).isoformat())
    agreed.ok("logg", "1", "Alt går bra", "--type", "telefon", "--med", "mor")

    assert days_asked(desk) == list(range(17, 40))
    asked = next(t for t in list_tasks(later(desk, 20), "1").tasks if t.what == ASKED)
    assert asked.source == "avtalt hver 14. dag, sist 2. des. 2026"


@pytest.mark.parametrize(
    ("words", "counts"),
    [
        (("--type", "telefon", "--med", "mor"), True),
        (("--type", "telefon", "--med", "familien"), True),
        (("--type", "telefon", "--med", "bruker"), True),
        (("--type", "hjemmebesøk"), True),
        (("--type", "telefon", "--med", "PPT"), False),
        (("--type", "telefon"), False),
        ((), False),
    ],
    ids=str,
)
def test_what_is_contact_with_the_family(
    agreed: Koord,
    desk: Desk,
    monkeypatch: pytest.MonkeyPatch,
    words: tuple[str, ...],
    counts: bool,
) -> None:
    """Someone in the family, or a visit; a call to a service never hides a silent family."""
    monkeypatch.setenv("KOORD_I_DAG", (TODAY + timedelta(days=20)).isoformat())
    agreed.ok("logg", "1", "Ringte", *words)

    silent = today(later(desk, 25)).silent

    assert bool(silent) is not counts


def test_a_meeting_the_family_came_to_is_contact(
    agreed: Koord, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Those who were there by the minutes; a meeting without them is none."""
    item = agreed.json(
        *("innkall", "1", "--dato", "4.12.2026", "--kl", "14", "--punkt", "Mål", "--uten", "PPT"),
        *("--format", "md"),
    )["item"]
    monkeypatch.setenv("KOORD_I_DAG", "2026-12-05")
    assert today(on(desk, date(2026, 12, 12))).silent

    text = "Til stede: Kari Larsen (mor)\n\n## 1 Mål\nBra.\n"
    agreed.ok("referat", item, "--fil", "-", "--format", "md", stdin=text)

    assert not today(on(desk, date(2026, 12, 12))).silent
    assert today(on(desk, date(2026, 12, 19))).silent


def test_a_quiet_case_is_left_alone_until_its_day(agreed: Koord, desk: Desk) -> None:
    """No call is asked for, only the new look, a week ahead of its day."""
    agreed.ok("sak", "endre", "1", "--tilstand", "rolig", "--neste-blikk", "1.1.2027")

    assert days_asked(desk) == []
    looked = [t.due for t in list_tasks(later(desk, 35)).tasks if t.what == "Se på saken igjen"]
    assert looked == [date(2027, 1, 1)]
    assert not today(later(desk, 25)).silent


def test_without_how_often_nobody_is_silent(agreed: Koord, desk: Desk) -> None:
    """Words alone, or nothing, ask for nothing; what it said before is gone."""
    for words in ("etter behov", ""):
        answer = agreed.ok("sak", "endre", "1", "--kontakt", words)
        assert days_asked(desk) == []
        assert ("ikke hvor ofte" in answer.out) is bool(words)

    agreed.ok("angre", "--ja")
    agreed.ok("angre", "--ja")
    assert days_asked(desk)


def test_the_family_is_on_the_ring_list(agreed: Koord, monkeypatch: pytest.MonkeyPatch) -> None:
    """A parent with a telephone is rung about how it goes, until the call is noted."""
    agreed.ok("kontakt", "endre", "1", "mor", "--tlf", "90 00 00 01")
    assert agreed.json("ring")["people"] == []
    monkeypatch.setenv("KOORD_I_DAG", "2026-12-10")

    (mother,) = agreed.json("ring")["people"]
    said = agreed.ok("ring")

    assert (mother["phone"], mother["asks"][0]["matter"]) == ("90 00 00 01", "contact")
    assert "sak 1 hvordan det går" in said.out
    assert "koord logg 1 --type telefon --med familien" in said.err
    agreed.ok("logg", "1", "Alt går bra", "--type", "telefon", "--med", "mor")
    assert agreed.json("ring")["people"] == []


def test_to_say_it_again_hides_no_silence(
    agreed: Koord, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The same words, a corrected one or a shorter time: it is counted from the same day."""
    monkeypatch.setenv("KOORD_I_DAG", (TODAY + timedelta(days=20)).isoformat())
    for words in ("telefon, hver 14. dag", "Telefon, hver 14. dag", "telefon hver uke"):
        agreed.ok("sak", "endre", "1", "--kontakt", words)
        assert today(later(desk, 20)).silent, words


def test_the_agreement_settles_the_task_that_asks_for_it(koord: Koord, desk: Desk) -> None:
    """Etne's start list asks for it; the task is ticked off in the same step."""
    desk.book.connection.execute("UPDATE profile SET routine = 'etne'")
    koord.ok("ny-sak", "Emma Larsen", "--født", "14.5.2017")
    asked = "Avtal hvordan og hvor ofte dere har kontakt"
    assert asked in koord.ok("huskeliste", "1").out

    koord.ok("sak", "endre", "1", "--kontakt", "telefon hver uke")
    assert asked not in koord.ok("huskeliste", "1").out

    koord.ok("angre", "--ja")
    assert asked in koord.ok("huskeliste", "1").out


def test_the_day_names_the_silent_ones_once(agreed: Koord, monkeypatch: pytest.MonkeyPatch) -> None:
    """The case, how many days, and not a second time among what is overdue."""
    monkeypatch.setenv("KOORD_I_DAG", "2026-12-31")

    shown = agreed.ok("i-dag").out
    day = agreed.json("i-dag")

    assert "Stille lenger enn avtalt: 1 EL (39 dager)" in shown
    assert ASKED not in shown
    assert day["silent"] == [
        {
            "case": 1,
            "last_contact": "2026-11-22",
            "due": "2026-12-06",
            "agreed": "avtalt hver 14. dag, ingen er notert",
        }
    ]


def test_the_log_says_with_whom_without_a_name(agreed: Koord) -> None:
    """The screen has the title, the text for the municipality's system the name."""
    agreed.ok("logg", "1", "Alt går bra", "--type", "telefon", "--med", "Kari")

    assert "telefon med mor" in agreed.ok("logg", "1", "--vis").out
    assert "Kari" not in agreed.ok("logg", "1", "--vis").out
    item = agreed.json("logg", "1", "--vis")["entries"][0]["item"]
    assert "Telefon med Kari Larsen 22. november 2026" in agreed.ok("fagsystem", item).out


def test_the_same_call_with_another_is_another(agreed: Koord) -> None:
    """Noted twice with the same person it is one, with two persons it is two."""
    same = ("logg", "1", "Ringte", "--type", "telefon", "--med")
    assert [agreed.json(*same, who)["changed"] for who in ("mor", "mor", "far")] == [
        True,
        False,
        True,
    ]
