"""A server starts with one command, is alone with its file, and ends when it is told to."""

import os
import signal
import socket
import sqlite3
import stat
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from functools import partial
from pathlib import Path
from uuid import uuid4

import httpx
import pytest

from people import PASSWORD
from postgres import Postgres
from serving import PATIENCE_S, command, free_port, received, served

BODY = b'{"name": "Push", "started_at": "2026-11-18T12:00:00Z"}'
HEAD = (
    b"POST /api/v1/workouts HTTP/1.1\r\nHost: x\r\nConnection: close\r\n"
    b"Content-Type: application/json\r\nContent-Length: %d\r\n\r\n" % len(BODY)
)


def test_a_first_start_needs_nothing_and_says_what_comes_next(tmp_path: Path) -> None:
    with served(tmp_path) as server:
        assert command("healthcheck", "--port", str(server.port)).returncode == 0
        data = tmp_path / "data"
        assert stat.S_IMODE(data.stat().st_mode) == 0o700
        assert {stat.S_IMODE(each.stat().st_mode) for each in data.iterdir()} == {0o600}
        second = command("serve", "--data-dir", data, "--port", str(free_port()))
        assert server.stop() == 0
        assert server.process.stdout
        said = server.process.stdout.read()
    assert f"workoutlog-server --data-dir {data} user add NAME\n" in said
    assert f"wl login localhost:{server.port}\n" in said
    events = server.events()
    assert events[0] == "migrated"
    assert events[-2:] == ["stopping", "stopped"]
    assert "there is no account yet" in events
    assert second.returncode == 1
    assert second.stderr.startswith(f"Another server uses {data / 'server.db'}")
    # The write-ahead log is in the file, which can be copied now.
    assert not (data / "server.db-wal").exists()
    asked = command("healthcheck", "--port", str(server.port))
    assert (asked.returncode, asked.stdout.rpartition(": ")[2]) == (1, "Connection refused\n")


def test_a_second_start_goes_on_where_the_first_one_ended(tmp_path: Path) -> None:
    with served(tmp_path) as server:
        server.stop()
    keys = (tmp_path / "data" / "keys").read_bytes()
    with served(tmp_path) as server:
        assert server.stop() == 0
    assert (tmp_path / "data" / "keys").read_bytes() == keys
    assert "migrated" not in server.events()


def test_what_was_begun_is_finished_and_nothing_new_begins(tmp_path: Path) -> None:
    with served(tmp_path, "--drain-delay-s", "2") as server:
        kept = httpx.Client(base_url=server.url)
        assert kept.get("/readyz").status_code == 200
        with server.connect(HEAD + BODY[:20]) as begun:
            server.process.send_signal(signal.SIGTERM)
            while kept.get("/readyz").status_code == 200:
                time.sleep(0.01)
            assert kept.get("/readyz").json()["checks"]["process"] == "stopping"
            kept.close()
            _wait_until_refused(server.port)
            begun.sendall(BODY[20:])
            answer = received(begun)
        assert server.process.wait(PATIENCE_S) == 0
    assert answer.startswith(b"HTTP/1.1 401 ")
    assert server.events()[-2:] == ["request", "stopped"]


def test_a_client_that_never_finishes_does_not_keep_the_server(tmp_path: Path) -> None:
    limits = ("--request-deadline-s", "11", "--graceful-s", "12", "--body-deadline-s", "300")
    with served(tmp_path, *limits) as server, server.connect(HEAD + BODY[:20]) as begun:
        assert server.stop() == 0
        assert received(begun) == b""
    assert "requests were cut off that did not end in time" in server.events()


def test_control_c_stops_it_too(tmp_path: Path) -> None:
    with served(tmp_path) as server:
        server.process.send_signal(signal.SIGINT)
        assert server.process.wait(PATIENCE_S) == 0


