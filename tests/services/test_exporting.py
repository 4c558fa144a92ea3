"""Exporting: what is written is everything, as it is shown, and comes back to the byte."""

import json
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builders import Gym
from strategies import exercises, maybe, measurements, routines, seeded, sets_of, stamps, workouts
from workoutlog.domain.merge import Version, deleted
from workoutlog.domain.model import Exercise, Noun, Tracking, Workout, WorkoutSet
from workoutlog.domain.stamps import LOWEST
from workoutlog.domain.units import MassUnit
from workoutlog.errors import DateUnreadable, ExerciseUnknown
from workoutlog.formats.files import File
from workoutlog.formats.writers import WRITERS
from workoutlog.services import body, catalogue, editing
from workoutlog.services.exporting import Exported, Writer, export
from workoutlog.services.importing import FileImported, import_files
from workoutlog.services.keeping import Tally
from workoutlog.services.told import Answers
from workoutlog.services.workouts import blocks
from writing import exported, keep, text_of

OURS = ("csv", "jsonl")
UNGUARDED = False
MONDAY = datetime(2020, 1, 6, 18, tzinfo=UTC)
SQUAT = Exercise(id=UUID(int=2), name="Squat", tracking=Tracking.WEIGHTED)


@pytest.fixture
def other(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Gym]:
    with closing(Gym(tmp_path_factory.mktemp("other") / "logbook.db")) as gym:
        gym.random_bits = seeded(8).getrandbits
        yield gym


def take(gym: Gym, text: str) -> FileImported:
    file = File("history", BytesIO(text.encode()))
    [done] = import_files(gym.moment, [(file, Answers(UTC))]).files
    return done


def added(done: FileImported) -> list[Tally]:
    return [done.exercises, done.workouts, done.sets, done.measurements, done.routines]


@st.composite
def logbooks(draw: st.DrawFn) -> list[Version[Noun]]:
    """Make a logbook: merged exercises, sets with and without places, rows that are deleted."""

    def unique(nouns: st.SearchStrategy[Any], least: int = 0) -> list[Any]:
        return draw(st.lists(nouns, min_size=least, max_size=4, unique_by=lambda each: each.id))

    lifts = unique(exercises, least=1)
    targets = maybe(st.sampled_from([each.id for each in lifts]))
    lifts = [
        replace(each, merged_into=None if target == each.id else target)
        for each in lifts
        for target in [draw(targets)]
    ]
    visits = unique(workouts)
    parents = (st.sampled_from([each.id for each in visits]), st.sampled_from(lifts).map(_id))
    sets = unique(sets_of(*parents)) if visits else []
    versions = []
    for noun in (*lifts, *visits, *sets, *unique(measurements), *unique(routines)):
        version: Version[Noun] = Version(noun, draw(st.just(LOWEST) | stamps))
        versions.append(deleted(version) if draw(st.integers(0, 4)) == 0 else version)
    return versions


def _id(noun: Noun) -> UUID:
    return noun.id


