"""Accounts as the feed sees them: how far it is, what it adds up to, what was committed."""

from datetime import datetime

from sqlalchemy import ForeignKeyConstraint, Index
from sqlmodel import Field

from workoutlog.domain.stamps import Stamp
from workoutlog.replica.types import column_type
from workoutlog.server.tables.mould import Owned, ServerTable, column


class AccountRow(ServerTable, Owned, table=True):
    """Someone who syncs.

    ``last_seq`` is the end of the account's feed, and the row's lock is what
    puts commits in order. ``last_stamp`` is the highest that the server has
    given or met for this account. ``digests`` are what its rows add up to, as
    `workoutlog.server.rows.digests` writes it.
    """

    __tablename__ = "account"

    name: str = column(str)
    created_at: datetime = column(datetime)
    disabled_at: datetime | None = column(datetime, optional=True)
    last_seq: int = column(int)
    last_stamp: Stamp = column(Stamp)
    digests: str = column(str)


class CommitRow(ServerTable, Owned, table=True):
    """One commit: the stretch of the feed that it wrote, and who asked for it.

    ``tag`` is 8 random bytes, by which a cursor recognises the commit after a
    server was restored. ``push_id`` names the request, ``request_hash`` what
    stood in it.
    """

    __tablename__ = "commit_log"
    __table_args__ = (
        ForeignKeyConstraint(["account_id"], ["account.account_id"]),
        Index("ix_commit_log_push", "account_id", "push_id"),
    )

    seq_to: int = Field(primary_key=True, nullable=False, sa_type=column_type(int))
    seq_from: int = column(int)
    tag: bytes = column(bytes)
    device: str = column(str)
    push_id: str | None = column(str, optional=True)
    request_hash: bytes | None = column(bytes, optional=True)
    at: datetime = column(datetime)


class ServerStateRow(ServerTable, table=True):
    """What the server remembers for itself: the epoch of its database, its number as a device."""

    __tablename__ = "server_state"

    name: str = Field(primary_key=True, nullable=False, sa_type=column_type(str))
    value: str = column(str)