def test_an_address_that_is_taken_is_refused(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        refused = command("serve", "--data-dir", tmp_path, "--port", str(port))
    assert refused.returncode == 1
    assert f"Nobody can listen at 127.0.0.1, port {port}: Address already in use." in refused.stderr
    assert "Traceback" not in refused.stderr


def test_metrics_have_a_listener_of_their_own(tmp_path: Path) -> None:
    port = free_port()
    with served(tmp_path, "--metrics", "--metrics-port", str(port)) as server:
        text = httpx.get(f"http://127.0.0.1:{port}/metrics").text
        assert server.get("/metrics").status_code == 404
    assert 'workoutlog_http_requests_total{method="GET",route="/readyz",status="2xx"}' in text


def test_a_log_that_says_little_hides_neither_events_nor_a_proxy(tmp_path: Path) -> None:
    port = free_port()
    metrics = ("--metrics", "--metrics-port", str(port))
    quiet = ("--log-level", "warning", "--no-log-addresses")
    with served(tmp_path, *metrics, *quiet) as server:
        for _ in range(3):
            httpx.post(
                f"{server.url}/api/v1/auth/login",
                json={"name": "nobody", "password": PASSWORD},
                headers={"X-Forwarded-For": "198.51.100.9"},
            )
        text = httpx.get(f"http://127.0.0.1:{port}/metrics").text
        told = [each for each in server.events() if each != "there is no account yet"]
    assert 'workoutlog_account_events_total{event="login_failed"} 3.0' in text
    [warning] = told
    assert warning.startswith("X-Forwarded-For is not believed")


def test_metrics_that_nobody_can_read_keep_it_from_starting(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        options = ("--metrics", "--metrics-port", port, "--port", str(free_port()))
        refused = command("serve", "--data-dir", tmp_path, *options)
    assert refused.returncode == 1
    assert f"Nobody can listen for Prometheus at 127.0.0.1, port {port}" in refused.stderr


@pytest.mark.parametrize(
    ("options", "says"),
    [
        (("--port", "x"), "--port: port cannot be used"),
        (("--workers", "2"), "SQLite is for one process"),
        (("--database-url", "nonsense"), "The URL of the database cannot be read."),
    ],
)
def test_a_configuration_that_cannot_be_used_is_told_from_a_failure(
    options: tuple[str, ...], says: str, tmp_path: Path
) -> None:
    refused = command("serve", "--data-dir", tmp_path, *options)
    assert refused.returncode == 78
    assert says in refused.stderr
    assert "Traceback" not in refused.stderr


def test_keys_that_are_too_weak_keep_it_from_starting(tmp_path: Path) -> None:
    (tmp_path / "keys").write_text("c2hvcnQ=\n")
    refused = command("serve", "--data-dir", tmp_path, "--port", str(free_port()))
    assert refused.returncode == 78
    assert "keys" in refused.stderr
    assert "c2hvcnQ" not in refused.stderr


def test_a_newer_schema_keeps_it_from_starting(tmp_path: Path) -> None:
    with served(tmp_path) as server:
        server.stop()
    file = tmp_path / "data" / "server.db"
    with closing(sqlite3.connect(file)) as connection, connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    before = file.read_bytes()

    refused = command("serve", "--data-dir", tmp_path / "data", "--port", str(free_port()))

    assert refused.returncode == 78
    assert "schema 9999, which is newer than this program" in refused.stderr
    assert file.read_bytes() == before


def test_systemd_is_told_how_it_goes(tmp_path: Path) -> None:
    address = tmp_path / "notify"
    with (
        socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as systemd,
        ThreadPoolExecutor() as threads,
    ):
        systemd.bind(str(address))
        systemd.settimeout(PATIENCE_S)
        # Somebody listens all the time, as systemd does.
        heard = threads.submit(lambda: [*iter(partial(systemd.recv, 100), b"STOPPING=1")])
        told = {"NOTIFY_SOCKET": str(address), "WATCHDOG_USEC": "20000"}
        with served(tmp_path, environment=told) as server:
            time.sleep(0.1)
            server.stop()
        assert {*heard.result()} == {b"READY=1", b"WATCHDOG=1"}
        assert heard.result().count(b"READY=1") == 1


def test_several_processes_are_one_server(tmp_path: Path, migrated_url: str) -> None:
    port = free_port()
    options = ("--workers", "2", "--metrics", "--metrics-port", str(port))
    url = {"WORKOUTLOG_SERVER_DATABASE_URL": migrated_url}
    with served(tmp_path, *options, environment=url) as server:
        workers = _children(server.process.pid)
        assert len(workers) == 2
        os.kill(workers[0], signal.SIGKILL)
        until = time.monotonic() + PATIENCE_S
        while len(set(_children(server.process.pid)) - {workers[0]}) < 2:
            assert time.monotonic() < until
            time.sleep(0.1)
        # The one that was killed may have been the only one that listened yet.
        server.wait_until_ready()
        assert "workoutlog_http_requests_total" in httpx.get(f"http://127.0.0.1:{port}").text
        assert server.stop() == 0
    events = server.events()
    assert "listening" in events
    assert [each for each in events if each.startswith("stop")] == ["stopping", "stopped"]
    said = (tmp_path / "log").read_text()
    assert not any(word in said for word in ("Traceback", "panicked", "leaked"))


def test_nobody_answers_for_one_that_was_killed(tmp_path: Path, migrated_url: str) -> None:
    url = {"WORKOUTLOG_SERVER_DATABASE_URL": migrated_url}
    with served(tmp_path, "--workers", "2", environment=url) as server:
        server.process.kill()
        _wait_until_refused(server.port)


def test_several_processes_leave_migrating_to_somebody_else(
    tmp_path: Path, postgres: Postgres
) -> None:
    with postgres.database(f"wl_{uuid4().hex}") as url:
        environment = {"WORKOUTLOG_SERVER_DATABASE_URL": url}
        refused = command("serve", "--workers", "2", "--data-dir", tmp_path, **environment)
    assert refused.returncode == 78
    assert "Try: workoutlog-server migrate" in refused.stderr


def _children(pid: int) -> list[int]:
    return sorted(
        int(each.parent.name)
        for each in Path("/proc").glob("[0-9]*/stat")
        if _is_worker_of(pid, each)
    )


def _is_worker_of(pid: int, stat: Path) -> bool:
    # Any process of the machine may end between two looks at it.
    try:
        # The name in parentheses may have any sign in it.
        parent = int(stat.read_text().rpartition(")")[2].split()[1])
        return parent == pid and "spawn_main" in stat.with_name("cmdline").read_text()
    except OSError:
        return False


def _wait_until_refused(port: int) -> None:
    until = time.monotonic() + PATIENCE_S
    while time.monotonic() < until:
        try:
            socket.create_connection(("127.0.0.1", port), PATIENCE_S).close()
        except ConnectionRefusedError:
            return
        time.sleep(0.01)
    raise AssertionError
