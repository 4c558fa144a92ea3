"""Correcting: changing, deleting and moving sets and workouts."""

from collections.abc import Sequence
from dataclasses import fields
from datetime import timedelta
from typing import Any, NamedTuple

from workoutlog.domain.model import Exercise, Measurement, Workout, WorkoutSet
from workoutlog.domain.notation import SetValues, read_sets
from workoutlog.domain.order import between
from workoutlog.errors import InvalidValue, NeedsConfirmation
from workoutlog.services.body import find_measurement
from workoutlog.services.exercises import Exercises
from workoutlog.services.notation import settings
from workoutlog.services.ports import Moment
from workoutlog.services.recording import Recorder, recording
from workoutlog.services.sets import find_set
from workoutlog.services.times import now_or
from workoutlog.services.workouts import WorkoutShown, find_workout, shown_one

# What the notation may leave unsaid about a set, and which then stays as it was.
_ASIDES = ("rpe_tenths", "rest_s", "tempo", "heart_rate", "kcal")

# By so much a start is corrected; who moves it further moves the workout.
_SAME_DAY = timedelta(hours=12)


class SetEdited(NamedTuple):
    """A set before and after a change, in its workout."""

    shown: WorkoutShown
    number: int
    exercise: Exercise
    handle: str
    before: WorkoutSet
    after: WorkoutSet


class WorkoutEdited(NamedTuple):
    """A workout after a change, which may have left it as it was."""

    shown: WorkoutShown
    changed: bool


class DeletedSet(NamedTuple):
    """A set that was deleted, and what it was of."""

    handle: str
    exercise: Exercise
    set: WorkoutSet


class Deleted(NamedTuple):
    """What was deleted, or with ``dry_run`` would have been: workouts, sets, measurements."""

    workouts: tuple[WorkoutShown, ...] = ()
    sets: tuple[DeletedSet, ...] = ()
    measurements: tuple[Measurement, ...] = ()
    dry_run: bool = False


class Moved(NamedTuple):
    """The workout that a set was moved in, or into."""

    shown: WorkoutShown


def edit_set(
    moment: Moment,
    number: int,
    words: Sequence[str] = (),
    *,
    workout: str = "",
    exercise: str | None = None,
    at: str | None = None,
    **values: Any,
) -> SetEdited:
    """Change a set: what was done in the notation, other facts by name.

    What the notation does not say of a set (effort, rest, tempo) stays.
    """
    if not (words or values or exercise or at):
        raise InvalidValue("Nothing to change.", "Say what was done, e.g. 105x5, or an option.")
    with recording(moment, "edit") as recorder:
        exercises = Exercises(moment)
        target = find_workout(moment, workout)
        before = find_set(moment, target, number)
        lift = exercises.by_id(before.exercise_id)
        if exercise is not None:
            lift = recorder.adopt(exercises.resolve(exercise))
            values["exercise_id"] = lift.id
        if at is not None:
            values["performed_at"] = now_or(moment, at).utc
        if words:
            values = _typed(moment, words, lift) | values
        elif lift.tracking is not exercises.by_id(before.exercise_id).tracking:
            raise InvalidValue(
                f"{lift.name} is counted in another way.", "Say what was done, too: edit 3 60s."
            )
        after = recorder.edit(before, **values)
    changed = shown_one(target, moment, Exercises(moment))
    return SetEdited(changed, number, lift, exercises.handle(lift), before, after)


def edit_workout(
    moment: Moment,
    reference: str = "",
    *,
    started: str | None = None,
    finished: str | None = None,
    **values: Any,
) -> WorkoutEdited:
    """Change a workout's name, note, start or finish.

    A start of another day takes the finish along: the workout lasted as long.
    """
    if not (started or finished or values):
        raise InvalidValue("Nothing to change.", "Say what with an option, such as --name Push.")
    with recording(moment, "edit") as recorder:
        target = find_workout(moment, reference)
        if started is not None:
            when = now_or(moment, started)
            values |= {"started_at": when.utc, "utc_offset": when.utc_offset}
            moved = when.utc - target.started_at
            if target.finished_at is not None and abs(moved) > _SAME_DAY:
                values["finished_at"] = target.finished_at + moved
        if finished is not None:
            values["finished_at"] = now_or(moment, finished).utc
        if "name" in values:
            values["name"] = " ".join(values["name"].split())
        target = recorder.edit(target, **values)
    changed = bool(recorder.changes())
    return WorkoutEdited(shown_one(target, moment, Exercises(moment)), changed)


