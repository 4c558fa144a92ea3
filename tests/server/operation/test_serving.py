"""What is sent by halves, too large or in two meanings is ended, and disturbs nobody else."""

import gc
import gzip
import json
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import httpx
import pytest

from people import PASSWORD
from serving import PATIENCE_S, Served, add_user, free_port, served
from workoutlog.server.operation.serving import collect_seldom

HEAD = b"POST /api/v1/workouts HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
SHORT = ("--header-deadline-s", "1", "--body-deadline-s", "1", "--max-body-kib", "4")


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with served(tmp_path_factory.mktemp("served"), *SHORT) as server:
        yield server


def status(answer: bytes) -> int:
    found = re.match(rb"HTTP/1.1 (\d+) ", answer)
    assert found, answer
    return int(found[1])


def problem(answer: bytes) -> str:
    head, _, body = answer.partition(b"\r\n\r\n")
    assert b"content-type: application/problem+json" in head
    return str(json.loads(body)["code"])


def test_what_stands_is_never_looked_through_for_garbage() -> None:
    usual = gc.get_threshold()
    try:
        collect_seldom()

        assert gc.get_freeze_count() > 100_000
        assert gc.get_threshold()[0] > usual[0]
    finally:
        gc.unfreeze()
        gc.set_threshold(*usual)


def test_a_half_sent_head_is_ended(server: Served) -> None:
    answer = server.talk(b"GET /healthz HTTP/1.1\r\nHost: x\r\n")
    assert answer == b"" or status(answer) == 408
    assert server.get("/healthz").status_code == 200


@pytest.mark.parametrize(
    "framing", [b"Content-Length: 90\r\n\r\n{", b"Transfer-Encoding: chunked\r\n\r\n5\r\n{"]
)
def test_a_half_sent_body_is_ended(server: Served, framing: bytes) -> None:
    answer = server.talk(HEAD + framing)
    assert (status(answer), problem(answer)) == (408, "request_timeout")


def test_a_chunk_that_is_none_is_refused_in_our_words(server: Served) -> None:
    answer = server.talk(HEAD + b"Transfer-Encoding: chunked\r\n\r\nZZ\r\n{}\r\n0\r\n\r\n")
    assert (status(answer), problem(answer)) == (400, "bad_request")


