"""What each paper is made from: one frozen value for each template, plain values only.

Law citations come in as text from the caller; no paragraph sign stands here or in a template.
A field that may be `None` is either shown as missing (`[MANGLER: møtested]`) or left out; the
attribute's description says which.
"""

from dataclasses import dataclass
from datetime import date, time
from typing import Literal

from koord.values import value

Direction = Literal["gi", "hente", "utveksle"]
PlanKind = Literal["talk", "meeting", "agenda", "minutes", "activity", "consent", "birthday"]


@value
class Sender:
    """The coordinator, as the contact person on every paper.

    Attributes:
        title: Left out when `None`.
        unit: Left out when `None`.
        phone: Shown as missing when `None`.
        email: Left out when `None`.
    """

    name: str
    municipality: str
    title: str | None = None
    unit: str | None = None
    phone: str | None = None
    email: str | None = None


@value
class Reference:
    """What a paper is filed under, without a name.

    Attributes:
        case: The case's number; 0 for a paper about all of them.
        item: The item's id, as `7.4`; for a plan its half-year, as `våren 2027`; `None`
            for another paper about the whole case.
        code: The case's display code, usually initials; left out when `None`.
    """

    case: int
    item: str | None
    code: str | None = None


@value
class Participant:
    """One person, or one agency without a named person, in a list.

    Attributes:
        name: Left out when `None`.
        role: As `mor`, `PP-rådgiver`, in the language of the paper; left out when `None`.
        agency: Left out when `None`.
    """

    name: str | None = None
    role: str | None = None
    agency: str | None = None


@value
class MeetingFacts:
    """When, where and with whom in charge.

    Attributes:
        title: The kind of meeting with a capital letter, as `Ansvarsgruppemøte`.
        on: The day.
        starts: Shown as missing when `None`.
        ends: Left out when `None`.
        place: A place, or how to take part by video; shown as missing when `None`.
        leader: Shown as missing when `None`.
        minutes_taker: Shown as missing when `None`.
        number: Running number of this kind of meeting; left out when `None`.
    """

    title: str
    on: date
    starts: time | None = None
    ends: time | None = None
    place: str | None = None
    leader: str | None = None
    minutes_taker: str | None = None
    number: int | None = None


@value
class Agreement:
    """Who does what by when.

    Attributes:
        responsible: Shown as missing when `None`.
        due: Shown as a dash when `None`.
        done: It is already done.
    """

    what: str
    responsible: str | None = None
    due: date | None = None
    done: bool = False


@value
class AgendaPoint:
    """One point of an agenda; the fixed points are points like any other.

    Attributes:
        number: As it is to be printed; a receiver's version may lack numbers.
        raised_by: Left out when `None`.
        details: Short lines below the point.
    """

    number: int
    text: str
    raised_by: str | None = None
    details: tuple[str, ...] = ()


@value
class MinutesPoint:
    """One point of the minutes.

    Attributes:
        paragraphs: What came out; a line break inside a paragraph is kept.
        agreements: What was agreed under this point.
    """

    number: int
    heading: str
    paragraphs: tuple[str, ...] = ()
    agreements: tuple[Agreement, ...] = ()


@value
class Correction:
    """One thing that is different from the version before.

    Attributes:
        kind: What sort: `attendance`, `added`, `removed`, `text`, `promises`, `next_meeting`.
        number: The point's number in this version, where it is about one.
        heading: The point's heading.
    """

    kind: str
    number: int | None = None
    heading: str | None = None


@value
class NextMeeting:
    """The next meeting, as agreed in this one.

    Attributes:
        starts: Left out when `None`.
        place: Left out when `None`.
        called_by: Left out when `None`.
    """

    on: date
    starts: time | None = None
    place: str | None = None
    called_by: str | None = None


@value
class ConsentReference:
    """A consent that an invitation rests on.

    Attributes:
        item: The consent's id, as `7.2`.
        until: Its last day.
    """

    item: str
    until: date


@value
class ScopeRow:
    """What a consent form allows towards one service.

    Attributes:
        direction: What the coordinator may do: give, obtain, or both.
        allowed: Topics that may be shared; empty means whatever the purpose needs.
        denied: Topics that may not.
        starts: First day.
        ends: Last day.
        rule: Who must sign for this service and why, in words with its source; the papers that
            come after the form do without.
    """

    agency: str
    direction: Direction
    allowed: tuple[str, ...]
    denied: tuple[str, ...]
    starts: date
    ends: date
    rule: str = ""


