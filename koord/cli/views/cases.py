"""Cases and people on the screen."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from koord.cli.session import quoted
from koord.cli.view import Line, Row, Tone, View
from koord.cli.views.tasks import task_data, task_row
from koord.cli.views.words import answer_words, capital, case_and_code, listed, who_is
from koord.domain.cases import Case
from koord.domain.dates import clock_time, date_with_week, day_month, long_date, short_date
from koord.domain.meetings import Meeting
from koord.domain.people import Member, Role

if TYPE_CHECKING:
    from koord.services.reading.cases import CaseLine, CasePage, ContactPage, MemberLine, PhoneLine
    from koord.services.writing.cases import ChangedCase, OpenedCase
    from koord.services.writing.people import AddedContact, ChangedContact

MOST_TASKS = 5


def member_data(member: Member) -> dict[str, Any]:
    """Return a person in a case as JSON has it."""
    return {
        "name": member.name,
        "role": member.role.value,
        "title": member.title,
        "agency": member.agency.name if member.agency else None,
        "phone": member.phone,
        "email": member.email,
        "from": member.starts,
        "until": member.ends,
        "parental_responsibility": member.parental_responsibility,
        "blocked": member.blocked,
    }


def opened_case(opened: OpenedCase, *, show_names: bool) -> View:
    """Say that a case is opened, and what comes first."""
    case = opened.case
    name = case.name if show_names else case.shown
    remarks = []
    if opened.same_name:
        others = listed([str(number) for number in opened.same_name])
        remarks.append(f"det finnes en sak med samme navn: {others}. Er det samme person?")
    return View(
        type="ny-sak",
        data={
            "number": case.number,
            "code": case.code,
            "born": case.born,
            "tasks": [str(item) for item in opened.tasks],
        },
        lines=[
            Line(f"{capital(case_and_code(case.number, name))} er opprettet."),
            *_birth(case),
        ],
        remarks=remarks,
        talk=[
            f"{len(opened.tasks)} gjøremål står på lista: koord huskeliste {case.number}",
            f'Legg til folk: koord kontakt ny {case.number} "Fornavn Etternavn" --instans PPT',
            f"Samtykkeskjema: koord samtykke skjema {case.number} --for PPT --til DATO",
        ],
    )


def _birth(case: Case) -> list[Line]:
    """Repeat the day in full: whoever must sign follows from it."""
    if case.born is None:
        return []
    age = case.age(case.opened_on)
    return [Line(f"Født {day_month(case.born)}{'' if age is None else f', {age} år'}.")]


def case_list(lines: Sequence[CaseLine], *, show_names: bool) -> View:
    """List the cases with what comes next in each."""
    return View(
        type="saker",
        data={"cases": [_line_data(line) for line in lines]},
        lines=[_case_row(line, show_names) for line in lines],
        talk=[] if lines else ['Ingen saker ennå: koord ny-sak "Fornavn Etternavn" --født DATO'],
    )


def _line_data(line: CaseLine) -> dict[str, Any]:
    return {
        "number": line.case.number,
        "code": line.case.code,
        "state": line.case.state,
        "next_meeting": line.next_meeting,
        "next_task": task_data(line.next_task) if line.next_task else None,
    }


def _case_row(line: CaseLine, show_names: bool) -> Row:
    case = line.case
    meeting = f"møte {short_date(line.next_meeting)}" if line.next_meeting else "ikke noe møte"
    first = line.next_task.what if line.next_task else "ingenting på lista"
    quiet = case.state != "aktiv"
    return Row(
        (
            str(case.number),
            case.name if show_names else case.shown,
            case.state if quiet else "",
            meeting,
            first,
        ),
        Tone.QUIET if quiet else Tone.PLAIN,
    )


def case_data(case: Case) -> dict[str, Any]:
    """Return a case as JSON has it."""
    return {
        "number": case.number,
        "code": case.code,
        "name": case.name,
        "born": case.born,
        "term": case.term,
        "language": case.language,
        "basis": case.basis,
        "coordinator_role": case.coordinator_role,
        "entry": case.entry,
        "received_on": case.received_on,
        "opened_on": case.opened_on,
        "state": case.state,
        "next_look": case.next_look,
        "ip_status": case.ip_status,
        "contact_agreed": case.contact_agreed,
        "contact_every": case.contact.count if case.contact else None,
        "contact_unit": case.contact.unit if case.contact else None,
        "care_since": case.care_since,
        "care_until": case.care_until,
        "care_ref": case.care_ref,
        "topics": case.topics,
    }


def case_page(page: CasePage, today: date, *, show_names: bool) -> View:
    """Show one case: what comes next, the people, the tasks."""
    case = page.case
    data = case_data(case) | {
        "age": page.age,
        "members": [
            member_data(line.member) | {"may_be_told": line.judgement.answer.value}
            for line in page.members
        ],
        "tasks": [task_data(task) for task in page.tasks],
        "meetings": [_meeting_data(meeting) for meeting in page.meetings],
    }
    lines: list[Line | Row] = [Line(_title(page, show_names), Tone.HEADING), *_facts(case)]
    lines += [Line(), Line("Møter", Tone.HEADING), *_meetings(page)]
    lines += [Line(), Line("Folk", Tone.HEADING)]
    lines += [_member_row(line, case.shown, show_names) for line in page.members]
    lines += [Line(), Line("Gjøremål", Tone.HEADING)]
    lines += [task_row(task, today) for task in page.tasks[:MOST_TASKS]]
    rest = len(page.tasks) - MOST_TASKS
    talk = [f"{rest} til: koord huskeliste {case.number}"] if rest > 0 else []
    return View(type="sak", data=data, lines=lines, talk=talk)


def _title(page: CasePage, show_names: bool) -> str:
    case = page.case
    if case.born is None and case.term is not None:
        age = f"termin {day_month(case.term)}"
    else:
        age = f"{page.age} år"
    state = "" if case.state == "aktiv" else f", {case.state}"
    name = case.name if show_names else case.shown
    return f"Sak {case.number}: {', '.join(filter(None, (name, age)))}{state}"


def _facts(case: Case) -> list[Line]:
    language = "nynorsk" if case.language == "nn" else "bokmål"
    lines = [Line(f"{case.coordinator_role}, {case.basis} ordning, papirer på {language}")]
    if case.ip_status:
        lines.append(Line(f"Individuell plan: {case.ip_status}"))
    if case.contact_agreed:
        lines.append(Line(f"Avtalt kontakt: {case.contact_agreed}"))
    if case.care_since:
        until = f" til og med {day_month(case.care_until)}" if case.care_until else ""
        lines.append(
            Line(
                f"Barnevernet har omsorgen fra {day_month(case.care_since)}{until}: {case.care_ref}"
            )
        )
    if case.next_look:
        lines.append(Line(f"Se på saken igjen {long_date(case.next_look)}"))
    return lines


def _meetings(page: CasePage) -> list[Line | Row]:
    if not page.meetings:
        return [Line("Ingen møter ennå.")]
    shown = page.meetings[-5:]
    return [
        Row((str(m.item), short_date(m.held_on), _clock(m), m.kind, m.state.value)) for m in shown
    ]


def _clock(meeting: Meeting) -> str:
    return f"kl. {clock_time(meeting.starts_at)}" if meeting.starts_at else ""


def _meeting_data(meeting: Meeting) -> dict[str, Any]:
    return {
        "item": str(meeting.item),
        "date": meeting.held_on,
        "kind": meeting.kind,
        "state": meeting.state.value,
    }


def _member_row(line: MemberLine, code: str, show_names: bool) -> Row:
    member = line.member
    if member.blocked is not None:
        may = "SPERRET"
    elif member.role in (Role.USER, Role.COORDINATOR):
        may = ""
    else:
        may = answer_words(line.judgement)
    name = who_is(member, code, show_names=show_names)
    return Row((name, _what(member), member.phone or "", may))


def _what(member: Member) -> str:
    parts = [member.title or str(member.role)]
    if member.agency is not None and member.name is not None:
        parts.append(member.agency.name)
    return ", ".join(parts)


def phone_list(lines: Sequence[PhoneLine], case: str | None, *, show_names: bool) -> View:
    """Show the phone list, each person once."""
    return View(
        type="kontakter",
        data={
            "contacts": [
                member_data(line.member) | {"cases": [number for number, _ in line.cases]}
                for line in lines
            ]
        },
        lines=[_phone_row(line, case, show_names) for line in lines],
        talk=[]
        if lines
        else [f'Ingen kontakter ennå: koord kontakt ny {case or 7} "Fornavn Etternavn" …'],
    )


def _phone_row(line: PhoneLine, case: str | None, show_names: bool) -> Row:
    member = line.member
    code = line.cases[0][1]
    cases = "" if case else "sak " + ", ".join(str(number) for number, _ in line.cases)
    blocked = "SPERRET" if member.blocked is not None else ""
    return Row(
        (
            who_is(member, code, show_names=show_names),
            _what(member),
            member.phone or ("" if member.role is Role.USER else "uten tlf"),
            member.email or "",
            cases,
            blocked,
        ),
        Tone.URGENT if blocked else Tone.PLAIN,
    )


def added_contact(added: AddedContact) -> View:
    """Say that someone is in the case now, and whether she may be told anything."""
    member = added.member
    number = added.case
    case = case_and_code(number, added.code)
    head = "står alt i" if added.was_there else "er lagt til i"
    talk = []
    if added.shared_with:
        cases = listed([str(case) for case in added.shared_with])
        talk.append(f"Samme person er også i sak {cases}; telefon og e-post er felles.")
    if member.agency is not None:
        talk.append(f"Kan jeg si noe? koord kan {number} {quoted(member.agency.name)}")
    return View(
        type="kontakt",
        data={
            "case": number,
            "person": member.label,
            "agency": member.agency.name if member.agency else None,
            "role": member.role.value,
            "phone": member.phone,
            "shared_with": added.shared_with,
            "changed": not added.was_there,
        },
        lines=[Line(f"{member.label} ({_what(member)}) {head} {case}.")],
        talk=talk,
    )


def changed_contact(changed: ChangedContact) -> View:
    """Say what was changed about someone."""
    talk = ["Ble det feil: koord angre"]
    if changed.other_cases:
        cases = listed([str(case) for case in changed.other_cases])
        talk.insert(0, f"Endringen gjelder også i sak {cases}.")
    return View(
        type="kontakt",
        data={"case": changed.case, "person": changed.member.label} | member_data(changed.member),
        lines=[Line(f"{changed.sentence}.")],
        talk=talk,
    )


def contact_page(page: ContactPage) -> View:
    """Show one person in a case."""
    member = page.member
    lines = [
        Line(f"{member.label}, {_what(member)}", Tone.HEADING),
        Line(f"Telefon: {member.phone or 'mangler'}"),
        Line(f"E-post: {member.email or 'mangler'}"),
        Line(f"I saken fra {day_month(member.starts)}" + _until(member)),
    ]
    if member.blocked:
        lines.append(Line(f"SPERRET: {member.blocked}", Tone.URGENT))
    lines.append(Line(f"Kan jeg si noe? {answer_words(page.judgement)}"))
    if len(page.cases) > 1:
        lines.append(Line(f"Er med i sak {listed([str(number) for number in page.cases])}"))
    return View(
        type="kontakt",
        data=member_data(member)
        | {
            "case": page.known.case.number,
            "cases": page.cases,
            "may_be_told": page.judgement.answer.value,
        },
        lines=lines,
    )


def _until(member: Member) -> str:
    return f" til {day_month(member.ends)}" if member.ends else ""


def changed_case(done: ChangedCase, *, contact: bool) -> View:
    """Say what was changed about a case.

    Args:
        done: What was done.
        contact: It was about what is agreed about contact.
    """
    case = done.case
    said = done.sentence if done.changed else f"Det står slik alt i sak {case.number}"
    lines = [Line(f"{said}.")]
    if contact and case.contact is not None and case.contact_since is not None:
        again = date_with_week(case.contact.after(case.contact_since))
        lines.append(Line(f"Lest som {case.contact.words}: ta kontakt senest {again}."))
    elif contact and case.contact_agreed:
        lines.append(Line("Det står ikke hvor ofte, så koord sier ikke fra om saken blir stille."))
    elif contact:
        lines.append(Line("Ingenting er avtalt om kontakt nå, og koord sier ikke fra."))
    if case.next_look:
        lines.append(Line(f"Se på saken igjen {date_with_week(case.next_look)}."))
    return View(
        type="sak",
        data=case_data(case) | {"changed": done.changed},
        lines=lines,
        talk=["Ble det feil: koord angre"] if done.changed else [],
    )
