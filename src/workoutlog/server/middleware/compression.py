"""Compressing long answers, but for those that hold a secret beside what somebody chose."""

from starlette.middleware.gzip import GZipMiddleware
from starlette.types import ASGIApp, Receive, Scope, Send

_LEAST_BYTES = 1024
# A page of the feed is a tenth shorter at 4, which takes twice as long.
_FAST = 1
_SECRET = ("/auth/", "/tokens")


class Compression:
    """Compresses with gzip where the client can read it."""

    def __init__(self, app: ASGIApp) -> None:
        self._plain = app
        # Nothing that is answered here is packed already, so no kind of it is looked for.
        self._compressed = GZipMiddleware(
            app,
            minimum_size=_LEAST_BYTES,
            compresslevel=_FAST,
            exclude_content_types=(),
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Go on, and compress what comes back."""
        # The length of what is compressed tells what it repeats.
        is_secret = scope["type"] == "http" and any(each in scope["path"] for each in _SECRET)
        await (self._plain if is_secret else self._compressed)(scope, receive, send)
