"""A body is taken in whole, in time and as it is, or refused with a reason."""

import asyncio
import gzip
import json
import tracemalloc
from typing import Any, NamedTuple
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from asgi import Answer, ask, asked, echoing, scope_of
from workoutlog.server.access.denials import TokenMissing
from workoutlog.server.middleware.bodies import Bodies, size_as_json
from workoutlog.server.settings import Settings

SETTINGS = Settings(max_body_kib=1, max_sync_body_kib=3, body_deadline_s=1)
KIB = 1024


async def admit(scope: Scope) -> UUID:
    """Believe what a request says of its account, which is all of its authorization."""
    for name, value in scope["headers"]:
        if name == b"authorization":
            return UUID(int=int(value))
    raise TokenMissing("Say who you are.")


def chunks(*parts: bytes, ended: bool = True) -> list[Message]:
    last = len(parts) - 1
    return [
        {"type": "http.request", "body": part, "more_body": not ended or at < last}
        for at, part in enumerate(parts)
    ]


def sent(messages: list[Message], path: str = "/workouts", **headers: str) -> Answer:
    app = Bodies(echoing, SETTINGS, admit)
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


@pytest.mark.parametrize(
    "path", ["/api/v1/sets", f"/api/v1/workouts/{UUID(int=1)}/sets", f"/api/v1/sets/{UUID(int=3)}"]
)
def test_what_brings_one_row_is_never_as_large_as_what_brings_many(path: str) -> None:
    app = Bodies(echoing, Settings(body_deadline_s=1), admit)
    announced = scope_of("POST", path, content_length="2000000", authorization="1")
    assert code(ask(app, announced, [])) == (413, "body_too_large")
    many = scope_of("POST", "/api/v1/sets/bulk", authorization="1")
    assert ask(app, many, chunks(b"x" * 2_000_000)).status == 200


def test_nothing_is_read_of_a_body_that_says_it_is_too_large() -> None:
    assert code(sent([], content_length="9" * 5000)) == (413, "body_too_large")


def test_a_half_sent_body_is_given_up() -> None:
    answer = sent(chunks(b"{", ended=False))
    assert code(answer) == (408, "request_timeout")


@pytest.mark.parametrize("coding", ["gzip", "GZIP", "br", "identity"])
@pytest.mark.parametrize("path", ["/workouts", "/api/v1/sync"])
def test_only_what_is_synced_may_be_packed(path: str, coding: str) -> None:
    answer = sent(chunks(gzip.compress(b"{}", mtime=0)), path, content_encoding=coding)
    if coding != "identity" and (path, coding.lower()) != ("/api/v1/sync", "gzip"):
        assert code(answer) == (415, "media_type_unsupported")
    else:
        assert answer.status == 200


def synced(packed: bytes, **headers: str) -> Answer:
    return sent(chunks(packed), "/api/v1/sync", content_encoding="gzip", **headers)


def test_what_is_packed_arrives_unpacked() -> None:
    assert synced(gzip.compress(b"x" * 3072)).body == b"x" * 3072
    assert code(synced(gzip.compress(b"x" * 3073))) == (413, "body_too_large")
    assert code(synced(b"{}")) == (422, "request_invalid")


VALUES = [b"[]", b"{}", b"[[]]", b'{"a":1}', b'{"a":{}}', b"1e9", b'"ab"', b"999999", b"1.5"]
BODIES = [b"[" + b",".join([each] * 1000) + b"]" for each in VALUES]
MEMBERS = b"{" + b",".join(b'"%d":%d' % (at, at) for at in range(1000)) + b"}"


@pytest.mark.parametrize("body", [*BODIES, MEMBERS], ids=[*map(str, VALUES), "members"])
def test_a_body_is_counted_as_what_becomes_of_it(body: bytes) -> None:
    tracemalloc.start()
    read = json.loads(body)
    taken, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert len(read) == 1000
    assert taken < size_as_json(body) < 20 * taken


def bodies(app: ASGIApp) -> Bodies:
    """Take in bodies up to 1 MiB each, and 2 MiB together."""
    return Bodies(app, Settings(max_sync_body_kib=1024, max_bodies_mib=2), admit)


def test_only_an_account_sends_a_large_body() -> None:
    app = bodies(echoing)
    assert ask(app, scope_of("POST", "/sync"), chunks(b"x" * 64 * KIB)).status == 200
    large = chunks(b"x" * 64 * KIB, b"x")
    assert code(ask(app, scope_of("POST", "/sync"), large)) == (401, "token_missing")
    assert ask(app, scope_of("POST", "/sync", authorization="1"), large).status == 200


@pytest.mark.parametrize("large", [b"x" * (64 * KIB + 1), b"1," * 900], ids=["long", "values"])
def test_only_an_account_sends_what_becomes_large(large: bytes) -> None:
    packed = chunks(gzip.compress(large))
    stranger = scope_of("POST", "/sync", content_encoding="gzip")
    assert code(ask(bodies(echoing), stranger, packed)) == (401, "token_missing")
    ann = scope_of("POST", "/sync", content_encoding="gzip", authorization="1")
    assert ask(bodies(echoing), ann, packed).body == large


