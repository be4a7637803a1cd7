"""What a service is handed: the open workbook, the day, and how to find what a word means.

Every question goes through here, so what only some of them need is imported where it is used.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from koord.domain.cases import Case, ItemId, is_case_number
from koord.domain.consents import CaseFacts, Consent, Receiver
from koord.domain.names import fold
from koord.domain.people import Agency, AgencyKind, Member, Role
from koord.domain.routine import Routine
from koord.errors import NotFoundError
from koord.routines.loading import guess_agency_kind, load_routine
from koord.values import value
from koord.workbook.book import Workbook
from koord.workbook.queries import cases as case_queries
from koord.workbook.queries import consents as consent_queries
from koord.workbook.queries.cases import Profile

if TYPE_CHECKING:
    from koord.domain.calling import Directory
    from koord.domain.meetings import Meeting
    from koord.domain.tasks import Task

#: Follows so many papers while they are made; what it gives is called as each is done.
Progress = Callable[[int], AbstractContextManager[Callable[[], None] | None]]


def unseen(_papers: int) -> AbstractContextManager[None]:
    """Follow papers without a word."""
    return nullcontext()


@value
class Desk:
    """One command's surroundings.

    Attributes:
        book: The open workbook.
        today: The day dates are counted from.
        at: This instant, UTC, ISO.
        folder: Where papers go when the command line or the environment says so.
        progress: What the user sees while many papers are made.
    """

    book: Workbook
    today: date
    at: str
    folder: Path | None = None
    progress: Progress = unseen


@value
class KnownCase:
    """A case with everyone in it and the routine it follows."""

    case: Case
    members: tuple[Member, ...]
    profile: Profile
    routine: Routine

    @property
    def topics(self) -> tuple[str, ...]:
        """The closed list: the routine's topics and the case's own."""
        return (*self.routine.topics, *self.case.topics)

    @property
    def topic_words(self) -> dict[str, str]:
        """Every word a topic is known by, folded, in bokmål and nynorsk; and the topic."""
        also = {fold(word): topic for topic, word in self.routine.topics_nn.items()}
        return also | {fold(topic): topic for topic in self.topics}

    def active(self, on: date) -> tuple[Member, ...]:
        """Return those who have a role on a day."""
        return tuple(m for m in self.members if m.is_active(on))

    @property
    def coordinator(self) -> Member:
        """The coordinator's own membership, the newest one."""
        return next(m for m in reversed(self.members) if m.role == "koordinator")


def know_case(connection: Any, word: str) -> KnownCase:
    """Find a case by number, code or unique name.

    Raises:
        NotFoundError: There is none, or the word fits several.
    """
    profile = case_queries.profile(connection)
    case = _case(connection, word)
    members = case_queries.members(connection, case.id)
    return KnownCase(case, members, profile, load_routine(profile.routine))


def facts_of(connection: Any, known: KnownCase) -> CaseFacts:
    """Gather all that the judgement of consents looks at."""
    consents = consent_queries.consents_of(connection, known.case.id)
    return _facts(known.case, known.members, consents, known.routine)


def facts_of_cases(
    connection: Any, cases: Sequence[Case], routine: Routine
) -> Iterator[tuple[Case, CaseFacts]]:
    """Gather the same for many cases, with as many queries as for one."""
    ids = [case.id for case in cases]
    members = case_queries.members_of_cases(connection, ids)
    consents = consent_queries.consents_of_cases(connection, ids)
    for case in cases:
        found = members.get(case.id, ()), consents.get(case.id, ())
        yield case, _facts(case, *found, routine)


def _facts(
    case: Case, members: tuple[Member, ...], consents: tuple[Consent, ...], routine: Routine
) -> CaseFacts:
    return CaseFacts(
        number=case.number,
        born=case.born,
        members=members,
        consents=consents,
        signing=routine.signing,
        opened_on=case.opened_on,
        care_since=case.care_since,
        care_until=case.care_until,
    )


def called(known: KnownCase, word: str, on: date) -> tuple[Member, ...]:
    """Return those with a role on a day that a word may mean: nobody, one or several."""
    return _directory(known, known.active(on)).whom(word)


def ever_called(known: KnownCase, word: str, on: date) -> tuple[Member, ...]:
    """Return the same, or else those who have left."""
    return called(known, word, on) or _ever_called(known, word)


def find_receiver(connection: Any, known: KnownCase, word: str, on: date) -> Receiver:
    """Find whom a word means in a case: a service or a person.

    A service that is well known but has no part in the case yet is a receiver too: the answer is
    then that there is no consent.

    Raises:
        NotFoundError: The word means nobody, or several.
    """
    agency = _agency_in(known, word) or case_queries.find_agency(connection, word)
    if agency is not None:
        return Receiver(agency=agency)
    found = ever_called(known, word, on)
    agencies = {m.agency.id: m.agency for m in found if m.agency is not None}
    if len(found) == 1:
        return _as_receiver(found[0])
    if found and len(agencies) == 1 and all(m.agency is not None for m in found):
        return Receiver(agency=next(iter(agencies.values())))
    if found:
        raise several(word, found)
    kind = guess_agency_kind(word, known.routine)
    if kind is not AgencyKind.OTHER:
        return Receiver(agency=Agency(0, word, kind))
    raise nobody(known, word, on)


