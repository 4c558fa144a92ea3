"""The replica port on the logbook's file: rows with their bookkeeping, and what is not sent."""

import json
import sqlite3
from collections.abc import Collection, Iterable, Mapping, Sequence
from contextlib import closing
from itertools import compress, count, groupby
from operator import not_
from typing import Any
from uuid import UUID

from workoutlog.domain.batches import Batch
from workoutlog.domain.changes import Known
from workoutlog.domain.model import NOUNS, Noun, WorkoutSet
from workoutlog.domain.stamps import Stamp
from workoutlog.errors import AnswerUnreadable
from workoutlog.replica.codec import Stored, stamp_bytes, stamp_from_bytes
from workoutlog.replica.digest import row_hash, total
from workoutlog.replica.rows import columns_held, is_fresh, plain_batch, version_of
from workoutlog.services.replicas import Digest, Held, Key, RowHereError, Sending, Unsent, place_of
from workoutlog.store.compiled import COLUMNS, SQL
from workoutlog.store.connecting import connect_to_read, copy
from workoutlog.store.logbook import SqliteLogbook
from workoutlog.store.rows import local_row
from workoutlog.store.telling import reading, reporting

_Told = Iterable[tuple[Sending, dict[str, Stored]]]
_REV = COLUMNS[WorkoutSet.kind].index("local_rev")
_CACHE_KB = 32_000
_TABLES: Mapping[type[Noun], str] = {
    noun: "workout_set" if noun is WorkoutSet else noun.kind for noun in NOUNS
}


