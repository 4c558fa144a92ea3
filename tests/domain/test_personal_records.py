from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from naive_records import naive_records
from workoutlog.domain.bouts import Bout
from workoutlog.domain.model import SetType, Tracking, WorkoutSet
from workoutlog.domain.personal_records import (
    Mark,
    Marks,
    Performed,
    Record,
    RecordKind,
    Records,
    follow,
    holder,
)
from workoutlog.domain.units import DistanceUnit, MassUnit

EXERCISE = UUID(int=1)
START = datetime(2026, 11, 20, 18, tzinfo=UTC)
Summary = dict[tuple[str, int | None], tuple[int, int]]


def done(
    number: int,
    load_kg: float | None = None,
    reps: int | None = None,
    *,
    workout: int = 1,
    reps_right: int | None = None,
    rpe_tenths: int | None = None,
    seconds: int | None = None,
    metres: int | None = None,
    set_type: SetType = SetType.WORKING,
) -> Performed:
    """Make the set that is told apart by its number."""
    made = WorkoutSet(
        id=UUID(int=number),
        workout_id=UUID(int=workout),
        exercise_id=EXERCISE,
        set_type=set_type,
        load_g=None if load_kg is None else round(load_kg * 1000),
        load_unit=None if load_kg is None else MassUnit.KG,
        reps=reps,
        reps_right=reps_right,
        rpe_tenths=rpe_tenths,
        duration_s=seconds,
        distance_mm=None if metres is None else metres * 1000,
        distance_unit=None if metres is None else DistanceUnit.M,
    )
    return Performed(made, START + timedelta(minutes=number))


def followed(performed: list[Performed], tracking: Tracking) -> Marks:
    """Follow sets, each of them a bout of its own."""
    work = [each for each in performed if each.set.set_type is not SetType.WARM_UP]
    return follow([Bout.of(*each) for each in work], tracking)


def records(performed: list[Performed], tracking: Tracking) -> Records:
    """Find records, and the sets that hold them among those of their workouts."""

    def look_up(mark: Mark) -> WorkoutSet:
        workout_id = UUID(bytes=mark.by.workout_id)
        sets = [each.set for each in performed if each.set.workout_id == workout_id]
        found = holder(mark, sets, tracking)
        assert found is not None
        return found

    return Records(followed(performed, tracking).held, look_up)


def summary(found: Records) -> Summary:
    """Show what is best, and the number of the set that holds it."""
    return {(each.kind.value, each.at): (each.value, each.held_by.set.id.int) for each in found}


def naive(performed: list[Performed], tracking: Tracking) -> Summary:
    found = naive_records(
        [each.set for each in performed], tracking, {each.set.id: 0 for each in performed}
    )
    return {key: (value, one.id.int) for key, (value, one) in found.items()}


def new(earlier: list[Performed], today: list[Performed], tracking: Tracking) -> Summary:
    """Show what the last of some workouts beat of what was there before it."""
    performed = [*earlier, *today]
    found = records(performed, tracking)
    last = {each.set.workout_id.bytes for each in today}
    return {
        (mark.kind.value, mark.at): (mark.value, found.record(mark).held_by.set.id.int)
        for mark, _ in followed(performed, tracking).beaten
        if mark.by.workout_id in last
    }


def test_weighted() -> None:
    performed = [
        done(1, 60, 5, set_type=SetType.WARM_UP),
        done(2, 100, 5),
        done(3, 100, 5),
        done(4, 100, 3, rpe_tenths=65),
        done(5, 80, 10, set_type=SetType.DROP),
        done(6, 110, 1, workout=2),
        done(7, 110, 3, workout=2),
        done(8, 140, 0, workout=2),
    ]
    found = records(performed, Tracking.WEIGHTED)
    assert summary(found) == {
        ("heaviest", None): (110_000, 6),
        ("e1rm", None): (121_359, 4),
        ("reps_at_load", 80_000): (10, 5),
        ("reps_at_load", 100_000): (5, 2),
        ("reps_at_load", 110_000): (3, 7),
        ("volume_load", None): (2_100_000, 5),
    }
    assert [*found.table(RecordKind.REPS_AT_LOAD)] == [80_000, 100_000, 110_000]
    assert found.best(RecordKind.HEAVIEST) == Record(
        RecordKind.HEAVIEST, None, 110_000, performed[5]
    )
    assert found.best(RecordKind.REPS_AT_LOAD, 90_000) is None


