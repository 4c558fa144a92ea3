"""Progress of an exercise and of the body: from the sets as they are now, on the lifter's days."""

from dataclasses import replace
from datetime import date, datetime, timedelta, timezone
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builders import Gym
from lifetimes import Done, Lifetime, lifetimes, living
from workoutlog.domain.model import MeasurementUnit, SetType, Tracking
from workoutlog.domain.strength import Estimation, Formula, e1rm
from workoutlog.domain.trends import Measure, Point
from workoutlog.domain.units import DistanceUnit, MassUnit
from workoutlog.errors import ExerciseUnknown, NotFound
from workoutlog.services import body, catalogue, editing, undoing
from workoutlog.services.recording import recording
from workoutlog.services.trends import Progress, body_trend, progress


def shown(found: Progress) -> list[tuple[str, int, bool]]:
    return [(each.day.isoformat(), each.value, each.is_record) for each in found.points]


def values(gym: Gym, name: str, measure: Measure | None = None) -> list[int]:
    return [each.value for each in progress(gym.moment, name, measure).points]


def by_hand(lifetime: Lifetime, done: list[Done], measure: Measure) -> int | None:
    """Measure a day as its words say, one set after another."""
    found = []
    for each in done:
        one = each.set
        if one.set_type is SetType.WARM_UP:
            continue
        is_body = each.exercise.tracking is Tracking.BODYWEIGHT
        body_g = (lifetime.body_weight_on(each.day) or 0) if is_body else 0
        load_g = (one.load_g or 0) if is_body else one.load_g
        left = one.reps or 0
        both = left + (one.reps_right or 0)
        weaker = left if one.reps_right is None else min(left, one.reps_right)
        match measure:
            case Measure.E1RM if body_g or not is_body:
                found.append(e1rm((load_g or 0) + body_g, weaker, one.rpe_tenths))
            case Measure.TOP if weaker or one.duration_s or one.distance_mm:
                found.append(load_g)
            case Measure.VOLUME:
                found.append(max((load_g or 0) + body_g, 0) * both or None)
            case Measure.REPS:
                found.append(both or None)
            case Measure.TIME:
                found.append(one.duration_s or None)
            case Measure.DISTANCE:
                found.append(one.distance_mm or None)
    known = [each for each in found if each is not None]
    add = sum if measure in {Measure.VOLUME, Measure.REPS} else max
    return add(known) if known else None


@given(lifetimes(), st.sampled_from(Measure))
def test_progress_is_what_one_finds_set_by_set(lifetime: Lifetime, measure: Measure) -> None:
    with living(lifetime) as gym:
        for name in {each.exercise.name for each in lifetime.done}:
            mine = [each for each in lifetime.done if each.exercise.name == name]
            days = sorted({each.day for each in mine})
            expected = [
                (day, by_hand(lifetime, [each for each in mine if each.day == day], measure))
                for day in days
            ]

            found = progress(gym.moment, name, measure)

            assert [each[:2] for each in found.points] == [
                each for each in expected if each[1] is not None
            ]
            best = None
            for each in found.points:
                assert each.is_record is (best is not None and each.value > best)
                best = each.value if best is None else max(best, each.value)


def test_the_body_alone_is_a_top_set_of_nothing_added(gym: Gym) -> None:
    gym.log("pullup 8", at="2026-11-02 18:00")
    gym.log("pullup -20x8", at="2026-11-09 18:00")
    assert values(gym, "pullup", Measure.TOP) == [0, -20_000]


def test_it_follows_every_edit_at_once(gym: Gym) -> None:
    gym.log("squat 100x1", at="2026-11-02 18:00")
    gym.log("squat 110x1", at="2026-11-09 18:00")
    assert values(gym, "squat") == [100_000, 110_000]
    editing.edit_set(gym.moment, 1, ["120x1"])
    assert values(gym, "squat") == [100_000, 120_000]
    editing.delete_sets(gym.moment, [1])
    assert values(gym, "squat") == [100_000]
    undoing.undo(gym.moment)
    undoing.undo(gym.moment)
    assert values(gym, "squat") == [100_000, 110_000]


@pytest.mark.parametrize("hours", [-11, 0, 14])
def test_late_in_the_evening_is_still_that_day_wherever_it_is_read(gym: Gym, hours: int) -> None:
    gym.at(datetime(2026, 11, 18, 23, 50, tzinfo=timezone(timedelta(hours=hours))))
    gym.log("squat 100x1")
    gym.at(datetime(2026, 11, 25, 12, 0, tzinfo=timezone(timedelta(hours=-hours))))
    assert shown(progress(gym.moment, "squat")) == [("2026-11-18", 100_000, False)]
    assert progress(gym.moment, "squat", since="2026-11-18").points
    assert not progress(gym.moment, "squat", since="2026-11-19").points
    assert not progress(gym.moment, "squat", until="2026-11-17").points


