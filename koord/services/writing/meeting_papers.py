"""What an invitation and an agenda hold, and the files that go with them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from koord.documents.contexts import (
    AgendaContext,
    AgendaPoint,
    ConsentReference,
    InvitationContext,
    MeetingFacts,
)
from koord.documents.pipeline import Rendered
from koord.documents.placing import Staged, Staging
from koord.domain.cases import ItemId
from koord.domain.meetings import Meeting
from koord.domain.people import Member, Role
from koord.domain.routine import MeetingKind
from koord.exchange.calendar import CalendarMeeting, invitation, own_event
from koord.exchange.cover import cover_text
from koord.routines.law import law_text
from koord.services.desk import Desk, KnownCase
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
        turn: Whose turn it is to write minutes, when nobody is chosen for it.
    """

    known: KnownCase
    item: ItemId
    kind: MeetingKind
    day: date
    starts_at: time
    minutes_long: int
    place: str | None
    points: tuple[str, ...]
    leader: Member
    secretary: Member | None
    invitees: tuple[Invitee, ...]
    uid: str
    sequence: int
    last: Meeting | None = None
    turn: Member | None = None

    @property
    def ends_at(self) -> time:
        """When the meeting is planned to end."""
        return end_of(self.day, self.starts_at, self.minutes_long)


def end_of(day: date, starts_at: time, minutes_long: int) -> time:
    """Return the time of day a meeting ends."""
    return (datetime.combine(day, starts_at) + timedelta(minutes=minutes_long)).time()


def agenda_of(plan: MeetingPlan) -> tuple[str, ...]:
    """Return the whole agenda: the fixed points around what was raised."""
    language = plan.known.case.language
    opening = (OPENING[language],) if plan.kind.with_user else ()
    since = (SINCE_LAST[language],) if plan.last is not None else ()
    return (*opening, *since, *plan.points, CLOSING[language])


def invitation_paper(desk: Desk, plan: MeetingPlan) -> InvitationContext:
    """Return what the invitation is made from."""
    known = plan.known
    language = known.case.language
    consents = {
        (i.judgement.consent, i.judgement.until)
        for i in plan.invitees
        if i.ground is None and i.judgement.consent is not None
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
        meeting=_facts(plan),
        invited=tuple(participant_of(i.member, language) for i in plan.invitees),
        points=_points(plan),
        purpose="; ".join(plan.points),
        matters_by=_matters_by(desk, plan),
        consents=tuple(
            ConsentReference(str(ItemId(known.case.number, number)), until)
            for number, until in sorted(latest.items())
        ),
        grounds=tuple(dict.fromkeys(i.ground for i in plan.invitees if i.ground)),
        minutes_written=plan.kind.needs_minutes,
    )


def agenda_paper(desk: Desk, plan: MeetingPlan) -> AgendaContext:
    """Return what the agenda is made from."""
    language = plan.known.case.language
    return AgendaContext(
        reference=reference_of(plan.known, plan.item),
        sender=sender_of(plan.known.profile),
        dated=desk.today,
        exemption=law_text("unntatt", language),
        language=language,
        meeting=_facts(plan),
        points=_points(plan),
    )


def stage_all(
    desk: Desk, room: Staging, plan: MeetingPlan, papers: Sequence[Rendered], at: datetime
) -> tuple[list[Staged], dict[str, str]]:
    """Write every file of a called meeting; return them, and whom each calendar file is for."""
    folder = folder_of(desk, plan.known.profile)
    staged = []

    def write(kind: str, suffix: str, content: bytes, mark: str = "") -> str:
        name = paper_name(plan.item, kind, plan.day, suffix).replace(
            f".{suffix}", f"{mark}.{suffix}"
        )
        staged.append(room.write(kind, folder, name, content))
        return name

    for kind, paper in zip(("innkalling", "saksliste"), papers, strict=True):
        for suffix, content in paper.files.items():
            write(kind, suffix, content)
    event = calendar_meeting(plan, at)
    write("kalender", "ics", own_event(event))
    receivers = {}
    for number, invitee in enumerate(plan.invitees, start=1):
        content = invitation(event, _calendar_name(invitee.member), invitee.member.email)
        name = write("kalender", "ics", content, mark=f"-mottaker-{number}")
        receivers[name] = invitee.member.label
    profile = plan.known.profile
    cover = cover_text(
        str(plan.item),
        plan.day,
        plan.starts_at,
        profile.name,
        profile.phone,
        plan.known.case.language,
    )
    write("folgetekst", "txt", cover.as_text().encode())
    return staged, receivers


def calendar_meeting(plan: MeetingPlan, at: datetime) -> CalendarMeeting:
    """Return the meeting as calendar files tell it: no title, nothing about what it is."""
    profile = plan.known.profile
    return CalendarMeeting(
        uid=plan.uid,
        sequence=plan.sequence,
        day=plan.day,
        start=plan.starts_at,
        minutes=plan.minutes_long,
        stamp=at,
        place=plan.place,
        organizer_email=profile.email,
        organizer_name=profile.name,
    )


def _facts(plan: MeetingPlan) -> MeetingFacts:
    return MeetingFacts(
        title=plan.kind.title[plan.known.case.language],
        on=plan.day,
        starts=plan.starts_at,
        ends=plan.ends_at,
        place=plan.place,
        leader=plan.leader.label,
        minutes_taker=plan.secretary.label if plan.secretary else None,
    )


def _points(plan: MeetingPlan) -> tuple[AgendaPoint, ...]:
    return tuple(AgendaPoint(number, text) for number, text in enumerate(agenda_of(plan), start=1))


def _matters_by(desk: Desk, plan: MeetingPlan) -> date | None:
    """Return the last day to raise matters: the agenda's lead time before, if not past."""
    day = plan.day - timedelta(days=plan.known.routine.agenda_days)
    return day if day > desk.today else None


def _calendar_name(member: Member) -> str | None:
    """Return the receiver's name for her own calendar file; the user's name stands in none."""
    return None if member.role is Role.USER else member.label