def test_the_heaviest_load_for_most_reps_is_what_an_exercise_is_known_for() -> None:
    performed = [done(1, 110, 1), done(2, 110, 3, workout=2), done(3, 100, 9, workout=2)]
    greatest = records(performed, Tracking.WEIGHTED).greatest()
    assert greatest is not None
    assert greatest.held_by == performed[1]
    assert records([], Tracking.WEIGHTED).greatest() is None


@pytest.mark.parametrize(("reps", "holder"), [(13, None), (12, 2)])
def test_an_estimate_below_what_was_lifted_tells_nothing(reps: int, holder: int | None) -> None:
    performed = [done(1, 40, 10), done(2, 60, reps)]
    estimate = records(performed, Tracking.WEIGHTED).estimate()
    assert (estimate and estimate.held_by.set.id.int) == holder


def test_bodyweight_takes_less_help_as_more() -> None:
    performed = [done(1, -30, 8), done(2, -20, 8), done(3, None, 6), done(4, None, 9)]
    assert summary(records(performed[:2], Tracking.BODYWEIGHT)) == {
        ("heaviest", None): (-20_000, 2),
        ("reps_at_load", -30_000): (8, 1),
        ("reps_at_load", -20_000): (8, 2),
    }
    everything = summary(records([*performed, done(5, 10, 3)], Tracking.BODYWEIGHT))
    assert everything["reps_at_load", 0] == (9, 4)
    assert everything["heaviest", None] == (10_000, 5)


@pytest.mark.parametrize(
    ("tracking", "performed", "expected"),
    [
        (
            Tracking.TIMED,
            [done(1, seconds=60), done(2, seconds=90), done(3, 20, seconds=45)],
            {("longest_time", None): (90, 2), ("time_at_load", 20_000): (45, 3)},
        ),
        (
            Tracking.DISTANCE,
            [
                done(1, metres=5000, seconds=1500),
                done(2, metres=5000, seconds=1450),
                done(3, metres=5000, seconds=1450),
                done(4, metres=10_000),
            ],
            {
                ("longest_time", None): (1500, 1),
                ("longest_distance", None): (10_000_000, 4),
                ("fastest", 5_000_000): (1450, 2),
            },
        ),
        (
            Tracking.CARRY,
            [done(1, 40, metres=30), done(2, 50, metres=20), done(3, 40, metres=40, seconds=50)],
            {
                ("heaviest", None): (50_000, 2),
                ("distance_at_load", 40_000): (40_000, 3),
                ("distance_at_load", 50_000): (20_000, 2),
                ("time_at_load", 40_000): (50, 3),
            },
        ),
        (Tracking.WEIGHTED, [done(1, None, 5), done(2, seconds=60), done(3, 50, 0)], {}),
        (Tracking.CARRY, [done(1, 40, 5), done(2, metres=30)], {}),
        (Tracking.TIMED, [done(1, None, 5), done(2, seconds=0)], {}),
    ],
)
def test_other_kinds(tracking: Tracking, performed: list[Performed], expected: Summary) -> None:
    assert summary(records(performed, tracking)) == expected


def test_the_weaker_side_counts_for_reps_and_both_for_volume() -> None:
    found = summary(records([done(1, 20, 8, reps_right=6)], Tracking.WEIGHTED))
    assert found["reps_at_load", 20_000] == (6, 1)
    assert found["e1rm", None] == (24_000, 1)
    assert found["volume_load", None] == (280_000, 1)


def test_an_exercise_done_for_the_first_time_breaks_nothing() -> None:
    assert new([], [done(1, 100, 5), done(2, 110, 5)], Tracking.WEIGHTED) == {}
    only_warm_ups = [done(1, 60, 5, set_type=SetType.WARM_UP)]
    assert new(only_warm_ups, [done(2, 100, 5, workout=2)], Tracking.WEIGHTED) == {}


