"""The command on the database of a test, and somebody who signs in at the same one."""

import io
import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from people import NOON, RULES
from signed_in import Person, serving
from workoutlog.server.access.identity import Identity
from workoutlog.server.access.keys import KeyFile
from workoutlog.server.command import run
from workoutlog.server.settings import Registration
from workoutlog.server.storage.database import Database

Command = Callable[..., Any]


@pytest.fixture
def command(
    database: Database,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> Command:
    """Run a command on the database of the test and read what it tells a script."""
    url = database.url.render_as_string(hide_password=False)
    where = [f"--database-url={url}", f"--data-dir={tmp_path}", "--argon2-memory-kib=8192"]

    def run_command(*words: str, status: int = 0, typed: str | None = None) -> Any:
        monkeypatch.setattr(sys, "stdin", io.StringIO("" if typed is None else f"{typed}\n"))
        assert run([*words, *where, "--json"]) == status
        output = capsys.readouterr()
        answer = json.loads(output.out)
        assert output.err == ""
        assert typed is None or typed not in output.out
        return answer["error"] if status else answer["data"]

    return run_command


@pytest.fixture
def person(database: Database, tmp_path: Path) -> Person:
    rules = RULES._replace(registration=Registration.INVITE)
    keys = KeyFile(tmp_path / "keys")
    keys.make(NOON, lambda size: bytes(range(150, 150 + size)))
    return Person(serving(database, Identity(keys, rules)))
