"""Who is to come to a meeting, and who may."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from koord.domain.consents import Answer, CaseFacts, Judgement, Receiver, judge
from koord.domain.dates import day_month, long_date
from koord.domain.meetings import Meeting
from koord.domain.names import fold
from koord.domain.people import Member, Role, is_blocked
from koord.domain.people_words import BOTH_PARENTS
from koord.domain.routine import MeetingKind
from koord.errors import ConsentStopsError, InvalidValueError
from koord.services.desk import KnownCase, called, nobody, several


@dataclass(frozen=True, slots=True)
class Invitee:
    """Someone who is invited.

    Attributes:
        judgement: What the consents say for the meeting's date.
        ground: The sentence that stands in where they do not allow it.
    """

    member: Member
    judgement: Judgement
    ground: str | None = None


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Someone who is not invited because she was named with `--uten`."""

    name: str
    reason: str


def wanted(
    known: KnownCase,
    names: Sequence[str],
    without: Sequence[str],
    last: Meeting | None,
    kind: MeetingKind,
    on: date,
) -> tuple[tuple[Member, ...], tuple[Member, ...]]:
    """Return those to invite and those left out by name.

    Those named; else those of the last meeting; else everyone in the case. Someone who is blocked
    is only there when she is named.

    Raises:
        NotFoundError: A name means nobody in the case.
    """
    there = tuple(m for m in known.active(on) if m.role is not Role.COORDINATOR)
    if not kind.with_user:
        there = tuple(m for m in there if m.role is not Role.USER and not m.is_guardian)
    if not kind.with_services:
        there = tuple(m for m in there if m.role is Role.USER or m.is_guardian)
    if known.case.born is None:
        there = tuple(m for m in there if m.role is not Role.USER)
    out = named(known, without, on)
    if names:
        asked = named(known, names, on)
    else:
        ids = {invited.membership_id for invited in last.invited} if last else set()
        repeated = tuple(m for m in there if m.id in ids)
        asked = tuple(m for m in repeated or there if not is_blocked(m, known.members))
    return tuple(m for m in asked if m not in out), out


def judged(
    facts: CaseFacts, members: Sequence[Member], ground: str | None, on: date
) -> tuple[Invitee, ...]:
    """Judge everyone on the meeting's date.

    Raises:
        ConsentStopsError: Someone may not come; everyone it concerns is named at once.
        InvalidValueError: Nobody is left to invite.
    """
    invitees, stopped = [], []
    for member in members:
        judgement = judge(facts, Receiver(member=member), on)
        if judgement.answer.permits:
            invitees.append(Invitee(member, judgement))
        elif ground is not None and not is_blocked(member, facts.members):
            invitees.append(Invitee(member, judgement, ground))
        else:
            stopped.append((member, judgement))
    if stopped:
        raise _stop(facts, stopped, on)
    if not invitees:
        raise InvalidValueError("Det er ingen å innkalle.", hint=f"koord kontakter {facts.number}")
    return tuple(invitees)


def why_left_out(facts: CaseFacts, member: Member, on: date) -> LeftOut:
    """Say why someone named with `--uten` is not invited."""
    judgement = judge(facts, Receiver(member=member), on)
    reason = "valgt bort" if judgement.answer.permits else judgement.reasons[0]
    return LeftOut(member.label, reason)


def named(known: KnownCase, names: Sequence[str], on: date) -> tuple[Member, ...]:
    """Return those that some words mean, each once; a group word means all of the group.

    Raises:
        NotFoundError: A word means nobody in the case, or several who are no group.
    """
    found: dict[int, Member] = {}
    for name in names:
        members = [m for m in called(known, name, on) if m.role is not Role.COORDINATOR]
        if not members:
            raise nobody(known, name, on)
        if len(members) > 1 and not _is_one_group(name, members):
            raise several(name, tuple(members))
        found |= {member.id: member for member in members}
    return tuple(found.values())


def _is_one_group(name: str, members: Sequence[Member]) -> bool:
    """Tell whether a word means all of them: both parents, or everyone from one service."""
    agencies = {member.agency.id if member.agency else None for member in members}
    return fold(name) in BOTH_PARENTS or (len(agencies) == 1 and None not in agencies)


def _stop(
    facts: CaseFacts, stopped: Sequence[tuple[Member, Judgement]], on: date
) -> ConsentStopsError:
    lines = [_sentence(member, judgement, on) for member, judgement in stopped]
    items = [
        {
            "name": member.label,
            "service": member.agency.name if member.agency else None,
            "answer": judgement.answer.value,
            "reason": judgement.reasons[0],
            "consent": f"{facts.number}.{judgement.consent}" if judgement.consent else None,
            "missing": list(judgement.missing),
            "blocked": is_blocked(member, facts.members),
        }
        for member, judgement in stopped
    ]
    return ConsentStopsError("\n".join(lines), items=items)


def _sentence(member: Member, judgement: Judgement, on: date) -> str:
    who = member.label
    if member.agency is not None and member.name is not None:
        who = f"{member.name} ({member.agency.name})"
    if judgement.ended is not None:
        return (
            f"Kan ikke innkalle {who}: samtykket går ut {day_month(judgement.ended)}, "
            f"før møtet {long_date(on)}."
        )
    if judgement.answer is Answer.MISSING and not judgement.has_form:
        return f"Kan ikke innkalle {who}: det er ikke laget noe samtykke."
    return f"Kan ikke innkalle {who}: {judgement.reasons[0]}."
