"""What an account's rows add up to, kept with every commit.

So two sides can be compared without reading their rows.
"""

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import chain
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import Connection, bindparam
from sqlmodel import col, select

from workoutlog.domain.batches import Batch
from workoutlog.domain.merge import Version
from workoutlog.domain.model import NOUNS, Noun
from workoutlog.replica.digest import batch_hashes, row_hash, total
from workoutlog.server.rows.stored import Row
from workoutlog.server.storage import sql
from workoutlog.server.tables import AccountRow

_READ = select(col(AccountRow.digests)).where(col(AccountRow.account_id) == bindparam("account_id"))


class Digest(NamedTuple):
    """The rows of one kind: how many live, how many are dead, and their hashes modulo 2**64."""

    live: int = 0
    dead: int = 0
    total: int = 0

    @property
    def rows(self) -> int:
        """Count the rows, dead ones too."""
        return self.live + self.dead


Digests = Mapping[str, Digest]
_NO_ROWS: Digests = {noun.kind: Digest() for noun in NOUNS}


def digests_text(digests: Digests) -> str:
    """Write the digests of an account as they are stored: a JSON object, a list for each kind."""
    return json.dumps(digests, separators=(",", ":"))


NOTHING = digests_text({})


def digests_from(text: str) -> Digests:
    """Read what is stored, also of kinds of which nothing is; what a newer program wrote stays."""
    return {**_NO_ROWS, **{kind: Digest(*each) for kind, each in json.loads(text).items()}}


def read_digests(connection: Connection, account_id: UUID) -> Digests:
    """Read what the rows of every kind add up to."""
    [(text,)] = sql.run(connection, _READ, account_id=account_id.bytes)
    return digests_from(text)


def digests_after(before: Digests, rows: Iterable[Row], batches: Iterable[Batch]) -> Digests:
    """Add what rows become, and take out what they were; add new ones in batches."""
    by_kind: dict[str, list[Row]] = defaultdict(list)
    new: dict[str, list[Batch]] = defaultdict(list)
    for row in rows:
        by_kind[row.version.noun.kind].append(row)
    for batch in batches:
        new[batch.noun.kind].append(batch)
    changed = {kind: _after(before[kind], by_kind[kind], new[kind]) for kind in {**by_kind, **new}}
    return {**before, **changed}


def _after(before: Digest, rows: Sequence[Row], new: Sequence[Batch]) -> Digest:
    was = [row.stored for row in rows if row.stored is not None]
    died = _dead(row.version for row in rows) - _dead(was)
    added = len(rows) - len(was) + sum(len(each.ids) for each in new)
    hashes = chain((row.hash for row in rows), *map(batch_hashes, new))
    together = total(hashes, map(row_hash, was), before.total)
    return Digest(before.live + added - died, before.dead + died, together)


def _dead(versions: Iterable[Version[Noun]]) -> int:
    return sum(each.dead for each in versions)
