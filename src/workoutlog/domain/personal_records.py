"""Personal records of one exercise: always computed from its sets, so never out of date.

A set can better several marks: it lifts a load, does reps at that load,
suggests an e1RM. Warm-ups and missed attempts have none; where the sides
differ, the weaker one counts. Whoever was first keeps a tie. The e1RM of a
bodyweight exercise counts the body as heavy as it was that day; a volume load
it has none here, since most are done without a load.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from itertools import groupby
from operator import attrgetter, itemgetter
from typing import NamedTuple

from workoutlog.domain.bouts import Bout
from workoutlog.domain.model import SetType, Tracking, WorkoutSet
from workoutlog.domain.strength import AS_USUAL, Estimation
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
# What one looks at first, the first that there is.
_GREATEST: tuple[_Key, ...] = (
    _HEAVIEST,
    (RecordKind.LONGEST_DISTANCE, None),
    (RecordKind.LONGEST_TIME, None),
)


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


class Mark(NamedTuple):
    """What was achieved in a workout: a value of a kind, at a load or distance where one is."""

    kind: RecordKind
    at: int | None
    value: int
    by: Bout


@dataclass(frozen=True, slots=True)
class Records:
    """Every record of an exercise, at most one for each kind and load or distance.

    The set that holds a record is looked up when the record is told: there may
    be hundreds of loads, and few of them are.
    """

    held: Mapping[_Key, Mark]
    look_up: Callable[[Mark], WorkoutSet] = field(repr=False, compare=False)

    def __iter__(self) -> Iterator[Record]:
        return map(self.record, self.held.values())

    def record(self, mark: Mark) -> Record:
        """Tell a mark with the set that holds it."""
        held_by = Performed(self.look_up(mark), mark.by.when)
        return Record(mark.kind, mark.at, mark.value, held_by)

    def best(self, kind: RecordKind, at: int | None = None) -> Record | None:
        """Find one record: the heaviest load, or the most reps at 100000 g."""
        mark = self.held.get((kind, at))
        return None if mark is None else self.record(mark)

    def greatest(self) -> Record | None:
        """Find what an exercise is known for: the heaviest for most reps, or else the farthest."""
        mark = next(filter(None, map(self.held.get, _GREATEST)), None)
        if mark is not None and mark.kind is RecordKind.HEAVIEST:
            mark = self.held.get((RecordKind.REPS_AT_LOAD, mark.value), mark)
        return None if mark is None else self.record(mark)

    def estimate(self) -> Record | None:
        """Find the best e1RM, unless more was lifted, for too many reps to estimate from."""
        e1rm, heaviest = self.held.get(_E1RM), self.held.get(_HEAVIEST)
        if e1rm is None or (heaviest is not None and e1rm.value < heaviest.value):
            return None
        return self.record(e1rm)

    def tops(self, kind: RecordKind) -> list[Mark]:
        """List marks of a kind, the greatest load or distance first, without what those top.

        Who did 15 reps at 70 kg need not be told what was done with less.
        """
        kept: list[Mark] = []
        # A load of 0 is the body alone.
        marks = {at: mark for (of, at), mark in self.held.items() if of is kind and at is not None}
        for _, mark in sorted(marks.items(), key=itemgetter(0), reverse=True):
            if not kept or _is_better(kind, mark.value, kept[-1].value):
                kept.append(mark)
        return kept

    def table(self, kind: RecordKind) -> dict[int, Record]:
        """List the records of a kind by their load or distance, ascending."""
        rows = {each.at: each for each in self if each.kind is kind and each.at is not None}
        return dict(sorted(rows.items()))


class Beaten(NamedTuple):
    """A record that fell: the mark that beat it, and the one that it was."""

    mark: Mark
    before: Mark


class Marks(NamedTuple):
    """The best marks of an exercise, and every one that was beaten, in the order they fell."""

    held: Mapping[_Key, Mark]
    beaten: Sequence[Beaten]


def follow(bouts: Iterable[Bout], tracking: Tracking) -> Marks:
    """Follow the best marks through the bouts of one exercise, given in the order of workouts.

    A workout beats what was there before it, once for each kind. Only what was
    there can be beaten: an exercise, a load or a distance done for the very
    first time is no record, since to announce it would be noise.
    """
    held: dict[_Key, Mark] = {}
    beaten: list[Beaten] = []
    marks_of, is_loaded = _MARKS_OF[tracking], tracking is Tracking.WEIGHTED
    for _, workout in groupby(bouts, key=attrgetter("workout_id")):
        best: dict[_Key, Mark] = {}
        total_g, last = 0, None
        for bout in workout:
            for key, value in marks_of(bout):
                old = best.get(key) or held.get(key)
                if old is None or _is_better(key[0], value, old.value):
                    best[key] = Mark(*key, value, bout)
            total_g, last = total_g + bout.volume_load_g, bout
        old = held.get(_VOLUME_LOAD)
        if is_loaded and last and total_g > (old.value if old else 0):
            best[_VOLUME_LOAD] = Mark(*_VOLUME_LOAD, total_g, last)
        if best:
            beaten += [Beaten(mark, held[key]) for key, mark in best.items() if key in held]
            held |= best
    return Marks(held, beaten)


def holder(
    mark: Mark,
    sets: Iterable[WorkoutSet],
    tracking: Tracking,
    estimated: Estimation = AS_USUAL,
    body_g: int | None = 0,
) -> WorkoutSet | None:
    """Find the set that holds a mark among those of its workout, given in the order of doing.

    It is the first one that reaches it alone, and of a volume load the last
    one that counted; None if they are not the sets that it was made of.
    ``body_g`` is what the body adds to their loads.
    """
    work = [each for each in sets if each.set_type is not SetType.WARM_UP]
    if mark.kind is RecordKind.VOLUME_LOAD:
        return next((each for each in reversed(work) if lifted_g(each, tracking)), None)
    reached = (mark.kind, mark.at), mark.value
    marks_of, when = _MARKS_OF[tracking], mark.by.when
    alone = ((each, marks_of(Bout.of(each, when, estimated, body_g))) for each in work)
    return next((each for each, marks in alone if reached in marks), None)


_Value = tuple[_Key, int]


def _is_better(kind: RecordKind, value: int, than: int) -> bool:
    return value < than if kind is RecordKind.FASTEST else value > than


def _weighted_marks(bout: Bout) -> Sequence[_Value]:
    return () if bout.load_g is None else _rep_marks(bout, bout.load_g)


def _bodyweight_marks(bout: Bout) -> Sequence[_Value]:
    return _rep_marks(bout, bout.load_g or 0)


def _rep_marks(bout: Bout, load_g: int) -> Sequence[_Value]:
    if not bout.reps:
        return ()
    marks: list[_Value] = [(_HEAVIEST, load_g), ((RecordKind.REPS_AT_LOAD, load_g), bout.reps)]
    return [*marks, (_E1RM, bout.e1rm_g)] if bout.e1rm_g else marks


def _endurance_marks(bout: Bout) -> Iterator[_Value]:
    if bout.longest_s:
        yield (RecordKind.LONGEST_TIME, None), bout.longest_s
        if bout.load_g:
            yield (RecordKind.TIME_AT_LOAD, bout.load_g), bout.longest_s
    if bout.distance_mm:
        yield (RecordKind.LONGEST_DISTANCE, None), bout.distance_mm
    if bout.distance_mm and bout.shortest_s:
        yield (RecordKind.FASTEST, bout.distance_mm), bout.shortest_s


def _carry_marks(bout: Bout) -> Iterator[_Value]:
    if bout.load_g is not None and (bout.distance_mm or bout.longest_s):
        yield _HEAVIEST, bout.load_g
        if bout.distance_mm:
            yield (RecordKind.DISTANCE_AT_LOAD, bout.load_g), bout.distance_mm
        if bout.longest_s:
            yield (RecordKind.TIME_AT_LOAD, bout.load_g), bout.longest_s


_MARKS_OF: Mapping[Tracking, Callable[[Bout], Iterable[_Value]]] = {
    Tracking.WEIGHTED: _weighted_marks,
    Tracking.BODYWEIGHT: _bodyweight_marks,
    Tracking.TIMED: _endurance_marks,
    Tracking.DISTANCE: _endurance_marks,
    Tracking.CARRY: _carry_marks,
}
