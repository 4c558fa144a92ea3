"""What was acknowledged is there, however the server ends, and nothing is there by half.

SIGKILL at any moment, under load. That it also outlives a power cut is
``synchronous=FULL`` and PostgreSQL's own default, which no test here can show.
"""

import os
import signal
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from uuid import UUID

import httpx
import pytest
from sqlalchemy import text

from gyms import Gym, database_gone, server_gone, set_of
from holding import locked
from postgres import Postgres, installations, running
from processes import PATIENCE_S, serving
from serving import free_port
from strategies import seeded
from workoutlog.domain.model import WorkoutSet
from workoutlog.server.refusals import DatabaseUnavailable
from workoutlog.server.rows.digests import read_digests
from workoutlog.server.storage.database import POSTGRESQL, SQLITE, Database
from workoutlog.server.storage.migrating import migrate

# `nox -s durability` looks at fifty.
MOMENTS = int(os.environ.get("DURABILITY_MOMENTS", "2"))


@pytest.fixture(scope="module")
def durable(postgres: Postgres) -> Iterator[Postgres]:
    """Start a PostgreSQL that writes through to the disk."""
    if not postgres.maintenance.query.get("host"):
        yield postgres
        return
    with running(installations()[0], durable=True) as server:
        yield server


@pytest.fixture(params=[SQLITE, POSTGRESQL])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """Make a database on each engine."""
    if request.param == SQLITE:
        yield f"sqlite:///{tmp_path / 'server.db'}"
        return
    with request.getfixturevalue("durable").database("wl_durable") as url:
        yield url


@pytest.fixture
def gym(url: str) -> Iterator[Gym]:
    """Make a database with an account."""
    with closing(Database(url)) as database:
        database.prepare()
        migrate(database)
        yield Gym(database)


def test_a_server_that_is_killed_has_kept_what_it_acknowledged(
    gym: Gym, url: str, tmp_path: Path
) -> None:
    moments = seeded(6)
    for moment in range(MOMENTS):
        with serving(url, tmp_path) as [server]:
            if not moment:
                gym.open(server)
            gym.finish(server)
            with gym.at_work([server], until=server_gone):
                gym.wait_for(moments.randrange(1, 30))
                time.sleep(moments.uniform(0, 0.02))
                server.kill()
        gym.check()
    with serving(url, tmp_path) as [server]:
        gym.finish(server)


def test_a_server_that_is_stopped_finishes_what_it_began(
    gym: Gym, url: str, tmp_path: Path
) -> None:
    with serving(url, tmp_path) as [server]:
        gym.open(server)
        with gym.at_work([server], until=server_gone):
            gym.wait_for(10)
            assert server.stop() == 0
    gym.check()
    with serving(url, tmp_path) as [server]:
        gym.finish(server)


def test_what_a_server_is_writing_when_it_is_stopped_is_answered(
    gym: Gym, url: str, tmp_path: Path
) -> None:
    rows = [set_of(str(UUID(int=0x1000 + number))) for number in range(5000)]
    port = free_port()
    with (
        serving(url, tmp_path, METRICS="true", METRICS_PORT=str(port)) as [server],
        server.client(gym.token) as client,
        ThreadPoolExecutor() as threads,
    ):
        gym.open(server)
        with locked(gym.database):
            answer = threads.submit(client.post, "/sets/bulk", json={"sets": rows})
            wait_until(lambda: is_using_a_connection(port))
            status = threads.submit(server.stop)
            wait_until(lambda: "stopping" in server.log.read_text())
        assert answer.result().status_code == 201
        assert status.result() == 0
    gym.check()
    with gym.database.reading() as connection:
        assert read_digests(connection, gym.account)[WorkoutSet.kind].live == len(rows)


def is_using_a_connection(metrics_port: int) -> bool:
    """Say whether a server works on something that needs its database."""
    metrics = httpx.get(f"http://127.0.0.1:{metrics_port}/metrics").text
    return "workoutlog_database_connections_in_use 1.0" in metrics


def wait_until(is_so: Callable[[], bool]) -> None:
    """Ask again and again, but not for ever."""
    until = time.monotonic() + PATIENCE_S
    while not is_so():
        assert time.monotonic() < until
        time.sleep(0.01)


def test_a_database_that_breaks_down_has_kept_what_was_acknowledged(
    durable: Postgres, tmp_path: Path
) -> None:
    if not durable.maintenance.query.get("host"):
        pytest.skip("the PostgreSQL that was given is not for us to break")
    with durable.database("wl_broken") as url, closing(Database(url)) as database:
        migrate(database)
        gym = Gym(database)
        with serving(url, tmp_path) as [server]:
            gym.open(server)
            for _ in range(2):
                with gym.at_work([server], until=database_gone):
                    gym.wait_for(10)
                    break_down(database)
                server.wait()
                gym.finish(server)


def break_down(database: Database) -> None:
    """Kill one process of PostgreSQL, which then lets go of all and recovers from its log."""
    with database.reading() as connection:
        pid = connection.execute(text("SELECT pg_backend_pid()")).scalar_one()
    os.kill(pid, signal.SIGKILL)
    wait_until(lambda: not is_there(database, pid))


def is_there(database: Database, pid: int) -> bool:
    """Say whether a process is PostgreSQL's still, as far as it is not busy recovering."""
    query = text("SELECT 1 FROM pg_stat_activity WHERE pid = :pid")
    try:
        with database.reading() as connection:
            return connection.execute(query, {"pid": pid}).first() is not None
    except DatabaseUnavailable:
        return True
