"""Guards over every statement of the server: whose rows it is about, and who writes synced ones."""

import re
import sys
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, event

import workoutlog.server
from workoutlog.server.storage import sql
from workoutlog.server.storage.partitioning import KEY
from workoutlog.server.tables import SYNCED, metadata, table_of

# By module, why it may read or write the rows of all accounts at once.
OF_ALL_ACCOUNTS = {
    "access.accounts": "whoever runs the server lists all accounts",
    "storage.archive": "a backup holds every account",
    "storage.restore": "a restore asks whether there is any account, and fills the tables of all",
}
# Besides the commit, why a module may write synced rows.
PAST_THE_COMMIT = {
    "access.accounts": "an account that is deleted takes its feed with it",
    "storage.restore": "a backup holds rows that have their places",
}
_COMMIT = "rows.commit"
_TESTS = Path(__file__).parent
_SERVER = Path(workoutlog.server.__file__).parent
_OF_ACCOUNTS = "|".join(
    name for name, table in metadata.tables.items() if KEY in table.primary_key.columns
)
_TABLES = re.compile(rf"\b(?:FROM|JOIN|UPDATE|,)\s+({_OF_ACCOUNTS})\b(?!\.)")
# A join that only compares accounts with each other is about all of them.
_NAMES_ONE = re.compile(rf"\b{KEY}\s*(?:=|IN)\s*\(?\s*[:?%]")
_CONDITIONS = re.compile(r"\b(?:WHERE|ON)\b(?! CONFLICT)(.*)", re.DOTALL)
_SYNCED = "|".join(table_of(row).name for row in SYNCED.values())
_WRITING = re.compile(rf"\b(?:INTO|UPDATE|DELETE\s+FROM)\s+(?:{_SYNCED})\b", re.IGNORECASE)
_ASKING = ("SELECT", "UPDATE", "DELETE", "WITH")


class Unowned(AssertionError):
    """A statement reads or changes rows without saying whose."""


class Uncommitted(AssertionError):
    """A statement writes synced rows past the commit."""


def guard(engine: Engine) -> None:
    """Look at each statement that the server's own code sends."""
    event.listen(engine, "before_cursor_execute", _look)


def is_owned(statement: str) -> bool:
    """Say whether a statement names an account for each table of accounts that it is about."""
    if not statement.lstrip().upper().startswith(_ASKING):
        return True
    tables = set(_TABLES.findall(statement))
    conditions = "".join(_CONDITIONS.findall(statement))
    if tables and not _NAMES_ONE.search(conditions):
        return False
    return len(tables) == 1 or all(
        re.search(rf"\b{table}\.{KEY}\b", conditions) for table in tables
    )


def writes_synced(statement: str) -> bool:
    """Say whether a statement writes synced rows."""
    return _WRITING.search(statement) is not None


def _look(_connection: Any, _cursor: Any, statement: str, *_others: Any) -> None:
    look(statement)


def look(statement: str) -> None:
    """Refuse a statement of the server's own code that it must not send."""
    sender = _sender()
    if sender is None:
        return
    if not is_owned(statement) and sender not in OF_ALL_ACCOUNTS:
        raise Unowned(f"server.{sender} does not say whose rows: {statement}")
    if writes_synced(statement) and sender not in {_COMMIT, *PAST_THE_COMMIT}:
        raise Uncommitted(f"server.{sender} writes past the commit: {statement}")


def _sender() -> str | None:
    """Name the module of the server that sends a statement, if it is none of the tests."""
    # The frames from here up to that one are of a test, too.
    frame = sys._getframe(2)  # noqa: SLF001  # there is no other way to see it
    while frame.f_back is not None:
        frame = frame.f_back
        path = Path(frame.f_code.co_filename)
        if path.is_relative_to(_TESTS):
            return None
        if path.is_relative_to(_SERVER) and path.stem not in {"sql", "database"}:
            return ".".join(path.relative_to(_SERVER).with_suffix("").parts)
    return None


_send = sql.send


def _watched(
    connection: Connection, text: str, values: Any, *, reads: bool = False
) -> list[tuple[Any, ...]]:
    look(text)
    return _send(connection, text, values, reads=reads)


# What is sent to the driver directly passes none of the engine's events.
sql.send = _watched
