"""Importing: each set once, whatever overlaps, and nothing that a lifter did is taken back."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builders import Gym
from strategies import seeded
from workoutlog.domain.model import (
    Exercise,
    MeasurementUnit,
    SetType,
    Tracking,
    Workout,
    WorkoutSet,
)
from workoutlog.domain.units import MassUnit
from workoutlog.errors import ExerciseUnknown, ImportRefused, NothingToRedo
from workoutlog.services import catalogue, editing, undoing
from workoutlog.services.exercises import Exercises
from workoutlog.services.importing import Imported, import_files
from workoutlog.services.keeping import Tally
from workoutlog.services.naming import read_map
from workoutlog.services.ports import WorkoutQuery
from workoutlog.services.told import (
    Answers,
    Findings,
    Told,
    ToldMeasurement,
    ToldNoun,
    ToldRow,
    ToldSet,
    ToldWorkout,
    told_set,
)

MONDAY = datetime(2020, 1, 6, 18, 0)  # noqa: DTZ001  # files have no zone
Visit = tuple[datetime, list[tuple[str, ToldSet]]]


class Telling:
    """A file that tells what it was given."""

    name = "history.csv"
    size = place = 1

    def __init__(self, *told: Told, app: str = "strong", bad: int = 0) -> None:
        self._told = told
        self._app = app
        self._bad = bad

    def read(self, _answers: Answers, found: Findings) -> Iterator[Told]:
        found.app = self._app
        for line in range(self._bad):
            found.reject(line + 2, "Reps", '"x" is no number', "a,b,x")
        yield from self._told


def lifted(load: int, reps: int, **others: Any) -> ToldSet:
    return told_set(load_g=load * 1000, load_unit=MassUnit.KG, reps=reps, **others)


def workout(
    start: datetime = MONDAY, *sets: tuple[str, ToldSet], name: str = "Push", **others: Any
) -> ToldWorkout:
    values: dict[str, Any] = {"lasted_s": 3600, "note": ""} | others
    return ToldWorkout(key=f"{start} {name}", start=start, name=name, sets=list(sets), **values)


BENCH = "Bench Press (Barbell)"
THREE = (("Squat", lifted(100, 5)), ("Squat", lifted(100, 5)), ("Squat", lifted(100, 5)))


def take(gym: Gym, *told: Told, zone: Any = UTC, **options: Any) -> Imported:
    app, bad = options.pop("app", "strong"), options.pop("bad", 0)
    source = Telling(*told, app=app, bad=bad)
    return import_files(gym.moment, [(source, Answers(zone))], **options)


def sets_of(gym: Gym) -> list[tuple[str, int | None, int | None]]:
    """Say what the logbook shows, oldest first: exercise, load in kg, reps."""
    exercises = Exercises(gym.moment)
    found = gym.logbook.workouts(WorkoutQuery(limit=1000))[::-1]
    done: dict[UUID, list[WorkoutSet]] = {each.id: [] for each in found}
    for each in gym.logbook.sets_of_workouts([each.id for each in found]):
        done[each.workout_id].append(each)
    return [
        (exercises.by_id(each.exercise_id).name, (each.load_g or 0) // 1000 or None, each.reps)
        for visit in found
        for each in done[visit.id]
    ]


class TestOnce:
    def test_what_is_told_is_kept(self, gym: Gym) -> None:
        result = take(
            gym, workout(MONDAY, (BENCH, lifted(60, 5, set_type=SetType.WARM_UP)), *THREE)
        )

        [file] = result.files
        assert (file.workouts, file.sets) == (Tally(1), Tally(4))
        assert not result.failed
        assert sets_of(gym) == [("Bench Press", 60, 5), *[("Back Squat", 100, 5)] * 3]
        [kept] = gym.logbook.workouts(WorkoutQuery())
        assert (kept.name, kept.started_at) == ("Push", MONDAY.replace(tzinfo=UTC))
        assert kept.finished_at == kept.started_at + timedelta(hours=1)

    def test_a_name_that_is_too_long_is_cut_and_told_of(self, gym: Gym) -> None:
        names = [f"{'Zork ' * 30}{each}" for each in "ab"]
        done = lifted(60, 5)
        file = take(gym, workout(MONDAY, *((each, done) for each in names))).files[0]
        assert file.sets == Tally(2)
        [warning] = file.warnings
        assert warning == f'The name "{"Zork " * 8}..." has 151 characters, and was cut.'
        assert {len(name) for name, _, _ in sets_of(gym)} == {100}
        assert take(gym, workout(MONDAY, *((each, done) for each in names))).files[0].sets == Tally(
            there=2
        )

    def test_three_equal_sets_stay_three_and_are_not_six(self, gym: Gym) -> None:
        take(gym, workout(MONDAY, *THREE))
        again = take(gym, workout(MONDAY, *THREE)).files[0]
        assert (again.workouts, again.sets) == (Tally(there=1), Tally(there=3))
        assert len(sets_of(gym)) == 3

    def test_a_newer_export_adds_only_what_is_new(self, gym: Gym) -> None:
        take(gym, workout(MONDAY, *THREE))
        tuesday = workout(MONDAY + timedelta(days=1), (BENCH, lifted(80, 5)))
        newer = take(gym, tuesday, workout(MONDAY, *THREE, (BENCH, lifted(70, 8)))).files[0]
        assert (newer.workouts, newer.sets) == (Tally(1, 1), Tally(2, 3))
        assert sets_of(gym)[3:] == [("Bench Press", 70, 8), ("Bench Press", 80, 5)]

    def test_a_file_that_comes_back_to_a_workout_counts_on(self, gym: Gym) -> None:
        parts = (workout(MONDAY, THREE[0]), workout(MONDAY, (BENCH, lifted(80, 5)), *THREE[:2]))
        take(gym, *parts)
        whole = workout(MONDAY, THREE[0], (BENCH, lifted(80, 5)), *THREE[:2])
        assert take(gym, whole).files[0].sets == Tally(there=4)
        assert [name for name, _, _ in sets_of(gym)] == [
            *("Back Squat", "Bench Press", "Back Squat", "Back Squat")
        ]

    def test_a_set_that_was_put_between_others_is_the_one_that_is_added(self, gym: Gym) -> None:
        one, two, three = (("Squat", lifted(load, 5)) for load in (100, 110, 120))
        take(gym, workout(MONDAY, one, two, three))
        between = ("Squat", lifted(105, 5, note="forgotten"))
        newer = workout(MONDAY, one, between, two, three)
        assert take(gym, newer).files[0].sets == Tally(1, 3)
        assert sorted(load or 0 for _, load, _ in sets_of(gym)) == [100, 105, 110, 120]
        assert take(gym, newer).files[0].sets == Tally(there=4)

    def test_sets_that_another_program_has_changed_are_not_added(self, gym: Gym) -> None:
        take(gym, workout(MONDAY, *THREE))
        changed = [("Squat", lifted(90 + n, 5)) for n in range(3)]
        assert take(gym, workout(MONDAY, *changed)).files[0].sets == Tally(there=3)
        assert take(gym, workout(MONDAY, *changed, THREE[0])).files[0].sets == Tally(1, 3)
        assert [load for _, load, _ in sets_of(gym)] == [100] * 4

    def test_another_program_tells_other_sets(self, gym: Gym) -> None:
        take(gym, workout(MONDAY, *THREE))
        assert take(gym, workout(MONDAY, *THREE), app="hevy").files[0].sets == Tally(3)

    def test_other_answers_double_nothing(self, gym: Gym) -> None:
        take(gym, workout(MONDAY, *THREE))
        in_pounds = [("Squat", told_set(load_g=45_359, load_unit=MassUnit.LB, reps=5))] * 3
        there = take(gym, workout(MONDAY, *in_pounds), zone=ZoneInfo("Asia/Tokyo")).files[0]
        assert (there.workouts, there.sets) == (Tally(there=1), Tally(there=3))

    def test_two_devices_make_equal_rows(self, gym: Gym, other: Gym) -> None:
        for each in (gym, other):
            take(each, workout(MONDAY, *THREE, ("Zork Press", lifted(20, 5))))
        for noun in (Exercise, Workout, WorkoutSet):
            ids = [gym.logbook, other.logbook]
            one, two = (
                sorted(each.versions(noun, row_ids(each, noun)), key=lambda row: row.noun.id)
                for each in ids
            )
            assert one == two
            assert one

    def test_a_zone_places_the_workout_and_keeps_its_day(self, gym: Gym) -> None:
        late = datetime(2020, 7, 1, 23, 50)  # noqa: DTZ001  # as files have it
        take(gym, workout(late, *THREE), zone=ZoneInfo("Europe/Berlin"))
        [kept] = gym.logbook.workouts(WorkoutQuery())
        assert kept.started_at == datetime(2020, 7, 1, 21, 50, tzinfo=UTC)
        assert kept.local_start.replace(tzinfo=None) == late

    @given(data=st.data())
    def test_any_order_and_any_overlap_come_to_the_same(
        self, data: st.DataObject, tmp_path_factory: pytest.TempPathFactory
    ) -> None:
        names = st.sampled_from(["Squat", BENCH, "Zork Press"])
        pair = st.tuples(names, st.builds(lifted, st.integers(20, 22), st.integers(1, 2)))
        visits = data.draw(st.lists(st.lists(pair, min_size=1, max_size=6), max_size=4))
        told = [workout(MONDAY + timedelta(days=day), *sets) for day, sets in enumerate(visits)]
        gym = Gym(tmp_path_factory.mktemp("order") / "logbook.db")
        try:
            cut = data.draw(st.integers(0, len(told)))
            take(gym, *told[:cut])
            take(gym, *data.draw(st.permutations(told)))
            singly = [workout(each.start, one) for each in told for one in each.sets]
            assert take(gym, *data.draw(st.permutations(singly))).files[0].sets.added == 0
            assert len(sets_of(gym)) == sum(map(len, visits))
            assert gym.logbook.damage() == []
        finally:
            gym.close()


class TestWhatALifterDid:
    def test_an_edited_set_stays_as_it_was_edited(self, gym: Gym) -> None:
        take(gym, workout(MONDAY, *THREE))
        gym.edit(2, "105x3")
        assert take(gym, workout(MONDAY, *THREE)).files[0].sets == Tally(there=3)
        assert sets_of(gym)[1] == ("Back Squat", 105, 3)

    def test_a_deleted_set_stays_deleted_unless_it_is_asked_for(self, gym: Gym) -> None:
        take(gym, workout(MONDAY, *THREE))
        editing.delete_sets(gym.moment, [2])
        assert take(gym, workout(MONDAY, *THREE)).files[0].sets == Tally(there=2, deleted=1)
        assert take(gym, workout(MONDAY, *THREE), revive=True).files[0].sets == Tally(1, 2)
        assert len(sets_of(gym)) == 3

    def test_a_deleted_workout_takes_no_new_sets(self, gym: Gym) -> None:
        take(gym, workout(MONDAY, *THREE))
        editing.delete_workouts(gym.moment, ["last"], confirmed=True)
        again = take(gym, workout(MONDAY, *THREE, (BENCH, lifted(60, 5)))).files[0]
        assert (again.workouts, again.sets) == (Tally(deleted=1), Tally(deleted=4))
        assert sets_of(gym) == []

    def test_a_set_that_was_moved_away_is_not_brought_again(self, gym: Gym) -> None:
        tuesday = MONDAY + timedelta(days=1)
        told = (workout(MONDAY, *THREE), workout(tuesday, (BENCH, lifted(60, 5))))
        take(gym, *told)
        editing.move_set(gym.moment, 1, workout="2020-01-06", into="2020-01-07")
        assert take(gym, *told).files[0].sets == Tally(there=4)
        assert len(sets_of(gym)) == 4

    def test_a_renamed_exercise_goes_on_taking_sets(self, gym: Gym) -> None:
        take(gym, workout(MONDAY, ("Zork Press", lifted(20, 5))))
        catalogue.rename_exercise(gym.moment, "Zork Press", "Bork Press")
        take(gym, workout(MONDAY + timedelta(days=1), ("Zork Press", lifted(25, 5))))
        assert sets_of(gym) == [("Bork Press", 20, 5), ("Bork Press", 25, 5)]


class TestUndo:
    def test_one_undo_takes_a_whole_import_back(self, gym: Gym) -> None:
        other = workout(MONDAY + timedelta(days=1), ("Zork Press", lifted(20, 5)))
        weight = ToldMeasurement("body weight", 82_000, MeasurementUnit.KG, MONDAY)
        take(gym, workout(MONDAY, *THREE), other, weight)
        undone = undoing.undo(gym.moment)
        assert undone.action == "import"
        assert sets_of(gym) == []
        assert gym.logbook.measurements() == []
        assert [each.name for each in gym.logbook.exercises()] == ["Back Squat"]
        undoing.redo(gym.moment)
        assert len(sets_of(gym)) == 4
        assert len(gym.logbook.measurements()) == 1

    def test_sets_that_were_there_before_stay(self, gym: Gym) -> None:
        take(gym, workout(MONDAY, *THREE))
        take(gym, workout(MONDAY, *THREE, (BENCH, lifted(60, 5))))
        undoing.undo(gym.moment)
        assert sets_of(gym) == [("Back Squat", 100, 5)] * 3

    def test_an_import_that_was_undone_can_be_done_better(self, gym: Gym) -> None:
        take(gym, workout(MONDAY, *THREE, ("Zork Press", lifted(20, 5))))
        undoing.undo(gym.moment)
        better = [("Squat", told_set(load_g=45_359, load_unit=MassUnit.LB, reps=5))] * 3
        result = take(gym, workout(MONDAY, *better, ("Zork Press", lifted(20, 5))))
        assert (result.files[0].workouts, result.files[0].sets) == (Tally(1), Tally(4))
        assert sets_of(gym) == [("Back Squat", 45, 5)] * 3 + [("Zork Press", 20, 5)]
        undoing.undo(gym.moment)
        assert sets_of(gym) == []

    def test_it_brings_back_no_more_than_the_undone_import_had(self, gym: Gym) -> None:
        take(gym, workout(MONDAY, *THREE))
        editing.delete_sets(gym.moment, [2])
        tuesday = workout(MONDAY + timedelta(days=1), *THREE)
        take(gym, tuesday)
        undoing.undo(gym.moment)
        files = take(gym, workout(MONDAY, *THREE), tuesday).files
        assert files[0].sets == Tally(3, 2, 1)

    def test_an_import_of_nothing_new_is_nothing_to_undo(self, gym: Gym) -> None:
        take(gym, workout(MONDAY, *THREE))
        take(gym, workout(MONDAY, *THREE))
        undoing.undo(gym.moment)
        assert sets_of(gym) == []
        take(gym, workout(MONDAY, *THREE))
        with pytest.raises(NothingToRedo):
            undoing.redo(gym.moment)


class TestAllOrNothing:
    def test_a_dry_run_says_the_same_and_keeps_nothing(self, gym: Gym) -> None:
        told = (workout(MONDAY, *THREE, ("Zork Press", lifted(20, 5))),)
        rehearsed = take(gym, *told, dry_run=True)
        assert sets_of(gym) == []
        assert gym.logbook.exercises() == []
        assert gym.logbook.next_undo() is None
        assert take(gym, *told)._replace(dry_run=True) == rehearsed

    def test_good_rows_are_kept_beside_bad_ones(self, gym: Gym) -> None:
        result = take(gym, workout(MONDAY, *THREE), bad=2)
        assert result.failed
        assert result.files[0].rejected_rows == 2
        assert len(sets_of(gym)) == 3

    def test_strict_keeps_none(self, gym: Gym) -> None:
        with pytest.raises(ImportRefused) as caught:
            take(gym, workout(MONDAY, *THREE), bad=2, strict=True)
        assert caught.value.message == 'history.csv, line 2, Reps: "x" is no number.'
        assert caught.value.details["rejected"] == [
            {"file": "history.csv", "line": line, "column": "Reps", "reason": '"x" is no number',
             "row": "a,b,x"}
            for line in (2, 3)
        ]  # fmt: skip
        assert sets_of(gym) == []

    def test_what_breaks_off_leaves_nothing(self, gym: Gym) -> None:
        class Broken(Telling):
            def read(self, answers: Answers, found: Findings) -> Iterator[Told]:
                yield from super().read(answers, found)
                raise KeyboardInterrupt

        with pytest.raises(KeyboardInterrupt):
            import_files(gym.moment, [(Broken(workout(MONDAY, *THREE)), Answers(UTC))])
        assert sets_of(gym) == []
        assert gym.logbook.damage() == []

    def test_indexes_are_there_after_whatever_happened(self, gym: Gym) -> None:
        take(gym, workout(MONDAY, *THREE), dry_run=True)
        take(gym, workout(MONDAY, *THREE))
        assert gym.logbook.totals.count_sets([each.id for each in gym.logbook.exercises()]) == 3


class TestWorkouts:
    @pytest.mark.parametrize(("lasted", "minutes"), [(None, 0), (0, 0), (5400, 90)])
    def test_a_workout_of_a_file_is_never_running(
        self, gym: Gym, lasted: int | None, minutes: int
    ) -> None:
        take(gym, workout(MONDAY, *THREE, lasted_s=lasted))
        [kept] = gym.logbook.workouts(WorkoutQuery())
        assert kept.finished_at == kept.started_at + timedelta(minutes=minutes)

    def test_without_a_duration_it_ends_with_its_last_set(self, gym: Gym) -> None:
        at = MONDAY.replace(hour=19, tzinfo=UTC)
        take(gym, workout(MONDAY, ("Squat", lifted(100, 5, performed_at=at)), lasted_s=None))
        assert gym.logbook.workouts(WorkoutQuery())[0].finished_at == at

    def test_a_forgotten_clock_is_noticed(self, gym: Gym) -> None:
        [warning] = take(gym, workout(MONDAY, *THREE, lasted_s=13 * 3600)).files[0].warnings
        assert "12 hours" in warning

    def test_what_is_too_long_is_cut_and_said(self, gym: Gym) -> None:
        told = workout(MONDAY, ("x" * 200, lifted(20, 5)), name="n" * 200, note="m" * 5000)
        file = take(gym, told).files[0]
        assert len(file.warnings) == 3
        [kept] = gym.logbook.workouts(WorkoutQuery())
        assert (len(kept.name), len(kept.note)) == (100, 4000)
        assert sets_of(gym)[0][0] == "x" * 100

    def test_the_zone_is_said_to_be_assumed_where_it_is(self, gym: Gym) -> None:
        [assumed] = take(gym, workout(MONDAY, *THREE)).files[0].assumed
        assert (assumed.what, assumed.option) == ("time zone", "--tz ZONE")
        told = Telling(workout(MONDAY + timedelta(days=1), *THREE))
        said = import_files(gym.moment, [(told, Answers(UTC, zone_name="UTC"))])
        assert said.files[0].assumed == ()


class TestMeasurements:
    def test_two_at_one_time_are_two_and_again_none(self, gym: Gym) -> None:
        told = [ToldMeasurement("body weight", 82_000, MeasurementUnit.KG, MONDAY)] * 2
        assert take(gym, *told).files[0].measurements == Tally(2)
        assert take(gym, *told).files[0].measurements == Tally(there=2)

    def test_what_no_body_measures_is_rejected(self, gym: Gym) -> None:
        result = take(gym, ToldMeasurement("waist", -1, MeasurementUnit.CM, MONDAY))
        assert result.files[0].rejected[0].column == "waist"
        assert result.failed


class TestNames:
    def test_one_exercise_is_not_split_by_another_naming(self, gym: Gym) -> None:
        take(
            gym,
            workout(MONDAY, (BENCH, lifted(60, 5))),
            workout(MONDAY + timedelta(days=1), ("Barbell Bench Press", lifted(60, 5))),
            workout(MONDAY + timedelta(days=2), ("Bench Press, Barbell", lifted(60, 5))),
        )
        assert {name for name, _, _ in sets_of(gym)} == {"Bench Press"}

    @pytest.mark.parametrize(
        ("values", "tracking"),
        [
            ({"load_g": 20_000, "load_unit": MassUnit.KG, "reps": 5}, Tracking.WEIGHTED),
            ({"reps": 5}, Tracking.BODYWEIGHT),
            ({"duration_s": 60}, Tracking.TIMED),
            ({"distance_mm": 5_000_000, "distance_unit": "km"}, Tracking.DISTANCE),
            (
                {"distance_mm": 30_000, "distance_unit": "m", "load_g": 1, "load_unit": "kg"},
                Tracking.CARRY,
            ),
        ],
    )
    def test_an_unknown_name_becomes_an_exercise_counted_as_its_sets_are(
        self, gym: Gym, values: dict[str, Any], tracking: Tracking
    ) -> None:
        # The first set of it is unlike the others: all of them decide.
        odd = told_set(reps=1) if "reps" not in values else told_set(duration_s=9)
        sets = [("Zork", odd), *[("Zork", told_set(**values))] * 2]
        [name] = take(gym, workout(MONDAY, *sets)).names
        assert name == ("Zork", "Zork", tracking, True, 3)
        assert gym.logbook.exercises()[0].tracking is tracking
        again = take(gym, workout(MONDAY, *sets)).names
        assert [each.created for each in again] == [False]

    def test_help_is_taken_off_the_body_weight(self, gym: Gym) -> None:
        sets = [("Pull Up (Assisted)", lifted(20, 8)), ("Zork (Assisted)", lifted(15, 5))]
        take(gym, workout(MONDAY, *sets))
        assert sets_of(gym) == [("Assisted Pull-Up", -20, 8), ("Zork (Assisted)", -15, 5)]
        assert {each.tracking for each in gym.logbook.exercises()} == {Tracking.BODYWEIGHT}

    def test_a_map_says_what_a_name_means_and_is_remembered(self, gym: Gym) -> None:
        take(gym, workout(MONDAY, ("Kniebeuge", lifted(100, 5))), names=[("Kniebeuge", "squat")])
        take(gym, workout(MONDAY + timedelta(days=1), ("KNIEBEUGE", lifted(105, 5))))
        assert sets_of(gym) == [("Back Squat", 100, 5), ("Back Squat", 105, 5)]

    def test_a_map_that_comes_later_doubles_nothing(self, gym: Gym) -> None:
        told = workout(MONDAY, ("Kniebeuge", lifted(100, 5)))
        take(gym, told)
        result = take(gym, told, names=[("Kniebeuge", "squat")])
        assert result.files[0].sets == Tally(there=1)
        assert sets_of(gym) == [("Back Squat", 100, 5)]
        undoing.undo(gym.moment)
        assert sets_of(gym) == [("Kniebeuge", 100, 5)]

    def test_a_map_to_nothing_is_refused_and_nothing_imported(self, gym: Gym) -> None:
        with pytest.raises(ExerciseUnknown):
            take(gym, workout(MONDAY, *THREE), names=[("Kniebeuge", "zork zork")])
        assert sets_of(gym) == []

    def test_a_map_has_pairs_and_remarks(self) -> None:
        text = '# what I call it\n\nKniebeuge, Back Squat\n"Press, seated",ohp\n'
        assert read_map(text, "names.csv") == [
            ("Kniebeuge", "Back Squat"),
            ("Press, seated", "ohp"),
        ]


class TestRowsOfOurOwn:
    def test_a_set_without_its_parents_is_rejected(self, gym: Gym) -> None:
        take(gym, workout(MONDAY, *THREE))
        [kept] = gym.logbook.workouts(WorkoutQuery())
        said, nowhere = told_set(reps=5), UUID(int=2)
        orphan = ToldRow(7, UUID(int=1), kept.id, nowhere, "0000008", said)
        lost = ToldRow(8, UUID(int=3), UUID(int=4), nowhere, "0000008", said)
        file = take(gym, orphan, lost).files[0]
        assert [(each.line, each.column) for each in file.rejected] == [
            (7, "exercise"),
            (8, "workout"),
        ]

    def test_they_keep_their_ids_and_come_once(self, gym: Gym) -> None:
        exercise = Exercise(id=UUID(int=2), name="Zork", tracking=Tracking.WEIGHTED)
        visit = Workout(id=UUID(int=3), started_at=MONDAY.replace(tzinfo=UTC))
        said = told_set(reps=5)
        done = ToldRow(4, UUID(int=4), visit.id, exercise.id, "0000008", said)
        rows: list[Told] = [ToldNoun(2, exercise), ToldNoun(3, visit), done, done._replace(line=5)]
        file = take(gym, *rows).files[0]
        assert (file.exercises, file.workouts, file.sets) == (Tally(1), Tally(1), Tally(1, 1))
        assert take(gym, *rows).files[0].sets == Tally(there=2)
        undoing.undo(gym.moment)
        assert (gym.logbook.workouts(WorkoutQuery()), gym.logbook.exercises()) == ([], [])
        file = take(gym, *rows).files[0]
        assert (file.workouts, file.sets) == (Tally(1), Tally(there=2))


def row_ids(logbook: Any, noun: type[Any]) -> list[UUID]:
    if noun is Exercise:
        return [each.id for each in logbook.exercises()]
    visits = [each.id for each in logbook.workouts(WorkoutQuery(limit=100))]
    if noun is Workout:
        return visits
    return [each.id for each in logbook.sets_of_workouts(visits)]


@pytest.fixture
def other(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Gym]:
    gym = Gym(tmp_path_factory.mktemp("other") / "logbook.db")
    gym.random_bits = seeded(8).getrandbits
    yield gym
    gym.close()
