"""Minutes: from a text to a document, tasks and the next meeting; or refused whole."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, time
from pathlib import Path
from typing import Any

from koord.documents.contexts import (
    Agreement,
    MeetingFacts,
    MinutesContext,
    MinutesPoint,
)
from koord.documents.contexts import NextMeeting as NextMeetingLine
from koord.documents.pipeline import DEFAULT_FORMATS, render_all
from koord.domain.cases import ItemId
from koord.domain.consents import CaseFacts, Judgement, Receiver, judge
from koord.domain.dates import day_month
from koord.domain.meetings import Attendance, Meeting, MeetingState
from koord.domain.minutes import (
    Minutes,
    MinutesItem,
    Problem,
    PromisedTask,
    is_visible_to,
    remarks,
    user_was_missing,
)
from koord.domain.minutes_grammar import read_minutes
from koord.domain.minutes_writing import prefilled
from koord.domain.people import Member, Role, is_blocked
from koord.errors import InvalidValueError, KoordError, StateForbidsError
from koord.exchange.calendar import new_uid
from koord.routines.law import law_text
from koord.services.desk import Desk, KnownCase, facts_of, get_meeting, know_case
from koord.services.writing.frames import paper_name, participant_of, reference_of, sender_of
from koord.services.writing.meeting_papers import OPENING, SINCE_LAST, end_of
from koord.services.writing.meetings import meeting_kind
from koord.services.writing.papers import folder_of, place_all, promise, staging
from koord.services.writing.tasks import insert_task, item_series
from koord.workbook.change import ChangeUnit, change
from koord.workbook.queries import meetings as meeting_queries
from koord.workbook.queries import tasks as task_queries
from koord.workbook.queries.history import newest_number, papers_of_item
from koord.workbook.tables import Invitation
from koord.workbook.tables import Meeting as MeetingRow
from koord.workbook.tables import Minutes as MinutesRow

#: Said of a task that its doer asked for, by the language of the paper.
OWN_WISH = {"nb": "ønsket selv", "nn": "ønskt sjølv"}


@dataclass(frozen=True, slots=True)
class PlannedMeeting:
    """The next meeting, as the minutes set it."""

    item: ItemId | None
    day: date
    starts_at: time | None
    place: str | None


@dataclass(frozen=True, slots=True)
class Version:
    """One of the different papers of the same minutes.

    Attributes:
        receivers: Whom it is for; empty for the whole one, which is for the journal.
        left_out: Numbers of the points that are not in it.
    """

    receivers: tuple[str, ...]
    left_out: tuple[int, ...]
    files: tuple[Path, ...] = ()


@dataclass(frozen=True, slots=True)
class WrittenMinutes:
    """Minutes that are entered, or would be.

    Attributes:
        version: 1 for the first, higher for a correction.
        tasks: What was put on the list: number, or `None` in a dry run, what, who and when.
        not_sent: Those in the case who get no copy, and why.
        entered: False in a dry run, or when the same text stood there already.
    """

    item: ItemId
    version: int
    tasks: tuple[tuple[ItemId | None, PromisedTask, str], ...]
    next_meeting: PlannedMeeting | None
    files: tuple[Path, ...]
    versions: tuple[Version, ...]
    not_sent: tuple[tuple[str, str], ...]
    remarks: tuple[str, ...]
    entered: bool = True
    was_there: bool = False


class MinutesUnreadableError(InvalidValueError):
    """Lines of the minutes cannot be read; nothing is entered and the text is kept."""


def minutes_to_edit(desk: Desk, item: ItemId) -> str:
    """Return the text the editor opens on: the draft, the newest version, or a fresh one.

    Raises:
        NotFoundError: No such meeting.
        StateForbidsError: The meeting is cancelled.
    """
    with desk.book.reading() as connection:
        known = know_case(connection, str(item.case))
        meeting = get_meeting(connection, item)
        entered = meeting_queries.minutes_text(connection, meeting.id)
    _refuse_cancelled(meeting)
    if meeting.draft is not None or entered is not None:
        return meeting.draft or entered or ""
    invited = [invited.membership_id for invited in meeting.invited]
    return prefilled(
        invited or [m.id for m in known.active(meeting.held_on)],
        known.members,
        _headings(known, meeting),
        meeting.held_on,
        coordinator_id=known.coordinator.id,
        language=known.case.language,
    )


def keep_draft(desk: Desk, item: ItemId, text: str) -> None:
    """Keep a text that is not entered, inside the workbook; it is not part of the history."""
    with desk.book.reading() as connection:
        connection.execute(
            "INSERT INTO drafts (case_number, number, text, saved_at) VALUES (?, ?, ?, ?)"
            " ON CONFLICT (case_number, number) DO UPDATE"
            " SET text = excluded.text, saved_at = excluded.saved_at",
            (item.case, item.number, text, desk.at),
        )


def enter_minutes(
    desk: Desk,
    item: ItemId,
    text: str,
    formats: Sequence[str] = DEFAULT_FORMATS,
    *,
    dry_run: bool = False,
) -> WrittenMinutes:
    """Enter minutes whole: attendance, tasks, the next meeting, and the papers.

    What cannot be read stops all of it; the text is kept as a draft that `koord referat` opens.

    Raises:
        NotFoundError: No such meeting.
        MinutesUnreadableError: Lines cannot be read; each is named with what works.
        StateForbidsError: The meeting is cancelled.
    """
    try:
        return _enter(desk, item, text, formats, dry_run)
    except KoordError:
        if not dry_run:
            _keep_if_possible(desk, item, text)
        raise


def _keep_if_possible(desk: Desk, item: ItemId, text: str) -> None:
    with desk.book.reading() as connection:
        exists = meeting_queries.find_meeting(connection, item) is not None
    if exists:
        keep_draft(desk, item, text)


def _enter(
    desk: Desk, item: ItemId, text: str, formats: Sequence[str], dry_run: bool
) -> WrittenMinutes:
    with desk.book.reading() as connection:
        seen = newest_number(connection)
        known = know_case(connection, str(item.case))
        meeting = get_meeting(connection, item)
        facts = facts_of(connection, known)
        before = meeting_queries.minutes_text(connection, meeting.id)
        dates = meeting_queries.dates_of_meetings(connection)
        if before == text and not dry_run:
            return _as_before(connection, known, meeting)
    _refuse_cancelled(meeting)
    minutes = _read(known, meeting, text, dates)
    plan = _Plan(known, meeting, facts, minutes, desk.today)
    if dry_run:
        return plan.result(entered=False)
    contexts = [_paper(desk, plan, version) for version in plan.versions]
    papers = render_all(contexts, formats)
    folder = folder_of(desk, known.profile)
    with staging(desk) as room:
        staged = [
            [
                room.write(
                    "referat",
                    folder,
                    paper_name(item, "referat", meeting.held_on, suffix, version.mark),
                    content,
                )
                for suffix, content in paper.files.items()
            ]
            for version, paper in zip(plan.versions, papers, strict=True)
        ]
        with change(desk.book.connection, "referat", desk.at, seen=seen) as unit:
            tasks, following = _write(unit, desk, plan, text)
            for group in staged:
                promise(unit, item, group)
            unit.sentence = f"Førte referat fra møte {item} {day_month(meeting.held_on)}"
    final = place_all(desk.book, [paper for group in staged for paper in group])
    grouped = [tuple(final[p.path] for p in group if p.path in final) for group in staged]
    missing = tuple(dict.fromkeys(name for paper in papers for name in paper.missing))
    return plan.result(tasks=tasks, following=following, files=grouped, missing=missing)


# --- reading -----------------------------------------------------------------------------------


def _refuse_cancelled(meeting: Meeting) -> None:
    if meeting.state is MeetingState.CANCELLED:
        raise StateForbidsError(
            f"Møte {meeting.item} er avlyst.", hint=f"koord sak vis {meeting.item.case}"
        )


def _read(known: KnownCase, meeting: Meeting, text: str, dates: dict[str, date]) -> Minutes:
    minutes, problems = read_minutes(
        text,
        known.members,
        meeting.held_on,
        topics=known.topics,
        coordinator_id=known.coordinator.id,
        meetings=dates,
        case_code=known.case.code,
    )
    if problems:
        raise _unreadable(meeting.item, problems)
    kind = meeting_kind(known.routine, meeting.kind)
    missing = kind.with_user and user_was_missing(
        minutes, known.members, known.case.born, meeting.held_on
    )
    if missing and minutes.agreed_without_user is None:
        raise MinutesUnreadableError(
            "Verken bruker eller noen som taler for bruker, står som til stede. "
            "Ingenting er ført, og teksten er tatt vare på.",
            hint=(
                "Skriv hvem det ble avklart med: «Avklart uten bruker: mor på telefon 18.1»",
                f"Skriv videre på teksten: koord referat {meeting.item}",
            ),
        )
    return minutes


def _unreadable(item: ItemId, problems: Sequence[Problem]) -> MinutesUnreadableError:
    lines = [f"Linje {p.line}: «{p.text}»\n  {p.says}" for p in problems]
    head = (
        f"{len(problems)} linjer kan ikke leses."
        if len(problems) > 1
        else "Én linje kan ikke leses."
    )
    return MinutesUnreadableError(
        "\n".join([f"{head} Ingenting er ført, og teksten er tatt vare på.", *lines]),
        hint=f"Rett linjene, eller skriv videre på teksten: koord referat {item}",
        items=[{"line": p.line, "text": p.text, "message": p.says} for p in problems],
    )


def _headings(known: KnownCase, meeting: Meeting) -> tuple[str, ...]:
    kind = meeting_kind(known.routine, meeting.kind)
    language = known.case.language
    opening = (OPENING[language],) if kind.with_user else ()
    return (*opening, SINCE_LAST[language], *meeting.agenda)


# --- who gets what -----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Paper:
    """One content of the minutes, and who shares it.

    Attributes:
        mark: What its file name ends with.
        tells_next: The next meeting stands in it: its receivers may be told of that day.
    """

    items: tuple[MinutesItem, ...]
    receivers: tuple[Member, ...]
    mark: str
    tells_next: bool = True


class _Plan:
    """All that follows from minutes that could be read."""

    def __init__(
        self,
        known: KnownCase,
        meeting: Meeting,
        facts: CaseFacts,
        minutes: Minutes,
        today: date,
    ) -> None:
        self.known = known
        self.meeting = meeting
        self.minutes = minutes
        self.version = meeting.versions + 1
        self._judged = _judge_all(known, meeting, facts, minutes, today)
        self._facts = facts
        self.versions = self._papers()

    @property
    def receivers(self) -> tuple[Member, ...]:
        """Those who may have a copy."""
        return tuple(m for m, judgement in self._judged if judgement.answer.permits)

    @property
    def not_sent(self) -> tuple[tuple[str, str], ...]:
        """Those who were in the meeting and may not have a copy, and why."""
        return tuple((m.label, j.reasons[0]) for m, j in self._judged if not j.answer.permits)

    def _papers(self) -> tuple[_Paper, ...]:
        contents: dict[tuple[tuple[MinutesItem, ...], bool], list[Member]] = {}
        for member, judgement in self._judged:
            if judgement.answer.permits:
                items = tuple(
                    item
                    for item in self.minutes.items
                    if is_visible_to(item, member.id, judgement.denied, judgement.only)
                )
                key = (items, self._may_know_next(member))
                contents.setdefault(key, []).append(member)
        whole = (self.minutes.items, True)
        if set(contents) <= {whole}:
            return (_Paper(whole[0], tuple(contents.get(whole, ())), ""),)
        papers = [_Paper(whole[0], tuple(contents.pop(whole, ())), "-hele")]
        for number, ((items, tells), members) in enumerate(contents.items(), start=1):
            papers.append(_Paper(items, tuple(members), f"-utgave-{number}", tells))
        return tuple(papers)

    def _may_know_next(self, member: Member) -> bool:
        """Judge on the next meeting's day, as the invitation to it will."""
        told = self.minutes.next_meeting
        if told is None:
            return True
        return judge(self._facts, Receiver(member=member), told.day).answer.permits

    def result(
        self,
        *,
        tasks: Sequence[tuple[ItemId | None, PromisedTask]] = (),
        following: ItemId | None = None,
        files: Sequence[tuple[Path, ...]] = (),
        missing: Sequence[str] = (),
        entered: bool = True,
    ) -> WrittenMinutes:
        """Return what there is to tell of them."""
        promised = tasks or [(None, task) for i in self.minutes.items for task in i.tasks]
        said = remarks(self.minutes, self.known.coordinator.id, self.known.members)
        gaps = (f"Mangler på papiret: {', '.join(missing)}.",) if missing else ()
        told = self.minutes.next_meeting
        placed = [*files, *([()] * len(self.versions))]
        return WrittenMinutes(
            item=self.meeting.item,
            version=self.version,
            tasks=tuple(
                (number, task, self.label(task.responsible_id)) for number, task in promised
            ),
            next_meeting=PlannedMeeting(following, told.day, told.starts_at, told.place)
            if told
            else None,
            files=tuple(path for group in files for path in group),
            versions=tuple(
                Version(
                    tuple(m.label for m in paper.receivers),
                    tuple(i.number for i in self.minutes.items if i not in paper.items),
                    group,
                )
                for paper, group in zip(self.versions, placed, strict=False)
            ),
            not_sent=self.not_sent,
            remarks=(*said, *gaps),
            entered=entered,
        )

    def label(self, member_id: int) -> str:
        """Return what a member is called."""
        return self.member(member_id).label

    def member(self, member_id: int) -> Member:
        """Return a member that the minutes name."""
        return next(m for m in self.known.members if m.id == member_id)


