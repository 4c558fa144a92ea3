"""API tokens for scripts: shown once, stored as a hash, with a scope and an end."""

from datetime import datetime, timedelta
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import Connection, func, insert, select, update
from sqlmodel import col

from workoutlog.server.access import audit
from workoutlog.server.access.audit import Event
from workoutlog.server.access.codes import API_TOKEN, hash_of
from workoutlog.server.access.occasions import Occasion
from workoutlog.server.access.sessions import to_the_hour
from workoutlog.server.refusals import Flaw, QuotaExceeded, RequestInvalid, RowMissing
from workoutlog.server.tables import ApiTokenRow, Scope

LONGEST_LIFE = timedelta(days=366)
MOST = 50


class ApiToken(NamedTuple):
    """An API token as its owner sees it, which is everything but the token."""

    id: UUID
    name: str
    scope: Scope
    device: str
    created_at: datetime
    expires_at: datetime
    used_at: datetime | None
    revoked_at: datetime | None


def create(
    connection: Connection,
    account_id: UUID,
    occasion: Occasion,
    *,
    name: str,
    scope: Scope,
    expires_at: datetime,
) -> tuple[ApiToken, str]:
    """Make a token for an account that is locked by the caller; the text is never seen again.

    Raises `RequestInvalid` for an end that is past or too far away, and `QuotaExceeded`.
    """
    if not occasion.now < expires_at <= occasion.now + LONGEST_LIFE:
        reason = f"a token ends within {LONGEST_LIFE.days} days from now"
        flaw = Flaw("/expires_at", reason)
        raise RequestInvalid(f"The token cannot be made: {reason}.", flaws=(flaw,))
    if _count(connection, account_id, occasion.now) >= MOST:
        raise QuotaExceeded(f"An account may have {MOST} API tokens; revoke one first.")
    token_id, secret = occasion.new_id(), occasion.random_bytes(32)
    token = ApiToken(
        token_id,
        name,
        scope,
        occasion.random_bytes(8).hex(),
        occasion.now,
        expires_at,
        None,
        None,
    )
    values = {**token._asdict(), "account_id": account_id, "secret_hash": hash_of(secret)}
    connection.execute(insert(ApiTokenRow).values(values))
    audit.record(connection, account_id, Event.TOKEN_CREATED, occasion)
    return token, API_TOKEN.write(account_id.bytes, token_id.bytes, secret)


def api_tokens(connection: Connection, account_id: UUID) -> list[ApiToken]:
    """List the tokens of an account, revoked and expired ones too, the oldest first."""
    table: Any = ApiTokenRow
    statement = (
        select(*(col(getattr(table, name)) for name in ApiToken._fields))
        .where(col(ApiTokenRow.account_id) == account_id)
        .order_by(col(ApiTokenRow.created_at), col(ApiTokenRow.id))
    )
    return [ApiToken(*row) for row in connection.execute(statement)]


def revoke(
    connection: Connection, account_id: UUID, occasion: Occasion, token_id: UUID | None = None
) -> int:
    """Revoke one token of an account, or all; say how many were.

    The account is locked by the caller. Raises `RowMissing` where the one is not there.
    """
    which = [col(ApiTokenRow.account_id) == account_id]
    if token_id is not None:
        which.append(col(ApiTokenRow.id) == token_id)
        if not connection.execute(select(col(ApiTokenRow.id)).where(*which)).first():
            raise RowMissing(f"There is no API token {token_id}.")
    revoked = connection.execute(
        update(ApiTokenRow)
        .where(*which, col(ApiTokenRow.revoked_at).is_(None))
        .values(revoked_at=occasion.now)
    ).rowcount
    for _ in range(revoked):
        audit.record(connection, account_id, Event.TOKEN_REVOKED, occasion)
    return revoked


def note_use(connection: Connection, account_id: UUID, token_id: UUID, now: datetime) -> None:
    """Write down that a token was used, exact to the hour."""
    connection.execute(
        update(ApiTokenRow)
        .where(col(ApiTokenRow.account_id) == account_id, col(ApiTokenRow.id) == token_id)
        .values(used_at=to_the_hour(now))
    )


def _count(connection: Connection, account_id: UUID, now: datetime) -> int:
    statement = select(func.count()).where(
        col(ApiTokenRow.account_id) == account_id,
        col(ApiTokenRow.revoked_at).is_(None),
        col(ApiTokenRow.expires_at) > now,
    )
    return connection.execute(statement).scalar_one()
