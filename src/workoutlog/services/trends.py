"""Trends: an exercise or a measure of the body, day by day."""

from typing import NamedTuple
from uuid import UUID

from workoutlog.domain.model import Exercise, MeasurementUnit, Tracking
from workoutlog.domain.trends import TELLING, Measure, Point, points
from workoutlog.domain.units import DistanceUnit, MassUnit
from workoutlog.services.body import alike, measure_named, measurements
from workoutlog.services.body_weights import BODY_WEIGHT, body_weights, day_of
from workoutlog.services.exercises import Exercises
from workoutlog.services.history import days
from workoutlog.services.ports import Days, Moment, WorkoutQuery

_EVERY = 1_000_000


class Progress(NamedTuple):
    """How an exercise went, the oldest day first.

    Values are in the base unit of the measure; ``unit`` and ``distance_unit``
    are those of the latest set. An e1RM is ``estimated_from`` so many reps at
    most; ``lacks_body_weight`` says that with a body weight there would be one.
    """

    exercise: Exercise
    handle: str
    measure: Measure
    unit: MassUnit
    distance_unit: DistanceUnit
    points: tuple[Point, ...]
    lacks_body_weight: bool
    estimated_from: int


class BodyTrend(NamedTuple):
    """How a measure of the body went, the oldest day first; of several a day the last counts.

    Values are in the base of ``unit``: grams, micrometres or thousandths of a
    percent. ``left_out`` counts what was measured as something else.
    """

    name: str
    unit: MeasurementUnit
    points: tuple[Point, ...]
    left_out: int


def progress(
    moment: Moment,
    name: str,
    measure: Measure | None = None,
    *,
    since: str | None = None,
    until: str | None = None,
) -> Progress:
    """Follow an exercise by a measure, else by the one that says most about it.

    A record is one among all days, also among those before ``since``.
    """
    exercises = Exercises(moment)
    exercise = exercises.looked_up(name)
    return progress_of(moment, exercises, exercise, measure, days(moment, since, until))


def progress_of(
    moment: Moment, exercises: Exercises, exercise: Exercise, measure: Measure | None, shown: Days
) -> Progress:
    """Follow an exercise that is known, likewise."""
    ids = exercises.merged(exercise)
    weights = body_weights(moment)
    body = weights.lifted_by(exercise, ids)

    def follow(measure: Measure) -> tuple[Point, ...]:
        until, estimated = Days(until=shown.until), moment.preferences.estimated
        measured = moment.logbook.totals.daily(measure, ids, until, body, estimated)
        return tuple(each for each in points(measured) if shown.include(each.day))

    measures = TELLING[exercise.tracking] if measure is None else (measure,)
    curves = ((each, follow(each)) for each in measures)
    wanted, drawn = next((each for each in curves if each[1]), (measures[0], ()))
    return Progress(
        exercise,
        exercises.handle(exercise),
        wanted,
        *_units(moment, exercise, ids),
        drawn,
        lacks_body_weight=exercise.tracking is Tracking.BODYWEIGHT and not weights.known,
        estimated_from=moment.preferences.estimated.most_reps,
    )


def body_trend(
    moment: Moment,
    name: str = BODY_WEIGHT,
    *,
    since: str | None = None,
    until: str | None = None,
) -> BodyTrend:
    """Follow the body weight, or another measure; `NotFound` where others are called otherwise."""
    newest_first = measurements(moment, name, since=since, until=until, limit=_EVERY).measurements
    unit = newest_first[0].unit if newest_first else MeasurementUnit(moment.preferences.unit.value)
    drawn = [each for each in newest_first if each.unit in alike(unit)]
    by_day = {day_of(each): each.value for each in reversed(drawn)}
    return BodyTrend(
        measure_named(name),
        unit,
        tuple(Point(day, value) for day, value in sorted(by_day.items())),
        left_out=len(newest_first) - len(drawn),
    )


def _units(
    moment: Moment, exercise: Exercise, ids: tuple[UUID, ...]
) -> tuple[MassUnit, DistanceUnit]:
    """Find the units that the lifter last used for an exercise."""
    latest = moment.logbook.workouts(WorkoutQuery(exercises=ids, limit=1))
    sets = moment.logbook.sets_of_workouts([each.id for each in latest])
    done = [each for each in sets if each.exercise_id in ids]
    masses = [each.load_unit for each in done if each.load_unit is not None]
    distances = [each.distance_unit for each in done if each.distance_unit is not None]
    unit = masses[-1] if masses else exercise.unit or moment.preferences.unit
    return unit, distances[-1] if distances else DistanceUnit.M
