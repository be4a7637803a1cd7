"""What is agreed of time, and the sheet of it for the leader."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from koord.documents.contexts import Reference, TimeRow, TimeSheetContext
from koord.domain.cases import ItemId
from koord.domain.dates import HalfYear
from koord.domain.time_spent import Agreed, Spent, duration
from koord.errors import StateForbidsError
from koord.routines.law import law_text
from koord.services.desk import Desk, know_case
from koord.services.reading.time_spent import TimeSheet, time_sheet
from koord.services.writing.frames import WHOLE_CASE, sender_of
from koord.services.writing.papers import made, make_named
from koord.workbook.change import change
from koord.workbook.queries import cases as case_queries
from koord.workbook.queries.history import newest_number
from koord.workbook.tables import Case as CaseRow

KIND = "tidsark"
ALL_CASES = 0
"""The number that a paper about all cases is kept under; no case has it."""


@dataclass(frozen=True, slots=True)
class AgreedTime:
    """What is agreed for a case now.

    Attributes:
        agreed: `None` when it was taken away.
    """

    case: int
    code: str
    agreed: Agreed | None
    changed: bool


def agree_time(desk: Desk, case: str, agreed: Agreed | None) -> AgreedTime:
    """Note what was agreed with the leader, or take it away.

    Raises:
        NotFoundError: No such case.
    """
    with desk.book.reading() as connection:
        known = know_case(connection, case)
    with change(desk.book.connection, "tid", desk.at) as unit:
        unit.update(
            CaseRow,
            known.case.id,
            time_agreed=None if agreed is None else agreed.minutes,
            time_agreed_per=None if agreed is None else agreed.per.value,
        )
        unit.sentence = f"Noterte avtalt tid i sak {known.case.number}: {agreed or 'ingen'}"
    return AgreedTime(known.case.number, known.case.shown, agreed, unit.has_changed)


def make_time_sheet(
    desk: Desk, case: str | None, half_year: HalfYear | None, formats: Sequence[str]
) -> tuple[TimeSheet, tuple[Path, ...]]:
    """Make the sheet to take to the leader; it names nobody, not by initials either.

    Raises:
        NotFoundError: No such case.
        StateForbidsError: Nothing is noted, or another command has changed the workbook.
    """
    with desk.book.reading() as connection:
        seen = newest_number(connection)
        profile = case_queries.profile(connection)
    sheet = time_sheet(desk, case, half_year)
    if not sheet.rows:
        raise StateForbidsError(
            "Det er ikke notert noen tid å lage et ark av.",
            hint=f"koord logg {case or 7} --minutter 15",
        )
    language = profile.language
    context = TimeSheetContext(
        reference=Reference(sheet.case or ALL_CASES, None),
        sender=sender_of(profile),
        dated=desk.today,
        exemption=law_text("unntatt", language),
        language=language,
        rows=tuple(_row(row, desk) for row in sheet.rows),
        total=duration(sum(row.total for row in sheet.rows)),
        untimed=sum(row.untimed for row in sheet.rows),
    )
    (paper,) = made(desk, (context,), formats)
    item = ItemId(sheet.case or ALL_CASES, WHOLE_CASE)
    stem = KIND if sheet.case is None else f"{sheet.case}-{KIND}"
    named = {f"{stem}-{desk.today}.{suffix}": content for suffix, content in paper.files.items()}
    files = make_named(
        desk, profile, item, KIND, named, seen=seen, command="tid", sentence="Laget et tidsark"
    )
    return sheet, files


def _row(row: Spent, desk: Desk) -> TimeRow:
    agreed = due = None
    if row.agreed is not None:
        agreed = duration(row.agreed.in_half_year(row.half_year))
        if row.half_year == HalfYear.of(desk.today):
            due = duration(row.agreed.until(desk.today, row.half_year))
    return TimeRow(
        case=row.case,
        autumn=row.half_year.autumn,
        year=row.half_year.year,
        entries=row.entries,
        meetings=row.meetings,
        spent=duration(row.total),
        agreed=agreed,
        due=due,
    )
