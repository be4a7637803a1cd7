"""What the consents of a case ask for by themselves, and in which order a list shows them."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from koord.domain.cases import ItemId
from koord.domain.consent_overview import Need, placed
from koord.domain.consent_tasks import (
    HALFWAY_DAYS,
    LAPSED_DAYS,
    LONG_DAYS,
    ConsentWatch,
    Warnings,
    consent_tasks,
    to_renew,
)
from koord.domain.consents import (
    CaseFacts,
    Consent,
    Direction,
    Event,
    EventKind,
    RowState,
    Scope,
    Signature,
    SignerRole,
)
from koord.domain.meetings import MeetingAhead
from koord.domain.people import Agency, AgencyKind, Member, Role
from koord.domain.tasks import Task
from koord.routines.loading import load_routine

TODAY = date(2026, 11, 22)
FIRST, DUE, LAST, AGENDA = 60, 30, 14, 7
WARNINGS = Warnings.of((FIRST, DUE, LAST), AGENDA)
ONE_DAY = timedelta(days=1)
LONG_AGO = TODAY - timedelta(days=300)
EMMA, MUM = 1, 2
SCHOOL = Agency(1, "tjeneste 1", AgencyKind.SCHOOL)
MEMBERS = (
    Member(1, Role.USER, EMMA, "Emma"),
    Member(2, Role.GUARDIAN, MUM, "Kari", "mor", parental_responsibility=True),
    Member(3, Role.MEMBER, 3, "Åse", agency=SCHOOL),
)
SIGNING = load_routine("nasjonal").signing


def ahead(days: int) -> date:
    """Return the day so many days after today."""
    return TODAY + timedelta(days=days)


# --- running out ------------------------------------------------------------------------------


def consent(
    number: int,
    ends: date,
    *,
    starts: date = LONG_AGO,
    signed: date | None = LONG_AGO,
    agency: int = 1,
    kind: AgencyKind = AgencyKind.SCHOOL,
    direction: Direction = Direction.EXCHANGE,
    only: Sequence[str] = (),
    events: Iterable[Event] = (),
) -> Consent:
    """Make a paper with one row, signed by the mother."""
    scope = Scope(
        number, f"tjeneste {agency}", agency, None, kind, direction, tuple(only), (), starts, ends
    )
    signatures = (
        ()
        if signed is None
        else (Signature(number, MUM, SignerRole.GUARDIAN, "mor", signed, number),)
    )
    made = min(starts, signed or starts, TODAY)
    return Consent(number, number, "hjelp", made, number, (scope,), signatures, tuple(events))


def renewals(
    *papers: Consent, born: date | None = date(2019, 5, 14), today: date = TODAY
) -> list[str]:
    """Return what the tasks say, but for the question half-way."""
    facts = CaseFacts(7, born, MEMBERS, papers, SIGNING)
    found = consent_tasks(facts, "EL", ConsentWatch(today, WARNINGS))
    return [one.what for one in found if not one.what.startswith("Spør om")]


NEW = ["Lag nytt samtykke for tjeneste 1"]


@pytest.mark.parametrize(
    ("days", "expected"),
    [
        (FIRST + 1, []),
        (FIRST, NEW),
        (0, NEW),
        (-1, NEW),
        (-LAPSED_DAYS, NEW),
        (-LAPSED_DAYS - 1, []),
    ],
)
def test_a_consent_that_runs_out(days: int, expected: list[str]) -> None:
    """The task shows from the first warning until the lapse is long past."""
    assert renewals(consent(2, ahead(days))) == expected


def test_the_task_of_a_consent_that_runs_out() -> None:
    """The task says which paper, when it ends, and how to make the next; it is due half-way."""
    facts = CaseFacts(7, None, MEMBERS, (consent(2, date(2026, 12, 31)),), SIGNING)
    (found,) = consent_tasks(facts, "EL", ConsentWatch(TODAY, WARNINGS))

    assert (found.item, found.due) == (None, date(2026, 12, 1))
    assert found.source == "samtykke 7.2 går ut 31. desember 2026"
    assert found.remedy == "koord samtykke skjema 7 --lik 7.2"


def test_a_paper_that_takes_over_ends_the_task() -> None:
    """When another paper goes on without a gap, nothing needs doing."""
    old = consent(2, ahead(10))

    assert renewals(old, consent(5, ahead(300))) == []
    assert renewals(old, consent(5, ahead(300), starts=ahead(11))) == []
    assert renewals(old, consent(5, ahead(300), starts=ahead(12))) == NEW
    assert renewals(consent(2, ahead(-30)), consent(5, ahead(300), starts=ahead(-10))) == []


def test_a_narrower_paper_does_not_take_over() -> None:
    """A paper for one way or a few topics does not replace one without such limits."""
    old = consent(2, ahead(10))
    only_fetch = consent(5, ahead(300), direction=Direction.FETCH)

    assert renewals(old, only_fetch) == NEW
    assert renewals(old, consent(5, ahead(300), only=["skole"])) == NEW
    assert renewals(consent(2, ahead(10), only=["skole"]), consent(5, ahead(300))) == []
    assert renewals(consent(2, ahead(10), direction=Direction.FETCH), only_fetch) == []


def test_an_unsigned_paper_is_to_be_signed() -> None:
    """With the next paper made, the task is to get it signed."""
    unsigned = consent(5, ahead(300), signed=None)

    assert renewals(consent(2, ahead(10)), unsigned) == [
        "Få skjema 7.5 for tjeneste 1 underskrevet"
    ]
    assert renewals(unsigned) == []


def test_a_no_is_not_nagged_about() -> None:
    """After a refusal or a withdrawal there is nothing to renew, until there is a new yes."""
    for kind in (EventKind.REFUSED, EventKind.WITHDRAWN):
        stopped = consent(2, ahead(10), events=[Event(90, kind, ahead(-5), 90)])
        ended = consent(2, ahead(-10), events=[Event(90, kind, ahead(-5), 90)])
        assert renewals(stopped) == []
        assert renewals(ended) == []
        again = consent(5, ahead(20), starts=ahead(-4), signed=ahead(-4))
        assert renewals(stopped, again) == NEW


@pytest.mark.parametrize(
    ("days", "expected"),
    [
        (-62, []),
        (-61, NEW),
        (-1, NEW),
        (0, ["Få skjema 7.2 for tjeneste 1 underskrevet"]),
        (30, ["Få skjema 7.2 for tjeneste 1 underskrevet"]),
    ],
)
def test_a_birthday_that_ends_a_consent(days: int, expected: list[str]) -> None:
    """A consent that lapses on a birthday is warned of before it, and asked about after."""
    born = TODAY.replace(year=TODAY.year - 16)
    paper = consent(2, ahead(200), kind=AgencyKind.CHILD_PSYCHIATRY, starts=ahead(-100))

    assert renewals(paper, born=born, today=ahead(days)) == expected


def test_each_receiver_has_its_own_task() -> None:
    """Two services with papers running out give two tasks, also on papers of one day."""
    found = renewals(consent(2, ahead(10)), consent(3, ahead(20), agency=2))

    assert found == [*NEW, "Lag nytt samtykke for tjeneste 2"]


def test_people_of_the_same_name_are_two_receivers() -> None:
    """Receivers are told apart by who they are, not by what they are called."""
    one = consent(2, ahead(10))
    other = consent(5, ahead(300), agency=2)
    same_name = replace(other, scopes=(replace(other.scopes[0], receiver="tjeneste 1"),))

    assert renewals(one, same_name) == NEW


# --- before a meeting --------------------------------------------------------------------------


def meeting(held_on: date, *, invited: Iterable[int] | None = (1,)) -> MeetingAhead:
    """Make a meeting to come with some services, or one nobody is called to yet."""
    called = None if invited is None else frozenset((agency, None) for agency in invited)
    return MeetingAhead(ItemId(7, 8), "ansvarsgruppemøte", held_on, called)


def asked(
    *papers: Consent,
    meetings: Sequence[MeetingAhead] = (),
    today: date = TODAY,
    born: date | None = date(2019, 5, 14),
    warnings: Warnings = WARNINGS,
) -> list[Task]:
    """Return the tasks, but for the question half-way."""
    facts = CaseFacts(7, born, MEMBERS, papers, SIGNING)
    found = consent_tasks(facts, "EL", ConsentWatch(today, warnings, meetings))
    return [one for one in found if not one.what.startswith("Spør om")]


@pytest.mark.parametrize(
    ("left", "source"),
    [
        (LAST + 1, "går ut 7. desember 2026"),
        (LAST, "går ut om 14 dager, 6. desember 2026"),
        (2, "går ut om 2 dager, 24. november 2026"),
        (1, "går ut i morgen, 23. november 2026"),
        (0, "går ut i dag, 22. november 2026"),
        (-1, "gikk ut 21. november 2026"),
    ],
)
def test_the_last_days_are_counted_aloud(left: int, source: str) -> None:
    """From the last warning on the task says how many days are left; it is due at the second."""
    (found,) = asked(consent(2, ahead(left)))

    assert found.source == f"samtykke 7.2 {source}"
    assert found.due == ahead(left - DUE)


def test_a_meeting_after_the_end_is_named() -> None:
    """The task says which meeting the consent does not reach."""
    (found,) = asked(consent(2, ahead(20)), meetings=[meeting(ahead(25))])

    assert found.source == "samtykke 7.2 går ut 12. desember 2026, før møtet 17. desember 2026"
    assert found.due == ahead(20 - DUE)


def test_a_meeting_on_the_last_day_is_reached() -> None:
    """The last day is included: a meeting that day has its consent, the day after it has not."""
    on_it = asked(consent(2, ahead(20)), meetings=[meeting(ahead(20))])
    after = asked(consent(2, ahead(20)), meetings=[meeting(ahead(21))])

    assert "møtet" not in str(on_it[0].source)
    assert "før møtet" in str(after[0].source)


def test_the_agenda_day_comes_first_when_the_warnings_are_short() -> None:
    """Whatever the routine's warnings say, it is due when the agenda goes out, and shows before."""
    short = Warnings.of((10, 5), agenda_days=21)
    paper = consent(2, ahead(12))
    held = meeting(ahead(13))

    (found,) = asked(paper, meetings=[held], warnings=short)

    assert found.due == ahead(13 - 21)
    assert asked(paper, warnings=short) == []