class TestThereAndBack:
    @pytest.mark.parametrize("form", OURS)
    @given(versions=logbooks(), guard=st.booleans(), there=st.sampled_from(OURS))
    def test_it_is_the_same_to_the_byte(
        self,
        tmp_path_factory: pytest.TempPathFactory,
        form: str,
        versions: list[Version[Noun]],
        *,
        guard: bool,
        there: str,
    ) -> None:
        folder = tmp_path_factory.mktemp("gyms")
        with closing(Gym(folder / "one.db")) as gym, closing(Gym(folder / "two.db")) as other:
            gym.logbook.save(versions)
            text, said = exported(gym, form, guard=guard)
            done = take(other, text)
            assert done.rejected == ()
            assert [each.added for each in added(done)] == [
                *(said.exercises, said.workouts, said.sets, said.measurements, said.routines)
            ]
            assert text_of(other, form, guard=guard) == text
            # Nor does it matter which of our forms brought it.
            assert text_of(other, there) == text_of(gym, there)
            assert {each.added for each in added(take(other, text))} == {0}

    @pytest.mark.parametrize("form", OURS)
    def test_a_life_comes_back(self, gym: Gym, other: Gym, form: str) -> None:
        live(gym)
        text, said = exported(gym, form)
        take(other, text)
        assert text_of(other, form) == text
        assert said == Exported(Path("history"), form, 4, 3, 9, 2, 0, 0)
        assert show_names(other) == show_names(gym)
        assert other.logbook.running_workout() == gym.logbook.running_workout()

    @pytest.mark.parametrize("form", OURS)
    def test_ones_own_export_adds_nothing(self, gym: Gym, form: str) -> None:
        live(gym)
        text, said = exported(gym, form)
        before = gym.life()
        done = take(gym, text)
        counts = (said.exercises, said.workouts, said.sets, said.measurements, said.routines)
        assert added(done) == [Tally(there=each) for each in counts]
        assert gym.life() == before
        assert text_of(gym, form) == text

    @pytest.mark.parametrize("form", OURS)
    def test_what_is_deleted_here_is_not_brought_back(self, gym: Gym, form: str) -> None:
        gym.log_lines("squat 100x5 100x6 100x7")
        text = text_of(gym, form)
        editing.delete_sets(gym.moment, [2])
        assert take(gym, text).sets == Tally(there=2, deleted=1)
        assert gym.written() == ["squat 100 x 5", "squat 100 x 7"]

    @pytest.mark.parametrize("form", OURS)
    def test_an_exercise_that_another_device_deleted_goes_with_its_sets(
        self, gym: Gym, other: Gym, form: str
    ) -> None:
        visit = Workout(id=UUID(int=1), started_at=MONDAY)
        done = WorkoutSet(id=UUID(int=3), workout_id=visit.id, exercise_id=SQUAT.id, reps=5)
        alone = replace(SQUAT, id=UUID(int=4), name="Gone")
        rows: list[Noun] = [visit, done]
        gym.logbook.save([deleted(Version(each, LOWEST)) for each in (SQUAT, alone)])
        keep(gym, rows)
        text, said = exported(gym, form)
        assert (said.exercises, said.sets) == (1, 1)
        assert take(other, text).rejected == ()
        assert text_of(other, form) == text
        for foreign in ("strong", "hevy"):
            assert "Squat" in text_of(gym, foreign)

    @pytest.mark.parametrize("form", OURS)
    def test_nothing_is_a_file_too(self, gym: Gym, other: Gym, form: str) -> None:
        text, said = exported(gym, form)
        assert (said.exercises, said.workouts, said.sets, said.measurements) == (0, 0, 0, 0)
        assert text.count("\n") == 1
        assert added(take(other, text)) == [Tally()] * 5

    def test_a_guard_is_taken_off_every_text(self, gym: Gym, other: Gym) -> None:
        lift = replace(SQUAT, name="=A", equipment="@b", muscle="+c", note="-d", aliases=("=e",))
        visit = Workout(id=UUID(int=1), started_at=MONDAY, name="=f", note="'\t=g")
        done = WorkoutSet(
            id=UUID(int=3),
            workout_id=visit.id,
            exercise_id=lift.id,
            reps=5,
            load_g=-20_000,
            load_unit=MassUnit.KG,
            tempo="-1-X",
            note="\t@h",
        )
        keep(gym, [lift, visit, done])
        text = text_of(gym, "csv", guard=True)
        # No cell but a number begins as a formula can.
        cells = [each.strip('"') for line in text.splitlines() for each in line.split(",")]
        assert [each for each in cells if each[:1] in set("=+-@\t")] == ["-20000"]
        take(other, text)
        assert text_of(other, "csv") == text_of(gym, "csv")


class TestOrder:
    @given(versions=logbooks())
    def test_sets_stand_in_the_order_that_is_shown(
        self, tmp_path_factory: pytest.TempPathFactory, versions: list[Version[Noun]]
    ) -> None:
        with closing(Gym(tmp_path_factory.mktemp("gym") / "logbook.db")) as gym:
            gym.logbook.save(versions)
            written = rows_of(gym)
            shown = {
                str(visit.id): [
                    str(each.id)
                    for block in blocks(gym.sets(visit), gym.exercises)
                    for each in (one.set for one in block.sets)
                ]
                for visit in gym.workouts()
            }
        order = [each["id"] for each in written if each["kind"] == "workout"]
        assert order == list(shown)[::-1]
        assert {
            visit: [each["id"] for each in written if each.get("workout_id") == visit]
            for visit in order
        } == shown

    def test_workouts_are_told_from_the_first_and_exercises_by_name(self, gym: Gym) -> None:
        live(gym)
        rows = rows_of(gym)
        assert [each["kind"] for each in rows] == [
            *["exercise"] * 4,
            *("workout", "set", "set", "set", "set"),
            *("workout", "set", "set", "set"),
            *("workout", "set", "set"),
            *["measurement"] * 2,
        ]
        names = [each["name"] for each in rows if each["kind"] == "exercise"]
        assert names == sorted(names)
        times = [each["started_at"] for each in rows if each["kind"] == "workout"]
        assert times == sorted(times)


