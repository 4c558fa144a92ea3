"""The report: what a history adds up to, as plain data for one page."""

from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from typing import NamedTuple

from workoutlog.domain.model import Exercise
from workoutlog.domain.personal_records import records
from workoutlog.domain.strength import Formula
from workoutlog.domain.stretches import Stretch
from workoutlog.domain.trends import Measure
from workoutlog.domain.units import MassUnit
from workoutlog.errors import NotFound
from workoutlog.services.catalogue import Exercises
from workoutlog.services.history import days
from workoutlog.services.ports import Days, DayTrained, Moment
from workoutlog.services.progress import ExerciseRecords
from workoutlog.services.trends import BodyTrend, Progress, body_trend, progress

BALANCE_WEEKS = 4
_INDIRECT = 0.5
_MOST_CURVES = 9


class MuscleSets(NamedTuple):
    """Working sets a week that train a muscle: as the main one, and as one that helps."""

    muscle: str
    direct: float
    indirect: float

    @property
    def fractional(self) -> float:
        """The sets a week, those in which the muscle only helps counted half."""
        return self.direct + _INDIRECT * self.indirect


class Report(NamedTuple):
    """What a stretch of days adds up to.

    ``curves`` are the e1RM of the exercises that were trained on the most days,
    the first of them first; ``balance`` is of the last `BALANCE_WEEKS`.
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
    days: tuple[DayTrained, ...]
    balance: tuple[MuscleSets, ...]
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
        raise NotFound("There is nothing to report yet.", hint="workoutlog log squat 3x5@100")
    exercises = Exercises(moment)
    today = moment.now.date()
    end = today if period.until is None else min(period.until - timedelta(days=1), today)
    volumes = moment.logbook.totals.volumes(period, Stretch.MONTH)
    return Report(
        made_on=today,
        first=period.since or trained[0].day,
        last=end,
        unit=moment.preferences.unit,
        formula=moment.preferences.estimated.formula,
        workouts=sum(each.workouts for each in trained),
        sets=sum(each.sets for each in trained),
        volume_load_g=sum(each.volume_load_g for each in volumes),
        curves=tuple(_curves(moment, exercises, period, since, until)),
        records=tuple(_records(moment, exercises, period)),
        days=trained,
        balance=_balance(moment, exercises, end),
        body_weight=body_trend(moment, since=since, until=until),
    )


def _curves(
    moment: Moment, exercises: Exercises, period: Days, since: str | None, until: str | None
) -> Iterator[Progress]:
    trained = Counter[Exercise]()
    for each in moment.logbook.totals.volumes(period, Stretch.DAY):
        trained[exercises.by_id(each.exercise_id)] += 1
    found = 0
    for exercise in sorted(trained, key=lambda each: (-trained[each], each.name)):
        curve = progress(moment, exercise.name, Measure.E1RM, since=since, until=until)
        if curve.points:
            yield curve
            found += 1
        if found == _MOST_CURVES:
            return


def _records(moment: Moment, exercises: Exercises, period: Days) -> Iterator[ExerciseRecords]:
    for exercise in exercises.used():
        performed = [
            each
            for each in moment.logbook.sets_of_exercises(exercises.merged(exercise))
            if period.include(each.when.date())
        ]
        found = records(performed, exercise.tracking, moment.preferences.estimated)
        if found.held:
            yield ExerciseRecords(exercise, exercises.handle(exercise), found)


def _balance(moment: Moment, exercises: Exercises, end: date) -> tuple[MuscleSets, ...]:
    """Count the sets of the last weeks by muscle, most first."""
    tomorrow = end + timedelta(days=1)
    last_weeks = Days(tomorrow - timedelta(weeks=BALANCE_WEEKS), tomorrow)
    direct, indirect = Counter[str](), Counter[str]()
    for each in moment.logbook.totals.volumes(last_weeks, Stretch.MONTH):
        exercise = exercises.by_id(each.exercise_id)
        if each.sets and exercise.muscle:
            direct[exercise.muscle] += each.sets
            indirect.update(dict.fromkeys(exercise.secondary_muscles, each.sets))
    weekly = (
        MuscleSets(muscle, direct[muscle] / BALANCE_WEEKS, indirect[muscle] / BALANCE_WEEKS)
        for muscle in direct | indirect
    )
    return tuple(sorted(weekly, key=lambda each: (-each.fractional, each.muscle)))
