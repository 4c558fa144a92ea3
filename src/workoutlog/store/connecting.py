"""Connections to the file that keep every promise, and copies of it."""

import os
import sqlite3
from contextlib import closing
from pathlib import Path

from workoutlog.store.telling import placing

# How long to wait for another program that writes.
BUSY_MS = 5_000


def connect(path: Path) -> sqlite3.Connection:
    """Open a connection with every promise switched on: waiting, foreign keys, full durability."""
    connection = sqlite3.connect(path, timeout=BUSY_MS / 1000, isolation_level=None)
    try:
        # A power cut must not take an acknowledged set: FULL syncs each commit to the disk.
        connection.execute("PRAGMA synchronous=FULL")
        connection.execute("PRAGMA foreign_keys=ON")
    except BaseException:
        connection.close()
        raise
    return connection


def make_private(path: Path) -> None:
    """Make an empty file that only its owner may read."""
    os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))


def copy(source: sqlite3.Connection, target: Path) -> None:
    """Copy a logbook that may be in use into a new private file, whole or not at all."""
    partial = target.with_name(f".{target.name}.{os.getpid()}.partial")
    with placing(target):
        partial.unlink(missing_ok=True)
        make_private(partial)
        try:
            with closing(sqlite3.connect(partial, isolation_level=None)) as connection:
                source.backup(connection)
                # A copy is one file: it must not need the write-ahead log that stays behind.
                connection.execute("PRAGMA journal_mode=DELETE")
            partial.replace(target)
        finally:
            partial.unlink(missing_ok=True)
