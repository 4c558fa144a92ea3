"""What the tests of the server stand on: a database of their own, on each engine."""

import logging
import os
import shutil
import socket
from collections.abc import Iterator
from contextlib import closing, contextmanager
from ipaddress import ip_address
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import Connection, make_url

from api import ANN, BEN, Api, add_account, service_of
from backends import Backend
from owning import guard
from postgres import OLDEST, Postgres, installations, running
from workoutlog.server.storage import schema, sql
from workoutlog.server.storage.database import POSTGRESQL, SQLITE, Database
from workoutlog.server.storage.migrating import migrate
from workoutlog.server.tables import metadata
from worlds import ACCOUNT, World

# Read before any test is given a world without it.
_GIVEN = os.environ.get("WORKOUTLOG_TEST_DATABASE_URL")
# Children before their parents.
_EMPTY = "; ".join(str(table.delete()) for table in reversed(metadata.sorted_tables))


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    """Start one PostgreSQL per worker, or use that which ``WORKOUTLOG_TEST_DATABASE_URL`` names."""
    if _GIVEN:
        yield Postgres(make_url(_GIVEN))
    elif found := installations():
        with running(found[0]) as server:
            yield server
    else:
        missing = f"PostgreSQL {OLDEST} or newer is MISSING, so nothing was tested on it"
        if os.environ.get("CI"):
            pytest.fail(missing)
        pytest.skip(missing)


@pytest.fixture(scope="session")
def migrated_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make a SQLite file that has the schema and nothing else."""
    path = tmp_path_factory.mktemp("migrated") / "server.db"
    with closing(Database(f"sqlite:///{path}")) as database:
        database.prepare()
        migrate(database)
    return path


@pytest.fixture(scope="session")
def migrated_url(postgres: Postgres) -> Iterator[str]:
    """Make a PostgreSQL database with the schema, in which the worker's tests follow each other."""
    with _migrated(postgres) as url:
        yield url


@pytest.fixture(scope="session")
def partitioned_url(postgres: Postgres) -> Iterator[str]:
    """Make one whose tables of accounts are partitioned; three are as good as many."""
    with _migrated(postgres, partitions=3) as url:
        yield url


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, Any]]:
    """List each statement that is sent to the driver from now on, with its values."""
    statements: list[tuple[str, Any]] = []
    send = sql.send

    def sending(connection: Connection, text: str, values: Any, **options: Any) -> Any:
        statements.append((text, values))
        return send(connection, text, values, **options)

    monkeypatch.setattr(sql, "send", sending)
    return statements


@contextmanager
def _migrated(postgres: Postgres, *, partitions: int = 0) -> Iterator[str]:
    with postgres.database(f"wl_{uuid4().hex}") as url:
        with closing(Database(url)) as database:
            migrate(database, partitions=partitions)
        yield url


@pytest.fixture(params=[SQLITE, POSTGRESQL, "partitioned"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """Give the test a database with the schema and nothing else, on each engine."""
    if request.param == SQLITE:
        path = tmp_path / "server.db"
        shutil.copyfile(request.getfixturevalue("migrated_file"), path)
        with closing(Database(f"sqlite:///{path}")) as database:
            database.prepare()
            guard(database.engine)
            yield database
        return
    url = "migrated_url" if request.param == POSTGRESQL else "partitioned_url"
    with closing(Database(request.getfixturevalue(url))) as database:
        guard(database.engine)
        yield database
        # A hundred times as fast as another database.
        with database.writing() as connection:
            connection.exec_driver_sql(_EMPTY)


@pytest.fixture(params=[SQLITE, POSTGRESQL])
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """Give the test a database without a schema, on each engine."""
    if request.param == SQLITE:
        yield f"sqlite:///{tmp_path / 'server.db'}"
        return
    with request.getfixturevalue("postgres").database(f"wl_{uuid4().hex}") as url:
        yield url


@pytest.fixture
def api(database: Database) -> Api:
    """Give the test a server in its own process, on each engine, with accounts for two."""
    for account in (ANN, BEN):
        add_account(database, account)
    return Api(service_of(database))


@pytest.fixture
def scripts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Let there be other migrations, which begin as a copy of ours."""
    # A per cent sign means something to Alembic's configuration.
    scripts = tmp_path / "100% migrations"
    shutil.copytree(schema.SCRIPTS, scripts, ignore=shutil.ignore_patterns("__pycache__"))
    monkeypatch.setattr(schema, "SCRIPTS", scripts)
    return scripts


@pytest.fixture(autouse=True)
def logs_settled() -> Iterator[None]:
    """Leave the log as it was, whatever a test writes it to."""
    root = logging.getLogger()
    handlers, level = root.handlers, root.level
    yield
    logging.captureWarnings(capture=False)
    root.handlers = handlers
    root.setLevel(level)


@pytest.fixture(autouse=True)
def nobody_is_called(monkeypatch: pytest.MonkeyPatch) -> None:
    """Refuse every connection to another machine: the server needs none."""
    connect = socket.socket.connect

    def connected(caller: socket.socket, address: Any) -> None:
        if caller.family != socket.AF_UNIX and not ip_address(address[0]).is_loopback:
            raise AssertionError(f"{address[0]} was called")
        connect(caller, address)

    monkeypatch.setattr(socket.socket, "connect", connected)


@pytest.fixture(params=[SQLITE, POSTGRESQL])
def world(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[World]:
    """Give the test devices and their server, on each engine."""
    if request.param == SQLITE:
        world = World.in_file(tmp_path, request.getfixturevalue("migrated_file"))
        yield world
    else:
        server = Backend(request.getfixturevalue("migrated_url"), ACCOUNT)
        world = World(tmp_path, server)
        yield world
        with server.database.writing() as connection:
            connection.exec_driver_sql(_EMPTY)
    world.close()
