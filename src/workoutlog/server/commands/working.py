"""What commands about accounts work with: the server's database, while the server runs or not."""

import secrets
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from getpass import getpass
from typing import Any, NamedTuple
from uuid import UUID

from typer import Context

from workoutlog.errors import InputUnreadable, InvalidValue, UsageError
from workoutlog.server.commands.answers import Answer, columns
from workoutlog.server.commands.invocation import invocation

_DAY = "%Y-%m-%d"


class Work(NamedTuple):
    """One command's transaction, and the occasion of it."""

    connection: Any
    occasion: Any

    def account(self, name: str) -> Any:
        """Find the account of a name. Raises `AccountUnknown`."""
        from workoutlog.server.access import accounts  # slow, as all of the database
        from workoutlog.server.refusals import AccountUnknown

        found = accounts.find(self.connection, name)
        if found is None:
            raise AccountUnknown(
                f"There is no account called {name}.", hint="workoutlog-server user list"
            )
        return found


@contextmanager
def working(context: Context) -> Iterator[Work]:
    """Do the work of a command in one transaction. Raises `SchemaTooOld`."""
    from workoutlog.server.access.occasions import Occasion
    from workoutlog.server.storage import schema  # slow, and not for every command

    with invocation(context).database() as database:
        database.prepare()
        with database.writing() as connection:
            schema.check(connection)
            yield Work(connection, Occasion(datetime.now(UTC), secrets.token_bytes))


def ask_for_password(name: str) -> str:
    """Take a password from a prompt, twice, or from a pipe; never from an argument."""
    if not sys.stdin.isatty():
        password = sys.stdin.readline().rstrip("\r\n")
        if not password:
            raise InputUnreadable("There is no password on standard input.")
        return password
    password = getpass(f"Password for {name}: ")
    if getpass("Once more: ") != password:
        raise InvalidValue("The two passwords are not the same.")
    return password


def read_id(text: str) -> UUID:
    """Read an id that was typed. Raises `UsageError`."""
    try:
        return UUID(text)
    except ValueError:
        raise UsageError(f"{text} is no id.") from None


def table(rows: Sequence[NamedTuple], nothing: str, *left_out: str) -> Answer:
    """Answer with rows: a table for people, everything but what is left out for scripts."""
    found = [
        {name: value for name, value in row._asdict().items() if name not in left_out}
        for row in rows
    ]
    data = [{name: _plain(value) for name, value in row.items()} for row in found]
    if not found:
        return Answer(nothing, data)
    head = [name.replace("_", " ") for name in found[0]]
    return Answer(
        columns([head, *([_shown(value) for value in row.values()] for row in found)]), data
    )


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.isoformat()
    return str(value) if isinstance(value, UUID) else value


def _shown(value: Any) -> str:
    if isinstance(value, datetime):
        return value.strftime(_DAY)
    return "-" if value is None else str(value)
