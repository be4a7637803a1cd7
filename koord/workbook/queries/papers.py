"""Papers that lie in their folders, and what has been done with them."""

from collections import defaultdict
from pathlib import Path
from typing import Any

from koord.domain.cases import ItemId
from koord.domain.journal import voided
from koord.values import value
from koord.workbook.queries.journal import not_posted

_GOES_WITH = dict.fromkeys(("kalender", "folgetekst", "epost"), ("innkalling", "avlysning"))
"""What is never sent by itself, and the papers it is sent with."""


@value
class KeptPaper:
    """A paper as it was put in its folder.

    Attributes:
        sha256: What it held then.
    """

    id: int
    item: ItemId
    kind: str
    path: Path
    sha256: str


def sent_and_posted(connection: Any) -> tuple[KeptPaper, ...]:
    """Return the papers that are sent since they were made, and whose item is posted whole.

    A paper made for someone whom it is not sent to yet stays where it is, and so does all of its
    kind for that item.
    """
    rows = connection.execute(
        "SELECT p.id, p.case_number, p.number, p.kind, p.folder, p.name, p.sha256,"
        " p.change_set_id FROM papers p JOIN cases c ON c.number = p.case_number"
        " WHERE p.state = 'placed' AND EXISTS"
        " (SELECT 1 FROM postings q WHERE q.case_id = c.id AND q.number = p.number)"
        " ORDER BY p.case_number, p.number, p.id"
    ).fetchall()
    if not rows:
        return ()
    sent = _last_sent(connection)
    waiting = {entry.item for entry in not_posted(connection)}
    return tuple(
        KeptPaper(row[0], item, row[3], Path(row[4]) / row[5], row[6])
        for row in rows
        for item in (ItemId(row[1], row[2]),)
        if item not in waiting
        and any(sent.get((item, kind), 0) > row[7] for kind in _GOES_WITH.get(row[3], (row[3],)))
    )


def _last_sent(connection: Any) -> dict[tuple[ItemId, str], int]:
    """Return the change set that sent a kind of paper last, where nobody waits for hers."""
    rows = connection.execute(
        "SELECT d.id, d.voids_id, c.number, d.number, d.kind, d.state, d.person_id, d.agency_id,"
        " d.change_set_id FROM dispatches d JOIN cases c ON c.id = d.case_id"
    ).fetchall()
    gone = voided([(row[0], row[1]) for row in rows])
    made: dict[Any, set[Any]] = defaultdict(set)
    sent: dict[Any, dict[Any, int]] = defaultdict(dict)
    for row, voids, case, number, kind, state, *receiver, change_set in rows:
        if voids is not None or row in gone:
            continue
        key = (ItemId(case, number), kind)
        if state == "sendt":
            sent[key][tuple(receiver)] = change_set
        else:
            made[key].add(tuple(receiver))
    return {
        key: max(receivers.values())
        for key, receivers in sent.items()
        if made[key] <= set(receivers)
    }
