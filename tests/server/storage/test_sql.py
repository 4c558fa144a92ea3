"""Statements go to the driver as they are, and what goes wrong there is said as it always is."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import Connection, bindparam, insert, text, update
from sqlalchemy.exc import DBAPIError
from sqlmodel import col, select

from workoutlog.server.refusals import DatabaseUnavailable
from workoutlog.server.storage import sql
from workoutlog.server.storage.database import POSTGRESQL, SQLITE, Database
from workoutlog.server.tables import CommitRow, LoginNameRow, ThrottleRow, table_of

THROTTLE, COMMITS = table_of(ThrottleRow), table_of(CommitRow)
NAMES = table_of(LoginNameRow)
FIND = select(col(ThrottleRow.bucket), col(ThrottleRow.failures)).where(
    col(ThrottleRow.bucket).in_(bindparam("ids", expanding=True))
)


def row(number: int, failures: int) -> tuple[object, ...]:
    values = {"bucket": bytes([number]), "failures": failures}
    return tuple(values.get(each.name, 1 << 40) for each in THROTTLE.columns)


def found(connection: Connection, numbers: Sequence[int]) -> list[tuple[int, int]]:
    rows = sql.among(connection, FIND, (bytes([each]) for each in numbers))
    return sorted((bucket[0], failures) for bucket, failures in rows)


@pytest.mark.parametrize("count", [0, 1, 2, 200])
def test_rows_are_written_over_those_of_the_same_key(database: Database, count: int) -> None:
    with database.writing() as connection:
        sql.put(connection, THROTTLE, [row(each, each % 7) for each in range(count)])
        assert found(connection, range(count)) == [(each, each % 7) for each in range(count)]
        sql.put(connection, THROTTLE, [row(each, 100_000) for each in range(count)])
        assert found(connection, range(count)) == [(each, 100_000) for each in range(count)]


def test_new_rows_are_written_as_columns_of_which_some_may_be_left_out(database: Database) -> None:
    with database.writing() as connection:
        writes = sql.Writes(connection)
        writes.add(NAMES, {"free_at": [7, None], "folded": ["ann", "bea"]})
        writes.add(NAMES, {"folded": ["cid"]})
        writes.send()
        there = sql.run(connection, select(*NAMES.columns).order_by(NAMES.c.folded))

    assert [tuple(each) for each in there] == [
        ("ann", None, 7),
        ("bea", None, None),
        ("cid", None, None),
    ]


def test_what_is_asked_for_twice_is_given_once(database: Database) -> None:
    with database.writing() as connection:
        sql.put(connection, THROTTLE, [row(1, 5), row(2, 6)])
        assert found(connection, [1, 1, 2, 1, 3]) == [(1, 5), (2, 6)]


def test_what_is_written_together_is_all_written(
    database: Database, sent: list[tuple[str, Any]]
) -> None:
    many = (
        update(ThrottleRow)
        .where(col(ThrottleRow.bucket) == bindparam("of"))
        .values(failures=bindparam("many"))
    )
    with database.writing() as connection:
        sql.put(connection, THROTTLE, [row(1, 5), row(2, 6)])
        writes = sql.Writes(connection)
        writes.put(THROTTLE, [row(3, 7), row(4, 8)])
        writes.put(THROTTLE, [row(5, 9)])
        writes.add(NAMES, {"free_at": [7, None], "folded": ["bea", "cid"]})
        writes.run(insert(LoginNameRow), folded="ann", account_id=None, free_at=None)
        writes.run(many, of=bytes([1]), many=9)
        assert found(connection, range(9)) == [(1, 5), (2, 6)]
        sent.clear()
        writes.send()
        assert len(sent) == (1 if database.dialect == POSTGRESQL else 5)

        assert found(connection, range(9)) == [(1, 9), (2, 6), (3, 7), (4, 8), (5, 9)]
        assert sorted(sql.run(connection, select(NAMES.c.folded))) == [("ann",), ("bea",), ("cid",)]


def test_where_nothing_is_to_be_written_nothing_is_sent(
    database: Database, sent: list[tuple[str, Any]]
) -> None:
    with database.writing() as connection:
        writes = sql.Writes(connection)
        writes.put(THROTTLE, [])
        writes.send()

    assert sent == []


def test_of_very_many_statements_some_are_sent_at_once(
    database: Database, sent: list[tuple[str, Any]]
) -> None:
    with database.writing() as connection:
        writes = sql.Writes(connection)
        for each in range(45):
            writes.put(THROTTLE, [row(each, each)])
        writes.send()
        assert len(sent) == (3 if database.dialect == POSTGRESQL else 45)

        assert found(connection, range(45)) == [(each, each) for each in range(45)]


def test_what_was_read_is_let_go_with_the_connection(database: Database) -> None:
    with database.reading() as connection:
        assert found(connection, [1]) == []
        kept = connection.info
        assert kept

    assert not kept


@pytest.mark.parametrize("count", [1, 2])
def test_what_the_driver_refuses_is_told_without_its_values(database: Database, count: int) -> None:
    def commit_of_nobody(number: int) -> tuple[object, ...]:
        given = {"account_id": UUID(int=number).bytes, "tag": b"secret!!", "device": "7"}
        return tuple(given.get(each.name, 1) for each in COMMITS.columns)

    with pytest.raises(DatabaseUnavailable) as refused, database.writing() as connection:
        sql.put(connection, COMMITS, [commit_of_nobody(each) for each in range(count)])

    assert isinstance(refused.value.__cause__, DBAPIError)
    assert "secret" not in str(refused.value.__cause__)


@pytest.mark.parametrize("database", [SQLITE], indirect=True)
def test_rows_are_fetched_by_one_thread_at_a_time(database: Database) -> None:
    with database.reading() as connection:
        driver: Any = connection.connection.driver_connection
        driver.create_function("is_fetching", 0, sql.FETCHING.locked)

        # The first row is found before any is fetched.
        rows = sql.send(connection, "VALUES (0), (is_fetching())", (), reads=True)

    assert rows == [(0,), (1,)]
    assert not sql.FETCHING.locked()


@pytest.mark.parametrize("database", [SQLITE], indirect=True)
def test_after_a_failed_fetch_others_have_their_turn(database: Database) -> None:
    with database.reading() as connection:
        driver: Any = connection.connection.driver_connection
        driver.create_function("fail", 0, lambda: 1 / 0)

        with pytest.raises(DBAPIError):
            sql.send(connection, "VALUES (0), (fail())", (), reads=True)

        assert sql.send(connection, "VALUES (0), (1)", (), reads=True) == [(0,), (1,)]
    assert not sql.FETCHING.locked()


def test_who_fetches_for_long_does_not_hold_up_others(database: Database) -> None:
    with database.reading() as connection, sql.FETCHING:
        assert sql.send(connection, "VALUES (0), (1)", (), reads=True) == [(0,), (1,)]


@pytest.mark.parametrize("database", [POSTGRESQL], indirect=True)
def test_a_connection_that_is_cut_is_not_used_again(database: Database) -> None:
    with pytest.raises(DatabaseUnavailable):
        _write_after_a_cut(database)

    for _ in range(database.pool_size + 1):
        with database.writing() as connection:
            assert found(connection, [1]) == []


def _write_after_a_cut(database: Database) -> None:
    with database.writing() as connection:
        process = connection.scalar(text("SELECT pg_backend_pid()"))
        with database.writing() as other:
            other.execute(text("SELECT pg_terminate_backend(:process)"), {"process": process})
        sql.put(connection, THROTTLE, [row(1, 5)])
