"""What today holds: the next day of a routine, worked out from what was done."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import fields
from datetime import date, datetime
from functools import partial
from operator import itemgetter
from typing import NamedTuple
from uuid import UUID

from workoutlog.domain.model import Ending, Exercise, Routine, SetType, Workout, WorkoutSet
from workoutlog.domain.notation import Load, SetValues
from workoutlog.domain.routines import (
    Day,
    Exercised,
    Lifter,
    Past,
    Plan,
    Scheme,
    Session,
    exercises_of,
    left_of,
    next_day,
)
from workoutlog.domain.shell import quoted
from workoutlog.domain.units import DistanceUnit, MassUnit
from workoutlog.errors import RoutineUnknown, TrainingMaxUnknown, WorkoutlogError
from workoutlog.services.body_weights import body_weight_on
from workoutlog.services.exercises import Exercises
from workoutlog.services.notation import values_of
from workoutlog.services.ports import Moment, StoredSet, WorkoutQuery
from workoutlog.services.routines import find_routine, followed, leading_routine, read_plan
from workoutlog.services.times import since

_STORED = [each.name for each in fields(WorkoutSet)]
_NAMES = [each.name for each in fields(SetValues)]
_CHOICES = (
    *(("set_type", SetType), ("ending", Ending)),
    *(("load_unit", MassUnit), ("distance_unit", DistanceUnit)),
)
_exercise_of = itemgetter(_STORED.index("exercise_id"))
_picked = itemgetter(*map(_STORED.index, _NAMES))


class ExerciseToday(NamedTuple):
    """One exercise of today: what to do, why, what was done last time, and how much is done.

    ``scheme`` has the loads filled in, ``left`` is what is still to be done of
    it. ``done_sets`` and ``planned_sets`` leave the warm-ups out.
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
    left: Scheme


class Today(NamedTuple):
    """A day of a routine, why it is its turn, and its exercises.

    ``workout`` is the running one, if it is of this day.
    """

    routine: Routine
    day: str
    because: str
    exercises: tuple[ExerciseToday, ...]
    workout: Workout | None

    @property
    def following(self) -> ExerciseToday | None:
        """The exercise that comes next: the first of which sets are left."""
        left = (each for each in self.exercises if each.done_sets < each.planned_sets)
        return next(left, None)


def today(moment: Moment, words: Sequence[str] = ()) -> Today:
    """Say what today holds: of the routine that is named, else of the one at hand.

    That is the one whose workout is running, or the one that is followed.
    While a workout under the routine is running it is that one's day. Raises
    `RoutineUnknown`, `TrainingMaxUnknown`, and what reading the routine raises.
    """
    routine, day = _named(moment, words) if words else (_at_hand(moment), "")
    return _today(moment, routine, day)


def running_day(moment: Moment) -> Today | None:
    """Say what the day of the running workout holds; None if it has none that can be read."""
    try:
        found = today(moment)
    except WorkoutlogError:
        # The routine was deleted, or changed on another device.
        return None
    return found if found.workout is not None else None


def day_of(moment: Moment, routine: Routine, name: str = "") -> Today:
    """Say what a day of a routine holds for a workout that is still to begin.

    It is the named one, or the one whose turn it is. Raises what `today` does.
    """
    return _today(moment, routine, name, is_fresh=True)


def _named(moment: Moment, words: Sequence[str]) -> tuple[Routine, str]:
    return leading_routine(moment, words) or (find_routine(moment, " ".join(words)), "")


def _at_hand(moment: Moment) -> Routine:
    running = moment.logbook.running_workout()
    routine_id = None if running is None else running.routine_id
    routines = moment.logbook.routines() if routine_id else []
    return next((each for each in routines if each.id == routine_id), None) or followed(moment)


def _today(moment: Moment, routine: Routine, day_name: str, *, is_fresh: bool = False) -> Today:
    exercises = Exercises(moment)
    plan = read_plan(moment, routine.text, exercises)
    workouts = moment.logbook.workouts_of_routine(routine.id)
    running = None if is_fresh else moment.logbook.running_workout()
    if running is not None and running.routine_id != routine.id:
        running = None
    wanted = day_name or (running.routine_day if running else "")
    day, because = _day(plan, workouts, wanted, running, moment.now)
    if running is not None and plan.day(running.routine_day) is not day:
        running = None
    done = moment.logbook.sets_of_workouts([running.id]) if running else []
    past = _past(moment, routine, day, workouts, exercises)
    elsewhere = _elsewhere(moment, exercises, day)
    preferences = moment.preferences
    lifter = Lifter(
        preferences.estimated,
        preferences.unit,
        Load(preferences.bar_g, preferences.bar_unit),
        partial(_body_g, moment),
        moment.now.date(),
    )
    try:
        found = exercises_of(plan, day, past, elsewhere, lifter)
    except TrainingMaxUnknown as error:
        called = quoted(str(error.details["called"]))
        error.hint = f"wl routine max {quoted(routine.name)} {called} 100"
        raise
    shown = tuple(_shown(each, exercises, done) for each in found)
    return Today(routine, day.name, because, shown, running)


