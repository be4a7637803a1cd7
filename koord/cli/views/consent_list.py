"""The list of consents on the screen: what needs doing first."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from itertools import groupby
from typing import TYPE_CHECKING, Any

from koord.cli.view import Line, Row, Tone, View
from koord.cli.views.words import listed
from koord.domain.consent_overview import Need
from koord.domain.consents import (
    Direction,
    RowState,
)
from koord.domain.dates import short_date

if TYPE_CHECKING:
    from koord.domain.consents import RowStatus
    from koord.services.reading.consent_lists import ConsentLine

_HEADINGS = {
    Need.BEFORE_MEETING: "Må på plass før et møte",
    Need.SIGNATURE: "Venter på underskrift",
    Need.RUNNING_OUT: "Går snart ut",
    Need.LAPSED: "Gått ut, ikke fornyet",
    Need.STOPPED: "Sagt nei eller trukket",
    Need.NOTHING: "Gjelder",
    Need.SETTLED: "Avløst eller lenge siden",
}
_TONES = {
    Need.BEFORE_MEETING: Tone.URGENT,
    Need.SIGNATURE: Tone.PLAIN,
    Need.RUNNING_OUT: Tone.PLAIN,
    Need.LAPSED: Tone.URGENT,
    Need.NOTHING: Tone.GOOD,
}


def consent_list(
    lines: Sequence[ConsentLine], case: str | None, today: date, *, everything: bool = False
) -> View:
    """List rows of consents in groups, what needs doing first.

    Args:
        lines: The rows in order.
        case: The one case asked about, or `None`.
        today: The day.
        everything: What is settled too; else it is only counted.
    """
    shown: list[Line | Row] = []
    for need, found in groupby(lines, key=lambda line: line.placed.need):
        if everything or need is not Need.SETTLED:
            shown += [Line(for_people=True)] if shown else []
            shown.append(Line(_HEADINGS[need], Tone.HEADING, for_people=True))
            shown += [_row(line, today) for line in found]
    settled = sum(line.placed.need is Need.SETTLED for line in lines)
    return View(
        type="samtykker",
        data={"consents": [_line_data(line) for line in lines]},
        lines=shown,
        talk=_after_list(lines, case, 0 if everything else settled),
    )


def _after_list(lines: Sequence[ConsentLine], case: str | None, folded: int) -> list[str]:
    if not lines:
        return [_empty(case)]
    talk = [_remedy(lines[0])] if lines[0].placed.need not in _NEEDS_NOTHING else []
    if folded:
        where = f" {case}" if case else ""
        talk.append(f"Avløst eller lenge siden: {folded}. Vis dem: koord samtykker{where} --alle")
    return talk


_NEEDS_NOTHING = (Need.STOPPED, Need.NOTHING, Need.SETTLED)


def _remedy(line: ConsentLine) -> str:
    """Return what to do with the first row."""
    case, item = line.item.case, line.item
    if line.status.state is RowState.UNSIGNED:
        return f"Neste: koord samtykke gitt {item} --signert DATO --av NAVN"
    return f"Neste: koord samtykke skjema {case} --som-går-ut --til DATO"


def _line_data(line: ConsentLine) -> dict[str, Any]:
    status, meeting = line.status, line.placed.meeting
    return {
        "item": str(line.item),
        "case": line.item.case,
        "agency": status.scope.receiver,
        "status": status.state.value,
        "need": line.placed.need.value,
        "from": status.scope.starts,
        "until": status.until,
        "direction": status.scope.direction.value,
        "allowed": status.scope.allowed,
        "denied": status.denied,
        "signers": status.signers,
        "missing": status.missing,
        "barred_signers": status.barred_signers,
        "meeting": str(meeting.item) if meeting else None,
    }


def _row(line: ConsentLine, today: date) -> Row:
    status = line.status
    return Row(
        (
            str(line.item),
            line.code,
            status.scope.receiver,
            _state(status),
            f"til {short_date(status.until)}",
            _more(line, today),
        ),
        _TONES.get(line.placed.need, Tone.QUIET),
    )


def _state(status: RowStatus) -> str:
    """Return where a row stands in a word; the heading has said that signatures are missing."""
    if status.state is RowState.UNSIGNED:
        return "delvis signert" if status.signers else "usignert"
    return status.state.value


def _more(line: ConsentLine, today: date) -> str:
    """Say of a row in the list what counts now, and then what it lacks and is limited to."""
    status, meeting, parts = line.status, line.placed.meeting, []
    if meeting is not None:
        parts.append(f"møte {short_date(meeting.held_on)}")
    left = (status.until - today).days
    if line.placed.need is Need.RUNNING_OUT:
        parts.append({0: "i dag", 1: "i morgen"}.get(left, f"om {left} dager"))
    return " · ".join(filter(None, (*parts, more_about(status))))


def more_about(status: RowStatus) -> str:
    """Say in a few words what a row lacks and what it is limited to."""
    parts = []
    if status.state is RowState.UNSIGNED and status.missing:
        parts.append(f"fra {listed(status.missing)}")
        parts += [f"{listed(status.signers)} har"] if status.signers else []
    if status.scope.direction is not Direction.EXCHANGE:
        parts.append(f"bare {status.scope.direction}")
    if status.scope.allowed:
        parts.append(f"bare om {listed(status.scope.allowed)}")
    if status.denied:
        parts.append(f"ikke om {listed(status.denied)}")
    return " · ".join(parts)


def _empty(case: str | None) -> str:
    return f"Ingen samtykker. Lag et skjema: koord samtykke skjema {case or 7} --for PPT --til DATO"
