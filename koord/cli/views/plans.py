"""Half-year plans on the screen."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from koord.cli.view import Line, Row, Tone, View
from koord.cli.views.words import listed
from koord.domain.dates import (
    SHORT_MONTHS,
    WEEKDAYS,
    clock_time,
    date_with_week,
    day_month,
    short_date,
)
from koord.domain.plans import Entry, EntryKind, Week
from koord.services.reading.plans import no_school_calendar

if TYPE_CHECKING:
    from koord.domain.planning import Line as ProposedLine
    from koord.domain.plans import Activity, LackingPlan
    from koord.services.reading.plans import PlanPage
    from koord.services.writing.activities import ChangedActivity
    from koord.services.writing.plans import MadePlan

_STRIP = {
    "møte": ((EntryKind.MEETING,), "M"),
    "samtale": ((EntryKind.TALK,), "S"),
    "frist": ((EntryKind.AGENDA, EntryKind.MINUTES, EntryKind.CONSENT), "!"),
    "aktivitet": ((EntryKind.ACTIVITY, EntryKind.BIRTHDAY), "o"),
}
"""The rows of the picture: their name, what they hold, and the sign for it."""
_BREAK, _SIGN = "skolefri", "-"
_LABEL, _WIDTH, _EVERY = 11, 2, 5
_PASSED_SHOWN = 5


def plan_page(page: PlanPage, *, pictured: bool, show_names: bool = False) -> View:
    """Show a half-year: the picture where a person sees it, and the same as a list."""
    number, half = page.case.number, page.half
    talk = []
    if page.plan is None:
        talk.append(f"Lag planen: koord møteplan lag {number} --halvår {half.code}")
    else:
        talk.append(f"På ett ark: koord møteplan skriv {number} --halvår {half.code}")
    return View(
        type="møteplan",
        data=plan_data(page),
        lines=_lines(page, pictured, show_names),
        remarks=[] if page.has_school_calendar else [no_school_calendar(page.half.start)],
        talk=talk,
    )


def plan_data(page: PlanPage) -> dict[str, Any]:
    """Return a half-year as JSON has it."""
    plan = page.plan
    meetings = [e for e in page.entries if e.kind in (EntryKind.MEETING, EntryKind.TALK)]
    return {
        "case": page.case.number,
        "half_year": page.half.code,
        "planned": plan is not None,
        "made_with_user_on": plan.made_with_user_on if plan else None,
        "made_with": plan.made_with if plan else None,
        "no_meeting_why": plan.no_meeting_why if plan else None,
        "meetings": [
            {
                "item": str(e.item),
                "date": e.day,
                "start": e.starts_at,
                "kind": e.meeting_kind,
                "state": e.state,
            }
            for e in meetings
        ],
        "deadlines": [
            {"date": e.day, "what": _what(e), "item": str(e.item)}
            for e in page.entries
            if e.kind in (EntryKind.AGENDA, EntryKind.MINUTES, EntryKind.CONSENT)
        ],
        "activities": [activity_data(activity) for activity in page.activities],
        "birthdays": [
            {"date": e.day, "age": e.age, "what": e.what}
            for e in page.entries
            if e.kind is EntryKind.BIRTHDAY
        ],
        "school_breaks": [
            {"name": b.name, "first_date": b.starts, "last_date": b.ends} for b in page.breaks
        ],
        "has_school_calendar": page.has_school_calendar,
    }


def activity_data(activity: Activity) -> dict[str, Any]:
    """Return an activity as JSON has it."""
    return {
        "item": str(activity.item) if activity.item.number else None,
        "what": activity.what,
        "first_date": activity.starts,
        "last_date": activity.ends,
        "responsible": activity.responsible,
    }


def made_plan(made: MadePlan, *, pictured: bool, tried: bool, show_names: bool = False) -> View:
    """Say what was planned, and what comes next."""
    page, half = made.page, made.page.half
    if tried:
        head = f"Slik ville planen for {half.label} bli. Ingenting er gjort."
    elif made.changed:
        head = f"Møteplanen for {half.label} er laget."
    else:
        head = f"Møteplanen for {half.label} står slik alt."
    talk = [text for line in made.lines if (text := passed_over(line))]
    if not tried:
        talk += _next_steps(made)
    return View(
        type="møteplan",
        data=plan_data(page)
        | {
            "files": made.files,
            "changed": made.changed,
            "added": [str(item) for item in made.added],
            "passed_over": [
                {"line": line.kind, "date": one.day, "why": one.why}
                for line in made.lines
                for one in line.passed
            ],
            "remarks": made.remarks,
        },
        lines=[
            Line(head, Tone.HEADING),
            *_lines(page, pictured, show_names),
            *(Line(str(path)) for path in made.files),
        ],
        remarks=made.remarks,
        talk=talk,
    )


def _next_steps(made: MadePlan) -> list[str]:
    page = made.page
    number, half = page.case.number, page.half
    steps = []
    if made.start_task is not None:
        steps.append(f"Krysset av {made.start_task}, som ba om planen.")
    if page.plan is not None and page.plan.made_with_user_on is None:
        steps.append(
            "Når dere har gått gjennom den: "
            f"koord møteplan lag {number} --halvår {half.code} --med-bruker DATO"
        )
    planned = [e for e in page.entries if e.kind is EntryKind.MEETING and e.state == "planlagt"]
    if planned:
        steps.append(f"Innkall når det nærmer seg: koord innkall {number} --møte {planned[0].item}")
    if made.changed:
        steps.append("Ble det feil: koord angre")
    return steps


def passed_over(line: ProposedLine) -> str | None:
    """Say which days were passed over for a line, and why; `None` when none was."""
    if not line.passed:
        return None
    reasons: dict[str, list[str]] = {}
    for one in line.passed:
        reasons.setdefault(one.why, []).append(short_date(one.day))
    shown = list(reasons.items())[:_PASSED_SHOWN]
    told = "; ".join(f"{_days(days)} ({why})" for why, days in shown)
    more = f"; og {len(reasons) - _PASSED_SHOWN} grunner til" if len(reasons) > len(shown) else ""
    return f"Gikk forbi for {line.kind}: {told}{more}."


def _days(days: Sequence[str]) -> str:
    return listed(days) if len(days) <= 3 else f"{days[0]}, {days[1]} og {len(days) - 2} dager til"


def line_told(line: ProposedLine) -> str:
    """Return one line of a proposal as it is told before the question about it."""
    words = {"møte": "Møte", "samtale": "Samtale med bruker før møtet", "evaluering": "Se tilbake"}
    what = words[line.kind]
    if line.day is None:
        return f"{what}: ingen ledig dag"
    at = f", kl. {clock_time(line.starts_at)}" if line.starts_at else ""
    return f"{what}: {date_with_week(line.day)}{at}"


def changed_activity(changed: ChangedActivity) -> View:
    """Say that an activity is in the plan."""
    activity = changed.activity
    text = f"{activity.item} {activity.what}: {_span(activity)}"
    return View(
        type="aktivitet",
        data=activity_data(activity) | {"changed": changed.changed},
        lines=[Line(text if changed.changed else f"{text} – det står slik alt.")],
        talk=[f"Ta den ut igjen: koord møteplan fjern {activity.item}"],
    )


def removed_activity(activity: Activity) -> View:
    """Say that an activity is out of the plan."""
    return View(
        type="aktivitet",
        data=activity_data(activity) | {"changed": True},
        lines=[Line(f"{activity.item} {activity.what} er tatt ut av planen.")],
        talk=["Ble det feil: koord angre"],
    )


def missing_plans(lacking: Sequence[LackingPlan]) -> View:
    """List the cases whose half-year is not planned to the end."""
    return View(
        type="møteplan",
        data={
            "missing": [
                {"case": one.case, "code": one.code, "half_year": one.half.code, "why": one.lack}
                for one in lacking
            ]
        },
        lines=[Row((str(one.case), one.code, one.half.label, one.lack)) for one in lacking],
        talk=[
            f"Lag planen: koord møteplan lag {lacking[0].case} --halvår {lacking[0].half.code}"
            if lacking
            else "Alle sakene har en plan som er laget sammen med bruker."
        ],
    )


# --- The picture and the list -------------------------------------------------------------------


def _lines(page: PlanPage, pictured: bool, show_names: bool) -> list[Line | Row]:
    name = page.case.name if show_names else page.case.shown
    lines: list[Line | Row] = [
        Line(f"{f'{page.case.number} {name}'.strip()}, {page.half.label}", Tone.HEADING),
        Line(_how_made(page), Tone.QUIET),
    ]
    if pictured:
        lines += [Line(), *map(Line, strip(page.weeks)), Line()]
    lines += [_row(entry) for entry in page.entries]
    if not page.entries:
        lines.append(Line("Ingenting er planlagt ennå."))
    if page.breaks:
        told = "; ".join(f"{b.name} {_stretch(b.starts, b.ends)}" for b in page.breaks)
        lines.append(Line(f"Skolen har fri: {told}."))
    return lines


def _how_made(page: PlanPage) -> str:
    plan = page.plan
    if plan is None:
        return "Ingen plan er laget."
    with_whom = f", med {plan.made_with}" if plan.made_with else ""
    if plan.made_with_user_on is None:
        made = f"Laget {day_month(plan.made_on)}, ikke gått gjennom med bruker."
    else:
        made = f"Laget sammen med bruker {day_month(plan.made_with_user_on)}{with_whom}."
    return f"{made} Ikke behov for møte: {plan.no_meeting_why}" if plan.no_meeting_why else made


def strip(weeks: Sequence[Week]) -> list[str]:
    """Draw the weeks in plain characters, two to a week; what a row shows stands in the list."""
    rows = [_months(weeks), _numbers(weeks)]
    for label, (kinds, sign) in _STRIP.items():
        rows.append(_signs(label, [sign if w.marks & set(kinds) else "" for w in weeks]))
    rows.append(_signs(_BREAK, [_SIGN if week.school_break else "" for week in weeks]))
    return [row for row in rows if row]


def _months(weeks: Sequence[Week]) -> str:
    row = " " * _LABEL
    for place, week in enumerate(weeks):
        if week.begins is not None:
            row = row.ljust(_LABEL + place * _WIDTH) + SHORT_MONTHS[week.begins.month - 1]
    return row


def _numbers(weeks: Sequence[Week]) -> str:
    row = "uke".ljust(_LABEL)
    for place, week in enumerate(weeks):
        if week.number % _EVERY == 0 or week.number == 1:
            row = row.ljust(_LABEL + place * _WIDTH) + str(week.number)
    return row


def _signs(label: str, signs: Sequence[str]) -> str:
    if not any(signs):
        return ""
    return (label.ljust(_LABEL) + "".join((sign or "·").ljust(_WIDTH) for sign in signs)).rstrip()


def _row(entry: Entry) -> Row:
    week = f"uke {entry.day.isocalendar().week}"
    at = f" kl. {clock_time(entry.starts_at)}" if entry.starts_at else ""
    when = f"{WEEKDAYS[entry.day.weekday()]} {_day(entry.day)}{at}"
    if entry.ends is not None:
        when = f"{_day(entry.day)}–{_day(entry.ends)}"
    item = str(entry.item) if entry.item is not None and entry.item.number else "–"
    return Row((week, when, _what(entry), item, entry.state or ""))


def _what(entry: Entry) -> str:
    if entry.kind is EntryKind.AGENDA:
        return "saksliste ut"
    if entry.kind is EntryKind.MINUTES:
        return "referat ferdig"
    if entry.kind is EntryKind.CONSENT:
        return f"samtykke går ut: {entry.what}"
    if entry.kind is EntryKind.BIRTHDAY:
        return f"fyller {entry.age} år: {entry.what}"
    if entry.kind is EntryKind.TALK:
        return f"samtale ({entry.what.lower()})"
    return entry.what


def _span(activity: Activity) -> str:
    if activity.ends is None:
        return date_with_week(activity.starts)
    return f"{date_with_week(activity.starts)} til {date_with_week(activity.ends)}"


def _stretch(first: date, last: date) -> str:
    return _day(first) if first == last else f"{_day(first)}–{_day(last)}"


def _day(day: date) -> str:
    """Write a day of the half-year that the heading names."""
    return f"{day.day}. {SHORT_MONTHS[day.month - 1]}"
