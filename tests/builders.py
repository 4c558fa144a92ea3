"""What tests build a lifter's life with: a logbook, and a clock that goes when it is told to."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any
from uuid import UUID

from strategies import seeded
from workoutlog import exercises
from workoutlog.domain.model import Exercise, Measurement, Noun, Workout, WorkoutSet
from workoutlog.services import editing, sets, training
from workoutlog.services.editing import SetEdited
from workoutlog.services.exercises import Exercises
from workoutlog.services.ports import Moment, Preferences, WorkoutQuery
from workoutlog.services.sets import Logged
from workoutlog.services.training import Finished, Started
from workoutlog.store.logbook import SqliteLogbook

# A Wednesday evening.
EVENING = datetime(2026, 11, 18, 18, 0, tzinfo=UTC)
_ALL = 10_000

Life = Mapping[UUID, Noun]


class Gym:
    """A lifter with a logbook of their own. Each command takes a second, unless time is moved."""

    def __init__(self, path: Path, now: datetime = EVENING, **preferences: Any) -> None:
        self.random_bits = seeded(7).getrandbits
        self.logbook = SqliteLogbook(path, self.random_bits)
        self.now = now
        self.preferences = Preferences(**preferences)

    def close(self) -> None:
        self.logbook.close()

    @property
    def moment(self) -> Moment:
        """Make the circumstances of the next command."""
        self.now = _later(self.now, timedelta(seconds=1))
        return Moment(
            logbook=self.logbook,
            catalogue=exercises,
            now=self.now,
            random_bits=self.random_bits,
            preferences=self.preferences,
        )

    def prefer(self, **preferences: Any) -> None:
        self.preferences = self.preferences._replace(**preferences)

    def later(self, **time: float) -> None:
        """Let real time pass, whatever the clock on the wall does."""
        self.now = _later(self.now, timedelta(**time))

    def at(self, now: datetime) -> None:
        self.now = now

    # Commands

    def log(self, line: str, *, at: str | None = None, note: str = "") -> Logged:
        return sets.log(self.moment, line, at=at, note=note)

    def log_lines(self, text: str, *, at: str | None = None, note: str = "") -> Logged:
        return sets.log_lines(self.moment, text, at=at, note=note)

    def start(self, name: str = "", at: str | None = None) -> Started:
        return training.start(self.moment, name, at)

    def finish(self, at: str | None = None, *, at_last_set: bool = False) -> Finished:
        return training.finish(self.moment, at, at_last_set=at_last_set)

    def edit(self, number: int, words: str = "", **values: Any) -> SetEdited:
        return editing.edit_set(self.moment, number, words.split(), **values)

    # What is there

    @property
    def exercises(self) -> Exercises:
        return Exercises(self.moment)

    def workouts(self) -> list[Workout]:
        """List every living workout, newest first."""
        return self.logbook.workouts(WorkoutQuery(limit=_ALL))

    def sets(self, workout: Workout | None = None) -> list[WorkoutSet]:
        """List the living sets of a workout, or of all of them, the newest workout first."""
        workouts = self.workouts() if workout is None else [workout]
        return [each for one in workouts for each in self.logbook.sets_of_workouts([one.id])]

    def measurements(self) -> list[Measurement]:
        return self.logbook.measurements(limit=_ALL)

    def own_exercises(self) -> list[Exercise]:
        """List the exercises that are not as the catalogue has them: added or changed."""
        return [each for each in self.logbook.exercises() if each != _shipped().get(each.id)]

    def life(self) -> Life:
        """Take a picture of everything that the lifter sees."""
        found: list[Noun] = [
            *self.workouts(),
            *self.sets(),
            *self.measurements(),
            *self.own_exercises(),
        ]
        return {each.id: each for each in found}

    def written(self) -> list[str]:
        """Tell the sets of the latest workout: exercise, load, reps."""
        latest = self.workouts()[:1]
        return [self.told(each) for one in latest for each in self.sets(one)]

    def told(self, done: WorkoutSet) -> str:
        """Tell a set in few words: ``bench 100 x 5``."""
        exercise = self.exercises.by_id(done.exercise_id)
        load = "" if done.load_g is None else f" {done.load_g / 1000:g}"
        return f"{self.exercises.handle(exercise)}{load} x {done.reps}"


@cache
def _shipped() -> dict[UUID, Exercise]:
    return {each.id: exercises.exercise_of(each) for each in exercises.entries()}


def _later(now: datetime, by: timedelta) -> datetime:
    # In UTC: within a zone Python moves the hands of the clock and not the time.
    return (now.astimezone(UTC) + by).astimezone(now.tzinfo)
