"""Invitation and agenda for each receiver: what may be known, since last, and who is named."""

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from koord.services.writing import agendas
from koord.services.writing.meetings import read_points
from tests.conftest import Koord

CALL = ("innkall", "1", "--dato", "22.11.2026", "--kl", "14", "--sted", "Rådhuset 3")
NEXT = ("innkall", "1", "--dato", "20.1.2027", "--kl", "14", "--sted", "Rådhuset 3")
MD = ("--format", "md")
MINUTES = """\
Til stede: mor, Åse Øvrebø

## 1 Språk @alle
- [ ] PPT: sende rapport (frist 1.12)
- [x] Koordinator: bestille rom

## 2 Rus @tema: rus
- [ ] mor: ringe rustjenesten, ønsket selv (frist 1.12)
"""


@pytest.fixture
def limited(family: Koord) -> Koord:
    """Consent 1.5 for PPT and the kindergarten, where the kindergarten is not to know of rus."""
    family.ok(
        *("samtykke", "skjema", "1", "--for", "PPT", "--for", "Solbakken barnehage"),
        *("--deles-ikke", "Solbakken barnehage:rus", "--til", "30.6.2027", *MD),
    )
    family.ok("samtykke", "gitt", "1.5", "--signert", "20.11", "--av", "mor", "--av", "far")
    return family


def texts(called: dict[str, Any], who: str) -> str:
    """Return all that is written for one receiver."""
    (version,) = [v for v in called["versions"] if who in v["receivers"]]
    return "\n".join(Path(f).read_text(encoding="utf-8") for f in version["files"])


def test_a_denied_point_is_absent_from_her_papers(limited: Koord) -> None:
    """Invitation and agenda leave it out, purpose and numbers included; the others have it."""
    called = limited.json(*CALL, "--punkt", "Rus @tema: rus", "--punkt", "Skole", *MD)

    assert "Rus" not in texts(called, "Solbakken barnehage")
    assert "**3**" in texts(called, "Solbakken barnehage")
    assert "**4**" not in texts(called, "Solbakken barnehage")
    assert "Rus" in texts(called, "Åse Øvrebø")
    assert "rus" not in " ".join(called["files"]).replace("brus", "").lower()


def test_one_content_is_one_paper(limited: Koord) -> None:
    """Where all may know the same there is one invitation and one agenda, without a mark."""
    called = limited.json(*CALL, "--punkt", "Skole @alle", *MD)

    assert len(called["versions"]) == 1
    assert [Path(f).name for f in called["files"]][:2] == [
        "1-6-innkalling-2026-11-22.md",
        "1-6-saksliste-2026-11-22.md",
    ]


def test_a_point_without_a_topic_gets_a_warning(limited: Koord) -> None:
    """She who is not to know of something gets the point, and the coordinator is told."""
    called = limited.json(*CALL, "--punkt", "Fritid", *MD)

    assert any("Solbakken barnehage skal ikke vite om rus" in r for r in called["remarks"])
    assert "Fritid" in texts(called, "Solbakken barnehage")


def test_since_last_tells_what_was_promised_and_how_it_went(limited: Koord) -> None:
    """Done and not done stand on the next agenda, each promise only for those who may read it."""
    limited.ok(*CALL, "--punkt", "Skole", *MD)
    limited.ok("referat", "1.6", "--fil", "-", *MD, stdin=MINUTES)
    limited.ok("kontakt", "ny", "1", "Liv Moe", "--instans", "Solbakken barnehage")

    called = limited.json(*NEXT, "--punkt", "Skole @alle", *MD)

    whole = texts(called, "Kari Larsen")
    assert "Åse Øvrebø: sende rapport (frist 1. desember 2026)" in whole
    assert "Nora Lie: bestille rom (gjort)" in whole
    assert "ringe rustjenesten" in whole
    hers = texts(called, "Liv Moe")
    assert "sende rapport" in hers
    assert "rus" not in hers.lower()


def test_the_journal_gets_the_one_version_that_names_everybody(limited: Koord) -> None:
    """A version without names is not called the whole one, though every point is in it."""
    limited.ok("samtykke", "gitt", "1.5", "--kjenne", "nei")
    limited.ok(*CALL, "--punkt", "Skole", *MD)

    said = limited.ok(
        "referat", "1.6", "--fil", "-", *MD, stdin="Til stede: mor\n\n## 1 Skole @alle\nJa.\n"
    )

    lines = [line for line in said.err.splitlines() if "journalen" in line]
    assert len(lines) == 1
    assert "-hele" in lines[0]


