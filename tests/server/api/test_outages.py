"""A database that is in a bad way: requests are told so, and nothing is kept by half."""

import asyncio
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import Any, NamedTuple
from uuid import UUID

import httpx
import pytest
from sqlalchemy import event

from api import ANN, Api, add_account, service_of
from bodies import A_SET, E, W, id_of, ready_for_sets
from holding import locked
from operations import BODIES, any_problem, everything
from owning import guard
from postgres import Postgres
from serving import PATIENCE_S
from workoutlog.domain.changes import Sent, change_of
from workoutlog.domain.merge import Version
from workoutlog.domain.model import WorkoutSet
from workoutlog.domain.stamps import LOWEST
from workoutlog.server import outcomes
from workoutlog.server.api.application import create_app
from workoutlog.server.middleware.deadline import Deadline
from workoutlog.server.refusals import DeadlineExceeded
from workoutlog.server.storage.database import POSTGRESQL, SQLITE, Database
from workoutlog.server.storage.waits import Waits
from workoutlog.wire.rows import write_blocks

BRIEF = Waits(pool_s=0.5, lock_s=0.1)
IDS = [id_of(each) for each in range(400)]
LONG = "x" * 400
PAGE = 4096


class Asked(NamedTuple):
    """A request that writes some rows."""

    path: str
    body: dict[str, Any]
    rows: int

    def of(self, api: Api) -> httpx.Response:
        return api("POST", self.path, json=self.body)


SETS = [
    WorkoutSet(id=UUID(each), workout_id=UUID(W), exercise_id=UUID(E), reps=5, note=LONG)
    for each in IDS
]
BLOCKS = write_blocks([Sent(change_of(Version(each, LOWEST)), 0) for each in SETS])
ONE = Asked("/sets", A_SET, 1)
BULK = Asked("/sets/bulk", {"sets": [A_SET | {"id": each, "note": LONG} for each in IDS]}, 400)
SYNC = Asked("/sync", {"push": {"id": id_of(0), "blocks": BLOCKS}}, 400)
each_way = pytest.mark.parametrize("asked", [ONE, BULK, SYNC], ids=lambda asked: asked.path)


@pytest.fixture
def api(database: Database) -> Iterator[Api]:
    """Give the test a server that waits for nothing."""
    with closing(Database(database.url, waits=BRIEF)) as hurried:
        guard(hurried.engine)
        add_account(hurried, ANN)
        yield ready_for_sets(Api(service_of(hurried)))


@contextmanager
def under(database: Database, pragma: str) -> Iterator[None]:
    """Let every connection to a SQLite file be under a pragma."""

    def settle(driver: Any, *_others: Any) -> None:
        driver.execute(f"PRAGMA {pragma}")

    event.listen(database.engine, "checkout", settle)
    yield
    event.remove(database.engine, "checkout", settle)
    database.engine.dispose()


@contextmanager
def full_file(database: Database) -> Iterator[None]:
    """Let a SQLite file have no page more than it has."""
    with under(database, "max_page_count=1"):
        yield


@contextmanager
def full_server(database: Database) -> Iterator[None]:
    """Let PostgreSQL say what it says on a full disk, once sets are being written."""
    raising = "BEGIN RAISE EXCEPTION USING ERRCODE = 'disk_full'; END"
    with database.writing() as connection:
        connection.exec_driver_sql(
            f"CREATE FUNCTION fill() RETURNS trigger LANGUAGE plpgsql AS $$ {raising} $$; "
            "CREATE TRIGGER fills AFTER INSERT ON workout_set FOR EACH ROW EXECUTE FUNCTION fill()"
        )
    try:
        yield
    finally:
        with database.writing() as connection:
            connection.exec_driver_sql("DROP FUNCTION fill CASCADE")


@contextmanager
def gone(database: Database, postgres: Postgres) -> Iterator[None]:
    """Let nobody have a connection to a database of PostgreSQL, not even who has one."""
    name = database.url.database
    postgres.administer(f"ALTER DATABASE {name} ALLOW_CONNECTIONS false")
    postgres.administer(
        f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'"  # noqa: S608  # a name of ours
    )
    try:
        yield
    finally:
        postgres.administer(f"ALTER DATABASE {name} ALLOW_CONNECTIONS true")


@contextmanager
def read_only(database: Database) -> Iterator[None]:
    """Let a SQLite file be written by nobody, as where its disk was mounted anew after an error."""
    with under(database, "query_only=ON"):
        yield


@contextmanager
def damaged(database: Database) -> Iterator[None]:
    """Put garbage into a SQLite file, but for its beginning, by which it is known."""
    database.close()
    assert database.path
    whole = database.path.read_bytes()
    database.path.write_bytes(whole[:PAGE] + b"\xa5" * (len(whole) - PAGE))
    yield
    database.engine.dispose()
    database.path.write_bytes(whole)


