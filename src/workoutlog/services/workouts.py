"""Workouts as they are shown: which one is meant, with its sets by exercise."""

import re
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from itertools import groupby
from typing import NamedTuple

from workoutlog.domain.dates import read_day
from workoutlog.domain.model import Exercise, SetType, Tracking, Workout, WorkoutSet
from workoutlog.domain.volume import set_volume_load_g
from workoutlog.errors import DateUnreadable, NotFound
from workoutlog.services.body_weights import BodyWeights, body_weights
from workoutlog.services.exercises import Exercises
from workoutlog.services.ports import Days, Moment, WorkoutQuery

# A workout that nothing was added to for this long was forgotten, not paused.
STALE_AFTER = timedelta(hours=6)
_MOST_A_DAY = 50
_CODE_LENGTH = 4
_SHOWN = 40
_PAGE = 500
# No day is written like this: a year alone is not a day.
_CODE = re.compile(rf"[0-9a-f]{{{_CODE_LENGTH},32}}")
_NO_WEIGHTS = BodyWeights(())
_LATEST = frozenset({"", "last", "latest"})


class SetShown(NamedTuple):
    """A set as it is shown: ``number`` counts through the workout, ``of_exercise`` its work.

    ``of_exercise`` is None for warm-ups, which are not counted.
    """

    set: WorkoutSet
    number: int
    of_exercise: int | None


class Block(NamedTuple):
    """Sets of one exercise that were done one after the other."""

    exercise: Exercise
    handle: str
    sets: tuple[SetShown, ...]


class WorkoutShown(NamedTuple):
    """A workout, in the order it was done, and what it adds up to.

    ``volume_load_g`` is in gram-reps, with the body weight of that day where the
    body is lifted; ``working_sets`` leaves the warm-ups out.
    """

    workout: Workout
    code: str
    blocks: tuple[Block, ...]
    volume_load_g: int
    working_sets: int

    @property
    def duration(self) -> timedelta | None:
        """How long it took, once it is finished."""
        if self.workout.finished_at is None:
            return None
        return self.workout.finished_at - self.workout.started_at

    @property
    def sets(self) -> tuple[SetShown, ...]:
        """Every set, in order."""
        return tuple(each for block in self.blocks for each in block.sets)


def code_of(workout: Workout) -> str:
    """Name a workout shortly: the end of its id, which is the random part."""
    return workout.id.hex[-_CODE_LENGTH:]


def shown(workouts: Sequence[Workout], moment: Moment, exercises: Exercises) -> list[WorkoutShown]:
    """Show workouts with their sets, which are read in one go."""
    sets: dict[object, list[WorkoutSet]] = {each.id: [] for each in workouts}
    for each in moment.logbook.sets_of_workouts([each.id for each in workouts]):
        sets[each.workout_id].append(each)
    made = {each.id: blocks(sets[each.id], exercises) for each in workouts}
    lifts_body = any(
        block.exercise.tracking is Tracking.BODYWEIGHT for each in made.values() for block in each
    )
    weights = body_weights(moment) if lifts_body else _NO_WEIGHTS
    return [_shown(each, made[each.id], weights) for each in workouts]


def shown_one(workout: Workout, moment: Moment, exercises: Exercises) -> WorkoutShown:
    """Show one workout with its sets."""
    return shown([workout], moment, exercises)[0]


def blocks(sets: Iterable[WorkoutSet], exercises: Exercises) -> tuple[Block, ...]:
    """Put sets that follow each other under their exercise, and number them."""
    counts: dict[object, int] = {}
    made = []
    numbered = enumerate(sets, start=1)
    for exercise_id, run in groupby(numbered, lambda each: exercises.by_id(each[1].exercise_id).id):
        exercise = exercises.by_id(exercise_id)
        rows = []
        for number, each in run:
            counts[exercise_id] = counts.get(exercise_id, 0) + (
                each.set_type is not SetType.WARM_UP
            )
            of_exercise = None if each.set_type is SetType.WARM_UP else counts[exercise_id]
            rows.append(SetShown(each, number, of_exercise))
        made.append(Block(exercise, exercises.handle(exercise), tuple(rows)))
    return tuple(made)


def last_activity(workout: Workout, sets: Iterable[WorkoutSet]) -> datetime:
    """Say when something last happened in a workout."""
    times = (each.performed_at for each in sets if each.performed_at is not None)
    return max(times, default=workout.started_at)


def is_stale(at: datetime, workout: Workout, sets: Iterable[WorkoutSet]) -> bool:
    """Say whether a running workout was forgotten by then."""
    return at - last_activity(workout, sets) > STALE_AFTER


def find_workout(moment: Moment, reference: str = "") -> Workout:
    """Find a workout by its code, its day, or ``last``; nothing means the running or latest one.

    Raises `NotFound` when there is none, or when a day has several.
    """
    logbook = moment.logbook
    reference = reference.strip().casefold()
    if reference in _LATEST:
        running = logbook.running_workout() if not reference else None
        found = [running] if running else logbook.workouts(WorkoutQuery(limit=1))
        if not found:
            raise NotFound("The logbook has no workout yet.", hint="wl log squat 3x5@100")
        return found[0]
    if _CODE.fullmatch(reference):
        return _by_code(moment, reference)
    try:
        day = read_day(reference, moment.now, order=moment.preferences.date_order)
    except DateUnreadable as error:
        raise _no_such(reference) from error
    on_day = Days(day, day + timedelta(days=1))
    found = logbook.workouts(WorkoutQuery(days=on_day, limit=_MOST_A_DAY))
    if len(found) > 1:
        codes = ", ".join(f"{code_of(each)} ({each.local_start:%H:%M})" for each in found)
        raise NotFound(
            f"There are {len(found)} workouts on {day}: {codes}.", "Name one by its code."
        )
    if not found:
        raise NotFound(f"There is no workout on {day}.", hint="wl history")
    return found[0]


def _by_code(moment: Moment, code: str) -> Workout:
    """Look through all workouts: a code that two of them share must not find the later one."""
    query, found = WorkoutQuery(limit=_PAGE), list[Workout]()
    while page := moment.logbook.workouts(query):
        found += [each for each in page if each.id.hex.endswith(code)]
        query = query._replace(after=page[-1])
    if len(found) == 1:
        return found[0]
    if found:
        longer = found[0].id.hex[-3 * _CODE_LENGTH :]
        raise NotFound(f"{len(found)} workouts end in {code}.", f"Type more of it: {longer}")
    raise _no_such(code)


def _no_such(reference: str) -> NotFound:
    return NotFound(
        f'There is no workout "{reference[:_SHOWN]}".',
        "A workout is named by its code, its day, or last.",
        hint="wl history",
    )


def _shown(workout: Workout, made: tuple[Block, ...], weights: BodyWeights) -> WorkoutShown:
    weight_g = weights.on(workout.local_start.date())
    done = [(each.set, block.exercise.tracking) for block in made for each in block.sets]
    return WorkoutShown(
        workout=workout,
        code=code_of(workout),
        blocks=made,
        volume_load_g=sum(set_volume_load_g(*each, weight_g) for each in done),
        working_sets=sum(each.set_type is not SetType.WARM_UP for each, _ in done),
    )
