"""Backing up a database that is in use: all of it, as it was at one moment, in one file."""

import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import IO

from sqlalchemy import Connection, text
from sqlalchemy.exc import DatabaseError

from workoutlog import __version__
from workoutlog.errors import OutputUnwritable
from workoutlog.server.refusals import BackupInvalid, DatabaseDamaged
from workoutlog.server.storage.archive import (
    Contents,
    Header,
    contents_of,
    header_line,
    lines_of,
    read_header,
    seal_line,
    table_line,
    tables_of,
)
from workoutlog.server.storage.database import SQLITE, Database
from workoutlog.server.storage.schema import check, head
from workoutlog.server.tables import metadata


def back_up(database: Database, path: Path, *, now: datetime) -> dict[str, int]:
    """Write every row of every account to a file, and count the rows of each table.

    The file is put in its place when it is whole; only its owner may read it,
    for it holds what the database holds: password hashes, session secrets,
    keys. Raises `OutputUnwritable`, and `DatabaseDamaged` where SQLite finds
    its file damaged.
    """
    header = Header(head(), __version__, now.isoformat(timespec="seconds"))
    with database.reading() as connection:
        _settle(connection)
        check(connection)
        with _replaced(path) as file:
            tables = _write(connection, header, file)
    return {name: contents.rows for name, contents in tables.items()}


def _settle(connection: Connection) -> None:
    """Have a long read neither cut short nor write."""
    if connection.dialect.name != SQLITE:
        connection.execute(text("SET TRANSACTION READ ONLY"))
        connection.execute(text("SET LOCAL statement_timeout = 0"))
        return
    try:
        found = connection.execute(text("PRAGMA integrity_check")).scalars().all()
    except DatabaseError as error:
        raise _damaged(str(error.orig)) from error
    if found != ["ok"]:
        raise _damaged(found[0])


def _damaged(complaint: str) -> DatabaseDamaged:
    return DatabaseDamaged(
        f"The database is damaged: {complaint}.",
        "Keep a copy of the file, and restore the last good backup.",
    )


def _write(connection: Connection, header: Header, file: IO[bytes]) -> dict[str, Contents]:
    whole = sha256()

    def written(lines: Iterable[bytes]) -> Iterator[bytes]:
        for line in lines:
            whole.update(line)
            file.write(line)
            yield line

    contents_of(written([header_line(header)]))
    tables = {}
    for name, table in tables_of(connection, metadata.tables).items():
        contents_of(written([table_line(table)]))
        tables[name] = contents_of(written(lines_of(connection, table)))
    file.write(seal_line(tables, whole.hexdigest()))
    return tables


@contextmanager
def _replaced(path: Path) -> Iterator[IO[bytes]]:
    """Write a file beside another one, and put it in its place when it is whole and on the disk."""
    try:
        _spare(path)
        partial = path.with_name(f".{path.name}.{os.getpid()}.partial")
        try:
            number = os.open(partial, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
            with os.fdopen(number, "wb") as file:
                yield file
                file.flush()
                os.fsync(number)
            partial.replace(path)
            _sync_folder(path.parent)
        finally:
            partial.unlink(missing_ok=True)
    except OSError as error:
        raise OutputUnwritable(
            f"{path} cannot be written: {error.strerror}.", "Name another place."
        ) from error


def _spare(path: Path) -> None:
    """Write over an older backup, and over nothing else."""
    if not path.exists():
        return
    try:
        with path.open("rb") as file:
            read_header(file)
    except BackupInvalid as error:
        raise OutputUnwritable(
            f"{path} is there and is not a backup.", "Name another file."
        ) from error


def _sync_folder(folder: Path) -> None:
    number = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(number)
    finally:
        os.close(number)
