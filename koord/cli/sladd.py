"""`koord sladd`."""

from typing import Annotated

import typer

from koord.cli.command import example, single
from koord.cli.options import ItemArgument
from koord.cli.session import session_of
from koord.cli.views.redaction import before_redaction, redacted
from koord.domain.cases import ItemId
from koord.errors import InvalidValueError
from koord.services.writing.redaction import redact, what_to_redact


@example(
    'koord sladd 3.12 --grunn "gjaldt en annen sak"',
    'koord sladd 3.12 --grunn "om en utenforstående" --bekreft 3',
)
def sladd(
    context: typer.Context,
    nummer: ItemArgument,
    grunn: Annotated[
        str | None,
        typer.Option("--grunn", metavar="TEKST", help="Hvorfor. Ikke skriv noe av teksten selv."),
    ] = None,
    bekreft: Annotated[
        str | None,
        typer.Option("--bekreft", metavar="SAK", help="Saksnummeret, for å svare på forhånd."),
    ] = None,
) -> None:
    """Tøm en tekst som ikke skal finnes, overalt i arbeidsboka. Kan ikke angres."""
    session = session_of(context)
    item = ItemId.parse(nummer)

    def the_case(typed: str) -> None:
        if typed.strip() != str(item.case):
            raise InvalidValueError(
                f"Det er sak {item.case} dette gjelder. Ingenting er tømt.",
                hint=f"--bekreft {item.case}",
            )

    with session.desk() as desk:
        found = what_to_redact(desk, item)
        for line in before_redaction(found):
            session.say(line)
        flags = {"--grunn TEKST": grunn, f"--bekreft {item.case}": bekreft}
        missing = [flag for flag, given in flags.items() if given is None]
        if missing and not session.is_interactive:
            session.needed(" ".join(missing), "grunnen eller bekreftelsen")
        reason = grunn or session.ask("--grunn TEKST", "Hvorfor (ikke noe av teksten)", str)
        if bekreft is None:
            session.ask(f"--bekreft {item.case}", "Skriv saksnummeret for å tømme den", the_case)
        else:
            the_case(bekreft)
        done = redact(desk, found, reason)
    session.show(redacted(done))


app = single(sladd)
