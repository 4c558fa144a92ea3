"""Starting a workout of a routine, of any name, and never by a slip."""

from datetime import UTC, datetime

import pytest

from builders import Gym
from workoutlog.domain.model import Workout
from workoutlog.errors import NeedsConfirmation, WorkoutRunning
from workoutlog.services import routines, starting, today
from workoutlog.services.starting import RoutineStarted
from workoutlog.services.training import Started

TWO_DAYS = "day A\nsquat 3x5\nday B\nbench 3x5\n"


@pytest.fixture
def strong(gym: Gym) -> Gym:
    routines.add_routine(gym.moment, "Strong lifts", TWO_DAYS)
    return gym


def free(gym: Gym, *words: str, is_free: bool = False) -> Workout:
    """Start what must be of no routine."""
    started = starting.start(gym.moment, words, is_free=is_free)
    assert isinstance(started, Started)
    assert started.workout.routine_id is None
    return started.workout


def planned(gym: Gym, *words: str) -> Workout:
    """Start what must be of a routine."""
    started = starting.start(gym.moment, words)
    assert isinstance(started, RoutineStarted)
    return started.workout


def test_other_names_start_a_workout_as_ever(strong: Gym) -> None:
    assert free(strong, "chest", "and", "back").name == "chest and back"


def test_without_a_name_it_is_of_the_routine_that_is_followed(strong: Gym) -> None:
    assert planned(strong).name == "Strong lifts A"
    strong.finish()
    routines.add_routine(strong.moment, "Push", "bench 3x5")

    # Of two routines, neither was taken up.
    assert free(strong).name == ""
    strong.finish()
    routines.follow_routine(strong.moment, "push")
    assert planned(strong).name == "Push"


def test_a_free_workout_is_of_no_routine(strong: Gym) -> None:
    assert free(strong, is_free=True).name == ""
    strong.finish()
    assert free(strong, "strong", "lifts", is_free=True).name == "strong lifts"


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("stong lifts", "Strong lifts"),
        ("strong", "Strong lifts"),
        ("lifts strong", "Strong lifts"),
        ("strng lifts", "Strong lifts"),
        ("stong lifts b", "Strong lifts b"),
    ],
)
def test_nothing_is_started_by_a_slip(strong: Gym, typed: str, meant: str) -> None:
    with pytest.raises(NeedsConfirmation) as raised:
        starting.start(strong.moment, typed.split())

    assert raised.value.message == f'No routine is called "{typed}".'
    assert raised.value.advice[0] == f"Did you mean {meant}?"
    assert raised.value.hint == f'wl start "{meant}"'
    assert [each.words for each in raised.value.choices] == [meant, f"--free {typed}"]
    assert strong.workouts() == []
    assert planned(strong, *meant.split()).name.startswith("Strong lifts ")


def test_what_workouts_were_called_is_no_slip(strong: Gym) -> None:
    free(strong, "Strong", is_free=True)
    strong.finish()

    assert free(strong, "strong").name == "strong"


def test_what_is_no_day_of_it_is_part_of_the_name(strong: Gym) -> None:
    assert routines.nearly_named(strong.moment, ["stong", "lifts", "c"]) == ["Strong lifts"]


def test_many_words_are_nobodys_name(strong: Gym) -> None:
    assert routines.nearly_named(strong.moment, ["x"] * 40) == []


def test_what_began_long_ago_says_so(strong: Gym) -> None:
    started = starting.start(strong.moment, at="19:00")

    assert (started.when.assumed, started.is_past) == ("yesterday", True)
    assert strong.log("squat 100x5", at="yesterday 19:10").workout.id == started.workout.id
    logged = strong.log("squat 100x5")
    assert logged.workout.id != started.workout.id
    assert logged.left_open is not None


def test_what_began_on_the_day_before_says_its_day_where_it_runs(strong: Gym) -> None:
    strong.at(datetime(2026, 11, 19, 0, 30, tzinfo=UTC))
    started = starting.start(strong.moment, at="23:00")

    assert (started.when.assumed, started.is_past) == ("yesterday", False)
    assert today.today(strong.moment).because == "running since Wed 18 Nov 23:00"
    with pytest.raises(WorkoutRunning, match="Strong lifts A is running since Wed 18 Nov 23:00"):
        starting.start(strong.moment)
