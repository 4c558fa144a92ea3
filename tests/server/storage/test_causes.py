"""Whoever runs the server reads why its database cannot be used, in words of our own."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from socket import socket

import pytest
from sqlalchemy import make_url

from postgres import Postgres
from workoutlog.server.operation.starting import connected
from workoutlog.server.refusals import DatabaseUnavailable
from workoutlog.server.storage.causes import cause
from workoutlog.server.storage.database import Database


def unavailable(url: str) -> DatabaseUnavailable:
    with closing(Database(url)) as database, pytest.raises(DatabaseUnavailable) as refused:
        connected(database, patience_s=0)
    return refused.value


@pytest.fixture
def unused_port() -> Iterator[int]:
    """Give a port that is taken, at which nobody listens."""
    with socket() as taken:
        taken.bind(("127.0.0.1", 0))
        yield taken.getsockname()[1]


def test_a_postgresql_that_refuses_says_what(postgres: Postgres) -> None:
    there = make_url(postgres.url("postgres"))
    for other in (there.set(database="nix"), there.set(username="nix")):
        error = unavailable(other.render_as_string(hide_password=False))
        assert error.advice == ("It has no such user, or no database of that name.",)
        assert error.message == "The database cannot be used now."


def test_a_postgresql_that_is_not_there_is_missed_where_the_url_says(
    unused_port: int, tmp_path: Path
) -> None:
    nobody = unavailable(f"postgresql://ann:Sesam@127.0.0.1:{unused_port}/wl")
    assert nobody.advice == ("Nobody listens at its address.",)
    no_socket = unavailable(f"postgresql:///wl?host={tmp_path}")
    assert no_socket.advice == ("Its socket is not where the URL says.",)


def test_a_file_that_is_none_of_sqlite_is_called_so(tmp_path: Path) -> None:
    path = tmp_path / "server.db"
    path.write_bytes(b"something else" * 1_000)
    assert unavailable(f"sqlite:///{path}").advice == ("Its file is something else.",)


def test_what_is_not_known_is_not_guessed() -> None:
    assert cause(None) is None
    assert cause(OSError("user ann:Sesam@db")) is None


def test_what_is_said_of_a_statement_is_no_cause() -> None:
    class UndefinedColumn(Exception):
        sqlstate = "42703"

    assert cause(UndefinedColumn('column "seq" does not exist')) is None


@pytest.mark.parametrize(
    ("state", "why"),
    [
        ("25006", "It takes no writes: it is a standby, or was set to be only read."),
        ("42501", "Its user may not use our tables."),
        ("42P01", "A table is missing: restore a backup."),
    ],
)
def test_what_no_statement_of_ours_could_do_is_one(state: str, why: str) -> None:
    error = OSError('relation "account" of ann:Sesam')
    vars(error)["sqlstate"] = state
    assert cause(error) == why


def test_a_database_that_lets_no_more_in_says_so() -> None:
    for said in ('too many connections for role "ann"', "remaining connection slots are reserved"):
        assert cause(OSError(f"FATAL:  {said}")) == "It has no connection left."


def test_what_ends_a_connection_is_one() -> None:
    class AdminShutdown(Exception):
        sqlstate = "57P01"

    assert cause(AdminShutdown("terminating connection of ann:Sesam")) == "It is stopping."
