"""Whatever is asked, the answer has its id, its headers, its line in the log and its count."""

import asyncio
import json
import re
import threading
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import closing
from contextvars import copy_context
from io import StringIO
from time import perf_counter
from typing import Any
from urllib.request import urlopen
from uuid import UUID

import pytest
from fastapi import FastAPI
from hypothesis import given
from hypothesis import strategies as st
from prometheus_client.parser import text_string_to_metric_families as parsed
from starlette.types import ASGIApp, Receive, Scope, Send

from asgi import Answer, answering, ask, asked, failing, scope_of
from serving import PATIENCE_S
from workoutlog.server import outcomes, problems
from workoutlog.server.access.denials import TokenMissing
from workoutlog.server.middleware import wrapped
from workoutlog.server.middleware.capacity import Capacity
from workoutlog.server.middleware.deadline import Deadline
from workoutlog.server.observation import logs
from workoutlog.server.observation.metrics import Metrics, listen
from workoutlog.server.refusals import DeadlineExceeded
from workoutlog.server.settings import LogFormat, LogLevel, Settings

SECRET_PATHS = ("/api/v1/auth/login", "/api/v1/tokens")


@pytest.fixture
def log() -> StringIO:
    stream = StringIO()
    logs.configure(LogFormat.JSON, LogLevel.INFO, stream)
    return stream


def lines(log: StringIO) -> list[dict[str, Any]]:
    return [json.loads(line) for line in log.getvalue().splitlines()]


def app(inner: ASGIApp, metrics: Metrics | None = None, **settings: Any) -> ASGIApp:
    return wrapped(inner, Settings(**settings), metrics or Metrics(), nobody)


async def nobody(_scope: Scope) -> UUID:
    raise TokenMissing("Nobody sends anything large here.")


def problem(answer: Answer) -> Any:
    assert answer.headers["content-type"] == "application/problem+json"
    document = json.loads(answer.body)
    assert document["instance"] == answer.headers["x-request-id"]
    assert document["status"] == answer.status
    return document


def test_a_request_id_goes_through_everything(log: StringIO) -> None:
    answer = ask(app(answering(status=404)), scope_of(x_request_id="From-the.cli_1"))

    assert answer.headers["x-request-id"] == "From-the.cli_1"
    assert lines(log)[-1]["request_id"] == "From-the.cli_1"


@given(st.text(min_size=1).filter(lambda text: not re.fullmatch(r"[\w.-]{1,64}", text, re.ASCII)))
def test_no_other_text_is_taken_for_a_request_id(text: str) -> None:
    logs.configure(LogFormat.JSON, LogLevel.ERROR, StringIO())
    scope = scope_of()
    scope["headers"] = [(b"x-request-id", text.encode(errors="replace"))]
    assert re.fullmatch(r"[0-9a-f]{16}", ask(app(answering()), scope).headers["x-request-id"])


def test_a_line_says_which_route_and_never_which_path(log: StringIO) -> None:
    api = FastAPI()

    @api.get("/workouts/{id}")
    async def read(id: UUID) -> str:  # noqa: A002  # as the API calls it
        return str(id)

    for path in (f"/workouts/{UUID(int=7)}", "/workouts/x", "/%0a/admin"):
        ask(app(api), scope_of(path=path))

    found = lines(log)
    assert [each["route"] for each in found] == ["/workouts/{id}", "/workouts/{id}", "none"]
    assert [each["status"] for each in found] == [200, 422, 404]
    assert {each["network"] for each in found} == {"203.0.113.7/32"}
    assert found[0].keys() >= {"ts", "level", "event", "method", "ms", "bytes"}
    assert str(UUID(int=7)) not in log.getvalue()


def test_a_line_says_who_asked_if_that_is_known(log: StringIO) -> None:
    class Claims:
        account_id = UUID(int=1)
        session_id = UUID(int=2)

    async def knowing(scope: Scope, receive: Receive, send: Send) -> None:
        scope["claims"] = Claims
        await answering()(scope, receive, send)

    ask(app(knowing, log_addresses=False))

    [line] = lines(log)
    assert (line["account"], line["session"]) == (str(UUID(int=1)), str(UUID(int=2)))
    assert "network" not in line


