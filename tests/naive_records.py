"""Records found by comparing every set with every other: slow, and plain enough to trust."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from workoutlog.domain.model import SetType, Tracking, WorkoutSet
from workoutlog.domain.strength import e1rm
from workoutlog.domain.volume import volume_load_g

# What is best by its kind and its load or distance: the value and the set that holds it.
Best = dict[tuple[str, int | None], tuple[int, WorkoutSet]]


def naive_records(
    sets: Sequence[WorkoutSet],
    tracking: Tracking,
    bodies_g: Mapping[UUID, int | None] | None = None,
) -> Best:
    """Find the records among the sets of one exercise, given in the order they were done.

    Of each set the body weighs so much, or nobody knows what.
    """
    counted = [each for each in sets if each.set_type is not SetType.WARM_UP]
    worth = [_worth(each, tracking, (bodies_g or {}).get(each.id)) for each in counted]
    found: Best = {}
    for place, one in enumerate(counted):
        for mark, (value, sign) in worth[place].items():
            rank = value * sign
            before = any(mark in other and other[mark][0] * sign >= rank for other in worth[:place])
            after = any(mark in other and other[mark][0] * sign > rank for other in worth[place:])
            if not before and not after:
                found[mark] = value, one
    if tracking is Tracking.WEIGHTED:
        # Of two workouts that are equal, the one whose first set with a load came first.
        for one in (each for each in counted if volume_load_g([each], tracking)):
            visit = [each for each in counted if each.workout_id == one.workout_id]
            volume_g = volume_load_g(visit, tracking)
            best = found.get(("volume_load", None))
            if best is None or volume_g > best[0]:
                last = [each for each in visit if volume_load_g([each], tracking)][-1]
                found["volume_load", None] = volume_g, last
    return found


def _worth(
    one: WorkoutSet, tracking: Tracking, body_g: int | None
) -> dict[tuple[str, int | None], tuple[int, int]]:
    """List what a set alone is worth, spelled out kind by kind, as value and sign."""
    load_g, time, way = one.load_g, one.duration_s or 0, one.distance_mm or 0
    reps = min(one.reps or 0, 1000 if one.reps_right is None else one.reps_right)
    worth: dict[tuple[str, int | None], tuple[int | None, int]] = {}
    if tracking is Tracking.BODYWEIGHT:
        load_g = load_g or 0
    if tracking in {Tracking.WEIGHTED, Tracking.BODYWEIGHT} and load_g is not None and reps:
        worth["heaviest", None] = load_g, 1
        worth["reps_at_load", load_g] = reps, 1
        if tracking is Tracking.WEIGHTED:
            worth["e1rm", None] = e1rm(load_g, reps, one.rpe_tenths), 1
        elif body_g is not None:
            worth["e1rm", None] = e1rm(load_g + body_g, reps, one.rpe_tenths), 1
    if tracking in {Tracking.TIMED, Tracking.DISTANCE}:
        worth["longest_time", None] = time, 1
        worth["longest_distance", None] = way, 1
        worth["fastest", way] = time if way else None, -1
        worth["time_at_load", load_g] = time if load_g else None, 1
    if tracking is Tracking.CARRY and load_g is not None and (time or way):
        worth["heaviest", None] = load_g, 1
        worth["distance_at_load", load_g] = way, 1
        worth["time_at_load", load_g] = time, 1
    return {
        mark: (value, sign)
        for mark, (value, sign) in worth.items()
        if value is not None and (value or mark[0] == "heaviest")
    }
