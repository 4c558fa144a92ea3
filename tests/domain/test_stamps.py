"""Stamps go forward, whatever the wall clock does."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from strategies import stamps
from workoutlog.domain.stamps import LOWEST, Stamp, next_stamp, stamp

NOW = int(datetime(2026, 5, 4, 18, tzinfo=UTC).timestamp() * 1000)
DEVICE = 0xDE01CE

walls = st.integers(-(1 << 60), 1 << 60) | st.integers(NOW - 5, NOW + 5)
devices = st.integers(0, (1 << 64) - 1)
times = st.integers(0, (1 << 48) - 2)
counters = st.integers(0, (1 << 16) - 1)
parts = st.tuples(times | st.integers(0, 2), counters | st.integers(0, 2), devices)
# One step below the end of time, which is in the year 10889.
earlier_stamps = st.builds(stamp, times, counters, devices)


@given(walls, devices, st.lists(earlier_stamps))
def test_a_new_stamp_is_above_everything_seen(wall: int, device: int, seen: list[Stamp]) -> None:
    new = next_stamp(wall, device, seen)

    assert all(new > each for each in [*seen, LOWEST])
    assert new.endswith(f"{device:016x}")
    assert len(new) == len(LOWEST)


@given(parts, parts)
def test_text_order_is_the_order_of_the_parts(
    one: tuple[int, int, int], other: tuple[int, int, int]
) -> None:
    assert (stamp(*one) < stamp(*other)) == (one < other)
    assert (stamp(*one) == stamp(*other)) == (one == other)


@given(stamps)
def test_every_stamp_is_of_one_width(any_stamp: Stamp) -> None:
    assert [len(part) for part in any_stamp.split("-")] == [12, 4, 16]


@pytest.mark.parametrize(
    ("wall", "seen", "expected"),
    [
        (NOW, [], stamp(NOW, 0, DEVICE)),
        (NOW, [stamp(NOW - 1, 7, 1)], stamp(NOW, 0, DEVICE)),
        (NOW, [stamp(NOW, 0, 1)], stamp(NOW, 1, DEVICE)),
        (NOW - 60_000, [stamp(NOW, 3, 1)], stamp(NOW, 4, DEVICE)),
        (NOW, [stamp(NOW, 0xFFFF, 1)], stamp(NOW + 1, 0, DEVICE)),
        (NOW, [stamp(NOW, 2, 1), stamp(NOW + 9, 5, 2), LOWEST], stamp(NOW + 9, 6, DEVICE)),
        # Clocks that are broken are not followed.
        (0, [], stamp(1, 1, DEVICE)),
        (-NOW, [stamp(NOW, 0, 1)], stamp(NOW, 1, DEVICE)),
        (4_102_444_800_000, [stamp(NOW, 0, 1)], stamp(NOW, 1, DEVICE)),
        (4_102_444_799_999, [stamp(NOW, 0, 1)], stamp(4_102_444_799_999, 0, DEVICE)),
        (1_420_070_399_999, [], stamp(1, 1, DEVICE)),
        (1_420_070_400_000, [], stamp(1_420_070_400_000, 0, DEVICE)),
    ],
)
def test_the_next_stamp(wall: int, seen: list[Stamp], expected: Stamp) -> None:
    assert next_stamp(wall, DEVICE, seen) == expected
