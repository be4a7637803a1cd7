"""The round: any answers in any order leave every task as its answer says, and nothing else."""

import shutil
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from koord import clock
from koord.domain.rounds import Act, Reply, needs_decision
from koord.domain.tasks import Task, TaskState
from koord.services.desk import Desk
from koord.services.reading.rounds import todays_round
from koord.services.reading.tasks import list_tasks
from koord.services.writing.rounds import answer
from koord.workbook import unlocked
from koord.workbook.book import Workbook
from tests.conftest import TODAY, Koord
from tests.services.test_tasks import on

LATER = TODAY + timedelta(days=40)
SIMPLE = (Act.DONE, Act.POSTPONE, Act.DROP, Act.PASS, Act.NO_ANSWER, Act.CALLED)


@pytest.fixture
def busy(family: Koord, desk: Desk) -> Desk:
    """Six things past their day, two of them promised by PPT."""
    for place, who in enumerate(("jeg", "PPT", "jeg", "PPT")):
        family.ok("husk", "1", f"Nummer {place}", "--frist", "1.12.2026", "--ansvarlig", who)
    return on(desk, LATER)


@settings(max_examples=25)
@given(answers=st.lists(st.sampled_from(SIMPLE), max_size=8), ahead=st.integers(1, 30))
def test_each_card_becomes_what_its_answer_says(busy: Desk, answers: list[Act], ahead: int) -> None:
    """After each answer that card is gone for the day, and all others are as they were."""
    own = busy.book.path.with_name("runde.koord")
    shutil.copy(busy.book.path, own)
    key = unlocked.read(busy.book.path, clock.now())
    assert key is not None
    with Workbook.open(own, key) as book:
        _play(replace(busy, book=book), answers, ahead)


def _play(desk: Desk, answers: list[Act], ahead: int) -> None:
    for act in answers:
        before = {t.item: t for t in list_tasks(desk, "1", everything=True).tasks}
        cards = [c for c in todays_round(desk) if act in c.acts and c.task.item]
        if not cards:
            continue
        card = cards[0]
        due = desk.today + timedelta(days=ahead) if act is not Act.CALLED else None

        answer(desk, card, Reply(act, due=due))

        after = {t.item: t for t in list_tasks(desk, "1", everything=True).tasks}
        assert card.key not in {c.key for c in todays_round(desk)}
        changed = after.pop(card.task.item)
        was = before.pop(card.task.item)
        expected = {
            Act.DONE: TaskState.DONE,
            Act.DROP: TaskState.DROPPED,
        }.get(act, was.state)
        assert changed.state is expected
        moves = act in (Act.POSTPONE, Act.NO_ANSWER)
        assert changed.due == (due if moves else was.due)
        assert {i: replace(t, notes=None) for i, t in after.items() if i} == {
            i: replace(t, notes=None) for i, t in before.items() if i
        }


@given(st.integers(-30, 30), st.booleans(), st.booleans(), st.integers(-1000, 1000))
def test_moving_the_clock_and_the_day_together_changes_nothing(
    late: int, waits: bool, week: bool, shift: int
) -> None:
    """What is for the round is counted from today, and in nothing else."""
    state = TaskState.WAITING if waits else TaskState.OPEN
    due = TODAY - timedelta(days=late)
    task = Task(None, 1, "EL", "Ring", "du", due, state)
    moved = timedelta(days=shift)

    assert needs_decision(task, TODAY, week=week) == needs_decision(
        replace(task, due=due + moved), TODAY + moved, week=week
    )
    assert needs_decision(task, TODAY, week=week) == (
        late > 0 if waits else late >= (-7 if week else 0)
    )
