"""What happened to one set: on this device, and on others as far as its stamps tell."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import groupby
from typing import Any, NamedTuple

from workoutlog.domain.merge import RESTORED, Version
from workoutlog.domain.model import Exercise, Noun, Workout, WorkoutSet, registers
from workoutlog.domain.stamps import LOWEST, Stamp, device_of, milliseconds_of
from workoutlog.services.conflicts import written
from workoutlog.services.device_names import HERE, Names, device_names
from workoutlog.services.exercises import Exercises
from workoutlog.services.ports import JournalChange, Moment
from workoutlog.services.sets import find_set
from workoutlog.services.workouts import find_workout

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_YEARS = timedelta(days=365 * 200)


class Happening(NamedTuple):
    """Something that happened to a set.

    ``at`` is None where nobody wrote down when, ``values`` are the fields that
    it wrote, ``row`` the set as it is now with these. ``what`` is logged,
    imported, changed, deleted, restored or lost, which is to a conflict.
    """

    at: datetime | None
    by: str | None
    what: str
    values: Mapping[str, object]
    row: WorkoutSet | None


class SetHistory(NamedTuple):
    """A set and what happened to it, the earliest first."""

    set: WorkoutSet
    number: int
    exercise: Exercise
    handle: str
    workout: Workout
    happened: tuple[Happening, ...]


def set_history(moment: Moment, number: int, workout: str = "") -> SetHistory:
    """Tell what happened to a set of a workout. Raises `NotFound`."""
    found = find_workout(moment, workout)
    done = find_set(moment, found, number)
    exercises = Exercises(moment)
    exercise = exercises.by_id(done.exercise_id)
    [version] = moment.logbook.versions(WorkoutSet, [done.id])
    happened = [*_stamped(moment, version), *_lost(moment, done)]
    happened.sort(key=lambda each: each.at or _EPOCH)
    return SetHistory(done, number, exercise, exercises.handle(exercise), found, tuple(happened))


def _stamped(moment: Moment, version: Version[WorkoutSet]) -> Iterator[Happening]:
    """Read what the stamps of a set tell, and what this device can still undo."""
    names = device_names(moment.logbook)
    done = version.noun
    undoable = [*_undoable(moment, done)]
    began = None if version.stamp == LOWEST else _instant(version.stamp)
    by = None if version.stamp == LOWEST else names.of(device_of(version.stamp))
    yield Happening(began, by, "imported" if version.stamp == LOWEST else "logged", {}, None)
    yield from undoable
    told = {(each.at, name) for each in undoable for name in each.values}
    held = registers(WorkoutSet)
    stamps = sorted((at, name) for name, at in version.field_stamps.items())
    for at, run in groupby(stamps, key=lambda each: each[0]):
        parts = [name for _, name in run]
        values = {
            each: getattr(done, each)
            for name in parts
            if not any((_instant(at), each) in told for each in held.get(name, ()))
            for each in held.get(name, ())
        }
        if values:
            yield Happening(_instant(at), names.of(device_of(at)), "changed", values, done)
        if RESTORED in parts:
            yield Happening(_instant(at), names.of(device_of(at)), "restored", {}, None)


def _undoable(moment: Moment, done: WorkoutSet) -> Iterator[Happening]:
    for entry in moment.logbook.journal_of(done.id):
        for change in entry.changes:
            if change.id == done.id and change.before is not None:
                yield _happening(entry.at, HERE, change, done)


def _happening(at: datetime, by: str, change: JournalChange, done: WorkoutSet) -> Happening:
    if not change.after:
        return Happening(at, by, "deleted" if change.after is None else "restored", {}, None)
    values: dict[str, Any] = change.after
    return Happening(at, by, "changed", values, replace(done, **values))


def _lost(moment: Moment, done: Noun) -> Iterator[Happening]:
    names: Names = device_names(moment.logbook)
    for each in moment.logbook.revisions_of(done.id):
        lost = written(done, each.lost, each.lost_at, each.lost_by, names)
        row = lost.row if isinstance(lost.row, WorkoutSet) else None
        yield Happening(lost.at, lost.by, "lost", lost.values, row)


def _instant(stamp: Stamp) -> datetime:
    """Read when a stamp was given; a clock that is wrong may have given any."""
    milliseconds = timedelta(milliseconds=milliseconds_of(stamp))
    return _EPOCH + min(milliseconds, _YEARS)
