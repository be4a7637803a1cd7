"""People and agencies: shared between cases, filled in where a service held the place."""

from datetime import date

import pytest

from koord.domain.people import Member, Role
from koord.errors import InvalidValueError, NotFoundError, StateForbidsError
from koord.services.desk import Desk, know_case
from koord.services.reading.cases import phone_list, show_case, show_contact, who_may_come
from koord.services.writing.cases import NewCase, open_case
from koord.services.writing.people import (
    AddedContact,
    ChangedContact,
    ContactChange,
    NewContact,
    add_contact,
    change_contact,
)
from tests.conftest import TODAY, Koord


def add(desk: Desk, case: str, name: str, agency: str | None = None, **more: str) -> AddedContact:
    """Add a contact."""
    return add_contact(desk, case, NewContact(name, agency=agency, **more))  # type: ignore[arg-type]  # details


def alter(desk: Desk, who: str, **values: object) -> ChangedContact:
    """Change a contact in case 1."""
    return change_contact(desk, "1", who, ContactChange(**values))  # type: ignore[arg-type]  # values


def members(desk: Desk, case: str = "1") -> list[Member]:
    """Return those who are in a case today."""
    return list(know_case(desk.book.connection, case).active(TODAY))


def second_case(desk: Desk, *agencies: str) -> str:
    """Open another case and return its number."""
    opened = open_case(desk, NewCase("Per Moe", born=date(2015, 3, 1), agencies=agencies))
    return str(opened.case.number)


def test_a_colleague_in_two_cases_is_one_person(family: Koord, desk: Desk) -> None:
    """The same name at the same service is the same person, with the details she has."""
    other = second_case(desk)

    added = add(desk, other, "åse  øvrebø", "ppt")

    first = next(m for m in members(desk) if m.name == "Åse Øvrebø")
    assert added.member.person_id == first.person_id
    assert added.member.phone == first.phone is not None
    assert added.shared_with == (1,)
    assert added.member.agency == first.agency


def test_the_same_name_elsewhere_is_another_person(family: Koord, desk: Desk) -> None:
    """A namesake at another service, or at none, is never mixed up with her."""
    other = second_case(desk)
    first = next(m for m in members(desk) if m.name == "Åse Øvrebø")

    elsewhere = add(desk, other, "Åse Øvrebø", "NAV")
    private = add(desk, other, "Åse Øvrebø")

    assert len({first.person_id, elsewhere.member.person_id, private.member.person_id}) == 3
    assert elsewhere.shared_with == private.shared_with == ()
    assert elsewhere.member.phone is None


def test_a_place_held_by_the_service_is_filled_by_her(family: Koord, desk: Desk) -> None:
    """The first person named from a service takes its open place; the next one gets her own."""
    before = members(desk)
    place = next(m for m in before if m.name is None)

    first = add(desk, "1", "Per Dahl", "Solbakken barnehage")
    second = add(desk, "1", "Liv Dahl", "Solbakken barnehage")

    assert first.member.id == place.id
    assert second.member.id not in {m.id for m in before}
    assert len(members(desk)) == len(before) + 1


def test_adding_twice_does_it_once(family: Koord, desk: Desk) -> None:
    """Someone who is there in that role is told of and not added; in another role she is."""
    before = len(members(desk))

    again = add(desk, "1", "ÅSE ØVREBØ", "PPT")
    as_leader = add_contact(desk, "1", NewContact("Åse Øvrebø", role=Role.LEADER, agency="PPT"))

    assert again.was_there and not as_leader.was_there
    assert as_leader.member.person_id == again.member.person_id
    assert len(members(desk)) == before + 1


