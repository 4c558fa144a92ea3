"""The database: one SQLite file or a PostgreSQL server, and what can go wrong with either."""

import os
import sqlite3
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from time import perf_counter
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.pool import QueuePool

from workoutlog.errors import WorkoutlogError
from workoutlog.replica.driver import primary_code, take_as_they_are, write_ahead
from workoutlog.server import outcomes
from workoutlog.server.refusals import (
    DatabaseBusy,
    DatabaseForeign,
    DatabaseFull,
    DatabaseUnavailable,
    Refusal,
    SettingsInvalid,
)
from workoutlog.server.storage import sql
from workoutlog.server.storage.causes import cause
from workoutlog.server.storage.file_systems import refuse_remote
from workoutlog.server.storage.files import is_there, open_or_make
from workoutlog.server.storage.schema import current
from workoutlog.server.storage.waits import WAITS, Waits

SQLITE, POSTGRESQL = "sqlite", "postgresql"
_PER_CONNECTION = (
    "PRAGMA busy_timeout={busy_ms}",
    "PRAGMA foreign_keys=ON",
    # What was answered must outlive a power cut.
    "PRAGMA synchronous=FULL",
    "PRAGMA temp_store=MEMORY",
    "PRAGMA cache_size=-16000",
)


def _nobody(_told: object) -> None:
    """Hear nothing."""


