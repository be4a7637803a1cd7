"""Tables of contacts, as Outlook and Google write them, with Norwegian or English headings.

Such a table has a hundred columns that hardly anyone fills. What is filled and not known is told,
column by column.
"""

import csv
import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from koord.domain.names import fold
from koord.errors import InvalidValueError
from koord.exchange.contacts import Card, ContactFile, Reachable
from koord.exchange.vcards import email_line, phone_line, place_line

_SEPARATORS = ";,\t"
_SEVERAL = " ::: "
"""What Google puts between several values in one cell."""
# The first that is filled is taken; what stands in the others of a kind is told or kept.
_COLUMNS: dict[str, tuple[str, ...]] = {
    "name": ("navn", "fullt navn", "name", "full name", "display name", "visningsnavn"),
    "given": ("fornavn", "first name", "given name"),
    "more": ("mellomnavn", "middle name", "additional name"),
    "family": ("etternavn", "last name", "family name", "surname"),
    "agency": (
        *("instans", "tjeneste", "firma", "bedrift", "organisasjon", "virksomhet", "arbeidssted"),
        *("company", "organization", "organization name", "organization 1 - name"),
    ),
    "unit": (
        *("avdeling", "enhet", "department"),
        *("organization department", "organization 1 - department"),
    ),
    "job": (
        *("stilling", "stillingstittel", "yrkestittel", "rolle", "job title"),
        *("organization title", "organization 1 - title"),
    ),
    "title": ("tittel", "title"),
}
_PHONES = (
    *("telefon", "tlf", "phone", "telephone"),
    *("mobiltelefon", "mobil", "mobile phone", "mobile", "primærtelefon", "primary phone"),
    *("telefon, arbeid", "telefon, bedrift", "telefon arbeid", "arbeidstelefon", "jobbtelefon"),
    *("business phone", "company main phone", "hovedtelefon, firma", "firmatelefon"),
    *("telefon, arbeid 2", "business phone 2", "telefon, privat", "hjemmetelefon", "home phone"),
    *("telefon, privat 2", "home phone 2", "annen telefon", "other phone"),
)
_EMAILS = (
    *("e-post", "epost", "e-postadresse", "email", "e-mail", "e-mail address", "email address"),
    *("e-postadresse 2", "e-post 2-adresse", "e-post 2", "e-mail 2 address"),
    *("e-postadresse 3", "e-post 3-adresse", "e-post 3", "e-mail 3 address"),
)
_NUMBERED_PHONE = re.compile(r"(?:phone|telefon) \d+ - (?:value|verdi)")
_NUMBERED_EMAIL = re.compile(r"e-?(?:mail|post) \d+ - (?:value|verdi)")
# Of the program itself, not of the person.
_SILENT = re.compile(
    r".* - (?:type|label|etikett)|labels|etiketter|group membership|gruppemedlemskap"
    r"|e-?(?:mail|post).*(?:type|display name|visningsnavn)|file as|arkiver som|prioritet|priority"
    r"|privat|private|følsomhet|sensitivity|kjønn|gender|initialer|initials|.*yomi.*|.*phonetic.*"
)


@dataclass(frozen=True, slots=True)
class _Columns:
    """Which column of the table holds what, by number."""

    singles: Mapping[str, tuple[int, ...]]
    phones: tuple[int, ...]
    emails: tuple[int, ...]
    unknown: Mapping[int, str]


def read_table(text: str) -> ContactFile:
    """Read a table with headings.

    Raises:
        InvalidValueError: No column holds a name.
    """
    rows = [row for row in _rows(text) if any(cell.strip() for cell in row)]
    columns = _columns(rows[0]) if rows else None
    if columns is None or not any(columns.singles[kind] for kind in ("name", "given", "family")):
        raise InvalidValueError(
            "Fila er verken vCard eller en tabell med en kolonne for navn.",
            hint=(
                "I første rad skal det stå overskrifter, som: Navn;Instans;Tittel;Telefon;E-post",
                "Eksporter kontaktene på nytt fra Outlook eller Google, som CSV eller vCard.",
            ),
        )
    cards = tuple(
        _card(f"rad {number}", [cell.strip() for cell in row], columns)
        for number, row in enumerate(rows[1:], start=2)
    )
    filled = [
        heading
        for index, heading in columns.unknown.items()
        if any(index < len(row) and row[index].strip() for row in rows[1:])
    ]
    told = [f"Kolonner som ikke er lest: {', '.join(filled)}"] if filled else []
    return ContactFile(cards, tuple(told))


def _rows(text: str) -> list[list[str]]:
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    named = re.match(r"sep=(.)\n", text)
    if named:
        text = text[named.end() :]
    first = text.lstrip("\n").partition("\n")[0]
    separator = named[1] if named else max(_SEPARATORS, key=first.count)
    # A cell may be as long as the file: a quote that is never closed.
    csv.field_size_limit(max(csv.field_size_limit(), len(text) + 1))
    return list(csv.reader(io.StringIO(text), delimiter=separator))


def _columns(headings: Sequence[str]) -> _Columns:
    names = [fold(heading) for heading in headings]
    singles = {kind: _places(names, known) for kind, known in _COLUMNS.items()}
    phones = (*_places(names, _PHONES), *_matching(names, _NUMBERED_PHONE))
    emails = (*_places(names, _EMAILS), *_matching(names, _NUMBERED_EMAIL))
    read = {*phones, *emails, *(index for found in singles.values() for index in found)}
    if singles["job"]:
        # Outlook's «Tittel» is then how she is addressed.
        singles = singles | {"title": ()}
    unknown = {
        index: heading.strip()
        for index, heading in enumerate(headings)
        if index not in read and heading.strip() and not _SILENT.fullmatch(names[index])
    }
    return _Columns(singles, phones, emails, unknown)


def _places(names: Sequence[str], known: Sequence[str]) -> tuple[int, ...]:
    return tuple(names.index(word) for word in known if word in names)


def _matching(names: Sequence[str], pattern: re.Pattern[str]) -> tuple[int, ...]:
    return tuple(index for index, name in enumerate(names) if pattern.fullmatch(name))


def _card(where: str, cells: Sequence[str], columns: _Columns) -> Card:
    def all_of(places: Sequence[int]) -> list[str]:
        return [cells[index] for index in places if index < len(cells) and cells[index]]

    def one_of(kind: str) -> str:
        return next(iter(all_of(columns.singles[kind])), "")

    parts = (one_of("given"), one_of("more"), one_of("family"))
    name = " ".join(part for part in parts if part) or one_of("name")
    agencies = tuple(filter(None, (one_of("agency"), one_of("unit"))))
    phones = dict.fromkeys(n for cell in all_of(columns.phones) for n in cell.split(_SEVERAL))
    emails = dict.fromkeys(e for cell in all_of(columns.emails) for e in cell.split(_SEVERAL))
    refused = None
    if not name:
        refused = (
            "det er en tjeneste uten navngitt person" if agencies else "raden har ikke noe navn"
        )
    return Card(
        where=where,
        name=name,
        agencies=agencies,
        title=one_of("job") or one_of("title") or None,
        phones=tuple(Reachable(text, phone_line(text)) for text in phones),
        emails=tuple(Reachable(text, email_line(text)) for text in emails),
        rest=(place_line(agencies),) if len(agencies) > 1 else (),
        refused=refused,
    )
