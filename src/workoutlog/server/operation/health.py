"""Whether this process lives, and whether it should be sent requests."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import NamedTuple, Protocol

import anyio
from anyio.to_thread import run_sync
from fastapi import APIRouter, Response
from fastapi.responses import JSONResponse

from workoutlog.errors import WorkoutlogError
from workoutlog.server.refusals import SchemaTooOld
from workoutlog.server.storage.database import Database
from workoutlog.server.storage.schema import head, serves

LIVE, READY = "/healthz", "/readyz"
PATIENCE_S = 1.0
_OK, _FAILED, _STOPPING = "ok", "failed", "stopping"


class Stopping(Protocol):
    """Something that is set once the process is to end, by whichever process says so."""

    def is_set(self) -> bool:
        """Say whether it is."""
        ...


class Readiness(NamedTuple):
    """What was looked at, and how each of it is; nothing that a stranger could use."""

    checks: Mapping[str, str]

    @property
    def is_ready(self) -> bool:
        """Whether all of it is well."""
        return set(self.checks.values()) == {_OK}


class Health:
    """How a process is, as far as those who send it requests need to know."""

    def __init__(self, database: Database, stopping: Stopping) -> None:
        """Look after a database; ``stopping`` is set once the process is to end."""
        self._database = database
        self._stopping = stopping
        # Not asked for later: the program's files may be those of the next version by then.
        self._revision = head()
        # A database that hangs holds one thread, however often somebody asks.
        self._one = anyio.CapacityLimiter(1)

    async def readiness(self) -> Readiness:
        """Look whether requests could be served now."""
        found = _FAILED
        with anyio.move_on_after(PATIENCE_S):
            found = await run_sync(self._look, abandon_on_cancel=True, limiter=self._one)
        return Readiness(
            {"database": found, "process": "stopping" if self._stopping.is_set() else _OK}
        )

    def _look(self) -> str:
        try:
            with self._database.reading() as connection:
                if not serves(connection, self._revision):
                    return SchemaTooOld.code
        except WorkoutlogError as error:
            return error.code
        return _OK


def routes(health: Health) -> APIRouter:
    """Make the routes that watchers ask; they need no token and are no part of the API."""
    router = APIRouter(include_in_schema=False)

    @router.get(LIVE)
    async def live() -> Response:
        return JSONResponse({"status": _OK})

    @router.get(READY)
    async def ready() -> Response:
        found = await health.readiness()
        status = HTTPStatus.OK if found.is_ready else HTTPStatus.SERVICE_UNAVAILABLE
        word = "ready" if found.is_ready else "not ready"
        return JSONResponse({"status": word, "checks": dict(found.checks)}, status)

    return router
