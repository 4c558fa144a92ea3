"""Volume is what one adds up set by set, whatever it is added up by."""

from collections import defaultdict
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builders import Gym
from lifetimes import Done, Lifetime, lifetimes, living
from workoutlog.domain.model import SetType
from workoutlog.domain.stretches import Stretch, first_day
from workoutlog.domain.volume import set_volume, set_volume_load_g
from workoutlog.services import body, editing, undoing
from workoutlog.services.volumes import By, VolumeRow, volume


def load_g(lifetime: Lifetime, done: Done) -> int:
    body_g = lifetime.body_weight_on(done.day)
    return set_volume_load_g(done.set, done.exercise.tracking, body_g)


@given(lifetimes(), st.sampled_from(By), st.integers(0, 6), st.none() | st.just("Zercher Squat"))
def test_volume_is_added_up_with_the_body_weight_of_each_day(
    lifetime: Lifetime, by: By, first_weekday: int, name: str | None
) -> None:
    expected: dict[str, list[float]] = defaultdict(lambda: [0, 0])
    for each in lifetime.done:
        if each.set.set_type is SetType.WARM_UP or name not in {None, each.exercise.name}:
            continue
        for shared, share in shares(each, by, first_weekday):
            expected[shared][0] += set_volume([each.set]) * share
            expected[shared][1] += load_g(lifetime, each) * share
    with living(lifetime) as gym:
        gym.prefer(first_weekday=first_weekday)
        found = volume(gym.moment, by, exercise=name or "", since="1969-12-01", until="1970-02-01")
    counted = {each.name: [each.sets, each.volume_load_g] for each in found.rows}
    # Weeks and months in which nothing was done are there, too.
    assert {name: each for name, each in counted.items() if name in expected} == {
        name: [sets, round(load)] for name, (sets, load) in expected.items()
    }
    assert not any(any(each) for name, each in counted.items() if name not in expected)


def shares(done: Done, by: By, first_weekday: int) -> list[tuple[str, float]]:
    match by:
        case By.EXERCISE:
            return [(done.exercise.name, 1)]
        case By.MUSCLE:
            helping = [(each, 0.5) for each in done.exercise.secondary_muscles]
            return [(done.exercise.muscle, 1), *helping]
        case By.WEEK | By.MONTH:
            stretch = Stretch.WEEK if by is By.WEEK else Stretch.MONTH
            return [(first_day(done.day, stretch, first_weekday).isoformat(), 1)]


def rows(gym: Gym, by: By, exercise: str = "", since: str | None = None) -> list[VolumeRow]:
    return list(volume(gym.moment, by, exercise=exercise, since=since).rows)


@pytest.fixture
def trained(gym: Gym) -> Gym:
    """Train in two weeks of November and one of October; it is a Wednesday."""
    body.measure(gym.moment, "80kg", at="2026-10-01")
    gym.log("squat w60x5 100x5,5", at="2026-10-28 18:00")
    gym.log("squat 110x5", at="2026-11-09 18:00")
    gym.log("pullup 10", at="2026-11-09 18:30")
    gym.log("plank 60s", at="2026-11-16 18:00")
    return gym


def test_weeks_begin_when_the_lifter_did_and_none_is_left_out(trained: Gym) -> None:
    assert rows(trained, By.WEEK) == [
        VolumeRow("2026-10-26", 2, 1_000_000),
        VolumeRow("2026-11-02", 0, 0),
        VolumeRow("2026-11-09", 2, 550_000 + 800_000),
        VolumeRow("2026-11-16", 1, 0),
    ]
    trained.prefer(first_weekday=6)
    assert [each.name for each in rows(trained, By.WEEK, since="2026-10-18")] == [
        *("2026-10-18", "2026-10-25", "2026-11-01", "2026-11-08", "2026-11-15")
    ]


def test_idle_weeks_count_once_the_lifter_has_begun(trained: Gym) -> None:
    trained.log("squat 100x5", at="2026-08-01 18:00")
    weeks = rows(trained, By.WEEK)
    assert (len(weeks), weeks[0]) == (12, VolumeRow("2026-08-31", 0, 0))


def test_months(trained: Gym) -> None:
    assert rows(trained, By.MONTH) == [
        VolumeRow("2026-10-01", 2, 1_000_000),
        VolumeRow("2026-11-01", 3, 1_350_000),
    ]


def test_exercises_the_most_sets_first_and_one_alone(trained: Gym) -> None:
    assert [each.name for each in rows(trained, By.EXERCISE)] == ["Back Squat", "Pull-Up", "Plank"]
    assert rows(trained, By.EXERCISE, "pullup") == [VolumeRow("Pull-Up", 1, 800_000)]


def test_a_muscle_that_helps_is_given_half(trained: Gym) -> None:
    found = {each.name: each for each in rows(trained, By.MUSCLE, "squat")}
    assert found["quadriceps"] == VolumeRow("quadriceps", 3, 1_550_000)
    assert found["glutes"] == VolumeRow("glutes", 1.5, 775_000)


def test_days_can_be_chosen_both_ends_included(trained: Gym) -> None:
    shown = volume(trained.moment, By.WEEK, since="2026-11-09", until="2026-11-09")
    assert shown.rows == (VolumeRow("2026-11-09", 2, 1_350_000),)
    assert (shown.first, shown.last) == (date(2026, 11, 9), date(2026, 11, 9))


def test_nothing_is_added_up_where_nothing_was_done(gym: Gym) -> None:
    for by in By:
        assert rows(gym, by) == []


def test_it_follows_edits_deletes_and_undo(gym: Gym) -> None:
    gym.log("squat 100x5")
    for change, expected in (
        (lambda: editing.edit_set(gym.moment, 1, ["50x2"]), 100_000),
        (lambda: editing.delete_sets(gym.moment, [1]), None),
        (lambda: undoing.undo(gym.moment), 100_000),
        (lambda: undoing.undo(gym.moment), 500_000),
    ):
        change()
        assert [each.volume_load_g for each in rows(gym, By.EXERCISE)] == (
            [] if expected is None else [expected]
        )


def test_a_year_of_months_ends_today(gym: Gym) -> None:
    shown = volume(gym.moment, By.MONTH)
    assert (shown.first, shown.last) == (date(2025, 11, 1), date(2026, 11, 18))
    assert shown.last - volume(gym.moment).first < timedelta(weeks=12)
