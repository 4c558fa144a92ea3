"""Logging in at a server and out again."""

import os
from collections.abc import Callable
from contextlib import closing
from typing import Annotated

import typer

from workoutlog.cli import connecting
from workoutlog.cli.context import Context
from workoutlog.cli.logins import choose_store
from workoutlog.cli.machines import machine
from workoutlog.cli.passwords import ask_new_secret, ask_secret, read_secrets
from workoutlog.domain.stamps import device_text
from workoutlog.errors import AnswerMissing, NeedsConfirmation, UsageError
from workoutlog.remote import credentials
from workoutlog.remote.addresses import Address, read_address
from workoutlog.remote.calling import Caller
from workoutlog.remote.identity import PasswordDoor, TokenDoor, change_password, leave
from workoutlog.remote.stores import TOKEN, TOKEN_FILE, given_token, store_of
from workoutlog.services import signing_in
from workoutlog.services.accounts import Account, StoreKind, account_of, logged_in
from workoutlog.services.devices import checked_name, own_number
from workoutlog.services.signing_in import LoggedIn, LoggedOut, PasswordChanged, Place
from workoutlog.store.replica import SqliteReplica

_PASSWORD_OPTION = "--password-stdin reads it from standard input."  # noqa: S105  # no password

Url = Annotated[
    str | None, typer.Argument(metavar="[URL]", help="The server; else that of the last login.")
]
Name = Annotated[
    str | None, typer.Option("--name", metavar="NAME", help="Your name there; else asked.")
]
DeviceName = Annotated[
    str | None, typer.Option("--device-name", metavar="TEXT", help="What to call this device.")
]
StoreOption = Annotated[
    StoreKind | None,
    typer.Option("--store", metavar="WHERE", help="Keep the login in: keyring, file or env."),
]
InsecureHttp = Annotated[
    bool, typer.Option("--insecure-http", help="Accept http, which others can read.")
]
Merge = Annotated[bool, typer.Option("--merge", help="Put this logbook into another account, too.")]


def login(
    ctx: typer.Context,
    url: Url = None,
    name: Name = None,
    device_name: DeviceName = None,
    code: Annotated[
        bool, typer.Option("--code", help="Choose a new password by a code that you were given.")
    ] = False,
    password_stdin: Annotated[
        bool,
        typer.Option("--password-stdin", help="Read the password, and with --code then the code."),
    ] = False,
    token_stdin: Annotated[
        bool, typer.Option("--token-stdin", help="Read an API token from standard input.")
    ] = False,
    store: StoreOption = None,
    insecure_http: InsecureHttp = False,
    merge: Merge = False,
) -> LoggedIn:
    """Log in at a server, so that this logbook can be synced.

    The login is kept in the keyring of your system; where there is none, in a
    file that only you can read, if you agree. The password is asked for, never
    an argument. Who has none yet, or forgot it, gets a code from whoever runs the
    server, and comes in with --code.
    """
    context: Context = ctx.obj
    if password_stdin and token_stdin:
        raise UsageError("--password-stdin and --token-stdin exclude each other.")
    if code and (token_stdin or store is StoreKind.ENV):
        raise UsageError("--code is for passwords, not for API tokens.")
    called = _device_name(device_name)

    def door(caller: Caller, kind: StoreKind) -> PasswordDoor | TokenDoor:
        if token_stdin:
            return TokenDoor(caller, credentials.token(read_secrets(context)[0]))
        if kind is StoreKind.ENV:
            return TokenDoor(caller, _token_given())
        account = name or _name(context)
        password, given_code = _login_secrets(context, code=code, from_input=password_stdin)
        return PasswordDoor(
            caller, account, password, called, _number(context), context.timestamp, code=given_code
        )

    return _come_in(context, url, store, door, insecure=insecure_http, merge=merge)


def register(
    ctx: typer.Context,
    url: Url = None,
    name: Name = None,
    device_name: DeviceName = None,
    password_stdin: Annotated[
        bool,
        typer.Option("--password-stdin", help="Read password and invite, a line each."),
    ] = False,
    store: StoreOption = None,
    insecure_http: InsecureHttp = False,
    merge: Merge = False,
) -> LoggedIn:
    """Make an account where a server lets people do so, and log in.

    Most servers want the invite that whoever runs them gave you.
    """
    context: Context = ctx.obj
    if store is StoreKind.ENV:
        raise UsageError("A new account has no API token yet.", "Keep the login elsewhere.")
    signing_in.refuse_other(context.opened_as(SqliteReplica), merge=merge)
    called = _device_name(device_name)

    def door(caller: Caller, _kind: StoreKind) -> PasswordDoor:
        account = name or _name(context)
        password, invite = (
            read_secrets(context, 2)
            if password_stdin
            else (
                ask_new_secret(context, "Password", _PASSWORD_OPTION),
                context.ask("Invite, or Enter without one: "),
            )
        )
        return PasswordDoor(
            caller,
            account,
            password,
            called,
            _number(context),
            context.timestamp,
            invite,
            is_new=True,
        )

    return _come_in(context, url, store, door, insecure=insecure_http, merge=merge)


