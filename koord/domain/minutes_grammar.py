"""The grammar of minutes as text, bokmål and nynorsk; `minutes_writing` writes such a text.

A text is read line by line. Whatever cannot be read becomes a `Problem` with the line's number
and what works; the rest is read on. An item whose audience or topic cannot be read is limited to
the coordinator, so that a mistyped tag never widens who may see it.
"""

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, time
from functools import partial

from koord.domain.calling import Directory, Match
from koord.domain.date_grammar import parse_date, parse_time
from koord.domain.dates import MONTHS, long_date
from koord.domain.minutes import Minutes, MinutesItem, NextMeeting, Problem, PromisedTask
from koord.domain.names import fold, normalise, refuse_national_id
from koord.domain.people import Member
from koord.domain.people_words import AROUND, lasting, listed, shown, word_key
from koord.errors import InvalidValueError

_MOST_WORDS = 8
"""Where no sign ends a name or a date, this many words are tried."""
_MOST_COLONS = 10
_SHORT_HEAD = 4
"""This many words before a colon are taken for a name, known or not."""
_DASHES = "–—-"

_ROLL_NAMES = {"present": "til stede", "excused": "forfall", "absent": "ikke møtt"}

_KNOWN_TAG = r"@\s*(?:kun|berre|bare|tema|alle)\b"
_TAG = (
    rf"(?i)(?<![\w.])(?:@(?=\w)|(?={_KNOWN_TAG})@\s*)(?P<tag>\w+)\s*:?\s*"
    rf"(?P<value>.*?)(?=[\s,;(]*(?:\s@\w|(?<![\w.]){_KNOWN_TAG})|$)"
)
_MISPLACED_TAG = rf"(?i)(?<![\w.]){_KNOWN_TAG}"
_TAG_WITHOUT_SIGN = r"(?i)(?<![@\w])(?:kun|berre|bare)\s*:"
_RULER = r"[-*_=–—\s]{3,}"
_HEADING = r"(#+)\s*(.*)"
_NUMBERED = r"(?P<number>[0-9]{1,3})(?:[.):](?![0-9])|(?=\s|$))\s*(?P<heading>.*)"
_TITLE = r"(?i)(?:møte)?referat\b(?!.*\b(?:forrige|førre|sist|siste)\b)"
_TASK = (
    r"(?:[-*+•·–—]\s*)?(?:\\?\[\s*(?P<mark>[xX✓✔]?)\s*\\?\](?!\()|(?P<box>[☐☑☒]))\s*(?P<rest>.*)"
)
_BULLET = r"(?:[-*+•·–—]|[0-9]{1,2}[.)])\s+(?P<rest>.*)"
_LABEL = (
    r"(?i)[*_]*(?:"
    r"(?P<absent>ikk(?:j)?e (?:møtt(?: opp)?|til ?sted(?:e|es)|til ?stades?)|møtte ikk(?:j)?e)"
    r"|(?P<excused>(?:meldt )?(?:forfall|frafall|fråfall))"
    r"|(?P<present>til ?stede|til ?stades|deltakere|deltakarar|frammøtte|møtt|møtte)"
    r"|(?P<next>neste møte)"
    r"|(?P<without>avklart ut[ae]n (?:bruker|brukar)(?:en)?)"
    r"|(?P<with>avklart med (?P<whom>mor|far|foreldre(?:ne)?|foreldra|foresatte?|føresett(?:e)?"
    r"|vergen?|verj[ea]|bruker(?:en)?|brukar(?:en)?|[^:]{1,80}(?=:)))"
    r")(?!\w)[*_]*\s*(?P<mark>[:.]|[-–—=](?=\s)|)[*_]*\s*(?P<value>.*)"
)
_LABEL_KINDS = ("absent", "excused", "present", "next", "without", "with")
_ONLY_OUTSIDE_ITEMS = frozenset({"deltakere", "deltakarar", "frammøtte", "møtt", "møtte"})
_NOBODY = frozenset({"", "ingen", "ingen forfall", "ingen meldt", "-", "--", "nei"})
_NOT_WHOM = frozenset({"ja", "nei", "ok", "x"})
_LATER = "(?:senere|seinere|seinare)"
_NOT_AGREED = (
    r"(?:(?:er|ble|vart) )?(?:ikk(?:j)?e )(?:ennå |enno )?"
    r"(?:avtalt|avtala|fastsatt|fastsett|bestemt|satt|sett)(?: ennå| enno)?"
    rf"|avtal(?:es|ast)(?: {_LATER})?|(?:blir|vert) avtal(?:t|a) {_LATER}"
    rf"|(?:vi|me) avtal(?:er|ar) (?:det )?{_LATER}|ingen|-"
)