def test_what_went_wrong_and_what_was_synced_is_logged_and_counted(log: StringIO) -> None:
    async def syncing(scope: Scope, receive: Receive, send: Send) -> None:
        scope["rows"] = {"pushed": 2, "pulled": 5}
        await answering()(scope, receive, send)

    metrics = Metrics()
    ask(app(syncing, metrics))
    ask(app(syncing, metrics), scope_of("BREW"))

    synced, refused = lines(log)
    assert (synced["pushed"], synced["pulled"]) == (2, 5)
    assert refused["problem"] == "method_not_allowed"
    value = metrics.registry.get_sample_value
    assert value("workoutlog_sync_rows_total", {"direction": "pulled"}) == 5
    assert value("workoutlog_problems_total", {"code": "method_not_allowed"}) == 1


@pytest.mark.usefixtures("log")
def test_requests_are_timed_by_their_route_and_counted_while_they_are_under_way() -> None:
    api, metrics = FastAPI(), Metrics()
    seconds: list[float] = []

    def scraped(name: str, **labels: str) -> float:
        text = urlopen(f"http://127.0.0.1:{listener.port}/metrics").read().decode()  # ours
        samples = [each for family in parsed(text) for each in family.samples]
        [value] = [each.value for each in samples if (each.name, each.labels) == (name, labels)]
        return float(value)

    @api.get("/workouts/{id}")
    def read(id: str) -> str:  # noqa: A002  # as the API calls it
        began = perf_counter()
        assert scraped("workoutlog_http_requests_in_flight") == 1
        seconds.append(perf_counter() - began)
        return id

    whole, route = app(api, metrics), {"route": "/workouts/{id}", "method": "GET"}
    with closing(listen(metrics.registry, "127.0.0.1", 0)) as listener:
        began = perf_counter()
        statuses = [ask(whole, scope_of(path=f"/workouts/{each}")).status for each in range(3)]
        elapsed = perf_counter() - began
        assert scraped("workoutlog_http_requests_in_flight") == 0
        assert scraped("workoutlog_http_request_seconds_count", **route) == 3
        took = scraped("workoutlog_http_request_seconds_sum", **route)
    assert statuses == [200] * 3
    assert sum(seconds) < took < elapsed


def test_probes_leave_no_line_unless_something_is_wrong(log: StringIO) -> None:
    api = FastAPI()

    @api.get("/healthz")
    async def live() -> str:
        return ""

    ask(app(api), scope_of(path="/healthz"))
    assert not lines(log)
    ask(app(api), scope_of("POST", "/healthz"))
    assert [each["status"] for each in lines(log)] == [405]


def test_a_bug_is_answered_and_logged_and_tells_nothing(log: StringIO) -> None:
    answer = ask(app(failing))

    assert problem(answer)["code"] == "internal_error"
    assert b"division" not in answer.body
    bug, request = lines(log)
    assert "ZeroDivisionError" in bug["exception"]
    assert bug["request_id"] == request["request_id"] == answer.headers["x-request-id"]
    assert request["status"] == 500


def test_a_bug_of_a_route_is_answered_once_and_logged_once(log: StringIO) -> None:
    api = FastAPI()
    problems.install(api)

    @api.get("/sets")
    def sets() -> None:
        raise ZeroDivisionError("Sesam")

    answer = ask(app(api), scope_of(path="/sets"))

    assert (answer.status, problem(answer)["code"]) == (500, "internal_error")
    assert b"Sesam" not in answer.body
    bug, request = lines(log)
    assert "ZeroDivisionError" in bug["exception"]
    assert (request["route"], request["status"]) == ("/sets", 500)


def test_an_answer_that_has_begun_is_not_begun_again(log: StringIO) -> None:
    async def halfway(scope: Scope, receive: Receive, send: Send) -> None:
        await answering(b"half")(scope, receive, send)
        raise ZeroDivisionError

    assert ask(app(halfway)).body == b"half"
    assert [each["event"] for each in lines(log)] == ["request"]


def test_headers_keep_browsers_and_caches_out() -> None:
    headers = ask(app(answering())).headers
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["cache-control"] == "no-store"
    assert headers["server"] == "workoutlog"
    assert "strict-transport-security" not in headers
    kept = ask(app(answering(cache_control="max-age=60"))).headers
    assert kept["cache-control"] == "max-age=60"


