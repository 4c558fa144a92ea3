"""Bouts: sets that were done alike in one workout, as a long history is looked through."""

from datetime import UTC, date, datetime, timedelta, timezone
from typing import NamedTuple

from workoutlog.domain.model import Tracking, WorkoutSet
from workoutlog.domain.strength import AS_USUAL, Estimation, e1rm
from workoutlog.domain.volume import lifted_g

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECOND = timedelta(milliseconds=1)
_MINUTE = timedelta(minutes=1)


class Bout(NamedTuple):
    """What was best in all sets of an exercise with one load and distance in one workout.

    Warm-ups are left out. Everything is as it is stored, because to make more
    of a long history takes longer than to read it: the id is 16 bytes,
    ``started_at`` counts milliseconds from 1970 UTC, ``utc_offset`` minutes.
    ``reps`` are the most of a set, of its weaker side where the sides differ;
    ``e1rm_g`` counts the body where it is lifted, too; ``volume_load_g`` adds
    up all sets and leaves it out.
    """

    workout_id: bytes
    started_at: int
    utc_offset: int
    load_g: int | None
    distance_mm: int | None
    reps: int
    longest_s: int | None
    shortest_s: int | None
    e1rm_g: int | None
    volume_load_g: int

    @classmethod
    def of(
        cls,
        done: WorkoutSet,
        when: datetime,
        estimated: Estimation = AS_USUAL,
        body_g: int | None = 0,
    ) -> "Bout":
        """Take a set, whose workout began then, for a whole bout.

        ``body_g`` is what the body adds to its load; None where nobody knows.
        """
        reps = min(done.reps or 0, done.reps or 0 if done.reps_right is None else done.reps_right)
        return cls(
            done.workout_id.bytes,
            _milliseconds(when),
            (when.utcoffset() or timedelta()) // _MINUTE,
            done.load_g,
            done.distance_mm,
            reps,
            done.duration_s or None,
            done.duration_s or None,
            None
            if body_g is None
            else e1rm((done.load_g or 0) + body_g, reps, done.rpe_tenths, estimated),
            lifted_g(done, Tracking.WEIGHTED),
        )

    @property
    def when(self) -> datetime:
        """When the workout began, on the lifter's own clock."""
        began = _EPOCH + self.started_at * _MILLISECOND
        return began.astimezone(timezone(self.utc_offset * _MINUTE))

    def began_before(self, instant: datetime) -> bool:
        """Say whether the workout began before an instant."""
        return self.started_at < _milliseconds(instant)

    @property
    def day(self) -> date:
        """The day that the workout counts for."""
        return self.when.date()


def _milliseconds(instant: datetime) -> int:
    return (instant - _EPOCH) // _MILLISECOND
