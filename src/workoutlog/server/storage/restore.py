"""Restoring a backup into a database that has no accounts: all of it, or nothing."""

from collections.abc import Iterable, Mapping
from itertools import islice
from pathlib import Path
from typing import IO

from sqlalchemy import Connection, Table, func, inspect, select, text

from workoutlog.errors import InputUnreadable
from workoutlog.server.refusals import BackupInvalid, DatabaseNotEmpty, SchemaTooNew
from workoutlog.server.storage import sql
from workoutlog.server.storage.archive import (
    Contents,
    Header,
    columns_of,
    contents_of,
    lines_of,
    read_header,
    rows_of,
    sections,
    tables_of,
    verified,
)
from workoutlog.server.storage.database import SQLITE, Database
from workoutlog.server.storage.migrating import migrate
from workoutlog.server.storage.schema import current, revisions

_AT_ONCE = 500


def restore(database: Database, path: Path) -> dict[str, int]:
    """Fill a database from a backup, and count the rows of each table.

    The backup is verified before anything is written, and what was written
    before it is kept. The database gets an epoch of its own: devices then
    notice that its history may have ended earlier. Raises `BackupInvalid`,
    `DatabaseNotEmpty`, `SchemaTooNew`, `InputUnreadable`.
    """
    try:
        with path.open("rb") as file:
            header = read_header(file)
            sealed = verified(file)
            _prepare(database, header)
            with database.writing() as connection:
                _fill(connection, file, sealed)
    except OSError as error:
        raise InputUnreadable(f"{path} cannot be read: {error.strerror}.") from error
    migrate(database)
    return {name: contents.rows for name, contents in sealed.items()}


def _prepare(database: Database, header: Header) -> None:
    """Bring an empty database to the schema of the backup, if it has none, and make a file."""
    if header.schema not in revisions():
        raise SchemaTooNew(
            f"The backup has schema {header.schema}, which is newer than this program.",
            f"Install workoutlog {header.program} or newer.",
        )
    database.prepare()
    with database.reading() as connection:
        found = current(connection)
    if found is None:
        migrate(database, to=header.schema)
    elif found != header.schema:
        raise DatabaseNotEmpty(
            f"The backup has schema {header.schema}, and the database has {found} already.",
            "Restore into a database that is new.",
        )


def _fill(connection: Connection, file: IO[bytes], sealed: Mapping[str, Contents]) -> None:
    if connection.dialect.name != SQLITE:
        connection.execute(text("SET LOCAL statement_timeout = 0"))
    if unknown := sealed.keys() - inspect(connection).get_table_names():
        raise BackupInvalid(f"The backup has a table that is not ours: {min(unknown)}.")
    tables = tables_of(connection, sealed)
    try:
        _empty(connection, tables)
        for name, columns, lines in sections(file):
            _insert(connection, tables[name], columns, lines)
    except (KeyError, ValueError, TypeError, IndexError) as error:
        raise BackupInvalid("The backup is not as this program writes one.") from error
    for name, table in tables.items():
        if contents_of(lines_of(connection, table)) != sealed[name]:
            raise BackupInvalid(f"The rows of {name} are not those that were backed up.")
    if connection.dialect.name != SQLITE:
        # It counts new rows within a minute, and never those of a table that has partitions.
        sql.send(connection, f"ANALYZE {', '.join(tables)}", ())


def _empty(connection: Connection, tables: Mapping[str, Table]) -> None:
    """Remove what a start of the server leaves behind, unless there are accounts."""
    accounts = connection.execute(select(func.count()).select_from(tables["account"])).scalar_one()
    if accounts:
        raise DatabaseNotEmpty(
            f"The database has accounts: {accounts}.", "Restore into a database that is new."
        )
    for table in reversed([*tables.values()]):
        connection.execute(table.delete())
    connection.execute(text("DELETE FROM server_state WHERE name <> 'program'"))


def _insert(
    connection: Connection, table: Table, columns: Mapping[str, str], lines: Iterable[bytes]
) -> None:
    if columns != columns_of(table):
        raise BackupInvalid(f"The backup's table {table.name} has other columns than ours.")
    rows = rows_of(lines, columns)
    while batch := list(islice(rows, _AT_ONCE)):
        connection.execute(table.insert(), batch)
