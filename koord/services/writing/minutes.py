"""Minutes: from a text to a document, tasks and the next meeting; or refused whole."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, time
from pathlib import Path
from typing import Any

from koord.documents.pipeline import DEFAULT_FORMATS
from koord.domain.cases import ItemId
from koord.domain.dates import add_months, day_month
from koord.domain.meetings import Attendance, Meeting, MeetingState, Reply
from koord.domain.minutes import Minutes, Problem, PromisedTask, Share, remarks, user_was_missing
from koord.domain.minutes_writing import prefilled
from koord.errors import InvalidValueError, KoordError, StateForbidsError
from koord.exchange.calendar import new_uid
from koord.services.desk import Desk, KnownCase, facts_of, get_meeting, know_case
from koord.services.writing.frames import paper_name
from koord.services.writing.meeting_papers import OPENING, SINCE_LAST
from koord.services.writing.meetings import (
    CalledMeeting,
    NewMeeting,
    call_meeting,
    meeting_kind,
)
from koord.services.writing.minutes_papers import MinutesPlan, Stage, minutes_paper
from koord.services.writing.minutes_reading import parsed
from koord.services.writing.minutes_tasks import EnteredTasks, enter_tasks
from koord.services.writing.papers import folder_of, made, place_all, promise, sha256_of, staging
from koord.services.writing.tasks import item_series
from koord.workbook.change import ChangeUnit, change
from koord.workbook.queries import meetings as meeting_queries
from koord.workbook.queries.consents import participants_are_acquainted
from koord.workbook.queries.history import newest_number, papers_of_item
from koord.workbook.queries.tasks import promises_between
from koord.workbook.tables import Invitation
from koord.workbook.tables import Meeting as MeetingRow
from koord.workbook.tables import Minutes as MinutesRow

#: What a meeting is about when it is called together with the minutes of the one before.
FOLLOW_UP = {"nb": "Oppfølging av det vi avtalte sist", "nn": "Oppfølging av det vi avtalte sist"}

# As far back as the coordinator's share of the tasks is counted (rule 38 of the domain).
_MONTHS_LOOKED_BACK = 6


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
        mark: What its file names end with, before the format.
        tells_next: The day of the next meeting stands in it.
        names_all: The participants are named in it.
    """

    receivers: tuple[str, ...]
    left_out: tuple[int, ...]
    mark: str
    tells_next: bool
    names_all: bool
    files: tuple[Path, ...] = ()


