"""A database that goes away is told of once, with its cause, and so is its return."""

import logging
from collections.abc import Iterator
from contextlib import closing, suppress
from uuid import uuid4

import pytest
from sqlalchemy import text

from postgres import Postgres
from workoutlog.server.operation import outages
from workoutlog.server.operation.outages import Outages
from workoutlog.server.refusals import DatabaseFull, DatabaseUnavailable
from workoutlog.server.storage.database import Database


@pytest.fixture
def log(caplog: pytest.LogCaptureFixture) -> pytest.LogCaptureFixture:
    caplog.set_level(logging.INFO, outages.__name__)
    return caplog


def lines(log: pytest.LogCaptureFixture) -> Iterator[tuple[str, str, str | None]]:
    for each in log.records:
        yield each.levelname, each.message, vars(each).get("reason")


def ask(database: Database, statement: str = "SELECT 1", times: int = 3) -> None:
    for _ in range(times):
        for using in (database.reading, database.writing):
            with suppress(DatabaseUnavailable), using() as connection:
                connection.execute(text(statement))


def test_a_postgresql_that_goes_away_is_told_of_once(
    postgres: Postgres, log: pytest.LogCaptureFixture
) -> None:
    name = f"wl_{uuid4().hex}"
    with postgres.database(name) as url, closing(Database(url)) as database:
        database.tell_use = Outages()
        ask(database)
        assert not log.records
        postgres.administer(f"DROP DATABASE {name} WITH (FORCE)")
        ask(database)
        postgres.administer(f"CREATE DATABASE {name}")
        ask(database)
    reason = "It has no such user, or no database of that name."
    assert [*lines(log)] == [
        ("ERROR", "the database cannot be used", reason),
        ("INFO", "the database can be used again", None),
    ]


def test_a_cause_that_is_not_known_is_named_and_not_quoted(
    database: Database, log: pytest.LogCaptureFixture
) -> None:
    database.tell_use = Outages()
    ask(database, "SELECT 'Sesam', nix FROM account")
    [(level, _, reason)] = lines(log)
    assert (level, reason) in {("ERROR", "OperationalError"), ("ERROR", "UndefinedColumn")}
    assert "Sesam" not in log.text


def test_what_fails_while_other_things_go_on_is_told_once_a_minute(
    log: pytest.LogCaptureFixture,
) -> None:
    outages = Outages(iter([0.0, 1.0, 59.0, 61.0, 62.0]).__next__)
    for _ in range(4):
        outages(DatabaseFull("The disk is full."))
        outages(None)
    outages(DatabaseUnavailable("It cannot be used.", "it is damaged"))

    full = ("ERROR", "the database cannot be used", "The disk is full.")
    again = ("INFO", "the database can be used again", None)
    damaged = ("ERROR", "the database cannot be used", "it is damaged")
    assert [*lines(log)] == [full, again, full, again, damaged]
