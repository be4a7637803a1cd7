"""How much time the cases took."""

from koord.domain.dates import HalfYear
from koord.domain.time_spent import Agreed, Spent
from koord.services.desk import Desk, know_case
from koord.values import value
from koord.workbook.queries import time_spent as queries


@value
class TimeSheet:
    """What was spent, a row for each case and half-year.

    Attributes:
        case: The one case, or `None` over all.
        half_year: The one half-year, or `None` when a case is shown from the beginning.
    """

    rows: tuple[Spent, ...]
    case: int | None
    half_year: HalfYear | None


def time_sheet(desk: Desk, case: str | None, half_year: HalfYear | None) -> TimeSheet:
    """Sum up the minutes: of one case half-year by half-year, or of all cases in one.

    A case with an agreed time and nothing noted stands there too: that is worth seeing.

    Args:
        desk: Where to look.
        case: One case, or every case.
        half_year: The half-year; without it, all of them for one case, and this one for all.

    Raises:
        NotFoundError: No such case.
    """
    with desk.book.reading() as connection:
        known = None if case is None else know_case(connection, case).case
        agreed = queries.agreed_in_cases(connection)
        if known is None:
            half_year = half_year or HalfYear.of(desk.today)
            rows = queries.spent_in(connection, half_year)
        else:
            rows = queries.spent_on(connection, known.id)
    if half_year is not None:
        rows = tuple(row for row in rows if row.half_year == half_year)
    number = None if known is None else known.number
    there = {row.case for row in rows}
    rows += tuple(
        _nothing(case_number, code, half_year or HalfYear.of(desk.today), time)
        for case_number, code, time in agreed
        if case_number not in there and number in (None, case_number)
    )
    return TimeSheet(tuple(sorted(rows, key=lambda row: row.case)), number, half_year)


def _nothing(case: int, code: str, half_year: HalfYear, agreed: Agreed) -> Spent:
    return Spent(case, code, half_year, 0, 0, 0, 0, 0, agreed)
