"""A case in nynorsk: topics have one key and two words, and what is typed is understood."""

import json
from datetime import date
from pathlib import Path

import pytest

from koord.domain.minutes import Minutes, Problem
from koord.domain.minutes_grammar import read_minutes
from koord.domain.people import Agency, AgencyKind, Member, Role
from koord.routines.loading import guess_agency_kind, load_routine
from koord.services.desk import Desk
from tests.conftest import Koord

MEMBERS = (
    Member(1, Role.COORDINATOR, 1, "Nora Lie"),
    Member(2, Role.USER, 2, "Emma Larsen"),
    Member(3, Role.GUARDIAN, 3, "Kari Larsen", "mor"),
    Member(4, Role.LEGAL_GUARDIAN, 4, "Vera Moe"),
    Member(5, Role.MEMBER, 5, "Åse Øvrebø", agency=Agency(1, "PPT", AgencyKind("PPT"))),
    Member(6, Role.MEMBER, 6, "Siv Bø", agency=Agency(2, "Åsen skule", AgencyKind("skole"))),
    Member(7, Role.CASE_WORKER, 7, "Tor By"),
)


@pytest.fixture
def form(koord: Koord) -> str:
    """A consent form of a case in nynorsk, with topics typed in nynorsk."""
    koord.ok(
        *("ny-sak", "Emma Larsen", "--født", "14.5.2017", "--språk", "nn"),
        *("--forelder", "Kari Larsen (mor)", "--instans", "PPT"),
    )
    made = koord.json(
        *("samtykke", "skjema", "1", "--for", "PPT", "--til", "30.6.2027", "--format", "md"),
        *("--deles", "skule", "--deles", "språk", "--deles-ikke", "fråvær"),
    )
    assert made["new_topics"] == []
    koord.ok("samtykke", "gitt", made["item"], "--signert", "20.11", "--av", "mor")
    return str(made["files"][0])


def test_the_form_prints_the_nynorsk_word(form: str) -> None:
    """Topics stand on the paper as the language has them."""
    paper = Path(form).read_text(encoding="utf-8")

    assert "skule, språk" in paper
    assert "fråvær" in paper
    assert "skole" not in paper


def test_the_key_stays_one(form: str, koord: Koord, desk: Desk) -> None:
    """What is kept is the key, whichever word was typed, and either word asks about it."""
    assert form
    with desk.book.reading() as connection:
        row = connection.execute("SELECT allowed, denied FROM consent_scopes").fetchone()

    assert [json.loads(column) for column in row] == [["skole", "språk"], ["fravær"]]
    assert koord.json("kan", "1", "PPT", "skule")["answer"] == "JA"
    for word in ("fråvær", "fravær", "FRÅVÆR"):
        assert koord("kan", "1", "PPT", word).code == 10
    assert koord("kan", "1", "PPT", "romfart").code == 4


@pytest.mark.parametrize("word", ["skule", "Skule", "skole"])
def test_a_tag_in_nynorsk_ties_an_item_to_the_topic(word: str) -> None:
    """«@tema: skule» is the topic «skole»."""
    minutes, problems = read_minutes(
        f"Til stades: mor\n\n## 1 Alt @tema: {word}\n",
        MEMBERS,
        date(2027, 1, 20),
        topics=("skole",),
        coordinator_id=1,
        topic_words={"skule": "skole"},
    )

    assert problems == ()
    assert minutes.items[0].topic == "skole"


def test_a_word_for_a_topic_that_is_not_there_is_none() -> None:
    """Another word does not make a topic known."""
    _, problems = read_minutes(
        "Til stades: mor\n\n## 1 Alt @tema: skule\n",
        MEMBERS,
        date(2027, 1, 20),
        topics=("språk",),
        coordinator_id=1,
        topic_words={"skule": "skole"},
    )

    assert len(problems) == 1


@pytest.mark.parametrize(
    "told",
    [
        *("ikkje avtalt", "ikkje avtala enno", "er ikkje fastsett", "vart ikkje bestemt"),
        *(
            "vert avtalt seinare",
            "blir avtala senere",
            "vi avtalar det seinare",
            "avtalast seinare",
        ),
    ],
)
def test_no_next_meeting_in_nynorsk(told: str) -> None:
    """All these say that no next meeting is agreed."""
    minutes, problems = _read(f"Neste møte: {told}")

    assert problems == ()
    assert minutes.next_not_agreed


@pytest.mark.parametrize(
    "wish", ["ønskt sjølv", "ynskte det sjølv", "ønskjer sjølv", "ynskjer sjølv"]
)
def test_an_own_wish_in_nynorsk(wish: str) -> None:
    """A parent who wished to do it herself, in the words people use."""
    minutes, problems = _read(f"## 1 Alt\n- [ ] Føresett: ringje, {wish} (frist veke 8)")

    assert problems == ()
    (task,) = minutes.items[0].tasks
    assert (task.what, task.own_wish, task.due) == ("ringje", True, date(2027, 2, 22))


@pytest.mark.parametrize(
    ("word", "member"),
    [
        *(("brukaren", 2), ("føresett", 3), ("verja", 4), ("PP-tenesta", 5), ("skulen", 6)),
        *(("sakshandsamaren", 7), ("koordinatoren", 1), ("stafetthaldaren", 1)),
    ],
)
def test_people_by_their_nynorsk_words(word: str, member: int) -> None:
    """Roles and services are known by their nynorsk words, in the definite form too."""
    minutes, problems = _read(f"## 1 Alt @berre: {word}\n- [ ] {word}: svare (innan laurdag)")

    assert problems == ()
    assert minutes.items[0].only_for == (member,)
    assert minutes.items[0].tasks[0].responsible_id == member


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("PP-tenesta i Solvik", AgencyKind.EDUCATIONAL_PSYCHOLOGY),
        ("Skulehelsetenesta", AgencyKind.SCHOOL_HEALTH),
        ("Barnevernstenesta", AgencyKind.CHILD_WELFARE),
        ("Habiliteringstenesta", AgencyKind.HABILITATION),
        ("Vaksenhabiliteringa", AgencyKind.HABILITATION),
        ("Fysioterapitenesta", AgencyKind.THERAPY),
        ("Fysio- og ergoterapitenesta", AgencyKind.THERAPY),
        ("Åsen skule", AgencyKind.SCHOOL),
        ("Avlastingsbustaden", AgencyKind.RESPITE),
    ],
)
def test_services_by_their_nynorsk_names(name: str, kind: AgencyKind) -> None:
    """The kind of a service is guessed from its nynorsk name."""
    assert guess_agency_kind(name, load_routine("etne")) is kind


def _read(text: str) -> tuple[Minutes, tuple[Problem, ...]]:
    return read_minutes(
        f"Til stades: mor\n\n{text}\n",
        MEMBERS,
        date(2027, 1, 20),
        topics=("skole",),
        coordinator_id=1,
    )
