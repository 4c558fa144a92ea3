"""Conflicts: what two devices wrote without knowing of each other, and choosing between the two.

One value was kept, the other one is a revision. Whoever has chosen deletes the
revision, which every device then learns as it learns of any deletion.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from workoutlog.domain.model import (
    KINDS,
    Exercise,
    Noun,
    Reason,
    Revision,
    Workout,
    WorkoutSet,
    registers,
)
from workoutlog.domain.plain import fields_from_plain
from workoutlog.errors import InvalidValue, NotFound
from workoutlog.services.device_names import Names, device_names
from workoutlog.services.doubles import doubles
from workoutlog.services.exercises import Exercises
from workoutlog.services.ports import Moment
from workoutlog.services.recording import Recorder, recording

_DELETED = "deleted"


class Written(NamedTuple):
    """What one device wrote, when, and the row as it is with that; None if it cannot be read.

    Of a deletion it may be known neither ``at`` what time nor ``by`` whom.
    """

    values: Mapping[str, object]
    at: datetime | None
    by: str | None
    row: Noun | None


class ConflictShown(NamedTuple):
    """A conflict by its number in the list.

    ``row`` is the row as it is now, None if it is deleted or not here;
    ``exercise`` and ``workout`` are those of a set.
    """

    number: int
    id: UUID
    kind: str
    part: str
    reason: Reason
    row: Noun | None
    exercise: Exercise | None
    workout: Workout | None
    kept: Written
    lost: Written


class Doubles(NamedTuple):
    """Exercises of one name, which two devices may have made without knowing of each other."""

    name: str
    exercises: tuple[Exercise, ...]


class ConflictList(NamedTuple):
    """The conflicts that nobody has settled, the latest first."""

    conflicts: tuple[ConflictShown, ...]
    doubles: tuple[Doubles, ...]


class ConflictSettled(NamedTuple):
    """A conflict that was settled: with the value that had lost, or with the one that was kept."""

    conflict: ConflictShown
    taken: bool


def list_conflicts(moment: Moment) -> ConflictList:
    """List the conflicts, and exercises that are there twice."""
    return ConflictList(
        tuple(_open(moment)),
        tuple(Doubles(same[0].name, same) for same in doubles(moment.logbook)),
    )


def show_conflict(moment: Moment, number: int) -> ConflictShown:
    """Show one conflict. Raises `NotFound`."""
    return _find(moment, number)


def take(moment: Moment, number: int) -> ConflictSettled:
    """Write the value that had lost, as any other edit; undo brings back both.

    Raises `NotFound` for a row that is not there any more, and `InvalidValue` for a
    value that only a newer program can read.
    """
    with recording(moment, "take a conflict") as recorder:
        conflict = _find(moment, number)
        _write_lost(recorder, conflict)
        recorder.delete(Revision, conflict.id)
    return ConflictSettled(conflict, taken=True)


def keep(moment: Moment, number: int) -> ConflictSettled:
    """Leave the row as it is, and settle the conflict; undo brings that back."""
    with recording(moment, "keep in a conflict") as recorder:
        conflict = _find(moment, number)
        recorder.delete(Revision, conflict.id)
    return ConflictSettled(conflict, taken=False)


def _write_lost(recorder: Recorder, conflict: ConflictShown) -> None:
    if conflict.row is None:
        raise NotFound(
            f"The {conflict.kind} of this conflict is not there any more.",
            "Nothing was changed.",
            hint=f"wl conflicts keep {conflict.number}",
        )
    if conflict.lost.values == {_DELETED: True}:
        recorder.delete(type(conflict.row), conflict.row.id)
    elif conflict.lost.row is None:
        raise InvalidValue(
            "This version of workoutlog cannot read the value that lost.",
            "Nothing was changed. Upgrade workoutlog on this device.",
        )
    else:
        values = fields_from_plain(type(conflict.row), conflict.lost.values)
        recorder.edit(conflict.row, **values)


def _find(moment: Moment, number: int) -> ConflictShown:
    conflicts = _open(moment)
    if not 1 <= number <= len(conflicts):
        raise NotFound(f"There is no conflict {number}.", hint="wl conflicts")
    return conflicts[number - 1]


def _open(moment: Moment) -> list[ConflictShown]:
    revisions = sorted(
        moment.logbook.revisions(),
        key=lambda each: (max(each.kept_at, each.lost_at), each.id),
        reverse=True,
    )
    rows = _living(moment, [(each.row_kind, each.row_id) for each in revisions])
    sets = [each for each in rows.values() if isinstance(each, WorkoutSet)]
    workouts = _living(moment, [(Workout.kind, each.workout_id) for each in sets])
    exercises, names = Exercises(moment), device_names(moment.logbook)
    shown = []
    for number, each in enumerate(revisions, start=1):
        row = rows.get(each.row_id)
        done = row if isinstance(row, WorkoutSet) else None
        workout = workouts.get(done.workout_id) if done else None
        shown.append(
            ConflictShown(
                number=number,
                id=each.id,
                kind=each.row_kind,
                part=each.register_name,
                reason=each.reason,
                row=row,
                exercise=exercises.by_id(done.exercise_id) if done else None,
                workout=workout if isinstance(workout, Workout) else None,
                kept=written(row, each.kept, each.kept_at, each.kept_by, names),
                lost=written(row, each.lost, each.lost_at, each.lost_by, names),
            )
        )
    return shown


def _living(moment: Moment, rows: Sequence[tuple[str, UUID]]) -> dict[UUID, Noun]:
    """Read rows that are not deleted; kinds that only a newer program knows are left out."""
    found: dict[UUID, Noun] = {}
    for kind, noun in KINDS.items():
        ids = [row_id for each, row_id in rows if each == kind]
        for version in moment.logbook.versions(noun, ids) if ids else ():
            if not version.dead:
                found[version.noun.id] = version.noun
    return found


def written(row: Noun | None, text: str, at: datetime, by: str, names: Names) -> Written:
    """Read what a device wrote, and put it into the row."""
    values = _values(text)
    seen = None if row is None else _with(row, values)
    return Written(values, at, names.of(by), seen) if by else Written(values, None, None, seen)


def _values(text: str) -> dict[str, Any]:
    """Read what was written; it came from another device, and may be anything."""
    try:
        values = json.loads(text)
    except (ValueError, RecursionError):
        return {}
    return values if isinstance(values, dict) else {}


def _with(row: Noun, values: Mapping[str, Any]) -> Noun | None:
    """Put values into a row, or say that they are none of its own."""
    own = {name for held in registers(type(row)).values() for name in held}
    if not values or not values.keys() <= own:
        return None
    try:
        return replace(row, **fields_from_plain(type(row), values))
    except (TypeError, ValueError, OverflowError, AttributeError, InvalidValue):
        return None
