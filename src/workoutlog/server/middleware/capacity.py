"""Taking on as many requests as can be kept in memory, and telling the others to come back."""

from starlette.types import ASGIApp, Receive, Scope, Send

from workoutlog.server.middleware.refusing import refuse
from workoutlog.server.refusals import Overloaded

# Whoever watches the server must get through when nobody else does.
_ALWAYS = frozenset({"/healthz", "/readyz"})


class Capacity:
    """Lets in so many requests at once."""

    def __init__(self, app: ASGIApp, most: int) -> None:
        self._app = app
        self._free = most

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a request in, or not."""
        if scope["type"] != "http" or scope["path"] in _ALWAYS:
            await self._app(scope, receive, send)
        elif self._free <= 0:
            error = Overloaded("Too many requests at once.")
            await refuse(scope, receive, send, error, {"Connection": "close"})
        else:
            self._free -= 1
            try:
                await self._app(scope, receive, send)
            finally:
                self._free += 1
