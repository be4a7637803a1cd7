"""`koord møteplan`."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, time
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from koord import clock
from koord.cli import screen
from koord.cli.command import example, register
from koord.cli.options import CaseArgument, FormatsOption, ItemArgument, read_formats
from koord.cli.session import Session, session_of
from koord.cli.views.plans import (
    changed_activity,
    line_told,
    made_plan,
    missing_plans,
    passed_over,
    plan_page,
    removed_activity,
)
from koord.domain.cases import ItemId
from koord.domain.dates import HalfYear, date_with_week
from koord.domain.names import fold
from koord.errors import CommandLineError, InvalidValueError

if TYPE_CHECKING:
    from koord.domain.planning import Decision, Line
    from koord.services.desk import Desk
    from koord.services.writing.plans import Told

YES, NO = ("ja", "j"), ("nei", "n")

HalfYearOption = Annotated[
    str | None,
    typer.Option(
        "--halvår", metavar="HALVÅR", help="vår27 eller høst26. Vanlig: det som planlegges nå."
    ),
]
PlanCase = Annotated[
    str | None,
    typer.Argument(metavar="SAK", help="Saksnummeret. Uten: de sakene som mangler plan."),
]


@example("koord møteplan 7", "koord møteplan 7 --halvår vår27", "koord møteplan --mangler")
def vis(
    context: typer.Context,
    sak: PlanCase = None,
    halvår: HalfYearOption = None,
    mangler: Annotated[
        bool, typer.Option("--mangler", help="Sakene som mangler plan, møte eller brukers ord.")
    ] = False,
) -> None:
    """Vis halvåret: møter, samtaler, frister og aktiviteter."""
    from koord.services.reading import plans

    session = session_of(context)
    half = _half(halvår)
    with session.desk() as desk:
        if mangler or sak is None:
            session.show(missing_plans(plans.missing_plans(desk)))
            return
        page = plans.show_plan(desk, sak, half)
    session.show(plan_page(page, pictured=screen.is_terminal(), show_names=session.show_names))


@example(
    "koord møteplan lag 7 --halvår vår27",
    'koord møteplan lag 7 --møte "10.3 kl 13" --samtale 17.2 --ja',
    'koord møteplan lag 7 --med-bruker i-dag --med "mor og far"',
    'koord møteplan lag 7 --ikke-behov "IP-møtet er nok" --med-bruker i-dag --ja',
)
def lag(
    context: typer.Context,
    sak: CaseArgument,
    halvår: HalfYearOption = None,
    møte: Annotated[
        list[str] | None,
        typer.Option("--møte", metavar="SVAR", help="ja, nei eller «DATO kl KLOKKE». Kan gjentas."),
    ] = None,
    samtale: Annotated[
        list[str] | None,
        typer.Option(
            "--samtale", metavar="SVAR", help="Det samme for samtalen med bruker før møtet."
        ),
    ] = None,
    evaluering: Annotated[
        str | None,
        typer.Option("--evaluering", metavar="SVAR", help="Det samme for å se tilbake."),
    ] = None,
    med_bruker: Annotated[
        str | None,
        typer.Option("--med-bruker", metavar="DATO", help="Dagen dere laget planen sammen."),
    ] = None,
    med: Annotated[
        str | None, typer.Option("--med", metavar="TEKST", help="Hvem som var med.")
    ] = None,
    ikke_behov: Annotated[
        str | None,
        typer.Option(
            "--ikke-behov", metavar="GRUNN", help="Dere er enige om at det ikke trengs noe møte."
        ),
    ] = None,
    prøv: Annotated[bool, typer.Option("--prøv", help="Vis forslaget, og gjør ingenting.")] = False,
    format_: FormatsOption = "docx,pdf",
) -> None:
    """Lag møteplanen: et forslag, linje for linje, og ett ark til kjøkkenbordet.

    Forslaget går utenom helger, fridager, skolens ferier, opptatte timer og andre møter. Du sier
    ja, nei eller en annen dato til hver linje; --ja tar alt som det står.
    """
    from koord.services.writing import plans

    session = session_of(context)
    half = _half(halvår)
    formats = read_formats(format_)
    with session.desk() as desk:
        ground = plans.plan_ground(desk, sak, half)
        told = plans.Told(
            with_user_on=session.optional_day(med_bruker, desk, past=True),
            made_with=med,
            no_meeting_why=ikke_behov,
        )
        flags = {
            "møte": møte or (),
            "samtale": samtale or (),
            "evaluering": () if evaluering is None else (evaluering,),
        }
        answers = _Answers(session, desk, half, flags, plans.days_taken(ground), prøv)
        lines = plans.proposed(desk, ground, told, answers.decide, answers.meetings)
        answers.refuse_unused()
        if ground.plan is None or ground.plan.made_with_user_on is None:
            told = _ask_with_whom(session, told, prøv)
        made = plans.make_plan(desk, ground, lines, told, formats, dry_run=prøv)
    session.show(
        made_plan(made, pictured=screen.is_terminal(), tried=prøv, show_names=session.show_names)
    )


@example("koord møteplan skriv 7", "koord møteplan skriv 7 --halvår vår27 --format pdf")
def skriv(
    context: typer.Context,
    sak: CaseArgument,
    halvår: HalfYearOption = None,
    format_: FormatsOption = "docx,pdf",
) -> None:
    """Lag arket på nytt, slik planen nå står."""
    from koord.services.writing.plans import write_plan_paper

    session = session_of(context)
    half = _half(halvår)
    with session.desk() as desk:
        made = write_plan_paper(desk, sak, half, read_formats(format_))
    session.show(
        made_plan(made, pictured=screen.is_terminal(), tried=False, show_names=session.show_names)
    )


@example(
    'koord møteplan aktivitet 7 "Svømmekurs" --fra 20.1 --til 24.3',
    'koord møteplan aktivitet 7 "Besøk på ny skole" --fra 12.5 --ansvarlig PPT',
)
def aktivitet(
    context: typer.Context,
    sak: CaseArgument,
    hva: Annotated[
        str | None, typer.Argument(metavar="HVA", help="Hva som skal skje. Uten: du blir spurt.")
    ] = None,
    fra: Annotated[
        str | None, typer.Option("--fra", metavar="DATO", help="Dagen, eller den første dagen.")
    ] = None,
    til: Annotated[
        str | None, typer.Option("--til", metavar="DATO", help="Den siste dagen.")
    ] = None,
    ansvarlig: Annotated[
        str | None, typer.Option("--ansvarlig", metavar="HVEM", help="Hvem som har ansvaret.")
    ] = None,
) -> None:
    """Legg noe annet enn et møte i planen."""
    from koord.services.writing.activities import add_activity

    session = session_of(context)
    with session.desk() as desk:
        what = hva if hva is not None else session.ask('"HVA"', "Hva skal skje", _filled)
        starts = session.day(fra, desk) if fra else session.ask("--fra DATO", "Når", session.day)
        ends = session.optional_day(til, desk)
        added = add_activity(desk, sak, what, starts, ends, ansvarlig)
    session.show(changed_activity(added))


@example("koord møteplan fjern 7.9", "koord møteplan fjern 7.12 --json")
def fjern(context: typer.Context, nummer: ItemArgument) -> None:
    """Ta en aktivitet ut av planen."""
    from koord.services.writing.activities import remove_activity

    session = session_of(context)
    item = ItemId.parse(nummer)
    with session.desk() as desk:
        removed = remove_activity(desk, item)
    session.show(removed_activity(removed))


class _Answers:
    """Her answers to the lines, from the flags first, and then from the keyboard."""

    def __init__(
        self,
        session: Session,
        desk: "Desk",
        half: HalfYear,
        flags: Mapping[str, Sequence[str]],
        taken: Collection[date],
        tried: bool,
    ) -> None:
        self._session = session
        self._desk = desk
        self._half = half
        self._take_all = tried or session.sure
        # A day that stands in the plan already was the answer of an earlier time.
        self._told = {
            kind: [t for t in said if _word(t) or self._moment(t)[0] not in taken]
            for kind, said in flags.items()
        }

    @property
    def meetings(self) -> int:
        """How many days she names for meetings."""
        return sum(not _word(told) for told in self._told["møte"])

    def refuse_unused(self) -> None:
        """Refuse a day that there was no line for.

        Raises:
            CommandLineError: There is one.
        """
        for kind, left in self._told.items():
            for told in left:
                if not _word(told):
                    raise CommandLineError(
                        f"«--{kind} {told[:40]}»: det er ingen {kind} å legge der.",
                        hint=self._session.again("--prøv"),
                    )

    def decide(self, line: "Line") -> "Decision":
        """Return what she says to a line.

        Raises:
            CommandLineError: Nothing is said, and nobody is there to ask.
            InvalidValueError: A date cannot be used for the line.
        """
        told = self._told[line.kind]
        if told:
            return self._read(line, told.pop(0))
        if self._take_all:
            return "ja"
        if not self._session.is_interactive:
            raise CommandLineError(
                f"{line_told(line)}. Ingen er her til å svare.",
                hint=(
                    f"Ta alt som foreslått:  {self._session.again('--ja')}",
                    f"Se forslaget:          {self._session.again('--prøv')}",
                ),
            )
        if why := passed_over(line):
            self._session.say(why)
        self._session.say(line_told(line))
        usual = "ja" if line.day is not None else "nei"
        return self._session.ask(
            f"--{line.kind}",
            "Ja, nei eller en annen dato",
            lambda typed: self._read(line, typed),
            usual,
        )

    def _read(self, line: "Line", typed: str) -> "Decision":
        from koord.domain.planning import check_day

        word = _word(typed)
        if word == "ja" and line.day is None:
            raise InvalidValueError("Det er ingen ledig dag å si ja til.", hint="Skriv en dato.")
        if word is not None:
            return word
        day, at = self._moment(typed)
        self._session.say(f"  {date_with_week(day)}")
        return check_day(line, day, self._half, self._desk.today), at

    def _moment(self, typed: str) -> tuple[date, time | None]:
        """Read a date, and a time after it when there is one."""
        words = typed.split()
        for cut in range(len(words) - 1, 0, -1):
            try:
                at = self._session.clock(" ".join(words[cut:]))
                return self._session.day(" ".join(words[:cut]), self._desk), at
            except InvalidValueError:
                continue
        return self._session.day(typed, self._desk), None


def _ask_with_whom(session: Session, told: "Told", tried: bool) -> "Told":
    """Ask when the plan was made with the user, where that is not said yet."""
    from dataclasses import replace

    if tried or session.sure or told.with_user_on is not None or not session.is_interactive:
        return told
    on = session.ask(
        "--med-bruker",
        "Laget sammen med bruker (dato, eller tom)",
        lambda typed: session.day(typed, past=True) if typed else None,
    )
    if on is None or told.made_with is not None:
        return replace(told, with_user_on=on)
    with_whom = session.ask("--med", "Hvem var med (kan stå tom)", str)
    return replace(told, with_user_on=on, made_with=with_whom or None)


def _word(typed: str) -> Literal["ja", "nei"] | None:
    """Read yes or no; `None` for anything else."""
    word = fold(typed)
    return "ja" if word in YES else "nei" if word in NO else None


def _half(text: str | None) -> HalfYear:
    if text is None:
        return HalfYear.to_plan(clock.today())
    from koord.domain.date_grammar import parse_half_year

    return parse_half_year(text, clock.today())


def _filled(text: str) -> str:
    from koord.domain.names import clean_text

    return clean_text(text, "Aktiviteten")


app = register(
    "Halvåret: vis og lag møteplanen, med aktiviteter og ett ark.",
    {"vis": vis, "lag": lag, "skriv": skriv, "aktivitet": aktivitet, "fjern": fjern},
)