@pytest.mark.parametrize(
    ("trusted", "scheme", "said", "is_secure"),
    [
        ("", "http", "https", False),
        ("203.0.113.0/24", "http", "https", True),
        ("203.0.113.0/24", "http", "http", False),
        ("198.51.100.0/24", "http", "https", False),
        ("", "https", "http", True),
    ],
)
def test_tls_is_insisted_on_only_where_it_was_spoken(
    trusted: str, scheme: str, said: str, *, is_secure: bool
) -> None:
    scope = scope_of(x_forwarded_proto=said) | {"scheme": scheme}
    headers = ask(app(answering(), trusted_proxies=trusted), scope).headers
    assert ("strict-transport-security" in headers) is is_secure


def test_a_proxy_that_nobody_trusts_is_told_of_once(log: StringIO) -> None:
    untrusting = app(answering())
    for _ in range(2):
        ask(untrusting, scope_of(x_forwarded_for="198.51.100.9"))
    ask(app(answering(), trusted_proxies="203.0.113.7"), scope_of(x_forwarded_for="198.51.100.9"))

    found = lines(log)
    assert [each["peer"] for each in found if each["level"] == "warning"] == ["203.0.113.7"]
    networks = [each["network"] for each in found if each["event"] == "request"]
    assert networks == ["203.0.113.7/32", "203.0.113.7/32", "198.51.100.9/32"]


def test_a_peer_without_an_address_is_no_proxy(log: StringIO) -> None:
    scope = scope_of(x_forwarded_proto="https") | {"client": None}
    headers = ask(app(answering(), trusted_proxies="0.0.0.0/0"), scope).headers
    assert "strict-transport-security" not in headers
    assert "network" not in lines(log)[0]


@pytest.mark.parametrize("method", ["TRACE", "CONNECT", "BREW", "get"])
def test_odd_methods_are_refused(method: str, log: StringIO) -> None:
    answer = ask(app(answering()), scope_of(method))
    assert (answer.status, problem(answer)["code"]) == (405, "method_not_allowed")
    assert "PATCH" in answer.headers["allow"]
    assert lines(log)[-1]["method"] == "other"


@pytest.mark.parametrize(("size", "encoding"), [(1023, None), (1024, "gzip")])
def test_answers_are_compressed_from_1024_bytes(size: int, encoding: str | None) -> None:
    answer = ask(app(answering(b"x" * size)), scope_of(accept_encoding="gzip"))
    assert answer.headers.get("content-encoding") == encoding


def test_long_answers_are_compressed_but_for_secrets() -> None:
    long = answering(b"x" * 2000)
    encodings = [
        ask(app(long), scope_of(path=path, accept_encoding="gzip")).headers.get("content-encoding")
        for path in ("/api/v1/workouts", *SECRET_PATHS)
    ]
    assert encodings == ["gzip", None, None]


def test_a_crowd_is_told_to_come_back() -> None:
    async def crowd() -> tuple[Answer | None, Answer | None, Answer | None]:
        leave = asyncio.Event()

        async def waiting(scope: Scope, receive: Receive, send: Send) -> None:
            if scope["path"] == "/wait":
                await leave.wait()
            await answering()(scope, receive, send)

        door = Capacity(waiting, 1)
        first = asyncio.create_task(asked(door, scope_of(path="/wait")))
        await asyncio.sleep(0)
        second, probe = await asked(door), await asked(door, scope_of(path="/readyz"))
        leave.set()
        assert await first == await asked(door)
        return await first, second, probe

    first, second, probe = asyncio.run(crowd())
    assert first is not None
    assert second is not None
    assert probe is not None
    assert (first.status, second.status, probe.status) == (200, 503, 200)
    assert second.headers["retry-after"] == "1"
    assert json.loads(second.body)["code"] == "overloaded"


def test_a_request_that_finds_no_time_is_told_to_come_back() -> None:
    async def never(_scope: Scope, _receive: Receive, _send: Send) -> None:
        await asyncio.Event().wait()

    answer = ask(Deadline(never, 0))
    assert (answer.status, answer.headers["retry-after"]) == (503, "5")
    assert json.loads(answer.body)["code"] == "deadline_exceeded"


