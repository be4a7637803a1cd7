"""What the consents of a case ask for by themselves, held up against the day and the meetings."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta

from koord.domain.consents import (
    CaseFacts,
    Consent,
    ReceiverKey,
    RowState,
    RowStatus,
    effective,
    row_statuses,
)
from koord.domain.dates import add_years_birthday, age_on, day_month
from koord.domain.meetings import MeetingAhead
from koord.domain.people import is_blocked
from koord.domain.tasks import Task, TaskState
from koord.values import value

HALFWAY_DAYS = 30
"""The half-way question goes by itself after this many days."""
LONG_DAYS = 180
"""A consent that lasts this many days or more is asked about once, half-way."""
LAPSED_DAYS = 90
"""A consent that ran out longer ago than this many days is not asked about any more."""


@value
class Warnings:
    """When a consent that runs out asks for attention.

    Attributes:
        first: Days before its end at which the task shows.
        due: Days before its end at which the task is due.
        last: Days before its end from which the days are counted aloud.
        agenda: Days before a meeting the agenda is out: by then the consent must be in place.
    """

    first: int
    due: int
    last: int
    agenda: int

    @classmethod
    def of(cls, warn_days: Sequence[int], agenda_days: int) -> "Warnings":
        """Read a routine's `warn_days`, the longest first; a short list says what it can."""
        first, last = warn_days[0], warn_days[-1]
        due = warn_days[1] if len(warn_days) > 1 else first // 2
        return cls(first, due, last, agenda_days)

    @property
    def furthest(self) -> int:
        """Days ahead within which a meeting can make a consent ask for attention."""
        return self.first - self.due + self.agenda


@value
class ConsentWatch:
    """What the derived tasks and the list over consents look at, beside the case itself."""

    today: date
    warnings: Warnings
    meetings: Sequence[MeetingAhead] = ()

    def is_soon(self, meeting: MeetingAhead) -> bool:
        """Tell whether a meeting is so near that a consent it lacks asks for attention."""
        return (meeting.held_on - self.today).days <= self.warnings.furthest


@value
class ToRenew:
    """What one receiver's consents ask for: at least one of the rows is there.

    Attributes:
        ending: The row that runs out or has run out.
        form: The unsigned form that would take over, or that a meeting waits for.
        meeting: The next meeting that no signed row reaches.
    """

    ending: RowStatus | None
    form: RowStatus | None
    meeting: MeetingAhead | None

    @property
    def row(self) -> RowStatus:
        """The row it is about."""
        row = self.ending or self.form
        assert row is not None
        return row


def consent_tasks(facts: CaseFacts, code: str, watch: ConsentWatch) -> tuple[Task, ...]:
    """Return the tasks that the consents of a case give by themselves.

    One for each receiver whose consent runs out or has done so lately, and a quiet one half-way
    through a long consent. Each vanishes with its reason.
    """
    statuses = row_statuses(facts, watch.today)
    renewals = (_renewal(facts, code, found, watch) for found in _each(facts, statuses, watch))
    return (*renewals, *_halfway(facts.number, code, statuses, watch.today))


def to_renew(facts: CaseFacts, watch: ConsentWatch) -> tuple[ToRenew, ...]:
    """Return what asks to be renewed or signed, one for each receiver.

    A receiver is left out when another paper takes over without a gap, and after a refusal or a
    withdrawal.
    """
    return tuple(_each(facts, row_statuses(facts, watch.today), watch))


def by_receiver(statuses: Iterable[RowStatus]) -> dict[ReceiverKey, list[RowStatus]]:
    """Put the rows of each receiver together, whatever paper they stand on."""
    found: dict[ReceiverKey, list[RowStatus]] = {}
    for status in statuses:
        found.setdefault(status.scope.key, []).append(status)
    return found


