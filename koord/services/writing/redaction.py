"""Emptying a text that must not exist."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from koord.domain.cases import ItemId
from koord.domain.names import clean_text
from koord.errors import NotFoundError
from koord.services.desk import Desk
from koord.workbook import redaction
from koord.workbook.change import change
from koord.workbook.queries.history import newest_number, papers_on
from koord.workbook.tables import Redaction

LONGEST_REASON = 300


@dataclass(frozen=True, slots=True)
class ToRedact:
    """What emptying an item would touch.

    Attributes:
        kind: `task`, `meeting`, `consent`, `activity`, `log` or `letter`.
        begins: The first of the texts, to see that it is the right one.
        texts: How many different texts there are, the history included.
        papers: Papers that were made of it; they lie where they lie.
        copies: Copies of the workbook beside it, which hold the text still.
        also_in: Other items of the case with a line of it, word for word.
    """

    item: ItemId
    kind: str
    begins: str
    texts: int
    papers: tuple[Path, ...]
    copies: tuple[Path, ...]
    also_in: tuple[ItemId, ...]
    seen: int


@dataclass(frozen=True, slots=True)
class Redacted:
    """An emptied item.

    Attributes:
        rows: How many rows had a text; what the history held comes on top.
        found: What was there, before it was emptied.
    """

    rows: int
    found: ToRedact


def what_to_redact(desk: Desk, item: ItemId) -> ToRedact:
    """Tell what emptying an item would touch.

    Raises:
        NotFoundError: Nothing has, or has had, this number.
    """
    with desk.book.reading() as connection:
        found = _found(connection, item)
        texts = redaction.texts_of(connection, found, item)
        others = redaction.also_in(connection, found, texts)
        return ToRedact(
            item=item,
            kind=found.kind,
            begins=texts[0] if texts else "",
            texts=len(texts),
            papers=papers_on(connection, item.case, item.number),
            copies=_copies(desk.book.path),
            also_in=tuple(ItemId(item.case, n) for n in others if n != item.number),
            seen=newest_number(connection),
        )


def redact(desk: Desk, found: ToRedact, reason: str) -> Redacted:
    """Empty an item's texts everywhere in the workbook; it cannot be undone.

    Raises:
        NotFoundError: Nothing has, or has had, this number.
        StateForbidsError: Another command has changed the workbook since it was looked at.
    """
    why = clean_text(reason, "Grunnen", LONGEST_REASON)
    item = found.item
    with change(desk.book.connection, "sladd", desk.at, seen=found.seen, kind="redact") as unit:
        row = _found(unit.connection, item)
        rows = redaction.empty(unit, row, item)
        unit.insert(
            Redaction,
            case_id=row.case_id,
            number=item.number,
            reason=why,
            emptied_on=desk.today.isoformat(),
            recorded_at=desk.at,
            change_set_id=unit.number,
        )
        unit.sentence = f"Tømte teksten i {item}"
    return Redacted(rows, found)


def _found(connection: object, item: ItemId) -> redaction.Found:
    found = redaction.find(connection, item)
    if found is None:
        raise NotFoundError(
            f"Det finnes ikke noe med nummer {item}.", hint=f"koord sak vis {item.case}"
        )
    return found


def _copies(book: Path) -> tuple[Path, ...]:
    found: Sequence[Path] = sorted(book.parent.glob(f"{book.name}.*kopi*"))
    return tuple(found)