_WISH = (
    r"(?i)(?:(?<=[,;(:.)–—-])|^)\s*(?:øn|on|yn)sk(?:et|te|er|t|jer|tes|jest)\s+(?:det\s+|dette\s+)?"
    r"(?:selv|sjølv)\s*(?=$|[,;().–—-])"
)
_BEFORE_DATE = r"(?:(?:innen|innan|senest|seinast|til|er|den)\s+)*"
_DUE_WORD = rf"(?:med\s+)?frist(?:en)?(?!\w)\s*(?P<colon>[:=]?)\s*{_BEFORE_DATE}"
_PAREN = r"\(([^()]*)\)"
_DUE = rf"(?i){_DUE_WORD}(?P<day>.*)"
_DUE_START = r"(?i)\b(?:med\s+)?frist(?:en)?(?!\w)"
_BY_DAY = r"(?i)(?P<before>.*)\s(?:innen|innan|senest|seinast)\s+(?P<day>\S.*)"
_BY_DAY_IN_PAREN = r"(?i)(?:innen|innan|senest|seinast)\s+(?P<day>.*)"
_DATE_STARTS = r"(?i)[0-9+]|(?:uke|veke|om|i)\s"
_LOOKS_LIKE_ITEM = r"[0-9]+\.[0-9]+\.?"
_COLON = r"(?:(?<![0-9]):|:(?![0-9]))(?!//)"
_TIDY = (
    (r"\([\s,;.–—-]*\)", " "),
    (r"\s+", " "),
    (r"\(\s*[,;]\s*", "("),
    (r"\s*[,;]\s*\)", ")"),
    (r"\s*([,;])(?:\s*[,;])+", r"\1"),
)

_CLOCK = r"[0-9]{1,2}[.:][0-9]{2}|[0-9]{4}|[0-9]{1,2}"
_WITH_KL = (
    rf"(?i)[\s,;]*(?:kl\b\.?|klokk(?:a|en)\b)\s*(?P<time>{_CLOCK})"
    rf"(?:\s*[-–—]\s*(?:kl\b\.?\s*)?(?:{_CLOCK}))?(?=[\s,;]|\.(?:\s|$)|$)"
)
_WITHOUT_KL = (
    r"[\s,;]*(?P<time>[0-9]{1,2}[.:][0-9]{2}|[0-9]{4}(?=\s*[-–—,;]|$))"
    rf"(?:\s*[-–—]\s*(?:{_CLOCK}))?(?=[\s,;]|\.(?:\s|$)|$)"
)
_KL = r"(?i)[\s,;]*(?:kl|klokka|klokken)\b"
_MONTH_START = "|".join(month[:3] for month in MONTHS)
_DATE_GOES_ON = (
    rf"(?i)(?:i )?(?:uke|veke)\b|den [0-9]|[0-9]{{1,2}}\. ?[0-9]"
    rf"|[0-9]{{1,2}}\.? ?(?:{_MONTH_START})|[0-9]{{4}}-[0-9]"
    rf"|(?:{_MONTH_START})[a-zæøå]*\.? ?[0-9]|[+-] ?[0-9]"
)

_HOW_TASK = "Skriv for eksempel «- [ ] PPT: sende rapport (frist 12.2)»."
_HOW_TAGS = "Skriv @kun: foreldre, PPT, @tema: språk eller @alle."
_HOW_NEXT = (
    "Skriv for eksempel «Neste møte: ons uke 22 kl 14, Rådhuset 3», "
    "eller «Neste møte: ikke avtalt»."
)
_HOW_OUTSIDE = (
    "Sett den under et punkt («## 1 Siden sist»), eller begynn den med Til stede:, Forfall:, "
    "Ikke møtt:, Avklart uten bruker: eller Neste møte:."
)


