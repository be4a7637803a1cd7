"""What every paper has: sender, reference, file name."""

from datetime import date

from koord.documents.contexts import Participant, Reference, Sender
from koord.domain.cases import ItemId
from koord.domain.people import Member, Role
from koord.services.desk import KnownCase
from koord.workbook.queries.cases import Profile

WHOLE_CASE = 0
"""The number that papers about a whole case are kept under; no item has it."""
_NYNORSK_ROLES = {
    Role.USER: "brukar",
    Role.GUARDIAN: "føresett",
    Role.LEGAL_GUARDIAN: "verje",
    Role.NEXT_OF_KIN: "pårørande",
    Role.CASE_WORKER: "sakshandsamar",
    Role.LEADER: "leiar",
}


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


def role_word(role: Role, language: str) -> str:
    """Return what a role is called on a paper."""
    return _NYNORSK_ROLES.get(role, role.value) if language == "nn" else role.value


def participant_of(member: Member, language: str) -> Participant:
    """Return a member as she stands in a list on a paper."""
    plain = None if member.role is Role.MEMBER else role_word(member.role, language)
    agency = member.agency.name if member.agency else None
    return Participant(member.name, member.title or plain, agency)


def paper_name(item: ItemId, kind: str, day: date, suffix: str, mark: str = "") -> str:
    """Return a file name without name, service or topic: `7-4-innkalling-2027-01-20.docx`.

    A paper about the whole case has no item in its name: `7-familie-2027-01-20.docx`.
    """
    about = str(item.case) if item.number == WHOLE_CASE else f"{item.case}-{item.number}"
    return f"{about}-{kind}-{day.isoformat()}{mark}.{suffix}"


def case_paper_name(case: int, kind: str, mark: str, suffix: str) -> str:
    """Return the file name of a paper of a whole case: `7-moteplan-2027-var.docx`."""
    return f"{case}-{kind}-{mark}.{suffix}"
