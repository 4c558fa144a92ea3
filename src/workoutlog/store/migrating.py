"""Bringing an older file up to date, with a copy of it kept beside it."""

import sqlite3
from contextlib import closing
from itertools import count
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, create_engine
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import StaticPool

from workoutlog.store.connecting import connect, copy

SCRIPTS = Path(__file__).with_name("migrations")


def revisions() -> list[str]:
    """Name every revision this program knows, oldest first."""
    return [each.revision for each in ScriptDirectory(str(SCRIPTS)).walk_revisions()][::-1]


def migrate(path: Path, revision: str) -> Path | None:
    """Migrate the file at ``path`` from ``revision`` to the newest; say where its copy is.

    All of it is one transaction, so that a file is of the old revision or of
    the new one, whenever the power fails. Nothing happens, and there is no
    copy, if another process was faster.
    """
    with closing(connect(path)) as driver:
        # A migration may make a table anew, which must not be taken for the loss of its rows.
        driver.execute("PRAGMA foreign_keys=OFF")
        engine = create_engine("sqlite://", creator=lambda: driver, poolclass=StaticPool)
        try:
            with engine.connect() as connection:
                return _migrate(connection, path, revision)
        except DBAPIError as error:
            raise (error.orig or error) from error


def upgrade(connection: Connection) -> None:
    """Run the migrations that are missing, inside the transaction that the caller holds."""
    config = Config()
    config.set_main_option("script_location", str(SCRIPTS).replace("%", "%%"))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


def _migrate(connection: Connection, path: Path, revision: str) -> Path | None:
    # Not before SQLAlchemy has greeted the driver, for it ends that with a rollback.
    connection.exec_driver_sql("BEGIN IMMEDIATE")
    now = connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar_one()
    if now != revision:
        return None
    kept = _free_name(path, revision)
    with closing(sqlite3.connect(path)) as reader:
        copy(reader, kept)
    try:
        upgrade(connection)
        connection.commit()
    except BaseException:
        kept.unlink()
        raise
    return kept


def _free_name(path: Path, revision: str) -> Path:
    names = (path.with_name(f"{path.name}.{revision}-{n}.backup") for n in count(1))
    return next(name for name in names if not name.exists())