def _body_g(moment: Moment, day: date) -> int | None:
    found = body_weight_on(moment, day)
    return None if found is None else found.value


def _day(
    plan: Plan, workouts: Sequence[Workout], wanted: str, running: Workout | None, now: datetime
) -> tuple[Day, str]:
    """Choose the day, and say why it is this one."""
    if wanted:
        day = plan.day(wanted)
        if day is not None and running is not None and plan.day(running.routine_day) is day:
            return day, f"running since {since(running.local_start, now)}"
        if day is not None:
            return day, "as you asked"
        # The day of the running one may have been taken out of the routine.
        if running is None or wanted != running.routine_day:
            names = ", ".join(each.name for each in plan.days if each.name)
            raise RoutineUnknown(
                f'The routine has no day "{wanted[:40]}".',
                f"Its days: {names}." if names else "It has one day, without a name.",
            )
    day, after = next_day(plan, [each.routine_day for each in workouts])
    if after is None:
        return day, "the first day" if day.name else "not done yet"
    last = workouts[after]
    return day, f"{last.routine_day or 'last time'} was {_on(last.local_start.date())}"


def _past(
    moment: Moment,
    routine: Routine,
    day: Day,
    workouts: Sequence[Workout],
    exercises: Exercises,
) -> list[Past]:
    """Read what was done of the exercises of a day, each under the name it has now."""
    now_called = {
        row_id.bytes: each.exercise.id
        for each in day.exercises
        for row_id in exercises.merged(each.exercise)
    }
    ids = [UUID(bytes=each) for each in now_called]
    sets = moment.logbook.sets_of_routine(routine.id, ids)
    past = []
    for workout in workouts:
        found: dict[UUID, list[SetValues]] = {}
        for stored in sets.get(workout.id, ()):
            found.setdefault(now_called[_exercise_of(stored)], []).append(_values(stored))
        done = {row_id: tuple(each) for row_id, each in found.items()}
        past.append(Past(workout.routine_day, workout.local_start.date(), done))
    return past


def _values(stored: StoredSet) -> SetValues:
    """Take from a stored set what the notation can say: no noun is made of so many."""
    values = dict(zip(_NAMES, _picked(stored), strict=True))
    values |= {name: kind(values[name]) for name, kind in _CHOICES if values[name] is not None}
    return SetValues(**values)


def _elsewhere(moment: Moment, exercises: Exercises, day: Day) -> dict[UUID, Session]:
    """Find the last time of each exercise of a day, in whichever workout."""
    found = {}
    for planned in day.exercises:
        same = exercises.merged(planned.exercise)
        # The latest may be the running one.
        for workout in moment.logbook.workouts(WorkoutQuery(exercises=same, limit=2)):
            if workout.finished_at is not None:
                sets = moment.logbook.sets_of_workouts([workout.id])
                done = tuple(values_of(each) for each in sets if each.exercise_id in same)
                found[planned.exercise.id] = Session(workout.local_start.date(), done)
                break
    return found


def _shown(each: Exercised, exercises: Exercises, done: Sequence[WorkoutSet]) -> ExerciseToday:
    exercise = each.planned.exercise
    same = exercises.merged(exercise)
    done_of = Counter(one.set_type for one in done if one.exercise_id in same)
    return ExerciseToday(
        exercise=exercise,
        handle=exercises.handle(exercise),
        scheme=each.scheme,
        why=each.why,
        last=each.last,
        done_sets=done_of[SetType.WORKING],
        planned_sets=sum(one.sets for one in each.scheme if one.set_type is SetType.WORKING),
        superset=each.planned.superset,
        note=each.planned.note,
        left=left_of(each.scheme, done_of),
    )


def _on(day: date) -> str:
    return f"{day:%a} {day.day} {day:%b}"
