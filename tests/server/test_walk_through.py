"""What the guide to the REST API tells to type works on a server that runs."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest

from people import add, at
from serving import served
from workoutlog.server.access import api_tokens
from workoutlog.server.storage.database import Database
from workoutlog.server.tables import Scope

GUIDE = Path(__file__).parents[2] / "docs" / "how-to" / "use-the-rest-api.md"


def blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```$", GUIDE.read_text(), re.DOTALL | re.MULTILINE)


@pytest.fixture
def environment(tmp_path: Path) -> Iterator[Mapping[str, str]]:
    """Start a server with an account, and say where it is and with what to ask it."""
    with served(tmp_path / "served") as server:
        with closing(
            Database(f"sqlite:///{tmp_path / 'served' / 'data' / 'server.db'}")
        ) as database:
            account_id = add(database)
            now = datetime.now(UTC)
            with database.writing() as connection:
                _, token = api_tokens.create(
                    connection,
                    account_id,
                    at(now),
                    name="script",
                    scope=Scope.WRITE,
                    expires_at=now + timedelta(days=1),
                )
        yield {"SERVER": server.url, "TOKEN": token}


def typed(command: list[str], script: str, environment: Mapping[str, str]) -> str:
    done = subprocess.run(
        [*command, script],
        env={**os.environ, **environment},
        check=False,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def client(environment: Mapping[str, str]) -> httpx.Client:
    who = {"Authorization": f"Bearer {environment['TOKEN']}"}
    return httpx.Client(base_url=f"{environment['SERVER']}/api/v1", headers=who)


@pytest.mark.skipif(shutil.which("curl") is None, reason="curl is not installed")
def test_a_workout_is_logged_with_curl(environment: Mapping[str, str]) -> None:
    given, *steps = blocks("sh")
    assert set(re.findall(r"export (\w+)=", given)) == environment.keys()

    typed(["bash", "-c"], "\n".join(["set -e", *steps]), environment)

    with client(environment) as api:
        [workout] = api.get("/workouts").json()["items"]
        sets = api.get(f"/workouts/{workout['id']}/sets").json()["items"]
    assert (workout["name"], workout["deleted"]) == ("legs", False)
    assert [(each["load_g"], each["reps"]) for each in sets] == [(100_000, 5), (None, 12)]


def test_a_workout_is_logged_with_python(environment: Mapping[str, str]) -> None:
    walk, feed = blocks("python")
    [printed] = blocks("text")

    told = typed([sys.executable, "-c"], walk + feed, environment)

    assert told.startswith(printed)
    changes = told.removeprefix(printed).splitlines()
    assert [line.split()[0] for line in changes] == ["exercise", "workout", "set", "set", "set"]
