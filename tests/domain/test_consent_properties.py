"""Random histories of consents, judged by `koord` and by a slower judge of another make.

The other judge knows nothing of rows, stops and moments. It reads the history aloud, one day and
one entry at a time, and keeps a tray for each paper and topic with the signatures that lie in it:
a stop empties the trays. What lies there in the evening is what may be told.
"""

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import partial
from typing import TypeVar

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from koord.domain.consents import (
    Answer,
    CaseFacts,
    Consent,
    Direction,
    Event,
    EventKind,
    Judgement,
    Needed,
    Receiver,
    Scope,
    Signature,
    SignerRole,
    judge,
    needed_signers,
    row_statuses,
)
from koord.domain.people import Agency, AgencyKind, Member, Role
from koord.routines.loading import load_routine

T = TypeVar("T")

BASE = date(2027, 2, 10)
WINDOW = 40
TOPICS = ("skole", "rus", "medisin")
ASKED = (None, *TOPICS)
SCHOOL = Agency(1, "Lia skole", AgencyKind.SCHOOL)
BUP = Agency(2, "BUP", AgencyKind.CHILD_PSYCHIATRY)
CARE = Agency(3, "Barneverntjenesten", AgencyKind.CHILD_WELFARE)
AGENCIES = {agency.id: agency for agency in (SCHOOL, BUP, CARE)}
EMMA, MUM, DAD, TEACHER, AUNT, OTHER, FOSTER = range(101, 108)
FAMILY = (Role.GUARDIAN, Role.FOSTER_PARENT)
BIRTHS = (
    None,
    date(2019, 5, 14),
    date(2015, 2, 20),  # turns 12 in the window
    date(2012, 2, 29),  # turns 15 on 1 March
    date(2012, 2, 28),
    date(2011, 3, 1),  # turns 16
    date(2010, 1, 1),
    date(2009, 2, 25),  # turns 18
    date(2000, 1, 1),
)
SIGNING = {key: load_routine(key).signing for key in ("nasjonal", "etne")}

# --- the other judge ---------------------------------------------------------------------------

AGES = {  # own signature from, parents until
    AgencyKind.SCHOOL: (15, 15),
    AgencyKind.CHILD_PSYCHIATRY: (16, 16),
    AgencyKind.CHILD_WELFARE: (15, 18),
    AgencyKind.OTHER: (15, 18),
}
WHOLE = "alt"

pytestmark = pytest.mark.slow


def years_old(born: date | None, day: date) -> int:
    """Count birthdays, one by one; 29 February waits for 1 March."""
    if born is None:
        return 0
    years = 0
    while (born.year + years + 1, born.month, born.day) <= (day.year, day.month, day.day):
        years += 1
    return years


def is_void(entry: Signature | Event | None, paper: Consent) -> bool:
    """Tell whether something stands as «feilført»; `None` asks for the whole paper."""
    for wrong in paper.events:
        if wrong.kind is not EventKind.ENTERED_IN_ERROR:
            continue
        if isinstance(entry, Signature):
            points = wrong.voids_signature == entry.id
        elif isinstance(entry, Event):
            points = wrong.voids_event == entry.id
        else:
            points = wrong.voids_signature is None and wrong.voids_event is None
        if points and not is_void(wrong, paper):
            return True
    return False


@dataclass
class Trays:
    """What lies signed towards one receiver when the entries up to a day are read."""

    signed: dict[tuple[int, str], list[Signature]] = field(
        default_factory=lambda: defaultdict(list)
    )
    excused: dict[tuple[int, str], bool] = field(default_factory=lambda: defaultdict(bool))
    shut: set[str] = field(default_factory=set)
    refused: bool = False

    def read(self, paper: Consent, entry: Signature | Event, touches: bool) -> None:
        """Read one entry of one paper."""
        if isinstance(entry, Signature):
            for about in (WHOLE, *TOPICS):
                self.signed[paper.id, about].append(entry)
        elif not touches:
            return
        elif entry.kind is EventKind.ONE_PARENT:
            for about in (WHOLE, *TOPICS):
                self.excused[paper.id, about] = True
        elif entry.kind in (EventKind.REFUSED, EventKind.WITHDRAWN):
            emptied = {WHOLE, *TOPICS} if entry.topic is None else {entry.topic}
            self.shut |= emptied - {WHOLE}
            for tray in [*self.signed, *self.excused]:
                if tray[1] in emptied:
                    self.signed[tray] = []
                    self.excused[tray] = False


