"""Cases: opened whole, found by number, code or name, and changed."""

from datetime import date

import pytest

from koord.errors import InvalidValueError, NotFoundError
from koord.services.desk import Desk, know_case
from koord.services.reading.cases import list_cases, show_case
from koord.services.reading.tasks import list_tasks
from koord.services.reading.today import today
from koord.services.writing.cases import CaseChange, NewCase, change_case, open_case
from koord.services.writing.people import NewContact, add_contact
from koord.services.writing.tasks import finish_tasks
from tests.conftest import TODAY, Koord


def new(desk: Desk, name: str, **more: object) -> int:
    """Open a case and return its number."""
    values = {"born": date(2018, 2, 3), **more}
    return open_case(desk, NewCase(name, **values)).case.number  # type: ignore[arg-type]  # values


@pytest.mark.parametrize("word", ["1", "01", "EL", "el", "Emma Larsen", "emma", "EMMA  LARSEN"])
def test_a_case_is_found_by_what_is_unique(family: Koord, desk: Desk, word: str) -> None:
    """Number, code, full name or first name, in any case."""
    assert know_case(desk.book.connection, word).case.number == 1


def test_norwegian_letters_are_searched_as_they_are(desk: Desk, koord: Koord) -> None:
    """Å is found composed and decomposed, small and capital, and is not A."""
    number = new(desk, "Ådne Ås")
    other = new(desk, "Adne As")

    for word in ("ådne", "ÅDNE ÅS", "A\u030adne A\u030as", "ÅÅ", "åå"):
        assert know_case(desk.book.connection, word).case.number == number
    assert know_case(desk.book.connection, "adne").case.number == other


def test_a_word_that_fits_two_cases_is_asked_back(family: Koord, desk: Desk) -> None:
    """Same code, different children: both numbers are told, and neither is chosen."""
    new(desk, "Espen Lie")

    with pytest.raises(NotFoundError, match=r"passer på flere saker: 1, 2\."):
        know_case(desk.book.connection, "EL")
    assert know_case(desk.book.connection, "Espen").case.number == 2


@pytest.mark.parametrize("word", ["9", "Emm", "Larsen", "", "1.1"])
def test_what_fits_no_case_is_not_guessed(family: Koord, desk: Desk, word: str) -> None:
    """A part of a name, or an unknown number, finds nothing and says where to look."""
    with pytest.raises(NotFoundError) as stopped:
        know_case(desk.book.connection, word)

    assert stopped.value.hint == ("koord saker",)


def test_a_case_is_opened_whole_or_not_at_all(desk: Desk, koord: Koord) -> None:
    """A fault in the last name leaves no case, no person, no agency and no number."""
    tables = ("cases", "people", "agencies", "memberships", "tasks", "counters", "change_sets")

    def counted() -> list[int]:
        run = desk.book.connection.execute
        return [run(f"SELECT count(*) FROM {table}").fetchone()[0] for table in tables]

    before = counted()
    with pytest.raises(InvalidValueError):
        new(desk, "Per Moe", parents=("Liv Moe",), agencies=("PPT", "født 14051712345"))

    assert counted() == before
    assert new(desk, "Per Moe") == 1


def test_an_opened_case_has_its_people_and_start_tasks(family: Koord, desk: Desk) -> None:
    """One coordinator, parents with responsibility and title, and the routine's tasks by number."""
    page = show_case(desk, "1")

    roles = [(m.member.label, str(m.member.role), m.member.title) for m in page.members[:3]]
    assert roles == [
        ("Emma Larsen", "bruker", None),
        ("Kari Larsen", "foresatt", "mor"),
        ("Ola Larsen", "foresatt", "far"),
    ]
    assert all(m.member.parental_responsibility for m in page.members[1:3])
    assert len([m for m in page.members if m.member.role == "koordinator"]) == 1
    assert [str(t.item) for t in page.tasks] == ["1.1", "1.2", "1.3", "1.4"]
    assert page.age == 9


def test_a_case_before_birth_has_a_term(desk: Desk, koord: Koord) -> None:
    """A term date is enough; neither date is not, and a birth to come is refused."""
    number = new(desk, "Ufødt Moe", born=None, term=date(2027, 2, 1))
    assert show_case(desk, str(number)).age is None

    for dates in ({"born": None}, {"born": date(2026, 11, 23)}):
        with pytest.raises(InvalidValueError):
            new(desk, "Per Moe", **dates)


def test_a_namesake_is_told_of(family: Koord, desk: Desk) -> None:
    """A second case with the same name is opened, and the first one named."""
    opened = open_case(desk, NewCase("emma larsen", born=date(2018, 1, 1)))

    assert (opened.case.number, opened.same_name) == (2, (1,))


