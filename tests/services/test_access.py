"""Access: the one who asks sees what she may, and no file holds a word of the rest."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from koord.domain.access import held_because
from koord.domain.dispatches import Limits
from koord.domain.minutes import MinutesItem, is_visible_to
from tests.conftest import Koord
from tests.opening import opened

NOTES = """\
Til stede: mor, far, PPT

## 1 Skole  @alle
SYNLIG for alle.

## 2 Rus  @tema: rus
TOKENRUS sa hun.
- [ ] PPT: TOKENOPPGAVE om rus (frist 12.2)

## 3 Hjemme hos bror  @tema: søsken
TOKENBROR.

## 4 Bare mor  @kun: mor
TOKENMOR.

## 5 Bare far  @kun: far
TOKENFAR.

## 6 Uten tema
TOKENLØST.
"""
PLACE = "TOKENGATA 5"
WHY = "TOKENPLIKT etter loven om barnevern"


def contents(files: list[str]) -> str:
    """Return all that can be read in some papers, their names too."""
    return "\n".join((*files, *(opened(Path(file)) for file in files)))


@pytest.fixture
def told(koord: Koord) -> Koord:
    """Emma of 14, from whose father drugs are kept; a meeting he was not called to, and a duty."""
    koord.ok(
        *("ny-sak", "Emma Larsen", "--født", "14.5.2012", "--instans", "PPT"),
        *("--forelder", "Kari Larsen (mor)", "--forelder", "Ola Larsen (far)"),
    )
    koord.ok("kontakt", "ny", "1", "Åse Øvrebø", "--instans", "PPT", "--tlf", "90012345")
    koord.ok("kontakt", "endre", "1", "mor", "--tlf", "90054321")
    for who in (("--for", "PPT"), ("--for", "Ola Larsen", "--deles-ikke", "rus")):
        item = koord.json("samtykke", "skjema", "1", *who, "--til", "30.6.2027", "--format", "md")
        koord.ok(
            *("samtykke", "gitt", item["item"], "--signert", "i-dag", "--av", "mor", "--av", "far")
        )
    call = ("innkall", "1", "--kl", "14", "--punkt", "Skole", "--format", "md")
    koord.ok(*call, "--dato", "22.11.2026")
    koord.ok("referat", "1.7", "--fil", "-", "--format", "md", stdin=NOTES)
    koord.ok(*call, "--dato", "1.12", "--uten", "far", "--sted", PLACE)
    koord.ok("sendt", "1.7", "referat", "--alle", "--kanal", "svarut")
    koord.ok("sendt", "1.7", "innkalling", "--til", "PPT", "--kanal", "annet", "--grunnlag", WHY)
    koord.ok("logg", "1", "TOKENLOGG om skolen")
    koord.ok("logg", "1", "TOKENPRAT på telefon", "--type", "telefon", "--med", "bruker")
    koord.ok("logg", "1", "TOKENSVAR fra far", "--type", "telefon", "--med", "far")
    koord.ok("notat", "1.1", "TOKENNOTAT, prøver igjen")
    koord.ok("ny-sak", "Tuva TOKENANNEN", "--født", "2.2.2020", "--forelder", "Siri Bø")
    return koord


@pytest.mark.slow
@pytest.mark.parametrize(
    ("who", "sees", "never"),
    [
        (
            "far",
            ["SYNLIG", "Ola Larsen", "Kari Larsen"],
            [
                *("TOKENRUS", "TOKENOPPGAVE", "TOKENBROR", "TOKENMOR", "TOKENLØST", "TOKENGATA"),
                *("TOKENPLIKT", "TOKENANNEN", "900 12 345", "900 54 321"),
                *("TOKENLOGG", "TOKENPRAT", "TOKENSVAR", "TOKENNOTAT"),
            ],
        ),
        (
            "mor",
            ["SYNLIG", "TOKENRUS", "TOKENOPPGAVE", "TOKENMOR", "TOKENLØST", "TOKENGATA", "PPT"],
            [
                *("TOKENBROR", "TOKENFAR", "TOKENPLIKT", "TOKENANNEN", "900 12 345", "900 54 321"),
                *("TOKENLOGG", "TOKENPRAT", "TOKENSVAR", "TOKENNOTAT"),
            ],
        ),
        (
            "bruker",
            [
                *("SYNLIG", "TOKENRUS", "TOKENOPPGAVE", "TOKENLØST", "TOKENGATA"),
                *("TOKENLOGG", "TOKENPRAT", "TOKENNOTAT"),
            ],
            [
                *("TOKENBROR", "TOKENMOR", "TOKENFAR", "TOKENANNEN", "900 12 345", "900 54 321"),
                "TOKENSVAR",
            ],
        ),
    ],
)
def test_no_file_holds_what_is_held_back(
    told: Koord, who: str, sees: list[str], never: list[str]
) -> None:
    """Word, PDF, Markdown and JSON hold what she may see, and not a word of the rest."""
    made = told.json("innsyn", "1", "--for", who, "--ja", "--format", "docx,pdf,md,json")

    text = contents(made["files"])
    assert {Path(name).suffix for name in made["files"]} == {".docx", ".pdf", ".md", ".json"}
    assert [word for word in never if word in text or word.replace(" ", "") in text] == []
    assert [word for word in sees if word not in text] == []
    assert not any("Larsen" in Path(name).name for name in made["files"])
    answer = json.dumps(made, ensure_ascii=False)
    assert [word for word in never if word in answer] == []


def held_for(koord: Koord, who: str, *more: str) -> dict[str, str]:
    """Return what would be held back from someone, with the reasons."""
    review = koord.json("innsyn", "1", "--for", who, "--prøv", *more)
    return {one["ref"]: one["reason"] for one in review["held"]}


def test_the_review_says_what_is_held_back_and_why(told: Koord) -> None:
    """Each has a word to name it by and a reason; nothing is made by looking."""
    held = held_for(told, "far")

    assert held["1.7/2"] == "skal ikke deles: rus"
    assert held["1.7/3"] == "gjelder andre enn bruker: søsken"
    assert held["1.7/4"] == "punktet er bare for noen andre"
    assert held["1.8"] == "skal ikke deles: rus"
    assert not list(told.folder.glob("*innsyn*"))


def test_the_coordinator_holds_back_more(told: Koord) -> None:
    """What is named after `--uten` is held back too, and is in no file."""
    held = held_for(told, "mor", "--uten", "1.7/6")
    made = told.json("innsyn", "1", "--for", "mor", "--uten", "1.7/6", "--ja", "--format", "md")

    assert held["1.7/6"] == "holdt tilbake av deg"
    assert "TOKENLØST" not in contents(made["files"])


def test_the_paper_says_that_something_is_held_back_not_what(told: Koord) -> None:
    """The reasons are for the coordinator; the paper names no topic it holds back."""
    made = told.json("innsyn", "1", "--for", "bruker", "--ja", "--format", "md")

    text = contents(made["files"])
    assert "Noe er holdt tilbake" in text
    assert "søsken" not in text


def test_a_draft_is_held_back(told: Koord) -> None:
    """A text that is not entered has no audience that can be judged."""
    told("referat", "1.9", "--fil", "-", stdin="Til stede: TOKENUTKAST\n")

    assert held_for(told, "mor")["1.9/utkast"] == "utkast som ikke er ført"


def test_minutes_that_cannot_be_read_again_are_held_back_whole(told: Koord, desk: Any) -> None:
    """A text whose names mean nobody any more is not guessed at."""
    desk.book.connection.execute("UPDATE minutes SET text = text || '\n- [ ] Ingen: TOKEN\n'")

    held = held_for(told, "mor")
    assert "ikke leses på nytt" in held["1.7/referat"]
    assert "ikke leses på nytt" in held["1.8"]


@pytest.mark.parametrize(
    ("born", "who", "code"),
    [
        ("14.5.2017", "mor", 0),
        ("14.5.2012", "mor", 0),
        ("14.5.2010", "mor", 5),
        ("14.5.2000", "mor", 5),
        ("14.5.2000", "bruker", 0),
        ("14.5.2017", "Nina", 5),
        ("14.5.2017", "Bo", 4),
    ],
)
def test_who_may_ask(koord: Koord, born: str, who: str, code: int) -> None:
    """Parents until 16, the user herself, others only with a consent, and services never."""
    koord.ok("ny-sak", "Emma Larsen", "--født", born, "--forelder", "Kari Larsen (mor)")
    koord.ok("kontakt", "ny", "1", "Nina Larsen", "--rolle", "pårørende")
    koord.ok("kontakt", "ny", "1", "Bo Berg", "--instans", "BUP")

    answer = koord("innsyn", "1", "--for", who, "--prøv")

    assert answer.code == code, answer.err
    if code == 0 and born == "14.5.2012":
        assert "over 12 år" in answer.err


def test_a_blocked_parent_gets_nothing(told: Koord) -> None:
    """A block is not lifted by asking."""
    told.ok("kontakt", "endre", "1", "far", "--sperret", "trussel")

    answer = told("innsyn", "1", "--for", "far", "--ja")
    assert answer.code == 5
    assert answer.out == ""
    assert "trussel" not in contents(
        told.json("innsyn", "1", "--for", "mor", "--ja", "--format", "md,json")["files"]
    )


def test_a_parent_of_sixteen_sees_only_what_the_young_one_allows(koord: Koord) -> None:
    """A consent of the youth's own, for one topic, opens that topic and nothing else."""
    koord.ok("ny-sak", "Emma Larsen", "--født", "14.5.2010", "--forelder", "Kari Larsen (mor)")
    koord.ok(
        *("samtykke", "skjema", "1", "--for", "Kari Larsen", "--deles", "skole"),
        *("--til", "30.6.2027", "--format", "md"),
    )
    koord.ok("samtykke", "gitt", "1.5", "--signert", "i-dag", "--av", "bruker")
    koord.ok("husk", "1", "TOKENHUSK")

    made = koord.json("innsyn", "1", "--for", "mor", "--ja", "--format", "md,json")

    assert "TOKENHUSK" not in contents(made["files"])
    assert "1.5" in held_for(koord, "mor")


