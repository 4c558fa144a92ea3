"""Bringing the schema of a database up to date: once, whoever else tries, and never back."""

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import Any, NamedTuple

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, inspect, text
from sqlalchemy.exc import DBAPIError

from workoutlog.server.database import SQLITE, Database, refusal, translated
from workoutlog.server.refusals import (
    DatabaseBusy,
    DatabaseForeign,
    DatabaseUnavailable,
    MigrationFailed,
    SchemaTooNew,
)

SCRIPTS = Path(__file__).with_name("migrations")
PATIENCE_S = 60.0
_POLL_S = 0.1
# Any number will do, as long as nothing else that uses this database takes the same.
_LOCK = 0x776C_6D69_6772_6174
_NOT_ALLOWED = "42501"


class Migrated(NamedTuple):
    """What a migration did: from which revision to which, and where the older file is kept."""

    before: str | None
    after: str
    backup: Path | None = None


def head() -> str:
    """Name the revision that this program needs."""
    return revisions()[-1]


def revisions() -> list[str]:
    """Name every revision this program knows, oldest first."""
    return [each.revision for each in ScriptDirectory(str(SCRIPTS)).walk_revisions()][::-1]


def missing(connection: Connection) -> list[str]:
    """List the revisions that a database lacks, oldest first; none if it is up to date.

    Raises `SchemaTooNew` where the database is ahead of this program, and
    `DatabaseForeign` where it holds tables of something else.
    """
    current = _current(connection)
    known = revisions()
    if current is None:
        return known
    if current not in known:
        raise _too_new(connection, current)
    return known[known.index(current) + 1 :]


def migrate(database: Database, *, patience_s: float = PATIENCE_S) -> Migrated:
    """Run the migrations that are missing, and wait for whoever is at it already.

    A SQLite file is copied first, beside itself, and all migrations are one
    transaction. On PostgreSQL each is its own. Raises what `missing` raises,
    `DatabaseBusy` after ``patience_s`` seconds, and `MigrationFailed`.
    """
    migrating = _migrate_file if database.dialect == SQLITE else _migrate_server
    with translated(), database.engine.connect() as connection:
        try:
            return migrating(connection, database, patience_s)
        finally:
            # What is set for migrating must not be met by anything else.
            connection.invalidate()


def alembic_config(connection: Connection, scripts: Path) -> Config:
    """Configure Alembic to run scripts on a connection, in its transaction if it is in one."""
    config = Config()
    config.set_main_option("script_location", str(scripts).replace("%", "%%"))
    config.attributes["connection"] = connection
    return config


def _migrate_file(connection: Connection, database: Database, patience_s: float) -> Migrated:
    driver: Any = connection.connection.dbapi_connection
    driver.execute(f"PRAGMA busy_timeout={int(patience_s * 1000)}")
    # A migration may make a table anew, which must not be taken for the loss of its rows.
    driver.execute("PRAGMA foreign_keys=OFF")
    connection = connection.execution_options(immediate=True)
    with connection.begin():
        before = _current(connection)
        if not missing(connection):
            return Migrated(before, head())
        with _kept(database, before) as backup:
            _upgrade(connection)
    return Migrated(before, head(), backup)


def _migrate_server(connection: Connection, _database: Database, patience_s: float) -> Migrated:
    # An index over millions of rows takes its time. Waiting for a lock has everyone else wait too.
    connection.exec_driver_sql("SET statement_timeout = 0")
    connection.exec_driver_sql("SET idle_in_transaction_session_timeout = 0")
    connection.commit()
    with _only_one(connection, patience_s):
        before = _current(connection)
        lacking = missing(connection)
        connection.commit()
        if lacking:
            _upgrade(connection)
        return Migrated(before, head())


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


def _upgrade(connection: Connection) -> None:
    try:
        command.upgrade(alembic_config(connection, SCRIPTS), "head")
    except DBAPIError as error:
        told = refusal(error)
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
        with database.engine.connect() as reader:
            driver: Any = reader.connection.dbapi_connection
            driver.execute("VACUUM INTO ?", (str(backup),))
        yield backup
    except BaseException:
        backup.unlink()
        raise


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


def _current(connection: Connection) -> str | None:
    revision = MigrationContext.configure(connection).get_current_revision()
    if revision is None and (tables := inspect(connection).get_table_names()):
        raise DatabaseForeign(
            f"The database is not ours: it holds a table called {min(tables)}.",
            "Give the server an empty database.",
        )
    return revision


def _too_new(connection: Connection, revision: str) -> SchemaTooNew:
    program = connection.execute(
        text("SELECT value FROM server_state WHERE name = 'program'")
    ).scalar()
    reader = f"workoutlog {program}" if program else "the newer version that it was migrated with"
    return SchemaTooNew(
        f"The database has schema {revision}, which is newer than this program, and is read by "
        f"{reader}.",
        f"Install {reader} or newer. A schema is never taken back: to stay with this program, "
        "restore the backup that was made before the upgrade.",
        details={"revision": revision, "program": program},
    )
