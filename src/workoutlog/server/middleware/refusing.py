"""Answering a request that goes no further, with the same problem documents as everything else."""

from collections.abc import Mapping
from http import HTTPStatus

from starlette.types import Receive, Scope, Send

from workoutlog.server.problems import problem, response


async def refuse(
    scope: Scope,
    receive: Receive,
    send: Send,
    status: HTTPStatus,
    code: str,
    detail: str,
    headers: Mapping[str, str] | None = None,
) -> None:
    """Send a problem document."""
    document = problem(status, code, status.phrase, detail, instance=scope.get("request_id"))
    await response(scope, status, document, headers or {})(scope, receive, send)