class Database:
    """Connections to one database, in transactions that end whole or not at all."""

    def __init__(
        self,
        url: str | URL,
        *,
        pool_size: int = 8,
        waits: Waits = WAITS,
        prepared_statements: bool = True,
    ) -> None:
        """Prepare to connect; nothing is opened yet. Raises `SettingsInvalid` for a bad URL.

        ``prepared_statements`` must be off behind a proxy that hands the
        connections of one transaction to another. Whoever wants to know how long
        requests wait for a connection, in seconds, becomes its ``tell_wait``, and
        whoever wants to know whether it can be used its ``tell_use``.
        """
        self.url = _url(url)
        self.dialect = self.url.get_backend_name()
        self.pool_size = pool_size
        self.tell_wait: Callable[[float], object] = _nobody
        self.tell_use: Callable[[DatabaseUnavailable | DatabaseFull | None], object] = _nobody
        self._waits = waits
        # Writers of one file would otherwise poll for it, and the unlucky one starve.
        self._writing = threading.Lock() if self.dialect == SQLITE else None
        self.engine = self._engine(prepared_statements=prepared_statements)
        event.listen(self.engine, "checkin", sql.close_cursor)
        if self.dialect == SQLITE:
            take_as_they_are()
            event.listen(self.engine, "connect", self._settle)
            event.listen(self.engine, "begin", _begin)
        else:
            # Before anything is asked: in another encoding not even an answer could be read.
            event.listen(self.engine, "connect", _refuse_other_encodings, insert=True)
            if not prepared_statements:
                event.listen(self.engine, "begin", self._limit)
        self._reading = self.engine.execution_options(
            **({} if self.dialect == SQLITE else {"isolation_level": "REPEATABLE READ"})
        )

    def prepare(self) -> None:
        """Make the file of a SQLite database where there is none, and let readers never wait.

        Once, at the start: to do it with each connection would lock out the others.
        Raises `DatabaseRemote` and `DatabaseForeign`, and leaves such a file as it is.
        """
        if self.path is None:
            return
        refuse_remote(self.path)
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            os.close(open_or_make(self.path))
        except OSError as error:
            raise self._closed(error) from error
        with translated(), self.engine.connect() as connection:
            with connection.begin():
                current(connection)
            driver: Any = connection.connection.driver_connection
            write_ahead(driver, self._waits.lock_s)

    @property
    def path(self) -> Path | None:
        """Where the file is, if the database is one."""
        name = self.url.database
        return Path(name) if self.dialect == SQLITE and name else None

    def is_there(self) -> bool:
        """Say whether there is a file; what is none always is. Raises `DatabaseUnavailable`."""
        try:
            return self.path is None or is_there(self.path)
        except OSError as error:
            raise self._closed(error) from error

    def connections_in_use(self) -> int:
        """Count the connections that somebody has now."""
        pool: Any = self.engine.pool
        return int(pool.checkedout())

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Read everything as it was at one moment, while others write."""
        with self._used(), self._connected(self._reading) as connection, connection.begin():
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """Write one unit: it is on the disk when the block ends, or nothing of it happened.

        Raises `DeadlineExceeded` where the request that it was for was given up meanwhile.
        """
        acts: list[Callable[[], object]] = []
        with self._turn(), self._used(), self._connected(self.engine) as connection:
            connection.execution_options(immediate=self.dialect == SQLITE, afterwards=acts)
            with connection.begin():
                yield connection
                outcomes.keep()
        for act in acts:
            act()

    def close(self) -> None:
        """Close every connection, and leave a SQLite file in one piece if that can be done."""
        # The log beside the file loses nothing by staying there, and a stop must end, also
        # on a full disk.
        with suppress(Refusal), translated():
            if self.path is not None and self.is_there():
                with self.engine.connect() as connection:
                    driver: Any = connection.connection.driver_connection
                    driver.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        self.engine.dispose()

    def _closed(self, error: OSError) -> DatabaseUnavailable:
        return DatabaseUnavailable(f"{self.path} cannot be opened: {error.strerror}.")

    @contextmanager
    def _used(self) -> Iterator[None]:
        """Say what is wrong with it in our own words, and tell whether it could be used."""
        try:
            with translated():
                yield
        except (DatabaseUnavailable, DatabaseFull) as error:
            self.tell_use(error)
            raise
        self.tell_use(None)

    def _connected(self, engine: Engine) -> Connection:
        """Wait for a connection, and tell how long that took, or how long it was in vain."""
        began = perf_counter()
        try:
            return engine.connect()
        finally:
            self.tell_wait(perf_counter() - began)

    @contextmanager
    def _turn(self) -> Iterator[None]:
        if self._writing is None:
            yield
            return
        if not self._writing.acquire(timeout=self._waits.lock_s):
            raise DatabaseBusy("Too many requests are waiting to write.")
        try:
            yield
        finally:
            self._writing.release()

    def _engine(self, *, prepared_statements: bool) -> Engine:
        options: dict[str, Any] = {
            "poolclass": QueuePool,
            "pool_size": self.pool_size,
            "max_overflow": 0,
            "pool_timeout": self._waits.pool_s,
            # Values stand in our logs nowhere else either.
            "hide_parameters": True,
        }
        if self.dialect == SQLITE:
            # The driver is not to begin transactions by itself, and late.
            file: dict[str, Any] = {"isolation_level": None, "check_same_thread": False}
            return create_engine(self.url, paramstyle="named", connect_args=file, **options)
        server: dict[str, Any] = {"connect_timeout": max(2, int(self._waits.lock_s))}
        if prepared_statements:
            limits = (f"-c {name}={ms}" for name, ms in self._limits.items())
            server["options"] = " ".join(limits)
        else:
            server["prepare_threshold"] = None
        return create_engine(self.url, pool_pre_ping=True, connect_args=server, **options)

    @property
    def _limits(self) -> Mapping[str, int]:
        return {
            "lock_timeout": int(self._waits.lock_s * 1000),
            "statement_timeout": int(self._waits.statement_s * 1000),
            "idle_in_transaction_session_timeout": int(3 * self._waits.statement_s * 1000),
        }

    def _limit(self, connection: Connection) -> None:
        """Limit a transaction: a proxy passes on neither options nor what was set before."""
        limits = (f"SET LOCAL {name} = {ms}" for name, ms in self._limits.items())
        connection.exec_driver_sql("; ".join(limits))

    def _settle(self, driver: sqlite3.Connection, _record: object) -> None:
        try:
            for pragma in _PER_CONNECTION:
                driver.execute(pragma.format(busy_ms=int(self._waits.lock_s * 1000)))
        except UnicodeDecodeError as error:
            # SQLite quotes a schema that it cannot read, and the driver cannot read the quotation.
            raise sqlite3.DatabaseError("malformed database schema") from error


def _refuse_other_encodings(driver: Any, _record: object) -> None:
    encoding = driver.info.parameter_status("server_encoding")
    if encoding != "UTF8":
        driver.close()
        raise DatabaseForeign(
            f"The database keeps texts as {encoding}, which cannot hold every name.",
            "Make another one: createdb --encoding UTF8 --template template0 NAME",
        )


def afterwards(connection: Connection, act: Callable[[], object]) -> None:
    """Do something once what is being written is on the disk, or never if it does not get there."""
    connection.get_execution_options()["afterwards"].append(act)


@contextmanager
def translated() -> Iterator[None]:
    """Say what is wrong with the database in our own words, and none of the driver's."""
    try:
        yield
    except PoolTimeout as error:
        raise DatabaseBusy("Every connection to the database is in use.") from error
    except DBAPIError as error:
        raise refusal(error.orig) from error
    except sqlite3.Error as error:
        raise refusal(error) from error


