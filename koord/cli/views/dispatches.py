"""What went out, and what follows from a withdrawal, on the screen."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

from koord.cli.session import quoted
from koord.cli.view import Line, Row, Tone, View
from koord.cli.views.words import answer_words, listed
from koord.domain.dates import day_month, long_date, short_date
from koord.domain.dispatches import Dispatch, DispatchState

if TYPE_CHECKING:
    from koord.services.reading.access import AccessReview
    from koord.services.reading.dispatches import Consequences, DisclosureLog
    from koord.services.writing.dispatches import Candidate, Sending
    from koord.services.writing.letters import AccessPaper, Informed, Requested


def candidate_line(one: Candidate) -> str:
    """Return one receiver with the answer beside her."""
    reason = f": {one.reason}" if one.reason else ""
    words = answer_words(one.judgement) if one.reason is None else "NEI"
    return f"{one.member.label}  {words}{reason}"


def ground_words(case: int, consent: int | None, ground: str | None) -> str:
    """Return on which ground something was made or sent."""
    if ground is not None:
        return f"annet grunnlag: {ground}"
    return f"samtykke {case}.{consent}" if consent is not None else "rollen i saken"


def sent(done: Sending) -> View:
    """Say what was recorded as sent, to whom and on which ground."""
    item = str(done.item)
    lines: list[Line | Row] = [Line(_sent_head(done), Tone.HEADING)]
    for one in done.sent:
        number = one.consent.number if one.consent else None
        lines.append(Row((one.name, ground_words(done.item.case, number, one.ground))))
    lines += [Line(f"Ført alt: {listed(done.already)}.")] if done.already else []
    lines += [Line(f"Fikk det ikke: {name} ({why}).") for name, why in done.left_out]
    talk = ["Ble det feil: koord angre"] if done.changed else []
    return View(
        type="sendt",
        data={
            "item": item,
            "kind": done.kind,
            "date": done.on,
            "channel": done.channel,
            "sent": [
                {
                    "name": one.name,
                    "consent": str(one.consent) if one.consent else None,
                    "ground": one.ground,
                }
                for one in done.sent
            ],
            "already": done.already,
            "left_out": [{"name": name, "reason": why} for name, why in done.left_out],
            "changed": done.changed,
            "remarks": done.remarks,
        },
        lines=lines,
        remarks=done.remarks,
        talk=talk,
    )


def _sent_head(done: Sending) -> str:
    what = f"{done.kind.capitalize()} {done.item}"
    if not done.changed:
        return f"{what}: det er ført alt."
    return f"{what} er ført som sendt {long_date(done.on)}, {done.channel}."


def disclosures(log: DisclosureLog) -> View:
    """Show the disclosure log of a case, the newest first."""
    empty = "Ingenting er ført. Når noe er sendt: koord sendt 7.4 referat --alle --kanal svarut"
    return View(
        type="utsendelser",
        data={"case": log.case, "dispatches": [dispatch_data(log.case, row) for row in log.rows]},
        lines=[_log_row(log.case, row) for row in log.rows],
        talk=[] if log.rows else [empty],
    )


def dispatch_data(case: int, row: Dispatch) -> dict[str, Any]:
    """Return a row of the log as JSON has it."""
    return {
        "item": f"{case}.{row.number}",
        "kind": row.kind,
        "state": row.state.value,
        "date": row.on,
        "receiver": row.receiver,
        "channel": row.channel,
        "consent": f"{case}.{row.consent}" if row.consent else None,
        "ground": row.ground,
    }


def _log_row(case: int, row: Dispatch) -> Row:
    left_out = row.state is DispatchState.LEFT_OUT
    why = "" if left_out else ground_words(case, row.consent, row.ground)
    state = f"{row.state.value} {short_date(row.on)}"
    tone = Tone.PLAIN if row.state is DispatchState.SENT else Tone.QUIET
    cells = (f"{case}.{row.number}", row.kind, state, row.receiver, row.channel or "", why)
    return Row(cells, tone)


# --- what a withdrawal leads to ----------------------------------------------------------------


def with_consequences(view: View, after: Consequences) -> View:
    """Add what a withdrawal or a refusal leads to, each with the command that comes next."""
    lines: list[Line | Row] = []
    for meeting in after.meetings:
        names = listed(meeting.names)
        lines.append(
            Line(f"Møte {meeting.item} {day_month(meeting.day)}: {names} er innkalt.", Tone.URGENT)
        )
        without = " ".join(f"--uten {quoted(name)}" for name in meeting.names)
        lines.append(
            Line(f"  koord innkall {meeting.item.case} --møte {meeting.item} --på-nytt {without}")
        )
    for paper in after.papers:
        who = listed(paper.names)
        lines.append(
            Line(f"{paper.kind.capitalize()} {paper.item} er laget for {who}: ikke send det.")
        )
        without = " ".join(f"--unntatt {quoted(name)}" for name in paper.names)
        lines.append(
            Line(f"  koord sendt {paper.item} {paper.kind} --alle --kanal KANAL {without}")
        )
    for draft in after.drafts:
        lines.append(Line(f"Referatet fra møte {draft} er et utkast: det vurderes når du fører."))
        lines.append(Line(f"  koord referat {draft}"))
    if after.to_tell and after.consent:
        lines.append(Line(f"Må få vite det: {listed(after.to_tell)}."))
        task = quoted(f"Si fra til {listed(after.to_tell)} om samtykke {after.consent}")
        lines.append(Line(f"  koord husk {after.case} {task} --frist i-dag"))
    if after.sent:
        lines.append(Line("Dette er sendt, og kan ikke kalles tilbake:"))
        lines += [_log_row(after.case, row) for row in after.sent]
        lines.append(Line(f"  koord sendt {after.case}"))
    if lines:
        lines.insert(0, Line("Dette følger av det:", Tone.HEADING))
    return replace(
        view,
        lines=[*view.lines, *lines],
        data={**view.data, "consequences": _consequences_data(after)},
    )


def _consequences_data(after: Consequences) -> dict[str, Any]:
    return {
        "meetings": [
            {"item": str(m.item), "date": m.day, "names": m.names} for m in after.meetings
        ],
        "papers": [{"item": str(p.item), "kind": p.kind, "names": p.names} for p in after.papers],
        "drafts": [str(item) for item in after.drafts],
        "to_tell": after.to_tell,
        "sent": [dispatch_data(after.case, row) for row in after.sent],
    }


# --- letters -----------------------------------------------------------------------------------


def requested(done: Requested) -> View:
    """Say that a letter that asks for something is made, and what it put on the list."""
    lines: list[Line | Row] = [
        Line(
            f"{done.item} Brev til {done.receiver}: {done.what}, frist {long_date(done.due)}.",
            Tone.HEADING,
        ),
        Line(f"Bygger på {ground_words(done.item.case, done.consent, done.ground)}."),
        *(Line(str(path)) for path in done.files),
    ]
    return View(
        type="forespørsel",
        data={
            "item": str(done.item),
            "receiver": done.receiver,
            "what": done.what,
            "due": done.due,
            "consent": f"{done.item.case}.{done.consent}" if done.consent else None,
            "ground": done.ground,
            "files": done.files,
            "changed": done.changed,
        },
        lines=lines if done.changed else [Line(f"{done.item} {done.what}: det er bedt om alt.")],
        remarks=done.remarks,
        talk=[
            f"Når det er sendt: koord sendt {done.item} forespørsel --alle --kanal KANAL",
            f"Når svaret er kommet: koord gjort {done.item}",
        ],
    )


def informed(done: Informed) -> View:
    """Say who is to be told, who is left out and why, and what comes next."""
    lines: list[Line | Row] = [
        Line(_letter_head(done), Tone.HEADING),
        *(Line(f"Får det ikke: {name} ({why}).") for name, why in done.left_out),
        *(Line(str(path)) for path in done.files),
    ]
    return View(
        type="informasjon",
        data={
            "item": str(done.item),
            "receivers": done.receivers,
            "left_out": [{"name": name, "reason": why} for name, why in done.left_out],
            "topic": done.topic,
            "files": done.files,
            "changed": done.changed,
            "remarks": done.remarks,
        },
        lines=lines,
        remarks=done.remarks,
        talk=[
            "Brevet sendes av deg, i en sikker kanal.",
            f"Når det er sendt: koord sendt {done.item} informasjon --alle --kanal KANAL",
        ],
    )


def _letter_head(done: Informed) -> str:
    if not done.changed:
        return f"Brev {done.item} til {listed(done.receivers)} er laget alt."
    return f"Brev {done.item} til {listed(done.receivers)}."


# --- access ------------------------------------------------------------------------------------


def review_lines(reviewed: AccessReview) -> list[Line | Row]:
    """List what would be shown, and what is held back with its reason."""
    asker = reviewed.asker.label
    shown, held = reviewed.review.shown, reviewed.review.held
    lines: list[Line | Row] = [Line(f"Vises for {asker}:", Tone.HEADING)]
    lines += [Row((e.ref, e.part.value, _when(e.on), e.text)) for e in shown]
    lines.append(Line(f"Holdes tilbake for {asker}:" if held else "Ingenting holdes tilbake."))
    lines += [Row((h.ref, h.part.value, _when(h.on), h.reason), Tone.QUIET) for h in held]
    return lines


def reviewed_access(reviewed: AccessReview) -> View:
    """Show the review alone."""
    return View(
        type="innsyn",
        data=_review_data(reviewed) | {"item": None, "files": []},
        lines=review_lines(reviewed),
        remarks=_notes(reviewed),
        talk=[
            "Hold tilbake mer med --uten og ordet i første kolonne.",
            "Bare den nyeste utgaven av hvert referat er med.",
        ],
    )


def access_made(reviewed: AccessReview, made: AccessPaper) -> View:
    """Say that the paper is made, and what comes next."""
    return View(
        type="innsyn",
        data=_review_data(reviewed) | {"item": str(made.item), "files": made.files},
        lines=[
            Line(f"Innsyn {made.item} for {reviewed.asker.label} er laget.", Tone.HEADING),
            *(Line(str(path)) for path in made.files),
        ],
        talk=[
            "Les gjennom papiret før du gir det fra deg.",
            f"Når det er gitt: koord sendt {made.item} innsyn --alle --kanal KANAL",
        ],
    )


def _review_data(reviewed: AccessReview) -> dict[str, Any]:
    review = reviewed.review
    return {
        "case": reviewed.known.case.number,
        "who": reviewed.asker.label,
        "answer": reviewed.judgement.answer.value,
        "reasons": reviewed.judgement.reasons,
        "shown": [
            {"ref": e.ref, "part": e.part.value, "date": e.on, "text": e.text} for e in review.shown
        ],
        "held": [
            {"ref": h.ref, "part": h.part.value, "date": h.on, "reason": h.reason}
            for h in review.held
        ],
    }


def _notes(reviewed: AccessReview) -> tuple[str, ...]:
    return (f"{reviewed.asker.label}: {', '.join(reviewed.judgement.reasons)}.",)


def _when(on: date | None) -> str:
    return short_date(on) if on is not None and on != date.min else ""
