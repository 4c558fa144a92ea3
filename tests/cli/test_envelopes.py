"""``--json`` on every command: exactly one object, in one envelope, whatever happens."""

import shlex
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from lifting import well, wl
from workoutlog.cli import tree
from workoutlog.cli.command import Command


@pytest.fixture(autouse=True)
def _folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Stand where nothing is: some examples write files."""
    monkeypatch.chdir(tmp_path)


@pytest.mark.parametrize("command", tree.COMMANDS, ids=lambda each: each.name)
def test_every_command_has_an_envelope(command: Command) -> None:
    words = shlex.split(command.examples[0])[1:]
    ran = wl(*words, "--json")
    assert (ran.envelope["error"] is None) == (ran.status == 0), ran.out


@pytest.mark.parametrize("command", tree.COMMANDS, ids=lambda each: each.name)
def test_every_command_refuses_an_unknown_option_in_an_envelope(command: Command) -> None:
    ran = wl(*command.name.split(), "--json", "--xyzzy")
    assert ran.status == 2
    assert ran.error["code"] in {"usage", "notation"}


@pytest.mark.parametrize("command", tree.COMMANDS, ids=lambda each: each.name)
def test_every_command_meets_a_broken_logbook_in_an_envelope(
    command: Command, tmp_path: Path
) -> None:
    path = tmp_path / "logbook.db"
    path.write_bytes(b"no logbook, but long enough to be taken for a file of SQLite's" * 100)
    before = path.read_bytes()
    ran = wl(*shlex.split(command.examples[0])[1:], "--json", "--db", str(path))
    # A doctor who finds something has done what was asked.
    assert ran.envelope["ok"] is (ran.status == 0 or command.name == "doctor")
    assert path.read_bytes() == before
    assert "Traceback" not in ran.out + ran.err


def test_an_error_says_everything_a_script_needs() -> None:
    error = wl("log", "squat", "100x", "--json").error
    assert set(error) == {
        *("code", "message", "advice", "hint", "place", "choices", "details", "exit_status")
    }
    assert error["code"] == "notation"
    assert error["place"] == {"text": "squat 100x", "start": 6, "end": 10, "line": None}


def test_the_two_readings_are_choices() -> None:
    well("log", "squat", "100x5")
    choices = wl("log", "squat", "3x5", "--json").error["choices"]
    assert len(choices) == 2
    assert all(set(each) == {"meaning", "words"} for each in choices)


def test_lines_of_input_are_counted() -> None:
    error = wl("log", "-", "--json", typed="squat 100x5\nbench 60\n").error
    assert error["place"]["line"] == 2
    assert wl("history", "--json").data["workouts"] == []


def test_narration_is_beside_the_envelope() -> None:
    ran = wl("log", "squat", "100x5", "--json")
    assert ran.data["placement"] == "new"
    assert ran.err.startswith("New logbook:")


def test_a_sick_logbook_is_a_result_and_still_ends_with_1() -> None:
    well("log", "squat", "100x5")
    path = Path(wl("where", "--json").data["paths"][0][1])
    path.chmod(0o644)
    ran = wl("doctor", "--json")
    assert ran.status == 1
    assert ran.envelope["ok"] is True
    assert [each["name"] for each in ran.envelope["data"]["checks"] if not each["well"]] == [
        "permissions"
    ]


def test_numbers_are_integers() -> None:
    """A float would lose what a lifter typed."""
    well("log", "squat", "62.5x5", "225lbx3", "@8.5")
    done = wl("show", "--json").data["blocks"][0]["sets"]
    assert [each["set"]["load_g"] for each in done] == [62_500, 102_058]
    with closing(sqlite3.connect(wl("where", "--json").data["paths"][0][1])) as connection:
        kinds = connection.execute("SELECT DISTINCT typeof(load_g) FROM workout_set").fetchall()
    assert kinds == [("integer",)]