def _url(url: str | URL) -> URL:
    # What is wrong with it is not said in the words of the parser, which may quote a password.
    advice = "Write sqlite:///PATH or postgresql+psycopg://USER:PASSWORD@HOST/NAME."
    try:
        parsed = make_url(url)
        backend = parsed.get_backend_name()
        if parsed.drivername == POSTGRESQL:
            parsed = parsed.set(drivername=f"{POSTGRESQL}+psycopg")
        dialect = parsed.get_dialect()
    except (ArgumentError, NoSuchModuleError, ValueError) as error:
        raise SettingsInvalid("The URL of the database cannot be read.", advice) from error
    if backend not in {SQLITE, POSTGRESQL}:
        raise SettingsInvalid(f"There is no support for {backend} databases.", advice)
    try:
        dialect.import_dbapi()
    except ImportError as error:
        raise SettingsInvalid(
            "PostgreSQL needs a driver that is not installed.",
            hint="pip install '.[server,postgres]'",
        ) from error
    return parsed


def _begin(connection: Connection) -> None:
    options: Mapping[str, Any] = connection.get_execution_options()
    # IMMEDIATE takes the lock before the first read: nothing changes in between.
    connection.exec_driver_sql("BEGIN IMMEDIATE" if options.get("immediate") else "BEGIN")


_OTHERS = "others write for longer than a request waits"
_MET = "two requests met at the same rows"
_BUSY = {
    "sqlite busy": _OTHERS,
    "sqlite locked": _OTHERS,
    # lock not available, query cancelled, serialization failure, deadlock, too many connections
    "55P03": "a lock was not free in time",
    "57014": "a statement took too long",
    "40001": _MET,
    "40P01": _MET,
    "53300": "it takes no more connections",
}
_FULL = {"sqlite full", "53100", "53200"}


def refusal(error: BaseException | None) -> WorkoutlogError:
    """Say in our own words what the database's driver complains about."""
    match _kind(error):
        case kind if kind in _BUSY:
            return DatabaseBusy(f"The database is busy: {_BUSY[kind]}.")
        case kind if kind in _FULL:
            return DatabaseFull("The server's disk is full; nothing of this was kept.")
    why = cause(error)
    return DatabaseUnavailable("The database cannot be used now.", *([why] if why else []))


def _kind(error: BaseException | None) -> str:
    """Name what a driver complains about, as far as it says."""
    if isinstance(error, sqlite3.Error):
        names = {
            sqlite3.SQLITE_BUSY: "sqlite busy",
            sqlite3.SQLITE_LOCKED: "sqlite locked",
            sqlite3.SQLITE_FULL: "sqlite full",
        }
        return names.get(primary_code(error) or 0, "")
    return str(getattr(error, "sqlstate", None) or "")