class OtherJudge:
    """Judges one receiver on one day by reading the history from the beginning."""

    def __init__(self, facts: CaseFacts, strict: bool, who: Agency | Member, day: date) -> None:
        self.facts, self.strict, self.who, self.day = facts, strict, who, day
        self.age = years_old(facts.born, day)
        cared_for = (facts.care_since or date.max) <= day <= (facts.care_until or date.max)
        self.in_care = cared_for and facts.care_since is not None
        agency = who if isinstance(who, Agency) else who.agency
        is_parent = isinstance(who, Member) and who.role in FAMILY
        self.agency_id = None if agency is None or is_parent else agency.id
        self.person_id = who.person_id if isinstance(who, Member) else None
        self.papers = [paper for paper in facts.consents if not is_void(None, paper)]
        self.trays = Trays()
        log: list[tuple[date, Signature | Event, Consent]] = [
            (entry.signed_on if isinstance(entry, Signature) else entry.occurred_on, entry, paper)
            for paper in self.papers
            for entries in (paper.signatures, paper.events)
            for entry in entries
            if not is_void(entry, paper)
        ]
        for on in sorted({when for when, _, _ in log if when <= day}):
            today = [(entry, paper) for when, entry, paper in log if when == on]
            for entry, paper in sorted(today, key=lambda both: both[0].order):
                self.trays.read(paper, entry, self.touches(entry, paper))

    def is_me(self, agency_id: int | None, person_id: int | None) -> bool:
        """Tell whether a pair of ids means the receiver."""
        return (agency_id is not None and agency_id == self.agency_id) or (
            person_id is not None and person_id == self.person_id
        )

    def touches(self, entry: Signature | Event, paper: Consent) -> bool:
        """Tell whether an event on a paper has to do with the receiver."""
        if isinstance(entry, Signature):
            return True
        if (entry.agency_id, entry.person_id) == (None, None):
            return any(self.is_me(s.agency_id, s.person_id) for s in paper.scopes)
        return self.is_me(entry.agency_id, entry.person_id)

    def rows(self) -> list[tuple[Consent, Scope]]:
        """Return the receiver's rows on papers that are made and in their period."""
        return [
            (paper, scope)
            for paper in self.papers
            for scope in paper.scopes
            if paper.made_on <= self.day
            and scope.starts <= self.day <= scope.ends
            and self.is_me(scope.agency_id, scope.person_id)
        ]

    def has_everyone(self, paper: Consent, scope: Scope, about: str) -> bool:
        """Tell whether everyone the law and the routine want has signed."""
        signed = self.trays.signed[paper.id, about]
        own_from, parents_until = AGES[scope.kind]
        if self.strict:
            parents_until = 18
        here = [
            m
            for m in self.facts.members
            if m.starts <= self.day and (m.ends or date.max) >= self.day
        ]
        parents = {m.person_id for m in here if m.parental_responsibility}
        fosters = {m.person_id for m in here if m.role is Role.FOSTER_PARENT}
        if scope.person_id in parents | fosters:
            own_from, parents_until = 15, 16
        proxies = [s for s in signed if s.documented and s.person_id != scope.person_id]
        proxies = [s for s in proxies if s.role in ("verge", "pårørende", "barnevern")]
        if self.age >= own_from:
            hers = any(s.role == "bruker" and s.person_id == EMMA for s in signed)
            hers = hers and any(m.role is Role.USER for m in self.facts.members)
            for_her = any(s.role in ("verge", "pårørende") for s in proxies) and self.age >= 16
            if not hers and not for_her:
                return False
        if self.age >= parents_until:
            return True
        if self.in_care:
            there = {s.person_id for s in signed if s.role == "fosterforelder"} & fosters
            enough = there == fosters or self.trays.excused[paper.id, about]
            return enough and any(s.role == "barnevern" for s in proxies)
        if any(s.role == "verge" for s in proxies):
            return True
        if self.facts.care_since is None and any(s.role == "barnevern" for s in proxies):
            return True
        who = {s.person_id for s in signed if s.role == "foresatt"} & parents
        return bool(who) and (who == parents or self.trays.excused[paper.id, about])

    def is_denied(self, topic: str) -> bool:
        """Tell whether someone has signed a paper in force that denies the topic."""
        return any(
            topic in scope.denied and self.trays.signed[paper.id, WHOLE]
            for paper, scope in self.rows()
        )

    def open_rows(self, direction: Direction, about: str) -> list[Scope]:
        """Return the rows that everyone has signed, for a topic or for the whole."""
        return [
            scope
            for paper, scope in self.rows()
            if scope.direction in (direction, Direction.EXCHANGE)
            and self.has_everyone(paper, scope, about)
        ]

    def passes(self, direction: Direction, topic: str | None) -> bool:
        """Tell whether the consents let it pass."""
        if topic is None:
            unlimited = any(not s.allowed for s in self.open_rows(direction, WHOLE))
            return unlimited or any(self.passes(direction, each) for each in TOPICS)
        rows = self.open_rows(direction, topic)
        allowing = [s for s in rows if not s.allowed or topic in s.allowed]
        return bool(allowing) and not self.is_denied(topic)


