"""Who gets which invitation and agenda: one content for each group that may know the same."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from koord.domain.agenda import AgendaPoint, is_doubtful, stands_on_agenda
from koord.domain.dates import day_month
from koord.domain.family import Promise, Reader, may_all_know_service, may_all_read_promise
from koord.domain.meetings import Meeting
from koord.domain.minutes import MinutesItem
from koord.domain.people import Member, Role
from koord.domain.people_words import listed
from koord.domain.tasks import TaskState
from koord.services.desk import KnownCase
from koord.services.writing.invitees import Invitee
from koord.services.writing.minutes_reading import items_of_minutes
from koord.workbook.queries import meetings as meeting_queries
from koord.workbook.queries.promises import promised_in_meetings

_WORDS = {
    "nb": {
        "done": "gjort",
        "dropped": "ikke aktuelt",
        "late": "ikke gjort, frist {due}",
        "open": "frist {due}",
        "no due": "ikke gjort ennå",
        "new": "Ny i gruppa: {who}",
        "left": "Har sluttet: {who}",
    },
    "nn": {
        "done": "gjort",
        "dropped": "ikkje aktuelt",
        "late": "ikkje gjort, frist {due}",
        "open": "frist {due}",
        "no due": "ikkje gjort enno",
        "new": "Ny i gruppa: {who}",
        "left": "Har slutta: {who}",
    },
}

#: Stands for one who is not to be named to a receiver, by the language of the paper.
UNNAMED = {"nb": "en av deltakerne", "nn": "ein av deltakarane"}


@dataclass(frozen=True, slots=True)
class Since:
    """What has happened since the last meeting, before anyone's eyes are considered.

    Attributes:
        promised: What was promised, each with the items of the minutes it was promised in.
        came: Those who have come to the case since.
        left: Those who have left it.
    """

    promised: tuple[tuple[Promise, tuple[MinutesItem, ...]], ...] = ()
    came: tuple[Member, ...] = ()
    left: tuple[Member, ...] = ()


@dataclass(frozen=True, slots=True)
class AgendaVersion:
    """One content of an invitation and its agenda, and who shares it.

    Attributes:
        points: What was raised and stands there.
        since: Short lines of what has happened since the last meeting.
        named: Those who are named as called.
        mark: What the file names end with.
    """

    points: tuple[AgendaPoint, ...]
    since: tuple[str, ...]
    named: tuple[Member, ...]
    receivers: tuple[Member, ...] = ()
    mark: str = ""


def since_last(connection: Any, known: KnownCase, last: Meeting | None, day: date) -> Since:
    """Gather what has happened since the last meeting that was held."""
    if last is None:
        return Since()
    meetings = {m.id: m for m in meeting_queries.meetings_of(connection, known.case.id)}
    items: dict[int, tuple[MinutesItem, ...]] = {}
    promised = []
    for promise in promised_in_meetings(connection, known.case.id, last.id):
        meeting = meetings.get(promise.meeting_id or 0)
        if meeting is not None:
            if meeting.id not in items:
                items[meeting.id] = items_of_minutes(connection, known, meeting)
            promised.append((promise, items[meeting.id]))
    services = [m for m in known.members if m.role is Role.MEMBER]
    return Since(
        promised=tuple(promised),
        came=tuple(m for m in services if last.held_on < m.starts <= day and m.is_active(day)),
        left=tuple(m for m in services if m.ends is not None and last.held_on <= m.ends < day),
    )


def versions_of(
    known: KnownCase,
    points: Sequence[AgendaPoint],
    since: Since,
    invitees: Sequence[Invitee],
    today: date,
    *,
    acquainted: bool = True,
) -> tuple[AgendaVersion, ...]:
    """Return the different contents, the whole one first.

    Args:
        known: The case.
        points: What was raised.
        since: What has happened since the last meeting.
        invitees: Those who are called.
        today: The day that deadlines are seen from.
        acquainted: The participants may know who the others are.
    """
    everyone = tuple(invitee.member for invitee in invitees)
    whole = AgendaVersion(tuple(points), tuple(_since_lines(known, since, None, today)), everyone)
    contents: dict[AgendaVersion, list[Member]] = {}
    for invitee in invitees:
        version = _version_for(known, points, since, invitee, everyone, today, acquainted)
        contents.setdefault(version, []).append(invitee.member)
    if set(contents) == {whole}:
        return (replace(whole, receivers=everyone),)
    versions = [replace(whole, receivers=tuple(contents.pop(whole, ())), mark="-hele")]
    versions += [
        replace(version, receivers=tuple(members), mark=f"-utgave-{number}")
        for number, (version, members) in enumerate(contents.items(), start=1)
    ]
    return tuple(versions)


def doubts(points: Sequence[AgendaPoint], invitees: Sequence[Invitee]) -> Iterator[str]:
    """Yield a word for each receiver who gets a point that may be about what she is not to know."""
    for invitee in invitees:
        judgement, who = invitee.judgement, invitee.member
        unsure = [
            f"«{point.text}»"
            for point in points
            if is_doubtful(point, who.id, judgement.denied, judgement.only)
        ]
        if unsure:
            limits = (
                f"skal ikke vite om {listed(judgement.denied, 'og')}"
                if judgement.denied
                else f"skal bare vite om {listed(judgement.only, 'og')}"
            )
            yield (
                f"{who.label} {limits}, og får {listed(unsure, 'og')} uten tema. Knytt saken til "
                "et tema med @tema:, eller merk den @alle."
            )


def _version_for(
    known: KnownCase,
    points: Sequence[AgendaPoint],
    since: Since,
    invitee: Invitee,
    everyone: tuple[Member, ...],
    today: date,
    acquainted: bool,
) -> AgendaVersion:
    member, judgement = invitee.member, invitee.judgement
    reader = Reader(member, judgement)
    named = everyone if acquainted else named_to(member, everyone)
    return AgendaVersion(
        tuple(
            p for p in points if stands_on_agenda(p, member.id, judgement.denied, judgement.only)
        ),
        tuple(_since_lines(known, since, reader, today, acquainted=acquainted)),
        named,
    )


def named_to(member: Member, everyone: Sequence[Member]) -> tuple[Member, ...]:
    """Return those who are named to someone where the participants may not know each other.

    The family sees everybody; a service sees the family and its own.
    """
    if member.role is not Role.MEMBER:
        return tuple(everyone)
    own = member.agency.id if member.agency else None
    return tuple(
        other
        for other in everyone
        if other.role is not Role.MEMBER
        or other.id == member.id
        or (own is not None and other.agency is not None and other.agency.id == own)
    )


def _since_lines(
    known: KnownCase,
    since: Since,
    reader: Reader | None,
    today: date,
    *,
    acquainted: bool = True,
) -> Iterator[str]:
    """Yield the lines that one receiver may read; without a receiver, all of them."""
    words = _WORDS[known.case.language]
    by_id = {member.id: member for member in known.members}
    for promise, items in since.promised:
        doer = by_id[promise.responsible_id]
        if reader is not None and not (
            may_all_read_promise(promise, items, (reader,))
            and (acquainted or doer in named_to(reader.member, (doer,)))
        ):
            continue
        yield f"{doer.label}: {promise.what} ({_progress(promise, today, words)})"
    for members, key in ((since.came, "new"), (since.left, "left")):
        for member in members:
            if reader is None or _may_hear_of(member, reader, acquainted):
                agency = f", {member.agency.name}" if member.agency and member.name else ""
                yield words[key].format(who=f"{member.label}{agency}")


def _may_hear_of(member: Member, reader: Reader, acquainted: bool) -> bool:
    if member.blocked is not None:
        return False
    named = acquainted or member in named_to(reader.member, (member,))
    return named and may_all_know_service(member.agency, (reader,))


def _progress(promise: Promise, today: date, words: dict[str, str]) -> str:
    if promise.state is TaskState.DONE:
        return words["done"]
    if promise.state is TaskState.DROPPED:
        return words["dropped"]  # why is the coordinator's own, and has no topic to keep it by
    if promise.due is None:
        return words["no due"]
    return words["late" if promise.due < today else "open"].format(due=day_month(promise.due))
