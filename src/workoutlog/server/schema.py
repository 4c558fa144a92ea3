"""Which schema a database has, and which one this program needs."""

from pathlib import Path

from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, inspect, text

from workoutlog.server.refusals import DatabaseForeign, SchemaTooNew, SchemaTooOld

SCRIPTS = Path(__file__).with_name("migrations")


def head() -> str:
    """Name the revision that this program needs."""
    return revisions()[-1]


def revisions() -> list[str]:
    """Name every revision this program knows, oldest first."""
    return [each.revision for each in ScriptDirectory(str(SCRIPTS)).walk_revisions()][::-1]


def current(connection: Connection) -> str | None:
    """Name the revision of a database; none if it is empty.

    Raises `DatabaseForeign` where it holds tables of something else.
    """
    revision = MigrationContext.configure(connection).get_current_revision()
    if revision is None and (tables := inspect(connection).get_table_names()):
        raise DatabaseForeign(
            f"The database is not ours: it holds a table called {min(tables)}.",
            "Give the server an empty database.",
        )
    return revision


def missing(connection: Connection) -> list[str]:
    """List the revisions that a database lacks, oldest first; none if it is up to date.

    Raises `SchemaTooNew` where the database is ahead of this program, and what
    `current` raises.
    """
    found = current(connection)
    known = revisions()
    if found is None:
        return known
    if found not in known:
        raise _too_new(connection, found)
    return known[known.index(found) + 1 :]


def check(connection: Connection) -> None:
    """Refuse to go on with a database that is not of the schema that this program needs.

    Raises `SchemaTooOld`, and what `missing` raises.
    """
    if missing(connection):
        raise SchemaTooOld(
            f"The database has schema {current(connection) or 'none'}, and {head()} is needed.",
            hint="workoutlog-server migrate",
        )


def alembic_config(connection: Connection) -> Config:
    """Configure Alembic for a connection, whose transaction it joins if there is one."""
    config = Config()
    config.set_main_option("script_location", str(SCRIPTS).replace("%", "%%"))
    config.attributes["connection"] = connection
    return config


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
