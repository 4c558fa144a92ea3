"""Errors as problem documents (RFC 9457): one form for everything that is not as it should be.

``code`` is what a program decides by, the same that the command line prints;
``errors`` points at what is wrong with a body. What was sent is never quoted.
"""

import json
import logging
from collections.abc import Mapping, MutableMapping
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.routing import Match

from workoutlog.errors import InvalidValue, NotFound, WorkoutlogError
from workoutlog.server import refusals
from workoutlog.server.refusals import (
    BodyLate,
    BodyTooLarge,
    Broken,
    Flaw,
    MediaTypeUnsupported,
    MethodNotAllowed,
    Refusal,
    RequestUnreadable,
    RowMissing,
)
from workoutlog.wire.pointers import pointer_to

MEDIA_TYPE = "application/problem+json"
_LOG = logging.getLogger(__name__)
# Errors that the rest of the program knows, too.
_STATUS: Mapping[type[WorkoutlogError], tuple[int, str]] = {
    InvalidValue: (422, "The request is not valid"),
    NotFound: (404, "Not found"),
}
_METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
# What a web framework refuses by itself, by its status.
_REFUSED: Mapping[int, type[Refusal]] = {
    each.status: each
    for each in (
        RequestUnreadable,
        RowMissing,
        MethodNotAllowed,
        BodyLate,
        BodyTooLarge,
        MediaTypeUnsupported,
    )
}


def answer(
    scope: MutableMapping[str, Any],
    error: WorkoutlogError,
    headers: Mapping[str, str] | None = None,
) -> Response:
    """Answer with an error, whose code the log and the metrics find in the scope."""
    if isinstance(error, Refusal):
        status, title, flaws = error.status, error.title, error.flaws
        headers = {**error.headers, **(headers or {})}
    else:
        status, title = _STATUS.get(type(error), (Broken.status, Broken.title))
        flaws = ()
    document: dict[str, Any] = {
        **error.details,
        "type": f"urn:workoutlog:problem:{error.code}",
        "title": title,
        "status": status,
        "detail": error.message,
        "code": error.code,
    }
    if instance := scope.get("request_id"):
        document["instance"] = instance
    if flaws:
        document["errors"] = [each._asdict() for each in flaws]
    scope["problem"] = error.code
    # Escaped to ASCII, for a lone surrogate that somebody sent has no form in UTF-8.
    content = json.dumps(document, default=str)
    return Response(content, status, headers=dict(headers or {}), media_type=MEDIA_TYPE)


def request_id(request: Request) -> str | None:
    """Name the request, as the log does."""
    found: str | None = request.scope.get("request_id")
    return found


def install(app: FastAPI) -> None:
    """Have every error of an application answered by a problem document."""

    @app.exception_handler(WorkoutlogError)
    async def refused(request: Request, error: WorkoutlogError) -> Response:
        return answer(request.scope, error)

    @app.exception_handler(RequestValidationError)
    async def invalid(request: Request, error: RequestValidationError) -> Response:
        return answer(request.scope, refusals.invalid([flaw_of(each) for each in error.errors()]))

    @app.exception_handler(HTTPException)
    async def failed(request: Request, error: HTTPException) -> Response:
        kind = _REFUSED.get(error.status_code, RequestUnreadable)
        headers = dict(error.headers or {})
        if kind is MethodNotAllowed:
            headers["Allow"] = ", ".join(_allowed(request))
        said = HTTPStatus(error.status_code).description
        return answer(request.scope, kind(said), headers)

    @app.exception_handler(Exception)
    async def broken(request: Request, error: Exception) -> Response:
        _LOG.error("a request failed: a bug", exc_info=error)
        return answer(request.scope, Broken())


def flaw_of(error: Mapping[str, Any]) -> Flaw:
    """Write what Pydantic found, without what it found it in."""
    part, *place = error["loc"]
    return Flaw(pointer_to(*place), error["msg"], error["type"], part)


def _allowed(request: Request) -> list[str]:
    """List the methods of a path, each of which is a route of its own."""

    def is_taken(method: str) -> bool:
        scope = {**request.scope, "method": method}
        return any(each.matches(scope)[0] is Match.FULL for each in request.app.router.routes)

    taken = [method for method in _METHODS if is_taken(method)]
    return ["GET", "HEAD", *taken[1:]] if taken[:1] == ["GET"] else taken
