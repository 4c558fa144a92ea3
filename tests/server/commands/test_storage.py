"""Migrating, backing up and restoring by commands, between files and servers."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from looking import forbid_looking
from populating import populate
from postgres import Postgres
from revising import add
from strategies import seeded
from workoutlog.server.command import run
from workoutlog.server.storage.database import Database
from workoutlog.server.storage.schema import head

Answered = Callable[..., Any]


@pytest.fixture
def answered(capsys: pytest.CaptureFixture[str]) -> Answered:
    """Run a command and read what it tells a script."""

    def run_command(*words: str | Path, status: int = 0) -> Any:
        assert run([*map(str, words), "--json"]) == status
        answer = json.loads(capsys.readouterr().out)
        return answer["error"] if status else answer["data"]

    return run_command


def fill(url: str) -> None:
    with closing(Database(url)) as database, database.writing() as connection:
        populate(connection, seeded(1))


def test_a_database_is_migrated_and_checked(empty_url: str, answered: Answered) -> None:
    url = f"--database-url={empty_url}"

    error = answered("migrate", "--check", url, status=78)
    assert (error["code"], error["hint"]) == ("schema_too_old", "workoutlog-server migrate")

    new = {"before": None, "schema": head(), "backup": None}
    assert answered("migrate", url) == new
    assert answered("migrate", url) == {**new, "before": head()}
    assert answered("migrate", "--check", url) == {"schema": head()}


def test_what_a_migration_did_is_told(
    tmp_path: Path, scripts: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = f"--data-dir={tmp_path / 'data'}"
    assert run(["migrate", folder]) == 0
    assert capsys.readouterr().out == f"The schema is {head()}; it was none.\n"
    assert run(["migrate", folder]) == 0
    assert capsys.readouterr().out == f"The schema is {head()}, as it was.\n"

    add(scripts, "later", head())
    assert run(["migrate", folder]) == 0
    backup = tmp_path / "data" / "server.db.0002-1.backup"
    assert capsys.readouterr().out == (
        f"The schema is later; it was 0002.\nThe older file is kept: {backup}\n"
    )
    assert backup.exists()


def test_a_file_moves_to_postgres_and_back(
    postgres: Postgres, tmp_path: Path, answered: Answered
) -> None:
    here, there = f"--data-dir={tmp_path / 'here'}", f"--data-dir={tmp_path / 'there'}"
    answered("migrate", here)
    fill(f"sqlite:///{tmp_path / 'here' / 'server.db'}")
    with postgres.database("wl_moved") as url:
        server = f"--database-url={url}"

        first = answered("backup", tmp_path / "1.backup", here)
        answered("migrate", "--partitions=2", server)
        assert answered("restore", tmp_path / "1.backup", server)["rows"] == first["rows"]
        answered("backup", tmp_path / "2.backup", server)
        answered("restore", tmp_path / "2.backup", there)
        answered("backup", tmp_path / "3.backup", there)

        assert answered("restore", tmp_path / "1.backup", server, status=1)["code"] == (
            "database_not_empty"
        )
    rows = [(tmp_path / f"{number}.backup").read_bytes().splitlines()[1:] for number in (1, 2, 3)]
    assert rows[0][:-1] == rows[1][:-1] == rows[2][:-1]
    assert all(first["rows"].values())


def test_a_backup_says_what_is_in_it_and_how_to_keep_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = f"--data-dir={tmp_path}"
    run(["migrate", folder])
    fill(f"sqlite:///{tmp_path / 'server.db'}")
    capsys.readouterr()

    assert run(["backup", str(tmp_path / "a.backup"), folder]) == 0
    told = capsys.readouterr().out
    assert told.startswith(f"Backed up to {tmp_path / 'a.backup'}: 5 accounts, ")
    assert "password hashes" in told
    assert run(["restore", str(tmp_path / "a.backup"), f"--data-dir={tmp_path / 'new'}"]) == 0
    assert "5 accounts" in capsys.readouterr().out


@pytest.mark.parametrize(
    "words",
    [
        ("user", "list"),
        ("user", "add", "ann", "--code"),
        ("session", "list", "--user=ann"),
        ("invite", "create"),
        ("backup", "a.backup"),
    ],
)
def test_where_there_is_no_database_none_is_made(
    words: tuple[str, ...], tmp_path: Path, answered: Answered
) -> None:
    error = answered(*words, f"--data-dir={tmp_path}", status=78)

    assert error["code"] == "database_missing"
    assert error["message"] == f"There is no database at {tmp_path / 'server.db'}."
    assert "--data-dir" in error["advice"][0]
    assert [*tmp_path.iterdir()] == []


def test_a_check_before_the_first_start_makes_nothing(tmp_path: Path, answered: Answered) -> None:
    error = answered("migrate", "--check", f"--data-dir={tmp_path / 'data'}", status=78)

    assert error["code"] == "schema_too_old"
    assert [*tmp_path.iterdir()] == []


def test_a_file_that_is_no_backup_leaves_nothing_behind(tmp_path: Path, answered: Answered) -> None:
    (tmp_path / "x.backup").write_text("nonsense")

    error = answered("restore", tmp_path / "x.backup", f"--data-dir={tmp_path / 'data'}", status=1)

    assert error["code"] == "backup_invalid"
    assert [each.name for each in tmp_path.iterdir()] == ["x.backup"]


def test_keys_are_rotated_only_where_there_are_some(tmp_path: Path, answered: Answered) -> None:
    error = answered("keys", "rotate", f"--data-dir={tmp_path}", status=78)

    assert error["message"] == f"There is no key file at {tmp_path / 'keys'}."
    assert [*tmp_path.iterdir()] == []


def test_a_database_that_may_not_be_looked_at_is_named(
    tmp_path: Path, answered: Answered, monkeypatch: pytest.MonkeyPatch
) -> None:
    forbid_looking(monkeypatch, tmp_path)
    error = answered("user", "list", f"--data-dir={tmp_path}", status=1)
    assert error["message"] == f"{tmp_path / 'server.db'} cannot be opened: Permission denied."


def test_migrations_go_past_the_pool(postgres: Postgres, answered: Answered) -> None:
    with postgres.database("wl_direct") as url:
        nowhere = "--database-url=postgresql+psycopg://nobody@/none?host=/nowhere"

        answered("migrate", nowhere, f"--migration-database-url={url}")

        assert answered("migrate", "--check", f"--database-url={url}") == {"schema": head()}


def test_a_file_for_one_engine_has_no_partitions(tmp_path: Path, answered: Answered) -> None:
    error = answered("migrate", "--partitions=4", f"--data-dir={tmp_path}", status=1)

    assert error["code"] == "partitions_fixed"


def test_a_new_process_migrates_by_the_environment(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", "from workoutlog.server.command import run; run()", "migrate"],
        env={**os.environ, "WORKOUTLOG_SERVER_DATA_DIR": str(tmp_path)},
        check=True,
        capture_output=True,
        text=True,
    )

    assert (done.stdout, done.stderr) == (f"The schema is {head()}; it was none.\n", "")
