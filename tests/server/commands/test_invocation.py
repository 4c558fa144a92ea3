"""One command tells how another one reaches the same server, and no secret."""

from pathlib import Path

import pytest

from workoutlog.server.commands.invocation import Invocation

PREFIX = "WORKOUTLOG_SERVER_"


def test_the_default_server_needs_no_options() -> None:
    called = Invocation({"port": "1"})
    assert (called.options, called.needed) == ("", "")


@pytest.mark.parametrize("by", ["option", "variable", "file"])
def test_a_data_directory_is_told_wherever_it_was_set(
    by: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("server.toml").write_text('data_dir = "a b"\n')
    flags = {"option": {"data_dir": "a b"}, "file": {"config": "server.toml"}}
    if by == "variable":
        monkeypatch.setenv(f"{PREFIX}DATA_DIR", "a b")

    called = Invocation(flags.get(by, {}))

    config = f" --config {tmp_path}/server.toml" if by == "file" else ""
    assert called.options == f"{config} --data-dir '{tmp_path}/a b'"


def test_files_that_the_environment_names_are_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "server.toml").touch()
    monkeypatch.setenv(f"{PREFIX}CONFIG", str(tmp_path / "server.toml"))
    monkeypatch.setenv(f"{PREFIX}SECRETS_DIR", str(tmp_path / "secrets"))
    (tmp_path / "secrets").mkdir()
    (tmp_path / "secrets" / "database_url").write_text("sqlite:///correct-horse")

    called = Invocation({})

    assert called.options == (f" --config {tmp_path}/server.toml --secrets-dir {tmp_path}/secrets")
    assert called.needed == ""


@pytest.mark.parametrize(
    ("flags", "origin"),
    [
        ({"database_url": "sqlite:///correct-horse"}, "--database-url"),
        ({}, f"{PREFIX}DATABASE_URL"),
    ],
)
def test_the_url_of_a_database_is_needed_and_not_told(
    flags: dict[str, str], origin: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(f"{PREFIX}DATABASE_URL", "sqlite:///correct-horse")

    called = Invocation(flags)

    assert called.needed == f"\n`user add` needs the same {origin} as this command."
    assert called.options == ""