class TestFilters:
    def test_days_are_those_of_the_lifter_and_both_ends_belong(self, gym: Gym) -> None:
        late = datetime(2020, 1, 6, 23, 30, tzinfo=UTC)
        visits = [
            Workout(id=UUID(int=n), started_at=late + timedelta(days=n), utc_offset=60)
            for n in range(4)
        ]
        keep(gym, visits)
        # Half past eleven in Greenwich is half past midnight there.
        for only, numbers in (
            ({"since": "2020-01-08"}, [1, 2, 3]),
            ({"until": "2020-01-08"}, [0, 1]),
            ({"since": "2020-01-08", "until": "2020-01-09"}, [1, 2]),
            ({"since": "2020-01"}, [0, 1, 2, 3]),
            ({"since": "2021"}, []),
        ):
            rows = rows_of(gym, **only)
            assert [UUID(each["id"]).int for each in rows] == numbers, only

    def test_exercises_are_those_of_these_days_and_what_they_were_merged_into(
        self, gym: Gym
    ) -> None:
        row = Exercise(id=UUID(int=3), name="Row", tracking=Tracking.WEIGHTED)
        older = replace(row, id=UUID(int=4), name="Older Row", merged_into=row.id)
        oldest = replace(row, id=UUID(int=5), name="Oldest Row", merged_into=older.id)
        visits = [
            Workout(id=UUID(int=10 + n), started_at=MONDAY + timedelta(days=n)) for n in range(2)
        ]
        sets = [
            WorkoutSet(id=UUID(int=20 + n), workout_id=visit.id, exercise_id=each.id, reps=5)
            for n, (visit, each) in enumerate(zip(visits, (SQUAT, oldest), strict=True))
        ]
        keep(gym, [SQUAT, row, older, oldest, *visits, *sets])

        def names(**only: str) -> list[str]:
            return [each["name"] for each in rows_of(gym, **only) if each["kind"] == "exercise"]

        assert names(until="2020-01-06") == ["Squat"]
        assert names(since="2020-01-07") == ["Older Row", "Oldest Row", "Row"]
        assert names(since="2021") == []
        assert names() == ["Older Row", "Oldest Row", "Row", "Squat"]

    def test_measurements_are_of_these_days_too(self, gym: Gym) -> None:
        live(gym)
        kinds = {each["kind"] for each in rows_of(gym, until="2026-11-17")}
        assert kinds == {"exercise", "workout", "set"}
        assert sum(each["kind"] == "measurement" for each in rows_of(gym, since="2026-11-18")) == 2

    @pytest.mark.parametrize("name", ["bench", "Zork, seated"])
    def test_one_exercise_is_all_that_were_merged_into_it(self, gym: Gym, name: str) -> None:
        live(gym)
        rows = rows_of(gym, exercise=name)
        assert [each["name"] for each in rows if each["kind"] == "exercise"] == [
            *("Bench Press", "Zork, seated")
        ]
        sets = [(each["load_g"], each["reps"]) for each in rows if each["kind"] == "set"]
        assert sets == [(60_000, 8), (20_000, 10), (20_000, 9), (62_500, 7), (62_500, 8)]
        assert {each["kind"] for each in rows} == {"exercise", "workout", "set"}

    @pytest.mark.parametrize("form", OURS)
    def test_a_part_can_be_imported_by_itself(self, gym: Gym, other: Gym, form: str) -> None:
        live(gym)
        part = text_of(gym, form, exercise="bench", since="2026-11-04")
        assert take(other, part).rejected == ()
        assert text_of(other, form) == part
        # And the whole completes it.
        whole = text_of(gym, form)
        assert take(other, whole).rejected == ()
        assert len(other.life()) == len(gym.life())

    def test_an_exercise_of_no_sets_is_written_alone(self, gym: Gym) -> None:
        live(gym)
        catalogue.add_exercise(gym.moment, "Lonely Lift")
        assert [each["name"] for each in rows_of(gym, exercise="lonely lift")] == ["Lonely Lift"]
        # One that is only known has no row at all.
        assert rows_of(gym, exercise="deadlift") == []

    @pytest.mark.parametrize(
        ("only", "error"),
        [
            ({"exercise": "zork zork"}, ExerciseUnknown),
            # A variable that is empty in a script does not mean everything.
            ({"exercise": ""}, ExerciseUnknown),
            ({"since": "zork"}, DateUnreadable),
            ({"until": "2020-02-30"}, DateUnreadable),
        ],
    )
    def test_what_cannot_be_read_is_said_before_a_file_is_opened(
        self, gym: Gym, only: dict[str, str], error: type[Exception]
    ) -> None:
        live(gym)
        files: list[StringIO] = []

        @contextmanager
        def opened() -> Iterator[Writer]:
            files.append(StringIO())
            yield WRITERS["csv"](files[0], MassUnit.KG, UNGUARDED)

        with pytest.raises(error):
            export(gym.moment, opened, path=None, form="csv", **only)
        assert files == []
        # And nobody is kept out.
        gym.log("squat 100x5")


