"""The neutral cover text."""

import inspect
import re
from datetime import date, time
from typing import Any

import pytest

from koord.exchange.cover import CoverText, cover_text

# What could tell that somebody is helped, by whom, or for what.
TELLING = (
    r"ansvarsgruppe|samarbeidsm|koordinator|barn|ungdom|elev|pasient|bruker|foresatt|forelder|"
    r"mor\b|far\b|sak\b|saken|fødselsdato|født|diagnose|samtykke|individuell|plan\b|tiltak|"
    r"PPT|BUP|NAV|barnevern|helsestasjon|skole|habilitering|fastlege|psykolog|enhet|tjeneste"
)


def a_cover(**changes: Any) -> CoverText:
    """Make a cover text for a meeting in January."""
    values: dict[str, Any] = {
        "reference": "7.4",
        "day": date(2027, 1, 20),
        "start": time(14),
        "sender_name": "Ine Vik",
        "sender_phone": "22 22 22 22",
    }
    return cover_text(**(values | changes))


def test_cover_text_reads_like_this() -> None:
    """The whole text for a meeting, as it is to be sent."""
    assert a_cover().as_text() == (
        "Emne: Møte 20.01 kl. 14.00\n"
        "\n"
        "Hei.\n"
        "\n"
        "Jeg har lagt en melding til deg i kommunens sikre kanal. "
        "Det er om et møte onsdag 20. januar 2027 kl. 14.00.\n"
        "Referanse: 7.4\n"
        "\n"
        "Logg inn der for å lese meldingen, og svar samme sted. "
        "Skriv ikke personlige opplysninger i svar på denne e-posten.\n"
        "\n"
        "Får du den ikke opp, ring meg på 22 22 22 22.\n"
        "\n"
        "Hilsen Ine Vik\n"
    )


@pytest.mark.parametrize("month", range(1, 13))
def test_cover_text_tells_nothing(month: int) -> None:
    """No word for a service, a role, a kind of meeting or a person stands in the text."""
    text = a_cover(day=date(2027, month, 9)).as_text()

    assert re.findall(TELLING, text, re.IGNORECASE) == []


def test_cover_text_has_no_place_for_secrets() -> None:
    """The function cannot be given a case's name, a unit, a service, a topic or a place."""
    assert list(inspect.signature(cover_text).parameters) == [
        "reference",
        "day",
        "start",
        "sender_name",
        "sender_phone",
        "language",
    ]


def test_cover_text_in_nynorsk() -> None:
    """A nynorsk case gets the text in nynorsk, weekday included, and no word of bokmål."""
    text = cover_text("7.4", date(2027, 1, 19), time(14), "Ine Vik", "22 22 22 22", "nn").as_text()

    assert "tysdag 19. januar 2027 kl. 14.00" in text
    assert not set(re.findall(r"\w+", text.casefold())) & {"jeg", "ikke", "fra", "hilsen"}


def test_cover_text_without_sender_ends_neatly() -> None:
    """Without name and phone the text ends after the request to log in."""
    text = a_cover(sender_name=None, sender_phone=None).body

    assert text.endswith("denne e-posten.\n")
    assert "\n\n\n" not in text


def test_values_stay_on_their_line() -> None:
    """A line break in a name or a reference cannot begin a new line of the text."""
    text = a_cover(sender_name="Ine\r\nBcc: x", reference="7.4\nEmne: y").as_text()

    assert "Hilsen Ine Bcc: x\n" in text
    assert "Referanse: 7.4 Emne: y\n" in text


@pytest.mark.parametrize(
    ("day", "start", "subject"),
    [
        (date(2027, 3, 12), time(9), "Møte 12.03 kl. 09.00"),
        (date(2027, 12, 1), time(13, 30), "Møte 01.12 kl. 13.30"),
    ],
)
def test_subject_is_date_and_time(day: date, start: time, subject: str) -> None:
    """The subject line is the word for a meeting, its date and its time."""
    assert a_cover(day=day, start=start).subject == subject
