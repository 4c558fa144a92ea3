"""A server starts when everything it needs is there, and says what is missing."""

import resource
import time
from contextlib import closing
from pathlib import Path
from uuid import uuid4

import pytest

from postgres import Postgres
from workoutlog.server.operation import starting
from workoutlog.server.refusals import (
    AddressTaken,
    DatabaseRemote,
    DatabaseUnavailable,
    SchemaTooOld,
    ServerRunning,
)
from workoutlog.server.settings import Settings
from workoutlog.server.storage import file_systems
from workoutlog.server.storage.database import Database
from workoutlog.server.storage.schema import missing


def test_one_server_has_the_file_until_it_ends(tmp_path: Path) -> None:
    path = tmp_path / "new" / "server.db"
    with starting.alone(path):
        with pytest.raises(ServerRunning, match="Another server uses"), starting.alone(path):
            pass
        with starting.alone(None), starting.alone(None):
            pass
    with starting.alone(path):
        pass


def test_a_place_that_cannot_be_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    path = tmp_path / "file" / "server.db"
    with pytest.raises(DatabaseUnavailable, match=str(path)), starting.alone(path):
        pass


def test_a_file_on_another_machine_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    share = tmp_path / "share"
    share.mkdir()
    (tmp_path / "mounts").write_text(f"nas:/data {share} nfs rw 0 0\n")
    monkeypatch.setattr(file_systems, "_MOUNTS", tmp_path / "mounts")
    path = share / "server.db"
    with pytest.raises(DatabaseRemote), starting.alone(path):
        pass
    with pytest.raises(DatabaseRemote) as refused, closing(Database(f"sqlite:///{path}")) as file:
        file.prepare()
    assert refused.value.exit_status == 78
    assert not any(share.iterdir())


def test_a_database_that_starts_later_is_waited_for(postgres: Postgres) -> None:
    name = f"wl_{uuid4().hex}"
    pauses: list[float] = []

    def sleep(seconds: float) -> None:
        pauses.append(seconds)
        if len(pauses) == 7:
            postgres.administer(f"CREATE DATABASE {name}")

    try:
        with closing(Database(postgres.url(name))) as database:
            starting.connected(database, sleep=sleep)
    finally:
        postgres.administer(f"DROP DATABASE {name} WITH (FORCE)")
    assert pauses == pytest.approx([0.1, 0.2, 0.4, 0.8, 1.6, 2, 2])


def test_a_database_that_never_starts_is_given_up(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    nowhere = Database(f"postgresql+psycopg:///x?host={tmp_path}")
    with closing(nowhere), pytest.raises(DatabaseUnavailable):
        starting.connected(nowhere, patience_s=0.05, sleep=time.sleep)
    [line] = caplog.records
    assert line.message == "the database does not answer yet"
    assert vars(line)["reason"] == "Its socket is not where the URL says."


def never(_seconds: float) -> None:
    raise AssertionError


def test_a_file_that_cannot_be_opened_is_not_waited_for(tmp_path: Path) -> None:
    (tmp_path / "server.db").write_text("this is no database, and will not become one" * 99)
    file = Database(f"sqlite:///{tmp_path}/server.db")
    with pytest.raises(DatabaseUnavailable):
        starting.connected(file, sleep=never)
    file.engine.dispose()


def test_the_schema_is_settled_once(empty_url: str, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("INFO")
    settings = Settings.model_validate({"database_url": empty_url})
    with closing(Database(empty_url)) as database:
        starting.connected(database)
        for _ in range(2):
            starting.schema_settled(settings, database)
        with database.reading() as connection:
            assert missing(connection) == []
    assert [each.message for each in caplog.records if each.name == starting.__name__] == [
        "migrated"
    ]


def test_a_server_that_is_not_to_migrate_does_not(empty_url: str) -> None:
    settings = Settings.model_validate({"database_url": empty_url, "migrate_on_start": False})
    with closing(Database(empty_url)) as database:
        starting.connected(database)
        with pytest.raises(SchemaTooOld):
            starting.schema_settled(settings, database)


def test_a_name_becomes_an_address() -> None:
    assert starting.free_address("localhost", 0) in {"127.0.0.1", "::1"}
    with pytest.raises(AddressTaken, match=r"Nobody can listen at host\.invalid"):
        starting.free_address("host.invalid", 8420)


@pytest.mark.parametrize(
    ("soft", "hard", "wanted"),
    [
        (256, 4096, 1256),
        (256, 1000, 1000),
        (256, resource.RLIM_INFINITY, 1256),
        (1256, 4096, None),
        (resource.RLIM_INFINITY, resource.RLIM_INFINITY, None),
    ],
)
def test_there_are_files_for_all_connections_as_far_as_the_system_lets_us(
    soft: int, hard: int, wanted: int | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[tuple[int, int]] = []
    monkeypatch.setattr(resource, "getrlimit", lambda _: (soft, hard))
    monkeypatch.setattr(resource, "setrlimit", lambda _, limits: asked.append(limits))

    starting.allow_connections(Settings(max_connections=1000))

    assert asked == ([] if wanted is None else [(wanted, hard)])