def _number(context: Context) -> str:
    """Give the number of this device, as the server knows it."""
    moment = context.moment()
    return device_text(own_number(moment, machine(context.db_path)))


def password(
    ctx: typer.Context,
    password_stdin: Annotated[
        bool, typer.Option("--password-stdin", help="Read the old and the new one, a line each.")
    ] = False,
) -> PasswordChanged:
    """Change the password of your account; your other devices must log in again."""
    context: Context = ctx.obj
    account = logged_in(context.logbook)
    with closing(connecting.kept_session(context, account)) as session:
        before, new = (
            read_secrets(context, 2, 2)
            if password_stdin
            else (
                ask_secret(context, "Password: ", _PASSWORD_OPTION),
                ask_new_secret(context, "New password", _PASSWORD_OPTION),
            )
        )
        change_password(session, before, new)
    return PasswordChanged(account.url, account.name)


def logout(ctx: typer.Context) -> LoggedOut:
    """Log this logbook out: on the server, and here even if that is away.

    Nothing that you logged is deleted. The next login goes on where this one ends.
    """
    context: Context = ctx.obj
    replica = context.opened_as(SqliteReplica)
    account = logged_in(replica)
    keeper = store_of(account.store or StoreKind.ENV, context.logins_path)

    def tell_server() -> None:
        with closing(connecting.kept_session(context, account)) as session:
            leave(session)

    def log_out(*, confirmed: bool) -> LoggedOut:
        return signing_in.log_out(
            context.moment(), replica, tell_server, keeper, confirmed=confirmed
        )

    try:
        return log_out(confirmed=context.options.yes)
    except NeedsConfirmation as error:
        if not context.confirm(error.message):
            raise
        return log_out(confirmed=True)


def _come_in(
    context: Context,
    url: str | None,
    store: StoreKind | None,
    door_at: Callable[[Caller, StoreKind], PasswordDoor | TokenDoor],
    *,
    insecure: bool,
    merge: bool,
) -> LoggedIn:
    """Choose a store, see that the server is one, and only then ask who it is."""
    replica = context.opened_as(SqliteReplica)
    before = account_of(replica)
    address = _address(url, before, insecure=insecure)
    keeper = choose_store(context, store)
    with closing(Caller(address)) as caller:
        caller.hello()
        door = door_at(caller, keeper.kind)
        result = signing_in.log_in(
            context.moment(),
            replica,
            Place(address.url, insecure=insecure),
            door,
            keeper,
            device=door.device_name if isinstance(door, PasswordDoor) else None,
            merge=merge,
        )
    if before is not None:
        connecting.forget_login(context, before)
    return result


def _address(url: str | None, before: Account | None, *, insecure: bool) -> Address:
    if url is not None:
        return read_address(url, insecure=insecure)
    if before is None:
        raise UsageError("Which server?", hint="wl login example.org")
    return read_address(before.url, insecure=insecure or before.insecure)


def _device_name(given: str | None) -> str:
    return connecting.device_name() if given is None else checked_name(given)


def _token_given() -> str:
    token = given_token(None, os.environ)
    if token is None:
        raise AnswerMissing(
            "With --store env an API token comes with each command, and with this one, too.",
            f"Set {TOKEN} or {TOKEN_FILE}.",
        )
    return token


def _name(context: Context) -> str:
    before = account_of(context.logbook)
    known = before.name if before else ""
    if context.interactive:
        known = context.ask(f"Name [{known}]: " if known else "Name: ") or known
    if not known:
        raise AnswerMissing("Whose account is it?", "Say it with --name.")
    return known


def _login_secrets(context: Context, *, code: bool, from_input: bool) -> tuple[str, str | None]:
    """Get the password; with a code it is a new one, and the code comes along."""
    if from_input:
        password, given = read_secrets(context, 2, 2 if code else 1)
        return password, given if code else None
    if not code:
        return ask_secret(context, "Password: ", _PASSWORD_OPTION), None
    given = ask_secret(context, "Code: ", _PASSWORD_OPTION)
    return ask_new_secret(context, "New password", _PASSWORD_OPTION), given
