"""Noting what happened, and ticking off that it is in the municipality's own system."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from koord.domain.cases import ItemId
from koord.domain.dates import day_month
from koord.domain.journal import FAMILY, LONGEST_ENTRY, Entry, LogEntry, What
from koord.domain.names import clean_note, clean_text, fold
from koord.domain.people import FAMILY as FAMILY_ROLES
from koord.errors import InvalidValueError
from koord.services.desk import Desk, find_member, know_case
from koord.services.writing.tasks import item_series
from koord.workbook.change import ChangeUnit, change
from koord.workbook.queries import cases as case_queries
from koord.workbook.queries import journal as queries
from koord.workbook.tables import LogEntry as LogRow
from koord.workbook.tables import Posting

USUAL_KIND = "notat"
HOME_VISIT = "hjemmebesøk"
LONGEST_DAY = 24 * 60


@dataclass(frozen=True, slots=True)
class Noted:
    """An entry of the log after a command.

    Attributes:
        changed: False when it stood there already.
    """

    entry: LogEntry
    code: str
    changed: bool = True


@dataclass(frozen=True, slots=True)
class PostedEntries:
    """What a command ticked off.

    Attributes:
        entries: All that was named, as it now is.
        new: How many of them were not ticked off before.
    """

    entries: tuple[Entry, ...]
    new: int


def add_entry(
    desk: Desk,
    case: str,
    text: str,
    *,
    on: date | None = None,
    kind: str | None = None,
    minutes: int | None = None,
    who: str | None = None,
) -> Noted:
    """Note what happened in a case; what stands there word for word is not noted twice.

    Contact with the family is a visit at home, and what was with the user, someone who speaks for
    her, or `familien`. A call to a service never is.

    Args:
        desk: Where to note it.
        case: The case.
        text: What happened.
        on: The day, or today.
        kind: Telephone, visit and so on, as the routine lists them.
        minutes: How long it took.
        who: Whom it was with.

    Raises:
        NotFoundError: No such case, or nobody of that name in it.
        InvalidValueError: The text is empty, too long or holds an 11-digit number; the day has
            not come, or the kind or the minutes make no sense.
    """
    said = clean_note(text, "Teksten", LONGEST_ENTRY)
    day = on or desk.today
    if day > desk.today:
        raise InvalidValueError(
            f"{day_month(day)} er ikke kommet ennå.", hint=f'koord husk {case} "…" --frist {day}'
        )
    if minutes is not None and not 1 <= minutes <= LONGEST_DAY:
        raise InvalidValueError(
            f"{minutes} minutter er ikke en tid på én dag.", hint="--minutter 15"
        )
    with desk.book.reading() as connection:
        known = know_case(connection, case)
        word = _kind(kind or USUAL_KIND, known.routine.log_kinds)
        member = None
        if who is not None and fold(who) != FAMILY:
            member = find_member(known, who, desk.today)
        with_family = (
            word == HOME_VISIT
            or (who is not None and member is None)
            or (member is not None and member.role in FAMILY_ROLES)
        )
        there = (known.case.id, word, day, said, minutes, member.id if member else None)
        same = queries.same_entry(connection, *there, with_family=with_family)
        if same is not None:
            return Noted(same, known.case.shown, changed=False)
    with change(desk.book.connection, "logg", desk.at) as unit:
        number = unit.next_number(item_series(known.case.id))
        unit.insert(
            LogRow,
            case_id=known.case.id,
            number=number,
            kind=word,
            happened_on=day.isoformat(),
            text=said,
            minutes_spent=minutes,
            membership_id=member.id if member else None,
            with_family=with_family,
        )
        item = ItemId(known.case.number, number)
        unit.sentence = f"Noterte {item} i loggen"
        noted = queries.find_entry(unit.connection, item)
    assert noted is not None
    return Noted(noted, known.case.shown)


def post(desk: Desk, entries: Sequence[Entry], system: str, on: date) -> PostedEntries:
    """Tick off that these events are in a system; what is ticked off already stays as it is.

    Raises:
        InvalidValueError: The system has no name, or the day has not come.
        StateForbidsError: Another command has ticked one of them off meanwhile.
    """
    name = clean_text(system, "Navnet på systemet", longest=100)
    if on > desk.today:
        raise InvalidValueError(f"{day_month(on)} er ikke kommet ennå.", hint="--dato i-dag")
    waiting = [entry for entry in entries if not entry.is_posted]
    if not waiting:
        return PostedEntries(tuple(entries), 0)
    with change(desk.book.connection, "ført", desk.at) as unit:
        for entry in waiting:
            _post(unit, entry, name, on)
        items = ", ".join(dict.fromkeys(str(entry.item) for entry in waiting))
        unit.sentence = f"Førte {items} i {name} {day_month(on)}"
    after = (
        entry if entry.is_posted else replace(entry, system=name, posted_on=on) for entry in entries
    )
    return PostedEntries(tuple(after), len(waiting))


def _post(unit: ChangeUnit, entry: Entry, system: str, on: date) -> None:
    case = case_queries.find_case(unit.connection, entry.item.case)
    assert case is not None
    for row in entry.ids:
        unit.insert(
            Posting,
            case_id=case.id,
            number=entry.item.number,
            what=entry.what.value,
            what_id=row,
            system=system,
            posted_on=on.isoformat(),
        )
        if entry.what is What.LOG:
            unit.update(LogRow, row, posted=True)


def _kind(typed: str, known: Sequence[str]) -> str:
    for word in known:
        if fold(word) == fold(typed):
            return word
    raise InvalidValueError(
        f"«{typed[:40]}» er ikke noe loggen kjenner.", hint=f"--type {'|'.join(known)}"
    )
