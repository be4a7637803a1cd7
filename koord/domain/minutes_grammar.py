"""The grammar of minutes as text, bokmål and nynorsk, and the text that koord writes itself.

A text is read line by line. Whatever cannot be read becomes a `Problem` with the line's number
and what works; the rest is read on. An item whose audience or topic cannot be read is limited to
the coordinator, so that a mistyped tag never widens who may see it.
"""

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, time
from enum import Enum, auto
from functools import partial

from koord.domain.date_grammar import parse_date, parse_time
from koord.domain.dates import MONTHS, clock_time, date_with_week, day_month, long_date
from koord.domain.minutes import Minutes, MinutesItem, NextMeeting, Problem, PromisedTask
from koord.domain.names import fold, initials, normalise, refuse_national_id
from koord.domain.people import AgencyKind, Member, Role
from koord.errors import InvalidValueError

_SHOWN_LENGTH = 60
_LONGEST_RUN = 6
"""A name may itself hold this many separators, less one, as «Lek og lær barnehage» holds one."""
_MOST_WORDS = 8
"""Where no sign ends a name or a date, this many words are tried."""
_MOST_COLONS = 10
_SHORT_HEAD = 4
"""This many words before a colon are taken for a name, known or not."""

# What Word and telephones make of plain signs.
_PLAIN_SIGNS = str.maketrans("’‘ʼ´`“”„«»‑–—−", "'''''\"\"\"\"\"----")
_AROUND = " .:;,*_\"'"
_DASHES = "–—-"

_ROLE_WORDS: dict[Role, tuple[str, ...]] = {
    Role.USER: ("bruker", "brukar", "barnet", "eleven", "ungdommen", "den unge"),
    Role.GUARDIAN: ("foresatt", "føresett", "forelder"),
    Role.LEGAL_GUARDIAN: ("verge", "verje"),
    Role.NEXT_OF_KIN: ("pårørende", "pårørande"),
    Role.DEPUTY: ("sekundærkoordinator",),
    Role.CASE_WORKER: ("saksbehandler", "sakshandsamar"),
    Role.LEADER: ("leder", "leiar"),
}
_COORDINATOR_WORDS = ("koordinator", "barnekoordinator", "stafettholder", "stafetthaldar")
_BOTH_PARENTS = ("foreldre", "foreldrene", "foreldra", "foresatte", "føresette")
_PARENTS = (("mor", "mamma"), ("far", "pappa"))
_KIND_WORDS: dict[AgencyKind, tuple[str, ...]] = {
    AgencyKind.SCHOOL: ("skole", "skule"),
    AgencyKind.KINDERGARTEN: ("barnehage",),
    AgencyKind.AFTER_SCHOOL: ("sfo", "skolefritidsordning", "skulefritidsordning"),
    AgencyKind.EDUCATIONAL_PSYCHOLOGY: (
        *("ppt", "pp-tjeneste", "pp-teneste"),
        *("pedagogisk-psykologisk tjeneste", "pedagogisk-psykologisk teneste"),
    ),
    AgencyKind.HEALTH_CENTRE: ("helsestasjon",),
    AgencyKind.SCHOOL_HEALTH: ("skolehelsetjeneste", "skulehelseteneste"),
    AgencyKind.CHILD_WELFARE: (
        *("barnevern", "barnevernstjeneste", "barneverntjeneste"),
        *("barnevernsteneste", "barnevernteneste"),
    ),
    AgencyKind.LABOUR_AND_WELFARE: ("nav",),
    AgencyKind.GENERAL_PRACTITIONER: ("fastlege",),
    AgencyKind.CHILD_PSYCHIATRY: ("bup",),
    AgencyKind.HABILITATION: ("habilitering", "habiliteringstjeneste", "habiliteringsteneste"),
    AgencyKind.HOSPITAL: ("sykehus", "sjukehus"),
    AgencyKind.MENTAL_HEALTH: ("psykisk helse", "psykisk helsetjeneste", "psykisk helseteneste"),
    AgencyKind.THERAPY: ("fysio- og ergoterapi", "fysioterapi", "ergoterapi"),
    AgencyKind.RESPITE: ("avlastning", "avlasting"),
    AgencyKind.HOME_CARE: ("hjemmetjeneste", "heimeteneste"),
}
_ROLES_NN = {
    "bruker": "brukar",
    "foresatt": "føresett",
    "verge": "verje",
    "pårørende": "pårørande",
    "saksbehandler": "sakshandsamar",
    "leder": "leiar",
}
_WRITTEN = {
    "nb": {
        "present": "Til stede",
        "excused": "Forfall",
        "absent": "Ikke møtt",
        "without": "Avklart uten bruker",
        "next": "Neste møte",
        "not agreed": "ikke avtalt",
        "only": "@kun",
        "wish": "ønsket selv",
    },
    "nn": {
        "present": "Til stades",
        "excused": "Forfall",
        "absent": "Ikkje møtt",
        "without": "Avklart utan brukar",
        "next": "Neste møte",
        "not agreed": "ikkje avtalt",
        "only": "@berre",
        "wish": "ønskt sjølv",
    },
}
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
_NOT_AGREED = (
    r"(?:er )?(?:ikk(?:j)?e )(?:ennå |enno )?(?:avtalt|fastsatt|fastsett|bestemt|satt|sett)"
    r"(?: ennå| enno)?"
    r"|avtal(?:es|ast)(?: (?:senere|seinere|seinare))?|ingen|-"
)
_SEPARATOR = r"(?i)\([^()]*\)|(?P<cut>\s*(?:[,;\t|&]|(?<!\bv)/)\s*|\s+(?:og|samt|and|\+)\s+)"
_NOTED = r"(.*?)\s*\(([^()]*)\)[ .:,;]*"
_JOINED = r"(.+?)(?:\s+(?:v/|(?:ved|fra|frå|i)\s|-)|/)\s*(.+)"
_BY_NUMBER = r"medlem ([0-9]{1,9})"

