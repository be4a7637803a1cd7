"""Who may see what is held about a user, and how much of it."""

from collections.abc import Iterator, Sequence
from typing import Any

from koord.domain.access import MAY_ASK, Holdings, Review, Written, review
from koord.domain.consents import CaseFacts, Judgement, Receiver, judge
from koord.domain.dispatches import Limits, standing
from koord.domain.meetings import Meeting
from koord.domain.minutes import Minutes
from koord.domain.minutes_grammar import read_minutes
from koord.domain.names import fold
from koord.domain.people import Member, Role
from koord.errors import ConsentStopsError, InvalidValueError, NotFoundError
from koord.routines.law import law_text
from koord.services.desk import Desk, KnownCase, facts_of, find_member, know_case
from koord.values import value
from koord.workbook.queries import activities as activity_queries
from koord.workbook.queries import dispatches as dispatch_queries
from koord.workbook.queries import journal as journal_queries
from koord.workbook.queries import meetings as meeting_queries
from koord.workbook.queries import tasks as task_queries
from koord.workbook.queries.history import newest_number


@value
class AccessReview:
    """What would be shown to the one who asks, before any paper is made.

    Attributes:
        seen: The newest change set when it was read.
    """

    known: KnownCase
    asker: Member
    judgement: Judgement
    review: Review
    seen: int


def access_review(desk: Desk, case: str, who: str, without: Sequence[str] = ()) -> AccessReview:
    """Go through what is held about a user, for one who asks.

    Raises:
        NotFoundError: No such case or person, or no such entry to hold back.
        InvalidValueError: It is not one who may ask.
        ConsentStopsError: She may not see anything.
    """
    with desk.book.reading() as connection:
        seen = newest_number(connection)
        known = know_case(connection, case)
        facts = facts_of(connection, known)
        asker = find_member(known, who, desk.today)
        judgement = _may_ask(desk, facts, asker)
        held = _holdings(connection, known, facts)
    found = review(held, asker, Limits.of(judgement), desk.today, without)
    _refuse_unknown(found, without)
    return AccessReview(known, asker, judgement, found, seen)


def _may_ask(desk: Desk, facts: CaseFacts, asker: Member) -> Judgement:
    if asker.role not in MAY_ASK:
        raise InvalidValueError(
            f"{asker.label} er {asker.role} i saken. Innsyn gis til bruker og den som taler for "
            "bruker.",
            hint=f'Hva en tjeneste kan få vite: koord kan {facts.number} "{asker.label}"',
        )
    judgement = judge(facts, Receiver(member=asker), desk.today)
    if not judgement.answer.permits:
        lines = [f"{asker.label} kan ikke få innsyn: {judgement.reasons[0]}."]
        hints = [f'koord kan {facts.number} "{asker.label}"']
        if asker.role is Role.GUARDIAN and not asker.parental_responsibility:
            lines.append(
                "En forelder uten foreldreansvar kan likevel ha rett til opplysninger når hun ber "
                f"om det ({law_text('barnelova-47')}). Det avgjør du sammen med lederen din."
            )
        elif asker.blocked is None:
            hints.append(f'koord samtykke skjema {facts.number} --for "{asker.label}"')
        raise ConsentStopsError("\n".join(lines), hint=hints)
    return judgement


def _holdings(connection: Any, known: KnownCase, facts: CaseFacts) -> Holdings:
    case = known.case
    meetings = meeting_queries.meetings_of(connection, case.id)
    dates = meeting_queries.dates_of_meetings(connection)
    texts = {m.id: meeting_queries.minutes_text(connection, m.id) for m in meetings if m.versions}

    def read(meeting: Meeting, text: str) -> Minutes | None:
        minutes, problems = read_minutes(
            text,
            known.members,
            meeting.held_on,
            topics=known.topics,
            coordinator_id=known.coordinator.id,
            meetings=dates,
            case_code=case.code,
        )
        return None if problems else minutes

    return Holdings(
        case=case,
        facts=facts,
        user=next((m for m in known.members if m.role is Role.USER), None),
        meetings=meetings,
        minutes={m.id: read(m, text) for m in meetings if (text := texts.get(m.id)) is not None},
        tasks=task_queries.tasks_of_case(connection, case.id, closed=True),
        activities=activity_queries.activities_of(connection, case.id),
        dispatches=standing(dispatch_queries.dispatches_of(connection, case.id)),
        written=tuple(_written(connection, case.id)),
    )


def _written(connection: Any, case_id: int) -> Iterator[Written]:
    """Yield what she wrote for herself, the oldest first: the log, then notes on tasks."""
    for entry in reversed(journal_queries.log_of(connection, case_id)):
        another = entry.who is not None and entry.role is not Role.USER
        yield Written(str(entry.item), entry.day, entry.kind, entry.text, with_another=another)
    for item, notes in sorted(task_queries.notes_of_case(connection, case_id).items()):
        for number, note in enumerate(reversed(notes), start=1):
            yield Written(f"{item}/n{number}", note.day, f"notat på {item}", note.text)


def _refuse_unknown(found: Review, without: Sequence[str]) -> None:
    there = {fold(e.ref) for e in found.shown} | {fold(e.ref) for e in found.held}
    for ref in without:
        if fold(ref) not in there:
            raise NotFoundError(
                f"Det er ikke noe som heter «{ref[:40]}» i oversikten.",
                hint="Bruk ordet i første kolonne, som 7.4/2 eller sendt-12.",
            )
