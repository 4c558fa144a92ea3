"""The application: every route of the API, and what each request passes on its way."""

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from typing import Any

from anyio.to_thread import current_default_thread_limiter
from fastapi import APIRouter, FastAPI

from workoutlog import __version__
from workoutlog.server import problems
from workoutlog.server.api.dependencies import Service
from workoutlog.server.api.routes import (
    account,
    auth,
    described,
    devices,
    resources,
    sets,
    sync,
    tokens,
)
from workoutlog.server.api.routes.strictness import API
from workoutlog.server.openapi import completed

_DESCRIPTION = """The REST API of a workoutlog server. What it takes and gives are the program's
own nouns: an exercise, a workout, a set, a measurement, a routine. Quantities are whole numbers of
the smallest unit (grams, millimetres, seconds), instants are UTC. Every error is a problem
document (RFC 9457), whose `code` never changes."""


class _Application(FastAPI):
    """Describes itself whole, to those too who ask the running server."""

    def openapi(self) -> dict[str, Any]:
        """Write the OpenAPI document, once."""
        if self.openapi_schema is None:
            self.openapi_schema = _described(super().openapi())
        return self.openapi_schema


def create_app(service: Service, *, docs: bool = False) -> FastAPI:
    """Make the application of a service; with ``docs`` it shows a page that describes it."""

    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        # A request that finds no connection waits for its turn before it takes a thread.
        current_default_thread_limiter().total_tokens = service.database.pool_size
        yield

    app = _Application(
        lifespan=lifespan,
        title="workoutlog",
        version=__version__,
        description=_DESCRIPTION,
        openapi_url=f"{API}/openapi.json" if docs else None,
        docs_url=f"{API}/docs" if docs else None,
        redoc_url=None,
        redirect_slashes=False,
    )
    app.state.service = service
    problems.install(app)
    # As routes of its own: a router that is included counts all its routes for each request.
    app.router.routes.extend(route for router in _routers() for route in router.routes)
    return app


def _routers() -> Iterator[APIRouter]:
    """Give all routes, those first that are asked for most: each request is held against them."""
    yield sync.router
    # Paths of this one would be taken for those of a set.
    yield sets.router
    for each in (
        resources.SETS,
        resources.WORKOUTS,
        resources.EXERCISES,
        resources.MEASUREMENTS,
        resources.ROUTINES,
    ):
        yield resources.router_of(each)
    yield resources.reading_router_of(resources.REVISIONS)
    yield from (auth.router, account.router, devices.router, tokens.router)


def _described(document: dict[str, Any]) -> dict[str, Any]:
    schemas = document.setdefault("components", {}).setdefault("schemas", {})
    schemas.update(described.components())
    document["components"]["securitySchemes"] = described.SECURITY
    document["security"] = [{name: []} for name in described.SECURITY]
    from workoutlog.server.api.examples import examples  # noqa: PLC0415  # for who asks for the document

    return completed(document, examples())
