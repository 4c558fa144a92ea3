"""What happened to an account, for its owner and for whoever runs the server.

Every event is a line of the log, with its account, session, network and
request; those of a known account are kept beside it too, for some time. Its
session is the one that it happened to, or else the one that asked for it.
"""

import logging
from collections.abc import Iterator
from datetime import datetime, timedelta
from enum import StrEnum
from functools import partial
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import Connection, delete, insert, select
from sqlmodel import col

from workoutlog.server.access.occasions import Occasion
from workoutlog.server.storage.database import afterwards
from workoutlog.server.tables import AuditRow

KEPT_FOR = timedelta(days=180)
_log = logging.getLogger(__name__)


class Event(StrEnum):
    """Everything that is written down."""

    ACCOUNT_ADDED = "account_added"
    ACCOUNT_DISABLED = "account_disabled"
    ACCOUNT_ENABLED = "account_enabled"
    ACCOUNT_DELETED = "account_deleted"
    ACCOUNT_EXPORTED = "account_exported"
    ACCOUNT_IMPORTED = "account_imported"
    LOGIN_OK = "login_ok"
    LOGIN_FAILED = "login_failed"
    LOGIN_THROTTLED = "login_throttled"
    PASSWORD_CHANGED = "password_changed"  # noqa: S105  # the name of an event
    PASSWORD_CONFIRMATION_FAILED = "password_confirmation_failed"  # noqa: S105  # as above
    PASSWORD_RESET_OFFERED = "password_reset_offered"  # noqa: S105  # as above
    PASSWORD_RESET = "password_reset"  # noqa: S105  # as above
    PASSWORD_RESET_FAILED = "password_reset_failed"  # noqa: S105  # as above
    REFRESH_REUSED = "refresh_reused"
    SESSION_RENAMED = "session_renamed"
    SESSION_REVOKED = "session_revoked"
    TOKEN_CREATED = "token_created"  # noqa: S105  # as above
    TOKEN_REVOKED = "token_revoked"  # noqa: S105  # as above


# What somebody has done who should not be able to.
_ALARMING = {Event.REFRESH_REUSED}


class Happened(NamedTuple):
    """One event of an account."""

    id: UUID
    at: datetime
    event: str
    session_id: UUID | None
    network: str | None
    request_id: str | None


def record(
    connection: Connection,
    account_id: UUID,
    event: Event,
    occasion: Occasion,
    *,
    session_id: UUID | None = None,
) -> None:
    """Write an event down with what else a transaction writes, and into the log if that is kept."""
    connection.execute(
        insert(AuditRow).values(
            account_id=account_id,
            id=occasion.new_id(),
            at=occasion.now,
            event=str(event),
            session_id=session_id or occasion.session_id,
            network=occasion.kept_network,
            request_id=occasion.request_id,
        )
    )
    log_afterwards(connection, account_id, event, occasion, session_id=session_id)


def log_afterwards(
    connection: Connection,
    account_id: UUID,
    event: Event,
    occasion: Occasion,
    *,
    session_id: UUID | None = None,
) -> None:
    """Write an event into the log when its transaction is over, if it has happened by then."""
    afterwards(
        connection, partial(log, event, occasion, account_id=account_id, session_id=session_id)
    )


def log(
    event: Event,
    occasion: Occasion,
    *,
    account_id: UUID | None = None,
    session_id: UUID | None = None,
) -> None:
    """Write an event into the log alone, as for a name that nobody has."""
    fields = {
        "account": account_id,
        "session": session_id or occasion.session_id,
        "network": occasion.kept_network,
        "request_id": occasion.request_id,
    }
    told = {name: str(value) for name, value in fields.items() if value is not None}
    _log.log(logging.WARNING if event in _ALARMING else logging.INFO, str(event), extra=told)


def events(connection: Connection, account_id: UUID) -> Iterator[Happened]:
    """Read what happened to an account, the oldest first."""
    table: Any = AuditRow
    statement = (
        select(*(col(getattr(table, name)) for name in Happened._fields))
        .where(col(AuditRow.account_id) == account_id)
        .order_by(col(AuditRow.at), col(AuditRow.id))
    )
    for row in connection.execute(statement):
        yield Happened(*row)


def forget(connection: Connection, account_id: UUID, now: datetime) -> None:
    """Delete the events of an account that are too old to matter."""
    connection.execute(
        delete(AuditRow).where(
            col(AuditRow.account_id) == account_id, col(AuditRow.at) < now - KEPT_FOR
        )
    )
