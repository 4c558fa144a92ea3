"""Giving up a request that waited too long for its turn."""

import asyncio

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from workoutlog.server.middleware.refusing import refuse
from workoutlog.server.outcomes import open_outcome
from workoutlog.server.refusals import DeadlineExceeded


class Deadline:
    """Ends what has no answer in time, and what has been written for it by then is not kept.

    What is being committed then is answered however late: whoever is told that a
    request was not done may send it once more. Work of many steps calls ``begun``
    of its scope, and is answered however late, too.
    """

    def __init__(self, app: ASGIApp, seconds: float) -> None:
        self._app = app
        self._seconds = seconds

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Go on for as long as there is."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        loop, ending = asyncio.get_running_loop(), asyncio.timeout(None)
        with open_outcome() as outcome:

            def end() -> None:
                if outcome.give_up():
                    ending.reschedule(loop.time())

            def begun() -> None:
                timer.cancel()
                ending.reschedule(None)

            timer = loop.call_later(self._seconds, end)
            scope["begun"] = begun

            async def sending(message: Message) -> None:
                # A long answer takes as long as the client reads.
                begun()
                await send(message)

            try:
                async with ending:
                    await self._app(scope, receive, sending)
            except TimeoutError:
                if not ending.expired():
                    raise
                said = f"The request found no time within {self._seconds} seconds."
                await refuse(scope, receive, send, DeadlineExceeded(said))
            finally:
                timer.cancel()
