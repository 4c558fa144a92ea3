"""The configuration is shown and checked by commands, and secrets stay secret."""

import json
import sys

import pytest

from workoutlog.server.command import run
from workoutlog.server.settings import Settings


def test_every_setting_is_shown_with_its_origin(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WORKOUTLOG_SERVER_DATABASE_URL", "sqlite:///correct-horse")

    assert run(["--port", "1", "config", "show", "--metrics", "--no-log-addresses"]) == 0

    shown = capsys.readouterr().out
    lines = [line.split() for line in shown.splitlines()]
    assert [line[0] for line in lines] == [*Settings.model_fields]
    assert ["port", "1", "--port"] in lines
    assert ["metrics", "true", "--metrics"] in lines
    assert ["log_addresses", "false", "--log-addresses"] in lines
    assert ["database_url", "***", "WORKOUTLOG_SERVER_DATABASE_URL"] in lines
    assert "correct" not in shown


def test_scripts_read_one_object(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["config", "show", "--json", "--port=7"]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert answer["ok"]
    assert {"name": "port", "value": "7", "origin": "--port"} in answer["data"]

    assert run(["config", "check", "--json", "--port=x"]) == 78
    answer = json.loads(capsys.readouterr().out)
    assert (answer["ok"], answer["error"]["code"]) == (False, "settings_invalid")
    assert answer["error"]["exit_status"] == 78


def test_a_configuration_is_checked(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["config", "check", "--port", "7"]) == 0
    assert capsys.readouterr().out == "The configuration is good; settings made: 1.\n"

    assert run(["config", "check", "--port", "70000"]) == 78
    output = capsys.readouterr()
    assert output.out == ""
    assert output.err.startswith("--port: port cannot be used")


@pytest.mark.parametrize("option", ["--database-url", "--migration-database-url"])
def test_a_database_that_nobody_can_talk_to_is_noticed(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, option: str
) -> None:
    assert run(["config", "check", option, "mysql://db/wl"]) == 78
    assert capsys.readouterr().err.startswith("There is no support for mysql databases.\n")

    monkeypatch.setitem(sys.modules, "psycopg", None)
    assert run(["config", "check", option, "postgresql://db/wl"]) == 78
    assert capsys.readouterr().err == (
        "PostgreSQL needs a driver that is not installed.\nTry: pip install '.[server,postgres]'\n"
    )


def test_a_name_that_is_no_setting_comes_with_a_way_on(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WORKOUTLOG_SERVER_REGISTRATON", "open")

    assert run(["config", "check"]) == 78

    assert capsys.readouterr().err == (
        "WORKOUTLOG_SERVER_REGISTRATON is no setting.\nDid you mean registration?\n"
    )
