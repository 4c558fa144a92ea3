"""The guards that all tests of the server run under.

No statement forgets whose rows it is about, and none writes synced rows past the commit.
"""

from importlib.util import find_spec

import pytest
from sqlalchemy import Connection, select, text

from owning import OF_ALL_ACCOUNTS, PAST_THE_COMMIT, Uncommitted, Unowned, is_owned, writes_synced
from workoutlog.domain.model import Routine
from workoutlog.server.storage import sql
from workoutlog.server.storage.database import Database
from workoutlog.server.tables import SYNCED, AccountRow, table_of


@pytest.mark.parametrize(
    "statement",
    [
        "SELECT id FROM workout WHERE workout.account_id = :a AND id = :b",
        "SELECT id FROM workout WHERE id = :b AND account_id = :a",
        "UPDATE account SET last_seq = :s WHERE account_id IN (:a, :b)",
        "DELETE FROM session WHERE account_id = :a",
        "SELECT 1 FROM workout, session WHERE workout.account_id = :a AND session.account_id = :a",
        "INSERT INTO workout (id) VALUES (:a) ON CONFLICT (account_id, id) DO NOTHING",
        "SELECT value FROM server_state WHERE name = 'epoch'",
        "PRAGMA optimize",
    ],
)
def test_statements_that_say_whose_rows_pass(statement: str) -> None:
    assert is_owned(statement)


@pytest.mark.parametrize(
    "statement",
    [
        "SELECT account_id FROM workout WHERE id = :a",
        "select count(*) FROM workout",
        "UPDATE workout SET account_id = :a WHERE id = :b",
        "DELETE FROM session",
        "SELECT 1 FROM workout JOIN workout_set ON workout.account_id = :a",
        "SELECT 1 FROM workout JOIN workout_set ON workout.account_id = workout_set.account_id",
        "SELECT 1 FROM workout, workout_set WHERE workout_set.account_id = :a",
        "WITH x AS (SELECT id FROM workout) SELECT id FROM x",
    ],
)
def test_statements_that_do_not_are_caught(statement: str) -> None:
    assert not is_owned(statement)


def test_the_server_is_watched_and_its_tests_are_not(database: Database) -> None:
    everything = select(table_of(AccountRow).c.name)
    with database.reading() as connection:
        assert connection.execute(everything).all() == []
        with pytest.raises(
            Unowned, match=r"server\.rows\.head does not say whose rows: SELECT account"
        ):
            as_if_in("rows/head", "connection.exec_driver_sql(statement)", connection)
        with pytest.raises(Unowned, match=r"server\.rows\.feed does not say whose rows"):
            as_if_in("rows/feed", "sql.send(connection, statement, {})", connection)
        with pytest.raises(Unowned, match=r"server\.rows\.lists does not say whose rows"):
            as_if_in("rows/lists", "sql.run(connection, everything)", connection)


@pytest.mark.parametrize(
    "statement",
    [
        "INSERT INTO workout (id) VALUES (:a)",
        "insert or replace into workout VALUES (:a)",
        "UPDATE workout_set SET seq = 1 WHERE account_id = :a",
        "DELETE FROM revision WHERE account_id = :a",
    ],
)
def test_a_statement_that_writes_synced_rows_is_known(statement: str) -> None:
    assert writes_synced(statement)


@pytest.mark.parametrize(
    "statement",
    [
        "SELECT id FROM workout WHERE account_id = :a FOR UPDATE",
        "INSERT INTO session (id) VALUES (:a) ON CONFLICT (id) DO UPDATE SET id = :a",
    ],
)
def test_so_is_one_that_does_not(statement: str) -> None:
    assert not writes_synced(statement)


@pytest.mark.parametrize(
    ("module", "code"),
    [
        ("api/writing", "writes.add(routine, {'name': ['5x5']}) or writes.send()"),
        ("rows/digests", "sql.put(connection, routine, [(None,) * len(routine.columns)])"),
        ("api/syncing", "connection.execute(text('INSERT INTO routine (id) VALUES (1)'))"),
        ("rows/stored", "sql.put(connection, routine, [(None,) * len(routine.columns)])"),
    ],
)
def test_nobody_writes_past_the_commit(database: Database, module: str, code: str) -> None:
    told = rf"server\.{module.replace('/', '.')} writes past the commit: INSERT INTO routine"
    with database.reading() as connection, pytest.raises(Uncommitted, match=told):
        as_if_in(module, code, connection)


def as_if_in(module: str, code: str, connection: Connection) -> None:
    """Send a statement from code that is taken for a module of the server."""
    place = sql.__file__.replace("storage/sql.py", f"{module}.py")
    statement = "SELECT account_id FROM account"
    everything = select(table_of(AccountRow).c.name)
    names = {"connection": connection, "sql": sql, "statement": statement, "everything": everything}
    names |= {"text": text, "routine": table_of(SYNCED[Routine]), "writes": sql.Writes(connection)}
    eval(compile(code, place, "eval"), names)  # noqa: S307  # a frame of that file is what it is about


@pytest.mark.parametrize("module", [*OF_ALL_ACCOUNTS, *PAST_THE_COMMIT])
def test_who_may_do_without_is_there(module: str) -> None:
    assert find_spec(f"workoutlog.server.{module}")
