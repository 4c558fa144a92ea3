"""Personal records of one exercise: always computed from its sets, so never out of date.

A set can better several marks: it lifts a load, does reps at that load,
suggests an e1RM. Warm-ups and missed attempts have none; where the sides
differ, the weaker one counts. Whoever was first keeps a tie. Bodyweight
exercises have no e1RM and no volume load here: a new body weight would
"break" both.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from itertools import groupby
from operator import attrgetter
from typing import NamedTuple

from workoutlog.domain.model import SetType, Tracking, WorkoutSet
from workoutlog.domain.sets_done import SetDone
from workoutlog.domain.strength import AS_USUAL, Estimation, e1rm
from workoutlog.domain.volume import lifted_g


class RecordKind(StrEnum):
    """What can be best, with the unit of its value and what it is kept for each of."""

    HEAVIEST = "heaviest"
    """Grams; on bodyweight exercises added load, so that less help is more."""
    E1RM = "e1rm"
    """Grams."""
    REPS_AT_LOAD = "reps_at_load"
    """Reps, for each load in grams (bodyweight: 0 is the body alone)."""
    VOLUME_LOAD = "volume_load"
    """Gram-reps of one workout; held by the last set of it that counted."""
    LONGEST_TIME = "longest_time"
    """Seconds."""
    LONGEST_DISTANCE = "longest_distance"
    """Millimetres."""
    FASTEST = "fastest"
    """Seconds, for each distance in millimetres; here less is better."""
    TIME_AT_LOAD = "time_at_load"
    """Seconds, for each load in grams."""
    DISTANCE_AT_LOAD = "distance_at_load"
    """Millimetres, for each load in grams."""


# What is best is kept for each of these: a kind, at a load or distance where it has one.
_Key = tuple[RecordKind, int | None]
_HEAVIEST: _Key = (RecordKind.HEAVIEST, None)
_E1RM: _Key = (RecordKind.E1RM, None)
_VOLUME_LOAD: _Key = (RecordKind.VOLUME_LOAD, None)


class Performed(NamedTuple):
    """A set and when it was done, on the lifter's own clock."""

    set: WorkoutSet
    when: datetime


class Record(NamedTuple):
    """The best of a kind (at a load or distance, where ``at`` is one) and the set that holds it."""

    kind: RecordKind
    at: int | None
    value: int
    held_by: Performed

    def betters(self, other: "Record") -> bool:
        """Say whether this is better, not merely as good."""
        return _is_better(self.kind, self.value, other.value)


@dataclass(frozen=True, slots=True)
class Records:
    """Every record of an exercise, at most one for each kind and load or distance."""

    held: Mapping[_Key, Record]

    def __iter__(self) -> Iterator[Record]:
        return iter(self.held.values())

    def best(self, kind: RecordKind, at: int | None = None) -> Record | None:
        """Find one record: the heaviest load, or the most reps at 100000 g."""
        return self.held.get((kind, at))

    def table(self, kind: RecordKind) -> dict[int, Record]:
        """List the records of a kind by their load or distance, ascending."""
        rows = {each.at: each for each in self if each.kind is kind and each.at is not None}
        return dict(sorted(rows.items()))


class Mark(NamedTuple):
    """What a set achieved: a value of a kind, at a load or distance where ``at`` is one."""

    kind: RecordKind
    at: int | None
    value: int
    by: SetDone


class Beaten(NamedTuple):
    """A record that fell: the mark that beat it, and the one that it was."""

    mark: Mark
    before: Mark


class Marks(NamedTuple):
    """The best marks of an exercise, and every one that was beaten, in the order they fell."""

    held: Mapping[_Key, Mark]
    beaten: Sequence[Beaten]


