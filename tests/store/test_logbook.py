"""The logbook keeps what it is given, shows what is alive, and does all of a unit or nothing."""

import sqlite3
from collections.abc import Iterable
from contextlib import closing
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from strategies import exercises, measurements, offsets, seeded, sets_of, stamps, versions, workouts
from workoutlog.domain.merge import Version, deleted, edited, restored
from workoutlog.domain.model import (
    Exercise,
    Measurement,
    MeasurementUnit,
    Noun,
    SetType,
    Tracking,
    Workout,
    WorkoutSet,
)
from workoutlog.domain.stamps import LOWEST, Stamp, stamp
from workoutlog.domain.units import MassUnit
from workoutlog.errors import LogbookUnwritable
from workoutlog.services.ports import Count, Days, JournalChange, JournalEntry, WorkoutQuery
from workoutlog.store import logbook as logbook_module
from workoutlog.store.logbook import SqliteLogbook

NOON = datetime(2026, 5, 4, 12, tzinfo=UTC)
DAY = timedelta(days=1)
SQUAT = Exercise(id=UUID(int=901), name="Squat", tracking=Tracking.WEIGHTED)
BENCH = Exercise(id=UUID(int=902), name="Bench", tracking=Tracking.WEIGHTED)


def at(number: int) -> Stamp:
    return stamp(1_000 + number, 0, 1)


def workout(number: int, start: datetime = NOON, **values: Any) -> Workout:
    return Workout(id=UUID(int=number), started_at=start, **values)


def a_set(number: int, of: Workout, exercise: Exercise = SQUAT, **values: Any) -> WorkoutSet:
    return WorkoutSet(
        id=UUID(int=number), workout_id=of.id, exercise_id=exercise.id, reps=5, **values
    )


def save(logbook: SqliteLogbook, *nouns: Noun) -> None:
    """Save new rows, each created after the one before."""
    logbook.save([Version(noun, at(number)) for number, noun in enumerate(nouns)])


def saved(logbook: SqliteLogbook, noun: type[Noun], row_id: UUID) -> Version[Noun]:
    [version] = logbook.versions(noun, [row_id])
    return version


class TestVersions:
    @given(
        exercise=versions(exercises, stamps),
        workout=versions(workouts, stamps),
        measurement=versions(measurements, stamps),
        of_set=st.data(),
    )
    def test_every_version_comes_back_as_it_was(
        self,
        tmp_path_factory: pytest.TempPathFactory,
        exercise: Version[Exercise],
        workout: Version[Workout],
        measurement: Version[Measurement],
        of_set: st.DataObject,
    ) -> None:
        set_ = of_set.draw(
            versions(sets_of(st.just(workout.noun.id), st.just(exercise.noun.id)), stamps)
        )
        path = tmp_path_factory.getbasetemp() / "versions.db"
        with closing(SqliteLogbook(path, seeded(1).getrandbits)) as logbook:
            logbook.save([measurement, set_, workout, exercise])

            for version in (measurement, set_, workout, exercise):
                assert logbook.versions(type(version.noun), [version.noun.id]) == [version]

    def test_children_may_be_given_before_their_parents(self, logbook: SqliteLogbook) -> None:
        of = workout(1)

        save(logbook, a_set(2, of), of, SQUAT)

        assert logbook.sets_of_workouts([of.id]) == [a_set(2, of)]

    def test_a_child_without_its_parent_is_a_mistake_of_ours(self, logbook: SqliteLogbook) -> None:
        with pytest.raises(sqlite3.IntegrityError, match="FOREIGN KEY"):
            save(logbook, a_set(2, workout(1)))

        assert logbook.versions(WorkoutSet, [UUID(int=2)]) == []

    def test_unknown_ids_are_left_out(self, logbook: SqliteLogbook) -> None:
        save(logbook, SQUAT)

        found = logbook.versions(Exercise, [BENCH.id, SQUAT.id, SQUAT.id])

        assert [each.noun for each in found] == [SQUAT]
        assert logbook.versions(Exercise, []) == []
        assert logbook.versions(Workout, [SQUAT.id]) == []

    def test_more_ids_than_one_statement_takes(self, logbook: SqliteLogbook) -> None:
        many = [workout(number, NOON + number * DAY) for number in range(1, 1_201)]
        save(logbook, *many)

        found = logbook.versions(Workout, [each.id for each in many])

        assert [each.noun for each in found] == many

    def test_saving_again_replaces_and_counts(self, logbook: SqliteLogbook) -> None:
        save(logbook, SQUAT)
        assert local_revs(logbook) == [1]

        logbook.save([edited(Version(SQUAT, at(0)), replace(SQUAT, name="Squats"), at(1))])
        logbook.save([edited(Version(SQUAT, at(0)), replace(SQUAT, name="SQUATS"), at(2))])

        assert [each.name for each in logbook.exercises()] == ["SQUATS"]
        assert local_revs(logbook) == [3]

    def test_where_the_server_had_a_row_is_kept(self, logbook: SqliteLogbook) -> None:
        save(logbook, SQUAT)
        with closing(sqlite3.connect(logbook.path)) as other, other:
            other.execute("UPDATE exercise SET base_seq = 17")

        save(logbook, SQUAT)

        with closing(sqlite3.connect(logbook.path)) as other:
            assert other.execute("SELECT base_seq FROM exercise").fetchall() == [(17,)]


