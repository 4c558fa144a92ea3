"""Records, always computed from the sets, so never out of date; and when each of them fell."""

from collections.abc import Callable, Iterator, Sequence
from functools import cache
from typing import NamedTuple
from uuid import UUID

from workoutlog.domain.model import Exercise, WorkoutSet
from workoutlog.domain.personal_records import (
    Mark,
    Marks,
    Record,
    Records,
    follow,
    holder,
)
from workoutlog.errors import LogbookLocked
from workoutlog.services.exercises import Exercises
from workoutlog.services.history import days
from workoutlog.services.ports import Days, Moment

_ALWAYS = Days()


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
    return records_of(moment, exercises, exercises.looked_up(name))


def all_records(moment: Moment) -> RecordList:
    """Find the records of every exercise that was trained."""
    return RecordList(tuple(records_of_all(moment, Exercises(moment))))


def record_history(
    moment: Moment, name: str = "", *, since: str | None = None, until: str | None = None
) -> RecordHistory:
    """Tell when records fell, of one exercise or of all; those of the days that are asked about."""
    exercises = Exercises(moment)
    wanted = exercises.looked_up(name) if name else None
    shown = days(moment, since, until)
    asked = [(wanted, exercises.merged(wanted))] if wanted else exercises.trained()
    fallen = [each for one in asked for each in _fallen(moment, exercises, *one, shown)]
    fallen.sort(key=lambda each: each.record.held_by.when, reverse=True)
    return RecordHistory(tuple(fallen), wanted)


def records_of(
    moment: Moment, exercises: Exercises, exercise: Exercise, within: Days = _ALWAYS
) -> ExerciseRecords:
    """Find the records of an exercise that is known, with those merged into it."""
    return _records(moment, exercises, exercise, exercises.merged(exercise), within)


def records_of_all(
    moment: Moment, exercises: Exercises, within: Days = _ALWAYS
) -> Iterator[ExerciseRecords]:
    """Find the records of each exercise that has any, by name."""
    for exercise, ids in exercises.trained():
        found = _records(moment, exercises, exercise, ids, within)
        if found.records.held:
            yield found


def holders(
    moment: Moment, exercise: Exercise, ids: Sequence[UUID]
) -> Callable[[Mark], WorkoutSet]:
    """Make what looks up the set that holds a mark of an exercise, which some ids stand for.

    It raises `LogbookLocked` if another program changes the set meanwhile.
    """

    @cache
    def sets_of(workout_id: bytes) -> list[WorkoutSet]:
        return moment.logbook.sets_in_workout(workout_id, ids)

    def look_up(mark: Mark) -> WorkoutSet:
        sets = sets_of(mark.by.workout_id)
        found = holder(mark, sets, exercise.tracking, moment.preferences.estimated)
        if found is None:
            raise LogbookLocked(
                "Another program changed the logbook while it was read.", "Try again."
            )
        return found

    return look_up


def _records(
    moment: Moment, exercises: Exercises, exercise: Exercise, ids: Sequence[UUID], within: Days
) -> ExerciseRecords:
    held = _follow(moment, exercise, ids, within).held
    records = Records(held, holders(moment, exercise, ids))
    return ExerciseRecords(exercise, exercises.handle(exercise), records)


def _follow(moment: Moment, exercise: Exercise, ids: Sequence[UUID], within: Days) -> Marks:
    bouts = moment.logbook.totals.bouts(ids, within, moment.preferences.estimated)
    return follow(bouts, exercise.tracking)


def _fallen(
    moment: Moment, exercises: Exercises, exercise: Exercise, ids: Sequence[UUID], shown: Days
) -> Iterator[Fallen]:
    followed = _follow(moment, exercise, ids, Days(until=shown.until))
    records = Records(followed.held, holders(moment, exercise, ids))
    handle = exercises.handle(exercise)
    for mark, before in followed.beaten:
        if shown.include(mark.by.day):
            yield Fallen(exercise, handle, records.record(mark), before.value)
