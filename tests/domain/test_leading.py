"""Sharing the time of a meeting."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from koord.domain.leading import share_minutes

WISHES = st.lists(st.one_of(st.none(), st.integers(1, 60)), max_size=20)


@given(st.integers(5, 1440), WISHES)
def test_the_shares_sum_to_the_meeting(total: int, wishes: list[int | None]) -> None:
    """Every minute is given to a point, once."""
    shares = share_minutes(total, wishes)

    assert len(shares) == len(wishes)
    assert all(share >= 0 for share in shares)
    assert sum(shares) == (total if wishes else 0)


@given(st.integers(5, 1440), WISHES)
def test_nobody_who_shares_gets_less_than_a_fixed_point(
    total: int, wishes: list[int | None]
) -> None:
    """Fixed points are short: when there is no room for that, all share alike."""
    shares = share_minutes(total, wishes)
    fixed = [share for share, wish in zip(shares, wishes, strict=True) if wish is not None]
    sharing = [share for share, wish in zip(shares, wishes, strict=True) if wish is None]

    if fixed and sharing and fixed == [wish for wish in wishes if wish is not None]:
        assert min(sharing) >= max(fixed) or max(shares) - min(shares) < 10
    if sharing:
        assert max(sharing) - min(sharing) < 10


@pytest.mark.parametrize(
    ("total", "wishes", "shares"),
    [
        (90, [10, None, None, 10], (10, 35, 35, 10)),
        (90, [10, 10, None, None, None, 10], (10, 10, 20, 20, 20, 10)),
        (60, [10, None, None, None, 10], (10, 15, 15, 10, 10)),
        (62, [10, None, None, 10], (10, 22, 20, 10)),
        (30, [10, 10, None, None, 10], (10, 5, 5, 5, 5)),
        (5, [10, None, None, 10], (2, 1, 1, 1)),
        (45, [10, 10], (25, 20)),
    ],
)
def test_the_fixed_points_are_short(
    total: int, wishes: list[int | None], shares: tuple[int, ...]
) -> None:
    """What is raised gets the time, in steps of five minutes as far as they go."""
    assert share_minutes(total, wishes) == shares
