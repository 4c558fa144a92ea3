"""Training: starting a workout, where it stands, noting, finishing it, throwing it away."""

from datetime import datetime, timedelta
from typing import NamedTuple
from uuid import UUID

from workoutlog.domain.bouts import Bout
from workoutlog.domain.model import Exercise, Workout, WorkoutSet
from workoutlog.domain.personal_records import Record, RecordKind
from workoutlog.errors import (
    InvalidValue,
    NoWorkoutRunning,
    WorkoutRunning,
)
from workoutlog.services import resting
from workoutlog.services.body_weights import body_weights
from workoutlog.services.exercises import Exercises
from workoutlog.services.following import Following, following
from workoutlog.services.ports import Days, Moment, WorkoutQuery
from workoutlog.services.progress import followed
from workoutlog.services.recording import Recorder, recording
from workoutlog.services.resting import Rest
from workoutlog.services.sets import find_set
from workoutlog.services.times import When, now_or, since
from workoutlog.services.workouts import (
    WorkoutShown,
    find_workout,
    is_stale,
    last_activity,
    shown_one,
)

_SAME_NAME_LOOKED_AT = 100


class Started(NamedTuple):
    """A workout that begins, beside the last one of that name.

    ``is_past`` says that it began so long ago that sets logged now do not
    join it.
    """

    workout: Workout
    last_time: WorkoutShown | None
    finished: Workout | None
    when: When
    is_past: bool


class Finished(NamedTuple):
    """A workout that is over, and the records it broke."""

    shown: WorkoutShown
    records: tuple["Broken", ...]


class Broken(NamedTuple):
    """A record that a workout broke."""

    exercise: Exercise
    handle: str
    record: Record


class Discarded(NamedTuple):
    """A workout that was thrown away with its sets."""

    shown: WorkoutShown


class Status(NamedTuple):
    """Where things stand.

    ``running`` is the workout that goes on, ``forgotten_at`` when it last saw
    a set if that is long ago, ``last`` the latest finished workout when none
    is running. ``following`` is what comes next by the plan, if it has one.
    """

    running: WorkoutShown | None
    forgotten_at: datetime | None
    last: WorkoutShown | None
    rest: Rest | None
    now: datetime
    following: Following | None = None


def start(
    moment: Moment,
    name: str = "",
    at: str | None = None,
    *,
    routine_id: UUID | None = None,
    routine_day: str = "",
) -> Started:
    """Begin a workout; one that was forgotten is finished at its last set first.

    It can follow a day of a routine.

    Raises `WorkoutRunning` while another one goes on.
    """
    when = now_or(moment, at)
    with recording(moment, "start") as recorder:
        exercises = Exercises(moment)
        finished = _finish_forgotten(moment, recorder)
        workout = Workout(
            id=recorder.new_id(),
            started_at=when.utc,
            utc_offset=when.utc_offset,
            name=" ".join(name.split()),
            routine_id=routine_id,
            routine_day=routine_day,
        )
        before = last_of_name(moment, workout.name)
        recorder.create(workout)
        resting.stop(moment)
    last_time = None if before is None else shown_one(before, moment, exercises)
    return Started(workout, last_time, finished, when, is_stale(moment.now, workout, ()))


def status(moment: Moment) -> Status:
    """Say where things stand."""
    exercises = Exercises(moment)
    running = moment.logbook.running_workout()
    if running is None:
        latest = moment.logbook.workouts(WorkoutQuery(limit=1))
        last = shown_one(latest[0], moment, exercises) if latest else None
        return Status(None, None, last, resting.left(moment), moment.now)
    sets = moment.logbook.sets_of_workouts([running.id])
    forgotten = last_activity(running, sets) if is_stale(moment.now, running, sets) else None
    return Status(
        shown_one(running, moment, exercises),
        forgotten,
        None,
        resting.left(moment),
        moment.now,
        following(moment) if forgotten is None else None,
    )


