"""What the guide to the REST API tells to type works on a server that runs."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

import httpx
import pytest

from people import PASSWORD
from serving import add_user, served

pytestmark = pytest.mark.skipif(shutil.which("curl") is None, reason="curl is not installed")

GUIDE = Path(__file__).parents[2] / "docs" / "how-to" / "use-the-rest-api.md"
# The first blocks: where the server is, and what makes a token there.
TO_GET_A_TOKEN = 4


def blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```$", GUIDE.read_text(), re.DOTALL | re.MULTILINE)


@pytest.fixture
def environment(tmp_path: Path) -> Iterator[Mapping[str, str]]:
    """Start a server with an account, make a token as the guide does, and say both."""
    with served(tmp_path / "served") as server:
        add_user(tmp_path / "served" / "data", "ann")
        given, *getting = blocks("sh")[:TO_GET_A_TOKEN]
        assert re.findall(r"export (\w+)=", given) == ["SERVER"]
        found = {"SERVER": server.url}
        printed = typed(["bash", "-c"], "\n".join(["set -e", *getting]), found, f"{PASSWORD}\n")
        [token] = re.findall(r"^wl_\S+$", printed, re.MULTILINE)
        yield {**found, "TOKEN": token}


def typed(command: list[str], script: str, environment: Mapping[str, str], answer: str = "") -> str:
    done = subprocess.run(
        [*command, script],
        env={**os.environ, **environment},
        input=answer,
        check=False,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def client(environment: Mapping[str, str]) -> httpx.Client:
    who = {"Authorization": f"Bearer {environment['TOKEN']}"}
    return httpx.Client(base_url=f"{environment['SERVER']}/api/v1", headers=who)


def test_a_workout_is_logged_with_curl(environment: Mapping[str, str]) -> None:
    steps = blocks("sh")[TO_GET_A_TOKEN:]

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
