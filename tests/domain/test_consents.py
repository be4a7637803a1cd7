"""The judgement of consents, one rule at a time."""

import unicodedata
from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta
from itertools import count

import pytest

from koord.domain.consents import (
    Answer,
    CaseFacts,
    Consent,
    Direction,
    Event,
    EventKind,
    Judgement,
    Receiver,
    RowState,
    RowStatus,
    Scope,
    Signature,
    SignerRole,
    effective,
    judge,
    needed_signers,
    receiver_of,
    row_statuses,
)
from koord.domain.people import Agency, AgencyKind, Member, Role
from koord.domain.routine import SigningRule
from koord.routines.loading import load_routine

JA, DELVIS, NEI, MANGLER = Answer.YES, Answer.PARTLY, Answer.NO, Answer.MISSING
GI, HENTE, UTVEKSLE = Direction.GIVE, Direction.FETCH, Direction.EXCHANGE
NATIONAL = load_routine("nasjonal").signing
ETNE = load_routine("etne").signing

BORN = date(2019, 5, 14)
FROM, TO = date(2027, 1, 1), date(2027, 6, 30)
SIGNED = date(2027, 1, 4)
DAY = date(2027, 3, 1)
ONE_DAY = timedelta(days=1)

SCHOOL = Agency(1, "Lia skole", AgencyKind.SCHOOL)
BUP = Agency(2, "BUP", AgencyKind.CHILD_PSYCHIATRY)
NAV = Agency(3, "NAV", AgencyKind.LABOUR_AND_WELFARE)
CHILD_WELFARE = Agency(4, "Barneverntjenesten", AgencyKind.CHILD_WELFARE)
AGENCIES = (SCHOOL, BUP, NAV, CHILD_WELFARE)

EMMA, MUM, DAD, TEACHER, AUNT, GUARDIAN, COORDINATOR = range(1, 8)
USER = Member(1, Role.USER, EMMA, "Emma Larsen")
MOTHER = Member(2, Role.GUARDIAN, MUM, "Kari Larsen", "mor", parental_responsibility=True)
FATHER = Member(3, Role.GUARDIAN, DAD, "Ola Larsen", "far", parental_responsibility=True)
AT_SCHOOL = Member(4, Role.MEMBER, TEACHER, "Per Dahl", "lærer", agency=SCHOOL)
KIN = Member(5, Role.NEXT_OF_KIN, AUNT, "Anne Moe", "tante")
LEGAL = Member(6, Role.LEGAL_GUARDIAN, GUARDIAN, "Liv Berg")
SELF = Member(7, Role.COORDINATOR, COORDINATOR, "Nora Lie")
BY_PERSON = {m.person_id: m for m in (USER, MOTHER, FATHER, AT_SCHOOL, KIN, LEGAL, SELF)}
FAMILY = (USER, MOTHER, FATHER, AT_SCHOOL, SELF)

_numbers = count(1)


def row(
    to: Agency | Member,
    *,
    direction: Direction = UTVEKSLE,
    only: Iterable[str] = (),
    denied: Iterable[str] = (),
    starts: date = FROM,
    ends: date = TO,
) -> Scope:
    """Make one row of a paper."""
    member, agency = (None, to) if isinstance(to, Agency) else (to, None)
    return Scope(
        id=next(_numbers),
        receiver=Receiver(agency, member).label,
        agency_id=agency.id if agency else None,
        person_id=member.person_id if member else None,
        kind=agency.kind if agency else AgencyKind.OTHER,
        direction=direction,
        allowed=tuple(only),
        denied=tuple(denied),
        starts=starts,
        ends=ends,
    )


def by(
    person: int | None,
    on: date = SIGNED,
    *,
    order: int = 10,
    role: SignerRole | None = None,
    documented: bool = False,
) -> Signature:
    """Sign, in one's own role unless another is said."""
    own = SignerRole.USER if person == EMMA else SignerRole.GUARDIAN
    label = BY_PERSON[person].title or BY_PERSON[person].label if person in BY_PERSON else "?"
    return Signature(next(_numbers), person, role or own, label, on, order, documented=documented)


def event(
    kind: EventKind,
    on: date = DAY,
    *,
    order: int = 50,
    to: Agency | Member | None = None,
    topic: str | None = None,
    note: str | None = None,
    voids: Signature | Event | None = None,
) -> Event:
    """Let something happen to a paper."""
    return Event(
        next(_numbers),
        kind,
        on,
        order,
        agency_id=to.id if isinstance(to, Agency) else None,
        person_id=to.person_id if isinstance(to, Member) else None,
        topic=topic,
        note=note,
        voids_signature=voids.id if isinstance(voids, Signature) else None,
        voids_event=voids.id if isinstance(voids, Event) else None,
    )


def withdrawn(
    on: date = DAY, *, order: int = 50, to: Agency | Member | None = None, topic: str | None = None
) -> Event:
    """Withdraw a paper: whole, for one receiver, or for a topic."""
    return event(EventKind.WITHDRAWN, on, order=order, to=to, topic=topic)


def refused(on: date = DAY, *, order: int = 50) -> Event:
    """Refuse a paper."""
    return event(EventKind.REFUSED, on, order=order)


def error(voids: Signature | Event | None = None) -> Event:
    """Enter in error: a signature, an event, or the whole paper."""
    return event(EventKind.ENTERED_IN_ERROR, date(2027, 12, 1), order=900, voids=voids)


def one_parent(on: date = SIGNED, *, order: int = 10) -> Event:
    """Say that one parent is enough, and why."""
    return event(EventKind.ONE_PARENT, on, order=order, note="far er utilgjengelig")


def paper(
    *rows: Scope,
    number: int = 2,
    signed: Iterable[Signature] | None = None,
    events: Iterable[Event] = (),
    made: date = FROM,
    order: int = 1,
) -> Consent:
    """Make a paper, signed by both parents unless said otherwise."""
    signatures = (by(MUM), by(DAD)) if signed is None else tuple(signed)
    return Consent(
        number, number, "Samordne hjelpen", made, order, tuple(rows), signatures, tuple(events)
    )


def case(
    *papers: Consent,
    born: date | None = BORN,
    members: tuple[Member, ...] = FAMILY,
    signing: object = NATIONAL,
) -> CaseFacts:
    """Gather the facts of a case."""
    assert signing in (NATIONAL, ETNE)
    rules = ETNE if signing is ETNE else NATIONAL
    return CaseFacts(7, born, members, papers, rules)


