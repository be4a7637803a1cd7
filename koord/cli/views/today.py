"""The day on one screen."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from koord.cli.view import Line, Row, Tone, View
from koord.cli.views.tasks import task_data, task_row
from koord.cli.views.words import capital
from koord.domain.dates import clock_time, date_with_week, due_phrase
from koord.domain.meetings import Meeting
from koord.domain.tasks import Task, TaskState

if TYPE_CHECKING:
    from koord.services.reading.today import Today

ROOM = 17
"""Lines for the sections, so that the day with what stands around it fits on 24 lines."""
LONGEST = 48
"""A text of this length stands on one line of 80 columns with what stands beside it."""
_ACROSS = 78
MOST_GREETED = 3
"""Meetings of today that say who comes; with more, each section still has a line of its own."""


def today_view(day: Today) -> View:
    """Show meetings, what is overdue, what is near, and what waits for others: one screen."""
    greetings = [_greeting(m, day.greet[m.id]) for _, m in day.meetings if m.id in day.greet]
    greetings = greetings[:MOST_GREETED]
    silent, left_over = _forgotten(day), _left_over(day)
    every: list[tuple[str, list[Row], list[Line]]] = [
        ("Møter", [_meeting_row(code, meeting, day) for code, meeting in day.meetings], greetings),
        ("Over fristen", [_row(task, day) for task in day.overdue], []),
        ("Den neste uka", [_row(task, day) for task in day.due], []),
        ("Andre er over fristen", [_row(task, day) for task in day.waiting], []),
    ]
    sections = [section for section in every if section[1]]
    taken = 2 * len(sections) + len(greetings) + len(silent) + len(left_over)
    shares = _shared([len(rows) for _, rows, _ in sections], ROOM - taken)
    lines: list[Line | Row] = [Line(capital(date_with_week(day.day)), Tone.HEADING)]
    for (heading, rows, below), share in zip(sections, shares, strict=True):
        shown = heading if share == len(rows) else f"{heading} ({share} av {len(rows)})"
        lines += [Line(), Line(shown, Tone.HEADING), *rows[:share], *below]
    lines += silent
    if not sections:
        lines += [Line(), Line("Ingenting haster.")]
    lines += left_over
    is_cut = sum(shares) < sum(len(rows) for _, rows, _ in sections)
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
                    "greet": day.greet.get(m.id, ()),
                }
                for _, m in day.meetings
            ],
            "overdue": [task_data(task) for task in day.overdue],
            "due": [task_data(task) for task in day.due],
            "waiting": [task_data(task) for task in day.waiting],
            "cases": day.cases,
            "unposted": day.unposted,
            "to_clear": day.to_clear,
            "without_next": [case.number for case in day.without_next],
            "silent": [
                {
                    "case": task.case,
                    "last_contact": task.last_contact,
                    "due": task.due,
                    "agreed": task.source,
                }
                for task in day.silent
            ],
        },
        lines=lines,
        talk=["", *(["Resten: koord huskeliste"] if is_cut else []), _suggestion(day)],
    )


def _left_over(day: Today) -> list[Line]:
    """Return what is not posted and what can be cleared away, where there is something."""
    counted: list[Line] = []
    if day.unposted:
        counted.append(Line(f"Ikke ført i fagsystemet: {day.unposted} (koord fagsystem)"))
    if day.to_clear:
        counted.append(Line(f"Papirer som kan ryddes bort: {day.to_clear} (koord rydd)"))
    return [Line(), *counted] if counted else []


def _meeting_row(code: str, meeting: Meeting, day: Today) -> Row:
    clock = f"kl. {clock_time(meeting.starts_at)}" if meeting.starts_at else ""
    when = due_phrase(meeting.held_on, day.day)
    return Row((str(meeting.item), code, when, clock, _short(meeting.place or "")))


def _greeting(meeting: Meeting, people: Sequence[str]) -> Line:
    return Line(_short(f"{meeting.item}, hils på: {', '.join(people)}", _ACROSS))


def _row(task: Task, day: Today) -> Row:
    """Return a task on one line; how many days it is late needs no more words here."""
    number, code, when, what, _ = (*task_row(task, day.day).cells,)
    if task.state is TaskState.WAITING:
        what = f"{task.responsible}: {what}"
    return Row((number, code, when.removesuffix(" over fristen"), _short(what)))


def _forgotten(day: Today) -> list[Line]:
    """Return the cases that may be forgotten: silent ones, and those with nothing to come."""
    told = []
    if day.silent:
        told.append(f"Stille lenger enn avtalt: {', '.join(_silent(t, day) for t in day.silent)}")
    if day.without_next:
        named = ", ".join(f"{case.number} {case.shown}".strip() for case in day.without_next)
        told.append(f"Ingenting på lista i sak {named}")
    return [Line(), *(Line(_short(text, _ACROSS)) for text in told)] if told else []


def _silent(task: Task, day: Today) -> str:
    assert task.last_contact is not None
    case = f"{task.case} {task.code}".strip()
    return f"{case} ({(day.day - task.last_contact).days} dager)"


def _shared(wanted: Sequence[int], room: int) -> list[int]:
    """Share lines out one by one, so that no section crowds out another."""
    shares = [0] * len(wanted)
    while sum(shares) < min(room, sum(wanted)):
        for i, most in enumerate(wanted):
            if shares[i] < most and sum(shares) < room:
                shares[i] += 1
    return shares


def _short(text: str, longest: int = LONGEST) -> str:
    return text if len(text) <= longest else f"{text[: longest - 1].rstrip()}…"


def _suggestion(day: Today) -> str:
    first = next(iter((*day.overdue, *day.silent, *day.due)), None)
    if not day.cases:
        return 'Kom i gang: koord ny-sak "Fornavn Etternavn" --født DATO'
    if first is None:
        return "Hele lista: koord huskeliste"
    if first.item is None:
        return f"Neste: {first.remedy}"
    return f"Neste: koord gjort {first.item} · koord utsett {first.item} +1u"
