"""What is asked again, when, how often; and what never is."""

import gzip
from typing import Any

import httpx
import pytest

from cli.at_a_server import failing, problem, untrusted
from reaching import Reached, through
from workoutlog import __version__
from workoutlog.errors import (
    LoginRefused,
    ServerBusy,
    ServerFailing,
    ServerForeign,
    ServerUnreachable,
    ServerUntrusted,
    WorkoutlogError,
)
from workoutlog.remote.addresses import read_address
from workoutlog.remote.calling import Caller

GOOD = httpx.Response(200, json={})
LOST = httpx.ReadError("lost")
AWAY = httpx.ConnectError("away")
BUSY, BROKEN = problem(503, "database_busy"), problem(500, "internal_error")


class Script:
    """A server that answers as it is told, and a client that notes how long it waited."""

    def __init__(self, patch: pytest.MonkeyPatch, *answers: httpx.Response | Exception) -> None:
        self.left = [*answers]
        self.waited: list[float] = []
        self.reached = Reached(None)
        self.reached.on_the_way = self._answer
        through(patch, self.reached)
        self.caller = Caller(read_address("example.org"), sleep=self.waited.append)

    def _answer(self, request: httpx.Request) -> httpx.Response:
        answer = self.left.pop(0)
        if isinstance(answer, Exception):
            failing(answer)(request)
        assert isinstance(answer, httpx.Response)
        return answer

    def send(self, **options: Any) -> bytes:
        try:
            return self.caller.send("POST", "/sync", b"{}", **options)
        finally:
            self.caller.close()


def test_a_request_says_what_we_are_and_speak(monkeypatch: pytest.MonkeyPatch) -> None:
    script = Script(monkeypatch, GOOD)
    script.send(token="wl_x")  # noqa: S106  # made up
    [request] = script.reached.asked

    assert str(request.url) == "https://example.org/api/v1/sync"
    assert request.headers["workoutlog-protocol"] == "1"
    assert request.headers["user-agent"] == f"workoutlog/{__version__}"
    assert request.headers["authorization"] == "Bearer wl_x"
    assert request.headers["content-type"] == "application/json"
    assert "content-encoding" not in request.headers


def test_a_packed_body_is_gzip(monkeypatch: pytest.MonkeyPatch) -> None:
    script = Script(monkeypatch, GOOD)
    script.send(packed=True)
    [request] = script.reached.asked

    assert request.headers["content-encoding"] == "gzip"
    assert gzip.decompress(request.content) == b"{}"


def test_nothing_is_packed_where_nothing_is_sent(monkeypatch: pytest.MonkeyPatch) -> None:
    script = Script(monkeypatch, GOOD)
    script.caller.send("GET", "/hello", packed=True)
    script.caller.close()
    [request] = script.reached.asked

    assert not {"content-encoding", "content-type", "authorization"} & set(request.headers)


@pytest.mark.parametrize(
    "trouble",
    [LOST, AWAY, httpx.Response(502), BUSY, BROKEN],
    ids=["lost", "away", "502", "busy", "500"],
)
def test_what_passes_is_not_even_noticed(
    trouble: httpx.Response | Exception, monkeypatch: pytest.MonkeyPatch
) -> None:
    script = Script(monkeypatch, trouble, GOOD)

    assert script.send() == b"{}"
    assert len(script.waited) == 1
    assert 0.15 <= script.waited[0] <= 0.45


@pytest.mark.parametrize(
    ("trouble", "kind", "requests"),
    [
        (LOST, ServerUnreachable, 4),
        (httpx.Response(502), ServerFailing, 4),
        (problem(429, "rate_limited"), ServerBusy, 4),
        # Who is offline is not kept waiting.
        (AWAY, ServerUnreachable, 2),
        # What will be the same the next time is not asked again.
        (httpx.Response(200, html="Welcome"), ServerForeign, 1),
        (problem(429, "too_many_attempts", retry_after=1), LoginRefused, 1),
    ],
    ids=["lost", "502", "429", "away", "portal", "attempts"],
)
def test_what_does_not_pass_is_told_in_the_end(
    trouble: httpx.Response | Exception,
    kind: type[WorkoutlogError],
    requests: int,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    script = Script(monkeypatch, *[trouble] * 9)
    with pytest.raises(kind):
        script.send()

    assert len(script.reached.asked) == requests
    assert sum(script.waited) < 10


def test_each_pause_is_longer_than_the_one_before(monkeypatch: pytest.MonkeyPatch) -> None:
    script = Script(monkeypatch, *[LOST] * 9)
    with pytest.raises(ServerUnreachable):
        script.send()
    first, second, third = script.waited

    assert first < second < third


def test_devices_that_were_sent_away_together_do_not_come_back_together(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    waited = set()
    for _ in range(5):
        script = Script(monkeypatch, LOST, GOOD)
        script.send()
        waited |= {*script.waited}

    assert len(waited) == 5


def test_a_server_is_not_asked_before_it_wants_to_be(monkeypatch: pytest.MonkeyPatch) -> None:
    script = Script(monkeypatch, problem(503, "database_busy", retry_after=5), GOOD)
    script.send()

    assert script.waited == [5]


def test_nobody_waits_longer_than_a_person_would(monkeypatch: pytest.MonkeyPatch) -> None:
    script = Script(monkeypatch, problem(429, "rate_limited", retry_after=60), GOOD)
    with pytest.raises(ServerBusy) as raised:
        script.send()

    assert script.waited == []
    assert "Try again in 60 seconds." in raised.value.advice


@pytest.mark.parametrize(
    ("trouble", "requests"),
    [
        (LOST, 1),
        (httpx.ReadTimeout("late"), 1),
        (httpx.Response(502), 1),
        (BROKEN, 1),
        # It was never sent, or was turned away unseen.
        (AWAY, 2),
        (httpx.ConnectTimeout("late"), 2),
        (problem(503, "hashing_busy"), 2),
    ],
    ids=["lost", "late", "502", "500", "away", "no way", "busy"],
)
def test_what_must_happen_once_is_asked_again_only_if_it_never_arrived(
    trouble: httpx.Response | Exception, requests: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    script = Script(monkeypatch, trouble, GOOD)
    try:
        script.send(repeatable=False)
    except WorkoutlogError:
        assert requests == 1
    assert len(script.reached.asked) == requests


def test_a_repeated_request_is_the_same_to_the_byte(monkeypatch: pytest.MonkeyPatch) -> None:
    script = Script(monkeypatch, LOST, GOOD)
    script.send(packed=True)
    first, second = script.reached.asked

    assert first.content == second.content
    assert first.headers == second.headers


def test_hello_of_a_good_server(monkeypatch: pytest.MonkeyPatch) -> None:
    said = {
        "server": "workoutlog",
        "protocol_min": 1,
        "protocol_max": 2,
        "epoch": "00",
        "time": "2026-11-26T00:00:00Z",
        "most_rows": 5000,
        "longest_page": 5000,
        "something_new": True,
    }
    script = Script(monkeypatch, httpx.Response(200, json=said))

    assert script.caller.hello().protocol_max == 2
    script.caller.close()


def test_no_hello_without_trust(monkeypatch: pytest.MonkeyPatch) -> None:
    error = httpx.ConnectError("TLS")
    script = Script(monkeypatch)
    script.reached.on_the_way = failing(error, untrusted())
    with pytest.raises(ServerUntrusted):
        script.caller.hello()
    script.caller.close()

    assert script.waited == []