class TestTheDead:
    def test_dead_rows_are_hidden_and_come_back(self, logbook: SqliteLogbook) -> None:
        day = workout(1)
        waist = Measurement(
            id=UUID(int=3), name="waist", value=1, unit=MeasurementUnit.CM, measured_at=NOON
        )
        nouns: list[Noun] = [SQUAT, day, a_set(2, day), waist]
        save(logbook, *nouns)
        assert everything(logbook) == [[SQUAT], day, [day], [a_set(2, day)], [2], [waist]]

        gone = [deleted(saved(logbook, type(each), each.id)) for each in nouns]
        logbook.save(gone)

        assert everything(logbook) == [[], None, [], [], [], []]
        assert logbook.totals.count_sets([SQUAT.id]) == 0
        assert [saved(logbook, type(each), each.id) for each in nouns] == gone
        assert set(logbook.counts().values()) == {Count(1, 1), Count(0, 0)}

        logbook.save([restored(each, at(9)) for each in gone])

        assert everything(logbook) == [[SQUAT], day, [day], [a_set(2, day)], [2], [waist]]
        assert set(logbook.counts().values()) == {Count(1, 0), Count(0, 0)}

    def test_sets_of_a_dead_workout_are_not_performed(self, logbook: SqliteLogbook) -> None:
        kept, gone = workout(1), workout(2, NOON + DAY)
        save(logbook, SQUAT, kept, gone, a_set(3, kept), a_set(4, gone))

        logbook.save([deleted(saved(logbook, Workout, gone.id))])

        assert logbook.totals.count_sets([SQUAT.id]) == 1
        assert logbook.counts()["set"] == Count(2, 1)

    def test_an_exercise_of_dead_sets_is_not_in_a_workout(self, logbook: SqliteLogbook) -> None:
        day = workout(1)
        save(logbook, SQUAT, day, a_set(2, day, note="belt"))
        logbook.save([deleted(saved(logbook, WorkoutSet, UUID(int=2)))])

        assert logbook.workouts(WorkoutQuery(exercises=(SQUAT.id,))) == []
        assert logbook.workouts(WorkoutQuery(text="belt")) == []