def test_a_change_of_details_reaches_every_case_and_names_them(family: Koord, desk: Desk) -> None:
    """A new phone number shows in the other case too, and the answer says which cases."""
    other = second_case(desk)
    add(desk, other, "Åse Øvrebø", "PPT")

    changed = alter(desk, "Åse Øvrebø", phone="900 00 009", email="")

    there = next(m for m in members(desk, other) if m.name == "Åse Øvrebø")
    assert changed.other_cases == (int(other),)
    assert there.phone == changed.member.phone != "90 00 00 00"
    assert there.email is None


def test_a_role_ends_in_one_case_alone(family: Koord, desk: Desk) -> None:
    """What concerns the role is of that case; nobody else's case is named."""
    other = second_case(desk)
    add(desk, other, "Åse Øvrebø", "PPT")

    changed = alter(desk, "Åse Øvrebø", ends=date(2026, 11, 30))

    assert changed.other_cases == ()
    assert "siste dag 30. november 2026" in changed.sentence
    assert next(m for m in members(desk, other) if m.name == "Åse Øvrebø").ends is None
    known = know_case(desk.book.connection, "1")
    assert "Åse Øvrebø" in [m.name for m in known.active(date(2026, 11, 30))]
    assert "Åse Øvrebø" not in [m.name for m in known.active(date(2026, 12, 1))]


@pytest.mark.parametrize(
    ("who", "values", "error"),
    [
        ("Åse Øvrebø", {}, InvalidValueError),
        ("Åse Øvrebø", {"ends": date(2026, 11, 21)}, StateForbidsError),
        ("bruker", {"blocked": "grunn"}, StateForbidsError),
        ("koordinator", {"ends": TODAY}, StateForbidsError),
        ("Solbakken barnehage", {"phone": "90000009"}, InvalidValueError),
        ("Åse Øvrebø", {"phone": "12"}, InvalidValueError),
        ("Åse Øvrebø", {"email": "ikke en adresse"}, InvalidValueError),
        ("Åse Øvrebø", {"title": "mor til 14051712345"}, InvalidValueError),
        ("Ingen Ukjent", {"title": "x"}, NotFoundError),
    ],
)
def test_a_change_that_makes_no_sense_changes_nothing(
    family: Koord, desk: Desk, who: str, values: dict[str, object], error: type[Exception]
) -> None:
    """It is refused in Norwegian, and the people are as they were."""
    before = members(desk)

    with pytest.raises(error):
        alter(desk, who, **values)

    assert members(desk) == before


@pytest.mark.parametrize("word", ["Åse Øvrebø", "A\u030ase øvrebø", "åse", "ØVREBØ", "PPT", "ppt"])
def test_she_is_found_however_she_is_typed(family: Koord, desk: Desk, word: str) -> None:
    """Full name, first or last name or her service, in any case and composed either way."""
    assert show_contact(desk, "1", word).member.name == "Åse Øvrebø"


def test_a_word_that_fits_several_is_asked_back(family: Koord, desk: Desk) -> None:
    """A last name that three have is not guessed at; all three are named."""
    with pytest.raises(NotFoundError, match="passer på flere") as stopped:
        show_contact(desk, "1", "Larsen")

    assert "Kari Larsen" in stopped.value.message and "Ola Larsen" in stopped.value.message


def test_the_phone_list_is_sorted_as_norwegians_do(family: Koord, desk: Desk) -> None:
    """Over all cases: a to z, then æ, ø, å; each person once, with her cases."""
    other = second_case(desk)
    for name in ("Ørjan Vik", "Ævar Vik", "Zoe Vik", "Aase Vik", "éva Vik", "Ådne Vik"):
        add(desk, other, name)
    add(desk, other, "Åse Øvrebø", "PPT")

    lines = phone_list(desk)

    names = [line.member.label for line in lines if "Vik" in line.member.label]
    assert names == ["Aase Vik", "éva Vik", "Zoe Vik", "Ævar Vik", "Ørjan Vik", "Ådne Vik"]
    shared = [line for line in lines if line.member.name == "Åse Øvrebø"]
    assert [case for case, _ in shared[0].cases] == [1, int(other)]
    assert len(shared) == 1
    assert "Nora Lie" not in [line.member.name for line in lines]


