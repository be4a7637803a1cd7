"""Consents on the screen."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from koord.cli.view import Line, Row, Tone, View
from koord.cli.views.words import answer_words, listed
from koord.domain.consents import (
    NOT_BLOCKED_BY_THIS,
    Answer,
    Direction,
    Judgement,
    RowState,
)
from koord.domain.dates import day_month, short_date

if TYPE_CHECKING:
    from koord.domain.cases import ItemId
    from koord.domain.consents import RowStatus
    from koord.services.reading.consents import ConsentLine, MayTell
    from koord.services.writing.consent_forms import MadeForm
    from koord.services.writing.consents import RecordedConsent

_EXIT = {Answer.YES: 0, Answer.PARTLY: 0, Answer.NO: 10, Answer.MISSING: 11}


def judgement_data(case: int, judgement: Judgement) -> dict[str, Any]:
    """Return a judgement as JSON has it."""
    return {
        "answer": judgement.answer.value,
        "until": judgement.until,
        "denied": judgement.denied,
        "only": judgement.only,
        "reasons": judgement.reasons,
        "consent": f"{case}.{judgement.consent}" if judgement.consent else None,
        "purpose": judgement.purpose,
        "signers": judgement.signers,
        "missing": judgement.missing,
        "barred_signers": judgement.barred_signers,
    }


def may_tell(asked: MayTell) -> View:
    """Answer «may I tell?» in one line."""
    judgement = asked.judgement
    data = {"case": asked.case, "who": asked.receiver, "date": asked.on, "topic": asked.topic}
    return View(
        type="kan",
        data=data | judgement_data(asked.case, judgement),
        lines=[Line(answer_line(asked), _tone(judgement.answer))],
        talk=_what_then(asked),
        exit_code=_EXIT[judgement.answer],
    )


def answer_line(asked: MayTell) -> str:
    """Return the answer in one line: answer, until, purpose, what not, on what it rests."""
    judgement = asked.judgement
    head = answer_words(judgement)
    if judgement.answer.permits and judgement.until is not None:
        head += f" til og med {day_month(judgement.until)}"
    parts = [head]
    if judgement.answer.permits:
        if judgement.purpose:
            parts.append(f"formål: {_lower_first(judgement.purpose)}")
        if judgement.answer is Answer.YES and judgement.denied:
            parts.append(f"ikke del: {listed(judgement.denied)}")
        parts += judgement.reasons
        if judgement.consent is not None:
            who = f" ({', '.join(judgement.signers)})" if judgement.signers else ""
            parts.append(f"samtykke {asked.case}.{judgement.consent}{who}")
    else:
        parts += judgement.reasons
        if judgement.consent is not None:
            word = "skjema" if judgement.answer is Answer.MISSING else "samtykke"
            parts.append(f"{word} {asked.case}.{judgement.consent}")
    return " · ".join(parts)


def _what_then(asked: MayTell) -> list[str]:
    judgement = asked.judgement
    if judgement.answer.permits:
        return []
    talk = []
    if judgement.answer is Answer.MISSING and judgement.has_form:
        item = f"{asked.case}.{judgement.consent}"
        talk.append(
            f"Når det er skrevet under: koord samtykke gitt {item} --signert DATO --av NAVN"
        )
        talk += barred_signers(item, judgement.barred_signers)
    elif judgement.answer is Answer.MISSING and judgement.consent is not None:
        talk.append(
            f"Hva som har skjedd med det: koord samtykke vis {asked.case}.{judgement.consent}"
        )
    elif judgement.ended is not None:
        item = f"{asked.case}.{judgement.consent}"
        talk.append(f"Nytt skjema: koord samtykke skjema {asked.case} --lik {item} --til DATO")
    elif judgement.consent is None and not judgement.is_final:
        name = asked.receiver if " " not in asked.receiver else f'"{asked.receiver}"'
        talk.append(f"Skjema til underskrift: koord samtykke skjema {asked.case} --for {name}")
    return [*talk, NOT_BLOCKED_BY_THIS]


def _tone(answer: Answer) -> Tone:
    return {Answer.YES: Tone.GOOD, Answer.PARTLY: Tone.GOOD}.get(answer, Tone.URGENT)


def barred_signers(item: str, names: Sequence[str]) -> list[str]:
    """Say what to do about a signature that is needed from someone who is blocked."""
    if not names:
        return []
    return [
        f"{listed(names)} er sperret og skal ikke få skjemaet av deg, men loven ber om "
        "underskriften. Avklar med leder om én forelder er nok etter loven.",
        f"Er det det: koord samtykke gitt {item} --én-forelder GRUNN",
    ]


def made_form(made: MadeForm, renews: ItemId | None = None) -> View:
    """Say that a form is made, who signs it, and how it comes back."""
    remarks = []
    if renews is not None:
        remarks.append(
            f"{renews} gjelder som før; det er ikke fornyet før {made.item} er skrevet under"
        )
    if made.new_topics:
        remarks.append(f"nye temaer er lagt til i saken: {', '.join(made.new_topics)}")
    if made.missing:
        remarks.append(f"mangler på papiret: {', '.join(made.missing)}")
    period = f"fra {day_month(made.starts)} til og med {day_month(made.ends)}"
    return View(
        type="samtykkeskjema",
        data={
            "item": str(made.item),
            "from": made.starts,
            "until": made.ends,
            "receivers": made.receivers,
            "signers": made.signers,
            "barred_signers": made.barred,
            "new_topics": made.new_topics,
            "files": made.files,
        },
        lines=[
            Line(f"Skjema {made.item} for {listed(made.receivers)}, {period}."),
            *(Line(str(path)) for path in made.files),
        ],
        remarks=remarks,
        talk=[
            f"Skal skrives under av {listed(made.signers)}.",
            f"Når det er gjort: koord samtykke gitt {made.item} --signert DATO --av NAVN",
            *barred_signers(str(made.item), made.barred),
        ],
    )


def recorded(done: RecordedConsent, word: str) -> View:
    """Say where a consent stands after something was recorded on it."""
    item = str(done.item)
    head = f"Samtykke {item}: {word}." if done.changed else f"Samtykke {item}: det er ført alt."
    lines = [Line(head)]
    lines += [
        Line(f"Gjelder {receiver} til og med {day_month(until)}.", Tone.GOOD)
        for receiver, until in done.valid
    ]
    lines += [Line(f"{who}: {state}.", Tone.URGENT) for who, state in done.stopped]
    if done.missing:
        lines.append(Line(f"Mangler underskrift fra {listed(done.missing)}.", Tone.URGENT))
    talk = barred_signers(item, done.barred)
    if done.changed:
        talk.append("Ble det feil: koord angre (føringen blir stående som feilført)")
    return View(
        type="samtykke",
        data={
            "item": item,
            "receivers": done.receivers,
            "missing": done.missing,
            "valid": [{"agency": name, "until": until} for name, until in done.valid],
            "stopped": [{"agency": name, "state": state} for name, state in done.stopped],
            "barred_signers": done.barred,
            "changed": done.changed,
            "notes": done.note,
        },
        lines=lines,
        remarks=done.note,
        talk=talk,
    )


def consent_list(lines: Sequence[ConsentLine], case: str | None) -> View:
    """List rows of consents, what needs doing first."""
    return View(
        type="samtykker",
        data={"consents": [_line_data(line) for line in lines]},
        lines=[_row(line) for line in lines],
        talk=[] if lines else [_empty(case)],
    )


def _line_data(line: ConsentLine) -> dict[str, Any]:
    status = line.status
    return {
        "item": str(line.item),
        "case": line.item.case,
        "agency": status.scope.receiver,
        "status": status.state.value,
        "from": status.scope.starts,
        "until": status.until,
        "direction": status.scope.direction.value,
        "allowed": status.scope.allowed,
        "denied": status.denied,
        "signers": status.signers,
        "missing": status.missing,
        "barred_signers": status.barred_signers,
    }


def _row(line: ConsentLine) -> Row:
    status = line.status
    tones = {RowState.UNSIGNED: Tone.URGENT, RowState.VALID: Tone.GOOD}
    until = f"til {short_date(status.until)}"
    return Row(
        (
            str(line.item),
            line.code,
            status.scope.receiver,
            status.state.value,
            until,
            more_about(line.status),
        ),
        tones.get(status.state, Tone.QUIET),
    )


def more_about(status: RowStatus) -> str:
    """Say in a few words what a row lacks and what it is limited to."""
    parts = []
    if status.state is RowState.UNSIGNED and status.missing:
        parts.append(f"fra {listed(status.missing)}")
    if status.scope.direction is not Direction.EXCHANGE:
        parts.append(f"bare {status.scope.direction}")
    if status.scope.allowed:
        parts.append(f"bare om {listed(status.scope.allowed)}")
    if status.denied:
        parts.append(f"ikke om {listed(status.denied)}")
    return " · ".join(parts)


def _empty(case: str | None) -> str:
    return f"Ingen samtykker. Lag et skjema: koord samtykke skjema {case or 7} --for PPT --til DATO"


def _lower_first(text: str) -> str:
    return text[:1].lower() + text[1:] if text[1:2].islower() else text
