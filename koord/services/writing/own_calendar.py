"""Her own tasks and meetings as one calendar file, with numbers in place of words."""

from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from koord.documents.placing import put
from koord.domain.cases import ItemId
from koord.domain.meetings import Meeting, MeetingState
from koord.domain.plans import Activity
from koord.domain.tasks import Task, TaskState
from koord.exchange.calendar import CalendarDay, CalendarMeeting, CalendarTask, own_plan, uid_of
from koord.services.desk import Desk, know_case
from koord.services.writing.papers import folder_of
from koord.workbook.queries import cases as case_queries
from koord.workbook.queries import meetings as meeting_queries
from koord.workbook.queries import plans as plan_queries
from koord.workbook.queries import tasks as task_queries
from koord.workbook.queries.history import made_at

NAME = "kalender"


@dataclass(frozen=True, slots=True)
class WrittenCalendar:
    """A file that was written, or none when there was nothing to write.

    Attributes:
        undated: How many of her open tasks have no deadline, and are not in it.
    """

    path: Path | None
    tasks: tuple[ItemId, ...]
    meetings: tuple[ItemId, ...]
    activities: tuple[ItemId, ...]
    undated: int


def write_calendar(desk: Desk, case: str | None, file: Path | None) -> WrittenCalendar:
    """Write her open tasks with a deadline, the meetings and activities to come, to one file.

    A title is a kind and a number; there is no place and no name in it. The identities are the
    same each time, so that a calendar which reads the file again brings the old entries up to
    date. A file that exists is never written over.

    Args:
        desk: Where to work.
        case: One case, or every case.
        file: Where to, or `None` for the folder of papers.

    Raises:
        NotFoundError: No such case.
        StorageError: The disk is full, or the folder closed.
    """
    with desk.book.reading() as connection:
        only = know_case(connection, case).case.number if case is not None else None
        tasks = [
            (task.item, task)
            for task in task_queries.all_tasks(connection)
            if task.item and task.state is TaskState.OPEN and only in (None, task.case)
        ]
        meetings = [
            meeting
            for _, meeting in meeting_queries.between(connection, desk.today, date.max)
            if meeting.state is not MeetingState.HELD and only in (None, meeting.item.case)
        ]
        activities = [
            activity
            for activity in plan_queries.activities_from(connection, desk.today)
            if only in (None, activity.item.case)
        ]
        usual = folder_of(desk, case_queries.profile(connection))
        made = made_at(connection)
    stamp = datetime.fromisoformat(desk.at)
    due = [_task(item, task, made) for item, task in tasks if task.due is not None]
    if not due and not meetings and not activities:
        return WrittenCalendar(None, (), (), (), len(tasks))
    days = [_meeting(meeting, stamp) for meeting in meetings]
    content = own_plan(due, [*days, *(_activity(each, made) for each in activities)], stamp)
    folder, name = (usual, f"{NAME}.ics") if file is None else (file.parent, file.name)
    return WrittenCalendar(
        path=put(folder, name, content),
        tasks=tuple(item for item, task in tasks if task.due is not None),
        meetings=tuple(meeting.item for meeting in meetings),
        activities=tuple(activity.item for activity in activities),
        undated=len(tasks) - len(due),
    )


def _task(item: ItemId, task: Task, made: str) -> CalendarTask:
    assert task.due is not None
    return CalendarTask(uid_of(f"{made} {item}"), f"Gjøremål {item}", task.due)


def _activity(activity: Activity, made: str) -> tuple[str, CalendarDay]:
    item = activity.item
    day = CalendarDay(uid_of(f"{made} {item}"), 0, activity.starts, activity.ends)
    return f"Aktivitet {item}", day


def _meeting(meeting: Meeting, stamp: datetime) -> tuple[str, CalendarMeeting | CalendarDay]:
    title = f"Møte {meeting.item}"
    if meeting.starts_at is None:
        return title, CalendarDay(meeting.uid, meeting.sequence, meeting.held_on)
    return title, CalendarMeeting(
        uid=meeting.uid,
        sequence=meeting.sequence,
        day=meeting.held_on,
        start=meeting.starts_at,
        minutes=meeting.minutes_long,
        stamp=stamp,
    )