def test_a_case_lists_the_family_first(family: Koord, desk: Desk) -> None:
    """The user, the parents, then the rest by name."""
    add(desk, "1", "Ådne Vik")
    add(desk, "1", "Berit Vik")

    labels = [line.member.label for line in show_case(desk, "1").members]

    assert labels == [
        *("Emma Larsen", "Kari Larsen", "Ola Larsen"),
        *("Berit Vik", "Nora Lie", "Solbakken barnehage", "Ådne Vik", "Åse Øvrebø"),
    ]


# --- blocked -----------------------------------------------------------------------------------


@pytest.fixture
def blocked(consented: Koord) -> Koord:
    """The family with Åse Øvrebø blocked, though PPT has a consent."""
    consented.ok("kontakt", "endre", "1", "Åse Øvrebø", "--sperret", "besøksforbud")
    return consented


CALL = ("innkall", "1", "--dato", "20.1.2027", "--kl", "14", "--punkt", "Språk", "--format", "md")


def test_a_blocked_person_is_answered_no(blocked: Koord, desk: Desk) -> None:
    """The consent of her service does not help, and the list of who may come says no."""
    answer = blocked("kan", "1", "Åse Øvrebø", "--json")
    line = next(m for m in who_may_come(desk, "1", TODAY) if m.member.name == "Åse Øvrebø")

    assert (answer.code, answer.data["answer"]) == (10, "NEI")
    assert not line.judgement.answer.permits


def test_a_blocked_person_is_not_called_and_stands_on_no_paper(blocked: Koord) -> None:
    """When everybody is called she is not, and no file that is made holds her name or address."""
    called = blocked.json(*CALL)

    assert "Åse Øvrebø" not in called["invited"]
    assert len(called["invited"]) == 4
    for file in blocked.folder.glob("1-6-*"):
        text = file.read_text(encoding="utf-8")
        assert "Øvrebø" not in text and "ase@ppt" not in text


@pytest.mark.parametrize("more", [[], ["--grunnlag", "barnevernloven"]])
def test_a_blocked_person_cannot_be_called_by_name(blocked: Koord, more: list[str]) -> None:
    """Named, she stops the meeting; no other legal ground lets her in."""
    answer = blocked(*CALL, "--deltaker", "Åse Øvrebø", "--deltaker", "mor", *more)

    assert answer.code == 5
    assert "Åse Øvrebø" in answer.err and "sperret" in answer.err
    assert "Annet rettslig grunnlag" not in answer.err
    assert not list(blocked.folder.glob("1-6-*"))


def test_a_person_blocked_after_the_last_meeting_is_not_called_again(consented: Koord) -> None:
    """That she was in the last meeting does not bring her into the next."""
    assert "Åse Øvrebø" in consented.json(*CALL)["invited"]
    consented.ok("kontakt", "endre", "1", "Åse Øvrebø", "--sperret", "besøksforbud")

    again = consented.json("innkall", "1", "--dato", "3.2.2027", "--kl", "9", "--punkt", "x")

    assert "Åse Øvrebø" not in again["invited"]


def test_a_lifted_block_is_forgotten(blocked: Koord) -> None:
    """An empty reason lifts it, and the consent holds again."""
    blocked.ok("kontakt", "endre", "1", "Åse Øvrebø", "--sperret", "")

    assert blocked.json("kan", "1", "Åse Øvrebø")["answer"] == "JA"


def test_the_same_change_twice_is_one_change(family: Koord) -> None:
    """A change that changes nothing leaves nothing to undo, and does not spend a redo."""
    endre = ("kontakt", "endre", "1", "Åse Øvrebø", "--tittel", "rådgiver")
    family.ok(*endre)
    once = family.json("historikk")["changes"]

    family.ok(*endre)

    assert family.json("historikk")["changes"] == once
