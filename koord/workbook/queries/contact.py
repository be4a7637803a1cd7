"""When there was contact with each family last, and what was agreed about it."""

import json
from datetime import date
from typing import Any

from koord.domain.contact import Agreed
from koord.domain.frequency import Frequency
from koord.domain.meetings import TALK
from koord.domain.people import FAMILY
from koord.workbook.queries.shown import shown_code

_FAMILY = ", ".join(f"'{role}'" for role in FAMILY)
_NOTED = (
    "(SELECT max(x.happened_on) FROM log_entries x WHERE x.case_id = c.id AND x.with_family = 1)"
)
_MET = f"""
SELECT m.case_id, max(m.held_on) FROM meetings m
WHERE m.case_id IN (SELECT value FROM json_each(?)) AND m.held_on <= ? AND m.state <> 'avlyst'
AND ((m.kind = '{TALK}' AND coalesce(m.talk_matters, m.talk_people, m.talk_plan) IS NOT NULL)
     OR EXISTS (SELECT 1 FROM invitations i JOIN memberships b ON b.id = i.membership_id
                WHERE i.meeting_id = m.id AND i.attended = 'til stede' AND b.role IN ({_FAMILY})))
GROUP BY m.case_id
"""


def agreed_contact(
    connection: Any, today: date, near: date, case: int | None = None
) -> tuple[Agreed, ...]:
    """Return what is agreed in active cases where there should be contact on or before a day.

    Contact is what is noted with the family, a meeting one of them came to, and a talk.

    Args:
        connection: The open workbook.
        today: What comes after this day has not been.
        near: The last day.
        case: The number of the one case, or `None` for all.
    """
    rows = connection.execute(
        f"SELECT c.id, c.number, {shown_code()}, c.contact_every, c.contact_unit,"
        f" coalesce(c.contact_since, c.opened_on), {_NOTED} FROM cases c"
        " WHERE c.state = 'aktiv' AND c.contact_every IS NOT NULL"
        " AND c.number = ifnull(?, c.number) ORDER BY c.number",
        (case,),
    )
    waiting = {row[0]: _agreed(row[1:], row[6]) for row in rows.fetchall()}
    waiting = {id_: each for id_, each in waiting.items() if _is_near(each, near)}
    met = dict(connection.execute(_MET, (json.dumps(list(waiting)), today.isoformat())).fetchall())
    found = (
        Agreed(
            each.case,
            each.code,
            each.frequency,
            max(each.last, date.fromisoformat(met[id_])) if id_ in met else each.last,
            each.spoken or (id_ in met and date.fromisoformat(met[id_]) >= each.last),
        )
        for id_, each in waiting.items()
    )
    return tuple(each for each in found if _is_near(each, near))


def quiet_until(
    connection: Any, near: date, case: int | None = None
) -> tuple[tuple[int, str, date], ...]:
    """Return the quiet cases that are to be looked at on or before a day: number, code, the day."""
    rows = connection.execute(
        f"SELECT c.number, {shown_code()}, c.next_look FROM cases c WHERE c.state = 'rolig'"
        " AND c.next_look <= ? AND c.number = ifnull(?, c.number) ORDER BY c.number",
        (near.isoformat(), case),
    )
    return tuple((number, code, date.fromisoformat(on)) for number, code, on in rows.fetchall())


def _agreed(row: Any, noted: str | None) -> Agreed:
    number, code, count, unit, since, *_ = row
    spoken = noted is not None and noted >= since
    last = noted if noted is not None and spoken else since
    return Agreed(number, code, Frequency(count, unit), date.fromisoformat(last), spoken)


def _is_near(agreed: Agreed, near: date) -> bool:
    return agreed.frequency.after(agreed.last) <= near
