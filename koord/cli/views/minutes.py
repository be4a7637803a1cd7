"""Minutes on the screen."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from koord.cli.view import Line, Row, Tone, View
from koord.cli.views.meetings import called
from koord.cli.views.words import listed, version_line
from koord.domain.cases import ItemId
from koord.domain.dates import clock_time, date_with_week, day_month
from koord.domain.meetings import MinutesState

if TYPE_CHECKING:
    from koord.services.writing.meetings import CalledMeeting
    from koord.services.writing.minutes import PlannedMeeting, Version, WrittenMinutes


def written(done: WrittenMinutes, next_called: CalledMeeting | None = None) -> View:
    """Say what was entered, or would be: tasks, next meeting, papers, who gets which.

    Args:
        done: The minutes.
        next_called: The next meeting, when it was called at once.
    """
    lines: list[Line | Row] = [Line(_head(done), Tone.HEADING)]
    for number, task, who in done.tasks:
        due = f"frist {day_month(task.due)}" if task.due else "uten frist"
        state = "gjort" if task.done else due
        lines.append(Row((str(number) if number else "–", state, task.what, who)))
    lines += [Row((str(item), "endret", said, "")) for item, said in done.changed_tasks]
    if done.next_meeting is not None:
        lines.append(Line(_next(done.next_meeting)))
    lines += [Line(str(path)) for path in done.files]
    data, remarks, then = _data(done), list(done.remarks), _then(done)
    if next_called is not None:
        invitation = called(next_called)
        lines += [Line(), *invitation.lines]
        data["invitation"] = invitation.data
        remarks += invitation.remarks
        then = ["Papirene sendes av deg, i en sikker kanal. Angre innkallingen: koord angre"]
    return View(
        type="referat",
        data=data,
        lines=lines,
        remarks=remarks,
        talk=[*_who_gets(done), *then],
    )


def matrix(done: WrittenMinutes) -> View:
    """Show who sees which points: a word in each cell, so that nothing hangs on place or colour."""
    lines: list[Line | Row] = [Line(f"Hvem får hvilke punkter fra møte {done.item}", Tone.HEADING)]
    rows = []
    for version in done.versions:
        for who in version.receivers:
            missing = [f"{n} {done.headings[n - 1]}" for n in version.left_out]
            lines.append(Row((who, f"uten {listed(missing)}" if missing else "alt")))
            seen = [n for n in range(1, len(done.headings) + 1) if n not in version.left_out]
            rows.append({"name": who, "points": seen})
    for who, why in done.not_sent:
        lines.append(Row((who, f"ingenting: {why}"), Tone.URGENT))
        rows.append({"name": who, "points": [], "reason": why})
    return View(
        type="matrise",
        data={
            "item": str(done.item),
            "points": [{"number": n, "heading": h} for n, h in enumerate(done.headings, start=1)],
            "receivers": rows,
        },
        lines=lines,
        talk=[
            "Begrens et punkt med @kun:, knytt det til et tema med @tema:, eller merk det @alle."
        ],
    )


def sheet_made(item: ItemId, files: Sequence[Path]) -> View:
    """Say where the sheet for another minutes-taker lies, and how it comes back."""
    return View(
        type="referatark",
        data={"item": str(item), "files": files},
        lines=[Line(str(path)) for path in files],
        talk=[
            "Gi arket til referenten i en sikker kanal.",
            f"Når det er fylt ut: koord referat {item} --fil FIL.docx",
        ],
    )


def evaluated_in_plan(item: ItemId, on: date) -> View:
    """Say that the evaluation in the individual plan serves as minutes."""
    return View(
        type="referat",
        data={"item": str(item), "ip_evaluated_on": on, "tasks": [], "files": []},
        lines=[Line(f"Møte {item} er dokumentert i individuell plan {day_month(on)}.")],
        talk=[
            f'Ble noe avtalt, legg det på lista: koord husk {item.case} "…"',
            "Ble det feil: koord angre",
        ],
    )


def _head(done: WrittenMinutes) -> str:
    if done.was_there:
        return f"Referatet fra møte {done.item} står slik alt; ingenting er endret."
    if not done.entered:
        return f"Dette ville bli ført fra møte {done.item}:"
    version = f", utgave {done.version}" if done.version > 1 else ""
    if done.stage is not None and done.stage.comments_by is not None:
        last = day_month(done.stage.comments_by)
        return f"Referatet fra møte {done.item} er ført{version}, til kommentar til {last}."
    return f"Referatet fra møte {done.item} er ført{version}."


def _next(meeting: PlannedMeeting) -> str:
    clock = f" kl. {clock_time(meeting.starts_at)}" if meeting.starts_at else ""
    place = f", {meeting.place}" if meeting.place else ""
    number = f" ({meeting.item})" if meeting.item else ""
    return f"Neste møte{number}: {date_with_week(meeting.day)}{clock}{place}"


def _who_gets(done: WrittenMinutes) -> list[str]:
    said = []
    if len(done.versions) > 1:
        said += [
            _version_line(version, is_whole=version is done.versions[0])
            for version in done.versions
        ]
    elif done.versions and done.versions[0].receivers:
        said.append(f"Kan sendes til {listed(done.versions[0].receivers)}.")
    said += [f"Skal ikke ha referatet: {who} ({why})." for who, why in done.not_sent]
    return said


def _version_line(version: Version, is_whole: bool) -> str:
    if is_whole:
        who = f", og til {listed(version.receivers)}" if version.receivers else ""
        return f"Filene «…{version.mark}»: til journalen{who}."
    kept_back = []
    if version.left_out:
        kept_back.append(f"punkt {listed([str(number) for number in version.left_out])}")
    if not version.tells_next:
        kept_back.append("dagen for neste møte")
    if not version.names_all:
        kept_back.append("navnene på de andre")
    return version_line(version.mark, version.receivers, kept_back)


def _then(done: WrittenMinutes) -> list[str]:
    if not done.entered:
        return []
    steps = ["Papirene sendes av deg, i en sikker kanal. Ble det feil: koord angre"]
    if done.stage is not None and done.stage.state is MinutesState.FOR_COMMENTS:
        steps.append(f"Når kommentarene er kommet: koord referat {done.item} --endelig")
    if done.next_meeting is not None and done.next_meeting.item is not None:
        meeting = done.next_meeting
        steps.append(
            f'Når tiden er inne: koord innkall {done.item.case} --møte {meeting.item} --punkt "…"'
        )
    return steps


def _data(done: WrittenMinutes) -> dict[str, Any]:
    following = done.next_meeting
    return {
        "item": str(done.item),
        "version": done.version,
        "entered": done.entered,
        "state": done.stage.state.value if done.stage else None,
        "comments_by": done.stage.comments_by if done.stage else None,
        "changed_tasks": [{"item": str(item), "what": said} for item, said in done.changed_tasks],
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
