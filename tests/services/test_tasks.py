"""Tasks: the list over one case and over all, and those that the state of a case gives."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import pytest

from koord.domain.cases import ItemId
from koord.domain.repeats import Repeat
from koord.domain.tasks import Task, TaskState, is_soon, next_of_each_case
from koord.errors import InvalidValueError, NotFoundError, StateForbidsError
from koord.services.desk import Desk
from koord.services.reading.tasks import list_tasks
from koord.services.writing.cases import CaseChange, NewCase, change_case, open_case
from koord.services.writing.consent_receipts import make_receipt
from koord.services.writing.history import redo, undo, what_to_redo, what_to_undo
from koord.services.writing.tasks import (
    ChangedTask,
    add_task,
    drop_tasks,
    finish_tasks,
    postpone_tasks,
)
from tests.conftest import TODAY, Koord


def whats(tasks: tuple[Task, ...]) -> list[str]:
    """Return what there is to do, in the order of the list."""
    return [task.what for task in tasks]


def clear(desk: Desk, case: int = 1) -> None:
    """Finish every start task of a case."""
    for task in list_tasks(desk, str(case)).tasks:
        if task.item is not None:
            finish_tasks(desk, [task.item])


def on(desk: Desk, day: date) -> Desk:
    """Return the same desk on another day."""
    return replace(desk, today=day)


def test_one_case_shows_every_open_task_by_its_date(family: Koord, desk: Desk) -> None:
    """The nearest date first, without a date last; what is closed only when asked for."""
    clear(desk)
    add_task(desk, "1", "uten dato")
    add_task(desk, "1", "langt fram", TODAY + timedelta(days=200))
    add_task(desk, "1", "i går", TODAY - timedelta(days=1), "PPT")
    add_task(desk, "1", "snart", TODAY + timedelta(days=2))

    assert whats(list_tasks(desk, "1").tasks) == ["i går", "snart", "langt fram", "uten dato"]
    every = list_tasks(desk, "1", everything=True).tasks
    assert whats(every)[:4] == ["i går", "snart", "langt fram", "uten dato"]
    assert [t.state.value for t in every[4:]] == ["done"] * 4


def test_all_cases_show_the_next_of_each_and_what_is_near(family: Koord, desk: Desk) -> None:
    """One next task a case, all that is late or due within a week, and nothing else."""
    clear(desk)
    open_case(desk, NewCase("Per Moe", born=date(2018, 1, 1)))
    clear(desk, 2)
    for case, what, days in (
        ("1", "en nær", 7),
        ("1", "en forsinket", -3),
        ("1", "en fjern", 8),
        ("2", "to fjern", 60),
        ("2", "to fjernere", 61),
    ):
        add_task(desk, case, what, TODAY + timedelta(days=days))

    listed = list_tasks(desk).tasks

    assert [what for what in whats(listed) if what[:2] in ("en", "to")] == [
        "en forsinket",
        "en nær",
        "to fjern",
    ]
    assert {"en fjern", "to fjernere"} <= set(whats(list_tasks(desk, everything=True).tasks))


def test_her_own_task_is_next_before_what_she_waits_for(family: Koord, desk: Desk) -> None:
    """A promise of somebody else is next only when she has none of her own."""
    clear(desk)
    add_task(desk, "1", "PPT sin", TODAY + timedelta(days=20), "PPT")
    assert "PPT sin" in whats(list_tasks(desk).tasks)

    add_task(desk, "1", "min", TODAY + timedelta(days=50))

    assert "min" in whats(list_tasks(desk).tasks)
    assert "PPT sin" not in whats(list_tasks(desk).tasks)


def test_a_quiet_case_shows_what_is_near_but_has_no_next(family: Koord, desk: Desk) -> None:
    """A case at rest stays off the list until something of it is due."""
    clear(desk)
    add_task(desk, "1", "fjern", TODAY + timedelta(days=60))
    change_case(desk, "1", CaseChange(state="rolig"))

    assert "fjern" not in whats(list_tasks(desk).tasks)
    assert "fjern" in whats(list_tasks(on(desk, TODAY + timedelta(days=55))).tasks)


def test_waiting_and_overdue_pick_out(family: Koord, desk: Desk) -> None:
    """Only what others have promised; only what is past its day."""
    add_task(desk, "1", "lovet", TODAY + timedelta(days=90), "PPT")
    add_task(desk, "1", "forfalt", TODAY - timedelta(days=1))
    add_task(desk, "1", "i dag", TODAY)

    assert whats(list_tasks(desk, waiting=True).tasks) == ["lovet"]
    assert whats(list_tasks(desk, overdue=True).tasks) == ["forfalt"]
    assert whats(list_tasks(desk, "1", overdue=True).tasks) == ["forfalt"]


def test_a_week_and_the_responsible_pick_out(family: Koord, desk: Desk) -> None:
    """Near or late; what one is to do, by any word for her, the derived ones being her own."""
    clear(desk)
    open_case(desk, NewCase("Per Moe", born=date(2018, 1, 1)))
    clear(desk, 2)
    add_task(desk, "1", "Åses", TODAY + timedelta(days=90), "Åse")
    add_task(desk, "1", "barnehagens", TODAY + timedelta(days=7), "barnehagen")
    add_task(desk, "1", "mors", TODAY + timedelta(days=8), "mor")
    add_task(desk, "2", "min", None)

    assert "barnehagens" in whats(list_tasks(desk, soon=True).tasks)
    assert not {"Åses", "mors", "min"} & set(whats(list_tasks(desk, soon=True).tasks))
    assert whats(list_tasks(desk, responsible="mamma").tasks) == ["mors"]
    assert whats(list_tasks(desk, responsible="PPT").tasks) == ["Åses"]
    assert list_tasks(desk, responsible="PPT", soon=True).tasks == ()
    assert whats(list_tasks(desk, responsible="barnehagen", soon=True).tasks) == ["barnehagens"]
    hers = list_tasks(desk, responsible="jeg").tasks
    assert {task.responsible for task in hers} == {"du"}
    assert {"min", "Avklar bruken av koord med leder og personvernombud"} <= set(whats(hers))
    assert list_tasks(desk, "1", responsible="Ingen Her").tasks == ()
    every = list_tasks(desk, everything=True).tasks
    assert list_tasks(desk, everything=True, soon=True).tasks == tuple(
        task for task in every if is_soon(task, TODAY)
    )


def test_several_cases_each_stand_once(family: Koord, desk: Desk) -> None:
    """The cases named are listed whole, one that is named twice is not listed twice."""
    open_case(desk, NewCase("Per Moe", born=date(2018, 1, 1)))
    both = list_tasks(desk, "1", more_cases=["2", "1"])

    assert {task.case for task in both.tasks} == {1, 2}
    assert len(set(both.tasks)) == len(both.tasks)
    assert (both.case, list_tasks(desk, None, more_cases=["2"]).case) == (None, 2)


def test_moving_the_clock_and_the_dates_together_changes_nothing(family: Koord, desk: Desk) -> None:
    """What is late and what is near follows the distance to today alone."""
    clear(desk)
    for days in (-30, -1, 0, 6, 7, 8, 40):
        add_task(desk, "1", f"om {days}", TODAY + timedelta(days=days))
    before = [w for w in whats(list_tasks(desk).tasks) if w.startswith("om ")]
    late = whats(list_tasks(desk, overdue=True).tasks)

    for task in list_tasks(desk, "1").tasks:
        if task.item is not None and task.due is not None:
            postpone_tasks(desk, [task.item], task.due + timedelta(days=45))
    moved = on(desk, TODAY + timedelta(days=45))

    assert [w for w in whats(list_tasks(moved).tasks) if w.startswith("om ")] == before
    assert [w for w in whats(list_tasks(moved, overdue=True).tasks) if "om " in w[:3]] == late
    assert late == ["om -30", "om -1"]


# --- derived -----------------------------------------------------------------------------------


def derived(desk: Desk, case: str | None = "1") -> list[str]:
    """Return the tasks that no one put on the list."""
    return [t.what for t in list_tasks(desk, case).tasks if t.item is None]


def test_the_use_of_the_workbook_is_asked_about_until_it_is_settled(
    koord: Koord, desk: Desk
) -> None:
    """The task stands over all cases, and is gone once a date is noted."""
    asked = "Avklar bruken av koord med leder og personvernombud"
    assert derived(desk, None) == [asked]

    koord.ok("om", "--personvern", "--avklart", "20.11")

    assert derived(desk, None) == []


def test_minutes_that_are_missing_are_asked_for_until_they_are_there(
    consented: Koord, desk: Desk
) -> None:
    """From the day after the meeting, in both lists; written, or undone, it follows."""
    item = consented.json(
        *("innkall", "1", "--dato", "7.1.2027", "--kl", "14", "--punkt", "x", "--format", "md")
    )["item"]
    asked = "Skriv referat fra møtet 7. januar 2027"
    after = on(desk, date(2027, 1, 8))
    assert asked not in derived(on(desk, date(2027, 1, 7)))
    assert asked in derived(after) and asked in derived(after, None)

    text = "Til stede: Kari Larsen\n\n## 1 Siden sist\nBra.\n"
    consented.ok("referat", item, "--fil", "-", "--format", "md", stdin=text)
    assert asked not in derived(after) + derived(after, None)

    consented.ok("angre", "--ja")
    assert asked in derived(after)
    consented.ok("angre", "--ja")
    assert asked not in derived(after)


def test_a_consent_that_runs_out_is_asked_about_until_it_is_renewed(
    consented: Koord, desk: Desk
) -> None:
    """Near the end it says to make a new form, then to get it signed, then nothing."""
    consented.ok("ført", "1.5", "--i", "Profil")
    assert derived(on(desk, date(2027, 2, 1))) == []
    near = on(desk, date(2027, 6, 20))
    assert "Lag nytt samtykke for PPT" in derived(near)
    assert "Lag nytt samtykke for PPT" in [t.what for t in list_tasks(near).tasks]

    consented.ok(
        *("samtykke", "skjema", "1", "--lik", "1.5", "--til", "30.6.2028", "--format", "md")
    )
    assert "Få skjema 1.6 for PPT underskrevet" in derived(near)
    consented.ok("samtykke", "gitt", "1.6", "--signert", "21.11", "--av", "mor", "--av", "far")
    consented.ok("ført", "1.6", "--i", "Profil")
    assert derived(near) == []


def test_a_consent_that_is_withdrawn_is_not_asked_about(consented: Koord, desk: Desk) -> None:
    """A no is respected: nothing asks for a new paper for that service."""
    consented.ok("samtykke", "trukket", "1.5", "--for", "PPT")

    near = derived(on(desk, date(2027, 6, 20)))

    assert "Lag nytt samtykke for PPT" not in near
    assert "Lag nytt samtykke for Solbakken barnehage" in near


@pytest.mark.parametrize("busy", [True, False])
def test_the_list_over_all_misses_no_consent(consented: Koord, desk: Desk, busy: bool) -> None:
    """Whatever the day, the cases that are picked out by SQL give what each case gives itself.

    The short list has what is near and the next of each case, whether tasks of her own are near
    or there are none.
    """
    if not busy:
        clear(desk)
    form = ("samtykke", "skjema", "1", "--format", "md", "--for")
    consented.ok(*form, "BUP", "--til", "10.12.2026")
    consented.ok("samtykke", "gitt", "1.6", "--signert", "i dag", "--av", "mor", "--av", "far")
    consented.ok(*form, "NAV", "--til", "1.12.2028")
    consented.ok("samtykke", "gitt", "1.7", "--signert", "i dag", "--av", "mor")
    consented.ok(
        *("innkall", "1", "--dato", "1.12.2026", "--kl", "14", "--punkt", "Mål", "--format", "md"),
        *("--uten", "NAV"),
    )
    text = "Til stede: Kari Larsen\n\n## 1 Mål\nBra.\n\nNeste møte: 20.5.2027 kl 14\n"
    minutes = ("referat", "1.8", "--fil", "-", "--format", "md")
    consented.ok(*minutes, stdin=text)
    seen = set()

    for days in range(0, 365, 3):
        day = on(desk, TODAY + timedelta(days=days))
        one = [t for t in list_tasks(day, "1").tasks if t.item is None]
        all_ = [t for t in list_tasks(day, everything=True).tasks if t.item is None and t.case]
        assert sorted(all_, key=str) == sorted(one, key=str), day.today
        first = next_of_each_case(list_tasks(day, "1").tasks).get(1)
        near = [t for t in one if is_soon(t, day.today) or t == first]
        short = [t for t in list_tasks(day).tasks if t.item is None and t.case]
        assert sorted(short, key=str) == sorted(near, key=str), day.today
        seen |= {t.what for t in one}

    assert {
        "Lag nytt samtykke for BUP",
        "Få skjema 1.7 for NAV underskrevet",
        "Lag nytt samtykke for PPT",
        "Spør om samtykke 1.5 fortsatt gjelder, og gi kvittering",
    } <= seen


def test_half_way_the_family_is_asked_once(consented: Koord, desk: Desk) -> None:
    """The question comes in the middle of the consent, and a receipt ends it."""
    question = "Spør om samtykke 1.5 fortsatt gjelder, og gi kvittering"
    middle = on(desk, date(2027, 3, 20))
    assert question in derived(middle)
    assert question not in derived(on(desk, date(2027, 3, 1)))
    assert question not in derived(on(desk, date(2027, 5, 1)))

    make_receipt(middle, ItemId(1, 5), formats=("md",))

    assert question not in derived(middle) + derived(middle, None)


# --- one task ----------------------------------------------------------------------------------


def test_the_same_task_is_put_there_once(family: Koord, desk: Desk) -> None:
    """The same words, day and person twice is one task; another day is another."""
    first = add_task(desk, "1", "Ring PPT", TODAY)
    again = add_task(desk, "1", " Ring  PPT ", TODAY)
    other = add_task(desk, "1", "Ring PPT", TODAY + timedelta(days=1))

    assert first.changed and not again.changed and other.changed
    assert again.task.item == first.task.item != other.task.item


def test_a_closed_task_is_closed_once(family: Koord, desk: Desk) -> None:
    """Done twice is done once; done cannot then be dropped or moved."""
    item = ItemId(1, 1)
    (done,) = finish_tasks(desk, [item])

    assert done.changed and done.next_one is not None and str(done.next_one.item) == "1.2"
    assert not finish_tasks(desk, [item])[0].changed
    with pytest.raises(StateForbidsError, match=r"1\.1 er alt gjort"):
        drop_tasks(desk, [item], None)
    with pytest.raises(StateForbidsError, match=r"1\.1 er alt gjort"):
        postpone_tasks(desk, [item], TODAY)


def test_several_are_one_step(family: Koord, desk: Desk) -> None:
    """Several numbers are one change set, and one undo takes all of it back."""
    before = list_tasks(desk, "1", everything=True).tasks
    items = [ItemId(1, number) for number in (1, 3, 1, 4)]
    acts: list[Callable[[], tuple[ChangedTask, ...]]] = [
        lambda: finish_tasks(desk, items),
        lambda: drop_tasks(desk, items, "flyttet"),
        lambda: postpone_tasks(desk, items, TODAY + timedelta(days=3)),
    ]
    for act in acts:
        assert [str(done.task.item) for done in act()] == ["1.1", "1.3", "1.4"]
        assert list_tasks(desk, "1", everything=True).tasks != before

        undo(desk, what_to_undo(desk).number)
        assert list_tasks(desk, "1", everything=True).tasks == before


def test_several_are_all_done_or_none(family: Koord, desk: Desk) -> None:
    """One that cannot be done stops them all; one that is done already stops none."""
    drop_tasks(desk, [ItemId(1, 2)], None)
    finish_tasks(desk, [ItemId(1, 1)])

    with pytest.raises(StateForbidsError, match=r"1\.2 er alt tatt bort"):
        finish_tasks(desk, [ItemId(1, 3), ItemId(1, 2)])
    with pytest.raises(NotFoundError):
        finish_tasks(desk, [ItemId(1, 3), ItemId(1, 99)])
    with pytest.raises(StateForbidsError):
        postpone_tasks(desk, [ItemId(1, 3), ItemId(1, 1)], TODAY)
    assert "1.3" in [str(task.item) for task in list_tasks(desk, "1").tasks]

    done = finish_tasks(desk, [ItemId(1, 1), ItemId(1, 3)])
    assert [each.changed for each in done] == [False, True]
    assert {str(each.next_one and each.next_one.item) for each in done[1:]} == {"1.4"}


def test_doing_one_makes_the_next(family: Koord, desk: Desk) -> None:
    """The done one stays, the next has a number of its own, and undo takes both back."""
    added = add_task(desk, "1", "Ring hjem", TODAY, repeats=Repeat.WEEK).task
    assert added.item is not None
    before = list_tasks(desk, "1", everything=True).tasks

    following = finish_tasks(desk, [added.item])[0].following

    assert following is not None and following.item == ItemId(1, added.item.number + 1)
    assert following.due == TODAY + timedelta(weeks=1)
    told = {t.item: t for t in list_tasks(desk, "1", everything=True).tasks}
    assert told[added.item].state is TaskState.DONE
    assert (told[following.item].what, told[following.item].repeats) == ("Ring hjem", "week")

    undo(desk, what_to_undo(desk).number)
    assert list_tasks(desk, "1", everything=True).tasks == before
    redo(desk, what_to_redo(desk).number)
    assert {t.item: t for t in list_tasks(desk, "1", everything=True).tasks} == told


def test_what_is_done_late_does_not_come_back_late(family: Koord, desk: Desk) -> None:
    """The next is the first day of the series still to come; putting off does not move it."""
    item = add_task(desk, "1", "Brev", date(2027, 1, 31), repeats=Repeat.MONTH).task.item
    assert item is not None
    late = on(desk, date(2027, 4, 2))
    postpone_tasks(late, [item], date(2027, 4, 5))

    following = finish_tasks(late, [item])[0].following

    assert following is not None and following.due == date(2027, 4, 30)
    assert following.item is not None
    last = finish_tasks(on(desk, date(2027, 4, 30)), [following.item])[0].following
    assert last is not None and last.due == date(2027, 5, 31)


def test_what_is_dropped_does_not_come_again(family: Koord, desk: Desk) -> None:
    """Not relevant ends the series; done twice makes one next, not two."""
    item = add_task(desk, "1", "Ring", TODAY, repeats=Repeat.HALF_YEAR).task.item
    assert item is not None
    following = finish_tasks(desk, [item])[0].following
    assert following is not None and following.item is not None
    assert finish_tasks(desk, [item])[0].following is None

    assert drop_tasks(desk, [following.item], None)[0].following is None
    assert "Ring" not in whats(list_tasks(desk, "1").tasks)


def test_what_repeats_has_a_first_day(family: Koord, desk: Desk) -> None:
    """Without a day there is nothing to reckon from."""
    with pytest.raises(InvalidValueError, match="første dag"):
        add_task(desk, "1", "Ring", repeats=Repeat.WEEK)


def test_what_is_no_task_is_told_by_what_it_is(consented: Koord, desk: Desk) -> None:
    """A number of a consent says so; a number of nothing says so too."""
    with pytest.raises(NotFoundError, match=r"1\.5 er et samtykke, ikke et gjøremål"):
        finish_tasks(desk, [ItemId(1, 5)])
    with pytest.raises(NotFoundError, match=r"ikke noe med nummer 1\.99"):
        finish_tasks(desk, [ItemId(1, 99)])


def test_someone_outside_the_case_cannot_be_responsible(family: Koord, desk: Desk) -> None:
    """The error names who is there."""
    with pytest.raises(NotFoundError, match="Kari Larsen"):
        add_task(desk, "1", "Ring", None, "Ingen Her")
