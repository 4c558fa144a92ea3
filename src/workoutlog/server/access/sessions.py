"""Sessions: devices that signed in, and how each of them stays signed in."""

from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import Connection, delete, insert, or_, select, update
from sqlmodel import col

from workoutlog.server.access import audit, rotation
from workoutlog.server.access.audit import Event
from workoutlog.server.access.denials import (
    SessionExpired,
    SessionRevoked,
    TokenInvalid,
    Unauthorized,
)
from workoutlog.server.access.keys import KeyRing
from workoutlog.server.access.occasions import Occasion
from workoutlog.server.access.rotation import RefreshToken, Rotation
from workoutlog.server.access.standing import lock_standing
from workoutlog.server.refusals import RowMissing
from workoutlog.server.tables import SessionRow

# How long a dead session is told apart from one that never was.
_REMEMBERED = timedelta(days=30)


class Because(StrEnum):
    """Why a session was revoked."""

    LOGOUT = "logout"
    OWNER = "owner"
    ADMINISTRATOR = "administrator"
    PASSWORD = "password"  # noqa: S105  # a reason
    EVICTED = "evicted"
    REUSED = "reused"


class SessionRules(NamedTuple):
    """How long a session lives without use and at all, and how many an account may have."""

    idle: timedelta = timedelta(days=90)
    lifetime: timedelta = timedelta(days=365)
    most: int = 20

    def is_expired(self, created_at: datetime, rotated_at: datetime, now: datetime) -> bool:
        """Say whether a session is over."""
        return now >= min(created_at + self.lifetime, rotated_at + self.idle)


RULES = SessionRules()


class Session(NamedTuple):
    """A session as its owner sees it; ``used_at`` is only exact to the hour."""

    id: UUID
    device: str
    device_name: str
    created_at: datetime
    used_at: datetime
    expires_at: datetime
    network: str | None


class Given(NamedTuple):
    """The session that a refresh token was given to, and the token."""

    account_id: UUID
    session_id: UUID
    refresh_token: str


def open_session(
    connection: Connection,
    account_id: UUID,
    occasion: Occasion,
    ring: KeyRing,
    *,
    device_name: str,
    device: str | None = None,
    rules: SessionRules = RULES,
) -> Given:
    """Sign a device in, whose account is locked by the caller.

    ``device`` is the number that the device gives itself, as 16 hexadecimal
    digits. If there are too many sessions, those idle for longest end.
    """
    now = occasion.now
    living = sorted(
        _living(connection, account_id, now, rules), key=lambda session: session.rotated_at
    )
    for idle in living[: max(0, len(living) - rules.most + 1)]:
        revoke(connection, account_id, occasion, Because.EVICTED, session_id=idle.id)
    session_id, secret = occasion.new_id(), occasion.random_bytes(32)
    connection.execute(
        insert(SessionRow).values(
            account_id=account_id,
            id=session_id,
            device=device or occasion.random_bytes(8).hex(),
            device_name=device_name,
            secret=secret,
            generation=1,
            created_at=now,
            rotated_at=now,
            network=occasion.kept_network,
        )
    )
    token = rotation.write(ring.signing, secret, account_id, session_id, 1)
    return Given(account_id, session_id, token)


def refresh(
    connection: Connection,
    text: str,
    nonce: bytes | None,
    occasion: Occasion,
    ring: KeyRing,
    *,
    rules: SessionRules = RULES,
) -> Given | Unauthorized:
    """Give the successor of a refresh token, or say why there is none.

    A refusal is returned, not raised: that the session was revoked must be kept.
    """
    token = RefreshToken.read(text)
    if token is None:
        return TokenInvalid("This is no refresh token.")
    try:
        lock_standing(connection, token.account_id)
        row = _session(connection, token.account_id, token.session_id)
        _refuse_dead(row, occasion.now, rules)
    except Unauthorized as refusal:
        return refusal
    if not any(token.is_proved(key, row.secret) for key in ring.good(occasion.now, rules.idle)):
        return TokenInvalid("This refresh token is none that this server gave.")
    before = Rotation(row.generation, row.rotated_at, row.nonce_hash)
    after = before.turned(token.generation, nonce, occasion.now)
    if after is None:
        return _reused(connection, token, occasion)
    if after is not before:
        connection.execute(
            update(SessionRow)
            .where(*_is(token.account_id, token.session_id))
            .values(**after._asdict(), network=occasion.kept_network)
        )
    successor = rotation.write(
        ring.signing, row.secret, token.account_id, token.session_id, after.generation
    )
    return Given(token.account_id, token.session_id, successor)