@value
class SignatureLine:
    """One line to sign on.

    Attributes:
        name: Shown as missing when `None`.
        role: As `mor`, `verge`, or the user's own, in the language of the paper.
    """

    name: str | None
    role: str


@value
class PlannedDay:
    """One line of a plan: a meeting, or something else that is to happen.

    Attributes:
        what: As `Ansvarsgruppemøte`.
        starts: Left out when `None`.
        until: The last of several days; left out when `None`.
        place: Left out when `None`.
    """

    on: date
    what: str
    starts: time | None = None
    until: date | None = None
    place: str | None = None


@value
class Helper:
    """Someone who helps, or who comes to a meeting.

    Attributes:
        who: The one to ask for.
        helps_with: What she helps with, in plain words; left out when `None`.
        phone: Shown as missing when `None`, where phones are shown.
    """

    who: Participant
    helps_with: str | None = None
    phone: str | None = None


@value
class TimedPoint:
    """One point of the agenda with its time.

    Attributes:
        starts: When it begins; left out when `None`.
        raised_by: Left out when `None`.
    """

    number: int
    text: str
    minutes: int
    starts: time | None = None
    raised_by: str | None = None


@value
class NotToHear:
    """What someone in the room is not to hear of.

    Attributes:
        denied: Topics that are kept from her.
        only: When not empty: the only topics she may hear of.
    """

    who: Participant
    denied: tuple[str, ...] = ()
    only: tuple[str, ...] = ()


@value
class PlanRow:
    """One thing in a half-year plan.

    Attributes:
        week: The ISO week of the day.
        text: The kind of meeting, the activity, the number of the consent, or what changes.
        starts: Left out when `None`.
        until: The last day of what goes on; left out when `None`.
        age: The age that is turned; left out when `None`.
        responsible: Left out when `None`.
    """

    week: int
    on: date
    kind: PlanKind
    text: str
    starts: time | None = None
    until: date | None = None
    age: int | None = None
    responsible: str | None = None


@value
class PlanWeek:
    """One week in the picture of a half-year.

    Attributes:
        month: The first of the month that begins in it; `None` for other weeks.
        marks: What is in it, once each.
        closed: The schools are closed.
    """

    number: int
    month: date | None = None
    marks: tuple[PlanKind, ...] = ()
    closed: bool = False


@value
class ClosedDays:
    """A school break.

    Attributes:
        ends: The last day of it.
    """

    label: str
    begins: date
    ends: date


@value
class SignedLine:
    """One who has said yes, and when.

    Attributes:
        oral: It was said aloud, and noted.
    """

    name: str
    on: date
    oral: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class _Paper:
    """What every paper has.

    Attributes:
        language: The folder of the template, `nb` or `nn`.
        draft: Marks every page «arbeidskopi».
        dated: The day the paper is made.
        exemption: The marking in the header, with its citation.
    """

    reference: Reference
    sender: Sender
    dated: date
    exemption: str
    language: str = "nb"
    draft: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class InvitationContext(_Paper):
    """Innkalling: an invitation with its agenda.

    Attributes:
        invited: All who are invited.
        points: The agenda.
        purpose: Shown as missing when `None`.
        receiver: Whom this version is for; left out when `None`.
        moved_from: The day it was first set for; left out when `None`.
        absence_by: Last day to report absence; when `None`, as soon as possible.
        matters_by: Last day to bring matters; left out when `None`.
        agreed_with_user: When the agenda was settled with the user or the parents; left out
            when `None`.
        consents: The consents the sharing rests on.
        grounds: Other legal grounds, one sentence each.
        minutes_written: Minutes will be written.
        accommodation: Interpreter and the like; left out when `None`.
        attachments: What goes with the invitation.
    """

    meeting: MeetingFacts
    invited: tuple[Participant, ...]
    points: tuple[AgendaPoint, ...]
    purpose: str | None = None
    receiver: Participant | None = None
    moved_from: date | None = None
    absence_by: date | None = None
    matters_by: date | None = None
    agreed_with_user: date | None = None
    consents: tuple[ConsentReference, ...] = ()
    grounds: tuple[str, ...] = ()
    minutes_written: bool = True
    accommodation: str | None = None
    attachments: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class AgendaContext(_Paper):
    """Saksliste: the agenda as a paper of its own, to lead the meeting by.

    Attributes:
        points: The agenda.
        open_agreements: What is open from the last meeting.
        agreed_with_user: When the agenda was settled with the user or the parents; left out
            when `None`.
        receiver: Whom this version is for; left out when `None`.
    """

    meeting: MeetingFacts
    points: tuple[AgendaPoint, ...]
    open_agreements: tuple[Agreement, ...] = ()
    agreed_with_user: date | None = None
    receiver: Participant | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CancellationContext(_Paper):
    """Avlysning: the word that a meeting is cancelled; why is not told on paper."""

    meeting: MeetingFacts


