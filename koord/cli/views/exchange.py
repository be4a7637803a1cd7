"""What is read from and written to other programs, on the screen."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from koord.cli.view import Line, Row, Tone, View
from koord.cli.views.words import case_and_code

if TYPE_CHECKING:
    from koord.services.writing.exporting import ExportedContacts
    from koord.services.writing.importing import ImportPlan, PlannedContact
    from koord.services.writing.own_calendar import WrittenCalendar

_FATES = {
    "new": "ny",
    "merged": "slås sammen",
    "there": "står der alt",
    "left_out": "utelatt",
}
_NOT_ENCRYPTED = "Fila er ikke kryptert. Slett den når den er lest inn der den skal."


def planned_import(plan: ImportPlan, *, dry_run: bool) -> View:
    """Show what would become of each contact."""
    return View(
        type="kontaktimport",
        data=_import_data(plan, done=False),
        lines=[_row(row) for row in plan.rows],
        remarks=plan.remarks,
        talk=[f"{_counted(plan)}. Ingenting er gjort."] if dry_run else [],
    )


def done_import(plan: ImportPlan) -> View:
    """Say what an import did, after the list has been shown."""
    if not plan.changes:
        text = f"Ingenting å legge inn i {case_and_code(plan.case, plan.code)}."
        return View(
            type="kontaktimport", data=_import_data(plan, done=True), lines=[Line(text)], talk=[]
        )
    return View(
        type="kontaktimport",
        data=_import_data(plan, done=True),
        lines=[Line(f"Lagt inn i {case_and_code(plan.case, plan.code)}: {_counted(plan)}.")],
        talk=[
            f"Sett rolle der det trengs: koord kontakt endre {plan.case} NAVN --rolle foresatt",
            "Ble det feil: koord angre",
        ],
    )


def _import_data(plan: ImportPlan, *, done: bool) -> dict[str, Any]:
    return {
        "case": plan.case,
        "done": done and bool(plan.changes),
        "contacts": [_row_data(row) for row in plan.rows],
        "remarks": plan.remarks,
    }


def _row_data(row: PlannedContact) -> dict[str, Any]:
    return {
        "where": row.where,
        "name": row.name or None,
        "agency": row.agency,
        "title": row.title,
        "phone": row.phone,
        "email": row.email,
        "outcome": row.fate.value,
        "notes": row.notes,
    }


def _row(row: PlannedContact) -> Row:
    tone = Tone.QUIET if row.fate == "there" else Tone.PLAIN
    name = f"{row.name}, {row.agency}" if row.agency else row.name or "uten navn"
    return Row((row.where, name, _FATES[row.fate], "; ".join(row.notes)), tone)


def _counted(plan: ImportPlan) -> str:
    words = {"new": "nye", "merged": "slått sammen", "there": "står der alt", "left_out": "utelatt"}
    counts = {fate: sum(row.fate == fate for row in plan.rows) for fate in words}
    told = [
        f"{number} {'ny' if (fate, number) == ('new', 1) else words[fate]}"
        for fate, number in counts.items()
        if number
    ]
    return ", ".join(told) or "ingen kontakter"


def exported_contacts(exported: ExportedContacts) -> View:
    """Say where the contacts were written, and who is not among them."""
    data = {
        "people": exported.people,
        "left_out": exported.left_out,
        "files": [] if exported.path is None else [exported.path],
    }
    if exported.path is None:
        return View(
            type="kontakteksport",
            data=data,
            lines=[Line("Ingen kontakter å skrive.")],
            talk=['Legg til: koord kontakt ny 7 "Fornavn Etternavn" --instans PPT'],
        )
    word = "kontakt" if exported.people == 1 else "kontakter"
    talk = [f"{exported.people} {word} er skrevet. {_NOT_ENCRYPTED}"]
    if exported.left_out:
        talk.insert(
            0,
            "Ikke med: brukeren selv, sperrede, og tjenester uten navngitt person"
            f" ({exported.left_out}).",
        )
    return View(type="kontakteksport", data=data, lines=[Line(str(exported.path))], talk=talk)


def written_calendar(written: WrittenCalendar) -> View:
    """Say where the calendar was written."""
    data = {
        "tasks": [str(item) for item in written.tasks],
        "meetings": [str(item) for item in written.meetings],
        "activities": [str(item) for item in written.activities],
        "files": [] if written.path is None else [written.path],
    }
    undated = (
        [f"{written.undated} gjøremål uten frist er ikke med: koord huskeliste"]
        if written.undated
        else []
    )
    if written.path is None:
        text = "Ingen frister eller møter å skrive."
        return View(type="kalender", data=data, lines=[Line(text)], talk=undated)
    meetings, activities = len(written.meetings), len(written.activities)
    counted = f"{len(written.tasks)} gjøremål, {meetings} møte{'' if meetings == 1 else 'r'}"
    if activities:
        counted += f", {activities} aktivitet{'' if activities == 1 else 'er'}"
    return View(
        type="kalender",
        data=data,
        lines=[Line(str(written.path))],
        talk=[f"{counted}. Åpne fila i kalenderen din.", *undated],
    )
