"""People with all they are known by, for the exchange with other address books."""

from collections.abc import Iterable
from typing import Any

from koord.domain.names import fold
from koord.values import value


@value
class KnownPerson:
    """Someone in the workbook.

    Attributes:
        rest: What an imported card said beside this, one vCard line each.
        agencies: The services she is or was in, folded.
        cases: Numbers of the cases she is or was in.
        here: The services she is in the asked case from today, folded; `None` for no service.
            Empty when she has no role in it.
    """

    id: int
    name: str
    title: str | None
    phone: str | None
    email: str | None
    rest: tuple[str, ...]
    agencies: frozenset[str]
    cases: tuple[int, ...]
    here: frozenset[str | None]


def known_people(connection: Any, case: int, today: str) -> tuple[KnownPerson, ...]:
    """Return everyone in the workbook, and how they stand in one case on a day.

    Args:
        connection: The open workbook.
        case: The case's number.
        today: The day, ISO.
    """
    rows = connection.execute(
        "SELECT p.id, p.name, p.title, p.phone, p.email, p.vcard_rest, c.number, a.name,"
        " m.ends IS NULL OR m.ends >= ?"
        " FROM people p LEFT JOIN memberships m ON m.person_id = p.id"
        " LEFT JOIN cases c ON c.id = m.case_id LEFT JOIN agencies a ON a.id = m.agency_id"
        " ORDER BY p.id, m.id",
        (today,),
    )
    people: dict[int, list[Any]] = {}
    for row in rows.fetchall():
        people.setdefault(row[0], []).append(row)
    return tuple(_person(places, case) for places in people.values())


def agency_names(connection: Any) -> dict[str, str]:
    """Return the names of all services, by their folded form."""
    rows = connection.execute("SELECT name_key, name FROM agencies")
    return dict(rows.fetchall())


def rest_of(connection: Any, people: Iterable[int]) -> dict[int, tuple[str, ...]]:
    """Return what imported cards said beside what is understood, by person."""
    rows = connection.execute("SELECT id, vcard_rest FROM people WHERE vcard_rest IS NOT NULL")
    wanted = set(people)
    return {row[0]: _lines(row[1]) for row in rows.fetchall() if row[0] in wanted}


def _person(places: list[Any], case: int) -> KnownPerson:
    person_id, name, title, phone, email, rest = places[0][:6]
    return KnownPerson(
        id=person_id,
        name=name,
        title=title,
        phone=phone,
        email=email,
        rest=_lines(rest),
        agencies=frozenset(fold(row[7]) for row in places if row[7] is not None),
        cases=tuple(dict.fromkeys(row[6] for row in places if row[6] is not None)),
        here=frozenset(
            None if row[7] is None else fold(row[7]) for row in places if row[6] == case and row[8]
        ),
    )


def _lines(text: str | None) -> tuple[str, ...]:
    return tuple(text.split("\n")) if text else ()
