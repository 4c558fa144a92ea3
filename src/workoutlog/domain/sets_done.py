"""Sets as a long history is looked through: what was done and when, and nothing else of them."""

from datetime import UTC, date, datetime, timedelta, timezone
from typing import NamedTuple

from workoutlog.domain.model import WorkoutSet

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECOND = timedelta(milliseconds=1)
_MINUTE = timedelta(minutes=1)


class SetDone(NamedTuple):
    """What was done in a set that was no warm-up, and when its workout began.

    Everything is as it is stored, because to make more of a million of them
    takes longer than to read them: ids are 16 bytes, ``started_at`` counts
    milliseconds from 1970 UTC, ``utc_offset`` minutes.
    """

    id: bytes
    workout_id: bytes
    started_at: int
    utc_offset: int
    load_g: int | None = None
    reps: int | None = None
    reps_right: int | None = None
    rpe_tenths: int | None = None
    distance_mm: int | None = None
    duration_s: int | None = None

    @classmethod
    def of(cls, done: WorkoutSet, when: datetime) -> "SetDone":
        """Leave of a set what counts."""
        return cls(
            done.id.bytes,
            done.workout_id.bytes,
            _milliseconds(when),
            (when.utcoffset() or timedelta()) // _MINUTE,
            done.load_g,
            done.reps,
            done.reps_right,
            done.rpe_tenths,
            done.distance_mm,
            done.duration_s,
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
        """The day that the set counts for."""
        return self.when.date()

    @property
    def effort(self) -> tuple[int | None, ...]:
        """What was done, whenever it was."""
        return self[4:]

    @property
    def reps_of_both(self) -> int:
        """The reps of the weaker side, or of both at once; 0 for a missed attempt."""
        reps = self.reps or 0
        return reps if self.reps_right is None else min(reps, self.reps_right)


def _milliseconds(instant: datetime) -> int:
    return (instant - _EPOCH) // _MILLISECOND
