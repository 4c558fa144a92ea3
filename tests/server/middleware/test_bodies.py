"""A body is taken in whole, in time and as it is, or refused with a reason."""

import asyncio
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.types import Message, Receive, Scope, Send

from asgi import Answer, ask, asked, echoing, scope_of
from workoutlog.server.middleware.bodies import Bodies
from workoutlog.server.settings import Settings

SETTINGS = Settings(max_body_kib=1, max_sync_body_kib=3, body_deadline_s=1)


def chunks(*parts: bytes, ended: bool = True) -> list[Message]:
    last = len(parts) - 1
    return [
        {"type": "http.request", "body": part, "more_body": not ended or at < last}
        for at, part in enumerate(parts)
    ]


def sent(messages: list[Message], path: str = "/workouts", **headers: str) -> Answer:
    app = Bodies(echoing, SETTINGS)
    return ask(app, scope_of("POST", path, **headers), messages)


def code(answer: Answer) -> tuple[int, Any]:
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.headers["connection"] == "close"
    return answer.status, json.loads(answer.body)["code"]


@given(st.lists(st.binary(max_size=100), min_size=1, max_size=10))
def test_a_body_arrives_in_one_piece(parts: list[bytes]) -> None:
    assert sent(chunks(*parts)).body == b"".join(parts)


@pytest.mark.parametrize(
    ("path", "size", "status"),
    [
        ("/workouts", 1024, 200),
        ("/workouts", 1025, 413),
        ("/api/v1/sync", 1025, 200),
        ("/api/v1/sets/bulk", 3072, 200),
        ("/api/v1/sync", 3073, 413),
    ],
)
def test_a_body_that_is_too_large_is_refused(path: str, size: int, status: int) -> None:
    announced = sent(chunks(b"x" * size), path, content_length=str(size))
    unannounced = sent(chunks(b"x" * (size - 1), b"x"), path)
    assert announced.status == unannounced.status == status
    if status != 200:
        assert code(announced) == code(unannounced) == (413, "body_too_large")


def test_nothing_is_read_of_a_body_that_says_it_is_too_large() -> None:
    assert code(sent([], content_length="9" * 5000)) == (413, "body_too_large")


def test_a_half_sent_body_is_given_up() -> None:
    answer = sent(chunks(b"{", ended=False))
    assert code(answer) == (408, "request_timeout")


@pytest.mark.parametrize(
    ("coding", "status"), [("gzip", 415), ("GZIP", 415), ("br", 415), ("identity", 200)]
)
def test_a_compressed_body_is_refused(coding: str, status: int) -> None:
    answer = sent(chunks(b"{}"), content_encoding=coding)
    assert answer.status == status
    if status != 200:
        assert code(answer) == (415, "media_type_unsupported")


def test_what_unpacks_by_itself_gets_what_is_packed() -> None:
    assert sent(chunks(b"\x1f\x8b"), "/api/v1/sync", content_encoding="gzip").body == b"\x1f\x8b"


def crowded(first: int, second: int, *, whole: bool) -> tuple[Answer | None, Answer | None]:
    """Send a second body while the first is on its way or, if ``whole``, is worked on."""

    async def both() -> tuple[Answer | None, Answer | None]:
        ready, leave = asyncio.Event(), asyncio.Event()

        async def working(scope: Scope, receive: Receive, send: Send) -> None:
            if scope["path"] == "/first/sync":
                ready.set()
                await leave.wait()
            await echoing(scope, receive, send)

        app = Bodies(working, Settings(max_sync_body_kib=1024, max_bodies_mib=1))
        parts = [b"x" * (first - 1), b"x"]

        async def receive() -> Message:
            if len(parts) == 1 and not whole:
                ready.set()
                await leave.wait()
            return {"type": "http.request", "body": parts.pop(0), "more_body": bool(parts)}

        answers: list[Message] = []

        async def send(message: Message) -> None:
            answers.append(message)

        waiting = asyncio.create_task(app(scope_of("POST", "/first/sync"), receive, send))
        await ready.wait()
        later = await asked(app, scope_of("POST", "/sync"), chunks(b"x" * second))
        leave.set()
        await waiting
        again = await asked(app, scope_of("POST", "/sync"), chunks(b"x" * second))
        assert answers[0]["status"] == 200
        return later, again

    return asyncio.run(both())


@pytest.mark.parametrize("whole", [False, True], ids=["on its way", "worked on"])
@pytest.mark.parametrize(
    ("first", "second", "status"),
    [
        (700 * 1024, 400 * 1024, 503),
        (700 * 1024, 300 * 1024, 200),
        # Small ones do not count.
        (1024 * 1024, 64 * 1024, 200),
        (64 * 1024, 1024 * 1024, 200),
        (1024 * 1024, 64 * 1024 + 1, 503),
    ],
)
def test_large_bodies_have_an_end_together(
    first: int, second: int, status: int, *, whole: bool
) -> None:
    later, again = crowded(first, second, whole=whole)
    assert later is not None
    assert again is not None
    assert (later.status, again.status) == (status, 200)
    if status != 200:
        assert code(later) == (503, "overloaded")
        assert later.headers["retry-after"] == "1"


def test_a_body_that_is_refused_leaves_its_room_to_others() -> None:
    app = Bodies(echoing, Settings(max_sync_body_kib=1024, max_bodies_mib=1))
    for _ in range(3):
        refused = ask(app, scope_of("POST", "/sync"), chunks(b"x" * 2_000_000))
        assert code(refused) == (413, "body_too_large")
    assert ask(app, scope_of("POST", "/sync"), chunks(b"x" * 1024 * 1024)).status == 200


def test_a_client_that_leaves_is_not_served() -> None:
    app = Bodies(echoing, SETTINGS)
    messages: list[Message] = [*chunks(b"{", ended=False), {"type": "http.disconnect"}]
    assert asyncio.run(asked(app, scope_of("POST"), messages)) is None
