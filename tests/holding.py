"""What others hold, so that whoever would write waits for them."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import select

from workoutlog.server.storage.database import Database
from workoutlog.server.tables import AccountRow, table_of


@contextmanager
def locked(database: Database) -> Iterator[None]:
    """Hold what a writer needs: the file of SQLite, the row of an account."""
    with database.writing() as connection:
        connection.execute(select(table_of(AccountRow)).with_for_update())
        yield
