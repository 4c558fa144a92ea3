"""What the server counts and measures for Prometheus; no label has a value that clients choose."""

import logging
import os
from collections.abc import Callable
from threading import Thread
from typing import Any, NamedTuple
from wsgiref.simple_server import WSGIServer

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    Info,
    disable_created_metrics,
    start_http_server,
)
from prometheus_client.multiprocess import MultiProcessCollector

from workoutlog import __version__
from workoutlog.server.refusals import AddressTaken

# With several processes each writes what it counts into this folder, and one of them answers.
FOLDER = "PROMETHEUS_MULTIPROC_DIR"
# When counting began would double the number of series.
disable_created_metrics()  # type: ignore[no-untyped-call]  # it has no types
_SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)


class Metrics:
    """The counters of one server; tests make their own."""

    def __init__(self, registry: CollectorRegistry | None = None) -> None:
        self.registry = CollectorRegistry() if registry is None else registry
        self.requests = self._counter(
            "http_requests", "Requests that were answered", "route", "method", "status"
        )
        self.seconds = self._histogram(
            "http_request_seconds", "How long requests took", "route", "method"
        )
        self.connection_waits = self._histogram(
            "database_connection_wait_seconds", "How long requests waited for a connection"
        )
        self.in_flight = self._gauge("http_requests_in_flight", "Requests that are not answered")
        self.problems = self._counter("problems", "Requests that went wrong, and why", "code")
        self.rows = self._counter("sync_rows", "Rows that devices sent and got", "direction")
        self.events = self._counter("account_events", "What happened to accounts", "event")
        if not os.environ.get(FOLDER):
            about = Info("workoutlog_build", "Which program this is", registry=self.registry)
            about.info({"version": __version__})

    def measure(self, name: str, says: str, ask: Callable[[], int]) -> None:
        """Have something asked for whenever somebody reads the metrics of this process."""
        if not os.environ.get(FOLDER):
            self._gauge(name, says).set_function(ask)

    def count_events(self) -> logging.Handler:
        """Give what counts the lines of the audit log, to be added to its logger."""
        return _Counting(self.events)

    def _counter(self, name: str, says: str, *labels: str) -> Counter:
        return Counter(f"workoutlog_{name}", says, labels, registry=self.registry)

    def _histogram(self, name: str, says: str, *labels: str) -> Histogram:
        return Histogram(
            f"workoutlog_{name}", says, labels, buckets=_SECONDS, registry=self.registry
        )

    def _gauge(self, name: str, says: str) -> Gauge:
        return Gauge(
            f"workoutlog_{name}", says, registry=self.registry, multiprocess_mode="livesum"
        )


def gathered() -> CollectorRegistry:
    """Give what all processes count together, which write it into the folder of `FOLDER`."""
    whole = CollectorRegistry()
    MultiProcessCollector(whole)  # type: ignore[no-untyped-call]  # it has no types
    return whole


class Listener(NamedTuple):
    """What answers Prometheus, in a thread of its own."""

    server: WSGIServer
    thread: Thread

    @property
    def port(self) -> int:
        """Where it listens."""
        return self.server.server_port

    def close(self) -> None:
        """Answer no more."""
        self.server.shutdown()
        self.server.server_close()
        self.thread.join()


def listen(registry: CollectorRegistry, host: str, port: int) -> Listener:
    """Answer Prometheus at an address of its own. Raises `AddressTaken`."""
    try:
        return Listener(*start_http_server(port, host, registry))
    except OSError as error:
        raise AddressTaken(
            f"Nobody can listen for Prometheus at {host}, port {port}: {error.strerror}."
        ) from error


class _Counting(logging.Handler):
    def __init__(self, events: Counter) -> None:
        super().__init__()
        self._events = events

    def emit(self, record: logging.LogRecord) -> None:
        # Messages of the audit log are the names of its events, of which there are few.
        message: Any = record.msg
        self._events.labels(str(message)).inc()
