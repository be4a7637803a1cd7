"""The neutral words around a paper that lies in the municipality's secure channel.

Even an e-mail without content can reveal that somebody is helped by a service. So the text knows
only a reference number and a time, and has no place for a case's name, a unit, a topic or a kind
of meeting.
"""

from dataclasses import dataclass
from datetime import date, time

from koord.domain.dates import WEEKDAYS, clock_time, day_month
from koord.domain.names import normalise


@dataclass(frozen=True, slots=True)
class _Words:
    """The sentences in one language."""

    weekdays: tuple[str, ...]
    subject: str
    told: str
    told_of_message: str
    message: str
    asked: str
    call: str
    farewell: str


_WORDS = {
    "nb": _Words(
        weekdays=WEEKDAYS,
        subject="Emne",
        told="Jeg har lagt en melding til deg i kommunens sikre kanal. Det er om et møte {when}.\n"
        "Referanse: {reference}",
        told_of_message="Jeg har lagt en melding til deg i kommunens sikre kanal.\n"
        "Referanse: {reference}",
        message="Melding i sikker kanal",
        asked="Logg inn der for å lese meldingen, og svar samme sted. "
        "Skriv ikke personlige opplysninger i svar på denne e-posten.",
        call="Får du den ikke opp, ring meg på {phone}.",
        farewell="Hilsen {name}",
    ),
    "nn": _Words(
        weekdays=("måndag", "tysdag", "onsdag", "torsdag", "fredag", "laurdag", "søndag"),
        subject="Emne",
        told="Eg har lagt ei melding til deg i den sikre kanalen til kommunen. "
        "Ho er om eit møte {when}.\nReferanse: {reference}",
        told_of_message="Eg har lagt ei melding til deg i den sikre kanalen til kommunen.\n"
        "Referanse: {reference}",
        message="Melding i sikker kanal",
        asked="Logg inn der for å lese meldinga, og svar same stad. "
        "Skriv ikkje personlege opplysningar i svar på denne e-posten.",
        call="Får du ho ikkje opp, ring meg på {phone}.",
        farewell="Helsing {name}",
    ),
}


@dataclass(frozen=True)
class CoverText:
    """A subject line and what to write under it."""

    subject: str
    body: str
    language: str = "nb"

    def as_text(self) -> str:
        """Return both as one plain text, to copy from."""
        return f"{_WORDS[self.language].subject}: {self.subject}\n\n{self.body}"


def cover_text(
    reference: str,
    day: date,
    start: time,
    sender_name: str | None = None,
    sender_phone: str | None = None,
    language: str = "nb",
) -> CoverText:
    """Return what to write outside the secure channel about a meeting.

    Args:
        reference: The number of the item, such as 7.4. Not the display code: initials are a name.
        day: Local date of the meeting.
        start: Local time of the meeting.
        sender_name: Who sends it. Title and unit are left out, as they tell the relation.
        sender_phone: Where the receiver can call.
        language: `nb` or `nn`.
    """
    words = _WORDS[language]
    when = f"{words.weekdays[day.weekday()]} {day_month(day)} kl. {clock_time(start)}"
    told = words.told.format(when=when, reference=normalise(reference))
    subject = f"Møte {day:%d.%m} kl. {clock_time(start)}"
    return _covering(subject, told, sender_name, sender_phone, language)


def message_text(
    reference: str,
    sender_name: str | None = None,
    sender_phone: str | None = None,
    language: str = "nb",
) -> CoverText:
    """Return what to write outside the secure channel about a letter that lies in it.

    Args:
        reference: The number of the item, such as 7.12.
        sender_name: Who sends it.
        sender_phone: Where the receiver can call.
        language: `nb` or `nn`.
    """
    words = _WORDS[language]
    told = words.told_of_message.format(reference=normalise(reference))
    return _covering(words.message, told, sender_name, sender_phone, language)


def _covering(
    subject: str, told: str, sender_name: str | None, sender_phone: str | None, language: str
) -> CoverText:
    words = _WORDS[language]
    name, phone = normalise(sender_name or ""), normalise(sender_phone or "")
    call = (words.call.format(phone=phone),) if phone else ()
    farewell = (words.farewell.format(name=name),) if name else ()
    paragraphs = ("Hei.", told, words.asked, *call, *farewell)
    return CoverText(subject, "\n\n".join(paragraphs) + "\n", language)
