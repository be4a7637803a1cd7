"""Agendas on the screen."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from koord.cli.view import Line, Row, Tone, View
from koord.cli.views.words import listed
from koord.domain.dates import date_with_week, day_month
from koord.domain.meetings import MeetingState

if TYPE_CHECKING:
    from koord.domain.agenda import AgendaPoint
    from koord.services.writing.agendas import AgendaPage


def agenda_page(page: AgendaPage) -> View:
    """Show an agenda: since last, what is raised, and who gets what."""
    meeting = page.meeting
    lines: list[Line | Row] = [
        Line(f"Saksliste til møte {meeting.item}, {date_with_week(meeting.held_on)}", Tone.HEADING)
    ]
    if page.since or page.ending:
        lines += [Line(), Line("Siden sist", Tone.HEADING)]
        lines += [Line(f"  {text}") for text in (*page.since, *page.ending)]
    if page.wish is not None:
        on, wish = page.wish
        lines += [Line(), Line(f"Bruker ønsket {day_month(on)}: {wish}")]
    lines += [Line(), Line("Saker", Tone.HEADING)]
    lines += [
        Row((f"  {number}", point.text, _about(point, page)))
        for number, point in enumerate(page.points, start=1)
    ] or [Line("  Ingen saker ennå.")]
    if len(page.versions) > 1:
        lines += [Line(), Line("Hvem får hva", Tone.HEADING)]
        lines += [Row(cells) for cells in _who_gets(page)]
    return View(
        type="saksliste",
        data=_data(page),
        lines=lines,
        remarks=page.remarks,
        talk=_then(page),
    )


def _about(point: AgendaPoint, page: AgendaPage) -> str:
    parts = []
    if point.raised_by_id is not None:
        parts.append(f"meldt av {page.names[point.raised_by_id]}")
    if point.reason:
        parts.append(point.reason)
    if point.item.topic:
        parts.append(f"tema {point.item.topic}")
    if point.item.only_for:
        parts.append(f"bare {listed([page.names[i] for i in point.item.only_for])}")
    if point.item.for_all:
        parts.append("angår alle")
    return " · ".join(parts)


def _who_gets(page: AgendaPage) -> list[tuple[str, str]]:
    found = []
    for version in page.versions:
        if not version.receivers:
            continue
        who = listed([member.label for member in version.receivers])
        missing = [
            str(number)
            for number, point in enumerate(page.points, start=1)
            if point not in version.points
        ]
        found.append((f"  {who}", f"uten sak {listed(missing)}" if missing else "alle sakene"))
    return found


def _then(page: AgendaPage) -> list[str]:
    item = page.meeting.item
    if page.meeting.state is MeetingState.CALLED:
        talk = [f"Nye papirer med denne lista: koord innkall {item.case} --møte {item} --på-nytt"]
    elif page.meeting.state is MeetingState.PLANNED:
        talk = [f"Innkall: koord innkall {item.case} --møte {item}"]
    else:
        return []
    if page.meeting.agenda_agreed_on is None:
        talk.append(f"Når bruker har bestemt sakene: koord saksliste {item} --bruker-ok i-dag")
    return talk


def _data(page: AgendaPage) -> dict[str, Any]:
    return {
        "item": str(page.meeting.item),
        "date": page.meeting.held_on,
        "agreed_with_user": page.meeting.agenda_agreed_on,
        "points": [
            {
                "number": number,
                "text": point.text,
                "raised_by": page.names.get(point.raised_by_id or 0),
                "reason": point.reason,
                "topic": point.item.topic,
                "only_for": [page.names[i] for i in point.item.only_for],
                "for_all": point.item.for_all,
            }
            for number, point in enumerate(page.points, start=1)
        ],
        "since_last": page.since,
        "ending_consents": page.ending,
        "user_wish": None if page.wish is None else {"date": page.wish[0], "text": page.wish[1]},
        "versions": [
            {
                "receivers": [member.label for member in version.receivers],
                "points": [
                    number
                    for number, point in enumerate(page.points, start=1)
                    if point in version.points
                ],
            }
            for version in page.versions
        ],
        "changed": page.changed,
        "remarks": page.remarks,
    }
