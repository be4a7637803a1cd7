"""What every paper has: sender, reference, file name."""

from datetime import date

from koord.documents.contexts import Participant, Reference, Sender
from koord.domain.cases import ItemId
from koord.domain.people import Member
from koord.services.desk import KnownCase
from koord.workbook.queries.cases import Profile


def sender_of(profile: Profile) -> Sender:
    """Return the coordinator as the sender of a paper."""
    return Sender(
        name=profile.name,
        municipality=profile.municipality,
        title=profile.title,
        unit=profile.unit,
        phone=profile.phone,
        email=profile.email,
    )


def reference_of(known: KnownCase, item: ItemId) -> Reference:
    """Return what a paper is filed under, without a name."""
    return Reference(known.case.number, str(item), known.case.code)


def participant_of(member: Member) -> Participant:
    """Return a member as she stands in a list on a paper."""
    role = member.title or (None if member.role == "medlem" else str(member.role))
    return Participant(member.name, role, member.agency.name if member.agency else None)


def paper_name(item: ItemId, kind: str, day: date, suffix: str, mark: str = "") -> str:
    """Return a file name without name, service or topic: `7-4-innkalling-2027-01-20.docx`."""
    return f"{item.case}-{item.number}-{kind}-{day.isoformat()}{mark}.{suffix}"
