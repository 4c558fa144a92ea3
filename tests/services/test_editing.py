"""A correction changes what was said and nothing else, and can be looked at before it is made."""

from dataclasses import replace
from datetime import timedelta

import pytest

from builders import Gym
from workoutlog.domain.model import SetType, WorkoutSet
from workoutlog.domain.stamps import stamp
from workoutlog.errors import InvalidValue, NeedsConfirmation, NotationError, NotFound
from workoutlog.services import body, editing, undoing


class TestASet:
    def test_what_is_not_said_stays(self, gym: Gym) -> None:
        gym.log("squat 100x5 @8 rest=90 tempo=31x1", note="deep")
        before = gym.sets()[0]

        edited = gym.edit(1, "105x4")

        assert edited.before == before
        assert (edited.after.load_g, edited.after.reps) == (105_000, 4)
        kept = ("id", "rpe_tenths", "rest_s", "tempo", "note", "performed_at", "set_type")
        assert [getattr(edited.after, each) for each in kept] == [
            getattr(before, each) for each in kept
        ]

    def test_what_is_said_is_changed(self, gym: Gym) -> None:
        gym.log("squat 100x5+ @8")
        after = gym.edit(1, "w60x5 @7", exercise="front squat", note="light").after
        assert (after.set_type, after.ending, after.rpe_tenths) == (SetType.WARM_UP, None, 70)
        assert (gym.written(), after.note) == (["fs 60 x 5"], "light")

    def test_facts_can_be_changed_by_name(self, gym: Gym) -> None:
        gym.log("squat 100x5 @8", at="12:00")
        after = gym.edit(1, rpe_tenths=None, at="12:30").after
        assert after.rpe_tenths is None
        assert after.performed_at is not None
        assert after.performed_at.hour == 12
        assert after.performed_at.minute == 30

    @pytest.mark.parametrize(
        ("number", "words", "error"),
        [
            (1, "", InvalidValue),
            (1, "100x5,5", InvalidValue),
            (1, "100x", NotationError),
            (2, "100x5", NotFound),
            (0, "100x5", NotFound),
        ],
    )
    def test_what_cannot_be_is_refused_and_changes_nothing(
        self, gym: Gym, number: int, words: str, error: type[Exception]
    ) -> None:
        gym.log("squat 100x5")
        life = gym.life()
        with pytest.raises(error):
            gym.edit(number, words)
        assert gym.life() == life

    def test_it_beats_what_it_replaces_whatever_the_clock_has_seen(self, gym: Gym) -> None:
        gym.log("squat 100x5")
        [row] = gym.sets()
        [version] = gym.logbook.versions(WorkoutSet, [row.id])
        far = stamp(1 << 43, 3, 0xB0)
        gym.logbook.save([replace(version, field_stamps={"done": far})])

        gym.edit(1, "100x6")

        [version] = gym.logbook.versions(WorkoutSet, [row.id])
        assert version.stamp_of("done") > far


class TestAWorkout:
    def test_its_name_note_and_times_can_be_changed(self, gym: Gym) -> None:
        gym.log("squat 100x5")
        edited = editing.edit_workout(
            gym.moment, name="Legs", note="heavy", started="17:00", finished="17:45"
        )
        workout = edited.shown.workout
        assert (workout.name, workout.note) == ("Legs", "heavy")
        assert edited.shown.duration is not None
        assert edited.shown.duration.total_seconds() == 45 * 60

    @pytest.mark.parametrize(
        ("started", "duration"),
        [("08:10", 50), ("2026-09-23 18:00", 60), ("yesterday 09:00", 60), ("07:00", 120)],
    )
    def test_a_start_of_another_day_takes_the_finish_along(
        self, gym: Gym, started: str, duration: int
    ) -> None:
        gym.log("squat 100x5", at="08:00")
        editing.edit_workout(gym.moment, started="08:00", finished="09:00")
        edited = editing.edit_workout(gym.moment, started=started)
        assert edited.shown.duration == timedelta(minutes=duration)

    def test_it_cannot_finish_before_it_starts(self, gym: Gym) -> None:
        gym.log("squat 100x5")
        life = gym.life()
        with pytest.raises(InvalidValue):
            editing.edit_workout(gym.moment, finished="2020-01-01 10:00")
        with pytest.raises(InvalidValue):
            editing.edit_workout(gym.moment)
        assert gym.life() == life