def ask(
    facts: CaseFacts,
    to: Agency | Member = SCHOOL,
    topic: str | None = None,
    on: date = DAY,
    direction: Direction = GI,
) -> Judgement:
    """Ask whether something may pass."""
    receiver = Receiver(agency=to) if isinstance(to, Agency) else Receiver(member=to)
    return judge(facts, receiver, on, direction, topic)


def answer(
    facts: CaseFacts,
    to: Agency | Member = SCHOOL,
    topic: str | None = None,
    on: date = DAY,
    direction: Direction = GI,
) -> Answer:
    """Ask, and look only at the answer."""
    return ask(facts, to, topic, on, direction).answer


def status(facts: CaseFacts, on: date = DAY) -> RowStatus:
    """Return the status of the first row of the first paper."""
    return row_statuses(facts, on)[0]


# --- a plain yes -------------------------------------------------------------------------------


def test_a_yes_names_its_ground() -> None:
    """A yes says until when, on which paper, what for, and who signed."""
    told = ask(case(paper(row(SCHOOL), number=5)))

    assert told == Judgement(
        JA, until=TO, consent=5, purpose="Samordne hjelpen", signers=("mor", "far"), has_form=True
    )


@pytest.mark.parametrize(
    ("on", "expected"),
    [
        (FROM - ONE_DAY, MANGLER),
        (SIGNED - ONE_DAY, MANGLER),
        (SIGNED, JA),
        (TO - ONE_DAY, JA),
        (TO, JA),
        (TO + ONE_DAY, NEI),
    ],
)
def test_the_period_includes_both_its_days(on: date, expected: Answer) -> None:
    """A consent reaches through its last day, and not a day before it is signed."""
    assert answer(case(paper(row(SCHOOL))), on=on) is expected


def test_the_from_day_is_the_first() -> None:
    """A consent signed ahead begins on its from-day and says so before it."""
    start = date(2027, 3, 1)
    facts = case(paper(row(SCHOOL, starts=start)))
    before = ask(facts, on=start - ONE_DAY)

    assert (before.answer, before.reasons) == (NEI, ("samtykket gjelder først fra 1. mars 2027",))
    assert answer(facts, on=start) is JA


def test_an_ended_consent_says_when_it_ended() -> None:
    """After the last day the answer names the day, so that a new form can be made like it."""
    told = ask(case(paper(row(SCHOOL))), on=date(2027, 9, 1))

    assert (told.answer, told.ended, told.consent) == (NEI, TO, 2)


def test_without_a_form_it_is_missing() -> None:
    """Where no form names the receiver, the answer says that there is none."""
    told = ask(case(paper(row(SCHOOL))), BUP)

    assert (told.answer, told.has_form, told.consent) == (MANGLER, False, None)


def test_with_an_unsigned_form_it_is_missing_too() -> None:
    """An unsigned form is missing signatures, and the answer names form and signers."""
    told = ask(case(paper(row(SCHOOL), signed=())))

    assert (told.answer, told.has_form, told.consent) == (MANGLER, True, 2)
    assert told.missing == ("mor", "far")


def test_an_unsigned_form_for_later_is_a_form() -> None:
    """A form whose period has not begun is waited for, not overlooked."""
    told = ask(case(paper(row(SCHOOL, starts=date(2027, 4, 1)), signed=())))

    assert (told.answer, told.has_form, told.missing) == (MANGLER, True, ("mor", "far"))


# --- who must sign -----------------------------------------------------------------------------


def test_both_parents_sign() -> None:
    """With parental responsibility shared, one signature is not yet a consent."""
    told = ask(case(paper(row(SCHOOL), signed=[by(MUM)])))

    assert (told.answer, told.missing, told.signers) == (MANGLER, ("far",), ("mor",))
    assert told.reasons == ("mangler underskrift fra far",)


def test_the_second_parent_may_sign_later() -> None:
    """The consent reaches from the day the last needed signature is given."""
    facts = case(paper(row(SCHOOL), signed=[by(MUM), by(DAD, DAY)]))

    assert answer(facts, on=DAY - ONE_DAY) is MANGLER
    assert answer(facts, on=DAY) is JA


def test_one_parent_with_a_reason_is_enough() -> None:
    """The law's exception lets one signature do, and the answer shows the reason."""
    told = ask(case(paper(row(SCHOOL), signed=[by(MUM)], events=[one_parent()])))

    assert told.answer is JA
    assert told.reasons == ("én forelder har samtykket: far er utilgjengelig",)


def test_one_parent_must_still_sign() -> None:
    """The exception takes one parent's signature away, never both."""
    assert answer(case(paper(row(SCHOOL), signed=[], events=[one_parent()]))) is MANGLER


def test_one_parent_does_not_outlive_a_stop() -> None:
    """An exception from before a withdrawal does not carry a signature given after it."""
    again = by(MUM, DAY, order=60)
    facts = case(paper(row(SCHOOL), signed=[by(MUM), again], events=[one_parent(), withdrawn()]))
    anew = case(
        paper(
            row(SCHOOL),
            signed=[again],
            events=[one_parent(), withdrawn(), one_parent(DAY, order=60)],
        )
    )

    assert answer(facts) is MANGLER
    assert answer(anew) is JA


def test_one_parent_never_stands_for_the_young_person() -> None:
    """The exception is about parents; from her own age the user signs all the same."""
    facts = case(
        paper(row(CHILD_WELFARE), signed=[by(MUM)], events=[one_parent()]), born=date(2011, 5, 14)
    )

    assert ask(facts, CHILD_WELFARE).missing == ("bruker selv",)


@pytest.mark.parametrize("member", [FATHER, replace(FATHER, role=Role.NEXT_OF_KIN)])
def test_whoever_has_parental_responsibility_signs(member: Member) -> None:
    """Parental responsibility decides, not what else the person is called in the case."""
    facts = case(paper(row(SCHOOL), signed=[by(MUM)]), members=(USER, MOTHER, member))

    assert answer(facts) is MANGLER


