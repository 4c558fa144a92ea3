"""Looking back: what was done last, what was done when."""

from datetime import timedelta
from typing import NamedTuple

from workoutlog.domain.dates import read_range
from workoutlog.domain.model import Exercise
from workoutlog.errors import InvalidValue
from workoutlog.services.exercises import Exercises
from workoutlog.services.ports import Days, Moment, WorkoutQuery
from workoutlog.services.workouts import Block, WorkoutShown, find_workout, shown, shown_one

_DAY = timedelta(days=1)


class History(NamedTuple):
    """A page of workouts, newest first; ``exercise`` is the one that was asked for."""

    workouts: tuple[WorkoutShown, ...]
    page: int
    more: bool
    exercise: Exercise | None = None


class LastTime(NamedTuple):
    """A workout in which an exercise was done, and its sets there."""

    shown: WorkoutShown
    blocks: tuple[Block, ...]


class LastTimes(NamedTuple):
    """The latest times an exercise was done, newest first."""

    exercise: Exercise
    handle: str
    times: tuple[LastTime, ...]


def history(
    moment: Moment,
    *,
    exercise: str = "",
    since: str | None = None,
    until: str | None = None,
    text: str = "",
    page: int = 1,
    limit: int = 10,
) -> History:
    """List workouts, by exercise, days and a part of what was written about them."""
    exercises = Exercises(moment)
    wanted = exercises.looked_up(exercise) if exercise else None
    query = WorkoutQuery(
        days=days(moment, since, until),
        exercises=exercises.merged(wanted) if wanted else (),
        text=text,
        limit=page * limit + 1,
    )
    found = moment.logbook.workouts(query)
    on_page = found[(page - 1) * limit : page * limit]
    return History(
        tuple(shown(on_page, moment, exercises)),
        page,
        more=len(found) > page * limit,
        exercise=wanted,
    )


def last(moment: Moment, exercise: str, times: int = 1) -> LastTimes:
    """Show what was done the last times an exercise was trained."""
    exercises = Exercises(moment)
    wanted = exercises.looked_up(exercise)
    found = moment.logbook.workouts(WorkoutQuery(exercises=exercises.merged(wanted), limit=times))
    return LastTimes(
        wanted,
        exercises.handle(wanted),
        tuple(
            LastTime(each, tuple(block for block in each.blocks if block.exercise.id == wanted.id))
            for each in shown(found, moment, exercises)
        ),
    )


def show(moment: Moment, reference: str = "") -> WorkoutShown:
    """Show one workout whole: the running or latest one, or the one that is named."""
    return shown_one(find_workout(moment, reference), moment, Exercises(moment))


def days(moment: Moment, since: str | None, until: str | None) -> Days:
    """Read the days that are asked about; both ends are included."""
    order = moment.preferences.date_order
    first = None if since is None else read_range(since, moment.now, order=order).first
    last = None if until is None else read_range(until, moment.now, order=order).last
    if first is not None and last is not None and first > last:
        raise InvalidValue(f"{first} comes after {last}.")
    return Days(first, None if last is None else last + _DAY)
