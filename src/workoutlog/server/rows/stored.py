"""Synced rows of one account: read from their tables, and written back whole."""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple, Self, TypeVar
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Connection,
    Executable,
    Table,
    bindparam,
    literal_column,
    type_coerce,
    union_all,
)
from sqlmodel import select

from workoutlog.domain.batches import Batch
from workoutlog.domain.merge import RESTORED, Version
from workoutlog.domain.model import KINDS, NOUNS, PARENTS, Noun, WorkoutSet, registers
from workoutlog.replica.digest import row_hash
from workoutlog.replica.rows import columns_held, columns_of, row_of, version_of
from workoutlog.server.storage import sql
from workoutlog.server.tables import SYNCED, table_of

N = TypeVar("N", bound=Noun)

_Make = Callable[[Version[Noun]], Any]
# A part of a row that is no register: when its deletion was committed.
SAW = "saw"
# All parts that were not written since the row was made.
_REST = ""


class Stored(NamedTuple):
    """A row as its table has it: the columns of both sides, its place in the feed, its parts'."""

    noun: type[Noun]
    columns: Sequence[Any]

    @property
    def id(self) -> UUID:
        """The id of the row."""
        return UUID(bytes=self.columns[0])

    @property
    def seq(self) -> int:
        """Its place in the feed."""
        seq: int = self.columns[-2]
        return seq

    @property
    def is_dead(self) -> bool:
        """Whether it is deleted."""
        return bool(self.columns[-3])

    @property
    def version(self) -> Version[Noun]:
        """The row as it is merged; made anew each time."""
        return version_of(self.noun, self.columns)


@dataclass
class Row:
    """A row as it is stored and as it becomes.

    ``seq`` is its place in the feed, 0 until it has one; ``seqs`` are those of
    the parts that were written after it was made.
    """

    version: Version[Noun]
    seq: int = 0
    seqs: Mapping[str, int] = field(default_factory=dict)
    stored: Version[Noun] | None = None
    _made: dict[_Make, tuple[Version[Noun], Any]] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )

    @classmethod
    def read(cls, found: Stored) -> Self:
        """Read a row as its table has it."""
        seqs, version = found.columns[-1], found.version
        return cls(version, found.seq, json.loads(seqs) if seqs else {}, version)

    @property
    def is_dead(self) -> bool:
        """Whether it becomes, or stays, deleted."""
        return self.version.dead

    @property
    def is_changed(self) -> bool:
        """Whether it is not any more what is stored."""
        return self.version != self.stored

    @property
    def hash(self) -> int:
        """The hash of what it becomes."""
        hashed: int = self._once(row_hash)
        return hashed

    @property
    def written(self) -> Sequence[Any]:
        """What it becomes, as the columns that both sides have."""
        columns: Sequence[Any] = self._once(row_of)
        return columns

    def seq_of(self, part: str) -> int:
        """Say where in the feed a register was last written, or `SAW`."""
        return self.seqs.get(part, self.seqs.get(_REST, self.seq))

    def touches(self, part: str) -> bool:
        """Say whether a part becomes another one than is stored."""
        return self.stored is None or part in self._touched(self.stored)

    def place(self, seq: int) -> None:
        """Give it a place in the feed."""
        if self.stored is not None:
            touched = dict.fromkeys(self._touched(self.stored), seq)
            self.seqs = {_REST: self.seq, **self.seqs, **touched}
        self.seq = seq

    def columns(self) -> tuple[Any, ...]:
        """Write it as its table has it, but for the account."""
        seqs = json.dumps(self.seqs) if self.seqs else None
        return (*self.written, int(self.version.dead), self.seq, seqs)

    def _once(self, make: _Make) -> Any:
        """Make something of what it becomes that a commit needs, and its answer again."""
        made = self._made.get(make)
        if made is None or made[0] is not self.version:
            made = self._made[make] = (self.version, make(self.version))
        return made[1]

    def _touched(self, before: Version[Noun]) -> list[str]:
        now = self.version
        names = [*registers(type(now.noun)), RESTORED]
        touched = [name for name in names if now.stamp_of(name) != before.stamp_of(name)]
        touched += [name for name in now.extra if now.extra[name] != before.extra.get(name)]
        return [*touched, SAW] if now.saw != before.saw else touched


