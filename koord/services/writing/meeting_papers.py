"""What an invitation and an agenda hold, and the files that go with them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from koord.documents.contexts import (
    AgendaContext,
    AgendaPoint,
    CancellationContext,
    ConsentReference,
    InvitationContext,
    MeetingFacts,
)
from koord.documents.pipeline import Rendered
from koord.documents.placing import Staged, Staging
from koord.domain.agenda import AgendaPoint as RaisedPoint
from koord.domain.cases import ItemId
from koord.domain.meetings import Meeting
from koord.domain.people import Member, Role
from koord.domain.routine import MeetingKind
from koord.exchange.calendar import (
    CalendarMeeting,
    cancellation,
    invitation,
    own_event,
    published,
)
from koord.exchange.cover import CoverText, cover_text
from koord.exchange.drafts import draft
from koord.routines.law import law_text
from koord.services.desk import Desk, KnownCase
from koord.services.writing.agenda_versions import UNNAMED, AgendaVersion
from koord.services.writing.frames import paper_name, participant_of, reference_of, sender_of
from koord.services.writing.invitees import Invitee
from koord.services.writing.papers import folder_of

#: The fixed points of an agenda, by the language of the paper.
OPENING = {"nb": "Velkommen, og hva som er viktig nå", "nn": "Velkomen, og kva som er viktig no"}
SINCE_LAST = {"nb": "Siden sist", "nn": "Sidan sist"}
CLOSING = {"nb": "Hvem gjør hva, og neste møte", "nn": "Kven gjer kva, og neste møte"}


@dataclass(frozen=True, slots=True)
class MeetingPlan:
    """A meeting with everything settled, before it is written down.

    Attributes:
        last: The meeting held before this one, or `None`.
        points: What was raised for this meeting.
        dropped: What stood on its agenda before, and does not now.
        turn: Whose turn it is to write minutes, when nobody is chosen for it.
        moved_from: The day it was called for before, when it is moved.
        no_longer: Those who were called before and are not now.
        called_for: The meeting as it was called before, or `None`; all that they may know of it.
        despite: Why it is called although the talk with the user is not done.
        agreed_on: The day the user settled the agenda, or `None`.
        versions: The different contents of invitation and agenda.
    """

    known: KnownCase
    item: ItemId
    kind: MeetingKind
    day: date
    starts_at: time
    minutes_long: int
    place: str | None
    points: tuple[RaisedPoint, ...]
    leader: Member
    secretary: Member | None
    invitees: tuple[Invitee, ...]
    uid: str
    sequence: int
    last: Meeting | None = None
    dropped: tuple[str, ...] = ()
    turn: Member | None = None
    moved_from: date | None = None
    no_longer: tuple[Member, ...] = ()
    called_for: Meeting | None = None
    despite: str | None = None
    agreed_on: date | None = None
    versions: tuple[AgendaVersion, ...] = ()

    @property
    def ends_at(self) -> time:
        """When the meeting is planned to end."""
        return end_of(self.day, self.starts_at, self.minutes_long)

    def are_attached(self, asked: bool) -> bool:
        """Tell whether papers go with the one draft to all: only when all may read the same."""
        return asked and len(self.versions) == 1


def end_of(day: date, starts_at: time, minutes_long: int) -> time:
    """Return the time of day a meeting ends."""
    return (datetime.combine(day, starts_at) + timedelta(minutes=minutes_long)).time()


def fixed_points(
    language: str, kind: MeetingKind, *, follows: bool
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the fixed points before and after what is raised.

    Args:
        language: The language of the paper.
        kind: The kind of meeting.
        follows: A meeting was held before this one.
    """
    opening = (OPENING[language],) if kind.with_user else ()
    since = (SINCE_LAST[language],) if follows else ()
    return (*opening, *since), (CLOSING[language],)


def invitation_paper(desk: Desk, plan: MeetingPlan, version: AgendaVersion) -> InvitationContext:
    """Return what one version of the invitation is made from."""
    known = plan.known
    language = known.case.language
    consents = {
        (i.judgement.consent, i.judgement.until)
        for i in plan.invitees
        if i.ground is None and i.judgement.consent is not None and i.member in version.named
    }
    latest: dict[int, date] = {}
    for number, until in sorted(consents, key=str):
        if number is not None and until is not None:
            latest[number] = min(until, latest.get(number, until))
    return InvitationContext(
        reference=reference_of(known, plan.item),
        sender=sender_of(known.profile),
        dated=desk.today,
        exemption=law_text("unntatt", language),
        language=language,
        meeting=_facts(plan, version.named),
        invited=tuple(participant_of(member, language) for member in version.named),
        points=agenda_points(plan, version),
        purpose="; ".join(point.text for point in version.points) or None,
        matters_by=_matters_by(desk, plan),
        consents=tuple(
            ConsentReference(str(ItemId(known.case.number, number)), until)
            for number, until in sorted(latest.items())
        ),
        grounds=tuple(
            dict.fromkeys(i.ground for i in plan.invitees if i.ground and i.member in version.named)
        ),
        agreed_with_user=plan.agreed_on,
        minutes_written=plan.kind.needs_minutes,
        moved_from=plan.moved_from,
    )