def test_a_meeting_brings_back_what_lapsed_long_ago() -> None:
    """A receiver who is called has to be consented to, however long ago the consent ran out."""
    old = consent(2, ahead(-LAPSED_DAYS - 10))

    assert asked(old) == []
    assert [one.what for one in asked(old, meetings=[meeting(ahead(20))])] == NEW
    assert asked(old, meetings=[meeting(ahead(WARNINGS.furthest + 1))]) == []
    assert asked(old, meetings=[meeting(ahead(20), invited=[9])]) == []


def test_before_anyone_is_called_everyone_in_the_case_counts() -> None:
    """A planned meeting is for those who have a role that day, and not for one who is blocked."""
    old = consent(2, ahead(-LAPSED_DAYS - 10))
    planned = meeting(ahead(20), invited=None)
    blocked = (*MEMBERS[:2], replace(MEMBERS[2], blocked="besøksforbud"))
    facts = CaseFacts(7, None, blocked, (old,), SIGNING)

    assert [one.what for one in asked(old, meetings=[planned])] == NEW
    assert consent_tasks(facts, "EL", ConsentWatch(TODAY, WARNINGS, [planned])) == ()


def test_a_form_a_meeting_waits_for_is_to_be_signed() -> None:
    """An unsigned form is quiet until a meeting is near; then it is due by the agenda."""
    form = consent(5, ahead(300), signed=None)

    (found,) = asked(form, meetings=[meeting(ahead(20))])

    assert asked(form) == []
    assert found.what == "Få skjema 7.5 for tjeneste 1 underskrevet"
    assert (found.due, found.source) == (ahead(20 - AGENDA), "før møtet 12. desember 2026")
    assert found.remedy == "koord samtykke gitt 7.5 --signert DATO --av NAVN"


