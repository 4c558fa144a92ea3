"""An application of a few lines and a client of it, for what stands between the two."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from typing import Any, NamedTuple

from starlette.types import ASGIApp, Message, Receive, Scope, Send

Endpoint = Callable[[Scope, Receive, Send], Awaitable[None]]
_BODY: list[Message] = [{"type": "http.request", "body": b"", "more_body": False}]


class Answer(NamedTuple):
    """What was sent back."""

    status: int
    headers: dict[str, str]
    body: bytes


def answering(body: bytes = b"{}", status: int = 200, **headers: str) -> Endpoint:
    """Make an application that always answers the same."""

    async def endpoint(_scope: Scope, _receive: Receive, send: Send) -> None:
        named = [(name.replace("_", "-").encode(), text.encode()) for name, text in headers.items()]
        await send({"type": "http.response.start", "status": status, "headers": named})
        await send({"type": "http.response.body", "body": body})

    return endpoint


async def echoing(_scope: Scope, receive: Receive, send: Send) -> None:
    """Answer with the body that came."""
    message = await receive()
    assert not message["more_body"]
    await answering(message["body"])({}, receive, send)


async def failing(_scope: Scope, _receive: Receive, _send: Send) -> None:
    """Fail before anything is answered."""
    raise ZeroDivisionError("division\nby zero")


def scope_of(method: str = "GET", path: str = "/", **headers: str) -> dict[str, Any]:
    """Make the scope of a request."""
    named = [(name.replace("_", "-").encode(), text.encode()) for name, text in headers.items()]
    return {
        "type": "http",
        "method": method,
        "path": path,
        "query_string": b"",
        "root_path": "",
        "http_version": "1.1",
        "scheme": "http",
        "headers": named,
        "client": ("203.0.113.7", 5),
    }


async def asked(
    app: ASGIApp,
    scope: dict[str, Any] | None = None,
    messages: Iterable[Message] | None = None,
) -> Answer | None:
    """Ask an application; a client that has sent its messages waits. None if nothing came back."""
    left = iter(_BODY if messages is None else messages)
    sent: list[Message] = []

    async def receive() -> Message:
        for message in left:
            return message
        await asyncio.Event().wait()
        raise AssertionError

    async def send(message: Message) -> None:
        sent.append(message)

    await app(scope_of() if scope is None else scope, receive, send)
    if not sent:
        return None
    headers = {name.decode(): value.decode() for name, value in sent[0]["headers"]}
    return Answer(sent[0]["status"], headers, b"".join(each["body"] for each in sent[1:]))


def ask(
    app: ASGIApp,
    scope: dict[str, Any] | None = None,
    messages: Iterable[Message] | None = None,
) -> Answer:
    """Ask an application and wait for its answer."""
    answer = asyncio.run(asked(app, scope, messages))
    assert answer is not None
    return answer
