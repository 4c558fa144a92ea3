"""What was probably mistyped is said at once, and logged all the same."""

import pytest

from builders import Gym
from lifting import well


def said(gym: Gym, line: str) -> list[tuple[str, int | None, int | None]]:
    """Log a line, and list what is said to be a slip: the exercise, and the set before."""
    slips = gym.log(line).slips
    return [(each.handle, each.before.load_g, each.before.reps) for each in slips]


@pytest.mark.parametrize(
    ("before", "line", "slips"),
    [
        ("squat 60x5 100x3", "squat 1000x3", [("squat", 100_000, 3)]),
        ("squat 60x5 100x3", "squat 500.5x1", [("squat", 100_000, 3)]),
        ("squat 60x5 100x3", "squat 500x1", []),
        ("squat 100x5", "squat 100x500", [("squat", 100_000, 5)]),
        ("squat 100x5", "squat 40x30", []),
        ("pullup 8", "pullup 80", [("pullup", None, 8)]),
        ("pullup 8", "pullup +20x5", []),
        ("squat 100x5 / bench 80x5", "squat 101x5 / bench 800x5", [("bench", 80_000, 5)]),
        ("squat 100x0", "squat 100x31", []),
        ("plank 60s", "plank 600s", []),
    ],
)
def test_what_is_far_beyond_the_last_time(
    gym: Gym, before: str, line: str, slips: list[tuple[str, int | None, int | None]]
) -> None:
    gym.log(before, at="yesterday 18:00")

    assert said(gym, line) == slips


def test_a_warm_up_is_nothing_to_compare_with(gym: Gym) -> None:
    gym.log("squat w20x5")

    assert said(gym, "squat 100x5") == []


def test_what_is_logged_late_is_compared_with_what_was_before_it(gym: Gym) -> None:
    gym.log("squat 60x5", at="yesterday 18:00")
    gym.log("squat 180x5", at="2026-01-05 18:00")

    assert gym.log("squat 310x5", at="2026-02-05 18:00").slips == ()


def test_the_first_time_can_be_no_slip(gym: Gym) -> None:
    assert said(gym, "squat 60x5 500x5") == []


def test_sets_of_the_same_workout_are_what_was_before(gym: Gym) -> None:
    gym.log("squat 100x5")

    assert said(gym, "squat 1000x5") == [("squat", 100_000, 5)]


def test_an_older_workout_does_not_count_when_there_is_a_later_one(gym: Gym) -> None:
    gym.log("squat 180x5", at="2026-01-05 18:00")
    gym.log("squat 60x5", at="yesterday 18:00")

    assert said(gym, "squat 310x5") == [("squat", 60_000, 5)]


def test_a_slip_is_logged_and_undone_like_any_other_set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    well("log", "squat", "100x5")

    out = well("log", "squat", "1000x5")
    assert out.splitlines()[-1] == "Far more than the 100 kg × 5 of before. A slip? wl u"
    assert "squat 1000 kg × 5" in well("u")
