"""The disclosure log, read: what holds, what is the newest version, what is still to be sent."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from koord.domain.cases import ItemId
from koord.domain.dispatches import (
    Dispatch,
    DispatchState,
    Limits,
    made_last,
    minutes_unsent,
    request_unanswered,
    standing,
    unsettled,
)
from koord.domain.tasks import Task, TaskState

DAY = date(2027, 1, 20)
MADE = Dispatch(1, 4, "referat", DispatchState.MADE, DAY, order=1, person_id=7)
SENT = Dispatch(2, 4, "referat", DispatchState.SENT, DAY, order=2, person_id=7, channel="svarut")
REQUEST = Task(ItemId(7, 9), 7, "EL", "epikrise", "BUP", DAY, TaskState.WAITING, is_request=True)


def void(id_: int, of: int) -> Dispatch:
    """Return a row that voids another."""
    return replace(SENT, id=id_, order=id_, person_id=None, voids=of)


@st.composite
def logs(draw: st.DrawFn) -> list[Dispatch]:
    """Draw a log: rows, and rows that each void an earlier one."""
    rows: list[Dispatch] = []
    for number in range(1, draw(st.integers(1, 12)) + 1):
        target = draw(st.integers(0, number - 1))
        rows.append(void(number, target) if target else replace(SENT, id=number, order=number))
    return rows


def holds(row: Dispatch, rows: list[Dispatch]) -> bool:
    """The slow reference: a row holds when no row that holds voids it."""
    return not any(holds(other, rows) for other in rows if other.voids == row.id)


@given(logs(), st.randoms())
def test_what_holds_is_what_nothing_that_holds_voids(rows: list[Dispatch], chance: object) -> None:
    """The order the rows are read in does not matter, and no voiding row is among the answer."""
    shuffled = list(rows)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]  # a random.Random

    wanted = [row for row in rows if row.voids is None and holds(row, rows)]

    assert list(standing(shuffled)) == wanted


@pytest.mark.parametrize("times", range(6))
def test_undo_and_redo_take_turns(times: int) -> None:
    """Each turn voids the turn before it: after an even number of them the row holds."""
    rows = [SENT, *(void(2 + turn, 1 + turn) for turn in range(1, times + 1))]

    assert (SENT in standing(rows)) == (times % 2 == 0)


def test_the_newest_version_is_what_one_command_made() -> None:
    """A new version has its own receivers, and only they are asked about."""
    newer = replace(MADE, id=5, order=5, person_id=8)

    assert made_last([MADE, SENT, newer], 4, "referat") == (newer,)
    assert unsettled([MADE, SENT, newer], 4, "referat") == (newer,)
    assert made_last([MADE, newer], 4, "innkalling") == ()


def test_sent_and_left_out_are_both_settled() -> None:
    """Who was left out on purpose is not asked about; who got an older version is."""
    left_out = replace(SENT, state=DispatchState.LEFT_OUT)
    newer = replace(MADE, id=3, order=3)

    assert unsettled([MADE], 4, "referat") == (MADE,)
    assert unsettled([MADE, SENT], 4, "referat") == ()
    assert unsettled([MADE, left_out], 4, "referat") == ()
    assert unsettled([MADE, SENT, newer], 4, "referat") == (newer,)


def test_a_person_is_the_same_through_whatever_service() -> None:
    """A person is known by herself, a service without a name by the service."""
    moved = replace(SENT, agency_id=3)
    service = replace(MADE, person_id=None, agency_id=3)

    assert unsettled([MADE, moved], 4, "referat") == ()
    assert unsettled([service, moved], 4, "referat") == (service,)


@pytest.mark.parametrize(("days", "shown"), [(0, False), (2, False), (3, True), (30, True)])
def test_minutes_ask_to_be_sent_when_the_time_is_out(days: int, shown: bool) -> None:
    """Nothing is said before the routine's days have passed; then there is a task with a way."""
    task = minutes_unsent([MADE], ItemId(7, 4), DAY, "EL", DAY + timedelta(days), 3)

    assert (task is not None) == shown
    if task is not None:
        assert task.due == DAY + timedelta(3)
        assert task.remedy == "koord sendt 7.4 referat --alle --kanal KANAL"


def test_minutes_that_are_sent_ask_for_nothing() -> None:
    """The task vanishes with its reason, and comes back when the sending is undone."""
    late = DAY + timedelta(10)

    assert minutes_unsent([MADE, SENT], ItemId(7, 4), DAY, "EL", late, 3) is None
    undone = standing([MADE, SENT, void(3, 2)])
    assert minutes_unsent(undone, ItemId(7, 4), DAY, "EL", late, 3) is not None
    assert minutes_unsent([], ItemId(7, 4), DAY, "EL", late, 3) is None


@pytest.mark.parametrize(
    ("before", "now", "closed"),
    [
        (Limits(), Limits(), ()),
        (Limits(), Limits(denied=("rus",)), ("rus",)),
        (Limits(denied=("rus",)), Limits(denied=("Rus",)), ()),
        (Limits(denied=("rus", "skole")), Limits(denied=("rus",)), ()),
        (Limits(only=("skole", "språk")), Limits(only=("skole",)), ("språk",)),
        (Limits(only=("skole",)), Limits(), ()),
        (Limits(), Limits(only=("skole",)), ("alt annet enn skole",)),
    ],
)
def test_what_is_closed_since_it_was_made(before: Limits, now: Limits, closed: object) -> None:
    """Only what was open then and is closed now makes a paper too old to send."""
    assert before.widened_by(now) == closed


def test_a_request_is_asked_after_the_day_after() -> None:
    """The reminder comes when the day has passed, and goes when the task is done."""
    assert request_unanswered(REQUEST, DAY) is None
    reminder = request_unanswered(REQUEST, DAY + timedelta(1))
    assert reminder is not None
    assert reminder.remedy == "koord gjort 7.9"
    done = replace(REQUEST, state=TaskState.DONE)
    assert request_unanswered(done, DAY + timedelta(1)) is None
    assert request_unanswered(replace(REQUEST, is_request=False), DAY + timedelta(1)) is None