@pytest.fixture(scope="module")
def busy(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """Give a server that works on few requests at once, and gives clients all their time."""
    few = ("--max-concurrent-requests", "2", "--max-bodies-mib", "8")
    folder = tmp_path_factory.mktemp("busy")
    with served(folder, *few) as server:
        add_user(folder / "data", "ann")
        yield server


@pytest.mark.parametrize(
    "sent",
    [
        b"",
        b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n",
        HEAD + b"Content-Length: 90\r\n\r\n{",
        b"POST /api/v1/sync HTTP/1.1\r\nHost: x\r\nContent-Length: 8000000\r\n\r\n"
        + b" " * 200_000,
    ],
    ids=["idle", "kept alive", "half a body", "half of a large body"],
)
def test_a_crowd_that_keeps_the_server_waiting_keeps_nobody_out(busy: Served, sent: bytes) -> None:
    with ExitStack() as crowd:
        for _ in range(300):
            crowd.enter_context(busy.connect(sent))
        assert busy.get("/readyz").status_code == 200
        assert busy.get("/api/v1/hello").status_code == 200
        answer = httpx.post(f"{busy.url}/api/v1/auth/login", json={}, timeout=PATIENCE_S)
        assert answer.status_code == 422
        assert sync_of_a_lot(busy) == 200


def test_a_connection_too_many_waits_until_another_one_leaves(tmp_path: Path) -> None:
    few = ("--max-connections", "2", "--max-concurrent-requests", "2")
    asking = b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n"
    with served(tmp_path, *few) as server, ExitStack() as stack:
        first, second, third = (stack.enter_context(server.connect(asking)) for _ in range(3))
        assert [status(each.recv(65536)) for each in (first, second)] == [200, 200]
        third.settimeout(0.3)
        with pytest.raises(TimeoutError):
            third.recv(65536)
        first.close()
        third.settimeout(PATIENCE_S)
        assert status(third.recv(65536)) == 200


def sync_of_a_lot(server: Served) -> int:
    """Send a large body with nothing in it, and say how that was answered."""
    return sync_of(server, b"{}" + b" " * 2_000_000)


def sync_of(server: Served, content: bytes, **headers: str) -> int:
    """Sign in and send a body, and say how that was answered."""
    with httpx.Client(base_url=f"{server.url}/api/v1", timeout=PATIENCE_S) as client:
        login = client.post("/auth/login", json={"name": "ann", "password": PASSWORD}).json()
        headers |= {
            "Authorization": f"Bearer {login['access_token']}",
            "Content-Type": "application/json",
        }
        return client.post("/sync", content=content, headers=headers).status_code


@pytest.mark.parametrize("value", [b"[],", b'{"a":1},', b" "])
def test_a_small_body_that_becomes_a_large_one_takes_no_memory(busy: Served, value: bytes) -> None:
    packed = gzip.compress(b'{"want":[' + value * 10_000_000)
    assert len(packed) < 200_000
    before = megabytes_at_most(busy)
    assert sync_of(busy, packed, **{"Content-Encoding": "gzip"}) == 413
    assert megabytes_at_most(busy) < before + 50


def megabytes_at_most(server: Served) -> int:
    """Read how much memory a server has ever had."""
    told = Path(f"/proc/{server.process.pid}/status").read_text(encoding="utf-8")
    [line] = [each for each in told.splitlines() if each.startswith("VmHWM:")]
    return int(line.split()[1]) // 1000


@pytest.mark.parametrize(
    "framing",
    [
        b"Content-Length: 9000\r\n\r\n{",
        b"Transfer-Encoding: chunked\r\n\r\n2000\r\n" + b" " * 0x2000 + b"\r\n",
    ],
)
def test_a_body_that_is_too_large_is_not_read(server: Served, framing: bytes) -> None:
    answer = server.talk(HEAD + framing)
    assert (status(answer), problem(answer)) == (413, "body_too_large")


def test_a_compressed_body_is_refused(server: Served) -> None:
    answer = server.talk(HEAD + b"Content-Encoding: gzip\r\nContent-Length: 2\r\n\r\n{}")
    assert (status(answer), problem(answer)) == (415, "media_type_unsupported")


def test_a_head_that_is_too_large_is_refused(server: Served) -> None:
    many = b"".join(b"X-%d: y\r\n" % number for number in range(200))
    assert status(server.talk(b"GET / HTTP/1.1\r\nHost: x\r\n" + many + b"\r\n")) == 431
    long = b"X: " + b"y" * 200_000 + b"\r\n"
    assert status(server.talk(b"GET / HTTP/1.1\r\nHost: x\r\n" + long + b"\r\n")) == 431


@pytest.mark.parametrize(
    "framing",
    [
        b"Content-Length: 2\r\nContent-Length: 3\r\n\r\n{}",
        b"Content-Length: +2\r\n\r\n{}",
        b"Transfer-Encoding: gzip\r\n\r\n{}",
        b"Content-Length : 2\r\n\r\n{}",
    ],
)
def test_a_body_without_a_clear_end_is_refused(server: Served, framing: bytes) -> None:
    assert status(server.talk(HEAD + framing)) == 400


@pytest.mark.parametrize(
    "framing",
    [
        b"Content-Length: 60\r\nTransfer-Encoding: chunked\r\n\r\n",
        b"Transfer-Encoding: chunked\r\nContent-Length: 60\r\n\r\n",
    ],
)
def test_nothing_is_smuggled_behind_a_body_with_two_ends(server: Served, framing: bytes) -> None:
    """RFC 9112, 6.3: chunks count, and the connection is closed after the answer."""
    smuggled = b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n"
    answer = server.talk(HEAD + framing + b"2\r\n{}\r\n0\r\n\r\n" + smuggled)
    assert answer.count(b"HTTP/1.1 ") == 1
    assert status(answer) == 401
    assert b"connection: close" in answer


def test_the_request_id_is_in_the_answer_the_problem_and_the_log(server: Served) -> None:
    answer = server.get("/api/v1/workouts", **{"X-Request-ID": "From-the.cli_1"})
    assert answer.headers["x-request-id"] == answer.json()["instance"] == "From-the.cli_1"
    line = server.line(request_id="From-the.cli_1")
    assert (line["method"], line["status"], line["network"]) == ("GET", 401, "127.0.0.1/32")


def test_a_line_cannot_be_forged(server: Served) -> None:
    server.talk(
        b"GET /%0a%7b%22event%22:%22login_ok%22%7d HTTP/1.1\r\nHost: x\r\nConnection: close\r\n"
        b"X-Request-Id: a\tb\r\nUser-Agent: {}\r\n\r\n"
    )
    assert server.line(status=404)["route"] == "none"
    assert "login_ok" not in server.events()


def test_no_answer_says_which_software_this_is(server: Served) -> None:
    for path in ("/healthz", "/readyz", "/nowhere", "/api/v1/workouts"):
        headers = server.get(path).headers
        assert headers["server"] == "workoutlog"
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["cache-control"] == "no-store"
        assert "strict-transport-security" not in headers


FAILING = """
import sys
from workoutlog.errors import WorkoutlogError
from workoutlog.server.operation.serving import serve
from workoutlog.server.settings import Settings

async def app(scope, receive, send):
    await receive()
    await send({"type": "lifespan.startup.failed", "message": "no reason"})

try:
    serve(app, Settings(port=int(sys.argv[1])), "127.0.0.1", lambda: None)
except WorkoutlogError as error:
    print(error.message)
"""


def test_a_server_that_ends_by_itself_has_failed() -> None:
    ran = subprocess.run(
        [sys.executable, "-c", FAILING, str(free_port())],
        check=True,
        capture_output=True,
        text=True,
        timeout=PATIENCE_S,
    )
    assert ran.stdout == "The server ended by itself.\n"


@pytest.mark.parametrize("path", ["/healthz", "/readyz", "/api/v1/hello", "/api/v1/sets"])
def test_head_is_answered_as_get_is(server: Served, path: str) -> None:
    got, told = (httpx.request(each, server.url + path) for each in ("GET", "HEAD"))
    assert (told.status_code, told.content) == (got.status_code, b"")
    # An error has the id of its request in it, which is always as long.
    assert told.headers["content-length"] == got.headers["content-length"]
    assert told.headers["content-type"] == got.headers["content-type"]