@contextmanager
def changed(database: Database, there: str, back: str) -> Iterator[None]:
    """Change the table of sets under a running server."""
    with database.writing() as connection:
        connection.exec_driver_sql(f"ALTER TABLE workout_set {there}")
    try:
        yield
    finally:
        with database.writing() as connection:
            connection.exec_driver_sql(f"ALTER TABLE workout_set {back}")


def told(answer: httpx.Response) -> tuple[int, str, str | None]:
    return answer.status_code, any_problem(answer)["code"], answer.headers.get("Retry-After")


def is_done(asked: Asked, api: Api, before: list[Any]) -> None:
    """See that a request that was refused leaves nothing behind, and is done when sent again."""
    assert everything(api) == before
    assert asked.of(api).is_success
    places = [each["row"]["seq"] for each in everything(api)]
    assert places == [*range(1, len(before) + asked.rows + 1)]


@each_way
def test_who_writes_is_told_that_the_database_is_locked(
    asked: Asked, database: Database, api: Api
) -> None:
    before = everything(api)
    with locked(database):
        assert told(asked.of(api)) == (503, "database_busy", "1")
        # Who reads does not wait.
        assert everything(api) == before
    is_done(asked, api, before)


@pytest.mark.parametrize("asked", [BULK, SYNC], ids=lambda asked: asked.path)
def test_what_does_not_fit_is_not_kept_by_half(asked: Asked, api: Api) -> None:
    database = api.service.database
    full = full_file if database.dialect == SQLITE else full_server
    before = everything(api)
    with full(database):
        assert told(asked.of(api)) == (507, "database_full", None)
    is_done(asked, api, before)


def is_waited_for(api: Api, *answers: httpx.Response) -> None:
    """See that whoever asks is told to come back, and neither where the database is nor how."""
    database = api.service.database.url.database
    for each in answers:
        assert told(each) == (503, "database_unavailable", "5")
        assert each.json()["detail"] == "The database cannot be used now."
        assert str(database) not in each.text


def asked_for_all(asked: Asked, api: Api) -> list[httpx.Response]:
    """Write, read and sign in."""
    login = api("POST", "/auth/login", json=BODIES["/auth/login"])
    return [asked.of(api), api("GET", "/sets"), login]


@each_way
@pytest.mark.parametrize("database", [POSTGRESQL], indirect=True)
def test_a_database_that_is_gone_is_waited_for(
    asked: Asked, database: Database, api: Api, postgres: Postgres
) -> None:
    before = everything(api)
    with gone(database, postgres):
        is_waited_for(api, *asked_for_all(asked, api))
    is_done(asked, api, before)


@each_way
@pytest.mark.parametrize("database", [SQLITE], indirect=True)
def test_a_file_that_must_not_be_written_is_still_read(asked: Asked, api: Api) -> None:
    before = everything(api)
    with read_only(api.service.database):
        is_waited_for(api, asked.of(api))
        assert everything(api) == before
    is_done(asked, api, before)


@each_way
@pytest.mark.parametrize("database", [SQLITE], indirect=True)
def test_a_file_that_is_damaged_is_waited_for(asked: Asked, database: Database, api: Api) -> None:
    before = everything(api)
    database.close()
    with damaged(api.service.database):
        is_waited_for(api, *asked_for_all(asked, api))
    is_done(asked, api, before)


@each_way
def test_a_schema_that_has_become_older_is_waited_for(asked: Asked, api: Api) -> None:
    """As where a backup from before the upgrade is put in its place."""
    before = everything(api)
    with changed(api.service.database, "RENAME note TO later", "RENAME later TO note"):
        is_waited_for(api, asked.of(api), api("GET", "/sets"))
    is_done(asked, api, before)


@each_way
def test_a_schema_that_has_become_newer_serves(asked: Asked, api: Api) -> None:
    before = everything(api)
    with changed(api.service.database, "ADD COLUMN later TEXT", "DROP COLUMN later"):
        is_done(asked, api, before)


def test_what_was_told_to_try_again_is_not_done_all_the_same(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A database that stands still for longer than a request waits, and then goes on."""
    ended = threading.Event()
    keep = outcomes.keep

    def keeping() -> None:
        try:
            keep()
        except DeadlineExceeded:
            ended.set()
            raise

    add_account(database, ANN)
    api = ready_for_sets(Api(service_of(database)))
    hurried = Deadline(create_app(service_of(database)), 0.2)

    async def post() -> httpx.Response:
        transport = httpx.ASGITransport(hurried)
        who = {"Authorization": f"Bearer {ANN}"}
        async with httpx.AsyncClient(transport=transport, base_url="http://server") as client:
            return await client.post("/api/v1/sets", json=A_SET, headers=who)

    with locked(database):
        answer = asyncio.run(post())
        monkeypatch.setattr(outcomes, "keep", keeping)

    assert (answer.status_code, answer.json()["code"]) == (503, "deadline_exceeded")
    assert ended.wait(PATIENCE_S)
    assert api.get("/sets")["items"] == []