class SqliteReplica(SqliteLogbook):
    """One lifter's logbook as a sync reads and writes it; any other command does without."""

    def begin(self) -> None:
        """Index what is not sent; a logbook that is never synced does without."""
        with reporting(self.path):
            # A page is written into every index, so the file is met all over.
            self._connection.execute(f"PRAGMA cache_size=-{_CACHE_KB}")
            for table in _TABLES.values():
                self._connection.execute(
                    f"CREATE INDEX IF NOT EXISTS ix_{table}_unsent "
                    f"ON {table} (local_rev) WHERE local_rev > 0"
                )

    def unsent(self, limit: int, without: Collection[Key] = ()) -> Unsent | None:
        """Read rows that have changes which were not sent, if there are any."""
        found: list[Held] = []
        fresh: list[tuple[Any, ...]] = []
        left: dict[type[Noun], list[str]] = {noun: [] for noun in NOUNS}
        for noun, row_id in without:
            left[noun].append(row_id.hex.upper())
        with reporting(self.path):
            for noun, ids in left.items():
                wanted = limit - len(found) - len(fresh)
                rows = self._rows(f"unsent_{noun.kind}", limit=wanted, without=json.dumps(ids))
                if noun is WorkoutSet:
                    are_fresh = [*map(_is_fresh, rows)]
                    fresh = [*compress(rows, are_fresh)]
                    rows = [*compress(rows, map(not_, are_fresh))]
                found += self._held(noun, rows)
        if not fresh:
            return Unsent(found) if found else None
        revs, seqs = [row[_REV] for row in fresh], [place_of(row[_REV + 1]) for row in fresh]
        with reading(self.path):
            return Unsent(found, plain_batch(WorkoutSet, fresh, seqs), revs)

    def count_unsent(self) -> int:
        """Count them."""
        with reporting(self.path):
            return sum(
                self._connection.execute(SQL[f"count_unsent_{noun.kind}"]).fetchone()[0]
                for noun in NOUNS
            )

    def held_among(self, keys: Iterable[Key]) -> dict[Key, Held]:
        """Read rows, dead ones too; those that are unknown are left out."""
        ids: dict[type[Noun], list[bytes]] = {}
        for noun, row_id in keys:
            ids.setdefault(noun, []).append(row_id.bytes)
        return {
            each.key: each
            for noun, wanted in ids.items()
            for each in self._held(noun, self._rows_among(f"{noun.kind}_by_id", wanted))
        }

    def sets_within(self, workout_ids: Iterable[UUID]) -> list[Held]:
        """Read the sets of some workouts, dead ones too."""
        wanted = [each.bytes for each in workout_ids]
        return self._held(WorkoutSet, self._rows_among("every_set_of_workouts", wanted))

    def visible(self) -> dict[str, int]:
        """Count what a lifter sees, by kind."""
        return {kind: each.rows - each.dead for kind, each in self.counts().items()}

    def hold(self, rows: Iterable[Held]) -> None:
        """Write rows with their bookkeeping; `AnswerUnreadable` for a set without parents."""
        in_order = sorted(rows, key=lambda each: NOUNS.index(type(each.version.noun)))
        for noun, run in groupby(in_order, key=lambda each: type(each.version.noun)):
            self._hold(SQL[f"hold_{noun.kind}"], map(_values, run))

    def hold_new(self, batch: Batch) -> None:
        """Write rows that the server has, and where it has them; `RowHereError` if one is here."""
        columns = columns_held(batch)
        names = f"{', '.join(columns)}, base_seq, dead, local_rev"
        values = f"{'?, ' * len(columns)}?, 0, 0"
        statement = f"INSERT INTO {_TABLES[batch.noun]} ({names}) VALUES ({values})"  # noqa: S608  # names of ours
        seqs = (seq or 0 for seq in batch.seqs)
        self._hold(statement, zip(*columns.values(), seqs, strict=True))

    def sent(self, rows: Iterable[Sending]) -> None:
        """Note that the server has what was sent; a row that was changed meanwhile stays unsent."""
        self._run_each("sent", ((each, {}) for each in rows))

    def seen(self, rows: Iterable[tuple[Sending, int]]) -> int:
        """Note that it has, and where in the feed each row is now; say of how many rows."""
        return self._run_each("seen", ((each, {"seq": seq}) for each, seq in rows))

    def seen_before(self, rows: Iterable[tuple[Sending, int, Known]]) -> None:
        """Note of rows that were changed meanwhile where they are, and what the server has."""
        told: _Told = ((each, {"seq": seq, "stamps": _written(known)}) for each, seq, known in rows)
        self._run_each("seen_before", told)

    def forget_places(self) -> None:
        """Forget what the server has of every row, and send all of them."""
        for noun in NOUNS:
            self._run(f"forget_places_{noun.kind}", [{}])

    def digests(self) -> dict[str, Digest]:
        """Add up every kind that has rows; takes as long as reading all of them."""
        return {noun.kind: digest for noun in NOUNS if (digest := self._digest(noun)) is not None}

    def keep_copy(self, why: str) -> str:
        """Copy the whole file beside it, and say where to."""
        names = (self.path.with_name(f"{self.path.name}.{why}-{n}.backup") for n in count(1))
        kept = next(name for name in names if not name.exists())
        with reporting(self.path), closing(connect_to_read(self.path)) as source:
            copy(source, kept)
        return str(kept)

    def _hold(self, statement: str, rows: Iterable[tuple[Stored, ...]]) -> None:
        try:
            with reporting(self.path):
                self._connection.executemany(statement, rows)
        except sqlite3.IntegrityError as error:
            if error.sqlite_errorcode == sqlite3.SQLITE_CONSTRAINT_PRIMARYKEY:
                raise RowHereError from error
            raise AnswerUnreadable("A row came without the rows that it belongs to.") from error

    def _digest(self, noun: type[Noun]) -> Digest | None:
        live = dead = sum_ = 0
        with reporting(self.path):
            for row in self._connection.execute(SQL[f"all_{noun.kind}"]):
                with reading(self.path):
                    version = version_of(noun, row)
                live, dead = live + (not version.dead), dead + version.dead
                sum_ = total([row_hash(version)], start=sum_)
        return Digest(live, dead, sum_) if live or dead else None

    def _held(self, noun: type[Noun], rows: Iterable[tuple[Any, ...]]) -> list[Held]:
        rev = COLUMNS[noun.kind].index("local_rev")
        with reading(self.path):
            return [
                Held(version_of(noun, row), row[rev], row[rev + 1], _known(row[rev + 2]))
                for row in rows
            ]

    def _run_each(self, statement: str, rows: _Told) -> int:
        done = 0
        for noun, run in groupby(rows, key=lambda each: each[0].noun):
            values = ({"id": each.id.bytes, "rev": each.rev, **more} for each, more in run)
            done += self._run(f"{statement}_{noun.kind}", values)
        return done

    def _run(self, statement: str, values: Iterable[dict[str, Stored]]) -> int:
        with reporting(self.path):
            return self._connection.executemany(SQL[statement], values).rowcount


def _is_fresh(row: Sequence[Any]) -> bool:
    """Say whether a set is sent as it is: all of it, for it is not known what the server has."""
    return row[_REV + 2] is None and is_fresh(WorkoutSet, row)


def _values(row: Held) -> tuple[Stored, ...]:
    """Write a row as its columns, in their order."""
    known = None if row.known is None else _written(row.known)
    return (*local_row(row.version), row.rev, row.base_seq, known)


def _known(text: str | None) -> Known | None:
    """Read what the server has, which the statement that writes a row may have noted."""
    if text is None:
        return None
    stamp, stamps, extra = json.loads(text)
    unknown = {name: at for name, (at, _) in (extra or {}).items()}
    return Known(stamp_from_bytes(bytes.fromhex(stamp)), {**(stamps or {}), **unknown})


def _written(known: Known) -> str:
    stamps: dict[str, Stamp] = {**known.stamps}
    return json.dumps([stamp_bytes(known.stamp).hex(), stamps, None])
