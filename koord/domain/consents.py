"""Consents that lift the duty of confidentiality, and the one judgement of them.

A consent is a paper with one row for each receiver, signatures, and events. Nothing in it is a
stored yes or no: `judge` computes the answer for a receiver, a direction, a topic and a *date*,
and it is the only place that does. What is dated after that day is not looked at, so the answer
for a day stands when something is added later.

Three choices keep a doubt from turning into a false yes:

* Deny beats permit: a topic denied in any valid row for the receiver is denied.
* A refusal or a withdrawal towards a receiver holds against every signature given before it,
  on whichever paper, until everyone needed has signed again.
* Who must sign is asked for the day of use, not the day of signing. A consent signed by parents
  no longer reaches a health service on the day the young person turns 16.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum

from koord.domain.dates import add_years_birthday, age_on, day_month
from koord.domain.names import fold
from koord.domain.people import Agency, AgencyKind, Member, Role
from koord.domain.routine import SigningRule

MAY_OBJECT_AGE = 12
"""From this age a child may ask that matters are kept from parents (pbrl 3-4)."""
HEALTH_AGE = 16
"""From this age parents are told only what the young person agrees to (pbrl 3-4 and 4-3)."""
MAJORITY = 18
HEARD_AGE = 7
"""From this age a child is to be heard (pbrl 4-4)."""

NOT_BLOCKED_BY_THIS = (
    "Gjelder det opplysningsplikt eller fare for liv, stopper ikke dette deg: "
    "koord hjelp opplysningsplikt"
)


class Answer(StrEnum):
    """May it be told? The value stands in JSON."""

    YES = "JA"
    PARTLY = "DELVIS"
    NO = "NEI"
    MISSING = "MANGLER"

    @property
    def permits(self) -> bool:
        """Whether something may be told."""
        return self in (Answer.YES, Answer.PARTLY)


class Direction(StrEnum):
    """Which way information goes; the value is typed after `--retning`."""

    GIVE = "gi"
    FETCH = "hente"
    EXCHANGE = "utveksle"

    def covers(self, asked: "Direction") -> bool:
        """Tell whether a row with this direction allows what is asked."""
        return self is Direction.EXCHANGE or self is asked


class EventKind(StrEnum):
    """What happened to a consent beside signatures."""

    REFUSED = "avslått"
    WITHDRAWN = "trukket"
    ONE_PARENT = "én forelder"
    CHILD_HEARD = "barnet hørt"
    EXPLAINED = "forklart"
    ENTERED_IN_ERROR = "feilført"


class SignerRole(StrEnum):
    """In what capacity someone signs; the value is typed after `--som`."""

    USER = "bruker"
    GUARDIAN = "foresatt"
    LEGAL_GUARDIAN = "verge"
    NEXT_OF_KIN = "pårørende"
    CHILD_WELFARE = "barnevern"

    @property
    def needs_decision(self) -> bool:
        """Whether someone must have decided that this signer stands in for another."""
        return self in (self.LEGAL_GUARDIAN, self.NEXT_OF_KIN, self.CHILD_WELFARE)


class Method(StrEnum):
    """How a signature or a word was given."""

    WRITTEN = "skriftlig"
    ORAL = "muntlig"
    ELECTRONIC = "elektronisk"


class RowState(StrEnum):
    """Where one row of a consent stands on a day; the value is the word on the screen."""

    UNSIGNED = "mangler underskrift"
    VALID = "gyldig"
    NOT_YET = "ikke begynt"
    ENDED = "gått ut"
    WITHDRAWN = "trukket"
    REFUSED = "avslått"
    IN_ERROR = "feilført"


@dataclass(frozen=True, slots=True)
class Scope:
    """One row of a consent: a receiver and what may pass.

    Attributes:
        receiver: The name of the agency or person.
        agency_id: The receiving service, or `None`.
        person_id: The receiving person when it is not a service.
        kind: The kind of service, which decides who must sign.
        allowed: Topics that may pass; empty means no limit beyond the purpose.
        denied: Topics that may not.
        starts: First day, included.
        ends: Last day, included.
    """

    id: int
    receiver: str
    agency_id: int | None
    person_id: int | None
    kind: AgencyKind
    direction: Direction
    allowed: tuple[str, ...]
    denied: tuple[str, ...]
    starts: date
    ends: date


@dataclass(frozen=True, slots=True)
class Signature:
    """That one person has signed, or said yes aloud with a note of it.

    Attributes:
        order: Grows with each command that recorded something; settles the order within a day.
        documented: For verge, next of kin and child welfare: the decision behind it is on record.
    """

    id: int
    person_id: int | None
    role: SignerRole
    label: str
    signed_on: date
    order: int
    method: Method = Method.WRITTEN
    documented: bool = False


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened to a consent on a day.

    Attributes:
        agency_id: Limits the event to one receiving service.
        person_id: Limits the event to one receiving person.
        topic: Limits a withdrawal to one topic.
        voids_signature: For `ENTERED_IN_ERROR`: the signature that never was.
        voids_event: For `ENTERED_IN_ERROR`: the event that never was.
    """

    id: int
    kind: EventKind
    occurred_on: date
    order: int
    agency_id: int | None = None
    person_id: int | None = None
    topic: str | None = None
    note: str | None = None
    voids_signature: int | None = None
    voids_event: int | None = None


