"""Naming each request, and writing a line about it and counting it when it is over."""

import logging
import re
from collections.abc import Mapping
from secrets import token_hex
from time import perf_counter

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from workoutlog.server.middleware.origin import Origin
from workoutlog.server.middleware.refusing import refuse
from workoutlog.server.observation.logs import bound
from workoutlog.server.observation.metrics import Metrics
from workoutlog.server.refusals import Broken

_LOG = logging.getLogger(__name__)
HEADER = b"x-request-id"
_ACCEPTED = re.compile(rb"[A-Za-z0-9._-]{1,64}")
# Probes come every few seconds, and say nothing that metrics do not.
_QUIET = frozenset({"/healthz", "/readyz"})
_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})


class Observing:
    """The outermost of them all: whatever happens inside is seen."""

    def __init__(
        self, app: ASGIApp, metrics: Metrics, origin: Origin, *, says_networks: bool
    ) -> None:
        self._app = app
        self._metrics = metrics
        self._origin = origin
        self._says_networks = says_networks

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Go on, and tell of it afterwards."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        request_id = scope["request_id"] = _request_id(scope)
        answer = _Answer(request_id.encode(), send)
        began = perf_counter()
        with self._metrics.in_flight.track_inprogress(), bound(request_id=request_id):
            try:
                await self._app(scope, receive, answer.send)
            except Exception as error:  # noqa: BLE001  # whatever it is, the client gets an answer
                # What the application could answer it has logged, too.
                if not answer.status:
                    _LOG.error("a request failed: a bug", exc_info=error)
                    await _fail(scope, receive, answer.send)
            finally:
                self._finish(scope, answer, perf_counter() - began)

    def _finish(self, scope: Scope, answer: "_Answer", seconds: float) -> None:
        route, method = _template(scope), scope["method"]
        method = method if method in _METHODS else "other"
        kind = f"{answer.status // 100}xx" if answer.status else "none"
        self._metrics.requests.labels(route, method, kind).inc()
        self._metrics.seconds.labels(route, method).observe(seconds)
        if problem := scope.get("problem"):
            self._metrics.problems.labels(problem).inc()
        rows: Mapping[str, int] = scope.get("rows", {})
        for direction, number in rows.items():
            self._metrics.rows.labels(direction).inc(number)
        # Whatever is logged: it warns of a proxy that is not trusted.
        network = self._origin.network(scope)
        is_well = answer.status < 400  # noqa: PLR2004  # from here on something is wrong
        if (route in _QUIET and is_well) or not _LOG.isEnabledFor(logging.INFO):
            return
        told = {
            "method": method,
            "route": route,
            "status": answer.status,
            "ms": round(seconds * 1000, 1),
            "bytes": answer.bytes,
            "problem": problem,
            **rows,
            "network": network if self._says_networks else None,
            **_who(scope),
        }
        said = {name: value for name, value in told.items() if value is not None}
        _LOG.info("request", extra=said)


class _Answer:
    """What was sent: which status, and how much."""

    def __init__(self, request_id: bytes, send: Send) -> None:
        self._request_id = request_id
        self.status = 0
        self.bytes = 0
        self._send = send

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
            message["headers"] = [*message.get("headers", ()), (HEADER, self._request_id)]
        elif message["type"] == "http.response.body":
            self.bytes += len(message.get("body", b""))
        await self._send(message)


async def _fail(scope: Scope, receive: Receive, send: Send) -> None:
    await refuse(scope, receive, send, Broken())


def _request_id(scope: Scope) -> str:
    for name, value in scope["headers"]:
        if name == HEADER and _ACCEPTED.fullmatch(value):
            return str(value, "ascii")
    return token_hex(8)


def _template(scope: Scope) -> str:
    """Name the route and not the path, which has ids in it and no end of forms."""
    return getattr(scope.get("route"), "path", "none")


def _who(scope: Scope) -> dict[str, str | None]:
    claims = scope.get("claims")
    names = {"account": "account_id", "session": "session_id", "token": "token_id"}
    found = {name: getattr(claims, of, None) for name, of in names.items()}
    return {name: None if value is None else str(value) for name, value in found.items()}
