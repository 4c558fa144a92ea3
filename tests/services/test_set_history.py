"""The history of a set: who wrote what in it, and when."""

from uuid import UUID

from builders import Gym
from workoutlog.domain.merge import Version, edited, restored
from workoutlog.domain.model import Exercise, Tracking, Workout, WorkoutSet
from workoutlog.domain.stamps import LOWEST, stamp
from workoutlog.services import editing, undoing
from workoutlog.services.device_names import remember_names
from workoutlog.services.set_history import SetHistory, set_history

PHONE = 0xB0


def told(history: SetHistory) -> list[tuple[str, str | None, dict[str, object]]]:
    return [
        (each.what, each.by, {name: value for name, value in each.values.items() if value})
        for each in history.happened
    ]


def test_what_this_device_did_is_told(gym: Gym) -> None:
    gym.log("squat 100x5")
    editing.edit_set(gym.moment, 1, ["105x5"])
    editing.edit_set(gym.moment, 1, note="deep")

    history = set_history(gym.moment, 1)

    assert told(history) == [
        ("logged", "this device", {}),
        ("changed", "this device", {"load_g": 105_000}),
        ("changed", "this device", {"note": "deep"}),
    ]
    assert (history.number, history.handle) == (1, "squat")
    assert history.happened[1].row is not None
    assert history.happened[1].row.load_g == 105_000


def test_a_set_that_was_deleted_and_came_back_says_so(gym: Gym) -> None:
    gym.log("squat 100x5")
    editing.delete_sets(gym.moment, [1])
    undoing.undo(gym.moment)

    what = [each.what for each in set_history(gym.moment, 1).happened]

    assert what == ["logged", "deleted", "restored"]


def test_what_another_device_did_is_told_by_its_stamps(gym: Gym) -> None:
    remember_names(gym.logbook, [(f"{PHONE:016x}", "phone")])
    exercise = Exercise(id=UUID(int=1), name="Lift", tracking=Tracking.WEIGHTED)
    workout = Workout(id=UUID(int=2), started_at=gym.moment.now)
    done = WorkoutSet(id=UUID(int=3), workout_id=workout.id, exercise_id=exercise.id, reps=5)
    version = edited(
        Version(done, LOWEST),
        WorkoutSet(id=done.id, workout_id=workout.id, exercise_id=exercise.id, reps=6, note="deep"),
        stamp(1_800_000_000_000, 0, PHONE),
    )
    version = restored(version, stamp((1 << 47) - 1, 0, PHONE))
    gym.logbook.save([Version(exercise, LOWEST), Version(workout, LOWEST), version])

    history = set_history(gym.moment, 1)

    assert told(history) == [
        ("imported", None, {}),
        ("changed", "phone", {"note": "deep", "reps": 6}),
        ("restored", "phone", {}),
    ]
    assert history.happened[0].at is None
