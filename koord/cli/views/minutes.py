"""Minutes on the screen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from koord.cli.view import Line, Row, Tone, View
from koord.cli.views.words import listed
from koord.domain.dates import clock_time, date_with_week, day_month

if TYPE_CHECKING:
    from koord.services.writing.minutes import PlannedMeeting, Version, WrittenMinutes


def written(done: WrittenMinutes) -> View:
    """Say what was entered, or would be: tasks, next meeting, papers, who gets which."""
    lines: list[Line | Row] = [Line(_head(done), Tone.HEADING)]
    for number, task, who in done.tasks:
        due = f"frist {day_month(task.due)}" if task.due else "uten frist"
        state = "gjort" if task.done else due
        lines.append(Row((str(number) if number else "–", state, task.what, who)))
    if done.next_meeting is not None:
        lines.append(Line(_next(done.next_meeting)))
    lines += [Line(str(path)) for path in done.files]
    return View(
        type="referat",
        data=_data(done),
        lines=lines,
        remarks=done.remarks,
        talk=[*_who_gets(done), *_then(done)],
    )


def _head(done: WrittenMinutes) -> str:
    if done.was_there:
        return f"Referatet fra møte {done.item} står slik alt; ingenting er endret."
    if not done.entered:
        return f"Dette ville bli ført fra møte {done.item}:"
    version = f", utgave {done.version}" if done.version > 1 else ""
    return f"Referatet fra møte {done.item} er ført{version}."


def _next(meeting: PlannedMeeting) -> str:
    clock = f" kl. {clock_time(meeting.starts_at)}" if meeting.starts_at else ""
    place = f", {meeting.place}" if meeting.place else ""
    number = f" ({meeting.item})" if meeting.item else ""
    return f"Neste møte{number}: {date_with_week(meeting.day)}{clock}{place}"


def _who_gets(done: WrittenMinutes) -> list[str]:
    said = []
    if len(done.versions) > 1:
        said += [_version_line(version) for version in done.versions]
    elif done.versions and done.versions[0].receivers:
        said.append(f"Kan sendes til {listed(done.versions[0].receivers)}.")
    said += [f"Skal ikke ha referatet: {who} ({why})." for who, why in done.not_sent]
    return said


def _version_line(version: Version) -> str:
    names = ", ".join(path.name for path in version.files) or "Denne utgaven"
    if not version.left_out:
        who = f", og til {listed(version.receivers)}" if version.receivers else ""
        return f"{names}: hele referatet, til journalen{who}."
    points = listed([str(number) for number in version.left_out])
    return f"{names}: til {listed(version.receivers)}, uten punkt {points}."


def _then(done: WrittenMinutes) -> list[str]:
    if not done.entered:
        return []
    steps = ["Papirene sendes av deg, i en sikker kanal. Ble det feil: koord angre"]
    if done.next_meeting is not None and done.next_meeting.item is not None:
        meeting = done.next_meeting
        steps.append(
            f'Når tiden er inne: koord innkall {done.item.case} --møte {meeting.item} --punkt "…"'
        )
    return steps


def _data(done: WrittenMinutes) -> dict[str, object]:
    following = done.next_meeting
    return {
        "item": str(done.item),
        "version": done.version,
        "entered": done.entered,
        "tasks": [str(number) for number, _, _ in done.tasks if number is not None],
        "promises": [
            {
                "item": str(number) if number else None,
                "what": task.what,
                "responsible": who,
                "due": task.due,
                "done": task.done,
            }
            for number, task, who in done.tasks
        ],
        "next_meeting": None
        if following is None
        else {
            "item": str(following.item) if following.item else None,
            "date": following.day,
            "start": following.starts_at,
            "place": following.place,
        },
        "files": done.files,
        "versions": [
            {"receivers": v.receivers, "left_out": v.left_out, "files": v.files}
            for v in done.versions
        ],
        "not_sent": [{"name": who, "reason": why} for who, why in done.not_sent],
        "remarks": done.remarks,
    }
