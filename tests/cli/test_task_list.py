"""`koord huskeliste`: taking out a part of it, and why it stands as it does."""

from hypothesis import given, settings
from hypothesis import strategies as st

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