def test_a_parent_without_responsibility_does_not_sign() -> None:
    """A father without parental responsibility is not waited for, and cannot sign alone."""
    members = (USER, MOTHER, replace(FATHER, parental_responsibility=False))

    assert answer(case(paper(row(SCHOOL), signed=[by(MUM)]), members=members)) is JA
    assert answer(case(paper(row(SCHOOL), signed=[by(DAD)]), members=members)) is MANGLER


def test_nobody_with_responsibility_on_record() -> None:
    """Without a known parent the answer says whose signature is missing; nobody's will do."""
    told = ask(case(paper(row(SCHOOL)), members=(USER,)))

    assert (told.answer, told.missing) == (MANGLER, ("den som har foreldreansvar",))


def test_a_case_before_birth_asks_the_parents() -> None:
    """With only a term the parents sign, for every kind of service."""
    for agency in AGENCIES:
        facts = case(paper(row(agency)), born=None)
        assert ask(facts, agency).answer is JA
        assert ask(facts, agency).until == TO


def turn(years: int) -> date:
    """Return a birth date so that the user turns that old on 1 March 2027."""
    return date(2027 - years, 3, 1)


@pytest.mark.parametrize(
    ("agency", "years", "before", "after"),
    [
        (SCHOOL, 15, "mor far", "bruker selv"),
        (BUP, 15, "mor far", "mor far"),
        (BUP, 16, "mor far", "bruker selv"),
        (CHILD_WELFARE, 15, "mor far", "bruker selv mor far"),
        (CHILD_WELFARE, 18, "bruker selv mor far", "bruker selv"),
        (NAV, 16, "mor far", "mor far"),
        (NAV, 18, "mor far", "bruker selv"),
    ],
)
def test_who_signs_changes_on_the_birthday(
    agency: Agency, years: int, before: str, after: str
) -> None:
    """The law's ages count from the birthday itself."""
    facts = case(born=turn(years))
    scope = row(agency)

    def labels(on: date) -> str:
        return " ".join(needed.label for needed in needed_signers(facts, scope, on))

    assert labels(DAY - ONE_DAY) == before
    assert labels(DAY) == after


@pytest.mark.parametrize(("agency", "years"), [(SCHOOL, 15), (BUP, 16), (NAV, 18)])
def test_a_consent_from_parents_lapses_on_the_birthday(agency: Agency, years: int) -> None:
    """The parents' consent reaches through the day before, and says so in advance."""
    facts = case(paper(row(agency)), born=turn(years))
    before = ask(facts, agency, on=DAY - ONE_DAY)
    on_the_day = ask(facts, agency, on=DAY)

    assert (before.answer, before.until) == (JA, DAY - ONE_DAY)
    assert (on_the_day.answer, on_the_day.missing) == (MANGLER, ("bruker selv",))


@pytest.mark.parametrize(("agency", "years"), [(SCHOOL, 15), (BUP, 16), (NAV, 18)])
def test_who_is_born_on_29_february_turns_on_1_march(agency: Agency, years: int) -> None:
    """In a year without 29 February the birthday counts as 1 March."""
    born, year = date(2012, 2, 29), 2012 + years
    starts, ends = date(year, 1, 1), date(year, 12, 31)
    scope = row(agency, starts=starts, ends=ends)
    facts = case(paper(scope, signed=[by(MUM, starts), by(DAD, starts)], made=starts), born=born)
    last = date(year, 2, 28)

    assert ask(facts, agency, on=last).until == (date(year, 2, 28))
    assert answer(facts, agency, on=last) is JA
    assert answer(facts, agency, on=date(year, 3, 1)) is MANGLER


def test_the_29th_itself_in_a_leap_year() -> None:
    """In a leap year the birthday is the 29th."""
    facts = case(born=date(2012, 2, 29))
    at = {day: needed_signers(facts, row(BUP), date(2028, 2, day))[0].label for day in (28, 29)}

    assert at == {28: "mor", 29: "bruker selv"}


def test_the_young_persons_own_signature_carries_over_the_birthday() -> None:
    """A consent that she signed beside her parents goes on when hers is the one needed."""
    facts = case(paper(row(BUP), signed=[by(MUM), by(DAD), by(EMMA)]), born=turn(16))

    assert ask(facts, BUP, on=DAY - ONE_DAY).until == TO
    assert answer(facts, BUP, on=DAY) is JA


@pytest.mark.parametrize(
    ("signed", "national", "etne"),
    [
        ([by(MUM), by(DAD)], MANGLER, MANGLER),
        ([by(EMMA)], JA, MANGLER),
        ([by(EMMA), by(MUM)], JA, MANGLER),
        ([by(EMMA), by(MUM), by(DAD)], JA, JA),
    ],
)
def test_a_17_year_olds_health_information(
    signed: list[Signature], national: Answer, etne: Answer
) -> None:
    """At 17 her own signature is needed in Etne too; there the parents sign beside her."""
    born = date(2009, 12, 1)
    consent = paper(row(BUP), signed=signed)

    assert answer(case(consent, born=born), BUP) is national
    assert answer(case(consent, born=born, signing=ETNE), BUP) is etne


def test_only_the_user_signs_as_the_user() -> None:
    """A signature «som bruker» by somebody else, or with no user on record, counts for nothing."""
    as_user = by(MUM, role=SignerRole.USER)
    no_user = (MOTHER, FATHER, AT_SCHOOL)

    assert answer(case(paper(row(BUP), signed=[as_user]), born=turn(17)), BUP) is MANGLER
    nobody = paper(row(BUP), signed=[by(EMMA), by(None, role=SignerRole.USER)])
    assert answer(case(nobody, born=turn(17), members=no_user), BUP) is MANGLER


def test_no_age_without_a_signer() -> None:
    """Even a rule with a gap between the ages lets nothing pass without a signature."""
    rules = dict(NATIONAL) | {AgencyKind.SCHOOL: SigningRule(16, 14, "hull")}
    facts = replace(case(paper(row(SCHOOL), signed=()), born=turn(15)), signing=rules)

    assert ask(facts).missing == ("mor", "far")


def test_a_new_parent_signs_from_the_day_she_comes() -> None:
    """Who gets parental responsibility later is needed from that day, and `until` knows."""
    late = replace(FATHER, starts=DAY)
    facts = case(paper(row(SCHOOL), signed=[by(MUM)]), members=(USER, MOTHER, late))

    assert ask(facts, on=DAY - ONE_DAY).until == DAY - ONE_DAY
    assert ask(facts, on=DAY).missing == ("far",)


