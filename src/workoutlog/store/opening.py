"""Opening the file: making it, recognising ours, migrating an older one, telling what is wrong."""

import os
import sqlite3
import time
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from errno import EDQUOT, ENOSPC
from pathlib import Path

from workoutlog.errors import (
    LogbookCorrupt,
    LogbookError,
    LogbookForeign,
    LogbookFull,
    LogbookLocked,
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
_DOCTOR = "workoutlog doctor"
_ELSEWHERE = "Name another file with --db or WORKOUTLOG_DB."

_Told = tuple[type[LogbookError], str, str, str | None]
_LOCKED: _Told = (
    LogbookLocked,
    "Another program holds the logbook {path}.",
    "Nothing was changed. Try again when it is done.",
    None,
)
_UNWRITABLE: _Told = (
    LogbookUnwritable,
    "The logbook {path} cannot be opened for writing.",
    "Its file and its directory must be yours to write.",
    _DOCTOR,
)
_FULL: _Told = (
    LogbookFull,
    "The disk is full: the logbook {path} could not be written.",
    "Nothing was changed and nothing is lost. Make room and try again.",
    None,
)
_FOREIGN: _Told = (
    LogbookForeign,
    "{path} is not a logbook.",
    f"It was left as it is. {_ELSEWHERE}",
    None,
)
_CORRUPT: _Told = (
    LogbookCorrupt,
    "The logbook {path} is damaged: {why}.",
    "Keep the file: most of it can usually be read.",
    _DOCTOR,
)
_FAULTY: _Told = (
    LogbookUnwritable,
    "The logbook {path} could not be read or written: {why}.",
    "Check the disk it is on.",
    _DOCTOR,
)
_TOLD: Mapping[int, _Told] = {
    sqlite3.SQLITE_BUSY: _LOCKED,
    sqlite3.SQLITE_LOCKED: _LOCKED,
    sqlite3.SQLITE_PROTOCOL: _LOCKED,
    sqlite3.SQLITE_READONLY: _UNWRITABLE,
    sqlite3.SQLITE_CANTOPEN: _UNWRITABLE,
    sqlite3.SQLITE_PERM: _UNWRITABLE,
    sqlite3.SQLITE_AUTH: _UNWRITABLE,
    sqlite3.SQLITE_FULL: _FULL,
    sqlite3.SQLITE_NOTADB: _FOREIGN,
    sqlite3.SQLITE_IOERR: _FAULTY,
}


@contextmanager
def reporting(path: Path) -> Iterator[None]:
    """Tell what SQLite complains about in our own words; every other error passes."""
    try:
        yield
    except (sqlite3.IntegrityError, sqlite3.ProgrammingError):
        raise  # The file is in order: we have asked for nonsense.
    except sqlite3.Error as error:
        raise _explained(_TOLD.get(_primary_code(error), _CORRUPT), path, error) from error
    except UnicodeDecodeError as error:
        # SQLite names what is broken, and the name is broken, too.
        raise _explained(_CORRUPT, path, error) from error


@contextmanager
def reading(path: Path) -> Iterator[None]:
    """Tell that the file is damaged where what it holds cannot be read back.

    Only for the making of values from rows: whatever goes wrong in it is the
    fault of a row, because nothing but good values was ever written.
    """
    try:
        yield
    except Exception as error:
        raise _explained(_CORRUPT, path, error) from error


def _primary_code(error: sqlite3.Error) -> int:
    # Errors that the driver finds by itself, such as text that is no UTF-8, have no code.
    return getattr(error, "sqlite_errorcode", sqlite3.SQLITE_CORRUPT) & _PRIMARY


def _explained(told: _Told, path: Path, why: Exception | None = None) -> LogbookError:
    kind, message, advice, hint = told
    return kind(message.format(path=path, why=str(why).rstrip(".")), advice, hint=hint)


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


def _make_place(path: Path) -> None:
    with _placing(path):
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            make_private(path)
        elif not path.is_file():
            raise LogbookUnwritable(f"{path} is not a file.", _ELSEWHERE)


@contextmanager
def _placing(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        if error.errno in {ENOSPC, EDQUOT}:
            raise _explained(_FULL, path) from error
        raise LogbookUnwritable(
            f"The logbook {path} cannot be made: {error.strerror}.", _ELSEWHERE
        ) from error


def make_private(path: Path) -> None:
    """Make an empty file that only its owner may read."""
    os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))


def _application(connection: sqlite3.Connection) -> int:
    (application,) = connection.execute("PRAGMA application_id").fetchone()
    return int(application)


def _create(connection: sqlite3.Connection) -> bool:
    """Make the tables in an empty file, unless another process has just made them."""
    if _holds_tables(connection):
        return False
    _write_ahead(connection)
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
        raise _explained(_FOREIGN, path)
    row = connection.execute("SELECT version_num FROM alembic_version").fetchone()
    with reading(path):
        (revision,) = row
    if revision != REVISION:
        _migrate(path, revision)
    # A copy that was put in the place of the logbook has no write-ahead log yet.
    _write_ahead(connection)


def _write_ahead(connection: sqlite3.Connection) -> None:
    """Switch to a write-ahead log; SQLite does not wait for others here, so we do."""
    patience = time.monotonic() + BUSY_MS / 1000
    while True:
        try:
            connection.execute("PRAGMA journal_mode=WAL")
        except sqlite3.OperationalError as error:
            if _primary_code(error) != sqlite3.SQLITE_BUSY or time.monotonic() > patience:
                raise
            time.sleep(0.01)
        else:
            return


def _migrate(path: Path, revision: str) -> None:
    from workoutlog.store import migrating  # noqa: PLC0415  # a current file never needs Alembic

    if revision not in migrating.revisions():
        raise LogbookTooNew(
            f"The logbook {path} was written by a newer version of workoutlog.",
            "Nothing was changed. Upgrade workoutlog on this device.",
        )
    migrating.migrate(path, revision)


def copy(source: sqlite3.Connection, target: Path) -> None:
    """Copy a logbook that may be in use into a new private file, whole or not at all."""
    partial = target.with_name(f".{target.name}.{os.getpid()}.partial")
    with _placing(target):
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
