"""Statements over the tables, run on the driver with values as they are stored.

SQLAlchemy writes each of them once for each kind of database. To have it bind
and convert every value again and again would take most of a small request's
time, and even to have it pass a statement on takes twice what the driver does;
stored values are what `workoutlog.replica` reads and writes anyway.
"""

import re
import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from itertools import chain
from typing import Any

from sqlalchemy import Connection, Dialect, Executable, Table, make_url
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import ConnectionPoolEntry

# SQLite finds a named parameter by going through all of them: very many at once cost seconds.
_IDS_AT_ONCE = 100
_CURSOR = "workoutlog_cursor"
_IDS = "IN (__[POSTCOMPILE_ids])"
# PostgreSQL plans very many at once for longer than that many rounds take, and has room for 65,535
# values in a statement.
_TOGETHER = 20
_NAMED = re.compile(r"%\((\w+)\)s")
# Whose turn it is to fetch rows from SQLite.
FETCHING = threading.Lock()
# A page takes far less. Who looks through a whole history does not hold up the others for longer.
_PATIENCE_S = 0.02


def run(connection: Connection, statement: Executable, **values: Any) -> list[Any]:
    """Run a statement and read all that it returns, which may be nothing."""
    text, constants = _text(statement, connection.dialect.name)
    return send(connection, text, {**constants, **values}, reads=statement.is_select)


def among(
    connection: Connection, statement: Executable, ids: Iterable[bytes], **values: Any
) -> Iterator[tuple[Any, ...]]:
    """Run a statement whose bind ``ids`` stands for some ids; each of them is asked for once."""
    asked = [*dict.fromkeys(ids)]
    if not asked:
        return
    text, constants = _text(statement, connection.dialect.name)
    given = {**constants, **values}
    is_postgresql = connection.dialect.name == "postgresql"
    if len(asked) == 1:
        # As most requests ask: a list of one costs half as much again.
        query = text.replace(_IDS, "= %(ids)s" if is_postgresql else "= :ids")
        yield from send(connection, query, {**given, "ids": asked[0]}, reads=True)
    elif is_postgresql:
        # It takes them as one value.
        query = text.replace(_IDS, "= ANY(%(ids)b)")
        yield from send(connection, query, {**given, "ids": asked}, reads=True)
    else:
        for some in _portions(asked):
            named = {f"id{place}": each for place, each in enumerate(some)}
            query = text.replace(_IDS, f"IN ({', '.join(f':{name}' for name in named)})")
            yield from send(connection, query, {**given, **named}, reads=True)


class Writes:
    """Statements that write, sent together; none reads or changes what another one writes.

    PostgreSQL gets a few of them as one: each round to it takes longer than what is done
    there. It looks at foreign keys when all of them are done, and SQLite after each: so what
    is referred to comes first.
    """

    def __init__(self, connection: Connection) -> None:
        """Write nothing yet."""
        self._connection = connection
        self._is_sqlite = connection.dialect.name == "sqlite"
        self._statements: list[tuple[str, Any]] = []

    def put(self, table: Table, rows: Sequence[tuple[Any, ...]]) -> None:
        """Write whole rows, in the order of the table's columns, over those with the same key."""
        if not rows:
            return
        if self._is_sqlite:
            self._take(_upsert(table, _on_sqlite(table)), [*rows])
        elif len(rows) == 1:
            self._take(_upsert(table, _on_postgresql(table)), rows[0])
        else:
            # A list for each column costs less than as many statements as there are rows.
            columns = tuple(map(list, zip(*rows, strict=True)))
            self._take(_upsert(table, _many_on_postgresql(table)), columns)

    def add(self, table: Table, columns: Mapping[str, Sequence[Any]]) -> None:
        """Write rows that are not there yet as columns; those not given hold nothing."""
        if self._is_sqlite:
            source, rows = _values(len(columns)), [*zip(*columns.values(), strict=True)]
            self._take(_insert(table, columns, source), rows)
        else:
            types = dict(zip(table.columns.keys(), _types(table), strict=True))
            source = _unnested(types[name] for name in columns)
            self._take(_insert(table, columns, source), (*map(list, columns.values()),))

    def run(self, statement: Executable, **values: Any) -> None:
        """Run a statement that returns nothing."""
        text, constants = _text(statement, self._connection.dialect.name)
        given = {**constants, **values}
        if self._is_sqlite:
            self._take(text, given)
        else:
            text, names = _in_order(text)
            self._take(text, (*map(given.__getitem__, names),))

    def send(self) -> None:
        """Write all of it."""
        statements = self._statements
        if not self._is_sqlite:
            places = range(0, len(statements), _TOGETHER)
            statements = [_as_one(statements[at : at + _TOGETHER]) for at in places]
        for text, values in statements:
            send(self._connection, text, values)

    def _take(self, text: str, values: Any) -> None:
        self._statements.append((text, values))


