"""A rest is a due time in the file: it outlives every process, and no clock change stretches it."""

import time
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from builders import Gym
from workoutlog.cli.zone import SystemZone
from workoutlog.errors import InvalidValue
from workoutlog.services import resting, training


def left_s(gym: Gym) -> int | None:
    rest = resting.left(gym.moment)
    return rest and rest.left_s


def test_it_counts_down_to_nothing_and_is_then_forgotten(gym: Gym) -> None:
    assert left_s(gym) is None
    rest = resting.begin(gym.moment, 90)

    assert rest
    assert (rest.seconds, rest.left_s) == (90, 90)
    assert left_s(gym) == 89
    gym.later(seconds=87)
    assert left_s(gym) == 1
    gym.later(minutes=20)
    assert left_s(gym) == 0
    gym.later(minutes=10)
    assert left_s(gym) is None


def test_it_outlives_the_process(tmp_path: Path) -> None:
    with closing(Gym(tmp_path / "logbook.db")) as gym:
        begun = resting.begin(gym.moment, 150)
        now = gym.now
    with closing(Gym(tmp_path / "logbook.db", now)) as gym:
        rest = resting.left(gym.moment)

    assert begun
    assert rest
    assert (rest.due, rest.seconds, rest.left_s) == (begun.due, 150, 149)


def test_it_can_be_ended(gym: Gym) -> None:
    resting.begin(gym.moment, 90)

    resting.stop(gym.moment)

    assert left_s(gym) is None


def test_none_at_all_ends_the_one_that_is(gym: Gym) -> None:
    resting.begin(gym.moment, 90)

    assert resting.begin(gym.moment, 0) is None
    assert left_s(gym) is None


@pytest.mark.parametrize("seconds", [-1, 3601])
def test_what_is_no_rest(gym: Gym, seconds: int) -> None:
    with pytest.raises(InvalidValue, match="between 0 and 3600"):
        resting.begin(gym.moment, seconds)


def test_a_clock_that_was_set_back_makes_none_longer(gym: Gym) -> None:
    resting.begin(gym.moment, 90)
    gym.later(days=-1)

    assert left_s(gym) is None


@pytest.mark.parametrize("change", [(2026, 3, 29, 0, 59), (2026, 10, 25, 0, 59)])
def test_it_is_as_long_as_ever_when_the_clocks_change(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, change: tuple[int, int, int, int, int]
) -> None:
    monkeypatch.setenv("TZ", "CET-1CEST,M3.5.0,M10.5.0/3")
    time.tzset()
    minute_before = datetime(*change, tzinfo=UTC).astimezone(SystemZone())
    with closing(Gym(tmp_path / "zone.db", minute_before)) as gym:
        rest = resting.begin(gym.moment, 120)
        assert rest
        assert rest.due.astimezone(UTC) - minute_before.astimezone(UTC) == timedelta(seconds=121)
        assert left_s(gym) == 119
        gym.later(seconds=100)
        assert left_s(gym) == 18


class TestAfterASet:
    @pytest.mark.parametrize(
        ("line", "preferred", "seconds"),
        [
            ("bench 100x5", 150, 150),
            ("bench 100x5", 0, None),
            ("bench 100x5", 9999, 3600),
            ("bench w60x5", 150, None),
            ("bench 100x5 rest=90", 150, 90),
            ("bench 100x5 rest=90", 0, 90),
            ("bench 100x5 rest=0", 150, None),
            ("bench 100x5 rest=2h", 150, 3600),
        ],
    )
    def test_it_begins_by_itself(
        self, gym: Gym, line: str, preferred: int, seconds: int | None
    ) -> None:
        gym.prefer(rest_s=preferred)
        gym.start()

        rest = gym.log(line).rest

        assert (rest and rest.seconds) == seconds

    def test_a_warm_up_leaves_the_rest_that_is(self, gym: Gym) -> None:
        gym.prefer(rest_s=150)
        gym.start()
        gym.log("bench 100x5")
        gym.log("squat w60x5")

        assert left_s(gym) == 148

    def test_not_outside_a_running_workout(self, gym: Gym) -> None:
        gym.prefer(rest_s=150)

        assert gym.log("bench 100x5").rest is None

    def test_a_new_workout_begins_without_one(self, gym: Gym) -> None:
        resting.begin(gym.moment, 150)
        gym.start()

        assert training.status(gym.moment).rest is None
