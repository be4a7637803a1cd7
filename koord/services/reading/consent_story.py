"""The whole story of one consent paper."""

from datetime import date

from koord.domain.cases import ItemId
from koord.domain.consents import EventKind, RowStatus, effective, row_statuses
from koord.services.desk import Desk, facts_of, get_consent, know_case
from koord.values import value
from koord.workbook.queries import consent_story as queries
from koord.workbook.queries.consent_story import Entry, Paper


@value
class ConsentStory:
    """One paper: what it is, where each row stands today, and what has happened to it.

    Attributes:
        rules: For each row, the rule that says who must sign.
        entries: What happened, in the order it was recorded.
        void: Ids of the entries that were entered in error, by kind of table.
        is_void: The whole paper was.
    """

    item: ItemId
    code: str
    purpose: str
    made_on: date
    paper: Paper
    rows: tuple[RowStatus, ...]
    rules: tuple[str, ...]
    entries: tuple[Entry, ...]
    void: frozenset[tuple[str, int]]
    is_void: bool

    def is_in_error(self, entry: Entry) -> bool:
        """Tell whether an entry, or the whole paper, was entered in error."""
        return self.is_void or (_table(entry), entry.id) in self.void


def show_consent(desk: Desk, item: ItemId) -> ConsentStory:
    """Tell the story of one consent.

    Raises:
        NotFoundError: Nothing has this number, or it is no consent.
    """
    with desk.book.reading() as connection:
        known = know_case(connection, str(item.case))
        consent = get_consent(connection, known, item)
        facts = facts_of(connection, known)
        paper = queries.paper_of(connection, consent.id)
        entries = queries.entries_of(connection, consent.id)
    rows = tuple(s for s in row_statuses(facts, desk.today) if s.consent.id == consent.id)
    standing = effective(consent)
    kept = {
        *(("signature", s.id) for s in (standing.signatures if standing else ())),
        *(("event", e.id) for e in (standing.events if standing else ())),
    }
    void = {
        (_table(entry), entry.id)
        for entry in entries
        if (_table(entry), entry.id) not in kept and entry.kind != EventKind.ENTERED_IN_ERROR
    }
    return ConsentStory(
        item=item,
        code=known.case.shown,
        purpose=consent.purpose,
        made_on=consent.made_on,
        paper=paper,
        rows=rows,
        rules=tuple(
            facts.signing[row.scope.kind].printed(
                in_care=facts.in_care(max(desk.today, row.scope.starts))
            )
            for row in rows
        ),
        entries=entries,
        void=frozenset(void),
        is_void=standing is None,
    )


def _table(entry: Entry) -> str:
    return "signature" if entry.kind == "gitt" else "event"
