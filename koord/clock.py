"""The one reader of the clock.

`KOORD_I_DAG` moves `today()` only, so that a whole half-year can be played through on one
afternoon; `now()` is always real. History is ordered by number, never by these.
"""

import os
from datetime import UTC, date, datetime

from koord.errors import InvalidValueError


def today() -> date:
    """Return the day that dates are counted from.

    Raises:
        InvalidValueError: `KOORD_I_DAG` is set to something that is not an ISO date.
    """
    pinned = os.environ.get("KOORD_I_DAG")
    if not pinned:
        return date.today()
    try:
        return date.fromisoformat(pinned)
    except ValueError:
        raise InvalidValueError(
            "KOORD_I_DAG er ikke en dato på formen 2026-11-22.",
            hint="Fjern variabelen, eller sett den til en dato på den formen.",
        ) from None


def now() -> datetime:
    """Return this instant in UTC, to the second."""
    return datetime.now(UTC).replace(microsecond=0)


def local_now() -> datetime:
    """Return this instant in the zone of the machine, to the second."""
    return datetime.now().astimezone().replace(microsecond=0)
