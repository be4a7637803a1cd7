"""The practice workbook: making it, filling it, taking it away.

What is made here never passes for real: the mark is set before the file has its name, and nothing
but a marked file is filled or removed.
"""

import contextlib
import hashlib
import itertools
import json
import secrets
import shutil
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from pydantic_core import PydanticUndefined
from sqlalchemy import Connection
from sqlmodel import insert

from koord.documents.own import own_folder
from koord.domain.cases import ItemId
from koord.domain.journal import What
from koord.domain.meetings import MeetingState
from koord.domain.names import fold, initials
from koord.domain.people import Role
from koord.domain.school import SchoolBreak
from koord.errors import StateForbidsError
from koord.exchange.calendar import new_uid
from koord.exchange.phones import parse_phone
from koord.routines.loading import guess_agency_kind, load_routine
from koord.services.writing.made_up import (
    YOU,
    MadeUpCase,
    MadeUpConsent,
    MadeUpMeeting,
    MadeUpNote,
    crowd,
    families,
    school_breaks,
)
from koord.services.writing.setup import NewProfile, create_workbook
from koord.services.writing.tasks import item_series
from koord.workbook import practice, tables
from koord.workbook.book import Workbook
from koord.workbook.change import engine_on

_COORDINATOR = NewProfile(
    name="Nora Lie",
    title="koordinator",
    unit="Familiens hus",
    municipality="Solvik",
    phone="400 00 000",
    email="nora.lie@solvik.example",
    papers_folder=Path(),
)
_ROUTINE = "nasjonal"
_FORM = "øving"


@dataclass(frozen=True, slots=True)
class Filled:
    """What a practice workbook holds after it was filled."""

    cases: int
    open_tasks: int


def make_practice(path: Path, today: date, at: str) -> None:
    """Make a practice workbook with four families; it has its name only when it is whole.

    Raises:
        StateForbidsError: There is a file already.
        StorageError: The folder is closed, or the disk full.
    """
    if path.exists():
        raise StateForbidsError(f"Det ligger allerede en fil her: {path}")
    draft = path.with_name(f".{path.name}.lages")
    draft.unlink(missing_ok=True)
    profile = replace(_COORDINATOR, papers_folder=papers_beside(path))
    try:
        made = create_workbook(draft, secrets.token_urlsafe(24), profile, today, at)
        with Workbook.open(draft, made.key) as book:
            practice.mark(book.connection)
            write_cases(book, families(today), today, at, school_breaks(today))
        practice.write_key(path, made.key)
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)


def papers_beside(path: Path) -> Path:
    """Return the folder for papers of a practice workbook; real papers never lie there."""
    return path.with_name(f"{path.stem}-papirer")


def fill_up(book: Workbook, today: date, at: str, cases: int, open_tasks: int) -> None:
    """Add made-up cases until there are this many cases and open tasks; never take any away.

    Only the cases that are added get tasks.

    Raises:
        StateForbidsError: There are so many cases already, and tasks are missing.
    """
    held = count(book)
    missing = max(0, open_tasks - held.open_tasks)
    more = max(0, cases - held.cases)
    if missing and not more:
        raise StateForbidsError(
            f"Øvingsboka har {held.cases} saker og {held.open_tasks} åpne gjøremål alt.",
            hint=f"Lag den på nytt: koord øv --nullstill --saker {cases} --gjøremål {open_tasks}",
        )
    if more:
        write_cases(book, crowd(today, held.cases + 1, more, missing), today, at)


def count(book: Workbook) -> Filled:
    """Count the cases and the open tasks."""
    with book.reading() as connection:
        (cases,) = connection.execute("SELECT count(*) FROM cases").fetchone()
        (tasks,) = connection.execute("SELECT count(*) FROM tasks WHERE state = 'open'").fetchone()
    return Filled(cases, tasks)


def remove_practice(path: Path) -> None:
    """Take a practice workbook away, with its key, its letterhead and own templates.

    The papers that it made go too, but not those that somebody has changed.

    Raises:
        StateForbidsError: It is not a practice workbook.
    """
    key = practice.key_beside(path)
    if key is None:
        raise practice.not_practice(path)
    with Workbook.open(path, key) as book:
        if not practice.is_marked(book.connection):
            raise practice.not_practice(path)
        with book.reading() as connection:
            papers = connection.execute(
                "SELECT folder, name, sha256 FROM papers WHERE state = 'placed'"
            ).fetchall()
    for folder, name, digest in papers:
        with contextlib.suppress(OSError):
            paper = Path(folder) / name
            if hashlib.sha256(paper.read_bytes()).hexdigest() == digest:
                paper.unlink()
    path.unlink()
    practice.key_file(path).unlink()
    shutil.rmtree(own_folder(path), ignore_errors=True)


# --- Writing many rows at once -------------------------------------------------------------------


