"""A routine made of a workout that was done: its exercises, sets and loads as targets."""

from collections.abc import Sequence
from itertools import groupby

from workoutlog.domain.model import Exercise, SetType, WorkoutSet
from workoutlog.domain.notation.values import Load
from workoutlog.domain.routines import (
    Amount,
    Day,
    Measure,
    Plan,
    Planned,
    Scheme,
    Target,
    write_routine,
)
from workoutlog.errors import InvalidValue
from workoutlog.services.exercises import Exercises
from workoutlog.services.ports import Moment
from workoutlog.services.rewriting import readable
from workoutlog.services.workouts import find_workout


def routine_of(moment: Moment, reference: str) -> str:
    """Write a workout as the text of a routine: each exercise once, the sets as they were loaded.

    Raises `NotFound`, and `InvalidValue` for a workout without sets.
    """
    exercises = Exercises(moment)
    sets: dict[Exercise, list[WorkoutSet]] = {}
    for each in moment.logbook.sets_of_workouts([find_workout(moment, reference).id]):
        sets.setdefault(exercises.by_id(each.exercise_id), []).append(each)
    planned = tuple(
        Planned(
            exercise,
            readable(exercises.handle(exercise)),
            (scheme,),
            superset=done[0].superset,
        )
        for exercise, done in sets.items()
        if (scheme := _scheme(done))
    )
    if not planned:
        raise InvalidValue("The workout has no sets to plan.", hint="wl show")
    return write_routine(Plan((Day("", planned),)))


def _scheme(sets: Sequence[WorkoutSet]) -> Scheme:
    alike = ((key, len(list(run))) for key, run in groupby(sets, _key))
    return tuple(
        Target(count, amount, set_type, load)
        for (amount, set_type, load), count in alike
        if amount is not None
    )


def _key(done: WorkoutSet) -> tuple[Amount | None, SetType, Load | None]:
    load = None if done.load_g is None else Load(done.load_g, done.load_unit)
    return _amount(done), done.set_type, load


def _amount(done: WorkoutSet) -> Amount | None:
    """Take what was done as what to do; a missed attempt is no plan."""
    if done.reps is not None:
        return Amount(done.reps) if done.reps else None
    if done.distance_mm:
        return Amount(done.distance_mm, None, Measure.MILLIMETRES, done.distance_unit)
    if done.duration_s:
        return Amount(done.duration_s, None, Measure.SECONDS)
    return None
