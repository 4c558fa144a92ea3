"""Sets: logging them from the notation, and where they go."""

from collections.abc import Sequence
from dataclasses import fields
from datetime import timedelta
from enum import StrEnum
from typing import Any, NamedTuple

from workoutlog.domain.model import Exercise, SetType, Workout, WorkoutSet
from workoutlog.domain.notation import (
    Current,
    Entry,
    Known,
    Load,
    SetValues,
    Suggest,
    read,
    read_lines,
    read_live,
)
from workoutlog.errors import (
    InvalidValue,
    NotFound,
    WorkoutlogError,
)
from workoutlog.services import resting
from workoutlog.services.exercises import Exercises
from workoutlog.services.following import planned_load
from workoutlog.services.notation import settings, values_of
from workoutlog.services.ports import Moment, WorkoutQuery
from workoutlog.services.recording import Recorder, recording
from workoutlog.services.resting import Rest
from workoutlog.services.slips import Slip, slips
from workoutlog.services.times import When, now_or
from workoutlog.services.workouts import Block, blocks, is_stale

# A one-shot set belongs to the visit that began so recently.
JOINED_WITHIN = timedelta(hours=4)
_REPEATED_WITHIN = timedelta(seconds=5)
_TICK = timedelta(milliseconds=1)


class Placement(StrEnum):
    """Where logged sets went."""

    RUNNING = "running"
    JOINED = "joined"
    NEW = "new"


class Logged(NamedTuple):
    """What was logged and where it went.

    ``blocks`` hold the new sets only, numbered as they stand in the workout.
    ``again`` says that the very same was logged a moment ago, ``left_open``
    names a workout that was forgotten and is still running. ``slips`` are what
    was probably mistyped.
    """

    workout: Workout
    placement: Placement
    blocks: tuple[Block, ...]
    when: When
    rest: Rest | None
    again: bool
    left_open: Workout | None
    slips: tuple[Slip, ...] = ()


def log(
    moment: Moment,
    line: str,
    *,
    at: str | None = None,
    note: str = "",
) -> Logged:
    """Log what a line says, as typed on the command line."""
    exercises = Exercises(moment)
    suggest = _known_load(moment, exercises)
    entries = read(line, exercises, settings(moment), suggest=suggest)
    return _log(moment, exercises, entries, at, note, line)


def log_lines(moment: Moment, text: str, *, at: str | None = None, note: str = "") -> Logged:
    """Log what several lines say, all of them or, when one cannot be read, none."""
    exercises = Exercises(moment)
    suggest = _known_load(moment, exercises)
    entries = read_lines(text, exercises, settings(moment), suggest=suggest)
    if not entries:
        raise InvalidValue("There is nothing to log: no line has a set.")
    return _log(moment, exercises, entries, at, note, "")


def log_live(moment: Moment, text: str, current: Current[Exercise] | None) -> Logged:
    """Log a line of a live workout, where a bare ``5`` means reps at the current load."""
    exercises = Exercises(moment)
    suggest = _known_load(moment, exercises)
    try:
        entries = read_live(text, current, exercises, settings(moment), suggest=suggest)
    except WorkoutlogError as error:
        # There is but one line at a prompt: its number is no news.
        error.span = error.span and error.span._replace(line=None)
        raise
    return _log(moment, exercises, entries, None, "", text)


def current(moment: Moment) -> Current[Exercise] | None:
    """Say which exercise and load a running workout is at."""
    running = moment.logbook.running_workout()
    sets = moment.logbook.sets_of_workouts([running.id]) if running else []
    if not sets:
        return None
    return Current(Exercises(moment).by_id(sets[-1].exercise_id), values_of(sets[-1]))


def find_set(moment: Moment, workout: Workout, number: int) -> WorkoutSet:
    """Find a set by its number within a workout; `NotFound` names how many there are."""
    sets = moment.logbook.sets_of_workouts([workout.id])
    if not 1 <= number <= len(sets):
        raise NotFound(f"The workout has no set {number}: it has {len(sets)}.", hint="wl show")
    return sets[number - 1]


def new_set(
    recorder: Recorder, workout: Workout, exercise: Exercise, values: SetValues, **others: Any
) -> WorkoutSet:
    """Make a set from what was typed."""
    made = {each.name: getattr(values, each.name) for each in fields(values)}
    made |= {"id": recorder.new_id(), "workout_id": workout.id, "exercise_id": exercise.id}
    return recorder.create(WorkoutSet(**made | others))


