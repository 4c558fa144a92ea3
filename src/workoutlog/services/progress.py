"""What the sets add up to: records and rep maxima, always computed, so never out of date."""

from typing import NamedTuple
from uuid import UUID

from workoutlog.domain.model import Exercise, Tracking
from workoutlog.domain.notation import read_sets
from workoutlog.domain.personal_records import Record, RecordKind, Records, records
from workoutlog.domain.strength import MOST_TABLE_REPS, e1rm, rep_max
from workoutlog.domain.units import MassUnit
from workoutlog.errors import InvalidValue, NotFound
from workoutlog.services.catalogue import Exercises
from workoutlog.services.ports import Moment
from workoutlog.services.sets import settings

RPES = (100, 90, 80, 70)
# A set without an exercise: what is known of it is only that it has a load.
_ANY_LIFT = Exercise(id=UUID(int=0), name="A lift", tracking=Tracking.WEIGHTED, barbell=True)


class ExerciseRecords(NamedTuple):
    """The records of one exercise."""

    exercise: Exercise
    handle: str
    records: Records


class RecordList(NamedTuple):
    """The records of several exercises, by name."""

    exercises: tuple[ExerciseRecords, ...]


class RepMaxima(NamedTuple):
    """What could be lifted for how many reps at which effort, in grams.

    ``rows`` are reps and one load for each of `RPES`, from 1 rep upwards.
    """

    exercise: Exercise | None
    e1rm_g: int
    unit: MassUnit
    held_by: Record | None
    rows: tuple[tuple[int, tuple[int, ...]], ...]


def exercise_records(moment: Moment, name: str) -> ExerciseRecords:
    """Find the records of one exercise."""
    exercises = Exercises(moment)
    return _records(moment, exercises, exercises.resolve(name))


def all_records(moment: Moment) -> RecordList:
    """Find the records of every exercise that was trained."""
    exercises = Exercises(moment)
    found = (_records(moment, exercises, each) for each in exercises.used())
    return RecordList(tuple(each for each in found if each.records.held))


def rep_maxima(moment: Moment, words: tuple[str, ...]) -> RepMaxima:
    """Work out rep maxima from an exercise's best e1RM, or from a set as typed (``100x5 @8``)."""
    exercises = Exercises(moment)
    if not words:
        raise InvalidValue("Of which exercise?", "Name it, or give a set such as 100x5.")
    if words[0][:1].isdecimal() and exercises.leading(words) is None:
        return _from_set(moment, words)
    exercise = exercises.resolve(" ".join(words))
    best = _records(moment, exercises, exercise).records.best(RecordKind.E1RM)
    if best is None:
        raise NotFound(
            f"There is no set of {exercise.name} to estimate from.",
            "It takes a load and up to 12 reps.",
            hint="workoutlog max 100x5",
        )
    done = best.held_by.set
    return RepMaxima(
        exercise, best.value, done.load_unit or moment.preferences.unit, best, _table(best.value)
    )


def _from_set(moment: Moment, words: tuple[str, ...]) -> RepMaxima:
    [done, *_] = read_sets(" ".join(words), _ANY_LIFT, settings(moment))
    estimate = e1rm(done.load_g or 0, done.reps or 0, done.rpe_tenths)
    if estimate is None:
        raise InvalidValue("There is no estimate from that.", "It takes a load and up to 12 reps.")
    return RepMaxima(
        None, estimate, done.load_unit or moment.preferences.unit, None, _table(estimate)
    )


def _table(e1rm_g: int) -> tuple[tuple[int, tuple[int, ...]], ...]:
    return tuple(
        (reps, tuple(rep_max(e1rm_g, reps, rpe) or 0 for rpe in RPES))
        for reps in range(1, MOST_TABLE_REPS + 1)
    )


def _records(moment: Moment, exercises: Exercises, exercise: Exercise) -> ExerciseRecords:
    performed = moment.logbook.sets_of_exercises(exercises.merged(exercise))
    found = records(performed, exercise.tracking)
    return ExerciseRecords(exercise, exercises.handle(exercise), found)
