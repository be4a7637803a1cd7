"""Contacts from another program: planned, looked at, then all of them in one change.

Nobody becomes two persons without a word. A card is the same as someone known when the names are
alike and a service, an address or a telephone number is the same; what is missing is then filled
in, and what differs stands as it did, the other value kept with the card.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from koord.domain.likeness import are_alike, name_words
from koord.domain.names import clean_text, fold, refuse_national_id
from koord.domain.people import AgencyKind
from koord.domain.routine import Routine
from koord.errors import InvalidValueError
from koord.exchange.contacts import Card, ContactFile, Reachable, read_contacts
from koord.exchange.phones import check_email, parse_phone
from koord.routines.loading import guess_agency_kind
from koord.services.desk import Desk, know_case
from koord.services.writing.people import NewContact, add_person, ensure_agency, give_place
from koord.workbook.change import ChangeUnit, change
from koord.workbook.queries import contacts as contact_queries
from koord.workbook.queries.contacts import KnownPerson
from koord.workbook.queries.history import newest_number
from koord.workbook.tables import Person


class Fate(StrEnum):
    """What becomes of a card; the value stands in JSON."""

    NEW = "new"
    MERGED = "merged"
    THERE = "there"
    LEFT_OUT = "left_out"

    @property
    def changes(self) -> bool:
        """Whether the workbook is changed by it."""
        return self in (Fate.NEW, Fate.MERGED)


@dataclass(frozen=True, slots=True)
class PlannedContact:
    """What is to be done with one card.

    Attributes:
        where: Which one of the file.
        notes: What to look at, in Norwegian: why it is left out, what is not taken along.
        person: Which of the plan's people it is; `None` when it is left out.
        values: Columns of the person that are filled in.
        joins: She gets a place in the case.
    """

    where: str
    name: str
    fate: Fate
    agency: str | None = None
    title: str | None = None
    phone: str | None = None
    email: str | None = None
    notes: tuple[str, ...] = ()
    person: int | None = None
    values: tuple[tuple[str, str], ...] = ()
    joins: bool = False


@dataclass(frozen=True, slots=True)
class ImportPlan:
    """What an import would do.

    Attributes:
        people: Ids of the people that cards are about; `None` for one that is not there yet.
        seen: The newest change set when it was planned.
        remarks: What is not read of the file as a whole.
    """

    case: int
    code: str
    rows: tuple[PlannedContact, ...]
    people: tuple[int | None, ...]
    seen: int
    remarks: tuple[str, ...] = ()

    def count(self, *fates: Fate) -> int:
        """Return how many cards have one of these fates."""
        return sum(row.fate in fates for row in self.rows)

    @property
    def changes(self) -> int:
        """How many cards change something."""
        return sum(row.fate.changes for row in self.rows)


def plan_import(desk: Desk, case: str, content: bytes) -> ImportPlan:
    """Read a file of contacts, and decide what becomes of each.

    Raises:
        NotFoundError: No such case.
        InvalidValueError: The file can not be read.
    """
    file = read_contacts(content)
    with desk.book.reading() as connection:
        known = know_case(connection, case)
        people = contact_queries.known_people(connection, known.case.number, desk.today.isoformat())
        agencies = contact_queries.agency_names(connection)
        seen = newest_number(connection)
    planner = _Planner(known.case.number, [_Someone(p) for p in people], agencies, known.routine)
    rows = tuple(planner.plan(card) for card in file.cards)
    return ImportPlan(
        case=known.case.number,
        code=known.case.shown,
        rows=rows,
        people=tuple(one.id for one in planner.people),
        seen=seen,
        remarks=_remarks(file),
    )


def carry_out(desk: Desk, plan: ImportPlan) -> ImportPlan:
    """Do what was planned, all of it or nothing.

    Raises:
        StateForbidsError: Another command has changed the workbook since it was planned.
    """
    if not plan.changes:
        return plan
    with change(desk.book.connection, "kontakt importer", desk.at, seen=plan.seen) as unit:
        ids = list(plan.people)
        for row in plan.rows:
            if row.fate.changes and row.person is not None:
                ids[row.person] = _do(unit, desk, plan.case, row, ids[row.person])
        unit.sentence = _sentence(plan)
    return plan


def _do(unit: ChangeUnit, desk: Desk, case: int, row: PlannedContact, known: int | None) -> int:
    """Do one row, and return the person's id."""
    values: dict[str, Any] = dict(row.values)
    if known is None:
        known = add_person(unit, row.name, **values)
    elif values:
        unit.update(Person, known, **values)
    if row.joins:
        # As the rows before have left it: two may share the place of one service.
        standing = know_case(unit.connection, str(case))
        agency_id = ensure_agency(unit, row.agency, standing.routine) if row.agency else None
        give_place(unit, desk, standing, NewContact(row.name), known, agency_id)
    return known


