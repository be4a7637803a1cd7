"""People and agencies around a case: roles, kinds and membership."""

from collections.abc import Iterable
from datetime import date
from enum import StrEnum

from koord.values import value


class Role(StrEnum):
    """What a person is to a case; the value is the word on the screen."""

    USER = "bruker"
    GUARDIAN = "foresatt"
    FOSTER_PARENT = "fosterforelder"
    LEGAL_GUARDIAN = "verge"
    NEXT_OF_KIN = "pårørende"
    MEMBER = "medlem"
    COORDINATOR = "koordinator"
    DEPUTY = "sekundærkoordinator"
    CASE_WORKER = "saksbehandler"
    LEADER = "leder"


FAMILY = (
    Role.USER,
    Role.GUARDIAN,
    Role.FOSTER_PARENT,
    Role.LEGAL_GUARDIAN,
    Role.NEXT_OF_KIN,
)
"""The user, and those who speak for her."""


class AgencyKind(StrEnum):
    """What sort of service an agency is; decides whose signature a consent to it needs."""

    SCHOOL = "skole"
    KINDERGARTEN = "barnehage"
    AFTER_SCHOOL = "SFO"
    EDUCATIONAL_PSYCHOLOGY = "PPT"
    HEALTH_CENTRE = "helsestasjon"
    SCHOOL_HEALTH = "skolehelsetjeneste"
    CHILD_WELFARE = "barnevern"
    LABOUR_AND_WELFARE = "NAV"
    GENERAL_PRACTITIONER = "fastlege"
    CHILD_PSYCHIATRY = "BUP"
    HABILITATION = "habilitering"
    HOSPITAL = "sykehus"
    MENTAL_HEALTH = "psykisk helse"
    THERAPY = "fysio- og ergoterapi"
    RESPITE = "avlastning"
    HOME_CARE = "hjemmetjeneste"
    OTHER = "annet"


@value
class Agency:
    """A service that takes part in one or more cases."""

    id: int
    name: str
    kind: AgencyKind


@value
class Member:
    """One person, or one agency without a named person, in one case.

    Attributes:
        id: The membership.
        person_id: `None` when only the agency is known.
        starts: First day of the role.
        ends: Last day of the role, or `None`.
        parental_responsibility: Has foreldreansvar for the user.
        blocked: Why nothing may be told this person, or `None`.
    """

    id: int
    role: Role
    person_id: int | None = None
    name: str | None = None
    title: str | None = None
    phone: str | None = None
    email: str | None = None
    agency: Agency | None = None
    starts: date = date.min
    ends: date | None = None
    parental_responsibility: bool = False
    blocked: str | None = None

    @property
    def label(self) -> str:
        """The name to call this member by: the person, or else the agency."""
        return self.name or (self.agency.name if self.agency else "?")

    @property
    def is_guardian(self) -> bool:
        """Whether the role is one that speaks for the user in the family or by law."""
        return self.role in (
            Role.GUARDIAN,
            Role.FOSTER_PARENT,
            Role.LEGAL_GUARDIAN,
            Role.NEXT_OF_KIN,
        )

    def is_active(self, on: date) -> bool:
        """Tell whether the role holds on that day, both ends included."""
        return self.starts <= on and (self.ends is None or on <= self.ends)


def is_blocked(member: Member, everyone: Iterable[Member]) -> bool:
    """Tell whether a person is blocked in any of her roles in the case."""
    return member.blocked is not None or any(
        other.blocked is not None
        for other in everyone
        if member.person_id is not None and other.person_id == member.person_id
    )