class Rows:
    """The rows of one account that a transaction works with: each is read once, and known then."""

    def __init__(self, connection: Connection, account_id: UUID) -> None:
        """Know nothing yet."""
        self._connection = connection
        self._account_id = account_id
        # A row is made of what was found when it is asked for.
        self._known: Mapping[type[Noun], dict[UUID, Row | Stored | None]] = {
            noun: {} for noun in NOUNS
        }
        # Whether parents are dead that were only looked for; None of those that are not there.
        self._dead: Mapping[type[Noun], dict[UUID, bool | None]] = {
            noun: {} for noun in PARENTS.values()
        }
        self._new_ids: set[UUID] = set()

    def expect_none(self, row_id: UUID) -> None:
        """Be told that an id was just drawn at random: no row of it is ever looked for."""
        self._new_ids.add(row_id)

    def read(self, noun: type[Noun], ids: Iterable[UUID]) -> None:
        """Read those rows that are not known yet, dead ones too; some may not be there."""
        known = self._known[noun]
        unknown = dict.fromkeys(each for each in ids if each not in known)
        known |= unknown
        packed = (each.bytes for each in unknown if each not in self._new_ids)
        for found in read_rows(self._connection, self._account_id, noun, packed):
            known[found.id] = found

    def get(self, noun: type[Noun], row_id: UUID) -> Row | None:
        """Give a row as it becomes; None if it is not there."""
        known = self._known[noun]
        if row_id not in known:
            self.read(noun, [row_id])
        found = known[row_id]
        if isinstance(found, Stored):
            found = known[row_id] = Row.read(found)
        return found

    def look_for(self, parents: Mapping[type[Noun], Iterable[UUID]]) -> None:
        """Find out which of some parents of sets there are, and which live, by one statement.

        More than that is asked of few, which are read then.
        """
        asked: list[bytes] = []
        for noun, ids in parents.items():
            dead, known = self._dead[noun], self._known[noun]
            unknown = dict.fromkeys(each for each in ids if each not in dead and each not in known)
            dead |= unknown
            asked += (each.bytes for each in unknown if each not in self._new_ids)
        account = self._account_id.bytes
        found = sql.among(self._connection, _PARENTS_BY_ID, asked, account_id=account)
        for kind, row_id, is_dead in found:
            self._dead[KINDS[kind]][UUID(bytes=row_id)] = bool(is_dead)

    def is_there(self, noun: type[Noun], row_id: UUID) -> bool:
        """Say whether there is a parent of sets, dead or alive."""
        return self._is_dead(noun, row_id) is not None

    def is_living(self, noun: type[Noun], row_id: UUID) -> bool:
        """Say whether there is a parent of sets that is not deleted."""
        return self._is_dead(noun, row_id) is False

    def has_living_parents(self, batch: Batch) -> bool:
        """Say whether all parents of sets are there and not deleted."""
        parents = {noun: batch.fields[name].values for name, noun in PARENTS.items()}
        self.look_for(parents)
        return all(self.is_living(noun, each) for noun, ids in parents.items() for each in ids)

    def any_stored(self, noun: type[Noun], ids: Iterable[UUID]) -> bool:
        """Say whether any of some rows is stored, and know no more of them than before.

        Those that were added are not.
        """
        asked = (each.bytes for each in ids if not (self._new_ids and each in self._new_ids))
        return any(True for _ in read_rows(self._connection, self._account_id, noun, asked))

    def add(self, row: Row) -> None:
        """Add a row that is not stored yet."""
        self._known[type(row.version.noun)][row.version.noun.id] = row

    def known(self, noun: type[Noun]) -> list[tuple[UUID, Row]]:
        """List the rows of one kind that were given or added, with their ids."""
        known = self._known[noun].items()
        return [(row_id, row) for row_id, row in known if isinstance(row, Row)]

    def changed(self) -> list[Row]:
        """List what is not as it is stored, parents before their children."""
        rows = (row for known in self._known.values() for row in known.values())
        return [row for row in rows if isinstance(row, Row) and row.is_changed]

    def _is_dead(self, noun: type[Noun], row_id: UUID) -> bool | None:
        if row_id in self._known[noun]:
            found = self._known[noun][row_id]
            return found.is_dead if found else None
        if row_id not in self._dead[noun]:
            self.look_for({noun: [row_id]})
        return self._dead[noun][row_id]


