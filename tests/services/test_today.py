"""What today holds, worked out from what was logged under a routine, and starting it."""

from typing import Any
from uuid import UUID

import pytest

from builders import Gym
from workoutlog.domain.model import Workout
from workoutlog.domain.routines import plan_text
from workoutlog.errors import RoutineUnknown, TrainingMaxUnknown, WorkoutRunning
from workoutlog.services import (
    catalogue,
    editing,
    routines,
    sets,
    starting,
    today,
    undoing,
)
from workoutlog.services.starting import RoutineStarted
from workoutlog.services.today import Today

TWO_DAYS = """
day A
squat 3x5 from 100kg, +2.5kg, -10% after 2 misses
bench 3x5 from 60kg, +2.5kg
day B
squat 3x5 from 100kg, +2.5kg, -10% after 2 misses
dl 1x5 from 140kg, +5kg
"""


def plans(result: Today) -> dict[str, str]:
    return {each.handle: plan_text(each.scheme, each.exercise) for each in result.exercises}


def begun(gym: Gym, *words: str, **options: Any) -> RoutineStarted:
    started = starting.start(gym.moment, words, **options)
    assert isinstance(started, RoutineStarted)
    return started


def trained(gym: Gym, *lines: str, days: float = 2) -> Workout:
    """Do a workout of the routine, and rest."""
    workout = begun(gym, "mine").workout
    for line in lines:
        gym.log(line)
    gym.finish()
    gym.later(days=days)
    return workout


@pytest.fixture
def mine(gym: Gym) -> Gym:
    routines.add_routine(gym.moment, "Mine", TWO_DAYS)
    return gym


def test_the_first_day_is_first(mine: Gym) -> None:
    found = today.today(mine.moment)

    assert (found.routine.name, found.day, found.because) == ("Mine", "A", "the first day")
    assert plans(found) == {"squat": "100 kg 3×5", "bench": "60 kg 3×5"}
    assert [each.why for each in found.exercises] == ["where it starts"] * 2
    assert found.workout is None


def test_a_workout_says_which_day_it_follows(mine: Gym) -> None:
    started = begun(mine, "mine")

    assert started.workout.name == "Mine A"
    assert started.workout.routine_day == "A"
    assert started.workout.routine_id == started.today.routine.id
    assert started.today.workout == started.workout
    assert mine.logbook.running_workout() == started.workout


def test_it_goes_on_from_what_was_logged(mine: Gym) -> None:
    trained(mine, "squat 100x5,5,5", "bench 60x5,5,4")

    found = today.today(mine.moment)
    assert (found.day, found.because) == ("B", "A was Wed 18 Nov")
    assert plans(found) == {"squat": "102.5 kg 3×5", "dl": "140 kg × 5"}
    assert found.exercises[0].why == "2.5 kg more: 100 kg 3×5 on Wed 18 Nov"
    trained(mine, "squat 102.5x5,5,5", "dl 140x5")

    assert plans(today.today(mine.moment)) == {"squat": "105 kg 3×5", "bench": "60 kg 3×5"}


def test_corrections_count_at_once(mine: Gym) -> None:
    workout = trained(mine, "squat 100x5,5,5")
    assert plans(today.today(mine.moment))["squat"] == "102.5 kg 3×5"

    mine.edit(3, "100x4")
    assert plans(today.today(mine.moment))["squat"] == "100 kg 3×5"
    undoing.undo(mine.moment)
    assert plans(today.today(mine.moment))["squat"] == "102.5 kg 3×5"
    editing.delete_workouts(mine.moment, ["last"], confirmed=True)
    assert today.today(mine.moment).because == "the first day"
    undoing.undo(mine.moment)
    assert workout.routine_id is not None
    assert plans(today.today(mine.moment))["squat"] == "102.5 kg 3×5"


def test_what_was_logged_without_the_routine_does_not_count(mine: Gym) -> None:
    mine.log("squat 140x5,5,5")
    mine.later(days=2)

    found = today.today(mine.moment)
    assert plans(found)["squat"] == "100 kg 3×5"
    [squat, bench] = found.exercises
    assert squat.last is not None
    assert [each.load_g for each in squat.last.sets] == [140_000] * 3
    assert bench.last is None


def test_a_workout_that_runs_is_its_own_day_and_counts_only_when_it_is_over(mine: Gym) -> None:
    begun(mine, "mine")
    mine.log("squat w60x5 100x5,5")

    found = today.today(mine.moment)
    assert (found.day, found.because) == ("A", "running since 18:00")
    assert [(each.done_sets, each.planned_sets) for each in found.exercises] == [(2, 3), (0, 3)]
    assert plans(found)["squat"] == "100 kg 3×5"
    assert found.workout is not None


def test_another_day_can_be_asked_for_while_one_is_running(mine: Gym) -> None:
    begun(mine, "mine")

    found = today.today(mine.moment, ["mine", "B"])
    assert (found.day, found.because, found.workout) == ("B", "as you asked", None)
    with pytest.raises(RoutineUnknown, match='The routine has no day "C"'):
        today.today(mine.moment, ["mine", "C"])