def test_a_meeting_after_a_no_asks_for_nothing() -> None:
    """One who said no is not asked again because a meeting comes."""
    refused = consent(
        5, ahead(300), signed=None, events=[Event(90, EventKind.REFUSED, ahead(-5), 90)]
    )

    assert asked(refused, meetings=[meeting(ahead(20))]) == []


@given(
    left=st.integers(-LAPSED_DAYS, 120),
    gap=st.integers(1, 60),
    agenda=st.integers(0, 60),
    warn=st.lists(st.integers(1, 90), min_size=1, max_size=3, unique=True),
)
def test_always_due_by_the_agenda_day_of_the_next_meeting(
    left: int, gap: int, agenda: int, warn: list[int]
) -> None:
    """Whatever the routine says, a consent that a near meeting outlasts is due by its agenda."""
    warnings = Warnings.of(sorted(warn, reverse=True), agenda)
    held = meeting(ahead(max(left, 0) + gap))

    found = asked(consent(2, ahead(left)), meetings=[held], warnings=warnings)

    if (held.held_on - TODAY).days <= warnings.furthest:
        (only,) = found
        assert only.due is not None
        assert only.due <= held.held_on - timedelta(days=agenda)


def test_what_runs_out_together_is_listed_for_one_form() -> None:
    """Each receiver once with the row that ends; one with a form made already is marked so."""
    papers = (
        consent(2, ahead(10)),
        consent(3, ahead(20), agency=2),
        consent(4, ahead(300), agency=2, signed=None),
        consent(6, ahead(200), agency=3),
    )
    facts = CaseFacts(7, None, MEMBERS, papers, SIGNING)

    found = to_renew(facts, ConsentWatch(TODAY, WARNINGS))

    assert [(one.row.scope.receiver, one.form is not None) for one in found] == [
        ("tjeneste 1", False),
        ("tjeneste 2", True),
    ]


