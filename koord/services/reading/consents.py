"""May I tell? And which consents are there?"""

from datetime import date

from koord.domain.consents import (
    Direction,
    Judgement,
    judge,
)
from koord.domain.names import fold
from koord.errors import InvalidValueError
from koord.services.desk import (
    Desk,
    KnownCase,
    facts_of,
    find_receiver,
    know_case,
)
from koord.values import value


@value
class MayTell:
    """The answer to `koord kan`.

    Attributes:
        case: The case's number.
        receiver: The name of whom it is about.
        judgement: The answer with its grounds.
        on: The day it was judged for.
    """

    case: int
    receiver: str
    judgement: Judgement
    on: date
    topic: str | None = None


def may_tell(
    desk: Desk,
    case: str,
    who: str,
    topic: str | None = None,
    *,
    on: date | None = None,
    direction: Direction = Direction.GIVE,
) -> MayTell:
    """Judge whether something may be told a receiver on a day.

    Raises:
        NotFoundError: No such case or receiver.
        InvalidValueError: The topic is not on the closed list.
    """
    day = on or desk.today
    with desk.book.reading() as connection:
        known = know_case(connection, case)
        receiver = find_receiver(connection, known, who, day)
        facts = facts_of(connection, known)
    known_topic = None if topic is None else one_topic(known, topic)
    judgement = judge(facts, receiver, day, direction, known_topic)
    return MayTell(known.case.number, receiver.label, judgement, day, known_topic)


def one_topic(known: KnownCase, word: str) -> str:
    """Return the topic as it stands on the closed list.

    Raises:
        InvalidValueError: It is not on the list; it is asked back, never guessed.
    """
    topic = known.topic_words.get(fold(word))
    if topic is not None:
        return topic
    listed = ", ".join(known.topics)
    raise InvalidValueError(
        f"«{word[:40]}» er ikke et kjent tema.", hint=f"Temaene i saken er: {listed}"
    )