def test_without_a_yes_no_paper_is_made(told: Koord) -> None:
    """Without a person to ask, and without `--ja`, it is refused."""
    answer = told("innsyn", "1", "--for", "mor")

    assert answer.code == 2
    assert "--ja" in answer.err
    assert not list(told.folder.glob("*innsyn*"))


def test_the_paper_is_a_row_in_the_log(told: Koord) -> None:
    """Access is a disclosure too: made, and sent when it is recorded so."""
    made = told.json("innsyn", "1", "--for", "mor", "--ja", "--format", "json")
    told.ok("sendt", made["item"], "innsyn", "--alle", "--kanal", "levert i hånd")

    rows = [r for r in told.json("sendt", "1")["dispatches"] if r["item"] == made["item"]]
    assert {(r["kind"], r["state"], r["receiver"]) for r in rows} == {
        ("innsyn", "laget", "Kari Larsen"),
        ("innsyn", "sendt", "Kari Larsen"),
    }


TOPICS = st.sampled_from(["rus", "skole", "søsken", None])


@given(
    TOPICS,
    st.sets(st.integers(1, 3)),
    st.booleans(),
    st.sets(st.sampled_from(["rus", "skole"])),
    st.sets(st.sampled_from(["rus", "skole"])),
    st.sets(st.integers(1, 3), min_size=1),
)
@settings(max_examples=300)
def test_access_is_never_wider_than_her_own_copy(
    topic: str | None,
    audience: set[int],
    for_all: bool,
    denied: set[str],
    only: set[str],
    mine: set[int],
) -> None:
    """What is shown stands in a version made for her; siblings stand in none."""
    item = MinutesItem(1, "Punkt", topic=topic, only_for=tuple(audience), for_all=for_all)
    limits = Limits(tuple(denied), tuple(only))

    if held_because(item, mine, limits) is None:
        assert topic != "søsken"
        assert any(is_visible_to(item, one, limits.denied, limits.only) for one in mine)
