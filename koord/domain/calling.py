"""Whom a word means: a full name, a first name, a title, a role or a service.

The first of these readings that knows a word decides what it means:

1. «medlem 12», the number of a membership
2. the full name of a person, and then of a service: «Kari Larsen», «Solbakken barnehage»
3. both parents: «foreldrene», «føresette»
4. a role: «bruker», «koordinatoren», «verje»; the case's code is the user
5. a title: «mor», «mamma», «styreren»
6. the kind of a service: «barnehagen», «PP-tenesta», «BUP»
7. a first name, the start of a service's name, a last name: «Kari», «Solbakken», «Larsen»
8. initials in capitals: «KL»
9. two of these that agree: «Kari (mor)», «PPT v/Åse», «Larsen, Kari»

Services, roles and titles have definite forms too, in bokmål and nynorsk. Who has left is known
by name, number and initials, and only where nobody who is there is meant.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from enum import Enum, auto

from koord.domain.names import initials
from koord.domain.people import AgencyKind, Member, Role
from koord.domain.people_words import (
    AROUND,
    BOTH_PARENTS,
    COMMAND_WORDS,
    COORDINATOR_WORDS,
    KIND_WORDS,
    PARENTS,
    ROLE_WORDS,
    forms,
    lasting,
    listed,
    shown,
    word_key,
)
from koord.errors import InvalidValueError
from koord.values import value

_LONGEST_RUN = 6
"""A name may itself hold this many separators, less one, as «Lek og lær barnehage» holds one."""
_MOST_WORDS = 8
"""A longer text than this is not parted at every blank."""

_SEPARATOR = r"(?i)\([^()]*\)|(?P<cut>\s*(?:[,;\t|&]|(?<!\bv)/)\s*|\s+(?:og|samt|and|\+)\s+)"
_NOTED = r"(.*?)\s*\(([^()]*)\)[ .:,;]*"
_JOINED = r"(.+?)(?:\s+(?:v/|(?:ved|fra|frå|i)\s|-)|/)\s*(.+)"
_BY_NUMBER = r"medlem ([0-9]{1,9})"

_KNOWN_NAMES = "Skriv navnet som det står i koord kontakter, eller legg til: koord kontakt ny …"


class Reach(Enum):
    """What sort of word a member was found by."""

    NAME = auto()
    TITLE = auto()
    SERVICE = auto()
    GROUP = auto()


@value
class Match:
    """The members that a text may mean."""

    ids: tuple[int, ...] = ()
    reach: Reach = Reach.NAME


# The first of these that knows a word decides what it means.
_TIERS = {
    "name": Reach.NAME,
    "agency": Reach.SERVICE,
    "parents": Reach.GROUP,
    "role": Reach.TITLE,
    "title": Reach.TITLE,
    "kind": Reach.SERVICE,
    "first name": Reach.NAME,
    "start of agency": Reach.SERVICE,
    "last name": Reach.NAME,
}
# Too easily met in the middle of a sentence to end a name where no colon does.
_WEAK_TIERS = ("start of agency", "last name")


def _meanings(words: Mapping[str, Mapping[str, Sequence[int]]]) -> dict[str, Match]:
    """Return what each word means: what the first tier that knows it says."""
    return {
        word: Match(tuple(ids), _TIERS[tier])
        for tier in reversed(tuple(words))
        for word, ids in words[tier].items()
    }


class Directory:
    """The members of a case, and every word that one of them may be called by.

    Args:
        members: Everybody in the case.
        on: The day that tells who is there and who has left; `None` counts everybody in.
        coordinator_id: The member that «koordinator» means.
        case_code: The case's display code, which also means the user.

    Attributes:
        members: Everybody, by membership.
        coordinator_id: As given; it need not be among the members.
    """

    def __init__(
        self,
        members: Iterable[Member],
        on: date | None,
        coordinator_id: int,
        case_code: str | None = None,
    ) -> None:
        self.members = {member.id: member for member in members}
        self._on = on
        self.coordinator_id = coordinator_id
        self._words: dict[str, dict[str, list[int]]] = {tier: {} for tier in _TIERS}
        for member in self.members.values():
            self._know_names(member)
            if self._is_there(member):
                self._know_place(member, case_code)
        for word in COORDINATOR_WORDS:
            for form in forms(word):
                self._words["role"][form] = [coordinator_id]
        self._meanings = _meanings(self._words)
        self._strict_meanings = _meanings(
            {tier: words for tier, words in self._words.items() if tier not in _WEAK_TIERS}
        )

    def find(self, text: str, *, strict: bool = False) -> Match:
        """Return whom a text may mean: nobody, one, or several to choose between.

        Args:
            text: A name, title, role or service, perhaps with a note in parentheses.
            strict: Leave out the weakest ways to mean someone.
        """
        match = self._plain(text, strict)
        if not match.ids:
            match = self._with_note(text, strict)
        return replace(match, ids=self._once(self._present(match.ids)))

    def whom(self, word: str) -> tuple[Member, ...]:
        """Return the members a word on the command line means: none, one, or all it may mean.

        Consents are judged by the answer, so it never chooses: someone who is there twice is
        returned twice, and a note in parentheses must fit.
        """
        key = word_key(word)
        if key in COMMAND_WORDS and key not in self._words["name"]:
            meant = [m.id for m in self.members.values() if m.role is COMMAND_WORDS[key]]
        else:
            match = self._plain(word)
            meant = list((match if match.ids else self._with_note(word, must_fit=True)).ids)
        return tuple(self.members[i] for i in self._present(meant) if i in self.members)

    def one(self, match: Match, typed: str) -> tuple[int, ...]:
        """Return the single member meant.

        Raises:
            InvalidValueError: It is nobody, or more than one.
        """
        ids = match.ids
        if match.reach is Reach.SERVICE:
            ids = tuple(i for i in ids if i in self.members and self.members[i].name) or ids
        if len(ids) == 1:
            return ids
        if not ids:
            raise InvalidValueError(f"Kjenner ikke {shown(typed)} i saken.", _KNOWN_NAMES)
        many = listed([self.described(i) for i in ids], "eller")
        if match.reach is Reach.GROUP:
            raise InvalidValueError(f"{shown(typed)} er flere enn én.", f"Velg én: {many}.")
        raise InvalidValueError(f"{shown(typed)} kan være {many}.", "Skriv hele navnet.")

    def attending(self, match: Match, typed: str) -> tuple[int, ...]:
        """Return the one meant, or all of a group such as «foreldrene».

        Raises:
            InvalidValueError: It is nobody, or several to choose between.
        """
        return match.ids if match.reach is Reach.GROUP and match.ids else self.one(match, typed)

    def audience(self, match: Match, typed: str) -> tuple[int, ...]:
        """Return the one meant, all of a group, or all who come from one service.

        Raises:
            InvalidValueError: It is nobody, or several to choose between.
        """
        agencies = {m.agency.id for i in match.ids if (m := self.members.get(i)) and m.agency}
        if match.reach is Reach.SERVICE and len(agencies) == 1:
            return match.ids
        return self.attending(match, typed)

    def names(
        self, text: str, settle: Callable[[Match, str], tuple[int, ...]]
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
                if last not in match.ids or match.reach is Reach.NAME:
                    wrong.append(error)
                continue
            found.update(dict.fromkeys(ids))
            last = ids[-1]
        return tuple(found), tuple(wrong)

    def described(self, member_id: int) -> str:
        """Return the member's name with what she is to the case, as «Kari Larsen (mor)»."""
        member = self.members.get(member_id)
        if member is None:
            return "koordinator" if member_id == self.coordinator_id else f"medlem {member_id}"
        note = member.title
        if member.name and member.agency:
            note = member.agency.name
        elif not note and member.role is not Role.MEMBER and member.name:
            note = member.role.value
        label = lasting(member.label)
        return f"{label} ({lasting(re.sub('[()]', ' ', note))})" if note else label

    def spellings(self, member_id: int, *, with_notes: bool) -> Iterator[str]:
        """Yield the ways to write a member, the best first; the last is always understood."""
        if member := self.members.get(member_id):
            notes = (member.agency.name if member.agency else None, member.title)
            label = lasting(member.label)
            yield from (self.described(member_id),) if with_notes else ()
            yield label
            yield from (f"{label} ({lasting(note)})" for note in notes if note)
        yield f"medlem {member_id}"

    def _is_there(self, member: Member) -> bool:
        return self._on is None or member.is_active(self._on)

    def _know_names(self, member: Member) -> None:
        if not member.name:
            return
        key = word_key(member.name)
        words = key.split()
        self._add("name", key, member)
        for cut in range(1, len(words)):
            self._add("first name", " ".join(words[:cut]), member)
            self._add("last name", " ".join(words[cut:]), member)

    def _know_place(self, member: Member, case_code: str | None) -> None:
        for word in ROLE_WORDS.get(member.role, ()):
            self._add_forms("role", word, member)
        if member.role is Role.GUARDIAN:
            for word in BOTH_PARENTS:
                self._add("parents", word, member)
        if member.role is Role.USER and case_code:
            self._add("role", word_key(case_code), member)
        if member.title:
            title = word_key(member.title)
            for word in next((same for same in PARENTS if title in same), (title,)):
                self._add_forms("title", word, member)
        if member.agency:
            self._know_agency(member, word_key(member.agency.name), member.agency.kind)

    def _know_agency(self, member: Member, name: str, kind: AgencyKind) -> None:
        self._add_forms("agency", name, member)
        words = name.split()
        for cut in range(1, len(words)):
            self._add("start of agency", " ".join(words[:cut]), member)
        for word in KIND_WORDS.get(kind, ()):
            self._add_forms("kind", word, member)

    def _add_forms(self, tier: str, word: str, member: Member) -> None:
        for form in forms(word):
            self._add(tier, form, member)

    def _add(self, tier: str, word: str, member: Member) -> None:
        ids = self._words[tier].setdefault(word, [])
        if member.id not in ids:
            ids.append(member.id)

    def _plain(self, text: str, strict: bool = False) -> Match:
        key = word_key(text)
        for form in dict.fromkeys((key, key.strip(AROUND))):
            if numbered := re.fullmatch(_BY_NUMBER, form):
                member_id = int(numbered[1])
                if member_id in self.members or member_id == self.coordinator_id:
                    return Match((member_id,))
            if match := (self._strict_meanings if strict else self._meanings).get(form):
                return match
        return Match() if strict else self._by_initials(lasting(text).strip(AROUND))

    def _by_initials(self, text: str) -> Match:
        if len(text) < 2 or not text.isupper():
            return Match()
        return Match(tuple(m.id for m in self.members.values() if _initials(m) == text))

    def _with_note(self, text: str, strict: bool = False, *, must_fit: bool = False) -> Match:
        """Read «Kari (mor)», where the note chooses, and «PPT v/Åse», where both must agree."""
        if noted := re.fullmatch(_NOTED, text):
            match, fits = self._plain(noted[1], strict), False
            for note in re.split("[,;/]", noted[2]):
                if both := _common(match, self._plain(note)):
                    match, fits = Match(both), True
            return match if fits or not must_fit else Match()
        for left, right in _two_parts(word_key(text)):
            match, note = self._plain(left, strict), self._plain(right, strict)
            # «PPT, Åse» is the whole service and Åse; «Larsen, Kari» is one.
            is_list = left.endswith((",", ";")) and Reach.SERVICE in (match.reach, note.reach)
            if not is_list and (both := _common(match, note)):
                return Match(both)
        return Match()

    def _present(self, ids: Sequence[int]) -> Sequence[int]:
        """Prefer those in the case on the day."""
        known = self.members
        return [i for i in ids if i not in known or self._is_there(known[i])] or ids

    def _once(self, ids: Sequence[int]) -> tuple[int, ...]:
        """Take one who is there twice once."""
        known = self.members
        by_person = {(i in known and known[i].person_id) or -i: i for i in reversed(ids)}
        return tuple(i for i in ids if i in by_person.values())

    def _longest(self, text: str, spans: Sequence[tuple[int, int]]) -> tuple[Match, str, int]:
        start = spans[0][0]
        for width in range(len(spans), 0, -1):
            typed = text[start : spans[width - 1][1]]
            match = self.find(typed)
            if match.ids:
                return match, typed, width
        return Match(), text[slice(*spans[0])], 1


def _initials(member: Member) -> str | None:
    return initials(member.name) if member.name else None


def _common(left: Match, right: Match) -> tuple[int, ...]:
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
    return [(start, end) for start, end in spans if text[start:end].strip(AROUND)]
