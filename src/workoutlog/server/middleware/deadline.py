"""Giving up a request that waited too long for its turn."""

import asyncio
from http import HTTPStatus

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from workoutlog.server.middleware.refusing import refuse


class Deadline:
    """Ends what was not answered in time.

    Work that a thread has begun is not cut off: it has deadlines of its own,
    which are shorter, and is all done or all undone.
    """

    def __init__(self, app: ASGIApp, seconds: int) -> None:
        self._app = app
        self._seconds = seconds

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Go on for as long as there is."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        is_answered = False

        async def sending(message: Message) -> None:
            nonlocal is_answered
            is_answered = True
            await send(message)

        try:
            async with asyncio.timeout(self._seconds):
                await self._app(scope, receive, sending)
        except TimeoutError:
            if is_answered:
                raise
            await refuse(
                scope,
                receive,
                send,
                HTTPStatus.SERVICE_UNAVAILABLE,
                "deadline_exceeded",
                f"The request found no time within {self._seconds} seconds.",
                {"Retry-After": "5"},
            )
