"""Rep maxima: what could be lifted for how many reps, from the best set or from one as typed."""

from collections.abc import Callable
from datetime import date
from typing import NamedTuple
from uuid import UUID

from workoutlog.domain.model import Exercise, Tracking, WorkoutSet
from workoutlog.domain.notation import SetValues, read_sets
from workoutlog.domain.personal_records import Record, RecordKind
from workoutlog.domain.strength import MOST_TABLE_REPS, Estimation, Formula, e1rm, rep_max
from workoutlog.domain.units import MassUnit
from workoutlog.errors import InvalidValue, NotFound
from workoutlog.services.body_weights import body_weights
from workoutlog.services.exercises import Exercises
from workoutlog.services.notation import settings
from workoutlog.services.ports import Moment
from workoutlog.services.progress import records_of

# Of the table that was made for it, every effort; from 1 rep to all its reps.
RPES = (100, 95, 90, 85, 80, 75, 70, 65)
# What no name of an exercise begins with.
_BEGINS_SETS = "+-0123456789"
# A set without an exercise: what is known of it is only that it has a load.
_ANY_LIFT = Exercise(id=UUID(int=0), name="A lift", tracking=Tracking.WEIGHTED, barbell=True)


class Estimate(NamedTuple):
    """What one formula makes of a set, in grams; None where it says nothing."""

    formula: Formula
    e1rm_g: int | None


class RepMaxima(NamedTuple):
    """What could be lifted for how many reps at which effort, in grams.

    ``rows`` are reps and one load for each of ``rpes_tenths``, from 1 rep
    upwards; null where the formula says nothing. ``estimates`` are what every
    formula makes of the same set. Where the body is lifted, too, ``body_g`` is
    what it weighs now: every e1RM has it in it, and the loads are what can be
    added to it, or below zero what has to be taken off.
    """

    exercise: Exercise | None
    e1rm_g: int
    unit: MassUnit
    held_by: Record | None
    formula: Formula
    estimates: tuple[Estimate, ...]
    rpes_tenths: tuple[int, ...]
    rows: tuple[tuple[int, tuple[int | None, ...]], ...]
    body_g: int | None


class _Lift(NamedTuple):
    load_g: int
    reps: int
    rpe_tenths: int | None
    unit: MassUnit


def rep_maxima(moment: Moment, words: tuple[str, ...], formula: Formula | None = None) -> RepMaxima:
    """Work out rep maxima from an exercise's best e1RM, or from a set as typed (``100x5 @8``).

    A set of an exercise that lifts the body has to name it (``pullup +10x8``).
    Without a ``formula`` by the one that the lifter prefers.
    """
    if formula is not None:
        by = moment.preferences.estimated._replace(formula=formula)
        moment = moment._replace(preferences=moment.preferences._replace(estimated=by))
    words = tuple(" ".join(words).split())
    if not words:
        raise InvalidValue("Of which exercise?", "Name it, or give a set such as 100x5.")
    exercises = Exercises(moment)
    named = exercises.leading(words)
    if named is None:
        count = next((at for at, each in enumerate(words) if each[0] in _BEGINS_SETS), len(words))
        if not count:
            return _maxima(moment, _typed(moment, _ANY_LIFT, words), None)
        named = exercises.looked_up(" ".join(words[:count])), count
    exercise, count = named
    body = _body(moment, exercise)
    body_g = body(moment.now.date())
    if words[count:]:
        lift = _typed(moment, exercise, words[count:])
        lift = lift._replace(load_g=lift.load_g + (body_g or 0))
        return _maxima(moment, lift, body_g)._replace(exercise=exercise)
    best = records_of(moment, exercises, exercise).records.best(RecordKind.E1RM)
    if best is None:
        raise NotFound(
            f"There is no set of {exercise.name} to estimate from.",
            _takes(moment.preferences.estimated),
            hint="wl max 100x5",
        )
    lift = _lift(moment, best.held_by.set)
    lift = lift._replace(load_g=lift.load_g + (body(best.held_by.when.date()) or 0))
    return _maxima(moment, lift, body_g)._replace(exercise=exercise, held_by=best)


def _body(moment: Moment, exercise: Exercise) -> Callable[[date], int | None]:
    """Say what the body adds to the loads of an exercise on a day: nothing, or what it weighs."""
    if exercise.tracking is not Tracking.BODYWEIGHT:
        return lambda _: None
    weights = body_weights(moment)
    if not weights.known:
        raise NotFound(
            f"{exercise.name} lifts the body, and nobody knows what it weighs.",
            hint="wl body 82.5kg",
        )
    return weights.on


def _typed(moment: Moment, exercise: Exercise, words: tuple[str, ...]) -> _Lift:
    [done, *_] = read_sets(" ".join(words), exercise, settings(moment))
    return _lift(moment, done)


def _lift(moment: Moment, done: SetValues | WorkoutSet) -> _Lift:
    """Take from a set what is estimated from: of sides that differ the weaker one."""
    reps = done.reps or 0
    weaker = reps if done.reps_right is None else min(reps, done.reps_right)
    unit = done.load_unit or moment.preferences.unit
    return _Lift(done.load_g or 0, weaker, done.rpe_tenths, unit)


def _maxima(moment: Moment, lift: _Lift, body_g: int | None) -> RepMaxima:
    by = moment.preferences.estimated
    estimate = e1rm(*lift[:3], by)
    if estimate is None:
        raise InvalidValue("There is no estimate from that.", _takes(by))

    def load(reps: int, rpe_tenths: int) -> int | None:
        most_g = rep_max(estimate, reps, rpe_tenths, by)
        return None if most_g is None else most_g - (body_g or 0)

    return RepMaxima(
        None,
        estimate,
        lift.unit,
        None,
        by.formula,
        tuple(Estimate(each, e1rm(*lift[:3], by._replace(formula=each))) for each in Formula),
        RPES,
        tuple(
            (reps, tuple(load(reps, rpe) for rpe in RPES)) for reps in range(1, MOST_TABLE_REPS + 1)
        ),
        body_g,
    )


def _takes(by: Estimation) -> str:
    return f"It takes a load and up to {by.most_reps} reps, those in reserve included."
