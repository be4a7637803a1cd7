"""The story of one consent on the screen."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from koord.cli.view import Line, Row, Tone, View
from koord.cli.views.consent_list import more_about
from koord.cli.views.words import listed
from koord.domain.consents import RowState
from koord.domain.dates import day_month, short_date

if TYPE_CHECKING:
    from koord.services.reading.consent_story import ConsentStory
    from koord.workbook.queries.consent_story import Entry

_DETAILS = {
    "use": "brukes til",
    "consequences": "følger",
    "language": "språk",
    "interpreter": "tolk",
    "other_paper": "papir",
    "understood": "forstått",
    "greet": "hilse når andre er der",
    "acquainted": "deltakerne kan vite hvem de andre er",
    "weight": "vekt",
}
_SHORT_HASH = 12


def consent_story(story: ConsentStory) -> View:
    """Tell all that is known of one consent: what it is, its rows, and what has happened."""
    item = str(story.item)
    head = " · ".join(filter(None, (f"Samtykke {item}", story.code, story.purpose)))
    lines: list[Line | Row] = [
        Line(head, Tone.HEADING),
        *_origin(story),
        *(_row(story, number) for number in range(len(story.rows))),
        Line(),
        *(_entry_row(entry, is_void=story.is_in_error(entry)) for entry in story.entries),
    ]
    if story.is_void:
        lines.insert(1, Line("Hele papiret er feilført og gjelder ikke.", Tone.URGENT))
    if not story.entries:
        lines.append(Line("Ingen har svart ennå.", Tone.QUIET))
    return View(type="samtykke", data=_data(story), lines=lines, talk=_what_next(story))


def _origin(story: ConsentStory) -> list[Line]:
    case = story.item.case
    lines = [
        Line(f"Skjemaet ble laget {day_month(story.made_on)}, utgave {story.paper.form_version}.")
    ]
    if story.paper.replaces is not None:
        lines.append(Line(f"Det avløser {case}.{story.paper.replaces}."))
    lines += [
        Line(f"Nytt skjema {case}.{number} ble laget {day_month(on)}.")
        for number, on in story.paper.replaced_by
    ]
    return lines


def _row(story: ConsentStory, number: int) -> Row:
    status = story.rows[number]
    scope = status.scope
    period = f"{short_date(scope.starts)}–{short_date(status.until)}"
    tones = {RowState.VALID: Tone.GOOD, RowState.UNSIGNED: Tone.URGENT}
    return Row(
        (scope.receiver, status.state.value, period, more_about(status)),
        tones.get(status.state, Tone.QUIET),
    )


def _entry_row(entry: Entry, *, is_void: bool) -> Row:
    what = f"{entry.kind} (feilført)" if is_void else entry.kind
    return Row(
        (short_date(entry.on), what, entry.by or "", " · ".join(_said(entry))),
        Tone.QUIET if is_void else Tone.PLAIN,
    )


def _said(entry: Entry) -> list[str]:
    parts = []
    if entry.role is not None and entry.decision is not None:
        by, on, where = entry.decision
        parts.append(f"som {entry.role}: {by} {day_month(on)}, {where}")
    if entry.method in ("muntlig", "elektronisk"):
        parts.append(entry.method)
    if entry.receiver:
        parts.append(f"for {entry.receiver}")
    if entry.topic:
        parts.append(f"om {entry.topic}")
    if entry.note:
        parts.append(entry.note)
    parts += [f"{_DETAILS.get(name, name)}: {text}" for name, text in (entry.details or {}).items()]
    if entry.sha256:
        parts.append(f"SHA-256 {entry.sha256[:_SHORT_HASH]}…")
    recorded = datetime.fromisoformat(entry.recorded_at).astimezone().date()
    if recorded != entry.on:
        parts.append(f"ført {short_date(recorded)}")
    return parts


def _what_next(story: ConsentStory) -> list[str]:
    missing = [row for row in story.rows if row.state is RowState.UNSIGNED]
    if not missing:
        return []
    names = listed(tuple(dict.fromkeys(name for row in missing for name in row.missing)))
    return [
        f"Mangler underskrift fra {names}: "
        f"koord samtykke gitt {story.item} --signert DATO --av NAVN"
    ]


def _data(story: ConsentStory) -> dict[str, Any]:
    case, paper = story.item.case, story.paper
    return {
        "item": str(story.item),
        "case": case,
        "purpose": story.purpose,
        "made_on": story.made_on,
        "recorded_at": paper.recorded_at,
        "form_version": paper.form_version,
        "language": paper.language,
        "replaces": f"{case}.{paper.replaces}" if paper.replaces is not None else None,
        "replaced_by": [f"{case}.{number}" for number, _ in paper.replaced_by],
        "entered_in_error": story.is_void,
        "rows": [
            {
                "agency": row.scope.receiver,
                "status": row.state.value,
                "direction": row.scope.direction.value,
                "allowed": row.scope.allowed,
                "denied": row.denied,
                "from": row.scope.starts,
                "until": row.until,
                "signers": row.signers,
                "missing": row.missing,
                "rule": rule,
            }
            for row, rule in zip(story.rows, story.rules, strict=True)
        ],
        "events": [_entry_data(entry, is_void=story.is_in_error(entry)) for entry in story.entries],
    }


def _entry_data(entry: Entry, *, is_void: bool) -> dict[str, Any]:
    by, on, where = entry.decision or (None, None, None)
    return {
        "kind": entry.kind,
        "date": entry.on,
        "recorded_at": entry.recorded_at,
        "by": entry.by,
        "role": entry.role,
        "method": entry.method,
        "note": entry.note,
        "agency": entry.receiver,
        "topic": entry.topic,
        "details": entry.details or {},
        "sha256": entry.sha256,
        "decided_by": by,
        "decided_on": on,
        "journal_ref": where,
        "entered_in_error": is_void,
    }
