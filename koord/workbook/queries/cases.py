"""Cases, their members, and the coordinator's profile."""

import json
from collections.abc import Iterable
from datetime import date
from typing import Any

from koord.domain.cases import Case
from koord.domain.frequency import Frequency
from koord.domain.names import fold
from koord.domain.people import Agency, AgencyKind, Member, Role
from koord.values import value
from koord.workbook.queries.shown import BY_CODE, shown_code

_CASE = f"""
SELECT c.id, c.number, c.code, u.name, c.born, c.term, c.language, c.basis, c.coordinator_role,
       c.opened_on, c.state, c.next_look, c.entry, c.received_on, c.ip_status, c.contact_agreed,
       c.care_since, c.care_until, c.care_ref, c.contact_every, c.contact_unit, c.contact_since,
       {shown_code()}
FROM cases c JOIN people u ON u.id = c.user_id
"""
_MEMBER = """
SELECT m.id, m.role, m.person_id, p.name, p.title, p.phone, p.email,
       m.starts, m.ends, m.parental_responsibility, m.blocked, a.id, a.name, a.kind
FROM memberships m LEFT JOIN people p ON p.id = m.person_id
LEFT JOIN agencies a ON a.id = m.agency_id
"""


@value
class Profile:
    """The coordinator whose workbook this is.

    Attributes:
        shown_as: What a case is called on the screen, `kode` or `nummer`.
    """

    person_id: int
    name: str
    title: str | None
    phone: str | None
    email: str | None
    unit: str
    municipality: str
    language: str
    routine: str
    papers_folder: str
    created_on: date
    privacy_settled_on: date | None
    busy_calendar: str | None = None
    shown_as: str = BY_CODE


def profile(connection: Any) -> Profile:
    """Return the coordinator's profile."""
    row: tuple[Any, ...] = connection.execute(
        "SELECT f.person_id, p.name, p.title, p.phone, p.email, f.unit, f.municipality,"
        " f.language, f.routine, f.papers_folder, f.created_on, f.privacy_settled_on,"
        " f.busy_calendar, f.shown_as"
        " FROM profile f JOIN people p ON p.id = f.person_id"
    ).fetchone()
    person_id, name, title, phone, email, unit, municipality, *chosen = row
    language, routine, papers_folder, created, settled, busy, shown_as = chosen
    return Profile(
        person_id=person_id,
        name=name,
        title=title,
        phone=phone,
        email=email,
        unit=unit,
        municipality=municipality,
        language=language,
        routine=routine,
        papers_folder=papers_folder,
        created_on=date.fromisoformat(created),
        privacy_settled_on=day(settled),
        busy_calendar=busy,
        shown_as=shown_as,
    )


def list_cases(connection: Any, *, closed: bool = False) -> tuple[Case, ...]:
    """Return the cases by number, closed ones only when asked for."""
    where = "" if closed else "WHERE c.state <> 'avsluttet'"
    rows = connection.execute(f"{_CASE} {where} ORDER BY c.number").fetchall()
    return tuple(_case(row) for row in rows)


def find_case(connection: Any, number: int) -> Case | None:
    """Return a case with its own topics, or `None`."""
    row = connection.execute(f"{_CASE} WHERE c.number = ?", (number,)).fetchone()
    return None if row is None else _case(row, _topics(connection, row[0]))


def cases_numbered(connection: Any, numbers: Iterable[int]) -> tuple[Case, ...]:
    """Return some cases by number, without their own topics."""
    rows = connection.execute(
        f"{_CASE} WHERE c.number IN (SELECT value FROM json_each(?)) ORDER BY c.number",
        (json.dumps(list(numbers)),),
    )
    return tuple(_case(row) for row in rows.fetchall())


def find_cases_called(connection: Any, word: str) -> tuple[int, ...]:
    """Return the numbers of the cases whose code, name or first name is this word."""
    wanted = fold(word)
    rows = connection.execute(
        "SELECT c.number, c.code, u.name_key FROM cases c JOIN people u ON u.id = c.user_id"
        " ORDER BY c.number"
    )
    return tuple(
        number
        for number, code, key in rows.fetchall()
        if wanted in (fold(code), key, key.split(" ", 1)[0])
    )


def members(connection: Any, case_id: int) -> tuple[Member, ...]:
    """Return everyone who has or had a role in a case, in the order they came."""
    rows = connection.execute(f"{_MEMBER} WHERE m.case_id = ? ORDER BY m.id", (case_id,))
    return tuple(_member(row) for row in rows.fetchall())


