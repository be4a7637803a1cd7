"""Ways in which someone could have been told what she may not know."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.conftest import Koord
from tests.opening import opened

MEETING = ("innkall", "1", "--dato", "20.1.2027", "--kl", "14", "--format", "md")
NOTES = """\
Til stede: mor, PPT, Solbakken barnehage

## 1 Skole  @alle
Det går bra.

## 2 Rus  @kun: foreldre, PPT
- [ ] PPT: melde til rustjenesten (frist 12.2)

Neste møte: 18.8.2027 kl 9, Rådhuset 9
"""


def read_all(files: list[str]) -> dict[str, str]:
    """Return the text of every paper by name."""
    return {Path(file).name: Path(file).read_text(encoding="utf-8") for file in files}


def test_the_next_agenda_does_not_tell_what_the_minutes_left_out(consented: Koord) -> None:
    """A promise from a point for some only stands on no paper of one who was not told it."""
    consented.ok(*MEETING, "--punkt", "Skole")
    consented.ok("referat", "1.6", "--fil", "-", "--format", "md", stdin=NOTES)

    called = consented.json(
        *("innkall", "1", "--dato", "17.2.2027", "--kl", "14", "--punkt", "Annet"),
        *("--format", "md"),
    )

    telling = {name for name, text in read_all(called["files"]).items() if "rus" in text.lower()}
    assert any("Solbakken barnehage" in version["receivers"] for version in called["versions"])
    for version in called["versions"]:
        if "Solbakken barnehage" in version["receivers"]:
            assert not telling & {Path(file).name for file in version["files"]}


def test_the_next_meeting_is_told_to_those_who_may_know_of_that_day(consented: Koord) -> None:
    """Where the consent ends before the next meeting, its day and place are left out."""
    consented.ok(*MEETING, "--punkt", "Skole")

    written = consented.json("referat", "1.6", "--fil", "-", "--format", "md", stdin=NOTES)

    papers = read_all(written["files"])
    told = {name for name, text in papers.items() if "Rådhuset 9" in text}
    for version in written["versions"]:
        if {"Åse Øvrebø", "Solbakken barnehage"} & set(version["receivers"]):
            assert not told & {Path(file).name for file in version["files"]}


def test_a_block_holds_in_every_role(consented: Koord) -> None:
    """Someone blocked in one role is not let in through another, not even on other grounds."""
    consented.ok("kontakt", "ny", "1", "Åse Øvrebø", "--instans", "PPT", "--rolle", "leder")
    consented.ok("kontakt", "endre", "1", "medlem 5", "--sperret", "trussel")

    called = consented.json(
        *MEETING, "--punkt", "Skole", "--grunnlag", "en lang nok setning om hvorfor"
    )

    assert "Åse Øvrebø" not in called["invited"]


@pytest.mark.parametrize("role", ["--leder", "--referent"])
def test_who_leads_or_writes_is_judged_with_the_rest(consented: Koord, role: str) -> None:
    """A leader or minutes-taker who is not invited would stand on every paper."""
    consented.ok("kontakt", "ny", "1", "Nina Nav", "--instans", "NAV")

    answer = consented(*MEETING, "--punkt", "Skole", "--uten", "NAV", role, "Nina Nav")

    assert answer.code == 4
    assert "ikke innkalt" in answer.err


def test_one_letter_is_no_ground(consented: Koord) -> None:
    """What stands in for a consent is a sentence."""
    consented.ok("kontakt", "ny", "1", "Nina Nav", "--instans", "NAV")

    assert consented(*MEETING, "--punkt", "Skole", "--grunnlag", "x").code == 4


def test_calling_again_without_someone_is_not_taken_for_the_same(consented: Koord) -> None:
    """The same meeting with fewer people is not «already called»."""
    consented.ok(*MEETING, "--punkt", "Skole")

    answer = consented(*MEETING, "--punkt", "Skole", "--uten", "PPT")

    assert answer.code == 6
    assert "--på-nytt" in answer.err


def test_an_unborn_child_is_not_invited(koord: Koord) -> None:
    """Before birth the parents are invited, not the child."""
    koord.ok("ny-sak", "Barn Holm", "--termin", "3.6.2027", "--forelder", "Liv Holm")

    called = koord.json(*MEETING, "--punkt", "Skole")

    assert called["invited"] == ["Liv Holm"]


TAGS = st.sampled_from([" @tema: søsken", " @tema: skole", " @alle", " @kun: foreldre", ""])


@pytest.mark.slow
@settings(max_examples=5)
@given(tags=st.lists(TAGS, min_size=1, max_size=4))
def test_no_denied_word_is_in_any_file_of_the_minutes(limited: Koord, tags: list[str]) -> None:
    """Whatever the tags, a point she may not see is in none of her files, opened to the bottom."""
    item = limited.json(*MEETING, "--punkt", "Skole @alle")["item"]
    points = [
        f"## {n} Ord{n}qx{tag}\nSagt{n}qx.\n- [ ] mor: Gjøre{n}qx (frist 12.2)\n"
        for n, tag in enumerate(tags, start=1)
    ]
    text = "Til stede: mor, Solbakken barnehage\n\n" + "\n".join(points)

    written = limited.json(
        *("referat", item, "--fil", "-", "--format", "docx,odt,html,pdf,md"), stdin=text
    )

    hers = [v for v in written["versions"] if "Solbakken barnehage" in v["receivers"]]
    said = "\n".join(opened(Path(file)) for version in hers for file in version["files"])
    assert hers
    for n, tag in enumerate(tags, start=1):
        is_hers = tag in (" @tema: skole", " @alle")
        assert (f"Ord{n}qx" in said) is is_hers
        for word in ("Sagt", "Gjøre"):
            assert f"{word}{n}qx" not in said or is_hers
    limited.ok("angre", "--ja")
    limited.ok("angre", "--ja")


@pytest.fixture
def limited(family: Koord) -> Koord:
    """Consent 1.5 for the kindergarten, which is not to know of the siblings."""
    family.ok(
        *("samtykke", "skjema", "1", "--for", "PPT", "--for", "Solbakken barnehage"),
        *("--deles-ikke", "Solbakken barnehage:søsken", "--til", "30.6.2027", "--format", "md"),
    )
    family.ok("samtykke", "gitt", "1.5", "--signert", "20.11", "--av", "mor", "--av", "far")
    return family