# --- half-way ----------------------------------------------------------------------------------


def halfway(*papers: Consent, today: date = TODAY) -> list[Task]:
    """Return the questions half-way."""
    facts = CaseFacts(7, date(2019, 5, 14), MEMBERS, papers, SIGNING)
    found = consent_tasks(facts, "EL", ConsentWatch(today, WARNINGS))
    return [one for one in found if one.what.startswith("Spør om")]


LONG = (ahead(-100), ahead(100))


@pytest.mark.parametrize(
    ("days", "asks"), [(-1, False), (0, True), (HALFWAY_DAYS, True), (HALFWAY_DAYS + 1, False)]
)
def test_a_long_consent_is_asked_about_half_way(days: int, asks: bool) -> None:
    """The question stands for a month from the middle, and goes by itself."""
    starts, ends = LONG
    found = halfway(consent(2, ends, starts=starts, signed=starts), today=ahead(days))

    assert bool(found) is asks
    if found:
        assert found[0].what == "Spør om samtykke 7.2 fortsatt gjelder, og gi kvittering"
        assert found[0].due == ahead(HALFWAY_DAYS)
        assert found[0].remedy == "koord samtykke kvittering 7.2"


@pytest.mark.parametrize(("length", "asks"), [(LONG_DAYS - 1, False), (LONG_DAYS, True)])
def test_a_short_consent_is_not_asked_about(length: int, asks: bool) -> None:
    """What lasts less than half a year is warned of in time anyway."""
    starts = ahead(-(length // 2))
    paper = consent(2, starts + timedelta(days=length), starts=starts, signed=starts)

    assert bool(halfway(paper)) is asks


@pytest.mark.parametrize("kind", [EventKind.RECEIPT, EventKind.CHILD_HEARD])
def test_the_question_goes_when_the_family_has_been_asked(kind: EventKind) -> None:
    """A receipt or anything else recorded from the middle on ends it; what was before does not."""
    starts, ends = LONG
    before, after = (Event(90, kind, day, 90) for day in (ahead(-1), TODAY))

    assert halfway(consent(2, ends, starts=starts, signed=starts, events=[before]))
    assert not halfway(consent(2, ends, starts=starts, signed=starts, events=[after]))


def test_one_question_for_each_paper() -> None:
    """A paper with two receivers is asked about once, and one that is replaced not at all."""
    starts, ends = LONG
    paper = consent(2, ends, starts=starts, signed=starts)
    second = replace(paper.scopes[0], id=20, agency_id=2, receiver="tjeneste 2")
    both = replace(paper, scopes=(*paper.scopes, second))
    newer = consent(5, ahead(300), starts=ahead(-5), signed=ahead(-5))

    assert len(halfway(both)) == 1
    assert halfway(paper, newer) == []


# --- the list ----------------------------------------------------------------------------------


def needs(*papers: Consent, meetings: Sequence[MeetingAhead] = ()) -> dict[int, Need]:
    """Return what each paper asks for, by its number."""
    facts = CaseFacts(7, date(2019, 5, 14), MEMBERS, papers, SIGNING)
    watch = ConsentWatch(TODAY, WARNINGS, meetings)
    return {row.status.consent.number: row.need for row in placed(facts, watch)}


@pytest.mark.parametrize(
    ("left", "need"),
    [
        (FIRST + 1, Need.NOTHING),
        (FIRST, Need.RUNNING_OUT),
        (FIRST - 1, Need.RUNNING_OUT),
        (0, Need.RUNNING_OUT),
        (-1, Need.LAPSED),
        (-LAPSED_DAYS, Need.LAPSED),
        (-LAPSED_DAYS - 1, Need.SETTLED),
    ],
)
def test_what_a_signed_consent_asks_for(left: int, need: Need) -> None:
    """61 days left is quiet, 60 runs out, today still holds, yesterday has lapsed."""
    assert needs(consent(2, ahead(left))) == {2: need}


def test_the_group_of_each_kind() -> None:
    """Unsigned, stopped, entered in error and replaced papers each have their place."""
    no = Event(90, EventKind.REFUSED, ahead(-5), 90)
    error = Event(91, EventKind.ENTERED_IN_ERROR, ahead(-5), 91)

    assert needs(consent(2, ahead(300), signed=None)) == {2: Need.SIGNATURE}
    assert needs(consent(2, ahead(300), events=[no])) == {2: Need.STOPPED}
    assert needs(consent(2, ahead(-1), events=[no])) == {2: Need.SETTLED}
    assert needs(consent(2, ahead(300), events=[error])) == {2: Need.SETTLED}
    assert needs(consent(2, ahead(10)), consent(5, ahead(300))) == {
        2: Need.SETTLED,
        5: Need.NOTHING,
    }
    assert needs(consent(2, ahead(10)), consent(5, ahead(300), signed=None)) == {
        2: Need.RUNNING_OUT,
        5: Need.SIGNATURE,
    }
    assert needs(consent(2, ahead(-10)), consent(5, ahead(300), signed=None)) == {
        2: Need.SETTLED,
        5: Need.SIGNATURE,
    }
    assert needs(consent(2, ahead(300), signed=None), consent(5, ahead(300))) == {
        2: Need.SETTLED,
        5: Need.NOTHING,
    }
    assert needs(consent(2, ahead(-1), signed=None)) == {2: Need.SETTLED}


def test_a_near_meeting_comes_before_everything() -> None:
    """What a near meeting needs stands first, unless the meeting is reached or far off."""
    near, far = meeting(ahead(20)), meeting(ahead(200))

    assert needs(consent(2, ahead(10)), meetings=[near]) == {2: Need.BEFORE_MEETING}
    assert needs(consent(2, ahead(-200)), meetings=[near]) == {2: Need.BEFORE_MEETING}
    assert needs(consent(2, ahead(300), signed=None), meetings=[near]) == {2: Need.BEFORE_MEETING}
    assert needs(consent(2, ahead(30)), meetings=[near]) == {2: Need.RUNNING_OUT}
    assert needs(consent(2, ahead(100)), meetings=[far]) == {2: Need.NOTHING}


papers = st.lists(
    st.builds(
        lambda left, long, signed, stopped, agency: (left, long, signed, stopped, agency),
        st.integers(-200, 400),
        st.integers(1, 400),
        st.booleans(),
        st.booleans(),
        st.integers(1, 2),
    ),
    max_size=5,
)


@given(drawn=papers, held=st.none() | st.integers(0, 90))
def test_nothing_that_holds_is_hidden(
    drawn: list[tuple[int, int, bool, bool, int]], held: int | None
) -> None:
    """What is folded away while it holds is outlasted by another; what gives a task is shown."""
    made = [
        consent(
            number,
            ahead(left),
            starts=ahead(left - long),
            signed=ahead(min(left - long, 0)) if signed else None,
            agency=agency,
            events=[Event(90 + number, EventKind.WITHDRAWN, ahead(-3), 90)] if stopped else (),
        )
        for number, (left, long, signed, stopped, agency) in enumerate(drawn, start=2)
    ]
    facts = CaseFacts(7, date(2019, 5, 14), MEMBERS, tuple(made), SIGNING)
    watch = ConsentWatch(TODAY, WARNINGS, [] if held is None else [meeting(ahead(held))])

    rows = placed(facts, watch)

    assert len(rows) == len([one for one in made if one.made_on <= TODAY])
    for row in rows:
        if row.need is Need.SETTLED and row.status.state is RowState.VALID:
            assert any(
                other.status.scope.key == row.status.scope.key
                and other.status.until >= row.status.until
                and other.need is not Need.SETTLED
                for other in rows
            )
    asking = {
        row.status.scope.receiver
        for row in rows
        if row.need not in (Need.NOTHING, Need.SETTLED, Need.STOPPED)
    }
    assert {one.row.scope.receiver for one in to_renew(facts, watch)} <= asking
