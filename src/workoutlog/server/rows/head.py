"""The head of an account's feed: who holds it writes alone, in every process there is."""

from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import Connection, bindparam, insert
from sqlmodel import col, select, update

from workoutlog.domain.stamps import Stamp, next_stamp
from workoutlog.replica.codec import milliseconds, stamp_bytes, stamp_from_bytes
from workoutlog.server.refusals import RowMissing
from workoutlog.server.rows.digests import Digests, digests_from, digests_text
from workoutlog.server.storage import sql
from workoutlog.server.tables import AccountRow, CommitRow

_ACCOUNT = col(AccountRow.account_id) == bindparam("account_id")
_HOLD = (
    select(col(AccountRow.last_seq), col(AccountRow.last_stamp), col(AccountRow.digests))
    .where(_ACCOUNT)
    .with_for_update()
)
_ADVANCE = (
    update(AccountRow)
    .where(_ACCOUNT)
    .values(last_seq=bindparam("seq"), last_stamp=bindparam("stamp"), digests=bindparam("digests"))
)
_LOG = insert(CommitRow)


class Entry(NamedTuple):
    """What the commit log says of a commit, beside the account and the places that it gave."""

    tag: bytes
    device: str
    push_id: str | None
    request_hash: bytes | None
    at: int


@dataclass
class Head:
    """Where an account's feed ends, and the highest stamp of it; held until the transaction ends.

    ``digests`` are what its rows add up to, kind by kind. ``device`` is the
    server's own number, which is in the stamps that it gives.
    """

    account_id: UUID
    device: int
    seq: int
    stamp: Stamp
    digests: Digests

    def tick(self, now: datetime, *seen: Stamp) -> Stamp:
        """Give a stamp above all that this account has, and above those seen."""
        self.stamp = next_stamp(milliseconds(now), self.device, [self.stamp, *seen])
        return self.stamp

    def meet(self, stamp: Stamp) -> None:
        """Remember a stamp that somebody else gave."""
        self.stamp = max(self.stamp, stamp)

    def advance(self, writes: sql.Writes, seq: int, digests: Digests, entry: Entry) -> None:
        """Move the end of the feed, say what all rows add up to there, and log the commit."""
        first, self.seq, self.digests = self.seq + 1, seq, digests
        account_id = self.account_id.bytes
        writes.run(_LOG, account_id=account_id, seq_from=first, seq_to=seq, **entry._asdict())
        writes.run(
            _ADVANCE,
            account_id=account_id,
            seq=seq,
            stamp=stamp_bytes(self.stamp),
            digests=digests_text(digests),
        )


def hold(connection: Connection, account_id: UUID, device: int) -> Head:
    """Take the head of an account, waiting for whoever has it.

    The first statement of a transaction that writes: what is read after it is
    what everyone else has committed. Raises `RowMissing` if there is no such
    account.
    """
    for seq, stamp, digests in sql.run(connection, _HOLD, account_id=account_id.bytes):
        return Head(account_id, device, seq, stamp_from_bytes(stamp), digests_from(digests))
    raise RowMissing("There is no such account.")