@pytest.mark.parametrize(
    "words",
    [
        ("saksliste", "1.6", "--punkt", "Ferie @alle"),
        ("innkall", "1", "--møte", "1.6", "--på-nytt", "--punkt", "Ferie @alle", *MD),
    ],
    ids=("saksliste", "innkall"),
)
def test_another_list_is_not_the_one_the_user_settled(
    limited: Koord, words: tuple[str, ...]
) -> None:
    """The papers do not say that the user has settled a list with points she has not seen."""
    limited.ok(*NEXT, "--punkt", "Skole @alle", *MD)
    limited.ok("saksliste", "1.6", "--bruker-ok", "22.11")
    same = limited.json("innkall", "1", "--møte", "1.6", "--på-nytt", *MD)

    limited.ok(*words)

    other = limited.json("innkall", "1", "--møte", "1.6", "--på-nytt", *MD)
    before, after = (texts(called, "Kari Larsen") for called in (same, other))
    assert "22. november 2026" in before
    assert before.count("22. november 2026") > after.count("22. november 2026")


def test_what_new_points_take_off_the_agenda_is_told(limited: Koord) -> None:
    """Points that are given with the invitation replace those that stood, and she is told which."""
    limited.ok(*NEXT, "--punkt", "Skole @alle", "--punkt", "Fritid @alle", *MD)

    again = limited.json(
        "innkall", "1", "--møte", "1.6", "--på-nytt", "--punkt", "Skole @alle", *MD
    )

    (told,) = [remark for remark in again["remarks"] if "tatt bort" in remark]
    assert "«Fritid»" in told and "Skole" not in told


def test_why_a_promise_was_dropped_stands_on_no_paper(limited: Koord) -> None:
    """What the coordinator wrote of why is hers, whatever it says: the agenda says only that."""
    limited.ok(*CALL, "--punkt", "Skole", *MD)
    number = limited.json("referat", "1.6", "--fil", "-", *MD, stdin=MINUTES)["tasks"][0]
    limited.ok("ikke-aktuelt", number, "--grunn", "mor er innlagt for rus")

    called = limited.json(*NEXT, "--punkt", "Skole @alle", *MD)

    hers = texts(called, "Solbakken barnehage")
    assert "sende rapport (ikke aktuelt)" in hers
    assert "innlagt" not in hers + texts(called, "Kari Larsen")


def test_participants_who_may_not_know_each_other_are_not_named(limited: Koord) -> None:
    """Where the family said no, a service sees the family and itself, in both kinds of paper."""
    limited.ok("samtykke", "gitt", "1.5", "--kjenne", "nei")

    called = limited.json(*CALL, "--punkt", "Skole @alle", *MD)
    written = limited.json(
        *("referat", "1.6", "--fil", "-", *MD),
        stdin="Til stede: mor, Åse Øvrebø, Solbakken barnehage\n\n## 1 Skole @alle\nJa.\n",
    )

    for answer in (called, written):
        assert "Øvrebø" not in texts(answer, "Solbakken barnehage")
        assert "Kari Larsen" in texts(answer, "Solbakken barnehage")
        assert "Solbakken" not in texts(answer, "Åse Øvrebø")
        assert "Solbakken" in texts(answer, "Kari Larsen")


def test_who_is_not_named_is_not_named_as_leader_referent_or_doer(limited: Koord) -> None:
    """Whoever leads, writes or promises something is «en av deltakerne» to who may not know her."""
    limited.ok("samtykke", "gitt", "1.5", "--kjenne", "nei")

    called = limited.json(
        *(*CALL, "--punkt", "Skole @alle", *MD),
        *("--leder", "Åse Øvrebø", "--referent", "Åse Øvrebø"),
    )
    written = limited.json(
        *("referat", "1.6", "--fil", "-", *MD),
        stdin=(
            "Til stede: mor, Åse Øvrebø, Solbakken barnehage\n\n## 1 Skole @alle\n"
            "- [ ] Åse Øvrebø: sende rapport (frist 1.12)\n"
        ),
    )

    for answer in (called, written):
        assert "Øvrebø" not in texts(answer, "Solbakken barnehage")
        assert "en av deltakerne" in texts(answer, "Solbakken barnehage")
        assert "Øvrebø" in texts(answer, "Kari Larsen")
        assert "en av deltakerne" not in texts(answer, "Kari Larsen")


def test_another_ground_is_not_told_to_those_who_may_not_know_whom_it_is_for(
    limited: Koord,
) -> None:
    """The sentence that lets a third come stands in her papers and the family's alone."""
    limited.ok("samtykke", "gitt", "1.5", "--kjenne", "nei")
    limited.ok("kontakt", "ny", "1", "Bo Dal", "--instans", "Barnevern")

    ground = "Barnevernet har opplysningsplikt her."
    called = limited.json(*CALL, "--punkt", "Skole @alle", "--grunnlag", ground, *MD)

    assert "Barnevern" not in texts(called, "Åse Øvrebø")
    assert ground in texts(called, "Bo Dal")
    assert ground in texts(called, "Kari Larsen")


def test_the_matrix_shows_who_sees_what(limited: Koord) -> None:
    """Every receiver has a row with words, and nothing is entered by looking."""
    limited.ok(*CALL, "--punkt", "Skole", *MD)

    shown = limited.json("referat", "1.6", "--fil", "-", "--matrise", stdin=MINUTES)

    rows = {row["name"]: row["points"] for row in shown["receivers"]}
    assert rows["Solbakken barnehage"] == [1]
    assert rows["Åse Øvrebø"] == [1, 2]
    assert limited.json("sak", "1")["meetings"][0]["state"] == "innkalt"
    assert limited("referat", "1.6", "--matrise").code == 6