def test_a_day_can_be_asked_for(mine: Gym) -> None:
    found = today.today(mine.moment, ["mine", "b"])
    assert (found.day, found.because) == ("B", "as you asked")
    with pytest.raises(RoutineUnknown, match='The routine has no day "C"') as raised:
        today.today(mine.moment, ["mine", "C"])
    assert raised.value.advice == ("Its days: A, B.",)

    assert begun(mine, "mine", "B").workout.routine_day == "B"


def test_a_routine_of_one_day_has_none_to_name(gym: Gym) -> None:
    routines.add_routine(gym.moment, "Push", "bench 3x5")
    started = begun(gym, "push", at="17:00")
    assert (started.workout.name, started.workout.routine_day) == ("Push", "")
    gym.finish()

    assert today.today(gym.moment).because == "not done yet"
    with pytest.raises(RoutineUnknown) as raised:
        today.today(gym.moment, ["push", "A"])
    assert raised.value.advice == ("It has one day, without a name.",)
    started = begun(gym, "push")
    gym.log("bench 60x5,5,5")
    gym.finish()
    assert today.today(gym.moment).because == "last time was Wed 18 Nov"


def test_nothing_is_started_where_the_plan_is_not_whole(gym: Gym) -> None:
    routines.add_routine(gym.moment, "Waves", "max squat +5kg\nsquat 75%x5")
    with pytest.raises(TrainingMaxUnknown) as raised:
        starting.start(gym.moment, ["waves"])
    assert raised.value.hint == "wl routine max Waves squat 100"
    assert gym.workouts() == []

    routines.set_max(gym.moment, "waves", "squat", "140")
    assert plans(begun(gym, "waves").today) == {"squat": "105 kg × 5"}
    with pytest.raises(WorkoutRunning):
        starting.start(gym.moment, ["waves"])


def test_a_start_is_undone_with_everything(mine: Gym) -> None:
    begun(mine, "mine")
    undoing.undo(mine.moment)

    assert mine.workouts() == []


def test_merged_and_renamed_exercises_go_on(mine: Gym) -> None:
    trained(mine, "squat 100x5,5,5", "bench 60x5,5,5")
    catalogue.rename_exercise(mine.moment, "bench", "Flat Bench")
    catalogue.add_exercise(mine.moment, "Low Bar")
    catalogue.merge_exercises(mine.moment, "low bar", "back squat")

    trained(mine, "low bar 102.5x5,5,5")
    assert plans(today.today(mine.moment)) == {
        "squat": "105 kg 3×5",
        "Flat Bench": "62.5 kg 3×5",
    }


def test_a_program_that_was_deleted_and_brought_back_goes_on(mine: Gym) -> None:
    trained(mine, "squat 100x5,5,5")
    routines.delete_routine(mine.moment, "mine")
    with pytest.raises(RoutineUnknown):
        today.today(mine.moment)
    undoing.undo(mine.moment)

    assert plans(today.today(mine.moment))["squat"] == "102.5 kg 3×5"


def test_the_routine_of_the_workout_that_runs_is_the_one_at_hand(mine: Gym) -> None:
    routines.add_routine(mine.moment, "Other", "squat 3x5")
    with pytest.raises(RoutineUnknown, match="No routine is followed"):
        today.today(mine.moment)
    routines.follow_routine(mine.moment, "mine")
    begun(mine, "other")
    mine.log("squat 90x5,5,5")

    found = today.today(mine.moment)
    assert (found.routine.name, found.exercises[0].done_sets) == ("Other", 3)
    assert today.today(mine.moment, ["mine"]).workout is None
    routines.delete_routine(mine.moment, "other")
    assert today.today(mine.moment).routine.name == "Mine"


def test_the_day_of_a_running_workout_may_be_gone(mine: Gym) -> None:
    begun(mine, "mine")
    routines.edit_routine(mine.moment, "mine", TWO_DAYS.replace("day A", "day Z"))

    found = today.today(mine.moment)
    assert (found.day, found.workout) == ("Z", None)


def test_a_set_late_in_the_evening_is_of_that_day(mine: Gym) -> None:
    begun(mine, "mine", at="17:30")
    sets.log(mine.moment, "squat 100x5,5,5")
    mine.finish()

    assert "Wed 18 Nov" in today.today(mine.moment).because


def test_sets_of_a_routine_are_read_in_the_order_they_were_done(mine: Gym) -> None:
    trained(mine, "squat 100x5,5,4 @8", "bench w40x5 60x5")
    trained(mine, "squat 90x5,5")
    mine.log("squat 200x1")
    editing.move_set(mine.moment, 1, workout="last")
    workouts = mine.logbook.workouts_of_routine(mine.logbook.routines()[0].id)
    squat = mine.exercises.resolve("squat")

    read = mine.logbook.sets_of_routine(mine.logbook.routines()[0].id, [squat.id])
    nouns = [
        [each.id for each in mine.sets(workout) if each.exercise_id == squat.id]
        for workout in workouts
    ]
    assert [[UUID(bytes=row[0]) for row in read[each.id]] for each in workouts] == nouns
    assert [len(each) for each in nouns] == [3, 2]
