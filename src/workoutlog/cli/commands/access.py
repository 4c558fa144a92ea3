"""Logging in at a server and out again."""

import os
from contextlib import closing
from typing import Annotated

import typer

from workoutlog.cli import connecting
from workoutlog.cli.context import Context
from workoutlog.cli.passwords import ask_secret, read_secret
from workoutlog.errors import NeedsConfirmation, NobodyToAsk, UsageError
from workoutlog.remote import credentials
from workoutlog.remote.addresses import Address, read_address
from workoutlog.remote.calling import Caller
from workoutlog.remote.identity import Exit, PasswordDoor, TokenDoor
from workoutlog.remote.stores import TOKEN, TOKEN_FILE, given_token, store_of
from workoutlog.services import signing_in
from workoutlog.services.accounts import Account, StoreKind, account_of, logged_in
from workoutlog.services.signing_in import LoggedIn, LoggedOut, Place
from workoutlog.store.replica import SqliteReplica


def login(
    ctx: typer.Context,
    url: Annotated[
        str | None,
        typer.Argument(metavar="[URL]", help="The server; else the one of the last login."),
    ] = None,
    name: Annotated[
        str | None, typer.Option("--name", metavar="NAME", help="Your name there; else asked.")
    ] = None,
    device_name: Annotated[
        str | None,
        typer.Option("--device-name", metavar="TEXT", help="What this device is called."),
    ] = None,
    password_stdin: Annotated[
        bool, typer.Option("--password-stdin", help="Read the password from standard input.")
    ] = False,
    token_stdin: Annotated[
        bool, typer.Option("--token-stdin", help="Read an API token from standard input.")
    ] = False,
    store: Annotated[
        StoreKind | None,
        typer.Option("--store", metavar="WHERE", help="Keep the login in: keyring, file or env."),
    ] = None,
    insecure_http: Annotated[
        bool,
        typer.Option("--insecure-http", help="Accept http, which others can read."),
    ] = False,
    merge: Annotated[
        bool, typer.Option("--merge", help="Put this logbook into another account, too.")
    ] = False,
) -> LoggedIn:
    """Log in at a server, so that this logbook can be synced.

    The login is kept in the keyring of your system; where there is none, in a
    file that only you can read, if you agree. The password is asked for, never
    an argument.
    """
    context: Context = ctx.obj
    if password_stdin and token_stdin:
        raise UsageError("--password-stdin and --token-stdin exclude each other.")
    replica = context.opened_as(SqliteReplica)
    before = account_of(replica)
    address = _address(url, before, insecure=insecure_http)
    keeper = connecting.choose_store(context, store)
    caller = Caller(address)
    with closing(caller):
        caller.hello()
        token = _token(context, from_input=token_stdin, needed=keeper.kind is StoreKind.ENV)
        door: TokenDoor | PasswordDoor
        if token is not None:
            door = TokenDoor(caller, token)
        else:
            door = PasswordDoor(
                caller,
                name or _name(context, before),
                read_secret(context) if password_stdin else _password(context),
                device_name or connecting.device_name(),
                f"{context.logbook.device():016x}",
                lambda: context.now().timestamp(),
            )
        result = signing_in.log_in(
            context.moment(),
            replica,
            Place(address.url, insecure_http),
            door,
            keeper,
            device=None if isinstance(door, TokenDoor) else door.device_name,
            merge=merge,
        )
    if before is not None:
        connecting.forget_login(context, before)
    return result


def logout(ctx: typer.Context) -> LoggedOut:
    """Log this logbook out: on the server, and here even if that is away.

    Nothing that you logged is deleted. The next login goes on where this one ends.
    """
    context: Context = ctx.obj
    replica = context.opened_as(SqliteReplica)
    moment = context.moment()
    account = logged_in(context.logbook)
    keeper = store_of(account.store or StoreKind.ENV, connecting.credentials_folder(context))

    def leave(*, confirmed: bool) -> LoggedOut:
        leaving = _Leaving(context, account)
        return signing_in.log_out(moment, replica, leaving, keeper, confirmed=confirmed)

    try:
        return leave(confirmed=context.options.yes)
    except NeedsConfirmation as error:
        if not context.confirm(error.message):
            raise
        return leave(confirmed=True)


class _Leaving:
    """Opens the session only when it is left."""

    def __init__(self, context: Context, account: Account) -> None:
        self._context = context
        self._account = account

    def leave(self) -> None:
        with closing(connecting.kept_session(self._context, self._account)) as session:
            Exit(session).leave()


def _address(url: str | None, before: Account | None, *, insecure: bool) -> Address:
    if url is not None:
        return read_address(url, insecure=insecure)
    if before is None:
        raise UsageError("Which server?", hint="workoutlog login example.org")
    return read_address(before.url, insecure=insecure or before.insecure)


def _token(context: Context, *, from_input: bool, needed: bool) -> str | None:
    if from_input:
        return credentials.token(read_secret(context))
    token = given_token(None, os.environ) if needed else None
    if needed and token is None:
        raise NobodyToAsk(
            "With --store env an API token comes with each command, and with this one, too.",
            f"Set {TOKEN} or {TOKEN_FILE}.",
        )
    return token


def _name(context: Context, before: Account | None) -> str:
    if not context.interactive:
        if before is not None:
            return before.name
        raise NobodyToAsk("Whose account is it?", "Say it with --name.")
    known = f" [{before.name}]" if before else ""
    name = context.ask(f"Name{known}: ") or (before.name if before else "")
    if not name:
        raise NobodyToAsk("Nothing was typed, so nothing was done.")
    return name


def _password(context: Context) -> str:
    return ask_secret(context, "Password: ", "--password-stdin reads it from standard input.")