def may_tell(other: OtherJudge, direction: Direction, topic: str | None) -> bool:
    """Give the other judge's answer."""
    facts, who, day = other.facts, other.who, other.day
    if facts.opened_on is not None and facts.opened_on > day:
        return False
    if isinstance(who, Agency):
        return other.passes(direction, topic)
    if any(m.blocked and m.person_id == who.person_id for m in facts.members):
        return False
    if day < who.starts or day > (who.ends or date.max):
        return False
    told_by_right = who.role is Role.GUARDIAN and who.parental_responsibility
    told_by_right = told_by_right and not other.in_care
    if who.role is Role.FOSTER_PARENT:
        told_by_right = other.in_care
    if not told_by_right or other.age >= 16:
        return other.passes(direction, topic)
    anyway = any(other.open_rows(d, WHOLE) for d in Direction)
    if other.age >= 12 and stopped_by_name(other) and not anyway:
        return False
    if topic is None:
        return True
    again = any(
        not s.allowed or topic in s.allowed for d in Direction for s in other.open_rows(d, topic)
    )
    withdrawn = any(
        e.topic == topic and other.touches(e, p) and e.occurred_on <= day and not is_void(e, p)
        for p in other.papers
        for e in p.events
    )
    return not other.is_denied(topic) and (again or not withdrawn)


def stopped_by_name(other: OtherJudge) -> bool:
    """Tell whether a paper with a row for her was stopped, and nobody has signed it since."""
    for paper in other.papers:
        if paper.made_on > other.day or other.trays.signed[paper.id, WHOLE]:
            continue
        mine = [s for s in paper.scopes if other.is_me(s.agency_id, s.person_id)]
        for stopping in other.papers:
            for event in stopping.events:
                if event.kind not in (EventKind.REFUSED, EventKind.WITHDRAWN) or event.topic:
                    continue
                if event.occurred_on > other.day or is_void(event, stopping):
                    continue
                when = (event.occurred_on, event.order)
                late = stopping.id != paper.id and (paper.made_on, paper.order) > when
                if late or not other.touches(event, stopping):
                    continue
                if any(event.occurred_on <= s.ends for s in mine):
                    return True
    return False


# --- random histories --------------------------------------------------------------------------


def days(first: int = 0, last: int = WINDOW) -> st.SearchStrategy[date]:
    """Draw a day of the window."""
    return st.integers(first, last).map(lambda n: BASE + timedelta(days=n))


@dataclass(frozen=True)
class History:
    """A case, and whether its routine wants the parents until 18."""

    facts: CaseFacts
    strict: bool


