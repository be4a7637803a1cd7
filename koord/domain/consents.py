"""Consents that lift the duty of confidentiality, and the one judgement of them.

A consent is a paper with one row for each receiver, signatures, and events. Nothing in it is a
stored yes or no: `judge` computes the answer for a receiver, a direction, a topic and a *date*,
and it is the only place that does. What is dated after that day is not looked at, so the answer
for a day stands when something is added later. Only «feilført» reaches back: it corrects the
record, and what it points at never was.

Four choices keep a doubt from turning into a false yes:

* Deny beats permit: a topic denied for the receiver in any row in force is denied, whichever way
  that row goes, and one signature is enough for it.
* A refusal or a withdrawal towards a receiver, whole or of one topic, holds against every
  signature and every exception given before it, on whichever paper, until everyone needed has
  signed again.
* Through a service's consent goes only one who is in the case for the service on that day.
* Who must sign is asked for the day of use, not the day of signing. A consent signed by parents
  no longer reaches a health service on the day the young person turns 16, nor anyone on the day
  child welfare takes over the care.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date, timedelta
from enum import StrEnum

from koord.domain.dates import add_years_birthday, age_on, day_month
from koord.domain.names import fold
from koord.domain.people import Agency, AgencyKind, Member, Role, is_blocked
from koord.domain.routine import SigningRule
from koord.values import value

MAY_OBJECT_AGE = 12
"""From this age a child may ask that matters are kept from parents (pbrl 3-4)."""
HEALTH_AGE = 16
"""From this age parents are told only what the young person agrees to (pbrl 3-4 and 4-3)."""
MAJORITY = 18
HEARD_AGE = 7
"""From this age a child is to be heard (pbrl 4-4)."""
GREAT_WEIGHT_AGE = 12
"""From this age what the child means is given great weight (pbrl 4-4)."""

NOT_BLOCKED_BY_THIS = (
    "Gjelder det opplysningsplikt eller fare for liv, stopper ikke dette deg: "
    "koord hjelp opplysningsplikt"
)

BLOCKED = "personen er sperret"
"""The reason no consent lifts."""

NOT_OF_CARE = "barnevernet har omsorgen: avklar med barnevernet hva foreldrene skal vite"
"""Why a parent is told nothing by her role alone while child welfare has the care."""


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


ReceiverKey = tuple[int | None, int | None]
"""A service's id, or a person's: the other is `None`."""


class EventKind(StrEnum):
    """What happened to a consent beside signatures."""

    ASKED = "bedt"
    REFUSED = "avslått"
    WITHDRAWN = "trukket"
    ONE_PARENT = "én forelder"
    CHILD_HEARD = "barnet hørt"
    EXPLAINED = "forklart"
    ANSWERED = "svar"
    PROOF = "bevis"
    RECEIPT = "kvittering"
    ENTERED_IN_ERROR = "feilført"


class SignerRole(StrEnum):
    """In what capacity someone signs; the value is typed after `--som`."""

    USER = "bruker"
    GUARDIAN = "foresatt"
    FOSTER_PARENT = "fosterforelder"
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


@value
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

    @property
    def key(self) -> ReceiverKey:
        """Whom it is about, whatever the receiver is called."""
        return self.agency_id, self.person_id


@value
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


@value
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


@value
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


@value
class CaseFacts:
    """All a judgement looks at.

    Attributes:
        number: The case.
        born: Birth date, or `None` before birth.
        members: Everyone who has or had a role, with dates.
        signing: The rule of law and routine for each kind of service.
        opened_on: Before this day the workbook knows nothing of the case.
        care_since: First day of child welfare's care of the child, or `None`.
        care_until: Its last day, or `None`.
    """

    number: int
    born: date | None
    members: tuple[Member, ...]
    consents: tuple[Consent, ...]
    signing: Mapping[AgencyKind, SigningRule]
    opened_on: date | None = None
    care_since: date | None = None
    care_until: date | None = None

    def in_care(self, on: date) -> bool:
        """Tell whether child welfare has the care of the child on a day."""
        began = self.care_since is not None and self.care_since <= on
        return began and (self.care_until is None or on <= self.care_until)


@value
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


@value
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
        barred_signers: Those of `missing` who are blocked in the case.
        is_final: No consent can change it.
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
    barred_signers: tuple[str, ...] = ()
    is_final: bool = False


# --- who must sign -----------------------------------------------------------------------------


@value
class Needed:
    """One signature that a row needs on a day.

    Attributes:
        role: Whose: the user's own, or that of a parent or who has the care in a parent's place.
        person_id: The person; `None` for child welfare, whoever signs for it, and when nobody
            with parental responsibility is on record.
        label: What to call the signer.
        is_barred: She is blocked in the case. The law asks for her signature all the same.
    """

    role: SignerRole
    person_id: int | None
    label: str
    is_barred: bool = False


def signer_label(member: Member) -> str:
    """Return what a signer is called on the screen: `mor` where a title is known, else a name."""
    return member.title if member.is_guardian and member.title else member.label


def needed_signers(facts: CaseFacts, scope: Scope, on: date) -> tuple[Needed, ...]:
    """List the signatures one row needs to be used on a day.

    The user signs from the rule's `own_from`, everyone with parental responsibility until its
    `parents_until`; both may hold at once (the routine can add signers, never remove one). While
    child welfare has the care, it signs in the parents' place, and the foster parents with it.
    Nobody lifts the duty towards oneself: a parent who is the receiver does not sign from the
    user's 16th birthday, the user does.
    """
    rule = facts.signing[scope.kind]
    age = _age(facts, on)
    there = [m for m in facts.members if m.is_active(on)]
    parents = {m.person_id: m for m in there if m.parental_responsibility}
    fosters = {m.person_id: m for m in there if m.role is Role.FOSTER_PARENT and m.person_id}
    to_family = scope.person_id is not None and scope.person_id in parents | fosters
    own_from = min(rule.own_from, HEALTH_AGE) if to_family else rule.own_from
    # Whatever the rule says, there is no age at which nobody signs.
    parents_until = max(own_from, HEALTH_AGE if to_family else rule.parents_until)

    needed = []
    if age >= own_from:
        user = next((m for m in facts.members if m.role is Role.USER), None)
        needed.append(Needed(SignerRole.USER, user.person_id if user else None, "bruker selv"))
    if age < parents_until and facts.in_care(on):
        needed.append(Needed(SignerRole.CHILD_WELFARE, None, "barnevernet"))
        needed += [_needed(SignerRole.FOSTER_PARENT, m, facts) for m in fosters.values()]
    elif age < parents_until:
        needed += [_needed(SignerRole.GUARDIAN, m, facts) for m in parents.values()]
        if not parents:
            needed.append(Needed(SignerRole.GUARDIAN, None, "den som har foreldreansvar"))
    return tuple(needed)


def _needed(role: SignerRole, member: Member, facts: CaseFacts) -> Needed:
    is_barred = is_blocked(member, facts.members)
    return Needed(role, member.person_id, signer_label(member), is_barred)


def _age(facts: CaseFacts, on: date) -> int:
    return 0 if facts.born is None else age_on(facts.born, on)


def _answers_for(
    signature: Signature, needed: Needed, scope: Scope, facts: CaseFacts, on: date
) -> bool:
    """Tell whether a signature fills one needed place, by itself or in someone's stead.

    Nobody who is the receiver stands in for another. Child welfare stands in for a parent only
    where the case does not say from when to when it has the care.
    """
    if not signature.role.needs_decision:
        is_theirs = needed.person_id is not None and signature.person_id == needed.person_id
        return signature.role is needed.role and is_theirs
    to_oneself = scope.person_id is not None and signature.person_id == scope.person_id
    if not signature.documented or to_oneself:
        return False
    if needed.role is SignerRole.USER and _age(facts, on) < HEALTH_AGE:
        return False
    if needed.role is SignerRole.GUARDIAN and facts.care_since is not None:
        return signature.role is SignerRole.LEGAL_GUARDIAN
    return signature.role in _STAND_INS.get(needed.role, ())


_STAND_INS = {
    SignerRole.USER: (SignerRole.LEGAL_GUARDIAN, SignerRole.NEXT_OF_KIN),
    SignerRole.GUARDIAN: (SignerRole.LEGAL_GUARDIAN, SignerRole.CHILD_WELFARE),
    SignerRole.CHILD_WELFARE: (SignerRole.CHILD_WELFARE,),
}
"""Who may sign in whose place, once it is decided and on record."""


def _missing(facts: CaseFacts, scope: Scope, given: "_Given", on: date) -> tuple[Needed, ...]:
    needed = needed_signers(facts, scope, on)
    lacking = tuple(
        n for n in needed if not any(_answers_for(s, n, scope, facts, on) for s in given.signatures)
    )
    parents = [n for n in needed if n.role is not SignerRole.USER]
    lacking_parents = [n for n in lacking if n.role is not SignerRole.USER]
    # One is enough by exception, but nobody is excused for child welfare that has the care.
    in_care = any(n.role is SignerRole.CHILD_WELFARE for n in lacking)
    if given.one_parent and len(parents) > len(lacking_parents) and not in_care:
        lacking = tuple(n for n in lacking if n.role is SignerRole.USER)
    return lacking


# --- what counts on a day ----------------------------------------------------------------------


def effective(consent: Consent) -> Consent | None:
    """Return the consent without what was entered in error, or `None` when all of it was."""
    errors = _standing_errors(consent)
    if not errors:
        return consent
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
    """Return every paper with what had happened to it by that day.

    A paper registered later is among them: a refusal on it may well lie before.
    """
    for consent in consents:
        kept = effective(consent)
        if kept is not None:
            signatures = tuple(s for s in kept.signatures if s.signed_on <= on)
            events = tuple(e for e in kept.events if e.occurred_on <= on)
            is_all = (len(signatures), len(events)) == (len(kept.signatures), len(kept.events))
            yield kept if is_all else replace(kept, signatures=signatures, events=events)


def _is_for(named: Scope | Event, receiver: Receiver) -> bool:
    """Tell whether a row or an event names the receiver, or the service she is there for."""
    member = receiver.member
    agency = receiver.agency or (member.agency if member else None)
    if agency is not None and named.agency_id == agency.id:
        return True
    return (
        member is not None and named.person_id is not None and named.person_id == member.person_id
    )


def _concerns(event: Event, consent: Consent, receiver: Receiver) -> bool:
    """Tell whether an event touches a receiver: named in it, or else with a row on the paper."""
    if event.agency_id is None and event.person_id is None:
        return any(_is_for(scope, receiver) for scope in consent.scopes)
    return _is_for(event, receiver)


Moment = tuple[date, int]
_NEVER: Moment = (date.min, -1)


def _moment(happened: Signature | Event) -> Moment:
    day = happened.signed_on if isinstance(happened, Signature) else happened.occurred_on
    return day, happened.order


@value
class _Stop:
    """A refusal or a withdrawal towards a receiver, and the paper it was said on."""

    event: Event
    consent: Consent


def _stops(consents: Iterable[Consent], receiver: Receiver) -> list[_Stop]:
    found = [
        _Stop(event, consent)
        for consent in consents
        for event in consent.events
        if event.kind in (EventKind.REFUSED, EventKind.WITHDRAWN)
        and _concerns(event, consent, receiver)
    ]
    return sorted(found, key=lambda stop: _moment(stop.event))


@value
class _Given:
    """What still stands of what was given on one paper towards a receiver."""

    signatures: tuple[Signature, ...]
    one_parent: tuple[Event, ...]


def _given_after(last: Moment, consent: Consent, receiver: Receiver) -> _Given:
    return _Given(
        tuple(s for s in consent.signatures if _moment(s) > last),
        tuple(
            e
            for e in consent.events
            if e.kind is EventKind.ONE_PARENT
            and _moment(e) > last
            and _concerns(e, consent, receiver)
        ),
    )


@value
class _Row:
    """One row for the receiver, with what is known of it on the day.

    Attributes:
        missing: Who have yet to sign for it to be used that day, or its first day when that is
            still to come.
        stop: The last refusal or withdrawal that reaches this paper.
    """

    consent: Consent
    scope: Scope
    given: _Given
    missing: tuple[Needed, ...]
    stop: Event | None

    @property
    def signers(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(s.label for s in self.given.signatures))

    def is_valid(self, on: date) -> bool:
        return not self.missing and self.scope.starts <= on <= self.scope.ends

    def denies_on(self, on: date) -> bool:
        """Tell whether its denied topics bite: one who has signed has said no to them."""
        return bool(self.given.signatures) and self.scope.starts <= on <= self.scope.ends


_STOPPED = (RowState.WITHDRAWN, RowState.REFUSED)


def _state(row: _Row, on: date) -> RowState:
    """Tell where a row stands on a day."""
    stop = row.stop
    if stop is not None and not row.given.signatures and stop.occurred_on <= row.scope.ends:
        return RowState(stop.kind.value)
    if on > row.scope.ends:
        return RowState.ENDED
    if row.missing:
        return RowState.UNSIGNED
    return RowState.NOT_YET if on < row.scope.starts else RowState.VALID


def _rows(facts: CaseFacts, receiver: Receiver, on: date, topic: str | None = None) -> list[_Row]:
    """Build the rows for a receiver; with a topic, as they stand for that topic."""
    consents = list(_known_on(facts.consents, on))
    stops = _stops(consents, receiver)
    counting = [s for s in stops if s.event.topic is None or _is_same(s.event.topic, topic)]
    last = _moment(counting[-1].event) if counting else _NEVER
    rows = []
    for consent in consents:
        made = (consent.made_on, consent.order)
        reaching = [
            stop.event
            for stop in stops
            if stop.event.topic is None
            and (stop.consent.id == consent.id or made <= _moment(stop.event))
        ]
        given = _given_after(last, consent, receiver)
        rows += [
            _Row(
                consent,
                scope,
                given,
                _missing(facts, scope, given, max(on, scope.starts)),
                reaching[-1] if reaching else None,
            )
            for scope in consent.scopes
            if consent.made_on <= on and _is_for(scope, receiver)
        ]
    return rows


def _withdrawn_topics(facts: CaseFacts, receiver: Receiver, on: date) -> tuple[str, ...]:
    """Return each topic that was ever withdrawn towards a receiver by that day."""
    stops = _stops(_known_on(facts.consents, on), receiver)
    topics = {fold(s.event.topic): s.event.topic for s in stops if s.event.topic is not None}
    return tuple(topics.values())


def turning_ages(rules: Iterable[SigningRule]) -> frozenset[int]:
    """Return the ages at which some of the rules ask for other signers."""
    own = {age for rule in rules for age in (rule.own_from, rule.parents_until)}
    return frozenset({*own, HEALTH_AGE, MAJORITY})


def _turns(facts: CaseFacts, scope: Scope) -> list[date]:
    """Return the days on which it may change who must sign, in order."""
    turns = []
    if facts.born is not None:
        ages = turning_ages((facts.signing[scope.kind],))
        turns += [add_years_birthday(facts.born, age) for age in ages]
    periods = [(facts.care_since, facts.care_until)] if facts.care_since else []
    for member in facts.members:
        if member.parental_responsibility or member.role is Role.FOSTER_PARENT:
            periods.append((member.starts, member.ends))
    for first, last in periods:
        turns += [first] if first else []
        turns += [last + timedelta(days=1)] if last else []
    return sorted(turns)


def _holds_until(facts: CaseFacts, row: _Row, on: date) -> date:
    """Return the last day a row keeps reaching; birthdays, new and lost parents cut it short."""
    scope = row.scope
    for day in _turns(facts, scope):
        if max(on, scope.starts) < day <= scope.ends and _missing(facts, scope, row.given, day):
            return day - timedelta(days=1)
    return scope.ends


def _held_until(facts: CaseFacts, row: _Row, on: date) -> date:
    """Return the last day a row reached that has lapsed since; its own end when it never did."""
    scope = row.scope
    for day in reversed(_turns(facts, scope)):
        if scope.starts < day <= on:
            before = day - timedelta(days=1)
            signed = tuple(s for s in row.given.signatures if s.signed_on <= before)
            if not _missing(facts, scope, replace(row.given, signatures=signed), before):
                return before
    return scope.ends


@value
class RowStatus:
    """One row of one paper on a day, as lists show it.

    Attributes:
        signers: Who have signed, of those that count.
        missing: Who have yet to sign.
        barred_signers: Those of `missing` who are blocked in the case.
        denied: Topics denied by the row or withdrawn since.
        until: Last day it reaches; before the row's own end when a birthday cuts it short, or
            has done so already.
    """

    consent: Consent
    scope: Scope
    state: RowState
    signers: tuple[str, ...]
    missing: tuple[str, ...]
    denied: tuple[str, ...]
    until: date
    barred_signers: tuple[str, ...] = ()


def row_statuses(facts: CaseFacts, on: date) -> tuple[RowStatus, ...]:
    """Return the status on a day of every row of every paper, the oldest paper first."""
    return tuple(
        _row_status(facts, consent, scope, on)
        for consent in facts.consents
        for scope in consent.scopes
        if consent.made_on <= on
    )


def _row_status(facts: CaseFacts, consent: Consent, scope: Scope, on: date) -> RowStatus:
    receiver = receiver_of(facts, scope)
    row = _row_of(scope, _rows(facts, receiver, on))
    if row is None:
        return RowStatus(consent, scope, RowState.IN_ERROR, (), (), scope.denied, scope.ends)
    withdrawn = []
    for topic in _withdrawn_topics(facts, receiver, on):
        as_for_topic = _row_of(scope, _rows(facts, receiver, on, topic))
        if as_for_topic and as_for_topic.missing and as_for_topic.given != row.given:
            withdrawn.append(topic)
    state = _state(row, on)
    until = scope.ends
    if state in (RowState.VALID, RowState.NOT_YET):
        until = _holds_until(facts, row, on)
    elif state is RowState.UNSIGNED:
        until = _held_until(facts, row, on)
    return RowStatus(
        consent=consent,
        scope=scope,
        state=state,
        signers=row.signers,
        missing=_labels(row.missing),
        denied=_union((scope.denied, withdrawn)),
        until=until,
        barred_signers=_barred_labels(row.missing),
    )


def _row_of(scope: Scope, rows: Iterable[_Row]) -> _Row | None:
    return next((row for row in rows if row.scope.id == scope.id), None)


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
    if facts.opened_on is not None and on < facts.opened_on:
        reason = f"saken ble opprettet først {day_month(facts.opened_on)}"
        return Judgement(Answer.NO, reasons=(reason,), is_final=True)
    member = receiver.member
    if member is None:
        return _by_rows(facts, receiver, on, direction, topic)
    barred = _barred(facts, member, on)
    if barred is not None:
        return barred
    settled = _by_role(facts, member, on)
    if settled is None:
        return _while_there(member, _by_rows(facts, receiver, on, direction, topic))
    # What she is to the user settles it, whatever service she may belong to beside it.
    herself = Receiver(member=replace(member, agency=None))
    if settled.answer.permits:
        return _while_there(member, _with_denials(facts, herself, on, topic, settled))
    own_row = _by_rows(facts, herself, on, direction, topic)
    return _while_there(member, own_row) if own_row.has_form else settled


def _barred(facts: CaseFacts, member: Member, on: date) -> Judgement | None:
    """Say no to one who is blocked or has no role that day; no consent lifts that."""
    known = member.person_id is not None
    also = [m for m in facts.members if known and m.person_id == member.person_id]
    if any(m.blocked is not None for m in (member, *also)):
        return Judgement(Answer.NO, reasons=(BLOCKED,), is_final=True)
    if not member.is_active(on):
        return Judgement(Answer.NO, reasons=("har ingen rolle i saken den dagen",), is_final=True)
    return None


def _while_there(member: Member, judgement: Judgement) -> Judgement:
    """Let a yes hold no longer than the role does."""
    if not judgement.answer.permits or member.ends is None:
        return judgement
    return replace(judgement, until=min(judgement.until or member.ends, member.ends))


def _by_role(facts: CaseFacts, member: Member, on: date) -> Judgement | None:
    """Judge those who are in the case by what they are to the user, not through a service."""
    if member.role in (Role.USER, Role.COORDINATOR, Role.DEPUTY):
        return Judgement(Answer.YES, reasons=(f"er {member.role} i saken",))
    if member.role is Role.LEGAL_GUARDIAN:
        return Judgement(Answer.YES, reasons=("er verge, innenfor sitt mandat",))
    if member.role in (Role.GUARDIAN, Role.FOSTER_PARENT):
        return _guardian(facts, member, on)
    return None


def _guardian(facts: CaseFacts, member: Member, on: date) -> Judgement:
    """Judge a parent, or who is in a parent's place, by the user's age (pbrl 3-4).

    See `DOMAIN.md` 2.2 and L15. While child welfare has the care, the foster parents are told
    what they need, and a parent what child welfare and the foster parents have consented to.
    """
    age = _age(facts, on)
    for limit in (MAJORITY, HEALTH_AGE):
        if age >= limit:
            reason = f"bruker har fylt {limit} år og må selv ha sagt ja"
            return Judgement(Answer.NO, reasons=(reason,))
    is_parent = member.role is Role.GUARDIAN
    refusal = _no_part_in_care(facts, member, on, is_parent=is_parent)
    if refusal is not None:
        return Judgement(Answer.NO, reasons=(refusal,))
    reasons = [
        "har foreldreansvar" if is_parent else "er fosterforelder, og barnevernet har omsorgen"
    ]
    if age >= MAY_OBJECT_AGE:
        whom = "foreldrene" if is_parent else "fosterforeldrene"
        reasons.append(f"bruker er over 12 år: spør om det er noe {whom} ikke skal vite")
    limits = [] if is_parent or facts.care_until is None else [facts.care_until]
    if facts.born is not None:
        limits.append(add_years_birthday(facts.born, HEALTH_AGE) - timedelta(days=1))
    if is_parent and facts.care_since is not None and on < facts.care_since:
        limits.append(facts.care_since - timedelta(days=1))
    return Judgement(Answer.YES, until=min(limits, default=None), reasons=tuple(reasons))


def _no_part_in_care(facts: CaseFacts, member: Member, on: date, *, is_parent: bool) -> str | None:
    """Say why someone in the family has no right of her own to be told, or `None`."""
    if is_parent and not member.parental_responsibility:
        return "er ikke registrert med foreldreansvar"
    if is_parent and facts.in_care(on):
        return NOT_OF_CARE
    if not is_parent and not facts.in_care(on):
        return "barnevernet er ikke registrert med omsorgen den dagen"
    return None


def _with_denials(
    facts: CaseFacts, receiver: Receiver, on: date, topic: str | None, settled: Judgement
) -> Judgement:
    """Let what is denied or stopped bite also where the role alone says yes."""
    rows = _rows(facts, receiver, on)
    limits = [settled.until] if settled.until else []
    stopped = _stopped(rows, on)
    if stopped and facts.born is not None:
        # The other parent cannot shut one out; from 12 the child may, until all have signed again.
        free = add_years_birthday(facts.born, MAY_OBJECT_AGE) - timedelta(days=1)
        last = max([free, *(_holds_until(facts, row, on) for row in rows if row.is_valid(on))])
        if last < on:
            return stopped
        limits.append(last)
    again = _given_again(facts, receiver, on, None)
    denied = _denied(facts, receiver, rows, on, again)
    if topic is not None and _holds(denied, topic):
        return Judgement(Answer.NO, denied=denied, reasons=(f"ikke del: {topic}",))
    limits += [
        _holds_until(facts, row, on)
        for about, row in again.items()
        if not _holds(denied, about) and (topic is None or _is_same(about, topic))
    ]
    limits += _days_before_denials(rows, on, topic, denied)
    answer = Answer.PARTLY if denied and topic is None else settled.answer
    return replace(settled, answer=answer, denied=denied, until=min(limits, default=None))


def _by_rows(
    facts: CaseFacts, receiver: Receiver, on: date, direction: Direction, topic: str | None
) -> Judgement:
    rows = _rows(facts, receiver, on)
    valid = [row for row in rows if row.is_valid(on) and row.scope.direction.covers(direction)]
    if not valid:
        return _not_permitted(facts, receiver, rows, on, direction)
    again = _given_again(facts, receiver, on, direction)
    denied = _denied(facts, receiver, rows, on, again)
    is_limited = all(row.scope.allowed for row in valid)
    named = _union(row.scope.allowed for row in valid) if is_limited else ()
    only = tuple(t for t in named if not _holds(denied, t))
    reason = _refusal(topic, denied, only, is_limited=is_limited)
    if reason is not None:
        return Judgement(
            Answer.NO,
            denied=denied,
            only=only,
            reasons=(reason,),
            consent=max(row.consent.number for row in valid),
            has_form=True,
        )

    asked: tuple[str | None, ...] = (topic,)
    if topic is None:
        asked = only if is_limited else (None, *(t for t in again if not _holds(denied, t)))
    # Each of these rests on the row that reaches furthest; the answer holds while all of them do.
    resting = [_carrying(facts, receiver, on, direction, about) for about in asked]
    best = min(
        (row for row in resting if row is not None), key=lambda row: _holds_until(facts, row, on)
    )
    limits = _days_before_denials(rows, on, topic, denied)
    return Judgement(
        Answer.PARTLY if topic is None and (denied or only) else Answer.YES,
        until=min([*limits, _holds_until(facts, best, on)]),
        denied=denied,
        only=only,
        reasons=_one_parent(best),
        consent=best.consent.number,
        purpose=best.consent.purpose,
        signers=best.signers,
        has_form=True,
    )


def _refusal(
    topic: str | None, denied: tuple[str, ...], only: tuple[str, ...], *, is_limited: bool
) -> str | None:
    """Say why a valid consent still does not let this pass, or `None` when it does."""
    if topic is not None and _holds(denied, topic):
        return f"ikke del: {topic}"
    if is_limited and not only:
        return f"alt samtykket gjelder, er det sagt nei til: {', '.join(denied)}"
    if topic is not None and is_limited and not _holds(only, topic):
        return f"samtykket gjelder bare: {', '.join(only)}"
    return None


def _carrying(
    facts: CaseFacts, receiver: Receiver, on: date, direction: Direction | None, topic: str | None
) -> _Row | None:
    """Return the row that lets a topic pass the longest, or `None`.

    `None` for the topic asks for all that the purpose covers; for the direction, for either.
    """
    rows = [
        row
        for row in _rows(facts, receiver, on, topic)
        if row.is_valid(on)
        and (direction is None or row.scope.direction.covers(direction))
        and _allows(row, topic)
    ]
    return max(rows, key=lambda r: (_holds_until(facts, r, on), r.consent.id), default=None)


def _given_again(
    facts: CaseFacts, receiver: Receiver, on: date, direction: Direction | None
) -> dict[str, _Row]:
    """Return the topics once withdrawn that a consent signed since lets pass, and its row."""
    found = {
        topic: _carrying(facts, receiver, on, direction, topic)
        for topic in _withdrawn_topics(facts, receiver, on)
    }
    return {topic: row for topic, row in found.items() if row is not None}


def _denied(
    facts: CaseFacts, receiver: Receiver, rows: list[_Row], on: date, again: Iterable[str]
) -> tuple[str, ...]:
    """Return the topics that rows in force deny, and those withdrawn and not given again."""
    withdrawn = _withdrawn_topics(facts, receiver, on)
    closed = [topic for topic in withdrawn if not _holds(again, topic)]
    return _union((*(row.scope.denied for row in rows if row.denies_on(on)), closed))


def _days_before_denials(
    rows: list[_Row], on: date, topic: str | None, denied: tuple[str, ...]
) -> list[date]:
    """Return the last days before a row begins that will deny more."""
    days = []
    for row in rows:
        more = [t for t in row.scope.denied if not _holds(denied, t)]
        bites = more if topic is None else _holds(more, topic)
        if bites and on < row.scope.starts and row.denies_on(row.scope.starts):
            days.append(row.scope.starts - timedelta(days=1))
    return days


def _not_permitted(
    facts: CaseFacts, receiver: Receiver, rows: list[_Row], on: date, direction: Direction
) -> Judgement:
    unsigned = [
        row
        for row in rows
        if _state(row, on) is RowState.UNSIGNED and row.scope.direction.covers(direction)
    ]
    waiting = [row for row in unsigned if row.scope.starts <= on]
    if waiting:
        return _unsigned(max(waiting, key=lambda r: (len(r.given.signatures), r.consent.id)))
    if stopped := _stopped(rows, on):
        return stopped
    other_way = [row for row in rows if row.is_valid(on)]
    if other_way:
        reason = f"samtykket gjelder bare å {other_way[0].scope.direction.value}"
        number = other_way[0].consent.number
        return Judgement(Answer.NO, reasons=(reason,), consent=number, has_form=True)
    if outside := _outside_period(rows, on):
        return outside
    if unsigned:
        return _unsigned(min(unsigned, key=lambda r: (r.scope.starts, r.consent.id)))
    return _without_a_form(facts, receiver, on)


def _without_a_form(facts: CaseFacts, receiver: Receiver, on: date) -> Judgement:
    """Say that no form was made by that day, and name the first that came after it."""
    later = [
        consent
        for consent in _known_on(facts.consents, on)
        if consent.made_on > on and any(_is_for(scope, receiver) for scope in consent.scopes)
    ]
    if not later:
        return Judgement(Answer.MISSING, reasons=("det er ikke laget noe samtykkeskjema",))
    first = min(later, key=lambda consent: (consent.made_on, consent.id))
    reason = f"skjemaet ble laget først {day_month(first.made_on)}"
    return Judgement(Answer.MISSING, reasons=(reason,), consent=first.number)


def _stopped(rows: Iterable[_Row], on: date) -> Judgement | None:
    """Return the no that a refusal or a withdrawal gives, when one still stands."""
    stops = [row.stop for row in rows if row.stop is not None and _state(row, on) in _STOPPED]
    if not stops:
        return None
    stop = max(stops, key=_moment)
    said = "avslått" if stop.kind is EventKind.REFUSED else "trukket"
    reason = f"samtykket ble {said} {day_month(stop.occurred_on)}"
    return Judgement(Answer.NO, reasons=(reason,), has_form=True)


def _unsigned(row: _Row) -> Judgement:
    missing = _labels(row.missing)
    return Judgement(
        Answer.MISSING,
        reasons=(f"mangler underskrift fra {_listed(missing)}",),
        consent=row.consent.number,
        purpose=row.consent.purpose,
        signers=row.signers,
        missing=missing,
        has_form=True,
        barred_signers=_barred_labels(row.missing),
    )


def _outside_period(rows: list[_Row], on: date) -> Judgement | None:
    signed = [row for row in rows if row.given.signatures]
    past = [row for row in signed if row.scope.ends < on]
    coming = [row for row in signed if row.scope.starts > on and not row.missing]
    if coming:
        row = min(coming, key=lambda r: (r.scope.starts, r.consent.id))
        reason = f"samtykket gjelder først fra {day_month(row.scope.starts)}"
        return Judgement(Answer.NO, reasons=(reason,), consent=row.consent.number, has_form=True)
    if past:
        row = max(past, key=lambda r: (r.scope.ends, r.consent.id))
        ends = row.scope.ends
        reason = f"samtykket gikk ut {day_month(ends)}"
        return Judgement(
            Answer.NO, reasons=(reason,), consent=row.consent.number, ended=ends, has_form=True
        )
    return None


def _allows(row: _Row, topic: str | None) -> bool:
    """Tell whether a row lets a topic pass; `None` asks for everything its purpose covers."""
    return not row.scope.allowed or (topic is not None and _holds(row.scope.allowed, topic))


def _holds(topics: Iterable[str], topic: str) -> bool:
    return any(_is_same(known, topic) for known in topics)


def _is_same(topic: str, other: str | None) -> bool:
    return other is not None and fold(topic) == fold(other)


def _union(groups: Iterable[Iterable[str]]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(topic for group in groups for topic in group))


def _one_parent(row: _Row) -> tuple[str, ...]:
    in_care = any(s.role is SignerRole.CHILD_WELFARE for s in row.given.signatures)
    who = "barnevernet har samtykket alene" if in_care else "én forelder har samtykket"
    return tuple(f"{who}: {event.note}" for event in row.given.one_parent if event.note)


def _labels(needed: Iterable[Needed]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(each.label for each in needed))


def _barred_labels(needed: Iterable[Needed]) -> tuple[str, ...]:
    return _labels(each for each in needed if each.is_barred)


def _listed(words: tuple[str, ...]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} og {words[-1]}"
