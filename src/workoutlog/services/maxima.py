"""Rep maxima: what could be lifted for how many reps, from the best set or from one as typed."""

from typing import NamedTuple
from uuid import UUID

from workoutlog.domain.model import Exercise, Tracking
from workoutlog.domain.notation import read_sets
from workoutlog.domain.personal_records import Record, RecordKind
from workoutlog.domain.strength import MOST_TABLE_REPS, Estimation, Formula, e1rm, rep_max
from workoutlog.domain.units import MassUnit
from workoutlog.errors import InvalidValue, NotFound
from workoutlog.services.exercises import Exercises
from workoutlog.services.notation import settings
from workoutlog.services.ports import Moment
from workoutlog.services.progress import records_of

# Of the table that was made for it, every effort; from 1 rep to all its reps.
RPES = (100, 95, 90, 85, 80, 75, 70, 65)
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
    formula makes of the same set.
    """

    exercise: Exercise | None
    e1rm_g: int
    unit: MassUnit
    held_by: Record | None
    formula: Formula
    estimates: tuple[Estimate, ...]
    rpes_tenths: tuple[int, ...]
    rows: tuple[tuple[int, tuple[int | None, ...]], ...]


class _Lift(NamedTuple):
    load_g: int
    reps: int
    rpe_tenths: int | None
    unit: MassUnit


def rep_maxima(moment: Moment, words: tuple[str, ...], formula: Formula | None = None) -> RepMaxima:
    """Work out rep maxima from an exercise's best e1RM, or from a set as typed (``100x5 @8``).

    Without a ``formula`` by the one that the lifter prefers.
    """
    if formula is not None:
        by = moment.preferences.estimated._replace(formula=formula)
        moment = moment._replace(preferences=moment.preferences._replace(estimated=by))
    exercises = Exercises(moment)
    if not words:
        raise InvalidValue("Of which exercise?", "Name it, or give a set such as 100x5.")
    if words[0][:1].isdecimal() and exercises.leading(words) is None:
        return _maxima(moment, _typed(moment, words))
    exercise = exercises.looked_up(" ".join(words))
    best = records_of(moment, exercises, exercise).records.best(RecordKind.E1RM)
    if best is None:
        raise NotFound(
            f"There is no set of {exercise.name} to estimate from.",
            _takes(moment.preferences.estimated),
            hint="wl max 100x5",
        )
    done = best.held_by.set
    reps = min(done.reps or 0, done.reps_right or done.reps or 0)
    unit = done.load_unit or moment.preferences.unit
    lift = _Lift(done.load_g or 0, reps, done.rpe_tenths, unit)
    return _maxima(moment, lift)._replace(exercise=exercise, held_by=best)


def _typed(moment: Moment, words: tuple[str, ...]) -> _Lift:
    [done, *_] = read_sets(" ".join(words), _ANY_LIFT, settings(moment))
    unit = done.load_unit or moment.preferences.unit
    return _Lift(done.load_g or 0, done.reps or 0, done.rpe_tenths, unit)


def _maxima(moment: Moment, lift: _Lift) -> RepMaxima:
    by = moment.preferences.estimated
    estimate = e1rm(*lift[:3], by)
    if estimate is None:
        raise InvalidValue("There is no estimate from that.", _takes(by))
    others = (Estimate(each, e1rm(*lift[:3], by._replace(formula=each))) for each in Formula)
    rows = (
        (reps, tuple(rep_max(estimate, reps, rpe, by) for rpe in RPES))
        for reps in range(1, MOST_TABLE_REPS + 1)
    )
    return RepMaxima(None, estimate, lift.unit, None, by.formula, tuple(others), RPES, tuple(rows))


def _takes(by: Estimation) -> str:
    return f"It takes a load and up to {by.most_reps} reps, those in reserve included."