def _judge_all(
    known: KnownCase, meeting: Meeting, facts: CaseFacts, minutes: Minutes, today: date
) -> tuple[tuple[Member, Judgement], ...]:
    """Judge everyone who was invited or came, for the day the minutes go out."""
    grounds = {i.membership_id for i in meeting.invited if i.other_ground is not None}
    concerned = {i.membership_id for i in meeting.invited} | {
        *minutes.present,
        *minutes.excused,
        *minutes.absent,
    }
    on = max(today, meeting.held_on)
    judged = []
    for member in known.members:
        if member.id in concerned and member.role is not Role.COORDINATOR:
            judgement = judge(facts, Receiver(member=member), on)
            if (
                member.id in grounds
                and not judgement.answer.permits
                and not is_blocked(member, known.members)
            ):
                reason = "innkalt på annet rettslig grunnlag: vurder selv om referatet kan sendes"
                judgement = Judgement(judgement.answer, reasons=(reason,))
            judged.append((member, judgement))
    return tuple(judged)


# --- writing -----------------------------------------------------------------------------------


def _as_before(connection: Any, known: KnownCase, meeting: Meeting) -> WrittenMinutes:
    return WrittenMinutes(
        item=meeting.item,
        version=meeting.versions,
        tasks=(),
        next_meeting=None,
        files=papers_of_item(connection, known.case.number, meeting.item.number, "referat"),
        versions=(),
        not_sent=(),
        remarks=(),
        entered=False,
        was_there=True,
    )