def members_of_cases(connection: Any, ids: Iterable[int]) -> dict[int, tuple[Member, ...]]:
    """Return everyone who has or had a role in some cases, by the case's id."""
    rows = connection.execute(
        _MEMBER.replace("SELECT", "SELECT m.case_id,", 1)
        + " WHERE m.case_id IN (SELECT value FROM json_each(?)) ORDER BY m.id",
        (json.dumps(list(ids)),),
    )
    found: dict[int, list[Member]] = {}
    for row in rows.fetchall():
        found.setdefault(row[0], []).append(_member(row[1:]))
    return {case_id: tuple(members) for case_id, members in found.items()}


def members_by_id(connection: Any, ids: Iterable[int]) -> dict[int, Member]:
    """Return some members, from whatever cases, by their id."""
    rows = connection.execute(
        f"{_MEMBER} WHERE m.id IN (SELECT value FROM json_each(?))", (json.dumps(list(ids)),)
    )
    return {row[0]: _member(row) for row in rows.fetchall()}


def memberships_of_all(connection: Any) -> tuple[tuple[int, str, Member], ...]:
    """Return every membership with its case's number and code."""
    rows = connection.execute(
        _MEMBER.replace("SELECT", f"SELECT c.number, {shown_code()},", 1)
        + " JOIN cases c ON c.id = m.case_id WHERE c.state <> 'avsluttet' ORDER BY c.number, m.id"
    )
    return tuple((row[0], row[1], _member(row[2:])) for row in rows.fetchall())


def find_agency(connection: Any, name: str) -> Agency | None:
    """Return the agency of that name, or `None`."""
    row = connection.execute(
        "SELECT id, name, kind FROM agencies WHERE name_key = ?", (fold(name),)
    ).fetchone()
    return None if row is None else Agency(row[0], row[1], AgencyKind(row[2]))


def find_people_at(connection: Any, name: str, agency_id: int) -> tuple[int, ...]:
    """Return the ids of people of that name who work at an agency, in any case."""
    rows = connection.execute(
        "SELECT DISTINCT p.id FROM people p JOIN memberships m ON m.person_id = p.id"
        " WHERE p.name_key = ? AND m.agency_id = ? ORDER BY p.id",
        (fold(name), agency_id),
    )
    return tuple(row[0] for row in rows.fetchall())


def cases_of_person(connection: Any, person_id: int) -> tuple[int, ...]:
    """Return the numbers of the cases a person has a role in."""
    rows = connection.execute(
        "SELECT DISTINCT c.number FROM memberships m JOIN cases c ON c.id = m.case_id"
        " WHERE m.person_id = ? ORDER BY c.number",
        (person_id,),
    )
    return tuple(row[0] for row in rows.fetchall())


def counts(connection: Any) -> dict[str, int]:
    """Count what the workbook holds, by English word."""
    tables = {
        "cases": "cases",
        "people": "people",
        "agencies": "agencies",
        "consents": "consents",
        "meetings": "meetings",
        "tasks": "tasks",
        "papers": "papers",
    }
    return {
        word: connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0]
        for word, table in tables.items()
    }


def day(text: str | None) -> date | None:
    """Read an ISO date that may be missing."""
    return None if text is None else date.fromisoformat(text)


def _topics(connection: Any, case_id: int) -> tuple[str, ...]:
    rows = connection.execute(
        "SELECT name FROM case_topics WHERE case_id = ? ORDER BY id", (case_id,)
    )
    return tuple(row[0] for row in rows.fetchall())


def _case(row: Any, topics: tuple[str, ...] = ()) -> Case:
    return Case(
        id=row[0],
        number=row[1],
        code=row[2],
        name=row[3],
        born=day(row[4]),
        term=day(row[5]),
        language=row[6],
        basis=row[7],
        coordinator_role=row[8],
        opened_on=date.fromisoformat(row[9]),
        state=row[10],
        next_look=day(row[11]),
        entry=row[12],
        received_on=day(row[13]),
        ip_status=row[14],
        contact_agreed=row[15],
        care_since=day(row[16]),
        care_until=day(row[17]),
        care_ref=row[18],
        contact=None if row[19] is None else Frequency(row[19], row[20]),
        contact_since=day(row[21]),
        shown=row[22],
        topics=topics,
    )


def _member(row: Any) -> Member:
    return Member(
        id=row[0],
        role=Role(row[1]),
        person_id=row[2],
        name=row[3],
        title=row[4],
        phone=row[5],
        email=row[6],
        starts=date.fromisoformat(row[7]),
        ends=day(row[8]),
        parental_responsibility=bool(row[9]),
        blocked=row[10],
        agency=None if row[11] is None else Agency(row[11], row[12], AgencyKind(row[13])),
    )
