"""Answering HEAD as GET, but for the body: routes know of one method only."""

from starlette.types import ASGIApp, Message, Receive, Scope, Send


class Heads:
    """Asks an application to GET, and keeps back what it answers."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Go on, with another method if it is HEAD."""
        if scope["type"] != "http" or scope["method"] != "HEAD":
            await self._app(scope, receive, send)
            return

        async def sending(message: Message) -> None:
            await send({**message, "body": b""} if "body" in message else message)

        # The same scope, for what is known of a request is written into it on the way.
        scope["method"] = "GET"
        try:
            await self._app(scope, receive, sending)
        finally:
            scope["method"] = "HEAD"
