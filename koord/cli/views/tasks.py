"""Tasks on the screen."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from koord.cli.view import Line, Row, Tone, View
from koord.domain.dates import date_with_week, day_month, due_phrase, remarks, short_date
from koord.domain.tasks import Note, Task, TaskState, is_overdue
from koord.routines.calendar_days import public_holiday

LONGEST_NOTE = 56
"""A note of this length stands on one line below its task."""

if TYPE_CHECKING:
    from koord.services.reading.tasks import TaskList
    from koord.services.writing.notes import NotedOn
    from koord.services.writing.tasks import ChangedTask


def task_data(task: Task) -> dict[str, Any]:
    """Return a task as JSON has it."""
    return {
        "item": str(task.item) if task.item else None,
        "case": task.case or None,
        "what": task.what,
        "due": task.due,
        "responsible": task.responsible,
        "state": task.state.value,
        "since": task.since,
        "repeats": task.repeats,
        "source": task.source,
        "remedy": task.remedy,
        "notes": None
        if task.notes is None
        else [{"date": note.day, "text": note.text} for note in task.notes],
    }


def task_row(task: Task, today: date) -> Row:
    """Return a task as one row: number, case, when, what, who and from where."""
    if task.state.is_open:
        when = due_phrase(task.due, today) if task.due else ""
        tone = Tone.URGENT if is_overdue(task, today) else Tone.PLAIN
    else:
        when = "gjort" if task.state is TaskState.DONE else "ikke aktuelt"
        tone = Tone.QUIET
    origin = " · ".join(filter(None, (task.responsible, origin_of(task, today))))
    number = str(task.item) if task.item else "–"
    return Row((number, task.code, when, task.what, origin), tone)


def origin_of(task: Task, today: date) -> str:
    """Return since when, how often, and from where a task is."""
    again = f"hver {task.repeats.word}" if task.repeats else ""
    return " · ".join(filter(None, (_since(task, today), again, _source(task))))


def _since(task: Task, today: date) -> str:
    """Return since when something is waited for, once a day has gone."""
    if task.state is not TaskState.WAITING or task.since is None or task.since >= today:
        return ""
    return f"siden {short_date(task.since)}"


def _source(task: Task) -> str:
    text = task.source or ""
    return f"fra {text}" if text.startswith("møte ") else text


def task_list(listed: TaskList, today: date, *, picked: bool = False) -> View:
    """Show a list of tasks; the last line says what can be done with the first.

    Args:
        listed: The tasks.
        today: The day deadlines are counted from.
        picked: Something was asked for that leaves others out.
    """
    return View(
        type="huskeliste",
        data={"case": listed.case, "tasks": map(task_data, listed.tasks)},
        lines=[row for task in listed.tasks for row in _with_newest_note(task, today)],
        talk=_next_step(listed, picked),
    )


def _with_newest_note(task: Task, today: date) -> tuple[Row, ...]:
    row = task_row(task, today)
    if not task.notes:
        return (row,)
    newest = task.notes[0]
    text = beginning_of(newest, LONGEST_NOTE)
    when = due_phrase(newest.day, today) if newest.day >= today else short_date(newest.day)
    return row, Row(("", "", "", f"{when}: {text}"), Tone.QUIET, for_people=True)


def beginning_of(note: Note, longest: int) -> str:
    """Return the first line of a note, cut, and a mark when there is more."""
    first, *rest = note.text.splitlines()
    more = " …" if rest or len(first) > longest else ""
    return f"{first[:longest].rstrip()}{more}"


def task_with_its_notes(task: Task, today: date) -> View:
    """Show one task with all that is written on it, the newest first."""
    notes = task.notes or ()
    lines: list[Row | Line] = [task_row(task, today)]
    for note in notes:
        lines += [Line(), Line(date_with_week(note.day), Tone.HEADING), Line(note.text)]
    talk = [] if notes else [f"Ingen notater ennå: koord notat {task.item}"]
    return View(type="notat", data=task_data(task), lines=lines, talk=talk)


def noted_on(done: NotedOn) -> View:
    """Say that a note is written, and where it is read."""
    task = done.task
    word = "notatet er skrevet" if done.changed else "notatet står der alt"
    return View(
        type="notat",
        data=task_data(task) | {"changed": done.changed},
        lines=[Line(f"{task.item} {task.what}: {word}.")],
        talk=[
            f"Alle notatene: koord notat {task.item} --vis",
            *(["Ble det feil: koord angre"] if done.changed else []),
        ],
    )


def why_list(listed: TaskList, today: date) -> View:
    """Show why each task stands where it does: how urgent it is, as a sum with its terms."""
    # Here, so that the list itself does not load what tells why.
    from koord.domain.urgency import urgency, urgency_terms

    lines: list[Row | Line] = []
    data = []
    for task in listed.tasks:
        terms, total = urgency_terms(task, today), urgency(task, today)
        told = " · ".join(f"{term.why} ({_signed(term.days)})" for term in terms)
        if total is None:
            told = "uten frist" if task.state.is_open else "lukket"
        else:
            told = f"haster {_signed(total)} = {told}"
        lines += [task_row(task, today), Line(f"  {told}", Tone.QUIET)]
        parts = [{"days": term.days, "why": term.why} for term in terms]
        data.append(task_data(task) | {"urgency": total, "terms": parts})
    return View(
        type="huskeliste",
        data={"case": listed.case, "tasks": data},
        lines=lines,
        talk=["Tallene er dager. Den største summen står øverst, det som er uten frist, sist."],
    )


def _signed(days: int) -> str:
    return f"{days:+}".replace("-", "−") if days else "0"


def _next_step(listed: TaskList, picked: bool) -> list[str]:
    first = next((task for task in listed.tasks if task.state.is_open), None)
    if first is None and picked:
        rest = f" {listed.case}" if listed.case else ""
        return [f"Ingenting her. Hele lista: koord huskeliste{rest}"]
    if first is None:
        case = listed.case or 7
        return [f'Ingenting på lista. Legg til: koord husk {case} "Ring PPT" --frist fredag']
    if first.item is None:
        return [f"Neste: {first.remedy}"]
    return [f"Neste: koord gjort {first.item} · koord utsett {first.item} +1u"]


def changed_tasks(
    changed: Sequence[ChangedTask], word: str, today: date, *, chosen: date | None = None
) -> View:
    """Say what a command did with one or more tasks, and what comes next.

    Args:
        changed: What was done; at least one.
        word: How it is said.
        today: The day deadlines are counted from.
        chosen: The deadline that was just typed, to be looked at twice.
    """
    done = [each for each in changed if each.changed]
    then = {each.task.case: each.next_one for each in done if each.next_one is not None}
    told = [_changed_data(each) for each in changed]
    return View(
        type="gjøremål",
        data=told[0] | {"tasks": told},
        lines=[Line(_told(each, word)) for each in changed],
        remarks=_second_look(chosen, today, changed[0].school_break) if chosen else (),
        talk=[
            *(_again(each.following) for each in done if each.following is not None),
            *(
                f"{each.task.item} gjentas ikke mer."
                for each in done
                if each.task.repeats and each.task.state is TaskState.DROPPED
            ),
            *map(_coming, then.values()),
            *(["Ble det feil: koord angre"] if done else []),
        ],
    )


def _told(changed: ChangedTask, word: str) -> str:
    task = changed.task
    if not changed.changed:
        text = f"{task.item} {task.what}: det står slik alt."
    else:
        text = f"{task.item} {task.what} → {word}"
    return f"{text}, frist {date_with_week(task.due)}" if task.due and task.state.is_open else text


def _changed_data(changed: ChangedTask) -> dict[str, Any]:
    following = changed.following
    made = str(following.item) if following is not None else None
    return task_data(changed.task) | {"changed": changed.changed, "following": made}


def _again(following: Task) -> str:
    when = f", frist {date_with_week(following.due)}" if following.due else ""
    return f"Neste gang: {following.item}{when}"


def _coming(then: Task) -> str:
    when = f" (frist {day_month(then.due)})" if then.due else ""
    return f"Neste i saken: {then.item} {then.what}{when}"


def _second_look(chosen: date, today: date, school_break: str | None) -> tuple[str, ...]:
    holiday = public_holiday(chosen)
    return remarks(chosen, today, holiday=holiday, school_break=school_break)
