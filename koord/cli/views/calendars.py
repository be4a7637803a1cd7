"""The skolerute and her own calendar on the screen."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from koord.cli.view import Line, Row, View
from koord.domain.dates import long_date
from koord.domain.school import SchoolBreak, school_year, school_year_label

if TYPE_CHECKING:
    from koord.services.writing.school_breaks import ReadSchoolCalendar


def break_lines(breaks: Sequence[SchoolBreak]) -> list[str]:
    """Return the breaks a line each, to look at before they are kept."""
    return [f"  {one.name}: {_stretch(one)}" for one in breaks]


def breaks_shown(breaks: Sequence[SchoolBreak]) -> View:
    """List the breaks that are loaded."""
    return View(
        type="skolerute",
        data={"breaks": _data(breaks)},
        lines=[_row(one) for one in breaks],
        talk=[]
        if breaks
        else ["Ingen skolerute er lagt inn: koord oppsett skolerute FIL (CSV eller ics)"],
    )


def breaks_loaded(read: ReadSchoolCalendar, *, tried: bool) -> View:
    """Say what was loaded, and what it took the place of."""
    calendar = read.calendar
    years = ", ".join(map(school_year_label, calendar.years))
    if tried:
        head = f"Dette ville bli lagt inn for {years}:"
    elif read.is_same:
        head = f"Skoleruta for {years} er lagt inn alt:"
    else:
        head = f"Skoleruta for {years} er lagt inn:"
    talk = []
    if calendar.school_days:
        talk.append(f"Ikke med, for da er det skole: {', '.join(calendar.school_days)}.")
    if read.replaced and not read.is_same and not tried:
        talk.append(f"Den tar plassen til {len(read.replaced)} fridager og ferier som lå der.")
    if not tried and not read.is_same:
        talk.append("Ble det feil: koord angre")
    return View(
        type="skolerute",
        data={
            "breaks": _data(calendar.breaks),
            "school_years": [school_year_label(year) for year in calendar.years],
            "replaced": len(read.replaced),
            "changed": not tried and not read.is_same,
        },
        lines=[Line(head), *(_row(one) for one in calendar.breaks)],
        talk=talk,
    )


def calendar_shown(file: str | None, *, changed: bool) -> View:
    """Say which calendar is looked in."""
    there = file is not None and Path(file).is_file()
    if file is None:
        text = "Ingen kalender blir sett i."
        talk = ["Pek på din egen: koord oppsett kalender FIL.ics"]
    else:
        text = f"Møteplanen går utenom det som er opptatt i {file}"
        talk = ["Bare opptatt og ledig blir brukt. Ta den bort: koord oppsett kalender --fjern"]
    return View(
        type="kalender",
        data={"file": file, "exists": there, "changed": changed},
        lines=[Line(text)],
        remarks=["Fila finnes ikke der nå."] if file is not None and not there else [],
        talk=talk,
    )


def showing(how: str, *, changed: bool) -> View:
    """Say what a case is called on the screen."""
    text, other = {
        "kode": ("Skjermen viser sakene med nummer og kode.", "nummer"),
        "nummer": ("Skjermen viser sakene bare med nummer.", "kode"),
    }[how]
    return View(
        type="visning",
        data={"shown_as": how, "changed": changed},
        lines=[Line(text)],
        talk=[f"Bytt: koord oppsett visning {other} · Navn, når du må: --vis-navn"],
    )


def _data(breaks: Sequence[SchoolBreak]) -> list[dict[str, Any]]:
    return [{"name": one.name, "first_date": one.starts, "last_date": one.ends} for one in breaks]


def _row(one: SchoolBreak) -> Row:
    return Row((school_year_label(school_year(one.starts)), _stretch(one), one.name))


def _stretch(one: SchoolBreak) -> str:
    if one.starts == one.ends:
        return long_date(one.starts)
    return f"{long_date(one.starts)} til {long_date(one.ends)}"
