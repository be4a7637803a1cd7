"""May I tell? And which consents are there?"""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from koord.domain.cases import Case, ItemId
from koord.domain.consent_overview import Placed, placed
from koord.domain.consent_tasks import ConsentWatch
from koord.domain.consents import (
    CaseFacts,
    Direction,
    Judgement,
    RowState,
    RowStatus,
    judge,
)
from koord.domain.names import fold
from koord.errors import InvalidValueError
from koord.routines.loading import load_routine
from koord.services.desk import (
    Desk,
    KnownCase,
    facts_of,
    facts_of_cases,
    find_receiver,
    know_case,
)
from koord.services.reading.consent_watch import watch_of, watches_of
from koord.values import value
from koord.workbook.queries import cases as case_queries


@value
class MayTell:
    """The answer to `koord kan`.

    Attributes:
        case: The case's number.
        receiver: The name of whom it is about.
        judgement: The answer with its grounds.
        on: The day it was judged for.
    """

    case: int
    receiver: str
    judgement: Judgement
    on: date
    topic: str | None = None


def may_tell(
    desk: Desk,
    case: str,
    who: str,
    topic: str | None = None,
    *,
    on: date | None = None,
    direction: Direction = Direction.GIVE,
) -> MayTell:
    """Judge whether something may be told a receiver on a day.

    Raises:
        NotFoundError: No such case or receiver.
        InvalidValueError: The topic is not on the closed list.
    """
    day = on or desk.today
    with desk.book.reading() as connection:
        known = know_case(connection, case)
        receiver = find_receiver(connection, known, who, day)
        facts = facts_of(connection, known)
    known_topic = None if topic is None else one_topic(known, topic)
    judgement = judge(facts, receiver, day, direction, known_topic)
    return MayTell(known.case.number, receiver.label, judgement, day, known_topic)


def one_topic(known: KnownCase, word: str) -> str:
    """Return the topic as it stands on the closed list.

    Raises:
        InvalidValueError: It is not on the list; it is asked back, never guessed.
    """
    topic = known.topic_words.get(fold(word))
    if topic is not None:
        return topic
    listed = ", ".join(known.topics)
    raise InvalidValueError(
        f"«{word[:40]}» er ikke et kjent tema.", hint=f"Temaene i saken er: {listed}"
    )


@value
class ConsentLine:
    """One receiver on one consent paper, with where it stands today.

    Attributes:
        placed: The row and what it asks for.
    """

    item: ItemId
    code: str
    placed: Placed

    @property
    def status(self) -> RowStatus:
        """Where the row stands."""
        return self.placed.status


def list_consents(
    desk: Desk, case: str | None = None, *, ending_within: int | None = None
) -> tuple[ConsentLine, ...]:
    """List the rows of consents, in one case or all, what needs doing first.

    Args:
        desk: Where to look.
        case: One case, or every case that is not closed.
        ending_within: Only valid rows that end within so many days.

    Raises:
        NotFoundError: No such case.
    """
    lines: list[ConsentLine] = []
    with desk.book.reading() as connection:
        for one, facts, watch in _cases(connection, desk, case):
            lines += [
                ConsentLine(ItemId(one.number, row.status.consent.number), one.code, row)
                for row in placed(facts, watch)
            ]
    if ending_within is not None:
        last = desk.today + timedelta(days=ending_within)
        lines = [
            line
            for line in lines
            if line.status.state is RowState.VALID and line.status.until <= last
        ]
    return tuple(sorted(lines, key=_order))


def _cases(
    connection: Any, desk: Desk, case: str | None
) -> Iterator[tuple[Case, CaseFacts, ConsentWatch]]:
    if case is not None:
        known = know_case(connection, case)
        watch = watch_of(connection, known.case.id, known.routine, desk.today)
        yield known.case, facts_of(connection, known), watch
        return
    routine = load_routine(case_queries.profile(connection).routine)
    cases = case_queries.list_cases(connection)
    watches = watches_of(connection, [one.id for one in cases], routine, desk.today)
    for one, facts in facts_of_cases(connection, cases, routine):
        yield one, facts, watches[one.id]


def _order(line: ConsentLine) -> tuple[tuple[int, date], ItemId, str]:
    return line.placed.urgency, line.item, line.status.scope.receiver
