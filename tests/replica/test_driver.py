"""How SQLite's driver takes stored values."""

import sqlite3
from contextlib import closing

from workoutlog.replica.driver import take_as_they_are


def test_what_is_stored_comes_back_as_it_is() -> None:
    take_as_they_are()
    with closing(sqlite3.connect(":memory:")) as connection:
        values = (None, b"", b"\0\xff", "", "a", 0, 1 << 62)
        found = connection.execute("SELECT ?, ?, ?, ?, ?, ?, ?", values).fetchone()
        kinds = connection.execute("SELECT typeof(?), typeof(?)", values[:2]).fetchone()
    assert found == values
    assert kinds == ("null", "blob")


def test_nothing_is_looked_for_that_would_adapt_them() -> None:
    take_as_they_are()
    assert {kind for kind, _ in sqlite3.adapters} >= {bytes, type(None)}
