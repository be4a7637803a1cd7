"""May I tell? And which consents are there?"""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from koord.domain.cases import Case, ItemId
from koord.domain.consents import (
    CaseFacts,
    Direction,
    Judgement,
    RowState,
    RowStatus,
    judge,
    row_statuses,
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
    """One receiver on one consent paper, with where it stands today."""

    item: ItemId
    code: str
    status: RowStatus


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
        for one, facts in _cases(connection, case):
            lines += [
                ConsentLine(ItemId(one.number, status.consent.number), one.code, status)
                for status in row_statuses(facts, desk.today)
            ]
    if ending_within is not None:
        last = desk.today + timedelta(days=ending_within)
        lines = [
            line
            for line in lines
            if line.status.state is RowState.VALID and line.status.until <= last
        ]
    return tuple(sorted(lines, key=_need))


def _cases(connection: Any, case: str | None) -> Iterator[tuple[Case, CaseFacts]]:
    if case is not None:
        known = know_case(connection, case)
        yield known.case, facts_of(connection, known)
        return
    routine = load_routine(case_queries.profile(connection).routine)
    yield from facts_of_cases(connection, case_queries.list_cases(connection), routine)


def _need(line: ConsentLine) -> tuple[int, date, ItemId, str]:
    order = list(RowState).index(line.status.state)
    return order, line.status.until, line.item, line.status.scope.receiver
