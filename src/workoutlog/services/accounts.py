"""The account that a logbook belongs to: which one, at which server, and whether it is logged in.

This device remembers it and it is never synced. Nothing of it is a secret.
"""

import json
from enum import StrEnum
from typing import NamedTuple
from uuid import UUID

from workoutlog.errors import NotLoggedIn
from workoutlog.services.ports import Logbook

_STATE = "account"


class StoreKind(StrEnum):
    """Where what a device is known by is kept: by the system, in a file, or by the lifter."""

    KEYRING = "keyring"
    FILE = "file"
    ENV = "env"


class Account(NamedTuple):
    """An account and the login of this logbook.

    ``store`` is None while it is logged out, ``session_id`` where an API token
    takes the place of a session. Under ``key`` the store finds what the login
    is known by. ``insecure`` says that the lifter agreed to plain http.
    """

    url: str
    account_id: UUID
    name: str
    key: str
    session_id: UUID | None = None
    store: StoreKind | None = None
    insecure: bool = False


def account_of(logbook: Logbook) -> Account | None:
    """Read which account a logbook belongs to, if it was ever logged in."""
    text = logbook.state(_STATE)
    if text is None:
        return None
    kept = json.loads(text)
    return Account(
        url=kept["url"],
        account_id=UUID(kept["account_id"]),
        name=kept["name"],
        key=kept["key"],
        session_id=UUID(kept["session_id"]) if kept["session_id"] else None,
        store=StoreKind(kept["store"]) if kept["store"] else None,
        insecure=kept["insecure"],
    )


def logged_in(logbook: Logbook) -> Account:
    """Read which account a logbook is logged in to. Raises `NotLoggedIn`."""
    account = account_of(logbook)
    if account is None:
        raise NotLoggedIn("This logbook is not logged in at a server.", hint="wl login example.org")
    if account.store is None:
        raise NotLoggedIn(
            f"This logbook is logged out of {account.name} at {account.url}.",
            hint="wl login",
        )
    return account


def remember(logbook: Logbook, account: Account) -> None:
    """Remember the account of a logbook."""
    logbook.set_state(_STATE, json.dumps(account._asdict(), default=str))
