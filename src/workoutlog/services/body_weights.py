"""What a lifter weighed on which day, for what is lifted with the body."""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from datetime import date, timedelta, timezone
from uuid import UUID

from workoutlog.domain.model import Exercise, Measurement, Tracking
from workoutlog.services.exercises import Exercises
from workoutlog.services.ports import NO_BODY, Body, Days, Moment

BODY_WEIGHT = "body weight"
# Of the lightest and the heaviest who lift, with room on both sides.
LIGHTEST_G, HEAVIEST_G = 20_000, 400_000
_EVERY = 1_000_000
_DAY = timedelta(days=1)


def body_weight_on(moment: Moment, day: date) -> Measurement | None:
    """Find the body weight of a day: the last until then, else the first one after it."""
    for known in moment.logbook.measurements(BODY_WEIGHT, Days(until=day + _DAY), 1):
        return known
    later = moment.logbook.measurements(BODY_WEIGHT, Days(since=day), _EVERY)
    return later[-1] if later else None


class BodyWeights:
    """Every body weight of a logbook by its day, so that many days can be asked for."""

    def __init__(self, measurements: Iterable[Measurement]) -> None:
        """Take measurements in the order they were made; of several on a day the last counts."""
        by_day = {day_of(each): each.value for each in measurements if each.value}
        self._days = sorted(by_day)
        self._values = [by_day[day] for day in self._days]

    @property
    def known(self) -> bool:
        """Whether there is any."""
        return bool(self._days)

    def on(self, day: date) -> int | None:
        """Give the body weight of a day in grams: the last until then, else the first one after."""
        if not self._days:
            return None
        return self._values[max(bisect_right(self._days, day) - 1, 0)]

    def lifted_by(self, exercise: Exercise, ids: Sequence[UUID]) -> Body:
        """Say what of the body an exercise lifts, too, which some ids stand for."""
        return Body(ids, self.on) if exercise.tracking is Tracking.BODYWEIGHT else NO_BODY


def body_weights(moment: Moment) -> BodyWeights:
    """Read every body weight."""
    return BodyWeights(reversed(moment.logbook.measurements(BODY_WEIGHT, limit=_EVERY)))


def lifted_body(moment: Moment, exercises: Exercises) -> Body:
    """Say which exercises lift the body, too, and its weights; while none is known, none does."""
    weights = body_weights(moment)
    if not weights.known:
        return NO_BODY
    return Body(exercises.tracked(Tracking.BODYWEIGHT), weights.on)


def day_of(measurement: Measurement) -> date:
    """Say on which day of the lifter's own calendar something was measured."""
    zone = timezone(timedelta(minutes=measurement.utc_offset))
    return measurement.measured_at.astimezone(zone).date()