@dataclass(frozen=True, slots=True)
class Consent:
    """One consent paper of a case.

    Attributes:
        number: Its number within the case, the `2` of `7.2`.
        order: When it was made, on the same scale as `Signature.order`.
    """

    id: int
    number: int
    purpose: str
    made_on: date
    order: int
    scopes: tuple[Scope, ...]
    signatures: tuple[Signature, ...] = ()
    events: tuple[Event, ...] = ()


@dataclass(frozen=True, slots=True)
class CaseFacts:
    """All a judgement looks at.

    Attributes:
        number: The case.
        born: Birth date, or `None` before birth.
        members: Everyone who has or had a role, with dates.
        signing: The rule of law and routine for each kind of service.
    """

    number: int
    born: date | None
    members: tuple[Member, ...]
    consents: tuple[Consent, ...]
    signing: Mapping[AgencyKind, SigningRule]


@dataclass(frozen=True, slots=True)
class Receiver:
    """Whom it is about: a service, or a person who may belong to one."""

    agency: Agency | None = None
    member: Member | None = None

    @property
    def label(self) -> str:
        """The name to call the receiver by."""
        if self.member is not None:
            return self.member.label
        return self.agency.name if self.agency else "?"


@dataclass(frozen=True, slots=True)
class Judgement:
    """The answer for one receiver on one day.

    Attributes:
        answer: May it be told?
        until: Last day the answer holds as it is, when there is one.
        denied: Topics that may not be told.
        only: When not empty: the only topics that may be told.
        reasons: Short Norwegian grounds, the weightiest first.
        consent: Number within the case of the paper it rests on or waits for.
        purpose: What the consent is for.
        signers: Who have signed.
        missing: Who have yet to sign.
        ended: The day the last consent ran out, when that is the reason.
        has_form: A form for this receiver is made, signed or not.
    """

    answer: Answer
    until: date | None = None
    denied: tuple[str, ...] = ()
    only: tuple[str, ...] = ()
    reasons: tuple[str, ...] = ()
    consent: int | None = None
    purpose: str | None = None
    signers: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    ended: date | None = None
    has_form: bool = False


# --- who must sign -----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Needed:
    """One signature that a row needs on a day.

    Attributes:
        role: Whose: the user's own, or a parent's.
        person_id: The person, or `None` when nobody with parental responsibility is on record.
        label: What to call the signer.
    """

    role: SignerRole
    person_id: int | None
    label: str


def signer_label(member: Member) -> str:
    """Return what a signer is called on the screen: `mor` where a title is known, else a name."""
    return member.title if member.is_guardian and member.title else member.label


def needed_signers(facts: CaseFacts, scope: Scope, on: date) -> tuple[Needed, ...]:
    """List the signatures one row needs to be used on a day.

    The user signs from the rule's `own_from`, everyone with parental responsibility until its
    `parents_until`; both may hold at once (the routine can add signers, never remove one). Nobody
    lifts the duty towards oneself: a parent who is the receiver does not sign from the user's 16th
    birthday, the user does.
    """
    rule = facts.signing[scope.kind]
    age = 0 if facts.born is None else age_on(facts.born, on)
    active = [m for m in facts.members if m.is_active(on)]
    parents = [m for m in active if m.role is Role.GUARDIAN and m.parental_responsibility]
    to_parent = any(m.person_id == scope.person_id for m in parents if scope.agency_id is None)
    own_from = min(rule.own_from, HEALTH_AGE) if to_parent else rule.own_from

    needed = []
    if age >= own_from:
        user = next((m for m in active if m.role is Role.USER), None)
        needed.append(Needed(SignerRole.USER, user.person_id if user else None, "bruker selv"))
    if age < rule.parents_until and not (to_parent and age >= HEALTH_AGE):
        needed += [Needed(SignerRole.GUARDIAN, m.person_id, signer_label(m)) for m in parents]
        if not parents:
            needed.append(Needed(SignerRole.GUARDIAN, None, "den som har foreldreansvar"))
    return tuple(needed)


