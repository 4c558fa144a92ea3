"""Volume: how much was done, as load times reps (volume load) or as sets (set volume).

Sets of one exercise are counted together, because its tracking decides what a
load means. Warm-ups never count, nor do the reps of a missed attempt.
"""

from collections.abc import Iterable
from typing import Protocol

from workoutlog.domain.model import SetType, Tracking

_MISSED = {(0, None), (0, 0)}


class Lifted(Protocol):
    """What volume load needs to know of a set that was no warm-up."""

    @property
    def load_g(self) -> int | None:
        """The load in grams; on bodyweight exercises what was added, negative for help."""

    @property
    def reps(self) -> int | None:
        """The reps, of the left side where the sides differ."""

    @property
    def reps_right(self) -> int | None:
        """The reps of the right side, only where the sides differ."""


class CountedSet(Lifted, Protocol):
    """What counting needs to know of a set; every `WorkoutSet` has it."""

    @property
    def set_type(self) -> SetType:
        """What the set was for."""


def volume_load_g(
    sets: Iterable[CountedSet], tracking: Tracking, body_weight_g: int | None = None
) -> int:
    """Add up load times reps over the working and drop sets of an exercise, in gram-reps.

    Both sides count where they differ. On bodyweight exercises the load is the
    body weight and what was added to it or, negative, taken off it; while the
    body weight is unknown only what was added counts.
    """
    return sum(set_volume_load_g(each, tracking, body_weight_g) for each in sets)


def set_volume_load_g(
    done: CountedSet, tracking: Tracking, body_weight_g: int | None = None
) -> int:
    """Give what one set adds to the `volume_load_g` of its exercise; 0 for a warm-up."""
    return 0 if done.set_type is SetType.WARM_UP else lifted_g(done, tracking, body_weight_g)


def lifted_g(done: Lifted, tracking: Tracking, body_weight_g: int | None = None) -> int:
    """Give load times reps of a set that was no warm-up, in gram-reps."""
    load_g = done.load_g or 0
    if body_weight_g and tracking is Tracking.BODYWEIGHT:
        load_g += body_weight_g
    # A machine may help with more than the body weighs, and still nobody moves less than 0.
    return max(load_g, 0) * ((done.reps or 0) + (done.reps_right or 0))


def set_volume(sets: Iterable[CountedSet]) -> int:
    """Count the working sets: no warm-ups, no drops (they prolong a set), no missed attempts."""
    return sum(
        each.set_type is SetType.WORKING and (each.reps, each.reps_right) not in _MISSED
        for each in sets
    )