_WISH = (
    r"(?i)(?:(?<=[,;(:.)–—-])|^)\s*(?:øn|on)sk(?:et|te|er|t|jer)\s+(?:det\s+|dette\s+)?"
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

_KNOWN_NAMES = "Skriv navnet som det står i koord kontakter, eller legg til: koord kontakt ny …"
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

    Returns:
        What could be read, and a problem for each line that could not. With a problem in it the
        text should be mended before anything is made of it.
    """
    people = _Directory(members, meeting_day, coordinator_id, case_code)
    dates = partial(parse_date, today=meeting_day, meetings=meetings)
    reading = _Reading(people, topics, dates, meeting_day)
    reading.lines(text)
    if not text.removeprefix("\ufeff").strip():
        says = "Referatet er tomt. Skriv minst hvem som var til stede, og ett punkt."
        return Minutes(), (Problem(1, "", says),)
    return reading.result(), tuple(reading.problems)


def write_minutes(
    minutes: Minutes,
    members: Sequence[Member],
    meeting_day: date,
    *,
    coordinator_id: int,
    language: str = "nb",
) -> str:
    """Return a text that reads as these minutes.

    A member whose name alone would be read as somebody else, or not at all, is written with a
    note in parentheses, or else as «medlem 12».
    """
    writing = _Writing(_Directory(members, meeting_day, coordinator_id), _WRITTEN[language])
    blocks = [writing.head(minutes), *(writing.item(item) for item in minutes.items)]
    if ending := writing.ending(minutes):
        blocks.append(ending)
    return "\n\n".join(blocks) + "\n"


def prefilled(
    invited: Sequence[int],
    members: Sequence[Member],
    agenda: Iterable[str],
    meeting_day: date,
    *,
    coordinator_id: int,
    excused: Collection[int] = (),
    language: str = "nb",
) -> str:
    """Return the text that the editor opens on: who was invited, and a heading for each item.

    Read as it is, the text has no problems.

    Args:
        invited: Those called to the meeting, in the order to list them.
        members: Everybody in the case.
        agenda: The items.
        meeting_day: The day of the meeting.
        coordinator_id: The member that «koordinator» means.
        excused: Those of the invited who have said that they will not come.
        language: Language of the labels, `nb` or `nn`.
    """
    words = _WRITTEN[language]
    people = _Directory(members, meeting_day, coordinator_id)
    writing = _Writing(people, words, with_notes=True)
    here = tuple(member for member in invited if member not in excused)
    away = tuple(member for member in invited if member in excused)
    headings = [_untagged(text) for text in agenda] or [""]
    blocks = [
        f"{writing.roll('present', here)}\n{writing.roll('excused', away)}",
        *(f"## {number} {text}".rstrip() + "\n" for number, text in enumerate(headings, 1)),
        f"{words['next']}: ",
    ]
    return "\n\n".join(blocks) + "\n"


# --- People -----------------------------------------------------------------------------------


class _Reach(Enum):
    """What sort of word a member was found by."""

    NAME = auto()
    TITLE = auto()
    SERVICE = auto()
    GROUP = auto()


@dataclass(frozen=True, slots=True)
class _Match:
    """The members that a text may mean."""

    ids: tuple[int, ...] = ()
    reach: _Reach = _Reach.NAME


# The first of these that knows a word decides what it means.
_TIERS = {
    "name": _Reach.NAME,
    "agency": _Reach.SERVICE,
    "parents": _Reach.GROUP,
    "role": _Reach.TITLE,
    "title": _Reach.TITLE,
    "kind": _Reach.SERVICE,
    "first name": _Reach.NAME,
    "start of agency": _Reach.SERVICE,
    "last name": _Reach.NAME,
}
# Too easily met in the middle of a sentence to end a name where no colon does.
_WEAK_TIERS = ("start of agency", "last name")


def _meanings(words: Mapping[str, Mapping[str, Sequence[int]]]) -> dict[str, _Match]:
    """Return what each word means: what the first tier that knows it says."""
    return {
        word: _Match(tuple(ids), _TIERS[tier])
        for tier in reversed(tuple(words))
        for word, ids in words[tier].items()
    }


class _Directory:
    """The members of a case, and every word that one of them may be called by."""

    def __init__(
        self,
        members: Iterable[Member],
        on: date,
        coordinator_id: int,
        case_code: str | None = None,
    ) -> None:
        self.members = {member.id: member for member in members}
        self.on = on
        self.coordinator_id = coordinator_id
        self._words: dict[str, dict[str, list[int]]] = {tier: {} for tier in _TIERS}
        for member in self.members.values():
            self._know_names(member)
            if member.is_active(on):
                self._know_place(member, case_code)
        for word in _COORDINATOR_WORDS:
            for form in _forms(word):
                self._words["role"][form] = [coordinator_id]
        self._meanings = _meanings(self._words)
        self._strict_meanings = _meanings(
            {tier: words for tier, words in self._words.items() if tier not in _WEAK_TIERS}
        )

    def find(self, text: str, *, strict: bool = False) -> _Match:
        """Return whom a text may mean: nobody, one, or several to choose between.

        Args:
            text: A name, title, role or service, perhaps with a note in parentheses.
            strict: Leave out the weakest ways to mean someone.
        """
        match = self._plain(text, strict)
        if not match.ids:
            match = self._with_note(text, strict)
        return replace(match, ids=self._current(match.ids))

    def one(self, match: _Match, typed: str) -> tuple[int, ...]:
        """Return the single member meant.

        Raises:
            InvalidValueError: It is nobody, or more than one.
        """
        ids = match.ids
        if match.reach is _Reach.SERVICE:
            ids = tuple(i for i in ids if i in self.members and self.members[i].name) or ids
        if len(ids) == 1:
            return ids
        if not ids:
            raise InvalidValueError(f"Kjenner ikke {_shown(typed)} i saken.", _KNOWN_NAMES)
        many = _listed([self.described(i) for i in ids], "eller")
        if match.reach is _Reach.GROUP:
            raise InvalidValueError(f"{_shown(typed)} er flere enn én.", f"Velg én: {many}.")
        raise InvalidValueError(f"{_shown(typed)} kan være {many}.", "Skriv hele navnet.")

    def attending(self, match: _Match, typed: str) -> tuple[int, ...]:
        """Return the one meant, or all of a group such as «foreldrene».

        Raises:
            InvalidValueError: It is nobody, or several to choose between.
        """
        return match.ids if match.reach is _Reach.GROUP and match.ids else self.one(match, typed)

    def audience(self, match: _Match, typed: str) -> tuple[int, ...]:
        """Return the one meant, all of a group, or all who come from one service.

        Raises:
            InvalidValueError: It is nobody, or several to choose between.
        """
        agencies = {m.agency.id for i in match.ids if (m := self.members.get(i)) and m.agency}
        if match.reach is _Reach.SERVICE and len(agencies) == 1:
            return match.ids
        return self.attending(match, typed)

    def names(
        self, text: str, settle: Callable[[_Match, str], tuple[int, ...]]
    ) -> tuple[tuple[int, ...], tuple[InvalidValueError, ...]]:
        """Read a list of names; the longest run of words that is known is one name."""
        found: dict[int, None] = {}
        wrong: list[InvalidValueError] = []
        spans, at, last = _pieces(text), 0, None
        while at < len(spans):
            match, typed, width = self._longest(text, spans[at : at + _LONGEST_RUN])
            at += width
            try:
                ids = settle(match, typed)
            except InvalidValueError as error:
                # «Åse Øvrebø, PPT»: the service only tells where the one before comes from.
                if last not in match.ids or match.reach is _Reach.NAME:
                    wrong.append(error)
                continue
            found.update(dict.fromkeys(ids))
            last = ids[-1]
        return tuple(found), tuple(wrong)

    def described(self, member_id: int, words: Mapping[str, str] = {}) -> str:
        """Return the member's name with what she is to the case, as «Kari Larsen (mor)»."""
        member = self.members.get(member_id)
        if member is None:
            return "koordinator" if member_id == self.coordinator_id else f"medlem {member_id}"
        note = member.title
        if member.name and member.agency:
            note = member.agency.name
        elif not note and member.role is not Role.MEMBER and member.name:
            note = words.get(member.role.value, member.role.value)
        label = _clean(member.label)
        return f"{label} ({_clean(re.sub('[()]', ' ', note))})" if note else label

    def spellings(self, member_id: int, *, with_notes: bool) -> Iterator[str]:
        """Yield the ways to write a member, the best first; the last is always understood."""
        if member := self.members.get(member_id):
            notes = (member.agency.name if member.agency else None, member.title)
            label = _clean(member.label)
            yield from (self.described(member_id),) if with_notes else ()
            yield label
            yield from (f"{label} ({_clean(note)})" for note in notes if note)
        yield f"medlem {member_id}"

    def _know_names(self, member: Member) -> None:
        if not member.name:
            return
        key = _key(member.name)
        words = key.split()
        self._add("name", key, member)
        for cut in range(1, len(words)):
            self._add("first name", " ".join(words[:cut]), member)
            self._add("last name", " ".join(words[cut:]), member)

    def _know_place(self, member: Member, case_code: str | None) -> None:
        for word in _ROLE_WORDS.get(member.role, ()):
            self._add_forms("role", word, member)
        if member.role is Role.GUARDIAN:
            for word in _BOTH_PARENTS:
                self._add("parents", word, member)
        if member.role is Role.USER and case_code:
            self._add("role", _key(case_code), member)
        if member.title:
            title = _key(member.title)
            for word in next((same for same in _PARENTS if title in same), (title,)):
                self._add_forms("title", word, member)
        if member.agency:
            self._know_agency(member, _key(member.agency.name), member.agency.kind)

    def _know_agency(self, member: Member, name: str, kind: AgencyKind) -> None:
        self._add_forms("agency", name, member)
        words = name.split()
        for cut in range(1, len(words)):
            self._add("start of agency", " ".join(words[:cut]), member)
        for word in _KIND_WORDS.get(kind, ()):
            self._add_forms("kind", word, member)

    def _add_forms(self, tier: str, word: str, member: Member) -> None:
        for form in _forms(word):
            self._add(tier, form, member)

    def _add(self, tier: str, word: str, member: Member) -> None:
        ids = self._words[tier].setdefault(word, [])
        if member.id not in ids:
            ids.append(member.id)

    def _plain(self, text: str, strict: bool = False) -> _Match:
        key = _key(text)
        for form in dict.fromkeys((key, key.strip(_AROUND))):
            if numbered := re.fullmatch(_BY_NUMBER, form):
                member_id = int(numbered[1])
                if member_id in self.members or member_id == self.coordinator_id:
                    return _Match((member_id,))
            if match := (self._strict_meanings if strict else self._meanings).get(form):
                return match
        return _Match() if strict else self._by_initials(text.strip(_AROUND))

    def _by_initials(self, text: str) -> _Match:
        if len(text) < 2 or not text.isupper():
            return _Match()
        return _Match(tuple(m.id for m in self.members.values() if _initials(m) == text))

    def _with_note(self, text: str, strict: bool) -> _Match:
        """Read «Kari (mor)», where the note chooses, and «PPT v/Åse», where both must agree."""
        if noted := re.fullmatch(_NOTED, text):
            match = self._plain(noted[1], strict)
            for note in re.split("[,;/]", noted[2]):
                both = _common(match, self._plain(note))
                match = _Match(both) if both else match
            return match
        for left, right in _two_parts(_key(text)):
            match, note = self._plain(left, strict), self._plain(right, strict)
            # «PPT, Åse» is the whole service and Åse; «Larsen, Kari» is one.
            is_list = left.endswith((",", ";")) and _Reach.SERVICE in (match.reach, note.reach)
            if not is_list and (both := _common(match, note)):
                return _Match(both)
        return _Match()

    def _current(self, ids: Sequence[int]) -> tuple[int, ...]:
        """Prefer those in the case on the day, and take one who is there twice once."""
        known = self.members
        active = [i for i in ids if i not in known or known[i].is_active(self.on)]
        by_person = {(i in known and known[i].person_id) or -i: i for i in reversed(active or ids)}
        return tuple(i for i in ids if i in by_person.values())

    def _longest(self, text: str, spans: Sequence[tuple[int, int]]) -> tuple[_Match, str, int]:
        start = spans[0][0]
        for width in range(len(spans), 0, -1):
            typed = text[start : spans[width - 1][1]]
            match = self.find(typed)
            if match.ids:
                return match, typed, width
        return _Match(), text[slice(*spans[0])], 1


# --- Tasks ------------------------------------------------------------------------------------


def _task(text: str, done: bool, people: _Directory, dates: Callable[[str], date]) -> PromisedTask:
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


def _responsible(text: str, people: _Directory) -> tuple[int, str]:
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


def _refuse_head(head: str, people: _Directory) -> None:
    """Refuse what stands before a colon when it must be meant as the responsible."""
    several, wrong = people.names(head, people.attending)
    if len(several) > 1 and not wrong:
        names = _listed([people.described(i) for i in several], "og")
        hint = "Velg én, eller skriv en linje til hver."
        raise InvalidValueError(f"Oppgaven har flere ansvarlige: {names}.", hint)
    if len(head.split()) <= _SHORT_HEAD and head.strip():
        people.one(_Match(), head)


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
    raise InvalidValueError(f"{_shown(text)} kan ikke leses som neste møte.", _HOW_NEXT)


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
        people: _Directory,
        topics: Collection[str],
        dates: Callable[[str], date],
        meeting_day: date,
    ) -> None:
        self.problems: list[Problem] = []
        self._people = people
        self._topics = {fold(topic): topic for topic in topics}
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

    def lines(self, text: str) -> None:
        """Read every line of a text."""
        for self._line, raw in enumerate(text.removeprefix("\ufeff").splitlines(), 1):
            tabbed = "\t".join(filter(None, map(_clean, raw.split("\t"))))
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
        return first and bool(re.match(_TITLE, rest)) and not re.search(_TAG, rest)

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
            raise InvalidValueError(f"Kjenner ikke merket {_shown('@' + tag)}.", _HOW_TAGS)
        elif value.strip(_AROUND):
            raise InvalidValueError(f"@alle skal stå uten {_shown(value)}.", _HOW_TAGS)
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
        topic = self._topics.get(fold(value)) or self._topics.get(fold(value.strip(_AROUND)))
        if topic is None:
            known = _listed(sorted(self._topics.values(), key=fold), "og") or "ingen ennå"
            message = f"Kjenner ikke temaet {_shown(value)}."
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
        if _key(value).strip(" .") in _NOBODY:
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


