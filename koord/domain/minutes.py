"""Minutes: what was said and promised in a meeting, who may read it, and what deserves a look.

The text that minutes are typed as is read in `minutes_grammar` and written in `minutes_writing`.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import date, time

from koord.domain.consents import MAJORITY
from koord.domain.dates import age_on
from koord.domain.names import fold
from koord.domain.people import Member, Role
from koord.values import value

_SHOWN_LENGTH = 40
# Whole words, so that a service's own «enkeltvedtak» passes.
_DECISION_WORDS = (
    r"(?i)\b(?:vedtak(?:et|ene|a)?|vedtatt(?:e)?|vedtar|vedta|vedtok|vedteke|vedtek)\b"
)


@value
class PromisedTask:
    """Something that someone in the meeting promised to do.

    Attributes:
        responsible_id: The member who promised.
        done: It was already done when the minutes were written.
        own_wish: A parent or relative wished to do it herself.
    """

    what: str
    responsible_id: int
    due: date | None = None
    done: bool = False
    own_wish: bool = False


@value
class MinutesItem:
    """One item of the minutes.

    Attributes:
        number: From 1 and on, in the order of the text.
        paragraphs: What came out; a line break inside a paragraph is kept.
        only_for: The members it is limited to; empty when it is not limited.
        topic: The topic it is tied to, as the routine or the case spells it.
        for_all: It is said to concern everybody.
    """

    number: int
    heading: str
    paragraphs: tuple[str, ...] = ()
    tasks: tuple[PromisedTask, ...] = ()
    only_for: tuple[int, ...] = ()
    topic: str | None = None
    for_all: bool = False


@value
class NextMeeting:
    """The next meeting, as agreed in this one."""

    day: date
    starts_at: time | None = None
    place: str | None = None


@value
class Minutes:
    """The minutes of one meeting; people are told by their membership.

    Attributes:
        agreed_without_user: With whom, and perhaps when, it was agreed to meet without the user.
        next_not_agreed: The text says that no next meeting is agreed.
    """

    present: tuple[int, ...] = ()
    excused: tuple[int, ...] = ()
    absent: tuple[int, ...] = ()
    agreed_without_user: str | None = None
    items: tuple[MinutesItem, ...] = ()
    next_meeting: NextMeeting | None = None
    next_not_agreed: bool = False


@value
class Share:
    """How many of the tasks of earlier minutes are the coordinator's.

    Attributes:
        hers: Those she is responsible for.
        of: All of them.
        limit: Percent she may have without a word about it.
    """

    hers: int = 0
    of: int = 0
    limit: int = 100


_NOTHING_EARLIER = Share()


@value
class Problem:
    """A line of the text that could not be read as it stands.

    Attributes:
        line: Its number, from 1.
        text: The line as typed.
        says: What is wrong and what works, in Norwegian.
    """

    line: int
    text: str
    says: str


def user_was_missing(
    minutes: Minutes, members: Iterable[Member], born: date | None, on: date
) -> bool:
    """Tell whether the user did not come, so that the text must say with whom it was agreed.

    Someone under 18, or not yet born, has come when a parent or guardian has.
    """
    speaks = {Role.USER}
    if born is None or age_on(born, on) < MAJORITY:
        speaks |= {Role.GUARDIAN, Role.FOSTER_PARENT, Role.LEGAL_GUARDIAN}
    return not any(m.id in minutes.present and m.role in speaks for m in members)


def is_visible_to(
    item: MinutesItem,
    member_id: int,
    denied_topics: Collection[str] = (),
    only_topics: Collection[str] = (),
) -> bool:
    """Tell whether an item stands in a receiver's version; when not, it is absent there.

    Denial beats everything, then the item's own audience. An item without a topic may be about
    what is denied: someone with denials gets it only when it is marked as concerning everybody,
    or is limited to her among others. Where a consent names the only topics that may be told, the
    item must have one of them or be marked as concerning everybody.
    """
    if item.only_for and member_id not in item.only_for:
        return False
    if _is_among(item.topic, denied_topics):
        return False
    if item.for_all:
        return True
    if denied_topics and item.topic is None and not item.only_for:
        return False
    return not only_topics or _is_among(item.topic, only_topics)


def remarks(
    minutes: Minutes,
    coordinator_id: int,
    members: Iterable[Member],
    earlier: Share = _NOTHING_EARLIER,
) -> tuple[str, ...]:
    """Return what is worth a second look before the minutes go out, a sentence or two each.

    Args:
        minutes: What is to go out.
        coordinator_id: Her membership.
        members: Everyone in the case.
        earlier: Her share of what was promised in the half year before.
    """
    family = {
        m.id for m in members if m.role in (Role.GUARDIAN, Role.FOSTER_PARENT, Role.NEXT_OF_KIN)
    }
    return (
        *_without_due_date(minutes),
        *_much_on_coordinator(minutes, coordinator_id, earlier),
        *_burdens_on_family(minutes, family),
        *_words_of_decision(minutes),
    )


def _is_among(topic: str | None, topics: Collection[str]) -> bool:
    return topic is not None and fold(topic) in {fold(known) for known in topics}


def _open_tasks(minutes: Minutes) -> Iterator[tuple[MinutesItem, PromisedTask]]:
    return ((item, task) for item in minutes.items for task in item.tasks if not task.done)


def _without_due_date(minutes: Minutes) -> Iterator[str]:
    for item, task in _open_tasks(minutes):
        if task.due is None:
            yield f"Punkt {item.number}: {_shown(task.what)} har ingen frist."


def _much_on_coordinator(minutes: Minutes, coordinator_id: int, earlier: Share) -> Iterator[str]:
    """Say so when she has all of it now, or has had too much of it lately."""
    responsible = [task.responsible_id for item in minutes.items for task in item.tasks]
    now = responsible.count(coordinator_id)
    hers, of = earlier.hers + now, earlier.of + len(responsible)
    if now and now == len(responsible):
        yield (
            "Alle oppgavene ligger på koordinator. Koordinator samordner, og de andre har også "
            "ansvar: kan noen av dem ta noe?"
        )
    elif now and hers * 100 > earlier.limit * of:
        yield (
            f"{hers} av {of} oppgaver fra det siste halve året ligger på koordinator. "
            "Koordinator samordner, og trenger ikke gjøre det for de andre: kan en av dem ta noe?"
        )


def _burdens_on_family(minutes: Minutes, family: Collection[int]) -> Iterator[str]:
    for item, task in _open_tasks(minutes):
        if task.responsible_id in family and not task.own_wish:
            yield (
                f"Punkt {item.number}: {_shown(task.what)} ligger på familien. Skriv «ønsket "
                "selv» i oppgaven når de ville det, eller gi den til en tjeneste."
            )


def _words_of_decision(minutes: Minutes) -> Iterator[str]:
    for item in minutes.items:
        if found := re.search(_DECISION_WORDS, " ".join(_words_of(item))):
            yield (
                f"Punkt {item.number} har ordet «{found[0]}». Ansvarsgruppa gjør avtaler: skriv "
                "«avtalt», om det ikke er en tjenestes eget vedtak."
            )


def _words_of(item: MinutesItem) -> Sequence[str]:
    return (item.heading, *item.paragraphs, *(task.what for task in item.tasks))


def _shown(text: str) -> str:
    return f"«{text if len(text) <= _SHOWN_LENGTH else text[: _SHOWN_LENGTH - 1] + '…'}»"
