"""What is new in a corrected version of minutes, told to one receiver by what she may see.

A correction says what changed without saying what it was: the paper before tells that. An item she
is not to see is never hinted at, neither that it came nor that it went.
"""

from collections.abc import Iterator, Sequence
from enum import StrEnum

from koord.domain.minutes import Minutes, MinutesItem, PromisedTask
from koord.domain.names import fold
from koord.values import value


class ChangeKind(StrEnum):
    """What sort of change it is; the value stands in JSON."""

    ATTENDANCE = "attendance"
    ADDED = "added"
    REMOVED = "removed"
    TEXT = "text"
    PROMISES = "promises"
    NEXT_MEETING = "next_meeting"


@value
class MinutesChange:
    """One thing that is different.

    Attributes:
        number: The item's number in the receiver's new version, where it is about one.
        heading: The item's heading there.
    """

    kind: ChangeKind
    number: int | None = None
    heading: str | None = None


def changes_between(
    before: Minutes,
    after: Minutes,
    seen: Sequence[MinutesItem],
    sees: Sequence[MinutesItem],
    *,
    told_next: bool = True,
) -> tuple[MinutesChange, ...]:
    """Return what one receiver finds different, in the order of her paper.

    Args:
        before: The version before.
        after: The new version.
        seen: The items of the version before that she may see.
        sees: The items of the new version that she may see.
        told_next: She may be told of the next meeting.
    """
    found = []
    if _attendance(before) != _attendance(after):
        found.append(MinutesChange(ChangeKind.ATTENDANCE))
    pairs, removed = _paired(seen, sees)
    for number, (old, new) in enumerate(pairs, start=1):
        found += [MinutesChange(kind, number, new.heading) for kind in _kinds(old, new)]
    found += [MinutesChange(ChangeKind.REMOVED)] * removed
    if told_next and _next(before) != _next(after):
        found.append(MinutesChange(ChangeKind.NEXT_MEETING))
    return tuple(found)


def _attendance(minutes: Minutes) -> tuple[object, ...]:
    lists = (minutes.present, minutes.excused, minutes.absent)
    return (*map(frozenset, lists), minutes.agreed_without_user)


def _next(minutes: Minutes) -> object:
    return minutes.next_meeting


def _paired(
    seen: Sequence[MinutesItem], sees: Sequence[MinutesItem]
) -> tuple[list[tuple[MinutesItem | None, MinutesItem]], int]:
    """Pair each item with the one it was: the same heading, or else the next that is left."""
    left = list(seen)
    by_heading: list[tuple[MinutesItem | None, MinutesItem]] = []
    for item in sees:
        same = next((old for old in left if fold(old.heading) == fold(item.heading)), None)
        if same is not None:
            left.remove(same)
        by_heading.append((same, item))
    pairs = []
    for old, item in by_heading:
        renamed = old or next((one for one in left if one.number == item.number), None)
        if old is None and renamed is not None:
            left.remove(renamed)
        pairs.append((renamed, item))
    return pairs, len(left)


def _kinds(old: MinutesItem | None, new: MinutesItem) -> Iterator[ChangeKind]:
    if old is None:
        yield ChangeKind.ADDED
        return
    if (old.heading, old.paragraphs) != (new.heading, new.paragraphs):
        yield ChangeKind.TEXT
    if _promises(old.tasks) != _promises(new.tasks):
        yield ChangeKind.PROMISES


def _promises(tasks: Sequence[PromisedTask]) -> list[PromisedTask]:
    return sorted(tasks, key=lambda task: (task.what, task.responsible_id))
