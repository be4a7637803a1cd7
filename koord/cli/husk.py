"""`koord husk`."""

from typing import Annotated

import typer

from koord.cli.command import example, plain, single
from koord.cli.options import CaseArgument
from koord.cli.session import one_of, session_of
from koord.cli.views.tasks import changed_tasks
from koord.domain.repeats import Repeat
from koord.services.writing.tasks import add_task

_ALSO_TYPED = {"veke": "uke", "manad": "måned"}


@example(
    'koord husk 7 "Ring PPT" --frist fredag',
    'koord husk 7 "Sende rapport" --ansvarlig PPT --frist 12.2',
    'koord husk 7 "Ring hjem" --frist fredag --hver uke',
)
def husk(
    context: typer.Context,
    sak: CaseArgument,
    hva: Annotated[
        str | None, typer.Argument(metavar="HVA", help="Hva som skal gjøres. Uten: du blir spurt.")
    ] = None,
    frist: Annotated[
        str | None, typer.Option("--frist", metavar="DATO", help="Når det skal være gjort.")
    ] = None,
    ansvarlig: Annotated[
        str | None, typer.Option("--ansvarlig", metavar="HVEM", help="Hvem. Uten: du selv.")
    ] = None,
    hver: Annotated[
        str | None,
        typer.Option(
            "--hver", metavar="uke|måned|halvår", help="Hvor ofte det gjentas, fra fristen."
        ),
    ] = None,
) -> None:
    """Legg et gjøremål på lista.

    Med --hver kommer det igjen: når det er gjort, legges det neste på lista.
    """
    session = session_of(context)
    repeats = None if hver is None else _repeat(hver)
    with session.desk() as desk:
        due = session.optional_day(frist, desk)
        what = hva if hva is not None else session.ask('"HVA"', "Hva skal huskes", _filled)
        added = add_task(desk, sak, what, due, ansvarlig, repeats)
        today = desk.today
    session.show(changed_tasks([added], "på lista", today, chosen=due))


def _repeat(word: str) -> Repeat:
    words = {repeat.word: repeat for repeat in Repeat}
    spelt = {plain(known): known for known in words} | _ALSO_TYPED
    return words[one_of(spelt.get(plain(word), word), list(words), "gjentakelse")]


def _filled(text: str) -> str:
    from koord.domain.names import clean_text

    return clean_text(text, "Gjøremålet", longest=500)


app = single(husk)
