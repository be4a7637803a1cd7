"""The ring list on the screen."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from koord.cli.view import Line, View
from koord.cli.views.words import listed, who_is
from koord.domain.dates import day_month, due_phrase
from koord.domain.ringing import Ask, Matter, ToRing

if TYPE_CHECKING:
    from koord.services.reading.ringing import RingList


def ring_list(found: RingList, today: date, *, show_names: bool) -> View:
    """Show whom to ring, a line for each, and what is not to be asked about."""
    return View(
        type="ring",
        data={
            "people": (_person_data(one, show_names) for one in found.people),
            "blocked": [_number(ask) for ask in found.blocked],
            "gone": [_number(ask) for ask in found.gone],
        },
        lines=[Line(_line(one, today, show_names)) for one in found.people],
        remarks=_remarks(found, show_names),
        talk=[_next_step(found)],
    )


def _person_data(one: ToRing, show_names: bool) -> dict[str, Any]:
    member = one.member
    return {
        "name": who_is(member, one.asks[0].code, show_names=show_names),
        "service": member.agency.name if member.agency else None,
        "phone": member.phone,
        "asks": [
            {
                "item": str(ask.item) if ask.item else None,
                "case": ask.case,
                "matter": ask.matter.value,
                "about": _about(ask),
                "due": ask.due,
            }
            for ask in one.asks
        ],
    }


def _line(one: ToRing, today: date, show_names: bool) -> str:
    """Return «Åse Øvrebø, PPT, 900 00 000: 3.7 rapport, 11.5 underskrift på samtykke»."""
    member = one.member
    name = who_is(member, one.asks[0].code, show_names=show_names)
    service = member.agency.name if member.agency else member.title or str(member.role)
    who = dict.fromkeys((name, service, member.phone or "uten tlf"))
    about = (_asked(ask, today) for ask in one.asks)
    return f"{', '.join(who)}: {', '.join(about)}"


def _asked(ask: Ask, today: date) -> str:
    when = ""
    if ask.matter is Matter.PROMISE and ask.due is not None:
        when = f" ({due_phrase(ask.due, today)})"
    return f"{_number(ask)} {_about(ask)}{when}"


def _number(ask: Ask) -> str:
    return str(ask.item) if ask.item else f"sak {ask.case}"


def _about(ask: Ask) -> str:
    if ask.matter is Matter.ANSWER and ask.due is not None:
        return f"svar om møtet {day_month(ask.due)}"
    said = {Matter.SIGNATURE: "underskrift på samtykke", Matter.CONTACT: "hvordan det går"}
    return said.get(ask.matter, ask.about)


def _remarks(found: RingList, show_names: bool) -> tuple[str, ...]:
    said = []
    for asks, why in ((found.blocked, "sperret i saken"), (found.gone, "ikke med i saken lenger")):
        told = dict.fromkeys(f"{_name(ask, show_names)} ({_number(ask)})" for ask in asks)
        if told:
            verb = "er" if len(told) == 1 else "er alle"
            said.append(f"{listed(list(told))} {verb} {why}, og står ikke på lista.")
    return tuple(said)


def _name(ask: Ask, show_names: bool) -> str:
    return who_is(ask.member, ask.code, show_names=show_names)


def _next_step(found: RingList) -> str:
    first = next((one.asks[0] for one in found.people), None)
    if first is None:
        return "Ingen å ringe nå. Det andre har lovet: koord huskeliste --venter"
    item = first.item
    contact = f"koord logg {first.case} --type telefon --med familien"
    after = {
        Matter.CONTACT: contact,
        Matter.PROMISE: f"koord gjort {item} · koord utsett {item} +1u",
        Matter.ANSWER: f"koord svar {item}",
        Matter.SIGNATURE: f"koord samtykke vis {item}",
    }
    return f"Etter samtalen: {after[first.matter]}"
