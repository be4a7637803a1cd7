"""Calling a meeting: one command from the day and the place to papers and calendar files."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time
from pathlib import Path
from typing import Any

from koord.documents.pipeline import DEFAULT_FORMATS, Rendered
from koord.documents.placing import Staged
from koord.domain.agenda import AgendaPoint, belongs_elsewhere, read_point, stands_on_agenda
from koord.domain.calling import Directory
from koord.domain.cases import ItemId
from koord.domain.dates import day_month, remarks
from koord.domain.meetings import TALK, Meeting, MeetingState, missing_before, next_secretary
from koord.domain.names import clean_text, fold
from koord.domain.people import AgencyKind, Member, is_blocked
from koord.domain.routine import MeetingKind, Routine
from koord.errors import CommandLineError, InvalidValueError, NotFoundError, StateForbidsError
from koord.exchange.calendar import new_uid
from koord.exchange.cover import CoverText
from koord.routines.calendar_days import public_holiday
from koord.routines.loading import guess_agency_kind
from koord.services.desk import Desk, KnownCase, facts_of, find_member, get_meeting, know_case
from koord.services.reading.plans import no_school_calendar
from koord.services.writing.agenda_versions import AgendaVersion, doubts, since_last, versions_of
from koord.services.writing.dispatches import Addressed, explained, read_ground
from koord.services.writing.invitees import Invitee, LeftOut, judged, wanted, why_left_out
from koord.services.writing.meeting_papers import (
    MeetingPlan,
    agenda_paper,
    end_of,
    invitation_paper,
    stage_called,
)
from koord.services.writing.papers import made, place_all, promise, sha256_of, staging
from koord.services.writing.tasks import item_series
from koord.services.writing.telling import ask_to_tell_user
from koord.workbook.change import ChangeUnit, change, peek_number
from koord.workbook.queries import meetings as meeting_queries
from koord.workbook.queries import plans as plan_queries
from koord.workbook.queries.consents import participants_are_acquainted
from koord.workbook.queries.history import newest_number, papers_of_item
from koord.workbook.queries.promises import raised_points
from koord.workbook.tables import AgendaItem, Invitation
from koord.workbook.tables import Meeting as MeetingRow

LONGEST_POINT = 300
GROWN_UP = 19
"""From this age nobody is told that the school breaks are not known."""


@dataclass(frozen=True, slots=True)
class NewMeeting:
    """A meeting to call.

    Attributes:
        participants: Names of those to invite; empty means those last invited, else everyone.
        without: Names of those to leave out.
        ground: The sentence that stands in where a consent does not allow it.
        meeting: An already planned or called meeting.
        again: Make new papers for a meeting that is called already.
        despite: Why it is called although the talk with the user is not done.
        moved: It is the same meeting on another day or at another time or place.
        attached: The papers go with the draft for the mail program.
    """

    day: date
    starts_at: time
    place: str | None = None
    minutes_long: int | None = None
    kind: str | None = None
    points: tuple[str, ...] = ()
    leader: str | None = None
    secretary: str | None = None
    participants: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    ground: str | None = None
    meeting: ItemId | None = None
    again: bool = False
    despite: str | None = None
    moved: bool = False
    attached: bool = False
    formats: tuple[str, ...] = DEFAULT_FORMATS


@dataclass(frozen=True, slots=True)
class PaperVersion:
    """One of the different papers of the same meeting.

    Attributes:
        receivers: Whom it is for; empty for the whole one, which is for the journal.
        left_out: The points that are not in it.
        mark: What its file names end with, before the format.
    """

    receivers: tuple[str, ...]
    left_out: tuple[str, ...]
    mark: str
    files: tuple[Path, ...] = ()


@dataclass(frozen=True, slots=True)
class CalledMeeting:
    """A called meeting with its papers.

    Attributes:
        receivers: Whom each calendar file is for.
        was_called: The day it was called before, when nothing was done now.
        moved_from: The day it was moved from, when it was.
        versions: The different contents of its papers, and whom each is for.
        cover: The neutral words to send around it.
        addresses: The receivers' e-mail addresses.
        remarks: What to look at twice: the date, the place, what is missing on the papers.
        with_user: The user is to be there.
    """

    item: ItemId
    day: date
    starts_at: time
    ends_at: time
    place: str | None
    invited: tuple[str, ...]
    left_out: tuple[LeftOut, ...]
    files: tuple[Path, ...]
    receivers: tuple[tuple[str, Path], ...] = ()
    was_called: date | None = None
    moved_from: date | None = None
    versions: tuple[PaperVersion, ...] = ()
    cover: CoverText | None = None
    addresses: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()
    with_user: bool = True


class TalkMissingError(StateForbidsError):
    """The talk with the user that this kind of meeting needs is not done, or not all of it."""


def call_meeting(desk: Desk, case: str, new: NewMeeting) -> CalledMeeting:
    """Call a meeting.

    1. Read the facts and judge every invitee on the meeting's date.
    2. Make the papers and calendar files, outside any transaction.
    3. Write meeting, invitations and the list of files in one transaction, if nothing changed.
    4. Put the files in place.

    Raises:
        NotFoundError: No such case, meeting or person.
        InvalidValueError: A value cannot be used.
        CommandLineError: There is nothing on the agenda.
        ConsentStopsError: Someone may not be told of the meeting on its date.
        StateForbidsError: There is another meeting that day, or the meeting is held or cancelled.
        TalkMissingError: The talk with the user comes first.
    """
    with desk.book.reading() as connection:
        seen = newest_number(connection)
        known = know_case(connection, case)
        earlier = _earlier(connection, known, new)
        if earlier is not None and _is_called_so(connection, known, earlier, new):
            return _was_called(connection, earlier)
        plan, left_out = _plan(connection, known, new, earlier, desk.today)
    contexts = [
        make(desk, plan, version)
        for version in plan.versions
        for make in (invitation_paper, agenda_paper)
    ]
    papers = made(desk, contexts, new.formats)
    command = "flytt" if new.moved else "innkall"
    with staging(desk) as room:
        files = stage_called(desk, room, plan, papers, attached=new.attached)
        with change(desk.book.connection, command, desk.at, seen=seen) as unit:
            _write(unit, desk, plan, earlier)
            promise(unit, plan.item, files.staged, _addressed(desk, plan, files.staged))
            verb = "Flyttet møte" if new.moved else "Innkalte til møte"
            unit.sentence = f"{verb} {plan.item} {day_month(plan.day)}"
    final = place_all(desk.book, files.staged)
    placed = {paper.name: final[paper.path] for paper in files.staged if paper.path in final}
    return CalledMeeting(
        item=plan.item,
        day=plan.day,
        starts_at=plan.starts_at,
        ends_at=plan.ends_at,
        place=plan.place,
        invited=tuple(invitee.member.label for invitee in plan.invitees),
        left_out=left_out,
        files=tuple(final.values()),
        receivers=tuple((who, placed[n]) for n, who in files.receivers.items() if n in placed),
        moved_from=plan.moved_from,
        versions=tuple(_told(plan, version, placed) for version in plan.versions),
        cover=files.cover,
        addresses=tuple(i.member.email for i in plan.invitees if i.member.email),
        remarks=_remarks(desk, plan, papers, attached=new.attached and files.has_draft),
        with_user=plan.kind.with_user,
    )


def _told(plan: MeetingPlan, version: AgendaVersion, placed: Mapping[str, Path]) -> PaperVersion:
    ending = f"{version.mark}."
    return PaperVersion(
        receivers=tuple(member.label for member in version.receivers),
        left_out=tuple(p.text for p in plan.points if p not in version.points),
        mark=version.mark,
        files=tuple(
            path
            for name, path in placed.items()
            if ("innkalling" in name or "saksliste" in name)
            and (ending in name if version.mark else True)
        ),
    )


def meeting_kind(routine: Routine, word: str | None) -> MeetingKind:
    """Return the kind of meeting a word means; without a word the usual one.

    Raises:
        InvalidValueError: The routine has no such kind.
    """
    if word is None:
        return routine.meeting_kinds[0]
    for kind in routine.meeting_kinds:
        if fold(kind.key) == fold(word):
            return kind
    listed = ", ".join(kind.key for kind in routine.meeting_kinds)
    raise InvalidValueError(f"Kjenner ikke møtetypen «{word[:40]}».", hint=f"Velg blant: {listed}")


def _earlier(connection: Any, known: KnownCase, new: NewMeeting) -> Meeting | None:
    """Return the meeting this is about when there is one already.

    A talk with the user may lie on the day of a meeting; neither is the other.
    """
    if new.meeting is not None and new.meeting.case != known.case.number:
        raise NotFoundError(
            f"Møte {new.meeting} hører til en annen sak.",
            hint=f"koord sak vis {known.case.number}",
        )
    if new.meeting is not None:
        earlier: Meeting | None = get_meeting(connection, new.meeting)
    else:
        meetings = meeting_queries.meetings_of(connection, known.case.id)
        is_talk = meeting_kind(known.routine, new.kind).key == TALK
        standing = [m for m in meetings if m.state is not MeetingState.CANCELLED]
        earlier = next(
            (m for m in standing if m.held_on == new.day and (m.kind == TALK) == is_talk), None
        )
    if earlier is not None and earlier.state in (MeetingState.HELD, MeetingState.CANCELLED):
        raise StateForbidsError(
            f"Møte {earlier.item} {day_month(earlier.held_on)} er {earlier.state}.",
            hint="Velg en annen dag for et nytt møte.",
        )
    return earlier


def _is_called_so(connection: Any, known: KnownCase, earlier: Meeting, new: NewMeeting) -> bool:
    """Tell whether this very meeting is called already; refuse another on the same day."""
    if earlier.state is not MeetingState.CALLED or new.again:
        return False
    place = clean_text(new.place, "Stedet") if new.place else earlier.place
    points = read_points(known, new.points, new.day)
    same_when = (earlier.held_on, earlier.starts_at, earlier.place) == (
        new.day,
        new.starts_at,
        place,
    )
    if (
        same_when
        and points in ((), raised_points(connection, earlier.id))
        and _invites_the_same(known, earlier, new)
    ):
        return True
    raise StateForbidsError(
        f"Møte {earlier.item} er alt innkalt til {day_month(earlier.held_on)}.",
        hint=f"Skal det gå ut på nytt med det du nå skrev: --møte {earlier.item} --på-nytt",
    )


def _invites_the_same(known: KnownCase, earlier: Meeting, new: NewMeeting) -> bool:
    if not new.participants and not new.without:
        return True
    kind = meeting_kind(known.routine, earlier.kind)
    members, _ = wanted(known, new.participants, new.without, earlier, kind, new.day)
    return {m.id for m in members} == {invited.membership_id for invited in earlier.invited}


def _was_called(connection: Any, earlier: Meeting) -> CalledMeeting:
    starts_at = earlier.starts_at or time()
    files = [
        path
        for kind in ("innkalling", "saksliste", "kalender", "folgetekst", "epost")
        for path in papers_of_item(connection, earlier.item.case, earlier.item.number, kind)
    ]
    return CalledMeeting(
        item=earlier.item,
        day=earlier.held_on,
        starts_at=starts_at,
        ends_at=end_of(earlier.held_on, starts_at, earlier.minutes_long),
        place=earlier.place,
        invited=tuple(invited.label for invited in earlier.invited),
        left_out=(),
        files=tuple(files),
        was_called=earlier.called_on,
    )


def _plan(
    connection: Any, known: KnownCase, new: NewMeeting, earlier: Meeting | None, today: date
) -> tuple[MeetingPlan, tuple[LeftOut, ...]]:
    kind = meeting_kind(known.routine, new.kind or (earlier.kind if earlier else None))
    facts = facts_of(connection, known)
    meetings = meeting_queries.meetings_of(connection, known.case.id)
    before = [m for m in meetings if m.held_on < new.day and m.invited]
    last_invited = earlier if earlier and earlier.invited else (before[-1] if before else None)
    members, out = wanted(known, new.participants, new.without, last_invited, kind, new.day)
    ground = read_ground(new.ground)
    despite = explained(new.despite, "Grunnen", '--likevel "Bruker er på sykehus og har sagt ja"')
    _refuse_without_talk(known, meetings, kind, new, earlier)
    invitees = judged(facts, members, ground, new.day)
    held = [m for m in before if m.state is MeetingState.HELD and m.kind != TALK]
    last = held[-1] if held else None
    points = _raised(connection, known, new, earlier)
    stood = raised_points(connection, earlier.id) if earlier is not None else ()
    now = {fold(point.text) for point in points}
    since = since_last(connection, known, last, new.day)
    number = earlier.item.number if earlier else peek_number(connection, item_series(known.case.id))
    plan = MeetingPlan(
        known=known,
        item=ItemId(known.case.number, number),
        kind=kind,
        day=new.day,
        starts_at=new.starts_at,
        minutes_long=_length(new, earlier, known.routine),
        place=_place(new, earlier),
        points=points,
        leader=find_member(known, new.leader or "koordinator", new.day),
        secretary=find_member(known, new.secretary, new.day) if new.secretary else None,
        invitees=invitees,
        uid=earlier.uid if earlier else new_uid(),
        sequence=earlier.sequence + 1 if earlier and earlier.called_on else 0,
        last=last,
        dropped=tuple(point.text for point in stood if fold(point.text) not in now),
        turn=_whose_turn(invitees, before, kind, new),
        moved_from=earlier.held_on if earlier and new.moved else None,
        no_longer=_no_longer(known, earlier, invitees),
        called_for=earlier,
        despite=despite,
        agreed_on=earlier.agenda_agreed_on if earlier and points == stood else None,
        versions=versions_of(
            known,
            points,
            since,
            invitees,
            today,
            acquainted=participants_are_acquainted(connection, known.case.id, new.day),
        ),
    )
    _refuse_uninvited_in_charge(plan)
    return plan, tuple(why_left_out(facts, member, new.day) for member in out)


def _whose_turn(
    invitees: Sequence[Invitee], before: Sequence[Meeting], kind: MeetingKind, new: NewMeeting
) -> Member | None:
    """Return whose turn it is to write minutes, when nobody is chosen and they are needed."""
    if new.secretary or not kind.needs_minutes:
        return None
    earlier = [meeting.secretary_id for meeting in before if meeting.secretary_id is not None]
    return next_secretary([invitee.member for invitee in invitees], earlier)


def _refuse_uninvited_in_charge(plan: MeetingPlan) -> None:
    """Refuse a leader or minutes-taker who is not judged with the others."""
    there = {invitee.member.id for invitee in plan.invitees} | {plan.known.coordinator.id}
    for member, what in ((plan.leader, "møteleder"), (plan.secretary, "referent")):
        if member is not None and member.id not in there:
            raise InvalidValueError(
                f"{member.label} er ikke innkalt, og kan ikke være {what}.",
                hint=f"Velg en som er innkalt, eller kall inn {member.label} også.",
            )


def _refuse_without_talk(
    known: KnownCase,
    meetings: Sequence[Meeting],
    kind: MeetingKind,
    new: NewMeeting,
    earlier: Meeting | None,
) -> None:
    """Refuse a meeting whose talk with the user is still to come, unless a reason is given.

    Raises:
        TalkMissingError: Something is missing.
    """
    was_called = earlier is not None and earlier.called_on is not None
    if not kind.needs_talk or new.despite is not None or was_called:
        return
    meeting_id = earlier.id if earlier else None
    gaps = missing_before(meetings, meeting_id, kind.key, new.day)
    if gaps:
        case = known.case.number
        before = f" --før {earlier.item}" if earlier else ""
        raise TalkMissingError(
            f"Før dette møtet snakker du med bruker. Det mangler: {'; '.join(gaps)}.",
            hint=f"Når dere har snakket sammen: koord samtale {case}{before}",
        )


def _no_longer(
    known: KnownCase, earlier: Meeting | None, invitees: Sequence[Invitee]
) -> tuple[Member, ...]:
    """Return those who have an invitation to take back; one who is blocked gets no file."""
    if earlier is None or earlier.called_on is None:
        return ()
    now = {invitee.member.id for invitee in invitees}
    before = {invited.membership_id for invited in earlier.invited}
    return tuple(
        member
        for member in known.members
        if member.id in before - now and not is_blocked(member, known.members)
    )


def _length(new: NewMeeting, earlier: Meeting | None, routine: Routine) -> int:
    if new.minutes_long is None:
        return earlier.minutes_long if earlier else routine.meeting_minutes
    if not 5 <= new.minutes_long <= 24 * 60:
        raise InvalidValueError(
            f"Et møte kan ikke vare {new.minutes_long} minutter.", hint="--varighet 90"
        )
    return new.minutes_long


def _place(new: NewMeeting, earlier: Meeting | None) -> str | None:
    if new.place:
        return clean_text(new.place, "Stedet")
    return earlier.place if earlier else None


def _raised(
    connection: Any, known: KnownCase, new: NewMeeting, earlier: Meeting | None
) -> tuple[AgendaPoint, ...]:
    """Return what is raised: as typed now, or else as it stands on the agenda."""
    points = read_points(known, new.points, new.day)
    if not points and earlier is not None:
        points = raised_points(connection, earlier.id)
    if not points:
        raise CommandLineError(
            "Innkallingen trenger minst én sak.",
            hint='Legg til: --punkt "Språk i skolen" (kan gjentas)',
        )
    return points


def read_points(
    known: KnownCase, typed: Sequence[str], day: date, first: int = 1
) -> tuple[AgendaPoint, ...]:
    """Read points as they are typed, with tags and who raised them.

    Args:
        known: The case.
        typed: One text for each point.
        day: The meeting's day.
        first: The number of the first one.

    Raises:
        InvalidValueError: A text is empty or too long, or a tag, a name or a topic is unknown.
    """
    people = Directory(known.members, day, known.coordinator.id, known.case.code)
    return tuple(
        read_point(clean_text(text, "Saken", LONGEST_POINT), number, people, known.topic_words)
        for number, text in enumerate(typed, start=first)
    )


def insert_point(unit: ChangeUnit, meeting_id: int, position: int, point: AgendaPoint) -> None:
    """Put one point on the agenda of a meeting."""
    unit.insert(
        AgendaItem,
        meeting_id=meeting_id,
        position=position,
        text=point.text,
        raised_by_id=point.raised_by_id,
        reason=point.reason,
        audience=json.dumps(list(point.item.only_for)),
        topic=point.item.topic,
        for_all=point.item.for_all,
    )


def _write(unit: ChangeUnit, desk: Desk, plan: MeetingPlan, earlier: Meeting | None) -> None:
    values: dict[str, Any] = {
        "kind": plan.kind.key,
        "held_on": plan.day.isoformat(),
        "starts_at": plan.starts_at.isoformat("minutes"),
        "minutes_long": plan.minutes_long,
        "place": plan.place,
        "leader_id": plan.leader.id,
        "secretary_id": plan.secretary.id if plan.secretary else None,
        "state": MeetingState.CALLED.value,
        "sequence": plan.sequence,
        "called_on": desk.today.isoformat(),
        "agenda_agreed_on": plan.agreed_on.isoformat() if plan.agreed_on else None,
        "moved_from": plan.moved_from.isoformat() if plan.moved_from else None,
        "called_despite": plan.despite or (earlier.called_despite if earlier else None),
    }
    if earlier is not None:
        meeting_id = earlier.id
        unit.update(MeetingRow, meeting_id, **values)
        _clear(unit, meeting_id)
    else:
        number = unit.next_number(item_series(plan.known.case.id))
        meeting_id = unit.insert(
            MeetingRow, case_id=plan.known.case.id, number=number, uid=plan.uid, **values
        )
    for position, point in enumerate(plan.points, start=1):
        insert_point(unit, meeting_id, position, point)
    replies = _replies_that_hold(plan, earlier)
    for invitee in plan.invitees:
        unit.insert(
            Invitation,
            meeting_id=meeting_id,
            membership_id=invitee.member.id,
            consent_id=_consent_row(unit, plan, invitee),
            other_ground=invitee.ground,
            **replies.get(invitee.member.id, {}),
        )
    if plan.kind.tell_user:
        ask_to_tell_user(unit, desk, plan, meeting_id)


def _replies_that_hold(plan: MeetingPlan, earlier: Meeting | None) -> dict[int, dict[str, Any]]:
    """Return what was answered before, when the meeting is when it was."""
    when = (plan.day, plan.starts_at)
    if earlier is None or (earlier.held_on, earlier.starts_at) != when:
        return {}
    return {
        invited.membership_id: {
            "answer": invited.reply.value,
            "answered_on": invited.replied_on.isoformat() if invited.replied_on else None,
            "stand_in": invited.stand_in,
        }
        for invited in earlier.invited
        if invited.reply is not None
    }


def _clear(unit: ChangeUnit, meeting_id: int) -> None:
    for model in (AgendaItem, Invitation):
        rows = unit.connection.execute(
            f"SELECT id FROM {model.__tablename__} WHERE meeting_id = ?", (meeting_id,)
        ).fetchall()
        for (row_id,) in rows:
            unit.delete(model, row_id)


def _addressed(desk: Desk, plan: MeetingPlan, staged: Sequence[Staged]) -> list[Addressed]:
    """Return for whom each version of the invitation and the agenda is made."""
    return [
        Addressed(
            kind,
            desk.today,
            invitee.member,
            invitee.judgement,
            ground=invitee.ground,
            sha256=sha256_of(staged, kind, version.mark),
        )
        for kind in ("innkalling", "saksliste")
        for version in plan.versions
        for invitee in plan.invitees
        if invitee.member in version.receivers
    ]


def _consent_row(unit: ChangeUnit, plan: MeetingPlan, invitee: Invitee) -> int | None:
    if invitee.ground is not None or invitee.judgement.consent is None:
        return None
    row = unit.connection.execute(
        "SELECT id FROM consents WHERE case_id = ? AND number = ?",
        (plan.known.case.id, invitee.judgement.consent),
    ).fetchone()
    return int(row[0])


def _may_be_at_school(plan: MeetingPlan) -> bool:
    age = plan.known.case.age(plan.day)
    return age is not None and age < GROWN_UP


def _remarks(
    desk: Desk, plan: MeetingPlan, papers: tuple[Rendered, ...], *, attached: bool
) -> tuple[str, ...]:
    with desk.book.reading() as connection:
        closed = plan_queries.school_break_on(connection, plan.day)
        looked = plan_queries.has_school_year(connection, plan.day)
    said = list(
        remarks(plan.day, desk.today, holiday=public_holiday(plan.day), school_break=closed)
    )
    if not looked and _may_be_at_school(plan):
        said.append(no_school_calendar(plan.day))
    if plan.place and guess_agency_kind(plan.place, plan.known.routine) is not AgencyKind.OTHER:
        said.append(f"Stedet «{plan.place}» nevner en tjeneste, og står i kalenderfilene.")
    if plan.dropped:
        texts = ", ".join(f"«{text}»" for text in plan.dropped)
        said.append(
            f"Sto på sakslista, og er tatt bort: {texts}. "
            f"Legg til igjen: koord saksliste {plan.item} --punkt TEKST"
        )
    if plan.turn is not None:
        who = plan.turn.label
        command = f'koord innkall {plan.item.case} --møte {plan.item} --på-nytt --referent "{who}"'
        said.append(f"Referent er ikke valgt. Neste i tur er {who}: {command}")
    missing = tuple(dict.fromkeys(name for paper in papers for name in paper.missing))
    if missing:
        said.append(f"Står som mangler på papirene: {', '.join(missing)}.")
    if attached and not plan.are_attached(attached):
        said.append(
            "Papirene ligger ikke ved i e-postutkastet: det er ett til alle, og mottakerne får "
            "hver sin utgave."
        )
    elif attached:
        said.append(
            "Papirene ligger ved i e-postutkastet. Vanlig e-post er ikke en sikker kanal: "
            "send det bare der kommunen tillater det."
        )
    if plan.kind.tell_user:
        said.append("Bruker er ikke med, og skal få vite om møtet. Det står på lista.")
    by_ground = [i.member.label for i in plan.invitees if i.ground is not None]
    if by_ground:
        said.append(f"Uten samtykke, på annet rettslig grunnlag: {', '.join(by_ground)}.")
    said += doubts(plan.points, plan.invitees)
    for invitee in plan.invitees:
        for topic in invitee.judgement.denied:
            if any(
                fold(topic) in fold(point.text)
                and stands_on_agenda(point, invitee.member.id, invitee.judgement.denied, ())
                for point in plan.points
            ):
                who = invitee.member.label
                said.append(f"«{topic}» står på sakslista og skal ikke deles med {who}.")
    for point in plan.points:
        said += [f"«{point.text}»: {word}" for word in belongs_elsewhere(point.text)]
    return tuple(said)