def test_what_is_given_up_is_not_kept_afterwards() -> None:
    threads = ThreadPoolExecutor(1)
    late = threading.Event()
    kept: list[Future[None]] = []

    def work() -> None:
        late.wait(PATIENCE_S)
        outcomes.keep()

    async def working(_scope: Scope, _receive: Receive, _send: Send) -> None:
        kept.append(threads.submit(copy_context().run, work))
        await asyncio.wrap_future(kept[0])

    answer = ask(Deadline(working, 0))
    late.set()

    assert json.loads(answer.body)["code"] == "deadline_exceeded"
    with pytest.raises(DeadlineExceeded):
        kept[0].result(PATIENCE_S)


def test_what_is_kept_is_answered_however_late() -> None:
    async def keeping(scope: Scope, receive: Receive, send: Send) -> None:
        outcomes.keep()
        await asyncio.sleep(0.01)
        await answering(b"done")(scope, receive, send)

    assert ask(Deadline(keeping, 0)).body == b"done"


def test_a_long_answer_is_not_cut() -> None:
    async def slow(scope: Scope, receive: Receive, send: Send) -> None:
        await answering(b"once ")(scope, receive, send)
        await asyncio.sleep(0.01)
        await send({"type": "http.response.body", "body": b"upon a time"})

    assert ask(Deadline(slow, 0)).body == b"once upon a time"


@pytest.mark.parametrize("turns", range(6))
def test_what_begins_as_its_time_ends_is_answered_once(turns: int) -> None:
    async def slow(scope: Scope, receive: Receive, send: Send) -> None:
        for _ in range(turns):
            await asyncio.sleep(0)
        await answering(b"once ")(scope, receive, send)
        await asyncio.sleep(0.01)
        await send({"type": "http.response.body", "body": b"upon a time"})

    answer = ask(Deadline(slow, 0))
    assert answer.body == b"once upon a time" or answer.status == 503


def test_what_says_that_it_has_begun_is_answered_however_late() -> None:
    async def long(scope: Scope, receive: Receive, send: Send) -> None:
        scope["begun"]()
        await asyncio.sleep(0.01)
        await answering(b"at last")(scope, receive, send)

    assert ask(Deadline(long, 0)).body == b"at last"


def test_a_time_out_of_something_else_is_none_of_the_request() -> None:
    async def other(_scope: Scope, _receive: Receive, _send: Send) -> None:
        raise TimeoutError

    with pytest.raises(TimeoutError):
        ask(Deadline(other, 1))


def test_what_is_no_request_goes_through() -> None:
    seen: list[str] = []

    async def inner(scope: Scope, _receive: Receive, _send: Send) -> None:
        seen.append(scope["type"])

    asyncio.run(asked(app(inner), {"type": "lifespan"}))
    assert seen == ["lifespan"]


def test_series_are_few_whatever_is_asked_for() -> None:
    logs.configure(LogFormat.JSON, LogLevel.ERROR, StringIO())
    api, metrics = FastAPI(), Metrics()

    @api.get("/workouts/{id}")
    async def read(id: str) -> str:  # noqa: A002  # as the API calls it
        return id

    whole = app(api, metrics)
    for number in range(1000):
        paths = (f"/workouts/{number}", f"/{number}")
        ask(whole, scope_of(("GET", f"M{number}")[number % 2], paths[number % 3 == 0]))
    series = [each for family in metrics.registry.collect() for each in family.samples]
    assert len(series) < 100
    assert {each.labels["route"] for each in series if "route" in each.labels} == {
        "/workouts/{id}",
        "none",
    }


def test_head_is_get_without_its_body(log: StringIO) -> None:
    api = FastAPI()
    problems.install(api)

    @api.get("/sets")
    def sets() -> str:
        return "x" * 5_000

    @api.post("/sync")
    def sync() -> None: ...

    asked = {"accept_encoding": "gzip", "x_request_id": "1"}
    got, told = (ask(app(api), scope_of(each, "/sets", **asked)) for each in ("GET", "HEAD"))
    assert (told.status, told.headers, told.body) == (200, got.headers, b"")
    assert [each["method"] for each in lines(log)] == ["GET", "HEAD"]
    assert {each["route"] for each in lines(log)} == {"/sets"}
    refused = ask(app(api), scope_of("HEAD", "/sync"))
    assert (refused.status, refused.headers["allow"], refused.body) == (405, "POST", b"")
    assert ask(app(api), scope_of("PUT", "/sets")).headers["allow"] == "GET, HEAD"