def _log(
    moment: Moment,
    exercises: Exercises,
    entries: Sequence[Entry[Exercise]],
    at: str | None,
    note: str,
    line: str,
) -> Logged:
    when = now_or(moment, at)
    with recording(moment, "log") as recorder:
        workout, placement, left_open = _place(moment, recorder, when)
        made = []
        superset = highest_superset(moment, workout, entries)
        for entry in entries:
            exercise = exercises.adopt(recorder, entry.exercise)
            group = entry.superset
            if group is not None and not entry.label:
                group += superset
            for values in entry.sets:
                noted = "\n".join(filter(None, (entry.note, note)))
                made.append(
                    new_set(
                        recorder,
                        workout,
                        exercise,
                        values,
                        superset=group,
                        performed_at=when.utc,
                        note=noted,
                    )
                )
        again = bool(line) and _is_again(moment, line)
        rest = None
        if (
            placement is Placement.RUNNING
            and at is None
            and made[-1].set_type is not SetType.WARM_UP
        ):
            seconds = made[-1].rest_s
            if seconds is None:
                seconds = moment.preferences.rest_s
            # A set is never refused for the sake of its rest.
            rest = resting.begin(moment, min(seconds, resting.LONGEST_S))
    ids = {each.id for each in made}
    every = blocks(moment.logbook.sets_of_workouts([workout.id]), exercises)
    only = (
        block._replace(sets=tuple(each for each in block.sets if each.set.id in ids))
        for block in every
    )
    logged = tuple(each for each in only if each.sets)
    beyond = slips(moment, exercises, workout, logged)
    return Logged(workout, placement, logged, when, rest, again, left_open, beyond)


def _place(
    moment: Moment, recorder: Recorder, when: When
) -> tuple[Workout, Placement, Workout | None]:
    """Find or make the workout that sets done at ``when`` belong to."""
    running = moment.logbook.running_workout()
    left_open = None
    if running is not None and running.started_at <= when.utc:
        if not is_stale(when.utc, running, moment.logbook.sets_of_workouts([running.id])):
            return running, Placement.RUNNING, None
        left_open = running
    for each in moment.logbook.workouts(WorkoutQuery(before=when.utc + _TICK, limit=1)):
        if each.finished_at is None:
            continue
        if when.utc <= each.finished_at or when.utc - each.started_at < JOINED_WITHIN:
            longer = max(each.finished_at, when.utc)
            return recorder.edit(each, finished_at=longer), Placement.JOINED, left_open
    workout = Workout(
        id=recorder.new_id(),
        started_at=when.utc,
        utc_offset=when.utc_offset,
        finished_at=when.utc,
    )
    return recorder.create(workout), Placement.NEW, left_open


def highest_superset(moment: Moment, workout: Workout, entries: Sequence[Entry[Exercise]]) -> int:
    """Find the highest superset, also of labels: groups without one are counted on from it."""
    labelled = (each.superset or 0 for each in entries if each.label)
    there = (each.superset or 0 for each in moment.logbook.sets_of_workouts([workout.id]))
    return max((*labelled, *there), default=0)


def _known_load(moment: Moment, exercises: Exercises) -> Suggest[Exercise]:
    """Look up the load that an exercise is probably done with: what is planned, or the last one.

    It is for the examples in an error; no reading depends on it.
    """

    def suggest(exercise: Exercise) -> Known | None:
        planned = planned_load(moment, exercise)
        if planned is not None:
            return Known(planned, "the planned weight")
        query = WorkoutQuery(exercises=exercises.merged(exercise), limit=1)
        for workout in moment.logbook.workouts(query):
            sets = moment.logbook.sets_of_workouts([workout.id])
            same = [each for each in sets if each.exercise_id in query.exercises]
            return Known(Load(same[-1].load_g, same[-1].load_unit))
        return None

    return suggest


def _is_again(moment: Moment, line: str) -> bool:
    """Notice that a line is logged twice in a row, and remember this one."""
    at, _, last = (moment.logbook.state("last_line") or "").partition(" ")
    now = moment.now.timestamp()
    moment.logbook.set_state("last_line", f"{now:.3f} {line}")
    return last == line and 0 <= now - float(at) < _REPEATED_WITHIN.total_seconds()
