"""Accounts: made, found, disabled, given another password, deleted."""

import hmac
import unicodedata
from datetime import datetime, timedelta
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import Connection, delete, insert, or_, select, text, update
from sqlmodel import col

from workoutlog.domain.stamps import LOWEST
from workoutlog.replica.codec import milliseconds
from workoutlog.server.access import api_tokens, audit, sessions
from workoutlog.server.access.audit import Event
from workoutlog.server.access.codes import RESET_CODE, account_hash, hash_of
from workoutlog.server.access.denials import NameRefused, NameTaken, ResetCodeWrong
from workoutlog.server.access.occasions import Occasion
from workoutlog.server.access.sessions import Because
from workoutlog.server.access.standing import lock
from workoutlog.server.rows.digests import NOTHING
from workoutlog.server.tables import (
    AccountRow,
    CredentialRow,
    DeletedAccountRow,
    LoginNameRow,
    ResetCodeRow,
    metadata,
    table_of,
)

LONGEST_NAME = 64
RESET_CODE_LIFE = timedelta(hours=24)
# So that nobody is taken for somebody who left.
NAME_KEPT_FOR = timedelta(days=90)
_IN_NAMES = frozenset("._-+@")


class Account(NamedTuple):
    """An account, and the hash of its password if it has one yet."""

    account_id: UUID
    name: str
    created_at: datetime
    disabled_at: datetime | None
    password_hash: str | None
    password_changed_at: datetime | None

    def is_as(self, before: "Account") -> bool:
        """Say whether what let somebody in before still does; another hash may say the same."""
        return before._replace(password_hash=self.password_hash) == self


def folded(name: str) -> str:
    """Reduce a name to the form that no two accounts share: NFKC, without case."""
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", name).casefold())


def check_name(name: str) -> None:
    """Raise `NameRefused` for what cannot be a name."""
    if not 1 <= len(folded(name)) <= LONGEST_NAME or len(name) > LONGEST_NAME:
        raise NameRefused(f"A name has 1 to {LONGEST_NAME} characters.")
    for character in folded(name):
        if unicodedata.category(character)[0] not in "LMN" and character not in _IN_NAMES:
            raise NameRefused("A name has letters and digits of any script, and . _ - + @")


def add(connection: Connection, occasion: Occasion, name: str, password_hash: str | None) -> UUID:
    """Make an account. Raises `NameRefused` and `NameTaken`.

    One without a password signs in for the first time by a reset code.
    """
    check_name(name)
    account_id = occasion.new_id()
    claimed = connection.execute(
        _CLAIM_NAME,
        {
            "folded": folded(name),
            "account_id": account_id.bytes,
            "now": milliseconds(occasion.now),
        },
    )
    if not claimed.rowcount:
        raise _taken(name)
    connection.execute(
        insert(AccountRow).values(
            account_id=account_id,
            name=name,
            created_at=occasion.now,
            last_seq=0,
            last_stamp=LOWEST,
            digests=NOTHING,
        )
    )
    audit.record(connection, account_id, Event.ACCOUNT_ADDED, occasion)
    if password_hash is not None:
        _put_password(connection, account_id, password_hash, occasion.now)
    return account_id


def check_free(connection: Connection, name: str, now: datetime) -> None:
    """Raise `NameRefused` or `NameTaken` for a name that nobody could have now."""
    check_name(name)
    held = select(col(LoginNameRow.folded)).where(
        col(LoginNameRow.folded) == folded(name),
        or_(col(LoginNameRow.account_id).is_not(None), col(LoginNameRow.free_at) > now),
    )
    if connection.execute(held).first() is not None:
        raise _taken(name)


def forget_names(connection: Connection, now: datetime) -> None:
    """Delete the names of deleted accounts that anybody may have again."""
    connection.execute(
        delete(LoginNameRow).where(
            col(LoginNameRow.account_id).is_(None), col(LoginNameRow.free_at) <= now
        )
    )


def find(connection: Connection, name: str) -> Account | None:
    """Find the account that signs in with a name."""
    found = select(col(LoginNameRow.account_id)).where(col(LoginNameRow.folded) == folded(name))
    account_id = connection.execute(found).scalar_one_or_none()
    return None if account_id is None else by_id(connection, account_id)


def by_id(connection: Connection, account_id: UUID) -> Account:
    """Read an account that is there."""
    statement = _ACCOUNTS.where(col(AccountRow.account_id) == account_id)
    return Account(*connection.execute(statement).one())


def accounts(connection: Connection) -> list[Account]:
    """List all accounts by their names, which no request asks for."""
    return [Account(*row) for row in connection.execute(_ACCOUNTS.order_by(col(AccountRow.name)))]


def disable(connection: Connection, account_id: UUID, occasion: Occasion) -> None:
    """Let nobody in for an account until it is enabled again; its sessions are kept."""
    lock(connection, account_id)
    _set_disabled(connection, account_id, occasion.now)
    audit.record(connection, account_id, Event.ACCOUNT_DISABLED, occasion)


def enable(connection: Connection, account_id: UUID, occasion: Occasion) -> None:
    """Let an account in again."""
    lock(connection, account_id)
    _set_disabled(connection, account_id, None)
    audit.record(connection, account_id, Event.ACCOUNT_ENABLED, occasion)


