"""A database is known by its URL, and what is wrong with that is said without quoting it."""

import resource
import sqlite3
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest
from psycopg.errors import LockNotAvailable, QueryCanceled
from sqlalchemy import Connection, func, insert, select, text

from api import ANN, add_account
from holding import locked
from looking import forbid_looking
from postgres import Postgres
from workoutlog.server import outcomes
from workoutlog.server.refusals import (
    DatabaseBusy,
    DatabaseForeign,
    DatabaseUnavailable,
    DeadlineExceeded,
    SettingsInvalid,
)
from workoutlog.server.storage import sql
from workoutlog.server.storage.database import POSTGRESQL, SQLITE, Database
from workoutlog.server.storage.waits import Waits
from workoutlog.server.tables import LoginNameRow


@pytest.mark.parametrize(
    ("url", "dialect", "driver"),
    [
        ("sqlite:////tmp/server.db", SQLITE, "pysqlite"),
        ("postgresql://ann@db/wl", POSTGRESQL, "psycopg"),
        ("postgresql+psycopg://ann@db/wl", POSTGRESQL, "psycopg"),
    ],
)
def test_both_engines_are_known_by_their_urls(url: str, dialect: str, driver: str) -> None:
    database = Database(url)
    assert (database.dialect, database.engine.driver) == (dialect, driver)
    assert (database.path is None) == (dialect == POSTGRESQL)


@pytest.mark.parametrize(
    ("url", "says"),
    [
        ("Sesam", "The URL of the database cannot be read."),
        ("Sesam://ann@db/wl", "The URL of the database cannot be read."),
        ("postgresql://ann:Sesam@db:port/wl", "The URL of the database cannot be read."),
        ("postgresql+Sesam://ann@db/wl", "The URL of the database cannot be read."),
        ("mysql://ann:Sesam@db/wl", "There is no support for mysql databases."),
    ],
)
def test_other_urls_are_refused(url: str, says: str) -> None:
    with pytest.raises(SettingsInvalid) as caught:
        Database(url)
    assert caught.value.message == says
    assert "Sesam" not in "".join(caught.value.advice)


def test_a_driver_that_is_missing_can_be_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "psycopg", None)
    with pytest.raises(SettingsInvalid) as caught:
        Database("postgresql://db/wl")
    assert caught.value.hint == "pip install '.[server,postgres]'"


class TestAFileThatIsHeld:
    """SQLite itself does not wait for the switch to writing ahead."""

    @pytest.fixture
    def holder(self, tmp_path: Path) -> Iterator[sqlite3.Connection]:
        driver = sqlite3.connect(
            tmp_path / "server.db", isolation_level=None, check_same_thread=False
        )
        with closing(driver):
            driver.execute("BEGIN IMMEDIATE")
            yield driver

    def test_it_is_waited_for(self, holder: sqlite3.Connection) -> None:
        [(_, _, path)] = holder.execute("PRAGMA database_list")
        freeing = threading.Timer(0.1, holder.execute, ["COMMIT"])

        with closing(Database(f"sqlite:///{path}")) as database:
            freeing.start()
            database.prepare()
            freeing.join()

        assert [*holder.execute("PRAGMA journal_mode")] == [("wal",)]

    def test_but_not_for_ever(self, holder: sqlite3.Connection) -> None:
        [(_, _, path)] = holder.execute("PRAGMA database_list")

        waits = Waits(lock_s=0.03)
        with (
            closing(Database(f"sqlite:///{path}", waits=waits)) as database,
            pytest.raises(DatabaseBusy),
        ):
            database.prepare()


@pytest.mark.parametrize(
    ("pragma", "value"),
    [
        # Full: in a log that is written ahead, what is less syncs no commit.
        ("synchronous", 2),
        ("foreign_keys", 1),
        ("busy_timeout", 250),
        ("journal_mode", "wal"),
    ],
)
def test_every_connection_to_a_file_is_settled(tmp_path: Path, pragma: str, value: object) -> None:
    url, waits = f"sqlite:///{tmp_path / 'server.db'}", Waits(lock_s=0.25)
    with closing(Database(url, waits=waits)) as database:
        database.prepare()
        with database.reading() as one, database.reading() as other, database.writing() as writing:
            for each in (one, other, writing):
                assert each.exec_driver_sql(f"PRAGMA {pragma}").scalar() == value


