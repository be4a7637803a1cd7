"""Minutes as koord writes them: a text that `minutes_grammar` reads as it was meant."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import partial

from koord.domain.calling import Directory, Match
from koord.domain.date_grammar import parse_date
from koord.domain.dates import clock_time, date_with_week, day_month
from koord.domain.minutes import Minutes, MinutesItem, PromisedTask
from koord.domain.minutes_grammar import read_lines, untagged
from koord.domain.people import Member

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
    people = Directory(members, meeting_day, coordinator_id)
    writing = _Writing(people, meeting_day, _WRITTEN[language])
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
    people = Directory(members, meeting_day, coordinator_id)
    writing = _Writing(people, meeting_day, words, with_notes=True)
    here = tuple(member for member in invited if member not in excused)
    away = tuple(member for member in invited if member in excused)
    headings = [untagged(text) for text in agenda] or [""]
    blocks = [
        f"{writing.roll('present', here)}\n{writing.roll('excused', away)}",
        *(f"## {number} {text}".rstrip() + "\n" for number, text in enumerate(headings, 1)),
        f"{words['next']}: ",
    ]
    return "\n\n".join(blocks) + "\n"


def name_list(
    ids: Sequence[int], members: Sequence[Member], meeting_day: date, *, coordinator_id: int
) -> str:
    """Return members as a list of names that is surely read back as them."""
    people = Directory(members, meeting_day, coordinator_id)
    writing = _Writing(people, meeting_day, _WRITTEN["nb"], with_notes=True)
    return writing.roll("present", tuple(ids)).partition(":")[2].strip()


class _Writing:
    """Writes minutes so that every line is read as it was meant."""

    def __init__(
        self,
        people: Directory,
        meeting_day: date,
        words: Mapping[str, str],
        *,
        with_notes: bool = False,
    ) -> None:
        self._people = people
        self._meeting_day = meeting_day
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
        settle: Callable[[Match, str], tuple[int, ...]] | None = None,
    ) -> Iterator[str]:
        settle = settle or self._people.attending
        yield ", ".join(self._surest(member_id, settle) for member_id in ids)
        yield ", ".join(f"medlem {member_id}" for member_id in ids)

    def _surest(self, member_id: int, settle: Callable[[Match, str], tuple[int, ...]]) -> str:
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
        line, day = "", self._meeting_day
        dates = partial(parse_date, today=day)
        for line in written:
            read, problems = read_lines(f"{under}{line}", self._people, topics, dates, day)
            if not problems and is_meant(read):
                break
        return line
