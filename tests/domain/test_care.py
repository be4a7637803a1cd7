"""Child welfare has the care: who signs, and who is told, from the day it began."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from koord.domain.consent_tasks import ConsentWatch, Warnings, consent_tasks
from koord.domain.consents import (
    NOT_OF_CARE,
    Answer,
    CaseFacts,
    Consent,
    Direction,
    Event,
    EventKind,
    Judgement,
    Receiver,
    RowState,
    Scope,
    Signature,
    SignerRole,
    judge,
    needed_signers,
    row_statuses,
)
from koord.domain.people import Agency, AgencyKind, Member, Role
from koord.routines.loading import load_routine

JA, NEI, MANGLER = Answer.YES, Answer.NO, Answer.MISSING
BUP = Agency(1, "BUP", AgencyKind.CHILD_PSYCHIATRY)
SCHOOL = Agency(2, "Lia skole", AgencyKind.SCHOOL)
EMMA, MUM, DAD, FIA, SIRI = range(11, 16)
USER = Member(1, Role.USER, EMMA, "Emma Larsen")
MOTHER = Member(2, Role.GUARDIAN, MUM, "Kari Larsen", "mor", parental_responsibility=True)
FATHER = Member(3, Role.GUARDIAN, DAD, "Ola Larsen", "far", parental_responsibility=True)
FOSTER = Member(4, Role.FOSTER_PARENT, FIA, "Fia Foster", "fostermor")
FROM, TO = date(2027, 1, 1), date(2027, 12, 31)
TAKEN = date(2027, 3, 1)
BEFORE = TAKEN - timedelta(days=1)
PARENTS = (SignerRole.GUARDIAN, MUM), (SignerRole.GUARDIAN, DAD)
CARERS = (SignerRole.CHILD_WELFARE, SIRI), (SignerRole.FOSTER_PARENT, FIA)


def signed(*who: tuple[SignerRole, int], on: date = FROM) -> tuple[Signature, ...]:
    """Let some sign on a day, those who stand in with their decision."""
    return tuple(
        Signature(n, person, role, str(role), on, 10 + n, documented=role.needs_decision)
        for n, (role, person) in enumerate(who, start=1)
    )


def case(
    *signatures: Signature,
    agency: Agency = BUP,
    born: date = date(2018, 5, 14),
    until: date | None = None,
    events: tuple[Event, ...] = (),
    members: tuple[Member, ...] = (USER, MOTHER, FATHER, FOSTER),
) -> CaseFacts:
    """Make a case that child welfare took over on 1 March, with one paper."""
    row = Scope(1, agency.name, agency.id, None, agency.kind, Direction.EXCHANGE, (), (), FROM, TO)
    paper = Consent(1, 2, "hjelp", FROM, 1, (row,), signatures, events)
    return CaseFacts(
        7,
        born,
        members,
        (paper,),
        load_routine("nasjonal").signing,
        care_since=TAKEN,
        care_until=until,
    )


def ask(facts: CaseFacts, who: Agency | Member = BUP, on: date = TAKEN) -> Judgement:
    """Ask whether something may be told."""
    return judge(
        facts, Receiver(agency=who) if isinstance(who, Agency) else Receiver(member=who), on
    )


@pytest.mark.parametrize("agency", [BUP, SCHOOL])
def test_who_must_sign_turns_on_the_day_of_care(agency: Agency) -> None:
    """The parents until the day before, child welfare and the foster parents from that day."""
    facts = case(agency=agency)
    row = facts.consents[0].scopes[0]

    assert [n.label for n in needed_signers(facts, row, BEFORE)] == ["mor", "far"]
    assert [n.label for n in needed_signers(facts, row, TAKEN)] == ["barnevernet", "fostermor"]


def test_the_parents_consent_lapses_when_the_care_is_taken() -> None:
    """A yes from the parents says the last day it holds, and is waited for from then on."""
    facts = case(*signed(*PARENTS))

    assert (ask(facts, on=BEFORE).answer, ask(facts, on=BEFORE).until) == (JA, BEFORE)
    assert ask(facts).answer is MANGLER
    assert ask(facts).missing == ("barnevernet", "fostermor")


def test_child_welfare_and_the_foster_parents_give_a_new_one() -> None:
    """Both have signed: it holds until the paper ends; either alone is not enough."""
    assert ask(case(*signed(*CARERS))).answer is JA
    assert ask(case(*signed(*CARERS))).until == TO
    assert ask(case(*signed(CARERS[0]))).missing == ("fostermor",)
    assert ask(case(*signed(CARERS[1]))).missing == ("barnevernet",)


def test_child_welfare_may_decide_alone_with_a_reason() -> None:
    """A foster parent can be excused, and `kan` shows why; child welfare never is."""
    alone = Event(1, EventKind.ONE_PARENT, FROM, 20, note="barnevernet avgjorde")

    told = ask(case(*signed(CARERS[0]), events=(alone,)))

    assert told.answer is JA
    assert told.reasons == ("barnevernet har samtykket alene: barnevernet avgjorde",)
    assert ask(case(*signed(CARERS[1]), events=(alone,))).missing == ("barnevernet",)
    assert ask(case(*signed(PARENTS[0]), events=(alone,))).missing == ("barnevernet", "fostermor")


def test_a_verge_does_not_stand_in_for_child_welfare() -> None:
    """What is decided about another stand-in does not fill the place of who has the care."""
    verge = signed((SignerRole.LEGAL_GUARDIAN, 99), (SignerRole.FOSTER_PARENT, FIA))

    assert ask(case(*verge)).missing == ("barnevernet",)


def test_the_parents_sign_again_when_they_have_the_care_back() -> None:
    """After the last day of care the parents' signatures are asked for, and count."""
    last = date(2027, 6, 30)
    facts = case(*signed(*CARERS), until=last)

    assert (ask(facts, on=last).answer, ask(facts, on=last).until) == (JA, last)
    assert ask(facts, on=last + timedelta(days=1)).missing == ("mor", "far")


