"""Undo and redo of whole commands."""

from dataclasses import dataclass
from pathlib import Path

from koord.errors import StateForbidsError
from koord.services.desk import Desk
from koord.workbook.change import change
from koord.workbook.queries import history


@dataclass(frozen=True, slots=True)
class Turned:
    """A command that can be, or has been, undone or redone.

    Attributes:
        sentence: What the command did, in Norwegian.
        command: The command's word.
        papers: Papers it made; they stay where they are.
    """

    number: int
    command: str
    sentence: str
    at: str
    papers: tuple[Path, ...]


def what_to_undo(desk: Desk) -> Turned:
    """Return the newest command that stands.

    Raises:
        StateForbidsError: There is nothing to undo.
    """
    with desk.book.reading() as connection:
        found = history.newest_to_undo(connection)
    if found is None:
        raise StateForbidsError("Det er ingenting å angre.", hint="koord historikk")
    return _turned(found)


def what_to_redo(desk: Desk) -> Turned:
    """Return the command that was undone last.

    Raises:
        StateForbidsError: Nothing is undone, or something was done after it.
    """
    with desk.book.reading() as connection:
        found = history.next_to_redo(connection)
    if found is None:
        raise StateForbidsError(
            "Det er ingenting å gjenta.",
            hint="Etter en ny kommando kan det som var angret, ikke gjentas: koord historikk",
        )
    return _turned(found)


def undo(desk: Desk, number: int) -> None:
    """Turn the command with this number around, whole.

    Raises:
        StateForbidsError: It is no longer the newest, or its rows have changed since.
    """
    _turn(desk, number, "angre", "undo", "undone")


def redo(desk: Desk, number: int) -> None:
    """Do the undone command with this number again, whole.

    Raises:
        StateForbidsError: It is no longer the next to redo, or its rows have changed since.
    """
    _turn(desk, number, "gjenta", "redo", "current")


def _turn(desk: Desk, number: int, command: str, kind: str, state: str) -> None:
    from koord.workbook import undo as turning

    with change(desk.book.connection, command, desk.at, kind=kind) as unit:
        find = history.newest_to_undo if kind == "undo" else history.next_to_redo
        found = find(unit.connection)
        if found is None or found.id != number:
            raise StateForbidsError(
                "Arbeidsboka ble endret av en annen kommando imens. Ingenting er gjort.",
                hint=f"koord {command}",
            )
        turning.invert(unit, found.manifest, desk.today.isoformat())
        turning.mark(unit, found.id, state)
        turning.stand_for(unit, found.id)
        verb = "Angret" if kind == "undo" else "Gjentok"
        unit.sentence = f"{verb}: {found.sentence}"


def _turned(found: history.ChangeSet) -> Turned:
    return Turned(found.id, found.command, found.sentence, found.at, found.papers)