def follow(sets: Iterable[SetDone], tracking: Tracking, estimated: Estimation = AS_USUAL) -> Marks:
    """Follow the best marks through the sets of one exercise, given in the order they were done.

    A workout beats what was there before it, once for each kind. Only what was
    there can be beaten: an exercise, a load or a distance done for the very
    first time is no record, since to announce it would be noise.
    """
    held: dict[_Key, Mark] = {}
    beaten: list[Beaten] = []
    marks_of = _MARKS_OF[tracking]
    # Only the first of equal sets can achieve anything, and lifters repeat themselves,
    # so a set is looked at once and then only adds to the volume load of its workout.
    volumes_g: dict[tuple[int | None, ...], int] = {}
    for _, workout in groupby(sets, key=attrgetter("workout_id")):
        best: dict[_Key, Mark] = {}
        total_g, last = 0, None
        for done in workout:
            effort = done.effort
            volume_g = volumes_g.get(effort)
            if volume_g is None:
                is_loaded = tracking is Tracking.WEIGHTED
                volume_g = volumes_g[effort] = lifted_g(done, tracking) if is_loaded else 0
                for key, value in marks_of(done, estimated):
                    old = best.get(key) or held.get(key)
                    if old is None or _is_better(key[0], value, old.value):
                        best[key] = Mark(*key, value, done)
            if volume_g:
                total_g, last = total_g + volume_g, done
        old = held.get(_VOLUME_LOAD)
        if last is not None and (old is None or total_g > old.value):
            best[_VOLUME_LOAD] = Mark(*_VOLUME_LOAD, total_g, last)
        beaten += [Beaten(mark, held[key]) for key, mark in best.items() if key in held]
        held |= best
    return Marks(held, beaten)


def records(
    performed: Iterable[Performed], tracking: Tracking, estimated: Estimation = AS_USUAL
) -> Records:
    """Find the records among the sets of one exercise, given in the order they were done."""
    work = (each for each in performed if each.set.set_type is not SetType.WARM_UP)
    by_id = {each.set.id.bytes: each for each in work}
    sets = (SetDone.of(*each) for each in by_id.values())
    held = follow(sets, tracking, estimated).held
    return Records(
        {
            key: Record(each.kind, each.at, each.value, by_id[each.by.id])
            for key, each in held.items()
        }
    )


_Value = tuple[_Key, int]


def _is_better(kind: RecordKind, value: int, than: int) -> bool:
    return value < than if kind is RecordKind.FASTEST else value > than


def _weighted_marks(done: SetDone, estimated: Estimation) -> list[_Value]:
    reps = done.reps_of_both
    if done.load_g is None or not reps:
        return []
    best_g = e1rm(done.load_g, reps, done.rpe_tenths, estimated)
    marks = _rep_marks(done.load_g, reps)
    return [*marks, (_E1RM, best_g)] if best_g else marks


def _bodyweight_marks(done: SetDone, _: Estimation) -> list[_Value]:
    reps = done.reps_of_both
    return _rep_marks(done.load_g or 0, reps) if reps else []


def _rep_marks(load_g: int, reps: int) -> list[_Value]:
    return [(_HEAVIEST, load_g), ((RecordKind.REPS_AT_LOAD, load_g), reps)]


def _endurance_marks(done: SetDone, _: Estimation) -> Iterator[_Value]:
    if done.duration_s:
        yield (RecordKind.LONGEST_TIME, None), done.duration_s
        if done.load_g:
            yield (RecordKind.TIME_AT_LOAD, done.load_g), done.duration_s
    if done.distance_mm:
        yield (RecordKind.LONGEST_DISTANCE, None), done.distance_mm
    if done.distance_mm and done.duration_s:
        yield (RecordKind.FASTEST, done.distance_mm), done.duration_s


def _carry_marks(done: SetDone, _: Estimation) -> Iterator[_Value]:
    if done.load_g is not None and (done.distance_mm or done.duration_s):
        yield _HEAVIEST, done.load_g
        if done.distance_mm:
            yield (RecordKind.DISTANCE_AT_LOAD, done.load_g), done.distance_mm
        if done.duration_s:
            yield (RecordKind.TIME_AT_LOAD, done.load_g), done.duration_s


_MARKS_OF: Mapping[Tracking, Callable[[SetDone, Estimation], Iterable[_Value]]] = {
    Tracking.WEIGHTED: _weighted_marks,
    Tracking.BODYWEIGHT: _bodyweight_marks,
    Tracking.TIMED: _endurance_marks,
    Tracking.DISTANCE: _endurance_marks,
    Tracking.CARRY: _carry_marks,
}
