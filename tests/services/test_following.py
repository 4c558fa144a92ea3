"""What comes next by the plan of the workout that runs, for whoever asks in passing."""

import pytest

from builders import Gym
from workoutlog.domain.units import MassUnit
from workoutlog.errors import NotationError
from workoutlog.services import routines, starting, training
from workoutlog.services.following import Following, following, planned_load

PLAN = """
squat w20kgx5 3x5 from 100kg, +2.5kg
row 5x5 from 30kg, +2.5kg
curl 3x8-12
"""


@pytest.fixture
def mine(gym: Gym) -> Gym:
    routines.add_routine(gym.moment, "Mine", PLAN)
    starting.start(gym.moment, ["mine"])
    return gym


def comes(gym: Gym) -> Following:
    found = following(gym.moment)
    assert found is not None
    return found


def test_it_is_what_is_left_of_the_first_that_is_not_done(mine: Gym) -> None:
    assert comes(mine)[1:] == ("squat", "w20kgx5 3x5@100kg", "warm-up 20 kg × 5, 100 kg 3×5", 0, 3)
    mine.log("squat w20x5 100x5")
    assert comes(mine)[1:] == ("squat", "2x5@100kg", "100 kg 2×5", 1, 3)
    mine.log("squat 100x5,5")
    assert comes(mine)[1:] == ("row", "5x5@30kg", "30 kg 5×5", 0, 5)


def test_what_the_plan_leaves_open_is_not_written_as_if_it_could_be_logged(mine: Gym) -> None:
    mine.log("squat 100x5,5,5")
    mine.log("row 5x5@30")

    assert comes(mine)[1:] == ("curl", "", "3×8-12", 0, 3)


def test_when_all_is_done_no_exercise_comes(mine: Gym) -> None:
    mine.log("squat 100x5,5,5")
    mine.log("row 5x5@30")
    mine.log("curl 12x10,10,10")

    assert comes(mine) == Following()


def test_status_tells_it_until_the_workout_is_forgotten(mine: Gym) -> None:
    assert training.status(mine.moment).following == comes(mine)
    mine.later(hours=7)
    assert training.status(mine.moment).following is None


def test_nothing_follows_without_a_plan_that_can_be_read(mine: Gym) -> None:
    routines.delete_routine(mine.moment, "mine")
    assert following(mine.moment) is None
    assert planned_load(mine.moment, mine.exercises.resolve("row")) is None
    mine.finish()
    assert following(mine.moment) is None
    mine.start("Legs")
    assert following(mine.moment) is None


def test_the_planned_load_is_offered_before_the_last_one(mine: Gym) -> None:
    mine.log("row 90x5", at="2026-11-10 18:00")

    with pytest.raises(NotationError) as raised:
        mine.log("row 5x5")
    assert raised.value.choices[0].words == "5x5@30"
    assert raised.value.advice[0] == "5 sets: 5x5@30 (the planned weight)"


def test_the_last_load_is_offered_for_what_is_not_planned(mine: Gym) -> None:
    mine.log("bench 80x5", at="2026-11-10 18:00")

    with pytest.raises(NotationError) as raised:
        mine.log("bench 5x5")
    assert raised.value.choices[0].words == "5x5@80"


def test_the_planned_load_is_that_of_the_next_working_set(mine: Gym) -> None:
    squat = mine.exercises.resolve("squat")

    assert planned_load(mine.moment, squat) == (100_000, MassUnit.KG)
    mine.log("squat 100x5,5,5")
    assert planned_load(mine.moment, squat) is None
