"""The consents of a case put in order by what needs doing."""

from collections.abc import Sequence
from datetime import date
from enum import StrEnum

from koord.domain.consent_tasks import (
    LAPSED_DAYS,
    ConsentWatch,
    by_receiver,
    covers,
    has_reached,
    takes_over,
    unreached,
)
from koord.domain.consents import CaseFacts, RowState, RowStatus, row_statuses
from koord.domain.meetings import MeetingAhead
from koord.values import value

_IN_FORCE = (RowState.VALID, RowState.NOT_YET)
_STOPPED = (RowState.WITHDRAWN, RowState.REFUSED)


class Need(StrEnum):
    """What a row asks for, the most urgent first; the value stands in JSON."""

    BEFORE_MEETING = "before_meeting"
    SIGNATURE = "signature"
    RUNNING_OUT = "running_out"
    LAPSED = "lapsed"
    STOPPED = "stopped"
    NOTHING = "nothing"
    SETTLED = "settled"


@value
class Placed:
    """A row and what it asks for.

    Attributes:
        meeting: The next meeting the receiver takes part in that no signed row reaches.
    """

    status: RowStatus
    need: Need
    meeting: MeetingAhead | None = None

    @property
    def urgency(self) -> tuple[int, date]:
        """Sort key: by what it asks for, then by the day that counts for that."""
        day = self.status.until
        if self.need is Need.BEFORE_MEETING and self.meeting is not None:
            day = self.meeting.held_on
        elif self.need is Need.SIGNATURE:
            day = self.status.consent.made_on
        return list(Need).index(self.need), day


def placed(facts: CaseFacts, watch: ConsentWatch) -> tuple[Placed, ...]:
    """Return every row of every paper of a case with what it asks for today."""
    found = []
    for receiver, rows in by_receiver(row_statuses(facts, watch.today)).items():
        meeting = unreached(receiver, rows, facts, watch)
        near = meeting if meeting is not None and watch.is_soon(meeting) else None
        found += [_placed(row, rows, near, watch) for row in rows]
    return tuple(found)


def _placed(
    row: RowStatus, rows: Sequence[RowStatus], meeting: MeetingAhead | None, watch: ConsentWatch
) -> Placed:
    left = (row.until - watch.today).days
    if _is_replaced(row, rows, watch.today) or (left < -LAPSED_DAYS and meeting is None):
        return Placed(row, Need.SETTLED)
    if row.state in _STOPPED:
        return Placed(row, Need.SETTLED if row.scope.ends < watch.today else Need.STOPPED)
    if meeting is not None:
        return Placed(row, Need.BEFORE_MEETING, meeting)
    if row.state is RowState.UNSIGNED:
        return Placed(row, Need.SIGNATURE)
    if left < 0:
        return Placed(row, Need.LAPSED)
    return Placed(row, Need.RUNNING_OUT if left <= watch.warnings.first else Need.NOTHING)


def _is_replaced(row: RowStatus, rows: Sequence[RowStatus], today: date) -> bool:
    """Tell whether a row is history: never meant, never used, or another paper goes on from it."""
    newer = [other for other in rows if other.consent.id > row.consent.id]
    if row.state is RowState.IN_ERROR:
        return True
    if row.state in _STOPPED:
        return any(other.state in (*_IN_FORCE, RowState.UNSIGNED) for other in newer)
    if not has_reached(row, today):
        is_dead = row.state is RowState.ENDED
        return is_dead or any(_makes_needless(other, row) for other in newer)
    waiting = row.state is RowState.ENDED and any(o.state is RowState.UNSIGNED for o in newer)
    standing = [other for other in rows if has_reached(other, today)]
    return waiting or any(takes_over(other, row, today) for other in standing)


def _makes_needless(other: RowStatus, form: RowStatus) -> bool:
    """Tell whether a newer row in force lets everything pass that an unsigned form asks for."""
    reaches = other.state in _IN_FORCE and other.until >= form.scope.ends
    return reaches and covers(other, form)
