"""Trends: one number a day, records among them, and how much they changed."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from workoutlog.domain.model import SetType, Tracking
from workoutlog.domain.sets_done import SetDone
from workoutlog.domain.strength import Estimation, Formula
from workoutlog.domain.trends import (
    Change,
    Measure,
    Measured,
    Point,
    change,
    measure_days,
    most_telling,
    points,
)

MONDAY = date(2026, 11, 2)
EPLEY = Estimation(Formula.EPLEY)


def unknown(_: date) -> None:
    """Know no body weight."""


def done(days_later: int = 0, **values: Any) -> SetDone:
    when = datetime(2026, 11, 2, 23, 50, tzinfo=UTC) + timedelta(days=days_later)
    return SetDone(b"", b"", when, values.pop("set_type", SetType.WORKING), **values)


def measured(
    *sets: SetDone,
    tracking: Tracking = Tracking.WEIGHTED,
    body: Callable[[date], int | None] = unknown,
) -> list[Measured]:
    return [each for _, each in measure_days(sets, tracking, body, EPLEY)]


def test_a_day_is_measured_by_its_best_set_and_by_all_of_them() -> None:
    [day] = measured(
        done(load_g=60_000, reps=10, set_type=SetType.WARM_UP),
        done(load_g=100_000, reps=5),
        done(load_g=110_000, reps=1),
        done(load_g=120_000, reps=0),
        done(load_g=90_000, reps=3, reps_right=2, set_type=SetType.DROP),
    )
    assert day == {
        Measure.E1RM: 116_667,
        Measure.TOP: 110_000,
        Measure.VOLUME: 500_000 + 110_000 + 450_000,
        Measure.REPS: 11,
    }


def test_days_follow_each_other_and_one_of_warm_ups_alone_has_no_value() -> None:
    sets = [done(n, load_g=100_000, reps=1, set_type=SetType(kind)) for n, kind in enumerate(KINDS)]
    assert [day for day, _ in measure_days(sets, Tracking.WEIGHTED, unknown)] == [
        MONDAY + timedelta(days=1),
        MONDAY + timedelta(days=2),
    ]


KINDS = ("warm_up", "working", "drop")


@pytest.mark.parametrize(
    ("load_g", "e1rm_g", "top_g", "volume_g"),
    [
        (None, 80_000, 0, 80_000),
        (10_000, 90_000, 10_000, 90_000),
        (-30_000, 50_000, -30_000, 50_000),
    ],
)
def test_the_body_counts_where_it_is_lifted(
    load_g: int | None, e1rm_g: int, top_g: int, volume_g: int
) -> None:
    lifted = done(load_g=load_g, reps=1)
    [day] = measured(lifted, tracking=Tracking.BODYWEIGHT, body=lambda _: 80_000)
    assert day == {
        Measure.E1RM: e1rm_g,
        Measure.TOP: top_g,
        Measure.VOLUME: volume_g,
        Measure.REPS: 1,
    }


def test_without_a_body_weight_there_is_no_e1rm_of_it() -> None:
    [day] = measured(done(load_g=10_000, reps=5), tracking=Tracking.BODYWEIGHT)
    assert day == {Measure.TOP: 10_000, Measure.VOLUME: 50_000, Measure.REPS: 5}


def test_a_day_that_is_come_back_to_is_one_day() -> None:
    sets = [done(n, load_g=load, reps=1) for n, load in ((1, 100_000), (0, 90_000), (1, 95_000))]
    assert [
        (day - MONDAY, each[Measure.TOP], each[Measure.REPS])
        for day, each in measure_days(sets, Tracking.WEIGHTED, unknown)
    ] == [(timedelta(0), 90_000, 1), (timedelta(days=1), 100_000, 2)]


def test_the_body_weight_is_that_of_the_day() -> None:
    weights = {MONDAY: 80_000, MONDAY + timedelta(days=1): 90_000}
    days = measured(
        *(done(n, reps=1) for n in range(2)), tracking=Tracking.BODYWEIGHT, body=weights.get
    )
    assert [each[Measure.E1RM] for each in days] == [80_000, 90_000]


def test_times_and_distances_are_measured_by_the_longest() -> None:
    [day] = measured(
        done(duration_s=60), done(duration_s=90, distance_mm=1_000), tracking=Tracking.TIMED
    )
    assert day == {Measure.TIME: 90, Measure.DISTANCE: 1_000}


def test_a_record_beats_every_day_before_it() -> None:
    values = (5, 5, 7, 6, 7, 8)
    days = [(MONDAY + timedelta(days=n), {Measure.REPS: each}) for n, each in enumerate(values)]
    assert [each.is_record for each in points(days, Measure.REPS)] == [
        *(False, False, True, False, False, True)
    ]
    assert points(days, Measure.TIME) == []


@pytest.mark.parametrize(
    ("tracking", "known", "told"),
    [
        (Tracking.WEIGHTED, {Measure.E1RM, Measure.TOP}, Measure.E1RM),
        (Tracking.WEIGHTED, {Measure.REPS, Measure.TOP}, Measure.TOP),
        (Tracking.WEIGHTED, {Measure.REPS}, Measure.REPS),
        (Tracking.WEIGHTED, set(), Measure.E1RM),
        (Tracking.BODYWEIGHT, {Measure.TOP, Measure.REPS}, Measure.REPS),
        (Tracking.TIMED, {Measure.TOP, Measure.TIME}, Measure.TIME),
        (Tracking.DISTANCE, {Measure.TIME}, Measure.TIME),
        (Tracking.CARRY, {Measure.TOP, Measure.DISTANCE}, Measure.TOP),
    ],
)
def test_what_says_most_is_followed(tracking: Tracking, known: set[Measure], told: Measure) -> None:
    assert most_telling([(MONDAY, dict.fromkeys(known, 1))], tracking) is told


def test_a_change_is_from_the_first_day_or_from_so_long_ago() -> None:
    at = [Point(MONDAY + timedelta(weeks=n), value) for n, value in enumerate((10, 30, 40, 35))]
    assert change(at) == Change(25, MONDAY)
    assert change(at, timedelta(weeks=2)) == Change(5, MONDAY + timedelta(weeks=1))
    assert change(at, timedelta(days=10)) == Change(5, MONDAY + timedelta(weeks=1))
    assert change(at, timedelta(weeks=50)) == Change(25, MONDAY)
    assert change(at[:1]) is None
