"""Very many rows at once: added once and as they were given, and read back side by side."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import fields, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from strategies import offsets, seeded, sets_of
from workoutlog.domain.merge import Version, deleted
from workoutlog.domain.model import (
    NOUNS,
    Ending,
    Exercise,
    Measurement,
    MeasurementUnit,
    Noun,
    SetType,
    Tracking,
    Workout,
    WorkoutSet,
)
from workoutlog.domain.stamps import LOWEST, stamp
from workoutlog.domain.units import MassUnit
from workoutlog.errors import LogbookCorrupt, LogbookError
from workoutlog.services.ports import Days, WorkoutQuery
from workoutlog.services.told import milliseconds
from workoutlog.store import loading
from workoutlog.store.logbook import SqliteLogbook

NOON = datetime(2026, 5, 4, 12, tzinfo=UTC)
VISIT = Workout(id=UUID(int=1), started_at=NOON)
SQUAT = Exercise(id=UUID(int=901), name="Squat", tracking=Tracking.WEIGHTED)
BENCH = Exercise(id=UUID(int=902), name="Bench", tracking=Tracking.WEIGHTED)
ALWAYS = Days()
PLACED = ("id", "workout_id", "exercise_id", "position", "reps")
SINGLE = (("set_type", "working"),)


def a_set(number: int, of: Workout = VISIT, exercise: Exercise = SQUAT, **given: Any) -> WorkoutSet:
    return WorkoutSet(
        id=UUID(int=number), workout_id=of.id, exercise_id=exercise.id, **({"reps": 5} | given)
    )


def placed(number: int, of: Workout = VISIT, position: str = "08") -> tuple[object, ...]:
    return (UUID(int=number).bytes, of.id.bytes, SQUAT.id.bytes, position, 5)


def keep(logbook: SqliteLogbook, *nouns: Noun, dead: bool = False) -> None:
    rows: list[Version[Noun]] = [Version(each, LOWEST) for each in nouns]
    logbook.save([deleted(each) for each in rows] if dead else rows)


def ids(logbook: SqliteLogbook) -> list[int]:
    visits = logbook.workouts(WorkoutQuery(limit=100))
    return sorted(each.id.int for each in logbook.sets_of_workouts([one.id for one in visits]))


def indexes(path: Path) -> set[str]:
    with closing(sqlite3.connect(path)) as connection:
        rows = connection.execute(
            "SELECT name FROM sqlite_schema WHERE type = 'index' AND tbl_name = 'workout_set'"
            " AND sql IS NOT NULL"
        )
        return {name for (name,) in rows}


@pytest.fixture
def begun(logbook: SqliteLogbook) -> SqliteLogbook:
    """Give a logbook with a workout, two exercises and no set."""
    keep(logbook, VISIT, SQUAT, BENCH)
    return logbook


class TestStatements:
    @pytest.mark.parametrize("noun", NOUNS)
    def test_all_columns_may_be_given(self, noun: type[Noun]) -> None:
        columns = tuple(each.name for each in fields(noun))
        made = loading.statement(noun.kind, columns)
        assert [f"?{n}" in made for n in range(1, len(columns) + 1)] == [True] * len(columns)
        assert ":" not in made

    @pytest.mark.parametrize(
        ("noun", "missing"),
        [
            (Exercise, "tracking"),
            (Exercise, "barbell"),
            (Workout, "started_at"),
            (Workout, "utc_offset"),
            (WorkoutSet, "exercise_id"),
            (WorkoutSet, "set_type"),
            (Measurement, "unit"),
        ],
    )
    def test_none_may_be_left_out_but_what_is_empty(self, noun: type[Noun], missing: str) -> None:
        columns = tuple(each.name for each in fields(noun) if each.name != missing)
        with pytest.raises(ValueError, match=f"a {noun.kind} needs {{'{missing}'}}"):
            loading.statement(noun.kind, columns)

    @pytest.mark.parametrize("text", ["it's", "", "a b", "1", "x'; DROP TABLE workout_set --", '"'])
    def test_a_choice_is_a_plain_word(self, text: str) -> None:
        with pytest.raises(ValueError, match="is no choice"):
            loading.statement("set", PLACED, (("set_type", text),))

    def test_what_is_left_out_has_its_default(self, begun: SqliteLogbook) -> None:
        assert begun.add(WorkoutSet, PLACED, [placed(1)], SINGLE) == 1
        [kept] = begun.versions(WorkoutSet, [UUID(int=1)])
        assert kept == Version(a_set(1, position="08"), LOWEST)

    def test_choices_are_written_out(self, begun: SqliteLogbook) -> None:
        choices = (("set_type", "drop"), ("ending", "failure"), ("load_unit", "lb"))
        rows = [(*placed(1), 45_359)]
        begun.add(WorkoutSet, (*PLACED, "load_g"), rows, choices)
        assert begun.sets_of_workouts([VISIT.id]) == [
            a_set(
                1,
                position="08",
                set_type=SetType.DROP,
                ending=Ending.FAILURE,
                load_g=45_359,
                load_unit=MassUnit.LB,
            )
        ]

    def test_columns_are_told_apart_whatever_their_order(self, begun: SqliteLogbook) -> None:
        begun.add(WorkoutSet, PLACED[::-1], [placed(1)[::-1]], SINGLE)
        assert begun.sets_of_workouts([VISIT.id]) == [a_set(1, position="08")]

    def test_other_nouns_are_added_too(self, logbook: SqliteLogbook) -> None:
        row = (VISIT.id.bytes, milliseconds(NOON), 0)
        assert logbook.add(Workout, ("id", "started_at", "utc_offset"), [row]) == 1
        assert logbook.workouts(WorkoutQuery()) == [VISIT]

    def test_what_is_there_is_not_added_again(self, begun: SqliteLogbook) -> None:
        keep(begun, a_set(1, reps=9))
        keep(begun, a_set(2), dead=True)
        assert begun.add(WorkoutSet, PLACED, [placed(1), placed(2), placed(3)], SINGLE) == 1
        assert [each.reps for each in begun.sets_of_workouts([VISIT.id])] == [9, 5]
        assert ids(begun) == [1, 3]

    def test_of_nothing_nothing_is_added(self, begun: SqliteLogbook) -> None:
        assert begun.add(WorkoutSet, PLACED, [], SINGLE) == 0

    def test_a_set_without_its_parents_is_a_mistake_of_ours(self, begun: SqliteLogbook) -> None:
        orphan = placed(1, replace(VISIT, id=UUID(int=99)))
        with pytest.raises((LogbookError, sqlite3.IntegrityError)), begun.loading():
            begun.add(WorkoutSet, PLACED, [orphan], SINGLE)
        assert ids(begun) == []


class TestIndexes:
    def test_they_are_gone_meanwhile_and_made_again(self, begun: SqliteLogbook) -> None:
        before = indexes(begun.path)
        assert len(before) >= 2
        during: set[str] = set()
        with begun.loading():
            begun.add(WorkoutSet, PLACED, [placed(1), placed(2)], SINGLE)
            during = _indexes_within(begun)
        assert during == set()
        assert indexes(begun.path) == before
        assert ids(begun) == [1, 2]
        assert begun.damage() == []

    @pytest.mark.parametrize("error", [KeyboardInterrupt, ValueError])
    def test_they_are_there_when_it_breaks_off(
        self, begun: SqliteLogbook, error: type[BaseException]
    ) -> None:
        before = indexes(begun.path)

        def break_off() -> None:
            with begun.loading():
                begun.add(WorkoutSet, PLACED, [placed(1)], SINGLE)
                raise error

        with pytest.raises(error):
            break_off()
        assert indexes(begun.path) == before
        assert ids(begun) == []
        assert begun.damage() == []

    def test_they_are_there_after_a_rehearsal(self, begun: SqliteLogbook) -> None:
        before = indexes(begun.path)
        with begun.loading(keep=False):
            assert begun.add(WorkoutSet, PLACED, [placed(1)], SINGLE) == 1
        assert indexes(begun.path) == before
        assert ids(begun) == []

    @pytest.mark.parametrize("dead", [False, True])
    def test_they_stay_where_there_are_sets(self, begun: SqliteLogbook, *, dead: bool) -> None:
        keep(begun, a_set(1), dead=dead)
        before = indexes(begun.path)
        with begun.loading():
            begun.add(WorkoutSet, PLACED, [placed(2)], SINGLE)
            assert _indexes_within(begun) == before
        assert indexes(begun.path) == before


def _indexes_within(logbook: SqliteLogbook) -> set[str]:
    """Look at the indexes of a unit of work that goes on, which only its connection sees."""
    connection = logbook._connection  # noqa: SLF001  # no other sees it
    rows = connection.execute(
        "SELECT name FROM sqlite_schema WHERE type = 'index' AND tbl_name = 'workout_set'"
        " AND sql IS NOT NULL"
    )
    return {name for (name,) in rows}


class TestKnown:
    @pytest.mark.parametrize(
        "noun",
        [
            SQUAT,
            VISIT,
            a_set(3),
            Measurement(
                id=UUID(int=4),
                name="waist",
                value=840_000,
                unit=MeasurementUnit.CM,
                measured_at=NOON,
            ),
        ],
        ids=lambda noun: noun.kind,
    )
    def test_rows_are_known_living_and_dead(self, logbook: SqliteLogbook, noun: Noun) -> None:
        if isinstance(noun, WorkoutSet):
            keep(logbook, VISIT, SQUAT)
        other = replace(noun, id=UUID(int=77))
        keep(logbook, noun)
        keep(logbook, other, dead=True)
        asked = [noun.id, other.id, UUID(int=78)]
        assert logbook.known(type(noun), asked) == {noun.id: False, other.id: True}
        assert logbook.known(type(noun), []) == {}

    def test_more_are_known_than_one_statement_takes(self, begun: SqliteLogbook) -> None:
        keep(begun, *(a_set(n) for n in range(1, 1_201)))
        asked = [UUID(int=n) for n in range(2_000)]
        assert len(begun.known(WorkoutSet, asked)) == 1_200

    def test_sets_of_workouts_are_named_dead_ones_too(self, begun: SqliteLogbook) -> None:
        other = replace(VISIT, id=UUID(int=2))
        keep(begun, other, a_set(11), a_set(21, other))
        keep(begun, a_set(12), dead=True)
        assert begun.set_ids([VISIT.id]) == {UUID(int=11).bytes, UUID(int=12).bytes}
        assert begun.set_ids([other.id, VISIT.id, UUID(int=3)]) == {
            UUID(int=n).bytes for n in (11, 12, 21)
        }
        assert begun.set_ids([]) == set()
        assert begun.dead_set_ids() == {UUID(int=12).bytes}

    def test_deleted_exercises_are_those_that_sets_still_name(self, begun: SqliteLogbook) -> None:
        gone = [replace(SQUAT, id=UUID(int=910 + n), name=f"Gone {n}") for n in range(4)]
        hidden = replace(VISIT, id=UUID(int=2))
        keep(begun, *gone, dead=True)
        keep(begun, hidden, dead=True)
        keep(begun, a_set(1), a_set(2, exercise=gone[0]), a_set(3, hidden, gone[1]))
        keep(begun, a_set(4, exercise=gone[2]), dead=True)
        assert begun.deleted_exercises() == gone[:1]


class TestHistory:
    def test_workouts_come_from_the_first_each_with_its_sets(self, begun: SqliteLogbook) -> None:
        early = Workout(id=UUID(int=9), started_at=NOON - timedelta(days=1))
        twin = Workout(id=UUID(int=2), started_at=NOON)
        empty = Workout(id=UUID(int=3), started_at=NOON + timedelta(days=1))
        keep(begun, early, twin, empty, a_set(21, twin), a_set(91, early), a_set(11))
        assert told(begun) == [(9, [91]), (1, [11]), (2, [21]), (3, [])]

    def test_sets_are_in_the_order_they_were_done(self, begun: SqliteLogbook) -> None:
        begun.save(
            [
                Version(a_set(1), stamp(3_000, 0, 1)),
                Version(a_set(2), stamp(2_000, 0, 1)),
                Version(a_set(3, position="000000000018"), stamp(4_000, 0, 1)),
                Version(a_set(5, position="000000000017"), LOWEST),
                Version(a_set(4, position="000000000018"), LOWEST),
            ]
        )
        assert told(begun) == [(1, [5, 3, 4, 2, 1])]

    def test_the_dead_are_left_out(self, begun: SqliteLogbook) -> None:
        gone = Workout(id=UUID(int=2), started_at=NOON)
        keep(begun, gone, dead=True)
        keep(begun, a_set(1), a_set(2, gone))
        keep(begun, a_set(3), dead=True)
        assert told(begun) == [(1, [1])]

    def test_of_an_exercise_only_what_has_it(self, begun: SqliteLogbook) -> None:
        other = Workout(id=UUID(int=2), started_at=NOON + timedelta(days=1))
        keep(begun, other, a_set(11), a_set(12, exercise=BENCH), a_set(21, other, BENCH))
        assert told(begun, exercises=[SQUAT]) == [(1, [11])]
        assert told(begun, exercises=[BENCH]) == [(1, [12]), (2, [21])]
        assert told(begun, exercises=[SQUAT, BENCH]) == [(1, [11, 12]), (2, [21])]
        assert told(begun, exercises=[replace(SQUAT, id=UUID(int=9))]) == []

    @given(
        hours=st.lists(st.integers(-60, 60), max_size=6),
        offset=offsets,
        since=st.integers(-3, 3),
        until=st.integers(-3, 3),
        data=st.data(),
    )
    def test_it_is_what_is_read_one_by_one(
        self,
        tmp_path_factory: pytest.TempPathFactory,
        hours: list[int],
        offset: int,
        since: int,
        until: int,
        data: st.DataObject,
    ) -> None:
        days = Days(
            date(2026, 5, 4) + timedelta(days=since), date(2026, 5, 4) + timedelta(days=until)
        )
        visits = [
            Workout(id=UUID(int=n), started_at=NOON + timedelta(hours=each), utc_offset=offset)
            for n, each in enumerate(hours, start=1)
        ]
        parents = st.sampled_from([each.id for each in visits] or [UUID(int=1)])
        lifts = st.sampled_from([SQUAT.id, BENCH.id])
        drawn = st.lists(sets_of(parents, lifts), max_size=6, unique_by=lambda each: each.id)
        sets = data.draw(drawn) if visits else []
        path = tmp_path_factory.mktemp("logbook") / "logbook.db"
        with closing(SqliteLogbook(path, seeded(1).getrandbits)) as logbook:
            keep(logbook, SQUAT, BENCH, *visits, *sets)
            query = WorkoutQuery(days=days, limit=100)
            expected = [
                (each.id.int, [one.id.int for one in logbook.sets_of_workouts([each.id])])
                for each in logbook.workouts(query)[::-1]
            ]
            assert told(logbook, days) == expected

    @pytest.mark.parametrize(
        "damage",
        [
            "UPDATE workout SET name = char(1)",
            "UPDATE workout SET finished_at = 1",
            "UPDATE workout_set SET stamp = x'00'",
        ],
    )
    def test_damaged_rows_are_reported(self, begun: SqliteLogbook, damage: str) -> None:
        keep(begun, a_set(1), a_set(2, position="08"))
        with closing(sqlite3.connect(begun.path, isolation_level=None)) as connection:
            connection.execute(damage)
        with pytest.raises(LogbookCorrupt):
            told(begun)


def told(
    logbook: SqliteLogbook, days: Days = ALWAYS, exercises: list[Exercise] | None = None
) -> list[tuple[int, list[int]]]:
    """Read a history as the numbers of workouts and their sets."""
    wanted = [each.id for each in exercises or []]
    return [
        (visit.id.int, [UUID(bytes=row[0]).int for row in sets])
        for visit, sets in logbook.history(days, wanted)
    ]


class TestSnapshot:
    @pytest.fixture
    def other(self, begun: SqliteLogbook) -> Iterator[SqliteLogbook]:
        """Open the same logbook as another program does."""
        with closing(SqliteLogbook(begun.path, seeded(2).getrandbits)) as other:
            yield other

    def test_it_shows_how_things_were(self, begun: SqliteLogbook, other: SqliteLogbook) -> None:
        keep(begun, a_set(1))
        with begun.snapshot():
            before = told(begun)
            keep(other, a_set(2))
            keep(other, a_set(1), dead=True)
            assert told(other) == [(1, [2])]
            assert told(begun) == before == [(1, [1])]
        assert told(begun) == [(1, [2])]

    def test_a_history_that_is_half_read_goes_on_as_it_was(
        self, begun: SqliteLogbook, other: SqliteLogbook
    ) -> None:
        later = Workout(id=UUID(int=2), started_at=NOON + timedelta(days=1))
        keep(begun, later, a_set(11), a_set(21, later))
        with begun.snapshot():
            history = begun.history(ALWAYS)
            next(history)
            keep(other, a_set(22, later))
            assert [len(sets) for _, sets in history] == [1]

    def test_it_lets_go_when_it_breaks_off(self, begun: SqliteLogbook) -> None:
        def break_off() -> None:
            with begun.snapshot():
                next(begun.history(ALWAYS))
                raise KeyboardInterrupt

        with pytest.raises(KeyboardInterrupt):
            break_off()
        keep(begun, a_set(1))
        assert told(begun) == [(1, [1])]
