"""What today is about, over all cases, on one screen."""

from collections.abc import Mapping
from datetime import date, timedelta

from koord.domain.cases import Case
from koord.domain.meetings import Meeting
from koord.domain.tasks import SOON_DAYS, Task, TaskState, is_overdue, is_soon
from koord.services.desk import Desk
from koord.services.reading.tasks import list_tasks
from koord.values import value
from koord.workbook.queries import cases as case_queries
from koord.workbook.queries import journal as journal_queries
from koord.workbook.queries import meetings as meeting_queries
from koord.workbook.queries.papers import sent_and_posted


@value
class Today:
    """The day.

    Attributes:
        meetings: Meetings of the coming week, with the case's code.
        overdue: Her own tasks past their day.
        due: Her own tasks due today or within a week.
        waiting: Promises of others that are past their day.
        cases: How many cases are open.
        unposted: How much is not in the municipality's own system yet.
        to_clear: How many papers are sent and posted, and can be cleared away.
        greet: Who comes to the meetings of today itself, by the meeting's id.
        without_next: Active cases where nothing is to be done and no meeting is near.
        silent: Families there has been no contact with for longer than agreed.
    """

    day: date
    meetings: tuple[tuple[str, Meeting], ...]
    overdue: tuple[Task, ...]
    due: tuple[Task, ...]
    waiting: tuple[Task, ...]
    cases: int
    unposted: int
    to_clear: int
    greet: Mapping[int, tuple[str, ...]]
    without_next: tuple[Case, ...]
    silent: tuple[Task, ...]


def today(desk: Desk) -> Today:
    """Gather the day: meetings, what is overdue, what is near, what waits for others."""
    with desk.book.reading() as connection:
        meetings = meeting_queries.between(
            connection, desk.today, desk.today + timedelta(days=SOON_DAYS)
        )
        cases = case_queries.list_cases(connection)
        unposted = journal_queries.not_posted(connection)
        papers = sent_and_posted(connection)
        now = [meeting.id for _, meeting in meetings if meeting.held_on == desk.today]
        greet = meeting_queries.who_comes(connection, now) if now else {}
    tasks = list_tasks(desk).tasks
    late = [task for task in tasks if is_overdue(task, desk.today)]
    near = [t for t in tasks if is_soon(t, desk.today) and not is_overdue(t, desk.today)]
    busy = {task.case for task in tasks} | {meeting.item.case for _, meeting in meetings}
    silent = [task for task in late if task.last_contact is not None]
    hers = [task for task in late if task.state is TaskState.OPEN and task not in silent]
    return Today(
        day=desk.today,
        meetings=meetings,
        overdue=tuple(hers),
        due=tuple(task for task in near if task.state is TaskState.OPEN),
        waiting=tuple(task for task in late if task.state is TaskState.WAITING),
        cases=len(cases),
        unposted=len(unposted),
        to_clear=len(papers),
        greet=greet,
        without_next=tuple(c for c in cases if c.state == "aktiv" and c.number not in busy),
        silent=tuple(silent),
    )