def test_a_parent_whose_role_has_ended() -> None:
    """A parent out of the case is no longer waited for; her signature alone carries nothing."""
    gone = replace(FATHER, ends=DAY - ONE_DAY)
    both = (USER, MOTHER, gone)
    alone = (USER, gone)

    assert answer(case(paper(row(SCHOOL), signed=[by(MUM)]), members=both)) is JA
    left = case(paper(row(SCHOOL), signed=[by(DAD)]), members=alone)
    assert ask(left, on=DAY - ONE_DAY).until == DAY - ONE_DAY
    assert answer(left, on=DAY) is MANGLER


# --- in someone's stead ------------------------------------------------------------------------


@pytest.mark.parametrize("documented", [True, False])
@pytest.mark.parametrize(
    ("age", "agency", "role", "stands_in"),
    [
        (8, SCHOOL, SignerRole.LEGAL_GUARDIAN, True),
        (8, SCHOOL, SignerRole.CHILD_WELFARE, True),
        (8, SCHOOL, SignerRole.NEXT_OF_KIN, False),
        (15, SCHOOL, SignerRole.LEGAL_GUARDIAN, False),
        (17, BUP, SignerRole.LEGAL_GUARDIAN, True),
        (17, BUP, SignerRole.NEXT_OF_KIN, True),
        (17, BUP, SignerRole.CHILD_WELFARE, False),
        (20, NAV, SignerRole.LEGAL_GUARDIAN, True),
        (20, NAV, SignerRole.NEXT_OF_KIN, True),
        (20, NAV, SignerRole.CHILD_WELFARE, False),
        (20, NAV, SignerRole.GUARDIAN, False),
    ],
)
def test_who_stands_in_for_whom(
    age: int, agency: Agency, role: SignerRole, stands_in: bool, documented: bool
) -> None:
    """A stand-in counts where the law knows her, and only with the decision on record."""
    signature = by(GUARDIAN, role=role, documented=documented)
    facts = case(paper(row(agency), signed=[signature]), born=turn(age))

    assert answer(facts, agency) is (JA if stands_in and documented else MANGLER)


def test_nobody_lifts_the_duty_towards_herself() -> None:
    """A relative or a mother who is the receiver cannot sign in the user's stead."""
    for member in (KIN, MOTHER):
        proxy = by(member.person_id, role=SignerRole.NEXT_OF_KIN, documented=True)
        facts = case(paper(row(member), signed=[proxy]), born=turn(19), members=(USER, MOTHER, KIN))
        assert answer(facts, member) is MANGLER


# --- topics and directions ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("only", "denied", "topic", "expected"),
    [
        ((), (), "medisin", JA),
        ((), ("søsken",), None, DELVIS),
        ((), ("søsken",), "medisin", JA),
        ((), ("søsken",), "søsken", NEI),
        ((), ("søsken",), "SØSKEN", NEI),
        ((), ("språk",), unicodedata.normalize("NFD", "språk"), NEI),
        (("skole",), (), None, DELVIS),
        (("skole",), (), "skole", JA),
        (("skole",), (), "medisin", NEI),
        (("skole", "medisin"), ("medisin",), "medisin", NEI),
        (("skole", "medisin"), ("medisin",), "skole", JA),
        (("medisin",), ("medisin",), None, NEI),
        (("medisin",), ("medisin",), "skole", NEI),
    ],
)
def test_topics(
    only: tuple[str, ...], denied: tuple[str, ...], topic: str | None, expected: Answer
) -> None:
    """A denied topic never passes, and with a list only what is on it does."""
    assert answer(case(paper(row(SCHOOL, only=only, denied=denied))), topic=topic) is expected


def test_a_partly_yes_names_the_limits() -> None:
    """DELVIS lists what may not be told, or what alone may be."""
    scope = row(SCHOOL, only=("skole", "språk", "rus"), denied=("rus",))
    told = ask(case(paper(scope)))

    assert (told.answer, told.only, told.denied) == (DELVIS, ("skole", "språk"), ("rus",))


@pytest.mark.parametrize(
    ("given", "asked", "expected"),
    [
        (GI, GI, JA),
        (GI, HENTE, NEI),
        (GI, UTVEKSLE, NEI),
        (HENTE, GI, NEI),
        (HENTE, HENTE, JA),
        (UTVEKSLE, GI, JA),
        (UTVEKSLE, HENTE, JA),
        (UTVEKSLE, UTVEKSLE, JA),
    ],
)
def test_directions(given: Direction, asked: Direction, expected: Answer) -> None:
    """A consent to tell is none to ask, and the other way round; to exchange is both."""
    facts = case(paper(row(SCHOOL, direction=given)))

    assert answer(facts, direction=asked) is expected


def test_the_other_direction_is_said() -> None:
    """Where a consent goes only the other way, the answer says which."""
    told = ask(case(paper(row(SCHOOL, direction=HENTE))))

    assert told.reasons == ("samtykket gjelder bare å hente",)


# --- several papers ----------------------------------------------------------------------------


def two(first: Scope, second: Scope) -> CaseFacts:
    """Two papers, both signed by both parents, the second one later."""
    signed = [by(MUM, order=20), by(DAD, order=20)]
    return case(paper(first, number=2), paper(second, number=5, signed=signed, order=15))


def test_an_older_papers_denial_beats_a_newer_permission() -> None:
    """While both are in force, a topic denied on either is denied."""
    facts = two(row(SCHOOL, denied=["medisin"], ends=DAY), row(SCHOOL))

    assert answer(facts, topic="medisin") is NEI
    assert ask(facts).denied == ("medisin",)
    assert answer(facts, topic="medisin", on=DAY + ONE_DAY) is JA


def test_a_denial_counts_whichever_way_its_row_goes() -> None:
    """A topic denied in a row to fetch is denied when telling too."""
    facts = two(row(SCHOOL, direction=HENTE, denied=["rus"]), row(SCHOOL, direction=GI))

    assert answer(facts, topic="rus") is NEI
    assert answer(facts, topic="skole") is JA