def unreached(
    receiver: ReceiverKey, rows: Sequence[RowStatus], facts: CaseFacts, watch: ConsentWatch
) -> MeetingAhead | None:
    """Return the next meeting a receiver takes part in that no signed row reaches."""
    standing = [row for row in rows if row.state in (RowState.VALID, RowState.NOT_YET)]
    for meeting in sorted(watch.meetings, key=lambda m: (m.held_on, m.item)):
        reached = any(row.scope.starts <= meeting.held_on <= row.until for row in standing)
        if meeting.held_on >= watch.today and not reached and _is_for(meeting, receiver, facts):
            return meeting
    return None


def _is_for(meeting: MeetingAhead, receiver: ReceiverKey, facts: CaseFacts) -> bool:
    """Tell whether a service or a person is called, or will be: everyone is, at first."""
    if meeting.invited is not None:
        return receiver in meeting.invited
    return any(
        receiver in ((m.agency.id if m.agency else None, None), (None, m.person_id))
        for m in facts.members
        if m.is_active(meeting.held_on) and not is_blocked(m, facts.members)
    )


def _each(
    facts: CaseFacts, statuses: Sequence[RowStatus], watch: ConsentWatch
) -> Iterator[ToRenew]:
    for receiver, rows in by_receiver(statuses).items():
        meeting = unreached(receiver, rows, facts, watch)
        found = _asking(rows, meeting, watch)
        if found is not None:
            yield found


def _asking(
    rows: Sequence[RowStatus], meeting: MeetingAhead | None, watch: ConsentWatch
) -> ToRenew | None:
    standing = [row for row in rows if has_reached(row, watch.today)]
    ending = [
        row
        for row in standing
        if _is_near(row, meeting, watch)
        and not any(takes_over(other, row, watch.today) for other in standing)
    ]
    unsigned = [row for row in rows if row.state is RowState.UNSIGNED and row not in ending]
    last = min(ending, key=lambda row: row.until, default=None)
    if last is not None:
        forms = [row for row in unsigned if row.scope.ends > last.until]
        return ToRenew(last, forms[-1] if forms else _itself(last), meeting)
    if unsigned and not standing and meeting is not None and watch.is_soon(meeting):
        return ToRenew(None, unsigned[-1], meeting)
    return None


def _itself(row: RowStatus) -> RowStatus | None:
    """Return the paper a birthday has cut short: with one more signature it reaches again."""
    return row if row.state is RowState.UNSIGNED and row.scope.ends > row.until else None


def _is_near(row: RowStatus, meeting: MeetingAhead | None, watch: ConsentWatch) -> bool:
    left = (row.until - watch.today).days
    if -LAPSED_DAYS <= left <= watch.warnings.first:
        return True
    return meeting is not None and row.until < meeting.held_on and watch.is_soon(meeting)


def _renewal(facts: CaseFacts, code: str, found: ToRenew, watch: ConsentWatch) -> Task:
    case = facts.number
    receiver, item = found.row.scope.receiver, f"{case}.{found.row.consent.number}"
    if found.form is not None:
        paper = f"{case}.{found.form.consent.number}"
        what = f"Få skjema {paper} for {receiver} underskrevet"
        remedy = f"koord samtykke gitt {paper} --signert DATO --av NAVN"
    else:
        what = f"Lag nytt samtykke for {receiver}"
        remedy = f"koord samtykke skjema {case} --lik {item}"
    days = []
    if found.ending is not None:
        days.append(found.ending.until - timedelta(days=watch.warnings.due))
    if found.meeting is not None:
        days.append(found.meeting.held_on - timedelta(days=watch.warnings.agenda))
    return Task(
        item=None,
        case=case,
        code=code,
        what=what,
        responsible="du",
        due=min(days),
        state=TaskState.OPEN,
        source=_why(facts, item, found, watch),
        remedy=remedy,
    )