class TestMeanwhile:
    @pytest.mark.parametrize("form", WRITERS)
    def test_another_program_may_log_and_is_not_seen(self, gym: Gym, form: str) -> None:
        live(gym)
        alone = text_of(gym, form)
        text = StringIO()

        @contextmanager
        def opened() -> Iterator[Writer]:
            with closing(Gym(gym.logbook.path)) as other:
                other.random_bits = seeded(9).getrandbits
                catalogue.add_exercise(other.moment, "Meanwhile Lift")
                other.log("meanwhile lift 100x5")
                other.log("meanwhile lift 100x5", at="2026-11-02 17:00")
                yield WRITERS[form](text, MassUnit.KG, UNGUARDED)

        export(gym.moment, opened, path=None, form=form)
        assert text.getvalue() == alone
        assert "Meanwhile" in text_of(gym, form)

    def test_what_breaks_off_lets_go_of_the_logbook(self, gym: Gym) -> None:
        live(gym)

        @contextmanager
        def opened() -> Iterator[Writer]:
            yield WRITERS["csv"](StringIO(), MassUnit.KG, UNGUARDED)
            raise KeyboardInterrupt

        with pytest.raises(KeyboardInterrupt):
            export(gym.moment, opened, path=None, form="csv")
        gym.log("squat 100x5")


class TestJson:
    @given(versions=logbooks())
    def test_it_holds_what_the_lines_do(
        self, tmp_path_factory: pytest.TempPathFactory, versions: list[Version[Noun]]
    ) -> None:
        with closing(Gym(tmp_path_factory.mktemp("gym") / "logbook.db")) as gym:
            gym.logbook.save(versions)
            whole = json.loads(text_of(gym, "json"))
            rows = rows_of(gym)
        assert list(whole) == ["workoutlog", "exercises", "workouts", "measurements", "routines"]
        lines = [{"kind": "exercise", **each} for each in whole["exercises"]]
        for each in whole["workouts"]:
            sets = each.pop("sets")
            lines += [{"kind": "workout", **each}, *({"kind": "set", **one} for one in sets)]
        lines += [{"kind": "measurement", **each} for each in whole["measurements"]]
        lines += [{"kind": "routine", **each} for each in whole["routines"]]
        assert lines == rows


def rows_of(gym: Gym, **only: str) -> list[dict[str, Any]]:
    """Export JSON Lines, and read the rows behind the first."""
    return [json.loads(line) for line in text_of(gym, "jsonl", **only).splitlines()[1:]]


def live(gym: Gym) -> None:
    """Live some weeks: sets that are moved, edited and deleted, exercises renamed and merged."""
    catalogue.add_exercise(gym.moment, "Zork Press")
    gym.log_lines("squat 100x5 100x5 100x3\nbench 60x8", at="2026-11-02 18:00")
    gym.log_lines("zork press 20x10 20x9\nplank 90s", at="2026-11-04 18:00", note='hot, "very"\nso')
    body.measure(gym.moment, "82.5kg")
    body.measure(gym.moment, "84cm", "waist")
    gym.start("Evening; \u00fcber")
    gym.log_lines("bench 62.5x8@8.5 62.5x6")
    editing.move_set(gym.moment, 2, 1)
    gym.edit(1, "62.5x7")
    gym.log("squat 140x1")
    editing.delete_sets(gym.moment, [3])
    catalogue.rename_exercise(gym.moment, "zork press", "Zork, seated")
    catalogue.merge_exercises(gym.moment, "zork, seated", "bench")


def show_names(gym: Gym) -> list[list[str]]:
    """Tell the sets of every workout, the newest first, in the order that `show` has."""
    return [[gym.told(each) for each in gym.sets(visit)] for visit in gym.workouts()]