def _write(
    unit: ChangeUnit, desk: Desk, plan: _Plan, text: str
) -> tuple[list[tuple[ItemId | None, PromisedTask]], ItemId | None]:
    meeting, minutes = plan.meeting, plan.minutes
    unit.update(
        MeetingRow,
        meeting.id,
        state=MeetingState.HELD.value,
        held_without_user=minutes.agreed_without_user,
    )
    _attendance(unit, meeting, minutes)
    unit.insert(
        MinutesRow,
        meeting_id=meeting.id,
        version=plan.version,
        text=text,
        written_on=desk.today.isoformat(),
    )
    tasks = _tasks(unit, desk, plan)
    following = _next_meeting(unit, plan)
    unit.unrecorded(
        "DELETE FROM drafts WHERE case_number = ? AND number = ? AND text = ?",
        (meeting.item.case, meeting.item.number, text),
    )
    return tasks, following


def _attendance(unit: ChangeUnit, meeting: Meeting, minutes: Minutes) -> None:
    came = {
        **dict.fromkeys(minutes.present, Attendance.PRESENT),
        **dict.fromkeys(minutes.excused, Attendance.EXCUSED),
        **dict.fromkeys(minutes.absent, Attendance.ABSENT),
    }
    rows = unit.connection.execute(
        "SELECT membership_id, id FROM invitations WHERE meeting_id = ?", (meeting.id,)
    ).fetchall()
    invited = dict(rows)
    for member_id, attended in came.items():
        if member_id in invited:
            unit.update(Invitation, invited[member_id], attended=attended.value)
        else:
            unit.insert(
                Invitation, meeting_id=meeting.id, membership_id=member_id, attended=attended.value
            )
    for member_id, row in invited.items():
        if member_id not in came:
            unit.update(Invitation, row, attended=None)


