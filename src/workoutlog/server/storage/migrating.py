"""Bringing the schema of a database up to date: once, whoever else tries, and never back."""

import os
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from itertools import count
from pathlib import Path
from typing import Any, NamedTuple

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError

from workoutlog.server.refusals import (
    DatabaseBusy,
    DatabaseUnavailable,
    MigrationFailed,
    PartitionsFixed,
)
from workoutlog.server.storage import schema
from workoutlog.server.storage.database import SQLITE, Database, refusal, translated
from workoutlog.server.storage.partitioning import partitioning, partitions_of
from workoutlog.server.storage.schema import current, missing
from workoutlog.server.storage.statistics import suppose

PATIENCE_S = 60.0
_POLL_S = 0.1
# Any number will do, as long as nothing else that uses this database takes the same.
_LOCK = 0x776C_6D69_6772_6174
_NOT_ALLOWED = "42501"


class Migrated(NamedTuple):
    """What a migration did: from which revision to which, and where the older file is kept."""

    before: str | None
    after: str | None
    backup: Path | None = None


def migrate(
    database: Database,
    *,
    to: str | None = None,
    partitions: int = 0,
    patience_s: float = PATIENCE_S,
) -> Migrated:
    """Run the migrations that are missing, as far as ``to``, and wait for whoever is at it already.

    A SQLite file is copied first, beside itself, and all migrations are one
    transaction. On PostgreSQL each is its own, and a new database gets its
    tables of accounts in so many ``partitions``. Raises what `missing` raises,
    `PartitionsFixed`, `DatabaseBusy` after ``patience_s`` seconds, and
    `MigrationFailed`.
    """
    wanted = _Wanted(to, partitions, patience_s)
    migrating = _migrate_file if database.dialect == SQLITE else _migrate_server
    with translated(), database.engine.connect() as connection:
        try:
            return migrating(connection, database, wanted)
        finally:
            # What is set for migrating must not be met by anything else.
            connection.invalidate()


class _Wanted(NamedTuple):
    to: str | None
    partitions: int
    patience_s: float

    def is_there(self, connection: Connection) -> bool:
        lacking = missing(connection)
        return self.to not in lacking if self.to else not lacking


def alembic_config(connection: Connection) -> Config:
    """Configure Alembic for a connection, whose transaction it joins if there is one."""
    config = Config()
    config.set_main_option("script_location", str(schema.SCRIPTS).replace("%", "%%"))
    config.attributes["connection"] = connection
    return config


def _migrate_file(connection: Connection, database: Database, wanted: _Wanted) -> Migrated:
    if wanted.partitions:
        raise PartitionsFixed("A SQLite database has no partitions.")
    driver: Any = connection.connection.dbapi_connection
    driver.execute(f"PRAGMA busy_timeout={int(wanted.patience_s * 1000)}")
    # A migration may make a table anew, which must not be taken for the loss of its rows.
    driver.execute("PRAGMA foreign_keys=OFF")
    connection = connection.execution_options(immediate=True)
    with connection.begin():
        before = current(connection)
        if wanted.is_there(connection):
            return Migrated(before, before)
        with _kept(database, before) as backup:
            _upgrade(connection, wanted.to)
        suppose(connection)
        return Migrated(before, current(connection), backup)


def _migrate_server(connection: Connection, _database: Database, wanted: _Wanted) -> Migrated:
    # An index over millions of rows takes its time. Waiting for a lock has everyone else wait too.
    connection.exec_driver_sql("SET statement_timeout = 0")
    connection.exec_driver_sql("SET idle_in_transaction_session_timeout = 0")
    connection.commit()
    with _only_one(connection, wanted.patience_s):
        before = current(connection)
        partitions = _partitions(connection, before, wanted.partitions)
        ready = wanted.is_there(connection)
        connection.commit()
        if not ready:
            with partitioning(partitions):
                _upgrade(connection, wanted.to)
        return Migrated(before, current(connection))


def _partitions(connection: Connection, revision: str | None, wanted: int) -> int:
    """Choose the partitions of tables to come: those of the tables that are there."""
    if revision is None:
        return wanted
    found = partitions_of(connection)
    if wanted not in {0, found}:
        raise PartitionsFixed(
            f"The database has its tables in {found or 1} partitions, and they stay so.",
            "Make a backup, migrate a new database with the partitions you want, and restore "
            "the backup into it.",
        )
    return found


@contextmanager
def _only_one(connection: Connection, patience_s: float) -> Iterator[None]:
    """Hold the lock of whoever migrates.

    It is asked for again and again, not waited for: a statement that waits
    would itself be waited for by an index that is built concurrently.
    """
    until = time.monotonic() + patience_s
    while True:
        got = connection.execute(text("SELECT pg_try_advisory_lock(:lock)"), {"lock": _LOCK})
        taken = got.scalar_one()
        connection.commit()
        if taken:
            break
        if time.monotonic() > until:
            raise DatabaseBusy(f"Another process has been migrating for {patience_s:.0f} seconds.")
        time.sleep(_POLL_S)
    try:
        yield
    finally:
        connection.rollback()
        connection.execute(text("SELECT pg_advisory_unlock(:lock)"), {"lock": _LOCK})
        connection.commit()


def _upgrade(connection: Connection, to: str | None) -> None:
    try:
        command.upgrade(alembic_config(connection), to or "head")
    except DBAPIError as error:
        told = refusal(error.orig)
        if isinstance(told, DatabaseUnavailable) and not error.connection_invalidated:
            raise _failed(error) from error
        raise told from error


def _failed(error: DBAPIError) -> MigrationFailed:
    if getattr(error.orig, "sqlstate", None) == _NOT_ALLOWED:
        return MigrationFailed(
            "The database user may not change the schema.",
            "Make it the owner of the database, or migrate as a user who may.",
        )
    # Migrations hold no secrets, so what the database says about them can be told.
    return MigrationFailed(
        f"The database refused a migration: {str(error.orig).strip().splitlines()[0]}.",
        "It is as the migrations before that one left it.",
    )


@contextmanager
def _kept(database: Database, revision: str | None) -> Iterator[Path | None]:
    """Keep a copy of a file that holds something; none if nothing comes of the migration."""
    if revision is None or database.path is None:
        yield None
        return
    backup = _free_name(database.path, revision)
    try:
        _copy(database.path, backup)
        yield backup
    except BaseException:
        backup.unlink()
        raise


def _copy(path: Path, backup: Path) -> None:
    try:
        with closing(sqlite3.connect(path)) as reader:
            reader.execute("VACUUM INTO ?", (str(backup),))
    except sqlite3.Error as error:
        raise refusal(error) from error
    with backup.open("rb") as file:
        os.fsync(file.fileno())


def _free_name(path: Path, revision: str) -> Path:
    """Make an empty file that only we may read, under a name that was free."""
    for number in count(1):
        backup = path.with_name(f"{path.name}.{revision}-{number}.backup")
        try:
            os.close(os.open(backup, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
        except FileExistsError:
            continue
        return backup
    raise AssertionError