def read_minutes(
    text: str,
    members: Sequence[Member],
    meeting_day: date,
    *,
    topics: Collection[str],
    coordinator_id: int,
    meetings: Mapping[str, date] = {},
    case_code: str | None = None,
    topic_words: Mapping[str, str] = {},
) -> tuple[Minutes, tuple[Problem, ...]]:
    """Read minutes as a coordinator types them.

    Args:
        text: The whole text.
        members: Everybody in the case; who has left it is still known by name.
        meeting_day: The day that relative dates count from.
        topics: The routine's topics and the case's own.
        coordinator_id: The member that «koordinator» means.
        meetings: The dates that «2 uker før møte 7.4» may count from, by item.
        case_code: The case's display code, which also means the user.
        topic_words: Other words for topics, as in nynorsk, folded; and the topic.

    Returns:
        What could be read, and a problem for each line that could not. With a problem in it the
        text should be mended before anything is made of it.
    """
    people = Directory(members, meeting_day, coordinator_id, case_code)
    dates = partial(parse_date, today=meeting_day, meetings=meetings)
    if not text.removeprefix("\ufeff").strip():
        says = "Referatet er tomt. Skriv minst hvem som var til stede, og ett punkt."
        return Minutes(), (Problem(1, "", says),)
    also = {word: topic for word, topic in topic_words.items() if topic in topics}
    return read_lines(text, people, topics, dates, meeting_day, also)


def read_lines(
    text: str,
    people: Directory,
    topics: Collection[str],
    dates: Callable[[str], date],
    meeting_day: date,
    topic_words: Mapping[str, str] = {},
) -> tuple[Minutes, tuple[Problem, ...]]:
    """Read some lines of minutes, with people and dates told by those who know them."""
    words = {**topic_words, **{fold(topic): topic for topic in topics}}
    reading = _Reading(people, words, dates, meeting_day)
    reading.lines(text)
    return reading.result(), tuple(reading.problems)


def read_heading(
    text: str, number: int, people: Directory, topics: Mapping[str, str]
) -> MinutesItem:
    """Read one heading with its tags, as an item without text.

    Raises:
        InvalidValueError: A tag, a name in it or a topic is unknown.
    """
    if re.search(_TAG_WITHOUT_SIGN, text):
        raise InvalidValueError("Mente du at punktet bare er for noen?", _HOW_TAGS)
    if not re.search(_TAG, text):
        return MinutesItem(number, text)
    heading, tags = _without_tags(text)
    if not heading:
        raise InvalidValueError("Punktet har merker, men ingen ord.", _HOW_TAGS)
    return _Reading.tagged(heading, tags, people, topics).finished(number, people.coordinator_id)


def is_label(text: str) -> bool:
    """Tell whether a text is a label such as «Til stede», with nothing after it."""
    match = re.fullmatch(_LABEL, lasting(text))
    return match is not None and not match["value"]


def is_title(heading: str) -> bool:
    """Tell whether a heading may be that of the whole paper: «Referat fra ansvarsgruppemøte»."""
    return re.match(_TITLE, heading) is not None


def untagged(text: str) -> str:
    """Take out what would be read as a tag: an agenda has none, for everybody gets it."""
    text = re.sub(r"@(?=\s*\w)", "", lasting(text))
    return re.sub(_TAG_WITHOUT_SIGN, lambda word: word[0].rstrip(": "), text)


# --- Tasks ------------------------------------------------------------------------------------


def _task(text: str, done: bool, people: Directory, dates: Callable[[str], date]) -> PromisedTask:
    """Read what stands after the box of a task.

    Raises:
        InvalidValueError: The responsible or the date cannot be read, or nothing is to be done.
    """
    rest, due, own_wish = _terms(text, dates)
    if not rest:
        raise InvalidValueError("Oppgaven er tom.", _HOW_TASK)
    responsible, what = _responsible(rest, people)
    what = what.lstrip(f" :;,{_DASHES}")
    if not what:
        raise InvalidValueError("Oppgaven sier ikke hva som skal gjøres.", _HOW_TASK)
    return PromisedTask(what, responsible, due, done, own_wish)


