"""Taking in a request's body: not too much, not too slowly, and as it is.

The body is read here as a whole, which is what every route does first anyway:
a deadline can then be set for the client and another one for the work. Anybody
may send one, so what all of them take together has an end, too. Small ones do
not count there: whoever sends large ones by halves keeps nobody from logging in.
"""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from workoutlog.server.middleware.refusing import refuse
from workoutlog.server.refusals import (
    BodyLate,
    BodyTooLarge,
    MediaTypeUnsupported,
    Overloaded,
    Refusal,
)
from workoutlog.server.settings import Settings

# What carries many rows may be large.
_LARGE = ("/sync", "/bulk", "/sets")
# What unpacks bodies by itself, no further than they may be long.
_PACKED = "/sync"
_KIB = 1024
_SMALL = 64 * _KIB


class Bodies:
    """Gives an application bodies that have arrived, and refuses all others."""

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self._app = app
        self._most, self._most_large = settings.max_body_kib, settings.max_sync_body_kib
        self._deadline_s = settings.body_deadline_s
        self._room = _Room(settings.max_bodies_mib * _KIB * _KIB)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Take in the body, and go on with it."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        with self._room.taken() as taken:
            try:
                body = await self._body(scope, receive, taken)
            except Refusal as error:
                # What was not read must not be taken for the next request.
                await refuse(scope, receive, send, error, {"Connection": "close"})
                return
            if body is not None:
                await self._app(scope, _Arrived(body, receive), send)

    async def _body(self, scope: Scope, receive: Receive, taken: "_Taken") -> bytes | None:
        """Read the body; none if the client left."""
        headers = dict(scope["headers"])
        packing = headers.get(b"content-encoding", b"identity").lower()
        if packing != b"identity" and not scope["path"].endswith(_PACKED):
            raise MediaTypeUnsupported("A body must not be compressed.")
        most = _KIB * (self._most_large if scope["path"].endswith(_LARGE) else self._most)
        announced = headers.get(b"content-length", b"0")
        if len(announced) > len(str(most)) or (announced.isdigit() and int(announced) > most):
            raise _too_large(most)
        try:
            async with asyncio.timeout(self._deadline_s):
                return await _read(receive, most, taken)
        except TimeoutError:
            said = f"The body did not arrive within {self._deadline_s} seconds."
            raise BodyLate(said) from None


class _Room:
    """What all bodies that are not small may take together, in bytes."""

    def __init__(self, most: int) -> None:
        self.free = most

    @contextmanager
    def taken(self) -> Iterator["_Taken"]:
        """Let a body take room until the request is done with."""
        taken = _Taken(self)
        try:
            yield taken
        finally:
            taken.leave()


class _Taken:
    """The room that one body takes."""

    def __init__(self, room: _Room) -> None:
        self._room = room
        self._size = 0

    def grow_to(self, size: int) -> None:
        """Take as much as a body of a size needs. Raises `Overloaded`."""
        if size > _SMALL:
            self._room.free -= size - self._size
            self._size = size
            if self._room.free < 0:
                raise Overloaded("Too many large requests at once.")

    def leave(self) -> None:
        """Give it back."""
        self._room.free += self._size


async def _read(receive: Receive, most: int, taken: _Taken) -> bytes | None:
    body = bytearray()
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            return None
        body += message.get("body", b"")
        if len(body) > most:
            raise _too_large(most)
        taken.grow_to(len(body))
        if not message.get("more_body"):
            return bytes(body)


class _Arrived:
    """Gives the body in one piece, and then what else the client does."""

    def __init__(self, body: bytes, receive: Receive) -> None:
        self._message: Message | None = {"type": "http.request", "body": body, "more_body": False}
        self._receive = receive

    async def __call__(self) -> Message:
        message, self._message = self._message, None
        return message or await self._receive()


def _too_large(most: int) -> BodyTooLarge:
    return BodyTooLarge(f"The body is larger than {most // _KIB} KiB.")
