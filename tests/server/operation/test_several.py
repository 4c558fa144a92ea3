"""Servers side by side on one PostgreSQL behave as one."""

import threading
from collections.abc import Iterator
from contextlib import closing
from uuid import UUID

import httpx
import pytest

import people
from gyms import SQUAT, WORKOUT, Gym, set_of
from postgres import Postgres
from processes import Server, serving
from serving import command
from workoutlog.server.access import api_tokens
from workoutlog.server.storage.database import Database
from workoutlog.server.storage.migrating import migrate


@pytest.fixture(scope="module", params=[0, 3], ids=["whole", "partitioned"])
def gym(request: pytest.FixtureRequest, postgres: Postgres) -> Iterator[Gym]:
    """Make a database with an account."""
    with postgres.database("wl_several") as url, closing(Database(url)) as database:
        migrate(database, partitions=request.param)
        yield Gym(database)


@pytest.fixture(scope="module")
def servers(gym: Gym, tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[Server]]:
    """Start three servers at once."""
    url = gym.database.url.render_as_string(hide_password=False)
    with serving(url, tmp_path_factory.mktemp("data"), count=3) as servers:
        gym.open(servers[0])
        yield servers


def follow(client: httpx.Client, over: threading.Event, seen: list[dict[str, int]]) -> None:
    """Read the feed until it is over, and then to its end."""
    cursor = None
    while True:
        is_last = over.is_set()
        query = {"limit": 7} | ({"since": cursor} if cursor else {})
        page = client.get("/changes", params=query).raise_for_status().json()
        seen.extend(change["row"] for change in page["changes"])
        cursor = page["cursor"]
        if is_last and not page["more"]:
            return


def test_the_feed_is_one_and_no_reader_misses_a_row(gym: Gym, servers: list[Server]) -> None:
    over = threading.Event()
    seen: list[dict[str, int]] = []
    with servers[2].client(gym.token) as reader:
        reading = threading.Thread(target=follow, args=(reader, over, seen))
        reading.start()
        with gym.at_work(servers):
            gym.wait_for(60)
        over.set()
        reading.join()

    gym.finish(servers[1])
    sent = {row_id for lifter in gym.lifters for ids in lifter.sent for row_id in ids}
    assert {row["id"] for row in seen} == sent | {WORKOUT["id"], SQUAT["id"]}
    assert [row["seq"] for row in seen] == [*range(1, len(seen) + 1)]


def test_a_request_that_is_repeated_elsewhere_is_done_once(gym: Gym, servers: list[Server]) -> None:
    row = {name: value for name, value in set_of(str(UUID(int=9))).items() if name != "id"}
    answers = []
    for server in servers:
        with server.client(gym.token) as client:
            answer = client.post("/sets", json=row, headers={"Idempotency-Key": "once"})
            answers.append(answer.raise_for_status().json())

    assert answers == answers[:1] * 3


def test_keys_that_are_rotated_sign_nobody_out(
    gym: Gym, servers: list[Server], monkeypatch: pytest.MonkeyPatch
) -> None:
    with servers[0].client(gym.token) as client:
        signing_in = {"name": "ann", "password": people.PASSWORD}
        tokens = client.post("/auth/login", json=signing_in).raise_for_status().json()
        monkeypatch.setattr(gym, "token", tokens["access_token"])
        with gym.at_work(servers):
            for _ in range(3):
                rotated = command("--data-dir", servers[0].data, "keys", "rotate")
                assert rotated.returncode == 0, rotated.stderr
                gym.wait_for(10)
                refreshing = {"refresh_token": tokens["refresh_token"]}
                tokens = client.post("/auth/refresh", json=refreshing).raise_for_status().json()
                for server in servers:
                    with server.client(tokens["access_token"]) as refreshed:
                        refreshed.get("/account").raise_for_status()


def test_a_token_that_is_revoked_opens_no_server(gym: Gym, servers: list[Server]) -> None:
    statuses = []
    for is_revoked in (False, True):
        if is_revoked:
            with gym.database.writing() as connection:
                [token] = api_tokens.api_tokens(connection, gym.account)
                api_tokens.revoke(connection, gym.account, people.at(), token.id)
        for server in servers:
            with server.client(gym.token) as client:
                statuses.append(client.get("/sets").status_code)

    assert statuses == [200] * 3 + [401] * 3
