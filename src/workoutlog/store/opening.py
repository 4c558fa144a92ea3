"""Opening the file: making a new one, recognising ours, migrating an older one, saying what is wrong."""

import os
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from errno import EISDIR
from pathlib import Path

from workoutlog.errors import (
    LogbookCorrupt,
    LogbookError,
    LogbookForeign,
    LogbookFull,
    LogbookLocked,
    LogbookMissing,
    LogbookTooNew,
    LogbookUnwritable,
)
from workoutlog.store.compiled import SCHEMA

# The newest migration; a file at this revision is opened without loading the migrations.
REVISION = "0001"
# "wlog": written in the header of the file, so that we and file(1) recognise it.
APPLICATION_ID = 0x776C6F67
BUSY_MS = 5_000

_PRIMARY = 0xFF  # SQLite's extended result codes carry the primary one in the low byte.


@contextmanager
def reporting(path: Path) -> Iterator[None]:
    """Tell what SQLite complains about in our own words; every other error passes."""
    try:
        yield
    except sqlite3.Error as error:
        raise _explained(path, error) from error


def _explained(path: Path, error: sqlite3.Error) -> LogbookError:
    code = getattr(error, "sqlite_errorcode", None)
    match None if code is None else code & _PRIMARY:
        case sqlite3.SQLITE_BUSY | sqlite3.SQLITE_LOCKED:
            return LogbookLocked(
                f"Another program holds the logbook {path}.",
                "Nothing was changed. Try again when it is done.",
            )
        case sqlite3.SQLITE_READONLY | sqlite3.SQLITE_CANTOPEN | sqlite3.SQLITE_PERM | sqlite3.SQLITE_AUTH:
            return LogbookUnwritable(
                f"The logbook {path} cannot be opened for writing.",
                "Its file and its directory must be yours to write.",
                hint="workoutlog doctor",
            )
        case sqlite3.SQLITE_FULL:
            return LogbookFull(
                f"The disk is full: the logbook {path} could not be written.",
                "Nothing was changed and nothing is lost. Make room and try again.",
            )
        case sqlite3.SQLITE_NOTADB:
            return _foreign(path)
        case sqlite3.SQLITE_CORRUPT:
            return LogbookCorrupt(
                f"The logbook {path} is damaged.",
                "Keep the file: most of it can usually be read.",
                hint="workoutlog doctor",
            )
        case sqlite3.SQLITE_IOERR:
            return LogbookUnwritable(
                f"The logbook {path} could not be read or written: {error}.",
                "Check the disk it is on.",
                hint="workoutlog doctor",
            )
    return LogbookCorrupt(
        f"The logbook {path} does not answer as it should: {error}.", hint="workoutlog doctor"
    )


def _foreign(path: Path) -> LogbookForeign:
    return LogbookForeign(
        f"{path} is not a logbook.",
        "It was left as it is. Name another file with --db or WORKOUTLOG_DB.",
    )


def open_file(path: Path) -> tuple[sqlite3.Connection, bool]:
    """Open the logbook at ``path``, making it if there is none; say whether it is new.

    Raises one of the `LogbookError` family and then has changed nothing.
    """
    _make_place(path)
    with reporting(path):
        connection = connect(path)
        try:
            (application,) = connection.execute("PRAGMA application_id").fetchone()
            new = application == 0 and _create(connection)
            if not new and application != APPLICATION_ID:
                _recognise(connection, path)
            (revision,) = connection.execute("SELECT version_num FROM alembic_version").fetchone()
            if revision != REVISION:
                _migrate(path, revision)
        except BaseException:
            connection.close()
            raise
    return connection, new


def connect(path: Path) -> sqlite3.Connection:
    """Open a connection with every promise switched on: waiting, foreign keys, full durability."""
    connection = sqlite3.connect(path, timeout=BUSY_MS / 1000, isolation_level=None)
    # A power cut must not take a set that was acknowledged: FULL syncs each commit to the disk.
    connection.execute("PRAGMA synchronous=FULL")
    connection.execute("PRAGMA foreign_keys=ON")
    return connection


def _make_place(path: Path) -> None:
    try:
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            make_private(path)
        elif path.is_dir():
            raise IsADirectoryError(EISDIR, "it is a directory")
    except OSError as error:
        raise LogbookUnwritable(
            f"The logbook {path} cannot be made: {error.strerror}.",
            "Name another file with --db or WORKOUTLOG_DB.",
        ) from error


def make_private(path: Path) -> None:
    """Make an empty file that only its owner may read."""
    os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))


def _create(connection: sqlite3.Connection) -> bool:
    """Make the tables in an empty file, unless another process has just made them."""
    if connection.execute("SELECT 1 FROM sqlite_master").fetchone():
        return False
    _write_ahead(connection)
    connection.execute("BEGIN IMMEDIATE")
    new = not connection.execute("SELECT 1 FROM sqlite_master").fetchone()
    if new:
        for statement in SCHEMA:
            connection.execute(statement)
        connection.execute(
            "CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL PRIMARY KEY)"
        )
        connection.execute("INSERT INTO alembic_version VALUES (?)", (REVISION,))
        connection.execute(f"PRAGMA application_id={APPLICATION_ID}")
    connection.execute("COMMIT")
    return new


def _recognise(connection: sqlite3.Connection, path: Path) -> None:
    """Make sure that a file is ours; read anew, because it may have been made just now."""
    (application,) = connection.execute("PRAGMA application_id").fetchone()
    if application != APPLICATION_ID:
        raise _foreign(path)


def _write_ahead(connection: sqlite3.Connection) -> None:
    """Switch to a write-ahead log; SQLite does not wait for others here, so we do."""
    patience = time.monotonic() + BUSY_MS / 1000
    while True:
        try:
            connection.execute("PRAGMA journal_mode=WAL")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & _PRIMARY != sqlite3.SQLITE_BUSY or time.monotonic() > patience:
                raise
            time.sleep(0.01)
        else:
            return


def _migrate(path: Path, revision: str) -> None:
    from workoutlog.store import migrating  # noqa: PLC0415  # loads Alembic, which a current file never needs

    if revision not in migrating.revisions():
        raise LogbookTooNew(
            f"The logbook {path} was written by a newer version of workoutlog.",
            "Nothing was changed. Upgrade workoutlog on this device.",
        )
    migrating.migrate(path, revision)


def copy(source: sqlite3.Connection, target: Path) -> None:
    """Copy a logbook that may be in use into a new private file, whole or not at all."""
    partial = target.with_name(f".{target.name}.partial")
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


def missing_place() -> LogbookMissing:
    """Say that there is no home to keep a logbook in."""
    return LogbookMissing(
        "There is no home directory, so there is no place for the logbook.",
        "Name a file with --db or WORKOUTLOG_DB.",
    )