class Dice:
    """Choices read out of one drawn number, since many small draws are slow.

    A drawn 0 is the plainest choice everywhere, so that a failing history shrinks to a plain one.
    """

    def __init__(self, draw: st.DrawFn) -> None:
        self.rest = draw(st.integers(0, 10**15))

    def number(self, sides: int) -> int:
        """Return a number from 0 up to, not including, `sides`."""
        self.rest, number = divmod(self.rest, sides)
        return number

    def one_of(self, choices: Sequence[T]) -> T:
        """Choose one, the first the plainest."""
        return choices[self.number(len(choices))]

    def day(self, first: int, last: int) -> date:
        """Choose a day of the window."""
        return BASE + timedelta(days=first + self.number(last - first + 1))

    def rarely(self) -> bool:
        """Say yes one time in six."""
        return self.number(6) == 5


TOPIC_SETS: Sequence[tuple[str, ...]] = ((), (), (), ("rus",), ("skole",), ("rus", "medisin"))
NAMED = (
    *((1, None), (1, None), (2, None), (3, None)),
    *((None, TEACHER), (None, MUM), (None, MUM), (None, AUNT), (None, FOSTER)),
)
HER, HIM, YOUNG = (
    (SignerRole.GUARDIAN, MUM),
    (SignerRole.GUARDIAN, DAD),
    (SignerRole.USER, EMMA),
)
STAND_INS = tuple((role, p) for role in SignerRole if role.needs_decision for p in (OTHER, AUNT))
ODD = (
    *((SignerRole.USER, MUM), (SignerRole.GUARDIAN, AUNT), (SignerRole.FOSTER_PARENT, AUNT)),
    *((SignerRole.FOSTER_PARENT, FOSTER), (SignerRole.CHILD_WELFARE, OTHER)),
)
SIGNERS = (HER, HIM, YOUNG, HER, HIM, YOUNG, *STAND_INS, *ODD)
EVENTS = (
    EventKind.WITHDRAWN,
    EventKind.WITHDRAWN,
    EventKind.REFUSED,
    EventKind.ONE_PARENT,
    EventKind.ONE_PARENT,
    *(EventKind.CHILD_HEARD, EventKind.ASKED, EventKind.ANSWERED, EventKind.PROOF),
    EventKind.EXPLAINED,
)


def _member(dice: Dice, member: Member) -> Member:
    """Give a member dates, a block or no responsibility, each rarely."""
    return replace(
        member,
        starts=dice.day(0, WINDOW) if dice.rarely() else date.min,
        ends=dice.day(0, WINDOW) if dice.rarely() else None,
        parental_responsibility=member.role is Role.GUARDIAN and not dice.rarely(),
        blocked="sperret" if dice.rarely() else None,
        agency=SCHOOL if dice.rarely() else member.agency,
    )


def _members(draw: st.DrawFn) -> tuple[Member, ...]:
    dice = Dice(draw)
    members = [
        Member(1, Role.USER, EMMA, "Emma"),
        _member(dice, Member(2, Role.GUARDIAN, MUM, "Kari")),
        _member(dice, Member(3, Role.GUARDIAN, DAD, "Ola")),
        _member(dice, Member(4, Role.MEMBER, TEACHER, "Per", agency=SCHOOL)),
        *([Member(6, Role.MEMBER, MUM, "Kari", agency=SCHOOL)] if dice.rarely() else []),
        Member(5, Role.NEXT_OF_KIN, AUNT, "Anne"),
        *([_member(dice, Member(7, Role.FOSTER_PARENT, FOSTER, "Fia"))] if dice.number(3) else []),
    ]
    if dice.number(3) == 2:
        del members[2]
    if dice.rarely():
        del members[0]
    return tuple(members)


def _scope(dice: Dice, id_: int) -> Scope:
    agency_id, person_id = dice.one_of(NAMED)
    starts = dice.day(0, 10)
    return Scope(
        id_,
        "mottaker",
        agency_id,
        person_id,
        AGENCIES[agency_id].kind if agency_id else AgencyKind.OTHER,
        dice.one_of([Direction.EXCHANGE, Direction.GIVE, Direction.EXCHANGE, Direction.FETCH]),
        dice.one_of(TOPIC_SETS),
        dice.one_of(TOPIC_SETS),
        starts,
        starts + timedelta(days=35 - dice.number(36)),
    )


