"""Consents as the judgement wants them."""

import json
from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import Any

from koord.domain.consents import (
    Consent,
    Direction,
    Event,
    EventKind,
    Method,
    Scope,
    Signature,
    SignerRole,
)
from koord.domain.people import AgencyKind

Grouped = dict[int, list[Any]]
_SIGNED = "EXISTS (SELECT 1 FROM consent_signatures g WHERE g.consent_id = c.id)"
# As many as have parental responsibility, and one more when the user is of the age to sign herself.
_ENOUGH_SIGNED = """
(SELECT count(DISTINCT coalesce(g.person_id, 0)) FROM consent_signatures g
 WHERE g.consent_id = {consent}.id) >= max(1, (SELECT count(DISTINCT b.person_id)
 FROM memberships b WHERE b.case_id = k.id AND b.parental_responsibility)
 + (k.born IS NOT NULL AND date(k.born, '+' || ? || ' years') <= {day}))
"""
_OF_CASES = "c.case_id IN (SELECT value FROM json_each(?))"


def consents_of(connection: Any, case_id: int) -> tuple[Consent, ...]:
    """Return every consent of a case, the oldest first."""
    return consents_of_cases(connection, (case_id,)).get(case_id, ())


def consents_of_cases(connection: Any, ids: Iterable[int]) -> dict[int, tuple[Consent, ...]]:
    """Return every consent of some cases by the case's id, the oldest first."""
    asked = json.dumps(list(ids))
    papers = connection.execute(
        "SELECT c.case_id, c.id, c.number, c.purpose, c.made_on, c.change_set_id"
        f" FROM consents c WHERE {_OF_CASES} ORDER BY c.id",
        (asked,),
    ).fetchall()
    scopes = _grouped(_scopes(connection, asked))
    signatures = _grouped(_signatures(connection, asked))
    events = _grouped(_events(connection, asked))
    consents = (
        (
            case_id,
            Consent(
                id=id_,
                number=number,
                purpose=purpose,
                made_on=date.fromisoformat(made_on),
                order=order,
                scopes=tuple(scopes[id_]),
                signatures=tuple(signatures[id_]),
                events=tuple(events[id_]),
            ),
        )
        for case_id, id_, number, purpose, made_on, order in papers
    )
    return {case_id: tuple(found) for case_id, found in _grouped(consents).items()}


def cases_with_rows_lapsing(
    connection: Any,
    first: date,
    last: date,
    ages: Iterable[int],
    *,
    settled: Iterable[int] = (),
    near: date = date.max,
) -> tuple[int, ...]:
    """Return the numbers of open cases with a signed row that may cease to reach in a period.

    It ends in it; or it runs, and in the period the user comes to one of the ages, child welfare
    takes or gives back the care, or someone with a parent's part comes later than the paper or
    leaves.

    Args:
        connection: The open workbook.
        first: The first day.
        last: The last day.
        ages: Those at which others may have to sign.
        settled: Numbers of cases in which a row that ends after `near` is of no interest yet.
        near: See `settled`.
    """
    rows = connection.execute(
        "SELECT DISTINCT k.number FROM consent_scopes s JOIN consents c ON c.id = s.consent_id"
        " JOIN cases k ON k.id = c.case_id"
        " WHERE k.state <> 'avsluttet' AND s.ends >= :first"
        " AND EXISTS (SELECT 1 FROM consent_signatures g WHERE g.consent_id = c.id)"
        " AND ((s.ends <= :last AND (s.ends <= :near"
        " OR k.number NOT IN (SELECT value FROM json_each(:settled))))"
        f" OR (s.starts <= :last AND ({_TURNS})))",
        {
            "first": first.isoformat(),
            "last": last.isoformat(),
            "near": near.isoformat(),
            "settled": json.dumps(sorted(settled)),
            "ages": json.dumps(sorted(ages)),
        },
    )
    return tuple(row[0] for row in rows.fetchall())


