"""Meetings on the screen."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

from koord.cli.session import quoted
from koord.cli.view import Line, Row, Tone, View
from koord.cli.views.words import answer_words, listed, version_line
from koord.domain.dates import clock_time, date_with_week, day_month, remarks
from koord.domain.meetings import Invited, Meeting

if TYPE_CHECKING:
    from koord.services.reading.cases import MemberLine
    from koord.services.writing.meetings import CalledMeeting, PaperVersion
    from koord.services.writing.moving import CancelledMeeting, MovedMeeting
    from koord.services.writing.replies import RecordedReply
    from koord.services.writing.talks import RecordedTalk


def who_line(line: MemberLine) -> str:
    """Return one member with the answer beside her, as the wizard lists them."""
    member = line.member
    service = f" ({member.agency.name})" if member.agency and member.name else ""
    reasons = "" if line.judgement.answer.permits else f": {line.judgement.reasons[0]}"
    return f"{member.label}{service}  {answer_words(line.judgement)}{reasons}"


def called(meeting: CalledMeeting, copied: str | None = None) -> View:
    """Say that a meeting is called: when, who, the files, and what to do with them.

    Args:
        meeting: The meeting.
        copied: What to say of the clipboard, when it was asked for.
    """
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
        if meeting.moved_from not in (None, meeting.day):
            head = f"Møte {item} er flyttet til {when}{place}."
        talk = [*([copied] if copied else [])]
        talk += [
            "Papirene sendes av deg, i en sikker kanal. Følgeteksten er uten innhold.",
            *_more_papers(meeting),
            f"Etter møtet: koord referat {item}",
        ]
    lines: list[Line | Row] = [Line(head, Tone.HEADING)]
    lines.append(Line(f"Innkalt: {listed(meeting.invited)}."))
    lines += [Line(f"Ikke med: {out.name} ({out.reason}).") for out in meeting.left_out]
    lines += [Line(str(path)) for path in meeting.files]
    if len(meeting.versions) > 1:
        talk[:0] = [_version_line(version) for version in meeting.versions]
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
            "versions": [
                {"receivers": v.receivers, "left_out": v.left_out, "files": v.files}
                for v in meeting.versions
            ],
            "calendar_files": [{"name": who, "file": path} for who, path in meeting.receivers],
            "changed": meeting.was_called is None,
            "moved_from": meeting.moved_from,
            "remarks": meeting.remarks,
        },
        lines=lines,
        remarks=meeting.remarks,
        talk=talk,
    )


def _version_line(version: PaperVersion) -> str:
    if not version.receivers:
        return version_line(version.mark, ["deg", "journalen"])
    return version_line(version.mark, version.receivers, [f"«{t}»" for t in version.left_out])


def moved(done: MovedMeeting, today: date) -> View:
    """Say where a meeting is moved, and what was made for it."""
    if done.called is not None:
        view = called(done.called)
        return replace(view, type="flytt")
    clock = f", kl. {clock_time(done.starts_at)}" if done.starts_at else ""
    place = f", {done.place}" if done.place else ""
    head = "er flyttet til" if done.changed else "står alt"
    talk = [f"Innkall når tiden er inne: koord innkall {done.item.case} --møte {done.item}"]
    return View(
        type="flytt",
        data={
            "item": str(done.item),
            "date": done.day,
            "start": done.starts_at,
            "place": done.place,
            "files": [],
            "changed": done.changed,
        },
        lines=[Line(f"Møte {done.item} {head} {date_with_week(done.day)}{clock}{place}.")],
        remarks=remarks(done.day, today),
        talk=talk if done.changed else [],
    )


def cancelled(done: CancelledMeeting) -> View:
    """Say that a meeting is cancelled, and whom to tell."""
    word = "er avlyst" if done.changed else "er avlyst alt"
    talk = []
    if done.receivers:
        talk.append("Kalenderfil til hver mottaker:")
        talk += [f"  {path.name}  {who}" for who, path in done.receivers]
    if done.told:
        talk.append(f"Si fra til {listed(done.told)}, i en sikker kanal.")
    if done.changed:
        talk.append("Ble det feil: koord angre")
    return View(
        type="avlys",
        data={
            "item": str(done.item),
            "date": done.day,
            "files": done.files,
            "told": done.told,
            "calendar_files": [{"name": who, "file": path} for who, path in done.receivers],
            "changed": done.changed,
        },
        lines=[
            Line(f"Møte {done.item} {date_with_week(done.day)} {word}.", Tone.HEADING),
            *(Line(str(path)) for path in done.files),
        ],
        talk=talk,
    )


def replies(meeting: Meeting) -> View:
    """List what the invited have answered, those who have not first."""
    order = sorted(meeting.invited, key=lambda i: i.reply is not None)
    silent = [i for i in order if i.reply is None]
    talk = []
    if silent:
        talk.append(f"Noter et svar: koord svar {meeting.item} {quoted(silent[0].label)} ja")
    return View(
        type="svar",
        data=_replies_data(meeting),
        lines=[Row((i.label, _reply_words(i))) for i in order],
        talk=talk,
    )


def replied(done: RecordedReply) -> View:
    """Say what was noted, and how many are still to answer."""
    left = [i.label for i in done.meeting.invited if i.reply is None]
    word = "" if done.changed else " (sto slik alt)"
    talk = [f"Har ikke svart: {listed(left)}." if left else "Alle har svart."]
    if done.stranger:
        talk.append(
            f"{done.invited.stand_in} er ikke i saken: "
            f"koord kontakt ny {done.meeting.item.case} {quoted(done.invited.stand_in or '')}"
        )
    if done.changed:
        talk.append("Ble det feil: koord angre")
    return View(
        type="svar",
        data=_replies_data(done.meeting) | {"changed": done.changed},
        lines=[Line(f"{done.invited.label}: {_reply_words(done.invited)}{word}.")],
        talk=talk,
    )


def _reply_words(invited: Invited) -> str:
    if invited.reply is None:
        return "har ikke svart"
    instead = f", {invited.stand_in} kommer i stedet" if invited.stand_in else ""
    return f"{invited.reply}{instead}"


def _replies_data(meeting: Meeting) -> dict[str, Any]:
    return {
        "item": str(meeting.item),
        "date": meeting.held_on,
        "replies": [
            {
                "name": i.label,
                "answer": i.reply.value if i.reply else None,
                "answered_on": i.replied_on,
                "stand_in": i.stand_in,
            }
            for i in meeting.invited
        ],
    }


def talked(done: RecordedTalk) -> View:
    """Say that a talk with the user is noted, and what is still to be asked."""
    gaps = done.talk.gaps
    talk = [f"Ikke notert ennå: {'; '.join(gaps)}."] if gaps else []
    if done.before is not None and not gaps:
        talk.append(f"Innkall: koord innkall {done.item.case} --møte {done.before.item}")
    if done.changed:
        talk.append("Ble det feil: koord angre")
    word = "er notert" if done.changed else "står slik alt"
    return View(
        type="samtale",
        data={
            "item": str(done.item),
            "date": done.day,
            "matters": done.talk.matters,
            "people": done.talk.people,
            "plan": done.talk.plan,
            "before": str(done.before.item) if done.before else None,
            "changed": done.changed,
        },
        lines=[Line(f"Samtalen {done.item} {date_with_week(done.day)} {word}.")],
        talk=talk,
    )


def _more_papers(meeting: CalledMeeting) -> list[str]:
    """Name the papers that go with a call and are made when they are asked for."""
    welcome = [f"Til familien, med enkle ord: koord skriv velkommen {meeting.item}"]
    leader = [f"Til deg som leder møtet: koord skriv møteark {meeting.item}"]
    return [*(welcome if meeting.with_user else ()), *leader]