def _signatures(dice: Dice, first_id: int) -> list[Signature]:
    """Let all three sign on one day as often as not, and a few sign by themselves."""
    common = dice.day(-3, 8)
    whole = dice.one_of([[HER, HIM, YOUNG], [HER, HIM], [HER], []])
    alone = [dice.one_of(SIGNERS) for _ in range(dice.number(4))]
    return [
        Signature(
            first_id + n,
            person,
            role,
            str(role),
            common if n < len(whole) else dice.day(-3, 30),
            100 * dice.number(4) + first_id + n,
            documented=role.needs_decision and dice.number(2) == 0,
        )
        for n, (role, person) in enumerate([*whole, *alone])
    ]


def _event(dice: Dice, id_: int) -> Event:
    kind = dice.one_of(EVENTS)
    agency_id, person_id = dice.one_of([(None, None), (None, None), *NAMED])
    return Event(
        id_,
        kind,
        dice.day(-3, 30),
        100 * dice.number(4) + id_,
        agency_id,
        person_id,
        dice.one_of(ASKED) if kind is EventKind.WITHDRAWN else None,
        "grunn",
    )


def _error(dice: Dice, id_: int, entries: Sequence[Signature | Event]) -> Event:
    """Point at an entry, more often a late one, and rarely at the whole paper."""
    target = None if dice.rarely() or not entries else dice.one_of([*entries, *entries[-2:]])
    return Event(
        id_,
        EventKind.ENTERED_IN_ERROR,
        dice.day(0, WINDOW),
        id_,
        voids_signature=target.id if isinstance(target, Signature) else None,
        voids_event=target.id if isinstance(target, Event) else None,
    )


@st.composite
def histories(draw: st.DrawFn) -> History:
    """Draw a case with one to three papers and what happened to them."""
    papers = []
    case = Dice(draw)
    for number in range(1, case.number(3) + 2):
        dice, first = Dice(draw), 20 * number
        made, order = dice.day(-3, 8), 100 * dice.number(4) + first
        scopes = [_scope(Dice(draw), first + n) for n in range(dice.number(3) + 1)]
        signatures = _signatures(Dice(draw), first + 3)
        events = [_event(Dice(draw), first + 10 + n) for n in range(dice.number(4))]
        for n in range(max(0, dice.number(7) - 3)):
            events.append(_error(Dice(draw), first + 13 + n, [*signatures, *events]))
        papers.append(
            Consent(
                number,
                number,
                "hjelp",
                made,
                order,
                tuple(scopes),
                tuple(signatures),
                tuple(events),
            )
        )
    strict = case.number(2) == 1
    opened = case.day(0, 5) if case.rarely() else None
    since = case.day(-5, 20) if case.number(3) == 2 else None
    until = since + timedelta(days=case.number(30)) if since and case.rarely() else None
    signing = SIGNING["etne" if strict else "nasjonal"]
    return History(
        CaseFacts(
            7,
            case.one_of(BIRTHS),
            _members(draw),
            tuple(papers),
            signing,
            opened_on=opened,
            care_since=since,
            care_until=until,
        ),
        strict,
    )


def receivers_of(facts: CaseFacts) -> list[Agency | Member]:
    """Return everyone that can be asked about."""
    others = [m for m in facts.members if m.role is not Role.USER]
    return [*AGENCIES.values(), *others]


def as_receiver(who: Agency | Member) -> Receiver:
    """Wrap a service or a person."""
    return Receiver(agency=who) if isinstance(who, Agency) else Receiver(member=who)


def every_answer(facts: CaseFacts, day: date) -> dict[object, Judgement]:
    """Judge everyone about everything on a day."""
    return {
        (who.id, type(who), direction, topic): judge(facts, as_receiver(who), day, direction, topic)
        for who in receivers_of(facts)
        for direction in (Direction.GIVE, Direction.FETCH)
        for topic in ASKED
    }


