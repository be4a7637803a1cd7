"""The paper of a half-year plan: one page to sit with at the kitchen table."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from koord.documents.contexts import ClosedDays, PlanContext, PlanRow, PlanWeek
from koord.documents.pipeline import Rendered
from koord.documents.placing import Staged, Staging
from koord.domain.cases import ItemId
from koord.domain.dates import HalfYear
from koord.domain.plans import Entry, EntryKind
from koord.routines.law import law_text
from koord.services.desk import Desk, KnownCase
from koord.services.reading.plans import PlanPage
from koord.services.writing.frames import WHOLE_CASE, case_paper_name, reference_of, sender_of
from koord.services.writing.papers import folder_of
from koord.workbook.queries.history import papers_of_item

PAPER = "moteplan"
MOST_ROOM, LEAST_ROOM, USUAL_ROWS = 6, 2, 11
"""Lines to write on: fewer the more the plan holds, so that it stays on one page."""


def plan_paper(desk: Desk, known: KnownCase, page: PlanPage) -> PlanContext:
    """Return what the paper of a half-year is made from."""
    language = known.case.language
    label = page.half.label_in(language)
    plan = page.plan
    weeks = tuple(
        PlanWeek(
            w.number, w.begins, tuple(k.value for k in EntryKind if k in w.marks), w.school_break
        )
        for w in page.weeks
    )
    middle = (len(weeks) + 1) // 2
    responsible = {activity.item: activity.responsible for activity in page.activities}
    rows = tuple(_row(entry, responsible) for entry in page.entries)
    room = min(max(USUAL_ROWS - len(rows), LEAST_ROOM), MOST_ROOM)
    item = ItemId(known.case.number, WHOLE_CASE)
    return PlanContext(
        reference=replace(reference_of(known, item), item=label),
        sender=sender_of(known.profile),
        dated=desk.today,
        exemption=law_text("unntatt", language),
        language=language,
        half_year=label,
        rows=rows,
        strips=(weeks[:middle], weeks[middle:]),
        breaks=tuple(ClosedDays(b.name, b.starts, b.ends) for b in page.breaks),
        has_school_calendar=page.has_school_calendar,
        made_with_user_on=plan.made_with_user_on if plan else None,
        made_with=plan.made_with if plan else None,
        no_meeting_why=plan.no_meeting_why if plan else None,
        room=tuple(range(room)),
    )


def _row(entry: Entry, responsible: Mapping[ItemId, str | None]) -> PlanRow:
    """Return an entry as it stands on the paper.

    A consent stands there by its number alone: whom a young person has consented to is nobody's
    business at the kitchen table.
    """
    text = str(entry.item) if entry.kind is EntryKind.CONSENT else entry.what
    activity = entry.kind is EntryKind.ACTIVITY and entry.item is not None
    return PlanRow(
        week=entry.day.isocalendar().week,
        on=entry.day,
        kind=entry.kind.value,
        text=text,
        starts=entry.starts_at,
        until=entry.ends,
        age=entry.age,
        responsible=responsible.get(entry.item) if activity and entry.item else None,
    )


def stage_plan(
    desk: Desk, room: Staging, known: KnownCase, half: HalfYear, paper: Rendered
) -> list[Staged]:
    """Write the files of a plan, to be put in place later."""
    folder = folder_of(desk, known.profile)
    mark = _mark(half)
    return [
        room.write(PAPER, folder, case_paper_name(known.case.number, PAPER, mark, suffix), content)
        for suffix, content in paper.files.items()
    ]


def papers_of_plan(desk: Desk, case: int, half: HalfYear) -> tuple[Path, ...]:
    """Return where the papers of a plan were put, the oldest first."""
    mark = _mark(half)
    with desk.book.reading() as connection:
        papers = papers_of_item(connection, case, WHOLE_CASE, PAPER)
    return tuple(dict.fromkeys(path for path in papers if mark in path.name))


def _mark(half: HalfYear) -> str:
    return f"{half.year}-{'host' if half.autumn else 'var'}"