def test_a_body_has_no_more_values_than_an_account_has_room_for() -> None:
    scope = scope_of("POST", "/sync", authorization="1")
    most = KIB * KIB // 81
    assert ask(bodies(echoing), scope, chunks(b"," * most)).status == 200
    assert code(ask(bodies(echoing), scope, chunks(b"," * (most + 1)))) == (413, "body_too_large")


def test_nothing_is_read_of_a_large_body_from_a_stranger() -> None:
    announced = scope_of("POST", "/sync", content_length=str(64 * KIB + 1))
    assert code(ask(bodies(echoing), announced, [])) == (401, "token_missing")


@pytest.mark.parametrize("authorization", [{}, {"authorization": "1"}])
def test_what_a_stranger_may_ask_for_is_never_large(authorization: dict[str, str]) -> None:
    login = scope_of("POST", "/api/v1/auth/login", **authorization)
    assert ask(bodies(echoing), login, chunks(b"x" * 64 * KIB)).status == 200
    large = ask(bodies(echoing), login, chunks(b"x" * (64 * KIB + 1)))
    assert code(large) == (413, "body_too_large")


class Sent(NamedTuple):
    """How much of a body an account has sent, and whether that is all of it."""

    account: int
    size: int
    whole: bool


def crowded(first: list[Sent], account: int, size: int) -> tuple[Answer, Answer]:
    """Send one more body while the first are on their way or worked on, and again afterwards."""

    async def all_of_them() -> tuple[Answer | None, Answer | None]:
        ready, leave = asyncio.Semaphore(0), asyncio.Event()

        async def working(scope: Scope, receive: Receive, send: Send) -> None:
            if scope["path"] == "/first/sync":
                ready.release()
                await leave.wait()
            await echoing(scope, receive, send)

        app = bodies(working)

        async def one(body: Sent) -> int:
            parts = [b"x" * (body.size - 1), b"x"]
            answers: list[Message] = []

            async def receive() -> Message:
                if len(parts) == 1 and not body.whole:
                    ready.release()
                    await leave.wait()
                return {"type": "http.request", "body": parts.pop(0), "more_body": bool(parts)}

            async def send(message: Message) -> None:
                answers.append(message)

            scope = scope_of("POST", "/first/sync", authorization=str(body.account))
            await app(scope, receive, send)
            return int(answers[0]["status"])

        async def another() -> Answer | None:
            scope = scope_of("POST", "/sync", authorization=str(account))
            return await asked(app, scope, chunks(b"x" * size))

        waiting = [asyncio.create_task(one(body)) for body in first]
        for _ in first:
            await ready.acquire()
        later = await another()
        leave.set()
        assert {await each for each in waiting} == {200}
        return later, await another()

    later, again = asyncio.run(all_of_them())
    assert later is not None
    assert again is not None
    assert again.status == 200
    return later, again


@pytest.mark.parametrize("whole", [False, True], ids=["on their way", "worked on"])
@pytest.mark.parametrize(
    ("first", "account", "size", "status"),
    [
        # One account has half of the room, and others have the rest of it.
        ([(1, 700)], 1, 400, 503),
        ([(1, 700)], 1, 300, 200),
        ([(1, 700)], 2, 1024, 200),
        ([(1, 1024)], 1, 65, 503),
        # All accounts together have no more than all of it.
        ([(1, 900), (2, 900)], 3, 300, 503),
        ([(1, 900), (2, 900)], 3, 200, 200),
        # Small ones do not count.
        ([(1, 1024), (2, 1024)], 1, 64, 200),
        ([(1, 64), (1, 64), (2, 64)], 1, 1024, 200),
    ],
)
def test_large_bodies_have_an_end_together(
    first: list[tuple[int, int]], account: int, size: int, status: int, *, whole: bool
) -> None:
    sent = [Sent(each, kib * KIB, whole) for each, kib in first]
    later, _ = crowded(sent, account, size * KIB)
    assert later.status == status
    if status != 200:
        assert code(later) == (503, "overloaded")
        assert later.headers["retry-after"] == "1"


def test_a_body_that_is_refused_leaves_its_room_to_others() -> None:
    app = bodies(echoing)
    scope = scope_of("POST", "/sync", authorization="1")
    for _ in range(3):
        parts = chunks(b"x" * 1_000_000, b"x" * 1_000_000)
        assert code(ask(app, scope, parts)) == (413, "body_too_large")
    assert ask(app, scope, chunks(b"x" * 1024 * KIB)).status == 200


def test_a_body_that_ends_before_it_is_whole_is_not_gone_on_with() -> None:
    app = bodies(echoing)
    messages: list[Message] = [*chunks(b"{", ended=False), {"type": "http.disconnect"}]
    answer = ask(app, scope_of("POST"), messages)
    assert code(answer) == (400, "bad_request")
    assert answer.headers["connection"] == "close"