class TestWritersOfOneFile:
    """They would poll for the file otherwise, each with a connection that readers need."""

    def test_they_wait_for_their_turn_and_then_for_a_connection(self, tmp_path: Path) -> None:
        def write() -> None:
            with database.writing() as connection:
                connection.execute(text("SELECT 1"))

        url, waits = f"sqlite:///{tmp_path / 'server.db'}", Waits(pool_s=0.01)
        with (
            closing(Database(url, pool_size=1, waits=waits)) as database,
            ThreadPoolExecutor() as threads,
        ):
            with database.writing():
                waiting = [threads.submit(write) for _ in range(4)]
                time.sleep(0.1)
            for each in waiting:
                each.result()

    def test_but_not_for_ever(self, tmp_path: Path) -> None:
        url, waits = f"sqlite:///{tmp_path / 'server.db'}", Waits(lock_s=0.03)
        with (
            closing(Database(url, waits=waits)) as database,
            database.writing(),
            pytest.raises(DatabaseBusy, match="Too many requests are waiting to write"),
            database.writing(),
        ):
            pass


@pytest.mark.parametrize("database", [POSTGRESQL], indirect=True)
@pytest.mark.parametrize(
    ("waits", "cause", "said"),
    [
        (Waits(lock_s=0.1), LockNotAvailable, "a lock was not free in time"),
        (Waits(statement_s=0.1), QueryCanceled, "a statement took too long"),
    ],
    ids=["lock", "statement"],
)
def test_postgresql_gives_up_what_waits_too_long(
    database: Database, waits: Waits, cause: type[psycopg.Error], said: str
) -> None:
    """Whoever asked would otherwise keep a connection that others need."""

    def lock() -> None:
        with locked(hurried):
            pass

    add_account(database, ANN)
    with (
        closing(Database(database.url, waits=waits)) as hurried,
        ThreadPoolExecutor() as threads,
        locked(database),
        pytest.raises(DatabaseBusy) as busy,
    ):
        threads.submit(lock).result(10)

    assert busy.value.message == f"The database is busy: {said}."
    assert busy.value.__cause__
    assert isinstance(busy.value.__cause__.__cause__, cause)


@pytest.mark.parametrize("database", [POSTGRESQL], indirect=True)
def test_postgresql_is_told_how_long_it_may_take(database: Database) -> None:
    with database.reading() as connection:
        limits = [
            connection.exec_driver_sql(f"SHOW {name}").scalar_one()
            for name in ("lock_timeout", "statement_timeout", "idle_in_transaction_session_timeout")
        ]
    assert limits == ["5s", "10s", "30s"]


def test_a_file_that_only_others_may_look_at_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "server.db"
    forbid_looking(monkeypatch, tmp_path)
    with (
        closing(Database(f"sqlite:///{path}")) as database,
        pytest.raises(DatabaseUnavailable, match=f"^{path} cannot be opened: Permission denied"),
    ):
        database.is_there()


def test_a_schema_that_is_no_text_any_more_is_told_as_damage(tmp_path: Path) -> None:
    path = tmp_path / "server.db"
    with closing(Database(f"sqlite:///{path}")) as database, database.writing() as connection:
        connection.execute(text("CREATE TABLE lift (a)"))
    garbled = (
        path.read_bytes().replace(b"CREATE TABLE", b"garbage here").replace(b"lift", b"\xff" * 4)
    )
    path.write_bytes(garbled)

    with (
        closing(Database(f"sqlite:///{path}")) as database,
        pytest.raises(DatabaseUnavailable) as caught,
        database.reading(),
    ):
        pass

    assert caught.value.advice == ("Its file is damaged: restore a backup.",)


