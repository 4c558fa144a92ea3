"""Hypothesis strategies for the nouns, their versions, and what they are made of."""

import string
from collections.abc import Sequence
from dataclasses import fields
from datetime import UTC, datetime
from random import Random
from typing import Any, TypeVar
from uuid import UUID

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from workoutlog.domain import model
from workoutlog.domain.batches import Batch
from workoutlog.domain.columns import Column
from workoutlog.domain.merge import RESTORED, Version
from workoutlog.domain.model import (
    Ending,
    Exercise,
    Measurement,
    MeasurementUnit,
    Noun,
    Reason,
    Revision,
    Routine,
    SetType,
    Tracking,
    Workout,
    WorkoutSet,
    registers,
)
from workoutlog.domain.order import DIGITS
from workoutlog.domain.stamps import Stamp, stamp
from workoutlog.domain.units import DistanceUnit, MassUnit

N = TypeVar("N", bound=Noun)


def seeded(seed: int) -> Random:
    """Make a source of the same random numbers each time."""
    return Random(seed)  # noqa: S311  # tests keep no secrets


ids = st.uuids()
offsets = st.integers(-18 * 60, 18 * 60)
instants = st.datetimes(
    datetime(1900, 1, 1),  # noqa: DTZ001  # the strategy sets the zone
    datetime(2199, 12, 31),  # noqa: DTZ001  # as above
    timezones=st.just(UTC),
)
_characters = st.characters(exclude_categories=["Cs", "Cc"])
texts = st.text(_characters | st.sampled_from("\n\t%_\\'\""), max_size=30)
names = st.text(_characters, min_size=1, max_size=30).filter(lambda name: bool(name.strip()))
documents = texts.filter(lambda text: bool(text.strip()))
positions = st.text(st.sampled_from(DIGITS), min_size=1, max_size=12)


def maybe(strategy: SearchStrategy[Any]) -> SearchStrategy[Any]:
    """Make a value, or none."""
    return st.none() | strategy


exercises: SearchStrategy[Exercise] = st.builds(
    Exercise,
    id=ids,
    name=names,
    tracking=st.sampled_from(Tracking),
    barbell=st.booleans(),
    equipment=texts,
    muscle=texts,
    secondary_muscles=st.lists(texts, max_size=3).map(tuple),
    aliases=st.lists(names, max_size=3).map(tuple),
    unit=maybe(st.sampled_from(MassUnit)),
    merged_into=maybe(ids),
    note=texts,
)


@st.composite
def _workouts(draw: st.DrawFn) -> Workout:
    times = sorted(draw(st.tuples(instants, instants)))
    return Workout(
        id=draw(ids),
        started_at=times[0],
        utc_offset=draw(offsets),
        finished_at=draw(st.sampled_from([times[1], None])),
        name=draw(texts),
        note=draw(texts),
        routine_id=draw(maybe(ids)),
        routine_day=draw(texts),
    )


workouts: SearchStrategy[Workout] = _workouts()


@st.composite
def sets_of(
    draw: st.DrawFn,
    workout_ids: SearchStrategy[UUID] = ids,
    exercise_ids: SearchStrategy[UUID] = ids,
) -> WorkoutSet:
    """Make a set of one of these workouts and one of these exercises."""
    load = draw(maybe(st.integers(-model.MAX_LOAD_G, model.MAX_LOAD_G)))
    distance = draw(maybe(st.integers(0, model.MAX_DISTANCE_MM)))
    duration = draw(maybe(st.integers(0, model.MAX_DURATION_S)))
    some_reps = st.integers(0, model.MAX_REPS)
    reps = draw(some_reps if distance is None and duration is None else maybe(some_reps))
    return WorkoutSet(
        id=draw(ids),
        workout_id=draw(workout_ids),
        exercise_id=draw(exercise_ids),
        set_type=draw(st.sampled_from(SetType)),
        ending=draw(maybe(st.sampled_from(Ending))),
        load_g=load,
        load_unit=None if load is None else draw(st.sampled_from(MassUnit)),
        reps=reps,
        reps_right=None if reps is None else draw(maybe(some_reps)),
        distance_mm=distance,
        distance_unit=None if distance is None else draw(st.sampled_from(DistanceUnit)),
        duration_s=duration,
        rpe_tenths=draw(maybe(st.integers(10, 100))),
        rest_s=draw(maybe(st.integers(0, 86_400))),
        tempo=draw(st.text(string.digits + "-X", max_size=7)),
        heart_rate=draw(maybe(st.integers(20, 260))),
        kcal=draw(maybe(st.integers(0, 20_000))),
        superset=draw(maybe(st.integers(0, 1_000))),
        position=draw(maybe(positions)),
        performed_at=draw(maybe(instants)),
        note=draw(texts),
    )


sets: SearchStrategy[WorkoutSet] = sets_of()

measurements: SearchStrategy[Measurement] = st.builds(
    Measurement,
    id=ids,
    name=names,
    value=st.integers(0, 10_000_000),
    unit=st.sampled_from(MeasurementUnit),
    measured_at=instants,
    utc_offset=offsets,
    note=texts,
)

routines: SearchStrategy[Routine] = st.builds(
    Routine, id=ids, name=names, text=documents, followed_at=maybe(instants), note=texts
)

revisions: SearchStrategy[Revision] = st.builds(
    Revision,
    id=ids,
    row_kind=st.sampled_from([Exercise.kind, Workout.kind, WorkoutSet.kind]),
    row_id=ids,
    register_name=names,
    reason=st.sampled_from(Reason),
    kept=texts,
    lost=texts,
    kept_at=instants,
    lost_at=instants,
    kept_by=texts,
    lost_by=texts,
)

nouns: SearchStrategy[Noun] = exercises | workouts | sets | measurements | routines | revisions

# Few enough that equal ones, and ones that differ in a single part, are met often.
close_stamps: SearchStrategy[Stamp] = st.builds(
    stamp, st.integers(1, 3), st.integers(0, 1), st.integers(0, 1)
)
stamps: SearchStrategy[Stamp] = st.builds(
    stamp,
    st.integers(1, (1 << 48) - 1),
    st.integers(0, (1 << 16) - 1),
    st.integers(0, (1 << 64) - 1),
)

_json: SearchStrategy[Any] = st.none() | st.booleans() | st.integers() | texts


@st.composite
def versions(
    draw: st.DrawFn, nouns: SearchStrategy[N], stamps: SearchStrategy[Stamp] = close_stamps
) -> Version[N]:
    """Make any version that could be met: edited, deleted, restored, with registers unknown."""
    noun = draw(nouns)
    created = draw(stamps)
    written = draw(st.dictionaries(st.sampled_from(sorted(registers(type(noun)))), stamps))
    recalled = draw(maybe(stamps))
    return Version(
        noun=noun,
        stamp=created,
        field_stamps={name: each for name, each in written.items() if each > created}
        | ({} if recalled is None else {RESTORED: recalled}),
        saw=draw(maybe(stamps)),
        extra=draw(st.dictionaries(st.sampled_from(["mood", "grip"]), st.tuples(stamps, _json))),
    )


def batch_of(rows: Sequence[Version[WorkoutSet]]) -> Batch:
    """Put sets that nobody has edited into a batch, their places counted from 0."""
    names = [each.name for each in fields(WorkoutSet) if each.name != "id"]
    return Batch(
        WorkoutSet,
        [each.noun.id for each in rows],
        range(len(rows)),
        [each.stamp for each in rows],
        {name: Column.of([getattr(each.noun, name) for each in rows]) for name in names},
    )