class TestWorkouts:
    def test_the_latest_running_workout_is_the_running_one(self, logbook: SqliteLogbook) -> None:
        assert logbook.running_workout() is None
        over = workout(1, NOON + 3 * DAY, finished_at=NOON + 4 * DAY)
        save(logbook, over, workout(2, NOON), workout(3, NOON + DAY), workout(4, NOON - DAY))

        assert logbook.running_workout() == workout(3, NOON + DAY)

    @given(
        starts=st.lists(st.integers(0, 6), max_size=25),
        limit=st.integers(1, 5),
    )
    def test_pages_meet_every_workout_once(
        self, tmp_path_factory: pytest.TempPathFactory, starts: list[int], limit: int
    ) -> None:
        path = tmp_path_factory.mktemp("pages") / "logbook.db"
        with closing(SqliteLogbook(path, seeded(1).getrandbits)) as logbook:
            random = seeded(len(starts))
            many = [
                workout(random.getrandbits(128), NOON + start * timedelta(minutes=1))
                for start in starts
            ]
            save(logbook, *many)

            met: list[Workout] = []
            while page := logbook.workouts(
                WorkoutQuery(after=met[-1] if met else None, limit=limit)
            ):
                assert len(page) <= limit
                met += page

        assert met == sorted(many, key=lambda each: (each.started_at, each.id), reverse=True)

    def test_workouts_before_an_instant(self, logbook: SqliteLogbook) -> None:
        save(logbook, *(workout(day + 1, NOON + day * DAY) for day in range(4)))

        found = logbook.workouts(WorkoutQuery(before=NOON + 2 * DAY))
        assert numbers(found) == [2, 1]
        after = logbook.workouts(WorkoutQuery(before=NOON + 2 * DAY, after=found[0]))
        assert numbers(after) == [1]

    @given(
        offset=offsets,
        minute=st.sampled_from([0, 10, 23 * 60 + 50, 24 * 60 - 1]),
        day=st.dates(date(1950, 1, 1), date(2150, 1, 1)),
    )
    def test_a_workout_is_on_the_day_of_its_lifters_clock(
        self,
        tmp_path_factory: pytest.TempPathFactory,
        offset: int,
        minute: int,
        day: date,
    ) -> None:
        zone = timezone(timedelta(minutes=offset))
        local = datetime(day.year, day.month, day.day, tzinfo=zone) + timedelta(minutes=minute)
        path = tmp_path_factory.getbasetemp() / "days.db"
        with closing(SqliteLogbook(path, seeded(1).getrandbits)) as logbook:
            only = workout(1, local.astimezone(UTC), utc_offset=offset)
            save(logbook, only)

            def found(since: int | None, until: int | None) -> list[Workout]:
                ends = [None if each is None else day + each * DAY for each in (since, until)]
                return logbook.workouts(WorkoutQuery(days=Days(*ends)))

            assert found(0, 1) == found(0, None) == found(None, 1) == found(-9, 9) == [only]
            assert found(None, 0) == found(1, None) == found(-1, 0) == found(1, 2) == []

    def test_workouts_with_one_of_some_exercises(self, logbook: SqliteLogbook) -> None:
        days = [workout(day + 1, NOON + day * DAY) for day in range(4)]
        save(
            logbook,
            SQUAT,
            BENCH,
            *days,
            a_set(11, days[0]),
            a_set(12, days[0]),
            a_set(13, days[1], BENCH),
            a_set(14, days[2]),
            a_set(15, days[2], BENCH, note="paused"),
        )

        def found(*exercises: Exercise, text: str = "") -> list[int]:
            ids = tuple(each.id for each in exercises)
            return numbers(logbook.workouts(WorkoutQuery(exercises=ids, text=text)))

        assert found() == [4, 3, 2, 1]
        assert found(SQUAT) == [3, 1]
        assert found(BENCH) == [3, 2]
        assert found(SQUAT, BENCH) == [3, 2, 1]
        assert found(BENCH, text="PAUSED") == [3]
        assert found(BENCH, text="belt") == []

    @pytest.mark.parametrize(
        ("text", "expected"),
        [
            ("push", [1]),
            ("PUSH", [1]),
            ("belt", [2]),
            ("knee", [3]),
            ("100%", [4]),
            ("%", [4]),
            ("a_b", [5]),
            ("_", [5]),
            ("\\", [6]),
            ("c:\\", [6]),
            ("nothing", []),
            ("", [6, 5, 4, 3, 2, 1]),
        ],
    )
    def test_text_is_found_as_it_is_written(
        self, text: str, expected: list[int], logbook: SqliteLogbook
    ) -> None:
        days = [
            workout(1, NOON, name="Push day"),
            workout(2, NOON + DAY, note="new belt\nheavy"),
            workout(3, NOON + 2 * DAY),
            workout(4, NOON + 3 * DAY, note="at 100%"),
            workout(5, NOON + 4 * DAY, note="a_b"),
            workout(6, NOON + 5 * DAY, note="c:\\ axb"),
        ]
        save(logbook, SQUAT, *days, a_set(11, days[2], note="knee hurts"))

        assert numbers(logbook.workouts(WorkoutQuery(text=text))) == expected