class TestDeleting:
    def test_sets_go_by_their_numbers(self, gym: Gym) -> None:
        gym.log("squat 100 5 4 3")
        deleted = editing.delete_sets(gym.moment, [3, 1, 3])
        assert [each.set.reps for each in deleted.sets] == [3, 5]
        assert gym.written() == ["squat 100 x 4"]

    def test_a_set_that_is_not_there_keeps_the_others(self, gym: Gym) -> None:
        gym.log("squat 100 5 4")
        with pytest.raises(NotFound):
            editing.delete_sets(gym.moment, [1, 9])
        assert gym.written() == ["squat 100 x 5", "squat 100 x 4"]

    def test_more_than_one_workout_needs_a_yes(self, gym: Gym) -> None:
        gym.log("squat 100x5", at="2026-01-02 10:00")
        gym.log("squat 100x5", at="2026-01-03 10:00")
        days = ["2026-01-02", "2026-01-03"]
        with pytest.raises(NeedsConfirmation):
            editing.delete_workouts(gym.moment, days, confirmed=False)
        assert len(gym.workouts()) == 2
        assert len(editing.delete_workouts(gym.moment, days, confirmed=True).workouts) == 2
        assert gym.life() == {}

    def test_one_workout_named_twice_is_one(self, gym: Gym) -> None:
        gym.log("squat 100x5")
        deleted = editing.delete_workouts(gym.moment, ["last", "today"], confirmed=False)
        assert len(deleted.workouts) == 1

    def test_measurements_go_by_their_codes(self, gym: Gym) -> None:
        body.measure(gym.moment, "82kg")
        kept = body.measure(gym.moment, "84cm", "waist").measurement
        code = body.code_of(gym.measurements()[1])
        editing.delete_measurements(gym.moment, [code])
        assert gym.measurements() == [kept]
        with pytest.raises(NotFound):
            editing.delete_measurements(gym.moment, ["zzzz"])

    def test_a_dry_run_deletes_nothing(self, gym: Gym) -> None:
        gym.log("squat 100 5 4")
        body.measure(gym.moment, "82kg")
        life, code = gym.life(), body.code_of(gym.measurements()[0])
        dry = (
            editing.delete_sets(gym.moment, [1], dry_run=True),
            editing.delete_workouts(gym.moment, ["last"], confirmed=False, dry_run=True),
            editing.delete_measurements(gym.moment, [code], dry_run=True),
        )
        assert all(each.dry_run for each in dry)
        assert [len(each.sets) + len(each.workouts) + len(each.measurements) for each in dry] == [
            *(1, 1, 1)
        ]
        assert gym.life() == life


class TestMoving:
    @pytest.mark.parametrize(
        ("number", "to", "order"),
        [(3, 1, [3, 5, 4]), (1, 3, [4, 3, 5]), (1, None, [4, 3, 5]), (2, 2, [5, 4, 3])],
    )
    def test_a_set_takes_its_place(
        self, gym: Gym, number: int, to: int | None, order: list[int]
    ) -> None:
        gym.log("squat 100 5 4 3")
        editing.move_set(gym.moment, number, to)
        assert [each.reps for each in gym.sets()] == order

    def test_what_is_logged_later_comes_after_what_was_moved_to_the_end(self, gym: Gym) -> None:
        gym.start()
        gym.log("squat 100 5 4")
        editing.move_set(gym.moment, 1)
        gym.log("squat 100 3")
        assert [each.reps for each in gym.sets()] == [4, 5, 3]

    def test_a_set_moves_into_another_workout(self, gym: Gym) -> None:
        gym.log("squat 100x5", at="2026-01-02 10:00")
        gym.log("squat 110 5 4")
        moved = editing.move_set(gym.moment, 2, into="2026-01-02")
        assert [each.set.reps for each in moved.shown.sets] == [5, 4]
        assert gym.written() == ["squat 110 x 5"]

    def test_there_is_no_place_beyond_the_end(self, gym: Gym) -> None:
        gym.log("squat 100 5 4")
        with pytest.raises(InvalidValue):
            editing.move_set(gym.moment, 1, 9)
        assert [each.reps for each in gym.sets()] == [5, 4]


def test_each_of_these_can_be_undone(gym: Gym) -> None:
    gym.log("squat 100 5 4 3")
    for change in (
        lambda: gym.edit(1, "105x5"),
        lambda: editing.edit_workout(gym.moment, name="Legs"),
        lambda: editing.delete_sets(gym.moment, [1, 2]),
        lambda: editing.delete_workouts(gym.moment, ["last"], confirmed=False),
        lambda: editing.move_set(gym.moment, 3, 1),
    ):
        before = gym.life()
        change()
        after = gym.life()
        assert after != before
        undoing.undo(gym.moment)
        assert gym.life() == before
        undoing.redo(gym.moment)
        assert gym.life() == after
        undoing.undo(gym.moment)