def test_a_changed_name_is_found_and_the_old_one_is_not(family: Koord, desk: Desk) -> None:
    """Search follows the new name; the code stays until it is changed."""
    done = change_case(desk, "1", CaseChange(name="Emma Åsheim", ip_status="ønsker IP"))
    case, sentence = done.case, done.sentence

    assert (case.name, case.code, case.ip_status) == ("Emma Åsheim", "EL", "ønsker IP")
    assert sentence == "Endret navnet, IP-status i sak 1"
    assert know_case(desk.book.connection, "emma åsheim").case.number == 1
    with pytest.raises(NotFoundError):
        know_case(desk.book.connection, "Emma Larsen")
    cleared = change_case(desk, "1", CaseChange(ip_status="")).case
    assert cleared.ip_status is None


def test_the_list_of_cases_has_what_comes_next(consented: Koord, desk: Desk) -> None:
    """Each case stands with its next task and its next meeting."""
    new(desk, "Per Moe")
    consented.ok(
        *("innkall", "1", "--dato", "20.1.2027", "--kl", "14", "--punkt", "x", "--format", "md")
    )

    lines = list_cases(desk)

    assert [line.case.number for line in lines] == [1, 2]
    assert [line.next_meeting for line in lines] == [date(2027, 1, 20), None]
    assert [str(line.next_task.item) if line.next_task else None for line in lines] == [
        "1.1",
        "2.1",
    ]


# --- today -------------------------------------------------------------------------------------


def test_an_empty_day_is_empty(koord: Koord, desk: Desk) -> None:
    """A new workbook has nothing that hurries."""
    day = today(desk)

    assert (day.day, day.cases, day.meetings, day.overdue, day.due, day.waiting) == (
        TODAY,
        0,
        (),
        (),
        (),
        (),
    )


def test_today_gathers_what_is_late_near_and_waited_for(consented: Koord, desk: Desk) -> None:
    """Her own late and near tasks, others' late promises, and meetings of the week; no more."""
    for what, due, who in (
        ("sent", "20.11.2026", "koordinator"),
        ("i dag", "22.11.2026", "koordinator"),
        ("om en uke", "29.11.2026", "koordinator"),
        ("senere", "30.11.2026", "koordinator"),
        ("lovet og sent", "19.11.2026", "PPT"),
        ("lovet", "25.11.2026", "PPT"),
    ):
        consented.ok("husk", "1", what, "--frist", due, "--ansvarlig", who)
    for day in ("23.11.2026", "30.11.2026"):
        consented.ok(
            *("innkall", "1", "--dato", day, "--kl", "14", "--punkt", "x", "--format", "md")
        )

    found = today(desk)

    assert [t.what for t in found.overdue] == ["sent"]
    assert [t.what for t in found.due] == ["i dag", "om en uke"]
    assert [t.what for t in found.waiting] == ["lovet og sent"]
    assert [m.held_on for _, m in found.meetings] == [date(2026, 11, 23)]
    assert found.cases == 1


def test_today_tells_whom_to_greet(consented: Koord, desk: Desk) -> None:
    """Who comes today, a stand-in in her place; not the user by name, nor who said no."""
    call = ("innkall", "1", "--kl", "14", "--punkt", "x", "--format", "md", "--dato")
    item = consented.json(*call, "22.11.2026")["item"]
    consented.ok(*call, "23.11.2026")
    consented.ok("svar", item, "far", "nei")
    consented.ok("svar", item, "Åse", "nei", "--stedfortreder", "Liv Moe")

    found = today(desk)

    (greeted,) = found.greet.values()
    assert set(greeted) == {"Kari Larsen", "Liv Moe (PPT)", "Solbakken barnehage"}


def test_today_names_the_cases_that_may_be_forgotten(family: Koord, desk: Desk) -> None:
    """An active case with nothing to do and no meeting is silent; one at rest is left alone."""
    number = str(new(desk, "Per Moe"))
    assert today(desk).without_next == ()
    for item in [task.item for task in list_tasks(desk, number).tasks]:
        assert item is not None
        finish_tasks(desk, [item])

    assert [case.number for case in today(desk).without_next] == [int(number)]
    change_case(desk, number, CaseChange(state="rolig"))
    assert today(desk).without_next == ()


def test_what_one_case_holds_never_shows_in_another(family: Koord, desk: Desk) -> None:
    """People and tasks of two cases are never mixed, though a colleague is shared."""
    number = str(new(desk, "Per Moe"))
    add_contact(desk, number, NewContact("Åse Øvrebø", agency="PPT"))

    one, two = show_case(desk, "1"), show_case(desk, number)

    assert {t.case for t in one.tasks} == {1} and {t.case for t in two.tasks} == {2}
    assert "Per Moe" not in [m.member.name for m in one.members]
    assert "Kari Larsen" not in [m.member.name for m in two.members]
