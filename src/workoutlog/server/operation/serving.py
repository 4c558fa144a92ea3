"""Answering requests until somebody says stop, and then finishing what was begun.

Each deadline lies within the next one: a statement's in a request's, that in
the time which requests are given to finish, that in the patience of whoever
would kill the process.
"""

import asyncio
import gc
import logging
import signal
from collections.abc import Callable
from typing import Any

from granian.constants import HTTPModes, Interfaces
from granian.http import HTTP1Settings
from granian.log import LogLevels
from granian.server.embed import Server
from starlette.types import ASGIApp

from workoutlog.server.operation import notify
from workoutlog.server.refusals import ServerFailed
from workoutlog.server.settings import Settings

# The head of a request: its line and all its headers.
_MOST_HEAD_BYTES = 65_536
_BACKLOG = 1024
_ALLOCATIONS_BETWEEN_COLLECTIONS = 50_000
_POLL_S = 0.01
_SIGNALS = (signal.SIGTERM, signal.SIGINT)
_LOG = logging.getLogger(__name__)


def options(settings: Settings, address: str) -> dict[str, Any]:
    """Say how to listen, whichever way the processes are kept."""
    return {
        "address": address,
        "port": settings.port,
        "http": HTTPModes.http1,
        "websockets": False,
        # What waits to be let in, and what is let in, which idle connections are, too.
        "backlog": _BACKLOG,
        "backpressure": settings.max_connections,
        "http1_settings": HTTP1Settings(
            header_read_timeout=settings.header_deadline_s * 1000,
            max_buffer_size=_MOST_HEAD_BYTES,
        ),
        "log_level": LogLevels.error,
        # Its lines are to look like all the others.
        "log_dictconfig": {"formatters": {}, "handlers": {}, "loggers": {"_granian": {}}},
    }


def collect_seldom() -> None:
    """Look for garbage seldom from now on, and never in what stands now, which stays to the end."""
    gc.collect()
    gc.freeze()
    # A request for thousands of rows makes no garbage that counting references does not find.
    gc.set_threshold(_ALLOCATIONS_BETWEEN_COLLECTIONS)


def serve(app: ASGIApp, settings: Settings, address: str, stop: Callable[[], None]) -> bool:
    """Answer requests in this process until SIGTERM or SIGINT; ``stop`` is called then.

    Says whether every request could be finished. Raises `ServerFailed` when
    it ends before.
    """
    collect_seldom()
    # Closing the loop would wait for whatever has not ended in its time.
    loop = asyncio.new_event_loop()
    asyncio.set_event_loop(loop)
    return loop.run_until_complete(_serve(app, settings, address, stop))


async def _serve(app: ASGIApp, settings: Settings, address: str, stop: Callable[[], None]) -> bool:
    asked = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in _SIGNALS:
        loop.add_signal_handler(number, asked.set)
    server: Any = Server(app, interface=Interfaces.ASGI, **options(settings, address))
    serving = asyncio.create_task(server.serve())
    watching = asyncio.create_task(_watch())
    waiting = asyncio.create_task(asked.wait())
    announcing = asyncio.create_task(_announce(address, settings.port))
    await asyncio.wait({serving, waiting}, return_when=asyncio.FIRST_COMPLETED)
    if not asked.is_set():
        raise ServerFailed("The server ended by itself.") from serving.exception()
    _LOG.info("stopping")
    notify.stopping()
    stop()
    await asyncio.sleep(settings.drain_delay_s)
    server.stop()
    await asyncio.wait({serving}, timeout=settings.graceful_s)
    for task in (watching, announcing):
        task.cancel()
    if not serving.done():
        _LOG.warning("requests were cut off that did not end in time")
        return False
    await serving
    return True


async def _announce(address: str, port: int) -> None:
    """Say that requests are answered, as soon as one can be sent."""
    while True:
        try:
            _, writer = await asyncio.open_connection(address, port)
        except OSError:
            await asyncio.sleep(_POLL_S)
        else:
            writer.close()
            break
    _LOG.info("listening", extra={"address": address, "port": port})
    notify.ready()


async def _watch() -> None:
    interval_s = notify.interval_s()
    while interval_s is not None:
        notify.alive()
        await asyncio.sleep(interval_s)