def finish(moment: Moment, at: str | None = None, *, at_last_set: bool = False) -> Finished:
    """End the running workout: now, at a given time, or when its last set was done.

    Raises `NoWorkoutRunning`.
    """
    with recording(moment, "finish") as recorder:
        exercises = Exercises(moment)
        running = _running(moment)
        sets = moment.logbook.sets_of_workouts([running.id])
        end = last_activity(running, sets) if at_last_set else now_or(moment, at).utc
        if end < last_activity(running, sets):
            raise InvalidValue(
                "The workout has a set that was done later than that.",
                hint="wl finish --last-set",
            )
        finished = recorder.edit(running, finished_at=end)
        resting.stop(moment)
    shown = shown_one(finished, moment, exercises)
    return Finished(shown, broken_records(moment, shown, exercises))


def discard(moment: Moment) -> Discarded:
    """Throw the running workout away with its sets; `undo` brings it back."""
    with recording(moment, "discard") as recorder:
        running = _running(moment)
        shown = shown_one(running, moment, Exercises(moment))
        recorder.delete(Workout, running.id)
        resting.stop(moment)
    return Discarded(shown)


class Noted(NamedTuple):
    """A note that was added, to a workout or to one of its sets."""

    shown: WorkoutShown
    set_number: int | None
    note: str


def note(moment: Moment, text: str, *, workout: str = "", set_number: int | None = None) -> Noted:
    """Add a line to the note of a workout or of one of its sets."""
    text = text.strip()
    if not text:
        raise InvalidValue("The note is empty.")
    with recording(moment, "note") as recorder:
        target = find_workout(moment, workout)
        noted: Workout | WorkoutSet = target
        if set_number is not None:
            noted = find_set(moment, target, set_number)
        changed = recorder.edit(noted, note=f"{noted.note}\n{text}".strip())
    workout_now = changed if isinstance(changed, Workout) else target
    return Noted(shown_one(workout_now, moment, Exercises(moment)), set_number, text)


def broken_records(moment: Moment, shown: WorkoutShown, exercises: Exercises) -> tuple[Broken, ...]:
    """Find the records that a workout broke, of what had been done before it."""
    workout, weights = shown.workout, body_weights(moment)
    until = Days(until=workout.local_start.date() + timedelta(days=2))

    def counts(bout: Bout) -> bool:
        return bout.workout_id == workout.id.bytes or bout.began_before(workout.started_at)

    found = []
    for exercise in {block.exercise.id: block.exercise for block in shown.blocks}.values():
        handle = exercises.handle(exercise)
        ids = exercises.merged(exercise)
        records, beaten = followed(moment, exercise, ids, weights, until, counts)
        tops = [mark for kind in RecordKind for mark in records.tops(kind)]
        found += [
            Broken(exercise, handle, records.record(mark))
            for mark, _ in beaten
            if mark.by.workout_id == workout.id.bytes and (mark.at is None or mark in tops)
        ]
    return tuple(found)


def last_of_name(moment: Moment, name: str) -> Workout | None:
    """Find the latest workout that was called so, whatever the case."""
    if not name:
        return None
    query = WorkoutQuery(text=name, limit=_SAME_NAME_LOOKED_AT)
    same = (
        each for each in moment.logbook.workouts(query) if each.name.casefold() == name.casefold()
    )
    return next(same, None)


def _running(moment: Moment) -> Workout:
    running = moment.logbook.running_workout()
    if running is None:
        raise NoWorkoutRunning("No workout is running.", hint="wl start")
    return running


def _finish_forgotten(moment: Moment, recorder: Recorder) -> Workout | None:
    running = moment.logbook.running_workout()
    if running is None:
        return None
    sets = moment.logbook.sets_of_workouts([running.id])
    if not is_stale(moment.now, running, sets):
        named = running.name or "A workout"
        raise WorkoutRunning(
            f"{named} is running since {since(running.local_start, moment.now)}.",
            hint="wl finish",
        )
    return recorder.edit(running, finished_at=last_activity(running, sets))
