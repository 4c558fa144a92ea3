"""Records, always computed from the sets, so never out of date; and when each of them fell."""

from collections.abc import Callable, Iterator, Sequence
from functools import cache
from typing import NamedTuple
from uuid import UUID

from workoutlog.domain.bouts import Bout
from workoutlog.domain.model import Exercise, WorkoutSet
from workoutlog.domain.personal_records import (
    Beaten,
    Mark,
    Record,
    Records,
    follow,
    holder,
)
from workoutlog.errors import LogbookLocked
from workoutlog.services.body_weights import BodyWeights, body_weights
from workoutlog.services.exercises import Exercises
from workoutlog.services.history import days
from workoutlog.services.ports import Body, Days, Moment

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
    handle: str = ""


class Followed(NamedTuple):
    """The records of an exercise, and every one that was beaten, in the order they fell."""

    records: Records
    beaten: Sequence[Beaten]


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
    weights = body_weights(moment)
    fallen = [
        Fallen(one, exercises.handle(one), records.record(mark), before.value)
        for one, ids in asked
        for records, beaten in [followed(moment, one, ids, weights, Days(until=shown.until))]
        for mark, before in beaten
        if shown.include(mark.by.day)
    ]
    fallen.sort(key=lambda each: each.record.held_by.when, reverse=True)
    return RecordHistory(tuple(fallen), wanted, exercises.handle(wanted) if wanted else "")


def records_of(
    moment: Moment, exercises: Exercises, exercise: Exercise, within: Days = _ALWAYS
) -> ExerciseRecords:
    """Find the records of an exercise that is known, with those merged into it."""
    ids = exercises.merged(exercise)
    records, _ = followed(moment, exercise, ids, body_weights(moment), within)
    return ExerciseRecords(exercise, exercises.handle(exercise), records)


def records_of_all(
    moment: Moment, exercises: Exercises, within: Days = _ALWAYS
) -> Iterator[ExerciseRecords]:
    """Find the records of each exercise that has any, by name."""
    weights = body_weights(moment)
    for exercise, ids in exercises.trained():
        records, _ = followed(moment, exercise, ids, weights, within)
        if records.held:
            yield ExerciseRecords(exercise, exercises.handle(exercise), records)


def followed(
    moment: Moment,
    exercise: Exercise,
    ids: Sequence[UUID],
    weights: BodyWeights,
    within: Days = _ALWAYS,
    counts: Callable[[Bout], bool] = lambda _: True,
) -> Followed:
    """Follow the records of an exercise, which some ids stand for, through the bouts that count.

    To tell one looks up the set that holds it, which raises `LogbookLocked` if
    another program changes the set meanwhile.
    """
    body = weights.lifted_by(exercise, ids)
    bouts = moment.logbook.totals.bouts(ids, within, body, moment.preferences.estimated)
    held, beaten = follow(filter(counts, bouts), exercise.tracking)
    return Followed(Records(held, _holders(moment, exercise, ids, body)), beaten)


def _holders(
    moment: Moment, exercise: Exercise, ids: Sequence[UUID], body: Body
) -> Callable[[Mark], WorkoutSet]:

    @cache
    def sets_of(workout_id: bytes) -> list[WorkoutSet]:
        return moment.logbook.sets_in_workout(workout_id, ids)

    def look_up(mark: Mark) -> WorkoutSet:
        sets = sets_of(mark.by.workout_id)
        body_g = body.weight_on(mark.by.day) if body.exercise_ids else 0
        found = holder(mark, sets, exercise.tracking, moment.preferences.estimated, body_g)
        if found is None:
            raise LogbookLocked(
                "Another program changed the logbook while it was read.", "Try again."
            )
        return found

    return look_up