def _answers_for(signature: Signature, needed: Needed, age: int) -> bool:
    """Tell whether a signature fills one needed place, by itself or in someone's stead."""
    if needed.role is SignerRole.USER:
        stands_in = signature.role in (SignerRole.LEGAL_GUARDIAN, SignerRole.NEXT_OF_KIN)
        return signature.role is SignerRole.USER or (
            stands_in and signature.documented and age >= HEALTH_AGE
        )
    if signature.role is SignerRole.GUARDIAN:
        return needed.person_id is not None and signature.person_id == needed.person_id
    return signature.documented and signature.role in (
        SignerRole.LEGAL_GUARDIAN,
        SignerRole.CHILD_WELFARE,
    )


def _missing(
    facts: CaseFacts, consent: Consent, scope: Scope, signatures: tuple[Signature, ...], on: date
) -> tuple[Needed, ...]:
    age = 0 if facts.born is None else age_on(facts.born, on)
    needed = needed_signers(facts, scope, on)
    lacking = tuple(n for n in needed if not any(_answers_for(s, n, age) for s in signatures))
    parents = [n for n in needed if n.role is SignerRole.GUARDIAN]
    one_is_enough = any(e.kind is EventKind.ONE_PARENT for e in consent.events)
    if one_is_enough and len(parents) > len([n for n in lacking if n.role is SignerRole.GUARDIAN]):
        lacking = tuple(n for n in lacking if n.role is not SignerRole.GUARDIAN)
    return lacking


# --- what counts on a day ----------------------------------------------------------------------


def effective(consent: Consent) -> Consent | None:
    """Return the consent without what was entered in error, or `None` when all of it was."""
    errors = _standing_errors(consent)
    if any(e.voids_signature is None and e.voids_event is None for e in errors):
        return None
    no_signatures = {e.voids_signature for e in errors}
    no_events = {e.voids_event for e in errors}
    return replace(
        consent,
        signatures=tuple(s for s in consent.signatures if s.id not in no_signatures),
        events=tuple(
            e
            for e in consent.events
            if e.id not in no_events and e.kind is not EventKind.ENTERED_IN_ERROR
        ),
    )


def _standing_errors(consent: Consent) -> list[Event]:
    """Return the «feilført» that hold: an undo of an undo takes the first one back."""
    standing: list[Event] = []
    for event in sorted(consent.events, key=lambda e: e.id, reverse=True):
        taken_back = any(later.voids_event == event.id for later in standing)
        if event.kind is EventKind.ENTERED_IN_ERROR and not taken_back:
            standing.append(event)
    return standing


def _known_on(consents: Iterable[Consent], on: date) -> Iterator[Consent]:
    for consent in consents:
        kept = effective(consent)
        if kept is not None and kept.made_on <= on:
            yield replace(
                kept,
                signatures=tuple(s for s in kept.signatures if s.signed_on <= on),
                events=tuple(e for e in kept.events if e.occurred_on <= on),
            )


def _is_for(scope: Scope, receiver: Receiver) -> bool:
    member, agency = (
        receiver.member,
        receiver.agency or (receiver.member.agency if receiver.member else None),
    )
    if agency is not None and scope.agency_id == agency.id:
        return True
    return (
        member is not None and scope.person_id is not None and scope.person_id == member.person_id
    )


def _concerns(event: Event, consent: Consent, receiver: Receiver) -> bool:
    """Tell whether an event on a paper touches a receiver: named in it, or with a row on it."""
    if event.agency_id is None and event.person_id is None:
        return any(_is_for(scope, receiver) for scope in consent.scopes)
    return any(
        _is_for(scope, receiver)
        for scope in consent.scopes
        if (event.agency_id, event.person_id) == (scope.agency_id, scope.person_id)
    )


Moment = tuple[date, int]


