"""What the sets add up to: records, always computed, so never out of date."""

from typing import NamedTuple

from workoutlog.domain.model import Exercise
from workoutlog.domain.personal_records import Records, records
from workoutlog.services.catalogue import Exercises
from workoutlog.services.ports import Moment


class ExerciseRecords(NamedTuple):
    """The records of one exercise."""

    exercise: Exercise
    handle: str
    records: Records


class RecordList(NamedTuple):
    """The records of several exercises, by name."""

    exercises: tuple[ExerciseRecords, ...]


def exercise_records(moment: Moment, name: str) -> ExerciseRecords:
    """Find the records of one exercise."""
    exercises = Exercises(moment)
    return records_of(moment, exercises, exercises.resolve(name))


def all_records(moment: Moment) -> RecordList:
    """Find the records of every exercise that was trained."""
    exercises = Exercises(moment)
    found = (records_of(moment, exercises, each) for each in exercises.used())
    return RecordList(tuple(each for each in found if each.records.held))


def records_of(moment: Moment, exercises: Exercises, exercise: Exercise) -> ExerciseRecords:
    """Find the records of an exercise that is known, with those merged into it."""
    performed = moment.logbook.sets_of_exercises(exercises.merged(exercise))
    found = records(performed, exercise.tracking, moment.preferences.estimated)
    return ExerciseRecords(exercise, exercises.handle(exercise), found)