def _why(facts: CaseFacts, item: str, found: ToRenew, watch: ConsentWatch) -> str:
    """Say when it runs out, the days too when they are few, why, and before which meeting."""
    before = f"før møtet {day_month(found.meeting.held_on)}" if found.meeting else ""
    if found.ending is None:
        return before
    until = found.ending.until
    left = (until - watch.today).days
    if left < 0:
        when = f"gikk ut {day_month(until)}"
    elif left > watch.warnings.last:
        when = f"går ut {day_month(until)}"
    else:
        soon = {0: "i dag", 1: "i morgen"}.get(left, f"om {left} dager")
        when = f"går ut {soon}, {day_month(until)}"
    ends = ", ".join(filter(None, (f"samtykke {item} {when}", before)))
    turn = _turn(facts, found.ending)
    return f"{ends}: {turn}" if turn else ends


def _turn(facts: CaseFacts, row: RowStatus) -> str | None:
    """Say what cuts a row short, when it is not its own last day."""
    if row.until == row.scope.ends:
        return None
    turns = row.until + timedelta(days=1)
    if facts.care_since == turns:
        return "barnevernet får omsorgen dagen etter"
    age = age_on(facts.born, turns) if facts.born is not None else 0
    if facts.born is not None and age and add_years_birthday(facts.born, age) == turns:
        return f"bruker fyller {age} år dagen etter"
    return "andre må skrive under fra dagen etter"


def _halfway(case: int, code: str, statuses: Sequence[RowStatus], today: date) -> Iterator[Task]:
    """Yield the reminder half-way through each long consent.

    It stands for a month and then goes by itself; a receipt, or anything else that is recorded on
    the paper after the middle, ends it sooner.
    """
    asked = set()
    for row in statuses:
        scope, paper = row.scope, row.consent
        length = (scope.ends - scope.starts).days
        middle = scope.starts + timedelta(days=length // 2)
        due = middle + timedelta(days=HALFWAY_DAYS)
        if (
            row.state is not RowState.VALID
            or length < LONG_DAYS
            or not middle <= today <= due
            or paper.id in asked
            or _is_touched(paper, middle)
            or any(takes_over(other, row, today) for other in statuses if _same_kind(other, row))
        ):
            continue
        asked.add(paper.id)
        item = f"{case}.{paper.number}"
        yield Task(
            item=None,
            case=case,
            code=code,
            what=f"Spør om samtykke {item} fortsatt gjelder, og gi kvittering",
            responsible="du",
            due=due,
            state=TaskState.OPEN,
            source=f"halvveis til {day_month(scope.ends)}",
            remedy=f"koord samtykke kvittering {item}",
        )


def _same_kind(other: RowStatus, row: RowStatus) -> bool:
    """Tell whether another row is in force towards the same receiver."""
    is_same = other.scope.key == row.scope.key
    return is_same and other.state is RowState.VALID


def _is_touched(paper: Consent, since: date) -> bool:
    standing = effective(paper)
    return standing is not None and any(
        day >= since
        for day in (
            *(signature.signed_on for signature in standing.signatures),
            *(event.occurred_on for event in standing.events),
        )
    )


def has_reached(row: RowStatus, today: date) -> bool:
    """Tell whether a row reaches now or later, or did until it ran out or a birthday ended it."""
    if row.state in (RowState.VALID, RowState.NOT_YET):
        return True
    ran_out = row.state is RowState.ENDED or (row.state is RowState.UNSIGNED and row.until < today)
    return ran_out and bool(row.signers)


def takes_over(other: RowStatus, row: RowStatus, today: date) -> bool:
    """Tell whether another row lets as much pass for longer, and begins before this one ends."""
    if (other.until, other.consent.id) <= (row.until, row.consent.id):
        return False
    gapless = other.scope.starts <= row.until + timedelta(days=1) or row.until < today
    return gapless and covers(other, row)


def covers(other: RowStatus, row: RowStatus) -> bool:
    """Tell whether another row has every topic and every direction of this one."""
    has_topics = not other.scope.allowed or (
        bool(row.scope.allowed) and set(row.scope.allowed) <= set(other.scope.allowed)
    )
    return has_topics and other.scope.direction.covers(row.scope.direction)
