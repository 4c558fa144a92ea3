"""Volume: what was done of exercises in stretches of days, the body's weight included."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import date, timedelta
from enum import StrEnum
from typing import NamedTuple
from uuid import UUID

from workoutlog.domain.balance import INDIRECT
from workoutlog.domain.model import Exercise, Tracking
from workoutlog.domain.stretches import Stretch, first_day
from workoutlog.domain.units import MassUnit
from workoutlog.services.body import body_weights
from workoutlog.services.catalogue import Exercises
from workoutlog.services.history import days
from workoutlog.services.ports import Days, Moment, WorkoutQuery

_DAY = timedelta(days=1)
_WEEKS_SHOWN = 12


class By(StrEnum):
    """What volume is added up by."""

    EXERCISE = "exercise"
    MUSCLE = "muscle"
    WEEK = "week"
    MONTH = "month"


class ExerciseVolume(NamedTuple):
    """What was done of an exercise in a stretch of days, named by the first of them."""

    exercise: Exercise
    day: date
    sets: int
    volume_load_g: int


class VolumeRow(NamedTuple):
    """Set volume and volume load (gram-reps) of an exercise, a muscle, or a stretch of days.

    A set that a muscle only helps in counts half, and so does its load.
    """

    name: str
    sets: float
    volume_load_g: int


class VolumeTable(NamedTuple):
    """Volume in some days, the most first, or by week or month in their order.

    A week or a month is called like its first day; those in which nothing was
    done are there, too. ``exercise`` is the one that was asked for.
    """

    by: By
    first: date
    last: date
    unit: MassUnit
    rows: tuple[VolumeRow, ...]
    exercise: Exercise | None = None


def volume(
    moment: Moment,
    by: By = By.WEEK,
    *,
    exercise: str = "",
    since: str | None = None,
    until: str | None = None,
) -> VolumeTable:
    """Add up volume, of one exercise or of all; without ``since`` of the latest weeks or months."""
    exercises = Exercises(moment)
    wanted = exercises.resolve(exercise) if exercise else None
    first, last = _span(moment, by, since, until)
    stretch = Stretch.MONTH if by is By.MONTH else Stretch.WEEK
    sets, load_g = defaultdict[str, float](float), Counter[str]()
    for each in volumes(moment, exercises, Days(first, last + _DAY), stretch):
        if wanted is None or each.exercise.id == wanted.id:
            for name, share in _shares(each, by):
                sets[name] += each.sets * share
                load_g[name] += round(each.volume_load_g * share)
    names = list(sets)
    if by in {By.WEEK, By.MONTH} and names:
        if since is None and not trained_before(moment, first):
            first = max(first, date.fromisoformat(min(names)))
        names = list(_stretches(first, last, stretch, moment.preferences.first_weekday))
    rows = [VolumeRow(name, sets[name], load_g[name]) for name in names]
    if by in {By.EXERCISE, By.MUSCLE}:
        rows.sort(key=lambda each: (-each.sets, -each.volume_load_g, each.name))
    return VolumeTable(by, first, last, moment.preferences.unit, tuple(rows), wanted)


def volumes(
    moment: Moment, exercises: Exercises, within: Days, by: Stretch
) -> Iterator[ExerciseVolume]:
    """Add up each exercise that sets name, under the one it is shown as, by stretches of days.

    Bodyweight exercises are counted with the body weight of each day. An
    exercise comes as often as others were merged into it.
    """
    first_weekday = moment.preferences.first_weekday
    totals = moment.logbook.totals
    borne_g = dict[tuple[UUID, date], int]()
    weights = body_weights(moment)
    bodyweight = exercises.tracked(Tracking.BODYWEIGHT)
    if weights.known and bodyweight:
        for each in totals.reps_at_loads(within, bodyweight):
            key = (each.exercise_id, first_day(each.day, by, first_weekday))
            load_g = max(each.load_g + (weights.on(each.day) or 0), 0) * each.reps
            borne_g[key] = borne_g.get(key, 0) + load_g
    for found in totals.volumes(within, by, first_weekday):
        exercise_id, day, sets, load_g = found
        load_g = borne_g.get((exercise_id, day), load_g)
        yield ExerciseVolume(exercises.by_id(exercise_id), day, sets, load_g)


def trained_before(moment: Moment, day: date) -> bool:
    """Say whether the lifter had begun by a day: what is before that is nobody's idle time."""
    return bool(moment.logbook.workouts(WorkoutQuery(days=Days(until=day), limit=1)))


def _span(moment: Moment, by: By, since: str | None, until: str | None) -> tuple[date, date]:
    """Say which days are added up: without a beginning the latest weeks, or a year of months."""
    asked = days(moment, since, until)
    last = moment.now.date() if asked.until is None else asked.until - _DAY
    if asked.since is not None:
        return asked.since, last
    if by is By.MONTH:
        return last.replace(year=last.year - 1, day=1) if last.year > 1 else last, last
    first = last - timedelta(weeks=_WEEKS_SHOWN - 1)
    return first_day(first, Stretch.WEEK, moment.preferences.first_weekday), last


def _stretches(first: date, last: date, by: Stretch, first_weekday: int) -> Iterator[str]:
    day = first
    named = None
    while day <= last:
        begins = first_day(day, by, first_weekday)
        if begins != named:
            yield begins.isoformat()
            named = begins
        day += _DAY


def _shares(done: ExerciseVolume, by: By) -> list[tuple[str, float]]:
    """Say what something counts for, and how much of it."""
    match by:
        case By.EXERCISE:
            return [(done.exercise.name, 1)]
        case By.WEEK | By.MONTH:
            return [(done.day.isoformat(), 1)]
        case By.MUSCLE:
            return muscle_shares(done.exercise)


def muscle_shares(exercise: Exercise) -> list[tuple[str, float]]:
    """Say which muscles an exercise trains: its own whole, those that help half.

    Of an exercise whose muscle is unknown it is one without a name.
    """
    own, *helping = (each.casefold() for each in (exercise.muscle, *exercise.secondary_muscles))
    return [
        (own, 1),
        *((each, INDIRECT) for each in dict.fromkeys(helping) if each not in {"", own}),
    ]
