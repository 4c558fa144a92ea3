"""Volume: what was done of exercises in stretches of days, the body's weight included."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from enum import StrEnum
from typing import NamedTuple

from workoutlog.domain.balance import INDIRECT
from workoutlog.domain.model import Exercise
from workoutlog.domain.stretches import Stretch, first_day
from workoutlog.domain.units import MassUnit
from workoutlog.services.body_weights import lifted_body
from workoutlog.services.exercises import Exercises
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


_STRETCH_OF = {By.WEEK: Stretch.WEEK, By.MONTH: Stretch.MONTH}


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
    handle: str = ""


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
    wanted = exercises.looked_up(exercise) if exercise else None
    first, last = _span(moment, by, since, until)
    sets, load_g = defaultdict[str, float](float), defaultdict[str, float](int)
    for each in _counted(moment, exercises, Days(first, last + _DAY), by, wanted):
        for name, share in each.shares:
            sets[name] += each.sets * share
            load_g[name] += each.volume_load_g * share
    names = list(sets)
    if by in _STRETCH_OF and names:
        if since is None and not trained_before(moment, first):
            first = max(first, date.fromisoformat(min(names)))
        names = list(_stretches(first, last, _STRETCH_OF[by], moment.preferences.first_weekday))
    rows = [VolumeRow(name, sets[name], round(load_g[name])) for name in names]
    if by not in _STRETCH_OF:
        rows.sort(key=lambda each: (-each.sets, -each.volume_load_g, each.name))
    handle = exercises.handle(wanted) if wanted else ""
    return VolumeTable(by, first, last, moment.preferences.unit, tuple(rows), wanted, handle)


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


class _Counted(NamedTuple):
    """Sets and volume load, and what they count for: a name and how much of it."""

    shares: Sequence[tuple[str, float]]
    sets: int
    volume_load_g: int


def _counted(
    moment: Moment, exercises: Exercises, within: Days, by: By, wanted: Exercise | None
) -> Iterator[_Counted]:
    totals, first_weekday = moment.logbook.totals, moment.preferences.first_weekday
    body = lifted_body(moment, exercises)
    if by in _STRETCH_OF:
        ids = exercises.merged(wanted) if wanted else ()
        for done in totals.volumes(within, _STRETCH_OF[by], first_weekday, body, ids):
            yield _Counted([(done.day.isoformat(), 1)], done.sets, done.volume_load_g)
        return
    for amount in totals.amounts(within, body):
        exercise = exercises.by_id(amount.exercise_id)
        if wanted is None or exercise.id == wanted.id:
            shares = muscle_shares(exercise) if by is By.MUSCLE else [(exercise.name, 1)]
            yield _Counted(shares, amount.sets, amount.volume_load_g)


def muscle_shares(exercise: Exercise) -> list[tuple[str, float]]:
    """Say which muscles an exercise trains: its own whole, those that help half.

    Of an exercise whose muscle is unknown it is one without a name.
    """
    own, *helping = (each.casefold() for each in (exercise.muscle, *exercise.secondary_muscles))
    return [
        (own, 1),
        *((each, INDIRECT) for each in dict.fromkeys(helping) if each not in {"", own}),
    ]
