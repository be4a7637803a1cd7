"""Opening a case and changing it."""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from koord.domain.cases import Case, ItemId
from koord.domain.dates import day_month
from koord.domain.frequency_grammar import read_frequency
from koord.domain.names import clean_text, fold, initials
from koord.domain.people import Role
from koord.domain.routine import Routine
from koord.errors import InvalidValueError
from koord.routines.loading import load_routine
from koord.services.desk import Desk, KnownCase, know_case
from koord.services.writing.people import add_person, ensure_agency, ensure_place
from koord.services.writing.tasks import close_within, insert_task
from koord.workbook.change import ChangeUnit, change
from koord.workbook.queries import cases as case_queries
from koord.workbook.queries import tasks as task_queries
from koord.workbook.tables import Case as CaseRow
from koord.workbook.tables import Membership, Person

CASE_SERIES = "saker"
CHILD_WELFARE = "barnevern"
SETTLES = "kontakt"
"""What a start task says that an agreement about contact settles."""
_TITLE = re.compile(r"^(?P<name>.+?)\s*\((?P<title>[^()]+)\)$")


@dataclass(frozen=True, slots=True)
class NewCase:
    """A case to open.

    Attributes:
        parents: Names of those with parental responsibility, as `Kari Larsen` or
            `Kari Larsen (mor)`.
        agencies: Names of services.
    """

    name: str
    born: date | None = None
    term: date | None = None
    code: str | None = None
    language: str | None = None
    basis: str = "lovfestet"
    coordinator_role: str = "koordinator"
    entry: str | None = None
    received_on: date | None = None
    parents: tuple[str, ...] = ()
    agencies: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class OpenedCase:
    """A new case.

    Attributes:
        tasks: What the routine put on the list.
        same_name: Numbers of other cases whose user has the same name.
    """

    case: Case
    tasks: tuple[ItemId, ...]
    same_name: tuple[int, ...] = ()


def open_case(desk: Desk, new: NewCase) -> OpenedCase:
    """Open a case with its family, services and the routine's start tasks.

    Raises:
        InvalidValueError: A name or a date cannot be used.
    """
    name = clean_text(new.name, "Navnet")
    _check_dates(new, desk.today)
    with desk.book.reading() as connection:
        profile = case_queries.profile(connection)
        routine = load_routine(profile.routine)
        same_name = case_queries.find_cases_called(connection, name)
    with change(desk.book.connection, "ny-sak", desk.at) as unit:
        number = unit.next_number(CASE_SERIES)
        user_id = add_person(unit, name)
        case_id = unit.insert(
            CaseRow,
            number=number,
            code=clean_text(new.code, "Koden", longest=12) if new.code else initials(name),
            user_id=user_id,
            born=_iso(new.born),
            term=_iso(new.term),
            language=new.language or profile.language,
            basis=new.basis,
            coordinator_role=new.coordinator_role,
            entry=new.entry,
            received_on=_iso(new.received_on),
            opened_on=desk.today.isoformat(),
        )
        coordinator = _people(unit, desk, case_id, user_id, profile.person_id, new)
        for agency in new.agencies:
            ensure_place(unit, case_id, ensure_agency(unit, agency, routine), desk.today)
        tasks = _start_tasks(unit, desk, case_id, number, coordinator, routine)
        unit.sentence = f"Opprettet sak {number}"
        case = case_queries.find_case(unit.connection, number)
    assert case is not None
    return OpenedCase(case, tasks, same_name)


@dataclass(frozen=True, slots=True)
class CaseChange:
    """What to change about a case; `None` leaves it as it is, an empty text clears it.

    Attributes:
        care: Who has the care of the child, `barnevern` or `foreldre`.
        care_from: The day it began.
        care_ref: Where the decision is journalled.
    """

    name: str | None = None
    code: str | None = None
    born: date | None = None
    term: date | None = None
    language: str | None = None
    basis: str | None = None
    coordinator_role: str | None = None
    ip_status: str | None = None
    contact_agreed: str | None = None
    state: str | None = None
    next_look: date | None = None
    care: str | None = None
    care_from: date | None = None
    care_ref: str | None = None