def put(connection: Connection, table: Table, rows: Sequence[tuple[Any, ...]]) -> None:
    """Write whole rows of one table, as `Writes.put` does, and nothing with them."""
    writes = Writes(connection)
    writes.put(table, rows)
    writes.send()


def send(
    connection: Connection, text: str, values: Any, *, reads: bool = False
) -> list[tuple[Any, ...]]:
    """Send a statement to the driver as it is, once or with each of a list of values."""
    cursor = _cursor(connection)
    try:
        if isinstance(values, list):
            cursor.executemany(text, values)
        else:
            cursor.execute(text, values)
        return _fetched(cursor, connection.dialect.name) if reads else []
    except connection.dialect.loaded_dbapi.Error as error:
        raise DBAPIError(text, None, error) from error


def close_cursor(driver: object, record: ConnectionPoolEntry) -> None:
    """Close what statements were sent by on a connection that is given back, and free its rows."""
    cursor = record.info.pop(_CURSOR, None)
    # Of one that was closed because nothing works on it there is nothing to close.
    if cursor is not None and driver is not None:
        cursor.close()


def _cursor(connection: Connection) -> Any:
    """Give the cursor of a connection: one for each statement would take a fifth of its time."""
    kept = connection.info
    if _CURSOR not in kept:
        kept[_CURSOR] = connection.connection.cursor()
    return kept[_CURSOR]


def _fetched(cursor: Any, dialect: str) -> list[tuple[Any, ...]]:
    """Fetch all rows; from SQLite one thread at a time, unless another one takes too long.

    Its driver lets go of the interpreter for every row. Threads that fetch at once
    hand it to each other row by row, which takes several times what the rows take.
    """
    is_alone = dialect == "sqlite" and FETCHING.acquire(timeout=_PATIENCE_S)
    try:
        rows: list[tuple[Any, ...]] = cursor.fetchall()
    finally:
        if is_alone:
            FETCHING.release()
    return rows


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
    return str(compiled), constants


@cache
def _in_order(text: str) -> tuple[str, Sequence[str]]:
    """Write a statement for PostgreSQL with its values in a row, and say the order of them."""
    return _NAMED.sub("%s", text), _NAMED.findall(text)


def _as_one(statements: Sequence[tuple[str, Any]]) -> tuple[str, tuple[Any, ...]]:
    """Write statements for PostgreSQL as one that does all of them."""
    texts, values = zip(*statements, strict=True)
    *parts, last = texts
    named = ", ".join(f"part_{at} AS ({each})" for at, each in enumerate(parts))
    return f"WITH {named} {last}" if parts else last, (*chain.from_iterable(values),)


@cache
def _on_sqlite(table: Table) -> str:
    return _values(len(table.columns))


def _values(many: int) -> str:
    return f"VALUES ({', '.join('?' * many)})"


@cache
def _on_postgresql(table: Table) -> str:
    return f"VALUES ({', '.join(f'%s::{each}' for each in _types(table))})"


@cache
def _many_on_postgresql(table: Table) -> str:
    return _unnested(_types(table))


def _unnested(types: Iterable[str]) -> str:
    # Lists as text take four times as long to write.
    return f"SELECT * FROM unnest({', '.join(f'%b::{each}[]' for each in types)})"  # noqa: S608  # names of ours


@cache
def _types(table: Table) -> tuple[str, ...]:
    return tuple(each.type.compile(_dialect("postgresql")) for each in table.columns)


@cache
def _upsert(table: Table, source: str) -> str:
    names = [each.name for each in table.columns]
    key = [each.name for each in table.primary_key]
    changed = ", ".join(f"{name} = excluded.{name}" for name in names if name not in key)
    return f"{_insert(table, names, source)} ON CONFLICT ({', '.join(key)}) DO UPDATE SET {changed}"


def _insert(table: Table, names: Iterable[str], source: str) -> str:
    return f"INSERT INTO {table.name} ({', '.join(names)}) {source}"


@cache
def _dialect(name: str) -> Dialect:
    # Only that of the database is loaded: the other one takes megabytes.
    if name == "postgresql":
        return make_url("postgresql+psycopg://").get_dialect()()
    sqlite: Any = make_url("sqlite://").get_dialect()
    return sqlite(paramstyle="named")  # type: ignore[no-any-return]  # it takes more than every dialect does
