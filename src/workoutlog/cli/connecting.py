"""Where the server is reached from: sessions, opened when a command needs one."""

import os
import platform
from contextlib import closing, suppress
from pathlib import Path

from workoutlog.cli.context import Context
from workoutlog.errors import NotLoggedIn, WorkoutlogError
from workoutlog.remote.addresses import read_address
from workoutlog.remote.calling import Caller
from workoutlog.remote.identity import leave
from workoutlog.remote.session import GivenToken, KeptTokens, Session
from workoutlog.remote.stores import TOKEN, TOKEN_FILE, given_token, store_of
from workoutlog.services.accounts import Account, StoreKind, account_of, logged_in, remember
from workoutlog.services.devices import LONGEST_NAME


def open_session(context: Context, token_file: Path | None = None) -> Session:
    """Open the session of the logbook; to be closed. Raises `NotLoggedIn` without one.

    A token that is given with the command comes before the login that is kept.
    """
    token = given_token(token_file, os.environ)
    account = account_of(context.logbook)
    if account is None or token is None:
        return kept_session(context, logged_in(context.logbook))
    caller = _caller(account)
    return Session(caller, GivenToken(caller, token, account.account_id))


def kept_session(context: Context, account: Account) -> Session:
    """Open the session that login has kept; to be closed."""
    if account.store is None or account.store is StoreKind.ENV:
        raise NotLoggedIn(
            f"The token for {account.name} at {account.url} comes with each command.",
            f"Set {TOKEN} or {TOKEN_FILE}, or give --token-file.",
        )
    caller = _caller(account)
    store = store_of(account.store, context.logins_path)
    lock = context.logins_path / "lock"
    bearer = KeptTokens(caller, store, account.key, lock, context.timestamp)

    def ended() -> None:
        # A login that came meanwhile stands. What cannot be written is noticed by the next command.
        with suppress(WorkoutlogError):
            if account_of(context.logbook) == account:
                remember(context.logbook, account._replace(store=None, session_id=None))

    return Session(caller, bearer, ended)


def forget_login(context: Context, account: Account) -> None:
    """End a login that another one has replaced, as far as its server and store can be reached."""
    if account.store is None:
        return
    with suppress(WorkoutlogError):
        if account.session_id is not None:
            with closing(kept_session(context, account)) as session:
                leave(session)
    with suppress(WorkoutlogError):
        store_of(account.store, context.logins_path).forget(account.key)


def device_name() -> str:
    """Call this device what its owner or the network calls it."""
    name = "".join(each for each in platform.node() if each.isprintable())
    return name[:LONGEST_NAME].strip() or "unnamed device"


def _caller(account: Account) -> Caller:
    return Caller(read_address(account.url, insecure=account.insecure))