class TestSets:
    def test_sets_are_in_the_order_they_were_done(self, logbook: SqliteLogbook) -> None:
        first, second = workout(1, NOON), workout(2, NOON + DAY)
        save(
            logbook,
            SQUAT,
            second,
            first,
            a_set(30, second),
            a_set(11, first),
            a_set(10, first),
            # Put before the set that was created first.
            a_set(12, first, position=f"{at(4)}-"[:4]),
            a_set(31, second),
        )

        assert [each.int for _, each in logbook.order_keys(first.id)] == [12, 11, 10]
        assert [each.id.int for each in logbook.sets_of_workouts([first.id])] == [12, 11, 10]
        squats = logbook.sets_in_workout(first.id.bytes, [SQUAT.id])
        assert [each.id.int for each in squats] == [12, 11, 10]
        assert logbook.sets_in_workout(first.id.bytes, [BENCH.id]) == []

    def test_equal_keys_are_ordered_by_id(self, logbook: SqliteLogbook) -> None:
        """Imported sets have one stamp and, should their positions be equal, still one order."""
        day = workout(1)
        made = [a_set(number, day, position="8") for number in (13, 11, 12)]
        nouns: list[Noun] = [SQUAT, day, *made]
        logbook.save([Version(each, LOWEST) for each in nouns])

        assert [each.int for _, each in logbook.order_keys(day.id)] == [11, 12, 13]
        assert {key for key, _ in logbook.order_keys(day.id)} == {"8"}

    def test_order_keys_are_positions_or_stamps(self, logbook: SqliteLogbook) -> None:
        day = workout(1)
        save(logbook, SQUAT, day, a_set(10, day), a_set(11, day, position="f"))

        assert logbook.order_keys(day.id) == [(at(2), UUID(int=10)), ("f", UUID(int=11))]

    def test_a_bout_is_on_the_lifters_clock(self, logbook: SqliteLogbook) -> None:
        day = workout(1, utc_offset=330)
        save(logbook, SQUAT, day, a_set(10, day))

        [bout] = logbook.totals.bouts([SQUAT.id], Days())

        assert bout.when.isoformat() == "2026-05-04T17:30:00+05:30"

    def test_sets_of_nothing(self, logbook: SqliteLogbook) -> None:
        assert logbook.sets_of_workouts([]) == []
        assert logbook.sets_in_workout(bytes(16), []) == []


class TestMeasurements:
    def test_measurements_are_chosen_by_name_and_day(self, logbook: SqliteLogbook) -> None:
        made = [
            Measurement(
                id=UUID(int=number),
                name=name,
                value=number,
                unit=MeasurementUnit.CM,
                measured_at=NOON + day * DAY + timedelta(hours=11, minutes=50),
                utc_offset=offset,
            )
            for number, name, day, offset in [
                (1, "waist", 0, 0),
                (2, "arm", 1, 0),
                (3, "waist", 1, 60),
                (4, "waist", 4, 0),
            ]
        ]
        save(logbook, *made)
        fourth = NOON.date()

        def found(*arguments: Any, **named: Any) -> list[int]:
            return numbers(logbook.measurements(*arguments, **named))

        assert found() == [4, 3, 2, 1]
        assert found("waist") == [4, 3, 1]
        assert found("waist", limit=2) == [4, 3]
        assert found(days=Days(fourth, fourth + DAY)) == [1]
        assert found(days=Days(fourth + DAY, fourth + 2 * DAY)) == [2]
        assert found("waist", Days(fourth + 2 * DAY, None)) == [4, 3]
        assert found("hip") == []