@dataclass(frozen=True, slots=True)
class ChangedCase:
    """A case after a command.

    Attributes:
        sentence: What was done, in words.
        changed: False when it was so already.
    """

    case: Case
    sentence: str
    changed: bool


def change_case(desk: Desk, case: str, new: CaseChange) -> ChangedCase:
    """Change a case.

    Raises:
        NotFoundError: No such case.
        InvalidValueError: A value cannot be used, or nothing is to be changed.
    """
    with desk.book.reading() as connection:
        known = know_case(connection, case)
    values = (
        _changed_values(new, desk.today)
        | _care(known.case, new)
        | _contact(known.case, new, desk.today)
    )
    name = clean_text(new.name, "Navnet") if new.name is not None else None
    if not values and name is None:
        raise InvalidValueError(
            "Det er ikke sagt hva som skal endres.",
            hint=f"koord sak endre {known.case.number} --språk nn",
        )
    with change(desk.book.connection, "sak endre", desk.at) as unit:
        if values:
            unit.update(CaseRow, known.case.id, **values)
        if name is not None:
            user = unit.row(CaseRow, known.case.id)["user_id"]
            unit.update(Person, user, name=name, name_key=fold(name))
        unit.sentence = _what_changed(known.case.number, new)
        if values.get("contact_agreed"):
            _settle(unit, desk, known)
        after = case_queries.find_case(unit.connection, known.case.number)
        sentence = unit.sentence
        changed = unit.has_changed
    assert after is not None
    return ChangedCase(after, sentence, changed)


def add_topic(unit: ChangeUnit, case_id: int, name: str) -> None:
    """Put a topic on the case's own list."""
    from koord.workbook.tables import CaseTopic

    unit.insert(CaseTopic, case_id=case_id, name=name)


def _check_dates(new: NewCase, today: date) -> None:
    if new.born is None and new.term is None:
        raise InvalidValueError(
            "Saken trenger en fødselsdato, eller en termindato før fødselen.",
            hint='koord ny-sak "Fornavn Etternavn" --født 14.5.2017',
        )
    if new.born is not None:
        _not_in_the_future(new.born, today, "Fødselsdatoen", "--termin")
    if new.received_on is not None:
        _not_in_the_future(new.received_on, today, "Mottatt-datoen", "--mottatt")


def _care(case: Case, new: CaseChange) -> dict[str, Any]:
    """Return who has the care of the child, and since when, as columns.

    Raises:
        InvalidValueError: It is not said since when or where it is journalled, or the days are
            turned around.
    """
    if new.care is None:
        if new.care_from is None and new.care_ref is None:
            return {}
        raise InvalidValueError(
            "Det er ikke sagt hvem som har omsorgen.",
            hint=f"koord sak endre {case.number} --omsorg barnevern --fra DATO --journalref TEKST",
        )
    if new.care_from is None or (new.care == CHILD_WELFARE and not new.care_ref):
        reference = " --journalref TEKST" if new.care == CHILD_WELFARE else ""
        raise InvalidValueError(
            "Det må stå fra hvilken dag omsorgen gjelder, og hvor vedtaket er ført.",
            hint=f"koord sak endre {case.number} --omsorg {new.care} --fra DATO{reference}",
        )
    if new.care == CHILD_WELFARE:
        where = clean_text(new.care_ref or "", "Journalreferansen")
        return {"care_since": _iso(new.care_from), "care_until": None, "care_ref": where}
    if case.care_since is None:
        raise InvalidValueError(
            "Barnevernet er ikke registrert med omsorgen.", hint=f"koord sak vis {case.number}"
        )
    last = new.care_from - timedelta(days=1)
    if last < case.care_since:
        raise InvalidValueError(
            f"Barnevernets omsorg begynte {day_month(case.care_since)}; den kan ikke slutte før.",
            hint="Skriv første dag foreldrene har omsorgen igjen: --fra DATO",
        )
    return {"care_until": _iso(last)}


def _not_in_the_future(day: date, today: date, what: str, flag: str) -> None:
    if day > today:
        raise InvalidValueError(
            f"{what} {day_month(day)} er ikke kommet ennå.",
            hint=f"Skriv en dato som har vært, eller bruk {flag} for en som kommer."
            if flag == "--termin"
            else "Skriv en dato som har vært.",
        )


