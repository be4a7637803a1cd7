"""`koord lås-opp`."""

from datetime import datetime
from typing import Annotated

import typer

from koord import clock
from koord.cli.command import example, single
from koord.cli.options import KeyFileOption
from koord.cli.recovery import proven_key
from koord.cli.session import session_of, usual_lock_time
from koord.cli.view import Line, View
from koord.domain.date_grammar import parse_time
from koord.errors import InvalidValueError
from koord.workbook import unlocked
from koord.workbook.book import Workbook


@example("koord lås-opp", "koord lås-opp --til 12")
def lås_opp(
    context: typer.Context,
    til: Annotated[
        str | None,
        typer.Option("--til", metavar="KLOKKE", help="Til når i dag. Vanlig: kl. 16."),
    ] = None,
    nøkkelfil: KeyFileOption = None,
) -> None:
    """Hold arbeidsboka åpen en stund, så du slipper passordet hver gang."""
    session = session_of(context)
    until = _until(clock.local_now(), til)
    path = session.path
    key = proven_key(session, nøkkelfil)
    Workbook.open(path, key).close()
    unlocked.store(path, key, until)
    session.show(
        View(
            type="lås-opp",
            data={"until": until.isoformat()},
            lines=[Line(f"Arbeidsboka er åpen til kl. {until:%H.%M}.")],
            talk=["Lås tidligere med: koord lås"],
        )
    )


def _until(now: datetime, text: str | None) -> datetime:
    if text is None:
        return usual_lock_time(now)
    chosen = parse_time(text)
    until = now.replace(hour=chosen.hour, minute=chosen.minute, second=0)
    if until <= now:
        raise InvalidValueError(f"Klokka er alt over {until:%H.%M}.", hint="koord lås-opp --til 22")
    return until


app = single(lås_opp)
