"""What SQLite's planner is told of the tables: a server with many accounts, each of many rows.

Without statistics it takes an account for ten rows, and goes through all of its
sets rather than use an index. To count real rows would tell the same of a
server that is still empty; and a plan that changes with them is one that nobody
has tested.
"""

from sqlalchemy import Connection, Index, Table

from workoutlog.server.tables import metadata

# Rows of a table, of an account, and of what is found by the second column of an index.
_ROWS, _OF_ACCOUNT, _OF_PARENT = 10_000_000, 10_000, 20


def suppose(connection: Connection) -> None:
    """Write down what the planner is to expect of every table, and have this connection read it."""
    # Makes the table for it, and counts what there is.
    connection.exec_driver_sql("ANALYZE")
    connection.exec_driver_sql("DELETE FROM sqlite_stat1")
    supposed = [
        (table.name, name, _statistics(len(columns)))
        for table in metadata.sorted_tables
        for name, columns in _indexes(table)
    ]
    connection.exec_driver_sql("INSERT INTO sqlite_stat1 VALUES (?, ?, ?)", supposed)
    connection.exec_driver_sql("ANALYZE sqlite_schema")


def _indexes(table: Table) -> list[tuple[str, list[str]]]:
    """List the indexes that begin with the account; SQLite calls a key like its table."""
    key = [each.name for each in table.primary_key]
    indexes = [(str(each.name), _columns(each)) for each in table.indexes]
    if not table.dialect_options["sqlite"]["with_rowid"]:
        indexes.append((table.name, key))
    return [(name, columns) for name, columns in indexes if columns[0] == "account_id"]


def _columns(index: Index) -> list[str]:
    return [each.name for each in index.columns]


def _statistics(columns: int) -> str:
    found = [_OF_ACCOUNT, *[_OF_PARENT] * (columns - 2), 1][:columns]
    return " ".join(map(str, (_ROWS, *found)))
