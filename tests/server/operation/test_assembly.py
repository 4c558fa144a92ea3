"""What is put together answers as it was set to, whatever server it is given to."""

import asyncio
import json
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import timedelta
from ipaddress import ip_network
from pathlib import Path
from threading import Event, Thread

import httpx
import pytest
import uvicorn
from anyio.to_thread import current_default_thread_limiter
from starlette.types import ASGIApp

from asgi import Answer, asked, scope_of
from people import PASSWORD
from serving import PATIENCE_S, free_port
from workoutlog.server.access.denials import RateLimited
from workoutlog.server.operation import starting
from workoutlog.server.operation.assembly import assembled, database_of, service_of
from workoutlog.server.refusals import DatabaseBusy, KeysUnusable
from workoutlog.server.settings import Registration, Settings
from workoutlog.server.storage.database import SQLITE, Database
from workoutlog.server.storage.waits import Waits


@contextmanager
def answered_by_uvicorn(app: ASGIApp) -> Iterator[str]:
    """Serve by another program than ours, which the application must not notice."""
    port = free_port()
    server = uvicorn.Server(uvicorn.Config(app, port=port, log_config=None, lifespan="on"))
    thread = Thread(target=server.run)
    thread.start()
    try:
        until = time.monotonic() + PATIENCE_S
        while not server.started:
            assert time.monotonic() < until
            time.sleep(0.01)
        yield f"http://127.0.0.1:{port}"
    finally:
        server.should_exit = True
        thread.join(PATIENCE_S)


def test_it_needs_no_certain_server(database: Database, tmp_path: Path) -> None:
    settings = Settings(data_dir=tmp_path, max_body_kib=1)
    app = assembled(settings, database, Event()).app
    with answered_by_uvicorn(app) as url, httpx.Client(base_url=url) as client:
        assert client.get("/readyz").json()["status"] == "ready"
        refused = client.get("/api/v1/workouts", headers={"X-Request-ID": "abc"})
        assert (refused.status_code, refused.json()["instance"]) == (401, "abc")
        too_large = client.post("/api/v1/workouts", content=b" " * 2000)
        assert too_large.json()["code"] == "body_too_large"
        assert client.get("/api/v1/docs").status_code == 404


def test_what_it_waits_for_is_measured(database: Database, tmp_path: Path) -> None:
    measured = assembled(Settings(data_dir=tmp_path), database, Event()).registry
    waits = "workoutlog_database_connection_wait_seconds_count"
    before = measured.get_sample_value(waits)
    assert before is not None
    with database.reading(), database.reading():
        assert measured.get_sample_value("workoutlog_database_connections_in_use") == 2
    with database.writing():
        pass
    assert measured.get_sample_value(waits) == before + 3
    assert measured.get_sample_value("workoutlog_hashes_waiting") == 0
    assert measured.get_sample_value("workoutlog_hashes_running") == 0


def test_a_wait_in_vain_is_measured_too(tmp_path: Path) -> None:
    waited: list[float] = []
    url = f"sqlite:///{tmp_path / 'server.db'}"
    with closing(Database(url, pool_size=1, waits=Waits(pool_s=0.01))) as database:
        database.prepare()
        database.tell_wait = waited.append
        with database.reading(), pytest.raises(DatabaseBusy), database.reading():
            pass
    assert len(waited) == 2
    assert waited[1] >= 0.01


def test_the_page_about_the_api_can_be_shown(database: Database, tmp_path: Path) -> None:
    app = assembled(Settings(data_dir=tmp_path, docs=True), database, Event()).app
    with answered_by_uvicorn(app) as url:
        assert "/api/v1/workouts" in httpx.get(f"{url}/api/v1/openapi.json").json()["paths"]


def test_settings_reach_what_they_are_about(database: Database, tmp_path: Path) -> None:
    settings = Settings(
        data_dir=tmp_path,
        keys_path=tmp_path / "else" / "keys",
        max_batch_rows=7,
        max_page_rows=8,
        max_sync_body_kib=2048,
        max_sets=9,
        max_rows_of_a_kind=6,
        session_idle_days=2,
        session_absolute_days=3,
        sessions_per_account=4,
        password_min_length=20,
        log_addresses=False,
        name_release_days=5,
        trusted_proxies=(ip_network("192.0.2.0/24"),),
        registration=Registration.INVITE,
        host="lifting.example",
    )
    service = service_of(settings, database)
    assert service.limits == (7, 8, 2 << 20, (9, 6))
    rules = service.identity.rules
    assert rules.sessions == (timedelta(days=2), timedelta(days=3), 4)
    assert (rules.shortest_password, rules.keeps_networks) == (20, False)
    assert rules.name_kept_for == timedelta(days=5)
    assert rules.trusted_proxies == settings.trusted_proxies
    assert (rules.registration, rules.host) == (Registration.INVITE, "lifting.example")
    assert (tmp_path / "else" / "keys").exists()


def test_a_hash_costs_what_was_set(database: Database, tmp_path: Path) -> None:
    settings = Settings(
        data_dir=tmp_path, argon2_memory_kib=8_192, argon2_time_cost=1, argon2_parallelism=3
    )
    hashed = service_of(settings, database).identity.hasher.hash(PASSWORD)
    assert hashed.startswith("$argon2id$v=19$m=8192,t=1,p=3$")


def test_an_account_may_ask_as_often_as_was_set(database: Database, tmp_path: Path) -> None:
    settings = Settings(data_dir=tmp_path, requests_per_minute=6, request_burst=2)
    rates = service_of(settings, database).identity.rates
    for _ in range(2):
        rates.take("ann", 0)
    with pytest.raises(RateLimited) as refused:
        rates.take("ann", 0)
    assert refused.value.headers == {"Retry-After": "10"}


async def asked_while_every_thread_works(app: ASGIApp) -> Answer | None:
    """Ask for what needs a thread, and wait for an answer."""
    threads = current_default_thread_limiter()
    threads.total_tokens = 1
    threads.acquire_on_behalf_of_nowait("somebody else")
    async with asyncio.timeout(10):
        return await asked(app, scope_of(path="/api/v1/hello"))


@pytest.mark.parametrize("database", [SQLITE], indirect=True)
def test_a_request_waits_for_a_thread_for_as_long_as_was_set(
    database: Database, tmp_path: Path
) -> None:
    # Who sets it may not set it as short.
    settings = Settings(data_dir=tmp_path).model_copy(update={"request_deadline_s": 1})
    app = assembled(settings, database, Event()).app
    answer = asyncio.run(asked_while_every_thread_works(app))
    assert answer
    assert (answer.status, answer.headers["retry-after"]) == (503, "5")
    assert json.loads(answer.body)["code"] == "deadline_exceeded"


def test_the_server_stays_the_same_when_it_starts_again(database: Database, tmp_path: Path) -> None:
    first, second = (service_of(Settings(data_dir=tmp_path), database) for _ in range(2))
    assert (first.epoch, first.device) == (second.epoch, second.device)
    assert first.identity.keys.ring() == second.identity.keys.ring()


def test_keys_that_cannot_be_used_stop_it(database: Database, tmp_path: Path) -> None:
    (tmp_path / "keys").write_text("short\n")
    with pytest.raises(KeysUnusable):
        service_of(Settings(data_dir=tmp_path), database)


def test_the_pool_is_as_large_as_it_was_set(tmp_path: Path) -> None:
    with closing(database_of(Settings(data_dir=tmp_path, pool_size=3))) as database:
        starting.connected(database)
        assert database.pool_size == 3
        assert database.connections_in_use() == 0
        with database.reading():
            assert database.connections_in_use() == 1