def test_one_signature_is_enough_to_deny() -> None:
    """A parent who has signed a paper that denies a topic has said no to it."""
    later = paper(row(SCHOOL, denied=["rus"]), number=5, signed=[by(MUM, DAY)])

    assert answer(case(paper(row(SCHOOL)), later), topic="rus", on=DAY - ONE_DAY) is JA
    assert answer(case(paper(row(SCHOOL)), later), topic="rus", on=DAY) is NEI
    unsigned = replace(later, signatures=())
    assert answer(case(paper(row(SCHOOL)), unsigned), topic="rus") is JA


def test_limited_papers_add_up() -> None:
    """Two lists together name what may be told; the answer holds while both do."""
    facts = two(row(SCHOOL, only=["skole"], ends=DAY), row(SCHOOL, only=["språk"]))
    told = ask(facts)

    assert (told.answer, told.only, told.until) == (DELVIS, ("skole", "språk"), DAY)
    assert ask(facts, topic="språk").until == TO
    assert answer(facts, topic="skole", on=DAY + ONE_DAY) is NEI


def test_nothing_left_of_a_list_is_no() -> None:
    """When another paper denies all that a list names, nothing may pass."""
    facts = two(row(SCHOOL, only=["rus"]), row(SCHOOL, only=["rus"], denied=["rus"]))

    assert answer(facts) is NEI


def test_an_open_yes_ends_with_the_paper_it_rests_on() -> None:
    """A longer but narrower paper does not lengthen a yes without limits."""
    facts = two(row(SCHOOL, ends=DAY), row(SCHOOL, only=["skole"]))

    assert (ask(facts).answer, ask(facts).until, ask(facts).consent) == (JA, DAY, 2)
    assert answer(facts, on=DAY + ONE_DAY) is DELVIS


def test_a_coming_denial_cuts_the_yes_short() -> None:
    """A signed paper that will deny a topic ends the yes the day before it begins."""
    facts = two(row(SCHOOL), row(SCHOOL, starts=date(2027, 4, 1), denied=["rus"]))

    assert ask(facts, topic="rus").until == date(2027, 3, 31)
    assert ask(facts).until == date(2027, 3, 31)
    assert ask(facts, topic="skole").until == TO


def test_the_longest_of_two_papers_carries() -> None:
    """Of two papers that both allow it the answer rests on the one that reaches furthest."""
    told = ask(two(row(SCHOOL), row(SCHOOL, ends=date(2027, 9, 30))))

    assert (told.until, told.consent) == (date(2027, 9, 30), 5)


# --- stops -------------------------------------------------------------------------------------


def test_a_withdrawal_stops_from_its_day() -> None:
    """What was allowed until then stays allowed in the record; from that day it is no."""
    facts = case(paper(row(SCHOOL), events=[withdrawn()]))

    assert answer(facts, on=DAY - ONE_DAY) is JA
    assert ask(facts, on=DAY).reasons == ("samtykket ble trukket 1. mars 2027",)
    assert answer(facts, on=DAY) is NEI


def test_a_refusal_is_a_no() -> None:
    """A refused form is a no, not a form that waits."""
    told = ask(case(paper(row(SCHOOL), signed=(), events=[refused()])))

    assert (told.answer, told.reasons) == (NEI, ("samtykket ble avslått 1. mars 2027",))


def test_a_refusal_told_before_the_form_was_registered() -> None:
    """A refusal dated before the form's own day counts all the same, on older papers too."""
    late = paper(row(SCHOOL), number=5, signed=(), events=[refused()], made=DAY + ONE_DAY)

    assert answer(case(late), on=DAY + ONE_DAY) is NEI
    assert status(case(late), DAY + ONE_DAY).state is RowState.REFUSED
    assert answer(case(paper(row(SCHOOL)), late), on=DAY) is NEI


@pytest.mark.parametrize(
    ("again", "expected"),
    [
        ([], NEI),
        ([by(MUM, DAY, order=60)], MANGLER),
        ([by(MUM, DAY, order=60), by(DAD, DAY, order=40)], MANGLER),
        ([by(MUM, DAY, order=60), by(DAD, DAY, order=50)], MANGLER),
        ([by(MUM, DAY, order=60), by(DAD, DAY, order=61)], JA),
        ([by(MUM, DAY - ONE_DAY, order=60), by(DAD, DAY - ONE_DAY, order=61)], NEI),
    ],
)
@pytest.mark.parametrize("stop", [withdrawn(), refused()], ids=["withdrawn", "refused"])
def test_renewed_after_a_stop(stop: Event, again: list[Signature], expected: Answer) -> None:
    """Everyone must sign again after the stop; on the same day the order of entry decides."""
    facts = case(paper(row(SCHOOL), signed=[by(MUM), by(DAD), *again], events=[stop]))

    assert answer(facts) is expected


def test_a_stop_on_one_paper_holds_against_the_others() -> None:
    """Who says no to a service says no to it on whichever paper it stands."""
    new = paper(row(SCHOOL), row(BUP), number=5, signed=(), events=[refused()], order=15)
    facts = case(paper(row(SCHOOL), row(NAV)), new)

    assert answer(facts, on=DAY) is NEI
    assert answer(facts, NAV, on=DAY) is JA


def test_a_new_paper_after_a_stop_waits_for_everyone() -> None:
    """A form made after a withdrawal waits for signatures as any form does."""
    old = paper(row(SCHOOL), events=[withdrawn()])
    made = DAY + ONE_DAY
    signed = [by(MUM, made, order=70), by(DAD, made, order=71)]
    for given, expected in (([], MANGLER), (signed[:1], MANGLER), (signed, JA)):
        new = paper(row(SCHOOL), number=5, signed=given, made=made, order=60)
        assert answer(case(old, new), on=made) is expected


def test_a_withdrawal_for_one_service_leaves_the_others() -> None:
    """A partial withdrawal stops its service and nobody else."""
    facts = case(paper(row(SCHOOL), row(BUP), events=[withdrawn(to=SCHOOL)]))

    assert (answer(facts, SCHOOL), answer(facts, BUP)) == (NEI, JA)


def test_a_withdrawal_stops_a_service_that_stands_on_another_paper() -> None:
    """A stop names a service by itself; it need not have a row on that very paper."""
    odd = paper(row(BUP), number=5, signed=(), events=[withdrawn(to=SCHOOL)])

    assert answer(case(paper(row(SCHOOL)), odd)) is NEI


