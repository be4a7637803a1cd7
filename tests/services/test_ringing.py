"""The ring list: each person once, with what she owes or is to be asked for in every case."""

from dataclasses import replace
from datetime import date

import pytest

from koord.domain.ringing import Matter
from koord.services.desk import Desk
from koord.services.reading.ringing import ring_list
from tests.conftest import Koord

CALL = ("innkall", "1", "--dato", "20.1", "--kl", "14", "--punkt", "Mål", "--format", "md")


@pytest.fixture
def two(consented: Koord) -> Koord:
    """The family, and Per Moe's case 2 with Åse Øvrebø and the same promise."""
    consented.ok("ny-sak", "Per Moe", "--født", "1.2.2018", "--forelder", "Liv Moe (mor)")
    consented.ok("kontakt", "ny", "2", "Åse Øvrebø", "--instans", "PPT")
    for case, due in (("1", "20.11.2026"), ("2", "25.11.2026")):
        consented.ok("husk", case, "sende rapporten", "--ansvarlig", "Åse", "--frist", due)
    return consented


def asked(desk: Desk, *, everything: bool = False) -> dict[str, list[tuple[str, str]]]:
    """Return what each person is asked about, in order."""
    people = ring_list(desk, everything=everything).people
    return {
        one.member.label: [(str(ask.item), ask.matter.value) for ask in one.asks] for one in people
    }


def test_a_person_stands_once_with_all_her_cases(two: Koord, desk: Desk) -> None:
    """What Åse owes in two cases is one line, the earliest day first, with her phone."""
    assert asked(desk) == {"Åse Øvrebø": [("1.6", "promise"), ("2.5", "promise")]}

    line = two.ok("ring").out
    assert line.startswith("Åse Øvrebø, PPT, 90 00 00 00: 1.6 sende rapporten (2 dager over ")
    assert "2.5 sende rapporten (på onsdag)" in line


def test_no_user_is_named(two: Koord) -> None:
    """The list is read aloud over the phone: it knows numbers and no user's name."""
    two.ok("husk", "1", "melde seg på", "--ansvarlig", "Emma", "--frist", "i morgen")

    for answer in (two.ok("ring"), two.ok("ring", "--json")):
        assert "Emma" not in answer.out + answer.err
        assert "Moe" not in answer.out + answer.err
    assert "EL, bruker, uten tlf: 1.7 melde seg på" in two.ok("ring").out
    assert "Emma Larsen" in two.ok("ring", "--vis-navn").out


def test_what_is_far_off_waits_unless_all_is_asked_for(two: Koord, desk: Desk) -> None:
    """A promise due in more than a week is not rung about; one without a day is."""
    two.ok("husk", "1", "langt fram", "--ansvarlig", "barnehagen", "--frist", "30.11.2026")
    two.ok("husk", "1", "uten dag", "--ansvarlig", "barnehagen")

    assert asked(desk)["Solbakken barnehage"] == [("1.8", "promise")]
    every = asked(desk, everything=True)["Solbakken barnehage"]
    assert every == [("1.7", "promise"), ("1.8", "promise")]


def test_her_own_and_what_is_done_is_not_on_it(two: Koord, desk: Desk) -> None:
    """Nobody rings herself, and nobody rings about what is done."""
    two.ok("gjort", "1.6")
    two.ok("husk", "1", "ringe selv", "--frist", "i morgen")

    assert asked(desk) == {"Åse Øvrebø": [("2.5", "promise")]}


def test_those_who_have_not_answered_are_asked(two: Koord, desk: Desk) -> None:
    """A meeting to come gives a line to each who has not said whether she comes."""
    two.ok(*CALL)
    two.ok("svar", "1.7", "mor", "ja")

    found = asked(desk)

    assert ("1.7", "answer") in found["Åse Øvrebø"]
    assert found["Ola Larsen"] == [("1.7", "answer")]
    assert "Kari Larsen" not in found
    assert "1.7 svar om møtet 20. januar 2027" in two.ok("ring").out
    after = replace(desk, today=date(2027, 1, 21))
    assert "Ola Larsen" not in asked(after)


def test_a_form_is_asked_about_once_with_those_who_have_not_signed(
    family: Koord, desk: Desk
) -> None:
    """Two services on one form are one signature; who has signed is not asked again."""
    family.ok(
        *("samtykke", "skjema", "1", "--for", "PPT", "--for", "Solbakken barnehage"),
        *("--til", "30.6.2027", "--format", "md"),
    )
    both = {"Kari Larsen": [("1.5", "signature")], "Ola Larsen": [("1.5", "signature")]}
    assert asked(desk) == both

    family.ok("samtykke", "gitt", "1.5", "--signert", "20.11", "--av", "mor")
    assert asked(desk) == {"Ola Larsen": [("1.5", "signature")]}

    family.ok("samtykke", "gitt", "1.5", "--signert", "20.11", "--av", "far")
    assert asked(desk) == {}

    family.ok("samtykke", "feilført", "1.5", "--underskrift", "far")
    assert asked(desk) == {"Ola Larsen": [("1.5", "signature")]}


def test_who_is_blocked_or_gone_is_not_rung(
    two: Koord, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody is led to ring someone about a case she is shut out of or has left."""
    two.ok("kontakt", "endre", "1", "Åse", "--sperret", "trusler")
    two.ok("kontakt", "avslutt", "2", "Åse")
    monkeypatch.setenv("KOORD_I_DAG", "2026-11-23")

    found = ring_list(replace(desk, today=date(2026, 11, 23)))

    assert found.people == ()
    assert [str(ask.item) for ask in found.blocked] == ["1.6"]
    assert [str(ask.item) for ask in found.gone] == ["2.5"]
    answer = two.ok("ring")
    assert answer.out == ""
    assert "Åse Øvrebø (1.6) er sperret i saken" in answer.err
    assert "Åse Øvrebø (2.5) er ikke med i saken lenger" in answer.err


def test_a_closed_case_is_left_in_peace(two: Koord, desk: Desk) -> None:
    """What was promised in a case that is closed is not asked about."""
    desk.book.connection.execute("UPDATE cases SET state = 'avsluttet' WHERE number = 2")

    assert asked(desk) == {"Åse Øvrebø": [("1.6", "promise")]}


def test_an_empty_list_says_where_to_look(family: Koord) -> None:
    """Nobody to ring is an answer, with the way to all that others have promised."""
    answer = family.ok("ring")

    assert answer.out == ""
    assert "koord huskeliste --venter" in answer.err


def test_the_next_step_can_be_pasted(two: Koord, desk: Desk) -> None:
    """The last line is about the first on the list, and is a command."""
    assert ring_list(desk).people[0].asks[0].matter is Matter.PROMISE
    assert "Etter samtalen: koord gjort 1.6 · koord utsett 1.6 +1u" in two.ok("ring").err
