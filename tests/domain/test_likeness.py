"""Which names may be the same person's."""

import pytest

from koord.domain.likeness import are_alike, name_words


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        ("Åse Øvrebø", "AASE OEVREBOE", True),
        ("Åse Øvrebø", "A\u030ase Øvrebø", True),
        ("Åse Øvrebø", "Øvrebø, Åse", True),
        ("Åse Øvrebø", "Åse Marie Øvrebø", True),
        ("Per O. Dahl", "Per Dahl", True),
        ("Kari Larsen", "Ola Larsen", False),
        ("Per Dahl", "Per Moe", False),
        ("Per", "Per Dahl", False),
        ("Anne Marie Moe", "Anne Lise Moe", False),
        ("–", "–", False),
    ],
)
def test_names_that_may_be_one_person(one: str, other: str, alike: bool) -> None:
    """Order, case, middle names and spelling make no difference; another name does."""
    assert are_alike(name_words(one), name_words(other)) is alike
    assert are_alike(name_words(other), name_words(one)) is alike