def agenda_paper(desk: Desk, plan: MeetingPlan, version: AgendaVersion) -> AgendaContext:
    """Return what one version of the agenda is made from."""
    language = plan.known.case.language
    return AgendaContext(
        reference=reference_of(plan.known, plan.item),
        sender=sender_of(plan.known.profile),
        dated=desk.today,
        exemption=law_text("unntatt", language),
        language=language,
        meeting=_facts(plan, version.named),
        points=agenda_points(plan, version),
        agreed_with_user=plan.agreed_on,
    )


@dataclass(frozen=True, slots=True)
class MeetingFiles:
    """What is written for a meeting that is called, moved or cancelled.

    Attributes:
        staged: Every file.
        receivers: Whom each calendar file is for, by its name.
        has_draft: A draft for the mail program is among them.
    """

    staged: tuple[Staged, ...]
    receivers: Mapping[str, str]
    cover: CoverText
    has_draft: bool


def stage_called(
    desk: Desk,
    room: Staging,
    plan: MeetingPlan,
    papers: Sequence[Rendered],
    *,
    attached: bool = False,
) -> MeetingFiles:
    """Write every file of a called meeting.

    Those who were called before and are not now get a calendar file that takes it away.

    Args:
        desk: Where to work.
        room: Where files lie until they are promised.
        plan: The meeting.
        papers: The invitation and the agenda of each version.
        attached: The papers go with the draft for the mail program. It is one mail to all, so
            they do not where the receivers get different ones.
    """
    writer = _Writer(desk, room, plan.known, plan.item, plan.day)
    wanted = [
        (kind, version.mark) for version in plan.versions for kind in ("innkalling", "saksliste")
    ]
    names = [
        writer.paper(kind, paper, mark) for (kind, mark), paper in zip(wanted, papers, strict=True)
    ]
    event = calendar_meeting(desk, plan)
    writer.calendar(own_event(event))
    for invitee in plan.invitees:
        writer.calendar_for(invitee.member, invitation(event, *_addressee(invitee.member)))
    for member in plan.no_longer:
        told = _as_called(event, plan)
        writer.calendar_for(member, cancellation(told, *_addressee(member)), day=told.day)
    contents = [content for paper in papers for content in paper.files.values()]
    loose = [name for group in names for name in group]
    attachments = list(zip(loose, contents, strict=True)) if plan.are_attached(attached) else []
    members = [invitee.member for invitee in plan.invitees]
    return writer.enveloped(plan.starts_at, published(event), members, attachments=attachments)


def stage_cancelled(desk: Desk, room: Staging, plan: MeetingPlan, paper: Rendered) -> MeetingFiles:
    """Write every file of a meeting that is cancelled."""
    writer = _Writer(desk, room, plan.known, plan.item, plan.day)
    writer.paper("avlysning", paper)
    event = calendar_meeting(desk, plan)
    writer.calendar(own_event(event, cancelled=True), mark="-avlyst")
    members = [invitee.member for invitee in plan.invitees]
    for member in members:
        writer.calendar_for(member, cancellation(event, *_addressee(member)), mark="-avlyst")
    calendar = published(event, cancelled=True)
    return writer.enveloped(plan.starts_at, calendar, members, is_cancelled=True)


