"""What an account's rows add up to, kept with every commit."""

from collections import defaultdict
from collections.abc import Iterable
from functools import cached_property
from itertools import chain
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import Connection, bindparam
from sqlmodel import col, select

from workoutlog.domain.batches import Batch
from workoutlog.domain.merge import Version
from workoutlog.domain.model import NOUNS, Noun, WorkoutSet
from workoutlog.replica.digest import HASH_BYTES, batch_hashes, row_hash, total
from workoutlog.server.rows.stored import Row
from workoutlog.server.storage import sql
from workoutlog.server.tables import DigestRow, table_of

_READ = select(
    col(DigestRow.kind), col(DigestRow.live), col(DigestRow.dead), col(DigestRow.total)
).where(col(DigestRow.account_id) == bindparam("account_id"))


class Digest(NamedTuple):
    """The rows of one kind: how many live, how many are dead, and the sum of their hashes."""

    live: int = 0
    dead: int = 0
    total: int = 0


def read_digests(connection: Connection, account_id: UUID) -> dict[str, Digest]:
    """Read what the rows of every kind add up to."""
    digests = {noun.kind: Digest() for noun in NOUNS}
    for kind, live, dead, packed in sql.run(connection, _READ, account_id=account_id.bytes):
        digests[kind] = Digest(live, dead, int.from_bytes(packed))
    return digests


class Digests:
    """The digests of an account during a commit."""

    def __init__(self, connection: Connection, account_id: UUID) -> None:
        """Read nothing yet."""
        self._connection = connection
        self._account_id = account_id

    @cached_property
    def _before(self) -> dict[str, Digest]:
        return read_digests(self._connection, self._account_id)

    @property
    def sets(self) -> int:
        """Count the sets that the account had before, dead ones too."""
        there = self._before[WorkoutSet.kind]
        return there.live + there.dead

    def write(self, rows: Iterable[Row], batches: Iterable[Batch] = ()) -> None:
        """Add what rows become, and take out what they were; add new ones in batches."""
        by_kind: dict[str, list[Row]] = defaultdict(list)
        new: dict[str, list[Batch]] = defaultdict(list)
        for row in rows:
            by_kind[row.version.noun.kind].append(row)
        for batch in batches:
            new[batch.noun.kind].append(batch)
        account = self._account_id.bytes
        written = []
        for kind in {**by_kind, **new}:
            changed = by_kind[kind]
            live, dead, sum_before = self._before[kind]
            was = [row.stored for row in changed if row.stored is not None]
            died = _dead(row.version for row in changed) - _dead(was)
            dead += died
            live += len(changed) - len(was) - died + sum(len(each.ids) for each in new[kind])
            hashes = chain((row.hash for row in changed), *map(batch_hashes, new[kind]))
            together = total(hashes, map(row_hash, was), sum_before)
            written.append((account, kind, live, dead, together.to_bytes(HASH_BYTES)))
        sql.put(self._connection, table_of(DigestRow), written)


def _dead(versions: Iterable[Version[Noun]]) -> int:
    return sum(each.dead for each in versions)
