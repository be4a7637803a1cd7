"""Contacts as a vCard file, for the address book of a telephone or a mail program."""

from dataclasses import dataclass
from pathlib import Path

from koord.documents.placing import put
from koord.domain.people import Member, Role, is_blocked
from koord.exchange.contacts import Card, Reachable
from koord.exchange.vcards import written
from koord.services.desk import Desk
from koord.services.reading.cases import phone_list
from koord.services.writing.papers import folder_of
from koord.workbook.queries import cases as case_queries
from koord.workbook.queries import contacts as contact_queries

NAME = "kontakter"


@dataclass(frozen=True, slots=True)
class ExportedContacts:
    """A file that was written, or none when there was nobody to write.

    Attributes:
        left_out: How many on the phone list are not in it.
    """

    path: Path | None
    people: int
    left_out: int


def export_contacts(desk: Desk, case: str | None, file: Path | None) -> ExportedContacts:
    """Write the people of the phone list to one file, each once, without a word of any case.

    The user is not in it, since an address book would tell whom the others are there for; nor is
    anyone blocked, or a service without a named person. A file that exists is never written over.

    Args:
        desk: Where to work.
        case: One case, or every case.
        file: Where to, or `None` for the folder of papers.

    Raises:
        NotFoundError: No such case.
        StorageError: The disk is full, or the folder closed.
    """
    lines = phone_list(desk, case)
    members = [line.member for line in lines]
    kept = [member for member in members if _is_to_be_told(member, members)]
    with desk.book.reading() as connection:
        ids = [m.person_id for m in kept if m.person_id is not None]
        rest = contact_queries.rest_of(connection, ids)
        usual = folder_of(desk, case_queries.profile(connection))
    if not kept:
        return ExportedContacts(None, 0, len(members))
    content = written(_card(member, rest.get(member.person_id or 0, ())) for member in kept)
    folder, name = (usual, f"{NAME}.vcf") if file is None else (file.parent, file.name)
    return ExportedContacts(put(folder, name, content), len(kept), len(members) - len(kept))


def _is_to_be_told(member: Member, everyone: list[Member]) -> bool:
    named = member.person_id is not None and member.role is not Role.USER
    return named and not is_blocked(member, everyone)


def _card(member: Member, rest: tuple[str, ...]) -> Card:
    return Card(
        where="",
        name=member.name or "",
        agencies=(member.agency.name,) if member.agency is not None else (),
        title=member.title,
        phones=(Reachable(member.phone, ""),) if member.phone else (),
        emails=(Reachable(member.email, ""),) if member.email else (),
        rest=rest,
    )
