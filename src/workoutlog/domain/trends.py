"""Trends: one number a day, over the days on which an exercise was trained."""

from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from datetime import date, timedelta
from enum import StrEnum
from typing import NamedTuple

from workoutlog.domain.model import Tracking


class Measure(StrEnum):
    """What is followed over time, with the unit of its values; warm-ups count for nothing."""

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


# What says most about an exercise, the best first; the first one that has values is shown.
TELLING: Mapping[Tracking, tuple[Measure, ...]] = {
    Tracking.WEIGHTED: (Measure.E1RM, Measure.TOP, Measure.REPS, Measure.TIME),
    Tracking.BODYWEIGHT: (Measure.E1RM, Measure.REPS, Measure.TIME),
    Tracking.TIMED: (Measure.TIME, Measure.DISTANCE, Measure.REPS),
    Tracking.DISTANCE: (Measure.DISTANCE, Measure.TIME, Measure.REPS),
    Tracking.CARRY: (Measure.TOP, Measure.DISTANCE, Measure.TIME),
}

_OF_REPS = {Measure.E1RM, Measure.TOP, Measure.VOLUME, Measure.REPS}
# What can be logged of an exercise, though what was imported may have more.
COUNTED: Mapping[Tracking, AbstractSet[Measure]] = {
    Tracking.WEIGHTED: _OF_REPS,
    Tracking.BODYWEIGHT: _OF_REPS,
    Tracking.TIMED: {Measure.TIME},
    Tracking.DISTANCE: {Measure.DISTANCE, Measure.TIME},
    Tracking.CARRY: {Measure.TOP, Measure.DISTANCE},
}


def points(days: Iterable[tuple[date, int]]) -> list[Point]:
    """Follow what was measured day by day; whoever was first keeps a tie, and beats nothing."""
    found: list[Point] = []
    best: int | None = None
    for day, value in days:
        found.append(Point(day, value, best is not None and value > best))
        best = value if best is None else max(best, value)
    return found


def change(points: Sequence[Point], over: timedelta | None = None) -> Change | None:
    """Compare the last value with the first, or with that of a stretch of time before it.

    None while there is nothing to compare with.
    """
    last = points[-1]
    start = points[0]
    if over is not None:
        start = next((each for each in reversed(points) if each.day <= last.day - over), start)
    return None if start.day == last.day else Change(last.value - start.value, start.day)
