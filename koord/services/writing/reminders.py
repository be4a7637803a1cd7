"""Reminding others of what they promised: a letter each, with nobody else's promises in it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import Any

from koord.documents.contexts import Agreement, ReminderContext
from koord.documents.pipeline import DEFAULT_FORMATS
from koord.documents.placing import Staged
from koord.domain.cases import ItemId
from koord.domain.consents import CaseFacts, Judgement, Receiver, judge
from koord.domain.dispatches import REMINDER, Dispatch, key_of, standing
from koord.domain.family import Promise, Reader, may_all_read_promise
from koord.domain.meetings import Meeting
from koord.domain.minutes import MinutesItem
from koord.domain.people import Member, Role, is_blocked
from koord.domain.reminders import ANSWER_DAYS, made_today, tasks_text, times_reminded
from koord.domain.tasks import Task, TaskState, attention_key, is_overdue
from koord.errors import NotFoundError
from koord.exchange.cover import message_text
from koord.exchange.drafts import draft
from koord.routines.law import law_text
from koord.services.desk import Desk, KnownCase, facts_of, know_case
from koord.services.reading.consents import one_topic
from koord.services.writing.dispatches import Addressed, stop
from koord.services.writing.frames import paper_name, participant_of, reference_of, sender_of
from koord.services.writing.invitees import named
from koord.services.writing.letters import why_not_told
from koord.services.writing.minutes_reading import items_of_minutes
from koord.services.writing.papers import folder_of, made, place_all, promise, sha256_of, staging
from koord.services.writing.tasks import item_series
from koord.workbook.change import change, peek_number
from koord.workbook.queries import dispatches as dispatch_queries
from koord.workbook.queries import meetings as meeting_queries
from koord.workbook.queries import promises as promise_queries
from koord.workbook.queries import tasks as task_queries
from koord.workbook.queries.history import newest_number, papers_of_item

IN_THE_FAMILY = "er i familien, og purres ikke med brev: snakk med dem"
NOT_HERS_TO_READ = "det ble lovet under et punkt som ikke er for mottakeren"


@dataclass(frozen=True, slots=True)
class NewReminders:
    """Whom to remind, and of what.

    Attributes:
        to: Names of receivers; empty means everyone who has promised something.
        overdue: Only what is past its day.
        topic: What tasks that come from no minutes are about.
        only_try: Say what would be made, and make nothing.
    """

    to: tuple[str, ...] = ()
    overdue: bool = False
    topic: str | None = None
    formats: tuple[str, ...] = DEFAULT_FORMATS
    only_try: bool = False


@dataclass(frozen=True, slots=True)
class Reminder:
    """One receiver's reminder.

    Attributes:
        turn: Which time this is, 1 for the first.
        is_last: The next time is a call.
        item: The letter it is in; `None` when it is not made.
    """

    member: Member
    judgement: Judgement
    tasks: tuple[Task, ...]
    turn: int
    is_last: bool
    item: ItemId | None = None


@dataclass(frozen=True, slots=True)
class ToCall:
    """One who has been reminded often enough."""

    member: Member
    tasks: tuple[Task, ...]
    times: int


@dataclass(frozen=True, slots=True)
class NotReminded:
    """What someone is not reminded of, and why."""

    member: Member
    tasks: tuple[Task, ...]
    reason: str


@dataclass(frozen=True, slots=True)
class Reminded:
    """What was made.

    Attributes:
        made: New reminders.
        already: Those made earlier today, which are not made again.
        envelopes: Names of receivers there is a draft for the mail program to.
        tried: Nothing was to be made.
    """

    case: int
    code: str
    made: tuple[Reminder, ...]
    already: tuple[Reminder, ...]
    to_call: tuple[ToCall, ...]
    left_out: tuple[NotReminded, ...]
    files: tuple[Path, ...] = ()
    envelopes: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()
    tried: bool = False


def remind(desk: Desk, case: str, new: NewReminders) -> Reminded:
    """Remind those who have promised something, each of her own, or say that it is time to call.

    Raises:
        NotFoundError: No such case or person, or she has promised nothing.
        InvalidValueError: The topic is not known.
        ConsentStopsError: Someone named, or everyone there is, may not be told.
    """
    with desk.book.reading() as connection:
        seen = newest_number(connection)
        known = know_case(connection, case)
        facts = facts_of(connection, known)
        topic = one_topic(known, new.topic) if new.topic else None
        rows = standing(dispatch_queries.dispatches_of(connection, known.case.id))
        item = ItemId(known.case.number, peek_number(connection, item_series(known.case.id)))
        waiting = _waiting(connection, desk, known, new)
        may = _gate(connection, desk, known, facts, topic)
        sorted_out = _Sorting(desk, known, rows, may).sort(waiting)
        files = _files_of(connection, sorted_out.already)
    if sorted_out.stopped and (new.to or not sorted_out.has_others):
        raise stop(facts, sorted_out.stopped, "Kan ikke purre")
    done = Reminded(
        case=known.case.number,
        code=known.case.shown,
        made=tuple(sorted_out.fresh),
        already=tuple(sorted_out.already),
        to_call=tuple(sorted_out.to_call),
        left_out=tuple(sorted_out.left_out),
        files=files,
        tried=new.only_try,
    )
    if new.only_try or not done.made:
        return done
    return _make(desk, known, item, done, new.formats, seen)


def _waiting(
    connection: Any, desk: Desk, known: KnownCase, new: NewReminders
) -> dict[tuple[str, int | None], tuple[Member, list[Task]]]:
    """Return what others have promised, by receiver.

    Raises:
        NotFoundError: Someone named has promised nothing.
    """
    members = {member.id: member for member in known.members}
    found: dict[tuple[str, int | None], tuple[Member, list[Task]]] = {}
    tasks = task_queries.tasks_of_case(connection, known.case.id)
    for task in sorted(tasks, key=attention_key):
        if task.state is TaskState.WAITING and (not new.overdue or is_overdue(task, desk.today)):
            member = members[task.responsible_id or 0]
            found.setdefault(key_of(member), (member, []))[1].append(task)
    if not new.to:
        return found
    asked = {key_of(member) for member in named(known, new.to, desk.today)}
    hers = {key: theirs for key, theirs in found.items() if key in asked}
    if not hers:
        raise NotFoundError(
            f"{', '.join(new.to)} har ikke noe som venter i sak {known.case.number}.",
            hint=f"koord huskeliste {known.case.number} --venter",
        )
    return hers


# --- what may be told --------------------------------------------------------------------------

_Gate = Callable[[Member, Task], tuple[Judgement, str | None]]


def _gate(
    connection: Any, desk: Desk, known: KnownCase, facts: CaseFacts, topic: str | None
) -> _Gate:
    """Return the question whether a receiver may be told of one of her tasks, and why not.

    What was promised in a meeting follows the item it was promised under; all else is about the
    topic that is said, or may be about any.
    """
    promises = promise_queries.promises_of_minutes(connection, known.case.id)
    meetings = {m.id: m for m in meeting_queries.meetings_of(connection, known.case.id)}

    @cache
    def items(meeting: Meeting) -> tuple[MinutesItem, ...]:
        return items_of_minutes(connection, known, meeting)

    def may(member: Member, task: Task) -> tuple[Judgement, str | None]:
        promised = promises.get(task.item.number) if task.item else None
        receiver = Receiver(member=member)
        if promised is None or promised.meeting_id not in meetings:
            judgement = judge(facts, receiver, desk.today, topic=topic)
            return judgement, why_not_told(judgement, topic)
        judgement = judge(facts, receiver, desk.today)
        if not judgement.answer.permits:
            return judgement, judgement.reasons[0]
        read = items(meetings[promised.meeting_id])
        return judgement, _why_not_hers(promised, read, Reader(member, judgement))

    return may


def _why_not_hers(promised: Promise, items: Sequence[MinutesItem], reader: Reader) -> str | None:
    may_read = may_all_read_promise(promised, items, (reader,))
    return None if may_read else NOT_HERS_TO_READ


class _Sorting:
    """Sorts what is waited for into reminders, calls and what is left alone.

    Args:
        desk: The desk.
        known: The case.
        rows: The rows of the log that hold.
        may: Whether a receiver may be told of a task.
    """

    def __init__(self, desk: Desk, known: KnownCase, rows: Sequence[Dispatch], may: _Gate) -> None:
        self._today = desk.today
        self._known = known
        self._rows = rows
        self._may = may
        self.fresh: list[Reminder] = []
        self.already: list[Reminder] = []
        self.to_call: list[ToCall] = []
        self.left_out: list[NotReminded] = []
        self.stopped: list[tuple[Member, Judgement, str]] = []

    @property
    def has_others(self) -> bool:
        """Whether there is anyone that no consent stops."""
        return bool(self.fresh or self.already or self.to_call)

    def sort(self, waiting: dict[tuple[str, int | None], tuple[Member, list[Task]]]) -> "_Sorting":
        """Sort it all, one receiver after the other."""
        for member, tasks in waiting.values():
            self._sort(member, tasks)
        return self

    def _sort(self, member: Member, tasks: Sequence[Task]) -> None:
        blocked = is_blocked(member, self._known.members)
        if not blocked and (member.role is Role.USER or member.is_guardian):
            self.left_out.append(NotReminded(member, tuple(tasks), IN_THE_FAMILY))
            return
        told = self._told(member, tasks)
        limit = self._known.routine.reminders
        times = {task: self._times(member, task) for task, _ in told}
        called = [task for task in times if times[task] >= limit]
        if called:
            most = max(times[task] for task in called)
            self.to_call.append(ToCall(member, tuple(called), most))
        reminded = [(task, judgement) for task, judgement in told if times[task] < limit]
        if reminded:
            turn = max(times[task] for task, _ in reminded) + 1
            theirs = tuple(task for task, _ in reminded)
            self._add(Reminder(member, reminded[0][1], theirs, turn, turn >= limit))

    def _told(self, member: Member, tasks: Sequence[Task]) -> list[tuple[Task, Judgement]]:
        """Return what she may be told of; the rest is left out, a line for each reason."""
        told = []
        out: dict[str, list[Task]] = {}
        for task in tasks:
            judgement, reason = self._may(member, task)
            if reason is None:
                told.append((task, judgement))
                continue
            if reason not in out:
                self.stopped.append((member, judgement, reason))
            out.setdefault(reason, []).append(task)
        self.left_out += [NotReminded(member, tuple(of), why) for why, of in out.items()]
        return told

    def _times(self, member: Member, task: Task) -> int:
        assert task.item is not None, "a task that someone has promised is stored"
        return times_reminded(self._rows, task.item, key_of(member), self._today)

    def _add(self, reminder: Reminder) -> None:
        number = made_today(self._rows, items_in(reminder), key_of(reminder.member), self._today)
        if number is None:
            self.fresh.append(reminder)
        else:
            item = ItemId(self._known.case.number, number)
            self.already.append(replace(reminder, item=item))


def items_in(reminder: Reminder) -> tuple[ItemId, ...]:
    """Return the numbers of what a reminder is about."""
    return tuple(task.item for task in reminder.tasks if task.item is not None)


# --- the files ---------------------------------------------------------------------------------


def _files_of(connection: Any, already: Sequence[Reminder]) -> tuple[Path, ...]:
    items = dict.fromkeys(one.item for one in already if one.item is not None)
    return tuple(
        path
        for item in items
        for path in papers_of_item(connection, item.case, item.number, REMINDER)
    )


def _make(
    desk: Desk,
    known: KnownCase,
    item: ItemId,
    done: Reminded,
    formats: Sequence[str],
    seen: int,
) -> Reminded:
    """Make the letters and the drafts around them, and keep that they are made."""
    contexts = [_context(desk, known, item, one) for one in done.made]
    papers = made(desk, contexts, formats)
    folder = folder_of(desk, known.profile)
    with staging(desk) as room:
        staged: list[Staged] = []
        rows: list[Addressed] = []
        envelopes: list[str] = []
        for number, (one, paper) in enumerate(zip(done.made, papers, strict=True), start=1):
            mark = f"-mottaker-{number}"
            for suffix, content in paper.files.items():
                name = paper_name(item, REMINDER, desk.today, suffix, mark)
                staged.append(room.write(REMINDER, folder, name, content))
            rows.append(
                Addressed(
                    REMINDER,
                    desk.today,
                    one.member,
                    one.judgement,
                    what=tasks_text(items_in(one)),
                    sha256=sha256_of(staged, REMINDER, mark),
                )
            )
            envelope = _envelope(known, item, one.member)
            if envelope is not None:
                name = paper_name(item, "epost", desk.today, "eml", mark)
                staged.append(room.write("epost", folder, name, envelope))
                envelopes.append(one.member.label)
        receivers = ", ".join(one.member.label for one in done.made)
        with change(desk.book.connection, "purr", desk.at, seen=seen) as unit:
            unit.next_number(item_series(known.case.id))
            promise(unit, item, staged, rows)
            unit.sentence = f"Laget purring {item} til {receivers}"
    missing = tuple(dict.fromkeys(gap for paper in papers for gap in paper.missing))
    return replace(
        done,
        made=tuple(replace(one, item=item) for one in done.made),
        files=(*done.files, *place_all(desk.book, staged).values()),
        envelopes=tuple(envelopes),
        remarks=(f"Står som mangler på papiret: {', '.join(missing)}.",) if missing else (),
    )


def _envelope(known: KnownCase, item: ItemId, member: Member) -> bytes | None:
    """Return a draft that says a letter lies in the secure channel, where there is an address."""
    profile = known.profile
    if not (member.email and profile.email):
        return None
    cover = message_text(str(item), profile.name, profile.phone, known.case.language)
    return draft(
        cover,
        None,
        sender_name=profile.name,
        sender_email=profile.email,
        blind_copies=[member.email],
    )


def _context(desk: Desk, known: KnownCase, item: ItemId, reminder: Reminder) -> ReminderContext:
    language = known.case.language
    return ReminderContext(
        reference=reference_of(known, item),
        sender=sender_of(known.profile),
        dated=desk.today,
        exemption=law_text("unntatt", language),
        language=language,
        receiver=participant_of(reminder.member, language),
        promises=tuple(Agreement(task.what, due=task.due) for task in reminder.tasks),
        turn=reminder.turn,
        is_last=reminder.is_last,
        answer_by=desk.today + timedelta(days=ANSWER_DAYS),
    )
