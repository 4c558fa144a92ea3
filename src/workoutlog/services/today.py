"""What today holds: the next day of a routine, worked out from what was done, and starting it."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import NamedTuple
from uuid import UUID

from workoutlog.domain.model import Exercise, Routine, SetType, Workout, WorkoutSet
from workoutlog.domain.routines import (
    Day,
    Exercised,
    Past,
    Plan,
    Scheme,
    Session,
    exercises_of,
    next_day,
)
from workoutlog.errors import RoutineUnknown, TrainingMaxUnknown
from workoutlog.services import training
from workoutlog.services.catalogue import Exercises
from workoutlog.services.ports import Moment, WorkoutQuery
from workoutlog.services.routines import find_routine, followed, leading_routine, read_plan
from workoutlog.services.training import Started
from workoutlog.services.workouts import WorkoutShown


class ExerciseToday(NamedTuple):
    """One exercise of today: what to do, why, what was done last time, and how much is done.

    ``scheme`` has the loads filled in. ``done_sets`` and ``planned_sets`` leave
    the warm-ups out.
    """

    exercise: Exercise
    handle: str
    scheme: Scheme
    why: str
    last: Session | None
    done_sets: int
    planned_sets: int
    superset: int | None
    note: str


class Today(NamedTuple):
    """A day of a routine, why it is its turn, and its exercises.

    ``workout`` is the running one, if it is of this day.
    """

    routine: Routine
    day: str
    because: str
    exercises: tuple[ExerciseToday, ...]
    workout: Workout | None


class RoutineStarted(NamedTuple):
    """A workout that begins under a routine."""

    workout: Workout
    last_time: WorkoutShown | None
    finished: Workout | None
    today: Today


def today(moment: Moment, words: Sequence[str] = ()) -> Today:
    """Say what today holds: of the routine that is followed, or of one that is named.

    While a workout under the routine is running it is that one's day. Raises
    `RoutineUnknown`, `TrainingMaxUnknown`, and what reading the routine raises.
    """
    routine, day = _named(moment, words) if words else (followed(moment), "")
    return _today(moment, routine, day)


def start(
    moment: Moment, words: Sequence[str] = (), at: str | None = None
) -> Started | RoutineStarted:
    """Begin a workout: under a routine if the words name one, else with the words as its name."""
    found = leading_routine(moment, words)
    if found is None:
        return training.start(moment, " ".join(words), at)
    routine, day = found
    planned = _today(moment, routine, day, is_fresh=True)
    name = f"{routine.name} {planned.day}".strip()
    workout, last_time, finished = training.start(
        moment, name, at, routine_id=routine.id, routine_day=planned.day
    )
    return RoutineStarted(workout, last_time, finished, planned._replace(workout=workout))


def _named(moment: Moment, words: Sequence[str]) -> tuple[Routine, str]:
    return leading_routine(moment, words) or (find_routine(moment, " ".join(words)), "")


def _today(moment: Moment, routine: Routine, day_name: str, *, is_fresh: bool = False) -> Today:
    exercises = Exercises(moment)
    plan = read_plan(moment, routine.text, exercises)
    past = _past(moment, routine, exercises)
    running = None if is_fresh else moment.logbook.running_workout()
    if running is not None and running.routine_id != routine.id:
        running = None
    day, because = _day(plan, past, day_name or (running.routine_day if running else ""), running)
    if running is not None and plan.day(running.routine_day) is not day:
        running = None
    done = moment.logbook.sets_of_workouts([running.id]) if running else []
    elsewhere = _elsewhere(moment, exercises, day)
    try:
        found = exercises_of(plan, day, past, elsewhere, moment.preferences.estimated)
    except TrainingMaxUnknown as error:
        error.hint = f'workoutlog routine max "{routine.name}" {error.details["called"]} 100kg'
        raise
    shown = tuple(_shown(each, exercises, done) for each in found)
    return Today(routine, day.name, because, shown, running)


def _day(plan: Plan, past: Sequence[Past], wanted: str, running: Workout | None) -> tuple[Day, str]:
    """Choose the day, and say why it is this one."""
    if wanted:
        day = plan.day(wanted)
        if day is not None:
            since = f"running since {running.local_start:%H:%M}" if running else "as you asked"
            return day, since
        if running is None:
            names = ", ".join(each.name for each in plan.days if each.name)
            raise RoutineUnknown(
                f'The routine has no day "{wanted[:40]}".',
                f"Its days: {names}." if names else "It has one day, without a name.",
            )
    day, after = next_day(plan, past)
    if after is None:
        return day, "the first day" if day.name else "not done yet"
    return day, f"{after.day or 'last time'} was {_on(after.on)}"


def _past(moment: Moment, routine: Routine, exercises: Exercises) -> list[Past]:
    """Read the finished workouts of a routine, each exercise under the name it has now."""
    workouts = moment.logbook.workouts_of_routine(routine.id)
    sets: dict[UUID, list[WorkoutSet]] = {each.id: [] for each in workouts}
    for each in moment.logbook.sets_of_workouts([each.id for each in workouts]):
        sets[each.workout_id].append(each)
    return [
        Past(each.routine_day, each.local_start.date(), _by_exercise(sets[each.id], exercises))
        for each in workouts
        if sets[each.id]
    ]


def _by_exercise(
    sets: Iterable[WorkoutSet], exercises: Exercises
) -> dict[UUID, tuple[WorkoutSet, ...]]:
    found: dict[UUID, list[WorkoutSet]] = {}
    for each in sets:
        found.setdefault(exercises.by_id(each.exercise_id).id, []).append(each)
    return {row_id: tuple(each) for row_id, each in found.items()}


def _elsewhere(moment: Moment, exercises: Exercises, day: Day) -> dict[UUID, Session]:
    """Find the last time of each exercise of a day, in whichever workout."""
    found = {}
    for planned in day.exercises:
        same = exercises.merged(planned.exercise)
        # The latest may be the running one.
        for workout in moment.logbook.workouts(WorkoutQuery(exercises=same, limit=2)):
            if workout.finished_at is not None:
                sets = moment.logbook.sets_of_workouts([workout.id])
                done = tuple(each for each in sets if each.exercise_id in same)
                found[planned.exercise.id] = Session(workout.local_start.date(), done)
                break
    return found


def _shown(each: Exercised, exercises: Exercises, done: Sequence[WorkoutSet]) -> ExerciseToday:
    exercise = each.planned.exercise
    same = exercises.merged(exercise)
    return ExerciseToday(
        exercise=exercise,
        handle=exercises.handle(exercise),
        scheme=each.scheme,
        why=each.why,
        last=each.last,
        done_sets=sum(one.exercise_id in same and one.set_type is SetType.WORKING for one in done),
        planned_sets=sum(one.sets for one in each.scheme if one.set_type is SetType.WORKING),
        superset=each.planned.superset,
        note=each.planned.note,
    )


def _on(day: date) -> str:
    return f"{day:%a} {day.day} {day:%b}"
