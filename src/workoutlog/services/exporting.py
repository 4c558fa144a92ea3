"""Exporting: the history, or a part of it, handed to whoever writes it down."""

from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import NamedTuple, Protocol
from uuid import UUID

from workoutlog.domain.model import Exercise, Measurement, Routine, Workout
from workoutlog.services.exercises import Exercises
from workoutlog.services.history import days
from workoutlog.services.ports import Days, Moment, StoredSet

_ALL = 1 << 40

# How a history gets from here into a file: opened when everything else is in order.
Open = Callable[[], AbstractContextManager["Writer"]]


class Writer(Protocol):
    """Writes a history down, in the order in which it is told: exercises first."""

    def exercises(self, exercises: Sequence[Exercise], names: Mapping[bytes, str]) -> int:
        """Write the exercises and say how many; ``names`` are what sets are shown under."""
        ...

    def workout(self, workout: Workout, sets: Sequence[StoredSet]) -> int:
        """Write a workout and its sets, in the order they were done; say how many sets could be."""
        ...

    def measurements(self, measurements: Sequence[Measurement]) -> int:
        """Write the measurements, oldest first, and say how many they were."""
        ...

    def routines(self, routines: Sequence[Routine]) -> int:
        """Write the routines, and end; say how many they were."""
        ...


class Exported(NamedTuple):
    """What was written where: how many rows of each noun; no path is standard output.

    ``left_out`` are sets that the form cannot hold: to other programs a set of
    no reps, load, time and distance is none.
    """

    path: Path | None
    form: str
    exercises: int
    workouts: int
    sets: int
    measurements: int
    routines: int
    left_out: int


def export(
    moment: Moment,
    opened: Open,
    *,
    path: Path | None,
    form: str,
    exercise: str | None = None,
    since: str | None = None,
    until: str | None = None,
) -> Exported:
    """Write down the history of some days and of one exercise, or all of it.

    Other programs may log meanwhile; what is written is how things were when it
    began. Raises `ExerciseUnknown`, and what dates raise, before anything is
    opened.
    """
    on_days = days(moment, since, until)
    with moment.logbook.snapshot():
        exercises = Exercises(moment)
        wanted = () if exercise is None else exercises.merged(exercises.looked_up(exercise))
        known = [*moment.logbook.exercises(), *moment.logbook.deleted_exercises()]
        names = {each.id.bytes: exercises.by_id(each.id).name for each in known}
        needed = wanted or _needed(moment, on_days, known)
        written = [each for each in known if each.id in needed]
        written.sort(key=lambda each: (each.name, each.id))
        measured = [] if wanted else moment.logbook.measurements(days=on_days, limit=_ALL)
        measured.sort(key=lambda each: (each.measured_at, each.id))
        workouts = sets = left_out = 0
        followed: set[UUID | None] = set()
        with opened() as writer:
            told = writer.exercises(written, names)
            for workout, done in moment.logbook.history(on_days, wanted):
                kept = writer.workout(workout, done)
                workouts, sets = workouts + 1, sets + kept
                left_out += len(done) - kept
                followed.add(workout.routine_id)
            weighed = writer.measurements(measured)
            is_whole = on_days == Days() and not wanted
            planned = [
                each for each in moment.logbook.routines() if is_whole or each.id in followed
            ]
            planned.sort(key=lambda each: (each.name, each.id))
            ended = writer.routines(planned)
    return Exported(path, form, told, workouts, sets, weighed, ended, left_out)


def _needed(moment: Moment, on_days: Days, known: Sequence[Exercise]) -> Collection[UUID]:
    """Name the exercises without which a part of the history cannot be read; else all of them."""
    if on_days == Days():
        return [each.id for each in known]
    into = {each.id: each.merged_into for each in known}
    needed: set[UUID] = set()
    for each in moment.logbook.exercises_on(on_days):
        step: UUID | None = each
        while step is not None and step not in needed:
            needed.add(step)
            step = into.get(step)
    return needed
