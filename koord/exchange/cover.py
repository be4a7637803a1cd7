"""The neutral words around a paper that lies in the municipality's secure channel.

Even an e-mail without content can reveal that somebody is helped by a service. So the text knows
only a reference number and a time, and has no place for a case's name, a unit, a topic or a kind
of meeting.
"""

from dataclasses import dataclass
from datetime import date, time

from koord.domain.dates import clock_time, long_date
from koord.domain.names import normalise


@dataclass(frozen=True)
class CoverText:
    """A subject line and what to write under it."""

    subject: str
    body: str

    def as_text(self) -> str:
        """Return both as one plain text, to copy from."""
        return f"Emne: {self.subject}\n\n{self.body}"


def cover_text(
    reference: str,
    day: date,
    start: time,
    sender_name: str | None = None,
    sender_phone: str | None = None,
) -> CoverText:
    """Return what to write outside the secure channel about a meeting.

    Args:
        reference: The number of the item, such as 7.4. Not the display code: initials are a name.
        day: Local date of the meeting.
        start: Local time of the meeting.
        sender_name: Who sends it. Title and unit are left out, as they tell the relation.
        sender_phone: Where the receiver can call.
    """
    told = (
        "Jeg har lagt en melding til deg i kommunens sikre kanal. "
        f"Det er om et møte {long_date(day)} kl. {clock_time(start)}.\n"
        f"Referanse: {normalise(reference)}"
    )
    asked = (
        "Logg inn der for å lese meldingen, og svar samme sted. "
        "Skriv ikke personlige opplysninger i svar på denne e-posten."
    )
    farewell = _farewell(normalise(sender_name or ""), normalise(sender_phone or ""))
    paragraphs = ("Hei.", told, asked, *farewell)
    subject = f"Møte {day:%d.%m} kl. {clock_time(start)}"
    return CoverText(subject, "\n\n".join(paragraphs) + "\n")


def _farewell(name: str, phone: str) -> tuple[str, ...]:
    call = (f"Får du den ikke opp, ring meg på {phone}.",) if phone else ()
    return (*call, f"Hilsen {name}") if name else call
