"""Who may do what: names, passwords, sessions, tokens, and what is found before an account is.

No secret stands in any of these tables as it is presented: passwords and codes
are hashed, and a session's ``secret`` makes tokens only together with a key
that is kept outside of the database.
"""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import ForeignKeyConstraint, Index
from sqlmodel import Field

from workoutlog.replica.types import column_type
from workoutlog.server.tables.mould import Owned, ServerTable, column


class Scope(StrEnum):
    """What a token may do."""

    READ = "read"
    WRITE = "write"


class LoginNameRow(ServerTable, table=True):
    """A name that somebody signs in with, under its folded form.

    The name of a deleted account belongs to nobody, and nobody may have it
    until ``free_at``.
    """

    __tablename__ = "login_name"

    folded: str = Field(primary_key=True, nullable=False, sa_type=column_type(str))
    account_id: UUID | None = column(UUID, optional=True)
    free_at: datetime | None = column(datetime, optional=True)


class CredentialRow(ServerTable, Owned, table=True):
    """The password of an account, hashed, in the PHC string format."""

    __tablename__ = "credential"
    __table_args__ = (ForeignKeyConstraint(["account_id"], ["account.account_id"]),)

    password_hash: str = column(str)
    changed_at: datetime = column(datetime)


class SessionRow(ServerTable, Owned, table=True):
    """A device that signed in.

    ``generation`` counts the refresh tokens that were given, of which the
    newest is good, and the one before it for whoever brings ``nonce_hash``.
    ``device`` is the number in the stamps of what it writes, as 16 digits.
    """

    __tablename__ = "session"
    __table_args__ = (ForeignKeyConstraint(["account_id"], ["account.account_id"]),)

    id: UUID = Field(primary_key=True, nullable=False, sa_type=column_type(UUID))
    device: str = column(str)
    device_name: str = column(str)
    secret: bytes = column(bytes)
    generation: int = column(int)
    nonce_hash: bytes | None = column(bytes, optional=True)
    created_at: datetime = column(datetime)
    rotated_at: datetime = column(datetime)
    network: str | None = column(str, optional=True)
    revoked_at: datetime | None = column(datetime, optional=True)
    revoked_because: str | None = column(str, optional=True)


class ApiTokenRow(ServerTable, Owned, table=True):
    """A token for a script. ``device`` is as in a session."""

    __tablename__ = "api_token"
    __table_args__ = (ForeignKeyConstraint(["account_id"], ["account.account_id"]),)

    id: UUID = Field(primary_key=True, nullable=False, sa_type=column_type(UUID))
    name: str = column(str)
    scope: Scope = column(Scope)
    device: str = column(str)
    secret_hash: bytes = column(bytes)
    created_at: datetime = column(datetime)
    expires_at: datetime = column(datetime)
    used_at: datetime | None = column(datetime, optional=True)
    revoked_at: datetime | None = column(datetime, optional=True)


class ResetCodeRow(ServerTable, Owned, table=True):
    """The one code with which an account's password can be set anew."""

    __tablename__ = "reset_code"
    __table_args__ = (ForeignKeyConstraint(["account_id"], ["account.account_id"]),)

    code_hash: bytes = column(bytes)
    expires_at: datetime = column(datetime)


class KnownNetworkRow(ServerTable, Owned, table=True):
    """A network from which the owner of an account signed in, hashed together with the account."""

    __tablename__ = "known_network"
    __table_args__ = (ForeignKeyConstraint(["account_id"], ["account.account_id"]),)

    network_hash: bytes = Field(primary_key=True, nullable=False, sa_type=column_type(bytes))
    seen_at: datetime = column(datetime)


class AuditRow(ServerTable, Owned, table=True):
    """Something that happened to an account and that its owner may want to look up."""

    __tablename__ = "audit_event"
    __table_args__ = (
        ForeignKeyConstraint(["account_id"], ["account.account_id"]),
        Index("ix_audit_event_at", "account_id", "at"),
    )

    id: UUID = Field(primary_key=True, nullable=False, sa_type=column_type(UUID))
    at: datetime = column(datetime)
    event: str = column(str)
    session_id: UUID | None = column(UUID, optional=True)
    network: str | None = column(str, optional=True)
    request_id: str | None = column(str, optional=True)


class InviteRow(ServerTable, table=True):
    """A code that lets somebody make an account, once."""

    __tablename__ = "invite"

    id: UUID = Field(primary_key=True, nullable=False, sa_type=column_type(UUID))
    secret_hash: bytes = column(bytes)
    created_at: datetime = column(datetime)
    expires_at: datetime = column(datetime)
    used_at: datetime | None = column(datetime, optional=True)
    revoked_at: datetime | None = column(datetime, optional=True)


class ThrottleRow(ServerTable, table=True):
    """How many attempts failed for what is counted, since when, and when the next may be.

    ``bucket`` is a hash: what people type for a name is at times their
    password. After ``forget_at`` the row says nothing any more.
    """

    __tablename__ = "throttle"
    __table_args__ = (Index("ix_throttle_forget_at", "forget_at"),)

    bucket: bytes = Field(primary_key=True, nullable=False, sa_type=column_type(bytes))
    failures: int = column(int)
    since: datetime = column(datetime)
    next_at: datetime = column(datetime)
    forget_at: datetime = column(datetime)


class DeletedAccountRow(ServerTable, table=True):
    """An account that is no more: all that is kept is a hash of its id."""

    __tablename__ = "deleted_account"

    account_hash: bytes = Field(primary_key=True, nullable=False, sa_type=column_type(bytes))
    deleted_at: datetime = column(datetime)
