"""What consents are held up against: the day, the routine's warnings and the meetings to come."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from koord.domain.consent_tasks import ConsentWatch, Warnings
from koord.domain.meetings import MeetingAhead
from koord.domain.routine import Routine
from koord.workbook.queries import meetings as meeting_queries


def watch_of(connection: Any, case_id: int, routine: Routine, today: date) -> ConsentWatch:
    """Return the watch over one case."""
    return watches_of(connection, [case_id], routine, today)[case_id]


def watches_of(
    connection: Any, case_ids: Sequence[int], routine: Routine, today: date
) -> dict[int, ConsentWatch]:
    """Return the watch over each of some cases, with one query for all their meetings."""
    warnings = Warnings.of(routine.warn_days, routine.agenda_days)
    sharing = {kind.key for kind in routine.meeting_kinds if kind.needs_consent}
    ahead = meeting_queries.ahead(connection, case_ids, today)

    def of(meetings: Sequence[MeetingAhead]) -> ConsentWatch:
        return ConsentWatch(today, warnings, tuple(m for m in meetings if m.kind in sharing))

    return {case_id: of(ahead.get(case_id, ())) for case_id in case_ids}
