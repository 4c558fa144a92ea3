"""Answering a request that goes no further, with the same problem documents as everything else."""

from collections.abc import Mapping

from starlette.types import Receive, Scope, Send

from workoutlog.server.problems import answer
from workoutlog.server.refusals import Refusal


async def refuse(
    scope: Scope,
    receive: Receive,
    send: Send,
    error: Refusal,
    headers: Mapping[str, str] | None = None,
) -> None:
    """Send a problem document."""
    await answer(scope, error, headers)(scope, receive, send)
