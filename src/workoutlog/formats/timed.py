"""Tables that say when each set was done, and leave it to the reader to put them in order."""

from collections.abc import Mapping, Sequence
from datetime import datetime, time

from workoutlog.formats.flat import FlatFormat
from workoutlog.formats.table import Header
from workoutlog.services.told import Answers, Findings, ToldSet, ToldWorkout

_WHEN = "performed_at"


class TimedFormat(FlatFormat):
    """A table with a time in each row, which `read_workout` is given, too.

    A workout begins with the earliest of its rows, and its sets are told in
    the order of their times. One of which nothing was done is not told.
    """

    def __init__(
        self, header: Header, sample: Sequence[Mapping[str, str]], answers: Answers, found: Findings
    ) -> None:
        """Begin with no workout told."""
        super().__init__(header, sample, answers, found)
        self._starts: dict[str, datetime] = {}

    def finish(self, workout: ToldWorkout) -> ToldWorkout | None:
        """Put the sets in order; a part that comes later keeps the start of the first."""
        if not workout.sets and not workout.note:
            return None
        start = self._starts.setdefault(workout.key, workout.start)
        return workout._replace(start=start, sets=in_order(workout.sets))


def idle(when: datetime) -> datetime:
    """Give a row that is no set the last time of its day, so that no workout begins with it."""
    return datetime.combine(when, time.max, when.tzinfo)


def in_order(sets: list[tuple[str, ToldSet]]) -> list[tuple[str, ToldSet]]:
    """Order sets by their times; as they stand where one has none or two have the same."""
    if any(_WHEN not in told.shape.columns for _, told in sets):
        return sets
    return sorted(sets, key=lambda each: each[1].given[_WHEN])
