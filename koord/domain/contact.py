"""Which family there should be contact with, and which quiet case is to be looked at again."""

from datetime import date, timedelta

from koord.domain.dates import day_month, short_date
from koord.domain.frequency import Frequency
from koord.domain.journal import FAMILY
from koord.domain.tasks import SOON_DAYS, Task, TaskState
from koord.values import value


@value
class Agreed:
    """What is agreed with one family, and when there was contact last.

    Attributes:
        last: The day of the last contact, or the day it was agreed when there was none since.
        spoken: There was contact since it was agreed, or on that day.
    """

    case: int
    code: str
    frequency: Frequency
    last: date
    spoken: bool


def contact_due(agreed: Agreed, today: date) -> Task | None:
    """Return the task that contact with a family gives; it vanishes when the contact is noted.

    It shows a week before its day, as other tasks over all cases do.
    """
    due = agreed.frequency.after(agreed.last)
    if due > today + timedelta(days=SOON_DAYS):
        return None
    since = f"sist {short_date(agreed.last)}" if agreed.spoken else "ingen er notert"
    return Task(
        item=None,
        case=agreed.case,
        code=agreed.code,
        what="Ta kontakt med familien",
        responsible="du",
        due=due,
        state=TaskState.OPEN,
        source=f"avtalt {agreed.frequency.words}, {since}",
        remedy=f"koord logg {agreed.case} --type telefon --med {FAMILY}",
        last_contact=agreed.last,
    )


def quiet_over(case: int, code: str, next_look: date, today: date) -> Task | None:
    """Return the task of a quiet case whose day of a new look has come, or comes within a week.

    A quiet case asks for nothing before that day (STK 80, rule 134).
    """
    if next_look > today + timedelta(days=SOON_DAYS):
        return None
    return Task(
        item=None,
        case=case,
        code=code,
        what="Se på saken igjen",
        responsible="du",
        due=next_look,
        state=TaskState.OPEN,
        source=f"rolig til {day_month(next_look)}",
        remedy=f"koord sak endre {case} --tilstand aktiv",
    )