@pytest.mark.parametrize(
    ("today", "expected"),
    [
        ([done(9, 100, 5, workout=2)], {}),
        ([done(9, 90, 5, workout=2)], {}),
        ([done(9, 105, 1, workout=2)], {("heaviest", None): (105_000, 9)}),
        (
            [done(8, 100, 5, workout=2), done(9, 60, 1, workout=2)],
            {("volume_load", None): (560_000, 9)},
        ),
        (
            [done(8, 100, 6, workout=2), done(9, 100, 7, workout=2)],
            {
                ("e1rm", None): (123_333, 9),
                ("reps_at_load", 100_000): (7, 9),
                ("volume_load", None): (1_300_000, 9),
            },
        ),
    ],
)
def test_new_records(today: list[Performed], expected: Summary) -> None:
    assert new([done(1, 100, 5)], today, Tracking.WEIGHTED) == expected


@pytest.mark.parametrize("kind", [RecordKind.HEAVIEST, RecordKind.VOLUME_LOAD])
def test_sets_that_are_not_those_of_the_mark_do_not_hold_it(kind: RecordKind) -> None:
    mark = followed([done(1, 100, 5)], Tracking.WEIGHTED).held[kind, None]
    others = (done(1, 100, 0), done(2, 90, 0), done(3, 100, 5, set_type=SetType.WARM_UP))
    assert holder(mark, [each.set for each in others], Tracking.WEIGHTED) is None
    assert holder(mark, [], Tracking.WEIGHTED) is None


def test_a_faster_time_is_new_only_at_an_equal_distance() -> None:
    earlier = [done(1, metres=5000, seconds=1500)]
    today = [
        done(2, metres=5000, seconds=1400, workout=2),
        done(3, metres=400, seconds=80, workout=2),
    ]
    assert new(earlier, today, Tracking.DISTANCE) == {("fastest", 5_000_000): (1400, 2)}


def test_every_mark_that_fell_is_told_with_the_one_that_it_was() -> None:
    sets = [done(n, load, 1, workout=n) for n, load in enumerate((100, 90, 110, 110, 120), start=1)]
    beaten = followed(sets, Tracking.WEIGHTED).beaten
    heaviest = [each for each in beaten if each.mark.kind is RecordKind.HEAVIEST]
    assert [(each.before.value, each.mark.value) for each in heaviest] == [
        (100_000, 110_000),
        (110_000, 120_000),
    ]
    assert [each.mark.by.when for each in heaviest] == [sets[2].when, sets[4].when]


PERFORMED = st.lists(
    st.builds(
        done,
        st.just(0),
        st.sampled_from([None, -10, 0, 50, 60, 100]),
        st.integers(0, 14),
        workout=st.integers(1, 3),
        reps_right=st.none() | st.integers(0, 14),
        rpe_tenths=st.sampled_from([None, 50, 70, 85, 100]),
        seconds=st.none() | st.integers(0, 3),
        metres=st.none() | st.integers(0, 2),
        set_type=st.sampled_from(SetType),
    ),
    max_size=12,
).map(
    lambda made: [
        Performed(replace(each.set, id=UUID(int=place + 1)), each.when)
        for place, each in enumerate(sorted(made, key=lambda each: each.set.workout_id))
    ]
)
TRACKINGS = st.sampled_from(Tracking)


@given(PERFORMED, TRACKINGS)
def test_records_are_those_of_comparing_every_set_with_every_other(
    performed: list[Performed], tracking: Tracking
) -> None:
    assert summary(records(performed, tracking)) == naive(performed, tracking)


@given(PERFORMED.filter(bool), TRACKINGS, st.data())
def test_a_deleted_set_holds_nothing(
    performed: list[Performed], tracking: Tracking, chosen: st.DataObject
) -> None:
    deleted = chosen.draw(st.sampled_from(performed))
    left = [each for each in performed if each is not deleted]
    found = records(left, tracking)
    assert all(each.held_by.set in [one.set for one in left] for each in found)


@given(PERFORMED, TRACKINGS)
def test_new_records_are_those_that_the_whole_has_and_the_past_had_worse(
    performed: list[Performed], tracking: Tracking
) -> None:
    today = [each for each in performed if each.set.workout_id == UUID(int=3)]
    earlier = [each for each in performed if each not in today]
    past, whole = naive(earlier, tracking), naive([*earlier, *today], tracking)
    assert new(earlier, today, tracking) == {
        mark: best for mark, best in whole.items() if mark in past and best[0] != past[mark][0]
    }
