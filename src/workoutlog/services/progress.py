"""Records, always computed from the sets, so never out of date; and when each of them fell."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple
from uuid import UUID

from workoutlog.domain.model import Exercise, WorkoutSet
from workoutlog.domain.personal_records import Mark, Performed, Record, Records, follow
from workoutlog.services.catalogue import Exercises
from workoutlog.services.history import days
from workoutlog.services.ports import Days, Moment


class ExerciseRecords(NamedTuple):
    """The records of one exercise."""

    exercise: Exercise
    handle: str
    records: Records


class RecordList(NamedTuple):
    """The records of several exercises, by name."""

    exercises: tuple[ExerciseRecords, ...]


class Fallen(NamedTuple):
    """A record that fell: the one that was set, and the value that it beat."""

    exercise: Exercise
    handle: str
    record: Record
    before: int


class RecordHistory(NamedTuple):
    """The records that fell, the latest first; ``exercise`` is the one that was asked for."""

    fallen: tuple[Fallen, ...]
    exercise: Exercise | None = None


def exercise_records(moment: Moment, name: str) -> ExerciseRecords:
    """Find the records of one exercise."""
    exercises = Exercises(moment)
    return records_of(moment, exercises, exercises.resolve(name))


def all_records(moment: Moment) -> RecordList:
    """Find the records of every exercise that was trained."""
    exercises = Exercises(moment)
    found = (records_of(moment, exercises, each) for each in exercises.used())
    return RecordList(tuple(each for each in found if each.records.held))


def record_history(
    moment: Moment, name: str = "", *, since: str | None = None, until: str | None = None
) -> RecordHistory:
    """Tell when records fell, of one exercise or of all; those of the days that are asked about."""
    exercises = Exercises(moment)
    wanted = exercises.resolve(name) if name else None
    shown = days(moment, since, until)
    fallen = [
        each
        for exercise in ([wanted] if wanted else exercises.used())
        for each in _fallen(moment, exercises, exercise, shown)
    ]
    fallen.sort(key=lambda each: each.record.held_by.when, reverse=True)
    return RecordHistory(tuple(fallen), wanted)


def records_of(
    moment: Moment, exercises: Exercises, exercise: Exercise, within: Days | None = None
) -> ExerciseRecords:
    """Find the records of an exercise that is known, with those merged into it."""
    sets = moment.logbook.totals.sets_done(exercises.merged(exercise), within or Days())
    held = follow(sets, exercise.tracking, moment.preferences.estimated).held
    found = records_of_marks(moment, list(held.values()))
    return ExerciseRecords(
        exercise,
        exercises.handle(exercise),
        Records({(each.kind, each.at): each for each in found}),
    )


def records_of_marks(moment: Moment, marks: Sequence[Mark]) -> list[Record]:
    """Read the sets that hold some marks; only these are ever read whole."""
    ids = {each.by.id for each in marks}
    versions = moment.logbook.versions(WorkoutSet, [UUID(bytes=each) for each in ids])
    sets = {each.noun.id.bytes: each.noun for each in versions}
    return [
        Record(each.kind, each.at, each.value, Performed(sets[each.by.id], each.by.when))
        for each in marks
    ]


def _fallen(
    moment: Moment, exercises: Exercises, exercise: Exercise, shown: Days
) -> Iterator[Fallen]:
    ids = exercises.merged(exercise)
    sets = moment.logbook.totals.sets_done(ids, Days(until=shown.until))
    beaten = [
        each
        for each in follow(sets, exercise.tracking, moment.preferences.estimated).beaten
        if shown.include(each.mark.by.day)
    ]
    handle = exercises.handle(exercise)
    found = records_of_marks(moment, [each.mark for each in beaten])
    for record, each in zip(found, beaten, strict=True):
        yield Fallen(exercise, handle, record, each.before.value)