def _stops(consents: Iterable[Consent], receiver: Receiver) -> list[tuple[Moment, Event, Consent]]:
    found = [
        ((event.occurred_on, event.order), event, consent)
        for consent in consents
        for event in consent.events
        if event.kind in (EventKind.REFUSED, EventKind.WITHDRAWN)
        and _concerns(event, consent, receiver)
    ]
    return sorted(found, key=lambda stop: stop[0])


def _moment(signature: Signature) -> Moment:
    return signature.signed_on, signature.order


@dataclass(frozen=True, slots=True)
class _Row:
    """One row for the receiver, with what is known of it on the day."""

    consent: Consent
    scope: Scope
    signatures: tuple[Signature, ...]
    missing: tuple[Needed, ...]
    denied: tuple[str, ...]

    def is_valid(self, on: date) -> bool:
        return not self.missing and self.scope.starts <= on <= self.scope.ends


_STOPPED = (RowState.WITHDRAWN, RowState.REFUSED)


def _state(row: _Row, stop: Event | None, on: date) -> RowState:
    """Tell where a row stands on a day, given the stop that holds towards its receiver."""
    made = (row.consent.made_on, row.consent.order)
    if (
        stop is not None
        and not row.signatures
        and made <= (stop.occurred_on, stop.order)
        and row.missing
    ):
        return RowState(stop.kind.value)
    if on > row.scope.ends:
        return RowState.ENDED
    if row.missing:
        return RowState.UNSIGNED
    return RowState.NOT_YET if on < row.scope.starts else RowState.VALID


def _rows(facts: CaseFacts, receiver: Receiver, on: date) -> tuple[list[_Row], Event | None]:
    """Build the rows for a receiver, and the stop that holds when there is one."""
    consents = list(_known_on(facts.consents, on))
    stops = _stops(consents, receiver)
    whole = [stop for stop in stops if stop[1].topic is None]
    last = whole[-1][0] if whole else (date.min, -1)
    rows = []
    for consent in consents:
        signatures = tuple(s for s in consent.signatures if _moment(s) > last)
        first = min(map(_moment, signatures), default=(date.min, -1))
        withdrawn = tuple(e.topic for at, e, _ in stops if e.topic is not None and at > first)
        rows += [
            _Row(
                consent,
                scope,
                signatures,
                _missing(facts, consent, scope, signatures, on),
                tuple(dict.fromkeys((*scope.denied, *withdrawn))),
            )
            for scope in consent.scopes
            if _is_for(scope, receiver)
        ]
    return rows, whole[-1][1] if whole else None


def _holds_until(facts: CaseFacts, row: _Row, on: date) -> date:
    """Return the last day a valid row keeps reaching, birthdays and new parents counted in."""
    turns = []
    if facts.born is not None:
        rule = facts.signing[row.scope.kind]
        ages = {rule.own_from, rule.parents_until, HEALTH_AGE, MAJORITY}
        turns += [add_years_birthday(facts.born, age) for age in ages]
    turns += [m.starts for m in facts.members if m.parental_responsibility]
    for day in sorted(turns):
        if on < day <= row.scope.ends and _missing(
            facts, row.consent, row.scope, row.signatures, day
        ):
            return day - timedelta(days=1)
    return row.scope.ends


@dataclass(frozen=True, slots=True)
class RowStatus:
    """One row of one paper on a day, as lists show it.

    Attributes:
        signers: Who have signed, of those that count.
        missing: Who have yet to sign.
        denied: Topics denied by the row or withdrawn since.
        until: Last day it reaches; before the row's own end when a birthday cuts it short.
    """

    consent: Consent
    scope: Scope
    state: RowState
    signers: tuple[str, ...]
    missing: tuple[str, ...]
    denied: tuple[str, ...]
    until: date


def row_statuses(facts: CaseFacts, on: date) -> tuple[RowStatus, ...]:
    """Return the status on a day of every row of every paper, the oldest paper first."""
    return tuple(
        _row_status(facts, consent, scope, on)
        for consent in facts.consents
        for scope in consent.scopes
        if consent.made_on <= on
    )


def _row_status(facts: CaseFacts, consent: Consent, scope: Scope, on: date) -> RowStatus:
    rows, stop = _rows(facts, receiver_of(facts, scope), on)
    row = next((r for r in rows if r.scope.id == scope.id), None)
    if row is None:
        return RowStatus(consent, scope, RowState.IN_ERROR, (), (), scope.denied, scope.ends)
    state = _state(row, stop, on)
    valid = state is RowState.VALID
    return RowStatus(
        consent=consent,
        scope=scope,
        state=state,
        signers=tuple(dict.fromkeys(s.label for s in row.signatures)),
        missing=tuple(dict.fromkeys(needed.label for needed in row.missing)),
        denied=row.denied,
        until=_holds_until(facts, row, on) if valid else scope.ends,
    )


