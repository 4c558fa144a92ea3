"""What the tests of the server stand on: a database of their own, on each engine."""

import os
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest
from sqlalchemy import make_url

from postgres import OLDEST, Postgres, installations, running

# Read before any test is given a world without it.
_GIVEN = os.environ.get("WORKOUTLOG_TEST_DATABASE_URL")


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    """Start one PostgreSQL per worker, or use that which ``WORKOUTLOG_TEST_DATABASE_URL`` names."""
    if _GIVEN:
        yield Postgres(make_url(_GIVEN))
    elif found := installations():
        with running(found[0]) as server:
            yield server
    else:
        missing = f"PostgreSQL {OLDEST} or newer is MISSING, so nothing was tested on it"
        if os.environ.get("CI"):
            pytest.fail(missing)
        pytest.skip(missing)


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """Give the test an empty database on each engine."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'server.db'}"
    else:
        server: Postgres = request.getfixturevalue("postgres")
        with server.database(f"wl_{uuid4().hex}") as url:
            yield url
