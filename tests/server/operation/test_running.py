"""Whoever starts a server that nobody can sign in to is told what comes next."""

from pathlib import Path

import pytest

from people import NOON, add, at
from serving import free_port
from workoutlog.server.access import accounts
from workoutlog.server.operation import running, serving
from workoutlog.server.settings import Settings
from workoutlog.server.storage.database import Database


def stopped(*_told: object) -> bool:
    """Serve nobody, as a server that is stopped at once."""
    return True


def test_a_server_without_accounts_says_so_at_every_start(
    database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = database.url.render_as_string(hide_password=False)
    settings = Settings.model_validate(
        {"database_url": url, "data_dir": tmp_path, "port": free_port()}
    )
    welcomes: list[str] = []
    monkeypatch.setattr(serving, "serve", stopped)

    running.run(settings, lambda: welcomes.append("at first"))
    ann = add(database)
    running.run(settings, lambda: welcomes.append("with an account"))
    with database.writing() as connection:
        accounts.delete_account(connection, ann, at(NOON))
    running.run(settings, lambda: welcomes.append("after it was deleted"))

    assert welcomes == ["at first", "after it was deleted"]
