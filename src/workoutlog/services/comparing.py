"""Comparing two periods: how much was done in each, and how strong the lifter was."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import NamedTuple
from uuid import UUID

from workoutlog.domain.dates import DayRange, read_range
from workoutlog.domain.model import Exercise, Tracking
from workoutlog.domain.stretches import WEEK
from workoutlog.domain.units import MassUnit
from workoutlog.errors import InvalidValue
from workoutlog.services.body_weights import lifted_body
from workoutlog.services.exercises import Exercises
from workoutlog.services.history import days
from workoutlog.services.ports import Days, Moment

_DAY = timedelta(days=1)
_WEEKS = 4
_MOST = 2


class Amount(NamedTuple):
    """What was done of an exercise in a period; e1RM is the best one, in grams."""

    sets: int = 0
    volume_load_g: int = 0
    e1rm_g: int | None = None


class ExerciseCompared(NamedTuple):
    """An exercise in the earlier period and in the later one."""

    exercise: Exercise
    handle: str
    earlier: Amount
    later: Amount


class Period(NamedTuple):
    """What was done from a day to another, both included; volume load in gram-reps."""

    first: date
    last: date
    days: int
    workouts: int
    sets: int
    volume_load_g: int


class Comparison(NamedTuple):
    """Two periods, and each exercise that was done in one of them, the most sets first."""

    earlier: Period
    later: Period
    unit: MassUnit
    exercises: tuple[ExerciseCompared, ...]


def compare(
    moment: Moment,
    periods: tuple[str, ...] = (),
    *,
    since: str | None = None,
    until: str | None = None,
) -> Comparison:
    """Compare two periods, each a day, a month or a year; or one with as many days before it.

    Instead of naming it, its first and last days may be given. Without any it
    is the last four weeks.
    """
    earlier, later = _ranges(moment, periods, since, until)
    exercises = Exercises(moment)
    before, after = _amounts(moment, exercises, earlier), _amounts(moment, exercises, later)
    compared = [
        ExerciseCompared(
            exercises.by_id(each),
            exercises.handle(exercises.by_id(each)),
            before.get(each, Amount()),
            after.get(each, Amount()),
        )
        for each in before | after
    ]
    compared.sort(key=lambda each: (-each.earlier.sets - each.later.sets, each.handle))
    return Comparison(
        _period(moment, earlier, before.values()),
        _period(moment, later, after.values()),
        moment.preferences.unit,
        tuple(compared),
    )


def _ranges(
    moment: Moment, periods: tuple[str, ...], since: str | None, until: str | None
) -> tuple[DayRange, DayRange]:
    if len(periods) > _MOST:
        raise InvalidValue("Two periods are compared, not more.", "e.g. wl compare 2026-10 2026-11")
    if periods and (since is not None or until is not None):
        raise InvalidValue("Name periods, or give --since and --until, not both.")
    order = moment.preferences.date_order
    named = [read_range(each, moment.now, order=order) for each in periods]
    if len(named) == _MOST:
        return named[0], named[1]
    [shown] = named or [_asked(days(moment, since, until), moment.now.date())]
    length = shown.last - shown.first
    if shown.first - date.min <= length:
        raise InvalidValue("There are not as many days before that.")
    return DayRange(shown.first - length - _DAY, shown.first - _DAY), shown


def _asked(asked: Days, today: date) -> DayRange:
    last = today if asked.until is None else asked.until - _DAY
    first = last - _WEEKS * WEEK + _DAY if asked.since is None else asked.since
    if first > last:
        raise InvalidValue(f"{first} comes after {last}.")
    return DayRange(first, last)


def _amounts(moment: Moment, exercises: Exercises, days: DayRange) -> dict[UUID, Amount]:
    """Add up each exercise in a period, under the one it is shown as."""
    within = Days(days.first, days.last + _DAY)
    body = lifted_body(moment, exercises)
    found = dict[UUID, Amount]()
    for done in moment.logbook.totals.amounts(within, body, moment.preferences.estimated):
        exercise = exercises.by_id(done.exercise_id)
        so_far = found.get(exercise.id, Amount())
        is_lift = exercise.tracking is Tracking.WEIGHTED or done.exercise_id in body.exercise_ids
        best = filter(None, (so_far.e1rm_g, done.e1rm_g if is_lift else None))
        found[exercise.id] = Amount(
            so_far.sets + done.sets,
            so_far.volume_load_g + done.volume_load_g,
            max(best, default=None),
        )
    return found


def _period(moment: Moment, days: DayRange, amounts: Iterable[Amount]) -> Period:
    within = Days(days.first, days.last + _DAY)
    done = list(amounts)
    return Period(
        days.first,
        days.last,
        (days.last - days.first).days + 1,
        moment.logbook.totals.count_workouts(within),
        sum(each.sets for each in done),
        sum(each.volume_load_g for each in done),
    )
