"""Balance: the sets of each muscle by week, beside the range that the lifter aims at."""

from collections import Counter, defaultdict
from datetime import date, timedelta
from itertools import chain
from typing import NamedTuple

from workoutlog.domain.balance import INDIRECT, SetRange, Verdict
from workoutlog.domain.model import Tracking
from workoutlog.domain.stretches import WEEK, Stretch, first_day
from workoutlog.services.exercises import Exercises
from workoutlog.services.history import days
from workoutlog.services.ports import Days, Moment
from workoutlog.services.volumes import muscle_shares, trained_before

_DAY = timedelta(days=1)
_WEEKS = 4


class MuscleSets(NamedTuple):
    """The sets of a muscle: in all where it is trained itself and where it only helps.

    ``weekly`` counts the latter half, week by week; ``average`` is of the
    weeks that are over and whole, and what is judged. Without one there is
    neither, for a part of a week is no measure of a range for whole ones.
    """

    muscle: str
    direct: int
    indirect: int
    weekly: tuple[float, ...]
    average: float | None
    aim: SetRange
    verdict: Verdict | None

    @property
    def sets(self) -> float:
        """Count its sets in all, half where it only helped."""
        return self.direct + INDIRECT * self.indirect

    @property
    def amount(self) -> float:
        """Give what is drawn: the average, or without a whole week all sets."""
        return self.sets if self.average is None else self.average


class Balance(NamedTuple):
    """The sets of every muscle from ``first`` to ``last``, those trained most first.

    ``weeks`` are named by their first days; ``averaged`` are those that are
    over and whole. ``untold`` counts sets of exercises whose muscle nobody has
    said, and ``unknown`` are muscles that the lifter has a range for and no
    exercise trains.
    """

    first: date
    last: date
    weeks: tuple[date, ...]
    averaged: tuple[date, ...]
    muscles: tuple[MuscleSets, ...]
    untold: int
    unknown: tuple[str, ...] = ()


def balance(moment: Moment, *, since: str | None = None, until: str | None = None) -> Balance:
    """Count sets by muscle and week: of the last weeks, or of the days asked about.

    Distances are left out: a run is no set for the thigh.
    """
    today = moment.now.date()
    this_week = first_day(today, Stretch.WEEK, moment.preferences.first_weekday)
    asked = days(moment, since, until)
    first = asked.since or this_week - _WEEKS * WEEK
    last = today if asked.until is None else asked.until - _DAY
    exercises = Exercises(moment)
    counts = _count(moment, exercises, Days(first, last + _DAY))
    weeks = _weeks(moment, first, last, counts)
    over = [each for each in weeks if first <= each < this_week and each + WEEK <= last + _DAY]
    ranges = moment.preferences.weekly_sets
    trained = {*counts.direct, *counts.indirect}
    unknown = {*ranges.own} - trained
    if unknown:
        unknown -= {muscle for each in exercises.all() for muscle, _ in muscle_shares(each)}
    muscles = (trained | {*ranges.own}) - unknown
    counted = [_counted(each, counts, weeks, over, ranges.of(each)) for each in muscles if weeks]
    counted.sort(key=lambda each: (-each.amount, each.muscle))
    return Balance(
        first=max([first, *weeks[:1]]),
        last=last,
        weeks=tuple(weeks),
        averaged=tuple(over),
        muscles=tuple(counted),
        untold=counts.untold,
        unknown=tuple(sorted(unknown)),
    )


class _Counts(NamedTuple):
    """Sets of each muscle by week."""

    direct: defaultdict[str, Counter[date]]
    indirect: defaultdict[str, Counter[date]]
    untold: int

    def fractional(self, muscle: str, week: date) -> float:
        return self.direct[muscle][week] + INDIRECT * self.indirect[muscle][week]


def _count(moment: Moment, exercises: Exercises, within: Days) -> _Counts:
    direct = defaultdict[str, Counter[date]](Counter)
    indirect = defaultdict[str, Counter[date]](Counter)
    untold = 0
    first_weekday = moment.preferences.first_weekday
    for done in moment.logbook.totals.sets(within, Stretch.WEEK, first_weekday):
        exercise = exercises.by_id(done.exercise_id)
        if exercise.tracking is Tracking.DISTANCE or not done.sets:
            continue
        for muscle, share in muscle_shares(exercise):
            if not muscle:
                untold += done.sets
            elif share < 1:
                indirect[muscle][done.day] += done.sets
            else:
                direct[muscle][done.day] += done.sets
    return _Counts(direct, indirect, untold)


def _weeks(moment: Moment, first: date, last: date, counts: _Counts) -> list[date]:
    """Name the weeks, but none before the lifter began: they would pull every average down."""
    first_weekday = moment.preferences.first_weekday
    if not trained_before(moment, first):
        trained = (*counts.direct.values(), *counts.indirect.values())
        began = min(chain.from_iterable(trained), default=None)
        if began is None:
            return []
        first = max(first, began)
    week = first_day(first, Stretch.WEEK, first_weekday)
    return [week + n * WEEK for n in range((last - week) // WEEK + 1)]


def _counted(
    muscle: str, counts: _Counts, weeks: list[date], over: list[date], aim: SetRange
) -> MuscleSets:
    average = None
    if over:
        average = sum(counts.fractional(muscle, week) for week in over) / len(over)
    return MuscleSets(
        muscle,
        sum(counts.direct[muscle][week] for week in weeks),
        sum(counts.indirect[muscle][week] for week in weeks),
        tuple(counts.fractional(muscle, week) for week in weeks),
        None if average is None else round(average, 2),
        aim,
        None if average is None else aim.judge(average),
    )
