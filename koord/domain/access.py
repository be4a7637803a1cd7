"""Access: what is held about a user, and what of it the one who asks may see.

The one judgement says whether she may see anything, and which topics are closed to her; what is
visible in minutes follows the same rule as her own copy of them. What she may not see is held back
with the reason, for the coordinator to look at before a paper is made; the paper itself holds
neither the text nor the reason.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from enum import StrEnum

from koord.domain.cases import Case, ItemId
from koord.domain.consents import CaseFacts, Consent, RowStatus, row_statuses
from koord.domain.dispatches import INFORMATION, Dispatch, DispatchState, Limits
from koord.domain.meetings import Meeting
from koord.domain.minutes import Minutes, MinutesItem, is_visible_to
from koord.domain.names import fold
from koord.domain.people import Member, Role
from koord.domain.tasks import Task
from koord.values import value

ABOUT_OTHERS = ("søsken",)
"""Topics about others than the user; they have their own right to confidentiality."""
MAY_ASK = (
    Role.USER,
    Role.GUARDIAN,
    Role.FOSTER_PARENT,
    Role.LEGAL_GUARDIAN,
    Role.NEXT_OF_KIN,
)
UNREADABLE = "referatet kan ikke leses på nytt: se på det selv"
NOT_TAKEN_PART = "kan gjelde det som ikke skal deles"
FOR_HERSELF = "skrevet for deg selv: gå gjennom det, og fortell det som kan fortelles"
TOLD_BY_ANOTHER = "en samtale med en annen enn bruker"
CHOSEN = "holdt tilbake av deg"


class Part(StrEnum):
    """Where an entry belongs; the value is the word on the screen and in JSON."""

    PERSON = "person"
    CONSENT = "samtykke"
    MEETING = "møte"
    POINT = "referat"
    TASK = "gjøremål"
    ACTIVITY = "aktivitet"
    SENT = "utsendelse"
    FACT = "opplysning"
    NOTE = "notat"


@value
class Activity:
    """Something in a half-year plan that is no meeting."""

    number: int
    what: str
    starts: date
    ends: date | None = None


@value
class MinutesPoint:
    """One point of the minutes of a meeting."""

    meeting: Meeting
    item: MinutesItem


@value
class Sent:
    """Something that went out; `told` is its text, or `None` where it is held back or has none."""

    row: Dispatch
    told: str | None


@value
class Held:
    """An entry that is held back.

    Attributes:
        ref: What it is called, as `7.4/2` for the second point of the minutes of 7.4.
        reason: Why, for the coordinator.
    """

    ref: str
    part: Part
    reason: str
    on: date | None = None


@value
class Written:
    """What the coordinator wrote for herself: an entry of the log, or a note on a task.

    Attributes:
        ref: What it is called, as `7.12`, or `7.3/n2` for the second note on a task.
        what: Telephone, visit, note and so on.
        with_another: It tells of a conversation with someone else than the user.
    """

    ref: str
    on: date
    what: str
    text: str
    with_another: bool = False


Content = Member | RowStatus | Meeting | MinutesPoint | Task | Activity | Sent | Written | str


@value
class Entry:
    """An entry that is shown.

    Attributes:
        ref: What it is called, to be named after `--uten`.
        text: One line for the coordinator to look at.
        bare: Shown without what the asker has no part in, as the place of a meeting.
    """

    ref: str
    part: Part
    text: str
    content: Content
    on: date | None = None
    bare: bool = False


@value
class Holdings:
    """All that is held in one case.

    Attributes:
        minutes: The newest minutes of each meeting by its id; `None` where they cannot be read.
        dispatches: Rows that hold.
    """

    case: Case
    facts: CaseFacts
    user: Member | None
    meetings: tuple[Meeting, ...]
    minutes: Mapping[int, Minutes | None]
    tasks: tuple[Task, ...]
    activities: tuple[Activity, ...]
    dispatches: tuple[Dispatch, ...]
    written: tuple[Written, ...] = ()


@value
class Review:
    """What would be shown, and what is held back."""

    shown: tuple[Entry, ...]
    held: tuple[Held, ...]


def held_because(item: MinutesItem, ids: Iterable[int], limits: Limits) -> str | None:
    """Return why a piece of text is held back from someone, or `None` when she may see it.

    Args:
        item: The text with its audience and topic.
        ids: The asker's memberships.
        limits: What the judgement closes to her.
    """
    if item.topic is not None and fold(item.topic) in {fold(topic) for topic in ABOUT_OTHERS}:
        return f"gjelder andre enn bruker: {item.topic}"
    mine = tuple(ids)
    if any(is_visible_to(item, one, limits.denied, limits.only) for one in mine):
        return None
    if item.only_for and not set(item.only_for) & set(mine):
        return "punktet er bare for noen andre"
    if item.topic is not None:
        return f"skal ikke deles: {item.topic}"
    return NOT_TAKEN_PART


def review(
    held: Holdings, asker: Member, limits: Limits, today: date, without: Sequence[str] = ()
) -> Review:
    """Go through all that is held, and sort it by what the asker may see.

    Args:
        held: Everything.
        asker: Who asks; that she may ask is judged before.
        limits: What the judgement closes to her.
        today: The day.
        without: Entries that the coordinator holds back herself.
    """
    found = _Sorter(held, asker, limits, today).sorted()
    chosen = {fold(ref) for ref in without}
    return Review(
        tuple(e for e in found if isinstance(e, Entry) and fold(e.ref) not in chosen),
        tuple(
            Held(e.ref, e.part, CHOSEN, e.on) if isinstance(e, Entry) else e
            for e in found
            if isinstance(e, Held) or fold(e.ref) in chosen
        ),
    )


class _Sorter:
    """One pass over all that is held, for one asker."""

    def __init__(self, held: Holdings, asker: Member, limits: Limits, today: date) -> None:
        self._held = held
        self._asker = asker
        self._limits = limits
        self._today = today
        self._number = held.case.number
        same = [
            m
            for m in held.facts.members
            if asker.person_id is not None and m.person_id == asker.person_id
        ]
        self._ids = {asker.id, *(m.id for m in same)}
        self._is_user = asker.role is Role.USER
        self._is_limited = bool(limits.denied or limits.only)

    def sorted(self) -> tuple[Entry | Held, ...]:
        return (
            *self._facts(),
            *self._people(),
            *self._consents(),
            *self._meetings(),
            *self._points(),
            *self._tasks(),
            *self._activities(),
            *self._sent(),
            *self._written(),
        )

    def _ref(self, number: int) -> str:
        return str(ItemId(self._number, number))

    def _sort(self, entry: Entry, reason: str | None) -> Entry | Held:
        return entry if reason is None else Held(entry.ref, entry.part, reason, entry.on)

    def _unless_part(self, *, takes_part: bool) -> str | None:
        """Hold back what has no topic from one who is limited, unless it is her own."""
        return NOT_TAKEN_PART if self._is_limited and not takes_part else None

    def _facts(self) -> Iterable[Entry | Held]:
        case, user = self._held.case, self._held.user
        if case.ip_status:
            entry = Entry("ip", Part.FACT, f"Individuell plan: {case.ip_status}", case.ip_status)
            yield self._sort(entry, self._unless_part(takes_part=self._is_user))
        own = (
            ("kontaktavtale", "Avtalt kontakt", case.contact_agreed),
            ("telefon", "Telefon", user.phone if user else None),
            ("epost", "E-post", user.email if user else None),
        )
        for ref, label, said in own:
            if said:
                entry = Entry(ref, Part.FACT, f"{label}: {said}", said)
                yield self._sort(entry, None if self._is_user else "bare for bruker selv")

    def _people(self) -> Iterable[Entry | Held]:
        for member in self._held.facts.members:
            service = f" ({member.agency.name})" if member.agency and member.name else ""
            entry = Entry(
                f"person-{member.id}",
                Part.PERSON,
                f"{member.label}{service}",
                member,
                member.starts,
            )
            known = member.agency is None or member.id in self._ids
            yield self._sort(entry, self._unless_part(takes_part=known))

    def _consents(self) -> Iterable[Entry | Held]:
        for status in row_statuses(self._held.facts, self._today):
            consent = status.consent
            number = consent.scopes.index(status.scope) + 1
            ref = self._ref(consent.number) + (f"/{number}" if len(consent.scopes) > 1 else "")
            text = f"{status.scope.receiver}, {status.state.value}"
            entry = Entry(ref, Part.CONSENT, text, status, consent.made_on)
            yield self._sort(entry, self._consent_reason(consent, status))

    def _consent_reason(self, consent: Consent, status: RowStatus) -> str | None:
        mine = status.scope.person_id is not None and (
            status.scope.person_id == self._asker.person_id
        )
        signed = any(s.person_id == self._asker.person_id for s in consent.signatures)
        if self._is_user or signed:
            return None
        if mine:
            # What the user keeps from her stands on this very paper.
            return "bruker har selv bestemt hva som deles"
        user = self._held.user
        if (
            user
            and consent.signatures
            and all(s.person_id == user.person_id for s in consent.signatures)
        ):
            return "bruker har selv skrevet under"
        return self._unless_part(takes_part=False)

    def _meetings(self) -> Iterable[Entry | Held]:
        for meeting in self._held.meetings:
            there = bool(self._ids & {i.membership_id for i in meeting.invited})
            text = f"{meeting.kind}, {meeting.state.value}"
            entry = Entry(
                str(meeting.item),
                Part.MEETING,
                text,
                meeting,
                meeting.held_on,
                bare=not (there or self._is_user),
            )
            yield self._sort(entry, self._unless_part(takes_part=there))
            if meeting.draft is not None:
                ref = f"{meeting.item}/utkast"
                yield Held(ref, Part.POINT, "utkast som ikke er ført", meeting.held_on)

    def _points(self) -> Iterable[Entry | Held]:
        for meeting in self._held.meetings:
            if meeting.id not in self._held.minutes:
                continue
            minutes = self._held.minutes[meeting.id]
            if minutes is None:
                yield Held(f"{meeting.item}/referat", Part.POINT, UNREADABLE, meeting.held_on)
                continue
            for item in minutes.items:
                entry = Entry(
                    f"{meeting.item}/{item.number}",
                    Part.POINT,
                    item.heading,
                    MinutesPoint(meeting, item),
                    meeting.held_on,
                )
                yield self._sort(entry, held_because(item, self._ids, self._limits))

    def _written(self) -> Iterable[Entry | Held]:
        """Show what she wrote to the user alone, and nothing of what another has told.

        It has no audience and no topic, so nobody knows what else stands in it.
        """
        for one in self._held.written:
            entry = Entry(one.ref, Part.NOTE, f"{one.what}: {one.text}", one, one.on)
            reason = None if self._is_user else FOR_HERSELF
            yield self._sort(entry, TOLD_BY_ANOTHER if one.with_another else reason)

    def _tasks(self) -> Iterable[Entry | Held]:
        for task in self._held.tasks:
            entry = Entry(str(task.item), Part.TASK, task.what, task, task.due)
            yield self._sort(entry, self._task_reason(task))

    def _task_reason(self, task: Task) -> str | None:
        meeting = next((m for m in self._held.meetings if task.source == f"møte {m.item}"), None)
        if meeting is None:
            return self._unless_part(takes_part=task.responsible_id in self._ids)
        minutes = self._held.minutes.get(meeting.id)
        if minutes is None:
            return UNREADABLE
        points = [
            item
            for item in minutes.items
            if any(
                (t.what, t.responsible_id) == (task.what, task.responsible_id) for t in item.tasks
            )
        ]
        if not points:
            return "hører til en eldre utgave av referatet"
        reasons = [held_because(item, self._ids, self._limits) for item in points]
        return next((reason for reason in reasons if reason is not None), None)

    def _activities(self) -> Iterable[Entry | Held]:
        for activity in self._held.activities:
            entry = Entry(
                self._ref(activity.number), Part.ACTIVITY, activity.what, activity, activity.starts
            )
            yield self._sort(entry, self._unless_part(takes_part=False))

    def _sent(self) -> Iterable[Entry | Held]:
        for row in self._held.dispatches:
            if row.state is not DispatchState.SENT:
                continue
            hers = row.person_id is not None and row.person_id == self._asker.person_id
            told = row.what if row.kind != INFORMATION or self._may_read(row) else None
            text = f"{row.kind} {self._ref(row.number)} til {row.receiver}"
            entry = Entry(f"sendt-{row.id}", Part.SENT, text, Sent(row, told), row.on)
            reason = self._unless_part(takes_part=hers)
            if row.ground is not None and not (hers or self._is_user):
                reason = "sendt på annet grunnlag enn samtykke"
            if row.topic is not None and not hers:
                reason = reason or held_because(self._as_item(row), self._ids, self._limits)
            yield self._sort(entry, reason)

    def _may_read(self, row: Dispatch) -> bool:
        """Tell whether she may read the text of a letter: it came to her, or is about her."""
        if row.topic is not None and fold(row.topic) in {fold(topic) for topic in ABOUT_OTHERS}:
            return False
        to_her = any(
            other.paper == row.paper and other.person_id == self._asker.person_id
            for other in self._held.dispatches
            if other.person_id is not None
        )
        closed = held_because(self._as_item(row), self._ids, self._limits) is not None
        return (to_her or self._is_user) and not closed

    @staticmethod
    def _as_item(row: Dispatch) -> MinutesItem:
        return MinutesItem(row.number, row.kind, topic=row.topic)