def _untagged(text: str) -> str:
    """Take out what would be read as a tag: an agenda has none, for everybody gets it."""
    text = re.sub(r"@(?=\s*\w)", "", _clean(text))
    return re.sub(_TAG_WITHOUT_SIGN, lambda word: word[0].rstrip(": "), text)


def _without_stray_paren(text: str) -> str:
    return text.rstrip(" )") if text.count(")") > text.count("(") else text


# --- Writing ----------------------------------------------------------------------------------


class _Writing:
    """Writes minutes so that every line is read as it was meant."""

    def __init__(
        self, people: _Directory, words: Mapping[str, str], *, with_notes: bool = False
    ) -> None:
        self._people = people
        self._words = words
        self._with_notes = with_notes

    def head(self, minutes: Minutes) -> str:
        """Write who came, and with whom a meeting without the user was agreed."""
        lines = [self.roll("present", minutes.present), self.roll("excused", minutes.excused)]
        if minutes.absent:
            lines.append(self.roll("absent", minutes.absent))
        if minutes.agreed_without_user:
            lines.append(f"{self._words['without']}: {minutes.agreed_without_user}")
        return "\n".join(lines)

    def roll(self, kind: str, ids: tuple[int, ...]) -> str:
        """Write one list of names."""
        label = self._words[kind]
        written = (f"{label}: {names}" for names in self._name_lists(ids))
        return self._as_meant(written, lambda read: getattr(read, kind) == ids)

    def item(self, item: MinutesItem) -> str:
        """Write one item with its heading, its text and its tasks."""
        bare = replace(item, number=1, paragraphs=(), tasks=())
        heading = self._as_meant(
            self._headings(item),
            lambda read: read.items == (bare,),
            topics=(item.topic,) if item.topic else (),
        )
        tasks = "\n".join(self._task(task) for task in item.tasks)
        return "\n\n".join([heading, *item.paragraphs, *([tasks] if tasks else [])])

    def ending(self, minutes: Minutes) -> str | None:
        """Write the next meeting, when there is something to say of it."""
        if minutes.next_not_agreed:
            return f"{self._words['next']}: {self._words['not agreed']}"
        meeting = minutes.next_meeting
        if meeting is None:
            return None
        at = f" kl {clock_time(meeting.starts_at)}" if meeting.starts_at else ""
        place = f", {meeting.place}" if meeting.place else ""
        return f"{self._words['next']}: {date_with_week(meeting.day)}{at}{place}"

    def _headings(self, item: MinutesItem) -> Iterator[str]:
        topic = f" @tema: {item.topic}" if item.topic else ""
        everybody = " @alle" if item.for_all else ""
        for names in self._name_lists(item.only_for, self._people.audience):
            only = f" {self._words['only']}: {names}" if names else ""
            yield f"## {item.number} {item.heading}{only}{topic}{everybody}"

    def _task(self, task: PromisedTask) -> str:
        wish = f", {self._words['wish']}" if task.own_wish else ""
        due = f" (frist {day_month(task.due)})" if task.due else ""
        box = "[x]" if task.done else "[ ]"
        spellings = self._people.spellings(task.responsible_id, with_notes=False)
        written = (f"- {box} {who}: {task.what}{wish}{due}" for who in spellings)
        return self._as_meant(
            written, lambda read: [i.tasks for i in read.items] == [(task,)], under="## 1 x\n"
        )

    def _name_lists(
        self,
        ids: tuple[int, ...],
        settle: Callable[[_Match, str], tuple[int, ...]] | None = None,
    ) -> Iterator[str]:
        settle = settle or self._people.attending
        yield ", ".join(self._surest(member_id, settle) for member_id in ids)
        yield ", ".join(f"medlem {member_id}" for member_id in ids)

    def _surest(self, member_id: int, settle: Callable[[_Match, str], tuple[int, ...]]) -> str:
        written = list(self._people.spellings(member_id, with_notes=self._with_notes))
        for name in written:
            if self._people.names(name, settle) == ((member_id,), ()):
                return name
        return written[-1]

    def _as_meant(
        self,
        written: Iterable[str],
        is_meant: Callable[[Minutes], bool],
        *,
        under: str = "",
        topics: Collection[str] = (),
    ) -> str:
        """Return the first line that reads as meant, or else the last one."""
        line = ""
        for line in written:
            dates = partial(parse_date, today=self._people.on)
            reading = _Reading(self._people, topics, dates, self._people.on)
            reading.lines(f"{under}{line}")
            if not reading.problems and is_meant(reading.result()):
                break
        return line


