"""Importing: what files tell is kept, each set once, and accounted for to the last row.

A row is named by what its file calls it, so every import of a history names it
alike, on every device. It is written with the lowest stamp there is: whatever
a lifter has done to it since, an import does not take back.
"""

from collections.abc import Container, Iterable
from typing import NamedTuple
from uuid import UUID

from workoutlog.domain.model import Exercise, Measurement, Routine, Workout, WorkoutSet
from workoutlog.errors import ImportRefused
from workoutlog.services.intake import Intake, Progress
from workoutlog.services.keeping import Tally
from workoutlog.services.naming import NameRead, Naming
from workoutlog.services.ports import Moment
from workoutlog.services.recording import recording
from workoutlog.services.told import Answers, Assumed, Findings, Rejected, Source

ACTION = "import"


class FileImported(NamedTuple):
    """What became of one file.

    ``rows`` are its records. Of a table with a set a row they are as many as
    its sets, rests, notes, skipped and rejected rows together. ``rejected``
    lists no more than a thousand.
    """

    name: str
    app: str
    variant: str
    rows: int
    exercises: Tally
    workouts: Tally
    sets: Tally
    measurements: Tally
    routines: Tally
    rests: int
    notes: int
    skipped: dict[str, int]
    rejected_rows: int
    rejected: tuple[Rejected, ...]
    assumed: tuple[Assumed, ...]
    warnings: tuple[str, ...]


class Imported(NamedTuple):
    """What became of all files of an import, and of the names of exercises in them."""

    files: tuple[FileImported, ...]
    names: tuple[NameRead, ...]
    dry_run: bool

    @property
    def failed(self) -> bool:
        """Whether there are rows that could not be kept."""
        return any(each.rejected_rows for each in self.files)


def import_files(
    moment: Moment,
    sources: Iterable[tuple[Source, Answers]],
    *,
    names: Iterable[tuple[str, str]] = (),
    dry_run: bool = False,
    strict: bool = False,
    revive: bool = False,
    progress: Progress = lambda _source, _rows: None,
) -> Imported:
    """Import files, each with what is said of it, all in one unit of work that can be undone.

    ``names`` are pairs of a foreign name and the exercise it means. ``revive``
    brings back what was deleted; what an import has brought that was undone
    just now comes back anyway. Raises `ImportRefused` when ``strict`` and a row
    is rejected; nothing stays then, nor after a ``dry_run``.
    """
    with moment.logbook.loading(keep=not dry_run), recording(moment, ACTION) as recorder:
        naming = Naming(moment, recorder, names)
        wanted = _Everything() if revive else _undone(moment)
        files = []
        for source, answers in sources:
            found = Findings()
            intake = Intake(moment, recorder, naming, answers, found, wanted)
            intake.take(source, progress)
            files.append(_report(source, intake, found))
        naming.settle()
        result = Imported(tuple(files), naming.read(), dry_run)
        if strict and result.failed:
            raise _refused(result)
    return result


class _Everything(Container[UUID]):
    """Holds whatever one asks for."""

    def __contains__(self, _row: object) -> bool:
        return True


def _undone(moment: Moment) -> Container[UUID]:
    """Name the rows of an import that was undone and could be redone: done again it is, too."""
    entry = moment.logbook.next_redo()
    if entry is None or entry.action != ACTION:
        return ()
    return {change.id for change in entry.changes if change.before is None}


def _report(source: Source, intake: Intake, found: Findings) -> FileImported:
    return FileImported(
        name=source.name,
        app=found.app,
        variant=found.variant,
        rows=found.rows,
        exercises=intake.tallies[Exercise.kind],
        workouts=intake.tallies[Workout.kind],
        sets=intake.tallies[WorkoutSet.kind],
        measurements=intake.tallies[Measurement.kind],
        routines=intake.tallies[Routine.kind],
        rests=found.rests,
        notes=found.notes,
        skipped=dict(found.skipped),
        rejected_rows=found.rejected_rows,
        # Readers meet some of them a block ahead.
        rejected=tuple(sorted(found.rejected)),
        assumed=tuple(found.assumed.values()),
        warnings=tuple(found.warnings),
    )


def _refused(result: Imported) -> ImportRefused:
    first = next(each for each in result.files if each.rejected)
    rows = sum(each.rejected_rows for each in result.files)
    row = first.rejected[0]
    place = f"{first.name}, line {row.line}" + (f", {row.column}" if row.column else "")
    return ImportRefused(
        f"{place}: {row.reason}.",
        f"{rows:,} rows cannot be kept, so nothing was imported."
        if rows > 1
        else "One row cannot be kept, so nothing was imported.",
        "Mend them, or leave out --strict to import the others.",
        details={
            "rejected": [
                {"file": each.name, **bad._asdict()}
                for each in result.files
                for bad in each.rejected
            ]
        },
    )
