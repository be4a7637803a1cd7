"""The round on the screen: a card, what was answered, and what is left."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from koord.cli.view import Line, Row, View
from koord.cli.views.tasks import beginning_of, origin_of, task_data, task_row
from koord.domain.dates import due_phrase, short_date
from koord.domain.rounds import Act, Card

if TYPE_CHECKING:
    from koord.services.writing.rounds import Answered

KEYS = {
    "g": (Act.DONE, "gjort"),
    "u": (Act.POSTPONE, "utsett"),
    "p": (Act.REMIND, "purr"),
    "r": (Act.CALLED, "ring"),
    "i": (Act.DROP, "ikke aktuelt"),
    "h": (Act.PASS, "hopp"),
}
"""One key for each answer; that nobody answered is said after `r`."""
_DONE_IN_WORDS = {
    Act.DONE: "gjort",
    Act.POSTPONE: "utsatt",
    Act.REMIND: "purret",
    Act.CALLED: "ringt",
    Act.NO_ANSWER: "ikke svar",
    Act.DROP: "ikke aktuelt",
    Act.PASS: "hoppet over",
}
LONGEST_NOTE = 140
"""A note of this length stands on two lines of a card."""
MOST_NAMED = 8
"""So many of what is left are named; the list has them all."""


def card_lines(card: Card, today: date) -> list[str]:
    """Return a card as lines: what it is, who, and what was written about it last."""
    task = card.task
    number = str(task.item) if task.item else f"sak {task.case}" if task.case else ""
    when = due_phrase(task.due, today) if task.due else ""
    who = ", ".join(filter(None, (card.shown or task.responsible, card.phone)))
    lines = ["   ".join(filter(None, (number, task.code, when))), task.what]
    lines.append(" · ".join(filter(None, (who, origin_of(task, today)))))
    if card.note is not None:
        note = beginning_of(card.note, LONGEST_NOTE)
        lines.append(f"Notat {short_date(card.note.day)}: {note}")
    if card.acts == (Act.PASS,):
        lines.append(f"Gjør dette: {task.remedy}")
    return lines


def keys_of(card: Card, *, can_undo: bool) -> dict[str, str]:
    """Return the keys that apply to a card, with what they do."""
    keys = {key: word for key, (act, word) in KEYS.items() if act in card.acts}
    return keys | ({"z": "angre"} if can_undo else {}) | {"q": "slutt"}


def card_data(card: Card) -> dict[str, Any]:
    """Return a card as JSON has it."""
    return task_data(card.task) | {
        "key": card.key,
        "phone": card.phone,
        "note": card.note.text if card.note else None,
        "answers": [act.value for act in card.acts],
    }


def round_view(
    cards: Sequence[Card], answered: Sequence[Answered], today: date, *, why: str, minutes: float
) -> View:
    """Show what was answered, what is left, and what to do next.

    Args:
        cards: What is left.
        answered: What was answered just now.
        today: The day deadlines are counted from.
        why: Why the round ended, in a sentence; empty when it went through.
        minutes: How long it was to take.
    """
    lines: list[Line | Row] = [Line(line) for line in (why, _summary(answered)) if line]
    if not answered:
        lines += [task_row(card.task, today) for card in cards]
    return View(
        type="runde",
        data={
            "cards": [card_data(card) for card in cards],
            "answered": [_answered_data(each) for each in answered],
            "left": [card.key for card in cards],
            "minutes": minutes,
        },
        lines=lines,
        talk=_talk(cards, answered),
    )


def _answered_data(each: Answered) -> dict[str, Any]:
    return {
        "key": each.card.key,
        "answer": each.reply.act.value,
        "told": each.told,
        "files": each.files,
    }


def _summary(answered: Sequence[Answered]) -> str:
    if not answered:
        return ""
    counted = Counter(each.reply.act for each in answered)
    parts = [f"{counted[act]} {word}" for act, word in _DONE_IN_WORDS.items() if counted[act]]
    return f"Sett på {len(answered)}: {', '.join(parts)}."


def _talk(cards: Sequence[Card], answered: Sequence[Answered]) -> list[str]:
    if not cards:
        nothing = [] if answered else ["Ingenting venter på en avgjørelse nå."]
        return [
            *nothing,
            *_commands(answered),
            "Det som kommer: koord runde --uke · koord huskeliste",
        ]
    if not answered:
        return ["En tast for hver, på en skjerm: koord runde", f"Ett svar: {_example(cards[0])}"]
    each = dict.fromkeys(_named(card) for card in cards)
    named = list(each)[:MOST_NAMED]
    more = " …" if len(each) > MOST_NAMED else ""
    left = f"Igjen: {len(cards)} ({', '.join(named)}{more}). Fortsett: koord runde"
    return [*_commands(answered), left]


def _commands(answered: Sequence[Answered]) -> list[str]:
    """Return the commands of what was shown and can only be done with one, to be pasted."""
    cards = (each.card for each in answered if each.card.acts == (Act.PASS,))
    return [f"{card.task.what}: {card.task.remedy}" for card in cards]


def _named(card: Card) -> str:
    has_only_case = card.task.item is None and card.task.case
    return f"sak {card.place}" if has_only_case else card.place


def _example(card: Card) -> str:
    if card.task.item is None:
        return str(card.task.remedy)
    return f"koord runde --svar {card.task.item}=gjort"
