"""Balance counts what one counts set by set, and averages only weeks that are over."""

from datetime import date, timedelta

import pytest
from hypothesis import given

from builders import Gym
from lifetimes import Lifetime, lifetimes, living
from workoutlog.domain.balance import SetRange, SetRanges, Verdict
from workoutlog.domain.model import Tracking
from workoutlog.domain.volume import set_volume
from workoutlog.services.balancing import Balance, MuscleSets, balance

WEEK = timedelta(weeks=1)


@given(lifetimes())
def test_sets_are_those_that_one_counts(lifetime: Lifetime) -> None:
    with living(lifetime) as gym:
        found = balance(gym.moment, since="1969-12-01", until="1970-01-31")
    counted = [
        each
        for each in lifetime.done
        if each.exercise.tracking is not Tracking.DISTANCE and set_volume([each.set])
    ]
    assert found.untold == sum(not each.exercise.muscle for each in counted)
    muscles = {each.muscle: each for each in found.muscles}
    names = {name for each in counted for name in (each.exercise.muscle, *others(each.exercise))}
    assert muscles.keys() == names - {""}
    for name, muscle in muscles.items():
        direct = [each for each in counted if each.exercise.muscle == name]
        indirect = [each for each in counted if name in others(each.exercise)]
        assert (muscle.direct, muscle.indirect) == (len(direct), len(indirect))
        assert muscle.weekly == tuple(
            sum(week <= each.day < week + WEEK for each in direct)
            + sum(week <= each.day < week + WEEK for each in indirect) / 2
            for week in found.weeks
        )


def others(exercise: object) -> tuple[str, ...]:
    names: tuple[str, ...] = getattr(exercise, "secondary_muscles", ())
    return names


def of(found: Balance, muscle: str) -> MuscleSets:
    return next(each for each in found.muscles if each.muscle == muscle)


def train(gym: Gym, *days: str) -> None:
    for day in days:
        gym.log("squat 5x5@100", at=f"{day} 18:00")


def test_the_average_is_of_the_weeks_that_are_over(gym: Gym) -> None:
    train(gym, *("2026-10-01", "2026-10-19", "2026-10-26", "2026-11-09", "2026-11-17"))
    found = balance(gym.moment)
    assert found.weeks == tuple(date(2026, 10, 19) + n * WEEK for n in range(5))
    assert found.averaged == found.weeks[:4]
    assert of(found, "quadriceps").weekly == (5, 5, 0, 5, 5)
    assert of(found, "quadriceps").average == 3.75
    assert of(found, "glutes").average == 1.88
    assert of(found, "glutes").verdict is Verdict.BELOW


def test_weeks_before_the_lifter_began_pull_no_average_down(gym: Gym) -> None:
    train(gym, "2026-11-09", "2026-11-10")
    found = balance(gym.moment)
    assert (len(found.averaged), of(found, "quadriceps").average) == (1, 10)
    assert of(found, "quadriceps").verdict is Verdict.WITHIN


@pytest.mark.parametrize(
    ("before", "since", "until", "first", "last", "sets"),
    [
        ([], None, None, "2026-11-16", "2026-11-18", 5),
        (["2026-11-10"], "2026-11-11", None, "2026-11-11", "2026-11-18", 5),
        ([], "2026-11-16", "2026-11-17", "2026-11-16", "2026-11-17", 5),
        (["2026-11-10"], "2026-11-10", "2026-11-17", "2026-11-10", "2026-11-17", 10),
    ],
)
def test_without_a_whole_week_sets_are_counted_and_not_judged(
    gym: Gym,
    before: list[str],
    since: str | None,
    until: str | None,
    first: str,
    last: str,
    sets: int,
) -> None:
    train(gym, *before, "2026-11-16")
    found = balance(gym.moment, since=since, until=until)
    assert (found.first, found.last) == (date.fromisoformat(first), date.fromisoformat(last))
    assert found.averaged == ()
    muscle = of(found, "quadriceps")
    assert (muscle.average, muscle.verdict) == (None, None)
    assert (muscle.direct, muscle.amount, of(found, "glutes").amount) == (sets, sets, sets / 2)
    assert found.muscles[0].muscle == "quadriceps"


def test_the_lifter_says_how_much_each_muscle_is_to_get(gym: Gym) -> None:
    ranges = SetRanges(SetRange(2, 4), {"quadriceps": SetRange(5, 5), "neck": SetRange(1, 2)})
    gym.prefer(weekly_sets=ranges)
    assert balance(gym.moment).muscles == ()
    train(gym, "2026-11-09")
    found = balance(gym.moment)
    assert of(found, "quadriceps").verdict is Verdict.WITHIN
    assert (of(found, "neck").average, of(found, "neck").verdict) == (0, Verdict.BELOW)


def test_a_muscle_that_no_exercise_trains_is_named_and_not_judged(gym: Gym) -> None:
    gym.prefer(weekly_sets=SetRanges(own={"quads": SetRange(5, 5), "neck": SetRange(1, 2)}))
    train(gym, "2026-11-09")
    found = balance(gym.moment)
    assert found.unknown == ("quads",)
    assert {"neck", "quadriceps"} <= {each.muscle for each in found.muscles}
    assert "quads" not in {each.muscle for each in found.muscles}


def test_a_week_of_which_only_a_part_was_asked_for_is_not_averaged(gym: Gym) -> None:
    train(gym, "2026-11-03", "2026-11-05", "2026-11-09")
    found = balance(gym.moment, since="2026-11-04", until="2026-11-15")
    assert (len(found.weeks), found.averaged) == (2, (date(2026, 11, 9),))
    assert of(found, "quadriceps").average == 5


def test_distances_and_exercises_without_a_muscle_are_left_out(gym: Gym) -> None:
    gym.log("run 5km 25:00")
    assert balance(gym.moment).muscles == ()