def cases_with_rows_halfway(
    connection: Any, first: date, last: date, length: int
) -> tuple[int, ...]:
    """Return the numbers of open cases with a signed row whose middle is between two days.

    Args:
        connection: The open workbook.
        first: The first day.
        last: The last day.
        length: Days a row lasts at least.
    """
    return _case_numbers(
        connection,
        "s.ends >= ? AND julianday(s.ends) - julianday(s.starts) >= ?"
        " AND (julianday(s.starts) + julianday(s.ends)) / 2"
        f" BETWEEN julianday(?) AND julianday(?) + 1 AND {_SIGNED}",
        (last.isoformat(), length, first.isoformat(), last.isoformat()),
    )


def cases_with_rows_short_of_a_meeting(
    connection: Any, first: date, last: date, own_age: int
) -> tuple[int, ...]:
    """Return the numbers of open cases where a row may not reach a meeting between two days.

    Left out is a case where a paper that nothing has taken back, and that enough have signed,
    lasts until the meeting towards the same receiver. Who has to sign is judged later; here as
    many are enough as have parental responsibility, and one more when the user is of the age to
    sign herself.

    Args:
        connection: The open workbook.
        first: The first day.
        last: The last day.
        own_age: The lowest age at which the user's own signature is asked for.
    """
    # From the meetings, which are few within so short a time, to the rows of their cases.
    rows = connection.execute(
        "SELECT DISTINCT k.number FROM meetings m CROSS JOIN cases k ON k.id = m.case_id"
        " CROSS JOIN consents c ON c.case_id = k.id CROSS JOIN consent_scopes s"
        " ON s.consent_id = c.id WHERE k.state <> 'avsluttet'"
        " AND m.state IN ('planlagt', 'innkalt') AND m.held_on BETWEEN ? AND ?"
        " AND (k.care_since IS NOT NULL"
        " OR EXISTS (SELECT 1 FROM consents c1 JOIN consent_events e ON e.consent_id = c1.id"
        " WHERE c1.case_id = k.id AND e.kind IN ('avslått', 'trukket', 'feilført'))"
        " OR NOT EXISTS (SELECT 1 FROM consent_scopes s2 JOIN consents c2 ON c2.id = s2.consent_id"
        " WHERE c2.case_id = k.id AND s2.agency_id IS s.agency_id"
        " AND s2.person_id IS s.person_id AND s2.ends >= m.held_on"
        f" AND {_ENOUGH_SIGNED.format(consent='c2', day='m.held_on')}))",
        (first.isoformat(), last.isoformat(), own_age),
    )
    return tuple(row[0] for row in rows.fetchall())


def cases_with_rows_unsigned(connection: Any, today: date, own_age: int) -> tuple[int, ...]:
    """Return the numbers of open cases where a form that has not run out may lack a signature.

    Whose is judged later, as for a meeting: here the signatures are only counted.

    Args:
        connection: The open workbook.
        today: The day.
        own_age: The lowest age at which the user's own signature is asked for.
    """
    return _case_numbers(
        connection,
        "s.ends >= ? AND (k.care_since IS NOT NULL"
        " OR EXISTS (SELECT 1 FROM consent_events e WHERE e.consent_id = c.id)"
        f" OR NOT {_ENOUGH_SIGNED.format(consent='c', day='?')})",
        (today.isoformat(), own_age, today.isoformat()),
    )


def _case_numbers(connection: Any, where: str, values: tuple[Any, ...]) -> tuple[int, ...]:
    rows = connection.execute(
        "SELECT DISTINCT k.number FROM consent_scopes s JOIN consents c ON c.id = s.consent_id"
        f" JOIN cases k ON k.id = c.case_id WHERE k.state <> 'avsluttet' AND {where}",
        values,
    )
    return tuple(row[0] for row in rows.fetchall())


# Someone born on 29 February turns on 1 March here too: SQLite carries the day that is not there.
_TURNS = """
    k.id IN (SELECT k2.id FROM cases k2, json_each(:ages)
             WHERE date(k2.born, '+' || value || ' years') BETWEEN :first AND :last)
    OR k.care_since BETWEEN :first AND :last
    OR date(k.care_until, '+1 day') BETWEEN :first AND :last
    OR EXISTS (SELECT 1 FROM memberships m WHERE m.case_id = k.id
               AND (m.parental_responsibility OR m.role = 'fosterforelder')
               AND (m.starts BETWEEN :first AND :last AND m.starts > c.made_on
                    OR date(m.ends, '+1 day') BETWEEN :first AND :last))
"""


