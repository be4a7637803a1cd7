"""Whom a paper for the family is for: the one place where its receivers are settled."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from koord.domain.consents import CaseFacts, Receiver, judge
from koord.domain.family import READERS, USUAL_READERS, Reader
from koord.domain.names import fold
from koord.domain.people import Member, Role, is_blocked
from koord.domain.people_words import BOTH_PARENTS
from koord.errors import ConsentStopsError, InvalidValueError
from koord.services.desk import KnownCase, called, nobody, several


@dataclass(frozen=True, slots=True)
class NotFor:
    """Someone of the family whom a paper is not for.

    Attributes:
        may_have_own: She may have one of her own, without what she is not to know.
    """

    name: str
    reason: str
    may_have_own: bool


def family_readers(
    known: KnownCase,
    facts: CaseFacts,
    names: Sequence[str],
    days: Sequence[date],
    among: frozenset[int] | None = None,
) -> tuple[tuple[Reader, ...], tuple[NotFor, ...]]:
    """Return who is to read a paper, judged on each of some days, and who is left out.

    Those named; else the user and those parents from whom nothing is kept.

    Args:
        known: The case.
        facts: What the judgement looks at.
        names: Whom the paper is for, as typed.
        days: The days it must hold for: today, and perhaps the day of a meeting.
        among: The members who are called to the meeting, or `None`.

    Returns:
        One reader for each member and day, and those left out with the reason.

    Raises:
        NotFoundError: A name means nobody in the case.
        InvalidValueError: Someone named is not of the family, or is not called to the meeting.
        ConsentStopsError: Someone named may not be told, or nobody is left.
    """
    if names:
        members = _named(known, names, days[0])
        if among is not None:
            _refuse_uncalled(members, among)
        return _may_read(facts, members, days), ()
    there = [m for m in known.active(days[0]) if m.role in USUAL_READERS and _is_born(known, m)]
    readers, out = [], []
    for member in there:
        if among is not None and member.id not in among:
            continue
        judged = _judged(facts, member, days)
        if all(reader.knows_everything for reader in judged):
            readers += judged
        else:
            permits = all(reader.judgement.answer.permits for reader in judged)
            out.append(NotFor(member.label, _why(judged), permits))
    if not readers:
        raise _nobody_left(known, out)
    return tuple(readers), tuple(out)


def members_of(readers: Sequence[Reader]) -> tuple[Member, ...]:
    """Return the members behind readers, each once."""
    return tuple({reader.member.id: reader.member for reader in readers}.values())


def _is_born(known: KnownCase, member: Member) -> bool:
    return member.role is not Role.USER or known.case.born is not None


def _judged(facts: CaseFacts, member: Member, days: Sequence[date]) -> list[Reader]:
    return [Reader(member, judge(facts, Receiver(member=member), day)) for day in days]


def _named(known: KnownCase, names: Sequence[str], on: date) -> tuple[Member, ...]:
    found: dict[int, Member] = {}
    for name in names:
        members = called(known, name, on)
        if not members:
            raise nobody(known, name, on)
        if len(members) > 1 and fold(name) not in BOTH_PARENTS:
            raise several(name, members)
        for member in members:
            if member.role not in READERS:
                raise InvalidValueError(
                    f"{member.label} er ikke bruker eller familie, og papiret er for familien.",
                    hint="--for mor",
                )
            found[member.id] = member
    return tuple(found.values())


def _refuse_uncalled(members: Sequence[Member], among: frozenset[int]) -> None:
    for member in members:
        if member.id not in among:
            raise InvalidValueError(
                f"{member.label} er ikke innkalt til møtet.",
                hint="Innkall på nytt, eller velg en som er innkalt: --for NAVN",
            )


def _may_read(
    facts: CaseFacts, members: Sequence[Member], days: Sequence[date]
) -> tuple[Reader, ...]:
    readers, stopped = [], []
    for member in members:
        judged = _judged(facts, member, days)
        if all(reader.judgement.answer.permits for reader in judged):
            readers += judged
        else:
            stopped.append((member, _why(judged)))
    if stopped:
        raise ConsentStopsError(
            "\n".join(f"Papiret kan ikke gå til {m.label}: {why}." for m, why in stopped),
            hint=f"koord samtykker {facts.number}",
            items=[
                {"name": m.label, "reason": why, "blocked": is_blocked(m, facts.members)}
                for m, why in stopped
            ],
        )
    return tuple(readers)


def _why(judged: Sequence[Reader]) -> str:
    """Say why someone does not read a paper that tells everything."""
    for reader in judged:
        if not reader.judgement.answer.permits:
            return reader.judgement.reasons[0]
    return "skal ikke vite om alt"


def _nobody_left(known: KnownCase, out: Sequence[NotFor]) -> ConsentStopsError:
    lines = [f"{left.name}: {left.reason}." for left in out]
    return ConsentStopsError(
        "\n".join(["Det er ingen i familien som kan få dette papiret helt.", *lines]),
        hint=(
            "Lag det for én, uten det hun ikke skal vite: --for NAVN",
            f"koord kontakter {known.case.number}",
        ),
        items=[{"name": left.name, "reason": left.reason} for left in out],
    )
