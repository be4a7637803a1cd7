"""What the tabulator proposes, for whoever may be looking over her shoulder."""

from collections.abc import Sequence

import pytest

from koord.cli.app import WORDS
from koord.cli.completing import proposals
from koord.domain.cases import ItemId


class TwoBooks:
    """Case 7 in the workbook, case 1 in the practice book."""

    def cases(self, *, practice: bool) -> Sequence[tuple[int, str]]:
        """Return the one case."""
        return [(1, "XX")] if practice else [(7, "EL")]

    def items(self, case: int, *, practice: bool) -> Sequence[tuple[ItemId, str]]:
        """Return its items, one of each kind."""
        kinds = ("task", "meeting", "consent")
        return [(ItemId(case, number), kind) for number, kind in enumerate(kinds, start=1)]


def texts(typed: str) -> list[str]:
    """Return what is proposed, without labels."""
    return [found.text for found in proposals(typed, TwoBooks())]


@pytest.mark.parametrize(
    ("typed", "proposed"),
    [
        ("huskel", ["huskeliste"]),
        ("koord huskel", ["huskeliste"]),
        ("ok", ["økt"]),
        ("las", ["lås", "lås-opp"]),
        ("slu", ["slutt"]),
        ("kontakt av", ["avslutt"]),
        ("kontakt ny --inst", ["--instans"]),
        ("huskeliste --forf", ["--forfalt"]),
        ("huskeliste ", ["7"]),
        ("huskeliste --alle ", ["7"]),
        ("huskeliste 7 ", []),
        ("kan 7 ", []),
        ("gjort ", ["7."]),
        ("gjort 7.", ["7.1", "7.2", "7.3"]),
        ("gjort 7.2", ["7.2"]),
        ("gjort 7.2 7.", ["7.1", "7.3"]),
        ("gjort 7.2 7.1 7.", ["7.3"]),
        ("innkall 7 --møte 7.", ["7.1", "7.2", "7.3"]),
        ("ny-sak --språk ", ["nb", "nn"]),
        ("kontakt ny 7 --tlf ", []),
        ("sak ", ["vis", "endre", "7"]),
        ("sak vis ", ["7"]),
        ("øv huskeliste ", ["1"]),
        ("ov huskeliste ", ["1"]),
        ("øv nytt", []),
        ("øv --nul", ["--nullstill"]),
        ("huskeliste --arbeidsbok annen.koord ", []),
        ("husk 7 'Ring Kari ", []),
        ("finnes-ikke ", []),
        ("saker\nhuskel", ["huskeliste"]),
    ],
)
def test_what_is_proposed(typed: str, proposed: list[str]) -> None:
    """Words, verbs, flags, closed lists, and numbers from the book that the line goes to."""
    assert texts(typed) == proposed


def test_everything_is_proposed_on_an_empty_line() -> None:
    """An empty line may become any command, or the end."""
    assert texts("") == [*WORDS, "slutt"]
    assert "økt" not in texts("øv ")


def test_labels_are_neutral() -> None:
    """A case has its code beside it, an item its kind, and a command its help."""
    labels = {found.text: found.label for found in proposals("gjort 7.", TwoBooks())}

    assert labels == {"7.1": "gjøremål", "7.2": "møte", "7.3": "samtykke"}
    assert [found.label for found in proposals("gjort ", TwoBooks())] == ["EL"]
    assert [found.label for found in proposals("huskel", TwoBooks())] == [WORDS["huskeliste"].help]
