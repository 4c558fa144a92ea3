"""Whether an account stands: it is there and not disabled."""

from uuid import UUID

from sqlalchemy import Connection, bindparam, select
from sqlmodel import col

from workoutlog.server.access.codes import account_hash
from workoutlog.server.access.denials import AccountDeleted, AccountDisabled, SessionRevoked
from workoutlog.server.storage import sql
from workoutlog.server.tables import AccountRow, DeletedAccountRow

_ACCOUNT = select(col(AccountRow.disabled_at)).where(
    col(AccountRow.account_id) == bindparam("account_id")
)
_LOCKED = _ACCOUNT.with_for_update()
_DELETED = select(col(DeletedAccountRow.deleted_at)).where(
    col(DeletedAccountRow.account_hash) == bindparam("account_hash")
)


def lock(connection: Connection, account_id: UUID) -> bool:
    """Keep an account as it is until the transaction ends; say whether there is one.

    Whoever writes for an account, or changes who may, does this before anything else.
    """
    return bool(sql.run(connection, _LOCKED, account_id=account_id.bytes))


def refuse_account(connection: Connection, account_id: UUID, *, lock: bool) -> None:
    """Refuse an account that does not stand.

    ``lock`` keeps it as it is until the transaction ends. Raises
    `AccountDisabled`, `AccountDeleted`, and `SessionRevoked` for an account that
    was never here, as after a backup was restored.
    """
    statement = _LOCKED if lock else _ACCOUNT
    for (disabled_at,) in sql.run(connection, statement, account_id=account_id.bytes):
        if disabled_at is not None:
            raise AccountDisabled("The account is disabled; ask whoever runs this server.")
        return
    if sql.run(connection, _DELETED, account_hash=account_hash(account_id)):
        raise AccountDeleted("The account was deleted.")
    raise SessionRevoked("There is no such account on this server; sign in again.")
