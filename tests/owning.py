"""A guard over every statement of the server: one about rows of accounts says whose they are."""

import re
import sys
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, event

import workoutlog.server
from workoutlog.server.storage import sql
from workoutlog.server.storage.partitioning import KEY
from workoutlog.server.tables import metadata

# By module, why it may read or write the rows of all accounts at once.
OF_ALL_ACCOUNTS = {
    "storage.archive": "a backup holds every account",
    "storage.restore": "a restore asks whether there is any account, and fills the tables of all",
}
_TESTS = Path(__file__).parent
_SERVER = Path(workoutlog.server.__file__).parent
_OF_ACCOUNTS = "|".join(
    name for name, table in metadata.tables.items() if KEY in table.primary_key.columns
)
_TABLES = re.compile(rf"\b(?:FROM|JOIN|UPDATE|,)\s+({_OF_ACCOUNTS})\b(?!\.)")
_CONDITIONS = re.compile(r"\b(?:WHERE|ON)\b(?! CONFLICT)(.*)", re.DOTALL)
_ASKING = ("SELECT", "UPDATE", "DELETE", "WITH")


class Unowned(AssertionError):
    """A statement reads or changes rows without saying whose."""


def guard(engine: Engine) -> None:
    """Refuse each statement that the server's own code sends without an account."""
    event.listen(engine, "before_cursor_execute", _look)


def is_owned(statement: str) -> bool:
    """Say whether a statement names an account for each table of accounts that it is about."""
    if not statement.lstrip().upper().startswith(_ASKING):
        return True
    tables = set(_TABLES.findall(statement))
    conditions = "".join(_CONDITIONS.findall(statement))
    if len(tables) == 1:
        return re.search(rf"\b{KEY}\s*(?:=|IN\b)", conditions) is not None
    return all(re.search(rf"\b{table}\.{KEY}\b", conditions) for table in tables)


def _look(_connection: Any, _cursor: Any, statement: str, *_others: Any) -> None:
    look(statement)


def look(statement: str) -> None:
    """Refuse a statement of the server's own code that does not say whose rows it is about."""
    if is_owned(statement):
        return
    sender = _sender()
    if sender is not None and sender not in OF_ALL_ACCOUNTS:
        raise Unowned(f"server.{sender} does not say whose rows: {statement}")


def _sender() -> str | None:
    """Find the module of the server that sent the statement; none if it was a test itself."""
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
