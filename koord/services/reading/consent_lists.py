"""The consents of all cases, or of one, with what each asks for."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from koord.domain.cases import Case, ItemId
from koord.domain.consent_overview import Placed, placed
from koord.domain.consent_tasks import ConsentWatch
from koord.domain.consents import (
    CaseFacts,
    RowState,
    RowStatus,
)
from koord.routines.loading import load_routine
from koord.services.desk import (
    Desk,
    facts_of,
    facts_of_cases,
    know_case,
)
from koord.services.reading.consent_watch import watch_of, watches_of
from koord.values import value
from koord.workbook.queries import cases as case_queries


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
                ConsentLine(ItemId(one.number, row.status.consent.number), one.shown, row)
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