def without(facts: CaseFacts, unwanted: Callable[[Signature | Event], bool]) -> CaseFacts:
    """Return the case as if some entries had never been made."""
    return replace(
        facts,
        consents=tuple(
            replace(
                paper,
                signatures=tuple(s for s in paper.signatures if not unwanted(s)),
                events=tuple(e for e in paper.events if not unwanted(e)),
            )
            for paper in facts.consents
        ),
    )


def is_later(entry: Signature | Event, day: date) -> bool:
    """Tell whether an entry is dated after a day."""
    if isinstance(entry, Signature):
        return entry.signed_on > day
    # «Feilført» corrects the record: it has no day of its own.
    return entry.kind is not EventKind.ENTERED_IN_ERROR and entry.occurred_on > day


def is_by(signer: Needed, entry: Signature | Event) -> bool:
    """Tell whether an entry is what one signer, or someone in a stead, has signed."""
    if not isinstance(entry, Signature):
        return False
    return entry.documented or (entry.role, entry.person_id) == (signer.role, signer.person_id)


# --- properties --------------------------------------------------------------------------------


@settings(max_examples=700)
@given(histories(), days(0, 30), st.sampled_from(list(Direction)))
def test_both_judges_agree(history: History, day: date, direction: Direction) -> None:
    """What may pass is the same to both judges, for the whole and for each topic."""
    facts = history.facts
    for who in receivers_of(facts):
        other = OtherJudge(facts, history.strict, who, day)
        for topic in ASKED:
            told = judge(facts, as_receiver(who), day, direction, topic)
            assert told.answer.permits is may_tell(other, direction, topic), (who, topic, told)


@settings(max_examples=200)
@given(histories(), days(0, WINDOW), st.data())
def test_the_whole_answer_and_the_topics_agree(
    history: History, day: date, data: st.DataObject
) -> None:
    """A yes with limits names exactly the topics that then get a no."""
    receiver = as_receiver(data.draw(st.sampled_from(receivers_of(history.facts))))
    whole = judge(history.facts, receiver, day)
    passing = {t for t in TOPICS if judge(history.facts, receiver, day, topic=t).answer.permits}
    if whole.answer is Answer.YES:
        assert passing == set(TOPICS)
    elif whole.answer is Answer.PARTLY:
        assert passing == (set(whole.only) or set(TOPICS) - set(whole.denied))
    else:
        assert not passing


