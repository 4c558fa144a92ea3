"""Who asks: what a request says of its caller, and whether that is still so.

The first needs no database. The second is asked in the transaction of the work
itself: what was revoked before it began does nothing any more, and a revocation
waits for a transaction that began before it.
"""

import hmac
from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, Connection, Executable, and_, bindparam, select
from sqlmodel import col

from workoutlog.replica.codec import instant_from
from workoutlog.server.access import access_tokens
from workoutlog.server.access.access_tokens import AccessClaims
from workoutlog.server.access.codes import API_TOKEN, hash_of
from workoutlog.server.access.denials import (
    SessionExpired,
    SessionNeeded,
    SessionRevoked,
    TokenExpired,
    TokenInvalid,
    TokenMissing,
    TokenRevoked,
)
from workoutlog.server.access.keys import KeyFile
from workoutlog.server.access.sessions import RULES, SessionRules, to_the_hour
from workoutlog.server.access.standing import lock, refuse_account
from workoutlog.server.storage import sql
from workoutlog.server.tables import AccountRow, ApiTokenRow, Scope, SessionRow

_BEARER = "bearer "


class Caller(NamedTuple):
    """Who asks: an account, by one of its sessions or tokens, on the device of this number.

    ``is_unnoted`` says that the token was not yet used in this hour, as far as is known.
    """

    account_id: UUID
    device: int
    scope: Scope = Scope.WRITE
    session_id: UUID | None = None
    token_id: UUID | None = None
    is_unnoted: bool = False

    def require_session(self) -> UUID:
        """Name the session that asks. Raises `SessionNeeded` where an API token does."""
        if self.session_id is None:
            raise SessionNeeded
        return self.session_id


class TokenClaims(NamedTuple):
    """What an API token says: whose it is, which one, and what should prove it."""

    account_id: UUID
    token_id: UUID
    secret_hash: bytes


Claims = AccessClaims | TokenClaims


def claims(authorization: str | None, keys: KeyFile, now: datetime) -> Claims:
    """Read the Authorization header. Raises `TokenMissing`, `TokenInvalid`, `TokenExpired`."""
    if authorization is None:
        raise TokenMissing("The request needs an Authorization header with a bearer token.")
    if not authorization.lower().startswith(_BEARER):
        raise TokenMissing("The Authorization header brings no bearer token.")
    token = authorization[len(_BEARER) :].strip()
    if not token.startswith(API_TOKEN.prefix):
        return access_tokens.verify(keys.current(), token, now)
    parts = API_TOKEN.read(token)
    if parts is None:
        raise TokenInvalid("This is no API token.")
    account, token_id, secret = parts
    return TokenClaims(UUID(bytes=account), UUID(bytes=token_id), hash_of(secret))


def standing(
    connection: Connection,
    claims: Claims,
    now: datetime,
    *,
    writing: bool,
    rules: SessionRules = RULES,
) -> Caller:
    """Make sure that a caller is still who the claims say.

    ``writing`` has whoever wants to revoke them wait until this transaction
    ends. Raises a kind of `Unauthorized` that says what became of the caller.
    """
    if writing:
        lock(connection, claims.account_id)
    if isinstance(claims, TokenClaims):
        return _by_token(connection, claims, now)
    return _by_session(connection, claims, now, rules)


def _account_with(row: type[SessionRow | ApiTokenRow], *columns: Any) -> Executable:
    """Select whether an account stands, and one of its sessions or tokens, if it is there."""
    account_id: ColumnElement[bytes] = bindparam("account_id")
    its_own = and_(col(row.account_id) == account_id, col(row.id) == bindparam("id"))
    statement: Executable = (
        select(col(AccountRow.disabled_at), *columns)
        .select_from(AccountRow)
        .outerjoin(row, its_own)
        .where(col(AccountRow.account_id) == account_id)
    )
    return statement


_SESSION = _account_with(
    SessionRow,
    col(SessionRow.device),
    col(SessionRow.created_at),
    col(SessionRow.rotated_at),
    col(SessionRow.revoked_at),
)
_TOKEN = _account_with(
    ApiTokenRow,
    col(ApiTokenRow.device),
    col(ApiTokenRow.scope),
    col(ApiTokenRow.secret_hash),
    col(ApiTokenRow.expires_at),
    col(ApiTokenRow.revoked_at),
    col(ApiTokenRow.used_at),
)


def _find(
    connection: Connection, statement: Executable, account_id: UUID, row_id: UUID
) -> list[Sequence[Any]]:
    """Find a session or a token of an account, which must stand; none if it is not there."""
    found = sql.run(connection, statement, account_id=account_id.bytes, id=row_id.bytes)
    refuse_account(connection, account_id, found)
    return [columns for _, *columns in found if columns[0] is not None]


def _by_session(
    connection: Connection, claims: AccessClaims, now: datetime, rules: SessionRules
) -> Caller:
    account, session = claims.account_id, claims.session_id
    for device, created, rotated, revoked in _find(connection, _SESSION, account, session):
        if revoked is not None:
            break
        if rules.is_expired(instant_from(created), instant_from(rotated), now):
            raise SessionExpired("The session has expired; sign in again.")
        return Caller(account, int(device, 16), session_id=session)
    raise SessionRevoked("The session was revoked; sign in again.")


def _by_token(connection: Connection, claims: TokenClaims, now: datetime) -> Caller:
    account, token = claims.account_id, claims.token_id
    found = _find(connection, _TOKEN, account, token)
    for device, scope, secret_hash, expires, revoked, used in found:
        if not hmac.compare_digest(secret_hash, claims.secret_hash):
            break
        if revoked is not None:
            raise TokenRevoked("The API token was revoked.")
        if now >= instant_from(expires):
            raise TokenExpired("The API token has expired; make another one.")
        is_unnoted = used is None or to_the_hour(now) > instant_from(used)
        return Caller(account, int(device, 16), Scope(scope), token_id=token, is_unnoted=is_unnoted)
    raise TokenInvalid("This API token is none that this server gave.")
