"""What must be there before the first request: a database that is ours, in the right schema."""

import fcntl
import logging
import os
import resource
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from sqlalchemy import text

from workoutlog.server.refusals import AddressTaken, DatabaseUnavailable, ServerRunning
from workoutlog.server.settings import Settings
from workoutlog.server.storage.database import Database
from workoutlog.server.storage.file_systems import refuse_remote
from workoutlog.server.storage.files import open_or_make
from workoutlog.server.storage.schema import check, missing

PATIENCE_S = 30.0
_FIRST_PAUSE_S, _LONGEST_PAUSE_S = 0.1, 2.0
# Beside connections: the database, the log, the program's own.
_OTHER_FILES = 256
_LOG = logging.getLogger(__name__)


@contextmanager
def alone(path: Path | None) -> Iterator[None]:
    """Be the one server of a database file; another database takes as many as there are.

    Raises `ServerRunning`, `DatabaseRemote`, and `DatabaseUnavailable` where there
    can be no file.
    """
    if path is None:
        yield
        return
    refuse_remote(path)
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        lock = open_or_make(path.with_name(f"{path.name}.lock"))
    except OSError as error:
        raise DatabaseUnavailable(f"{path} cannot be opened: {error.strerror}.") from error
    try:
        _lock(lock, path)
        yield
    finally:
        os.close(lock)


def connected(
    database: Database, patience_s: float = PATIENCE_S, sleep: Callable[[float], None] = time.sleep
) -> None:
    """Wait until a database answers, which may be starting too.

    Raises `DatabaseUnavailable` when it does not in time.
    """
    database.prepare()
    until = time.monotonic() + patience_s
    pause_s = _FIRST_PAUSE_S
    while True:
        try:
            with database.reading() as connection:
                connection.execute(text("SELECT 1"))
        except DatabaseUnavailable as error:
            if database.path is not None or time.monotonic() > until:
                raise
            reason = {"reason": error.advice[0]} if error.advice else {}
            _LOG.warning("the database does not answer yet", extra=reason)
            sleep(pause_s)
            pause_s = min(2 * pause_s, _LONGEST_PAUSE_S)
        else:
            return


def schema_settled(settings: Settings, database: Database) -> None:
    """Migrate the database if that is for this process to do, and make sure of its schema.

    Raises what `migrate` and `check` raise.
    """
    with database.reading() as connection:
        if not settings.migrates:
            check(connection)
            return
        if not missing(connection):
            return
    from workoutlog.server.storage.migrating import migrate  # noqa: PLC0415  # slow, and seldom needed

    migrating = Database(settings.migration_database, pool_size=2)
    with closing(migrating):
        done = migrate(migrating)
    kept = {} if done.backup is None else {"backup": str(done.backup)}
    _LOG.info("migrated", extra={"before": done.before, "after": done.after, **kept})


def free_address(host: str, port: int) -> str:
    """Find the address that a host name means, and make sure that nobody listens there.

    Processes of one user could otherwise share a port without knowing. Raises
    `AddressTaken`.
    """
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        family, kind, _, _, address = found[0]
        with socket.socket(family, kind) as trial:
            trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            trial.bind(address)
    except OSError as error:
        raise AddressTaken(
            f"Nobody can listen at {host}, port {port}: {error.strerror}.",
            hint=f"workoutlog-server serve --port {port + 1}",
        ) from error
    return str(address[0])


def _lock(file: int, path: Path) -> None:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        raise ServerRunning(
            f"Another server uses {path}, and SQLite is for one.",
            "Stop it, or move to PostgreSQL.",
        ) from error


def allow_connections(settings: Settings) -> None:
    """Have the system let a process open as many files as it may have connections."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = settings.max_connections + _OTHER_FILES
    if hard != resource.RLIM_INFINITY:
        wanted = min(wanted, hard)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