def _terms(text: str, dates: Callable[[str], date]) -> tuple[str, date | None, bool]:
    """Take the due date and «ønsket selv» out of a task, in whatever order they stand."""
    due, own_wish, before = None, False, ""
    text = _tidy(text)
    while text != before:
        before = text
        text, wishes = re.subn(_WISH, "", text)
        own_wish = own_wish or wishes > 0
        text = _tidy(text)
        if due is None:
            text, due = _due(text, dates)
            text = _tidy(text)
    return text, due, own_wish


def _due(text: str, dates: Callable[[str], date]) -> tuple[str, date | None]:
    """Take out the due date: in parentheses, or else after «frist» or «innen».

    Raises:
        InvalidValueError: It is surely meant as a date, and cannot be read.
    """
    for paren in reversed(list(re.finditer(_PAREN, text))):
        around = f"{text[: paren.start()]} {text[paren.end() :]}"
        if declared := re.fullmatch(_DUE, paren[1].strip()):
            return around, dates(declared["day"].strip(" ."))
        is_last = not text[paren.end() :].strip(" .")
        if is_last and (day := _day_in_paren(paren[1].strip(), dates)):
            return around, day
    return _due_in_words(text, dates)


def _day_in_paren(text: str, dates: Callable[[str], date]) -> date | None:
    """Read «(innen fredag)» and «(uke 8)»; «(7.4)» is left, for it may be an item."""
    by_day = re.fullmatch(_BY_DAY_IN_PAREN, text)
    if not by_day and re.fullmatch(_LOOKS_LIKE_ITEM, text):
        return None
    return _day_or_none(by_day["day"] if by_day else text, dates)


def _due_in_words(text: str, dates: Callable[[str], date]) -> tuple[str, date | None]:
    for word in reversed(list(re.finditer(_DUE_START, text))):
        due = re.fullmatch(_DUE, text[word.start() :])
        before = text[: word.start()].rstrip()
        if due is None or not due["day"].strip(" .,;"):
            continue
        for end in _ends_of_date(due["day"]):
            day = _day_or_none(due["day"][:end], dates)
            if day is not None:
                return f"{before} {due['day'][end:]}", day
        declared = not before or before[-1] in ",;.:()–—-" or due["colon"]
        if declared or re.match(_DATE_STARTS, due["day"]):
            dates(due["day"].strip(" .,;"))
    if (by_day := re.fullmatch(_BY_DAY, text)) and (day := _day_or_none(by_day["day"], dates)):
        return by_day["before"], day
    return text, None


def _ends_of_date(text: str) -> tuple[int, ...]:
    sign = re.search("[,;:(]", text)
    return (len(text), sign.start()) if sign else (len(text),)


def _day_or_none(text: str, dates: Callable[[str], date]) -> date | None:
    try:
        return dates(text.strip(" .,;"))
    except InvalidValueError:
        return None


def _responsible(text: str, people: Directory) -> tuple[int, str]:
    """Part a task in the one responsible and what is promised.

    Raises:
        InvalidValueError: There is no responsible, an unknown one, or more than one.
    """
    colons = [colon.start() for colon in re.finditer(_COLON, text)][:_MOST_COLONS]
    for at in colons:
        match = people.find(text[:at])
        if match.ids:
            return people.one(match, text[:at])[0], text[at + 1 :]
    if colons:
        _refuse_head(text[: colons[0]], people)
    words = list(re.finditer(r"\S+", text))[:_MOST_WORDS]
    for word in reversed(words):
        head = text[: word.end()]
        match = people.find(head, strict=True)
        if match.ids:
            return people.one(match, head)[0], text[word.end() :]
    raise InvalidValueError("Oppgaven mangler en ansvarlig som saken kjenner.", _HOW_TASK)


def _refuse_head(head: str, people: Directory) -> None:
    """Refuse what stands before a colon when it must be meant as the responsible."""
    several, wrong = people.names(head, people.attending)
    if len(several) > 1 and not wrong:
        names = listed([people.described(i) for i in several], "og")
        hint = "Velg én, eller skriv en linje til hver."
        raise InvalidValueError(f"Oppgaven har flere ansvarlige: {names}.", hint)
    if len(head.split()) <= _SHORT_HEAD and head.strip():
        people.one(Match(), head)


