"""Headers that every answer has, and methods that no request may have."""

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from workoutlog.server.middleware.origin import Origin
from workoutlog.server.middleware.refusing import refuse
from workoutlog.server.refusals import MethodNotAllowed

_ALLOWED = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
_ALWAYS = {
    b"x-content-type-options": b"nosniff",
    b"cache-control": b"no-store",
    b"referrer-policy": b"no-referrer",
    # The server below would say what it is.
    b"server": b"workoutlog",
}
_SECURE = {b"strict-transport-security": b"max-age=31536000"}


class Headers:
    """Has browsers and caches keep out of what is an API, unless an answer says otherwise."""

    def __init__(self, app: ASGIApp, origin: Origin) -> None:
        self._app = app
        self._origin = origin

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Go on, and add to what comes back."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        added = _ALWAYS | (_SECURE if self._origin.is_secure(scope) else {})

        async def sending(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = [*message.get("headers", ())]
                present = {name.lower() for name, _ in headers}
                headers += [each for each in added.items() if each[0] not in present]
                message["headers"] = headers
            await send(message)

        if scope["method"] in _ALLOWED:
            await self._app(scope, receive, sending)
            return
        error = MethodNotAllowed("No resource has such a method.")
        await refuse(scope, receive, sending, error, {"Allow": ", ".join(_ALLOWED)})
