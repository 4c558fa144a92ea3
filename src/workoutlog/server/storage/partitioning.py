"""Spreading the rows of accounts over partitions of PostgreSQL, each account's in one of them."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, Table, event, text

KEY = "account_id"


def partitions_of(connection: Connection) -> int:
    """Count the partitions of each table of accounts in a PostgreSQL database; 0 if it has none."""
    query = text("SELECT count(*) FROM pg_inherits WHERE inhparent = to_regclass('account')")
    count: int = connection.execute(query).scalar_one()
    return count


@contextmanager
def partitioning(modulus: int) -> Iterator[None]:
    """Divide every table of accounts that is created meanwhile, by the hash of the account's id.

    That is every table whose primary key begins with the account, however it
    is created: by a migration or from the metadata. Nothing happens for 0.
    """
    if not modulus:
        yield
        return

    def divide(table: Table, _connection: Connection, **_options: Any) -> None:
        if _is_of_accounts(table):
            table.dialect_options["postgresql"]["partition_by"] = f"HASH ({KEY})"

    def add_partitions(table: Table, connection: Connection, **_options: Any) -> None:
        if _is_of_accounts(table):
            for remainder in range(modulus):
                connection.execute(
                    text(
                        f"CREATE TABLE {table.name}_p{remainder} PARTITION OF {table.name} "
                        f"FOR VALUES WITH (MODULUS {modulus}, REMAINDER {remainder})"
                    )
                )

    event.listen(Table, "before_create", divide)
    event.listen(Table, "after_create", add_partitions)
    try:
        yield
    finally:
        event.remove(Table, "before_create", divide)
        event.remove(Table, "after_create", add_partitions)


def _is_of_accounts(table: Table) -> bool:
    return [*table.primary_key.columns.keys()][:1] == [KEY]
