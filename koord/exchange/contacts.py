"""One contact as another program wrote it, before anyone judges what it says."""

import codecs
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice

from koord.errors import InvalidValueError

LARGEST = 20_000_000
"""Bytes of a file that are read; pictures make address books large."""
MOST_CARDS = 5_000

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# What no line of text holds; a tab and the line ends stay.
_CONTROLS = {code: None for code in range(32) if chr(code) not in "\t\n\r"}


@dataclass(frozen=True, slots=True)
class Reachable:
    """A phone number or an address.

    Attributes:
        text: As it stands.
        line: The vCard line that says the same, so that it can be given back.
    """

    text: str
    line: str


@dataclass(frozen=True, slots=True)
class Card:
    """What one contact says.

    Attributes:
        where: Which one of the file: «kort 3», «rad 3».
        agencies: Where she works, the widest first: municipality, unit.
        phones: The likeliest first.
        emails: The likeliest first.
        rest: vCard 3.0 lines of what is not understood, to be given back as they are.
        dropped: What is not kept at all, in Norwegian.
        refused: Why it cannot be used, in Norwegian, or `None`.
    """

    where: str
    name: str = ""
    agencies: tuple[str, ...] = ()
    title: str | None = None
    phones: tuple[Reachable, ...] = ()
    emails: tuple[Reachable, ...] = ()
    rest: tuple[str, ...] = ()
    dropped: tuple[str, ...] = ()
    refused: str | None = None


@dataclass(frozen=True, slots=True)
class ContactFile:
    """The contacts of one file, and what is not read of the file as a whole."""

    cards: tuple[Card, ...]
    remarks: tuple[str, ...] = ()


def read_contacts(content: bytes) -> ContactFile:
    """Read a vCard file or a table, whatever it is called.

    Raises:
        InvalidValueError: It is neither, it is empty, or it is too large.
    """
    from koord.exchange.contact_tables import read_table
    from koord.exchange.vcards import is_vcard, read_cards

    if len(content) > LARGEST:
        raise InvalidValueError(
            f"Fila er større enn {LARGEST // 1_000_000} MB.", hint="Del den i flere."
        )
    text = decoded(content)
    if not text.strip():
        raise InvalidValueError("Fila er tom.", hint="Eksporter kontaktene en gang til.")
    found = ContactFile(_some(read_cards(text))) if is_vcard(text) else read_table(text)
    if len(found.cards) > MOST_CARDS:
        raise InvalidValueError(
            f"Fila har flere enn {MOST_CARDS} kontakter.",
            hint="Eksporter bare dem saken trenger.",
        )
    return found


def decoded(content: bytes) -> str:
    """Return the text of a file: UTF-8, UTF-16, or what Windows wrote before them."""
    return _text(content).translate(_CONTROLS)


def _some(cards: Sequence[Card]) -> tuple[Card, ...]:
    return tuple(islice(cards, MOST_CARDS + 1))


def _text(content: bytes) -> str:
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            return content.decode(encoding, errors="replace")
    if content[1:200:2].count(0) > content[0:200:2].count(0) + 10:
        return content.decode("utf-16-le", errors="replace")
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        # Five bytes mean nothing in cp1252; they are no letters in any case.
        return content.decode("cp1252", errors="replace")
