"""What both sides ask of SQLite's driver: values as they are, and a log that lets readers be."""

import sqlite3
import time
from collections.abc import Callable
from types import NoneType

# It gives None for None, and is called as fast as C can call.
_none: Callable[[None], None] = dict[None, None]().get


def take_as_they_are() -> None:
    """Have the driver take bytes and None without asking whether something would adapt them.

    It takes texts and numbers so anyway. Of any other value it looks for an adapter, then for
    two methods that nothing has, and that takes longer than to write the row.
    """
    sqlite3.register_adapter(bytes, bytes)
    sqlite3.register_adapter(NoneType, _none)


def write_ahead(connection: sqlite3.Connection, patience_s: float) -> None:
    """Have a file write ahead to a log, so that nobody waits to read.

    SQLite does not wait for others here, whatever it was told, so we do.
    Raises what it raises.
    """
    patience = time.monotonic() + patience_s
    while True:
        try:
            connection.execute("PRAGMA journal_mode=WAL")
        except sqlite3.OperationalError as error:
            if primary_code(error) != sqlite3.SQLITE_BUSY or time.monotonic() > patience:
                raise
            time.sleep(0.01)
        else:
            return


def primary_code(error: sqlite3.Error) -> int | None:
    """Find SQLite's code, which is the low byte of a finer one.

    Errors that the driver finds by itself, such as text that is no UTF-8, have none.
    """
    code: int | None = getattr(error, "sqlite_errorcode", None)
    return None if code is None else code & 0xFF
