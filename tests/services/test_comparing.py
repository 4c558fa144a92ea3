"""Comparing two periods: each amount is what one adds up set by set."""

from datetime import date, timedelta

import pytest
from hypothesis import given

from builders import Gym
from lifetimes import Lifetime, lifetimes, living
from workoutlog.domain.model import SetType, Tracking
from workoutlog.domain.strength import e1rm
from workoutlog.domain.volume import set_volume, set_volume_load_g
from workoutlog.errors import DateUnreadable, InvalidValue
from workoutlog.services import body
from workoutlog.services.comparing import Amount, compare

NEW_YEAR = date(1970, 1, 1)


def by_hand(lifetime: Lifetime, name: str, *, earlier: bool) -> Amount:
    sets = volume_g = 0
    best: int | None = None
    for each in lifetime.done:
        done, tracking = each.set, each.exercise.tracking
        is_wanted = each.exercise.name == name and (each.day < NEW_YEAR) is earlier
        if not is_wanted or done.set_type is SetType.WARM_UP:
            continue
        body_g = lifetime.body_weight_on(each.day)
        sets += set_volume([done])
        volume_g += set_volume_load_g(done, tracking, body_g)
        reps = done.reps or 0
        reps = reps if done.reps_right is None else min(reps, done.reps_right)
        is_body = tracking is Tracking.BODYWEIGHT
        if tracking is Tracking.WEIGHTED or (is_body and body_g):
            load_g = (done.load_g or 0) + ((body_g or 0) if is_body else 0)
            best = max(filter(None, (best, e1rm(load_g, reps, done.rpe_tenths))), default=None)
    return Amount(sets, volume_g, best)


@given(lifetimes())
def test_amounts_are_what_one_adds_up(lifetime: Lifetime) -> None:
    with living(lifetime) as gym:
        found = compare(gym.moment, ("1969", "1970"))
    work = [each for each in lifetime.done if each.set.set_type is not SetType.WARM_UP]
    assert {each.exercise.name for each in found.exercises} == {each.exercise.name for each in work}
    for each in found.exercises:
        assert each.earlier == by_hand(lifetime, each.exercise.name, earlier=True)
        assert each.later == by_hand(lifetime, each.exercise.name, earlier=False)
    for period, is_earlier in ((found.earlier, True), (found.later, False)):
        done = [each for each in lifetime.done if (each.day < NEW_YEAR) is is_earlier]
        assert period.workouts == len({each.set.workout_id for each in done})
        assert period.sets == set_volume(each.set for each in done)


def spans(gym: Gym, *periods: str, **days: str) -> list[tuple[str, str, int]]:
    found = compare(gym.moment, periods, **days)
    return [(f"{each.first}", f"{each.last}", each.days) for each in (found.earlier, found.later)]


@pytest.mark.parametrize(
    ("periods", "days", "expected"),
    [
        ((), {}, ["2026-09-24 2026-10-21", "2026-10-22 2026-11-18"]),
        (("2026-10",), {}, ["2026-08-31 2026-09-30", "2026-10-01 2026-10-31"]),
        (("2026-11",), {}, ["2026-10-14 2026-10-31", "2026-11-01 2026-11-18"]),
        (("2025", "2026"), {}, ["2025-01-01 2025-12-31", "2026-01-01 2026-11-18"]),
        ((), {"since": "2026-11-16"}, ["2026-11-13 2026-11-15", "2026-11-16 2026-11-18"]),
        ((), {"until": "2026-10-31"}, ["2026-09-06 2026-10-03", "2026-10-04 2026-10-31"]),
    ],
)
def test_periods(
    gym: Gym, periods: tuple[str, ...], days: dict[str, str], expected: list[str]
) -> None:
    assert [f"{first} {last}" for first, last, _ in spans(gym, *periods, **days)] == expected


@pytest.mark.parametrize(
    ("periods", "days"),
    [
        (("2024", "2025", "2026"), {}),
        (("2025",), {"since": "2026"}),
        ((), {"since": "2026-11-10", "until": "2026-11-01"}),
        ((), {"since": "0001-01-01"}),
    ],
)
def test_periods_that_cannot_be_compared_are_refused(
    gym: Gym, periods: tuple[str, ...], days: dict[str, str]
) -> None:
    with pytest.raises((InvalidValue, DateUnreadable)):
        spans(gym, *periods, **days)


def test_pull_ups_are_compared_with_the_body_weight_of_each_day(gym: Gym) -> None:
    body.measure(gym.moment, "80kg", at="2026-10-01")
    body.measure(gym.moment, "90kg", at="2026-11-01")
    gym.log("pullup 1", at="2026-10-10 18:00")
    gym.log("pullup 1", at="2026-11-10 18:00")
    [pullup] = compare(gym.moment).exercises
    assert (pullup.earlier, pullup.later) == (
        Amount(1, 80_000, 80_000),
        Amount(1, 90_000, 90_000),
    )
    assert timedelta(compare(gym.moment).later.days) == timedelta(weeks=4)