def _grouped(pairs: Iterable[tuple[int, Any]]) -> Grouped:
    groups: Grouped = defaultdict(list)
    for owner_id, value in pairs:
        groups[owner_id].append(value)
    return groups


def _scopes(connection: Any, asked: str) -> Iterable[tuple[int, Scope]]:
    rows = connection.execute(
        "SELECT s.consent_id, s.id, coalesce(a.name, p.name), s.agency_id, s.person_id, a.kind,"
        " s.direction, s.allowed, s.denied, s.starts, s.ends"
        " FROM consent_scopes s JOIN consents c ON c.id = s.consent_id"
        " LEFT JOIN agencies a ON a.id = s.agency_id LEFT JOIN people p ON p.id = s.person_id"
        f" WHERE {_OF_CASES} ORDER BY s.id",
        (asked,),
    )
    for row in rows.fetchall():
        yield (
            row[0],
            Scope(
                id=row[1],
                receiver=row[2],
                agency_id=row[3],
                person_id=row[4],
                kind=AgencyKind(row[5]) if row[5] else AgencyKind.OTHER,
                direction=Direction(row[6]),
                allowed=tuple(json.loads(row[7])),
                denied=tuple(json.loads(row[8])),
                starts=date.fromisoformat(row[9]),
                ends=date.fromisoformat(row[10]),
            ),
        )


def _signatures(connection: Any, asked: str) -> Iterable[tuple[int, Signature]]:
    rows = connection.execute(
        "SELECT g.consent_id, g.id, g.person_id, g.role, coalesce(p.title, p.name), g.signed_on,"
        " g.change_set_id, g.method, g.decided_by"
        " FROM consent_signatures g JOIN consents c ON c.id = g.consent_id"
        " LEFT JOIN people p ON p.id = g.person_id"
        f" WHERE {_OF_CASES} ORDER BY g.id",
        (asked,),
    )
    for row in rows.fetchall():
        role = SignerRole(row[3])
        yield (
            row[0],
            Signature(
                id=row[1],
                person_id=row[2],
                role=role,
                label=_signer(role, row[4]),
                signed_on=date.fromisoformat(row[5]),
                order=row[6],
                method=Method(row[7]),
                documented=row[8] is not None,
            ),
        )


def _signer(role: SignerRole, label: str | None) -> str:
    if role is SignerRole.USER:
        return "bruker selv"
    return label or str(role)


def _events(connection: Any, asked: str) -> Iterable[tuple[int, Event]]:
    rows = connection.execute(
        "SELECT e.consent_id, e.id, e.kind, e.occurred_on, e.change_set_id, e.agency_id,"
        " e.person_id, e.topic, e.note, e.voids_signature, e.voids_event"
        " FROM consent_events e JOIN consents c ON c.id = e.consent_id"
        f" WHERE {_OF_CASES} ORDER BY e.id",
        (asked,),
    )
    for row in rows.fetchall():
        yield (
            row[0],
            Event(
                id=row[1],
                kind=EventKind(row[2]),
                occurred_on=date.fromisoformat(row[3]),
                order=row[4],
                agency_id=row[5],
                person_id=row[6],
                topic=row[7],
                note=row[8],
                voids_signature=row[9],
                voids_event=row[10],
            ),
        )


def participants_are_acquainted(connection: Any, case_id: int, on: date) -> bool:
    """Tell whether the participants may know who the others are: the newest answer by a day.

    Where it was never asked they may; what was entered in error is no answer.
    """
    row = connection.execute(
        "SELECT json_extract(e.details, '$.acquainted') FROM consent_events e"
        " JOIN consents c ON c.id = e.consent_id"
        " WHERE c.case_id = ? AND e.kind = 'svar' AND e.occurred_on <= ?"
        " AND json_extract(e.details, '$.acquainted') IN ('ja', 'nei')"
        " AND NOT EXISTS (SELECT 1 FROM consent_events v WHERE v.voids_event = e.id)"
        " ORDER BY e.occurred_on DESC, e.id DESC LIMIT 1",
        (case_id, on.isoformat()),
    ).fetchone()
    return row is None or row[0] != "nei"
