"""Whom a word means, in a family with a school's worth of services around it."""

import unicodedata
from datetime import date
from typing import Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from koord.domain.calling import Directory
from koord.domain.people import Agency, AgencyKind, Member, Role

TODAY = date(2027, 1, 20)
PPT = Agency(1, "PPT", AgencyKind.EDUCATIONAL_PSYCHOLOGY)
KINDERGARTEN = Agency(2, "Solbakken barnehage", AgencyKind.KINDERGARTEN)
BUP = Agency(3, "BUP", AgencyKind.CHILD_PSYCHIATRY)
SCHOOL = Agency(4, "Etne skule", AgencyKind.SCHOOL)
EMMA, MOTHER, FATHER, PP, PLACE, NORA, LEFT, AGAIN, OTHER, TEACHER = range(1, 11)
FAMILY = (
    Member(EMMA, Role.USER, 1, "Emma Larsen"),
    Member(MOTHER, Role.GUARDIAN, 2, "Kari Larsen", "mor"),
    Member(FATHER, Role.GUARDIAN, 3, "Ola Larsen", "far"),
    Member(PP, Role.MEMBER, 4, "Åse Øvrebø", "PP-rådgiver", agency=PPT),
    Member(PLACE, Role.MEMBER, agency=KINDERGARTEN),
    Member(NORA, Role.COORDINATOR, 6, "Nora Lie"),
)
GONE = Member(LEFT, Role.MEMBER, 7, "Per Dahl", agency=BUP, ends=date(2026, 12, 31))
TWICE = Member(AGAIN, Role.MEMBER, 4, "Åse Øvrebø", agency=BUP)
NAMESAKE = Member(OTHER, Role.MEMBER, 9, "Kari Moe", agency=PPT)


def whom(word: str, *more: Member, on: date | None = TODAY) -> tuple[int, ...]:
    """Return the memberships a word means in the family, and whoever else is in the case."""
    found = Directory((*FAMILY, *more), on, NORA, "EL").whom(word)
    return tuple(member.id for member in found)


@pytest.mark.parametrize("form", ["NFC", "NFD"])
@pytest.mark.parametrize(
    ("word", "who"),
    [
        ("Emma Larsen", (EMMA,)),
        ("EMMA", (EMMA,)),
        ("EL", (EMMA,)),
        ("el", (EMMA,)),
        ("bruker", (EMMA,)),
        ("brukaren", (EMMA,)),
        ("Kari Larsen", (MOTHER,)),
        ("  kari   larsen ", (MOTHER,)),
        ("Kari", (MOTHER,)),
        ("mor", (MOTHER,)),
        ("Mamma", (MOTHER,)),
        ("mora", (MOTHER,)),
        ("far", (FATHER,)),
        ("pappa", (FATHER,)),
        ("Kari (mor)", (MOTHER,)),
        ("Larsen, Ola", (FATHER,)),
        ("OL", (FATHER,)),
        ("medlem 3", (FATHER,)),
        ("foreldre", (MOTHER, FATHER)),
        ("foreldrene", (MOTHER, FATHER)),
        ("foreldra", (MOTHER, FATHER)),
        ("foresatte", (MOTHER, FATHER)),
        ("føresette", (MOTHER, FATHER)),
        ("føresatte", (MOTHER, FATHER)),
        ("forelder", (MOTHER, FATHER)),
        ("Larsen", (EMMA, MOTHER, FATHER)),
        ("Åse", (PP,)),
        ("åse øvrebø", (PP,)),
        ("Øvrebø", (PP,)),
        ("ÅØ", (PP,)),
        ("PPT", (PP,)),
        ("PPT-en", (PP,)),
        ("PP-tjenesten", (PP,)),
        ("PP-tenesta", (PP,)),
        ("PP‑rådgiveren", (PP,)),
        ("PPT v/Åse", (PP,)),
        ("Åse Øvrebø (PPT)", (PP,)),
        ("Solbakken barnehage", (PLACE,)),
        ("Solbakken barnehagen", (PLACE,)),
        ("barnehagen", (PLACE,)),
        ("Barnehage", (PLACE,)),
        ("Solbakken", (PLACE,)),
        ("koordinator", (NORA,)),
        ("koordinatoren", (NORA,)),
        ("barnekoordinator", (NORA,)),
        ("Nora", (NORA,)),
        ("Lie", (NORA,)),
        ("du", (NORA,)),
        ("jeg", (NORA,)),
        ("eg", (NORA,)),
        ("verge", ()),
        ("BUP", ()),
        ("skolen", ()),
        ("Kåre", ()),
        ("nl", ()),
        ("medlem 99", ()),
        ("Kari (bestemor)", ()),
        ("Kari Solbakken", ()),
        ("", ()),
    ],
)
def test_words_and_whom_they_mean(
    form: Literal["NFC", "NFD"], word: str, who: tuple[int, ...]
) -> None:
    """Name, title, role and service are known however the letters are stored."""
    assert whom(unicodedata.normalize(form, word)) == who


