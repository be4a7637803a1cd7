"""The talk with the user before a meeting: what to take up, who is to come, how the plan stands."""

from dataclasses import dataclass
from datetime import date

from koord.domain.cases import ItemId
from koord.domain.dates import day_month
from koord.domain.meetings import TALK, Meeting, MeetingState, Talk
from koord.domain.names import clean_text
from koord.errors import InvalidValueError
from koord.exchange.calendar import new_uid
from koord.services.desk import Desk, get_meeting, know_case
from koord.services.writing.tasks import item_series
from koord.workbook.change import change
from koord.workbook.queries import meetings as meeting_queries
from koord.workbook.queries.history import newest_number
from koord.workbook.tables import Meeting as MeetingRow

LONGEST_ANSWER = 2000
USUAL_MINUTES = 30


@dataclass(frozen=True, slots=True)
class RecordedTalk:
    """A talk on record, and the meeting it was for.

    Attributes:
        before: The meeting it prepares, when that is known.
    """

    item: ItemId
    day: date
    talk: Talk
    before: Meeting | None
    changed: bool = True


def record_talk(
    desk: Desk, case: str, on: date, talk: Talk, before: ItemId | None = None
) -> RecordedTalk:
    """Record a talk; answers are added to one that is planned or on record for that day.

    Raises:
        NotFoundError: No such case or meeting.
        InvalidValueError: The day has not come, or nothing came out of it.
        StateForbidsError: Another command has changed the workbook since the talk was read.
    """
    if on > desk.today:
        raise InvalidValueError(
            f"{day_month(on)} er ikke kommet ennå.", hint=f"koord møteplan {case}"
        )
    said = Talk(*(_cleaned(text) for text in (talk.matters, talk.people, talk.plan)))
    if len(said.gaps) == 3:
        raise InvalidValueError(
            "Det er ikke sagt hva som kom ut av samtalen.",
            hint=f'koord samtale {case} --saker "…" --hvem "…" --ip "…"',
        )
    with desk.book.reading() as connection:
        seen = newest_number(connection)
        known = know_case(connection, case)
        prepared = get_meeting(connection, before) if before is not None else None
        meetings = meeting_queries.meetings_of(connection, known.case.id)
    if prepared is not None and prepared.item.case != known.case.number:
        raise InvalidValueError(
            f"Møte {prepared.item} hører til en annen sak.",
            hint=f"koord sak vis {known.case.number}",
        )
    there = _same_talk(meetings, on, prepared)
    old = (there.talk if there else None) or Talk()
    whole = Talk(said.matters or old.matters, said.people or old.people, said.plan or old.plan)
    if there is not None and there.talk == whole and there.held_on == on:
        return RecordedTalk(there.item, on, whole, prepared, changed=False)
    values = {
        "held_on": on.isoformat(),
        "state": MeetingState.HELD.value,
        "talk_matters": whole.matters,
        "talk_people": whole.people,
        "talk_plan": whole.plan,
    }
    with change(desk.book.connection, "samtale", desk.at, seen=seen) as unit:
        if there is not None:
            number = there.item.number
            unit.update(MeetingRow, there.id, **values)
        else:
            number = unit.next_number(item_series(known.case.id))
            unit.insert(
                MeetingRow,
                case_id=known.case.id,
                number=number,
                kind=TALK,
                minutes_long=USUAL_MINUTES,
                uid=new_uid(),
                prepares_id=prepared.id if prepared else None,
                **values,
            )
        item = ItemId(known.case.number, number)
        unit.sentence = f"Noterte samtale {item} med bruker {day_month(on)}"
    return RecordedTalk(item, on, whole, prepared)


def _same_talk(meetings: tuple[Meeting, ...], on: date, before: Meeting | None) -> Meeting | None:
    """Return the talk this is: planned for the same meeting, or standing on the same day."""
    talks = [m for m in meetings if m.kind == TALK and m.state is not MeetingState.CANCELLED]
    if before is not None:
        planned = [m for m in talks if m.prepares_id == before.id]
        if planned:
            return planned[0]
    return next((m for m in talks if m.held_on == on), None)


def _cleaned(text: str | None) -> str | None:
    return clean_text(text, "Svaret", LONGEST_ANSWER) if text else None
