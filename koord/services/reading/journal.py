"""What is not in the municipality's own system yet, and the text to put there."""

from typing import Any

from koord.domain.cases import ItemId
from koord.domain.consents import Scope
from koord.domain.dates import clock_time, day_month, long_date
from koord.domain.journal import FAMILY, Entry, LogEntry, What
from koord.domain.meetings import Meeting
from koord.errors import NotFoundError
from koord.services.desk import Desk, know_case, no_such
from koord.values import value
from koord.workbook.queries import cases as case_queries
from koord.workbook.queries import consents as consent_queries
from koord.workbook.queries import journal as queries
from koord.workbook.queries import meetings as meeting_queries

MOST_SHOWN = 10


@value
class Queue:
    """What is not posted, the oldest first.

    Attributes:
        case: The one case, or `None` over all.
    """

    entries: tuple[Entry, ...]
    case: int | None = None


@value
class Block:
    """The text of an item, ready to be copied into the municipality's own system.

    Attributes:
        entries: What it tells of.
        system: Where the one before it was posted, as a suggestion.
    """

    item: ItemId
    text: str
    entries: tuple[Entry, ...]
    system: str | None


@value
class Log:
    """The newest entries of a case's log, the newest first."""

    case: int
    code: str
    entries: tuple[LogEntry, ...]


def unposted(desk: Desk, case: str | None = None) -> Queue:
    """List what is not posted, in one case or in all.

    Raises:
        NotFoundError: No such case.
    """
    with desk.book.reading() as connection:
        number = None if case is None else know_case(connection, case).case.number
        return Queue(queries.not_posted(connection, number), number)


def entries_called(desk: Desk, words: tuple[str, ...]) -> tuple[Entry, ...]:
    """Return what is to be posted of items, as `7.4`, and of whole cases, as `7`.

    Raises:
        NotFoundError: There is no such item or case, or the item is nothing to post.
    """
    found: dict[tuple[What, tuple[int, ...]], Entry] = {}
    with desk.book.reading() as connection:
        for word in words:
            entries = (
                known_entries(connection, ItemId.parse(word))
                if "." in word
                else queries.not_posted(connection, know_case(connection, word).case.number)
            )
            found |= {(entry.what, entry.ids): entry for entry in entries}
    return tuple(found.values())


def usual_system(desk: Desk, case: int) -> str | None:
    """Return the system that was posted in last in a case, or else in any."""
    with desk.book.reading() as connection:
        return queries.newest_system(connection, case) or queries.newest_system(connection)


def text_to_post(desk: Desk, item: ItemId) -> Block:
    """Write all that belongs in the municipality's own system of an item, posted or not.

    Raises:
        NotFoundError: There is no such item, or it is nothing to post.
    """
    with desk.book.reading() as connection:
        entries = known_entries(connection, item)
        left = [entry for entry in entries if not entry.is_posted] or list(entries)
        return Block(
            item=item,
            text="\n\n".join(_text(connection, entry) for entry in left),
            entries=tuple(left),
            system=queries.newest_system(connection, item.case)
            or queries.newest_system(connection),
        )


def recent_log(desk: Desk, case: str) -> Log:
    """Return what was noted last in a case.

    Raises:
        NotFoundError: No such case.
    """
    with desk.book.reading() as connection:
        known = know_case(connection, case)
        entries = queries.log_of(connection, known.case.id, MOST_SHOWN)
    return Log(known.case.number, known.case.shown, entries)


def known_entries(connection: Any, item: ItemId) -> tuple[Entry, ...]:
    """Return what is to be posted of an item.

    Raises:
        NotFoundError: There is no such item, or it is nothing to post.
    """
    entries = queries.entries_of(connection, item)
    if entries:
        return entries
    if meeting_queries.find_meeting(connection, item) is not None:
        raise NotFoundError(
            f"Møte {item} er ikke holdt eller avlyst; det er ikke noe å føre ennå.",
            hint=f"koord referat {item}",
        )
    known = case_queries.find_case(connection, item.case)
    papers = () if known is None else consent_queries.consents_of(connection, known.id)
    if any(paper.number == item.number for paper in papers):
        raise NotFoundError(
            f"Ingen har svart på samtykke {item}; det er ikke noe å føre ennå.",
            hint=f"koord samtykke gitt {item} --signert DATO --av NAVN",
        )
    raise no_such(connection, item, "", "noe som føres i fagsystemet")


