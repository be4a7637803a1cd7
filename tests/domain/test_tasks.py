"""Tasks: what is overdue and soon, what comes first, and what the state of a case derives."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from koord.domain.cases import ItemId
from koord.domain.consents import (
    CaseFacts,
    Consent,
    Direction,
    Event,
    EventKind,
    Scope,
    Signature,
    SignerRole,
)
from koord.domain.meetings import Meeting, MeetingState
from koord.domain.people import AgencyKind, Member, Role
from koord.domain.tasks import (
    LAPSED_DAYS,
    SOON_DAYS,
    Task,
    TaskState,
    attention_key,
    consents_to_renew,
    is_overdue,
    is_soon,
    minutes_missing,
    next_of_each_case,
    privacy_unsettled,
)
from koord.routines.loading import load_routine

TODAY = date(2026, 11, 22)
FIRST = 60
ONE_DAY = timedelta(days=1)
LONG_AGO = TODAY - timedelta(days=300)
EMMA, MUM = 1, 2
MEMBERS = (
    Member(1, Role.USER, EMMA, "Emma"),
    Member(2, Role.GUARDIAN, MUM, "Kari", "mor", parental_responsibility=True),
)
SIGNING = load_routine("nasjonal").signing


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


# --- consents that run out ---------------------------------------------------------------------


def consent(
    number: int,
    ends: date,
    *,
    starts: date = LONG_AGO,
    signed: date | None = LONG_AGO,
    agency: int = 1,
    kind: AgencyKind = AgencyKind.SCHOOL,
    direction: Direction = Direction.EXCHANGE,
    only: Sequence[str] = (),
    events: Iterable[Event] = (),
) -> Consent:
    """Make a paper with one row, signed by the mother."""
    scope = Scope(
        number, f"tjeneste {agency}", agency, None, kind, direction, tuple(only), (), starts, ends
    )
    signatures = (
        ()
        if signed is None
        else (Signature(number, MUM, SignerRole.GUARDIAN, "mor", signed, number),)
    )
    made = min(starts, signed or starts, TODAY)
    return Consent(number, number, "hjelp", made, number, (scope,), signatures, tuple(events))


def renewals(
    *papers: Consent, born: date | None = date(2019, 5, 14), today: date = TODAY
) -> list[str]:
    """Return what the tasks say."""
    facts = CaseFacts(7, born, MEMBERS, papers, SIGNING)
    return [one.what for one in consents_to_renew(facts, "EL", today, FIRST)]


NEW = ["Lag nytt samtykke for tjeneste 1"]


@pytest.mark.parametrize(
    ("days", "expected"),
    [
        (FIRST + 1, []),
        (FIRST, NEW),
        (0, NEW),
        (-1, NEW),
        (-LAPSED_DAYS, NEW),
        (-LAPSED_DAYS - 1, []),
    ],
)
def test_a_consent_that_runs_out(days: int, expected: list[str]) -> None:
    """The task shows from the first warning until the lapse is long past."""
    assert renewals(consent(2, ahead(days))) == expected


def test_the_task_of_a_consent_that_runs_out() -> None:
    """The task says which paper, when it ends, and how to make the next; it is due half-way."""
    facts = CaseFacts(7, None, MEMBERS, (consent(2, date(2026, 12, 31)),), SIGNING)
    (found,) = consents_to_renew(facts, "EL", TODAY, FIRST)

    assert (found.item, found.due) == (None, date(2026, 12, 1))
    assert found.source == "samtykke 7.2 går ut 31. desember 2026"
    assert found.remedy == "koord samtykke skjema 7 --lik 7.2"


def test_a_paper_that_takes_over_ends_the_task() -> None:
    """When another paper goes on without a gap, nothing needs doing."""
    old = consent(2, ahead(10))

    assert renewals(old, consent(5, ahead(300))) == []
    assert renewals(old, consent(5, ahead(300), starts=ahead(11))) == []
    assert renewals(old, consent(5, ahead(300), starts=ahead(12))) == NEW
    assert renewals(consent(2, ahead(-30)), consent(5, ahead(300), starts=ahead(-10))) == []


def test_a_narrower_paper_does_not_take_over() -> None:
    """A paper for one way or a few topics does not replace one without such limits."""
    old = consent(2, ahead(10))
    only_fetch = consent(5, ahead(300), direction=Direction.FETCH)

    assert renewals(old, only_fetch) == NEW
    assert renewals(old, consent(5, ahead(300), only=["skole"])) == NEW
    assert renewals(consent(2, ahead(10), only=["skole"]), consent(5, ahead(300))) == []
    assert renewals(consent(2, ahead(10), direction=Direction.FETCH), only_fetch) == []


def test_an_unsigned_paper_is_to_be_signed() -> None:
    """With the next paper made, the task is to get it signed."""
    unsigned = consent(5, ahead(300), signed=None)

    assert renewals(consent(2, ahead(10)), unsigned) == [
        "Få skjema 7.5 for tjeneste 1 underskrevet"
    ]
    assert renewals(unsigned) == []


def test_a_no_is_not_nagged_about() -> None:
    """After a refusal or a withdrawal there is nothing to renew, until there is a new yes."""
    for kind in (EventKind.REFUSED, EventKind.WITHDRAWN):
        stopped = consent(2, ahead(10), events=[Event(90, kind, ahead(-5), 90)])
        ended = consent(2, ahead(-10), events=[Event(90, kind, ahead(-5), 90)])
        assert renewals(stopped) == []
        assert renewals(ended) == []
        again = consent(5, ahead(20), starts=ahead(-4), signed=ahead(-4))
        assert renewals(stopped, again) == NEW


@pytest.mark.parametrize(
    ("days", "expected"),
    [
        (-62, []),
        (-61, NEW),
        (-1, NEW),
        (0, ["Få skjema 7.2 for tjeneste 1 underskrevet"]),
        (30, ["Få skjema 7.2 for tjeneste 1 underskrevet"]),
    ],
)
def test_a_birthday_that_ends_a_consent(days: int, expected: list[str]) -> None:
    """A consent that lapses on a birthday is warned of before it, and asked about after."""
    born = TODAY.replace(year=TODAY.year - 16)
    paper = consent(2, ahead(200), kind=AgencyKind.CHILD_PSYCHIATRY, starts=ahead(-100))

    assert renewals(paper, born=born, today=ahead(days)) == expected


def test_each_receiver_has_its_own_task() -> None:
    """Two services with papers running out give two tasks, also on papers of one day."""
    found = renewals(consent(2, ahead(10)), consent(3, ahead(20), agency=2))

    assert found == [*NEW, "Lag nytt samtykke for tjeneste 2"]


def test_people_of_the_same_name_are_two_receivers() -> None:
    """Receivers are told apart by who they are, not by what they are called."""
    one = consent(2, ahead(10))
    other = consent(5, ahead(300), agency=2)
    same_name = replace(other, scopes=(replace(other.scopes[0], receiver="tjeneste 1"),))

    assert renewals(one, same_name) == NEW


def test_privacy_is_to_be_settled() -> None:
    """From the first day a task stands until the leader has settled the use."""
    found = privacy_unsettled(TODAY)

    assert (found.due, found.remedy) == (ahead(14), "koord om --personvern")
