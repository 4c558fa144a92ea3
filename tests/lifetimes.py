"""Whole logbooks, made up by Hypothesis, and their sets as one reads them without any SQL."""

from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple
from uuid import UUID

from hypothesis import strategies as st

from builders import Gym
from workoutlog.domain.merge import Version
from workoutlog.domain.model import (
    Exercise,
    Measurement,
    MeasurementUnit,
    Noun,
    SetType,
    Tracking,
    Workout,
    WorkoutSet,
)
from workoutlog.domain.order import DIGITS
from workoutlog.domain.stamps import stamp
from workoutlog.domain.units import DistanceUnit, MassUnit
from workoutlog.services.body_weights import BODY_WEIGHT
from workoutlog.store.logbook import SqliteLogbook

# Ten days before and after midnight of New Year 1970 UTC, where most counting begins.
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_OFFSETS = (-11 * 60, 0, 5 * 60 + 45, 14 * 60)
_EXERCISES = (
    ("Squat", Tracking.WEIGHTED, "quadriceps", ("glutes", "hamstrings")),
    ("Zercher Squat", Tracking.WEIGHTED, "quadriceps", ("glutes",)),
    ("Press", Tracking.WEIGHTED, "shoulders", ("triceps",)),
    ("Chin", Tracking.BODYWEIGHT, "lats", ("biceps",)),
    ("Ring Chin", Tracking.BODYWEIGHT, "lats", ()),
    ("Hang", Tracking.TIMED, "forearms", ()),
    ("Run", Tracking.DISTANCE, "quadriceps", ("calves",)),
    ("Walk", Tracking.CARRY, "", ()),
)
EXERCISES = tuple(
    Exercise(id=UUID(int=n), name=name, tracking=tracking, muscle=muscle, secondary_muscles=others)
    for n, (name, tracking, muscle, others) in enumerate(_EXERCISES, start=1)
)
# Only what is counted alike can be merged.
_MERGES = {0: 1, 4: 3}


class Done(NamedTuple):
    """A living set, the exercise that it is shown under, and the lifter's own day."""

    exercise: Exercise
    day: date
    set: WorkoutSet
    order: tuple[object, ...]


class Lifetime(NamedTuple):
    """The rows of a logbook, which of them are dead, and which exercises are shown as others."""

    nouns: tuple[Noun, ...]
    dead: frozenset[UUID]
    merged: Mapping[UUID, UUID]

    def save(self, logbook: SqliteLogbook) -> None:
        """Write it all down."""
        logbook.save(
            [
                Version(
                    each,
                    stamp(place + 1, 0, 1),
                    saw=stamp(9_999, 0, 1) if each.id in self.dead else None,
                )
                for place, each in enumerate(self.nouns)
            ]
        )

    @property
    def done(self) -> list[Done]:
        """The living sets of living workouts, in the order they were done."""
        shown = {each.id: each for each in self.nouns if isinstance(each, Exercise)}
        workouts = {each.id: each for each in self.nouns if isinstance(each, Workout)}
        found = []
        for place, each in enumerate(self.nouns):
            if isinstance(each, WorkoutSet) and not {each.id, each.workout_id} & self.dead:
                workout = workouts[each.workout_id]
                written = each.position or stamp(place + 1, 0, 1)
                order = (workout.started_at, workout.id.bytes, written, each.id.bytes)
                exercise = shown[self.merged.get(each.exercise_id, each.exercise_id)]
                found.append(Done(exercise, workout.local_start.date(), each, order))
        return sorted(found, key=lambda each: each.order)

    def body_weight_on(self, day: date) -> int | None:
        """Look for the last body weight until a day, else for the first one after it."""
        weights = [
            each
            for each in self.nouns
            if isinstance(each, Measurement) and each.id not in self.dead and each.value
        ]
        ordered = sorted(weights, key=lambda each: (each.measured_at, each.id.bytes))
        until = [each for each in ordered if _day_of(each) <= day]
        latest = max(map(_day_of, until), default=None)
        if latest is not None:
            return [each for each in until if _day_of(each) == latest][-1].value
        earliest = min(map(_day_of, ordered), default=None)
        of_that_day = [each for each in ordered if _day_of(each) == earliest]
        return of_that_day[-1].value if of_that_day else None