def _tasks(unit: ChangeUnit, desk: Desk, plan: _Plan) -> list[tuple[ItemId | None, PromisedTask]]:
    """Put what was promised on the list; a corrected text adds only what was not there."""
    source = f"møte {plan.meeting.item}"
    there = {
        (task.what, task.responsible_id)
        for task in task_queries.tasks_of_case(unit.connection, plan.known.case.id, closed=True)
        if task.source == source
    }
    added: list[tuple[ItemId | None, PromisedTask]] = []
    for item in plan.minutes.items:
        for task in item.tasks:
            if (task.what, task.responsible_id) in there:
                continue
            number = insert_task(
                unit,
                desk,
                plan.known.case.id,
                plan.known.case.number,
                what=task.what,
                responsible_id=task.responsible_id,
                due=task.due,
                origin="minutes",
                source=source,
                meeting_id=plan.meeting.id,
                own_wish=task.own_wish,
                done=task.done,
            )
            added.append((number, task))
    return added


def _next_meeting(unit: ChangeUnit, plan: _Plan) -> ItemId | None:
    told = plan.minutes.next_meeting
    if told is None:
        return None
    case = plan.known.case
    for meeting in meeting_queries.meetings_of(unit.connection, case.id):
        if meeting.held_on == told.day and meeting.state is not MeetingState.CANCELLED:
            return meeting.item
    number = unit.next_number(item_series(case.id))
    unit.insert(
        MeetingRow,
        case_id=case.id,
        number=number,
        kind=plan.meeting.kind,
        held_on=told.day.isoformat(),
        starts_at=told.starts_at.isoformat("minutes") if told.starts_at else None,
        minutes_long=plan.meeting.minutes_long,
        place=told.place,
        state=MeetingState.PLANNED.value,
        uid=new_uid(),
    )
    return ItemId(case.number, number)