def test_a_withdrawn_topic_is_denied() -> None:
    """Withdrawing one topic leaves the rest, and is seen in the answer for the whole."""
    facts = case(paper(row(SCHOOL), row(BUP), events=[withdrawn(to=SCHOOL, topic="rus")]))

    assert answer(facts, topic="rus", on=DAY - ONE_DAY) is JA
    assert answer(facts, topic="rus") is NEI
    assert answer(facts, topic="skole") is JA
    assert (ask(facts).answer, ask(facts).denied) == (DELVIS, ("rus",))
    assert answer(facts, BUP, topic="rus") is JA


def test_a_withdrawn_topic_passes_when_everyone_has_signed_again() -> None:
    """A new paper signed by all after the withdrawal opens the topic; by one it does not."""
    old = paper(row(SCHOOL), events=[withdrawn(topic="rus")])
    made = DAY + ONE_DAY
    signed = [by(MUM, made, order=70), by(DAD, made, order=71)]

    for given, expected in (([], NEI), (signed[:1], NEI), (signed, JA)):
        new = paper(row(SCHOOL, ends=made), number=5, signed=given, made=made, order=60)
        facts = case(old, new)
        assert answer(facts, topic="rus", on=made) is expected
        assert answer(facts, topic="rus", on=made + ONE_DAY) is NEI
        if expected is JA:
            assert (ask(facts, on=made).answer, ask(facts, on=made).until) == (JA, made)


def test_an_exception_for_one_parent_does_not_reopen_a_topic() -> None:
    """One parent cannot take a topic back up on an exception from before it was withdrawn."""
    signed = [by(MUM), by(MUM, DAY, order=60)]
    facts = case(paper(row(SCHOOL), signed=signed, events=[one_parent(), withdrawn(topic="rus")]))

    assert answer(facts, topic="skole") is JA
    assert answer(facts, topic="rus") is NEI


def test_a_topic_withdrawn_before_a_paper_was_signed() -> None:
    """A signature given after the withdrawal is a new yes; one given before is not."""
    odd = paper(row(BUP), number=2, events=[withdrawn(SIGNED, order=5, to=SCHOOL, topic="rus")])

    assert answer(case(odd, paper(row(SCHOOL), number=5)), topic="rus") is JA
    mixed = paper(row(SCHOOL), number=5, signed=[by(MUM, order=4), by(DAD)])
    assert answer(case(odd, mixed), topic="rus") is NEI


# --- people ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("years", "before", "on_the_day"),
    [(11, JA, JA), (12, JA, JA), (15, JA, JA), (16, JA, NEI), (18, NEI, NEI)],
)
def test_a_parent_by_the_users_age(years: int, before: Answer, on_the_day: Answer) -> None:
    """A parent with responsibility is told until the 16th birthday; then the user decides."""
    facts = case(born=turn(years))

    assert answer(facts, MOTHER, on=DAY - ONE_DAY) is before
    assert answer(facts, MOTHER, on=DAY) is on_the_day


def test_a_parents_yes_says_until_the_16th_birthday() -> None:
    """The yes to a parent ends the day before the user turns 16."""
    assert ask(case(born=turn(16)), MOTHER, on=FROM).until == DAY - ONE_DAY


@pytest.mark.parametrize(("years", "reminded"), [(11, False), (12, True), (15, True)])
def test_from_12_the_child_is_asked(years: int, reminded: bool) -> None:
    """From 12 the answer reminds that the child may want something kept."""
    assert ("spør om" in " ".join(ask(case(born=turn(years)), MOTHER).reasons)) is reminded


@pytest.mark.parametrize("years", [16, 17, 18, 30])
def test_from_16_the_user_says_yes_to_a_parent(years: int) -> None:
    """A row for the parent that the user has signed lifts the no; a parent's own does not."""
    for signed, expected in (([by(EMMA)], JA), ([by(MUM), by(DAD)], MANGLER), ([], MANGLER)):
        facts = case(paper(row(MOTHER), signed=signed), born=turn(years))
        assert answer(facts, MOTHER) is expected


def test_a_parent_without_responsibility_needs_a_row() -> None:
    """A parent without parental responsibility is told nothing without a consent to her."""
    other = replace(FATHER, parental_responsibility=False)
    members = (USER, MOTHER, other)
    signed = paper(row(other), signed=[by(MUM)])

    assert ask(case(members=members), other).reasons == ("er ikke registrert med foreldreansvar",)
    assert answer(case(members=members), other) is NEI
    assert answer(case(signed, members=members), other) is JA


def test_a_parent_is_not_told_through_a_service() -> None:
    """A parent who also belongs to a service is judged as a parent."""
    teacher = replace(MOTHER, agency=SCHOOL)
    facts = case(
        paper(row(SCHOOL), signed=[by(EMMA)]), born=turn(17), members=(USER, teacher, FATHER)
    )

    assert answer(facts, SCHOOL) is JA
    assert answer(facts, teacher) is NEI


@pytest.mark.parametrize("signed", [[by(EMMA)], [by(MUM), by(DAD)]])
def test_a_topic_kept_from_a_parent(signed: list[Signature]) -> None:
    """What a signed row for a parent denies is kept from her, even if only the child signed."""
    facts = case(paper(row(MOTHER, denied=["rus"]), signed=signed), born=turn(13))

    assert answer(facts, MOTHER, "rus") is NEI
    assert answer(facts, MOTHER, "skole") is JA
    assert (ask(facts, MOTHER).answer, ask(facts, MOTHER).denied) == (DELVIS, ("rus",))
    assert answer(facts, FATHER, "rus") is JA


def test_a_topic_withdrawn_towards_a_parent() -> None:
    """A topic withdrawn towards a parent is kept from her until all have signed again."""
    stop = withdrawn(to=MOTHER, topic="rus")
    facts = case(paper(row(MOTHER), events=[stop]), born=turn(13))
    signed = [by(MUM, DAY, order=60), by(DAD, DAY, order=60)]
    again = case(paper(row(MOTHER), signed=signed, events=[stop]), born=turn(13))

    assert answer(facts, MOTHER, "rus") is NEI
    assert answer(again, MOTHER, "rus") is JA
    assert ask(again, MOTHER, "rus").until == TO


@pytest.mark.parametrize(("years", "expected"), [(11, JA), (13, NEI)])
def test_a_refusal_towards_a_parent(years: int, expected: Answer) -> None:
    """From 12 a no to telling a parent holds; before it a parent is not shut out by a paper."""
    facts = case(paper(row(MOTHER), signed=(), events=[refused()]), born=turn(years))

    assert answer(facts, MOTHER) is expected
    if expected is JA:
        assert ask(facts, MOTHER).until == date(2028, 2, 29)


