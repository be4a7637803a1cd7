"""The skolerute of the municipality, and the coordinator's own calendar file."""

from dataclasses import dataclass
from pathlib import Path

from koord.domain.school import SchoolBreak, school_year, school_year_days, school_year_label
from koord.errors import InvalidValueError, NotFoundError
from koord.exchange.busy import read_busy
from koord.exchange.school_calendar import SchoolCalendar, read_school_calendar
from koord.services.desk import Desk
from koord.workbook.change import change
from koord.workbook.queries import cases as case_queries
from koord.workbook.queries import plans as plan_queries
from koord.workbook.tables import Profile
from koord.workbook.tables import SchoolBreak as SchoolBreakRow

LARGEST = 10_000_000
"""A file larger than this many bytes is taken for the wrong one."""


@dataclass(frozen=True, slots=True)
class ReadSchoolCalendar:
    """A skolerute that was read and not yet loaded.

    Attributes:
        replaced: The breaks of the same school years that it takes the place of.
    """

    calendar: SchoolCalendar
    replaced: tuple[SchoolBreak, ...]

    @property
    def is_same(self) -> bool:
        """Whether just this is loaded already."""
        return self.calendar.breaks == self.replaced


def read_school_file(desk: Desk, file: Path) -> ReadSchoolCalendar:
    """Read a skolerute to look at.

    Raises:
        NotFoundError: The file cannot be read.
        InvalidValueError: It holds no breaks, or a line cannot be read.
    """
    calendar = read_school_calendar(_content(file, "skoleruta"))
    with desk.book.reading() as connection:
        replaced = tuple(
            sorted(
                one
                for year in calendar.years
                for one in plan_queries.school_breaks(connection, *school_year_days(year))
                if school_year(one.starts) == year
            )
        )
    return ReadSchoolCalendar(calendar, replaced)


def load_school_calendar(desk: Desk, read: ReadSchoolCalendar) -> None:
    """Keep a skolerute; each school year it tells of is replaced as a whole."""
    years = read.calendar.years
    with change(desk.book.connection, "oppsett skolerute", desk.at) as unit:
        for year in years:
            first, last = school_year_days(year)
            rows = unit.connection.execute(
                "SELECT id FROM school_breaks WHERE starts BETWEEN ? AND ?",
                (first.isoformat(), last.isoformat()),
            ).fetchall()
            for (row_id,) in rows:
                unit.delete(SchoolBreakRow, row_id)
        for one in read.calendar.breaks:
            unit.insert(
                SchoolBreakRow,
                name=one.name,
                starts=one.starts.isoformat(),
                ends=one.ends.isoformat(),
            )
        labels = " og ".join(map(school_year_label, years))
        unit.sentence = f"La inn skoleruta for {labels}"


def point_at_calendar(desk: Desk, file: Path | None) -> bool:
    """Note where her own calendar lies, or that it is not to be looked at any more.

    Returns:
        False when it stood so already.

    Raises:
        NotFoundError: The file cannot be read.
        InvalidValueError: It is no calendar file.
    """
    if file is not None:
        read_busy(_content(file, "kalenderen"), desk.today, desk.today)
    told = str(file.expanduser().absolute()) if file is not None else None
    with desk.book.reading() as connection:
        if case_queries.profile(connection).busy_calendar == told:
            return False
    with change(desk.book.connection, "oppsett kalender", desk.at) as unit:
        unit.update(Profile, 1, busy_calendar=told)
        unit.sentence = "Tok bort kalenderen" if told is None else "Pekte på kalenderen"
    return True


def _content(file: Path, what: str) -> bytes:
    try:
        with file.expanduser().open("rb") as opened:
            content = opened.read(LARGEST + 1)
    except (OSError, RuntimeError):
        raise NotFoundError(f"Fila med {what} kan ikke leses.", hint="Er navnet riktig?") from None
    if len(content) > LARGEST:
        raise InvalidValueError("Fila er for stor.", hint="Velg en annen fil.")
    return content
