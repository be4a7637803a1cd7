"""Letters: asking a service for something, telling of a change, and access for the one who asks."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from koord.documents.contexts import (
    AccessContext,
    Agreement,
    ConsentReference,
    HeldActivity,
    HeldConsent,
    HeldDispatch,
    HeldMeeting,
    HeldNote,
    HeldPoint,
    InformationContext,
    MinutesPoint,
    PaperContext,
    Participant,
    RequestContext,
)
from koord.documents.pipeline import DEFAULT_FORMATS
from koord.documents.placing import Staged, Staging
from koord.domain.access import Activity, Content, Part, Sent, Written
from koord.domain.access import MinutesPoint as ShownPoint
from koord.domain.cases import ItemId
from koord.domain.consents import (
    MAJORITY,
    Direction,
    Judgement,
    Receiver,
    RowState,
    RowStatus,
    judge,
)
from koord.domain.dates import day_month
from koord.domain.dispatches import (
    ACCESS,
    INFORMATION,
    REQUEST,
    Dispatch,
    DispatchState,
    key_of,
    standing,
)
from koord.domain.meetings import Meeting
from koord.domain.names import clean_text, fold, refuse_national_id
from koord.domain.people import Member, Role, is_blocked
from koord.domain.tasks import Task, TaskState
from koord.errors import InvalidValueError
from koord.routines.law import law_text
from koord.services.desk import Desk, KnownCase, facts_of, find_receiver, know_case
from koord.services.reading.access import AccessReview
from koord.services.reading.consents import one_topic
from koord.services.writing.dispatches import (
    LONGEST_TOLD,
    Addressed,
    read_ground,
    stop,
)
from koord.services.writing.frames import paper_name, participant_of, reference_of, sender_of
from koord.services.writing.invitees import named
from koord.services.writing.meetings import meeting_kind
from koord.services.writing.papers import (
    folder_of,
    made,
    place_all,
    promise,
    sha256_of,
    staging,
)
from koord.services.writing.people import ensure_agency, ensure_place
from koord.services.writing.tasks import insert_task, item_series
from koord.workbook.change import ChangeUnit, change, peek_number
from koord.workbook.queries import cases as case_queries
from koord.workbook.queries import dispatches as dispatch_queries
from koord.workbook.queries import tasks as task_queries
from koord.workbook.queries.history import newest_number, papers_of_item

ACCESS_FORMATS = (*DEFAULT_FORMATS, "json")
LONGEST_ASKED = 300
_FILE_WORDS = {REQUEST: "foresporsel"}
_NYNORSK = {
    REQUEST: "førespurnad",
    "levert i hånd": "levert i hand",
    "annet": "anna",
    RowState.UNSIGNED.value: "manglar underskrift",
    RowState.NOT_YET.value: "ikkje byrja",
    RowState.ENDED.value: "gått ut",
    RowState.REFUSED.value: "avslått",
    RowState.WITHDRAWN.value: "trekt",
    RowState.IN_ERROR.value: "feilført",
}


# --- asking for something ----------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class NewRequest:
    """Something to ask a service for.

    Attributes:
        who: The service or the person.
        topic: The one topic it is about, where it is about one.
        ground: The sentence that stands in where a consent does not allow it.
    """

    who: str
    what: str
    due: date
    topic: str | None = None
    ground: str | None = None
    formats: tuple[str, ...] = DEFAULT_FORMATS


@dataclass(frozen=True, slots=True)
class Requested:
    """A letter that asks for something, and the task that waits for the answer.

    Attributes:
        consent: Number within the case of the consent it rests on.
        changed: False when the same was asked for already.
    """

    item: ItemId
    receiver: str
    what: str
    due: date
    consent: int | None
    ground: str | None
    files: tuple[Path, ...]
    remarks: tuple[str, ...] = ()
    changed: bool = True


def request(desk: Desk, case: str, new: NewRequest) -> Requested:
    """Ask a service for something: a letter, and a task that waits for it.

    Raises:
        NotFoundError: No such case or receiver.
        InvalidValueError: The text or the topic cannot be used.
        ConsentStopsError: No consent lets it be fetched from there.
    """
    what = clean_text(new.what, "Det du ber om", LONGEST_ASKED)
    ground = read_ground(new.ground)
    with desk.book.reading() as connection:
        seen = newest_number(connection)
        known = know_case(connection, case)
        facts = facts_of(connection, known)
        receiver = find_receiver(connection, known, new.who, desk.today)
        topic = one_topic(known, new.topic) if new.topic else None
        item = ItemId(known.case.number, peek_number(connection, item_series(known.case.id)))
        tasks = task_queries.tasks_of_case(connection, known.case.id)
    member = _someone(known, receiver, desk.today)
    asked_before = _asked_before(tasks, what, new.due, member)
    judgement = judge(facts, receiver, desk.today, Direction.FETCH, topic)
    if not judgement.answer.permits:
        if ground is None or is_blocked(member, facts.members):
            reason = judgement.reasons[0]
            raise stop(facts, [(member, judgement, reason)], f"Kan ikke be om «{what}» fra")
    else:
        ground = None
    if asked_before is not None:
        number = judgement.consent
        return Requested(
            asked_before, member.label, what, new.due, number, ground, (), changed=False
        )
    context = _request_paper(desk, known, item, member, judgement, ground, what, new.due)
    with staging(desk) as room:
        staged, missing = _stage(desk, room, known, item, REQUEST, context, new.formats)
        with change(desk.book.connection, "be-om", desk.at, seen=seen) as unit:
            if not member.id:
                member = _given_a_place(unit, known, member, desk.today)
            insert_task(
                unit,
                desk,
                known.case.id,
                known.case.number,
                what=what,
                responsible_id=member.id,
                due=new.due,
                origin="request",
                source=f"bedt om {day_month(desk.today)}",
            )
            row = Addressed(
                REQUEST,
                desk.today,
                member,
                judgement,
                ground=ground,
                what=what,
                topic=topic,
                sha256=sha256_of(staged, REQUEST),
            )
            promise(unit, item, staged, [row])
            unit.sentence = f"Ba {member.label} om {what} ({item})"
    return Requested(
        item,
        member.label,
        what,
        new.due,
        judgement.consent if ground is None else None,
        ground,
        tuple(place_all(desk.book, staged).values()),
        remarks=missing,
    )


def _someone(known: KnownCase, receiver: Receiver, on: date) -> Member:
    """Return the member who is to answer; a service that has no part in the case has no id."""
    if receiver.member is not None:
        return receiver.member
    agency = receiver.agency
    assert agency is not None
    theirs = [m for m in known.active(on) if m.agency is not None and m.agency.id == agency.id]
    unnamed = [m for m in theirs if m.person_id is None]
    return next(iter((*unnamed, *theirs)), Member(0, Role.MEMBER, agency=agency))


def _given_a_place(unit: ChangeUnit, known: KnownCase, member: Member, today: date) -> Member:
    """Put a service in the case, so that it can be waited for."""
    agency = member.agency
    assert agency is not None
    agency_id = agency.id or ensure_agency(unit, agency.name, known.routine, agency.kind)
    ensure_place(unit, known.case.id, agency_id, today)
    members = case_queries.members(unit.connection, known.case.id)
    return next(m for m in reversed(members) if m.agency and m.agency.id == agency_id)


def _asked_before(tasks: Iterable[Task], what: str, due: date, member: Member) -> ItemId | None:
    for task in tasks:
        same = (fold(task.what), task.due, task.responsible_id) == (fold(what), due, member.id)
        if task.is_request and same:
            return task.item
    return None


def _request_paper(
    desk: Desk,
    known: KnownCase,
    item: ItemId,
    member: Member,
    judgement: Judgement,
    ground: str | None,
    what: str,
    due: date,
) -> RequestContext:
    language = known.case.language
    consent = None
    if ground is None and judgement.consent is not None and judgement.until is not None:
        number = str(ItemId(known.case.number, judgement.consent))
        consent = ConsentReference(number, judgement.until)
    return RequestContext(
        reference=reference_of(known, item),
        sender=sender_of(known.profile),
        dated=desk.today,
        exemption=law_text("unntatt", language),
        language=language,
        receiver=participant_of(member, language),
        user_name=known.case.name,
        born=known.case.born,
        what=what,
        due=due,
        purpose=judgement.purpose if ground is None else None,
        consent=consent,
        ground=ground,
    )


# --- telling of a change -----------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class NewInformation:
    """A change to tell of.

    Attributes:
        to: Names of receivers; empty means everyone in the case who may know.
        topic: The topic it is about; without one only those with nothing closed to them get it.
        ground: The sentence that stands in for a consent, towards those who are named.
    """

    told: str
    to: tuple[str, ...] = ()
    topic: str | None = None
    ground: str | None = None
    formats: tuple[str, ...] = DEFAULT_FORMATS


@dataclass(frozen=True, slots=True)
class Informed:
    """A letter that tells of a change.

    Attributes:
        left_out: Those in the case who do not get it, and why.
    """

    item: ItemId
    receivers: tuple[str, ...]
    left_out: tuple[tuple[str, str], ...]
    topic: str | None
    files: tuple[Path, ...]
    remarks: tuple[str, ...] = ()
    changed: bool = True


def inform(desk: Desk, case: str, new: NewInformation) -> Informed:
    """Tell of a change in measures or goals, as one letter to those who may know.

    Raises:
        NotFoundError: No such case or person.
        InvalidValueError: The text or the topic cannot be used, or nobody may be told.
        ConsentStopsError: Someone named may not be told.
    """
    told = _told(new.told)
    ground = read_ground(new.ground)
    with desk.book.reading() as connection:
        seen = newest_number(connection)
        known = know_case(connection, case)
        facts = facts_of(connection, known)
        topic = one_topic(known, new.topic) if new.topic else None
        item = ItemId(known.case.number, peek_number(connection, item_series(known.case.id)))
        rows = standing(dispatch_queries.dispatches_of(connection, known.case.id))
    asked = named(known, new.to, desk.today) or everyone(known, desk.today)
    addressed, out = [], []
    for member in asked:
        judgement = judge(facts, Receiver(member=member), desk.today, topic=topic)
        reason = why_not_told(judgement, topic)
        if reason is not None and (ground is None or not new.to):
            out.append((member, judgement, reason))
            continue
        sentence = ground if reason is not None else None
        addressed.append(
            Addressed(
                INFORMATION, desk.today, member, judgement, ground=sentence, what=told, topic=topic
            )
        )
    if out and new.to:
        raise stop(facts, out, "Kan ikke informere")
    if not addressed:
        reasons = [f"{member.label}: {reason}." for member, _, reason in out]
        raise InvalidValueError(
            "\n".join(["Ingen i saken kan få vite dette.", *reasons]),
            hint=f"koord samtykker {known.case.number}",
        )
    left_out = tuple((member.label, reason) for member, _, reason in out)
    receivers = tuple(one.member.label for one in addressed)
    before = _told_before(rows, addressed, desk.today)
    if before is not None:
        with desk.book.reading() as connection:
            files = papers_of_item(connection, known.case.number, before, INFORMATION)
        item = ItemId(known.case.number, before)
        return Informed(item, receivers, left_out, topic, files, changed=False)
    context = InformationContext(
        reference=reference_of(known, item),
        sender=sender_of(known.profile),
        dated=desk.today,
        exemption=law_text("unntatt", known.case.language),
        language=known.case.language,
        told=told,
    )
    with staging(desk) as room:
        staged, missing = _stage(desk, room, known, item, INFORMATION, context, new.formats)
        sha256 = sha256_of(staged, INFORMATION)
        with change(desk.book.connection, "informer", desk.at, seen=seen) as unit:
            unit.next_number(item_series(known.case.id))
            promise(unit, item, staged, [replace(one, sha256=sha256) for one in addressed])
            unit.sentence = f"Laget brev {item} til {', '.join(receivers)}"
    by_ground = [one.member.label for one in addressed if one.ground is not None]
    by_other = (f"Uten samtykke, på annet rettslig grunnlag: {', '.join(by_ground)}.",)
    return Informed(
        item,
        receivers,
        left_out,
        topic,
        tuple(place_all(desk.book, staged).values()),
        remarks=(*missing, *(by_other if by_ground else ())),
    )


def _told_before(
    rows: Sequence[Dispatch], addressed: Sequence[Addressed], today: date
) -> int | None:
    """Return the letter of today that said the same to the same, or `None`."""
    wanted = {(key_of(one.member), one.what, one.topic, today) for one in addressed}
    letters: dict[int, set[object]] = {}
    for row in rows:
        if row.kind == INFORMATION and row.state is DispatchState.MADE:
            letters.setdefault(row.number, set()).add((row.whom, row.what, row.topic, row.on))
    return next((number for number, told in letters.items() if told == wanted), None)


def everyone(known: KnownCase, on: date) -> tuple[Member, ...]:
    """Return those in a case that a letter may be to, each once."""
    there = {
        key_of(member): member
        for member in known.active(on)
        if member.role is not Role.COORDINATOR
        and not (member.role is Role.USER and known.case.born is None)
    }
    return tuple(there.values())


def why_not_told(judgement: Judgement, topic: str | None) -> str | None:
    """Return why someone may not be told, or `None`; a text without a topic may be about any."""
    if not judgement.answer.permits:
        return judgement.reasons[0]
    if topic is None and judgement.denied:
        return f"kan ikke få alt, ikke {', '.join(judgement.denied)}: skriv hva det gjelder, --tema"
    if topic is None and judgement.only:
        return f"kan bare få {', '.join(judgement.only)}: skriv hva det gjelder, --tema"
    return None


def _told(text: str) -> str:
    told = "\n".join(line.rstrip() for line in text.strip().splitlines())
    if not told:
        raise InvalidValueError("Brevet kan ikke være tomt.", hint="Skriv hva som er endret.")
    if len(told) > LONGEST_TOLD:
        raise InvalidValueError(
            f"Brevet har {len(told)} tegn; det er plass til {LONGEST_TOLD}.",
            hint="Skriv det kortere: bare det mottakerne trenger å vite.",
        )
    return refuse_national_id(told)


# --- access ------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class AccessPaper:
    """The paper for the one who asked."""

    item: ItemId
    files: tuple[Path, ...]


def make_access_paper(
    desk: Desk, reviewed: AccessReview, formats: Sequence[str] = ACCESS_FORMATS
) -> AccessPaper:
    """Make the paper of what was reviewed, if nothing has changed since.

    Raises:
        StateForbidsError: The workbook has changed since the review.
    """
    known = reviewed.known
    with desk.book.reading() as connection:
        item = ItemId(known.case.number, peek_number(connection, item_series(known.case.id)))
    context = access_context(desk.today, reviewed, item)
    with staging(desk) as room:
        printed = [name for name in formats if name != "json"]
        staged, _ = _stage(desk, room, known, item, ACCESS, context, printed)
        if "json" in formats:
            name = paper_name(item, ACCESS, desk.today, "json")
            content = json.dumps(_as_json(context), ensure_ascii=False, indent=2).encode()
            staged.append(room.write(ACCESS, folder_of(desk, known.profile), name, content))
        with change(desk.book.connection, "innsyn", desk.at, seen=reviewed.seen) as unit:
            unit.next_number(item_series(known.case.id))
            sha256 = sha256_of(staged, ACCESS)
            row = Addressed(ACCESS, desk.today, reviewed.asker, reviewed.judgement, sha256=sha256)
            promise(unit, item, staged, [row])
            unit.sentence = f"Laget innsyn {item} for {reviewed.asker.label}"
    return AccessPaper(item, tuple(place_all(desk.book, staged).values()))


def access_context(today: date, reviewed: AccessReview, item: ItemId) -> AccessContext:
    """Return what the paper is made from: what is shown, and nothing of what is not."""
    known, shown = reviewed.known, reviewed.review.shown
    case, language = known.case, known.case.language
    sorter = _Worded(known, as_signed=reviewed.asker.role is not Role.USER)
    facts = {entry.ref: str(entry.content) for entry in shown if entry.part is Part.FACT}
    rules: tuple[str, ...] = ()
    age = case.age(today)
    if reviewed.asker.role is Role.GUARDIAN and (age is None or age < MAJORITY):
        rules = (law_text("pbrl-3-4", language),)

    def of(part: Part) -> list[Content]:
        return [entry.content for entry in shown if entry.part is part]

    bare = {entry.ref for entry in shown if entry.part is Part.MEETING and entry.bare}
    return AccessContext(
        reference=reference_of(known, item),
        sender=sender_of(known.profile),
        dated=today,
        exemption=law_text("unntatt", language),
        language=language,
        receiver=participant_of(reviewed.asker, language),
        user_name=case.name,
        born=case.born,
        people=tuple(sorter.person(m) for m in of(Part.PERSON) if isinstance(m, Member)),
        consents=tuple(sorter.consent(s) for s in of(Part.CONSENT) if isinstance(s, RowStatus)),
        meetings=tuple(
            sorter.meeting(m, bare=str(m.item) in bare)
            for m in of(Part.MEETING)
            if isinstance(m, Meeting)
        ),
        minutes=tuple(sorter.point(p) for p in of(Part.POINT) if isinstance(p, ShownPoint)),
        tasks=tuple(sorter.task(t) for t in of(Part.TASK) if isinstance(t, Task)),
        activities=tuple(
            HeldActivity(a.what, a.starts) for a in of(Part.ACTIVITY) if isinstance(a, Activity)
        ),
        dispatches=tuple(sorter.dispatch(s) for s in of(Part.SENT) if isinstance(s, Sent)),
        is_held_back=bool(reviewed.review.held),
        ip_status=facts.get("ip"),
        contact=facts.get("kontaktavtale"),
        phone=facts.get("telefon"),
        email=facts.get("epost"),
        rules=rules,
        notes=tuple(
            HeldNote(w.on, w.what, w.text) for w in of(Part.NOTE) if isinstance(w, Written)
        ),
    )


class _Worded:
    """Turns what is shown into what the paper says, in the language of the case.

    Args:
        known: The case.
        as_signed: Show of a consent only the topics on the paper, not what was withdrawn since.
    """

    def __init__(self, known: KnownCase, *, as_signed: bool) -> None:
        self._known = known
        self._as_signed = as_signed
        self._language = known.case.language

    def _word(self, word: str) -> str:
        return _NYNORSK.get(word, word) if self._language == "nn" else word

    def _ref(self, number: int) -> str:
        return str(ItemId(self._known.case.number, number))

    def person(self, member: Member) -> Participant:
        """Return a name, a role and a service: nothing by which she can be reached."""
        return participant_of(member, self._language)

    def consent(self, status: RowStatus) -> HeldConsent:
        scope = status.scope
        return HeldConsent(
            number=self._ref(status.consent.number),
            to=scope.receiver,
            direction=scope.direction.value,
            allowed=scope.allowed,
            denied=scope.denied if self._as_signed else status.denied,
            starts=scope.starts,
            ends=scope.ends,
            state=self._word(status.state.value),
        )

    def meeting(self, meeting: Meeting, *, bare: bool) -> HeldMeeting:
        kind = meeting_kind(self._known.routine, meeting.kind)
        return HeldMeeting(
            number=str(meeting.item),
            on=meeting.held_on,
            title=kind.title[self._language],
            place=None if bare else meeting.place,
        )

    def point(self, shown: ShownPoint) -> HeldPoint:
        members = {m.id: m.label for m in self._known.members}
        item = shown.item
        agreements = tuple(
            Agreement(task.what, members.get(task.responsible_id), task.due, task.done)
            for task in item.tasks
        )
        return HeldPoint(
            self.meeting(shown.meeting, bare=True),
            MinutesPoint(item.number, item.heading, item.paragraphs, agreements),
        )

    def task(self, task: Task) -> Agreement:
        members = {m.id: m.label for m in self._known.members}
        responsible = members.get(task.responsible_id or 0)
        return Agreement(task.what, responsible, task.due, task.state is TaskState.DONE)

    def dispatch(self, shown: Sent) -> HeldDispatch:
        row = shown.row
        return HeldDispatch(
            on=row.on,
            what=f"{self._word(row.kind)} {self._ref(row.number)}",
            receiver=row.receiver,
            channel=self._word(row.channel) if row.channel else None,
            consent=self._ref(row.consent) if row.consent else None,
            told=shown.told,
        )


def _as_json(context: AccessContext) -> Mapping[str, Any]:
    """Return what is on the paper for another program; nothing that is not on the paper."""
    framed = ("reference", "sender", "exemption", "draft", "language")
    body = {key: value for key, value in asdict(context).items() if key not in framed}
    data = {"item": context.reference.item, **_plain(body)}
    return {"schema": 1, "type": "innsyn", "data": data}


def _plain(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, dict):
        return {key: _plain(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(inner) for inner in value]
    return value


# --- the files ---------------------------------------------------------------------------------


def _stage(
    desk: Desk,
    room: Staging,
    known: KnownCase,
    item: ItemId,
    kind: str,
    context: PaperContext,
    formats: Sequence[str],
) -> tuple[list[Staged], tuple[str, ...]]:
    """Write a paper in each format; return the files, and a remark on what it shows as missing."""
    if not formats:
        return [], ()
    (rendered,) = made(desk, [context], formats)
    folder = folder_of(desk, known.profile)
    word = _FILE_WORDS.get(kind, kind)
    staged = [
        room.write(kind, folder, paper_name(item, word, desk.today, suffix), content)
        for suffix, content in rendered.files.items()
    ]
    missing = rendered.missing
    return staged, (f"Står som mangler på papiret: {', '.join(missing)}.",) if missing else ()