@dataclass(frozen=True, slots=True, kw_only=True)
class MinutesContext(_Paper):
    """Referat: the minutes of a meeting.

    Attributes:
        present: Til stede.
        excused: Forfall.
        not_met: Called, but neither came nor sent word.
        user_present: The user (or, for a child, a parent or guardian) was there.
        held_without_user: With whom and when it was agreed to meet without the user; shown as
            missing when the user was not there and it is `None`.
        points: The points, in order.
        agreements: All agreements of the meeting, for the table.
        next_meeting: «Neste møte er ikke avtalt» when `None`.
        sent_to: Who gets the minutes.
        user_view: What the user or child says about the matters; left out when `None`.
        comments_by: Last day to comment; when `None`, at the next meeting at the latest.
        for_comments: They are out for comments, and are not final.
        version: Told from the second on.
        corrections: What is different from the version before.
        receiver: Whom this version is for; left out when `None`.
    """

    meeting: MeetingFacts
    present: tuple[Participant, ...]
    user_present: bool
    points: tuple[MinutesPoint, ...]
    agreements: tuple[Agreement, ...]
    sent_to: tuple[Participant, ...]
    excused: tuple[Participant, ...] = ()
    not_met: tuple[Participant, ...] = ()
    held_without_user: str | None = None
    user_view: str | None = None
    next_meeting: NextMeeting | None = None
    comments_by: date | None = None
    for_comments: bool = False
    version: int = 1
    corrections: tuple[Correction, ...] = ()
    receiver: Participant | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MinutesSheetContext(_Paper):
    """Referatark: a Word sheet for whoever writes the minutes, filled in and read back.

    Attributes:
        present: Those called, as they are surely read back; names are moved or struck out.
        points: The headings to write under.
    """

    meeting: MeetingFacts
    present: str
    points: tuple[AgendaPoint, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsentFormContext(_Paper):
    """Samtykkeskjema: the form that lifts confidentiality, to be signed.

    Attributes:
        user_name: The user.
        born: Birth date; `None` where `term` is given.
        term: Due date of a child that is not born yet.
        scopes: One row for each service.
        purpose: What the sharing is for; shown as missing when `None`.
        valid_from: First day.
        valid_to: Last day.
        signers: Everyone who must sign.
        confidentiality_ground: The provisions that the consent rests on, as a citation.
        child: The user is a child whose view is to be asked for.
        weighs_heavily: The child is old enough for that view to weigh heavily.
        to_school: A kindergarten is among the services: may it tell the school?
        interpreter_language: Language of the interpreter; a field for the pen when `None`.
        replaces: The consents this one continues, as `7.2`.
    """

    user_name: str
    purpose: str | None
    scopes: tuple[ScopeRow, ...]
    valid_from: date
    valid_to: date
    signers: tuple[SignatureLine, ...]
    confidentiality_ground: str
    born: date | None = None
    term: date | None = None
    child: bool = False
    weighs_heavily: bool = False
    to_school: bool = False
    interpreter_language: str | None = None
    replaces: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PlainConsentFormContext(_Paper):
    """The same form in plain words, for the young person, with no line but her own to sign on.

    Attributes:
        user_name: The user.
        scopes: One row for each service.
        purpose: What the sharing is for; shown as missing when `None`.
        valid_from: First day.
        valid_to: Last day.
        own: The services she signs for.
        others: The services someone else signs for.
        may_sign: She is offered a line though none is asked of her.
        weighs_heavily: She is old enough for her view to weigh heavily.
        interpreter_language: Language of the interpreter; a field for the pen when `None`.
    """

    user_name: str
    purpose: str | None
    scopes: tuple[ScopeRow, ...]
    valid_from: date
    valid_to: date
    own: tuple[str, ...] = ()
    others: tuple[str, ...] = ()
    may_sign: bool = False
    weighs_heavily: bool = False
    interpreter_language: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiptContext(_Paper):
    """Kvittering: what the family has agreed to, until when, and how to take it back.

    Attributes:
        user_name: The user.
        born: Birth date; `None` where `term` is given.
        term: Due date of a child that is not born yet.
        purpose: What the sharing is for.
        scopes: What holds, one row for each service.
        signed: Who have said yes.
    """

    user_name: str
    purpose: str
    scopes: tuple[ScopeRow, ...]
    signed: tuple[SignedLine, ...]
    born: date | None = None
    term: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class WithdrawalSlipContext(_Paper):
    """Trekkeslipp: boxes to tick by one who takes a consent back; no name from the case.

    Attributes:
        agencies: The services that can be withdrawn from.
    """

    agencies: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class FamilyContext(_Paper):
    """Familie: the family's own page about the half-year.

    Attributes:
        readers: Whom this version is for.
        year: The year of the half-year.
        autumn: It is the autumn, not the spring.
        plan: What is to happen, by date.
        helpers: Whom to phone.
        agreed: What others have promised.
        own: What the readers do themselves; the name is left out where there is one reader.
        made_with_user: When the plan was made with the user; left out when `None`.
    """

    readers: tuple[Participant, ...]
    year: int
    autumn: bool
    plan: tuple[PlannedDay, ...]
    helpers: tuple[Helper, ...]
    agreed: tuple[Agreement, ...]
    own: tuple[Agreement, ...]
    made_with_user: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class WelcomeContext(_Paper):
    """Velkommen: the family's version of an invitation.

    Attributes:
        readers: Whom this version is for.
        guests: The others who come.
        points: What is to be talked about.
    """

    meeting: MeetingFacts
    readers: tuple[Participant, ...]
    guests: tuple[Helper, ...]
    points: tuple[AgendaPoint, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class LeaderSheetContext(_Paper):
    """Møteark: what the one who leads a meeting has before her, and nobody else.

    Attributes:
        present: Who are called.
        points: The agenda with times.
        at_start: What to remember first.
        underway: What to remember on the way.
        at_end: What to remember before they leave.
        not_to_hear: Who is not to hear of what.
        withheld: Something is kept from the leader herself, so that nothing is said of the others.
    """

    meeting: MeetingFacts
    present: tuple[Participant, ...]
    points: tuple[TimedPoint, ...]
    at_start: tuple[str, ...]
    underway: tuple[str, ...]
    at_end: tuple[str, ...]
    not_to_hear: tuple[NotToHear, ...] = ()
    withheld: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanContext(_Paper):
    """Møteplan: a half-year on one page, to sit with at the kitchen table.

    Attributes:
        half_year: As `våren 2027`.
        rows: What is in it, by day.
        strips: Its weeks in two rows that fit the page. The picture tells nothing that the rows
            do not, so a PDF leaves it out for a screen reader.
        breaks: The school breaks; left out when there are none.
        has_school_calendar: The school breaks are known.
        made_with_user_on: The day it was made with the user; room for the pen when `None`.
        made_with: With whom; left out when `None`.
        no_meeting_why: Why no meeting is needed; left out when `None`.
        room: One for each line to write on.
    """

    half_year: str
    rows: tuple[PlanRow, ...]
    strips: tuple[tuple[PlanWeek, ...], ...]
    breaks: tuple[ClosedDays, ...] = ()
    has_school_calendar: bool = False
    made_with_user_on: date | None = None
    made_with: str | None = None
    no_meeting_why: str | None = None
    room: tuple[int, ...] = (1, 2, 3)


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestContext(_Paper):
    """Forespørsel: a letter that asks a service for something it holds.

    Attributes:
        receiver: Whom it is to.
        user_name: The user.
        born: Birth date; shown as missing when `None`.
        what: What is asked for.
        due: The day the answer is wanted.
        purpose: What it is to be used for; left out when `None`.
        consent: The consent it rests on; left out when `None`.
        ground: Another ground, in a sentence; left out when `None`.
    """

    receiver: Participant
    user_name: str
    born: date | None
    what: str
    due: date
    purpose: str | None = None
    consent: ConsentReference | None = None
    ground: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class InformationContext(_Paper):
    """Informasjon: a change in measures or goals, told to those who may know.

    Attributes:
        told: The text, with its paragraphs.
    """

    told: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReminderContext(_Paper):
    """Purring: one receiver's own promises, and nobody else's.

    Attributes:
        receiver: Whom it is to.
        promises: What she has promised, the earliest day first.
        turn: Which time this is, 1 for the first.
        is_last: The next time is a call.
        answer_by: The day an answer is wanted.
    """

    receiver: Participant
    promises: tuple[Agreement, ...]
    turn: int
    is_last: bool
    answer_by: date


@value
class HeldConsent:
    """A consent as the one who asks for access sees it.

    Attributes:
        number: The consent's id, as `7.2`.
        to: Whom it lets the coordinator speak with.
        state: Where it stands, in the language of the paper.
    """

    number: str
    to: str
    direction: Direction
    allowed: tuple[str, ...]
    denied: tuple[str, ...]
    starts: date
    ends: date
    state: str


@value
class HeldMeeting:
    """A meeting as the one who asks for access sees it.

    Attributes:
        place: Left out when `None`.
    """

    number: str
    on: date
    title: str
    place: str | None = None


@value
class HeldPoint:
    """A point of the minutes of a meeting."""

    meeting: HeldMeeting
    point: MinutesPoint


@value
class HeldDispatch:
    """Something that went out.

    Attributes:
        what: Which paper, in the language of the paper.
        receiver: The name, or the service.
        channel: Left out when `None`.
        consent: The consent it rested on; left out when `None`.
        told: Its text; left out when `None`.
    """

    on: date
    what: str
    receiver: str
    channel: str | None = None
    consent: str | None = None
    told: str | None = None


@value
class HeldActivity:
    """Something in a half-year plan that is no meeting."""

    what: str
    starts: date


@value
class HeldNote:
    """What the coordinator wrote for herself, on a day."""

    on: date
    what: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AccessContext(_Paper):
    """Innsyn: what is held about the user and what went out, for the one who asks.

    Attributes:
        receiver: Who asks.
        user_name: The user.
        born: Birth date; left out when `None`.
        ip_status: Where it stands with an individual plan; left out when `None`.
        contact: How contact is agreed; left out when `None`.
        phone: The user's own; left out when `None`.
        email: The user's own; left out when `None`.
        people: Who is in the case: name, role and service, and nothing more.
        tasks: Each as an agreement.
        notes: What the coordinator wrote.
        is_held_back: Something is held back.
        rules: The citations that access to this paper follows, for a parent.
    """

    receiver: Participant
    user_name: str
    born: date | None
    people: tuple[Participant, ...]
    consents: tuple[HeldConsent, ...]
    meetings: tuple[HeldMeeting, ...]
    minutes: tuple[HeldPoint, ...]
    tasks: tuple[Agreement, ...]
    activities: tuple[HeldActivity, ...]
    dispatches: tuple[HeldDispatch, ...]
    is_held_back: bool
    ip_status: str | None = None
    contact: str | None = None
    phone: str | None = None
    email: str | None = None
    rules: tuple[str, ...] = ()
    notes: tuple[HeldNote, ...] = ()


@value
class TimeRow:
    """What one case took in one half-year; times are written out, as `3 t 15 min`.

    Attributes:
        case: The case's number; nothing else tells whose it is.
        entries: How many entries of the log.
        meetings: How many meetings were held.
        agreed: What was agreed for all of the half-year; a dash when `None`.
        due: How much of it until the day of the paper, while the half-year lasts.
    """

    case: int
    autumn: bool
    year: int
    entries: int
    meetings: int
    spent: str
    agreed: str | None = None
    due: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeSheetContext(_Paper):
    """Tidsark: what the cases took, for the talk with the leader; nobody is named in it.

    Attributes:
        rows: One for each case and half-year.
        total: All time together.
        untimed: How many entries of the log do not say how long they took.
    """

    rows: tuple[TimeRow, ...]
    total: str
    untimed: int = 0


PaperContext = (
    InvitationContext
    | AgendaContext
    | CancellationContext
    | MinutesContext
    | MinutesSheetContext
    | ConsentFormContext
    | FamilyContext
    | WelcomeContext
    | LeaderSheetContext
    | PlanContext
    | PlainConsentFormContext
    | ReceiptContext
    | WithdrawalSlipContext
    | RequestContext
    | InformationContext
    | ReminderContext
    | AccessContext
    | TimeSheetContext
)