def _tidy(text: str) -> str:
    """Mend the signs around what was taken out."""
    before = ""
    while text != before:
        before = text
        for pattern, mended in _TIDY:
            text = re.sub(pattern, mended, text)
        text = text.lstrip(f" ,;{_DASHES}").rstrip(f" ,;{_DASHES}")
    return text


# --- The next meeting -------------------------------------------------------------------------


def _next_meeting(text: str, dates: Callable[[str], date]) -> NextMeeting:
    """Read date, time and place of the next meeting.

    Raises:
        InvalidValueError: The date or the time cannot be read.
    """
    early, rest = _time_first(text, _WITH_KL) if re.match(_WITH_KL, text) else (None, text)
    for day, head, after in _dates_first(rest, dates):
        # «fredag 13.03» is more likely a wrong date than a time.
        is_plain = any(sign.isdigit() for sign in head)
        starts_at, place = (early, after) if early else _time_after(after, is_plain)
        if _may_be_place(place, starts_at, head[-1] in ",;"):
            return NextMeeting(day, starts_at, place.strip(f" ,;.{_DASHES}") or None)
    if typed := re.split(r"\s*(?:[,;]|\bkl\b)", rest, maxsplit=1)[0]:
        dates(typed)
    raise InvalidValueError(f"{shown(text)} kan ikke leses som neste møte.", _HOW_NEXT)


def _may_be_place(text: str, starts_at: time | None, comma: bool) -> bool:
    """Tell whether what is left is a place, and not the rest of a date or a time."""
    place = text.lstrip(f" ,;.{_DASHES}")
    is_parted = comma or starts_at is not None or text.lstrip(" ")[:1] in (",", ";")
    if re.match(_DATE_GOES_ON, place) or (place[:1].isdigit() and not is_parted):
        return False
    return starts_at is not None or not re.match(_WITHOUT_KL, place)


def _dates_first(text: str, dates: Callable[[str], date]) -> Iterator[tuple[date, str, str]]:
    """Yield the days that the first words may be, the longest first, and what follows them."""
    for word in reversed(list(re.finditer(r"\S+", text))[:_MOST_WORDS]):
        head = text[: word.end()]
        day = _day_or_none(head, dates)
        if day is not None:
            yield day, head, text[word.end() :]


def _time_after(text: str, is_plain: bool) -> tuple[time | None, str]:
    """Read the time of day after a date; without «kl» it must be plain that it is one.

    Raises:
        InvalidValueError: «kl» stands there without a time of day.
    """
    if re.match(_KL, text):
        return _time_first(text, _WITH_KL)
    match = re.match(_WITHOUT_KL, text)
    if match is None or not (is_plain or ":" in match["time"]):
        return None, text
    try:
        return _time_first(text, _WITHOUT_KL)
    except InvalidValueError:
        return None, text


def _time_first(text: str, pattern: str) -> tuple[time, str]:
    match = re.match(pattern, text)
    return parse_time(match["time"] if match else text), text[match.end() if match else 0 :]


# --- Reading line by line ---------------------------------------------------------------------


@dataclass(slots=True)
class _ItemDraft:
    """An item while its lines are read."""

    heading: str
    level: int
    blocks: list[list[str]] = field(default_factory=list)
    tasks: list[PromisedTask] = field(default_factory=list)
    only_for: dict[int, None] = field(default_factory=dict)
    topic: str | None = None
    for_all: bool = False
    in_block: bool = False
    is_closed: bool = False

    def add_text(self, line: str) -> None:
        if not self.in_block:
            self.blocks.append([])
        self.blocks[-1].append(line)
        self.in_block = True

    def finished(self, number: int, coordinator_id: int) -> MinutesItem:
        return MinutesItem(
            number=number,
            heading=self.heading or f"Punkt {number}",
            paragraphs=tuple("\n".join(block) for block in self.blocks),
            tasks=tuple(self.tasks),
            only_for=(coordinator_id,) if self.is_closed else tuple(self.only_for),
            topic=self.topic,
            for_all=self.for_all,
        )


