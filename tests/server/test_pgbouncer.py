"""Behind PgBouncer, which gives each transaction whichever connection is free."""

import os
import shutil
import subprocess
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import psycopg
import pytest
from sqlalchemy import URL, make_url, text

from postgres import Postgres, nobody
from workoutlog.server.refusals import DatabaseBusy, DatabaseUnavailable
from workoutlog.server.storage.database import Database
from workoutlog.server.storage.migrating import migrate
from workoutlog.server.storage.waits import Waits

PROGRAM = shutil.which("pgbouncer") or shutil.which("pgbouncer", path="/usr/sbin:/usr/local/sbin")
POOL, CLIENTS = 2, 8
CONFIGURATION = """\
[databases]
wl_pooled = host={host} user=postgres
[pgbouncer]
pool_mode = transaction
default_pool_size = {pool}
listen_addr =
listen_port = 6432
unix_socket_dir = {folder}
auth_type = any
"""

pytestmark = pytest.mark.skipif(PROGRAM is None, reason="there is no pgbouncer on this machine")


@pytest.fixture
def pooled(postgres: Postgres) -> Iterator[URL]:
    """Stand a pool of transactions before a database, which was migrated past it."""
    host = postgres.maintenance.query.get("host")
    if host is None:
        pytest.skip("the PostgreSQL that was given has no socket of its own")
    with postgres.database("wl_pooled") as url:
        with closing(Database(url)) as database:
            migrate(database)
        with pool_before(str(host)) as folder:
            yield make_url(url).set(query={"host": folder}, port=6432)


@contextmanager
def pool_before(host: str) -> Iterator[str]:
    """Start a pool in a folder of its own; it refuses to run as root."""
    folder = Path(tempfile.mkdtemp(prefix="wl-pool-"))
    settings = folder / "pgbouncer.ini"
    settings.write_text(CONFIGURATION.format(host=host, pool=POOL, folder=folder))
    identity: dict[str, Any] = {}
    if os.geteuid() == 0:
        identity = nobody()
        for each in (folder, settings):
            os.chown(each, identity["user"], identity["group"])
    process = subprocess.Popen(
        [str(PROGRAM), "-q", settings], stderr=subprocess.DEVNULL, cwd=folder, **identity
    )
    try:
        until = time.monotonic() + 30
        while not (folder / ".s.PGSQL.6432").exists() and time.monotonic() < until:
            time.sleep(0.01)
        yield str(folder)
    finally:
        process.kill()
        process.wait()
        shutil.rmtree(folder)


def ask_much(database: Database) -> list[BaseException]:
    """Send the same statements from many threads, and collect what goes wrong."""
    errors: list[BaseException] = []

    def ask() -> None:
        try:
            for _ in range(20):
                with database.writing() as connection:
                    query = text("SELECT value FROM server_state WHERE name = :name")
                    assert connection.execute(query, {"name": "none"}).all() == []
        except Exception as error:  # noqa: BLE001  # counted, whatever it is
            errors.append(error)

    clients = [threading.Thread(target=ask) for _ in range(CLIENTS)]
    for client in clients:
        client.start()
    for client in clients:
        client.join()
    return errors


def test_more_clients_than_connections_are_served_without_prepared_statements(pooled: URL) -> None:
    patient = Waits(pool_s=60, lock_s=60, statement_s=60)
    with closing(
        Database(pooled, pool_size=CLIENTS, prepared_statements=False, waits=patient)
    ) as database:
        assert ask_much(database) == []


def test_limits_hold_in_each_transaction(pooled: URL) -> None:
    waits = Waits(lock_s=0.2, statement_s=10)
    with closing(Database(pooled, prepared_statements=False, waits=waits)) as database:
        with database.reading() as connection:
            limits = [
                connection.execute(text(f"SHOW {name}")).scalar_one()
                for name in ("lock_timeout", "statement_timeout", "transaction_isolation")
            ]
        assert limits == ["200ms", "10s", "repeatable read"]
        lock = text("LOCK TABLE server_state")
        with database.writing() as first:
            first.execute(lock)
            with pytest.raises(DatabaseBusy), database.writing() as second:
                second.execute(lock)


def test_options_of_a_connection_are_what_the_pool_refuses(pooled: URL) -> None:
    """So the switch is needed; once a pool takes them, it will not be."""
    with (
        closing(Database(pooled)) as database,
        pytest.raises(DatabaseUnavailable) as refused,
        database.reading(),
    ):
        pass
    cause = refused.value.__cause__
    assert cause is not None
    assert isinstance(cause.__cause__, psycopg.OperationalError)
    assert "options" in str(cause)
