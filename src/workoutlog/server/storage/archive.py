"""A whole database as lines of JSON that no engine is needed to read, under a seal.

The first line says what it is: format, schema, program, time. For each table,
parents before children, a line names the columns and the kind of each, and
every row is a line with their values, in the order of the primary key. The
last line is the seal: rows and SHA-256 of each table, and the SHA-256 of all
that and of all lines before it. So equal databases have equal tables in an
archive, on whatever engine.
"""

import json
from base64 import b64decode, b64encode
from collections.abc import Iterable, Iterator, Mapping
from hashlib import sha256
from typing import IO, Any, NamedTuple

from sqlalchemy import (
    Column,
    Connection,
    Integer,
    LargeBinary,
    MetaData,
    Select,
    String,
    Table,
    collate,
    select,
)

from workoutlog.server.refusals import BackupInvalid
from workoutlog.server.storage.database import POSTGRESQL

FORMAT = "workoutlog-server-backup"
VERSION = 1
# What a database knows of itself is of no use to another one: its epoch, its number as a device.
OWN = "server_state"
_AT_ONCE = 500
_LONGEST_HEADER = 10_000
_KINDS: Mapping[str, type[Any]] = {"bytes": LargeBinary, "integer": Integer, "text": String}


class Header(NamedTuple):
    """The first line: what was archived, by which program, and when, in ISO 8601."""

    schema: str
    program: str
    made_at: str


class Contents(NamedTuple):
    """How many rows a table has, and the SHA-256 of their lines, in hexadecimal digits."""

    rows: int
    sha256: str


def tables_of(connection: Connection, names: Iterable[str]) -> dict[str, Table]:
    """Find tables as the database has them, parents before their children."""
    wanted = set(names) - {OWN}
    metadata = MetaData()
    metadata.reflect(connection, only=[*wanted])
    # Partitions are found through the keys that refer to them, and are no tables of their own.
    return {table.name: table for table in metadata.sorted_tables if table.name in wanted}


def columns_of(table: Table) -> dict[str, str]:
    """Say of what kind each column is; `TypeError` for one that an archive has no form for."""
    return {column.name: _kind(column) for column in table.columns}


def lines_of(connection: Connection, table: Table) -> Iterator[bytes]:
    """Write every row as a line, reading as the lines are taken."""
    binary = [number for number, kind in enumerate(columns_of(table).values()) if kind == "bytes"]
    streamed = connection.execution_options(yield_per=_AT_ONCE)
    for row in streamed.execute(_all_rows(table, connection.dialect.name)):
        values = list(row)
        for number in binary:
            if values[number] is not None:
                values[number] = b64encode(values[number]).decode()
        yield line(values)


def contents_of(lines: Iterable[bytes]) -> Contents:
    """Count lines and hash them."""
    part = sha256()
    rows = 0
    for each in lines:
        part.update(each)
        rows += 1
    return Contents(rows, part.hexdigest())


def rows_of(lines: Iterable[bytes], columns: Mapping[str, str]) -> Iterator[dict[str, Any]]:
    """Read rows back from their lines, by the names of their columns."""
    binary = [name for name, kind in columns.items() if kind == "bytes"]
    for each in lines:
        row = dict(zip(columns, json.loads(each), strict=True))
        for name in binary:
            if row[name] is not None:
                row[name] = b64decode(row[name], validate=True)
        yield row


def line(value: Any) -> bytes:
    """Write a value as one line."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def header_line(header: Header) -> bytes:
    """Write the first line."""
    return line({"format": FORMAT, "version": VERSION, **header._asdict()})


def table_line(table: Table) -> bytes:
    """Write the line above the rows of a table."""
    return line({"table": table.name, "columns": columns_of(table)})


def seal_line(tables: Mapping[str, Contents], before: str) -> bytes:
    """Write the last line, given the SHA-256 of all before it."""
    written = {name: contents._asdict() for name, contents in tables.items()}
    whole = sha256(before.encode() + line(written))
    return line({"seal": {"tables": written, "sha256": whole.hexdigest()}})


def read_header(file: IO[bytes]) -> Header:
    """Read the first line of an archive. Raises `BackupInvalid` for everything else."""
    try:
        found = json.loads(file.readline(_LONGEST_HEADER))
        form = found.pop("format"), found.pop("version")
        header = Header(**found)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise BackupInvalid("The file is not a backup of a server.") from error
    if form != (FORMAT, VERSION):
        raise BackupInvalid(
            f"The backup was made by workoutlog {header.program}, in a form that this version "
            "cannot read.",
            f"Install workoutlog {header.program} or newer.",
        )
    return header


def verified(file: IO[bytes]) -> Mapping[str, Contents]:
    """Read a whole archive and say what is sealed in it; `BackupInvalid` if the seal is broken."""
    file.seek(0)
    whole = sha256()
    last = file.readline()
    for each in file:
        whole.update(last)
        last = each
    try:
        tables = {
            name: Contents(**contents)
            for name, contents in json.loads(last)["seal"]["tables"].items()
        }
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise BackupInvalid("The backup is not complete: its end is missing.") from error
    if last != seal_line(tables, whole.hexdigest()):
        raise BackupInvalid("The backup is damaged: it is not what was sealed.")
    return tables


def sections(file: IO[bytes]) -> Iterator[tuple[str, Mapping[str, str], Iterator[bytes]]]:
    """Walk through a verified archive: the name of each table, its columns and its lines.

    The lines of a table are taken before the next table is asked for.
    """
    file.seek(0)
    file.readline()
    start = json.loads(file.readline())
    while "table" in start:
        following: list[bytes] = []
        yield start["table"], start["columns"], _rows(file, following)
        start = json.loads(following[0])


def _rows(file: IO[bytes], following: list[bytes]) -> Iterator[bytes]:
    """Take lines as long as they are rows, and leave the one that is not."""
    for each in file:
        if not each.startswith(b"["):
            following.append(each)
            return
        yield each


def _kind(column: Column[Any]) -> str:
    for kind, type_ in _KINDS.items():
        if isinstance(column.type, type_):
            return kind
    raise TypeError(f"an archive has no form for {column.table.name}.{column.name}")


def _all_rows(table: Table, dialect: str) -> Select[Any]:
    order = [
        # Locales differ; bytes do not.
        collate(key, "C") if dialect == POSTGRESQL and _kind(key) == "text" else key
        for key in table.primary_key
    ]
    return select(table).order_by(*order)
