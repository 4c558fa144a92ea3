"""What the guides to a server's database tell to type does what they say."""

import os
import re
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from populating import populate
from postgres import Postgres
from strategies import seeded
from workoutlog.server.command import run
from workoutlog.server.storage.archive import read_header, verified
from workoutlog.server.storage.database import Database

GUIDES = Path(__file__).parents[2] / "docs" / "how-to"
BLOCK = re.compile(r"^```sh\n(.*?)^```$", re.DOTALL | re.MULTILINE)
# Nothing is to be stopped or started in a test, and nobody becomes root.
PRELUDE = 'set -e; systemctl() { :; }; sudo() { "$@"; }'


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """Make the data directory of a server that has accounts."""
    folder = tmp_path / "data"
    assert run(["migrate", f"--data-dir={folder}"]) == 0
    url = f"sqlite:///{folder / 'server.db'}"
    with closing(Database(url)) as database, database.writing() as connection:
        populate(connection, seeded(1))
    return folder


def follow(guide: str, blocks: range, data: Path, **replaced: str) -> str:
    """Type what stands in some blocks of a guide, and return what is printed."""
    typed = re.findall(
        r"^```sh\n(.*?)^```$", (GUIDES / guide).read_text(), re.DOTALL | re.MULTILINE
    )
    script = "\n".join([PRELUDE, *(typed[number] for number in blocks)])
    script = script.replace("/var/backups", str(data.parent))
    for before, after in replaced.items():
        script = re.sub(before, after, script)
    path = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
    environment = {**os.environ, "PATH": path, "WORKOUTLOG_SERVER_DATA_DIR": str(data)}
    done = subprocess.run(
        ["bash", "-c", script], env=environment, check=False, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_a_server_is_backed_up_and_restored(data: Path) -> None:
    guide = "back-up-a-server.md"

    follow(guide, range(2), data)

    backup = data.parent / "workoutlog.backup"
    with backup.open("rb") as file:
        read_header(file)
        assert verified(file)["account"].rows == 5
    assert backup.with_suffix(".backup.gz").exists()
    assert "5 accounts" in follow(guide, range(2, 3), data.parent / "new")


def test_a_server_moves_to_postgres(data: Path, postgres: Postgres) -> None:
    with postgres.database("wl_guide") as url:
        printed = follow(
            "move-a-server-to-postgresql.md",
            range(2),
            data,
            **{r"postgresql\+psycopg://\S+": f"'{url}'"},
        )

    assert "Restored" in printed
    assert printed.count("5 accounts") == 2


def test_a_database_is_made_in_partitions(data: Path, postgres: Postgres) -> None:
    with postgres.database("wl_guide") as url:
        printed = follow(
            "move-a-server-to-postgresql.md",
            range(2, 3),
            data,
            migrate=f"migrate --database-url '{url}'",
        )

    assert printed == "The schema is 0002; it was none.\n"
