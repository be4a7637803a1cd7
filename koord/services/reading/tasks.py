"""The list of what to do, with what the state of the cases itself asks for."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from koord.domain.cases import ItemId
from koord.domain.consent_tasks import (
    HALFWAY_DAYS,
    LAPSED_DAYS,
    LONG_DAYS,
    Warnings,
    consent_tasks,
)
from koord.domain.consents import turning_ages
from koord.domain.contact import contact_due, quiet_over
from koord.domain.dispatches import (
    UNSENT_DAYS,
    minutes_unsent,
    request_unanswered,
    standing,
)
from koord.domain.routine import Routine
from koord.domain.tasks import (
    SOON_DAYS,
    Note,
    Task,
    TaskState,
    attention_key,
    is_overdue,
    is_soon,
    minutes_missing,
    minutes_to_finish,
    next_of_each_case,
    plan_missing,
    privacy_unsettled,
    to_post,
)
from koord.routines.loading import load_routine
from koord.services.desk import (
    Desk,
    KnownCase,
    ever_called,
    facts_of,
    facts_of_cases,
    get_task,
    know_case,
)
from koord.services.reading.consent_watch import watch_of, watches_of
from koord.services.reading.plans import lacking_plans
from koord.values import value
from koord.workbook.queries import cases as case_queries
from koord.workbook.queries import consents as consent_queries
from koord.workbook.queries import contact as contact_queries
from koord.workbook.queries import dispatches as dispatch_queries
from koord.workbook.queries import journal as journal_queries
from koord.workbook.queries import meetings as meeting_queries
from koord.workbook.queries import tasks as task_queries


@value
class TaskList:
    """Tasks in the order they ask for attention.

    Attributes:
        case: The one case, or `None` over all.
        code: The one case's display code.
    """

    tasks: tuple[Task, ...]
    case: int | None = None
    code: str | None = None


def list_tasks(
    desk: Desk,
    case: str | None = None,
    *,
    more_cases: Sequence[str] = (),
    everything: bool = False,
    waiting: bool = False,
    overdue: bool = False,
    soon: bool = False,
    responsible: str | None = None,
) -> TaskList:
    """List tasks: of one case all that are open; over all the next of each and what is near.

    Args:
        desk: Where to look.
        case: One case, or every case.
        more_cases: Other cases beside the one.
        everything: All of them, the closed ones too.
        waiting: Only what someone else has promised.
        overdue: Only what is past its day.
        soon: Only what is overdue or due within a week.
        responsible: Only what the one this word means is to do.

    Raises:
        NotFoundError: No such case.
    """
    words = tuple(word for word in (case, *more_cases) if word is not None)
    with desk.book.reading() as connection:
        if words:
            listed = _together([_of_one(connection, desk, word, everything) for word in words])
        else:
            # What is due soon is among what is near, so an index finds it whatever else is asked.
            whole = not soon and (everything or waiting or overdue or responsible is not None)
            listed = _of_all(connection, desk, whole, everything)
        tasks = listed.tasks
        if responsible is not None:
            tasks = _promised_by(connection, desk, tasks, responsible)
        if listed.case is not None:
            tasks = with_notes(connection, tasks)
    tasks = tuple(
        task
        for task in tasks
        if (not waiting or task.state is TaskState.WAITING)
        and (not overdue or is_overdue(task, desk.today))
        and (not soon or is_soon(task, desk.today))
    )
    return TaskList(tuple(sorted(tasks, key=_order)), listed.case, listed.code)


def one_task(desk: Desk, item: ItemId) -> TaskList:
    """Return the list that holds one task.

    Raises:
        NotFoundError: Nothing has this number, or it is no task.
    """
    with desk.book.reading() as connection:
        task = get_task(connection, item)
    return TaskList((task,), task.case, task.code)


def task_with_notes(desk: Desk, item: ItemId) -> Task:
    """Return one task with all that is written on it.

    Raises:
        NotFoundError: Nothing has this number, or it is no task.
    """
    with desk.book.reading() as connection:
        return with_notes(connection, [get_task(connection, item)])[0]


def with_notes(connection: Any, tasks: Sequence[Task]) -> tuple[Task, ...]:
    """Put the notes on the tasks of one case; hardly any task has one."""
    cases = case_queries.cases_numbered(connection, {task.case for task in tasks if task.case})
    notes: dict[ItemId, tuple[Note, ...]] = {}
    for case in cases:
        notes |= task_queries.notes_of_case(connection, case.id)
    return tuple(
        task if task.item is None else replace(task, notes=notes.get(task.item, ()))
        for task in tasks
    )


def _together(lists: Sequence[TaskList]) -> TaskList:
    """Return the tasks of several cases, each case once."""
    by_case = {listed.case: listed for listed in lists}
    if len(by_case) == 1:
        return lists[0]
    return TaskList(tuple(task for listed in by_case.values() for task in listed.tasks))


def _promised_by(connection: Any, desk: Desk, tasks: Sequence[Task], word: str) -> tuple[Task, ...]:
    """Pick out the tasks of those a word means in their own case; what is derived is hers."""
    profile = case_queries.profile(connection)
    routine = load_routine(profile.routine)
    cases = case_queries.cases_numbered(connection, {task.case for task in tasks})
    members = case_queries.members_of_cases(connection, [case.id for case in cases])
    meant: set[tuple[int, int | None]] = set()
    for case in cases:
        known = KnownCase(case, members[case.id], profile, routine)
        found = {member.id for member in ever_called(known, word, desk.today)}
        meant |= {(case.number, member) for member in found}
        if known.coordinator.id in found:
            meant |= {(case.number, None), (0, None)}
    return tuple(task for task in tasks if (task.case, task.responsible_id) in meant)


def _order(task: Task) -> tuple[bool, object]:
    return not task.state.is_open, attention_key(task)


def _of_one(connection: Any, desk: Desk, case: str, closed: bool) -> TaskList:
    known = know_case(connection, case)
    facts = facts_of(connection, known)
    code, routine = known.case.shown, known.routine
    meetings = meeting_queries.meetings_of(connection, known.case.id)
    derived = [
        *(minutes_missing(m, code, desk.today, routine.minutes_days) for m in meetings),
        *(minutes_to_finish(m, code) for m in meetings),
        *to_post(
            journal_queries.not_posted(connection, known.case.number),
            desk.today,
            routine.posting_days,
        ),
    ]
    stored = task_queries.tasks_of_case(connection, known.case.id, closed=closed)
    watch = watch_of(connection, known.case.id, routine, desk.today)
    plans = _plans(connection, desk, routine, known.case.number)
    unsent = _minutes_unsent(connection, desk, routine, known.case.number)
    contact = _contact(connection, desk, known.case.number)
    tasks = (
        *stored,
        *filter(None, derived),
        *consent_tasks(facts, code, watch),
        *plans,
        *unsent,
        *contact,
        *_reminders(stored, desk),
    )
    return TaskList(tasks, known.case.number, code)


def _of_all(connection: Any, desk: Desk, whole: bool, closed: bool) -> TaskList:
    """Gather over all cases without reading more than is shown.

    The next task of each case and those due soon come from an index; only cases with a consent
    near its end are judged.
    """
    if whole:
        stored = task_queries.all_tasks(connection, closed=closed)
    else:
        soon = desk.today + timedelta(days=SOON_DAYS)
        stored = task_queries.near_or_next(connection, soon)
    settled = () if whole else _settled(stored, desk.today)
    derived = (*_derived_of_all(connection, desk, settled), *_reminders(stored, desk))
    if not whole:
        near = [task for task in derived if is_soon(task, desk.today)]
        unsettled = (task for task in (*stored, *derived) if task.case not in settled)
        first = next_of_each_case(unsettled)
        kept = {id(task) for task in (*near, *first.values())}
        derived = tuple(task for task in derived if id(task) in kept or not task.case)
    return TaskList((*stored, *derived))


def _settled(stored: Sequence[Task], today: date) -> frozenset[int]:
    """Return the cases whose next task is among those due soon, whatever else they ask for."""
    return frozenset(
        task.case for task in stored if task.state is TaskState.OPEN and is_soon(task, today)
    )


def _derived_of_all(connection: Any, desk: Desk, settled: Collection[int]) -> tuple[Task, ...]:
    """Return what the state of the cases asks for; of the settled ones what is due soon is enough.

    To judge the consents of a case costs as much as to read a page of the list.
    """
    profile = case_queries.profile(connection)
    routine = load_routine(profile.routine)
    tasks: list[Task] = []
    if profile.privacy_settled_on is None:
        tasks.append(privacy_unsettled(profile.created_on))
    for code, meeting in meeting_queries.called_before(connection, desk.today):
        task = minutes_missing(meeting, code, desk.today, routine.minutes_days)
        tasks += [task] if task else []
    unfinished = meeting_queries.out_for_comments(connection)
    tasks += filter(None, (minutes_to_finish(meeting, code) for code, meeting in unfinished))
    waiting = journal_queries.not_posted(connection, closed=False)
    tasks += to_post(waiting, desk.today, routine.posting_days)
    numbers = _to_judge(connection, routine, desk.today, settled)
    cases = case_queries.cases_numbered(connection, numbers)
    watches = watches_of(connection, [case.id for case in cases], routine, desk.today)
    for case, facts in facts_of_cases(connection, cases, routine):
        tasks += consent_tasks(facts, case.shown, watches[case.id])
    plans = _plans(connection, desk, routine)
    unsent = _minutes_unsent(connection, desk, routine)
    return (*tasks, *plans, *unsent, *_contact(connection, desk))


def _contact(connection: Any, desk: Desk, case: int | None = None) -> tuple[Task, ...]:
    """Return the families to speak with, and the quiet cases to look at again."""
    near = desk.today + timedelta(days=SOON_DAYS)
    agreed = contact_queries.agreed_contact(connection, desk.today, near, case)
    quiet = contact_queries.quiet_until(connection, near, case)
    tasks = (
        *(contact_due(each, desk.today) for each in agreed),
        *(quiet_over(number, code, day, desk.today) for number, code, day in quiet),
    )
    return tuple(task for task in tasks if task is not None)


def _plans(
    connection: Any, desk: Desk, routine: Routine, case: int | None = None
) -> tuple[Task, ...]:
    """Return the plans to make, the one that is soonest to begin of each case."""
    newest = {
        lacking.case: lacking for lacking in lacking_plans(connection, routine, desk.today, case)
    }
    made = (plan_missing(lacking, desk.today, routine.plan_days) for lacking in newest.values())
    return tuple(task for task in made if task is not None)


def _to_judge(connection: Any, routine: Routine, today: date, settled: Collection[int]) -> set[int]:
    """Return the numbers of the cases whose consents may ask for something today."""
    warnings = Warnings.of(routine.warn_days, routine.agenda_days)

    turning = turning_ages(routine.signing.values())

    def day(ahead: int) -> date:
        return today + timedelta(days=ahead)

    return {
        *consent_queries.cases_with_rows_lapsing(
            connection,
            day(-LAPSED_DAYS),
            day(warnings.first),
            turning,
            settled=settled,
            near=day(warnings.due + SOON_DAYS),
        ),
        *consent_queries.cases_with_rows_halfway(connection, day(-HALFWAY_DAYS), today, LONG_DAYS),
        *consent_queries.cases_with_rows_short_of_a_meeting(
            connection, today, day(warnings.furthest), min(turning)
        ),
    }


def _minutes_unsent(
    connection: Any, desk: Desk, routine: Routine, case: int | None = None
) -> tuple[Task, ...]:
    """Return what minutes that lie unsent ask for; one query, which finds hardly any."""
    days = routine.send_days
    found = dispatch_queries.minutes_maybe_unsent(
        connection,
        desk.today - timedelta(days=UNSENT_DAYS),
        desk.today - timedelta(days=days),
        case,
    )
    tasks = (
        minutes_unsent(standing(rows), item, held_on, code, desk.today, days)
        for item, held_on, code, rows in found
    )
    return tuple(task for task in tasks if task is not None)


def _reminders(stored: tuple[Task, ...], desk: Desk) -> tuple[Task, ...]:
    found = (request_unanswered(task, desk.today) for task in stored)
    return tuple(task for task in found if task is not None)
