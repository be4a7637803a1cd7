"""Activities: what is in a half-year plan beside the meetings."""

from dataclasses import dataclass
from datetime import date

from koord.domain.cases import ItemId
from koord.domain.dates import HalfYear, day_month
from koord.domain.names import clean_text
from koord.domain.plans import Activity
from koord.errors import InvalidValueError
from koord.services.desk import Desk, KnownCase, find_member, know_case, no_such
from koord.services.writing.tasks import item_series
from koord.workbook.change import ChangeUnit, change
from koord.workbook.queries import plans as plan_queries
from koord.workbook.tables import Activity as ActivityRow

LONGEST = 300


@dataclass(frozen=True, slots=True)
class ChangedActivity:
    """An activity after a command.

    Attributes:
        changed: False when it was so already.
    """

    activity: Activity
    changed: bool = True


def add_activity(
    desk: Desk,
    case: str,
    what: str,
    starts: date,
    ends: date | None = None,
    responsible: str | None = None,
) -> ChangedActivity:
    """Put an activity in the plan; one that stands there already is not put there twice.

    Raises:
        NotFoundError: No such case, or nobody of that name in it.
        InvalidValueError: The text cannot be used, or it ends before it begins.
    """
    text = clean_text(what, "Aktiviteten", longest=LONGEST)
    if ends is not None and ends < starts:
        raise InvalidValueError(
            f"Aktiviteten slutter {day_month(ends)}, før den begynner.", hint="Rett --til."
        )
    with desk.book.reading() as connection:
        known = know_case(connection, case)
        who = find_member(known, responsible, desk.today) if responsible else None
        there = plan_queries.activities_of(connection, known.case.id, HalfYear.of(starts))
    for activity in there:
        if (activity.what, activity.starts, activity.ends) == (text, starts, ends):
            return ChangedActivity(activity, changed=False)
    with change(desk.book.connection, "møteplan aktivitet", desk.at) as unit:
        number = insert_activity(unit, known, text, starts, ends, who.id if who else None)
        item = ItemId(known.case.number, number)
        unit.sentence = f"La {item} i møteplanen: {text}"
    return ChangedActivity(Activity(item, text, starts, ends, who.label if who else None))


def remove_activity(desk: Desk, item: ItemId) -> Activity:
    """Take an activity out of the plan.

    Raises:
        NotFoundError: Nothing has this number, or it is no activity.
    """
    with desk.book.reading() as connection:
        found = plan_queries.find_activity(connection, item)
        if found is None:
            raise no_such(connection, item, "activity", "en aktivitet")
    row_id, activity = found
    with change(desk.book.connection, "møteplan fjern", desk.at) as unit:
        unit.delete(ActivityRow, row_id)
        unit.sentence = f"Tok {item} ut av møteplanen: {activity.what}"
    return activity


def insert_activity(
    unit: ChangeUnit,
    known: KnownCase,
    what: str,
    starts: date,
    ends: date | None,
    responsible_id: int | None,
) -> int:
    """Add an activity inside a change set and return its number."""
    number = unit.next_number(item_series(known.case.id))
    unit.insert(
        ActivityRow,
        case_id=known.case.id,
        number=number,
        what=what,
        starts=starts.isoformat(),
        ends=ends.isoformat() if ends else None,
        responsible_id=responsible_id,
    )
    return number