def _day_of(measurement: Measurement) -> date:
    zone = timezone(timedelta(minutes=measurement.utc_offset))
    return measurement.measured_at.astimezone(zone).date()


_minutes = st.integers(-14_400, 14_400)
_offsets = st.sampled_from(_OFFSETS)
_loads = st.none() | st.integers(-3, 8).map(lambda each: each * 12_500)
_reps = st.integers(0, 13)


@st.composite
def _sets(draw: st.DrawFn, number: int, workout: Workout) -> WorkoutSet:
    exercise = draw(st.sampled_from(EXERCISES))
    load = draw(_loads)
    distance = duration = reps = None
    if exercise.tracking in {Tracking.WEIGHTED, Tracking.BODYWEIGHT}:
        reps = draw(_reps)
    else:
        duration = draw(st.integers(1, 4).map(lambda each: each * 30))
        distance = draw(st.none() | st.integers(0, 3).map(lambda each: each * 50_000))
    return WorkoutSet(
        id=UUID(int=draw(st.integers(0, 9)) * 1_000_000 + number),
        workout_id=workout.id,
        exercise_id=exercise.id,
        set_type=draw(st.sampled_from(SetType)),
        load_g=load,
        load_unit=None if load is None else draw(st.sampled_from(MassUnit)),
        reps=reps,
        reps_right=None if reps is None else draw(st.none() | _reps),
        rpe_tenths=draw(st.sampled_from((None, 55, 80, 93, 100))),
        duration_s=duration,
        distance_mm=distance,
        distance_unit=None if distance is None else DistanceUnit.M,
        position=draw(st.none() | st.sampled_from(DIGITS[1:])),
    )


@st.composite
def _body_weights(draw: st.DrawFn, number: int) -> Measurement:
    return Measurement(
        id=UUID(int=900_000_000 + number),
        name=BODY_WEIGHT,
        value=draw(st.sampled_from((0, 80_000, 95_500))),
        unit=MeasurementUnit.KG,
        measured_at=_EPOCH + timedelta(minutes=draw(_minutes)),
        utc_offset=draw(_offsets),
    )


@st.composite
def lifetimes(draw: st.DrawFn) -> Lifetime:
    """Make up a lifter: days and zones, warm-ups and misses, merged exercises, deleted rows."""
    merges = draw(st.sets(st.sampled_from(sorted(_MERGES))))
    merged = {EXERCISES[each].id: EXERCISES[_MERGES[each]].id for each in merges}
    nouns: list[Noun] = [replace(each, merged_into=merged.get(each.id)) for each in EXERCISES]
    for number in range(draw(st.integers(0, 4))):
        start = _EPOCH + timedelta(minutes=draw(_minutes))
        workout = Workout(
            id=UUID(int=draw(st.integers(0, 9)) * 1_000 + 100 + number),
            started_at=start,
            utc_offset=draw(_offsets),
        )
        nouns.append(workout)
        first = 10_000 + 1_000 * number
        nouns += [draw(_sets(first + each, workout)) for each in range(draw(st.integers(0, 8)))]
    nouns += [draw(_body_weights(number)) for number in range(draw(st.integers(0, 3)))]
    mortal = [each.id for each in nouns if not isinstance(each, Exercise)]
    dead = draw(st.sets(st.sampled_from(mortal), max_size=4)) if mortal else set()
    return Lifetime(tuple(nouns), frozenset(dead), merged)


@contextmanager
def living(lifetime: Lifetime) -> Iterator[Gym]:
    """Give a gym whose logbook holds a lifetime."""
    with TemporaryDirectory() as folder, closing(Gym(Path(folder) / "logbook.db")) as gym:
        lifetime.save(gym.logbook)
        yield gym
