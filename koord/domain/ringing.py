"""Whom to ring about what: what people owe or are to be asked for, by person, not by case."""

from collections.abc import Iterable
from datetime import date
from enum import StrEnum

from koord.domain.cases import Case, ItemId
from koord.domain.consents import MAJORITY
from koord.domain.dispatches import key_of
from koord.domain.names import sort_key
from koord.domain.people import Member, Role
from koord.values import value


class Matter(StrEnum):
    """What someone is rung about; the value stands in JSON."""

    PROMISE = "promise"
    ANSWER = "answer"
    SIGNATURE = "signature"
    CONTACT = "contact"


@value
class Ask:
    """One thing to ask one person for.

    Attributes:
        case: The case's number.
        item: The task, the meeting or the consent it is about; `None` when it is the family.
        code: The case's display code.
        member: Who is to be asked, as she is in that case.
        about: What a promise is; empty for the others.
        due: The day of the promise, of the meeting, or by which there should be contact.
    """

    case: int
    item: ItemId | None
    code: str
    member: Member
    matter: Matter
    about: str = ""
    due: date | None = None


@value
class ToRing:
    """One person, or one service without a name, with all there is to ask about."""

    member: Member
    asks: tuple[Ask, ...]


def voice_of(case: Case, members: Iterable[Member], today: date) -> Member | None:
    """Return whom in a family to ring: a parent with parental responsibility, or a grown user."""
    there = [m for m in members if m.is_active(today) and m.blocked is None]
    parents = [m for m in there if m.is_guardian and m.parental_responsibility]
    users = [m for m in there if m.role is Role.USER]
    grown = (case.age(today) or 0) >= MAJORITY
    return next(iter(users if grown or not parents else parents), None)


def by_person(asks: Iterable[Ask]) -> tuple[ToRing, ...]:
    """Gather what there is to ask about by person: the one with the earliest day first."""
    found: dict[tuple[str, int | None], list[Ask]] = {}
    for ask in sorted(asks, key=_day):
        found.setdefault(key_of(ask.member), []).append(ask)
    people = (ToRing(theirs[0].member, tuple(theirs)) for theirs in found.values())
    return tuple(sorted(people, key=lambda one: (_day(one.asks[0])[0], sort_key(one.member.label))))


def _day(ask: Ask) -> tuple[date, int, int]:
    return ask.due or date.max, ask.case, ask.item.number if ask.item else 0
