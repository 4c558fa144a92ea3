"""Who writes, how far it had read, whether it was committed before, and who has written."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import Connection, bindparam
from sqlmodel import col, select

from workoutlog.domain.conflicts import Deletion
from workoutlog.replica.codec import instant_from
from workoutlog.server.refusals import KeyReused
from workoutlog.server.rows.head import Head
from workoutlog.server.storage import sql
from workoutlog.server.tables import CommitRow

_FIND_PUSH = select(
    col(CommitRow.request_hash), col(CommitRow.seq_from), col(CommitRow.seq_to)
).where(
    col(CommitRow.account_id) == bindparam("account_id"),
    col(CommitRow.push_id) == bindparam("push_id"),
)

_WROTE = (
    select(col(CommitRow.seq_from), col(CommitRow.seq_to), col(CommitRow.device), col(CommitRow.at))
    .where(
        col(CommitRow.account_id) == bindparam("account_id"),
        col(CommitRow.seq_to) >= bindparam("seq"),
    )
    .order_by(col(CommitRow.seq_to))
    .limit(1)
)


class Origin(NamedTuple):
    """Who writes: the number of its device, and how far it had read the feed.

    ``push_id`` names the request, so that a repeated one is known by it, and
    ``request_hash`` what stood in it. ``deleted_workouts`` are known to be
    deleted by who writes, each with the sets that it knows of it, and where in
    the feed it has seen them (None: somewhere). What is ``in_file`` stays there,
    whatever becomes of it here.
    """

    device: int
    seen_seq: int
    push_id: str | None = None
    request_hash: bytes | None = None
    deleted_workouts: Mapping[UUID, Mapping[UUID, int | None]] = MappingProxyType({})
    in_file: bool = False


def committed_before(connection: Connection, head: Head, origin: Origin) -> range | None:
    """Find the places that a request was given before, if it was committed.

    Raises `KeyReused` where another request had its name.
    """
    if origin.push_id is None:
        return None
    account = head.account_id.bytes
    known = sql.run(connection, _FIND_PUSH, account_id=account, push_id=origin.push_id)
    for request_hash, first, last in known:
        if request_hash == origin.request_hash:
            return range(first, last + 1)
        name = origin.push_id.partition(":")[2]
        raise KeyReused(f"{name!r} was used for another request.")
    return None


def deletion_at(
    connection: Connection, account_id: UUID, seq: int
) -> tuple[range, Deletion | None]:
    """Find who gave a place in the feed to the deletion of a row, and what other places with it.

    None where that is not remembered.
    """
    for first, last, device, at in sql.run(
        connection, _WROTE, account_id=account_id.bytes, seq=seq
    ):
        if first <= seq:
            return range(first, last + 1), Deletion(device, instant_from(at))
    return range(seq, seq + 1), None
