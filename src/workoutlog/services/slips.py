"""Sets that were probably mistyped: far beyond what was last done of their exercise.

They are logged like any other, for who lifts is right; but whoever meant 100 kg
and typed 1000 is told at once, and not by a record months later.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from workoutlog.domain.model import Exercise, SetType, Workout, WorkoutSet
from workoutlog.services.exercises import Exercises
from workoutlog.services.ports import Moment, WorkoutQuery
from workoutlog.services.workouts import Block

# Who began with the bar alone may double it and more; a digit too many is ten times as much.
_LOAD_FACTOR = 5
_REPS_FACTOR = 3
_MANY_REPS = 30
_TICK = timedelta(milliseconds=1)


class Slip(NamedTuple):
    """An exercise of which far more was logged than ``before``, the most of the last time."""

    exercise: Exercise
    handle: str
    before: WorkoutSet


def slips(
    moment: Moment, exercises: Exercises, workout: Workout, logged: Sequence[Block]
) -> tuple[Slip, ...]:
    """Find what is far beyond what was done before, in blocks of sets just logged in a workout."""
    until = workout.started_at + _TICK
    found = ((block, _before(moment, exercises, block, until)) for block in logged)
    return tuple(slip for each in found if (slip := _slip(*each)) is not None)


def _slip(block: Block, before: Sequence[WorkoutSet]) -> Slip | None:
    if not before:
        return None
    sets = [each.set for each in block.sets]
    heaviest = max(before, key=_load)
    if max(map(_load, sets)) > _LOAD_FACTOR * _load(heaviest) > 0:
        return Slip(block.exercise, block.handle, heaviest)
    longest = max(before, key=_reps)
    if max(map(_reps, sets)) > max(_REPS_FACTOR * _reps(longest), _MANY_REPS) and _reps(longest):
        return Slip(block.exercise, block.handle, longest)
    return None


def _before(
    moment: Moment, exercises: Exercises, block: Block, until: datetime
) -> list[WorkoutSet]:
    """List the working sets of the last workout that had any of the exercise before these."""
    ids = exercises.merged(block.exercise)
    new = {each.set.id for each in block.sets}
    for workout in moment.logbook.workouts(WorkoutQuery(exercises=ids, before=until, limit=2)):
        sets = moment.logbook.sets_of_workouts([workout.id])
        done = [each for each in sets if each.exercise_id in ids and each.id not in new]
        if work := [each for each in done if each.set_type is not SetType.WARM_UP]:
            return work
    return []


def _load(each: WorkoutSet) -> int:
    return each.load_g or 0


def _reps(each: WorkoutSet) -> int:
    return each.reps or 0
