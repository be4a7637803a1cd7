"""Reminders to others on the screen."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from koord.cli.view import Line, Row, Tone, View
from koord.cli.views.words import listed, who_is
from koord.domain.dates import day_month

if TYPE_CHECKING:
    from koord.domain.people import Member
    from koord.domain.tasks import Task
    from koord.services.writing.reminders import Reminded, Reminder, ToCall


def reminded(done: Reminded, *, show_names: bool) -> View:
    """Say who is reminded of what, whom to call instead, and who is left alone and why."""
    lines: list[Line | Row] = []
    if done.made:
        lines.append(Line(_head(done), Tone.HEADING))
        lines += [_row(one) for one in done.made]
    lines += [Line(_made_before(one)) for one in done.already]
    lines += [Line(_call(one), Tone.URGENT) for one in done.to_call]
    lines += [
        Line(
            f"Ikke purret: {who_is(out.member, done.code, show_names=show_names)}"
            f" ({_numbers(out.tasks)}): {out.reason}.",
            Tone.QUIET,
        )
        for out in done.left_out
    ]
    lines += [Line(str(path)) for path in done.files]
    return View(
        type="purring",
        data=_data(done, show_names),
        lines=lines,
        remarks=done.remarks,
        talk=_talk(done),
    )


def _data(done: Reminded, show_names: bool) -> dict[str, Any]:
    return {
        "case": done.case,
        "reminders": [_reminder_data(one, done) for one in (*done.made, *done.already)],
        "call": [
            _who(one.member) | {"tasks": _items(one.tasks), "times": one.times}
            for one in done.to_call
        ],
        "left_out": [
            _who(out.member)
            | {
                "name": who_is(out.member, done.code, show_names=show_names),
                "tasks": _items(out.tasks),
                "reason": out.reason,
            }
            for out in done.left_out
        ],
        "files": done.files,
        "tried": done.tried,
        "changed": bool(done.made) and not done.tried,
        "remarks": done.remarks,
    }


def _reminder_data(one: Reminder, done: Reminded) -> dict[str, Any]:
    number = one.judgement.consent
    return _who(one.member) | {
        "item": str(one.item) if one.item else None,
        "tasks": _items(one.tasks),
        "turn": one.turn,
        "is_last": one.is_last,
        "consent": f"{done.case}.{number}" if number else None,
        "envelope": one.member.label in done.envelopes,
    }


def _who(member: Member) -> dict[str, Any]:
    service = member.agency.name if member.agency else None
    return {"name": member.label, "service": service, "phone": member.phone}


def _items(tasks: Sequence[Task]) -> list[str]:
    return [str(task.item) for task in tasks]


def _head(done: Reminded) -> str:
    if done.tried:
        return "Dette ville bli laget:"
    return f"Purring {done.made[0].item} er laget, ett brev til hver:"


def _row(one: Reminder) -> Row:
    turn = "siste gang" if one.is_last else f"{one.turn}. gang"
    return Row((one.member.label, turn, "; ".join(map(_told, one.tasks))))


def _told(task: Task) -> str:
    due = f" (frist {day_month(task.due)})" if task.due else ""
    return f"{task.item} {task.what}{due}"


def _made_before(one: Reminder) -> str:
    return f"{one.member.label} er alt purret i dag: {one.item} om {_numbers(one.tasks)}."


def _call(one: ToCall) -> str:
    member = one.member
    service = member.agency.name if member.agency else None
    who = ", ".join(dict.fromkeys(filter(None, (member.label, service, member.phone))))
    what = "; ".join(f"{task.item} {task.what}" for task in one.tasks)
    return f"Ring, eller ta det med leder: {who}. Purret {one.times} ganger: {what}"


def _numbers(tasks: Sequence[Task]) -> str:
    return listed(_items(tasks))


def _talk(done: Reminded) -> list[str]:
    if done.tried:
        return ["Ingenting er lagret. Uten --prøv blir det laget."] if done.made else []
    talk = []
    if done.made:
        item = done.made[0].item
        if done.envelopes:
            who = listed(done.envelopes)
            talk.append(f"Utkast til e-post om at brevet ligger i sikker kanal: {who}")
        talk.append(f"Når det er sendt: koord sendt {item} purring --alle --kanal KANAL")
        talk.append("Ble det feil: koord angre")
    if done.to_call:
        first = done.to_call[0].tasks[0].item
        talk.append(f"Etter samtalen: koord gjort {first} · koord utsett {first} +1u")
    if not (done.made or done.already or done.to_call or done.left_out):
        talk.append(f"Ingen venter det på i sak {done.case}: koord huskeliste {done.case}")
    return talk
