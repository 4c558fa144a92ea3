"""Which schema a database has, and which one this program needs."""

from pathlib import Path

from sqlalchemy import Connection, inspect, text

from workoutlog.server.refusals import DatabaseForeign, SchemaTooNew, SchemaTooOld

SCRIPTS = Path(__file__).with_name("migrations")
# Where Alembic keeps the revision, which others use as well, and a table that every revision has.
_VERSION, _OURS = "alembic_version", "server_state"
_REVISION = text(f"SELECT version_num FROM {_VERSION}")  # noqa: S608  # ours


def head() -> str:
    """Name the revision that this program needs."""
    return revisions()[-1]


def revisions() -> list[str]:
    """Name every revision this program knows, oldest first.

    They are numbered, so that Alembic need not be loaded to tell that nothing is to be done.
    """
    files = (SCRIPTS / "versions").glob("*.py")
    return sorted(each.stem.partition("_")[0] for each in files)


def current(connection: Connection) -> str | None:
    """Name the revision of a database; none if it is empty.

    Raises `DatabaseForeign` where it holds tables of something else.
    """
    tables = inspect(connection).get_table_names()
    revision: str | None = None
    if _VERSION in tables:
        revision = connection.execute(_REVISION).scalar()
        tables.remove(_VERSION)
    if tables if revision is None else _OURS not in tables:
        raise DatabaseForeign(
            f"The database is not ours: it holds a table called {min(tables, default=_VERSION)}.",
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


def serves(connection: Connection, revision: str) -> bool:
    """Say whether what was made for a revision can go on with a database.

    A release only adds to the schema. So a process that has started on a
    revision is not stopped by one that migrates the database further; it is
    only to start that the revisions must be equal. One statement, for it is
    asked every few seconds.
    """
    found: str | None = connection.execute(_REVISION).scalar()
    return found is not None and found >= revision


def check(connection: Connection) -> None:
    """Refuse to go on with a database that is not of the schema that this program needs.

    Raises `SchemaTooOld`, and what `missing` raises.
    """
    if missing(connection):
        raise too_old(current(connection))


def too_old(revision: str | None) -> SchemaTooOld:
    """Refuse a schema that is older than the one that this program needs, or none."""
    return SchemaTooOld(
        f"The database has schema {revision or 'none'}, and {head()} is needed.",
        hint="workoutlog-server migrate",
    )


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