def rehash(connection: Connection, account: Account, password_hash: str) -> None:
    """Keep another hash of the same password, unless it was changed meanwhile."""
    connection.execute(
        update(CredentialRow)
        .where(
            col(CredentialRow.account_id) == account.account_id,
            col(CredentialRow.password_hash) == account.password_hash,
        )
        .values(password_hash=password_hash)
    )


def set_password(
    connection: Connection,
    account_id: UUID,
    password_hash: str,
    occasion: Occasion,
    *,
    but: UUID | None = None,
) -> None:
    """Change the password of an account that is locked by the caller.

    Every session ends but the one that asks, and no reset code works any more.
    """
    _put_password(connection, account_id, password_hash, occasion.now)
    connection.execute(delete(ResetCodeRow).where(col(ResetCodeRow.account_id) == account_id))
    sessions.revoke(connection, account_id, occasion, Because.PASSWORD, but=but)


def offer_reset(connection: Connection, account_id: UUID, occasion: Occasion) -> str:
    """Make the one code with which the password can be set anew, within a day."""
    lock(connection, account_id)
    secret = occasion.random_bytes(16)
    connection.execute(delete(ResetCodeRow).where(col(ResetCodeRow.account_id) == account_id))
    connection.execute(
        insert(ResetCodeRow).values(
            account_id=account_id,
            code_hash=hash_of(secret),
            expires_at=occasion.now + RESET_CODE_LIFE,
        )
    )
    audit.record(connection, account_id, Event.PASSWORD_RESET_OFFERED, occasion)
    return RESET_CODE.write(secret)


def check_reset_code(connection: Connection, account_id: UUID, code: str, now: datetime) -> None:
    """Raise `ResetCodeWrong` unless a code is that of an account, and still good."""
    parts = RESET_CODE.read(code)
    statement = select(col(ResetCodeRow.code_hash), col(ResetCodeRow.expires_at)).where(
        col(ResetCodeRow.account_id) == account_id
    )
    row = connection.execute(statement).one_or_none()
    if parts is None or row is None or now >= row.expires_at:
        raise ResetCodeWrong
    if not hmac.compare_digest(row.code_hash, hash_of(parts[0])):
        raise ResetCodeWrong


def reset_password(
    connection: Connection, account_id: UUID, code: str, password_hash: str, occasion: Occasion
) -> None:
    """Use a reset code up; whoever was signed in or has an API token no longer is and has.

    Raises `ResetCodeWrong`.
    """
    lock(connection, account_id)
    check_reset_code(connection, account_id, code, occasion.now)
    set_password(connection, account_id, password_hash, occasion)
    api_tokens.revoke(connection, account_id, occasion)
    audit.record(connection, account_id, Event.PASSWORD_RESET, occasion)


def delete_account(
    connection: Connection,
    account_id: UUID,
    occasion: Occasion,
    *,
    name_kept_for: timedelta = NAME_KEPT_FOR,
) -> None:
    """Delete an account and all that it has; its devices are told so, by a hash of its id.

    Nobody can have its name until ``name_kept_for`` is over.
    """
    lock(connection, account_id)
    names = table_of(LoginNameRow)
    # Children before their parents: a database that cascades does not know their order.
    for table in reversed(metadata.sorted_tables):
        if "account_id" in table.columns and table is not names:
            connection.execute(table.delete().where(table.c.account_id == account_id))
    connection.execute(
        update(LoginNameRow)
        .where(col(LoginNameRow.account_id) == account_id)
        .values(account_id=None, free_at=occasion.now + name_kept_for)
    )
    connection.execute(
        insert(DeletedAccountRow).values(
            account_hash=account_hash(account_id), deleted_at=occasion.now
        )
    )
    audit.log_afterwards(connection, account_id, Event.ACCOUNT_DELETED, occasion)


# A name that somebody had is free again some time after the account was deleted.
_CLAIM_NAME = text(
    "INSERT INTO login_name (folded, account_id) VALUES (:folded, :account_id) "
    "ON CONFLICT (folded) DO UPDATE SET account_id = excluded.account_id, free_at = NULL "
    "WHERE login_name.account_id IS NULL AND login_name.free_at <= :now"
)
_ACCOUNTS = select(
    col(AccountRow.account_id),
    col(AccountRow.name),
    col(AccountRow.created_at),
    col(AccountRow.disabled_at),
    col(CredentialRow.password_hash),
    col(CredentialRow.changed_at),
).join(
    CredentialRow,
    col(CredentialRow.account_id) == col(AccountRow.account_id),
    isouter=True,
)


def _taken(name: str) -> NameTaken:
    return NameTaken(f"The name {name} is taken.")


def _set_disabled(connection: Connection, account_id: UUID, at: datetime | None) -> None:
    connection.execute(
        update(AccountRow).where(col(AccountRow.account_id) == account_id).values(disabled_at=at)
    )


def _put_password(
    connection: Connection, account_id: UUID, password_hash: str, now: datetime
) -> None:
    connection.execute(delete(CredentialRow).where(col(CredentialRow.account_id) == account_id))
    connection.execute(
        insert(CredentialRow).values(
            account_id=account_id, password_hash=password_hash, changed_at=now
        )
    )
