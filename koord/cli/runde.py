"""`koord runde`."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Annotated

import typer

from koord.cli.command import example, single
from koord.cli.options import read_minutes
from koord.cli.session import Session, session_of
from koord.cli.several import UNASKED
from koord.cli.views.rounds import round_view
from koord.domain.rounds import Act, Card, Reply, coming_day
from koord.errors import CommandLineError, InvalidValueError, NotFoundError
from koord.services.reading.rounds import todays_round

if TYPE_CHECKING:
    from koord.services.desk import Desk
    from koord.services.writing.rounds import Answered

USUAL_MINUTES = "10"
MOST_MINUTES = 240
_FORM = "NUMMER=SVAR, der svaret er gjort, en dato, purr, ring, ikke-svar, ikke-aktuelt eller hopp"


@example(
    "koord runde",
    "koord runde --minutter 5 --uke",
    "koord runde --svar 7.3=gjort --svar 7.4=+1u",
    "koord runde --svar 7.5=ring:fredag",
    "koord runde --på-nytt",
)
def runde(
    context: typer.Context,
    minutter: Annotated[
        str,
        typer.Option("--minutter", metavar="TALL", help="Hvor lenge du har. Vanlig: 10."),
    ] = USUAL_MINUTES,
    uke: Annotated[
        bool, typer.Option("--uke", help="Også det som har frist innen en uke.")
    ] = False,
    svar: Annotated[
        list[str] | None,
        typer.Option(
            "--svar",
            metavar="NUMMER=SVAR",
            help="Svar uten å bli spurt: gjort, en dato, purr, ring, ring:DATO, ikke-svar, "
            "ikke-aktuelt:GRUNN, hopp. Kan gjentas.",
        ),
    ] = None,
    på_nytt: Annotated[
        bool, typer.Option("--på-nytt", help="Ta fram igjen det du har sett på i dag.")
    ] = False,
) -> None:
    """Gå gjennom det som trenger en avgjørelse i dag, med én tast for hver ting.

    Alt lagres for hver tast, så du kan slutte når du vil og fortsette der du var. Når tida er ute,
    stopper runden og sier hva som er igjen. Uten terminal vises bare hva som er i runden.
    """
    session = session_of(context)
    minutes = read_minutes(minutter, "--minutter", MOST_MINUTES, "koord runde --minutter 10")
    with session.desk() as desk:
        if på_nytt:
            from koord.services.writing.rounds import start_again

            start_again(desk)
        if svar:
            answered = _answer_all(session, desk, svar)
            why = ""
        elif session.is_interactive:
            answered, why = _go_through(session, desk, minutes, week=uke)
        else:
            answered, why = [], ""
        cards = todays_round(desk, week=uke)
        today = desk.today
    session.show(round_view(cards, answered, today, why=why, minutes=minutes))


def _go_through(
    session: Session, desk: Desk, minutes: float, *, week: bool
) -> tuple[list[Answered], str]:
    """Go through the cards on a terminal.

    Raises:
        KeyboardInterrupt: Ctrl-C; what is answered is told first.
    """
    from koord.cli.round_cards import Round

    through = Round(session, desk, minutes, week)
    try:
        through.run()
    except KeyboardInterrupt:
        session.answers.clear()
        session.say(f"Sett på {len(through.answered)}. Fortsett: koord runde")
        raise
    session.answers.clear()
    session.say("")
    return through.answered, through.why


def _answer_all(session: Session, desk: Desk, typed: list[str]) -> list[Answered]:
    """Carry out answers that stand on the line; all of them are tried before the first is done.

    Raises:
        CommandLineError: One thing has two answers.
    """
    from koord.services.writing.rounds import answer, refuse_reminder

    cards = todays_round(desk, week=True)
    read = [each for text in typed for each in _read(session, desk, cards, text)]
    replies = list(dict.fromkeys(read))
    _refuse_two_answers(replies)
    for card, reply in replies:
        if reply.act is Act.REMIND:
            refuse_reminder(desk, card)
    if len(replies) > UNASKED and not session.sure:
        for card, reply in replies:
            session.say(f"{card.key}: {reply.act}")
        session.must_confirm(f"{len(replies)} svar?", session.again())
    done = []
    for card, reply in replies:
        done.append(answer(desk, card, reply))
        for line in (*done[-1].told, *map(str, done[-1].files)):
            session.tell(line)
    return done


def _refuse_two_answers(replies: list[tuple[Card, Reply]]) -> None:
    """Refuse a line on which one thing has two answers; the same answer twice is one.

    Raises:
        CommandLineError: One has.
    """
    counted = Counter(card.key for card, _ in replies)
    key, times = next(iter(counted.most_common(1)), ("", 0))
    if times > 1:
        raise CommandLineError(f"{key} har fått {times} svar.", hint=f"Velg ett: --svar {key}=…")


def _read(
    session: Session, desk: Desk, cards: tuple[Card, ...], text: str
) -> list[tuple[Card, Reply]]:
    """Read one answer; to the number of a case it is about what has no number of its own.

    Raises:
        CommandLineError: It has not the form of an answer.
        NotFoundError: Nothing has this number.
        InvalidValueError: The answer does not fit.
    """
    number, sign, said = text.partition("=")
    if not sign or not said:
        raise CommandLineError(f"«{text[:40]}» er ikke et svar.", hint=f"--svar {_FORM}")
    reply = _reply(session, desk, said)
    found = [card for card in cards if number.casefold() in (card.key, card.place)]
    found = [card for card in found if reply.act in card.acts] or found[:1]
    if not found:
        _refuse_unknown(desk, number)
        session.say(f"{number} står ikke i runden nå. Ingenting er gjort med det.")
    return [(_fitting(card, reply), reply) for card in found]


def _reply(session: Session, desk: Desk, said: str) -> Reply:
    word, _, more = said.partition(":")
    known = {act.value: act for act in Act}
    act = known.get(word.casefold())
    if act is None:
        return Reply(Act.POSTPONE, due=coming_day(session.day(said, desk), desk.today))
    if act is Act.DROP:
        return Reply(act, text=more or None)
    if act is Act.POSTPONE and not more:
        raise InvalidValueError("Den nye fristen mangler.", hint="--svar 7.3=+1u")
    return Reply(act, due=coming_day(session.day(more, desk), desk.today) if more else None)


def _fitting(card: Card, reply: Reply) -> Card:
    if reply.act not in card.acts:
        raise InvalidValueError(
            f"{card.key} kan ikke besvares med «{reply.act}».",
            hint=f"Velg blant: {', '.join(card.acts)}",
        )
    return card


def _refuse_unknown(desk: Desk, number: str) -> None:
    """Refuse a number that nothing has.

    Raises:
        NotFoundError: Nothing has it.
    """
    from koord.domain.cases import ItemId
    from koord.services.desk import get_task, know_case
    from koord.services.reading.tasks import list_tasks

    everything = map(Card, list_tasks(desk).tasks)
    with desk.book.reading() as connection:
        if "." in number:
            get_task(connection, ItemId.parse(number))
        elif number.isdecimal():
            know_case(connection, number)
        elif not any(number.casefold() in (card.key, card.place) for card in everything):
            raise NotFoundError(f"«{number[:40]}» er ikke i runden.", hint="koord runde --json")


app = single(runde)
