"""What is left of a scheme when some of its sets are done."""

import pytest

from domain.routines.examples import plan_of
from workoutlog.domain.model import SetType
from workoutlog.domain.routines import left_of, loggable_text, scheme_text

WARM_UP, WORKING, DROP = SetType.WARM_UP, SetType.WORKING, SetType.DROP


@pytest.mark.parametrize(
    ("planned", "done", "left"),
    [
        ("5x5@100kg", {}, "5x5@100kg"),
        ("5x5@100kg", {WORKING: 2}, "3x5@100kg"),
        ("5x5@100kg", {WORKING: 4}, "100kgx5"),
        ("5x5@100kg", {WORKING: 5}, ""),
        ("5x5@100kg", {WORKING: 7}, ""),
        ("65kgx5 75kgx5 85kgx5+", {WORKING: 2}, "85kgx5+"),
        ("w40kgx5 w60kgx5 3x5@100kg", {}, "w40kgx5 w60kgx5 3x5@100kg"),
        ("w40kgx5 w60kgx5 3x5@100kg", {WARM_UP: 1}, "w60kgx5 3x5@100kg"),
        ("w40kgx5 w60kgx5 3x5@100kg", {WARM_UP: 1, WORKING: 1}, "2x5@100kg"),
        ("3x5@100kg d70kgx8", {WORKING: 3}, "d70kgx8"),
        ("3x5@100kg d70kgx8", {WORKING: 3, DROP: 1}, ""),
    ],
)
def test_what_is_done_is_not_left(planned: str, done: dict[SetType, int], left: str) -> None:
    [exercise] = plan_of(f"squat {planned}").days[0].exercises

    found = left_of(exercise.schemes[0], done)

    assert scheme_text(found, exercise.exercise) == left


@pytest.mark.parametrize(
    ("planned", "text"),
    [
        ("5x5@100kg", "5x5@100kg"),
        ("w60kgx5 100kgx5", "w60kgx5 100kgx5"),
        ("3x5", ""),
        ("3x8-12@60kg", ""),
        ("85kgx5+", ""),
        ("65kgx5 75kgx5 85kgx5+", "65kgx5 75kgx5"),
        ("85kgx5+ 65kgx5", ""),
    ],
)
def test_only_what_leaves_nothing_open_can_be_logged_as_it_is(planned: str, text: str) -> None:
    [exercise] = plan_of(f"squat {planned}").days[0].exercises

    assert loggable_text(exercise.schemes[0], exercise.exercise) == text
