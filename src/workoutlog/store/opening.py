"""Opening the file: making it, recognising ours, bringing an older one up to date."""

import sqlite3
from pathlib import Path

from workoutlog.errors import LogbookTooNew, LogbookUnwritable
from workoutlog.replica.driver import write_ahead
from workoutlog.store import connecting
from workoutlog.store.compiled import SCHEMA
from workoutlog.store.connecting import connect, make_private
from workoutlog.store.telling import (
    ELSEWHERE,
    FOREIGN,
    explained,
    placing,
    reading,
    reporting,
)

# The newest migration; a file at this revision is opened without loading the migrations.
REVISION = "0003"
# "wlog": written in the header of the file, so that we and file(1) recognise it.
APPLICATION_ID = 0x776C6F67
_SMALLEST = 512  # the smallest page that a database can have


def open_file(path: Path) -> tuple[sqlite3.Connection, bool]:
    """Open the logbook at ``path``, making it if there is none; say whether it is new.

    Raises one of the `LogbookError` family and then has changed nothing.
    """
    _make_place(path)
    with reporting(path):
        connection = connect(path)
        try:
            new = _application(connection) == 0 and _create(connection)
            if not new:
                _accept(connection, path)
        except BaseException:
            connection.close()
            raise
    return connection, new


def _make_place(path: Path) -> None:
    with placing(path):
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            make_private(path)
        elif not path.is_file():
            raise LogbookUnwritable(f"{path} is not a file.", ELSEWHERE)
        elif 0 < path.stat().st_size < _SMALLEST:
            # SQLite would take a file of one byte for an empty one.
            raise explained(FOREIGN, path)


def _application(connection: sqlite3.Connection) -> int:
    (application,) = connection.execute("PRAGMA application_id").fetchone()
    return int(application)


def _create(connection: sqlite3.Connection) -> bool:
    """Make the tables in an empty file, unless another process has just made them."""
    if _holds_tables(connection):
        return False
    write_ahead(connection, connecting.BUSY_MS / 1000)
    connection.execute("BEGIN IMMEDIATE")
    new = not _holds_tables(connection)
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


def _holds_tables(connection: sqlite3.Connection) -> bool:
    return connection.execute("SELECT 1 FROM sqlite_master").fetchone() is not None


def _accept(connection: sqlite3.Connection, path: Path) -> None:
    """Make sure that a file is ours and up to date; its mark may have been set just now."""
    if _application(connection) != APPLICATION_ID:
        raise explained(FOREIGN, path)
    row = connection.execute("SELECT version_num FROM alembic_version").fetchone()
    with reading(path):
        (revision,) = row
    if revision != REVISION:
        _migrate(path, revision)
    # A copy that was put in the place of the logbook has no write-ahead log yet.
    write_ahead(connection, connecting.BUSY_MS / 1000)


def _migrate(path: Path, revision: str) -> None:
    from workoutlog.store import migrating  # noqa: PLC0415  # a current file never needs Alembic

    if revision not in migrating.revisions():
        raise LogbookTooNew(
            f"The logbook {path} was written by a newer version of workoutlog.",
            "Nothing was changed. Upgrade workoutlog on this device.",
        )
    migrating.migrate(path, revision)