def delete_sets(
    moment: Moment, numbers: Sequence[int], *, workout: str = "", dry_run: bool = False
) -> Deleted:
    """Delete sets of one workout, by their numbers."""
    with recording(moment, "delete") as recorder:
        exercises = Exercises(moment)
        target = find_workout(moment, workout)
        found = [find_set(moment, target, number) for number in dict.fromkeys(numbers)]
        if not dry_run:
            for each in found:
                recorder.delete(WorkoutSet, each.id)
    lifts = [exercises.by_id(each.exercise_id) for each in found]
    handles = map(exercises.handle, lifts)
    return Deleted(sets=tuple(map(DeletedSet, handles, lifts, found)), dry_run=dry_run)


def delete_workouts(
    moment: Moment, references: Sequence[str], *, confirmed: bool, dry_run: bool = False
) -> Deleted:
    """Delete workouts with their sets; `NeedsConfirmation` for more than one."""
    with recording(moment, "delete") as recorder:
        exercises = Exercises(moment)
        found = {each.id: each for each in (find_workout(moment, ref) for ref in references)}
        if len(found) > 1 and not (confirmed or dry_run):
            raise NeedsConfirmation(
                f"This deletes {len(found)} workouts with all their sets.", "Say --yes to do it."
            )
        deleted = [shown_one(each, moment, exercises) for each in found.values()]
        if not dry_run:
            for row_id in found:
                recorder.delete(Workout, row_id)
    return Deleted(workouts=tuple(deleted), dry_run=dry_run)


def delete_measurements(moment: Moment, codes: Sequence[str], *, dry_run: bool = False) -> Deleted:
    """Delete measurements, by the codes that their list shows."""
    with recording(moment, "delete") as recorder:
        found = [find_measurement(moment, code) for code in dict.fromkeys(codes)]
        if not dry_run:
            for each in found:
                recorder.delete(Measurement, each.id)
    return Deleted(measurements=tuple(found), dry_run=dry_run)


def move_set(
    moment: Moment,
    number: int,
    to: int | None = None,
    *,
    workout: str = "",
    into: str | None = None,
) -> Moved:
    """Move a set to another place in its workout, or to the end of another workout."""
    with recording(moment, "move") as recorder:
        source = find_workout(moment, workout)
        moved = find_set(moment, source, number)
        target = source if into is None else find_workout(moment, into)
        keys = [each for each in moment.logbook.order_keys(target.id) if each[1] != moved.id]
        place = len(keys) if to is None else to - 1
        if not 0 <= place <= len(keys):
            raise InvalidValue(f"There is no place {to}: the workout has {len(keys) + 1} sets.")
        position = position_at(moment, recorder, [key for key, _ in keys], place)
        recorder.edit(moved, workout_id=target.id, position=position)
    return Moved(shown_one(target, moment, Exercises(moment)))


def position_at(moment: Moment, recorder: Recorder, keys: Sequence[str], place: int) -> str:
    """Make an order key for a set that goes before the ``place``-th of some ordered sets.

    At the end that is a new stamp: after all there is, before all that comes.
    """
    low = keys[place - 1] if place else ""
    # Sets from two devices may share a key, and nothing sorts between those.
    high = next((key for key in keys[place:] if key > low), None)
    if high is None:
        return recorder.new_stamp()
    return between(low, high, moment.random_bits)


def _typed(moment: Moment, words: Sequence[str], lift: Exercise) -> dict[str, Any]:
    read = read_sets(" ".join(words), lift, settings(moment))
    if len(read) != 1:
        raise InvalidValue(
            f"That is {len(read)} sets, and a set is changed into one.",
            "Log the others with wl log.",
        )
    unsaid = {each.name for each in fields(SetValues) if each.name in _ASIDES}
    return {
        each.name: getattr(read[0], each.name)
        for each in fields(SetValues)
        if each.name not in unsaid or getattr(read[0], each.name) != each.default
    }
