"""Sets as a long history is looked through: what was done and when, and nothing else of them."""

from datetime import date, datetime
from typing import NamedTuple

from workoutlog.domain.model import SetType, WorkoutSet


class SetDone(NamedTuple):
    """What was done in a set, and when its workout began on the lifter's own clock.

    Ids are 16 bytes, because to make more of a million of them takes longer
    than to read them. A set counts for the day on which its workout began.
    """

    id: bytes
    workout_id: bytes
    when: datetime
    set_type: SetType
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
            when,
            done.set_type,
            done.load_g,
            done.reps,
            done.reps_right,
            done.rpe_tenths,
            done.distance_mm,
            done.duration_s,
        )

    @property
    def day(self) -> date:
        """The day that the set counts for."""
        return self.when.date()

    @property
    def reps_of_both(self) -> int:
        """The reps of the weaker side, or of both at once; 0 for a missed attempt."""
        reps = self.reps or 0
        return reps if self.reps_right is None else min(reps, self.reps_right)