def _text(connection: Any, entry: Entry) -> str:
    if entry.what is What.LOG:
        return _log_text(connection, entry)
    if entry.what in (What.SIGNATURE, What.EVENT):
        return _consent_text(connection, entry)
    meeting = meeting_queries.find_meeting(connection, entry.item)
    assert meeting is not None
    if entry.what is What.MINUTES:
        return _minutes_text(connection, entry, meeting)
    return _meeting_text(connection, entry, meeting)


def _log_text(connection: Any, entry: Entry) -> str:
    noted = queries.find_entry(connection, entry.item)
    assert noted is not None
    spent = "" if noted.minutes is None else f", {noted.minutes} minutter"
    who = noted.who or (FAMILY if noted.with_family else None)
    whom = "" if who is None else f" med {who}"
    return f"{_capital(noted.kind)}{whom} {day_month(noted.day)}{spent}\n{noted.text}"


def _minutes_text(connection: Any, entry: Entry, meeting: Meeting) -> str:
    when = f"{long_date(meeting.held_on)}"
    if meeting.starts_at is not None:
        when += f" kl. {clock_time(meeting.starts_at)}"
    place = f", {meeting.place}" if meeting.place else ""
    head = f"{_capital(entry.title)}: {meeting.kind} {when}{place}"
    return f"{head}\n{meeting_queries.version_text(connection, entry.ids[0]).strip()}"


def _meeting_text(connection: Any, entry: Entry, meeting: Meeting) -> str:
    day = long_date(meeting.held_on)
    if entry.what is What.CANCELLED:
        why = meeting_queries.why_cancelled(connection, meeting.id)
        reason = f" Grunn: {why}" if why else ""
        return f"{_capital(meeting.kind)} {day} er avlyst.{reason}"
    lines = [f"{_capital(meeting.kind)} {day} er holdt."]
    talk = meeting.talk
    if talk is not None:
        told = (
            ("Bruker vil ta opp", talk.matters),
            ("Bruker vil ha med", talk.people),
            ("Individuell plan", talk.plan),
        )
        lines += [f"{what}: {said}" for what, said in told if said]
    return "\n".join(lines)


def _consent_text(connection: Any, entry: Entry) -> str:
    case = case_queries.find_case(connection, entry.item.case)
    assert case is not None
    papers = consent_queries.consents_of(connection, case.id)
    paper = next(each for each in papers if each.number == entry.item.number)
    by = f" av {' og '.join(entry.who)}" if entry.who else ""
    lines = [
        f"{_capital(entry.title)} {day_month(entry.day)}{by}. Skjema {entry.item}.",
        f"Formål: {paper.purpose}",
        *(_scope_text(scope) for scope in paper.scopes),
    ]
    events = [event for event in paper.events if event.id in entry.ids]
    for event in events:
        towards = [
            scope.receiver
            for scope in paper.scopes
            if (event.agency_id and scope.agency_id == event.agency_id)
            or (event.person_id and scope.person_id == event.person_id)
        ]
        lines += [f"Gjelder bare {', '.join(towards)}."] if towards else []
        lines += [f"Gjelder bare temaet {event.topic}."] if event.topic else []
        lines += [event.note] if event.note else []
    return "\n".join(lines)


def _scope_text(scope: Scope) -> str:
    only = f", bare om {', '.join(scope.allowed)}" if scope.allowed else ""
    but = f", ikke om {', '.join(scope.denied)}" if scope.denied else ""
    span = f"{day_month(scope.starts)} til {day_month(scope.ends)}"
    return f"{scope.receiver} ({scope.direction}): {span}{only}{but}"


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