# --- Words ------------------------------------------------------------------------------------


def _clean(text: str) -> str:
    """Return one line in its lasting form: what is dropped may leave letters to compose."""
    return normalise(normalise(text))


def _key(text: str) -> str:
    return fold(_clean(text)).translate(_PLAIN_SIGNS)


def _forms(word: str) -> set[str]:
    """Return a word and its definite forms: «barnehagen», «tenesta», «PPT-en»."""
    stem = word.removesuffix("e")
    return {word, f"{stem}en", f"{stem}et", f"{stem}a", f"{word}-en", f"{word}-et"}


def _initials(member: Member) -> str | None:
    return initials(member.name) if member.name else None


def _common(left: _Match, right: _Match) -> tuple[int, ...]:
    return tuple(member for member in left.ids if member in right.ids)


def _two_parts(text: str) -> Iterator[tuple[str, str]]:
    """Yield the ways in which a text may be two names for one: «PPT v/Åse», «mor Kari»."""
    if joined := re.fullmatch(_JOINED, text):
        yield joined[1], joined[2]
    words = text.split()
    if len(words) <= _MOST_WORDS:
        for cut in range(1, len(words)):
            yield " ".join(words[:cut]), " ".join(words[cut:])


def _pieces(text: str) -> list[tuple[int, int]]:
    """Return where each name of a list stands; a comma inside parentheses parts nothing."""
    cuts = [(m.start(), m.end()) for m in re.finditer(_SEPARATOR, text) if m["cut"] is not None]
    starts = [0, *(end for _, end in cuts)]
    ends = [*(start for start, _ in cuts), len(text)]
    spans = zip(starts, ends, strict=True)
    return [(start, end) for start, end in spans if text[start:end].strip(_AROUND)]


def _ends_in_comma(text: str) -> bool:
    return text.endswith((",", ";")) or fold(text).endswith(" og")


def _listed(names: Sequence[str], last_word: str) -> str:
    if len(names) < 2:
        return "".join(names)
    return f"{', '.join(names[:-1])} {last_word} {names[-1]}"


def _shown(text: str) -> str:
    cleaned = _clean(text)
    return f"«{cleaned if len(cleaned) <= _SHOWN_LENGTH else cleaned[: _SHOWN_LENGTH - 1] + '…'}»"
