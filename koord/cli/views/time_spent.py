"""Time spent, on the screen."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from koord.cli.view import Line, Row, Tone, View
from koord.cli.views.words import capital, case_and_code
from koord.domain.dates import HalfYear
from koord.domain.time_spent import Spent, duration

if TYPE_CHECKING:
    from koord.services.reading.time_spent import TimeSheet
    from koord.services.writing.time_spent import AgreedTime


def sheet_view(sheet: TimeSheet, today: date, files: Sequence[Path] = ()) -> View:
    """Show a row for each case and half-year, what is agreed beside it, and the sum."""
    lines: list[Row | Line] = [_row(row, today) for row in sheet.rows]
    if len(sheet.rows) > 1:
        total = duration(sum(row.total for row in sheet.rows))
        lines += [Line(f"Til sammen {total}.", Tone.HEADING)]
    lines += [Line(str(file)) for file in files]
    return View(
        type="tid",
        data={
            "case": sheet.case,
            "half_year": sheet.half_year.code if sheet.half_year else None,
            "rows": [_data(row, today) for row in sheet.rows],
            "files": files,
        },
        lines=lines,
        talk=_talk(sheet, files),
    )


def _talk(sheet: TimeSheet, files: Sequence[Path]) -> list[str]:
    case = sheet.case or 7
    if not sheet.rows:
        return [f"Ingen tid er notert ennå: koord logg {case} --minutter 15"]
    talk = []
    untimed = sum(row.untimed for row in sheet.rows)
    if untimed:
        talk.append(f"{untimed} i loggen er uten tid, så tallene er for lave.")
    if all(row.agreed is None for row in sheet.rows):
        talk.append(f"Noter det som er avtalt: koord tid {sheet.rows[0].case} --avtalt 4t/mnd")
    if not files:
        where = "" if sheet.case is None else f" {sheet.case}"
        talk.append(f"Ark til lederen, uten navn: koord tid{where} --papir")
    return talk


def _row(row: Spent, today: date) -> Row:
    counts = f"{row.entries} i loggen, {row.meetings} {'møte' if row.meetings == 1 else 'møter'}"
    return Row(
        (
            str(row.case),
            row.code,
            row.half_year.label,
            duration(row.total),
            _against(row, today),
            counts,
        )
    )


def _against(row: Spent, today: date) -> str:
    if row.agreed is None:
        return "ikke avtalt"
    whole = f"av {duration(row.agreed.in_half_year(row.half_year))}"
    if row.half_year != HalfYear.of(today):
        return whole
    return f"{whole} ({duration(row.agreed.until(today, row.half_year))} til nå)"


def _data(row: Spent, today: date) -> dict[str, Any]:
    agreed = row.agreed
    return {
        "case": row.case,
        "half_year": row.half_year.code,
        "minutes": row.total,
        "log_minutes": row.log_minutes,
        "meeting_minutes": row.meeting_minutes,
        "entries": row.entries,
        "entries_without_minutes": row.untimed,
        "meetings": row.meetings,
        "agreed": str(agreed) if agreed else None,
        "agreed_minutes": agreed.in_half_year(row.half_year) if agreed else None,
        "agreed_minutes_so_far": agreed.until(today, row.half_year) if agreed else None,
    }


def agreed_view(done: AgreedTime) -> View:
    """Say what is agreed now."""
    said = f"{done.agreed} er avtalt" if done.agreed else "ingenting er avtalt"
    word = "" if done.changed else " (sto slik alt)"
    return View(
        type="tid",
        data={
            "case": done.case,
            "agreed": str(done.agreed) if done.agreed else None,
            "changed": done.changed,
        },
        lines=[Line(f"{capital(case_and_code(done.case, done.code))}: {said} med leder{word}.")],
        talk=["Ble det feil: koord angre"] if done.changed else [],
    )
