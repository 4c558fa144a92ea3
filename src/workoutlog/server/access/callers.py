"""Who asks: what a request says of its caller, and whether that is still so.

The first needs no database. The second is asked in the transaction of the work
itself: what was revoked before it began does nothing any more, and a revocation
waits for a transaction that began before it.
"""

import hmac
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import Connection, bindparam, select
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
from workoutlog.server.access.keys import KeyRing
from workoutlog.server.access.sessions import RULES, SessionRules, to_the_hour
from workoutlog.server.access.standing import refuse_account
from workoutlog.server.storage import sql
from workoutlog.server.tables import ApiTokenRow, Scope, SessionRow

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


def claims(authorization: str | None, ring: KeyRing, now: datetime) -> Claims:
    """Read the Authorization header. Raises `TokenMissing`, `TokenInvalid`, `TokenExpired`."""
    if authorization is None:
        raise TokenMissing("The request needs an Authorization header with a bearer token.")
    if not authorization.lower().startswith(_BEARER):
        raise TokenMissing("The Authorization header brings no bearer token.")
    token = authorization[len(_BEARER) :].strip()
    if not token.startswith(API_TOKEN.prefix):
        return access_tokens.verify(ring, token, now)
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
    refuse_account(connection, claims.account_id, lock=writing)
    if isinstance(claims, TokenClaims):
        return _by_token(connection, claims, now)
    return _by_session(connection, claims, now, rules)


_SESSION = select(
    col(SessionRow.device),
    col(SessionRow.created_at),
    col(SessionRow.rotated_at),
    col(SessionRow.revoked_at),
).where(
    col(SessionRow.account_id) == bindparam("account_id"), col(SessionRow.id) == bindparam("id")
)
_TOKEN = select(
    col(ApiTokenRow.device),
    col(ApiTokenRow.scope),
    col(ApiTokenRow.secret_hash),
    col(ApiTokenRow.expires_at),
    col(ApiTokenRow.revoked_at),
    col(ApiTokenRow.used_at),
).where(
    col(ApiTokenRow.account_id) == bindparam("account_id"), col(ApiTokenRow.id) == bindparam("id")
)


def _by_session(
    connection: Connection, claims: AccessClaims, now: datetime, rules: SessionRules
) -> Caller:
    account, session = claims.account_id, claims.session_id
    found = sql.run(connection, _SESSION, account_id=account.bytes, id=session.bytes)
    for device, created, rotated, revoked in found:
        if revoked is not None:
            break
        if rules.is_expired(instant_from(created), instant_from(rotated), now):
            raise SessionExpired("The session has expired; sign in again.")
        return Caller(account, int(device, 16), session_id=session)
    raise SessionRevoked("The session was revoked; sign in again.")


def _by_token(connection: Connection, claims: TokenClaims, now: datetime) -> Caller:
    account, token = claims.account_id, claims.token_id
    found = sql.run(connection, _TOKEN, account_id=account.bytes, id=token.bytes)
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
