"""Bringing an older file up to date, with a copy of it kept beside it."""

import sqlite3
from contextlib import closing
from itertools import count
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine
from sqlalchemy.pool import StaticPool

from workoutlog.store.opening import connect, copy

SCRIPTS = Path(__file__).with_name("migrations")


def revisions(scripts: Path = SCRIPTS) -> list[str]:
    """Name every revision this program knows, oldest first."""
    directory = ScriptDirectory(str(scripts))
    return [each.revision for each in directory.walk_revisions()][::-1]


def migrate(path: Path, revision: str, scripts: Path = SCRIPTS) -> Path | None:
    """Migrate the file at ``path`` from ``revision`` to the newest; say where its copy is.

    All of it is one transaction, so that a file is of the old revision or of
    the new one, whenever the power fails. Nothing happens, and there is no
    copy, if another process was faster.
    """
    with closing(connect(path)) as connection:
        connection.execute("BEGIN IMMEDIATE")
        (now,) = connection.execute("SELECT version_num FROM alembic_version").fetchone()
        if now != revision:
            connection.execute("ROLLBACK")
            return None
        kept = _free_name(path, revision)
        with closing(sqlite3.connect(path)) as reader:
            copy(reader, kept)
        run(connection, scripts)
    return kept


def _free_name(path: Path, revision: str) -> Path:
    names = (path.with_name(f"{path.name}.{revision}-{n}.backup") for n in count(1))
    return next(name for name in names if not name.exists())


def run(connection: sqlite3.Connection, scripts: Path = SCRIPTS) -> None:
    """Run the migrations inside the transaction that the connection is in, and commit it."""
    engine = create_engine("sqlite://", creator=lambda: connection, poolclass=StaticPool)
    with engine.connect() as joined:
        config = Config()
        config.set_main_option("script_location", str(scripts).replace("%", "%%"))
        config.attributes["connection"] = joined
        command.upgrade(config, "head")
        joined.commit()
