"""Agreed contact: how often is read out of words, and a silent family is found whatever the day."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from koord.domain.contact import Agreed, contact_due
from koord.domain.frequency import DAYS, MONTHS, Frequency
from koord.domain.frequency_grammar import read_frequency
from koord.domain.tasks import is_overdue
from koord.errors import InvalidValueError

DAY = st.dates(date(2000, 1, 1), date(2100, 1, 1))
OFTEN = st.one_of(
    st.builds(Frequency, st.integers(1, 400), st.just(DAYS)),
    st.builds(Frequency, st.integers(1, 24), st.just(MONTHS)),
)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("telefon, hver 14. dag", "hver 14. dag"),
        ("Telefon hver uke", "hver uke"),
        ("ukentlig", "hver uke"),
        ("annenhver uke", "hver 14. dag"),
        ("annankvar veke på telefon", "hver 14. dag"),
        ("hver tredje uke", "hver 21. dag"),
        ("kvar månad", "hver måned"),
        ("annenhver måned", "hver 2. måned"),
        ("hvert kvartal", "hver 3. måned"),
        ("kvart halvår", "hver 6. måned"),
        ("en gang i uka", "hver uke"),
        ("to ganger i måneden", "hver 15. dag"),
        ("1 gong i månaden", "hver måned"),
        ("SMS hver dag, besøk hver måned", "hver dag"),
        ("to ganger årlig", "hver 180. dag"),
        ("to ganger ukentlig", "hver 3. dag"),
        ("kvartalsvis", "hver 3. måned"),
        ("halvårsvis møte", "hver 6. måned"),
        ("ukentlige telefoner", "hver uke"),
        ("månadlege møte", "hver måned"),
        ("med 14 dagers mellomrom", "hver 14. dag"),
        ("annakvart år", "hver 24. måned"),
        ("hver 14.dag", "hver 14. dag"),
        ("hver fjortende dag", "hver 14. dag"),
        ("ti ganger i året", "hver 36. dag"),
        ("telefon etter behov", None),
        ("mor vil helst ha e-post", None),
    ],
)
def test_how_often_is_read(text: str, words: str | None) -> None:
    """Both languages, numbers and words; the shortest of several; what says nothing is nothing."""
    found = read_frequency(text)

    assert (found.words if found else None) == words


@pytest.mark.parametrize(
    "text",
    [
        "hver 40. blåmåne",
        "hver 0. uke",
        "av og til, hver gang det trengs",
        "hver 9999. uke",
        "ikke hver uke",
    ],
)
def test_what_cannot_be_read_is_refused_with_what_can(text: str) -> None:
    """A text that says how often is never taken for one that does not."""
    with pytest.raises(InvalidValueError) as refused:
        read_frequency(text)

    assert any("«hver 14. dag»" in hint for hint in refused.value.hint)


@given(st.text(max_size=60))
def test_any_text_is_read_or_refused(text: str) -> None:
    """Whatever is typed, the answer is a frequency, nothing, or an error for the user."""
    try:
        found = read_frequency(text)
    except InvalidValueError:
        return
    assert found is None or 1 <= found.count <= 1000


@given(OFTEN)
def test_its_own_words_are_read_back(often: Frequency) -> None:
    """What the answer says it was taken as, can be typed."""
    assert read_frequency(often.words) == often


def is_silent(agreed: Agreed, today: date) -> bool:
    """Tell whether the contact is asked for and its day has passed, as the day's screen does."""
    task = contact_due(agreed, today)
    return task is not None and is_overdue(task, today)


@given(st.integers(1, 400), DAY, DAY, st.integers(-3000, 3000))
def test_moving_the_clock_and_the_contact_together_changes_nothing(
    count: int, last: date, today: date, shift: int
) -> None:
    """Silence is counted in days between two dates, and in nothing else."""
    moved = timedelta(days=shift)
    often = Frequency(count, DAYS)

    one = is_silent(Agreed(1, "EL", often, last, True), today)

    assert one == is_silent(Agreed(1, "EL", often, last + moved, True), today + moved)
    assert one == ((today - last).days > count)


@given(OFTEN, DAY, DAY)
def test_it_is_asked_for_from_a_week_before(often: Frequency, last: date, today: date) -> None:
    """The task is there from a week ahead of its day until the contact is noted."""
    task = contact_due(Agreed(1, "EL", often, last, True), today)

    assert (task is None) is (often.after(last) > today + timedelta(days=7))
    assert task is None or task.due == often.after(last)