def revoke(
    connection: Connection,
    account_id: UUID,
    occasion: Occasion,
    because: Because,
    *,
    session_id: UUID | None = None,
    but: UUID | None = None,
) -> int:
    """End one session of an account, or all but one; say how many were ended.

    The account is locked by the caller, so that nothing is still being written for them.
    """
    which = [col(SessionRow.account_id) == account_id, col(SessionRow.revoked_at).is_(None)]
    if session_id is not None:
        which.append(col(SessionRow.id) == session_id)
    if but is not None:
        which.append(col(SessionRow.id) != but)
    ended = connection.execute(
        update(SessionRow)
        .where(*which)
        .values(revoked_at=occasion.now, revoked_because=str(because))
        .returning(col(SessionRow.id))
    ).scalars()
    count = 0
    for each in [*ended]:
        audit.record(connection, account_id, Event.SESSION_REVOKED, occasion, session_id=each)
        count += 1
    return count


def rename(
    connection: Connection, account_id: UUID, session_id: UUID, name: str, occasion: Occasion
) -> None:
    """Call the device of a session something else. Raises `RowMissing`."""
    renamed = connection.execute(
        update(SessionRow)
        .where(*_is(account_id, session_id), col(SessionRow.revoked_at).is_(None))
        .values(device_name=name)
    )
    if not renamed.rowcount:
        raise missing(session_id)
    audit.record(connection, account_id, Event.SESSION_RENAMED, occasion, session_id=session_id)


def sessions(
    connection: Connection, account_id: UUID, now: datetime, *, rules: SessionRules = RULES
) -> list[Session]:
    """List the living sessions of an account, the one used last first."""
    living = _living(connection, account_id, now, rules)
    return [
        Session(
            row.id,
            row.device,
            row.device_name,
            row.created_at,
            to_the_hour(row.rotated_at),
            min(row.created_at + rules.lifetime, row.rotated_at + rules.idle),
            row.network,
        )
        for row in sorted(living, key=lambda row: row.rotated_at, reverse=True)
    ]


def missing(session_id: UUID) -> RowMissing:
    """Say that an account has no such session, whoever else may have it."""
    return RowMissing(f"There is no session {session_id}.")


def _is(account_id: UUID, session_id: UUID) -> list[Any]:
    return [col(SessionRow.account_id) == account_id, col(SessionRow.id) == session_id]


def _session(connection: Connection, account_id: UUID, session_id: UUID) -> Any:
    statement = select(SessionRow).where(*_is(account_id, session_id))
    row = connection.execute(statement).one_or_none()
    if row is None:
        raise SessionRevoked("There is no such session any more; sign in again.")
    return row


def _refuse_dead(row: Any, now: datetime, rules: SessionRules) -> None:
    if row.revoked_at is not None:
        raise SessionRevoked("The session was revoked; sign in again.")
    if rules.is_expired(row.created_at, row.rotated_at, now):
        raise SessionExpired("The session has expired; sign in again.")


def _reused(connection: Connection, token: RefreshToken, occasion: Occasion) -> SessionRevoked:
    account_id, session_id = token.account_id, token.session_id
    audit.record(connection, account_id, Event.REFRESH_REUSED, occasion, session_id=session_id)
    revoke(connection, account_id, occasion, Because.REUSED, session_id=session_id)
    return SessionRevoked("The refresh token was used by somebody else; sign in again.")


def forget(connection: Connection, account_id: UUID, now: datetime, rules: SessionRules) -> None:
    """Delete the sessions of an account that died so long ago that nobody comes with one."""
    before = now - _REMEMBERED
    dead = or_(
        col(SessionRow.revoked_at) < before,
        col(SessionRow.rotated_at) < before - rules.idle,
        col(SessionRow.created_at) < before - rules.lifetime,
    )
    connection.execute(delete(SessionRow).where(col(SessionRow.account_id) == account_id, dead))


def _living(
    connection: Connection, account_id: UUID, now: datetime, rules: SessionRules
) -> list[Any]:
    statement = select(SessionRow).where(
        col(SessionRow.account_id) == account_id, col(SessionRow.revoked_at).is_(None)
    )
    return [
        row
        for row in connection.execute(statement)
        if not rules.is_expired(row.created_at, row.rotated_at, now)
    ]


def to_the_hour(instant: datetime) -> datetime:
    """Leave out of an instant what nobody needs to know of somebody's habits."""
    return instant.replace(minute=0, second=0, microsecond=0)
