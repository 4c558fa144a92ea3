"""Taking in a request's body: not too much, not too slowly, and as it is.

The body is read here as a whole, which is what every route does first anyway:
a deadline can then be set for the client and another one for the work. What comes
packed is unpacked. What all of them take together has an end, too, and that is
what they take once they are JSON: of a few kilobytes there may become a hundred
times as much. Small ones, which anybody may send, do not count there; a large one
is taken in only for an account, and no account gets more than half of the room:
nobody keeps others from syncing by sending bodies by halves.
"""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from uuid import UUID

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from workoutlog.server.middleware.refusing import refuse
from workoutlog.server.middleware.unpacking import pieces
from workoutlog.server.refusals import (
    BodyLate,
    BodyTooLarge,
    MediaTypeUnsupported,
    Overloaded,
    Refusal,
    RequestUnreadable,
)
from workoutlog.server.settings import Settings

# Says which account sends a request. Raises a kind of `Refusal` where none does.
Admit = Callable[[Scope], Awaitable[UUID]]
# What carries many rows may be large.
_LARGE = ("/sync", "/bulk")
# What may come packed.
_PACKED = "/sync"
# What a stranger may ask for is never large.
_FOR_STRANGERS = "/auth/"
_KIB = 1024
_SMALL = 64 * _KIB
# What Python takes for a value of JSON with its place in a list, and for the name of a member.
_VALUE_BYTES = 80
_SIGNS = (b",", b":", b"[", b"{")


class Bodies:
    """Gives an application bodies that have arrived, and refuses all others."""

    def __init__(self, app: ASGIApp, settings: Settings, admit: Admit) -> None:
        self._app = app
        self._admit = admit
        self._most, self._most_large = settings.max_body_kib, settings.max_sync_body_kib
        self._deadline_s = settings.body_deadline_s
        most = settings.max_bodies_mib * _KIB
        self._room = _Room(_KIB * most, _KIB * max(most // 2, self._most_large))

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
            await self._app(scope, _Arrived(body, receive), send)

    async def _body(self, scope: Scope, receive: Receive, taken: "_Taken") -> bytes:
        """Read the body. Raises `RequestUnreadable` where it ends before it is whole."""
        headers = dict(scope["headers"])
        is_packed = _is_packed(scope["path"], headers.get(b"content-encoding", b"identity"))
        most = self._most_of(scope["path"])
        announced = headers.get(b"content-length", b"0")
        if len(announced) > len(str(most)) or (announced.isdigit() and int(announced) > most):
            raise _too_large(most)
        try:
            async with asyncio.timeout(self._deadline_s):
                if announced.isdigit() and int(announced) > _SMALL:
                    taken.account = await self._admit(scope)
                body = await self._read(scope, receive, most, taken)
                if is_packed:
                    body = await self._unpacked(scope, body, most, taken)
        except TimeoutError:
            said = f"The body did not arrive within {self._deadline_s} seconds."
            raise BodyLate(said) from None
        size = size_as_json(body)
        if size > self._room.share:
            raise BodyTooLarge("The body has more values than a request may have.")
        await self._take(scope, taken, size)
        return body

    def _most_of(self, path: str) -> int:
        if _FOR_STRANGERS in path:
            return min(_SMALL, _KIB * self._most)
        return _KIB * (self._most_large if path.endswith(_LARGE) else self._most)

    async def _read(self, scope: Scope, receive: Receive, most: int, taken: "_Taken") -> bytes:
        body = bytearray()
        while True:
            message = await receive()
            if message["type"] == "http.disconnect":
                # Or a chunk of it is none. Whoever has left does not read this.
                raise RequestUnreadable("The body ended before it was whole.")
            body += message.get("body", b"")
            await self._fit(scope, body, most, taken)
            if not message.get("more_body"):
                return bytes(body)

    async def _unpacked(self, scope: Scope, packed: bytes, most: int, taken: "_Taken") -> bytes:
        body = bytearray()
        for piece in pieces(packed):
            body += piece
            await self._fit(scope, body, most, taken)
            # Others have their turn meanwhile.
            await asyncio.sleep(0)
        return bytes(body)

    async def _fit(self, scope: Scope, body: bytearray, most: int, taken: "_Taken") -> None:
        """Refuse a body that has become too long, or find room for it."""
        if len(body) > most:
            raise _too_large(most)
        await self._take(scope, taken, len(body))

    async def _take(self, scope: Scope, taken: "_Taken", size: int) -> None:
        """Take room for a body that is not small, which only an account may send."""
        if size > _SMALL:
            taken.account = taken.account or await self._admit(scope)
            taken.grow_to(size)


class _Room:
    """What all bodies that are not small may take together, and those of one account, in bytes."""

    def __init__(self, most: int, share: int) -> None:
        self._free = most
        self.share = share
        self._held = Counter[UUID | None]()

    @contextmanager
    def taken(self) -> Iterator["_Taken"]:
        """Let a body take room until the request is done with."""
        taken = _Taken(self)
        try:
            yield taken
        finally:
            self.take(taken.account, -taken.size)

    def take(self, account: UUID | None, size: int) -> None:
        """Take more for an account, or give it back. Raises `Overloaded`."""
        if self._held[account] + size > self.share:
            raise Overloaded("Too many large requests of this account at once.")
        if size > self._free:
            raise Overloaded("Too many large requests at once.")
        self._free -= size
        self._held[account] += size
        if not self._held[account]:
            del self._held[account]


class _Taken:
    """The room that one body takes, and for whom."""

    def __init__(self, room: _Room) -> None:
        self._room = room
        self.account: UUID | None = None
        self.size = 0

    def grow_to(self, size: int) -> None:
        """Take as much as a body of a size needs. Raises `Overloaded`."""
        self._room.take(self.account, size - self.size)
        self.size = size


class _Arrived:
    """Gives the body in one piece, and then what else the client does."""

    def __init__(self, body: bytes, receive: Receive) -> None:
        self._message: Message | None = {"type": "http.request", "body": body, "more_body": False}
        self._receive = receive

    async def __call__(self) -> Message:
        message, self._message = self._message, None
        return message or await self._receive()


def size_as_json(body: bytes) -> int:
    """Say how many bytes a body takes at most, with all that becomes of it when it is read."""
    return len(body) + _VALUE_BYTES * sum(map(body.count, _SIGNS))


def _is_packed(path: str, packing: bytes) -> bool:
    packing = packing.strip().lower()
    if packing == b"identity":
        return False
    if packing != b"gzip" or not path.endswith(_PACKED):
        raise MediaTypeUnsupported("Only what is synced may be packed, and only with gzip.")
    return True


def _too_large(most: int) -> BodyTooLarge:
    return BodyTooLarge(f"The body is larger than {most // _KIB} KiB.")