@pytest.mark.parametrize(
    ("word", "who"),
    [
        ("Kari", (MOTHER, OTHER)),
        ("Kari Moe", (OTHER,)),
        ("Kari (PPT)", (OTHER,)),
        ("mor Kari", (MOTHER,)),
        ("PPT", (PP, OTHER)),
    ],
)
def test_ambiguous_first_name(word: str, who: tuple[int, ...]) -> None:
    """A word that fits two means both, and more words choose between them."""
    assert whom(word, NAMESAKE) == who


def test_the_surest_reading_wins() -> None:
    """A full name beats a role, a title beats a first name, a kind beats a last name."""
    odd = (
        Member(20, Role.MEMBER, 20, "Verge"),
        Member(21, Role.LEGAL_GUARDIAN, 21, "Mor Bup"),
        Member(22, Role.MEMBER, agency=BUP),
    )

    assert whom("verge", *odd) == (20,)
    assert whom("mor", *odd) == (MOTHER,)
    assert whom("bup", *odd) == (22,)


def test_one_there_for_two_services_is_never_chosen_for() -> None:
    """Someone there twice is two answers, since a consent may allow one and not the other."""
    assert whom("Åse", TWICE) == (PP, AGAIN)
    assert whom("Åse (BUP)", TWICE) == (AGAIN,)


def test_former_member_is_known_by_name() -> None:
    """Who has left is known by name, no longer by service, and gives way to who is there."""
    assert whom("Per Dahl", GONE) == whom("Dahl", GONE) == (LEFT,)
    assert whom("BUP", GONE) == ()
    assert whom("BUP", GONE, TWICE) == (AGAIN,)
    assert whom("Per", GONE, Member(20, Role.MEMBER, 20, "Per Li")) == (20,)


def test_without_a_day_everybody_is_there() -> None:
    """Asked for no particular day, a former member is known by her service too."""
    assert whom("BUP", GONE, on=None) == whom("Per", GONE, on=None) == (LEFT,)


def test_newcomer_is_not_there_yet() -> None:
    """Before the role begins its words mean nobody."""
    teacher = Member(TEACHER, Role.MEMBER, 10, "Liv Li", agency=SCHOOL, starts=date(2027, 2, 1))

    assert whom("skulen", teacher) == ()
    assert whom("skolen", teacher, on=date(2027, 2, 1)) == (TEACHER,)


def test_words_of_the_command_line_only() -> None:
    """In minutes anyone may be «jeg», so only a command's own word means the coordinator."""
    people = Directory(FAMILY, TODAY, NORA, "EL")

    assert people.find("jeg").ids == ()
    assert [member.id for member in people.whom("jeg")] == [NORA]


@given(
    word=st.text()
    | st.text("abKåØ ()/,;:.-v&\t\u030a\u00ad19", max_size=40)
    | st.lists(
        st.sampled_from(["Kari", "mor", "PPT", "v/", "(", ")", ",", "medlem", "3", "og", "EL"]),
        max_size=9,
    ).map(" ".join)
)
def test_any_text_means_somebody_or_nobody(word: str) -> None:
    """No text makes it raise, and each answer is a member, once."""
    found = whom(word, GONE, TWICE, NAMESAKE)

    assert len(found) == len(set(found))
    assert set(found) <= {*range(1, TEACHER)}


@given(name=st.text(max_size=30), agency=st.text(max_size=30), code=st.text(max_size=5))
def test_people_may_be_called_anything(name: str, agency: str, code: str) -> None:
    """Whatever people and services are called, it can be asked for them."""
    service = Agency(5, agency, AgencyKind.OTHER)
    people = Directory([Member(1, Role.USER, 1, name, name, agency=service)], None, 0, code)

    assert {m.id for word in (name, agency, code) for m in people.whom(word)} <= {1}
