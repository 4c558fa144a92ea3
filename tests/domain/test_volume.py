from dataclasses import dataclass

import pytest

from workoutlog.domain.model import SetType, Tracking
from workoutlog.domain.volume import set_volume, set_volume_load_g, volume_load_g


@dataclass(frozen=True)
class Lifted:
    load_g: int | None
    reps: int | None
    reps_right: int | None = None
    set_type: SetType = SetType.WORKING


WARM_UP = Lifted(60_000, 5, set_type=SetType.WARM_UP)
DROP = Lifted(80_000, 8, set_type=SetType.DROP)
MISSED = Lifted(140_000, 0)


@pytest.mark.parametrize(
    ("sets", "gram_reps"),
    [
        ([], 0),
        ([Lifted(100_000, 5)] * 3, 1_500_000),
        ([WARM_UP, Lifted(100_000, 5), DROP], 1_140_000),
        ([Lifted(12_000, 8, 7)], 180_000),
        ([Lifted(12_000, 0, 7)], 84_000),
        ([MISSED], 0),
        ([Lifted(None, 10)], 0),
        ([Lifted(40_000, None)], 0),
        ([Lifted(-20_000, 8)], 0),
    ],
)
def test_volume_load_of_a_weighted_exercise(sets: list[Lifted], gram_reps: int) -> None:
    assert volume_load_g(sets, Tracking.WEIGHTED) == gram_reps
    # What the lifter weighs is not lifted here.
    assert volume_load_g(sets, Tracking.WEIGHTED, 80_000) == gram_reps


@pytest.mark.parametrize(
    ("done", "body_weight_g", "gram_reps"),
    [
        (Lifted(None, 10), 80_000, 800_000),
        (Lifted(10_000, 8), 80_000, 720_000),
        (Lifted(-20_000, 8), 80_000, 480_000),
        (Lifted(-90_000, 8), 80_000, 0),
        (Lifted(None, 10), None, 0),
        (Lifted(10_000, 8), None, 80_000),
        (Lifted(-20_000, 8), None, 0),
    ],
)
def test_volume_load_of_a_bodyweight_exercise(
    done: Lifted, body_weight_g: int | None, gram_reps: int
) -> None:
    assert set_volume_load_g(done, Tracking.BODYWEIGHT, body_weight_g) == gram_reps
    assert volume_load_g([done, done], Tracking.BODYWEIGHT, body_weight_g) == 2 * gram_reps


@pytest.mark.parametrize(
    ("sets", "count"),
    [
        ([], 0),
        ([WARM_UP, WARM_UP], 0),
        ([WARM_UP, Lifted(100_000, 5), DROP, DROP], 1),
        ([Lifted(100_000, 5), MISSED, Lifted(100_000, 0, 0)], 1),
        ([Lifted(12_000, 0, 7)], 1),
        ([Lifted(None, None)], 1),
    ],
)
def test_set_volume(sets: list[Lifted], count: int) -> None:
    assert set_volume(sets) == count
