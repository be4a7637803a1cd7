"""The day on one screen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from koord.cli.view import Line, Row, Tone, View
from koord.cli.views.tasks import task_data, task_row
from koord.domain.dates import clock_time, date_with_week, due_phrase
from koord.domain.tasks import Task

if TYPE_CHECKING:
    from koord.services.reading.today import Today

MOST = 5


def today_view(day: Today) -> View:
    """Show meetings, what is overdue, what is near, and what waits for others."""
    lines: list[Line | Row] = [Line(_capital(date_with_week(day.day)), Tone.HEADING)]
    if day.meetings:
        lines += [Line(), Line("Møter", Tone.HEADING)]
        lines += [
            Row(
                (
                    str(meeting.item),
                    code,
                    due_phrase(meeting.held_on, day.day),
                    f"kl. {clock_time(meeting.starts_at)}" if meeting.starts_at else "",
                    meeting.place or "",
                )
            )
            for code, meeting in day.meetings[:MOST]
        ]
    for heading, tasks in (
        ("Over fristen", day.overdue),
        ("Den neste uka", day.due),
        ("Andre er over fristen", day.waiting),
    ):
        lines += _section(heading, tasks, day)
    if not (day.meetings or day.overdue or day.due or day.waiting):
        lines += [Line(), Line("Ingenting haster.")]
    lines += _left_over(day)
    return View(
        type="i-dag",
        data={
            "date": day.day,
            "meetings": [
                {
                    "item": str(m.item),
                    "date": m.held_on,
                    "start": m.starts_at,
                    "place": m.place,
                    "state": m.state.value,
                }
                for _, m in day.meetings
            ],
            "overdue": [task_data(task) for task in day.overdue],
            "due": [task_data(task) for task in day.due],
            "waiting": [task_data(task) for task in day.waiting],
            "cases": day.cases,
            "unposted": day.unposted,
            "to_clear": day.to_clear,
        },
        lines=lines,
        talk=["", _suggestion(day)],
    )


def _left_over(day: Today) -> list[Line | Row]:
    """Return what is not posted and what can be cleared away, where there is something."""
    counted: list[Line | Row] = []
    if day.unposted:
        counted.append(Line(f"Ikke ført i fagsystemet: {day.unposted} (koord fagsystem)"))
    if day.to_clear:
        counted.append(Line(f"Papirer som kan ryddes bort: {day.to_clear} (koord rydd)"))
    return [Line(), *counted] if counted else []


def _section(heading: str, tasks: tuple[Task, ...], day: Today) -> list[Line | Row]:
    if not tasks:
        return []
    lines: list[Line | Row] = [Line(), Line(heading, Tone.HEADING)]
    lines += [task_row(task, day.day) for task in tasks[:MOST]]
    if len(tasks) > MOST:
        lines.append(Line(f"og {len(tasks) - MOST} til: koord huskeliste"))
    return lines


def _suggestion(day: Today) -> str:
    first = next(iter((*day.overdue, *day.due)), None)
    if not day.cases:
        return 'Kom i gang: koord ny-sak "Fornavn Etternavn" --født DATO'
    if first is None:
        return "Hele lista: koord huskeliste"
    if first.item is None:
        return f"Neste: {first.remedy}"
    return f"Neste: koord gjort {first.item} · koord utsett {first.item} +1u"


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
