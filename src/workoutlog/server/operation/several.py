"""Answering requests in several processes, which share a PostgreSQL database and nothing else."""

import multiprocessing
import os
import signal
import tempfile
import threading
import time
from functools import partial
from typing import Any

from granian.constants import Interfaces
from granian.server.mp import MPServer
from starlette.types import ASGIApp

from workoutlog.server.observation import logs, metrics
from workoutlog.server.operation import notify
from workoutlog.server.operation.assembly import assembled, database_of
from workoutlog.server.operation.health import Stopping
from workoutlog.server.operation.serving import options
from workoutlog.server.settings import Settings


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
        stopping = multiprocessing.Event()
        server = _server(settings, address)
        server.on_startup(partial(_started, server, settings, stopping))
        server.serve(target_loader=partial(_application, settings, stopping), wrap_loader=False)


def _server(settings: Settings, address: str) -> Any:
    return MPServer(
        "workoutlog",
        interface=Interfaces.ASGI,
        workers=settings.workers,
        respawn_failed_workers=True,
        workers_kill_timeout=settings.graceful_s,
        **options(settings, address),
    )


def _started(server: Any, settings: Settings, stopping: Any) -> None:
    def stop(*_: object) -> None:
        if not stopping.is_set():
            notify.stopping()
            stopping.set()
            threading.Timer(settings.drain_delay_s, server.signal_handler_interrupt).start()

    # Granian has set its own, which know of no delay.
    for each in (signal.SIGTERM, signal.SIGINT):
        signal.signal(each, stop)
    notify.ready()
    threading.Thread(target=_watch, daemon=True).start()


def _watch() -> None:
    interval_s = notify.interval_s()
    while interval_s is not None:
        notify.alive()
        time.sleep(interval_s)


def _application(settings: Settings, stopping: Stopping) -> ASGIApp:
    """Make the application of one process, in that process."""
    logs.configure(settings.log_format, settings.log_level)
    return assembled(settings, database_of(settings), stopping).app
