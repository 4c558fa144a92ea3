"""Undo and redo, across commands, as new changes: what was synced meanwhile is not torn out."""

from dataclasses import dataclass

from workoutlog.domain.model import Noun
from workoutlog.errors import NothingToRedo, NothingToUndo
from workoutlog.services.ports import JournalChange, JournalEntry, Moment
from workoutlog.services.recording import Recorder, recording


@dataclass(frozen=True, slots=True)
class Undone:
    """What came back or went away: the command, and the rows it had changed.

    ``rows`` are shown as they were done by the command: those it had created
    or changed as they were after it, those it had deleted as they were before.
    """

    action: str
    redone: bool
    rows: tuple[Noun, ...]
    skipped: int
    more: bool


def undo(moment: Moment) -> Undone:
    """Take back the latest change that was not undone; `NothingToUndo` when there is none."""
    with recording(moment, None) as recorder:
        entry = moment.logbook.next_undo()
        if entry is None:
            raise NothingToUndo("Nothing to undo.")
        rows = _rows(moment, entry)
        skipped = sum(not _apply(recorder, moment, each, undo=True) for each in reversed(entry.changes))
        moment.logbook.mark_journal(entry.id, undone=True)
    more = moment.logbook.next_undo() is not None
    return Undone(entry.action, redone=False, rows=rows, skipped=skipped, more=more)


def redo(moment: Moment) -> Undone:
    """Do again what was undone last; `NothingToRedo` when a change was made since."""
    with recording(moment, None) as recorder:
        entry = moment.logbook.next_redo()
        if entry is None:
            raise NothingToRedo("Nothing to redo.")
        skipped = sum(not _apply(recorder, moment, each, undo=False) for each in entry.changes)
        moment.logbook.mark_journal(entry.id, undone=False)
    more = moment.logbook.next_redo() is not None
    return Undone(entry.action, redone=True, rows=_rows(moment, entry), skipped=skipped, more=more)


def _apply(recorder: Recorder, moment: Moment, change: JournalChange, *, undo: bool) -> bool:
    """Make the row as it was, and say whether that could be done whole.

    A field that somebody changed since then keeps its newer value.
    """
    before, after = (change.before, change.after) if undo else (change.after, change.before)
    if before is None:
        recorder.delete(change.noun, change.id)
        return True
    if after is None:
        recorder.restore(change.noun, change.id)
        return True
    [version] = moment.logbook.versions(change.noun, [change.id])
    unchanged = {
        name: value
        for name, value in before.items()
        if getattr(version.noun, name) == after[name]
    }
    recorder.edit(version.noun, **unchanged)
    return len(unchanged) == len(before)


def _rows(moment: Moment, entry: JournalEntry) -> tuple[Noun, ...]:
    return tuple(
        version.noun
        for change in entry.changes
        for version in moment.logbook.versions(change.noun, [change.id])
    )
