"""Errors as problem documents (RFC 9457): one form for everything that is not as it should be.

``code`` is what a program decides by, the same that the command line prints;
``errors`` points at what is wrong with a body. What was sent is never quoted.
"""

import json
import logging
from collections.abc import Mapping, MutableMapping, Sequence
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.routing import Match

from workoutlog.errors import InvalidValue, NotFound, WorkoutlogError
from workoutlog.server.refusals import Flaw, Refusal

MEDIA_TYPE = "application/problem+json"
_LOG = logging.getLogger(__name__)
# Errors that the rest of the program knows, too.
_STATUS: Mapping[type[WorkoutlogError], tuple[int, str]] = {
    InvalidValue: (422, "The request is not valid"),
    NotFound: (404, "Not found"),
}
_METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
_CODES = {
    400: "bad_request",
    404: "not_found",
    405: "method_not_allowed",
    408: "request_timeout",
    413: "body_too_large",
    415: "media_type_unsupported",
}


def problem(
    status: int,
    code: str,
    title: str,
    detail: str,
    *,
    instance: str | None = None,
    flaws: Sequence[Flaw] = (),
    details: Mapping[str, Any] | None = None,
) -> dict[str, Any]:
    """Write a problem document."""
    document: dict[str, Any] = {
        "type": f"urn:workoutlog:problem:{code}",
        "title": title,
        "status": status,
        "detail": detail,
        "code": code,
    }
    if instance:
        document["instance"] = instance
    if flaws:
        document["errors"] = [each._asdict() for each in flaws]
    return {**(details or {}), **document}


def answer(request: Request, error: WorkoutlogError) -> Response:
    """Answer with an error."""
    if isinstance(error, Refusal):
        status, title = error.status, error.title
        headers, flaws = error.headers, error.flaws
    else:
        status, title = _STATUS.get(type(error), (500, "The server failed"))
        headers, flaws = {}, ()
    document = problem(
        status,
        error.code,
        title,
        error.message,
        instance=request_id(request),
        flaws=flaws,
        details=error.details,
    )
    return response(request.scope, status, document, headers)


def request_id(request: Request) -> str | None:
    """Name the request, as the log does."""
    found: str | None = request.scope.get("request_id")
    return found


def install(app: FastAPI) -> None:
    """Have every error of an application answered by a problem document."""

    @app.exception_handler(WorkoutlogError)
    async def refused(request: Request, error: WorkoutlogError) -> Response:
        return answer(request, error)

    @app.exception_handler(RequestValidationError)
    async def invalid(request: Request, error: RequestValidationError) -> Response:
        flaws = [flaw_of(each) for each in error.errors()]
        detail = "; ".join(f"{each.pointer or 'the body'}: {each.detail}" for each in flaws[:3])
        title = "The request is not valid"
        document = problem(
            422, "request_invalid", title, detail, instance=request_id(request), flaws=flaws
        )
        return response(request.scope, 422, document, {})

    @app.exception_handler(HTTPException)
    async def failed(request: Request, error: HTTPException) -> Response:
        status = HTTPStatus(error.status_code)
        code = _CODES.get(status, "http_error")
        document = problem(
            status, code, status.phrase, status.description, instance=request_id(request)
        )
        headers = dict(error.headers or {})
        if status is HTTPStatus.METHOD_NOT_ALLOWED:
            headers["Allow"] = ", ".join(_allowed(request))
        return response(request.scope, status, document, headers)

    @app.exception_handler(Exception)
    async def broken(request: Request, error: Exception) -> Response:
        _LOG.error("a request failed: a bug", exc_info=error)
        document = problem(
            500,
            "internal_error",
            "The server failed",
            "This is a fault of the server; its log has more.",
            instance=request_id(request),
        )
        return response(request.scope, 500, document, {})


def flaw_of(error: Mapping[str, Any]) -> Flaw:
    """Write what Pydantic found, without what it found it in."""
    where, *place = error["loc"]
    pointer = "".join(f"/{each}" for each in place)
    return Flaw(pointer if where == "body" else f"{where}{pointer}", error["msg"], error["type"])


def _allowed(request: Request) -> list[str]:
    """List the methods of a path, each of which is a route of its own."""

    def is_taken(method: str) -> bool:
        scope = {**request.scope, "method": method}
        return any(each.matches(scope)[0] is Match.FULL for each in request.app.router.routes)

    return [method for method in _METHODS if is_taken(method)]


def response(
    scope: MutableMapping[str, Any],
    status: int,
    document: Mapping[str, Any],
    headers: Mapping[str, str],
) -> Response:
    """Answer with a problem document, whose code the log and the metrics find in the scope."""
    scope["problem"] = document["code"]
    # Escaped to ASCII, for a lone surrogate that somebody sent has no form in UTF-8.
    return Response(
        json.dumps(document, default=str), status, headers=dict(headers), media_type=MEDIA_TYPE
    )
