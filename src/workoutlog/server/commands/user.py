"""The commands about accounts, for whoever runs the server."""

import secrets
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Annotated

import typer
from typer import Argument, Context, Option

from workoutlog.errors import InputUnreadable, NeedsConfirmation
from workoutlog.server.commands.answers import Answer
from workoutlog.server.commands.invocation import invocation
from workoutlog.server.commands.working import ask_for_password, table, working

user = typer.Typer(help="Add, list, disable, fill and delete accounts.")
_Name = Annotated[str, Argument(help="The name that somebody signs in with.", metavar="NAME")]


@user.command()
def add(
    context: Context,
    name: _Name,
    code: Annotated[  # noqa: FBT002  # a switch of the command line
        bool, Option("--code", help="Ask for no password; print a code to choose one with.")
    ] = False,
) -> Answer:
    """Add an account. The password is asked for, or read from standard input."""
    from workoutlog.server.access import accounts, passwords  # slow, as all of the database
    from workoutlog.server.operation.assembly import hasher_of

    with working(context) as work:
        # Before anybody thinks of a password.
        accounts.check_free(work.connection, name, work.occasion.now)
    hashed = None
    if not code:
        settings = invocation(context).settings
        password = ask_for_password(name)
        shortest = settings.password_min_length
        passwords.check(password, shortest=shortest, names=(name, settings.host))
        hashed = hasher_of(settings).hash(password)
    with working(context) as work:
        account_id = accounts.add(work.connection, work.occasion, name, hashed)
        reset = accounts.offer_reset(work.connection, account_id, work.occasion) if code else None
    data = {"id": str(account_id), "name": name, "reset_code": reset}
    return Answer(f"Added {name}." if reset is None else _offered(name, reset), data)


@user.command(name="list")
def list_(context: Context) -> Answer:
    """List all accounts."""
    from workoutlog.server.access import accounts  # slow, as all of the database

    with working(context) as work:
        found = accounts.accounts(work.connection)
    called = invocation(context)
    adding = f"workoutlog-server{called.options} user add NAME{called.needed}"
    return table(found, f"There is no account yet. To add one: {adding}", "password_hash")


@user.command()
def disable(context: Context, name: _Name) -> Answer:
    """Let nobody in for an account, at once; nothing of it is lost."""
    from workoutlog.server.access import accounts  # slow, as all of the database

    with working(context) as work:
        accounts.disable(work.connection, work.account(name).account_id, work.occasion)
    return Answer(f"{name} is disabled.", {"name": name})


@user.command()
def enable(context: Context, name: _Name) -> Answer:
    """Let an account in again, with the devices that were signed in."""
    from workoutlog.server.access import accounts  # slow, as all of the database

    with working(context) as work:
        accounts.enable(work.connection, work.account(name).account_id, work.occasion)
    return Answer(f"{name} is enabled.", {"name": name})


@user.command()
def reset_password(context: Context, name: _Name) -> Answer:
    """Print a code with which the owner can set a new password, once and within a day."""
    from workoutlog.server.access import accounts  # slow, as all of the database

    with working(context) as work:
        account_id = work.account(name).account_id
        code = accounts.offer_reset(work.connection, account_id, work.occasion)
    return Answer(_offered(name, code), {"name": name, "reset_code": code})


@user.command(name="import")
def import_(
    context: Context,
    name: _Name,
    file: Annotated[Path, Argument(help="An export that an owner made.", metavar="FILE")],
) -> Answer:
    """Give an account the rows of an export, also of another server; it keeps what it has."""
    from workoutlog.server.access import audit  # slow, as all of the database
    from workoutlog.server.api import importing
    from workoutlog.server.operation.assembly import quota_of

    with _opened(file) as export:
        found = importing.looked_through(export)
        with working(context) as work:
            account_id = work.account(name).account_id
            audit.record(work.connection, account_id, audit.Event.ACCOUNT_IMPORTED, work.occasion)
        with invocation(context).database() as database:
            changed = importing.take(
                database,
                account_id,
                export,
                found,
                now=work.occasion.now,
                random_bytes=secrets.token_bytes,
                quota=quota_of(invocation(context).settings),
            )
    rows = found.rows.total()
    data = {"name": name, "rows": dict(found.rows), "changed": changed}
    return Answer(f"{name} has the {rows:,} rows of {file}; {changed:,} were news.", data)


@user.command()
def delete(
    context: Context,
    name: _Name,
    yes: Annotated[  # noqa: FBT002  # a switch of the command line
        bool, Option("--yes", help="Do not ask.")
    ] = False,
) -> Answer:
    """Delete an account and everything in it, for ever; its devices keep what they have."""
    from workoutlog.server.access import accounts  # slow, as all of the database
    from workoutlog.server.operation.assembly import name_kept_for

    with working(context) as work:
        account_id = work.account(name).account_id
    if not yes:
        _confirm(name)
    kept_for = name_kept_for(invocation(context).settings)
    with working(context) as work:
        accounts.delete_account(work.connection, account_id, work.occasion, name_kept_for=kept_for)
    return Answer(f"{name} is deleted.", {"name": name})


@contextmanager
def _opened(file: Path) -> Iterator[IO[bytes]]:
    try:
        with file.open("rb") as opened:
            yield opened
    except OSError as error:
        raise InputUnreadable(f"{file} cannot be read: {error.strerror}.") from error


def _confirm(name: str) -> None:
    if not sys.stdin.isatty():
        raise NeedsConfirmation(
            f"This deletes everything that {name} has on this server.",
            hint=f"workoutlog-server user delete {name} --yes",
        )
    typed = input(f"Everything that {name} has on this server is deleted. Type the name: ")
    if typed != name:
        raise NeedsConfirmation(f"{name} is not deleted.")


def _offered(name: str, code: str) -> str:
    return (
        f"A code for {name}, good once and for a day. It sets a new password, and signs out\n"
        f"whoever is signed in:\n    {code}\n"
        f"It is typed after\n    wl login YOUR-SERVER --name {name} --code"
    )
