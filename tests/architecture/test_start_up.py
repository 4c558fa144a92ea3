"""What a command does not need, it does not load: this is most of what a lifter would wait for."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from lifting import well

SHOW = """
import json, sys
from workoutlog.cli.main import main
main(sys.argv[1:])
print(json.dumps(sorted(sys.modules)))
"""
# Each costs more than a set takes to log.
HEAVY = ("alembic", "fastapi", "httpx", "keyring", "pydantic", "sqlalchemy", "sqlmodel")
COMMANDS = {
    "log": ("log", "squat", "100x5"),
    "log --json": ("log", "squat", "100x5", "--json"),
    "status": ("status",),
    "last": ("last", "squat"),
    "history": ("history",),
    "undo": ("undo",),
    "rest": ("rest", "90s"),
    "start": ("start", "strong"),
    "doctor": ("doctor",),
    "where": ("where",),
    "next": ("next",),
    "--help": ("--help",),
    "--version": ("--version",),
    "import": ("import", "strong.csv"),
    "export": ("export",),
    "completion": ("__complete", "log", "fro"),
}


def loaded(*words: str) -> set[str]:
    """Run a command in a process of its own and name the packages it has loaded."""
    ran = subprocess.run(
        [sys.executable, "-c", SHOW, *words], check=True, capture_output=True, text=True
    )
    modules: list[str] = json.loads(ran.stdout.splitlines()[-1])
    return {*modules, *(name.partition(".")[0] for name in modules)}


@pytest.mark.parametrize("words", COMMANDS.values(), ids=COMMANDS)
def test_no_command_loads_what_is_heavy(
    words: tuple[str, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    well("log", "squat", "100x5")
    well("export", "strong.csv", "--format", "strong")
    well("routine", "add", "strong", "--program", "stronglifts")
    modules = loaded(*words)
    assert not modules & {*HEAVY, "rich", "workoutlog.server"}


@pytest.mark.parametrize("words", [COMMANDS["--help"], COMMANDS["--version"]], ids=" ".join)
def test_help_needs_neither_typer_nor_the_logbook(words: tuple[str, ...]) -> None:
    assert not loaded(*words) & {"typer", "workoutlog.store"}


def test_a_set_is_logged_without_any_routine() -> None:
    assert not {each for each in loaded(*COMMANDS["log"]) if "routine" in each}


def test_completion_of_a_name_needs_no_typer() -> None:
    assert "typer" not in loaded(*COMMANDS["completion"])


def test_talking_to_a_server_loads_no_other_command_line() -> None:
    code = "import json, sys, workoutlog.remote.transport; print(json.dumps(sorted(sys.modules)))"
    told = subprocess.check_output([sys.executable, "-c", code])
    modules = {*json.loads(told)}
    assert "httpx" in modules
    assert not modules & {"click", "pygments", "rich"}


def test_the_heavy_ones_are_there_to_be_missed() -> None:
    """A name that is not installed could not be loaded in any case."""
    for name in {*HEAVY, "rich"} - {"fastapi"}:
        assert subprocess.run([sys.executable, "-c", f"import {name}"], check=False).returncode == 0
