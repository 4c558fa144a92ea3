"""Running a server: what has to be there is made or waited for, then requests are answered."""

import logging
import threading
from collections.abc import Callable
from contextlib import ExitStack, closing, nullcontext, suppress

from sqlalchemy import text

from workoutlog.errors import WorkoutlogError
from workoutlog.server.observation import logs, metrics
from workoutlog.server.operation import housekeeping, serving, starting
from workoutlog.server.operation.assembly import assembled, database_of, tidying
from workoutlog.server.settings import Settings
from workoutlog.server.storage.database import Database

_LOG = logging.getLogger(__name__)
# The name of a deleted account is kept for a while, and nobody signs in with it.
_SOMEBODY = text("SELECT 1 FROM login_name WHERE account_id IS NOT NULL LIMIT 1")


def run(settings: Settings, welcome: Callable[[], None]) -> None:
    """Serve until SIGTERM or SIGINT, and finish what was begun.

    ``welcome`` is called where there is no account yet. Raises what keeps a
    server from starting; nothing listens before all of it is well.
    """
    logs.configure(settings.log_format, settings.log_level)
    database = database_of(settings)
    with starting.alone(database.path):
        starting.connected(database)
        starting.schema_settled(settings, database)
        address = starting.free_address(settings.host, settings.port)
        starting.allow_connections(settings)
        if _is_empty(database):
            _LOG.warning("there is no account yet")
            welcome()
        if settings.workers == 1:
            _serve(settings, database, address)
        else:
            database.close()
            from workoutlog.server.operation import several  # noqa: PLC0415  # most servers are one process

            several.serve(settings, address)


def _serve(settings: Settings, database: Database, address: str) -> None:
    stopping = threading.Event()
    app, registry = assembled(settings, database, stopping)
    housekeeping.begin(tidying(settings, database))
    with ExitStack() as stack:
        if settings.metrics:
            listener = metrics.listen(registry, settings.metrics_host, settings.metrics_port)
            stack.enter_context(closing(listener))
        is_finished = serving.serve(app, settings, address, stopping.set)
    # A request that was cut off may hold its connection still.
    with nullcontext() if is_finished else suppress(WorkoutlogError):
        database.close()
    _LOG.info("stopped")


def _is_empty(database: Database) -> bool:
    with database.reading() as connection:
        return connection.execute(_SOMEBODY).first() is None
