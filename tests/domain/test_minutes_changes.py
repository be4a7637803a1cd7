"""A correction says what is new to each receiver, and hints at nothing she may not see."""

from dataclasses import replace
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from koord.domain.meetings import next_secretary
from koord.domain.minutes import Minutes, MinutesItem, NextMeeting, PromisedTask, is_visible_to
from koord.domain.minutes_changes import ChangeKind, MinutesChange, changes_between
from koord.domain.people import Agency, AgencyKind, Member, Role

REPORT = PromisedTask("sende rapport", 4, date(2027, 2, 12))
SCHOOL = MinutesItem(1, "Skole", ("Går fint.",), (REPORT,))
RUS = MinutesItem(2, "Rus", ("Hemmelig.",), only_for=(3,))
BEFORE = Minutes(present=(3, 4), items=(SCHOOL, RUS))
NEXT = NextMeeting(date(2027, 6, 2))


def told(after: Minutes, who: int = 4, *, told_next: bool = True) -> tuple[MinutesChange, ...]:
    """Return what one receiver is told."""

    def visible(minutes: Minutes) -> tuple[MinutesItem, ...]:
        return tuple(item for item in minutes.items if is_visible_to(item, who))

    return changes_between(BEFORE, after, visible(BEFORE), visible(after), told_next=told_next)


def test_what_is_the_same_is_no_change() -> None:
    """The same minutes give no change, also when an item is moved and gets another number."""
    assert told(BEFORE) == ()
    swapped = (replace(RUS, number=1), replace(SCHOOL, number=2))
    assert told(replace(BEFORE, items=swapped)) == ()


def test_text_promises_attendance_and_the_next_meeting_are_told() -> None:
    """Each sort of change is told once, with the number and heading of her own paper."""
    item = replace(SCHOOL, paragraphs=("Går bra.",), tasks=(replace(REPORT, due=None),))
    after = Minutes(present=(3,), excused=(4,), items=(item, RUS), next_meeting=NEXT)

    assert told(after) == (
        MinutesChange(ChangeKind.ATTENDANCE),
        MinutesChange(ChangeKind.TEXT, 1, "Skole"),
        MinutesChange(ChangeKind.PROMISES, 1, "Skole"),
        MinutesChange(ChangeKind.NEXT_MEETING),
    )
    assert MinutesChange(ChangeKind.NEXT_MEETING) not in told(after, told_next=False)


def test_a_new_heading_on_the_same_place_is_a_change_of_text() -> None:
    """An item that only got a better heading is not told as one gone and one come."""
    after = replace(BEFORE, items=(replace(SCHOOL, heading="Skolen"), RUS))

    assert told(after) == (MinutesChange(ChangeKind.TEXT, 1, "Skolen"),)


def test_an_item_that_went_is_told_without_its_heading() -> None:
    """What was taken out may be taken out because it should not have stood there."""
    assert told(replace(BEFORE, items=(RUS,))) == (MinutesChange(ChangeKind.REMOVED),)


ITEMS = st.lists(
    st.builds(
        MinutesItem,
        number=st.integers(1, 5),
        heading=st.sampled_from(["Skole", "Rus", "Fritid", "Bolig"]),
        paragraphs=st.tuples(st.sampled_from(["a", "b"])),
        only_for=st.sampled_from([(), (3,), (4,), (3, 4)]),
    ),
    max_size=4,
    unique_by=lambda item: item.heading,
).map(tuple)


@given(ITEMS, ITEMS)
def test_nothing_she_may_not_see_is_hinted_at(
    before: tuple[MinutesItem, ...], after: tuple[MinutesItem, ...]
) -> None:
    """What is changed in items limited to others changes nothing in what she is told."""

    def seen(items: tuple[MinutesItem, ...]) -> tuple[MinutesItem, ...]:
        return tuple(item for item in items if is_visible_to(item, 4))

    whole = changes_between(Minutes(items=before), Minutes(items=after), seen(before), seen(after))
    without = changes_between(
        Minutes(items=seen(before)), Minutes(items=seen(after)), seen(before), seen(after)
    )

    assert whole == without
    assert {change.heading for change in whole} <= {None, *(item.heading for item in seen(after))}


def member(number: int, name: str, role: Role = Role.MEMBER) -> Member:
    """Return someone who comes for a service, or is in the family."""
    agency = Agency(number, f"tjeneste {number}", AgencyKind.OTHER) if role is Role.MEMBER else None
    return Member(number, role, number, name, agency=agency)


def test_the_duty_to_write_goes_round_among_the_services() -> None:
    """Who has not written yet comes first, then the one it is longest since; never family."""
    mother = member(1, "Kari", Role.GUARDIAN)
    there = (mother, member(2, "Åse"), member(3, "Per"), Member(9, Role.MEMBER))

    assert next_secretary(there, ()) == there[1]
    assert next_secretary(there, (2,)) == there[2]
    assert next_secretary(there, (2, 3)) == there[1]
    assert next_secretary(there, (2, 3, 2)) == there[2]
    assert next_secretary((mother,), ()) is None
