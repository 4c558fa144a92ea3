"""Answering requests in several processes, which share a PostgreSQL database and nothing else."""

import atexit
import ctypes
import logging
import multiprocessing
import os
import signal
import socket
import sys
import tempfile
import threading
import time
from functools import partial
from typing import Any

from granian.constants import Interfaces
from granian.server.mp import MPServer
from starlette.types import ASGIApp

from workoutlog.server.observation import logs, metrics
from workoutlog.server.operation import housekeeping, notify
from workoutlog.server.operation.assembly import assembled, database_of, tidying
from workoutlog.server.operation.health import Stopping
from workoutlog.server.operation.serving import collect_seldom, options
from workoutlog.server.settings import Settings

_POLL_S = 0.01
_PR_SET_PDEATHSIG = 1
_LOG = logging.getLogger(__name__)


class _Mark:
    """Something that all processes see set; unlike an event it leaves no semaphores behind."""

    def __init__(self) -> None:
        self._value: Any = multiprocessing.RawValue(ctypes.c_bool)

    def set(self) -> None:
        self._value.value = True

    def is_set(self) -> bool:
        return bool(self._value.value)


def serve(settings: Settings, address: str) -> None:
    """Keep as many processes as there should be until SIGTERM or SIGINT.

    One that ends by itself is started anew; those that have not finished in
    time are killed. Raises `AddressTaken`.
    """
    # The copy of a process that has threads may wait for a lock that nobody will release.
    multiprocessing.set_start_method("spawn", force=True)
    with tempfile.TemporaryDirectory() as folder:
        if settings.metrics:
            os.environ[metrics.FOLDER] = folder
            metrics.listen(metrics.gathered(), settings.metrics_host, settings.metrics_port)
        stopping = _Mark()
        server = _server(settings, address)
        server.on_startup(partial(_started, server, settings, address, stopping))
        server.serve(target_loader=partial(_application, settings, stopping), wrap_loader=False)
    _LOG.info("stopped")


def _server(settings: Settings, address: str) -> Any:
    return MPServer(
        "workoutlog",
        interface=Interfaces.ASGI,
        workers=settings.workers,
        respawn_failed_workers=True,
        workers_kill_timeout=settings.graceful_s,
        **options(settings, address),
    )


def _started(server: Any, settings: Settings, address: str, stopping: _Mark) -> None:
    def stop(*_: object) -> None:
        if not stopping.is_set():
            _LOG.info("stopping")
            notify.stopping()
            stopping.set()
            threading.Timer(settings.drain_delay_s, server.signal_handler_interrupt).start()

    # Granian has set its own, which know of no delay.
    for each in (signal.SIGTERM, signal.SIGINT):
        signal.signal(each, stop)
    announcing = (address, settings.port, stopping)
    threading.Thread(target=_announce, args=announcing, daemon=True).start()
    threading.Thread(target=_watch, daemon=True).start()


def _announce(address: str, port: int, stopping: Stopping) -> None:
    """Say that requests are answered, as soon as one can be sent."""
    while not stopping.is_set():
        try:
            socket.create_connection((address, port)).close()
        except OSError:
            time.sleep(_POLL_S)
        else:
            _LOG.info("listening", extra={"address": address, "port": port})
            notify.ready()
            return


def _watch() -> None:
    interval_s = notify.interval_s()
    while interval_s is not None:
        notify.alive()
        time.sleep(interval_s)


def _end_with_parent() -> None:
    """Have Linux stop this process when the one that keeps it is killed, and cannot do it."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)


def _application(settings: Settings, stopping: Stopping) -> ASGIApp:
    """Make the application of one process, in that process."""
    _end_with_parent()
    logs.configure(settings.log_format, settings.log_level)
    # Threads that answer have no say in when the process ends; they would fail without Python.
    atexit.register(os._exit, 0)
    database = database_of(settings)
    app = assembled(settings, database, stopping).app
    housekeeping.begin(tidying(settings, database))
    collect_seldom()
    return app
