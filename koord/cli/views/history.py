"""The history on the screen."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from koord.cli.view import Line, Row, Tone, View
from koord.workbook.queries.history import ChangeSet

if TYPE_CHECKING:
    from koord.services.writing.history import Turned

_STATES = {"current": "", "undone": "angret", "dropped": "angret for godt"}


def turned(found: Turned, word: str, verb: str, then: str) -> View:
    """Say that a command was undone or redone."""
    return View(
        type=word,
        data={"command": found.command, "sentence": found.sentence, "papers": found.papers},
        lines=[Line(f"{verb}: {found.sentence}.")],
        talk=[then],
    )


def history_view(changes: Sequence[ChangeSet]) -> View:
    """List what was done, the newest first."""
    return View(
        type="historikk",
        data={
            "changes": [
                {
                    "number": change.id,
                    "command": change.command,
                    "sentence": change.sentence,
                    "at": change.at,
                    "kind": change.kind,
                    "state": change.state,
                }
                for change in changes
            ]
        },
        lines=[
            Row(
                (_when(change.at), change.command, change.sentence, _STATES[change.state]),
                Tone.PLAIN if change.state == "current" else Tone.QUIET,
            )
            for change in changes
        ],
        talk=["Det siste kan angres: koord angre"],
    )


def _when(instant: str) -> str:
    local = datetime.fromisoformat(instant).astimezone()
    return f"{local.day}.{local.month}. {local:%H.%M}"
