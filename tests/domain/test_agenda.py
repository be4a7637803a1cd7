"""What is raised for a meeting is read as it was meant, and shown to those who may see it."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from koord.domain.agenda import (
    AgendaPoint,
    belongs_elsewhere,
    is_doubtful,
    read_point,
    stands_on_agenda,
)
from koord.domain.calling import Directory
from koord.domain.minutes import MinutesItem, is_visible_to
from koord.domain.people import Agency, AgencyKind, Member, Role
from koord.errors import InvalidValueError

PPT = Agency(1, "PPT", AgencyKind.EDUCATIONAL_PSYCHOLOGY)
MEMBERS = (
    Member(2, Role.COORDINATOR, 2, "Nora Lie"),
    Member(3, Role.GUARDIAN, 3, "Kari Larsen", title="mor"),
    Member(4, Role.MEMBER, 4, "Åse Øvrebø", agency=PPT),
)
PEOPLE = Directory(MEMBERS, date(2027, 1, 20), 2)
TOPICS = {"skole": "skole", "skule": "skole", "språk": "språk"}


def read(text: str) -> AgendaPoint:
    """Read one point."""
    return read_point(text, 1, PEOPLE, TOPICS)


def test_words_without_tags_are_kept_to_the_letter() -> None:
    """What looks like a heading, a label or a date is nothing but words."""
    for text in ("# Rart", "Til stede: hvem?", "3. Fritid", "12.3", "Møtereferat", "a@b.no"):
        assert read(text) == AgendaPoint(MinutesItem(1, text))


def test_tags_and_who_raised_it() -> None:
    """Topic, audience, and who raised it with why, in bokmål and nynorsk."""
    assert read("Skolestart @tema: skole (meldt av mor: han gruer seg)") == AgendaPoint(
        MinutesItem(1, "Skolestart", topic="skole"), 3, "han gruer seg"
    )
    assert read("Skule @tema: skule (meld av PPT)") == AgendaPoint(
        MinutesItem(1, "Skule", topic="skole"), 4
    )
    assert read("Språk @kun: mor, PPT").item.only_for == (3, 4)
    assert read("Ferie @alle").item.for_all


@pytest.mark.parametrize(
    "text",
    ["Skole @tema: hest", "Skole @kun: Ukjent", "Skole kun: mor", "@alle", "X (meldt av hvem)"],
)
def test_a_mistyped_tag_is_refused(text: str) -> None:
    """Nothing is guessed: a tag that cannot be read never widens who may see the point."""
    with pytest.raises(InvalidValueError):
        read(text)


POINTS = st.builds(
    AgendaPoint,
    st.builds(
        MinutesItem,
        number=st.just(1),
        heading=st.just("x"),
        only_for=st.sampled_from([(), (3,), (4,)]),
        topic=st.sampled_from([None, "skole", "språk"]),
        for_all=st.booleans(),
    ),
)
SOME = st.sets(st.sampled_from(["skole", "språk", "søsken"]))


@given(POINTS, SOME, SOME)
def test_an_agenda_shows_no_more_than_the_minutes_but_what_has_no_topic(
    point: AgendaPoint, denied: set[str], only: set[str]
) -> None:
    """Audience and denied topics keep a point out; one without a topic stands, with a warning."""
    stands = stands_on_agenda(point, 4, denied, only)
    item = point.item

    if (item.only_for and 4 not in item.only_for) or item.topic in denied:
        assert not stands
    if only and item.topic is not None and item.topic not in only and not item.for_all:
        assert not stands
    if stands and not is_visible_to(item, 4, denied, only):
        assert item.topic is None
        assert is_doubtful(point, 4, denied, only)
    else:
        assert not is_doubtful(point, 4, denied, only)


@pytest.mark.parametrize(
    ("text", "has_another_place"),
    [
        ("Kapasitet i PPT", True),
        ("Klage på vedtak", True),
        ("Uenighet om hvem som betaler", True),
        ("Opplæring i bruk av tavla", True),
        ("Misnøye med oppfølging", True),
        ("Språk i skolen", False),
        ("Opplæring på skolen", False),
        ("Beklager forrige møte", False),
    ],
)
def test_what_belongs_elsewhere_gets_a_friendly_word(text: str, has_another_place: bool) -> None:
    """Workload, complaints and disagreements have their own way; ordinary points pass."""
    assert bool(list(belongs_elsewhere(text))) is has_another_place
