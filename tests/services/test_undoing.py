"""Undo and redo walk the same way back and forth, and tear out nothing that came later."""

import pytest

from builders import Gym
from workoutlog.domain.model import WorkoutSet
from workoutlog.errors import NothingToRedo, NothingToUndo
from workoutlog.services import editing, undoing
from workoutlog.services.recording import recording


def test_there_may_be_nothing_to_undo_or_redo(gym: Gym) -> None:
    with pytest.raises(NothingToUndo):
        undoing.undo(gym.moment)
    gym.log("squat 100x5")
    with pytest.raises(NothingToRedo):
        undoing.redo(gym.moment)


def test_what_came_and_went_is_told(gym: Gym) -> None:
    gym.log("squat 100x5")
    undone = undoing.undo(gym.moment)
    assert (undone.action, undone.redone, undone.skipped, undone.more) == ("log", False, 0, False)
    [change] = [each for each in undone.changes if each.exercise is not None]
    assert isinstance(change.was, WorkoutSet)
    assert (change.now, change.handle) == (None, "squat")
    redone = undoing.redo(gym.moment)
    assert redone.redone
    assert [each.now for each in redone.changes if each.exercise] == [change.was]


def test_several_steps_go_back_and_forth(gym: Gym) -> None:
    lives = [gym.life()]
    for line in ("squat 100x5", "bench 80x5", "row 60x5"):
        gym.log(line)
        lives.append(gym.life())
    for life in lives[-2::-1]:
        undoing.undo(gym.moment)
        assert gym.life() == life
    for life in lives[1:]:
        undoing.redo(gym.moment)
        assert gym.life() == life


def test_a_new_change_ends_redoing(gym: Gym) -> None:
    gym.log("squat 100x5")
    gym.log("bench 80x5")
    undoing.undo(gym.moment)
    gym.log("row 60x5")
    with pytest.raises(NothingToRedo):
        undoing.redo(gym.moment)


def test_a_field_that_was_changed_meanwhile_keeps_its_newer_value(gym: Gym) -> None:
    """A sync brings such changes: they are in no journal of this device."""
    gym.log("squat 100x5")
    gym.edit(1, "105x4")
    with recording(gym.moment, None) as recorder:
        recorder.edit(gym.sets()[0], load_g=107_500)
    undone = undoing.undo(gym.moment)
    assert undone.skipped == 1
    assert gym.written() == ["squat 107.5 x 5"]


def test_a_row_that_was_deleted_meanwhile_stays_deleted(gym: Gym) -> None:
    gym.log("squat 100 5 4")
    gym.edit(1, "105x5")
    with recording(gym.moment, None) as recorder:
        recorder.delete(WorkoutSet, gym.sets()[0].id)
    assert undoing.undo(gym.moment).skipped == 1
    assert gym.written() == ["squat 100 x 4"]


def test_finishing_is_undone_to_a_running_workout(gym: Gym) -> None:
    gym.start("push")
    gym.log("bench 100x5")
    gym.finish()
    undoing.undo(gym.moment)
    running = gym.logbook.running_workout()
    assert running is not None
    assert running.name == "push"


def test_a_deleted_workout_comes_back_with_its_sets(gym: Gym) -> None:
    gym.log("squat 100 5 4")
    life = gym.life()
    editing.delete_workouts(gym.moment, ["last"], confirmed=False)
    assert gym.sets() == []
    undoing.undo(gym.moment)
    assert gym.life() == life
