"""Whether an account stands: it is there and not disabled."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, bindparam, select
from sqlmodel import col

from workoutlog.server.access.codes import account_hash
from workoutlog.server.access.denials import AccountDeleted, AccountDisabled, SessionRevoked
from workoutlog.server.storage import sql
from workoutlog.server.tables import AccountRow, DeletedAccountRow

_LOCKED = (
    select(col(AccountRow.disabled_at))
    .where(col(AccountRow.account_id) == bindparam("account_id"))
    .with_for_update()
)
_DELETED = select(col(DeletedAccountRow.deleted_at)).where(
    col(DeletedAccountRow.account_hash) == bindparam("account_hash")
)


def lock(connection: Connection, account_id: UUID) -> bool:
    """Keep an account as it is until the transaction ends; say whether there is one.

    Whoever writes for an account, or changes who may, does this before anything else.
    """
    return bool(sql.run(connection, _LOCKED, account_id=account_id.bytes))


def lock_standing(connection: Connection, account_id: UUID) -> None:
    """Keep an account as it is until the transaction ends, and refuse one that does not stand."""
    found = sql.run(connection, _LOCKED, account_id=account_id.bytes)
    refuse_account(connection, account_id, found)


def refuse_account(
    connection: Connection, account_id: UUID, found: Sequence[Sequence[Any]]
) -> None:
    """Refuse an account that does not stand, by the row that was found of it, if there is one.

    The row begins with when it was disabled. Raises `AccountDisabled`,
    `AccountDeleted`, and `SessionRevoked` for an account that was never here, as
    after a backup was restored.
    """
    for disabled_at, *_ in found:
        if disabled_at is not None:
            raise AccountDisabled("The account is disabled; ask whoever runs this server.")
        return
    if sql.run(connection, _DELETED, account_hash=account_hash(account_id)):
        raise AccountDeleted("The account was deleted.")
    raise SessionRevoked("There is no such account on this server; sign in again.")