@dataclass(frozen=True, slots=True)
class WrittenMinutes:
    """Minutes that are entered, or would be.

    Attributes:
        version: 1 for the first, higher for a correction.
        tasks: What was put on the list: number, or `None` in a dry run, what, who and when.
        changed_tasks: Tasks that stood there and follow a correction: number, and what is new.
        headings: The heading of each point.
        stage: How far the minutes have come; `None` when nothing was entered now.
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
    changed_tasks: tuple[tuple[ItemId, str], ...] = ()
    headings: tuple[str, ...] = ()
    stage: Stage | None = None
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
    refuse_cancelled(meeting)
    if meeting.draft is not None or entered is not None:
        return meeting.draft or entered or ""
    invited = [invited.membership_id for invited in meeting.invited]
    return prefilled(
        invited or [m.id for m in known.active(meeting.held_on)],
        known.members,
        minutes_headings(known, meeting),
        meeting.held_on,
        coordinator_id=known.coordinator.id,
        excused=[i.membership_id for i in meeting.invited if i.reply is Reply.NO],
        language=known.case.language,
    )


def entered_or_draft(desk: Desk, item: ItemId) -> str:
    """Return the text that waits, or else the newest that is entered.

    Raises:
        NotFoundError: No such meeting.
        StateForbidsError: There is no text yet.
    """
    with desk.book.reading() as connection:
        meeting = get_meeting(connection, item)
        text = meeting.draft or meeting_queries.minutes_text(connection, meeting.id)
    if text is None:
        raise StateForbidsError(
            f"Møte {item} har ikke noe referat ennå.", hint=f"koord referat {item}"
        )
    return text


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
    stage: Stage | None = None,
    dry_run: bool = False,
    again: bool = False,
) -> WrittenMinutes:
    """Enter minutes whole: attendance, tasks, the next meeting, and the papers.

    A text that is entered over another is a new version, which says what changed.

    What cannot be read stops all of it; the text is kept as a draft that `koord referat` opens.
    With `again` the same text gives new papers.

    Raises:
        NotFoundError: No such meeting.
        MinutesUnreadableError: Lines cannot be read; each is named with what works.
        StateForbidsError: The meeting is cancelled.
    """
    try:
        return _enter(desk, item, text, formats, stage or Stage(), dry_run, again)
    except KoordError:
        if not dry_run:
            _keep_if_possible(desk, item, text)
        raise


def _keep_if_possible(desk: Desk, item: ItemId, text: str) -> None:
    with desk.book.reading() as connection:
        exists = meeting_queries.find_meeting(connection, item) is not None
    if exists:
        keep_draft(desk, item, text)


def finish_minutes(
    desk: Desk, item: ItemId, formats: Sequence[str] = DEFAULT_FORMATS
) -> WrittenMinutes:
    """Make minutes that were out for comments final, with the text as it was entered last.

    Raises:
        NotFoundError: No such meeting.
        StateForbidsError: There are no minutes yet, or a text waits that is not entered.
    """
    with desk.book.reading() as connection:
        meeting = get_meeting(connection, item)
        text = meeting_queries.minutes_text(connection, meeting.id)
    if meeting.draft is not None and meeting.draft != text:
        raise StateForbidsError(
            f"Det ligger en tekst til møte {item} som ikke er ført.",
            hint=f"koord referat {item}",
        )
    if text is None:
        raise StateForbidsError(
            f"Møte {item} har ikke noe referat ennå.", hint=f"koord referat {item}"
        )
    return enter_minutes(desk, item, text, formats)


def remake_minutes(
    desk: Desk, item: ItemId, formats: Sequence[str] = DEFAULT_FORMATS
) -> WrittenMinutes:
    """Make new papers of minutes as they stand, for those who may have them now.

    Raises:
        NotFoundError: No such meeting.
        StateForbidsError: There are no minutes yet.
    """
    with desk.book.reading() as connection:
        meeting = get_meeting(connection, item)
        text = meeting_queries.minutes_text(connection, meeting.id)
    if text is None:
        raise StateForbidsError(
            f"Møte {item} har ikke noe referat ennå.", hint=f"koord referat {item}"
        )
    state = meeting.minutes_state
    stage = Stage(state, meeting.comments_by) if state is not None else Stage()
    return enter_minutes(desk, item, text, formats, stage=stage, again=True)


def note_ip_evaluation(desk: Desk, item: ItemId, on: date) -> None:
    """Note that the evaluation in the individual plan serves as the minutes of a meeting.

    Raises:
        NotFoundError: No such meeting.
        InvalidValueError: The day is before the meeting, or has not come.
        StateForbidsError: The meeting is cancelled, or has minutes.
    """
    with desk.book.reading() as connection:
        meeting = get_meeting(connection, item)
    refuse_cancelled(meeting)
    if meeting.versions:
        raise StateForbidsError(f"Møte {item} har referat alt.", hint=f"koord sak vis {item.case}")
    if not meeting.held_on <= on <= desk.today:
        raise InvalidValueError(
            f"Evalueringen kan ikke være fra {day_month(on)}: møtet er {day_month(meeting.held_on)}"
            f", og i dag er det {day_month(desk.today)}.",
            hint=f"koord referat {item} --i-ip {max(meeting.held_on, desk.today).isoformat()}",
        )
    with change(desk.book.connection, "referat", desk.at) as unit:
        unit.update(
            MeetingRow,
            meeting.id,
            state=MeetingState.HELD.value,
            ip_evaluated_on=on.isoformat(),
        )
        unit.sentence = f"Noterte at møte {item} er evaluert i individuell plan {day_month(on)}"


def call_next(desk: Desk, done: WrittenMinutes) -> CalledMeeting:
    """Call the meeting that minutes have set, with those who were called to this one.

    What was agreed is on its agenda; the coordinator adds to it later.

    Raises:
        ConsentStopsError: Someone may not be told of it on its day.
        StateForbidsError: It is held or cancelled.
    """
    following = done.next_meeting
    assert following is not None
    assert following.starts_at is not None
    with desk.book.reading() as connection:
        language = know_case(connection, str(done.item.case)).case.language
    return call_meeting(
        desk,
        str(done.item.case),
        NewMeeting(
            day=following.day,
            starts_at=following.starts_at,
            place=following.place,
            points=(FOLLOW_UP[language],),
            meeting=following.item,
        ),
    )


def _enter(
    desk: Desk,
    item: ItemId,
    text: str,
    formats: Sequence[str],
    stage: Stage,
    dry_run: bool,
    again: bool,
) -> WrittenMinutes:
    with desk.book.reading() as connection:
        seen = newest_number(connection)
        known = know_case(connection, str(item.case))
        meeting = get_meeting(connection, item)
        facts = facts_of(connection, known)
        entered = meeting_queries.minutes_text(connection, meeting.id)
        dates = meeting_queries.dates_of_meetings(connection)
        day = max(desk.today, meeting.held_on)
        earlier = _share_before(connection, known, meeting)
        acquainted = participants_are_acquainted(connection, known.case.id, day)
        same_stage = (meeting.minutes_state, meeting.comments_by) == (
            stage.state,
            stage.comments_by,
        )
        if entered == text and same_stage and not (dry_run or again):
            return _as_before(connection, known, meeting)
    refuse_cancelled(meeting)
    minutes = _read(known, meeting, text, dates)
    before = _readable(known, meeting, entered, dates)
    plan = MinutesPlan(
        known,
        meeting,
        facts,
        minutes,
        desk.today,
        before=before,
        stage=stage,
        acquainted=acquainted,
    )
    if dry_run:
        return _result(plan, earlier, EnteredTasks(), entered=False)
    papers = made(desk, [minutes_paper(desk, plan, version) for version in plan.versions], formats)
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
            for version, group in zip(plan.versions, staged, strict=True):
                promise(unit, item, group, plan.addressed(version, sha256_of(group, "referat")))
            unit.sentence = f"Førte referat fra møte {item} {day_month(meeting.held_on)}"
    final = place_all(desk.book, [paper for group in staged for paper in group])
    grouped = [tuple(final[p.path] for p in group if p.path in final) for group in staged]
    missing = tuple(dict.fromkeys(name for paper in papers for name in paper.missing))
    return _result(plan, earlier, tasks, following=following, files=grouped, missing=missing)


def _share_before(connection: Any, known: KnownCase, meeting: Meeting) -> Share:
    """Return the coordinator's share of what the minutes of the half year before promised."""
    hers, of = promises_between(
        connection,
        known.case.id,
        add_months(meeting.held_on, -_MONTHS_LOOKED_BACK),
        meeting.held_on,
        apart_from=meeting.id,
    )
    return Share(hers, of, known.routine.coordinator_share)


