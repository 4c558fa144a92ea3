"""The server's console script says what it is, what it can do, and what is missing."""

import importlib.util
import io
import subprocess
import sys
from importlib.machinery import ModuleSpec

import pytest

from workoutlog import __version__
from workoutlog.errors import BUG, INTERRUPTED, ServerNotInstalled
from workoutlog.server import command, commands
from workoutlog.server.command import run


@pytest.fixture
def nothing_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    def nowhere(_name: str) -> ModuleSpec | None:
        return None

    monkeypatch.setattr(command, "find_spec", nowhere)


@pytest.mark.usefixtures("nothing_installed")
@pytest.mark.parametrize("arguments", [[], ["serve"], ["--help"], ["serve", "--reload", "×"]])
def test_without_the_extra_it_says_what_to_install(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    status = run(arguments)

    output = capsys.readouterr()
    assert status == ServerNotInstalled.exit_status == 1
    assert output.out == ""
    assert output.err == (
        "The companion server is not installed: there is no argon2.\n"
        "Install workoutlog as before, with the extra that has it.\n"
        "Try: pip install '.[server]'\n"
    )


@pytest.mark.usefixtures("nothing_installed")
@pytest.mark.parametrize("option", ["--version", "-V"])
def test_the_version_is_answered_in_any_case(
    option: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run([option]) == 0
    assert capsys.readouterr().out == f"workoutlog-server {__version__}\n"


def test_what_the_extra_brings_is_known_by_its_name() -> None:
    """A name that is misspelt would never be found."""
    assert all(importlib.util.find_spec(name) for name in command._NEEDED)  # noqa: SLF001  # as it says


@pytest.mark.parametrize("arguments", [[], ["--help"]])
def test_help_lists_the_commands(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert run(arguments) == 0
    shown = capsys.readouterr().out
    assert shown.startswith("Usage: workoutlog-server")
    assert "config" in shown


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["nix"], "No such command 'nix'."),
        (["nix"], "Try: workoutlog-server --help"),
        (["user", "add"], "Try: workoutlog-server user add --help"),
        (["config"], "Missing command."),
        (["config", "show", "extra"], "unexpected extra argument"),
        (["config", "show", "--nix"], "No such option: --nix"),
        (["serve", "--database-ulr", "x"], "Did you mean --database-url?"),
        (["config", "show", "--port"], "--port needs a value."),
        (["config", "show", "--", "--port"], "unexpected extra argument"),
    ],
)
def test_words_that_no_command_takes_are_refused(
    arguments: list[str], says: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(arguments) == 2
    output = capsys.readouterr()
    assert output.out == ""
    assert says in output.err


def test_control_c_is_no_traceback(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def interrupted(_words: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(commands, "invoke", interrupted)

    assert run(["config", "show"]) == INTERRUPTED
    assert capsys.readouterr().err == "Stopped.\n"


def test_a_bug_is_called_one(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def broken(_words: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(commands, "invoke", broken)

    assert run(["config", "show"]) == BUG
    assert capsys.readouterr().err.startswith("This is a bug. Please report it")


def test_the_process_arguments_are_read_by_the_console_script() -> None:
    script = "import sys; from workoutlog.server.command import run; sys.exit(run())"

    process = subprocess.run(
        [sys.executable, "-c", script, "config", "nix"],
        check=False,
        capture_output=True,
        text=True,
    )

    assert (process.returncode, process.stdout) == (2, "")
    assert process.stderr.startswith("No such command")


def test_a_reader_that_leaves_is_no_error() -> None:
    script = "import sys; from workoutlog.server.command import run; sys.exit(run())"
    process = subprocess.Popen(
        [sys.executable, "-c", script, "config", "show"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert isinstance(process.stdout, io.BufferedReader)
    process.stdout.close()

    _, errors = process.communicate()

    assert (process.returncode, errors) == (0, b"")
