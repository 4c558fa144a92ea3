"""Ten years of training, made up and always the same, written into a logbook.

Run as ``python -m benchmarks.history PATH SETS``.
"""

import sys
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any
from uuid import UUID

from workoutlog import exercises
from workoutlog.domain.ids import uuid7
from workoutlog.domain.merge import Version
from workoutlog.domain.model import Exercise, Noun, SetType, Tracking, Workout, WorkoutSet
from workoutlog.domain.stamps import LOWEST, stamp
from workoutlog.domain.units import DistanceUnit, MassUnit
from workoutlog.services.ports import JournalChange
from workoutlog.store.logbook import KEPT_CHANGES, SqliteLogbook

FIRST_DAY = datetime(2015, 7, 1, 17, 30, tzinfo=UTC)
LAST_DAY = datetime(2025, 6, 30, 17, 30, tzinfo=UTC)

_EXERCISES = 120
_EXERCISES_A_WORKOUT = 4
_SETS_A_WORKOUT = 15.95
_BATCH = 5_000
_DEVICE = 1
_ID_BITS = 74


class Lifter:
    """Somebody who trains: mostly the big lifts, with a little more on the bar each year."""

    def __init__(self) -> None:
        """Begin on the first day."""
        self._random = Random(1)
        common = exercises.entries()[:_EXERCISES]
        self.exercises = [exercises.exercise_of(each) for each in common]
        self._liking = [1 / (place + 3) for place in range(len(self.exercises))]

    def rows(self, sets: int) -> Iterator[Version[Noun]]:
        """Make the rows of a logbook with so many sets, parents before their children."""
        yield from (Version(each, LOWEST) for each in self.exercises)
        step = (LAST_DAY - FIRST_DAY) / (sets / _SETS_A_WORKOUT)
        start, left = FIRST_DAY, sets
        while left:
            workout = self._workout(start)
            done = self._sets(workout)[:left]
            nouns: tuple[Noun, ...] = (workout, *done)
            for number, noun in enumerate(nouns):
                yield Version(noun, stamp(_milliseconds(start), number, _DEVICE))
            start += step
            left -= len(done)

    def _workout(self, start: datetime) -> Workout:
        end = start + timedelta(minutes=self._random.randint(40, 90))
        return Workout(
            id=self._id(start),
            started_at=start,
            utc_offset=120,
            finished_at=end,
            name=self._random.choice(("Push", "Pull", "Legs", "")),
        )

    def _sets(self, workout: Workout) -> list[WorkoutSet]:
        chosen = self._random.choices(self.exercises, self._liking, k=_EXERCISES_A_WORKOUT)
        at, made = workout.started_at, []
        for exercise in chosen:
            for values in self._values(exercise, workout.started_at):
                at += timedelta(minutes=2)
                made.append(
                    WorkoutSet(
                        id=self._id(at),
                        workout_id=workout.id,
                        exercise_id=exercise.id,
                        performed_at=at,
                        **values,
                    )
                )
        return made

    def _values(self, exercise: Exercise, day: datetime) -> list[dict[str, Any]]:
        random = self._random
        sets = random.randint(2, 4)
        match exercise.tracking:
            case Tracking.WEIGHTED:
                years = (day - FIRST_DAY) / timedelta(days=365)
                load = round((40 + 10 * years) * random.uniform(0.8, 1.2) / 2.5) * 2_500
                reps = random.randint(3, 12)
                effort = random.choice((None, 70, 80, 85, 90))
                warm_ups = (0.4, 0.7) if exercise.barbell else ()
                return [
                    *(_lifted(load * part, 5, set_type=SetType.WARM_UP) for part in warm_ups),
                    *(_lifted(load, reps, rpe_tenths=effort) for _ in range(sets)),
                ]
            case Tracking.BODYWEIGHT:
                return [{"reps": random.randint(5, 15)} for _ in range(sets)]
            case Tracking.TIMED:
                return [{"duration_s": random.randint(30, 120)} for _ in range(sets)]
            case Tracking.DISTANCE:
                return [_covered(5_000_000) | {"duration_s": random.randint(1_300, 1_800)}]
            case Tracking.CARRY:
                return [_covered(30_000) | _loaded(32_000) for _ in range(sets)]

    def _id(self, at: datetime) -> UUID:
        return uuid7(_milliseconds(at), self._random.getrandbits(_ID_BITS))


def fill(logbook: SqliteLogbook, sets: int) -> None:
    """Write so many sets into a new logbook, and as much to undo as a logbook ever has."""
    rows = list(Lifter().rows(sets))
    for start in range(0, len(rows), _BATCH):
        logbook.save(rows[start : start + _BATCH])
    logbook.advance_stamp(max(each.stamp for each in rows))
    latest = [each.noun for each in rows if isinstance(each.noun, WorkoutSet)][-KEPT_CHANGES:]
    with logbook.transaction():
        for each in latest:
            logbook.add_journal(LAST_DAY, "log", [JournalChange(WorkoutSet, each.id, None, {})])


def _lifted(load: float, reps: int, **more: Any) -> dict[str, Any]:
    return {"reps": reps} | _loaded(load) | more


def _loaded(load: float) -> dict[str, Any]:
    return {"load_g": round(load), "load_unit": MassUnit.KG}


def _covered(millimetres: int) -> dict[str, Any]:
    return {"distance_mm": millimetres, "distance_unit": DistanceUnit.M}


def _milliseconds(at: datetime) -> int:
    return round(at.timestamp() * 1000)


if __name__ == "__main__":
    with closing(SqliteLogbook(Path(sys.argv[1]), lambda _: _DEVICE)) as opened:
        if wanted := int(sys.argv[2]):
            fill(opened, wanted)
