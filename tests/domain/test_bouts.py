"""A set taken for a whole bout."""

from datetime import UTC, datetime, timedelta, timezone
from uuid import UUID

import pytest

from workoutlog.domain.bouts import Bout
from workoutlog.domain.model import WorkoutSet
from workoutlog.domain.strength import Estimation, Formula
from workoutlog.domain.units import MassUnit

NEARLY_MIDNIGHT = datetime(1969, 12, 31, 23, 50, tzinfo=timezone(timedelta(minutes=-345)))


def a_set(**values: int | None) -> WorkoutSet:
    unit = None if values.get("load_g") is None else MassUnit.KG
    return WorkoutSet(
        id=UUID(int=1),
        workout_id=UUID(int=2),
        exercise_id=UUID(int=3),
        load_unit=unit,
        **values,  # type: ignore[arg-type]  # only fields of numbers are given
    )


def test_when_its_workout_began_comes_back() -> None:
    bout = Bout.of(a_set(reps=5), NEARLY_MIDNIGHT)
    assert (bout.when, bout.when.utcoffset()) == (NEARLY_MIDNIGHT, NEARLY_MIDNIGHT.utcoffset())
    assert bout.day == NEARLY_MIDNIGHT.date()
    assert bout.workout_id == UUID(int=2).bytes
    assert not bout.began_before(NEARLY_MIDNIGHT.astimezone(UTC))
    assert bout.began_before(NEARLY_MIDNIGHT + timedelta(milliseconds=1))


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({"reps": 5}, 5),
        ({"reps": 5, "reps_right": 3}, 3),
        ({"reps": 3, "reps_right": 5}, 3),
        ({"reps": 5, "reps_right": 0}, 0),
        ({"duration_s": 60}, 0),
    ],
)
def test_the_weaker_side_says_the_reps(values: dict[str, int], expected: int) -> None:
    assert Bout.of(a_set(**values), NEARLY_MIDNIGHT).reps == expected


def test_load_time_and_estimate() -> None:
    done = a_set(load_g=100_000, reps=5, reps_right=6, rpe_tenths=80)
    by_epley = Bout.of(done, NEARLY_MIDNIGHT, Estimation(Formula.EPLEY))
    assert by_epley.e1rm_g == 123_333
    assert by_epley.volume_load_g == 1_100_000
    assert by_epley.load_g == 100_000
    hung = Bout.of(a_set(duration_s=0), NEARLY_MIDNIGHT)
    assert (hung.longest_s, hung.shortest_s, hung.e1rm_g, hung.volume_load_g) == (
        None,
        None,
        None,
        0,
    )
