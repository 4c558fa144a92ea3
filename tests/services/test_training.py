"""Where sets go, what a workout becomes, and what is said about it."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from builders import Gym
from workoutlog.domain.merge import Version
from workoutlog.domain.model import Ending, SetType, Workout
from workoutlog.domain.notation import Current
from workoutlog.domain.personal_records import RecordKind
from workoutlog.domain.stamps import LOWEST
from workoutlog.domain.units import MassUnit
from workoutlog.errors import (
    DateInFuture,
    ExerciseAmbiguous,
    ExerciseUnknown,
    InvalidValue,
    NotationError,
    NotFound,
    NoWorkoutRunning,
    WorkoutlogError,
    WorkoutRunning,
)
from workoutlog.services import sets, training
from workoutlog.services.sets import Placement


class TestWhereSetsGo:
    def test_the_first_set_ever_makes_a_finished_workout(self, gym: Gym) -> None:
        logged = gym.log("bench 100x5")

        assert logged.placement is Placement.NEW
        [workout] = gym.workouts()
        assert workout == logged.workout
        assert workout.started_at == workout.finished_at == logged.when.utc
        assert gym.written() == ["bench 100 x 5"]

    def test_a_running_workout_takes_them(self, gym: Gym) -> None:
        started = gym.start("Push")
        gym.later(hours=5, minutes=59)

        logged = gym.log("bench 100x5")

        assert (logged.placement, logged.workout) == (Placement.RUNNING, started.workout)
        assert logged.left_open is None

    def test_each_set_keeps_a_workout_awake(self, gym: Gym) -> None:
        gym.start()
        for _ in range(3):
            gym.later(hours=5)
            assert gym.log("bench 100x5").placement is Placement.RUNNING

    def test_a_forgotten_workout_does_not(self, gym: Gym) -> None:
        forgotten = gym.start("Push").workout
        gym.log("bench 100x5")
        gym.later(hours=6, seconds=1)

        logged = gym.log("squat 140x5")

        assert (logged.placement, logged.left_open) == (Placement.NEW, forgotten)
        assert logged.workout.id != forgotten.id
        assert logged.rest is None

    @pytest.mark.parametrize(
        ("hours", "placement"),
        [(0.5, Placement.JOINED), (3.99, Placement.JOINED), (4, Placement.NEW)],
    )
    def test_a_finished_workout_takes_them_while_it_is_young(
        self, gym: Gym, hours: float, placement: Placement
    ) -> None:
        first = gym.log("bench 100x5").workout
        gym.later(hours=hours)

        logged = gym.log("squat 140x5")

        assert logged.placement is placement
        assert (logged.workout.id == first.id) == (placement is Placement.JOINED)
        assert logged.workout.finished_at == logged.when.utc

    def test_a_workout_of_which_all_is_deleted_takes_none(self, gym: Gym) -> None:
        gym.start()
        training.discard(gym.moment)

        assert gym.log("bench 100x5").placement is Placement.NEW

    def test_of_two_running_workouts_the_later_takes_them(self, gym: Gym) -> None:
        first = gym.start("Push").workout
        gym.later(minutes=1)
        elsewhere = Workout(id=UUID(int=99), started_at=first.started_at + timedelta(seconds=9))
        gym.logbook.save([Version(elsewhere, LOWEST)])

        logged = gym.log("bench 100x5")

        assert logged.workout.id.int == 99
        assert gym.finish().shown.workout.id.int == 99
        assert gym.finish().shown.workout.id == first.id

    def test_when_the_clock_was_set_back_no_set_is_before_its_workout(self, gym: Gym) -> None:
        running = gym.start().workout
        gym.later(hours=-2)

        logged = gym.log("bench 100x5")

        assert logged.placement is Placement.NEW
        assert logged.workout.id != running.id


class TestDatingBack:
    def test_a_set_joins_the_workout_of_that_time(self, gym: Gym) -> None:
        first = gym.log("bench 100x5", at="yesterday 18:00").workout
        gym.log("deadlift 180x3")

        logged = gym.log("squat 140x5", at="yesterday 19:30")

        assert (logged.placement, logged.workout.id) == (Placement.JOINED, first.id)
        assert logged.workout.finished_at == datetime(2026, 11, 17, 19, 30, tzinfo=UTC)
        assert logged.when.typed
        [done] = [each.set for block in logged.blocks for each in block.sets]
        assert done.performed_at == logged.when.utc

    def test_a_workout_is_made_longer_and_never_shorter(self, gym: Gym) -> None:
        gym.log("bench 100x5", at="yesterday 18:00")
        late = gym.log("squat 140x5", at="yesterday 20:00").workout

        early = gym.log("curl 20x10", at="yesterday 19:00").workout

        assert early == late

    def test_a_set_within_a_long_workout_belongs_to_it(self, gym: Gym) -> None:
        gym.start(at="08:00")
        hike = gym.finish(at="17:00").shown.workout

        assert gym.log("walk 5km", at="16:00").workout == hike
        assert gym.log("bench 100x5", at="17:01").placement is Placement.NEW

    def test_a_set_before_a_workout_makes_its_own(self, gym: Gym) -> None:
        gym.log("bench 100x5", at="yesterday 18:00")

        logged = gym.log("squat 140x5", at="yesterday 17:59")

        assert logged.placement is Placement.NEW
        assert [each.started_at.hour for each in gym.workouts()] == [18, 17]

    def test_a_forgotten_workout_takes_what_was_done_while_it_ran(self, gym: Gym) -> None:
        forgotten = gym.start("Push", at="08:00").workout
        gym.log("bench 100x5", at="08:30")

        logged = gym.log("squat 140x5", at="09:00")

        assert (logged.placement, logged.workout) == (Placement.RUNNING, forgotten)
        assert gym.log("curl 20x10").placement is Placement.NEW

    def test_a_dated_set_starts_no_rest(self, gym: Gym) -> None:
        gym.prefer(rest_s=90)
        gym.start(at="17:00")

        assert gym.log("bench 100x5", at="17:30").rest is None

    def test_the_future_is_refused(self, gym: Gym) -> None:
        with pytest.raises(DateInFuture):
            gym.log("bench 100x5", at="2026-11-19")

        assert gym.life() == {}


class TestWhatIsLogged:
    def test_the_echo_holds_the_new_sets_as_they_stand_in_the_workout(self, gym: Gym) -> None:
        gym.log("bench w60x5 100x5")

        logged = gym.log("bench 100x5 @8 d80x8")

        [block] = logged.blocks
        assert block.handle == "bench"
        assert [(each.number, each.of_exercise) for each in block.sets] == [(3, 2), (4, 3)]
        assert [each.set.rpe_tenths for each in block.sets] == [80, None]
        assert [each.set.set_type for each in block.sets] == [SetType.WORKING, SetType.DROP]

    def test_lines_are_logged_together_with_their_notes(self, gym: Gym) -> None:
        gym.log_lines("bench 100x5  # easy\nsquat 140x5+; curl 20x10 # last", note="outside")

        assert gym.written() == ["bench 100 x 5", "squat 140 x 5", "curl 20 x 10"]
        assert [each.note for each in gym.sets()] == ["easy\noutside", "outside", "last\noutside"]
        assert gym.sets()[1].ending is Ending.AMRAP

    @pytest.mark.parametrize(
        ("text", "error"),
        [
            ("bench 100x5\nsquat 100x", NotationError),
            ("bench 100x5\nsqat 100x5", ExerciseUnknown),
            ("bench 100x5\nlat 50x10", ExerciseAmbiguous),
            ("bench 100x5 hr=999", InvalidValue),
            ("# only a note", InvalidValue),
            ("\n\n", InvalidValue),
        ],
    )
    def test_of_lines_that_cannot_all_be_read_none_is_logged(
        self, gym: Gym, text: str, error: type[WorkoutlogError]
    ) -> None:
        with pytest.raises(error):
            gym.log_lines(text)

        assert gym.life() == {}
        assert gym.logbook.exercises() == []

    def test_a_note_that_cannot_be_kept_leaves_no_set(self, gym: Gym) -> None:
        with pytest.raises(InvalidValue, match="4000 are allowed"):
            gym.log("bench 100x5", note="a" * 4001)

        assert gym.life() == {}
        assert gym.logbook.next_undo() is None

    @pytest.mark.parametrize(
        ("first", "second", "supersets"),
        [
            ("bench 60 10 / row 50 10", "curl 20 10 / dips 10", [1, 1, 2, 2]),
            ("A1 bench 60 10 / A2 row 50 10", "A1 bench 60 8 / A2 row 50 8", [1, 1, 1, 1]),
            ("A1 bench 60 10", "A2 row 50 10", [1, 1]),
            ("C1 bench 60 10 / C2 row 50 10", "curl 20 10 / dips 10", [3, 3, 4, 4]),
            ("bench 100x5", "squat 140x5", [None, None]),
        ],
    )
    def test_labels_keep_their_superset_and_others_count_on(
        self, gym: Gym, first: str, second: str, supersets: list[int | None]
    ) -> None:
        gym.log(first)
        gym.log(second)

        assert [each.superset for each in gym.sets()] == supersets

    def test_a_superset_never_takes_the_number_of_a_label_beside_it(self, gym: Gym) -> None:
        gym.log("bench 60 10 / row 50 10")
        gym.log("ohp 40 10 / pullup 10")

        gym.log_lines("squat 100 5 / curl 20 10\nC1 dips 10\nC2 plank 60s")

        assert [each.superset for each in gym.sets()][4:] == [4, 4, 3, 3]

    def test_the_same_again_is_noticed_for_five_seconds(self, gym: Gym) -> None:
        assert not gym.log("bench 100x5").again
        assert gym.log("bench 100x5").again
        assert not gym.log("bench 100x6").again
        assert not gym.log("bench 100x5").again
        gym.later(seconds=5)
        assert not gym.log("bench 100x5").again
        assert len(gym.sets()) == 5

    def test_lines_of_a_file_are_never_a_repetition(self, gym: Gym) -> None:
        gym.log_lines("bench 100x5")

        assert not gym.log_lines("bench 100x5").again

    def test_an_example_in_an_error_has_the_last_load(self, gym: Gym) -> None:
        gym.log("squat 102.5x5", at="-9d")

        with pytest.raises(NotationError) as caught:
            gym.log("squat 3x5")

        assert any("102.5" in each for each in (*caught.value.advice, caught.value.message))

    def test_the_last_load_is_not_taken_from_another_exercise(self, gym: Gym) -> None:
        gym.log("bench 62.5x5")

        with pytest.raises(NotationError) as caught:
            gym.log("squat 3x5")

        assert "62.5" not in str(caught.value.advice)

    def test_loads_without_a_unit_are_in_the_lifters_own(self, gym: Gym) -> None:
        gym.prefer(unit=MassUnit.LB, bar_g=20412, bar_unit=MassUnit.LB)

        gym.log("bench 225x5 barx10")

        assert [(each.load_g, each.load_unit) for each in gym.sets()] == [
            (102058, MassUnit.LB),
            (20412, MassUnit.LB),
        ]


class TestLive:
    def test_nothing_runs(self, gym: Gym) -> None:
        assert sets.current(gym.moment) is None
        gym.start()
        assert sets.current(gym.moment) is None

    def test_bare_reps_are_at_the_current_load(self, gym: Gym) -> None:
        gym.start()
        gym.log("bench 100x5 @8")
        for line in ("5", "+5 3", "="):
            sets.log_live(gym.moment, line, sets.current(gym.moment))

        assert gym.written() == ["bench 100 x 5", "bench 100 x 5", "bench 105 x 3", "bench 105 x 3"]

    def test_the_current_exercise_is_the_one_it_was_merged_into(self, gym: Gym) -> None:
        gym.start()
        gym.log("bench 100x5")
        current = sets.current(gym.moment)

        assert isinstance(current, Current)
        assert current.exercise.name == "Bench Press"
        assert current.last
        assert current.last.load_g == 100_000

    def test_an_error_has_no_line_number(self, gym: Gym) -> None:
        gym.start()
        gym.log("bench 100x5")

        with pytest.raises(NotationError) as caught:
            sets.log_live(gym.moment, "105", sets.current(gym.moment))

        assert caught.value.span
        assert caught.value.span.line is None


class TestStarting:
    def test_a_name_is_shown_beside_its_last_time(self, gym: Gym) -> None:
        gym.start("Push day")
        gym.log("bench 100x5")
        gym.finish()
        gym.later(days=9)
        gym.start("Push")
        gym.finish()
        gym.later(days=1)

        started = gym.start("  push \n day ")

        assert started.workout.name == "push day"
        assert started.last_time
        assert started.last_time.workout.name == "Push day"
        assert [each.set.reps for each in started.last_time.sets] == [5]
        assert started.finished is None

    def test_a_new_name_has_no_last_time(self, gym: Gym) -> None:
        assert gym.start("Push").last_time is None
        gym.finish()
        assert gym.start().last_time is None

    def test_one_runs_at_a_time(self, gym: Gym) -> None:
        gym.start("Push")

        with pytest.raises(WorkoutRunning, match=r"^Push is running since 18:00") as caught:
            gym.start("Legs")

        assert caught.value.hint == "wl finish"
        assert len(gym.workouts()) == 1

    def test_a_forgotten_one_is_finished_at_its_last_set(self, gym: Gym) -> None:
        gym.start("Push")
        logged = gym.log("bench 100x5")
        gym.later(days=1)

        started = gym.start("Legs")

        assert started.finished
        assert started.finished.finished_at == logged.when.utc
        assert [each.finished_at is None for each in gym.workouts()] == [True, False]

    def test_it_may_have_begun_earlier(self, gym: Gym) -> None:
        started = gym.start("Push", at="17:30")

        assert started.workout.started_at == datetime(2026, 11, 18, 17, 30, tzinfo=UTC)

    def test_a_name_that_is_too_long(self, gym: Gym) -> None:
        with pytest.raises(InvalidValue):
            gym.start("a" * 10_000)

        assert gym.workouts() == []


class TestFinishing:
    def test_nothing_runs(self, gym: Gym) -> None:
        gym.log("bench 100x5")
        with pytest.raises(NoWorkoutRunning):
            gym.finish()
        with pytest.raises(NoWorkoutRunning):
            training.discard(gym.moment)

    def test_it_adds_up_what_was_done(self, gym: Gym) -> None:
        gym.start("Push")
        gym.log("bench w60x5 100x5x3")
        gym.log("pullup 10")
        gym.later(minutes=52)

        shown = gym.finish().shown

        assert shown.duration
        assert shown.duration // timedelta(minutes=1) == 52
        assert shown.working_sets == 4
        assert shown.volume_load_g == 3 * 5 * 100_000

    def test_at_its_last_set(self, gym: Gym) -> None:
        gym.start()
        logged = gym.log("bench 100x5")
        gym.later(hours=2)

        assert gym.finish(at_last_set=True).shown.workout.finished_at == logged.when.utc

    def test_at_its_start_when_nothing_was_done(self, gym: Gym) -> None:
        started = gym.start().workout
        gym.later(hours=2)

        assert gym.finish(at_last_set=True).shown.workout.finished_at == started.started_at

    def test_not_before_its_last_set(self, gym: Gym) -> None:
        gym.start(at="16:00")
        gym.log("bench 100x5")

        with pytest.raises(InvalidValue) as caught:
            gym.finish(at="17:00")

        assert caught.value.hint == "wl finish --last-set"
        assert gym.finish(at_last_set=True)

    def test_it_ends_the_rest(self, gym: Gym) -> None:
        gym.prefer(rest_s=90)
        gym.start()
        assert gym.log("bench 100x5").rest

        gym.finish()

        assert training.status(gym.moment).rest is None

    def test_real_records_are_announced(self, gym: Gym) -> None:
        gym.log("bench 100x5", at="-9d")
        gym.log("squat 140x5", at="-9d")
        gym.start()
        gym.log("bench w110x1 100x6")
        gym.log("squat 140x5")
        gym.log("curl 20x10")

        broken = gym.finish().records

        assert {(each.handle, each.record.kind) for each in broken} == {
            ("bench", RecordKind.REPS_AT_LOAD),
            ("bench", RecordKind.E1RM),
            ("bench", RecordKind.VOLUME_LOAD),
        }

    def test_what_is_done_later_takes_no_record_away(self, gym: Gym) -> None:
        gym.log("bench 100x5", at="-9d")
        gym.start(at="12:00")
        gym.log("bench 110x5", at="12:30")
        gym.log("bench 200x5", at="17:00")

        assert gym.finish(at="17:30").records[0].record.value == 200_000


class TestDiscarding:
    def test_it_goes_with_its_sets(self, gym: Gym) -> None:
        gym.log("bench 100x5", at="-9d")
        life = gym.life()
        gym.start("Push")
        gym.log("bench 100x5")

        discarded = training.discard(gym.moment)

        assert [each.set.reps for each in discarded.shown.sets] == [5]
        assert gym.life() == life


class TestStatus:
    def test_of_an_empty_logbook(self, gym: Gym) -> None:
        status = training.status(gym.moment)

        assert status[:4] == (None, None, None, None)

    def test_of_a_running_workout(self, gym: Gym) -> None:
        gym.prefer(rest_s=90)
        gym.start("Push")
        gym.log("bench 100x5")

        status = training.status(gym.moment)

        assert status.running
        assert status.running.workout.name == "Push"
        assert status.rest
        assert status.rest.left_s == 89
        assert (status.forgotten_at, status.last) == (None, None)

    def test_of_a_forgotten_one(self, gym: Gym) -> None:
        gym.start("Push")
        logged = gym.log("bench 100x5")
        gym.later(hours=7)

        assert training.status(gym.moment).forgotten_at == logged.when.utc

    def test_of_a_finished_one(self, gym: Gym) -> None:
        workout = gym.log("bench 100x5").workout

        last = training.status(gym.moment).last

        assert last
        assert last.workout == workout


class TestNotes:
    def test_lines_are_added_to_a_workout_and_to_a_set(self, gym: Gym) -> None:
        gym.log("bench 100 5 5")
        training.note(gym.moment, "slept badly")

        noted = training.note(gym.moment, "  belt off ")
        on_set = training.note(gym.moment, "paused", set_number=2)

        assert noted.shown.workout.note == "slept badly\nbelt off"
        assert (noted.set_number, noted.note) == (None, "belt off")
        assert [each.set.note for each in on_set.shown.sets] == ["", "paused"]

    @pytest.mark.parametrize(
        ("text", "number", "error"),
        [
            ("   ", None, InvalidValue),
            ("a" * 4001, None, InvalidValue),
            ("nul \0", 1, InvalidValue),
            ("well", 2, NotFound),
            ("well", 0, NotFound),
        ],
    )
    def test_what_cannot_be_noted(
        self, gym: Gym, text: str, number: int | None, error: type[WorkoutlogError]
    ) -> None:
        gym.log("bench 100x5")
        life = gym.life()

        with pytest.raises(error):
            training.note(gym.moment, text, set_number=number)

        assert gym.life() == life

    def test_nothing_to_note_on(self, gym: Gym) -> None:
        with pytest.raises(NotFound, match="no workout yet"):
            training.note(gym.moment, "well")


def test_a_set_at_ten_to_midnight_is_of_the_evening(gym: Gym) -> None:
    gym.at(datetime(2026, 11, 18, 0, 30, tzinfo=UTC))

    logged = gym.log("bench 100x5", at="23:50")

    assert logged.when.assumed == "yesterday"
    assert logged.workout.started_at == datetime(2026, 11, 17, 23, 50, tzinfo=UTC)


def test_reps_that_a_heavier_load_was_done_for_are_no_news(gym: Gym) -> None:
    gym.log("squat 100x3 105x5", at="2026-11-01 18:00")
    gym.start()
    gym.log("squat 100x5 95x8")
    told = [(each.record.kind.value, each.record.at) for each in gym.finish().records]

    assert ("reps_at_load", 100_000) not in told


def test_more_reps_with_the_body_alone_are_news(gym: Gym) -> None:
    gym.log("pullup 8", at="2026-11-01 18:00")
    gym.start()
    gym.log("pullup 10")
    told = [(each.record.kind.value, each.record.at) for each in gym.finish().records]

    assert told == [("reps_at_load", 0)]
