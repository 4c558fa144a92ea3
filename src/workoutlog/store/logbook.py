"""The logbook port on one SQLite file, run by the standard driver from compiled statements."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from datetime import UTC, datetime
from functools import cached_property
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import Any, TypeVar
from uuid import UUID

from workoutlog.domain.merge import Version
from workoutlog.domain.model import (
    NOUNS,
    Exercise,
    Measurement,
    Noun,
    Revision,
    Routine,
    Workout,
    WorkoutSet,
)
from workoutlog.domain.stamps import LOWEST, Stamp, device_text
from workoutlog.errors import LogbookCorrupt
from workoutlog.replica.codec import instant_from, milliseconds
from workoutlog.replica.rows import noun_of, version_of
from workoutlog.services.ports import (
    Count,
    Days,
    JournalChange,
    JournalEntry,
    StoredSet,
    WorkoutQuery,
)
from workoutlog.store import journal, loading
from workoutlog.store.adding_up import SqliteTotals
from workoutlog.store.compiled import COLUMNS, SQL
from workoutlog.store.connecting import connect, copy, copy_pages, make_private
from workoutlog.store.opening import open_file
from workoutlog.store.rows import bounds, local_row, order_key
from workoutlog.store.telling import reading, reporting

N = TypeVar("N", bound=Noun)

# How many changes can be undone; older ones are forgotten, or the file would grow for ever.
KEPT_CHANGES = 1_000
# SQLite finds a named parameter by going through all of them: very many at once cost seconds.
_IDS_AT_ONCE = 100
_WORKOUT_OF = itemgetter(COLUMNS["set"].index("workout_id"))
_NO_SETS: tuple[bytes, Iterator[tuple[Any, ...]]] = (b"", iter(()))


class _Rehearsed(Exception):
    """Ends a unit of work of which nothing is to stay."""


class SqliteLogbook:
    """One lifter's logbook in the file at ``path``, opened at once and made if there is none.

    ``random_bits`` names the device when the file is made. Every method may
    raise one of the `LogbookError` family.
    """

    def __init__(self, path: Path, random_bits: Callable[[int], int]) -> None:
        """Open the file.

        `is_new` says whether it was made for that, `has_written` whether anything was kept since.
        """
        self.path = path
        self._random_bits = random_bits
        self._connection, self.is_new = open_file(path)
        self.has_written = False

    @cached_property
    def totals(self) -> SqliteTotals:
        """What the sets add up to."""
        return SqliteTotals(self._connection, self.path)

    def close(self) -> None:
        """Close the file."""
        self._connection.close()

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Hold the logbook for a unit of work; a unit within a unit joins it."""
        if self._connection.in_transaction:
            yield
            return
        with reporting(self.path):
            try:
                # IMMEDIATE takes the lock before the first read: nothing changes in between.
                self._connection.execute("BEGIN IMMEDIATE")
                yield
                self._connection.execute("COMMIT")
                self.has_written = True
            except BaseException:
                self._connection.rollback()
                raise

    def versions(self, noun: type[N], ids: Iterable[UUID]) -> list[Version[N]]:
        """Read rows whole, dead ones too; ids that are unknown are left out."""
        rows = self._rows_among(f"{noun.kind}_by_id", [each.bytes for each in ids])
        with reading(self.path):
            return [version_of(noun, row) for row in rows]

    def save(self, versions: Sequence[Version[Noun]]) -> None:
        """Write rows whole, as changes of this device; parents before their children."""
        with self.transaction():
            for noun in NOUNS:
                rows = [local_row(each) for each in versions if type(each.noun) is noun]
                if rows:
                    self._connection.executemany(SQL[f"put_{noun.kind}"], rows)

    def exercises(self) -> list[Exercise]:
        """Read every exercise that was used or edited, the merged ones too."""
        return self._nouns(Exercise, self._rows("exercises"))

    def exercises_on(self, days: Days) -> set[UUID]:
        """Name the exercises that were done on some days."""
        rows = self._rows("exercises_on_days", **bounds(days))
        with reading(self.path):
            return {UUID(bytes=row_id) for (row_id,) in rows}

    def deleted_exercises(self) -> list[Exercise]:
        """Read those that another device deleted while this one had sets of them."""
        return self._nouns(Exercise, self._rows("deleted_exercises"))

    def running_workout(self) -> Workout | None:
        """Read the workout that is going on; the latest one where two were started."""
        return next(iter(self._nouns(Workout, self._rows("running_workout"))), None)

    def workouts(self, query: WorkoutQuery) -> list[Workout]:
        """Read a page of workouts, newest first."""
        statement = "workouts"
        if query.exercises:
            statement += "_with_exercise"
        if query.text:
            statement += "_and_text" if query.exercises else "_with_text"
        days = bounds(query.days)
        # A place in the order of workouts: those of a page are all before it.
        before = (days["latest"], b"")
        if query.before is not None:
            before = min(before, (milliseconds(query.before), b""))
        if query.after is not None:
            before = min(before, (milliseconds(query.after.started_at), query.after.id.bytes))
        rows = self._rows_among(
            statement,
            [each.bytes for each in query.exercises],
            text=_like(query.text),
            before=before[0],
            before_id=before[1],
            limit=query.limit,
            **days,
        )
        return self._nouns(Workout, rows)

    def sets_of_workouts(self, workout_ids: Sequence[UUID]) -> list[WorkoutSet]:
        """Read the sets of some workouts, in the order they were done within each."""
        rows = self._rows_among("sets_of_workouts", [each.bytes for each in workout_ids])
        with reading(self.path):
            return [noun_of(WorkoutSet, row) for row in sorted(rows, key=order_key)]

    def sets_in_workout(self, workout_id: bytes, exercise_ids: Sequence[UUID]) -> list[WorkoutSet]:
        """Read the sets of some exercises in a workout, named by its 16 bytes, in their order."""
        ids = [each.bytes for each in exercise_ids]
        rows = self._rows_among("sets_in_workout", ids, workout=workout_id)
        with reading(self.path):
            return [noun_of(WorkoutSet, row) for row in sorted(rows, key=order_key)]

    def order_keys(self, workout_id: UUID) -> list[tuple[str, UUID]]:
        """Read what the sets of a workout are ordered by, in that order."""
        rows = self._rows_among("sets_of_workouts", [workout_id.bytes])
        with reading(self.path):
            return [(key, UUID(bytes=row_id)) for key, row_id in sorted(map(order_key, rows))]

    def routines(self) -> list[Routine]:
        """Read every routine."""
        return self._nouns(Routine, self._rows("routines"))

    def workouts_of_routine(self, routine_id: UUID) -> list[Workout]:
        """Read the finished workouts with sets that followed a routine, the oldest first."""
        return self._nouns(Workout, self._rows("workouts_of_routine", routine=routine_id.bytes))

    def sets_of_routine(
        self, routine_id: UUID, exercise_ids: Sequence[UUID]
    ) -> dict[UUID, list[StoredSet]]:
        """Read the sets of some exercises in these workouts, in the order they were done."""
        ids = [each.bytes for each in exercise_ids]
        rows = self._rows_among("sets_of_routine", ids, routine=routine_id.bytes)
        with reading(self.path):
            return {
                UUID(bytes=workout_id): sorted(run, key=order_key)
                for workout_id, run in groupby(rows, key=_WORKOUT_OF)
            }

    def revisions(self) -> list[Revision]:
        """Read every value that lost a conflict which nobody has settled."""
        return self._nouns(Revision, self._rows("revisions"))

    def count_revisions(self) -> int:
        """Count them."""
        [(count,)] = self._rows("count_revisions")
        return int(count)

    def revisions_of(self, row_id: UUID) -> list[Revision]:
        """Read every value of a row that lost a conflict, settled or not."""
        return self._nouns(Revision, self._rows("revisions_of", row=row_id.bytes))

    def measurements(
        self, name: str | None = None, days: Days | None = None, limit: int = 20
    ) -> list[Measurement]:
        """Read measurements, newest first."""
        rows = self._rows("measurements", name=name, limit=limit, **bounds(days or Days()))
        return self._nouns(Measurement, rows)

    def known(self, noun: type[Noun], ids: Sequence[UUID]) -> dict[UUID, bool]:
        """Say which of some rows are there, and of each whether it is dead."""
        rows = self._rows_among(f"known_{noun.kind}", [each.bytes for each in ids])
        with reading(self.path):
            return {UUID(bytes=row_id): bool(dead) for row_id, dead in rows}

    def set_ids(self, workout_ids: Sequence[UUID]) -> set[bytes]:
        """Name every set of some workouts, dead ones too, by its 16 bytes."""
        rows = self._rows_among("set_ids", [each.bytes for each in workout_ids])
        return {row_id for (row_id,) in rows}

    def dead_set_ids(self) -> set[bytes]:
        """Name every set that is dead by its 16 bytes."""
        return {row_id for (row_id,) in self._rows("dead_set_ids")}

    @contextmanager
    def loading(self, *, keep: bool = True) -> Iterator[None]:
        """Hold the logbook for a unit of work that adds very many rows, or only rehearses it."""
        with suppress(_Rehearsed), self.transaction():
            with loading.without_indexes(self._connection):
                yield
            if not keep:
                raise _Rehearsed

    def add(
        self,
        noun: type[Noun],
        columns: tuple[str, ...],
        rows: Sequence[tuple[object, ...]],
        choices: tuple[tuple[str, str], ...] = (),
    ) -> int:
        """Add rows that every device knows alike; say how many of them were not there yet."""
        statement = loading.statement(noun.kind, columns, choices)
        with reporting(self.path):
            return max(self._connection.executemany(statement, rows).rowcount, 0)

    @contextmanager
    def snapshot(self) -> Iterator[None]:
        """Read everything as it is now, while others may go on writing."""
        with reporting(self.path):
            self._connection.execute("BEGIN")
            try:
                yield
            finally:
                self._connection.rollback()

    def history(
        self, days: Days, exercise_ids: Sequence[UUID] = ()
    ) -> Iterator[tuple[Workout, list[StoredSet]]]:
        """Read workouts with their sets, the oldest first and each in the order it was done."""
        suffix = "_with_exercise" if exercise_ids else ""
        ids = {f"id{n}": each.bytes for n, each in enumerate(exercise_ids)}
        names = ", ".join(f":{name}" for name in ids)
        parameters = bounds(days) | ids

        def opened(statement: str) -> Iterator[tuple[Any, ...]]:
            sql = SQL[f"{statement}{suffix}"].replace("{ids}", names)
            return iter(self._connection.execute(sql, parameters))

        with reporting(self.path):
            # Both are in the order of workouts, so that they can be read side by side.
            runs = groupby(opened("all_sets"), key=_WORKOUT_OF)
            workout_id, run = next(runs, _NO_SETS)
            for row in opened("all_workouts"):
                sets: list[StoredSet] = []
                if workout_id == row[0]:
                    sets = list(run)
                    workout_id, run = next(runs, _NO_SETS)
                with reading(self.path):
                    sets.sort(key=order_key)
                    workout = noun_of(Workout, row)
                yield workout, sets

    def add_journal(self, at: datetime, action: str, changes: Sequence[JournalChange]) -> None:
        """Remember a change for `undo`; what had been undone cannot be redone any more."""
        with self.transaction():
            self._rows("forget_undone")
            self._rows(
                "add_journal",
                at=milliseconds(at.astimezone(UTC)),
                action=action,
                changes=journal.write(changes),
            )
            self._rows("prune_journal", keep=KEPT_CHANGES)

    def next_undo(self) -> JournalEntry | None:
        """Read the latest change that was not undone."""
        return self._journal_entry("next_undo")

    def next_redo(self) -> JournalEntry | None:
        """Read the change that was undone last."""
        return self._journal_entry("next_redo")

    def journal_of(self, row_id: UUID) -> list[JournalEntry]:
        """Read the changes of a row that can still be undone or redone, the earliest first."""
        return self._journal_entries("journal_of", row=str(row_id))

    def mark_journal(self, entry: int, *, undone: bool) -> None:
        """Remember that a change was undone or redone."""
        self._rows("mark_journal", entry=entry, undone=int(undone))

    def last_stamp(self) -> Stamp:
        """Read the highest stamp that this device has given or met."""
        return Stamp(self.state("last_stamp") or LOWEST)

    def advance_stamp(self, stamp: Stamp) -> None:
        """Remember a stamp that was given or met, unless a higher one is known."""
        self.set_state("last_stamp", max(stamp, self.last_stamp()))

    def device(self) -> int:
        """Read the number of this device: 64 random bits, drawn when first asked."""
        drawn = self.state("device") or self._draw_device()
        with reading(self.path):
            return int(drawn, 16)

    def state(self, name: str) -> str | None:
        """Read what this device remembers under a name; it is never synced."""
        return next((value for (value,) in self._rows("state", name=name)), None)

    def set_state(self, name: str, value: str | None) -> None:
        """Remember something on this device, or forget it."""
        if value is None:
            self._rows("drop_state", name=name)
        else:
            self._rows("put_state", name=name, value=value)

    def counts(self) -> dict[str, Count]:
        """Count the rows of each noun: a set is not there without its workout."""
        counts = {
            noun.kind: Count(rows, dead)
            for noun in NOUNS
            for rows, dead in self._rows(f"count_{noun.kind}")
        }
        [(seen,)] = self._rows("count_visible_sets")
        rows = counts[WorkoutSet.kind].rows
        return {**counts, WorkoutSet.kind: Count(rows, rows - seen)}

    def back_up(self, target: Path) -> None:
        """Copy the logbook into a new private file, whole or not at all, while it may be in use."""
        with reporting(target):
            copy(self._connection, target)

    def copy_over(self, target: Path) -> None:
        """Replace the contents of another logbook file, which may be in use, by this one's."""
        make_private(target)
        with reporting(target), closing(connect(target)) as connection:
            copy_pages(self._connection, connection)

    def damage(self) -> list[str]:
        """Ask SQLite what is wrong inside the file: broken pages, rows without their parents."""
        try:
            with reporting(self.path):
                pages = [text for (text,) in self._connection.execute("PRAGMA integrity_check")]
                orphans = self._connection.execute("PRAGMA foreign_key_check").fetchall()
        except LogbookCorrupt as error:
            return [error.message]
        found = [] if pages == ["ok"] else pages
        return found + [
            f"a row of {table} points to a missing {parent}" for table, _, parent, _ in orphans
        ]

    def _journal_entry(self, statement: str) -> JournalEntry | None:
        return next(iter(self._journal_entries(statement)), None)

    def _journal_entries(self, statement: str, **parameters: object) -> list[JournalEntry]:
        rows = self._rows(statement, **parameters)
        with reading(self.path):
            return [
                JournalEntry(number, instant_from(at), action, journal.read(changes))
                for number, at, action, changes, _ in rows
            ]

    def _draw_device(self) -> str:
        with self.transaction():
            drawn = self.state("device") or device_text(self._random_bits(64))
            self.set_state("device", drawn)
        return drawn

    def _nouns(self, noun: type[N], rows: list[tuple[Any, ...]]) -> list[N]:
        with reading(self.path):
            return [noun_of(noun, row) for row in rows]

    def _rows(self, statement: str, **parameters: object) -> list[tuple[Any, ...]]:
        with reporting(self.path):
            return self._connection.execute(SQL[statement], parameters).fetchall()

    def _rows_among(
        self, statement: str, ids: Sequence[bytes], **parameters: object
    ) -> list[tuple[Any, ...]]:
        """Run a statement over a list of ids, in as many pieces as SQLite asks for."""
        sql, rows = SQL[statement], []
        with reporting(self.path):
            for start in range(0, max(len(ids), 1), _IDS_AT_ONCE):
                piece = {f"id{n}": each for n, each in enumerate(ids[start : start + _IDS_AT_ONCE])}
                names = ", ".join(f":{name}" for name in piece)
                rows += self._connection.execute(
                    sql.replace("{ids}", names), parameters | piece
                ).fetchall()
        return rows


def _like(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return f"%{escaped}%"
