"""Connections to the file that keep every promise, and copies of it."""

import os
import sqlite3
import time
from contextlib import closing
from pathlib import Path

from workoutlog.replica.driver import take_as_they_are
from workoutlog.store.telling import placing

# How long to wait for another program that writes.
BUSY_MS = 5_000


def connect(path: Path) -> sqlite3.Connection:
    """Open a connection with every promise switched on: waiting, foreign keys, full durability."""
    take_as_they_are()
    connection = sqlite3.connect(path, timeout=BUSY_MS / 1000, isolation_level=None)
    try:
        # A power cut must not take an acknowledged set: FULL syncs each commit to the disk.
        connection.execute("PRAGMA synchronous=FULL")
        connection.execute("PRAGMA foreign_keys=ON")
    except BaseException:
        connection.close()
        raise
    return connection


def connect_to_read(path: Path) -> sqlite3.Connection:
    """Open a connection that cannot change the file."""
    uri = f"{path.absolute().as_uri()}?mode=ro"
    return sqlite3.connect(uri, uri=True, timeout=BUSY_MS / 1000, isolation_level=None)


def make_private(path: Path) -> None:
    """Make an empty file that only its owner may read."""
    os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))


def copy_pages(source: sqlite3.Connection, target: sqlite3.Connection) -> None:
    """Copy a whole database over another; unlike SQLite's own copy it does not wait for ever."""
    patience = time.monotonic() + BUSY_MS / 1000

    def refuse_to_wait(status: int, _remaining: int, _total: int) -> None:
        if status in {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED} and time.monotonic() > patience:
            error = sqlite3.OperationalError("the copy waited too long")
            error.sqlite_errorcode = status
            raise error

    source.backup(target, progress=refuse_to_wait)


def copy(source: sqlite3.Connection, target: Path) -> None:
    """Copy a logbook that may be in use into a new private file, whole or not at all."""
    partial = target.with_name(f".{target.name}.{os.getpid()}.partial")
    with placing(target):
        partial.unlink(missing_ok=True)
        make_private(partial)
        try:
            with closing(sqlite3.connect(partial, isolation_level=None)) as connection:
                copy_pages(source, connection)
                # A copy is one file: it must not need the write-ahead log that stays behind.
                connection.execute("PRAGMA journal_mode=DELETE")
            partial.replace(target)
        finally:
            partial.unlink(missing_ok=True)
