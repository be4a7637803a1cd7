"""The task list: a part of it, why it stands as it does, and several tasks at once."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.cli.conftest import Terminal, read_to_end, without_colour
from tests.conftest import Koord

FILTERS = (
    ("--alle",),
    ("--venter",),
    ("--forfalt",),
    ("--uke",),
    ("--ansvarlig", "PPT"),
    ("--ansvarlig", "jeg"),
    ("--ansvarlig", "Ukjent Æøå"),
    ("--sak", "1"),
    ("--sak", "EL"),
    ("--hvorfor", "1"),
    ("--hvorfor", "1.2"),
    ("1",),
    ("--json",),
)


@settings(max_examples=40)
@given(st.lists(st.sampled_from(FILTERS), unique=True, max_size=6))
def test_any_combination_of_filters_answers(
    consented: Koord, filters: list[tuple[str, ...]]
) -> None:
    """Whatever is put together, the answer is a list, perhaps an empty one."""
    assert consented("huskeliste", *(word for words in filters for word in words)).code == 0


def test_why_a_task_stands_where_it_does(family: Koord) -> None:
    """The sum and its terms, for one task or for all of a case, what the case asks for too."""
    family.ok("husk", "1", "Sende rapport", "--ansvarlig", "PPT", "--frist", "2026-11-17")

    told = family.ok("huskeliste", "--hvorfor", "1.5").out.splitlines()
    assert told[1] == (
        "  haster +3 = fristen gikk ut for 5 dager siden (+5) · du venter på Åse Øvrebø (PPT) (−2)"
    )
    (data,) = family.json("huskeliste", "--hvorfor", "1.5")["tasks"]
    assert data["urgency"] == sum(term["days"] for term in data["terms"]) == 3
    every = family.json("huskeliste", "--hvorfor", "1")["tasks"]
    assert [task["item"] for task in every] == [
        task["item"] for task in family.json("huskeliste", "1")["tasks"]
    ]

    family.ok("gjort", "1.5")
    assert "lukket" in family.ok("huskeliste", "--hvorfor", "1.5").out
    assert family("huskeliste", "--hvorfor", "1.99").code == 3


def test_a_filter_that_leaves_nothing_says_where_the_rest_is(family: Koord) -> None:
    """An empty answer of a filter does not pretend that there is nothing to do."""
    assert "koord huskeliste 1" in family.ok("huskeliste", "1", "--venter").err
    assert "Legg til" not in family.ok("huskeliste", "1", "--venter").err


def test_since_when_something_is_waited_for(family: Koord, monkeypatch: pytest.MonkeyPatch) -> None:
    """A promise of another says since when, from the day after; her own does not."""
    family.ok("husk", "1", "Sende rapport", "--ansvarlig", "PPT", "--frist", "+3d")
    family.ok("husk", "1", "Ring mor", "--frist", "+3d")
    assert "siden" not in family.ok("huskeliste", "1").out

    monkeypatch.setenv("KOORD_I_DAG", "2026-11-24")
    told = [line for line in family.ok("huskeliste", "1").out.splitlines() if "siden" in line]

    assert [line.split("\t")[-1] for line in told] == ["Åse Øvrebø (PPT) · siden 22. nov. 2026"]
    assert family.json("huskeliste", "--venter")["tasks"][0]["since"] == "2026-11-22"


def test_a_few_are_changed_unasked_and_told_in_words(family: Koord) -> None:
    """Up to three rows need no question: the answer names each, and how to take it back."""
    done = family.ok("gjort", "1.1", "1.2", "1.2", "1.3")

    assert [line.split()[0] for line in done.out.splitlines()] == ["1.1", "1.2", "1.3"]
    assert done.err.count("koord angre") == 1
    told = family.json("utsett", "1.4", "+1u")
    assert (told["item"], [task["item"] for task in told["tasks"]]) == ("1.4", ["1.4"])


@pytest.mark.parametrize("line", ["gjort {}", "ikke-aktuelt {} --grunn flyttet", "utsett {} +1u"])
def test_many_are_not_changed_unasked(family: Koord, line: str) -> None:
    """More than three without anyone to ask: nothing is done, and the command to paste works."""
    words = line.format("1.1 1.2 1.3 1.4").split()
    before = family.json("huskeliste", "1", "--alle")

    refused = family(*words)

    assert (refused.code, refused.out) == (2, "")
    assert "1.4 " in refused.err and f"koord {' '.join(words)} --ja" in refused.err
    assert family.json("huskeliste", "1", "--alle") == before
    family.ok(*words, "--ja")
    assert family.json("huskeliste", "1", "--alle") != before


def test_many_are_listed_and_asked_about(family: Koord, terminal: Terminal) -> None:
    """A person sees the list first; no is no."""
    child = terminal("gjort", "1.1", "1.2", "1.3", "1.4")
    child.expect("1.4 [^\r]+\r")
    child.expect("4 gjøremål → gjort")
    child.sendline("nei")
    read_to_end(child)
    assert all(task["state"] == "open" for task in family.json("huskeliste", "1")["tasks"])

    child = terminal("gjort", "1.1", "1.2", "1.3", "1.4")
    child.expect("4 gjøremål → gjort")
    child.sendline("ja")
    read_to_end(child)
    assert family.json("huskeliste", "1")["tasks"] == []


def test_a_task_that_comes_again(family: Koord) -> None:
    """It says how often, what the next is, and that it ends when it is no longer relevant."""
    family.ok("husk", "1", "Ring hjem", "--frist", "fredag", "--hver", "uke")
    assert "hver uke" in family.ok("huskeliste", "1").out

    done = family.ok("gjort", "1.5")
    assert "Neste gang: 1.6, frist fredag 4. desember 2026" in done.err
    dropped = family.ok("ikke-aktuelt", "1.6")
    assert "1.6 gjentas ikke mer" in dropped.err


@pytest.mark.parametrize("word", ["måned", "MÅNED", "maned", "månad", "maaned"])
def test_how_often_in_every_spelling(family: Koord, word: str) -> None:
    """Bokmål, nynorsk, and what a keyboard without å can write."""
    told = family.json("husk", "1", "Brev", "--frist", "31.1.2027", "--hver", word)

    assert told["repeats"] == "month"
    assert family("husk", "1", "Brev", "--frist", "31.1.2027", "--hver", "år").code == 4


def test_the_list_of_a_case_shows_the_newest_note(family: Koord, terminal: Terminal) -> None:
    """Below its task on a screen; another program gets one record a line."""
    family.ok("notat", "1.1", "Det første")
    family.ok("notat", "1.1", "Ny linje\nog en til")

    lines = without_colour(read_to_end(terminal("huskeliste", "1"))).splitlines()

    place = next(i for i, line in enumerate(lines) if line.startswith("1.1"))
    assert any("i dag: Ny linje …" in line for line in lines[place + 1 : place + 3])
    assert "Ny linje" not in family.ok("huskeliste", "1").out
    assert family.json("huskeliste")["tasks"][0]["notes"] is None
