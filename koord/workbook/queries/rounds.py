"""What was answered or passed by in a round."""

from datetime import date
from typing import Any


def passed_on(connection: Any, day: date) -> frozenset[str]:
    """Return what was answered or passed by on a day."""
    rows = connection.execute("SELECT what FROM passed WHERE passed_on = ?", (day.isoformat(),))
    return frozenset(row[0] for row in rows.fetchall())
