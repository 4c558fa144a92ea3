"""The report: what a history adds up to, as plain data for one page."""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from itertools import groupby
from typing import NamedTuple

from workoutlog.domain.model import Exercise, Tracking
from workoutlog.domain.personal_records import Performed, RecordKind, records
from workoutlog.domain.strength import Estimation, Formula
from workoutlog.domain.units import MassUnit
from workoutlog.domain.volume import set_volume, volume_load_g
from workoutlog.errors import NotFound
from workoutlog.services.body import BODY_WEIGHT, day_of
from workoutlog.services.catalogue import Exercises
from workoutlog.services.history import days
from workoutlog.services.ports import Days, Moment
from workoutlog.services.progress import ExerciseRecords

BALANCE_WEEKS = 4
_INDIRECT = 0.5
_EVERY = 1_000_000


class Strength(NamedTuple):
    """The best e1RM of a day in grams, and whether it was a record when it fell."""

    day: date
    e1rm_g: int
    is_record: bool


class Curve(NamedTuple):
    """How strong a lifter was in an exercise, the oldest day first."""

    exercise: Exercise
    handle: str
    unit: MassUnit
    points: tuple[Strength, ...]


class TrainedDay(NamedTuple):
    """A day on which something was trained, with its working sets."""

    day: date
    sets: int


class MuscleSets(NamedTuple):
    """Working sets a week that train a muscle: as the main one, and as one that helps."""

    muscle: str
    direct: float
    indirect: float

    @property
    def fractional(self) -> float:
        """The sets a week, those in which the muscle only helps counted half."""
        return self.direct + _INDIRECT * self.indirect


class Weighed(NamedTuple):
    """A body weight in grams and its day."""

    day: date
    mass_g: int


class Report(NamedTuple):
    """What a stretch of days adds up to.

    ``curves`` are of the exercises with an e1RM, those trained on the most
    days first; ``balance`` is of the last `BALANCE_WEEKS`.
    """

    made_on: date
    first: date
    last: date
    unit: MassUnit
    formula: Formula
    workouts: int
    sets: int
    volume_load_g: int
    curves: tuple[Curve, ...]
    records: tuple[ExerciseRecords, ...]
    days: tuple[TrainedDay, ...]
    balance: tuple[MuscleSets, ...]
    body_weights: tuple[Weighed, ...]


class Reported(NamedTuple):
    """A report, and the file that it was drawn in, if any was asked for."""

    report: Report
    path: str | None


class _Trained(NamedTuple):
    exercise: Exercise
    handle: str
    performed: Sequence[Performed]


def report(moment: Moment, *, since: str | None = None, until: str | None = None) -> Report:
    """Report on all days, or on those from ``since`` to ``until``; `NotFound` if none has a set."""
    period = days(moment, since, until)
    trained = list(_trained(moment, period))
    if not trained:
        raise NotFound("There is nothing to report yet.", hint="workoutlog log squat 3x5@100")
    by = moment.preferences.estimated
    curves = [_curve(each, moment.preferences.unit, by) for each in trained]
    days_trained = _days(trained)
    today = moment.now.date()
    end = today if period.until is None else min(period.until - timedelta(days=1), today)
    return Report(
        made_on=today,
        first=period.since or days_trained[0].day,
        last=end,
        unit=moment.preferences.unit,
        formula=by.formula,
        workouts=len({each.set.workout_id for one in trained for each in one.performed}),
        sets=sum(each.sets for each in days_trained),
        volume_load_g=sum(_volume_load_g(each) for each in trained),
        curves=tuple(sorted(filter(_points, curves), key=lambda each: -len(each.points))),
        records=tuple(
            ExerciseRecords(each.exercise, each.handle, found)
            for each in trained
            if (found := records(each.performed, each.exercise.tracking, by)).held
        ),
        days=days_trained,
        balance=_balance(trained, end),
        body_weights=_body_weights(moment, period),
    )


def _trained(moment: Moment, period: Days) -> Iterator[_Trained]:
    exercises = Exercises(moment)
    since, until = period.since or date.min, period.until or date.max
    for exercise in exercises.used():
        performed = [
            each
            for each in moment.logbook.sets_of_exercises(exercises.merged(exercise))
            if since <= each.when.date() < until
        ]
        if performed:
            yield _Trained(exercise, exercises.handle(exercise), performed)


def _points(curve: Curve) -> tuple[Strength, ...]:
    return curve.points


def _curve(trained: _Trained, unit: MassUnit, by: Estimation) -> Curve:
    points: list[Strength] = []
    best_g = 0
    for day, performed in groupby(trained.performed, key=lambda each: each.when.date()):
        found = records(performed, trained.exercise.tracking, by).best(RecordKind.E1RM)
        if found is not None:
            points.append(Strength(day, found.value, found.value > best_g))
            best_g = max(best_g, found.value)
            unit = found.held_by.set.load_unit or unit
    return Curve(trained.exercise, trained.handle, unit, tuple(points))


def _days(trained: list[_Trained]) -> tuple[TrainedDay, ...]:
    sets = Counter[date]()
    for one in trained:
        for day, performed in groupby(one.performed, key=lambda each: each.when.date()):
            sets[day] += set_volume(each.set for each in performed)
    return tuple(TrainedDay(*each) for each in sorted(sets.items()))


def _volume_load_g(trained: _Trained) -> int:
    if trained.exercise.tracking is not Tracking.WEIGHTED:
        return 0
    return volume_load_g((each.set for each in trained.performed), Tracking.WEIGHTED)


def _balance(trained: list[_Trained], end: date) -> tuple[MuscleSets, ...]:
    """Count the sets of the last weeks by muscle, most first."""
    start = end - timedelta(weeks=BALANCE_WEEKS)
    direct, indirect = Counter[str](), Counter[str]()
    for one in trained:
        done = set_volume(each.set for each in one.performed if start < each.when.date() <= end)
        if done and one.exercise.muscle:
            direct[one.exercise.muscle] += done
            indirect.update(dict.fromkeys(one.exercise.secondary_muscles, done))
    weekly = (
        MuscleSets(muscle, direct[muscle] / BALANCE_WEEKS, indirect[muscle] / BALANCE_WEEKS)
        for muscle in direct | indirect
    )
    return tuple(sorted(weekly, key=lambda each: (-each.fractional, each.muscle)))


def _body_weights(moment: Moment, period: Days) -> tuple[Weighed, ...]:
    """List body weights by day; of several on a day the last one counts."""
    newest_first = moment.logbook.measurements(BODY_WEIGHT, period, _EVERY)
    by_day = {day_of(each): each.value for each in reversed(newest_first)}
    return tuple(Weighed(*each) for each in sorted(by_day.items()))
