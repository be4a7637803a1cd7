"""Leading a meeting: how its time is shared between the points of the agenda."""

from collections.abc import Sequence

_STEP = 5
"""Where there is room, a point gets whole steps of this many minutes."""


def share_minutes(total: int, wishes: Sequence[int | None]) -> tuple[int, ...]:
    """Share the minutes of a meeting between its points; the shares sum to the whole.

    A fixed point gets what it wishes, and the others share the rest alike. Where that leaves one
    of the others less than a fixed point, all points share alike; where nobody shares the rest,
    the fixed points do.

    Args:
        total: The length of the meeting.
        wishes: The minutes a fixed point takes; `None` for a point that shares the rest.

    Example:
        >>> share_minutes(90, [10, None, None, 10])
        (10, 35, 35, 10)
    """
    if not wishes:
        return ()
    fixed = [wish for wish in wishes if wish is not None]
    sharing = len(wishes) - len(fixed)
    rest = total - sum(fixed)
    if not sharing or rest < sharing * max(fixed, default=0):
        return _alike(total, len(wishes))
    shares = iter(_alike(rest, sharing))
    return tuple(next(shares) if wish is None else wish for wish in wishes)


def _alike(total: int, count: int) -> tuple[int, ...]:
    """Share alike, in whole steps as far as they go; what is left over goes to the first."""
    step = _STEP if total >= count * _STEP else 1
    steps, left = divmod(total // step, count)
    shares = [(steps + (place < left)) * step for place in range(count)]
    shares[0] += total - sum(shares)
    return tuple(shares)