def test_from_16_the_young_person_signs_in_care_too() -> None:
    """Care replaces the parents, never the young person's own signature."""
    facts = case(*signed(*CARERS), born=date(2011, 3, 1))

    assert ask(facts).missing == ("bruker selv",)


def test_a_parent_is_told_only_what_the_carers_consent_to() -> None:
    """Until the day before she is told by right; from that day she needs a row of her own."""
    facts = case()

    before = ask(facts, MOTHER, BEFORE)
    assert (before.answer, before.until) == (JA, BEFORE)
    assert (ask(facts, MOTHER).answer, ask(facts, MOTHER).reasons) == (NEI, (NOT_OF_CARE,))
    row = Scope(9, "mor", None, MUM, AgencyKind.OTHER, Direction.GIVE, (), (), FROM, TO)
    paper = replace(facts.consents[0], id=2, scopes=(row,), signatures=signed(*CARERS))
    assert ask(replace(facts, consents=(paper,)), MOTHER).answer is JA


@pytest.mark.parametrize(
    ("born", "on", "expected"),
    [
        (date(2018, 5, 14), BEFORE, NEI),
        (date(2018, 5, 14), TAKEN, JA),
        (date(2011, 3, 2), TAKEN, JA),
        (date(2011, 3, 1), TAKEN, NEI),
        (date(2009, 3, 1), TAKEN, NEI),
    ],
)
def test_a_foster_parent_is_told_while_she_has_the_child(
    born: date, on: date, expected: Answer
) -> None:
    """By right from the day of care until the user's 16th birthday, never before or after."""
    assert ask(case(born=born), FOSTER, on).answer is expected


def test_a_foster_parents_yes_ends_with_the_care() -> None:
    """Her yes says its last day, and she is asked to mind what a child over 12 wants kept."""
    told = ask(case(until=date(2027, 6, 30), born=date(2013, 1, 1)), FOSTER)

    assert told.until == date(2027, 6, 30)
    assert "over 12 år" in told.reasons[1]


def test_a_blocked_foster_parent_is_told_nothing() -> None:
    """To be blocked beats every role."""
    blocked = replace(FOSTER, blocked="sperret")

    told = ask(case(members=(USER, MOTHER, FATHER, blocked)), blocked)

    assert (told.answer, told.is_final) == (NEI, True)


def test_a_blocked_signer_is_pointed_out() -> None:
    """The law still asks for a blocked parent's signature, and the answer says that she is."""
    blocked = replace(FATHER, blocked="besøksforbud")
    facts = case(*signed(PARENTS[0]), members=(USER, MOTHER, blocked))

    told = ask(facts, on=BEFORE)
    (row,) = row_statuses(facts, BEFORE)

    assert (told.answer, told.missing, told.barred_signers) == (MANGLER, ("far",), ("far",))
    assert (row.state, row.barred_signers) == (RowState.UNSIGNED, ("far",))


def test_before_the_case_was_opened_nothing_may_be_told() -> None:
    """A day the workbook knows nothing of is a no for everyone, with the day it was opened."""
    facts = replace(case(*signed(*PARENTS)), opened_on=FROM, care_since=None)
    day = FROM - timedelta(days=1)

    for who in (BUP, SCHOOL, USER, MOTHER):
        told = ask(facts, who, day)
        assert (told.answer, told.is_final) == (NEI, True)
        assert told.reasons == ("saken ble opprettet først 1. januar 2027",)
    assert ask(facts, on=FROM).answer is JA


def test_before_the_form_was_made_it_is_named() -> None:
    """For a day before the form the answer is that none was made, and which one came when."""
    facts = replace(case(*signed(*PARENTS)), care_since=None)

    told = ask(facts, on=FROM - timedelta(days=1))

    assert (told.answer, told.has_form, told.consent) == (MANGLER, False, 2)
    assert told.reasons == ("skjemaet ble laget først 1. januar 2027",)


@pytest.mark.parametrize(
    ("facts", "today", "why"),
    [
        (case(*signed(*PARENTS)), date(2027, 2, 1), "barnevernet får omsorgen dagen etter"),
        (
            replace(case(*signed(*PARENTS), born=date(2011, 3, 1)), care_since=None),
            date(2027, 2, 1),
            "bruker fyller 16 år dagen etter",
        ),
        (
            replace(
                case(*signed(*PARENTS), born=date(2012, 2, 29), agency=SCHOOL), care_since=None
            ),
            date(2027, 2, 1),
            "bruker fyller 15 år dagen etter",
        ),
        (
            replace(
                case(
                    *signed(*PARENTS),
                    members=(
                        USER,
                        MOTHER,
                        FATHER,
                        replace(MOTHER, id=9, person_id=44, starts=TAKEN),
                    ),
                ),
                care_since=None,
            ),
            date(2027, 2, 1),
            "andre må skrive under fra dagen etter",
        ),
    ],
)
def test_the_list_says_why_a_consent_lapses(facts: CaseFacts, today: date, why: str) -> None:
    """In good time before the day others must sign, there is a task that says what happens."""
    watch = ConsentWatch(today, Warnings.of((60, 30, 14), agenda_days=7))
    (task,) = [t for t in consent_tasks(facts, "EL", watch) if not t.what.startswith("Spør om")]

    assert task.source == f"samtykke 7.2 går ut 28. februar 2027: {why}"