def test_a_full_disk_does_not_keep_a_database_from_closing(tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "server.db")) as driver:
        driver.execute("PRAGMA journal_mode=WAL")
    database = Database(f"sqlite:///{tmp_path / 'server.db'}")
    with database.writing() as connection:
        connection.execute(text("CREATE TABLE t (a)"))
        connection.execute(text("INSERT INTO t VALUES (randomblob(100000))"))
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (8192, hard))
    try:
        database.close()
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))

    again = Database(f"sqlite:///{tmp_path / 'server.db'}")
    with again.reading() as connection:
        assert connection.execute(text("SELECT length(a) FROM t")).scalar_one() == 100_000
    again.close()


def lose(database: Database) -> None:
    """Have a connection that was used be closed by something else."""
    with database.reading() as connection:
        assert sql.send(connection, "SELECT 1", (), reads=True) == [(1,)]
        driver = connection.connection.driver_connection
        assert driver is not None
        driver.close()


def test_a_connection_that_nothing_works_on_any_more_leaves_its_place(tmp_path: Path) -> None:
    """So many times as there are places, and once more."""
    with closing(Database(f"sqlite:///{tmp_path / 'server.db'}", pool_size=2)) as database:
        for _ in range(3):
            with pytest.raises(DatabaseUnavailable):
                lose(database)

        assert database.connections_in_use() == 0
        with database.reading() as connection:
            assert sql.send(connection, "SELECT 1", (), reads=True) == [(1,)]


def test_a_fetch_that_fails_leaves_nothing_open(tmp_path: Path) -> None:
    waits = Waits(lock_s=0.05)
    url = f"sqlite:///{tmp_path / 'server.db'}"
    with (
        closing(Database(url, pool_size=1, waits=waits)) as database,
        closing(Database(url, waits=waits)) as other,
    ):
        database.prepare()
        with pytest.raises(DatabaseUnavailable), database.reading() as connection:
            sql.send(connection, "VALUES ('a'), (CAST(x'ff' AS TEXT))", (), reads=True)
        with other.writing() as connection:
            sql.send(connection, "CREATE TABLE t (a)", ())

        with database.writing() as connection:
            sql.send(connection, "INSERT INTO t VALUES (1)", ())
        with other.reading() as connection:
            sql.send(connection, "COMMIT", ())
            [checkpoint] = sql.send(connection, "PRAGMA wal_checkpoint(TRUNCATE)", (), reads=True)
            sql.send(connection, "BEGIN", ())
        assert checkpoint == (0, 0, 0)


@pytest.mark.parametrize("database", [POSTGRESQL], indirect=True)
def test_who_begins_and_does_nothing_more_is_given_up(database: Database) -> None:
    with closing(Database(database.url, waits=Waits(statement_s=0.05))) as hurried:
        with pytest.raises(DatabaseUnavailable), hurried.writing() as connection:
            idle_then_ask(connection)

        with hurried.reading() as connection:
            assert connection.scalar(text("SELECT 1")) == 1


def idle_then_ask(connection: Connection) -> None:
    """Wait for longer than three statements may take, and ask again."""
    connection.execute(text("SELECT 1"))
    time.sleep(1)
    connection.execute(text("SELECT 1"))


def test_what_was_given_up_meanwhile_is_not_written(database: Database) -> None:
    count = select(func.count()).select_from(LoginNameRow)

    def write(meanwhile: Callable[[], object]) -> None:
        with database.writing() as connection:
            connection.execute(insert(LoginNameRow).values(folded="ann"))
            meanwhile()

    with outcomes.open_outcome() as outcome:
        with pytest.raises(DeadlineExceeded):
            write(outcome.give_up)
        with database.reading() as connection:
            assert connection.execute(count).scalar_one() == 0
    with outcomes.open_outcome() as outcome:
        write(lambda: None)
        assert not outcome.give_up()


@pytest.mark.parametrize("encoding", ["SQL_ASCII", "LATIN1"])
def test_a_database_that_cannot_hold_every_name_is_refused(
    postgres: Postgres, encoding: str
) -> None:
    options = f"ENCODING '{encoding}' LOCALE 'C'"
    made = postgres.database(f"wl_{uuid4().hex}", options=options)
    refusing = pytest.raises(DatabaseForeign, match=encoding)
    with made as url, closing(Database(url)) as database, refusing as refused:
        database.engine.connect()
    assert "--encoding UTF8" in refused.value.advice[0]
