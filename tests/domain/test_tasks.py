"""Tasks: what is overdue and soon, what comes first, and what the state of a case derives."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from koord.domain.cases import ItemId
from koord.domain.meetings import Meeting, MeetingState
from koord.domain.tasks import (
    SOON_DAYS,
    WAITING_DAYS,
    Task,
    TaskState,
    attention_key,
    is_overdue,
    is_soon,
    minutes_missing,
    next_of_each_case,
    privacy_unsettled,
)
from koord.domain.urgency import urgency, urgency_terms

TODAY = date(2026, 11, 22)
ONE_DAY = timedelta(days=1)


def ahead(days: int) -> date:
    """Return the day so many days after today."""
    return TODAY + timedelta(days=days)


def task(
    number: int = 1,
    *,
    case: int = 7,
    due: date | None = TODAY,
    state: TaskState = TaskState.OPEN,
) -> Task:
    """Make a task."""
    return Task(ItemId(case, number), case, "EL", "Ring PPT", "du", due, state)


# --- overdue and soon --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("due", "overdue", "soon"),
    [
        (ahead(-1), True, True),
        (TODAY, False, True),
        (ahead(SOON_DAYS), False, True),
        (ahead(SOON_DAYS + 1), False, False),
        (None, False, False),
    ],
)
def test_overdue_and_soon(due: date | None, overdue: bool, soon: bool) -> None:
    """A task is overdue the day after its day, and soon a week before."""
    one = task(due=due)

    assert (is_overdue(one, TODAY), is_soon(one, TODAY)) == (overdue, soon)


@pytest.mark.parametrize("state", list(TaskState))
def test_only_open_tasks_are_overdue(state: TaskState) -> None:
    """What is done or dropped is never overdue; what one waits for is."""
    late = task(due=ahead(-30), state=state)

    assert is_overdue(late, TODAY) is is_soon(late, TODAY) is state.is_open


tasks = st.builds(
    task,
    st.integers(1, 9),
    case=st.integers(1, 3),
    due=st.none() | st.integers(-40, 40).map(ahead),
    state=st.sampled_from(TaskState),
)


@given(tasks, st.integers(-40, 40), st.integers(-3000, 3000))
def test_moving_clock_and_dates_together_changes_nothing(
    one: Task, offset: int, shift: int
) -> None:
    """Overdue and soon depend on the distance between days, on nothing else."""
    moved = replace(one, due=one.due and one.due + timedelta(days=shift))
    today, then = ahead(offset), ahead(offset + shift)

    assert is_overdue(moved, then) is is_overdue(one, today)
    assert is_soon(moved, then) is is_soon(one, today)


@given(tasks, st.integers(-40, 40))
def test_a_task_only_becomes_more_urgent(one: Task, offset: int) -> None:
    """What is overdue is soon, and stays both the day after."""
    today = ahead(offset)
    if is_overdue(one, today):
        assert is_soon(one, today)
        assert is_overdue(one, today + ONE_DAY)
    if is_soon(one, today):
        assert is_soon(one, today + ONE_DAY)


# --- what comes first --------------------------------------------------------------------------


def test_attention_goes_to_the_nearest_day() -> None:
    """The nearest day comes first, what has no day last, then case and number decide."""
    ordered = [
        task(9, due=ahead(-3)),
        task(1, case=3),
        task(1),
        task(2),
        task(1, due=ahead(5)),
        task(1, due=None),
    ]

    assert sorted(set(ordered), key=attention_key) == ordered


def test_what_another_has_promised_waits_two_days() -> None:
    """Hers of today stands before what was due yesterday with somebody else, not before older."""
    older, yesterday = (
        task(n, due=ahead(-days), state=TaskState.WAITING) for n, days in ((1, 3), (2, 1))
    )
    hers = task(9)

    assert sorted([hers, yesterday, older], key=attention_key) == [older, hers, yesterday]
    assert [(term.days, term.why) for term in urgency_terms(yesterday, TODAY)] == [
        (1, "fristen gikk ut for 1 dag siden"),
        (-WAITING_DAYS, "du venter på du"),
    ]


@pytest.mark.parametrize(
    ("days", "why"),
    [
        (-3, "fristen gikk ut for 3 dager siden"),
        (0, "fristen er i dag"),
        (1, "fristen er om 1 dag"),
    ],
)
def test_a_date_is_told_in_words(days: int, why: str) -> None:
    """The one term of her own task is how far its day is."""
    (term,) = urgency_terms(task(due=ahead(days)), TODAY)

    assert (term.days, term.why) == (-days, why)


@pytest.mark.parametrize("one", [task(due=None), task(state=TaskState.DONE)])
def test_what_has_no_date_or_is_closed_has_no_urgency(one: Task) -> None:
    """There is nothing to count."""
    assert urgency(one, TODAY) is None
    assert urgency_terms(one, TODAY) == ()


@given(st.lists(tasks, max_size=12), st.integers(-40, 40))
def test_the_order_is_that_of_the_urgency(some: list[Task], offset: int) -> None:
    """Whatever the day, no task stands before one that is more urgent, and no date comes last."""
    ordered = sorted((one for one in some if one.state.is_open), key=attention_key)
    sums = [urgency(one, ahead(offset)) for one in ordered]
    known = [total for total in sums if total is not None]

    assert sums == [*sorted(known, reverse=True), *[None] * (len(sums) - len(known))]


def test_the_next_task_of_each_case() -> None:
    """Her own comes before what she waits for, the soonest first; closed ones do not count."""
    found = next_of_each_case(
        [
            task(1, case=1, due=ahead(-9), state=TaskState.DONE),
            task(2, case=1, due=ahead(-5), state=TaskState.WAITING),
            task(3, case=1, due=ahead(9)),
            task(4, case=1, due=ahead(4)),
            task(5, case=2, due=None, state=TaskState.WAITING),
            task(6, case=3, state=TaskState.DROPPED),
        ]
    )

    assert {case: str(one.item) for case, one in found.items()} == {1: "1.4", 2: "2.5"}


@given(st.lists(tasks, max_size=12))
def test_one_next_task_whatever_the_order(some: list[Task]) -> None:
    """Each case with an open task has exactly one next task, however the list came."""
    found = next_of_each_case(some)

    assert set(found) == {one.case for one in some if one.state.is_open}
    backwards = next_of_each_case(some[::-1])
    assert {case: attention_key(one) for case, one in found.items()} == {
        case: attention_key(one) for case, one in backwards.items()
    }


# --- minutes -----------------------------------------------------------------------------------


def meeting(
    held_on: date, *, versions: int = 0, state: MeetingState = MeetingState.CALLED
) -> Meeting:
    """Make a meeting."""
    return Meeting(
        1,
        ItemId(7, 4),
        "ansvarsgruppemøte",
        held_on,
        None,
        90,
        None,
        state,
        "uid",
        0,
        versions=versions,
    )


@pytest.mark.parametrize(
    ("held", "asked"),
    [(meeting(ahead(1)), False), (meeting(TODAY), False), (meeting(ahead(-1)), True)],
)
def test_minutes_are_asked_for_the_day_after(held: Meeting, asked: bool) -> None:
    """A meeting is over when its day is."""
    assert (minutes_missing(held, "EL", TODAY, 7) is not None) is asked


def test_the_task_of_missing_minutes() -> None:
    """The task names the meeting, is due within the routine's days, and says what ends it."""
    found = minutes_missing(meeting(date(2026, 11, 2)), "EL", TODAY, 7)

    assert found is not None
    assert found.item is None
    assert found.what == "Skriv referat fra møtet 2. november 2026"
    assert found.due == date(2026, 11, 9)
    assert found.remedy == "koord referat 7.4"


@pytest.mark.parametrize(
    "held",
    [meeting(ahead(-9), versions=1), meeting(ahead(-9), state=MeetingState.CANCELLED)],
    ids=["written", "cancelled"],
)
def test_no_minutes_are_asked_for(held: Meeting) -> None:
    """Written minutes end the task, and a cancelled meeting never has one."""
    assert minutes_missing(held, "EL", TODAY, 7) is None


# --- privacy ---------------------------------------------------------------------------------


def test_privacy_is_to_be_settled() -> None:
    """From the first day a task stands until the leader has settled the use."""
    found = privacy_unsettled(TODAY)

    assert (found.due, found.remedy) == (ahead(14), "koord om --personvern")
