"""Undo and redo, across commands, as new changes: what was synced meanwhile is not torn out."""

from typing import NamedTuple
from uuid import UUID

from workoutlog.domain.model import Exercise, Noun, WorkoutSet
from workoutlog.errors import NothingToRedo, NothingToUndo
from workoutlog.services.exercises import Exercises
from workoutlog.services.ports import JournalChange, JournalEntry, Moment
from workoutlog.services.recording import Recorder, recording


class RowChange(NamedTuple):
    """A row before and after; None where it is not there. ``exercise`` is that of a set."""

    was: Noun | None
    now: Noun | None
    exercise: Exercise | None
    handle: str


class Undone(NamedTuple):
    """What came back or went away: the command, and each row before and after.

    ``skipped`` rows were changed since then and kept what is newer. ``more``
    says whether there is more to undo, or to redo.
    """

    action: str
    redone: bool
    changes: tuple[RowChange, ...]
    skipped: int
    more: bool


def undo(moment: Moment) -> Undone:
    """Take back the latest change that was not undone; `NothingToUndo` when there is none."""
    # Held from the look on: two that undo at once must not both take back the same.
    with moment.logbook.transaction():
        entry = moment.logbook.next_undo()
        if entry is None:
            raise NothingToUndo("Nothing to undo.")
        return _reapply(moment, entry, redo=False)


def redo(moment: Moment) -> Undone:
    """Do again what was undone last; `NothingToRedo` when a change was made since."""
    with moment.logbook.transaction():
        entry = moment.logbook.next_redo()
        if entry is None:
            raise NothingToRedo("Nothing to redo.")
        return _reapply(moment, entry, redo=True)


def _reapply(moment: Moment, entry: JournalEntry, *, redo: bool) -> Undone:
    before = _rows(moment, entry)
    # What was done last is undone first, so that a row finds its parents as they were.
    changes = entry.changes if redo else entry.changes[::-1]
    with recording(moment, None) as recorder:
        recorder.expect((each.noun, each.id) for each in changes)
        skipped = sum(not _apply(recorder, moment, each, redo=redo) for each in changes)
        moment.logbook.mark_journal(entry.id, undone=not redo)
    after = _rows(moment, entry)
    following = moment.logbook.next_redo() if redo else moment.logbook.next_undo()
    exercises = Exercises(moment)
    return Undone(
        entry.action,
        redo,
        tuple(_row_change(*rows, exercises) for rows in zip(before, after, strict=True)),
        skipped,
        more=following is not None,
    )


def _apply(recorder: Recorder, moment: Moment, change: JournalChange, *, redo: bool) -> bool:
    """Make the row as it was, and say whether that could be done whole.

    A field that was changed since then keeps its newer value, and a row that
    was deleted since then stays away.
    """
    before, after = (change.after, change.before) if redo else (change.before, change.after)
    if before is None:
        recorder.delete(change.noun, change.id)
        return True
    if after is None:
        recorder.restore(change.noun, change.id)
        return True
    [version] = moment.logbook.versions(change.noun, [change.id])
    if version.dead:
        return False
    unchanged = {
        name: value for name, value in before.items() if getattr(version.noun, name) == after[name]
    }
    recorder.edit(version.noun, **unchanged)
    return len(unchanged) == len(before)


def _rows(moment: Moment, entry: JournalEntry) -> list[Noun | None]:
    """Read the rows of an entry as they are now; None for one that is deleted."""
    ids: dict[type[Noun], list[UUID]] = {}
    for change in entry.changes:
        ids.setdefault(change.noun, []).append(change.id)
    rows = {
        version.noun.id: None if version.dead else version.noun
        for noun, wanted in ids.items()
        for version in moment.logbook.versions(noun, wanted)
    }
    return [rows[change.id] for change in entry.changes]


def _row_change(was: Noun | None, now: Noun | None, exercises: Exercises) -> RowChange:
    row = now or was
    if not isinstance(row, WorkoutSet):
        return RowChange(was, now, None, "")
    exercise = exercises.by_id(row.exercise_id)
    return RowChange(was, now, exercise, exercises.handle(exercise))
