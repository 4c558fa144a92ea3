"""The report: what a history adds up to, as plain data for one page."""

from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from typing import NamedTuple

from workoutlog.domain.model import Exercise
from workoutlog.domain.strength import Formula
from workoutlog.domain.stretches import Stretch
from workoutlog.domain.trends import Measure
from workoutlog.domain.units import MassUnit
from workoutlog.errors import NotFound
from workoutlog.services.balancing import Balance, balance
from workoutlog.services.body_weights import lifted_body
from workoutlog.services.calendar import Calendar, calendar
from workoutlog.services.exercises import Exercises
from workoutlog.services.history import days
from workoutlog.services.ports import Days, Moment
from workoutlog.services.progress import ExerciseRecords, records_of_all
from workoutlog.services.trends import BodyTrend, Progress, body_trend, progress_of

_MOST_CURVES = 9


class Report(NamedTuple):
    """What a stretch of days adds up to.

    ``curves`` are the e1RM of the exercises that were trained on the most days,
    the first of them first.
    """

    made_on: date
    first: date
    last: date
    unit: MassUnit
    formula: Formula
    workouts: int
    sets: int
    volume_load_g: int
    curves: tuple[Progress, ...]
    records: tuple[ExerciseRecords, ...]
    calendar: Calendar
    balance: Balance
    body_weight: BodyTrend


class Reported(NamedTuple):
    """A report, and the file that it was drawn in, if any was asked for."""

    report: Report
    path: str | None


def report(moment: Moment, *, since: str | None = None, until: str | None = None) -> Report:
    """Report on all days, or on those from ``since`` to ``until``; `NotFound` if none has a set."""
    period = days(moment, since, until)
    trained = tuple(moment.logbook.totals.days_trained(period))
    if not trained:
        raise NotFound("There is nothing to report yet.", hint="wl log squat 3x5@100")
    exercises = Exercises(moment)
    today = moment.now.date()
    end = today if period.until is None else min(period.until - timedelta(days=1), today)
    body = lifted_body(moment, exercises)
    volumes = moment.logbook.totals.volumes(period, Stretch.MONTH, body=body)
    return Report(
        made_on=today,
        first=period.since or trained[0].day,
        last=end,
        unit=moment.preferences.unit,
        formula=moment.preferences.estimated.formula,
        workouts=sum(each.workouts for each in trained),
        sets=sum(each.sets for each in trained),
        volume_load_g=sum(each.volume_load_g for each in volumes),
        curves=tuple(_curves(moment, exercises, period)),
        records=tuple(records_of_all(moment, exercises, period)),
        calendar=calendar(moment, since=since, until=until),
        balance=balance(moment, since=since, until=until),
        body_weight=body_trend(moment, since=since, until=until),
    )


def _curves(moment: Moment, exercises: Exercises, period: Days) -> Iterator[Progress]:
    trained = Counter[Exercise]()
    for each in moment.logbook.totals.sets(period, Stretch.DAY):
        trained[exercises.by_id(each.exercise_id)] += 1
    found = 0
    for exercise in sorted(trained, key=lambda each: (-trained[each], each.name)):
        curve = progress_of(moment, exercises, exercise, Measure.E1RM, period)
        if curve.points:
            yield curve
            found += 1
        if found == _MOST_CURVES:
            return
