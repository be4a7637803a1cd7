"""What is raised for a meeting: the words, whom it is for, who raised it and why.

A point is typed as a heading of the minutes is, with the same tags, and perhaps with who raised it
in parentheses: `Skolestart @tema: skole (meldt av mor: han gruer seg)`.
"""

import re
from collections.abc import Collection, Iterator, Mapping

from koord.domain.calling import Directory
from koord.domain.minutes import MinutesItem, is_visible_to
from koord.domain.minutes_grammar import read_heading
from koord.domain.names import fold
from koord.domain.people_words import lasting
from koord.values import value

_RAISED_BY = (
    r"(?i)(?P<before>.*?)\s*\(\s*meldt?\s+av\s+(?P<who>[^():]+?)\s*(?::\s*(?P<why>[^()]*?))?\s*\)"
    r"(?P<after>.*)"
)
# What belongs elsewhere, by words that seldom mean anything else (FLK 32; levanger.kommune.no).
_ELSEWHERE = (
    (
        r"kapasitet\w*|bemanning\w*|arbeidspress\w*|arbeidsmengde\w*|sykefravær\w*|sjukefråvær\w*"
        r"|stillingsprosent\w*|overtid\w*",
        "Arbeidspress tas med lederen, ikke i møtet med familien.",
    ),
    (
        r"klage\w*|anke\w*|klagesak\w*",
        "En klage på et vedtak går til den som fattet det, ikke til møtet.",
    ),
    (
        r"misnøye\w*|misfornøyd\w*|misnøgd\w*|personalkonflikt\w*",
        "Misnøye med ansatte eller oppfølging tas med lederen for tjenesten.",
    ),
    (
        r"uenig\w*|usemje\w*|ueinig\w*|usamde?|betalingsansvar\w*",
        "Er det tjenestene som er uenige, passer det i et samarbeidsmøte.",
    ),
    (
        r"(?:opplæring|kurs|kursing|rettleiing|veiledning)\s+i\s+(?:bruk|gjennomføring|å)\b",
        "Opplæring i å gjennomføre et tiltak tas utenom møtet.",
    ),
)


@value
class AgendaPoint:
    """Something raised for a meeting.

    Attributes:
        item: The words, the audience and the topic, as an item of minutes has them.
        raised_by_id: The member who raised it.
        reason: Why it concerns those who come.
    """

    item: MinutesItem
    raised_by_id: int | None = None
    reason: str | None = None

    @property
    def text(self) -> str:
        """The words."""
        return self.item.heading


def read_point(text: str, number: int, people: Directory, topics: Mapping[str, str]) -> AgendaPoint:
    """Read a point as it is typed.

    Args:
        text: The words, with tags and who raised it.
        number: Its place on the agenda.
        people: Those in the case.
        topics: Each folded word for a topic, and the topic.

    Raises:
        InvalidValueError: A tag, a name or a topic is unknown; a mistyped tag never widens who
            may see the point.
    """
    words, raised_by, reason = lasting(text), None, None
    if raised := re.fullmatch(_RAISED_BY, words):
        match = people.find(raised["who"])
        (raised_by,) = people.one(match, raised["who"])
        reason = raised["why"] or None
        words = f"{raised['before']} {raised['after']}".strip()
    return AgendaPoint(read_heading(words, number, people, topics), raised_by, reason)


def stands_on_agenda(
    point: AgendaPoint, member_id: int, denied: Collection[str], only: Collection[str]
) -> bool:
    """Tell whether a point stands on a receiver's agenda.

    Its audience and a denied topic keep it out, as in the minutes. A point without a topic stays:
    its few words are the coordinator's to choose, and `is_doubtful` warns her.
    """
    if is_visible_to(point.item, member_id, denied, only):
        return True
    return point.item.topic is None and is_visible_to(point.item, member_id)


def is_doubtful(
    point: AgendaPoint, member_id: int, denied: Collection[str], only: Collection[str]
) -> bool:
    """Tell whether a point stands there though it may be about what she is not to know."""
    stands = stands_on_agenda(point, member_id, denied, only)
    return stands and not is_visible_to(point.item, member_id, denied, only)


def belongs_elsewhere(text: str) -> Iterator[str]:
    """Yield a friendly word for each thing in a point that has another place than this meeting."""
    for words, sentence in _ELSEWHERE:
        if re.search(rf"\b(?:{words})\b", fold(text)):
            yield sentence
