"""The half-year plan of a case, and the cases that lack one."""

from datetime import date
from typing import Any

from koord.domain.cases import Case
from koord.domain.consents import row_statuses
from koord.domain.dates import HalfYear
from koord.domain.plans import (
    Activity,
    Entry,
    LackingPlan,
    Plan,
    PlanFacts,
    Week,
    entries_of,
    halves_to_plan,
    weeks_of,
)
from koord.domain.routine import Routine
from koord.domain.school import SchoolBreak, school_year, school_year_label
from koord.routines.loading import load_routine
from koord.services.desk import Desk, KnownCase, facts_of, know_case
from koord.values import value
from koord.workbook.queries import cases as case_queries
from koord.workbook.queries import meetings as meeting_queries
from koord.workbook.queries import plans as plan_queries

SETTLES = "møteplan"
"""What a start task says it is settled by when it asks for the plan."""


@value
class PlanPage:
    """A half-year of a case.

    Attributes:
        plan: That it was planned; `None` when nobody has.
        entries: What it holds, day by day.
        activities: The activities with who is responsible.
        weeks: The same as a row of weeks.
        breaks: The school breaks in it.
        has_school_calendar: Breaks are loaded for the school year.
    """

    case: Case
    half: HalfYear
    plan: Plan | None
    entries: tuple[Entry, ...]
    activities: tuple[Activity, ...]
    weeks: tuple[Week, ...]
    breaks: tuple[SchoolBreak, ...]
    has_school_calendar: bool


def show_plan(desk: Desk, case: str, half: HalfYear, language: str = "nb") -> PlanPage:
    """Show a half-year of a case.

    Raises:
        NotFoundError: No such case.
    """
    with desk.book.reading() as connection:
        return page_of(connection, know_case(connection, case), half, desk.today, language)


def page_of(
    connection: Any, known: KnownCase, half: HalfYear, today: date, language: str = "nb"
) -> PlanPage:
    """Gather a half-year of a case, its words in one of the two languages."""
    facts = plan_facts(connection, known, half, today, language)
    entries = entries_of(facts)
    breaks = plan_queries.school_breaks(connection, half.start, half.end)
    return PlanPage(
        case=known.case,
        half=half,
        plan=plan_queries.find_plan(connection, known.case.id, half),
        entries=entries,
        activities=facts.activities,
        weeks=weeks_of(half, entries, breaks),
        breaks=breaks,
        has_school_calendar=plan_queries.has_school_year(connection, half.start),
    )


def plan_facts(
    connection: Any, known: KnownCase, half: HalfYear, today: date, language: str = "nb"
) -> PlanFacts:
    """Gather what a plan is drawn from."""
    return PlanFacts(
        case=known.case.number,
        half=half,
        meetings=meeting_queries.meetings_of(connection, known.case.id),
        activities=plan_queries.activities_of(connection, known.case.id, half),
        statuses=row_statuses(facts_of(connection, known), today),
        born=known.case.born,
        routine=load_routine(known.profile.routine, language),
        language=language,
    )


def missing_plans(desk: Desk) -> tuple[LackingPlan, ...]:
    """List the cases whose half-year, or the coming one soon, is not planned to the end."""
    with desk.book.reading() as connection:
        routine = load_routine(case_queries.profile(connection).routine)
        return lacking_plans(connection, routine, desk.today)


def lacking_plans(
    connection: Any, routine: Routine, today: date, case: int | None = None
) -> tuple[LackingPlan, ...]:
    """Return the half-years that should be planned and are not, of one case or of all."""
    start_tasks = start_task_words(routine)
    return tuple(
        lacking
        for half in halves_to_plan(today, routine.plan_days)
        for lacking in plan_queries.lacking_plans(
            connection, half, today, routine.meeting_kinds[0].key, start_tasks, case
        )
    )


def start_task_words(routine: Routine) -> tuple[str, ...]:
    """Return what the start task that asks for the plan is called, in every language."""
    asking = (task for task in routine.start_tasks if task.settled_by == SETTLES)
    return tuple(word for task in asking for word in task.wordings)


def loaded_breaks(desk: Desk) -> tuple[SchoolBreak, ...]:
    """List every school break that is loaded, by day."""
    with desk.book.reading() as connection:
        return plan_queries.school_breaks(connection, date.min, date.max)


def busy_calendar(desk: Desk) -> str | None:
    """Return where her own calendar lies, or `None`."""
    with desk.book.reading() as connection:
        return case_queries.profile(connection).busy_calendar


def no_school_calendar(day: date) -> str:
    """Say that the school breaks are not known, so that nobody takes them for looked at."""
    year = school_year_label(school_year(day))
    return f"Ingen skolerute er lagt inn for {year}: koord oppsett skolerute FIL"