# --- saksliste ---------------------------------------------------------------------------------


def test_the_agenda_is_added_to_and_settled_with_the_user(limited: Koord) -> None:
    """Points come and go by number, the day the user settled it stands on the new papers."""
    limited.ok(*NEXT, "--punkt", "Skole", *MD)
    added = limited.json(
        *("saksliste", "1.6", "--punkt", "Ferie (meldt av mor: de reiser i uke 8)"),
        *("--bruker-ok", "i-dag"),
    )
    assert [p["text"] for p in added["points"]] == ["Skole", "Ferie"]
    assert added["points"][1]["raised_by"] == "Kari Larsen"
    assert added["agreed_with_user"] == "2026-11-22"
    assert limited.json("saksliste", "1.6", "--punkt", "ferie")["changed"] is False

    limited.json("saksliste", "1.6", "--fjern", "1", "--bruker-ok", "i-dag")
    called = limited.json("innkall", "1", "--møte", "1.6", "--på-nytt", *MD)

    papers = "\n".join(Path(f).read_text(encoding="utf-8") for f in called["files"][:2])
    assert "Skole" not in papers
    assert "Ferie (meldt av Kari Larsen)" in papers
    assert "de reiser i uke 8" in papers
    assert "avklart med bruker eller foresatte 22. november 2026" in papers
    limited.ok("angre", "--ja")
    limited.ok("angre", "--ja")
    assert [p["text"] for p in limited.json("saksliste", "1.6")["points"]] == ["Skole", "Ferie"]


def test_what_was_not_reached_is_brought_on(limited: Koord) -> None:
    """A point the last minutes say nothing of comes with --fra-sist; one dealt with does not."""
    limited.ok(*CALL, "--punkt", "Språk", "--punkt", "Fritid", *MD)
    limited.ok("referat", "1.6", "--fil", "-", *MD, stdin=MINUTES)
    item = limited.json(*NEXT, "--punkt", "Mål", *MD)["item"]

    page = limited.json("saksliste", item, "--fra-sist")

    assert [p["text"] for p in page["points"]] == ["Mål", "Fritid"]


def test_the_page_shows_the_wish_and_what_runs_out(limited: Koord) -> None:
    """The coordinator sees what the user wanted to take up, and consents near their end."""
    limited.ok("samtale", "1", "--saker", "svømming")
    item = limited.json("innkall", "1", "--dato", "10.6.2027", *NEXT[4:], "--punkt", "Mål", *MD)[
        "item"
    ]

    page = limited.ok("saksliste", item).out

    assert "svømming" in page
    assert "PPT: samtykket går ut 30. juni 2027" in page


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("--fjern", "9"), 4),
        (("--punkt", ""), 4),
        (("--punkt", "X @tema: hest"), 4),
        (("--bruker-ok", "snart"), 4),
    ],
    ids=str,
)
def test_what_cannot_be_done_to_an_agenda(
    limited: Koord, words: tuple[str, ...], code: int
) -> None:
    """A wrong number, an empty point or an unknown topic is refused, and nothing is changed."""
    limited.ok(*NEXT, "--punkt", "Skole", *MD)

    assert limited("saksliste", "1.6", *words).code == code
    assert [p["text"] for p in limited.json("saksliste", "1.6")["points"]] == ["Skole"]


def test_a_point_from_another_terminal_is_not_lost(
    limited: Koord, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What another command adds while the agenda is read stays; this one does nothing."""
    limited.ok(*NEXT, "--punkt", "Skole", *MD)

    def read_late(*args: Any) -> Any:
        monkeypatch.setattr(agendas, "read_points", read_points)
        limited.ok("saksliste", "1.6", "--punkt", "Fritid")
        return read_points(*args)

    monkeypatch.setattr(agendas, "read_points", read_late)
    late = limited("saksliste", "1.6", "--punkt", "Ferie")

    assert late.code == 6
    assert "endret av en annen kommando" in late.err
    points = [p["text"] for p in limited.json("saksliste", "1.6")["points"]]
    assert points == ["Skole", "Fritid"]


TOPICS = st.sampled_from(["", " @tema: rus", " @tema: skole", " @alle", " @kun: foreldrene"])


@settings(max_examples=12)
@given(tags=st.lists(TOPICS, min_size=1, max_size=4))
def test_no_denied_token_is_in_any_file_for_her(limited: Koord, tags: list[str]) -> None:
    """Whatever the tags, a token of a point she may not see is in none of her files."""
    points = [word for n, tag in enumerate(tags) for word in ("--punkt", f"Ord{n}qx{tag}")]

    called = limited.json(*NEXT, *points, *MD)

    hers = texts(called, "Solbakken barnehage")
    for number, tag in enumerate(tags):
        if tag in (" @tema: rus", " @kun: foreldrene"):
            assert f"Ord{number}qx" not in hers
        else:
            assert f"Ord{number}qx" in hers
    limited.ok("angre", "--ja")
