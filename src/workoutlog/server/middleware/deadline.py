"""Giving up a request that waited too long for its turn."""

import asyncio
from functools import partial

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from workoutlog.server.middleware.refusing import refuse
from workoutlog.server.refusals import DeadlineExceeded


class Deadline:
    """Ends what has no answer in time.

    Work that a thread has begun is not cut off: it has deadlines of its own,
    which are shorter, and is all done or all undone. Work of many such steps
    calls ``begun`` of its scope, and is answered however late.
    """

    def __init__(self, app: ASGIApp, seconds: int) -> None:
        self._app = app
        self._seconds = seconds

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Go on for as long as there is."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        deadline = asyncio.timeout(self._seconds)
        begun = scope["begun"] = partial(deadline.reschedule, None)

        async def sending(message: Message) -> None:
            # A long answer takes as long as the client reads.
            begun()
            await send(message)

        try:
            async with deadline:
                await self._app(scope, receive, sending)
        except TimeoutError:
            if not deadline.expired():
                raise
            said = f"The request found no time within {self._seconds} seconds."
            await refuse(scope, receive, send, DeadlineExceeded(said))