def _result(
    plan: MinutesPlan,
    earlier: Share,
    tasks: EnteredTasks,
    *,
    following: ItemId | None = None,
    files: Sequence[tuple[Path, ...]] = (),
    missing: Sequence[str] = (),
    entered: bool = True,
) -> WrittenMinutes:
    """Return what there is to tell of minutes that are entered, or would be."""
    minutes, known = plan.minutes, plan.known
    promised: list[tuple[ItemId | None, PromisedTask]] = [*tasks.added]
    if not entered:
        promised = [(None, task) for item in minutes.items for task in item.tasks]
    gaps = (f"Mangler på papiret: {', '.join(missing)}.",) if missing else ()
    left = tuple(
        f"«{task.what}» står ikke i referatet lenger, men er på lista: "
        f"koord ikke-aktuelt {task.item}"
        for task in tasks.orphaned
    )
    told = minutes.next_meeting
    placed = [*files, *([()] * len(plan.versions))]
    return WrittenMinutes(
        item=plan.meeting.item,
        version=plan.version,
        tasks=tuple((number, task, plan.label(task.responsible_id)) for number, task in promised),
        next_meeting=PlannedMeeting(following, told.day, told.starts_at, told.place)
        if told
        else None,
        files=tuple(path for group in files for path in group),
        versions=tuple(
            Version(
                tuple(m.label for m in paper.receivers),
                tuple(i.number for i in minutes.items if i not in paper.items),
                paper.mark,
                paper.tells_next,
                paper.named is None,
                group,
            )
            for paper, group in zip(plan.versions, placed, strict=False)
        ),
        not_sent=plan.not_sent,
        remarks=(*remarks(minutes, known.coordinator.id, known.members, earlier), *gaps, *left),
        changed_tasks=tasks.changed,
        headings=tuple(item.heading for item in minutes.items),
        stage=plan.stage,
        entered=entered,
    )


# --- reading -----------------------------------------------------------------------------------


def refuse_cancelled(meeting: Meeting) -> None:
    """Refuse a meeting that is cancelled.

    Raises:
        StateForbidsError: It is.
    """
    if meeting.state is MeetingState.CANCELLED:
        raise StateForbidsError(
            f"Møte {meeting.item} er avlyst.", hint=f"koord sak vis {meeting.item.case}"
        )


def _read(known: KnownCase, meeting: Meeting, text: str, dates: dict[str, date]) -> Minutes:
    minutes, problems = parsed(known, meeting, text, dates)
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
                f"Ble møtet ikke holdt: koord avlys {meeting.item}",
            ),
        )
    return minutes


def _readable(
    known: KnownCase, meeting: Meeting, text: str | None, dates: dict[str, date]
) -> Minutes | None:
    """Return the version before as it reads today; names may have changed since, so it may not."""
    if text is None:
        return None
    minutes, problems = parsed(known, meeting, text, dates)
    return None if problems else minutes


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


def minutes_headings(known: KnownCase, meeting: Meeting) -> tuple[str, ...]:
    """Return the headings that minutes of a meeting begin with."""
    kind = meeting_kind(known.routine, meeting.kind)
    language = known.case.language
    opening = (OPENING[language],) if kind.with_user else ()
    return (*opening, SINCE_LAST[language], *meeting.agenda)


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
    unit: ChangeUnit, desk: Desk, plan: MinutesPlan, text: str
) -> tuple[EnteredTasks, ItemId | None]:
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
        state=plan.stage.state.value,
        comments_by=plan.stage.comments_by.isoformat() if plan.stage.comments_by else None,
    )
    tasks = enter_tasks(unit, desk, plan)
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


def _next_meeting(unit: ChangeUnit, plan: MinutesPlan) -> ItemId | None:
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