def _sentence(plan: ImportPlan) -> str:
    new, merged = plan.count(Fate.NEW), plan.count(Fate.MERGED)
    return f"La inn kontakter fra ei fil i sak {plan.case}: {new} nye, {merged} slått sammen"


def _remarks(file: ContactFile) -> tuple[str, ...]:
    return file.remarks if file.cards else (*file.remarks, "Fila har ingen kontakter.")


@dataclass(slots=True)
class _Someone:
    """A person as she will stand when the cards so far are done."""

    known: KnownPerson
    is_new: bool = False
    words: tuple[str, ...] = field(init=False)

    def __post_init__(self) -> None:
        self.words = name_words(self.known.name)

    @property
    def id(self) -> int | None:
        return None if self.is_new else self.known.id


@dataclass(slots=True)
class _Judged:
    """What of a card can be used."""

    name: str
    agency: str | None
    values: dict[str, str]
    rest: list[str]
    notes: list[str] = field(default_factory=list)


class _Planner:
    """Decides card by card; each that is taken is known to the next."""

    def __init__(
        self, case: int, people: list[_Someone], agencies: dict[str, str], routine: Routine
    ) -> None:
        self.people = people
        self._case = case
        self._agencies = agencies
        self._routine = routine

    def plan(self, card: Card) -> PlannedContact:
        """Decide what becomes of one card."""
        if card.refused is not None:
            return _left_out(card, card.name, card.refused)
        try:
            judged = self._judge(card)
        except InvalidValueError as wrong:
            return _left_out(card, "", wrong.message)
        found = self._same(judged)
        if len(found) > 1:
            return _left_out(card, judged.name, f"passer på flere: {_told(found)}")
        if found:
            return self._merge(card, judged, found[0])
        sharing = [p for p in self.people if _shares(p, judged, "email")]
        if sharing:
            return _left_out(card, judged.name, f"e-posten er den samme som hos {_told(sharing)}")
        return self._add(card, judged)

    def _judge(self, card: Card) -> _Judged:
        """Keep what can be kept, and say what can not.

        Raises:
            InvalidValueError: The name cannot be used.
        """
        judged = _Judged(clean_text(card.name, "Navnet"), self._agency(card), {}, [])
        judged.notes += [f"{what} er ikke tatt med" for what in card.dropped]
        if card.title:
            self._take(judged, "title", [Reachable(card.title, "")])
        self._take(judged, "phone", card.phones)
        self._take(judged, "email", card.emails)
        judged.rest += card.rest
        safe = [line for line in dict.fromkeys(judged.rest) if _is_safe(line)]
        if len(safe) < len(set(judged.rest)):
            judged.notes.append("et felt med elleve siffer er ikke tatt med")
        judged.rest = safe
        return judged

    def _take(self, judged: _Judged, column: str, given: Iterable[Reachable]) -> None:
        """Take the first that can be used; the others are kept with the card."""
        what, check = _CHECKS[column]
        for one in given:
            try:
                text = check(one.text)
            except InvalidValueError:
                reason = "kan ikke leses" if _is_safe(one.text) else "har elleve siffer"
                judged.notes.append(f"{what} {reason} og er ikke tatt med")
                judged.rest += [one.line] if one.line and _is_safe(one.text) else []
                continue
            if column not in judged.values:
                judged.values[column] = text
            elif text != judged.values[column]:
                judged.rest.append(one.line)

    def _agency(self, card: Card) -> str | None:
        """Pick the service among the parts of a place of work: a municipality is none."""
        names = []
        for part in card.agencies:
            try:
                names.append(clean_text(part, "Navnet på instansen"))
            except InvalidValueError:
                continue
        for name in reversed(names):
            if fold(name) in self._agencies:
                return self._agencies[fold(name)]
        for name in reversed(names):
            if guess_agency_kind(name, self._routine) is not AgencyKind.OTHER:
                return name
        return names[0] if names else None

    def _same(self, judged: _Judged) -> list[_Someone]:
        """Return those a card is sure to be about; one in the case goes before one elsewhere."""
        alike = self._alike(judged)
        sure = [
            p
            for p in alike
            if _shares(p, judged, "email")
            or _shares(p, judged, "phone")
            or (judged.agency is not None and fold(judged.agency) in p.known.agencies)
            or (judged.agency is None and bool(p.known.here))
        ]
        here = [p for p in sure if p.known.here]
        return here or sure

    def _alike(self, judged: _Judged) -> list[_Someone]:
        words = name_words(judged.name)
        return [p for p in self.people if are_alike(p.words, words)]

    def _merge(self, card: Card, judged: _Judged, someone: _Someone) -> PlannedContact:
        known = someone.known
        values = {}
        for column, text in judged.values.items():
            there = getattr(known, column)
            if there is None:
                values[column] = text
            elif fold(there) != fold(text):
                judged.notes.append(f"{_CHECKS[column][0]} er en annen enn den som står")
                judged.rest += _lines_of(card, column, text)
            judged.rest = [
                line for line in judged.rest if line not in _lines_of(card, column, there)
            ]
        rest = (*known.rest, *(line for line in judged.rest if line not in known.rest))
        if rest != known.rest:
            values["vcard_rest"] = "\n".join(rest)
        if known.here and judged.agency is not None and fold(judged.agency) not in known.here:
            judged.notes.append(f"kortet sier {judged.agency}; plassen i saken er ikke endret")
        joins = not known.here
        if joins and judged.agency is None and len(known.agencies) == 1:
            judged.agency = self._agencies[next(iter(known.agencies))]
        if joins and known.cases:
            judged.notes.append(f"kjent fra sak {', '.join(map(str, known.cases))}")
        someone.known = self._after(known, judged.agency if joins else None, values, rest, joins)
        fate = Fate.MERGED if values or joins else Fate.THERE
        return self._row(card, judged, fate, someone, values, joins)

    def _add(self, card: Card, judged: _Judged) -> PlannedContact:
        alike = self._alike(judged)
        sharing = [p for p in self.people if _shares(p, judged, "phone")]
        if alike:
            judged.notes.append(f"samme navn som {_told(alike)}; er det samme person?")
        if sharing:
            judged.notes.append(f"samme telefon som {_told(sharing)}; er det samme person?")
        values = dict(judged.values)
        if judged.rest:
            values["vcard_rest"] = "\n".join(judged.rest)
        nobody = KnownPerson(0, judged.name, None, None, None, (), frozenset(), (), frozenset())
        known = self._after(nobody, judged.agency, values, tuple(judged.rest), joins=True)
        someone = _Someone(known, is_new=True)
        self.people.append(someone)
        return self._row(card, judged, Fate.NEW, someone, values, joins=True)

    def _after(
        self,
        known: KnownPerson,
        agency: str | None,
        values: dict[str, str],
        rest: tuple[str, ...],
        joins: bool,
    ) -> KnownPerson:
        """Return someone as the next card finds her."""
        if agency is not None:
            self._agencies.setdefault(fold(agency), agency)
        key = fold(agency) if agency is not None else None
        return KnownPerson(
            id=known.id,
            name=known.name,
            title=values.get("title", known.title),
            phone=values.get("phone", known.phone),
            email=values.get("email", known.email),
            rest=rest,
            agencies=known.agencies | ({key} if key is not None else frozenset()),
            cases=(*known.cases, self._case) if joins else known.cases,
            here=known.here | ({key} if joins else frozenset()),
        )

    def _row(
        self,
        card: Card,
        judged: _Judged,
        fate: Fate,
        someone: _Someone,
        values: dict[str, str],
        joins: bool,
    ) -> PlannedContact:
        return PlannedContact(
            where=card.where,
            name=judged.name,
            fate=fate,
            agency=judged.agency,
            title=judged.values.get("title"),
            phone=judged.values.get("phone"),
            email=judged.values.get("email"),
            notes=tuple(dict.fromkeys(judged.notes)),
            person=next(i for i, one in enumerate(self.people) if one is someone),
            values=tuple(values.items()),
            joins=joins,
        )