def read_rows(
    connection: Connection, account_id: UUID, noun: type[Noun], ids: Iterable[bytes]
) -> Iterator[Stored]:
    """Read some rows of an account, dead ones too; ids that are unknown are left out."""
    for found in sql.among(connection, _BY_ID[noun], ids, account_id=account_id.bytes):
        yield Stored(noun, found)


def sets_behind(
    connection: Connection, account_id: UUID, workout_ids: Iterable[bytes], after: int
) -> Iterator[Stored]:
    """Read the living sets of some workouts that changed behind a place in the feed."""
    values = {"account_id": account_id.bytes, "after": after}
    for found in sql.among(connection, _SETS_BEHIND, workout_ids, **values):
        yield Stored(WorkoutSet, found)


def write_rows(writes: sql.Writes, account_id: UUID, rows: Iterable[Row]) -> None:
    """Write rows whole, parents before their children."""
    by_noun: dict[type[Noun], list[tuple[Any, ...]]] = {noun: [] for noun in NOUNS}
    for row in rows:
        by_noun[type(row.version.noun)].append((account_id.bytes, *row.columns()))
        row.stored = row.version
    for noun, columns in by_noun.items():
        writes.put(table_of(SYNCED[noun]), columns)


def write_batches(writes: sql.Writes, account_id: UUID, batches: Iterable[Batch], seq: int) -> None:
    """Write batches of rows that are new, the first of them at a place in the feed."""
    for each in batches:
        many = len(each.ids)
        columns = {
            "account_id": [account_id.bytes] * many,
            **columns_held(each),
            "dead": [0] * many,
            "seq": range(seq, seq + many),
        }
        writes.add(table_of(SYNCED[each.noun]), columns)
        seq += many


def stored_columns(noun: type[Noun]) -> list[Any]:
    """Name the columns of a `Stored` row, in their order."""
    table = table_of(SYNCED[noun])
    return [table.c[name] for name in (*columns_of(noun), "dead", "seq", "register_seqs")]


def _among(noun: type[Noun], column: str) -> Any:
    """Select rows of an account one of whose columns is one of some ids."""
    wanted = _is_among(table_of(SYNCED[noun]), column)
    return select(*stored_columns(noun)).where(*wanted)


def _is_among(table: Table, column: str) -> tuple[ColumnElement[bool], ...]:
    of_account = table.c.account_id == bindparam("account_id")
    return of_account, table.c[column].in_(bindparam("ids", expanding=True))


def _standing(noun: type[Noun]) -> Any:
    """Select which rows of an account there are, and whether they are dead."""
    table = table_of(SYNCED[noun])
    kind: ColumnElement[str] = literal_column(f"'{noun.kind}'")
    return select(kind, table.c.id, table.c.dead).where(*_is_among(table, "id"))


_BY_ID: Mapping[type[Noun], Executable] = {noun: _among(noun, "id") for noun in NOUNS}
# It asks for the ids of all kinds among each: no more are found by that.
_PARENTS_BY_ID: Executable = union_all(*map(_standing, PARENTS.values()))
_SET = table_of(SYNCED[WorkoutSet])
_SETS_BEHIND: Executable = _among(WorkoutSet, "workout_id").where(
    _SET.c.seq > bindparam("after"), type_coerce(_SET.c.dead, BigInteger()) == 0
)
