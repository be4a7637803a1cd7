"""Meetings on the screen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from koord.cli.view import Line, Row, Tone, View
from koord.cli.views.words import answer_words, listed
from koord.domain.dates import clock_time, date_with_week, day_month

if TYPE_CHECKING:
    from koord.services.reading.cases import MemberLine
    from koord.services.writing.meetings import CalledMeeting


def who_line(line: MemberLine) -> str:
    """Return one member with the answer beside her, as the wizard lists them."""
    member = line.member
    service = f" ({member.agency.name})" if member.agency and member.name else ""
    reasons = "" if line.judgement.answer.permits else f": {line.judgement.reasons[0]}"
    return f"{member.label}{service}  {answer_words(line.judgement)}{reasons}"


def called(meeting: CalledMeeting) -> View:
    """Say that a meeting is called: when, who, the files, and what to do with them."""
    item = str(meeting.item)
    when = (
        f"{date_with_week(meeting.day)}, "
        f"kl. {clock_time(meeting.starts_at)}–{clock_time(meeting.ends_at)}"
    )
    place = f", {meeting.place}" if meeting.place else ""
    if meeting.was_called is not None:
        head = f"Møte {item} er alt innkalt {day_month(meeting.was_called)}: {when}{place}."
        talk = ["Nytt utkast med nye papirer: legg til --på-nytt"]
    else:
        head = f"Møte {item}: {when}{place}."
        talk = [
            "Papirene sendes av deg, i en sikker kanal. Følgeteksten er uten innhold.",
            f"Etter møtet: koord referat {item}",
        ]
    lines: list[Line | Row] = [Line(head, Tone.HEADING)]
    lines.append(Line(f"Innkalt: {listed(meeting.invited)}."))
    lines += [Line(f"Ikke med: {out.name} ({out.reason}).") for out in meeting.left_out]
    lines += [Line(str(path)) for path in meeting.files]
    if meeting.receivers:
        talk.insert(0, "Kalenderfil til hver mottaker:")
        talk[1:1] = [f"  {path.name}  {who}" for who, path in meeting.receivers]
    return View(
        type="innkalling",
        data={
            "item": item,
            "date": meeting.day,
            "start": meeting.starts_at,
            "end": meeting.ends_at,
            "place": meeting.place,
            "invited": meeting.invited,
            "left_out": [{"name": o.name, "reason": o.reason} for o in meeting.left_out],
            "files": meeting.files,
            "calendar_files": [{"name": who, "file": path} for who, path in meeting.receivers],
            "changed": meeting.was_called is None,
            "remarks": meeting.remarks,
        },
        lines=lines,
        remarks=meeting.remarks,
        talk=talk,
    )