@dataclass(slots=True)
class _Roll:
    """A list of names that may go on over several lines.

    Attributes:
        kind: `present`, `excused` or `absent`.
        is_open: Names follow until the next heading or label.
        goes_on: The line before ended in a comma.
    """

    kind: str
    is_open: bool
    goes_on: bool = False


class _Reading:
    """What is read so far, and where in the text we are."""

    def __init__(
        self,
        people: Directory,
        topics: Mapping[str, str],
        dates: Callable[[str], date],
        meeting_day: date,
    ) -> None:
        self.problems: list[Problem] = []
        self._people = people
        self._topics = topics
        self._dates = dates
        self._meeting_day = meeting_day
        self._attended: dict[int, str] = {}
        self._agreed: list[str] = []
        self._items: list[_ItemDraft] = []
        self._next: NextMeeting | None = None
        self._not_agreed = False
        self._item: _ItemDraft | None = None
        self._roll: _Roll | None = None
        self._line = 0
        self._typed = ""

    @classmethod
    def tagged(
        cls,
        heading: str,
        tags: Iterable[tuple[str, str]],
        people: Directory,
        topics: Mapping[str, str],
    ) -> _ItemDraft:
        """Return an item with its tags read.

        Raises:
            InvalidValueError: One of them cannot be read.
        """
        reading = cls(people, topics, partial(parse_date, today=date.min), date.min)
        item = _ItemDraft(heading, 1)
        reading._apply(item, tags)
        if reading.problems:
            raise InvalidValueError(reading.problems[0].says)
        return item

    def lines(self, text: str) -> None:
        """Read every line of a text."""
        for self._line, raw in enumerate(text.removeprefix("\ufeff").splitlines(), 1):
            tabbed = "\t".join(filter(None, map(lasting, raw.split("\t"))))
            self._typed = tabbed.replace("\t", " ")
            try:
                self._read(tabbed)
            except InvalidValueError as error:
                self._wrong(error)

    def result(self) -> Minutes:
        """Return all that was read."""
        drafts = enumerate(self._items, 1)
        return Minutes(
            present=self._who("present"),
            excused=self._who("excused"),
            absent=self._who("absent"),
            agreed_without_user="; ".join(self._agreed) or None,
            items=tuple(d.finished(n, self._people.coordinator_id) for n, d in drafts),
            next_meeting=self._next,
            next_not_agreed=self._not_agreed,
        )

    def _who(self, kind: str) -> tuple[int, ...]:
        return tuple(member for member, how in self._attended.items() if how == kind)

    def _wrong(self, error: InvalidValueError) -> None:
        says = " ".join((error.message, *error.hint))
        self.problems.append(Problem(self._line, self._typed, says))

    def _read(self, tabbed: str) -> None:
        try:
            refuse_national_id(self._typed)
        except InvalidValueError as error:
            self._wrong(InvalidValueError(error.message, "Skriv teksten uten nummeret."))
        if heading := re.fullmatch(_HEADING, tabbed):
            self._heading(len(heading[1]), heading[2])
        else:
            self._plain_line(tabbed)

    def _plain_line(self, tabbed: str) -> None:
        if not tabbed or re.fullmatch(_RULER, tabbed):
            self._end_block()
        elif not self._label(tabbed) and not self._more_names(tabbed):
            self._content(tabbed.replace("\t", " "))

    def _end_block(self) -> None:
        if self._item:
            self._item.in_block = False

    # Headings and their tags.

    def _heading(self, level: int, rest: str) -> None:
        numbered = re.fullmatch(_NUMBERED, rest.replace("\t", " "))
        if not numbered and self._label(rest, as_heading=True):
            return
        if self._is_title(level, rest) and not numbered:
            return
        if self._is_below_item(level, int(numbered["number"]) if numbered else None):
            self._plain_line(rest.lstrip("# \t"))
            return
        text = numbered["heading"] if numbered else rest.replace("\t", " ")
        self._item = _ItemDraft("", level)
        self._items.append(self._item)
        self._roll = None
        heading, tags = _without_tags(text)
        self._item.heading = heading
        self._apply(self._item, tags)
        if re.search(_TAG_WITHOUT_SIGN, heading):
            self._item.is_closed = True
            raise InvalidValueError("Mente du at punktet bare er for noen?", _HOW_TAGS)

    def _is_title(self, level: int, rest: str) -> bool:
        """Tell whether a heading is that of the whole paper, which is no item."""
        first = not self._items and level == 1
        return first and is_title(rest) and not re.search(_TAG, rest)

    def _is_below_item(self, level: int, number: int | None) -> bool:
        """Tell whether a heading is one inside the item, whose audience it must not leave."""
        item = self._item
        if item is None or level <= item.level:
            return False
        is_limited = bool(item.only_for or item.topic or item.is_closed)
        return is_limited or number != len(self._items) + 1

    def _apply(self, item: _ItemDraft, tags: Iterable[tuple[str, str]]) -> None:
        for tag, value in tags:
            try:
                self._apply_tag(item, fold(tag), value)
            except InvalidValueError as error:
                item.is_closed = True
                self._wrong(error)

    def _apply_tag(self, item: _ItemDraft, tag: str, value: str) -> None:
        if tag in ("kun", "berre", "bare"):
            self._limit(item, value)
        elif tag == "tema":
            self._tie(item, value)
        elif tag != "alle":
            raise InvalidValueError(f"Kjenner ikke merket {shown('@' + tag)}.", _HOW_TAGS)
        elif value.strip(AROUND):
            raise InvalidValueError(f"@alle skal stå uten {shown(value)}.", _HOW_TAGS)
        else:
            item.for_all = True

    def _limit(self, item: _ItemDraft, value: str) -> None:
        ids, wrong = self._people.names(value, self._people.audience)
        item.only_for.update(dict.fromkeys(ids))
        for error in wrong:
            item.is_closed = True
            self._wrong(error)
        if not ids and not wrong:
            raise InvalidValueError("@kun: sier ikke hvem punktet er for.", _HOW_TAGS)

    def _tie(self, item: _ItemDraft, value: str) -> None:
        topic = self._topics.get(fold(value)) or self._topics.get(fold(value.strip(AROUND)))
        if topic is None:
            known = listed(sorted(set(self._topics.values()), key=fold), "og") or "ingen ennå"
            message = f"Kjenner ikke temaet {shown(value)}."
            raise InvalidValueError(message, f"Temaene i saken er {known}.")
        if item.topic not in (None, topic):
            raise InvalidValueError("Punktet har to temaer.", "Del det i to punkter.")
        item.topic = topic

    # Labels.

    def _label(self, tabbed: str, *, as_heading: bool = False) -> bool:
        """Read a line that begins with a label, as «Til stede:»; tell whether it was one."""
        match = re.fullmatch(_LABEL, tabbed)
        if not match:
            return False
        kind = next(kind for kind in _LABEL_KINDS if match[kind])
        colon, value = match["mark"] == ":", match["value"].strip()
        if as_heading:
            with_value = colon and bool(value) and kind != "with"
            is_label = with_value or (kind in _ROLL_NAMES and not value)
        else:
            is_label = self._item is None or self._is_label_in_item(match, kind, colon, value)
        if is_label:
            self._end_block()
            self._read_label(kind, match["whom"] or "", value, as_heading)
        return is_label

    def _is_label_in_item(self, match: re.Match[str], kind: str, colon: bool, value: str) -> bool:
        """Tell a label from a sentence that begins with the same words."""
        if kind == "next" and not colon:
            return self._is_next_meeting(value)
        if kind in _ROLL_NAMES:
            return colon and bool(value) and fold(match[kind]) not in _ONLY_OUTSIDE_ITEMS
        return colon and kind != "with"

    def _read_label(self, kind: str, whom: str, value: str, as_heading: bool) -> None:
        self._roll = None
        if kind in _ROLL_NAMES:
            if as_heading:
                self._item = None
            if self._item is None:
                self._roll = _Roll(kind, is_open=not value, goes_on=_ends_in_comma(value))
            self._call_roll(kind, value)
        elif kind == "next":
            self._read_next(value.replace("\t", " "))
        else:
            self._read_agreement(normalise(whom), normalise(value))

    def _more_names(self, tabbed: str) -> bool:
        roll = self._roll
        if roll is None or self._item is not None or re.fullmatch(_TASK, tabbed):
            return False
        bullet = re.fullmatch(_BULLET, tabbed)
        if not (bullet or roll.is_open or roll.goes_on):
            self._roll = None
            return False
        roll.goes_on = _ends_in_comma(tabbed)
        self._call_roll(roll.kind, bullet["rest"] if bullet else tabbed)
        return True

    def _call_roll(self, kind: str, value: str) -> None:
        if word_key(value).strip(" .") in _NOBODY:
            return
        ids, wrong = self._people.names(value, self._people.attending)
        for member_id in ids:
            before = self._attended.setdefault(member_id, kind)
            if before != kind:
                who = self._people.described(member_id)
                message = f"{who} står både som {_ROLL_NAMES[before]} og {_ROLL_NAMES[kind]}."
                wrong = (*wrong, InvalidValueError(message, "La navnet stå ett sted."))
        for error in wrong:
            self._wrong(error)

    def _read_agreement(self, whom: str, value: str) -> None:
        agreed = ", ".join(part for part in (whom, value) if part)
        if fold(agreed).strip(" .") in _NOT_WHOM:
            message = "Skriv hvem møtet uten bruker er avklart med."
            hint = "For eksempel «Avklart uten bruker: mor, på telefon 19. januar»."
            raise InvalidValueError(message, hint)
        if agreed:
            self._agreed.append(agreed)

    def _read_next(self, value: str) -> None:
        if not value:
            return
        not_agreed = bool(re.fullmatch(_NOT_AGREED, fold(value).strip(" .")))
        meeting = None if not_agreed else self._next_meeting(value)
        if (self._next or self._not_agreed) and (meeting, not_agreed) != (
            self._next,
            self._not_agreed,
        ):
            raise InvalidValueError("Neste møte står to ganger.", "La den ene linja stå.")
        self._next, self._not_agreed = meeting, not_agreed

    def _next_meeting(self, value: str) -> NextMeeting:
        meeting = _next_meeting(value, self._dates)
        if meeting.day <= self._meeting_day:
            message = f"Neste møte må være etter dette, {long_date(self._meeting_day)}."
            raise InvalidValueError(message, _HOW_NEXT)
        return meeting

    def _is_next_meeting(self, value: str) -> bool:
        if re.fullmatch(_NOT_AGREED, fold(value).strip(" .")):
            return True
        try:
            self._next_meeting(value)
        except InvalidValueError:
            return False
        return True

    # What stands under a heading.

    def _content(self, text: str) -> None:
        item = self._item
        if item is None:
            raise InvalidValueError("Linja står ikke under et punkt.", _HOW_OUTSIDE)
        if re.match(_TAG, text):
            item.in_block = False
            self._apply(item, _without_tags(text)[1])
        elif re.search(_MISPLACED_TAG, text):
            item.is_closed = True
            message = "Et merke gjelder hele punktet."
            raise InvalidValueError(message, f"Sett det på overskriften. {_HOW_TAGS}")
        elif task := re.fullmatch(_TASK, text):
            item.in_block = False
            done = bool(task["mark"]) or task["box"] in ("☑", "☒")
            item.tasks.append(_task(task["rest"], done, self._people, self._dates))
        else:
            item.add_text(text)


def _without_tags(text: str) -> tuple[str, list[tuple[str, str]]]:
    """Part a heading in its words and its tags."""
    tags = list(re.finditer(_TAG, text))
    heading = text[: tags[0].start()] if tags else text
    values = [(tag["tag"], _without_stray_paren(tag["value"])) for tag in tags]
    return heading.lstrip(f"# .:){_DASHES}").rstrip(f" (,;{_DASHES}"), values


def _without_stray_paren(text: str) -> str:
    return text.rstrip(" )") if text.count(")") > text.count("(") else text


def _ends_in_comma(text: str) -> bool:
    return text.endswith((",", ";")) or fold(text).endswith(" og")