class _Writer:
    """Writes the files of one meeting under their neutral names."""

    def __init__(
        self, desk: Desk, room: Staging, known: KnownCase, item: ItemId, day: date
    ) -> None:
        self._room = room
        self._known = known
        self._item = item
        self._day = day
        self._folder = folder_of(desk, known.profile)
        self._staged: list[Staged] = []
        self._receivers: dict[str, str] = {}

    def paper(self, kind: str, paper: Rendered, mark: str = "") -> list[str]:
        """Write one paper in all its formats; return the names."""
        return [self._write(kind, suffix, content, mark) for suffix, content in paper.files.items()]

    def calendar(self, content: bytes, mark: str = "") -> None:
        """Write her own calendar file."""
        self._write("kalender", "ics", content, mark)

    def calendar_for(
        self, member: Member, content: bytes, mark: str = "", day: date | None = None
    ) -> None:
        """Write the calendar file of one receiver; `day` is the one it tells of, when another."""
        number = len(self._receivers) + 1
        name = self._write("kalender", "ics", content, f"{mark}-mottaker-{number}", day)
        self._receivers[name] = member.label

    def enveloped(
        self,
        starts_at: time,
        calendar: bytes,
        receivers: Sequence[Member],
        *,
        is_cancelled: bool = False,
        attachments: Sequence[tuple[str, bytes]] = (),
    ) -> MeetingFiles:
        """Write the neutral words around it, and the draft where there is anyone to send it to."""
        profile = self._known.profile
        cover = cover_text(
            str(self._item),
            self._day,
            starts_at,
            profile.name,
            profile.phone,
            self._known.case.language,
        )
        mark = "-avlyst" if is_cancelled else ""
        self._write("folgetekst", "txt", cover.as_text().encode(), mark)
        addresses = [member.email for member in receivers if member.email]
        if addresses and profile.email:
            content = draft(
                cover,
                calendar,
                sender_name=profile.name,
                sender_email=profile.email,
                blind_copies=addresses,
                is_cancelled=is_cancelled,
                attachments=attachments,
            )
            self._write("epost", "eml", content, mark)
        has_draft = bool(addresses and profile.email)
        return MeetingFiles(tuple(self._staged), self._receivers, cover, has_draft)

    def _write(
        self, kind: str, suffix: str, content: bytes, mark: str = "", day: date | None = None
    ) -> str:
        name = paper_name(self._item, kind, day or self._day, suffix, mark)
        self._staged.append(self._room.write(kind, self._folder, name, content))
        return name


def calendar_meeting(desk: Desk, plan: MeetingPlan) -> CalendarMeeting:
    """Return the meeting as calendar files tell it: no title, nothing about what it is."""
    profile = plan.known.profile
    return CalendarMeeting(
        uid=plan.uid,
        sequence=plan.sequence,
        day=plan.day,
        start=plan.starts_at,
        minutes=plan.minutes_long,
        stamp=datetime.fromisoformat(desk.at),
        place=plan.place,
        organizer_email=profile.email,
        organizer_name=profile.name,
    )


def _as_called(event: CalendarMeeting, plan: MeetingPlan) -> CalendarMeeting:
    """Return the event as it was called before: where it is moved to is not for all to know."""
    before = plan.called_for
    if before is None or before.starts_at is None:
        return event
    return replace(
        event,
        day=before.held_on,
        start=before.starts_at,
        minutes=before.minutes_long,
        place=before.place,
    )


def cancellation_paper(desk: Desk, plan: MeetingPlan) -> CancellationContext:
    """Return what the word that a meeting is cancelled is made from."""
    language = plan.known.case.language
    return CancellationContext(
        reference=reference_of(plan.known, plan.item),
        sender=sender_of(plan.known.profile),
        dated=desk.today,
        exemption=law_text("unntatt", language),
        language=language,
        meeting=_facts(plan, [invitee.member for invitee in plan.invitees]),
    )


def _facts(plan: MeetingPlan, named: Sequence[Member]) -> MeetingFacts:
    def label(member: Member) -> str:
        is_named = member in named or member.role is Role.COORDINATOR
        return member.label if is_named else UNNAMED[plan.known.case.language]

    return MeetingFacts(
        title=plan.kind.title[plan.known.case.language],
        on=plan.day,
        starts=plan.starts_at,
        ends=plan.ends_at,
        place=plan.place,
        leader=label(plan.leader),
        minutes_taker=label(plan.secretary) if plan.secretary else None,
    )


def agenda_points(plan: MeetingPlan, version: AgendaVersion) -> tuple[AgendaPoint, ...]:
    """Return the whole agenda of one version: the fixed points around what was raised."""
    language = plan.known.case.language
    first, last = fixed_points(language, plan.kind, follows=plan.last is not None)
    names = {member.id: member.label for member in version.named}
    raised = [
        (point.text, names.get(point.raised_by_id or 0), (point.reason,) if point.reason else ())
        for point in version.points
    ]
    fixed = [(text, None, version.since if text == SINCE_LAST[language] else ()) for text in first]
    texts = [*fixed, *raised, *((text, None, ()) for text in last)]
    return tuple(
        AgendaPoint(number, text, who, details)
        for number, (text, who, details) in enumerate(texts, start=1)
    )


def _matters_by(desk: Desk, plan: MeetingPlan) -> date | None:
    """Return the last day to raise matters: the agenda's lead time before, if not past."""
    day = plan.day - timedelta(days=plan.known.routine.agenda_days)
    return day if day > desk.today else None


def _addressee(member: Member) -> tuple[str | None, str | None]:
    """Return name and address for her own calendar file; the user's name stands in none."""
    return (None if member.role is Role.USER else member.label), member.email
