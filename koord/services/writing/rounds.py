"""Answering the cards of a round: each answer is what the ordinary command would have done."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path

from koord.domain.cases import ItemId
from koord.domain.dates import date_with_week
from koord.domain.journal import FAMILY
from koord.domain.rounds import CALL, NOBODY, Act, Card, Reply
from koord.errors import StateForbidsError
from koord.services.desk import Desk
from koord.services.writing.journal import add_entry
from koord.services.writing.notes import add_note
from koord.services.writing.reminders import NewReminders, Reminded, remind
from koord.services.writing.tasks import (
    ChangedTask,
    add_task,
    drop_tasks,
    finish_tasks,
    postpone_tasks,
)


@dataclass(frozen=True, slots=True)
class Answered:
    """A card that was answered.

    Attributes:
        told: What was done, in words.
        steps: How many steps of `koord angre` it is.
        files: Papers that were made.
    """

    card: Card
    reply: Reply
    told: tuple[str, ...]
    steps: int
    files: tuple[Path, ...] = ()


def answer(desk: Desk, card: Card, reply: Reply) -> Answered:
    """Do what a card is answered with, and leave alone today what still stands on the list.

    Raises:
        StateForbidsError: The card cannot be answered so.
        InvalidValueError: A text or a day cannot be used.
        ConsentStopsError: The one to remind may not be told.
    """
    if reply.act not in card.acts:
        raise StateForbidsError(
            f"{card.key} kan ikke besvares med «{reply.act}».",
            hint=f"Velg blant: {', '.join(card.acts)}",
        )
    return _ANSWERS[reply.act](desk, card, reply)


def refuse_reminder(desk: Desk, card: Card) -> None:
    """Refuse to remind someone who may not be told; nothing is made.

    Raises:
        ConsentStopsError: She may not be told.
    """
    remind(desk, str(card.task.case), NewReminders(to=(card.who or "",), only_try=True))


def pass_by(desk: Desk, card: Card) -> None:
    """Leave a card alone until tomorrow; it is not part of the history."""
    with desk.book.reading() as connection:
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("DELETE FROM passed WHERE passed_on <> ?", (desk.today.isoformat(),))
        connection.execute(
            "INSERT OR REPLACE INTO passed (what, passed_on) VALUES (?, ?)",
            (card.mark, desk.today.isoformat()),
        )
        connection.execute("COMMIT")


def start_again(desk: Desk, card: Card | None = None) -> None:
    """Take up what was passed by today: one card, or everything."""
    with desk.book.reading() as connection:
        if card is not None:
            connection.execute("DELETE FROM passed WHERE what = ?", (card.mark,))
        else:
            connection.execute("DELETE FROM passed")


# --- The answers --------------------------------------------------------------------------------


def _done(desk: Desk, card: Card, reply: Reply) -> Answered:
    (changed,) = finish_tasks(desk, [_item(card)])
    told = [f"{_called(card)} → gjort"]
    if changed.following is not None and changed.following.due is not None:
        again = date_with_week(changed.following.due)
        told.append(f"Neste gang: {changed.following.item}, frist {again}")
    return Answered(card, reply, tuple(told), int(changed.changed))


def _postpone(desk: Desk, card: Card, reply: Reply) -> Answered:
    if reply.due is None:
        raise StateForbidsError(
            f"{card.key} mangler den nye fristen.", hint=f"koord runde --svar {card.key}=+1u"
        )
    changed = _move(desk, card, reply.due)
    return Answered(card, reply, (_put_off(changed, reply.due),), int(changed.changed))


def _drop(desk: Desk, card: Card, reply: Reply) -> Answered:
    (changed,) = drop_tasks(desk, [_item(card)], reply.text)
    return Answered(card, reply, (f"{_called(card)} → ikke aktuelt",), int(changed.changed))


def _remind(desk: Desk, card: Card, reply: Reply) -> Answered:
    done = remind(desk, str(card.task.case), NewReminders(to=(card.who or "",)))
    pass_by(desk, card)
    return Answered(card, reply, _reminded(done), 0, done.files)


def _call(desk: Desk, card: Card, reply: Reply) -> Answered:
    """Note the call, and when to speak of it again."""
    about_family = card.task.last_contact is not None
    noted = add_entry(
        desk,
        str(card.task.case),
        reply.text or usual_words(card),
        kind=CALL,
        minutes=reply.minutes,
        who=FAMILY if about_family else card.who or reply.who,
    )
    pass_by(desk, card)
    told = (f"{noted.entry.item} telefonen er notert i loggen",)
    done = Answered(card, reply, told, int(noted.changed))
    return done if reply.due is None else speak_again(desk, done, reply.due)


def speak_again(desk: Desk, done: Answered, due: date) -> Answered:
    """Say when something that was spoken of is to be spoken of again; the call is noted already."""
    card = done.card
    if card.task.last_contact is not None:
        added = add_task(desk, str(card.task.case), card.task.what, due)
        line, changed = f"{added.task.item} {added.task.what}", added.changed
        line = f"{line}, frist {date_with_week(due)}"
    else:
        moved = _move(desk, card, due)
        line, changed = _put_off(moved, due), moved.changed
    return replace(done, told=(*done.told, line), steps=done.steps + int(changed))


def _no_answer(desk: Desk, card: Card, reply: Reply) -> Answered:
    """Write on the task that nobody answered, and put it off until tomorrow or the day she says."""
    if card.task.item is None:
        tried = add_entry(desk, str(card.task.case), NOBODY, kind=CALL)
        pass_by(desk, card)
        told = f"{tried.entry.item} forsøket er notert i loggen. Den kommer igjen i morgen."
        return Answered(card, reply, (told,), int(tried.changed))
    due = reply.due or desk.today + timedelta(days=1)
    noted = add_note(desk, card.task.item, NOBODY)
    changed = _move(desk, card, due)
    steps = int(noted.changed) + int(changed.changed)
    return Answered(card, reply, (_put_off(changed, due),), steps)


def _pass(desk: Desk, card: Card, reply: Reply) -> Answered:
    pass_by(desk, card)
    return Answered(card, reply, (f"{_called(card)}: hoppet over til i morgen",), 0)


_ANSWERS: dict[Act, Callable[[Desk, Card, Reply], Answered]] = {
    Act.DONE: _done,
    Act.POSTPONE: _postpone,
    Act.REMIND: _remind,
    Act.CALLED: _call,
    Act.NO_ANSWER: _no_answer,
    Act.DROP: _drop,
    Act.PASS: _pass,
}


def usual_words(card: Card) -> str:
    """Return what is noted of a call when nothing else is said."""
    if card.task.last_contact is not None:
        return "Snakket med familien."
    return f"Ringte om: {card.task.what}"


def _move(desk: Desk, card: Card, due: date) -> ChangedTask:
    """Give a card its new day, and leave it alone there until tomorrow."""
    (moved,) = postpone_tasks(desk, [_item(card)], due)
    pass_by(desk, Card(moved.task))
    return moved


def _item(card: Card) -> ItemId:
    assert card.task.item is not None  # `acts` lets only numbered ones through
    return card.task.item


def _called(card: Card) -> str:
    return f"{card.task.item} {card.task.what}" if card.task.item else card.task.what


def _put_off(changed: ChangedTask, due: date) -> str:
    return f"{changed.task.item} {changed.task.what} → utsatt, frist {date_with_week(due)}"


def _reminded(done: Reminded) -> tuple[str, ...]:
    told = [
        *(f"Purring {one.item} er laget; du sender den selv." for one in done.made),
        *("Purret alt i dag." for _ in done.already),
        *(f"Purret {one.times} ganger: ring, eller ta det med leder." for one in done.to_call),
        *(f"Ikke purret: {out.reason}." for out in done.left_out),
    ]
    return tuple(told)
