"""Invites: codes that let somebody make an account, once."""

from datetime import datetime, timedelta
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import Connection, insert, select, update
from sqlmodel import col

from workoutlog.server.access.codes import INVITE, hash_of
from workoutlog.server.access.denials import InviteInvalid
from workoutlog.server.access.occasions import Occasion
from workoutlog.server.refusals import RowMissing
from workoutlog.server.tables import InviteRow


class Invite(NamedTuple):
    """An invite as whoever made it sees it, which is everything but the code."""

    id: UUID
    created_at: datetime
    expires_at: datetime
    used_at: datetime | None
    revoked_at: datetime | None


def create(connection: Connection, occasion: Occasion, valid_for: timedelta) -> tuple[Invite, str]:
    """Make an invite; its code is never seen again."""
    invite_id, secret = occasion.new_id(), occasion.random_bytes(16)
    invite = Invite(invite_id, occasion.now, occasion.now + valid_for, None, None)
    connection.execute(
        insert(InviteRow).values({**invite._asdict(), "secret_hash": hash_of(secret)})
    )
    return invite, INVITE.write(invite_id.bytes, secret)


def invites(connection: Connection) -> list[Invite]:
    """List all invites, the oldest first."""
    table: Any = InviteRow
    columns = [col(getattr(table, name)) for name in Invite._fields]
    statement = select(*columns).order_by(col(InviteRow.created_at), col(InviteRow.id))
    return [Invite(*row) for row in connection.execute(statement)]


def check(connection: Connection, code: str, now: datetime) -> None:
    """Raise `InviteInvalid` unless a code could be used now."""
    statement = select(col(InviteRow.id)).where(*_usable(code, now))
    if connection.execute(statement).first() is None:
        raise InviteInvalid


def use(connection: Connection, code: str, now: datetime) -> None:
    """Use a code up, as part of the transaction that makes the account.

    Of two at once only one can. Raises `InviteInvalid`.
    """
    statement = update(InviteRow).where(*_usable(code, now)).values(used_at=now)
    if not connection.execute(statement).rowcount:
        raise InviteInvalid


def revoke(connection: Connection, invite_id: UUID, now: datetime) -> None:
    """Revoke an invite that was not used. Raises `RowMissing`."""
    statement = (
        update(InviteRow)
        .where(col(InviteRow.id) == invite_id, col(InviteRow.used_at).is_(None))
        .values(revoked_at=now)
    )
    if not connection.execute(statement).rowcount:
        raise RowMissing(f"There is no unused invite {invite_id}.")


def _usable(code: str, now: datetime) -> list[Any]:
    parts = INVITE.read(code)
    if parts is None:
        raise InviteInvalid
    invite_id, secret = parts
    return [
        col(InviteRow.id) == UUID(bytes=invite_id),
        col(InviteRow.secret_hash) == hash_of(secret),
        col(InviteRow.expires_at) > now,
        col(InviteRow.used_at).is_(None),
        col(InviteRow.revoked_at).is_(None),
    ]
