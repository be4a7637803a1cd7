"""The round on a terminal: one card at a time, one key each, saved at each key."""

from __future__ import annotations

import math
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

from koord import clock
from koord.cli import screen
from koord.cli.views.rounds import KEYS, card_lines, keys_of
from koord.domain.journal import FAMILY
from koord.domain.names import fold
from koord.domain.rounds import Act, Card, Reply, coming_day
from koord.errors import InvalidValueError, KoordError
from koord.services.desk import find_member, know_case
from koord.services.reading.rounds import todays_round
from koord.services.writing.history import undo, what_to_undo
from koord.services.writing.rounds import Answered, answer, speak_again, start_again, usual_words
from koord.workbook.queries.history import newest_number

if TYPE_CHECKING:
    from koord.cli.session import Session
    from koord.services.desk import Desk


@dataclass
class Round:
    """One round, from its first card to its end.

    Attributes:
        answered: What was answered, in order.
        why: Why it ended before everything was looked at, in a sentence.
    """

    session: Session
    desk: Desk
    minutes: float
    week: bool
    answered: list[Answered] = field(default_factory=list)
    why: str = ""
    _newest: int = 0

    def run(self) -> None:
        """Show card after card until there are none, the time is out, or she ends it.

        Raises:
            KeyboardInterrupt: Ctrl-C; all that was answered is saved.
        """
        until = clock.now() + timedelta(minutes=self.minutes)
        while cards := todays_round(self.desk, week=self.week):
            left = (until - clock.now()).total_seconds()
            if left <= 0:
                self.why = "Tida er ute."
                return
            try:
                if not self._one(cards[0], len(cards), left):
                    self.why = "Runden er avsluttet."
                    return
            except KoordError as error:
                screen.show_error(error, as_json=False)
            except EOFError:
                self.why = "Runden er avsluttet."
                return

    def _one(self, card: Card, left: int, seconds: float) -> bool:
        """Show one card and do what its key says; tell whether to go on."""
        say = self.session.say
        place, total = len(self.answered) + 1, len(self.answered) + left
        say("")
        say(f"{place} av {total} · {math.ceil(seconds / 60)} min igjen")
        say("")
        for line in card_lines(card, self.desk.today):
            say(line)
        say("")
        keys = keys_of(card, can_undo=bool(self.answered))
        key = self.session.key(keys)
        if key == "q":
            return False
        if key == "z":
            self._undo()
            return True
        reply = self._asked(card, KEYS[key][0])
        if reply is not None:
            self._answer(card, reply)
        return True

    def _answer(self, card: Card, reply: Reply) -> None:
        self.desk = replace(self.desk, at=clock.now().isoformat())
        done = answer(self.desk, card, reply)
        self.answered.append(done)
        self._newest = newest_number(self.desk.book.connection)
        for line in (*done.told, *map(str, done.files)):
            self.session.say(line)

    def _undo(self) -> None:
        """Take back the last answer, and show its card again."""
        last = self.answered[-1]
        if last.reply.act is Act.REMIND:
            self.session.say("Purringen er laget, og kan ikke angres.")
            return
        if last.steps and what_to_undo(self.desk).number != self._newest:
            self.session.say("Noe annet er gjort etterpå. Se hva: koord historikk")
            return
        for _ in range(last.steps):
            undo(self.desk, what_to_undo(self.desk).number)
        start_again(self.desk, last.card)
        self.answered.pop()
        self._newest = newest_number(self.desk.book.connection)
        self.session.say("Angret.")

    # --- What a key asks for -------------------------------------------------------------------

    def _asked(self, card: Card, act: Act) -> Reply | None:
        """Ask for what an answer needs; nothing when it is carried out, or she goes back."""
        if act is Act.POSTPONE:
            return Reply(act, due=self._day("Ny frist", usual="+1u"))
        if act is Act.DROP:
            return Reply(act, text=self._text("Hvorfor (kan stå tom)") or None)
        if act is Act.CALLED:
            return self._call(card)
        return Reply(act)

    def _call(self, card: Card) -> Reply | None:
        if card.who is not None:
            self.session.say(f"Ring {card.shown}: {card.phone or 'uten tlf'}")
        key = self.session.key({"s": "snakket med", "i": "ikke svar", "t": "tilbake"})
        if key == "t":
            return None
        if key == "i":
            due = None if card.task.item is None else self._day("Prøv igjen", usual="i morgen")
            return Reply(Act.NO_ANSWER, due=due)
        who = None
        if card.who is None and card.task.last_contact is None:
            who = self._whom(card)
        minutes = self.session.ask("--minutter", "Minutter (kan stå tom)", _minutes)
        text = self._text(f"Hva dere sa [{usual_words(card)}]")
        # Kept before the next question: a Ctrl-C there must not cost what was said.
        self._answer(card, Reply(Act.CALLED, text=text or None, minutes=minutes, who=who))
        what = "Neste samtale" if card.task.item is None else "Ny frist"
        due = self.session.ask("--svar", f"{what} (kan stå tom)", self._read_day_or_none)
        if due is not None:
            done = self.answered[-1] = speak_again(self.desk, self.answered[-1], due)
            self._newest = newest_number(self.desk.book.connection)
            self.session.say(done.told[-1])
        return None

    def _whom(self, card: Card) -> str | None:
        """Ask whom she spoke with until it is someone in the case."""

        def known(typed: str) -> str | None:
            if typed and fold(typed) != FAMILY:
                with self.desk.book.reading() as connection:
                    case = know_case(connection, str(card.task.case))
                find_member(case, typed, self.desk.today)
            return typed or None

        return self.session.ask("--svar", "Hvem (kan stå tom)", known)

    def _day(self, what: str, usual: str) -> date:
        return self.session.ask("--svar", what, self._read_day, usual=usual)

    def _read_day(self, typed: str) -> date:
        return coming_day(self.session.day(typed, self.desk), self.desk.today)

    def _read_day_or_none(self, typed: str) -> date | None:
        return self._read_day(typed) if typed else None

    def _text(self, what: str) -> str:
        return self.session.ask("--svar", what, str)


def _minutes(typed: str) -> int | None:
    if not typed:
        return None
    if not typed.isdecimal() or not 1 <= int(typed) <= 24 * 60:
        raise InvalidValueError("Skriv et helt tall fra 1 til 1440, for eksempel 15.")
    return int(typed)