def receiver_of(facts: CaseFacts, scope: Scope) -> Receiver:
    """Return the receiver that a row names."""
    if scope.agency_id is not None:
        return Receiver(agency=Agency(scope.agency_id, scope.receiver, scope.kind))
    member = next((m for m in facts.members if m.person_id == scope.person_id), None)
    return Receiver(member=member or Member(0, Role.NEXT_OF_KIN, scope.person_id, scope.receiver))


# --- the judgement -----------------------------------------------------------------------------


def judge(
    facts: CaseFacts,
    receiver: Receiver,
    on: date,
    direction: Direction = Direction.GIVE,
    topic: str | None = None,
) -> Judgement:
    """Answer whether something may pass to or from a receiver on a day.

    Args:
        facts: The case as it is on record.
        receiver: A service or a person.
        on: The day it is to happen; for a meeting, the meeting's day.
        direction: To tell, to fetch, or both.
        topic: One of the known topics, or `None` for the co-operation as such.
    """
    member = receiver.member
    if member is not None:
        settled = _by_role(facts, member, on)
        if settled is not None and not settled.answer.permits:
            own_row = _by_rows(facts, receiver, on, direction, topic)
            may_be_lifted = member.blocked is None and own_row.has_form
            return own_row if may_be_lifted else settled
        if settled is not None:
            return _with_denials(facts, receiver, on, topic, settled)
    return _by_rows(facts, receiver, on, direction, topic)


def _by_role(facts: CaseFacts, member: Member, on: date) -> Judgement | None:
    """Judge those who are in the case by what they are to the user, not through a service."""
    if member.blocked is not None:
        return Judgement(Answer.NO, reasons=("personen er sperret",))
    if not member.is_active(on):
        return Judgement(Answer.NO, reasons=("har ingen rolle i saken den dagen",))
    if member.role in (Role.USER, Role.COORDINATOR, Role.DEPUTY):
        return Judgement(Answer.YES, reasons=(f"er {member.role} i saken",))
    if member.role is Role.LEGAL_GUARDIAN:
        return Judgement(Answer.YES, reasons=("er verge, innenfor sitt mandat",))
    if member.role is Role.GUARDIAN:
        return _guardian(facts, member, on)
    return None


def _guardian(facts: CaseFacts, member: Member, on: date) -> Judgement:
    """Judge a parent by the user's age (pbrl 3-4; `DOMAIN.md` 2.2, L15)."""
    age = 0 if facts.born is None else age_on(facts.born, on)
    if age >= MAJORITY:
        return Judgement(Answer.NO, reasons=("bruker er 18 år og må selv ha sagt ja",))
    if age >= HEALTH_AGE:
        return Judgement(Answer.NO, reasons=("bruker er 16 år og må selv ha sagt ja",))
    if not member.parental_responsibility:
        return Judgement(Answer.NO, reasons=("er ikke registrert med foreldreansvar",))
    until = None
    if facts.born is not None:
        until = add_years_birthday(facts.born, HEALTH_AGE) - timedelta(days=1)
    reasons = ["har foreldreansvar"]
    if age >= MAY_OBJECT_AGE:
        reasons.append("bruker er over 12 år: spør om det er noe foreldrene ikke skal vite")
    return Judgement(Answer.YES, until=until, reasons=tuple(reasons))


def _with_denials(
    facts: CaseFacts, receiver: Receiver, on: date, topic: str | None, settled: Judgement
) -> Judgement:
    """Let a row's denied topics bite also where the role alone says yes."""
    rows, _ = _rows(facts, receiver, on)
    denied = _union(row.denied for row in rows if row.is_valid(on))
    if not denied:
        return settled
    if topic is not None and _holds(denied, topic):
        return replace(settled, answer=Answer.NO, denied=denied, reasons=(f"ikke del: {topic}",))
    answer = Answer.YES if topic is not None else Answer.PARTLY
    return replace(settled, answer=answer, denied=denied)


def _by_rows(
    facts: CaseFacts, receiver: Receiver, on: date, direction: Direction, topic: str | None
) -> Judgement:
    rows, stop = _rows(facts, receiver, on)
    valid = [row for row in rows if row.is_valid(on) and row.scope.direction.covers(direction)]
    if valid:
        return _permitted(facts, valid, on, topic)
    return _not_permitted(rows, stop, on, direction)


