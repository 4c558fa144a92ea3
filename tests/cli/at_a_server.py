"""Ways to every error that a server, or what is taken for one, can bring about."""

import json
import ssl
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest

from lifting import Ran, wl
from people import PASSWORD, add
from reaching import log_in, reaching
from workoutlog.remote import calling

Way = Callable[[pytest.MonkeyPatch], Ran]
OnTheWay = Callable[[httpx.Request], httpx.Response | None]


def problem(status: int, code: str, **more: Any) -> httpx.Response:
    """Answer as our server does when it refuses."""
    headers = {"content-type": "application/problem+json"}
    if after := more.pop("retry_after", None):
        headers["retry-after"] = str(after)
    content = json.dumps({"code": code, "status": status, "detail": f"It says {code}.", **more})
    return httpx.Response(status, headers=headers, content=content)


def failing(error: Exception, cause: Exception | None = None) -> OnTheWay:
    """Fail on the way, because of something."""

    def fail(_: httpx.Request) -> httpx.Response:
        raise error from cause

    return fail


def meeting(on_the_way: OnTheWay, *words: str) -> Way:
    """Be logged in, and then meet something on the way to the server."""

    def way(patch: pytest.MonkeyPatch) -> Ran:
        patch.setattr(calling, "_PAUSES_S", (0.0, 0.0, 0.0))
        with tempfile.TemporaryDirectory() as folder, reaching(Path(folder)) as (_, reached):
            log_in()
            reached.on_the_way = on_the_way
            return wl(*(words or ("devices", "list")), "--json")

    return way


def answering(answer: httpx.Response) -> Way:
    """Be logged in, and then get an answer."""
    return meeting(lambda _: answer)


def untrusted() -> ssl.SSLCertVerificationError:
    """Refuse a certificate."""
    error = ssl.SSLCertVerificationError("refused")
    error.verify_message = "self-signed certificate"
    return error


def not_logged_in(_: pytest.MonkeyPatch) -> Ran:
    return wl("devices", "--json")


def login_refused(_: pytest.MonkeyPatch) -> Ran:
    with tempfile.TemporaryDirectory() as folder, reaching(Path(folder)):
        return log_in("example.org", "--store", "file", "--json", password=PASSWORD[:-1])


def account_differs(_: pytest.MonkeyPatch) -> Ran:
    with tempfile.TemporaryDirectory() as folder, reaching(Path(folder)) as (service, _reached):
        add(service.database, "ben")
        log_in()
        return log_in("example.org", "--store", "file", "--json", name="ben")


def token_refused(patch: pytest.MonkeyPatch) -> Ran:
    patch.setenv("WORKOUTLOG_TOKEN", "wl_never-given-out")
    return meeting(lambda _: None)(patch)


def credentials_unusable(_: pytest.MonkeyPatch) -> Ran:
    with tempfile.TemporaryDirectory() as folder, reaching(Path(folder)):
        log_in()
    for each in (Path.home() / ".local/state/workoutlog/logins").glob("*.json"):
        each.chmod(0o640)
    return wl("devices", "list", "--json")


def store_undecided(_: pytest.MonkeyPatch) -> Ran:
    return wl("login", "example.org", "--json")


def answer_missing(_: pytest.MonkeyPatch) -> Ran:
    with tempfile.TemporaryDirectory() as folder, reaching(Path(folder)):
        return wl("login", "example.org", "--store", "file", "--name", "ann", "--json")


def address_insecure(_: pytest.MonkeyPatch) -> Ran:
    return wl("login", "http://example.org", "--json")


def sync_running(__: pytest.MonkeyPatch) -> Ran:
    """Sync while a sync waits for its answer."""
    ran: list[Ran] = []
    with tempfile.TemporaryDirectory() as folder, reaching(Path(folder)) as (_, reached):
        log_in()
        reached.on_the_way = lambda _: ran.append(wl("sync", "--json"))
        wl("sync")
    return ran[0]


def protocol_unsupported(patch: pytest.MonkeyPatch) -> Ran:
    return answering(problem(426, "protocol_unsupported", min=2, max=3))(patch)


AT_A_SERVER: dict[str, tuple[int, Way]] = {
    "address_insecure": (2, address_insecure),
    "account_differs": (3, account_differs),
    "answer_missing": (3, answer_missing),
    "store_undecided": (3, store_undecided),
    "account_refused": (4, answering(problem(401, "account_disabled"))),
    "credentials_unusable": (4, credentials_unusable),
    "device_revoked": (4, answering(problem(401, "session_revoked"))),
    "login_refused": (4, login_refused),
    "not_logged_in": (4, not_logged_in),
    "request_refused": (4, answering(problem(403, "quota_exceeded"))),
    "token_refused": (4, token_refused),
    "protocol_unsupported": (5, protocol_unsupported),
    "server_busy": (5, answering(problem(429, "rate_limited", retry_after=99))),
    "server_failing": (5, answering(httpx.Response(502, text="Bad gateway"))),
    "server_foreign": (5, answering(httpx.Response(200, html="<h1>Welcome to our Wi-Fi</h1>"))),
    "server_unreachable": (5, meeting(failing(httpx.ReadError("reset")))),
    "server_untrusted": (5, meeting(failing(httpx.ConnectError("TLS"), untrusted()))),
    "answer_unreadable": (1, meeting(lambda _: httpx.Response(200, json={}), "sync")),
    "history_diverged": (1, meeting(lambda _: problem(409, "history_diverged"), "sync")),
    "push_refused": (4, meeting(lambda _: problem(413, "body_too_large"), "sync")),
    "sync_running": (1, sync_running),
}
