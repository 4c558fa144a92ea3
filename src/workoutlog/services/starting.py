"""Starting a workout: of a routine with its plan, or of any name."""

from collections.abc import Sequence
from typing import NamedTuple

from workoutlog.domain.model import Workout
from workoutlog.services import training
from workoutlog.services.ports import Moment
from workoutlog.services.routines import leading_routine
from workoutlog.services.today import Today, day_of
from workoutlog.services.training import Started
from workoutlog.services.workouts import WorkoutShown


class RoutineStarted(NamedTuple):
    """A workout that begins under a routine."""

    workout: Workout
    last_time: WorkoutShown | None
    finished: Workout | None
    today: Today


def start(
    moment: Moment, words: Sequence[str] = (), at: str | None = None
) -> Started | RoutineStarted:
    """Begin a workout: under a routine if the words name one, else with the words as its name."""
    found = leading_routine(moment, words)
    if found is None:
        return training.start(moment, " ".join(words), at)
    routine, day = found
    planned = day_of(moment, routine, day)
    name = f"{routine.name} {planned.day}".strip()
    workout, last_time, finished = training.start(
        moment, name, at, routine_id=routine.id, routine_day=planned.day
    )
    return RoutineStarted(workout, last_time, finished, planned._replace(workout=workout))
