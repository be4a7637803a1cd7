"""The words of the family's papers and of the leader's sheet."""

import tomllib
from pathlib import Path

import pytest

from koord.domain.people import AgencyKind
from koord.routines.loading import load_routine
from koord.routines.paper_words import FILE, When, paper_words
from koord.routines.toml_tables import DataFileIsDamagedError


@pytest.mark.parametrize("language", ["nb", "nn"])
def test_the_words_are_whole(language: str) -> None:
    """Each kind of service but «annet» has its words, and each part of a meeting its reminders."""
    words = paper_words(language)

    assert set(words.helps_with) == set(AgencyKind) - {AgencyKind.OTHER}
    for when in When:
        assert len([r for r in words.reminders if r.when is when]) > 1
    assert len(words.reminders) == len(paper_words("nb").reminders)


def test_each_kind_of_meeting_is_known() -> None:
    """A reminder names no kind of meeting that the routine does not have."""
    known = {kind.key.casefold() for kind in load_routine("nasjonal").meeting_kinds}

    assert {kind for r in paper_words().reminders for kind in r.kinds} <= known


def test_the_first_meeting_has_its_own() -> None:
    """The rules of the meeting are explained the first time only."""
    (rules, *_) = [r for r in paper_words().reminders if r.text.startswith("Si hvordan møtet")]

    assert rules.is_for("ansvarsgruppemøte", is_first=True)
    assert not rules.is_for("ansvarsgruppemøte", is_first=False)


def test_a_meeting_without_the_user_is_reminded_of_her() -> None:
    """Who tells the user is asked where she is not there, and only there."""
    (tell,) = [r for r in paper_words().reminders if "fortelle" in r.text and r.kinds]

    assert tell.is_for("samarbeidsmøte", is_first=False)
    assert not tell.is_for("ansvarsgruppemøte", is_first=False)


def test_every_reminder_names_its_source() -> None:
    """Who says that it belongs there stands beside it."""
    rows = tomllib.loads(FILE.read_text(encoding="utf-8"))["remember"]

    assert all(row["source"] for row in rows)


@pytest.mark.parametrize(
    ("there", "instead", "says"),
    [
        ('at = "begynn"', 'at = "nå"', "nå"),
        ("opening = 10", "opening = 0", "opening"),
        (', text_nn = "læring og språk"', "", "PPT"),
        ("[minutes]", "[minutes]\nandre = 3", "andre"),
    ],
)
def test_a_slip_in_the_file_is_named(tmp_path: Path, there: str, instead: str, says: str) -> None:
    """What cannot be used is refused with its place."""
    text = FILE.read_text(encoding="utf-8")
    assert there in text
    file = tmp_path / "papirer.toml"
    file.write_text(text.replace(there, instead, 1), encoding="utf-8")

    with pytest.raises(DataFileIsDamagedError, match=says):
        paper_words("nn", file)