def write_cases(
    book: Workbook,
    cases: Iterable[MadeUpCase],
    today: date,
    at: str,
    breaks: Iterable[SchoolBreak] = (),
) -> None:
    """Write whole cases in one transaction.

    They are no part of what can be undone: `koord angre` is for what the learner does herself.
    """
    with book.reading(), engine_on(book.connection).begin() as transaction:
        rows = _Rows(transaction, today, at)
        for case in cases:
            rows.add_case(case)
        rows.add_breaks(breaks)
        rows.write()
        transaction.exec_driver_sql(
            "UPDATE profile SET privacy_settled_on = created_on WHERE privacy_settled_on IS NULL"
        )


class _Rows:
    """The rows of many cases, gathered table by table with their ids, and then written."""

    def __init__(self, transaction: Connection, today: date, at: str) -> None:
        self._transaction = transaction
        self._today = today
        self._at = at
        self._rows: dict[type[tables.Row], list[dict[str, Any]]] = {t: [] for t in _IN_ORDER}
        self._next: dict[type[tables.Row], int] = {}
        self._routine = load_routine(_ROUTINE)
        found = transaction.exec_driver_sql("SELECT name_key, id FROM agencies").all()
        self._agencies: dict[str, int] = dict(map(tuple, found))
        self._coordinator = self._one("SELECT person_id FROM profile")
        self._number = self._one("SELECT coalesce(max(number), 0) FROM cases")
        self._change_set = self._add(
            tables.ChangeSet,
            command="øv",
            sentence="Fylte øvingsboka med oppdiktede familier",
            at=at,
            kind="setup",
        )

    def add_case(self, case: MadeUpCase) -> None:
        """Gather the rows of one case."""
        self._number += 1
        user = self._person(case.name)
        case_id = self._add(
            tables.Case,
            number=self._number,
            code=initials(case.name),
            user_id=user,
            born=_iso(case.born),
            term=_iso(case.term),
            language=case.language,
            coordinator_role=case.coordinator_role,
            opened_on=case.opened_on.isoformat(),
            received_on=case.opened_on.isoformat(),
        )
        people = {case.name: user}
        places = {
            case.name: self._member(case, case_id, user, Role.USER),
            YOU: self._member(case, case_id, self._coordinator, Role.COORDINATOR),
        }
        for one in case.people:
            people[one.name] = self._person(one.name, one.title, one.phone)
            agency = self._agency(one.agency) if one.agency else None
            places[one.name] = self._member(case, case_id, people[one.name], one.role, agency)
        for name in case.agencies:
            places[name] = self._member(case, case_id, None, Role.MEMBER, self._agency(name))
        items = itertools.count(1)
        consents: dict[str, int] = {}
        for consent in case.consents:
            number = self._consent(case, case_id, next(items), consent, people)
            consents |= dict.fromkeys(consent.agencies, number)
        by_place = {places[p.name]: consents.get(p.agency or "") for p in case.people}
        for meeting in case.meetings:
            self._meeting(case_id, ItemId(self._number, next(items)), meeting, places, by_place)
        for task in case.tasks:
            self._add(
                tables.Task,
                case_id=case_id,
                number=next(items),
                what=task.what,
                responsible_id=places[task.who],
                due=_iso(task.due),
                state="done" if task.done else "open",
                created_on=case.opened_on.isoformat(),
                closed_on=self._today.isoformat() if task.done else None,
            )
        for activity in case.activities:
            self._add(
                tables.Activity,
                case_id=case_id,
                number=next(items),
                what=activity.what,
                starts=activity.starts.isoformat(),
                ends=activity.ends.isoformat(),
            )
        for plan in case.plans:
            self._add(
                tables.HalfYearPlan,
                case_id=case_id,
                half_year=plan.half.key,
                made_on=plan.on.isoformat(),
                made_with_user_on=plan.on.isoformat(),
                no_meeting_why=plan.no_meeting_why,
            )
        for note in case.log:
            self._note(case_id, next(items), note)
        self._counter(item_series(case_id), next(items))

    def add_breaks(self, breaks: Iterable[SchoolBreak]) -> None:
        """Gather the rows of the skolerute."""
        for one in breaks:
            self._add(
                tables.SchoolBreak,
                name=one.name,
                starts=one.starts.isoformat(),
                ends=one.ends.isoformat(),
            )

    def write(self) -> None:
        """Write what is gathered, what others point to first."""
        self._counter("saker", self._number + 1)
        for model, rows in self._rows.items():
            if rows:
                self._transaction.execute(insert(model), rows)

    def _consent(
        self,
        case: MadeUpCase,
        case_id: int,
        number: int,
        consent: MadeUpConsent,
        people: dict[str, int],
    ) -> int:
        consent_id = self._add(
            tables.Consent,
            case_id=case_id,
            number=number,
            purpose="Samordne hjelpen rundt bruker",
            form_version=_FORM,
            language=case.language,
            made_on=consent.starts.isoformat(),
            change_set_id=self._change_set,
        )
        for agency in consent.agencies:
            self._add(
                tables.ConsentScope,
                consent_id=consent_id,
                agency_id=self._agency(agency),
                direction="utveksle",
                allowed="[]",
                denied=json.dumps(consent.denied, ensure_ascii=False),
                starts=consent.starts.isoformat(),
                ends=consent.ends.isoformat(),
            )
        for signer in consent.signers:
            signature = self._add(
                tables.ConsentSignature,
                consent_id=consent_id,
                person_id=people[signer],
                role=(Role.USER if signer == case.name else Role.GUARDIAN).value,
                signed_on=_iso(consent.signed_on),
                recorded_at=self._at,
                change_set_id=self._change_set,
            )
            self._posting(case_id, number, What.SIGNATURE, signature, consent.signed_on)
        return consent_id

    def _note(self, case_id: int, number: int, note: MadeUpNote) -> None:
        entry = self._add(
            tables.LogEntry,
            case_id=case_id,
            number=number,
            kind=note.kind,
            happened_on=note.day.isoformat(),
            text=note.text,
            minutes_spent=note.minutes,
            posted=note.posted,
        )
        if note.posted:
            self._posting(case_id, number, What.LOG, entry, note.day)

    def _posting(self, case_id: int, number: int, what: What, row: int, on: date | None) -> None:
        self._add(
            tables.Posting,
            case_id=case_id,
            number=number,
            what=what.value,
            what_id=row,
            system="Fagsystemet",
            posted_on=_iso(on or self._today),
        )

    def _meeting(
        self,
        case_id: int,
        item: ItemId,
        meeting: MadeUpMeeting,
        places: dict[str, int],
        consents: dict[int, int | None],
    ) -> None:
        meeting_id = self._add(
            tables.Meeting,
            case_id=case_id,
            number=item.number,
            kind=meeting.kind,
            held_on=meeting.day.isoformat(),
            starts_at=meeting.at.isoformat("minutes"),
            minutes_long=self._routine.meeting_minutes,
            place=meeting.place,
            leader_id=places[YOU],
            state=MeetingState.CALLED.value,
            uid=new_uid(),
            called_on=min(self._today, meeting.day).isoformat(),
        )
        for position, text in enumerate(meeting.points, start=1):
            self._add(tables.AgendaItem, meeting_id=meeting_id, position=position, text=text)
        for place in places.values():
            self._add(
                tables.Invitation,
                meeting_id=meeting_id,
                membership_id=place,
                consent_id=consents.get(place),
            )

    def _person(self, name: str, title: str | None = None, phone: str | None = None) -> int:
        number = parse_phone(phone) if phone else None
        return self._add(tables.Person, name=name, name_key=fold(name), title=title, phone=number)

    def _agency(self, name: str) -> int:
        key = fold(name)
        if key not in self._agencies:
            kind = guess_agency_kind(name, self._routine).value
            self._agencies[key] = self._add(tables.Agency, name=name, name_key=key, kind=kind)
        return self._agencies[key]

    def _member(
        self,
        case: MadeUpCase,
        case_id: int,
        person: int | None,
        role: Role,
        agency: int | None = None,
    ) -> int:
        return self._add(
            tables.Membership,
            case_id=case_id,
            person_id=person,
            agency_id=agency,
            role=role.value,
            parental_responsibility=role is Role.GUARDIAN,
            starts=case.opened_on.isoformat(),
        )

    def _add(self, model: type[tables.Row], **values: Any) -> int:
        if model not in self._next:
            self._next[model] = self._one(
                f"SELECT coalesce(max(id), 0) + 1 FROM {model.__tablename__}"
            )
        number = self._next[model]
        self._next[model] += 1
        self._rows[model].append(_usual_values(model) | values | {"id": number})
        return number

    def _counter(self, series: str, upcoming: int) -> None:
        self._transaction.exec_driver_sql(
            "INSERT INTO counters (series, next_number) VALUES (?, ?)"
            " ON CONFLICT (series) DO UPDATE SET next_number = excluded.next_number",
            (series, upcoming),
        )

    def _one(self, question: str) -> int:
        return int(self._transaction.exec_driver_sql(question).scalar_one())


# What others point to comes first, and a consent's scopes before its signatures close them.
_IN_ORDER: tuple[type[tables.Row], ...] = (
    tables.ChangeSet,
    tables.Person,
    tables.Agency,
    tables.Case,
    tables.Membership,
    tables.Consent,
    tables.ConsentScope,
    tables.ConsentSignature,
    tables.Meeting,
    tables.AgendaItem,
    tables.Invitation,
    tables.Task,
    tables.Activity,
    tables.HalfYearPlan,
    tables.SchoolBreak,
    tables.LogEntry,
    tables.Posting,
)


@cache
def _usual_values(model: type[tables.Row]) -> dict[str, Any]:
    """Return what stands in a column when nothing is said."""
    fields = model.model_fields.items()
    return {name: field.default for name, field in fields if field.default is not PydanticUndefined}


def _iso(day: date | None) -> str | None:
    return None if day is None else day.isoformat()