_CHECKS: dict[str, tuple[str, Any]] = {
    "title": ("tittelen", lambda text: clean_text(text, "Tittelen")),
    "phone": ("telefonen", parse_phone),
    "email": ("e-posten", check_email),
}


def _lines_of(card: Card, column: str, text: str | None) -> list[str]:
    """Return the lines of a card that say a value, so that it is kept, or not kept twice."""
    given = {"phone": card.phones, "email": card.emails}.get(column, ())
    return [one.line for one in given if text is not None and _reads_as(column, one.text, text)]


def _reads_as(column: str, typed: str, text: str) -> bool:
    try:
        return bool(fold(_CHECKS[column][1](typed)) == fold(text))
    except InvalidValueError:
        return False


def _shares(someone: _Someone, judged: _Judged, column: str) -> bool:
    there, given = getattr(someone.known, column), judged.values.get(column)
    return there is not None and given is not None and fold(there) == fold(given)


def _told(people: Sequence[_Someone]) -> str:
    """Say whom a card may be taken for, and where she is; family is not named across cases."""
    told = []
    for one in people:
        name = one.known.name if one.known.agencies else "en"
        where = ", ".join(map(str, one.known.cases))
        told.append(f"{name} i sak {where}" if where else one.known.name)
    return ", ".join(dict.fromkeys(told))


def _is_safe(text: str) -> bool:
    try:
        refuse_national_id(text)
    except InvalidValueError:
        return False
    return True


def _left_out(card: Card, name: str, why: str) -> PlannedContact:
    shown = name if _is_safe(name) else ""
    return PlannedContact(card.where, shown, Fate.LEFT_OUT, notes=(why,))