# --- the paper ---------------------------------------------------------------------------------


def _paper(desk: Desk, plan: _Plan, paper: _Paper) -> MinutesContext:
    known, meeting, minutes = plan.known, plan.meeting, plan.minutes
    language = known.case.language
    kind = meeting_kind(known.routine, meeting.kind)
    told = minutes.next_meeting if paper.tells_next else None
    ends = (
        end_of(meeting.held_on, meeting.starts_at, meeting.minutes_long)
        if meeting.starts_at
        else None
    )
    return MinutesContext(
        reference=reference_of(known, meeting.item),
        sender=sender_of(known.profile),
        dated=desk.today,
        exemption=law_text("unntatt", language),
        language=language,
        meeting=MeetingFacts(
            title=kind.title[language],
            on=meeting.held_on,
            starts=meeting.starts_at,
            ends=ends,
            place=meeting.place,
            leader=plan.label(meeting.leader_id) if meeting.leader_id else None,
            minutes_taker=plan.label(meeting.secretary_id) if meeting.secretary_id else None,
        ),
        present=tuple(participant_of(plan.member(i), language) for i in minutes.present),
        excused=tuple(participant_of(plan.member(i), language) for i in minutes.excused),
        not_met=tuple(participant_of(plan.member(i), language) for i in minutes.absent),
        user_present=not kind.with_user
        or not user_was_missing(minutes, known.members, known.case.born, meeting.held_on),
        held_without_user=minutes.agreed_without_user,
        points=tuple(
            MinutesPoint(
                number=number,
                heading=item.heading,
                paragraphs=item.paragraphs,
                agreements=tuple(_agreement(plan, task) for task in item.tasks),
            )
            for number, item in enumerate(paper.items, start=1)
        ),
        agreements=tuple(_agreement(plan, task) for item in paper.items for task in item.tasks),
        next_meeting=NextMeetingLine(told.day, told.starts_at, told.place) if told else None,
        sent_to=tuple(participant_of(member, language) for member in paper.receivers),
    )


def _agreement(plan: _Plan, task: PromisedTask) -> Agreement:
    wish = f" ({OWN_WISH[plan.known.case.language]})" if task.own_wish else ""
    return Agreement(task.what + wish, plan.label(task.responsible_id), task.due, task.done)