def test_a_record_is_one_among_all_days_also_those_not_shown(gym: Gym) -> None:
    for day, load in enumerate((120, 100, 110), start=2):
        gym.log(f"squat {load}x1", at=f"2026-11-0{day} 18:00")
    assert shown(progress(gym.moment, "squat", since="2026-11-03")) == [
        ("2026-11-03", 100_000, False),
        ("2026-11-04", 110_000, False),
    ]


def test_merged_exercises_are_one(gym: Gym) -> None:
    gym.log("row 60x1", at="2026-11-02 18:00")
    gym.log('"Bent Over Two-Dumbbell Row" 70x1', at="2026-11-03 18:00")
    catalogue.merge_exercises(gym.moment, "Barbell Row", "Bent Over Two-Dumbbell Row")
    assert values(gym, "row") == [60_000, 70_000]


def test_loads_are_shown_in_the_unit_that_was_used_last(gym: Gym) -> None:
    assert progress(gym.moment, "squat").unit is MassUnit.KG
    gym.log("squat 100x1", at="2026-11-02 18:00")
    gym.log("squat 225lbx1", at="2026-11-03 18:00")
    gym.log("run 3mi 25:00", at="2026-11-03 18:00")
    assert progress(gym.moment, "squat").unit is MassUnit.LB
    assert progress(gym.moment, "run").distance_unit is DistanceUnit.MI


def test_what_says_most_is_followed_where_nothing_is_asked_for(gym: Gym) -> None:
    gym.log("pullup 8", at="2026-11-02 18:00")
    before = progress(gym.moment, "pullup")
    body.measure(gym.moment, "80kg", at="2026-11-01")
    after = progress(gym.moment, "pullup")
    assert (before.measure, before.lacks_body_weight) == (Measure.REPS, True)
    assert (after.measure, after.lacks_body_weight) == (Measure.E1RM, False)
    assert [each.value for each in after.points] == [e1rm(80_000, 8)]


@pytest.mark.parametrize(
    ("logged", "told"),
    [
        ("squat 100x5", Measure.E1RM),
        ("squat 100x15", Measure.TOP),
        ("pullup 15", Measure.REPS),
        ("plank 60s", Measure.TIME),
        ("run 5km 25:00", Measure.DISTANCE),
        ("run 25:00", Measure.TIME),
        ("farmer 40 30m", Measure.TOP),
        ("squat w60x10", Measure.E1RM),
    ],
)
def test_what_has_no_value_is_not_followed(gym: Gym, logged: str, told: Measure) -> None:
    gym.log(logged)
    assert progress(gym.moment, logged.split(maxsplit=1)[0]).measure is told


def test_a_day_is_measured_by_its_best_set_and_by_all_of_them(gym: Gym) -> None:
    gym.prefer(estimated=Estimation(Formula.EPLEY))
    gym.log("squat w60x10 100x5 110x1 90x3")
    for measure, value in (
        (Measure.E1RM, 116_667),
        (Measure.TOP, 110_000),
        (Measure.VOLUME, 500_000 + 110_000 + 270_000),
        (Measure.REPS, 9),
    ):
        assert values(gym, "squat", measure) == [value]
    assert values(gym, "squat", Measure.TIME) == []


def test_an_exercise_that_nobody_knows_is_refused(gym: Gym) -> None:
    with pytest.raises(ExerciseUnknown):
        progress(gym.moment, "xyzzy")
    assert progress(gym.moment, "bench").points == ()


def test_the_body_over_time(gym: Gym) -> None:
    body.measure(gym.moment, "82kg", at="2026-11-02 07:00")
    body.measure(gym.moment, "83kg", at="2026-11-02 19:00")
    body.measure(gym.moment, "180lb", at="2026-11-09 07:00")
    found = body_trend(gym.moment)
    assert found.points == (Point(date(2026, 11, 2), 83_000), Point(date(2026, 11, 9), 81_647))
    assert found.unit is MeasurementUnit.LB
    assert body_trend(gym.moment, since="2026-11-03").points == found.points[1:]
    assert body_trend(gym.moment, "BW", since="2026-11-10").name == "body weight"


def test_a_measure_that_nobody_took_is_refused_but_for_the_body_weight(gym: Gym) -> None:
    body.measure(gym.moment, "84cm", "waist")
    assert body_trend(gym.moment).points == ()
    with pytest.raises(NotFound, match='called "wasit"'):
        body_trend(gym.moment, "wasit")


def test_what_was_measured_as_something_else_is_not_drawn_on_the_same_line(gym: Gym) -> None:
    made = body.measure(gym.moment, "15kg", "fat", at="2026-11-03").measurement
    # Another app may have measured it otherwise.
    imported = replace(made, id=UUID(int=1), value=18_000, unit=MeasurementUnit.PERCENT)
    with recording(gym.moment, "import") as recorder:
        recorder.create(replace(imported, measured_at=made.measured_at - timedelta(days=1)))
    body.measure(gym.moment, "14kg", "fat", at="2026-11-04")
    found = body_trend(gym.moment, " Fat ")
    assert ([each.value for each in found.points], found.left_out) == ([15_000, 14_000], 1)