class TestState:
    def test_state_is_remembered_replaced_and_forgotten(self, logbook: SqliteLogbook) -> None:
        assert logbook.state("rest") is None
        logbook.set_state("rest", "90")
        logbook.set_state("other", "1")
        assert logbook.state("rest") == "90"
        logbook.set_state("rest", "120")
        assert logbook.state("rest") == "120"
        logbook.set_state("rest", None)
        logbook.set_state("rest", None)
        assert (logbook.state("rest"), logbook.state("other")) == (None, "1")

    def test_the_clock_only_goes_forward(self, logbook: SqliteLogbook) -> None:
        assert logbook.last_stamp() == LOWEST
        logbook.advance_stamp(at(5))
        logbook.advance_stamp(at(4))

        assert logbook.last_stamp() == at(5)

    def test_a_device_keeps_its_number(self, logbook: SqliteLogbook) -> None:
        drawn = logbook.device()

        with closing(SqliteLogbook(logbook.path, seeded(2).getrandbits)) as again:
            assert again.device() == drawn == seeded(1).getrandbits(64)
            assert not again.is_new
        assert logbook.is_new


class TestJournal:
    CHANGES = (
        JournalChange(WorkoutSet, UUID(int=1), None, {}),
        JournalChange(Workout, UUID(int=2), {}, None),
        JournalChange(
            WorkoutSet,
            UUID(int=3),
            {"set_type": SetType.DROP, "load_unit": None, "performed_at": None},
            {"set_type": SetType.WORKING, "load_unit": MassUnit.LB, "performed_at": NOON},
        ),
        JournalChange(Exercise, UUID(int=4), {"aliases": (), "barbell": True}, {"aliases": ("ü",)}),
    )

    def test_an_entry_comes_back_as_it_was(self, logbook: SqliteLogbook) -> None:
        logbook.add_journal(NOON, "log", self.CHANGES)

        assert logbook.next_undo() == JournalEntry(1, NOON, "log", self.CHANGES)

    def test_undo_goes_back_and_redo_forward(self, logbook: SqliteLogbook) -> None:
        for action in "abc":
            logbook.add_journal(NOON, action, self.CHANGES)
        assert walk(logbook, undo=True) == ["c", "b", "a"]
        assert walk(logbook, undo=False) == ["a", "b", "c"]

    def test_a_new_change_ends_redoing(self, logbook: SqliteLogbook) -> None:
        for action in "abc":
            logbook.add_journal(NOON, action, self.CHANGES)
        for _ in range(2):
            entry = logbook.next_undo()
            assert entry is not None
            logbook.mark_journal(entry.id, undone=True)

        logbook.add_journal(NOON, "d", ())

        assert logbook.next_redo() is None
        assert walk(logbook, undo=True) == ["d", "a"]

    def test_old_changes_are_forgotten(
        self, logbook: SqliteLogbook, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(logbook_module, "KEPT_CHANGES", 3)
        for action in "abcde":
            logbook.add_journal(NOON, action, ())

        assert walk(logbook, undo=True) == ["e", "d", "c"]

    def test_an_instant_of_any_zone_is_the_same_instant(self, logbook: SqliteLogbook) -> None:
        logbook.add_journal(NOON.astimezone(timezone(timedelta(hours=-8))), "log", ())

        entry = logbook.next_undo()
        assert entry is not None
        assert entry.at == NOON


class TestTransactions:
    def test_a_unit_is_done_when_its_block_ends(self, logbook: SqliteLogbook) -> None:
        with logbook.transaction():
            save(logbook, SQUAT)
            assert seen_by_others(logbook) == 0

        assert seen_by_others(logbook) == 1

    def test_a_unit_within_a_unit_joins_it(self, logbook: SqliteLogbook) -> None:
        with logbook.transaction():
            with logbook.transaction():
                save(logbook, SQUAT)
            assert seen_by_others(logbook) == 0
            save(logbook, BENCH)

        assert seen_by_others(logbook) == 2

    @pytest.mark.parametrize("raised", [ValueError("no"), KeyboardInterrupt()])
    def test_of_a_unit_that_raises_nothing_is_left(
        self, raised: BaseException, logbook: SqliteLogbook
    ) -> None:
        save(logbook, SQUAT)

        def unit() -> None:
            with logbook.transaction():
                logbook.set_state("rest", "1")
                logbook.add_journal(NOON, "log", ())
                with logbook.transaction():
                    save(logbook, BENCH)
                    raise raised

        with pytest.raises(type(raised)):
            unit()

        assert logbook.exercises() == [SQUAT]
        assert (logbook.state("rest"), logbook.next_undo()) == (None, None)
        save(logbook, BENCH)
        assert seen_by_others(logbook) == 2

    def test_what_was_read_in_a_unit_stays_true(self, logbook: SqliteLogbook) -> None:
        with (
            closing(sqlite3.connect(logbook.path, timeout=0)) as other,
            logbook.transaction(),
            pytest.raises(sqlite3.OperationalError, match="locked"),
        ):
            other.execute("INSERT INTO state VALUES ('a', 'b')")


class TestCopies:
    def test_a_copy_is_whole_private_and_one_file(
        self, logbook: SqliteLogbook, tmp_path: Path
    ) -> None:
        save(logbook, SQUAT)
        target = tmp_path / "copy.db"

        logbook.back_up(target)

        assert target.stat().st_mode & 0o777 == 0o600
        assert sorted(each.name for each in tmp_path.glob("*copy*")) == ["copy.db"]
        with closing(SqliteLogbook(target, seeded(1).getrandbits)) as copied:
            assert copied.exercises() == [SQUAT]
            assert copied.damage() == []

    def test_a_copy_can_be_made_while_another_program_writes(
        self, logbook: SqliteLogbook, tmp_path: Path
    ) -> None:
        save(logbook, SQUAT)
        other = SqliteLogbook(logbook.path, seeded(1).getrandbits)
        with closing(other), other.transaction():
            save(other, BENCH)
            logbook.back_up(tmp_path / "copy.db")

        with closing(SqliteLogbook(tmp_path / "copy.db", seeded(1).getrandbits)) as copied:
            assert copied.exercises() == [SQUAT]

    def test_a_place_that_is_not_there_is_said(
        self, logbook: SqliteLogbook, tmp_path: Path
    ) -> None:
        with pytest.raises(LogbookUnwritable, match="No such file or directory"):
            logbook.back_up(tmp_path / "missing" / "copy.db")

    def test_a_copy_is_put_over_a_logbook_that_is_open(
        self, logbook: SqliteLogbook, tmp_path: Path
    ) -> None:
        save(logbook, BENCH)
        with closing(SqliteLogbook(tmp_path / "other.db", seeded(1).getrandbits)) as other:
            save(other, SQUAT)

            other.copy_over(logbook.path)

        assert logbook.exercises() == [SQUAT]
        save(logbook, BENCH)
        assert logbook.damage() == []


def test_damage_names_rows_without_parents(logbook: SqliteLogbook) -> None:
    day = workout(1)
    save(logbook, SQUAT, day, a_set(2, day))
    assert logbook.damage() == []

    with closing(sqlite3.connect(logbook.path)) as other, other:
        other.execute("DELETE FROM workout")

    assert logbook.damage() == ["a row of workout_set points to a missing workout"]


def everything(logbook: SqliteLogbook) -> list[object]:
    return [
        logbook.exercises(),
        logbook.running_workout(),
        logbook.workouts(WorkoutQuery()),
        logbook.sets_of_workouts([UUID(int=1)]),
        [each.int for _, each in logbook.order_keys(UUID(int=1))],
        logbook.measurements(),
    ]


def walk(logbook: SqliteLogbook, *, undo: bool) -> list[str]:
    actions = []
    while entry := logbook.next_undo() if undo else logbook.next_redo():
        logbook.mark_journal(entry.id, undone=undo)
        actions.append(entry.action)
    return actions


def numbers(nouns: Iterable[Workout] | Iterable[Measurement]) -> list[int]:
    return [each.id.int for each in nouns]


def local_revs(logbook: SqliteLogbook) -> list[int]:
    with closing(sqlite3.connect(logbook.path)) as other:
        return [revision for (revision,) in other.execute("SELECT local_rev FROM exercise")]


def seen_by_others(logbook: SqliteLogbook) -> int:
    with closing(sqlite3.connect(logbook.path)) as other:
        (count,) = other.execute("SELECT count(*) FROM exercise").fetchone()
        return int(count)
