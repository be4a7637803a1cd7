"""People and agencies in a case."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from koord.domain.dates import day_month
from koord.domain.names import clean_text, fold
from koord.domain.people import AgencyKind, Member, Role
from koord.domain.routine import Routine
from koord.errors import InvalidValueError, StateForbidsError
from koord.exchange.phones import check_email, parse_phone
from koord.routines.loading import guess_agency_kind
from koord.services.desk import Desk, KnownCase, find_member, know_case
from koord.workbook.change import ChangeUnit, change
from koord.workbook.queries import cases as case_queries
from koord.workbook.tables import Agency, Membership, Person


@dataclass(frozen=True, slots=True)
class NewContact:
    """A person to add to a case.

    Attributes:
        agency: The service she works for, or `None`.
        agency_kind: What sort of service it is, when the name does not tell.
    """

    name: str
    role: Role = Role.MEMBER
    agency: str | None = None
    agency_kind: AgencyKind | None = None
    title: str | None = None
    phone: str | None = None
    email: str | None = None
    parental_responsibility: bool | None = None
    starts: date | None = None


@dataclass(frozen=True, slots=True)
class AddedContact:
    """A person in a case.

    Attributes:
        shared_with: Other cases the same person is in.
        was_there: She was in the case already; nothing is done.
        needs_consent: The service must have a consent before anything is told.
    """

    case: int
    code: str
    member: Member
    shared_with: tuple[int, ...] = ()
    was_there: bool = False


def add_contact(desk: Desk, case: str, new: NewContact) -> AddedContact:
    """Add a person to a case; a colleague known from another case is the same person.

    A place that was held by the service alone is filled by her.

    Raises:
        NotFoundError: No such case.
        InvalidValueError: A name, number or address cannot be used.
    """
    name = clean_text(new.name, "Navnet")
    with desk.book.reading() as connection:
        known = know_case(connection, case)
    there = _already_there(known, name, new, desk.today)
    if there is not None:
        return AddedContact(known.case.number, known.case.shown, there, was_there=True)
    details = _details(new.title, new.phone, new.email)
    with change(desk.book.connection, "kontakt ny", desk.at) as unit:
        agency_id = None
        if new.agency is not None:
            agency_id = ensure_agency(unit, new.agency, known.routine, new.agency_kind)
        person_id = _same_person(unit, name, agency_id, details)
        membership_id = give_place(unit, desk, known, new, person_id, agency_id)
        unit.sentence = f"La {name} til i sak {known.case.number}"
        members = case_queries.members(unit.connection, known.case.id)
        shared = case_queries.cases_of_person(unit.connection, person_id)
    member = next(m for m in members if m.id == membership_id)
    others = tuple(number for number in shared if number != known.case.number)
    return AddedContact(known.case.number, known.case.shown, member, others)


@dataclass(frozen=True, slots=True)
class ContactChange:
    """What to change about a person; `None` leaves it as it is, an empty text clears it.

    Attributes:
        blocked: Reason to block her, an empty text to lift the block.
        ends: Last day of the role.
        forget_card: Drop what an imported card said beside what stands here.
    """

    name: str | None = None
    title: str | None = None
    phone: str | None = None
    email: str | None = None
    role: Role | None = None
    blocked: str | None = None
    parental_responsibility: bool | None = None
    confirmed: bool = False
    ends: date | None = None
    forget_card: bool = False


@dataclass(frozen=True, slots=True)
class ChangedContact:
    """A person as she now stands in the case, and what was done in words."""

    case: int
    code: str
    member: Member
    sentence: str
    other_cases: tuple[int, ...] = ()


def change_contact(desk: Desk, case: str, who: str, new: ContactChange) -> ChangedContact:
    """Change a person's details, role, block or last day.

    Raises:
        NotFoundError: No such case or person.
        InvalidValueError: A value cannot be used.
        StateForbidsError: The role would end before it began, or the user's own role is touched.
    """
    with desk.book.reading() as connection:
        known = know_case(connection, case)
        member = find_member(known, who, desk.today)
    if member.role in (Role.USER, Role.COORDINATOR) and (new.blocked or new.ends or new.role):
        raise StateForbidsError(
            f"Rollen som {member.role} kan ikke endres, sperres eller avsluttes her.",
            hint=f"koord sak vis {known.case.number}",
        )
    of_person, of_membership = _person_values(new, desk.today), _membership_values(new, member)
    if not of_person and not of_membership:
        raise InvalidValueError(
            "Det er ikke sagt hva som skal endres.",
            hint=f'koord kontakt endre {known.case.number} "{who}" --tlf 900 00 000',
        )
    with change(desk.book.connection, "kontakt endre", desk.at) as unit:
        if of_person and member.person_id is None:
            raise InvalidValueError(
                f"{member.label} er en instans uten navngitt person.",
                hint=f"koord kontakt ny {known.case.number} "
                f'"Fornavn Etternavn" --instans "{member.label}"',
            )
        if of_person and member.person_id is not None:
            unit.update(Person, member.person_id, **of_person)
        if of_membership:
            unit.update(Membership, member.id, **of_membership)
        unit.sentence = _sentence(member, known, new)
        after = case_queries.members(unit.connection, known.case.id)
        shared = (
            case_queries.cases_of_person(unit.connection, member.person_id)
            if of_person and member.person_id is not None
            else ()
        )
        sentence = unit.sentence
    return ChangedContact(
        known.case.number,
        known.case.shown,
        next(m for m in after if m.id == member.id),
        sentence,
        tuple(n for n in shared if n != known.case.number),
    )


def ensure_agency(
    unit: ChangeUnit, name: str, routine: Routine, kind: AgencyKind | None = None
) -> int:
    """Return the id of the agency of that name, made when it is new."""
    cleaned = clean_text(name, "Navnet på instansen")
    found = case_queries.find_agency(unit.connection, cleaned)
    if found is not None:
        return found.id
    guessed = kind or guess_agency_kind(cleaned, routine)
    return unit.insert(Agency, name=cleaned, name_key=fold(cleaned), kind=guessed.value)


def ensure_place(unit: ChangeUnit, case_id: int, agency_id: int, today: date) -> None:
    """Give an agency a place in a case, unless it or someone from it is there already."""
    row = unit.connection.execute(
        "SELECT 1 FROM memberships WHERE case_id = ? AND agency_id = ?"
        " AND (ends IS NULL OR ends >= ?)",
        (case_id, agency_id, today.isoformat()),
    ).fetchone()
    if row is None:
        unit.insert(
            Membership,
            case_id=case_id,
            agency_id=agency_id,
            role=Role.MEMBER.value,
            starts=today.isoformat(),
        )


def give_place(
    unit: ChangeUnit,
    desk: Desk,
    known: KnownCase,
    new: NewContact,
    person_id: int,
    agency_id: int | None,
) -> int:
    """Give a person a place in a case, one held by her service alone before a new one.

    Args:
        unit: The change under way.
        desk: Where to work.
        known: The case as it stands in this change.
        new: Her role.
        person_id: The person.
        agency_id: Her service, or `None`.

    Returns:
        The membership.
    """
    held_by_agency = [
        m.id
        for m in known.active(desk.today)
        if m.person_id is None and m.agency is not None and m.agency.id == agency_id
    ]
    if held_by_agency:
        unit.update(Membership, held_by_agency[0], person_id=person_id, role=new.role.value)
        return held_by_agency[0]
    responsible = new.parental_responsibility
    return unit.insert(
        Membership,
        case_id=known.case.id,
        person_id=person_id,
        agency_id=agency_id,
        role=new.role.value,
        parental_responsibility=new.role is Role.GUARDIAN if responsible is None else responsible,
        starts=(new.starts or desk.today).isoformat(),
    )


def add_person(unit: ChangeUnit, name: str, **details: str | None) -> int:
    """Add a person."""
    return unit.insert(Person, name=name, name_key=fold(name), **details)


def _already_there(known: KnownCase, name: str, new: NewContact, today: date) -> Member | None:
    agency = fold(new.agency) if new.agency else None
    for member in known.active(today):
        same_agency = (fold(member.agency.name) if member.agency else None) == agency
        if member.name and fold(member.name) == fold(name) and same_agency:
            return member if member.role is new.role else None
    return None


def _details(title: str | None, phone: str | None, email: str | None) -> dict[str, str | None]:
    return {
        "title": clean_text(title, "Tittelen") if title else None,
        "phone": parse_phone(phone) if phone else None,
        "email": check_email(email) if email else None,
    }


def _same_person(
    unit: ChangeUnit, name: str, agency_id: int | None, details: dict[str, str | None]
) -> int:
    """Return a colleague already known at the agency, her details brought up to date, or a new."""
    given = {column: value for column, value in details.items() if value is not None}
    if agency_id is not None:
        known = case_queries.find_people_at(unit.connection, name, agency_id)
        if len(known) == 1:
            if given:
                unit.update(Person, known[0], **given)
            return known[0]
    return add_person(unit, name, **given)


def _person_values(new: ContactChange, today: date) -> dict[str, Any]:
    values: dict[str, Any] = {}
    if new.name is not None:
        name = clean_text(new.name, "Navnet")
        values |= {"name": name, "name_key": fold(name)}
    if new.title is not None:
        values["title"] = clean_text(new.title, "Tittelen") if new.title else None
    if new.phone is not None:
        values["phone"] = parse_phone(new.phone) if new.phone else None
    if new.email is not None:
        values["email"] = check_email(new.email) if new.email else None
    if new.forget_card:
        values["vcard_rest"] = None
    if new.confirmed or new.phone or new.email:
        values["confirmed_on"] = today.isoformat()
    return values


def _membership_values(new: ContactChange, member: Member) -> dict[str, Any]:
    values: dict[str, Any] = {}
    if new.role is not None:
        values["role"] = new.role.value
    if new.parental_responsibility is not None:
        values["parental_responsibility"] = new.parental_responsibility
    if new.blocked is not None:
        values["blocked"] = clean_text(new.blocked, "Grunnen") if new.blocked else None
    if new.ends is not None:
        if new.ends < member.starts:
            raise StateForbidsError(
                f"Rollen begynte {day_month(member.starts)} og kan ikke slutte før det.",
                hint="Skriv en senere dato.",
            )
        values["ends"] = new.ends.isoformat()
    return values


def _sentence(member: Member, known: KnownCase, new: ContactChange) -> str:
    where = f"{member.label} i sak {known.case.number}"
    if new.blocked:
        return f"Sperret {where}"
    if new.blocked == "":
        return f"Opphevet sperren for {where}"
    if new.ends is not None:
        return f"Avsluttet rollen til {where}, siste dag {day_month(new.ends)}"
    return f"Endret {where}"