def _permitted(facts: CaseFacts, valid: list[_Row], on: date, topic: str | None) -> Judgement:
    denied = _union(row.denied for row in valid)
    open_rows = [row for row in valid if _row_allows(row, topic)]
    best = max(open_rows or valid, key=lambda row: (_holds_until(facts, row, on), row.consent.id))
    only = (
        ()
        if any(not row.scope.allowed for row in valid)
        else tuple(t for t in _union(row.scope.allowed for row in valid) if not _holds(denied, t))
    )
    grounds = Judgement(
        Answer.YES,
        until=_holds_until(facts, best, on),
        denied=denied,
        only=only,
        consent=best.consent.number,
        purpose=best.consent.purpose,
        signers=tuple(dict.fromkeys(s.label for s in best.signatures)),
        has_form=True,
        reasons=_one_parent(best.consent),
    )
    if topic is not None:
        if _holds(denied, topic):
            return replace(grounds, answer=Answer.NO, reasons=(f"ikke del: {topic}",))
        if not open_rows:
            reason = f"samtykket gjelder bare: {', '.join(only)}"
            return replace(grounds, answer=Answer.NO, reasons=(reason,))
        return grounds
    return replace(grounds, answer=Answer.PARTLY if denied or only else Answer.YES)


def _not_permitted(
    rows: list[_Row], stop: Event | None, on: date, direction: Direction
) -> Judgement:
    states = [(row, _state(row, stop, on)) for row in rows]
    waiting = [r for r, state in states if state is RowState.UNSIGNED and r.scope.starts <= on]
    if waiting:
        return _unsigned(max(waiting, key=lambda r: (len(r.signatures), r.consent.id)))
    if stop is not None and any(state in _STOPPED for _, state in states):
        said = "avslått" if stop.kind is EventKind.REFUSED else "trukket"
        reason = f"samtykket ble {said} {day_month(stop.occurred_on)}"
        return Judgement(Answer.NO, reasons=(reason,), has_form=True)
    other_way = [r for r, state in states if state is RowState.VALID]
    if other_way:
        reason = f"samtykket gjelder bare å {other_way[0].scope.direction.value}"
        number = other_way[0].consent.number
        return Judgement(Answer.NO, reasons=(reason,), consent=number, has_form=True)
    return _outside_period(rows, on)


def _unsigned(row: _Row) -> Judgement:
    missing = tuple(dict.fromkeys(needed.label for needed in row.missing))
    return Judgement(
        Answer.MISSING,
        reasons=(f"mangler underskrift fra {_listed(missing)}",),
        consent=row.consent.number,
        purpose=row.consent.purpose,
        signers=tuple(dict.fromkeys(s.label for s in row.signatures)),
        missing=missing,
        has_form=True,
    )


def _outside_period(rows: list[_Row], on: date) -> Judgement:
    signed = [row for row in rows if row.signatures]
    past = [row for row in signed if row.scope.ends < on]
    if past:
        row = max(past, key=lambda r: (r.scope.ends, r.consent.id))
        ends = row.scope.ends
        reason = f"samtykket gikk ut {day_month(ends)}"
        return Judgement(
            Answer.NO, reasons=(reason,), consent=row.consent.number, ended=ends, has_form=True
        )
    coming = [row for row in signed if row.scope.starts > on]
    if coming:
        row = min(coming, key=lambda r: (r.scope.starts, r.consent.id))
        reason = f"samtykket gjelder først fra {day_month(row.scope.starts)}"
        return Judgement(Answer.NO, reasons=(reason,), consent=row.consent.number, has_form=True)
    return Judgement(Answer.MISSING, reasons=("det er ikke laget noe samtykkeskjema",))


def _row_allows(row: _Row, topic: str | None) -> bool:
    return topic is None or not row.scope.allowed or _holds(row.scope.allowed, topic)


def _holds(topics: Iterable[str], topic: str) -> bool:
    return fold(topic) in {fold(known) for known in topics}


def _union(groups: Iterable[Iterable[str]]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(topic for group in groups for topic in group))


def _one_parent(consent: Consent) -> tuple[str, ...]:
    return tuple(
        f"én forelder har samtykket: {event.note}"
        for event in consent.events
        if event.kind is EventKind.ONE_PARENT and event.note
    )


def _listed(words: tuple[str, ...]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} og {words[-1]}"