def _people(
    unit: ChangeUnit, desk: Desk, case_id: int, user_id: int, coordinator_id: int, new: NewCase
) -> int:
    """Put the user, the coordinator and the parents in the case; return the coordinator's place."""

    def member(person_id: int, role: Role, responsible: bool = False) -> int:
        return unit.insert(
            Membership,
            case_id=case_id,
            person_id=person_id,
            role=role.value,
            parental_responsibility=responsible,
            starts=desk.today.isoformat(),
        )

    member(user_id, Role.USER)
    coordinator = member(coordinator_id, Role.COORDINATOR)
    for typed in new.parents:
        match = _TITLE.match(typed.strip())
        name = clean_text(match["name"] if match else typed, "Navnet på forelderen")
        title = clean_text(match["title"], "Tittelen") if match else None
        member(add_person(unit, name, title=title), Role.GUARDIAN, responsible=True)
    return coordinator


def _start_tasks(
    unit: ChangeUnit, desk: Desk, case_id: int, number: int, coordinator: int, routine: Routine
) -> tuple[ItemId, ...]:
    return tuple(
        insert_task(
            unit,
            desk,
            case_id,
            number,
            what=task.what,
            responsible_id=coordinator,
            due=desk.today + timedelta(days=task.due_days),
            origin="start",
            source="startlista",
        )
        for task in routine.start_tasks
    )


def _changed_values(new: CaseChange, today: date) -> dict[str, Any]:
    values: dict[str, Any] = {}
    if new.code is not None:
        values["code"] = clean_text(new.code, "Koden", longest=12)
    if new.born is not None:
        _not_in_the_future(new.born, today, "Fødselsdatoen", "--termin")
        values["born"] = new.born.isoformat()
    if new.term is not None:
        values["term"] = new.term.isoformat()
    for column in ("language", "basis", "coordinator_role", "state"):
        value = getattr(new, column)
        if value is not None:
            values[column] = value
    if new.ip_status is not None:
        values["ip_status"] = clean_text(new.ip_status, "IP-status") if new.ip_status else None
    if new.next_look is not None:
        values["next_look"] = new.next_look.isoformat()
    return values


def _contact(case: Case, new: CaseChange, today: date) -> dict[str, Any]:
    """Return the agreed contact as columns: the words, how often, and since when.

    It is counted from the day something was first agreed: to say it again, or otherwise, hides no
    silence.

    Raises:
        InvalidValueError: How often cannot be read.
    """
    if new.contact_agreed is None:
        return {}
    if not new.contact_agreed:
        return dict.fromkeys(
            ("contact_agreed", "contact_every", "contact_unit", "contact_since"), None
        )
    words = clean_text(new.contact_agreed, "Kontaktformen")
    often = read_frequency(words)
    return {
        "contact_agreed": words,
        "contact_every": often.count if often else None,
        "contact_unit": often.unit if often else None,
        "contact_since": (case.contact_since or today).isoformat(),
    }


def _settle(unit: ChangeUnit, desk: Desk, known: KnownCase) -> None:
    """Tick off the start task that asks for an agreement about contact."""
    asking = [task for task in known.routine.start_tasks if task.settled_by == SETTLES]
    words = {word for task in asking for word in task.wordings}
    for task in task_queries.tasks_of_case(unit.connection, known.case.id):
        if task.item is not None and task.what in words:
            close_within(unit, desk, task.item)


_WORDS = {
    "name": "navnet",
    "code": "koden",
    "born": "fødselsdatoen",
    "term": "termindatoen",
    "language": "språket",
    "basis": "ordningen",
    "coordinator_role": "rollen",
    "ip_status": "IP-status",
    "contact_agreed": "avtalt kontakt",
    "state": "tilstanden",
    "next_look": "neste blikk",
    "care": "hvem som har omsorgen",
}


def _what_changed(number: int, new: CaseChange) -> str:
    touched = [word for field, word in _WORDS.items() if getattr(new, field) is not None]
    return f"Endret {', '.join(touched)} i sak {number}"


def _iso(day: date | None) -> str | None:
    return None if day is None else day.isoformat()
