"""Making the workbook, and what concerns it as a whole."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from koord.domain.dates import day_month
from koord.domain.names import clean_text, fold
from koord.exchange.phones import check_email, parse_phone
from koord.routines.loading import load_routine
from koord.services.desk import Desk
from koord.workbook import opening
from koord.workbook.change import change
from koord.workbook.creation import create_schema
from koord.workbook.tables import Person, Profile


@dataclass(frozen=True, slots=True)
class NewProfile:
    """What the coordinator tells about herself."""

    name: str
    unit: str
    municipality: str
    papers_folder: Path
    title: str | None = None
    phone: str | None = None
    email: str | None = None
    language: str = "nb"
    routine: str = "nasjonal"


@dataclass(frozen=True, slots=True)
class CreatedWorkbook:
    """A new workbook.

    Attributes:
        key: The raw key; shown once as the recovery key.
    """

    path: Path
    papers_folder: Path
    key: bytes


def create_workbook(
    path: Path, passphrase: str, new: NewProfile, today: date, at: str
) -> CreatedWorkbook:
    """Make an encrypted workbook with its profile, whole or not at all.

    Raises:
        InvalidValueError: A value of the profile, or the passphrase, cannot be used.
        StateForbidsError: There is a file already.
    """
    values = _checked(new)

    def fill(connection: Any) -> None:
        create_schema(connection)
        with change(connection, "oppsett", at, kind="setup") as unit:
            unit.sentence = "Laget arbeidsboka"
            person_id = unit.insert(Person, **values["person"])
            created_on = today.isoformat()
            unit.insert(Profile, person_id=person_id, created_on=created_on, **values["profile"])

    key = opening.create(path, passphrase, fill)
    return CreatedWorkbook(path, new.papers_folder, key)


def _checked(new: NewProfile) -> dict[str, dict[str, Any]]:
    load_routine(new.routine)
    name = clean_text(new.name, "Navnet")
    return {
        "person": {
            "name": name,
            "name_key": fold(name),
            "title": clean_text(new.title, "Tittelen") if new.title else None,
            "phone": parse_phone(new.phone) if new.phone else None,
            "email": check_email(new.email) if new.email else None,
            "confirmed_on": None,
        },
        "profile": {
            "unit": clean_text(new.unit, "Enheten"),
            "municipality": clean_text(new.municipality, "Kommunen"),
            "language": new.language,
            "routine": fold(new.routine),
            "papers_folder": str(new.papers_folder.absolute()),
        },
    }


def settle_privacy(desk: Desk, on: date) -> None:
    """Note the day the leader and the personvernombud settled that the workbook may be used."""
    with change(desk.book.connection, "om", desk.at) as unit:
        unit.sentence = f"Noterte at personvernet ble avklart {day_month(on)}"
        unit.update(Profile, 1, privacy_settled_on=on.isoformat())
