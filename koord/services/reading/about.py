"""What the workbook is, and what has been done in it."""

from pathlib import Path

from koord.routines.loading import load_routine
from koord.services.desk import Desk
from koord.values import value
from koord.workbook.places import is_network_or_synced
from koord.workbook.queries import cases as case_queries
from koord.workbook.queries.cases import Profile
from koord.workbook.queries.history import ChangeSet, list_changes
from koord.workbook.schema import SCHEMA_VERSION

PLAIN_HEADER = b"SQLite format 3\x00"


@value
class About:
    """The workbook at a glance.

    Attributes:
        encrypted: The first bytes of the file are not those of a plain database.
        shared_place: What makes the folder a network or synced one, or `None`.
    """

    path: Path
    size: int
    schema: int
    encrypted: bool
    profile: Profile
    routine: str
    counts: dict[str, int]
    shared_place: str | None


def about(desk: Desk) -> About:
    """Tell where the workbook lies, that it is encrypted, and how much it holds."""
    with desk.book.reading() as connection:
        profile = case_queries.profile(connection)
        counts = case_queries.counts(connection)
    path = desk.book.path
    with path.open("rb") as file:
        encrypted = file.read(len(PLAIN_HEADER)) != PLAIN_HEADER
    return About(
        path=path,
        size=path.stat().st_size,
        schema=SCHEMA_VERSION,
        encrypted=encrypted,
        profile=profile,
        routine=load_routine(profile.routine).name,
        counts=counts,
        shared_place=is_network_or_synced(path),
    )


def history(desk: Desk, most: int) -> tuple[ChangeSet, ...]:
    """Return what was done, the newest first."""
    with desk.book.reading() as connection:
        return list_changes(connection, most)


def shown_as(desk: Desk) -> str:
    """Return what a case is called on the screen: `kode` or `nummer`."""
    with desk.book.reading() as connection:
        return case_queries.profile(connection).shown_as
