"""Statements over the tables, run on the driver with values as they are stored.

SQLAlchemy writes each of them once for each kind of database. To have it bind
and convert every value again and again would take most of a small request's
time; stored values are what `workoutlog.replica` reads and writes anyway.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from typing import Any

from sqlalchemy import Connection, Dialect, Executable, Row, Table
from sqlalchemy.dialects import postgresql, sqlite

# SQLite finds a named parameter by going through all of them: very many at once cost seconds.
_IDS_AT_ONCE = 500
# Says of a statement that its tables are to be read in the order in which they are joined.
AS_JOINED = {"as_joined": True}
_IDS = "IN (__[POSTCOMPILE_ids])"


def run(connection: Connection, statement: Executable, **values: Any) -> list[Any]:
    """Run a statement and read all that it returns, which may be nothing."""
    text, constants = _text(statement, connection.dialect.name)
    result = connection.exec_driver_sql(text, {**constants, **values})
    return [*result.all()] if result.returns_rows else []


def among(
    connection: Connection, statement: Executable, ids: Iterable[bytes], **values: Any
) -> Iterator[Row[Any]]:
    """Run a statement whose bind ``ids`` stands for some ids; each of them is asked for once."""
    text, constants = _text(statement, connection.dialect.name)
    given = {**constants, **values}
    for some in _portions([*dict.fromkeys(ids)]):
        if connection.dialect.name == "postgresql":
            query = text.replace(_IDS, "= ANY(%(ids)s)")
            yield from connection.exec_driver_sql(query, {**given, "ids": some})
        else:
            named = {f"id{place}": each for place, each in enumerate(some)}
            query = text.replace(_IDS, f"IN ({', '.join(f':{name}' for name in named)})")
            yield from connection.exec_driver_sql(query, {**given, **named})


def put(connection: Connection, table: Table, rows: Sequence[tuple[Any, ...]]) -> None:
    """Write whole rows, in the order of the table's columns, over those with the same key."""
    if not rows:
        return
    if connection.dialect.name == "postgresql":
        # One statement for all: a list for each column costs less than a round for each row.
        connection.exec_driver_sql(
            _upsert(table, "postgresql"), tuple(map(list, zip(*rows, strict=True)))
        )
    else:
        connection.exec_driver_sql(_upsert(table, "sqlite"), [*rows])


def _portions(ids: list[bytes]) -> Iterator[list[bytes]]:
    for start in range(0, len(ids), _IDS_AT_ONCE):
        yield ids[start : start + _IDS_AT_ONCE]


@cache
def _text(statement: Executable, dialect: str) -> tuple[str, Mapping[str, Any]]:
    """Write a statement for a kind of database, and the values that stand in it already."""
    compiled: Any = statement.compile(dialect=_dialect(dialect))  # type: ignore[attr-defined]  # every statement has it
    constants = {
        name: value for name, value in compiled.params.items() if not compiled.binds[name].required
    }
    text = str(compiled)
    if dialect == "sqlite" and statement.get_execution_options().keys() >= AS_JOINED.keys():
        # Its planner never reorders a CROSS JOIN, which may have a condition like any other.
        text = text.replace(" JOIN ", " CROSS JOIN ")
    return text, constants


@cache
def _upsert(table: Table, dialect: str) -> str:
    names = [each.name for each in table.columns]
    key = [each.name for each in table.primary_key]
    if dialect == "postgresql":
        types = [each.type.compile(_dialect(dialect)) for each in table.columns]
        source = f"SELECT * FROM unnest({', '.join(f'%s::{each}[]' for each in types)})"  # noqa: S608  # names of ours
    else:
        source = f"VALUES ({', '.join('?' * len(names))})"
    changed = ", ".join(f"{name} = excluded.{name}" for name in names if name not in key)
    return (
        f"INSERT INTO {table.name} ({', '.join(names)}) {source} "  # names of ours
        f"ON CONFLICT ({', '.join(key)}) DO UPDATE SET {changed}"
    )


@cache
def _dialect(name: str) -> Dialect:
    if name == "postgresql":
        return postgresql.psycopg.dialect()  # type: ignore[no-untyped-call]  # it has no types
    return sqlite.dialect(paramstyle="named")