@settings(max_examples=400)
@given(histories(), days(0, WINDOW), st.sampled_from(ASKED))
def test_until_promises_nothing_false(history: History, day: date, topic: str | None) -> None:
    """If nothing more happens, a yes stays as it is through its last day."""
    facts = without(history.facts, lambda entry: is_later(entry, day))
    facts = replace(facts, consents=tuple(p for p in facts.consents if p.made_on <= day))
    for receiver in map(as_receiver, receivers_of(facts)):
        told = judge(facts, receiver, day, topic=topic)
        if not told.answer.permits:
            continue
        last = min(told.until or date.max, BASE + timedelta(days=WINDOW + 10))
        for ahead in {(last - day) // 3, (last - day) // 2, last - day}:
            later = judge(facts, receiver, day + ahead, topic=topic)
            assert later.answer.permits
            if topic is None:
                assert set(later.denied) <= set(told.denied)
                assert set(told.only) <= set(later.only) or not later.only


@settings(max_examples=100)
@given(histories(), st.sampled_from([-1, 1]))
def test_nothing_passes_outside_the_period(history: History, side: int) -> None:
    """Before the first from-day and after the last to-day no service is told anything."""
    scopes = [s for paper in history.facts.consents for s in paper.scopes]
    edge = min(s.starts for s in scopes) if side < 0 else max(s.ends for s in scopes)
    for agency in AGENCIES.values():
        told = judge(history.facts, Receiver(agency=agency), edge + timedelta(days=side))
        assert not told.answer.permits


@settings(max_examples=100)
@given(histories(), days(0, WINDOW), st.sampled_from([EventKind.REFUSED, EventKind.WITHDRAWN]))
def test_nothing_passes_after_a_stop(history: History, day: date, kind: EventKind) -> None:
    """A stop today on any one paper stops its services, whatever else is signed before."""
    facts = history.facts
    paper = facts.consents[0]
    assume(not is_void(None, paper))
    stop = Event(5000, kind, day, 5000)
    stopped = replace(
        facts, consents=(replace(paper, events=(*paper.events, stop)), *facts.consents[1:])
    )
    for scope in paper.scopes:
        if scope.agency_id is not None:
            receiver = Receiver(agency=AGENCIES[scope.agency_id])
            assert not judge(stopped, receiver, day).answer.permits


@settings(max_examples=100)
@given(histories(), days(0, WINDOW))
def test_nothing_passes_without_a_signature(history: History, day: date) -> None:
    """With no signature at all no service is told anything."""
    facts = without(history.facts, lambda entry: isinstance(entry, Signature))
    for agency in AGENCIES.values():
        assert not judge(facts, Receiver(agency=agency), day).answer.permits


@settings(max_examples=100)
@given(histories(), days(0, WINDOW))
def test_a_blocked_person_is_never_told(history: History, day: date) -> None:
    """Whatever is signed, nobody who is blocked gets a yes."""
    facts = replace(
        history.facts,
        members=tuple(replace(m, blocked="sperret") for m in history.facts.members),
    )
    for member in facts.members:
        for topic in ASKED:
            assert judge(facts, Receiver(member=member), day, topic=topic).answer is Answer.NO


@settings(max_examples=80)
@given(histories(), days(0, WINDOW))
def test_a_days_answer_is_not_changed_later(history: History, day: date) -> None:
    """The answers for a day are the same without all that is dated after it."""
    earlier = without(history.facts, lambda entry: is_later(entry, day))
    assert every_answer(history.facts, day) == every_answer(earlier, day)


@settings(max_examples=100)
@given(histories(), days(0, WINDOW), st.data())
def test_everyone_needed_has_signed_for_a_yes(
    history: History, day: date, data: st.DataObject
) -> None:
    """Take away all that one needed signer has signed, and no service is told through it."""
    agency = data.draw(st.sampled_from(list(AGENCIES.values())))
    facts = history.facts
    told = judge(facts, Receiver(agency=agency), day)
    assume(told.answer.permits)
    paper = next(p for p in facts.consents if p.number == told.consent)
    scope = next(s for s in paper.scopes if s.agency_id == agency.id)
    excused = any(e.kind is EventKind.ONE_PARENT for p in facts.consents for e in p.events)
    needed = needed_signers(facts, scope, day)
    assert needed
    for signer in needed:
        # Nobody signs for himself or in his stead; one parent may be excused.
        if excused and signer.role is not SignerRole.USER:
            continue
        own = without(facts, partial(is_by, signer))
        assert not judge(own, Receiver(agency=agency), day).answer.permits


@settings(max_examples=80)
@given(histories(), days(0, WINDOW), st.data())
def test_a_signature_in_error_never_was(history: History, day: date, data: st.DataObject) -> None:
    """Entered in error and never entered are the same for every answer and every list."""
    facts = without(history.facts, lambda e: getattr(e, "kind", 0) is EventKind.ENTERED_IN_ERROR)
    signatures = [s for paper in facts.consents for s in paper.signatures]
    assume(signatures)
    wrong = data.draw(st.sampled_from(signatures))
    voided = replace(
        facts,
        consents=tuple(
            replace(
                paper,
                events=(
                    *paper.events,
                    Event(5000, EventKind.ENTERED_IN_ERROR, day, 5000, voids_signature=wrong.id),
                ),
            )
            if wrong in paper.signatures
            else paper
            for paper in facts.consents
        ),
    )
    never = without(facts, lambda entry: entry == wrong)
    assert every_answer(voided, day) == every_answer(never, day)
    assert [s.state for s in row_statuses(voided, day)] == [
        s.state for s in row_statuses(never, day)
    ]
