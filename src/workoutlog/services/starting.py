"""Starting a workout: of a routine with its plan, or of any name."""

from collections.abc import Sequence
from typing import NamedTuple

from workoutlog.domain.model import Routine, Workout
from workoutlog.domain.shell import quoted
from workoutlog.errors import Choice, NeedsConfirmation
from workoutlog.services import training
from workoutlog.services.ports import Moment
from workoutlog.services.routines import chosen, leading_routine, nearly_named
from workoutlog.services.times import When
from workoutlog.services.today import Today, day_of
from workoutlog.services.training import Started
from workoutlog.services.workouts import WorkoutShown

_SHOWN = 40


class RoutineStarted(NamedTuple):
    """A workout that begins under a routine."""

    workout: Workout
    last_time: WorkoutShown | None
    finished: Workout | None
    when: When
    is_past: bool
    today: Today


def start(
    moment: Moment, words: Sequence[str] = (), at: str | None = None, *, is_free: bool = False
) -> Started | RoutineStarted:
    """Begin a workout of the routine that the words name, or of any name of the lifter's own.

    Without words it is of the routine that is followed, if there is one. A
    free workout is of no routine, whatever its name. Raises
    `NeedsConfirmation` when the words are nearly the name of a routine, and
    were never the name of a workout.
    """
    name = " ".join(words)
    found = None if is_free else _routine(moment, words)
    if found is None:
        return training.start(moment, name, at)
    routine, day = found
    planned = day_of(moment, routine, day)
    name = f"{routine.name} {planned.day}".strip()
    started = training.start(moment, name, at, routine_id=routine.id, routine_day=planned.day)
    return RoutineStarted(*started, planned._replace(workout=started.workout))


def _routine(moment: Moment, words: Sequence[str]) -> tuple[Routine, str] | None:
    """Find the routine and the day that words name, or the one followed where they name none."""
    if not words:
        followed = chosen(moment)
        return None if followed is None else (followed, "")
    found = leading_routine(moment, words)
    if found is None and training.last_of_name(moment, " ".join(words)) is None:
        _refuse_slip(moment, words)
    return found


def _refuse_slip(moment: Moment, words: Sequence[str]) -> None:
    """Start nothing by a slip: a name that is nearly a routine's is asked about."""
    nearly = nearly_named(moment, words)
    if not nearly:
        return
    name = " ".join(words)
    raise NeedsConfirmation(
        f'No routine is called "{name[:_SHOWN]}".',
        f"Did you mean {' or '.join(nearly)}?",
        "For a workout of no routine add --free.",
        hint=f"wl start {quoted(nearly[0])}",
        choices=(
            *(Choice(each, each) for each in nearly),
            Choice("a workout of no routine", f"--free {name}"),
        ),
        details={"suggestions": nearly},
    )