def test_a_refusal_towards_a_parent_taken_back() -> None:
    """A new paper signed by all tells her again, for as long as it reaches."""
    no = paper(row(MOTHER), signed=(), events=[refused()])
    signed = [by(MUM, DAY, order=60), by(DAD, DAY, order=60)]
    yes = paper(row(MOTHER), number=5, signed=signed, made=DAY, order=55)
    told = ask(case(no, yes, born=turn(13)), MOTHER)

    assert (told.answer, told.until) == (JA, TO)
    assert answer(case(no, yes, born=turn(13)), MOTHER, on=TO + ONE_DAY) is NEI


BLOCKED = "besøksforbud"


@pytest.mark.parametrize("member", [USER, MOTHER, AT_SCHOOL, KIN, LEGAL, SELF])
def test_a_blocked_person_is_always_no(member: Member) -> None:
    """Whatever she is and whatever is signed, a blocked person is told nothing."""
    blocked = replace(member, blocked=BLOCKED)
    members = (*(m for m in FAMILY if m.id != member.id), blocked)
    facts = case(paper(row(SCHOOL), row(member)), members=members)
    told = ask(facts, blocked)

    assert (told.answer, told.reasons) == (NEI, ("personen er sperret",))
    assert answer(facts, SCHOOL) is JA


def test_blocked_in_one_role_is_blocked_in_all() -> None:
    """A person blocked as a father is blocked as a teacher at the school too."""
    father = replace(FATHER, blocked=BLOCKED)
    as_teacher = replace(AT_SCHOOL, person_id=DAD)
    facts = case(paper(row(SCHOOL)), members=(USER, MOTHER, father, as_teacher))

    assert answer(facts, as_teacher) is NEI


def test_a_blocked_parent_still_signs() -> None:
    """To be blocked takes nothing from parental responsibility."""
    members = (USER, MOTHER, replace(FATHER, blocked=BLOCKED))

    assert ask(case(paper(row(SCHOOL), signed=[by(MUM)]), members=members)).missing == ("far",)


def test_consent_is_given_to_the_service() -> None:
    """A member is judged through her service, by name or not."""
    facts = case(paper(row(SCHOOL)))
    unnamed = Member(9, Role.MEMBER, agency=SCHOOL)

    assert answer(facts, AT_SCHOOL) is JA
    assert answer(facts, unnamed) is JA
    assert answer(facts, replace(AT_SCHOOL, agency=BUP)) is MANGLER


def test_one_who_has_left_is_told_nothing() -> None:
    """A member is judged while her role lasts, and a yes says how long that is."""
    leaving = replace(AT_SCHOOL, starts=FROM, ends=DAY)
    facts = case(paper(row(SCHOOL), row(leaving)), members=(USER, MOTHER, FATHER, leaving))

    assert (answer(facts, leaving), ask(facts, leaving).until) == (JA, DAY)
    assert answer(facts, leaving, on=DAY + ONE_DAY) is NEI
    assert answer(facts, leaving, on=FROM - ONE_DAY) is NEI
    assert answer(facts, SCHOOL, on=DAY + ONE_DAY) is JA


def test_a_parent_who_has_left_is_told_nothing() -> None:
    """A parent whose role has ended has no say and no ear, whatever row stands."""
    gone = replace(MOTHER, ends=DAY - ONE_DAY)
    facts = case(paper(row(gone)), members=(USER, gone, FATHER))

    assert (answer(facts, gone, on=DAY - ONE_DAY), answer(facts, gone)) == (JA, NEI)


def test_consent_to_a_person_reaches_her_alone() -> None:
    """A row for a person is none for the service she works at."""
    facts = case(paper(row(AT_SCHOOL)))

    assert (answer(facts, AT_SCHOOL), answer(facts, SCHOOL)) == (JA, MANGLER)


def test_a_relative_needs_a_row() -> None:
    """A relative is told what a consent to her allows, and nothing without."""
    members = (*FAMILY, KIN)

    assert answer(case(members=members), KIN) is MANGLER
    assert answer(case(paper(row(KIN)), members=members), KIN) is JA


def test_service_and_person_together() -> None:
    """With rows for both, what is denied or withdrawn for either holds for her."""
    rows = (row(SCHOOL), row(AT_SCHOOL, denied=["rus"]))
    facts = case(paper(*rows))

    assert answer(facts, AT_SCHOOL, "rus") is NEI
    assert answer(facts, SCHOOL, "rus") is JA
    for stopped in (SCHOOL, AT_SCHOOL):
        after = case(paper(*rows, events=[withdrawn(to=stopped)]))
        assert answer(after, AT_SCHOOL) is NEI
        assert answer(after, SCHOOL) is (NEI if stopped is SCHOOL else JA)


@pytest.mark.parametrize("member", [USER, LEGAL, SELF])
def test_those_who_need_no_consent(member: Member) -> None:
    """The user, the guardian by law and the coordinator are in the case by their role."""
    facts = case(members=(*FAMILY, LEGAL))

    assert answer(facts, member) is JA


# --- entered in error --------------------------------------------------------------------------


def test_a_signature_in_error_never_was() -> None:
    """A signature entered in error is gone for all days, whenever that was found out."""
    wrong = by(DAD)
    facts = case(paper(row(SCHOOL), signed=[by(MUM), wrong], events=[error(wrong)]))

    assert ask(facts).missing == ("far",)
    assert ask(facts) == ask(case(paper(row(SCHOOL), signed=[by(MUM)])))


@pytest.mark.parametrize("made", [withdrawn(), refused(), withdrawn(topic="rus")])
def test_an_event_in_error_never_was(made: Event) -> None:
    """A stop entered in error stops nothing."""
    facts = case(paper(row(SCHOOL), events=[made, error(made)]))

    assert ask(facts, topic="rus") == ask(case(paper(row(SCHOOL))), topic="rus")


def test_an_exception_in_error_never_was() -> None:
    """Without its reason one parent is not enough."""
    wrong = one_parent()
    facts = case(paper(row(SCHOOL), signed=[by(MUM)], events=[wrong, error(wrong)]))

    assert answer(facts) is MANGLER


