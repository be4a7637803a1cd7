"""Municipal routines: the law, what all have in common, and what one municipality adds.

Three files make one routine: `signing.toml` (the law's answer to who signs), `felles.toml` (what
all have in common) and one of `profiles/` (the differences). A profile can ask for more signers
than the law, never for fewer: the two are laid together here, not chosen between.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path
from types import MappingProxyType

from koord.domain.dates import WEEKDAYS
from koord.domain.names import fold
from koord.domain.people import AgencyKind
from koord.domain.routine import (
    MeetingKind,
    Milestone,
    Rhythm,
    Routine,
    SigningRule,
    StartTask,
)
from koord.errors import InvalidValueError
from koord.routines.toml_tables import LANGUAGES, Table, Value, closest, fail, read_table

FOLDER = Path(__file__).parent
_EVERY_KIND = "alle"
_GROWN_UP = 18
_LONGEST_DAYS = 366
# What a profile may set otherwise under [values]; all else it can only add to.
_SETTINGS = (
    "topics",
    "warn_days",
    "consent_months",
    "agenda_days",
    "minutes_days",
    "send_days",
    "reminders",
    "channels",
    "meeting_minutes",
    "coordinator_share",
    "plan_days",
    "meetings_per_half_year",
    "talk_days_before",
    "talk_minutes",
    "evaluation_days",
    "usual_weekdays",
    "usual_times",
    "posting_days",
    "not_counted",
)
_KIND_BY_ENDING = {
    "skole": AgencyKind.SCHOOL,
    "skule": AgencyKind.SCHOOL,
    "barnehage": AgencyKind.KINDERGARTEN,
}
_INFLECTIONS = ("", "n", "en", "et", "a", "s", "ns", "ens", "ets", "as")


@cache
def routine_keys() -> tuple[str, ...]:
    """Return the words that can follow `--rutine`, in alphabetical order."""
    return tuple(sorted(file.stem for file in (FOLDER / "profiles").glob("*.toml")))


def load_routine(key: str, language: str = "nb") -> Routine:
    """Return a municipality's routine, its printed sentences in the language of the paper.

    Raises:
        InvalidValueError: There is no such routine.
        DataFileIsDamagedError: One of its files cannot be used.
    """
    word = fold(key)
    known = routine_keys()
    if word not in known:
        raise InvalidValueError(
            f"Kjenner ikke rutinen «{key}».",
            hint=[*filter(None, [closest(word, known)]), f"Rutinene er {', '.join(known)}."],
            items=[{"routine": name} for name in known],
        )
    return _load(word, language)


def read_routine(key: str, folder: Path, language: str = "nb") -> Routine:
    """Read a routine from a folder laid out as this one.

    Raises:
        DataFileIsDamagedError: A file cannot be read, or something in it is wrong.
    """
    common = read_table(folder / "felles.toml")
    profile = read_table(folder / "profiles" / f"{key}.toml")
    settings = {name: common.get(name) for name in _SETTINGS}
    own_topics: tuple[str, ...] = ()
    for name, value in _changed(profile).items():
        if name == "topics":
            own_topics = value.texts()
        else:
            settings[name] = value
    not_counted = _kinds(settings["not_counted"])
    topics = tuple(dict.fromkeys((*settings["topics"].texts(), *own_topics)))
    routine = Routine(
        key=key,
        name=profile.get("name").text(),
        source=profile.get("source").text(),
        signing=_signing(read_table(folder / "signing.toml"), profile, language),
        topics=topics,
        topics_nn=_names_of_topics(common.get("topics_nn").table(), topics),
        warn_days=_descending(settings["warn_days"]),
        consent_months=settings["consent_months"].number(1, 120),
        agenda_days=settings["agenda_days"].number(0, _LONGEST_DAYS),
        minutes_days=settings["minutes_days"].number(0, _LONGEST_DAYS),
        send_days=settings["send_days"].number(0, _LONGEST_DAYS),
        reminders=settings["reminders"].number(1, 10),
        channels=settings["channels"].texts(),
        meeting_minutes=settings["meeting_minutes"].number(5, 600),
        coordinator_share=settings["coordinator_share"].number(1, 100),
        plan_days=settings["plan_days"].number(0, _LONGEST_DAYS),
        rhythm=_rhythm(settings),
        milestones=tuple(_milestone(row, language) for row in common.tables("milestones")),
        posting_days=settings["posting_days"].number(0, _LONGEST_DAYS),
        log_kinds=common.get("log_kinds").texts(),
        meeting_kinds=_meeting_kinds(common, profile),
        start_tasks=tuple(
            _start_task(row, language)
            for row in (*common.tables("start_tasks"), *profile.tables("start_tasks"))
        ),
        agency_kinds=_agency_names(common.get("agency_names").table()),
        counts_as_service=frozenset(AgencyKind) - not_counted,
    )
    common.close()
    profile.close()
    return routine


def guess_agency_kind(name: str, routine: Routine) -> AgencyKind:
    """Return the kind an agency of that name has to be: «PPT Sør», «Åsen skole», «Barnevernet».

    The longest well-known name that stands in it as whole words decides, then the ending of a
    word. What nothing is known about is `AgencyKind.OTHER`; it is never guessed from likeness.
    """
    words = _words(name)
    for known in sorted(routine.agency_kinds, key=len, reverse=True):
        if _stands_in(_words(known), words):
            return routine.agency_kinds[known]
    for word in words:
        for ending, kind in _KIND_BY_ENDING.items():
            if word.endswith(_forms(ending)):
                return kind
    return AgencyKind.OTHER


@cache
def _load(key: str, language: str) -> Routine:
    return read_routine(key, FOLDER, language)


def _changed(profile: Table) -> Mapping[str, Value]:
    """Return what the profile sets otherwise; each value must name its source."""
    values = profile.find("values")
    if values is None:
        return {}
    table = values.table()
    changed = {}
    for name in _SETTINGS:
        if (entry := table.find(name)) is not None:
            row = entry.table()
            changed[name] = row.get("value")
            row.get("source").text()
            row.close()
    table.close()
    return changed


def _signing(law: Table, profile: Table, language: str) -> Mapping[AgencyKind, SigningRule]:
    """Lay the profile's rules on the law's; every kind of service must have one."""
    both = law.wording("both", language)
    care = law.wording("care", language)
    for key in ("both_law", "care_law"):
        law.get(key).text()
    rules: dict[AgencyKind, SigningRule] = {}
    for row in law.tables("rules"):
        rule = SigningRule(
            own_from=row.get("own_from").number(0, _GROWN_UP),
            parents_until=row.get("parents_until").number(0, _GROWN_UP),
            ground=f"{row.wording('ground', language)} {both}",
            care_ground=care,
        )
        if rule.own_from > rule.parents_until:
            fail(law.file, f"«{row.path}»: mellom parents_until og own_from skriver ingen under.")
        for kind in _kinds(row.get("kinds")):
            if kind in rules:
                fail(law.file, f"«{kind}» har to regler.")
            rules[kind] = rule
        row.get("law").texts()
        row.close()
    law.close()
    if missing := [kind for kind in AgencyKind if kind not in rules]:
        fail(law.file, f"regel mangler for {', '.join(missing)}.")
    for row in profile.tables("signing"):
        own_from, parents_until = row.find("own_from"), row.find("parents_until")
        if own_from is None and parents_until is None:
            fail(profile.file, f"«{row.path}» har verken own_from eller parents_until.")
        ground = row.wording("ground", language)
        row.get("source").text()
        for kind in _kinds(row.get("kinds")):
            rules[kind] = _stricter(rules[kind], own_from, parents_until, ground)
        row.close()
    return MappingProxyType(rules)


def _stricter(
    law: SigningRule, own_from: Value | None, parents_until: Value | None, ground: str
) -> SigningRule:
    """Return the rule with the signers of both.

    The profile's sentence is printed only where what it asks for is what holds.
    """
    wanted_own = own_from.number(0, _GROWN_UP) if own_from else law.own_from
    wanted_parents = parents_until.number(0, _GROWN_UP) if parents_until else law.parents_until
    own, parents = min(law.own_from, wanted_own), max(law.parents_until, wanted_parents)
    holds = (own, parents) == (wanted_own, wanted_parents)
    printed = f"{law.ground} {ground}" if holds else law.ground
    return SigningRule(own, parents, printed, law.care_ground)


def _rhythm(settings: Mapping[str, Value]) -> Rhythm:
    return Rhythm(
        meetings=settings["meetings_per_half_year"].number(1, 6),
        talk_days=settings["talk_days_before"].number(1, 90),
        talk_minutes=settings["talk_minutes"].number(5, 600),
        agenda_days=settings["agenda_days"].number(0, _LONGEST_DAYS),
        meeting_minutes=settings["meeting_minutes"].number(5, 600),
        evaluation_days=settings["evaluation_days"].number(0, 90),
        weekdays=tuple(_weekday(value) for value in settings["usual_weekdays"].items()),
        times=tuple(value.clock() for value in settings["usual_times"].items()),
    )


def _weekday(value: Value) -> int:
    word = value.text()
    if word not in WEEKDAYS[:5]:
        fail(value.file, f"«{value.path}»: «{word}» er ikke en hverdag.", closest(word, WEEKDAYS))
    return WEEKDAYS.index(word)


def _milestone(row: Table, language: str) -> Milestone:
    milestone = Milestone(row.get("age").number(0, 120), row.wording("what", language))
    row.get("law").texts()
    row.close()
    return milestone


def _start_task(row: Table, language: str) -> StartTask:
    task = StartTask(
        what=row.wording("what", language),
        due_days=row.get("due_days").number(0, _LONGEST_DAYS),
        source=row.get("source").text(),
        wordings=tuple(row.wording("what", code) for code in LANGUAGES),
        settled_by=None if (settled := row.find("settled_by")) is None else settled.text(),
    )
    row.close()
    return task


def _meeting_kinds(common: Table, profile: Table) -> tuple[MeetingKind, ...]:
    """Return the kinds of meeting all have, with the duties that the profile adds to some.

    A profile takes no duty away.
    """
    kinds = {row.get("key").text(): _meeting_kind(row) for row in common.tables("meeting_kinds")}
    for row in profile.tables("meeting_duties"):
        key = row.get("key").text()
        if key not in kinds:
            fail(row.file, f"«{row.path}.key»: ukjent møtetype «{key}».", closest(key, kinds))
        row.get("source").text()
        kind = kinds[key]
        kinds[key] = replace(
            kind,
            needs_minutes=kind.needs_minutes or _is_set(row, "needs_minutes"),
            needs_talk=kind.needs_talk or _is_set(row, "needs_talk"),
            tell_user=kind.tell_user or _is_set(row, "tell_user"),
        )
        row.close()
    return tuple(kinds.values())


def _is_set(row: Table, key: str, *, otherwise: bool = False) -> bool:
    value = row.find(key)
    return otherwise if value is None else value.flag()


def _meeting_kind(row: Table) -> MeetingKind:
    kind = MeetingKind(
        key=row.get("key").text(),
        title=MappingProxyType({code: row.wording("title", code) for code in LANGUAGES}),
        with_user=row.get("with_user").flag(),
        needs_consent=row.get("needs_consent").flag(),
        needs_minutes=row.get("needs_minutes").flag(),
        with_services=_is_set(row, "with_services", otherwise=True),
        needs_talk=_is_set(row, "needs_talk"),
        tell_user=_is_set(row, "tell_user"),
    )
    row.close()
    return kind


def _names_of_topics(table: Table, topics: Sequence[str]) -> Mapping[str, str]:
    """Return the other names of topics; each must be of a topic on the list."""
    names = {topic: table.get(topic).text() for topic in topics if table.find(topic)}
    table.close()
    return MappingProxyType(names)


def _agency_names(table: Table) -> Mapping[str, AgencyKind]:
    names: dict[str, AgencyKind] = {}
    for word in table:
        value = table.get(word)
        kind = _kind(Value(word, value.file, value.path))
        for name in value.texts():
            # Enough here: `fold` mends what people type, and costs more than the parsing.
            names[name.casefold()] = kind
    return MappingProxyType(names)


def _descending(value: Value) -> tuple[int, ...]:
    days = tuple(item.number(1, _LONGEST_DAYS) for item in value.items())
    return tuple(sorted(set(days), reverse=True))


def _kinds(value: Value) -> frozenset[AgencyKind]:
    if value.raw == [_EVERY_KIND]:
        return frozenset(AgencyKind)
    return frozenset(_kind(item) for item in value.items())


def _kind(value: Value) -> AgencyKind:
    word = value.text()
    try:
        return AgencyKind(word)
    except ValueError:
        known = [*AgencyKind, _EVERY_KIND]
        fail(value.file, f"«{value.path}»: ukjent type «{word}».", closest(word, known))


def _words(name: str) -> tuple[str, ...]:
    return tuple("".join(c if c.isalnum() else " " for c in fold(name)).split())


def _forms(word: str) -> tuple[str, ...]:
    """Return a noun with its endings; `teneste` has `tenesta` too."""
    forms = tuple(word + ending for ending in _INFLECTIONS)
    return (*forms, f"{word[:-1]}a") if word.endswith("e") else forms


def _stands_in(known: tuple[str, ...], words: tuple[str, ...]) -> bool:
    """Tell whether the known words follow each other somewhere, the last one in any form."""
    *first, last = known
    forms = _forms(last)
    return any(
        list(words[start : start + len(first)]) == first and words[start + len(first)] in forms
        for start in range(len(words) - len(first))
    )
