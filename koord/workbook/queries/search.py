"""Finding words in all that is written."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from koord.domain.cases import ItemId
from koord.domain.people import Role
from koord.domain.searching import Wanted, spellings
from koord.values import value
from koord.workbook.queries.shown import shown_code
from koord.workbook.search_index import (
    ACTIVITIES,
    AGENDA,
    CONSENTS,
    LOG,
    MINUTES,
    NOTES,
    PEOPLE,
    SPREAD,
    TALKS,
    TASKS,
    Source,
)

_NEWEST = "x.version = (SELECT max(version) FROM minutes WHERE meeting_id = x.meeting_id)"
_MEETING = "JOIN meetings m ON m.id = x.meeting_id JOIN cases c ON c.id = m.case_id"
_CASE = "JOIN cases c ON c.id = x.case_id"
_NOTE = "JOIN tasks k ON k.id = x.task_id JOIN cases c ON c.id = k.case_id"
# Of each source: what a hit is called, what it is joined with, its number, its day.
_ITEMS: tuple[tuple[Source, str, str, str, str], ...] = (
    (LOG, "x.kind", _CASE, "x.number", "x.happened_on"),
    (MINUTES, "'referat'", f"{_MEETING} AND {_NEWEST}", "m.number", "m.held_on"),
    (AGENDA, "'saksliste'", _MEETING, "m.number", "m.held_on"),
    (TALKS, "x.kind", _CASE, "x.number", "x.held_on"),
    (TASKS, "'gjøremål'", _CASE, "x.number", "x.created_on"),
    (NOTES, "'notat'", _NOTE, "k.number", "x.written_on"),
    (ACTIVITIES, "'aktivitet'", _CASE, "x.number", "x.starts"),
    (CONSENTS, "'samtykke'", _CASE, "x.number", "x.made_on"),
)


@value
class Found:
    """A text that has all the words.

    Attributes:
        kind: What it is, in Norwegian.
        text: All of it.
    """

    item: ItemId
    code: str
    kind: str
    day: date
    text: str


@value
class FoundPerson:
    """A person whose name or title has all the words.

    Attributes:
        cases: The cases she is in.
        code: The display code of the case where she is the user, or `None`.
    """

    name: str
    title: str | None
    agency: str | None
    cases: tuple[int, ...]
    code: str | None


def find_text(
    connection: Any, wanted: Sequence[Wanted], case_id: int | None, most: int
) -> tuple[Found, ...]:
    """Return what has all the words, the newest day first, at most so many of each kind.

    Asked of the index alone until a row is shown: what is written last comes first.
    """
    match = _match(wanted, case_id)
    found: list[Found] = []
    for source, kind, joined, number, on in _ITEMS:
        rows = connection.execute(
            f"SELECT c.number, {number}, {shown_code()}, {kind}, {on}, {source.text('x')}"
            f" FROM search s CROSS JOIN {source.table} x ON x.id = s.rowid - {source.first}"
            f" {joined} WHERE s.search MATCH ? AND s.rowid > ? AND s.rowid <= ?"
            " ORDER BY s.rowid DESC LIMIT ?",
            (match, source.first, source.first + SPREAD - 1, most),
        )
        found += [
            Found(ItemId(row[0], row[1]), row[2], row[3], date.fromisoformat(row[4]), row[5])
            for row in rows.fetchall()
        ]
    return tuple(sorted(found, key=lambda hit: (hit.day, hit.item), reverse=True))


def find_people(
    connection: Any, wanted: Sequence[Wanted], case_id: int | None, most: int
) -> tuple[FoundPerson, ...]:
    """Return the people whose name or title has all the words, by name.

    The coordinator herself is in every case, and is not looked for.
    """
    in_case = "" if case_id is None else " AND m.case_id = ?"
    rows = connection.execute(
        "SELECT p.name, p.title, max(a.name), group_concat(DISTINCT c.number),"
        f" max(CASE WHEN m.role = '{Role.USER}' THEN {shown_code()} END)"
        f" FROM search s CROSS JOIN people p ON p.id = s.rowid - {PEOPLE.first}"
        f" CROSS JOIN memberships m ON m.person_id = p.id AND m.role <> '{Role.COORDINATOR}'"
        " JOIN cases c ON c.id = m.case_id LEFT JOIN agencies a ON a.id = m.agency_id"
        f" WHERE s.search MATCH ? AND s.rowid > ? AND s.rowid <= ?{in_case}"
        " GROUP BY p.id ORDER BY p.name_key LIMIT ?",
        (
            _match(wanted, None),
            PEOPLE.first,
            PEOPLE.first + SPREAD - 1,
            *(() if case_id is None else (case_id,)),
            most,
        ),
    )
    return tuple(
        FoundPerson(name, title, agency, tuple(sorted(map(int, cases.split(",")))), code)
        for name, title, agency, cases, code in rows.fetchall()
    )


def _match(wanted: Sequence[Wanted], case_id: int | None) -> str:
    """Return the question as FTS5 reads it; within quotes no sign has a meaning."""
    words = " AND ".join(
        "(" + " OR ".join(_quoted(spelling, each) for spelling in spellings(each.text)) + ")"
        for each in wanted
    )
    scope = "" if case_id is None else f'scope : "{case_id}" AND '
    return f"{scope}text : ({words})"


def _quoted(spelling: str, wanted: Wanted) -> str:
    text = spelling.replace('"', " ")
    return f'"{text}"' + ("" if wanted.is_phrase else " *")
