"""Finding the exercise that is meant, which never makes one."""

from collections.abc import Callable

import pytest

from builders import Gym
from workoutlog.domain.merge import deleted
from workoutlog.domain.model import Exercise
from workoutlog.errors import ExerciseAmbiguous, ExerciseUnknown, NotationError
from workoutlog.services.catalogue import add_exercise, show_exercise
from workoutlog.services.history import last
from workoutlog.services.progress import exercise_records


def test_no_exercise_is_made_by_being_asked_for(gym: Gym) -> None:
    for ask in (gym.exercises.exact, lambda name: gym.exercises.leading([name])):
        assert ask("frobnicate") is None
    gym.exercises.resolve("bench")

    assert gym.logbook.exercises() == []


def test_the_longest_name_that_leads(gym: Gym) -> None:
    found = gym.exercises.leading(["front", "squat", "100x5"])

    assert found is not None
    assert (found[0].name, found[1]) == ("Front Squat", 2)


def test_sets_of_an_exercise_that_another_device_deleted_are_still_shown(gym: Gym) -> None:
    exercise = add_exercise(gym.moment, "Zork Press").shown.exercise
    gym.log("zork press 50x5")
    [version] = gym.logbook.versions(Exercise, [exercise.id])
    gym.logbook.save([deleted(version)])

    assert gym.exercises.by_id(exercise.id) == exercise
    assert gym.written() == ["Zork Press 50 x 5"]
    with pytest.raises(ExerciseUnknown):
        gym.exercises.resolve("zork press")


@pytest.mark.parametrize("show", [show_exercise, exercise_records, last])
def test_a_name_that_fits_none_or_several_is_said_so(gym: Gym, show: Callable[..., object]) -> None:
    with pytest.raises(ExerciseUnknown) as unknown:
        show(gym.moment, "frobnicate")
    with pytest.raises(ExerciseAmbiguous) as ambiguous:
        show(gym.moment, "dumbbell")

    assert unknown.value.hint == "wl exercise list --used"
    assert len(list(filter(None, [ambiguous.value.details["matches"]]))) == 1


def test_a_line_that_names_no_exercise_logs_nothing(gym: Gym) -> None:
    with pytest.raises((ExerciseUnknown, NotationError)):
        gym.log("frobnicate 10x5")

    assert gym.life() == {}