def find_member(known: KnownCase, word: str, on: date) -> Member:
    """Find the one member a word means.

    Raises:
        NotFoundError: The word means nobody, or several.
    """
    found = ever_called(known, word, on)
    people = tuple(m for m in found if m.person_id is not None)
    if len(found) > 1 and len(people) == 1:
        return people[0]
    if len(found) > 1:
        raise several(word, found)
    if not found:
        raise nobody(known, word, on)
    return found[0]


def get_meeting(connection: Any, item: ItemId) -> Meeting:
    """Return a meeting.

    Raises:
        NotFoundError: Nothing has this number, or it is no meeting.
    """
    from koord.workbook.queries import meetings as meeting_queries

    meeting = meeting_queries.find_meeting(connection, item)
    if meeting is None:
        raise no_such(connection, item, "meeting", "et møte")
    return meeting


def get_task(connection: Any, item: ItemId) -> Task:
    """Return a task.

    Raises:
        NotFoundError: Nothing has this number, or it is no task.
    """
    from koord.workbook.queries import tasks as task_queries

    task = task_queries.find_task(connection, item)
    if task is None:
        raise no_such(connection, item, "task", "et gjøremål")
    return task


def get_consent(connection: Any, known: KnownCase, item: ItemId) -> Consent:
    """Return a consent.

    Raises:
        NotFoundError: Nothing has this number, or it is no consent.
    """
    for consent in consent_queries.consents_of(connection, known.case.id):
        if consent.number == item.number:
            return consent
    raise no_such(connection, item, "consent", "et samtykke")


def _case(connection: Any, word: str) -> Case:
    if is_case_number(word):
        case = case_queries.find_case(connection, int(word))
        if case is None:
            raise NotFoundError(f"Det finnes ingen sak {int(word)}.", hint="koord saker")
        return case
    numbers = case_queries.find_cases_called(connection, word)
    if len(numbers) > 1:
        listed = ", ".join(map(str, numbers))
        raise NotFoundError(
            f"«{word[:40]}» passer på flere saker: {listed}.", hint="Bruk saksnummeret."
        )
    case = case_queries.find_case(connection, numbers[0]) if numbers else None
    if case is None:
        raise NotFoundError(f"Finner ingen sak som heter «{word[:40]}».", hint="koord saker")
    return case


def _ever_called(known: KnownCase, word: str) -> tuple[Member, ...]:
    return _directory(known, known.members).whom(word)


def _directory(known: KnownCase, members: tuple[Member, ...]) -> Directory:
    """Know these members by all their words, whether they have left or not."""
    from koord.domain.calling import Directory

    coordinators = (m.id for m in reversed(members) if m.role is Role.COORDINATOR)
    return Directory(members, None, next(coordinators, 0), known.case.code)


def _agency_in(known: KnownCase, word: str) -> Agency | None:
    wanted = fold(word)
    for member in known.members:
        if member.agency is not None and fold(member.agency.name) == wanted:
            return member.agency
    return None


def _as_receiver(member: Member) -> Receiver:
    if member.person_id is None and member.agency is not None:
        return Receiver(agency=member.agency)
    return Receiver(member=member)


def nobody(known: KnownCase, word: str, on: date) -> NotFoundError:
    """Say that nobody in the case is called that, and who is there."""
    there = ", ".join(sorted({_shown(m, known) for m in known.active(on) or known.members}))
    number = known.case.number
    return NotFoundError(
        f"Ingen i sak {number} heter «{word[:40]}». I saken er: {there}.",
        hint=f'koord kontakt ny {number} "Fornavn Etternavn" --instans …',
    )


def _shown(member: Member, known: KnownCase) -> str:
    """Return what a member is called in an error, which is read on the screen: never the user."""
    if member.role is Role.USER:
        return known.case.shown or str(Role.USER)
    return member.label


def several(word: str, found: tuple[Member, ...]) -> NotFoundError:
    """Say that a word fits several members, and which."""
    listed = ", ".join(str(m.role) if m.role is Role.USER else m.label for m in found)
    return NotFoundError(f"«{word[:40]}» passer på flere: {listed}.", hint="Skriv hele navnet.")


_KINDS = {
    "task": "et gjøremål",
    "meeting": "et møte",
    "consent": "et samtykke",
    "activity": "en aktivitet",
    "letter": "et brev",
    "log": "en føring i loggen",
}


def no_such(connection: Any, item: ItemId, wanted: str, wanted_words: str) -> NotFoundError:
    """Say that nothing has this number, or that it is something else than was asked for."""
    from koord.workbook.queries import tasks as task_queries

    kind = task_queries.kind_of_item(connection, item)
    if kind is None or kind == wanted:
        return NotFoundError(
            f"Det finnes ikke noe med nummer {item}.", hint=f"koord sak vis {item.case}"
        )
    return NotFoundError(
        f"{item} er {_KINDS[kind]}, ikke {wanted_words}.", hint=f"koord sak vis {item.case}"
    )