@pytest.mark.parametrize(
    ("errors", "counts"), [(0, True), (1, False), (2, True), (3, False), (4, True)]
)
def test_undo_of_undo(errors: int, counts: bool) -> None:
    """Each «feilført» turns the one before it around, however many there are."""
    mine = by(DAD)
    chain: list[Event] = []
    for _ in range(errors):
        chain.append(error(chain[-1] if chain else mine))
    facts = case(paper(row(SCHOOL), signed=[by(MUM), mine], events=chain))

    assert (answer(facts) is JA) is counts


def test_a_whole_paper_in_error() -> None:
    """A paper entered in error is as if never made, its stops included, until that is undone."""
    gone = error()
    wrong = paper(row(SCHOOL), number=5, events=[refused(), gone])
    back = replace(wrong, events=(*wrong.events, error(gone)))
    good = paper(row(SCHOOL))

    assert effective(wrong) is None
    assert answer(case(wrong)) is MANGLER
    assert not ask(case(wrong)).has_form
    assert answer(case(good, wrong)) is JA
    assert answer(case(good, back)) is NEI
    assert status(case(wrong)).state is RowState.IN_ERROR


# --- later events ------------------------------------------------------------------------------


def test_a_days_answer_stands() -> None:
    """What happens later does not change what was answered for a day."""
    before = paper(row(SCHOOL), signed=[by(MUM), by(DAD)])
    after = replace(
        before,
        signatures=(*before.signatures, by(EMMA, DAY + ONE_DAY)),
        events=(withdrawn(DAY + ONE_DAY), one_parent(DAY + ONE_DAY, order=99)),
    )
    more = paper(row(SCHOOL, denied=["rus"]), number=5, made=DAY + ONE_DAY, signed=())

    assert ask(case(before)) == ask(case(after, more))


# --- the status of rows ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("consent", "on", "state", "until"),
    [
        (paper(row(SCHOOL), signed=()), DAY, RowState.UNSIGNED, TO),
        (paper(row(SCHOOL), signed=[by(MUM)]), DAY, RowState.UNSIGNED, TO),
        (paper(row(SCHOOL)), DAY, RowState.VALID, TO),
        (paper(row(SCHOOL)), TO, RowState.VALID, TO),
        (paper(row(SCHOOL)), TO + ONE_DAY, RowState.ENDED, TO),
        (paper(row(SCHOOL), signed=()), TO + ONE_DAY, RowState.ENDED, TO),
        (paper(row(SCHOOL, starts=TO)), DAY, RowState.NOT_YET, TO),
        (paper(row(SCHOOL, starts=TO), signed=[by(MUM)]), DAY, RowState.UNSIGNED, TO),
        (paper(row(SCHOOL), events=[withdrawn()]), DAY - ONE_DAY, RowState.VALID, TO),
        (paper(row(SCHOOL), events=[withdrawn()]), DAY, RowState.WITHDRAWN, TO),
        (paper(row(SCHOOL), events=[withdrawn()]), TO + ONE_DAY, RowState.WITHDRAWN, TO),
        (paper(row(SCHOOL, ends=SIGNED), events=[withdrawn()]), DAY, RowState.ENDED, SIGNED),
        (paper(row(SCHOOL), signed=(), events=[refused()]), DAY, RowState.REFUSED, TO),
        (
            paper(
                row(SCHOOL),
                signed=[by(MUM, DAY, order=60), by(DAD, DAY, order=60)],
                events=[refused()],
            ),
            DAY,
            RowState.VALID,
            TO,
        ),
        (paper(row(SCHOOL), events=[error()]), DAY, RowState.IN_ERROR, TO),
    ],
)
def test_the_state_of_a_row(consent: Consent, on: date, state: RowState, until: date) -> None:
    """Each row is in one state on a day, and knows how far it reaches."""
    found = status(case(consent), on)

    assert (found.state, found.until) == (state, until)


def test_a_row_about_to_lapse_and_lapsed() -> None:
    """Before and after the birthday that ends it, a row tells its last day."""
    facts = case(paper(row(BUP)), born=turn(16))
    last = DAY - ONE_DAY

    assert (status(facts, last).state, status(facts, last).until) == (RowState.VALID, last)
    assert (status(facts, DAY).state, status(facts, DAY).until) == (RowState.UNSIGNED, last)
    assert status(facts, DAY).missing == ("bruker selv",)


def test_a_row_that_begins_after_the_birthday() -> None:
    """A row for later waits for those who sign on its first day, not on the day of asking."""
    scope = row(BUP, starts=date(2027, 4, 1))
    facts = case(paper(scope), born=turn(16))

    assert status(facts, FROM + 10 * ONE_DAY).state is RowState.UNSIGNED
    assert status(facts, FROM + 10 * ONE_DAY).missing == ("bruker selv",)


def test_rows_show_what_is_denied_since() -> None:
    """A topic withdrawn stands beside those the row denied; a new form does not inherit it."""
    old = paper(row(SCHOOL, denied=["søsken"]), events=[withdrawn(topic="rus")])
    new = paper(row(SCHOOL), number=5, signed=(), made=DAY)
    found = row_statuses(case(old, new), DAY)

    assert [each.denied for each in found] == [("søsken", "rus"), ()]


def test_papers_made_later_are_not_listed() -> None:
    """A list for a day holds the papers there were that day, the oldest first."""
    facts = case(paper(row(SCHOOL)), paper(row(BUP), number=5, made=DAY))

    assert [each.scope.receiver for each in row_statuses(facts, DAY)] == ["Lia skole", "BUP"]
    assert len(row_statuses(facts, DAY - ONE_DAY)) == 1


def test_a_paper_registered_later_carries_nothing_back() -> None:
    """A paper carries from the day it is registered, though signed before it."""
    facts = case(paper(row(SCHOOL), made=DAY))

    assert answer(facts, on=DAY) is JA
    assert not ask(facts, on=DAY - ONE_DAY).has_form


def test_the_receiver_of_a_row() -> None:
    """A row names a service, or a person in the case, or one who is there no more."""
    facts = case()

    assert receiver_of(facts, row(SCHOOL)).agency == SCHOOL
    assert receiver_of(facts, row(MOTHER)).member == MOTHER
    assert receiver_of(facts, row(KIN)).label == "Anne Moe"
