"""A process says whether it lives without its database, and whether it is ready only with it."""

import asyncio
import json
import shutil
from contextlib import closing
from pathlib import Path
from threading import Event
from typing import Any

import pytest
from fastapi import FastAPI
from sqlalchemy import event, text

from asgi import ask, scope_of
from revising import add
from workoutlog.server.operation import health
from workoutlog.server.operation.health import Health, Readiness, routes
from workoutlog.server.storage.database import Database
from workoutlog.server.storage.schema import head


def app(found: Health) -> FastAPI:
    app = FastAPI()
    app.include_router(routes(found))
    return app


def test_it_is_ready_when_all_is_well(database: Database) -> None:
    answer = ask(app(Health(database, Event())), scope_of(path="/readyz"))
    assert answer.status == 200
    assert json.loads(answer.body) == {
        "status": "ready",
        "checks": {"database": "ok", "process": "ok"},
    }


def test_it_is_not_ready_while_it_stops(database: Database) -> None:
    stopping = Event()
    stopping.set()
    answer = ask(app(Health(database, stopping)), scope_of(path="/readyz"))
    assert answer.status == 503
    assert json.loads(answer.body)["checks"] == {"database": "ok", "process": "stopping"}


def test_it_lives_without_its_database_and_is_not_ready(tmp_path: Path) -> None:
    found = app(Health(Database(f"sqlite:///{tmp_path}/nowhere/server.db"), Event()))
    assert ask(found, scope_of(path="/healthz")).status == 200
    answer = ask(found, scope_of(path="/readyz"))
    assert answer.status == 503
    assert json.loads(answer.body)["checks"]["database"] == "database_unavailable"


def test_it_is_not_ready_without_the_schema(empty_url: str) -> None:
    with closing(Database(empty_url)) as database:
        found = asyncio.run(Health(database, Event()).readiness())
    assert found.checks["database"] == "database_unavailable"


@pytest.mark.parametrize(
    "statement",
    ["DELETE FROM alembic_version", "UPDATE alembic_version SET version_num = '0001'"],
)
def test_it_is_not_ready_for_an_older_schema(database: Database, statement: str) -> None:
    found = Health(database, Event())
    with database.writing() as connection:
        connection.execute(text(statement))
    try:
        assert asyncio.run(found.readiness()).checks["database"] == "schema_too_old"
    finally:
        with database.writing() as connection:
            connection.execute(text("DELETE FROM alembic_version"))
            restored = text("INSERT INTO alembic_version VALUES (:head)")
            connection.execute(restored, {"head": head()})


def test_a_probe_is_one_statement(database: Database) -> None:
    found = Health(database, Event())
    sent: list[str] = []

    @event.listens_for(database.engine, "before_cursor_execute")
    def note(_connection: Any, _cursor: Any, statement: str, *_others: Any) -> None:
        sent.append(statement)

    assert asyncio.run(found.readiness()).is_ready
    assert [each for each in sent if each != "BEGIN"] == ["SELECT version_num FROM alembic_version"]


def test_it_goes_on_when_a_newer_version_is_installed_and_migrates(
    database: Database, scripts: Path
) -> None:
    found = Health(database, Event())
    later = add(scripts, "later", head())
    assert asyncio.run(found.readiness()).is_ready

    with database.writing() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = 'later'"))
    later.unlink()
    try:
        assert asyncio.run(found.readiness()).is_ready
    finally:
        with database.writing() as connection:
            restored = text("UPDATE alembic_version SET version_num = :head")
            connection.execute(restored, {"head": head()})


def test_a_database_that_hangs_is_not_waited_for(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, migrated_file: Path
) -> None:
    monkeypatch.setattr(health, "PATIENCE_S", 0.05)
    shutil.copyfile(migrated_file, tmp_path / "server.db")
    database = Database(f"sqlite:///{tmp_path}/server.db", pool_size=1)
    with database.reading():
        found = asyncio.run(Health(database, Event()).readiness())
    database.close()
    assert not found.is_ready
    assert found == Readiness({"database": "failed", "process": "ok"})
