"""Trends: one number a day, over the days on which an exercise was trained."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, timedelta
from enum import StrEnum
from typing import NamedTuple

from workoutlog.domain.model import SetType, Tracking
from workoutlog.domain.sets_done import SetDone
from workoutlog.domain.strength import AS_USUAL, Estimation, e1rm
from workoutlog.domain.volume import set_volume_load_g

BodyWeightOn = Callable[[date], int | None]


class Measure(StrEnum):
    """What is followed over time, with the unit of its values."""

    E1RM = "e1rm"
    """The best e1RM of the day in grams; on bodyweight exercises of the body and what it bore."""
    TOP = "top"
    """The heaviest load in grams; on bodyweight exercises what was added, so less help is more."""
    VOLUME = "volume"
    """The volume load in gram-reps."""
    REPS = "reps"
    """All reps, those of both sides where they differ."""
    TIME = "time"
    """The longest time in seconds."""
    DISTANCE = "distance"
    """The farthest distance in millimetres."""


class Point(NamedTuple):
    """A value of a day, and whether it beat every day before it."""

    day: date
    value: int
    is_record: bool = False


class Change(NamedTuple):
    """How much a value rose or fell, and since which day."""

    amount: int
    since: date


Measured = Mapping[Measure, int]

# What says most about an exercise, the best first; the first one that has values is shown.
_TELLING: Mapping[Tracking, tuple[Measure, ...]] = {
    Tracking.WEIGHTED: (Measure.E1RM, Measure.TOP, Measure.REPS, Measure.TIME),
    Tracking.BODYWEIGHT: (Measure.E1RM, Measure.REPS, Measure.TIME),
    Tracking.TIMED: (Measure.TIME, Measure.DISTANCE, Measure.REPS),
    Tracking.DISTANCE: (Measure.DISTANCE, Measure.TIME, Measure.REPS),
    Tracking.CARRY: (Measure.TOP, Measure.DISTANCE, Measure.TIME),
}


def measure_days(
    sets: Iterable[SetDone],
    tracking: Tracking,
    body_weight_on: BodyWeightOn,
    estimated: Estimation = AS_USUAL,
) -> list[tuple[date, Measured]]:
    """Measure each day of an exercise, the earliest first.

    Warm-ups count for nothing. What a day has no value for is left out.
    """
    # Who flies west may train on Tuesday after having trained on Wednesday.
    days = defaultdict[date, dict[Measure, int]](dict)
    for each in sets:
        if each.set_type is not SetType.WARM_UP:
            body_g = body_weight_on(each.day) if tracking is Tracking.BODYWEIGHT else None
            _add(days[each.day], each, tracking, body_g, estimated)
    return [(day, days[day]) for day in sorted(days) if days[day]]


def points(days: Iterable[tuple[date, Measured]], measure: Measure) -> list[Point]:
    """Follow one measure; whoever was first keeps a tie, and the first of all beats nothing."""
    found: list[Point] = []
    best: int | None = None
    for day, measured in days:
        value = measured.get(measure)
        if value is not None:
            found.append(Point(day, value, best is not None and value > best))
            best = value if best is None else max(best, value)
    return found


def most_telling(days: Sequence[tuple[date, Measured]], tracking: Tracking) -> Measure:
    """Choose what to follow where nobody has said it: the best that the days have values for."""
    known = {measure for _, measured in days for measure in measured}
    wanted = _TELLING[tracking]
    return next((each for each in wanted if each in known), wanted[0])


def change(points: Sequence[Point], over: timedelta | None = None) -> Change | None:
    """Compare the last value with the first, or with that of a stretch of time before it.

    None while there is nothing to compare with.
    """
    last = points[-1]
    start = points[0]
    if over is not None:
        start = next((each for each in reversed(points) if each.day <= last.day - over), start)
    return None if start.day == last.day else Change(last.value - start.value, start.day)


def _add(
    measured: dict[Measure, int],
    done: SetDone,
    tracking: Tracking,
    body_g: int | None,
    estimated: Estimation,
) -> None:
    reps, load_g = done.reps_of_both, done.load_g
    if tracking is Tracking.BODYWEIGHT:
        load_g = load_g or 0
    borne_g = (load_g or 0) + (body_g or 0)
    if load_g is not None and (reps or done.duration_s or done.distance_mm):
        _raise(measured, Measure.TOP, load_g)
    if body_g or tracking is not Tracking.BODYWEIGHT:
        _raise(measured, Measure.E1RM, e1rm(borne_g, reps, done.rpe_tenths, estimated))
    _raise(measured, Measure.TIME, done.duration_s or None)
    _raise(measured, Measure.DISTANCE, done.distance_mm or None)
    lifted_g = set_volume_load_g(done, tracking, body_g)
    if lifted_g:
        measured[Measure.VOLUME] = measured.get(Measure.VOLUME, 0) + lifted_g
    all_reps = (done.reps or 0) + (done.reps_right or 0)
    if all_reps:
        measured[Measure.REPS] = measured.get(Measure.REPS, 0) + all_reps


def _raise(measured: dict[Measure, int], measure: Measure, value: int | None) -> None:
    if value is not None:
        measured[measure] = max(value, measured.get(measure, value))
