"""Consents on the screen."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from koord.cli.view import Line, Tone, View
from koord.cli.views.words import answer_words, listed
from koord.domain.consents import (
    NOT_BLOCKED_BY_THIS,
    Answer,
    Judgement,
)
from koord.domain.dates import day_month, short_date

if TYPE_CHECKING:
    from koord.domain.cases import ItemId
    from koord.services.reading.consents import MayTell
    from koord.services.writing.consent_forms import MadeForm
    from koord.services.writing.consent_receipts import MadeReceipt
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
    period = f"fra {day_month(made.starts)} til og med {day_month(made.ends)}"
    verb = "Skjema" if made.changed else "Laget i dag alt: skjema"
    return View(
        type="samtykkeskjema",
        data={
            "item": str(made.item),
            "from": made.starts,
            "until": made.ends,
            "receivers": made.receivers,
            "signers": made.signers,
            "barred_signers": made.barred,
            "replaces": [str(item) for item in made.replaces],
            "new_topics": made.new_topics,
            "wider": [{"agency": who, "what": what} for who, what in made.wider],
            "changed": made.changed,
            "files": made.files,
        },
        lines=[
            Line(f"{verb} {made.item} for {listed(made.receivers)}, {period}."),
            *(Line(str(path)) for path in made.files),
        ],
        remarks=_form_remarks(made, renews) if made.changed else (),
        talk=[
            f"Skal skrives under av {listed(made.signers)}.",
            f"Når det er gjort: koord samtykke gitt {made.item} --signert DATO --av NAVN",
            *barred_signers(str(made.item), made.barred),
            *([] if made.changed else ["Et nytt likevel: legg til --på-nytt"]),
        ],
    )


def _form_remarks(made: MadeForm, renews: ItemId | None) -> list[str]:
    remarks = []
    if renews is not None:
        remarks.append(
            f"{renews} gjelder som før; det er ikke fornyet før {made.item} er skrevet under"
        )
    if made.new_topics:
        remarks.append(f"nye temaer er lagt til i saken: {', '.join(made.new_topics)}")
    if made.wider:
        what = "; ".join(f"{who} {words}" for who, words in made.wider)
        remarks.append(f"videre enn det som gjaldt før: {what}. Si det til den som skriver under")
    if made.uneven:
        ends = ", ".join(f"{who} {short_date(day)}" for who, day in made.uneven)
        remarks.append(f"samtykkene i saken slutter ikke samme dag: {ends} (--felles-slutt)")
    if made.missing:
        remarks.append(f"mangler på papiret: {', '.join(made.missing)}")
    return remarks


def made_receipt(made: MadeReceipt) -> View:
    """Say that the receipt and the slip are made, and for what."""
    item = str(made.item)
    names = listed([name for name, _ in made.valid])
    verb = "Kvittering og trekkeslipp" if made.changed else "Laget i dag alt: kvittering"
    return View(
        type="kvittering",
        data={
            "item": item,
            "valid": [{"agency": name, "until": until} for name, until in made.valid],
            "changed": made.changed,
            "files": made.files,
        },
        lines=[
            Line(f"{verb} for samtykke {item}: {names}."),
            *(Line(str(path)) for path in made.files),
        ],
        remarks=[f"mangler på papiret: {', '.join(made.missing)}"] if made.missing else (),
        talk=["Gi begge til familien."] if made.changed else ["Nye: legg til --på-nytt"],
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
    if done.changed and done.valid and not done.stopped:
        talk.append(f"Kvittering til familien: koord samtykke kvittering {item}")
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


def _lower_first(text: str) -> str:
    return text[:1].lower() + text[1:] if text[1:2].islower() else text
