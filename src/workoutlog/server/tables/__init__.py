"""The tables of the server: accounts and how they sign in, synced rows, the feed.

Every key begins with ``account_id``, so that the rows of an account can be kept
together on one partition or one machine; what is looked up before the account
is known stands in tables of its own, keyed by what is looked up.
"""

from workoutlog.server.tables.feed import AccountRow, CommitRow, ServerStateRow
from workoutlog.server.tables.identity import (
    ApiTokenRow,
    AuditRow,
    CredentialRow,
    DeletedAccountRow,
    InviteRow,
    KnownNetworkRow,
    LoginNameRow,
    ResetCodeRow,
    Scope,
    SessionRow,
    ThrottleRow,
)
from workoutlog.server.tables.mould import ServerTable
from workoutlog.server.tables.synced import SYNCED, FeedColumns, table_of

__all__ = [
    "SYNCED",
    "AccountRow",
    "ApiTokenRow",
    "AuditRow",
    "CommitRow",
    "CredentialRow",
    "DeletedAccountRow",
    "FeedColumns",
    "InviteRow",
    "KnownNetworkRow",
    "LoginNameRow",
    "ResetCodeRow",
    "Scope",
    "ServerStateRow",
    "ServerTable",
    "SessionRow",
    "ThrottleRow",
    "metadata",
    "table_of",
]

metadata = ServerTable.metadata
